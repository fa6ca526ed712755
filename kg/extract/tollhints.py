"""What a sentence says of a toll beside its count: whose side the victims are on, and whether the figure was corrected."""

from __future__ import annotations

import re
from typing import Literal, cast

from kg.extract.people import Party, people
from kg.extract.wordlists import rows
from kg.model import CasualtyKind

Hint = Literal["friendly", "enemy", "state", "armed", "civilian"]

_SIDES: tuple[tuple[Hint, str], ...] = (
    (
        "enemy",
        r"ennemie?s?|adverse|terroristes?|enemy|en face|d'en face|hostile|assaillants?|attackers?|assailants?|jihadistes?|rebel|insurgents?"
        r"|militants?",
    ),
    ("friendly", r"ami|amie|amis|amies|ami[ ]|friendly|own|our|notre|nos|nous|loyalistes?|loyalist"),
    (
        "state",
        r"fama|fds|fan|fdpm|armee|forces?|militaires?|army|troops|soldiers?|gendarmes?|gendarmerie|police|gouvernementa\w+|government"
        r"|security|mission",
    ),
    ("civilian", r"populations?|civils?|civilians?|civile|habitants?|residents?|villageois|locales?|inhabitants?"),
    ("armed", r"vdp|milice|militias?|dozos?|combattants?|fighters?"),
)  # fmt: skip
_HEAD = re.compile(
    r"(?:du[ ]cote|cote|dans[ ]les[ ]rangs|parmi|chez|pertes|bilan|on[ ]the|on|from[ ]the|for[ ]the|in[ ]the[ ]ranks[ ]of|among"
    r"|amongst|of[ ]the|losses|within|in)"
    r"[ ](?:de[ ]la[ ]|de[ ]l'|des[ ]|du[ ]|de[ ]|d'|les[ ]|la[ ]|le[ ]|l'|the[ ])?"
    r"(?P<words>[^:;,.()]{2,40}?)(?=[ ]?[:,;.)]|[ ]side|$|[ ](?:and|et|were|was|have|ont|a)[ ])"
)


def hint_of(words: str, start: int, end: int, heading: str | None) -> Hint | None:
    """The side that a heading ("Côté ennemi :") or a phrase ("on our side", "dans les rangs loyalistes") gives.

    >>> hint_of("cote ennemi : 28 tues", 14, 21, None), hint_of("no loss on our side", 0, 7, None)
    ('enemy', 'friendly')
    """
    left = max(words.rfind(". ", 0, start), words.rfind("; ", 0, start)) + 1
    before = [
        m for m in _HEAD.finditer(words, left, start) if re.match(r"[ ]?(?:side)?[ ]?[:,]?", words[m.end() :]) and start - m.end() < 60
    ]
    for m in reversed(before):
        if m[0].startswith(
            ("cote", "du cote", "on the", "dans les rangs", "in the ranks", "from the", "pertes", "losses", "for the", "parmi", "among")
        ):
            found = _side(m["words"])
            if found:
                return found
    if re.search(r"(?<![\w-])(?:our|nos|notre|own|ours|notres)(?![\w-])", words[start:end]) or re.search(
        r"(?:own|our|nos|propres)[ ](?:losses|pertes|side|ranks)[^;:.]{0,40}\Z", words[left:start]
    ):
        return "friendly"
    if re.search(r"(?:en|d'en)[ ]face[ ,]{0,2}(?:au[ ]moins[ ])?\Z", words[left:start]):
        return "enemy"
    behind = _HEAD.match(words, end + 1) if end < len(words) else None
    if behind and behind[0].startswith(("cote", "du cote", "on", "dans les rangs", "in the ranks", "parmi", "chez", "among", "within")):
        return _side(behind["words"])
    return _side(heading) if heading and re.search(r"cote|side|losses|pertes|rangs|bilan", heading) else None


def side_named(words: str) -> Hint | None:
    """The side that the words of a heading name: "friendly side", « côté FAMa ».

    >>> side_named("cote fama : neant"), side_named("friendly side: none")
    ('state', 'friendly')
    """
    return _side(words)


