"""The join under chain mining: which events come within so many days and kilometres of others, for actors that come back.

Every event of the later step is sorted by (actor key, day), or (actor key, band of latitude, day) where an actor is busy;
each earlier event then is a range in that order, found by bisection, and only the events in the range are measured. The
pairs are made in blocks, so that memory does not grow with their number: about 90 bytes for each of `BLOCK` candidates,
next to 60 bytes for each event that a step could be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from kg.ask.columns import UNKNOWN, Bools, Codes, Floats, Ints, Ragged, Whole
from kg.ask.geometry import EARTH_KM, between_segments, haversine_radians, unit
from kg.ask.index import EventIndex

BLOCK = 1_000_000
DENSE = 24  # candidates for each earlier event from which bands of latitude pay
KM_PER_DEGREE = EARTH_KM * np.pi / 180


class Pairs(NamedTuple):
    """Earlier events (as positions in the rows asked about), later events, days and kilometres between them (NaN: unknown)."""

    first: Ints
    later: Ints
    lag: Codes
    km: Floats


@dataclass(frozen=True, slots=True)
class Window:
    """How far apart: `lo` to `hi` days, at most `km` kilometres (None: anywhere, also where a place is unknown).

    Days count from the end of the earlier event to the beginning of the later one; where they overlap there are 0. A
    window that opens at 0 or before takes later events from the beginning of the earlier one on.
    """

    lo: int
    hi: int
    km: float | None


def ends(index: EventIndex, rows: Ints) -> Codes:
    """The last day of events, where unknown their first."""
    return np.where(index.end[rows] == UNKNOWN, index.begin[rows], index.end[rows])


def lags(index: EventIndex, first: Ints, later: Ints) -> Codes:
    """Days from the end of the first events to the beginning of the later ones, 0 where they overlap, negative before."""
    begin = index.begin[later]
    after, before = begin - ends(index, first), begin - index.begin[first]
    return np.where(after > 0, after, np.minimum(before, 0)).astype(np.int32)


def join(
    index: EventIndex, first: Ints, first_keys: Ragged, later: Ints, later_keys: Ragged, window: Window, block: int = BLOCK
) -> Iterator[Pairs]:
    """Pairs of a `first` and a `later` event that share a key and lie within the window, in blocks, each pair once.

    `first_keys` and `later_keys` hold for each of the rows the keys under which it is known; a row may stand several
    times among `first`. Events without a day or, if the window has a distance, without a place are in no pair.
    """
    placed = window.km is None or ~np.isnan(index.lat[first])
    known = np.flatnonzero((index.begin[first] != UNKNOWN) & placed)
    first_keys = first_keys.take(known)
    placed = window.km is None or ~np.isnan(index.lat[later])
    keep = np.flatnonzero((index.begin[later] != UNKNOWN) & placed)
    table = _Table(index, later[keep], later_keys.take(keep), window)
    if len(known) == 0 or len(table.rows) == 0:
        return
    low, high = _begins(index, first[known], window)
    owner = first_keys.owners()
    ranges = table.ranges(first_keys.values, index.lat[first[known]][owner], low[owner], high[owner])
    several = bool((first_keys.lengths() > 1).any() and (later_keys.lengths() > 1).any())
    for rows, pos in _blocks(owner, ranges, block):
        pairs = table.measure(index, first, known[rows], pos)
        yield _once(pairs) if several else pairs


def _begins(index: EventIndex, first: Ints, window: Window) -> tuple[Ints, Ints]:
    """The days on which a later event may begin."""
    last = ends(index, first).astype(np.int64)
    start = index.begin[first] if window.lo <= 0 else last
    stop = last if window.hi >= 0 else index.begin[first]
    return start + np.int64(window.lo), stop + np.int64(window.hi)


class _Table:
    """The later events in the order of (key, band, day), with their coordinates beside them."""

    def __init__(self, index: EventIndex, later: Ints, keys: Ragged, window: Window) -> None:
        self.window = window
        owner = keys.owners()
        rows, key = later[owner], keys.values.astype(np.int64)
        day = index.begin[rows].astype(np.int64)
        self.day0, self.days = (int(day.min()), int(day.max() - day.min()) + 1) if len(day) else (0, 1)
        self.reach = _reach(index)
        self.bands = 1
        at = key * self.days + (day - self.day0)
        order = np.argsort(at, kind="stable")
        self._set(index, rows[order], at[order], key[order])

    def _set(self, index: EventIndex, rows: Ints, at: Ints, key: Ints) -> None:
        self.rows, self.at, self.key = rows, at, key
        lat, lon = index.radians
        self.lat, self.lon = lat[rows], lon[rows]

    def ranges(self, key: Whole, lat: Floats, low: Ints, high: Ints) -> list[tuple[Ints, Ints]]:
        """For each earlier row its ranges in the table; one, or with bands one for each band within reach."""
        low, high = np.maximum(low - self.day0, 0), np.minimum(high - self.day0, self.days - 1)
        wide = key.astype(np.int64) * self.days
        start, stop = self._find(wide + low, wide + high, low > high)
        if self.window.km is None or self.reach.any() or int((stop - start).sum()) <= DENSE * len(key):
            return [(start, stop)]
        return self._banded(key.astype(np.int64), lat, low, high)

    def _banded(self, key: Ints, lat: Floats, low: Ints, high: Ints) -> list[tuple[Ints, Ints]]:
        height = max(float(self.window.km or 0.0), 1.0) / KM_PER_DEGREE * (1 + 1e-9)
        bands = int(180 / height) + 3
        band = np.floor((np.degrees(self.lat) + 90) / height).astype(np.int64) + 1
        at = (self.key * bands + band) * self.days + self.at % self.days
        order = np.argsort(at, kind="stable")
        self.rows, self.at, self.key = self.rows[order], at[order], self.key[order]
        self.lat, self.lon = self.lat[order], self.lon[order]
        own = np.floor((lat + 90) / height).astype(np.int64) + 1
        wide = [(key * bands + own + step) * self.days for step in (-1, 0, 1)]
        return [self._find(w + low, w + high, low > high) for w in wide]

    def _find(self, low: Ints, high: Ints, empty: Bools) -> tuple[Ints, Ints]:
        # Bisection for sorted values stays within the cache: several times faster on millions of rows.
        order = np.argsort(low)
        start, stop = np.empty_like(low), np.empty_like(low)
        start[order] = np.searchsorted(self.at, low[order], "left")
        stop[order] = np.searchsorted(self.at, high[order], "right")
        stop[empty] = start[empty]
        return start, stop

    def measure(self, index: EventIndex, first: Ints, at: Ints, pos: Ints) -> Pairs:
        """The candidate pairs that are near enough."""
        rows, limit = first[at], self.window.km
        lats, lons = index.radians
        lat = lats[rows]
        if limit is not None:
            reach = self.reach[rows] + self.reach[self.rows[pos]] if len(self.reach) else 0.0
            near = np.flatnonzero(np.abs(lat - self.lat[pos]) <= (limit + reach) / EARTH_KM * (1 + 1e-9))
            at, rows, pos, lat = at[near], rows[near], pos[near], lat[near]
        km = haversine_radians(lat, lons[rows], self.lat[pos], self.lon[pos])
        later = self.rows[pos]
        km = corridors(index, rows, later, km)
        if limit is not None:
            near = np.flatnonzero(km <= limit)
            at, rows, later, km = at[near], rows[near], later[near], km[near]
        return Pairs(at, later, lags(index, rows, later), km)


def _reach(index: EventIndex) -> Floats:
    """How far an event between two places stretches from its middle, in km; empty if none does."""
    if index.segment is None:
        return np.zeros(0)
    a, b = unit(index.segment[:, 0], index.segment[:, 1]), unit(index.segment[:, 2], index.segment[:, 3])
    return np.asarray(np.nan_to_num(EARTH_KM * np.arcsin(np.minimum(np.linalg.norm(a - b, axis=-1) / 2, 1.0))))


def corridors(index: EventIndex, first: Ints, later: Ints, km: Floats) -> Floats:
    """The distances again, from the road where an event is told to lie between two places."""
    if index.segment is None:
        return km
    long = np.flatnonzero(~np.isnan(index.segment[first, 0]) | ~np.isnan(index.segment[later, 0]))
    if len(long) == 0:
        return km
    out = km.copy()
    out[long] = between_segments(*_ends(index, first[long]), *_ends(index, later[long]))
    return out


def _ends(index: EventIndex, rows: Ints) -> tuple[Floats, Floats]:
    assert index.segment is not None
    point = np.stack((index.lat[rows], index.lon[rows]) * 2, axis=1)
    both = np.where(np.isnan(index.segment[rows, :1]), point, index.segment[rows])
    return unit(both[:, 0], both[:, 1]), unit(both[:, 2], both[:, 3])


def _blocks(owner: Ints, ranges: list[tuple[Ints, Ints]], block: int) -> Iterator[tuple[Ints, Ints]]:
    """Earlier rows and positions in the table, about `block` at a time; one earlier event is never split over two blocks."""
    counts = np.sum([stop - start for start, stop in ranges], axis=0)
    total = np.concatenate(([0], np.cumsum(counts)))
    heads = np.flatnonzero(np.concatenate(([True], owner[1:] != owner[:-1])))
    heads = np.append(heads, len(owner))
    done = 0
    while done < len(heads) - 1:
        upto = int(np.searchsorted(total[heads], total[heads[done]] + block, "right")) - 1
        upto = min(max(upto, done + 1), len(heads) - 1)
        a, b = int(heads[done]), int(heads[upto])
        done = upto
        if total[b] > total[a]:
            parts = [_expand(owner[a:b], start[a:b], stop[a:b]) for start, stop in ranges]
            yield (parts[0] if len(parts) == 1 else tuple(np.concatenate(p) for p in zip(*parts, strict=True)))  # type: ignore[misc]


def _expand(owner: Ints, start: Ints, stop: Ints) -> tuple[Ints, Ints]:
    counts = stop - start
    shift = start - np.concatenate(([0], np.cumsum(counts)[:-1]))
    return np.repeat(owner, counts), np.repeat(shift, counts) + np.arange(int(counts.sum()))


def _once(pairs: Pairs) -> Pairs:
    """Pairs that share several keys, once."""
    if len(pairs.first) == 0:
        return pairs
    code = pairs.first * (int(pairs.later.max()) + 1) + pairs.later
    keep = np.unique(code, return_index=True)[1]
    return Pairs(pairs.first[keep], pairs.later[keep], pairs.lag[keep], pairs.km[keep])
