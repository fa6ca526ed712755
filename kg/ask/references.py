"""Events that a report only refers to: "in answer to Tuesday's attack" names an event that another report tells in full.

Most such references are found to be the event they mean when accounts are made one event. What is left are references that say
too little for that: no place, no toll, hardly an actor. The link that they stand in says more: the reply's own actors and place.
A reference is taken for an event if day, type, actors and surroundings fit, and if it is the only one that does; else it is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from kg.ask.chains import Chain, apart
from kg.ask.columns import UNKNOWN, Bools, Ints
from kg.ask.geometry import haversine
from kg.ask.index import ROLES, EventIndex
from kg.ask.join import ends
from kg.ask.mining import comes_back, share
from kg.ask.patterns import Who
from kg.ontology import event_types

NEAR_KM = 100.0
_VAGUE = {"Attack", "Operation", "ArmedClash"}


def referred(index: EventIndex, told: Iterable[Chain]) -> list[Chain]:
    """For stated links with a bare reference at one end: the same link, with the event that the reference must mean.

    The chain keeps its words and its basis; `via` is the event that is only referred to.
    """
    known = list(told)
    pairs, out = {c.events for c in known}, []
    for chain in known:
        for at in (0, 1):
            meant = _meant(index, chain, at)
            events = chain.events if meant is None else _with(chain.events, at, meant)
            if meant is not None and events not in pairs:
                lag, km = apart(index, events[0], events[1])
                out.append(replace(chain, events=events, lag=(lag,), km=(km,), via=chain.events[at]))
    return out


def _with(events: tuple[str, ...], at: int, event: str) -> tuple[str, ...]:
    return (event, events[1]) if at == 0 else (events[0], event)


def _meant(index: EventIndex, chain: Chain, at: int) -> str | None:
    """The one event that a bare reference can mean; None if there is none, or more than one."""
    bare, other = (index.row(e) for e in (chain.events[at], chain.events[1 - at]))
    if bare < 0 or other < 0 or not is_bare(index, bare):
        return None
    fits = _same_day(index, bare) & _same_type(index, bare)
    fits[[bare, other]] = False
    rows = np.flatnonzero(fits)
    rows = rows[_same_actors(index, bare, rows) & _in_place(index, bare, other, rows)]
    if chain.type == "retaliation_for":
        rows = rows[_answers(index, rows, other) if at == 0 else _answers(index, other, rows)]
    return index.ids[int(rows[0])] if len(rows) == 1 else None


def is_bare(index: EventIndex, i: int) -> bool:
    """Whether an event is only referred to: its day is known, its toll and place are not, and one source speaks of it."""
    unplaced = bool(np.isnan(index.lat[i])) and len(index.places[i]) == 0
    untold = all(int(column[i]) == UNKNOWN for column in index.toll.values())
    return unplaced and untold and index.begin[i] != UNKNOWN and int(index.sources[i]) <= 1


def _same_day(index: EventIndex, i: int) -> Bools:
    begin, end = index.begin, np.where(index.end == UNKNOWN, index.begin, index.end)
    last = int(ends(index, np.array([i]))[0])
    return np.asarray((begin != UNKNOWN) & (begin <= last) & (end >= index.begin[i]) & (index.spread <= 3))


def _same_type(index: EventIndex, i: int) -> Bools:
    known, own = event_types(), index.types[index.type[i]]
    family = known[own].family if own in known else ""
    ok = index.of_types([n for n, t in known.items() if t.family == family] or [own])
    if own in _VAGUE:
        ok |= index.of_types(
            [n for n, t in known.items() if t.sign == "hostile" and t.family in ("fighting", "strike", "explosion", "civilians")]
        )
    return ok & index.of_status(("occurred",))


def _same_actors(index: EventIndex, bare: int, rows: Ints) -> Bools:
    """Who is named in the reference is there in the event, in the same role; who is not named may be anyone."""
    ok = np.ones(len(rows), bool)
    for role in ROLES:
        ok &= comes_back(index, Who(role=role, step=0, unnamed=True, unsaid=True), role, np.full(len(rows), bare), rows)
    return ok


def _in_place(index: EventIndex, bare: int, other: int, rows: Ints) -> Bools:
    """The reference has no place: the event must be near that of the other end of the link, or in its region."""
    here = [np.full(len(rows), x[other]) for x in (index.lat, index.lon)]
    far = haversine(here[0], here[1], index.lat[rows], index.lon[rows])
    at = np.full(len(rows), other)
    return np.asarray((far <= NEAR_KM) | share(index.places, at, index.places, rows))


def _answers(index: EventIndex, first: Ints | int, then: Ints | int) -> Bools:
    """Whether the second could be a reply to the first: who was hit strikes back, at whoever hit, as far as they are named."""
    a, b = np.broadcast_arrays(np.atleast_1d(first), np.atleast_1d(then))
    back = Who(role="target", step=0, unnamed=True, unsaid=True)
    hit = Who(role="initiator", step=0, unnamed=True, unsaid=True)
    return comes_back(index, back, "initiator", a, b) & comes_back(index, hit, "target", a, b)
