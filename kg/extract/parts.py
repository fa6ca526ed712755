"""One trigger over several places: "neutralised two armed groups near X and Y" tells two events, not one at two places.

A statement is distributed where it counts as many things as it names places, joined by a mere "and": each place has its
own. A corridor ("between X and Y") and a place within another are one place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kg.extract.features import ROLES
from kg.extract.numbers import find_counts
from kg.extract.placerel import describe_place
from kg.extract.reading import Reading, Told

_PLACE, _TARGET = ROLES.index("place"), ROLES.index("target")
_AND = frozenset({"and", "et", ",", "as", "well", "ainsi", "que", "a", "à", "in", "near", "pres", "de", "at", "dans"})


def distributed(reading: Reading, events: Sequence[Told], spots: Sequence[tuple[int, int]]) -> list[Told]:
    """The events with those that are told of several places at once taken apart, in order."""
    out: list[Told] = []
    for told in events:
        places = _joined_places(reading, told, spots)
        if len(places) >= 2 and _counted(reading, told) == len(places):
            out += [replace(told, part=n, only=place) for n, place in enumerate(places)]
        else:
            out.append(told)
    return out


def _joined_places(reading: Reading, told: Told, spots: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The event's places in its own sentence that are joined by "and" alone, if they are no corridor."""
    w = reading.words
    here = w.sentence[told.trigger.first]
    mine = [s for s in spots if w.sentence[s[0]] == here and float(np.mean(told.roles[s[0] : s[1] + 1, _PLACE])) >= 0.3]
    best: list[tuple[int, int]] = []
    chain: list[tuple[int, int]] = []
    for spot in mine:
        if chain and not all(w.norm[i] in _AND for i in range(chain[-1][1] + 1, spot[0])):
            chain = []
        chain = [*chain, spot]
        best = max(best, chain, key=len)
    said = [describe_place(reading.report.text, w.start[a], w.end[b], reading.lang) for a, b in best]
    return [] if any(x.relation == "between" or x.kind == "admin1" for x in said) else best


def _counted(reading: Reading, told: Told) -> int | None:
    """How many targets the event's own sentence counts, if it says so exactly."""
    w = reading.words
    first, last = w.sentences[w.sentence[told.trigger.first]]
    for c in find_counts(reading.report.text, reading.lang):
        if first <= c.start < last and c.minimum == c.maximum and c.minimum and not c.article and c.unit is None:
            after = [i for i in range(len(w)) if c.end <= w.start[i] < c.end + 40][:4]
            if any(float(told.roles[i, _TARGET]) >= 0.3 for i in after):
                return c.minimum
    return None
