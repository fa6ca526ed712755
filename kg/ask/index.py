"""The index of events as arrays: what networks, chains and plots compute over, instead of walking a graph.

One row an event, columns as NumPy arrays, actors as ragged rows (`Ragged`). It is made from the rows of a graph or from a
table (`kg.ask.indexing`), or by hand (`EventIndex.build`), is never changed, and takes about 150 bytes an event.

Days are ordinals (`datetime.date.toordinal`), `UNKNOWN` where nobody says; tolls likewise. `begin` and `end` are the
outer bounds that the accounts allow. An event told only with a last possible day ("as announced on the 9th") has
`begin == end` at that day and is marked in `bounded`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from kg.ask.columns import NO_SIDE, UNKNOWN, Bools, Codes, Floats, Numbers, Ragged, codes, days, distinct, floats, name_list
from kg.ask.sides import KINDS

ROLES = ("initiator", "target")
TOLLS = ("killed", "wounded", "neutralised")
_T = TypeVar("_T")


class ActorRow(NamedTuple):
    """An actor as the index knows it: `side` is None where nobody says whose side an unnamed group is on."""

    id: str
    name: str
    kind: str
    side: str | None
    named: bool = True


class EventRow(NamedTuple):
    """One event before it becomes a row of the index; days are dates, actors are positions in the list of actors."""

    id: str
    type: str
    begin: dt.date | None = None
    end: dt.date | None = None
    initiators: tuple[int, ...] = ()
    targets: tuple[int, ...] = ()
    lat: float | None = None
    lon: float | None = None
    area: str = ""
    status: str = "occurred"
    label: str = ""
    sources: int = 1
    bounded: bool = False
    latest_begin: dt.date | None = None
    ends: tuple[float, float, float, float] | None = None
    radius: float | None = None
    tolls: Mapping[str, int] = {}
    contested: bool = False
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class EventIndex:
    """Events as columns; `len(index)` of them. See the module for the meaning of days and unknowns."""

    ids: Sequence[str]
    labels: Sequence[str]
    types: tuple[str, ...]
    type: Codes
    statuses: tuple[str, ...]
    status: Codes
    begin: Codes
    end: Codes
    spread: Codes
    bounded: Bools
    lat: Floats
    lon: Floats
    segment: Floats | None
    radius: Floats
    areas: tuple[str, ...]
    area: Codes
    sources: Codes
    contested: Bools
    toll: Mapping[str, Codes]
    actors: tuple[ActorRow, ...]
    initiators: Ragged
    targets: Ragged
    place_names: tuple[str, ...]
    places: Ragged
    sides: tuple[str, ...]
    side_of: Codes
    kind_of: Codes
    _cache: dict[str, Any] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.type)

    def role(self, name: str) -> Ragged:
        """The actors of one role of every event: "initiator" or "target"."""
        return self.initiators if name == "initiator" else self.targets

    def role_sides(self, name: str) -> Ragged:
        """The distinct sides of one role of every event; unnamed groups are left out."""
        return self._kept(f"sides {name}", lambda: distinct(self.role(name), self.side_of))

    def role_kinds(self, name: str, unnamed: bool = False) -> NDArray[np.uint8]:
        """The kinds of one role of every event as a bit mask (1 << position in `KINDS`); with `unnamed` only of those without a side."""
        return self._kept(f"kinds {name} {unnamed}", lambda: self._kinds(name, unnamed))

    @property
    def radians(self) -> tuple[Floats, Floats]:
        """Latitudes and longitudes in radians."""
        return self._kept("radians", lambda: (np.radians(self.lat), np.radians(self.lon)))

    @property
    def unlocated(self) -> bool:
        """Whether any event is nowhere on the map."""
        return self._kept("unlocated", lambda: bool(np.isnan(self.lat).any()))

    def _kinds(self, name: str, unnamed: bool) -> NDArray[np.uint8]:
        rows = self.role(name)
        bits = np.left_shift(np.uint8(1), self.kind_of.astype(np.uint8))[rows.values]
        if unnamed:
            bits = np.where(self.side_of[rows.values] == NO_SIDE, bits, np.uint8(0))
        out = np.zeros(len(self), np.uint8)
        np.bitwise_or.at(out, rows.owners(), bits)
        return out

    def _kept(self, key: str, make: Callable[[], _T]) -> _T:
        if key not in self._cache:
            self._cache[key] = make()
        kept: _T = self._cache[key]
        return kept

    def of_types(self, names: Iterable[str]) -> Bools:
        """Which events have one of these types."""
        codes = [self.types.index(n) for n in names if n in self.types]
        return np.isin(self.type, codes)

    def of_status(self, names: Iterable[str]) -> Bools:
        """Which events have one of these statuses."""
        return np.isin(self.status, [self.statuses.index(n) for n in names if n in self.statuses])

    def span(self) -> tuple[int, int]:
        """The first and last day on which any event begins; (0, -1) if no day is known."""
        days = self.begin[self.begin != UNKNOWN]
        return (int(days.min()), int(days.max())) if len(days) else (0, -1)

    def some(self, rows: Bools) -> EventIndex:
        """The index of some of the events only; actors, sides and areas stay as they are."""
        at = np.flatnonzero(rows)
        columns = {
            name: getattr(self, name)[at]
            for name in ("type", "status", "begin", "end", "spread", "bounded", "lat", "lon", "radius", "area", "sources", "contested")
        }
        ragged = {name: getattr(self, name).take(at) for name in ("initiators", "targets", "places")}
        return replace(
            self, ids=[self.ids[int(i)] for i in at], labels=[self.labels[int(i)] for i in at],
            segment=None if self.segment is None else self.segment[at], toll={k: v[at] for k, v in self.toll.items()},
            **columns, **ragged, _cache={},
        )  # fmt: skip

    def row(self, event: str) -> int:
        """The row of an event by its id; -1 if it has none."""
        return self._kept("rows", lambda: {id_: i for i, id_ in enumerate(self.ids)}).get(event, -1)

    @classmethod
    def build(cls, events: Sequence[EventRow], actors: Sequence[ActorRow]) -> EventIndex:
        """An index of events given one by one.

        >>> actors = [ActorRow("fama", "Malian Armed Forces", "state", "state/ML"), ActorRow("jnim", "JNIM", "armed", "jnim")]
        >>> day = dt.date(2025, 6, 1)
        >>> index = EventIndex.build([EventRow("e1", "Attack", day, day, (1,), (0,), 15.05, -1.5)], actors)
        >>> len(index), index.role_sides("initiator")[0].tolist(), index.sides
        (1, [0], ('jnim', 'state/ML'))
        """
        types, areas, statuses = (name_list(getattr(e, f) for e in events) for f in ("type", "area", "status"))
        sides = name_list(a.side for a in actors if a.side is not None)
        places = name_list(p for e in events for p in e.places)
        return cls(
            ids=tuple(e.id for e in events),
            labels=tuple(e.label for e in events),
            types=types,
            type=codes((e.type for e in events), types),
            statuses=statuses,
            status=codes((e.status for e in events), statuses),
            begin=days(e.begin for e in events),
            end=days(e.end for e in events),
            spread=np.array([_spread(e) for e in events], np.int32),
            bounded=np.array([e.bounded for e in events], bool),
            lat=floats(e.lat for e in events),
            lon=floats(e.lon for e in events),
            segment=_segments(events),
            radius=np.nan_to_num(floats(e.radius for e in events)),
            areas=areas,
            area=codes((e.area for e in events), areas),
            sources=np.array([e.sources for e in events], np.int32),
            contested=np.array([e.contested for e in events], bool),
            toll=_tolls([e.tolls for e in events]),
            actors=tuple(actors),
            initiators=Ragged.of([e.initiators for e in events]),
            targets=Ragged.of([e.targets for e in events]),
            place_names=places,
            places=Ragged.of([[places.index(p) for p in e.places] for e in events]),
            sides=sides,
            side_of=np.array([NO_SIDE if a.side is None else sides.index(a.side) for a in actors], np.int32),
            kind_of=np.array([KINDS.index(a.kind) for a in actors], np.int32),
        )

    @classmethod
    def from_columns(
        cls, types: tuple[str, ...], type: Codes, begin: Codes, actors: Sequence[ActorRow], initiators: Ragged, targets: Ragged,
        lat: Floats, lon: Floats, *, ids: Sequence[str] | None = None, labels: Sequence[str] | None = None, end: Codes | None = None,
        areas: tuple[str, ...] = ("",), area: Codes | None = None, toll: Mapping[str, Codes] | None = None, sources: Codes | None = None,
    ) -> EventIndex:  # fmt: skip
        """The index of a table that is in columns already: every event occurred, on days that are known to the day."""
        n = len(type)
        sides = name_list(a.side for a in actors if a.side is not None)
        none = {f"{t}{b}": np.full(n, UNKNOWN, np.int32) for t in TOLLS for b in ("Min", "Max")}
        names = Numbers(n) if ids is None else ids
        zero = np.zeros(n, np.int32)
        return cls(
            names, labels or names, types, type, ("occurred",), zero, begin, begin if end is None else end, zero, np.zeros(n, bool),
            lat, lon, None, np.zeros(n), areas, zero if area is None else area, zero + 1 if sources is None else sources,
            np.zeros(n, bool), none | dict(toll or {}), tuple(actors), initiators, targets,
            (), Ragged(np.zeros(n + 1, np.int64), zero[:0]), sides,
            np.array([NO_SIDE if a.side is None else sides.index(a.side) for a in actors], np.int32),
            np.array([KINDS.index(a.kind) for a in actors], np.int32),
        )  # fmt: skip


def _spread(e: EventRow) -> int:
    """How many days the beginning of an event is uncertain by."""
    if e.bounded or e.begin is None:
        return 0
    return ((e.latest_begin or e.begin) - e.begin).days


def _segments(events: Sequence[EventRow]) -> Floats | None:
    if not any(e.ends for e in events):
        return None
    return np.array([e.ends or (np.nan,) * 4 for e in events], np.float64)


def _tolls(rows: Sequence[Mapping[str, int]]) -> dict[str, Codes]:
    keys = [f"{t}{bound}" for t in TOLLS for bound in ("Min", "Max")]
    return {k: np.array([r.get(k, UNKNOWN) for r in rows], np.int32) for k in keys}
