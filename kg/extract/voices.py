"""Who says it: the speakers that a report names, what they do (report, claim, deny, accuse), and how far their word reaches.

"according to X", "X said", « selon X », « a indiqué X », « X dément »: the name is the words of the text without its
article. A voice reaches over its sentence, or over its part of it where semicolons divide it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from kg.extract.dates import find_dates
from kg.extract.layout import boilerplate
from kg.extract.numbers import parse_count
from kg.extract.sentences import sentences
from kg.extract.tokens import Stretch, flat
from kg.extract.wordlists import alternatives, language, rows

VoiceKind = Literal["report", "claim", "deny", "accuse"]


class VoiceMention(NamedTuple):
    """A speaker, ``text[start:end]``, and the stretch of text that is told in its name."""

    name: str
    start: int
    end: int
    scope_start: int
    scope_end: int
    kind: VoiceKind


class _Grammar(NamedTuple):
    lead: re.Pattern[str]  # according to |
    subject: re.Pattern[str]  # | said
    inverted: re.Pattern[str]  # , said |
    verbs: dict[str, VoiceKind]
    statement: re.Pattern[str]  # in a statement, |; the statement of |


_LONGEST = 90
_KINDS: tuple[tuple[str, VoiceKind], ...] = (
    ("claim", "claim"),
    ("deny", "deny"),
    ("accuse", "accuse"),
    ("past", "report"),
    ("present", "report"),
)


@cache
def _grammar(lang: str) -> _Grammar:
    verbs: dict[str, VoiceKind] = {}
    for role, kind in _KINDS:
        for w in _of(lang, role):
            verbs.setdefault(w, kind)
    said, now = alternatives(_of(lang, "past")), alternatives(_of(lang, "present"))
    other = alternatives(w for role in ("claim", "deny", "accuse") for w in _of(lang, role))
    noun = alternatives(_of(lang, "noun"))
    lead = rf"(?<![\w-])(?:{alternatives(_of(lang, 'lead'))})(?:(?<=')|[ \n]+)"
    if lang == "en":
        subject = (
            rf"(?<![\w-])(?:(?:has|have|had|also|later|then|formally|firmly|flatly|immediately|initially|in[ ]turn"
            rf"|for[ ]\w+[ ]part,?)[ \n])*(?P<verb>{said}|{now}|{other})(?![\w-])"
        )
        inverted = rf"[,\"\u201d][ \n]*(?P<verb>{said}|{now})[ \n]"
        statement = rf"(?<![\w-])(?:{noun})[ \n](?:from|by|of|issued[ ]by|released[ ]by|signed[ ]by|attributed[ ]to|published[ ]by)[ \n]"
    else:
        have = r"(?:ont|a|avait|avaient|aurait|auraient)[ \n](?:\w+[ ]){0,2}?"
        subject = (
            rf"(?<![\w-])(?:(?:n'|l'|s'|en[ ]|y[ ]|le[ ]|lui[ ]|leur[ ]|ne[ ])*{have}(?P<verb>{said}|{other})|(?:n'|l'|s'|en[ ]"
            rf"|y[ ]|ne[ ])*(?P<now>{now}|{other}))(?![\w-])"
        )
        inverted = (
            rf"(?:[,\"][ \n]*{have}(?P<verb>{said})|[,\"\u2013][ \n]*(?P<now>{now}))(?:[ \n](?:lundi|mardi|mercredi|jeudi"
            rf"|vendredi|samedi|dimanche|hier|ce[ ]\w+|a[ ]l'afp|a[ ]l'agence[ ]\w+|par[ ]ailleurs|aussi))*[ \n]"
        )
        statement = rf"(?<![\w-])(?:{noun})[ \n](?:de[ ](?:la[ ]|l')?|du[ ]|des[ ]|d'|signe[ ](?:par[ ])?|publie[ ]par[ ]|diffuse[ ]par[ ])"
    return _Grammar(re.compile(lead), re.compile(subject), re.compile(inverted), verbs, re.compile(statement))


def _of(lang: str, role: str) -> tuple[str, ...]:
    return tuple(r[0] for r in rows("reporting") if r[1] == lang and r[2] == role)


@lru_cache(maxsize=16)
def find_voices(text: str, lang: str | None) -> tuple[VoiceMention, ...]:
    """The voices of a text, in order.

    >>> text = "Selon l'état-major, dix hommes sont morts ; un élu parle de vingt. Residents"
    >>> [(v.name, text[v.scope_start:v.scope_end]) for v in find_voices(text, "fr")]
    [('état-major', "Selon l'état-major, dix hommes sont morts"), ('élu', 'un élu parle de vingt.')]
    """
    lang = language(text, lang)
    g, folded = _grammar(lang), flat(text)
    junk = boilerplate(text)
    starts = {m.start: m.end for m in find_dates(text, lang, None)}
    out: dict[tuple[int, int], VoiceMention] = {}
    for s in sentences(text, lang):
        if any(j.start <= s.start < j.end for j in junk):
            continue
        for start, end, at, kind in _in_sentence(g, lang, text, folded, s, starts):
            name = re.sub(r"\s+", " ", text[start:end])
            scope = _scope(folded, s, at)
            if name and (start, end) not in out and _may_speak(folded[start:end]):
                out[start, end] = VoiceMention(name, start, end, scope.start, scope.end, kind)
    return tuple(out[k] for k in sorted(out))


def voice_of(text: str, lang: str | None, at: int) -> VoiceMention | None:
    """Who is named as the source of what stands at this place: the nearest voice whose word reaches there."""
    voices = find_voices(text, lang)
    k = bisect_left(voices, at, key=lambda v: v.start)
    near = [v for v in voices[max(0, k - 8) : k + 8] if v.scope_start <= at < v.scope_end and v.kind in ("report", "claim")]
    return min(near, key=lambda v: (min(abs(v.start - at), abs(v.end - at)), v.start), default=None)


def _scope(folded: str, s: Stretch, at: int) -> Stretch:
    """The part of the sentence, between semicolons, in which the voice stands."""
    left, right = folded.rfind(";", s.start, at), folded.find(";", at, s.end)
    start, end = (left + 1 if left >= 0 else s.start), (right if right >= 0 else s.end)
    while start < end and folded[start].isspace():
        start += 1
    while end > start and folded[end - 1].isspace():
        end -= 1
    return Stretch(start, end)


def _in_sentence(
    g: _Grammar, lang: str, text: str, folded: str, s: Stretch, starts: dict[int, int]
) -> Iterator[tuple[int, int, int, VoiceKind]]:
    """Speakers of a sentence: start, end, where the reporting word stands, kind."""
    for m in g.lead.finditer(folded, s.start, s.end):
        if (np := _right(lang, text, folded, m.end(), s.end)) is not None:
            yield *np, m.start(), "claim" if "revendique" in m[0] or "claimed" in m[0] else "report"
    for m in g.statement.finditer(folded, s.start, s.end):
        if (np := _right(lang, text, folded, m.end(), s.end)) is not None:
            yield *np, m.start(), "report"
    taken: list[int] = []
    for m in g.inverted.finditer(folded, s.start, s.end):
        if (np := _right(lang, text, folded, m.end(), s.end)) is not None:
            if _may_speak(folded[np[0] : np[1]]):
                taken.append(m.end())
            yield *np, m.start(), "report"
    for m in g.subject.finditer(folded, s.start, s.end):
        if any(m.start() <= t <= m.end() + 2 for t in taken):
            continue
        word = m["verb"] or m.groupdict().get("now") or ""
        if (np := _left(lang, text, folded, s.start, m.start(), starts)) is not None:
            yield *np, m.start(), g.verbs.get(re.sub(r"\s+", " ", word), "report")


# ---------------------------------------------------------------- the noun phrase of the speaker

_MARK = r"[,;:.()\"\u2013!?\n]"
_STOP_RIGHT = {
    "en": re.compile(
        rf"{_MARK}|[ ](?:that|which|who|whom|and[ ](?!the\b|of\b)|but|on|in[ ](?=\d|a[ ]|the[ ](?:statement|country))|when|while|as"
        r"|after|before|killed|has|have|had|was|were|is|are|told|said|late|(?!armed|united|alleged|suspected)\w{3,}ed)(?![\w-])"
    ),
    "fr": re.compile(
        rf"{_MARK}|[ ](?:que|qui|qu'|dont|et[ ](?!de\b|des\b|d')|mais|lors|dans[ ](?=un|son|sa)|lundi|mardi|mercredi|jeudi"
        r"|vendredi|samedi|dimanche|hier|sur[ ](?=sa|son|twitter|facebook)|a[ ]l'afp|citee?|interroge|jointe?s?"
        r"|contacte|apres|avant|alors|a[ ](?=\w+e\b)"
        r"|ont|est|sont|avait|avaient|ete)(?![\w-])"
    ),
}
_ARTICLE = re.compile(r"(?:(?:the|a|an|its|his|her|their|le|la|les|un|une|des|du|son|sa|ses|leur|leurs|de|ce|cette)[ \n]|l'|d')+")


def _right(lang: str, text: str, folded: str, at: int, end: int) -> tuple[int, int] | None:
    """The phrase that begins here, up to punctuation, a verb or a clause."""
    article = _ARTICLE.match(folded, at, end)
    start = article.end() if article else at
    stop = _STOP_RIGHT[lang].search(folded, start, min(end, start + _LONGEST))
    last = stop.start() if stop else min(end, start + _LONGEST)
    while last > start and (folded[last - 1].isspace() or folded[last - 1] in "'-"):
        last -= 1
    return (start, last) if last - start >= 3 else None


_CUT_LEFT = re.compile(r"[,;:.()\"\u2013!?\n\u2014]")
_CONJ = re.compile(
    r"(?:(?:but|and|that|while|as|when|where|because|then|however|meanwhile|et|mais|que|qu'|or|puis|alors|tandis[ ]que|ou|si|car|also"
    r"|later)(?:[ \n]+|(?<=')))+"
)
_RELATIVE = re.compile(r"(?:which|who|that|qui|lequel|laquelle|elle|lui|eux)[ \n]*(?:(?:n'|l'|a|en|ne|y|had|has|have)[ ]?)*\Z")


def _left(lang: str, text: str, folded: str, begin: int, at: int, dates: dict[int, int]) -> tuple[int, int] | None:
    """The subject that ends here: back to punctuation or a conjunction, dates at its head left out."""
    if text[at].isupper() and folded[at:].startswith(("states", "state", "reports", "notes")):
        return None
    start, end = _clause(folded, begin, at)
    if start == end or _RELATIVE.match(folded[start:end].strip()):  # ", who asked not to be named, said": the noun before
        start, end = _clause(folded, begin, _before_comma(folded, begin, start))
        if _SUBORDINATE.match(folded, start, end):
            start, end = _clause(folded, begin, _before_comma(folded, begin, start))
    start = _head(folded, start, end, dates)
    inner = [m for m in _INNER.finditer(folded, start, end) if end - m.end() >= 3]
    if inner:
        start = _head(folded, inner[-1].end(), end, dates)
    return (start, end) if 3 <= end - start <= 90 and not _NO_SUBJECT.match(folded, start, end) else None


_SUBORDINATE = re.compile(r"[ \n]*(?:who|which|qui|dont|que|where|whose|his|her)(?![\w-])")
_INNER = re.compile(
    r"[ \n](?:and|but|et|mais|that|que|where|when|while|which|who|qui|dont|ou)[ \n]+(?=(?:the|a|an|le|la|les|l'|un|une|residents?"
    r"|des)(?![\w]))"
)
_NO_SUBJECT = re.compile(
    r"(?:on|of|in|at|and|that|which|who|unless|against|it|to|for|by|from|with|as|some[ ]of|them|lors|que|qui|quelles?|lesquel\w+|il"
    r"|ils|elles?|en|ni|y|pour|par|dans|sur|de"
    r"|ainsi|faut|descendu|no|aucune?|contrairement|conformement|toujours|nearly|each|this|these|cette|ces)(?![\w-])"
)


def _before_comma(folded: str, begin: int, at: int) -> int:
    while at > begin and folded[at - 1] in " ,\n":
        at -= 1
    return at


def _clause(folded: str, begin: int, at: int) -> tuple[int, int]:
    """The stretch between the last punctuation and here, without blanks."""
    end = at
    while end > begin and folded[end - 1].isspace():
        end -= 1
    floor = max(begin, end - 160)
    start = max((m.end() for m in _CUT_LEFT.finditer(folded, floor, end)), default=floor)
    while start < end and folded[start].isspace():
        start += 1
    return start, end


def _head(folded: str, start: int, end: int, dates: dict[int, int]) -> int:
    """Where the noun begins, behind conjunctions, articles and dates."""
    for _ in range(5):
        while start < end and folded[start].isspace():
            start += 1
        lead = re.compile(r"(?:on|le|in|late|early|this|ce|du|by|for[ ]its[ ]part|pour[ ]sa[ ]part)[ \n]+").match(folded, start, end)
        here = lead.end() if lead and lead.end() in dates else start
        if here in dates and dates[here] <= end:
            start = dates[here]
        elif m := (_CONJ.match(folded, start, end) or _ARTICLE.match(folded, start, end)):
            start = m.end()
        else:
            break
    return start


_NOBODY = re.compile(
    r"(?:it|he|she|they|we|i|you|who|which|what|this|that|there|il|elle|on|ils|elles|nous|je|vous|ce|cela|ca|qui|y|en|lui|eux"
    r"|celui-ci|celle-ci|aucun|aucune|"
    r"nobody|no[ ]one|one|some|many|others|of[ ]them|d'entre[ ]eux|plus|tout|rien|bilan|toll|number|nombre|attack|attaque|reports?"
    r"|rapport)\Z"
)
_STATEMENT_OF = re.compile(r"(?:statement|communique|declaration|report|rapport|message)[ ](?:from|by|of|de|du|d')")
_VERBAL = re.compile(r"(?<![\w-])(?:was|were|been|are|is|has|have|had|killed|ont|avait|avaient|etait|etaient|sont|est|fut|ete)(?![\w-])")


def _may_speak(name: str) -> bool:
    """Is this a name or noun phrase, no pronoun and no clause?"""
    counted = parse_count(name, "en") or parse_count(name, "fr")
    if (counted and not counted.article and name[0].isdigit() + (counted.end == len(name))) or _STATEMENT_OF.match(name):
        return False
    return not _NOBODY.match(name) and not _VERBAL.search(name) and any(c.isalpha() for c in name) and not name.isdigit()
