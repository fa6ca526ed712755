"""Where, told by a word that points back: "the town", "this camp", « y », « sur place » are the place that was named last.

A deed whose own words name no place took place somewhere all the same, and reports say it with such words or with none, a sentence after the
name. Taken is the nearest settlement or site before the deed, a few sentences back at most; countries and regions are too wide to be meant.
"""

from __future__ import annotations

import re

from kg.extract.features import ROLES
from kg.extract.reading import Reading, Told
from kg.extract.tokens import flat
from kg.resolve.gazetteer import gazetteer

_REACH = 4  # sentences back, where a word points
_POINTS = re.compile(
    r"\b(?:(?:the|this|that|same|their|its) (?:same |military |army |small |border |mining |nearby )?"
    r"(?:town|city|village|camp|base|garrison|outpost|post|locality|area|market|airport|mine|site|settlement|commune|hamlet|forest|island|barracks)"
    r"|there|on the spot|y|sur place|sur les lieux|"
    r"(?:la|le|ce|cette|cet|leur|son|sa|meme) ?(?:meme |petite |grande )?"
    r"(?:ville|village|camp|base|garnison|localite|bourg|bourgade|cite|poste|site|marche|aeroport|mine|commune|hameau|zone|foret|caserne|endroit|ile))\b"
)
_PLACE = ROLES.index("place")


def points_back(sentence: str) -> bool:
    """Whether a sentence has words for a place named before.

    >>> points_back("The rebels left the town at dawn."), points_back("Ils y ont tué trois hommes."), points_back("They left at dawn.")
    (True, True, False)
    """
    return _POINTS.search(flat(sentence)) is not None


def pointed_at(reading: Reading, told: Told, spots: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The place (words from, to) that an event without a place of its own is at, as far as a word of its sentence points back to one."""
    w = reading.words
    s = w.sentence[told.trigger.first]
    first, last = w.sentences[s]
    if not points_back(reading.report.text[first:last]):
        return None
    for a, b in sorted(spots, reverse=True):
        if a >= told.trigger.first or s - w.sentence[a] > _REACH:
            continue
        if _narrow(reading, a, b):
            return a, b
    return None


def _narrow(reading: Reading, first: int, last: int) -> bool:
    """Whether a name is one of a settlement or site, not of a country or region."""
    found = gazetteer().lookup(reading.text(first, last))
    return bool(found) and not any(p.kind in ("country", "admin1") for p in found[:1])
