"""Which tellings are worth comparing at all: those that share a key of a time and a thing.

A telling is as exact as a few days, a month, or a year. It is *put* under keys of its own level and every coarser one, and
*looks* under its own and coarser ones: an exact telling never has to look through all the exact ones of its year, only
through those that know no more than the year. Things are cells of the map (a quarter of a degree, with neighbours), names
of places, and, by the day only, named actors, proper names and high tolls. A claim without place or day is found through the attack that it claims, and
what is told in the very same words (wire copy) through these.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from math import floor
from typing import NamedTuple

from kg.resolve.features import Features
from kg.resolve.similarity import interval

CELL = 0.25
LARGE_KM = 60.0
TELLING = 10  # a toll this high is rare enough on one day to find an event by
DAYS, MONTHS, YEARS = 0, 1, 2
LIMIT = (10, 70, 800)


class Put(NamedTuple):
    """A key that a telling is found under, and how exact it is."""

    key: str
    level: int


class Look(NamedTuple):
    """A key to look under, and how exact what is taken from there may be."""

    key: str
    least: int
    most: int


def level_of(f: Features) -> int | None:
    """How exact a telling's time is: days, months or years; None where nothing is known or it spans too much."""
    span = interval(f)
    if span is None:
        return None
    return next((level for level, limit in enumerate(LIMIT) if span[1] - span[0] <= limit), None)


def put_keys(f: Features) -> set[Put]:
    """The keys that a telling is found under."""
    found = set(_put(f, ""))
    if f.wording:
        found.add(Put(f"w:{f.wording}", DAYS))
    for kind, other in f.linked:
        found |= set(_put(other, f"{kind}>"))
    return found


def look_keys(f: Features) -> set[Look]:
    """The keys to look under for tellings that may be of the same event."""
    found = set(_look(f, ""))
    if f.wording:
        found.add(Look(f"w:{f.wording}", DAYS, DAYS))
    for kind, other in f.linked:
        found |= set(_look(other, f"{kind}>"))
    return found


def _put(f: Features, prefix: str) -> Iterator[Put]:
    own = level_of(f)
    if own is not None:
        for level in range(own, YEARS + 1):
            yield from (Put(f"{prefix}{t}|{x}", own) for t in _times(f, level, 0) for x in _things(f, level, 0))


def _look(f: Features, prefix: str) -> Iterator[Look]:
    own = level_of(f)
    if own is not None:
        for level in range(own, YEARS + 1):
            least = DAYS if level == own else level
            yield from (Look(f"{prefix}{t}|{x}", least, level) for t in _times(f, level, 1) for x in _things(f, level, 1))


def _times(f: Features, level: int, slack: int) -> Iterator[str]:
    span = interval(f)
    if span is None:
        return
    first, last = max(span[0] - slack, 1), span[1] + slack
    if level == DAYS:
        yield from (f"d{day}" for day in range(first, last + 1))
        return
    one, end = dt.date.fromordinal(first), dt.date.fromordinal(last)
    if level == YEARS:
        yield from (f"y{year}" for year in range(one.year, end.year + 1))
    else:
        yield from (f"m{m}" for m in range(one.year * 12 + one.month - 1, end.year * 12 + end.month))


def _things(f: Features, level: int, reach: int) -> set[str]:
    found = {f"n:{x}" for x in f.names} | {f"p:{x}" for x in f.places}
    for lat, lon, radius in f.spots:
        if radius <= LARGE_KM:
            found |= set(_cells(lat, lon, reach))
    if level == DAYS:
        found |= {f"a:{x}" for party in (f.initiators, f.targets) for x in party.circle}
        found |= {f"m:{x}" for x in f.marks}
        found |= {f"f:{kind}:{n}" for kind, n in f.figures if n >= TELLING}
    return found


def _cells(lat: float, lon: float, reach: int) -> Iterator[str]:
    y, x = floor(lat / CELL), floor(lon / CELL)
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            yield f"c:{y + dy}:{x + dx}"
