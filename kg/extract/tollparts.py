"""Tolls whose predicate stands once: the parts listed after a total, and another voice's figure for the same toll.

"Left 14 dead: nine soldiers and five civilians" tells of nine and of five dead; « six morts selon la préfecture, mais seize selon des
habitants » tells of sixteen as well, and whose count that is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from kg.extract.counted import Counted

# What may stand between a total and its first part, and between two parts.
_SIGNS = r":|\(|—|–|\bdont\b|\bsoit\b|\bincluding\b|\bnamely\b|\ba savoir\b"
PARTS_FOLLOW = re.compile(_SIGNS)
_OPENS, _MARKED = (re.compile(rf"[^.;]{{0,60}}?(?:{signs})[^.;:]{{0,14}}\Z") for signs in (f"{_SIGNS}|,", _SIGNS))
_GOES_ON = re.compile(r"[ ,]*(?:and|et|ainsi que|as well as|plus|&)?[ ,]*(?:the |les )?\Z")
# A figure told of what was counted before: "a local official spoke of seventeen", "residents put it at 30".
_TOLD = re.compile(
    r"(?:(?:spoke|speaks?|talk(?:ed|s)?|told) of|put(?:s|ting)? (?:it|the (?:toll|figure|number|death toll)) at|(?:gave|gives|giving) (?:a (?:toll|figure) of"
    r"|the figure of)|counted|(?:evoqu|mentionn)\w+|parl\w+ de|avanc\w+(?: le chiffre de)?|fai(?:t|sait|saient) etat de|(?:en|l')(?: ont?| a)? ?(?:compt|denombr|recens"
    r"|revendiqu)\w+)[ ]\Z"
)
_BY = re.compile(r"(?:[ ](?:morts|dead|deaths|people))?,?[ ](?:selon|d'apres|according to|a en croire|de source|in the count of)[ ]")
_RIVAL = re.compile(r"(?:,|;|\.|—|–|\bmais\b|\bbut\b|\bet\b|\band\b|\bcontre\b|\bagainst\b|\bwhile\b)[^.;]{0,80}\Z")


def parts_of(words: str, phrases: Sequence[Counted], total: Counted, taken: frozenset[int]) -> list[Counted]:
    """The phrases after a total that add up to it: at least two, next to each other, none with a predicate of its own."""
    count = total.amount.minimum
    opens = _MARKED if total.party in ("state", "armed") else _OPENS  # "12 soldiers, three gendarmes and nine civilians" has no total
    if not count or count < 2 or total.amount.approximate:
        return []
    after = [p for p in phrases if p.start >= total.end]
    for first in range(min(2, len(after))):
        sum_, out = 0, []
        before, link = total.end, opens
        for p in after[first:]:
            if p.start in taken or p.thing or p.bare or not p.amount.minimum or not link.match(words[before : p.start]):
                break
            out.append(p)
            sum_ += p.amount.minimum
            before, link = p.end, _GOES_ON
            if sum_ >= count:
                break
        if sum_ == count and len(out) >= 2:
            return out
    return []


def rival(words: str, phrase: Counted) -> Literal["before", "behind"] | None:
    """On which side of a bare figure its voice stands, if it is what another voice says of a toll told before.

    >>> from kg.extract.counted import counted_in
    >>> from kg.extract.tokens import Stretch
    >>> words = "six morts selon la prefecture, mais seize selon des habitants"
    >>> [rival(words, p) for p in counted_in(words, words, "fr", Stretch(0, len(words)))]
    [None, 'behind']
    """
    if not phrase.bare or phrase.amount.minimum is None:
        return None
    before = words[max(0, phrase.start - 60) : phrase.start]
    if _TOLD.search(before):
        return "before"
    return "behind" if _BY.match(words, phrase.end) and _RIVAL.search(before) else None
