"""What a date is the date of: an event, a statement about it, a life; and the tense around it.

"said on Monday", "a statement dated 30 December", "founded in 2012" are no dates of events; "on Thursday the governor
will…" is the Thursday to come.
"""

from __future__ import annotations

import re
from typing import Literal

from kg.extract.tokens import Stretch
from kg.extract.wordlists import alternatives, rows

DateRole = Literal["event", "statement", "life", "dateline"]

_WINDOW = 70


def _verbs(role: str, *langs: str) -> str:
    return alternatives(r[0] for r in rows("reporting") if r[2] == role and r[1] in langs)


_SAID = rf"(?:{_verbs('past', 'en')})"
_DIT = rf"(?:{_verbs('past', 'fr')})"
_TOLD = r"(?:said|announced|reported|confirmed|told|stated)"
_NOUN = rf"(?:{_verbs('noun', 'en', 'fr')})"
_B = r"(?<![\w-])"
_STATEMENT_BEFORE = re.compile(
    rf"{_B}{_SAID}(?:[ ](?:to|in|by|the|reporters|afp|reuters|ap|journalists|a|an|its|his|her|that|via|local"
    rf"|media)(?:[ ]\w+){{0,4}})?(?:[ ](?:late|early|earlier))?(?:[ ]on)?[ \n]\Z"
    rf"|{_B}{_NOUN}(?:,?[ ](?:was|were|which|that|a|ont|ete|de|du|d'|of|from|by|on|n°|no\.|\w+)){{0,3}},?[ ]"
    r"(?:dated|issued|released|published|posted|aired|date|datee|publie|publiee|diffuse|diffusee|rendu[ ]public|mis[ ]en[ ]ligne|poste|lu)"
    r"(?:[ ](?:late|early|on|du|le|ce|au|sur|dans|par)(?:[ ]\w+){0,3})?[ \n]\Z"
    rf"|{_B}{_NOUN}[ ](?:of|from|du|de|on)[ \n]\Z"
    rf"|{_B}(?:a|ont|avait|avaient|-t-on|-t-il|-t-elle|ete)[ ](?:\w+[ ]){{0,2}}{_DIT}(?:[ ](?:a|aux?|la|l'|dans|le|un|une|sur|par|son"
    rf"|sa)(?:[ ]?\w+){{0,4}})?[ \n](?:le[ ])?\Z"
    r"|(?:a-t-on|ont-ils)[ ](?:appris|indique)[ \n]\Z"
)
_STATEMENT_AFTER = re.compile(
    rf"(?:[ ](?:evening|morning|night|soir|matin|afternoon))?,?[ \n](?:[\w'-]+[ ]){{0,5}}(?:(?:a|ont|avait)[ ](?:\w+[ ]){{0,2}}{_DIT}"
    rf"|{_TOLD})(?!\w)"
)
_LIFE_BEFORE = re.compile(
    rf"{_B}(?:born|founded|created|established|formed|elected|appointed|set[ ]up|built|in[ ]power|in[ ]office|dating|dates"
    rf"|independence|ruled|governed|law"
    r"|nee?s?|fondee?s?|creee?s?|elue?s?|nommee?s?|au[ ]pouvoir|en[ ]place|aux[ ]commandes|construite?s?|independance|dirigee?|date|datant)"
    r"(?:[ ](?!a\b|ont\b)[\w'-]+){0,3}[ ](?:in|on|since|back[ ]to|from|to|en|le|depuis|de)?[ ]?\Z"
)


def role_of(folded: str, span: Stretch, form: str) -> DateRole:
    """Is this the date of an event, of a statement, of a life?"""
    begin = max(folded.rfind("\n\n", 0, span.start) + 1, span.start - _WINDOW, 0)
    before = folded[begin : span.start]
    stop = max(before.rfind(". "), before.rfind("; "), before.rfind(": "), before.rfind("\n") - 1)
    before = re.sub(r"^[ ]*(?:on|le|ce|late|early)[ ]", " ", before[stop + 2 :]) if stop >= 0 or begin == 0 else before
    if form in ("year", "month", "day", "years") and _LIFE_BEFORE.search(before):
        return "life"
    if _STATEMENT_BEFORE.search(before) or (not before.strip(' ,"') and _STATEMENT_AFTER.match(folded, span.end, span.end + 90)):
        return "statement"
    return "event"


# ---------------------------------------------------------------- tense