def _side(words: str) -> Hint | None:
    for side, pattern in _SIDES:
        if re.search(rf"(?<![\w-])(?:{pattern})(?![\w-])", words):
            return side
    return None


_OLD = re.compile(
    r"(?:d'abord|initialement|dans[ ]un[ ]premier[ ]temps|un[ ]premier[ ]bilan|un[ ]bilan[ ]precedent|precedent[ ]bilan"
    r"|bilan[ ]initial|premier[ ]bilan|auparavant"
    r"|earlier|initially|at[ ]first|initial[ ]toll|first[ ]put|previous|previously|an[ ]earlier|provisional|up[ ]from|revised[ ]from"
    r"|contre|et[ ]non|instead[ ]of|not[ ]the|rather[ ]than"
    r"|which[ ]supersedes|supersedes)[^⟦.;]{0,60}\Z"
)
_NOW = re.compile(
    r"(?:desormais|maintenant|depuis|now|since|risen|rose|revised|s'est[ ]alourdi|s'alourdit|s'eleve|passe[ ]a|porte[ ]a|updated"
    r"|final|definitif)(?![\w-])"
)


def is_superseded(words: str, start: int, end: int) -> bool:
    """Is this figure told as an earlier one that the sentence corrects?"""
    cue = _OLD.search(words[max(0, start - 90) : start])
    if not cue or _NOW.search(cue[0]):
        return False
    return _NOW.search(words) is not None or re.search(r"up from|supersedes|instead of|rather than|auparavant|et non", words) is not None


# A figure told only to be put right: "89 soldiers, not 25, were killed", « 17 morts et non 12 ».
_REJECTED = re.compile(
    r"(?:[,(][ ]?)?(?:(?:and|but|mais|et)[ ])?(?:not|non(?:[ ]pas)?|instead[ ]of|rather[ ]than|au[ ]lieu[ ]de|plutot[ ]que)[ ](?:the[ ]|les[ ])?\Z"
)
_RISEN = re.compile(
    r"(?:ris(?:en|es|ing)|rose|(?:gone|went|goes)[ ]up|climbed|increased|jumped|grown|grew|revised|passe(?:e|s)?|porte(?:e|s)?|alourdi\w*|monte(?:e|s)?|revue?s?)"
    r"(?:[ ][\w']+){0,3}[ ]\Z"
)
_NUMBER_OF = re.compile(
    r"(?:number|nombre|toll|bilan)[^.;:]{0,60}?(?P<kind>killed|dead|deaths|tue\w*|mort\w*|wounded|injured|bless\w+|death toll)"
)


def rejected(words: str, start: int) -> int | None:
    """Where the words begin that reject the figure at `start`, or None."""
    m = _REJECTED.search(words, max(0, start - 30), start)
    return m.start() if m else None


def has_risen(words: str, start: int) -> bool:
    """Whether the range at `start` is an old figure and a new one ("has gone up from 50 to 79")."""
    return _RISEN.search(words, max(0, start - 60), start) is not None


def number_of(words: str, start: int) -> CasualtyKind | None:
    """What befell those whose number, so told before `start`, has risen: "the number of people killed … has gone up"."""
    m = _NUMBER_OF.search(words, 0, start)
    return None if m is None else "wounded" if re.match(r"wound|injur|bless", m["kind"]) else "killed"


_BODIES: dict[str, Party] = {r[0]: cast(Party, r[2]) for r in rows("bodies")}


def subject_party(before: str, lang: str) -> Party | None:
    """Whose loss it is: the subject of "lost", what stands between commas or behind "by" left out.

    >>> subject_party("a detachment of the army, ambushed by gunmen, ", "en")
    'state'
    """
    known = people(lang)
    clause = re.split(r"[;:.]", before[-220:])[-1]
    clause = re.sub(r",[^,]{0,90},", " ", clause)
    clause = re.sub(r"(?<![\w-])(?:par|by)[ ](?:[\w'-]+[ ]?){1,4}", " ", clause)
    for word in reversed(re.findall(r"[\w-]+", clause)):
        if word in _BODIES:
            return _BODIES[word]
        if word in known:
            return known[word]
    return None