_WILL = re.compile(
    r"(?<![\w-])(?:will|shall|(?:is|are|was|were)[ ](?:to|due|set)(?![\w-])|due[ ]to|expected[ ]to|scheduled|plans?[ ]to"
    r"|planned[ ]for|call(?:ed|s)[ ](?:for|on)"
    r"|upcoming|vow(?:s|ed)?[ ]to|promis(?:es|ed)|invite[sd]?|begins|starts|takes[ ]place|gathers?|meets?|debute|commence|conferent"
    r"|se[ ]tien(?:t|nent)|se[ ]reuni(?:t|ssent)|doi(?:t|vent)|devrai(?:t|ent)|prevue?s?|aura|auront|sera|seront|appel(?:lent|le)?"
    r"|mot[ ]d'ordre"
    r"|convoquee?s?|attendue?s?|d'ici|va|vont|entend|invitent|promet(?:tent)?|annoncee?s?[ ]pour|pour(?=[ ](?:le[ ]\d|\w+bre|janvier"
    r"|fevrier|mars|avril|mai"
    r"|juin|juillet|aout|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)(?!\w))"
    r"|\w{2,}(?:era|erons|eront|ira|iront|dra|dront|tra|tront|vra|vront|rra|rront))(?![\w-])"
)
_DID = re.compile(
    r"(?<![\w-])(?:was|were|had|has|have|did|said|killed|died|came|took|fell|went|left|began|\w{3,}ed|ont|avait|avaient|etait|etaient"
    r"|s'est|s'etait|se[ ]sont|fut|furent"
    r"|eut|firent|fit|\w{3,}(?:erent|irent|urent|aient|ait)|a[ ](?!une?\b|les?\b|la\b|cote)\w+(?:e|i|u|is|it|us|ert)(?<!re)e?s?"
    r"|est[ ]\w+(?:e|i|u|ert))(?![\w-])"
)
_NO_FUTURE = re.compile(
    r"(?:opera|camera|caméra|sahara|extra|ira|contra|ultra|intra|chakra|etera|vera|sierra|terra|maestra|mandra|jura|libra|cobra|hydra"
    r"|jerra)\Z"
)


def is_future(folded: str, start: int, end: int) -> bool:
    """Is the verb nearest to this date, in its sentence, one of the future?"""
    left = max(folded.rfind(". ", 0, start), folded.rfind("\n", 0, start), folded.rfind(" : ", 0, start), start - 140)
    stops = [i for i in (folded.find(". ", end), folded.find("\n", end), folded.find("; ", end)) if i >= 0]
    before, after = folded[max(0, left) : start], folded[end : min([*stops, end + 120])]
    if _FROM.search(before):
        return True
    will = min(_distance(_WILL, before, after), default=10**6)
    return will < 10**6 and will <= min(_distance(_DID, before, after), default=10**6)


_FROM = re.compile(
    r"(?:a[ \n]partir[ \n]d[eu]|a[ \n]compter[ \n]d[eu]|d'ici(?:[ \n]a)?|starting(?:[ \n]on)?|as[ \n]of)[ \n](?:le[ ]|ce[ ])?\Z"
)


def _distance(pattern: re.Pattern[str], before: str, after: str) -> list[int]:
    found = [len(before) - m.end() for m in pattern.finditer(before) if not _NO_FUTURE.search(m[0])]
    return found + [m.start() for m in pattern.finditer(after) if not _NO_FUTURE.search(m[0])]


_SURE_MONTH = re.compile(
    r"(?:in|since|of|by|last|early|late|mid|until|from|during|between|to|next|this|the|and|through|before|after|around|,|\()[ -]\Z"
)


def is_modal(text: str, folded: str, m: re.Match[str]) -> bool:
    """Is this "may" the verb, this "march" the walk? Only a capital with a preposition or a year makes it a month."""
    word = m["m"]
    if not word.endswith(".") and len(word) < 5 and word not in ("may", "june", "july", "mai", "juin", "mars", "aout") and not m["y"]:
        return True  # "sept passagers": a short form is a month only with its stop or its year
    if word not in ("may", "march", "mar.", "mar", "sep", "jun", "dec", "nov", "jan"):
        return False
    at = m.start("m")
    return not text[at].isupper() or not (
        m["y"] or m.groupdict().get("mod") or m.groupdict().get("n") or _SURE_MONTH.search(folded[max(0, at - 9) : at])
    )
