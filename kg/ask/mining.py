"""Finding chains: all rows of events that a pattern describes, of any length, over an index of any size.

A chain of k steps is found as a chain of k - 1 steps and one more event: the join brings the events in reach, the roles
of the step then decide. `find` returns all chains at once, `blocks` hands them out piece by piece.

>>> import datetime as dt
>>> from kg.ask.index import ActorRow, EventRow
>>> actors = [ActorRow("fama", "FAMa", "state", "state/ML"), ActorRow("jnim", "JNIM", "armed", "jnim")]
>>> d = dt.date(2025, 6, 1)
>>> index = EventIndex.build([EventRow("e1", "Attack", d, d, (1,), (0,), 15.05, -1.5),
...     EventRow("e2", "AirStrike", d, d, (0,), (1,), 15.1, -1.6)], actors)
>>> found = find(index, pattern("ambush-retaliation"))
>>> [[index.ids[e] for e in chain] for chain in found.events], found.lag[0].tolist()
([['e1', 'e2']], [0])
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from kg.ask.columns import UNKNOWN, Bools, Codes, Floats, Ints, Ragged
from kg.ask.index import ROLES, EventIndex
from kg.ask.join import BLOCK, Pairs, Window, join
from kg.ask.keys import keys, strict_roles
from kg.ask.patterns import Pattern, Step, Who, pattern
from kg.ask.sides import KINDS
from kg.errors import QueryError

__all__ = ["Found", "Grown", "blocks", "candidates", "extend", "find", "heads", "pattern", "window"]

MOST = 5_000_000
FAR = 100_000  # km, farther than anything on earth
_ANYONE = np.uint8(sum(1 << i for i, k in enumerate(KINDS) if k != "other"))


@dataclass(frozen=True, slots=True)
class Found:
    """Chains: a row each with the events of its steps (rows of the index), and for each step after the first its lag in
    days and distance in km (NaN where a place is unknown) from the step that it comes after."""

    events: Ints
    lag: Codes
    km: Floats

    def __len__(self) -> int:
        return len(self.events)

    def take(self, rows: Ints | Bools) -> Found:
        return Found(self.events[rows], self.lag[rows], self.km[rows])

    @classmethod
    def joined(cls, parts: Sequence[Found], width: int) -> Found:
        """Several of chains of `width` events as one."""
        if not parts:
            return cls(np.zeros((0, width), np.int64), np.zeros((0, width - 1), np.int32), np.zeros((0, width - 1)))
        return cls(*(np.concatenate([getattr(p, name) for p in parts]) for name in ("events", "lag", "km")))


class Grown(NamedTuple):
    """Chains with one more event, and for each the row of the chain that it was made from."""

    rows: Ints
    found: Found


def candidates(index: EventIndex, step: Step) -> Ints:
    """The events that a step could be, whatever came before: type, status, kinds of actors, and a day known well enough."""
    ok = index.of_types(step.types) & index.of_status(step.status) & (index.begin != UNKNOWN)
    ok &= index.spread <= step.within_days
    if not step.bounded:
        ok &= ~index.bounded
    for role in ROLES:
        ok &= _asked_kinds(index, step.who(role), role)
    return np.flatnonzero(ok)


def _asked_kinds(index: EventIndex, who: Who, role: str) -> Bools:
    if not who.kinds and not (who.role == "" and who.unsaid):
        return np.ones(len(index), bool)
    bits = np.uint8(sum(1 << KINDS.index(k) for k in who.kinds))
    ok = (index.role_kinds(role) & bits) != 0
    return np.asarray(ok | (index.role_kinds(role) == 0) if who.unsaid else ok)


def find(index: EventIndex, pattern: Pattern, *, block: int = BLOCK, most: int = MOST) -> Found:
    """All chains of a pattern, by the rows of their events; `QueryError` if there are more than `most`."""
    parts, count = [], 0
    for part in blocks(index, pattern, block=block):
        count += len(part)
        if count > most:
            raise QueryError(
                f"the pattern {pattern.name!r} gives more than {most} chains", field=pattern.name,
                remedy="filter by actor, area or time, or tighten within_days and within_km",
            )  # fmt: skip
        parts.append(part)
    found = Found.joined(parts, len(pattern.steps))
    if found.events.shape[1] == 2:
        return found.take(np.argsort(found.events[:, 0] * len(index) + found.events[:, 1]))
    return found.take(np.lexsort(found.events.T[::-1]))


def blocks(index: EventIndex, pattern: Pattern, *, block: int = BLOCK) -> Iterator[Found]:
    """The chains of a pattern piece by piece, in no particular order; memory is bounded by the block, not by their number."""
    yield from _grow(index, pattern, heads(index, pattern), 1, block)


def heads(index: EventIndex, pattern: Pattern) -> Found:
    """The events that a chain of the pattern could begin with, as chains of one."""
    rows = candidates(index, pattern.steps[0])
    return Found(rows[:, None], np.zeros((len(rows), 0), np.int32), np.zeros((len(rows), 0)))


def _grow(index: EventIndex, pattern: Pattern, found: Found, number: int, block: int) -> Iterator[Found]:
    if number == len(pattern.steps):
        yield found
        return
    step = pattern.steps[number]
    parts: Iterator[Found] = (grown.found for grown in extend(index, step, found, window(step), block))
    if pattern.nearest:
        parts = iter([_nearest(index, step, Found.joined(list(parts), number + 1))])
    for part in parts:
        yield from _grow(index, pattern, part, number + 1, block)


def _nearest(index: EventIndex, step: Step, found: Found) -> Found:
    """For each last event only the chains that it follows closest: those that no other beats in time and in space.

    In space, only what the radius of doubt around both places leaves counts, to the km.
    """
    if len(found) == 0:
        return found
    last, lag = found.events[:, -1], found.lag[:, -1].astype(np.int64)
    doubt = index.radius[found.events[:, step.after]] + index.radius[last]
    km = np.round(np.nan_to_num(np.maximum(found.km[:, -1] - doubt, 0), nan=FAR)).astype(np.int64)
    order = np.lexsort((km, lag, last))
    last, lag, km = last[order], lag[order], km[order]
    # Runs of one last event and one lag; the first of a run is its nearest, and must be nearer than all runs of less lag.
    heads = np.flatnonzero(np.concatenate(([True], (last[1:] != last[:-1]) | (lag[1:] != lag[:-1]))))
    run = np.cumsum(np.isin(np.arange(len(last)), heads)) - 1
    group = np.unique(last[heads], return_inverse=True)[1]
    # Later groups lie below all earlier ones, so that one running minimum starts anew with each.
    low = np.minimum.accumulate(km[heads] - group * 2 * FAR) + group * 2 * FAR
    before = np.concatenate(([FAR + 1], low[:-1]))
    before[np.concatenate(([True], group[1:] != group[:-1]))] = FAR + 1
    keep = (km == km[heads][run]) & (km < before[run])
    return found.take(np.sort(order[keep]))


# ---------------------------------------------------------------- one more step


def window(step: Step) -> Window:
    """How far a step may be from the one that it comes after."""
    return Window(step.min_days, step.within_days, None if step.place == "any" else step.within_km)


def extend(index: EventIndex, step: Step, found: Found, near: Window, block: int = BLOCK) -> Iterator[Grown]:
    """The chains with one more event each, as `step` asks, but with the days and kilometres of `near`."""
    later = candidates(index, step)
    after = found.events[:, step.after]
    first_keys, later_keys = keys(index, step, found.events, later)
    sure = {role for role, _ in strict_roles(step)}
    for pairs in join(index, after, first_keys, later, later_keys, near, block):
        yield from _kept(index, step, found, pairs, named=False, sure=sure)
    if near.km is not None and index.unlocated:
        yield from _unlocated(index, step, found, (first_keys, later, later_keys), near, block)


def _unlocated(
    index: EventIndex, step: Step, found: Found, tables: tuple[Ragged, Ints, Ragged], near: Window, block: int
) -> Iterator[Grown]:
    """Pairs of which an event is nowhere on the map: at the same named place, or, if the step allows, where no place is said.

    A place that no gazetteer knows is near itself and nothing else. Where a report says no place, only named actors that
    come back make a pair.
    """
    first_keys, later, later_keys = tables
    after, anywhere = found.events[:, step.after], Window(near.lo, near.hi, None)
    bare, all_later = np.isnan(index.lat[after]), np.arange(len(later))
    for i, j in ((np.flatnonzero(bare), all_later), (np.flatnonzero(~bare), np.flatnonzero(np.isnan(index.lat[later])))):
        for pairs in join(index, after[i], first_keys.take(i), later[j], later_keys.take(j), anywhere, block):
            rows, said = i[pairs.first], index.places.lengths()
            same = share(index.places, after[rows], index.places, pairs.later)
            unsaid = (said[after[rows]] == 0) | (said[pairs.later] == 0)
            there = pairs._replace(first=rows, km=np.where(same, 0.0, pairs.km))
            yield from _kept(index, step, found, _some(there, same), named=False)
            if step.unknown_place:
                yield from _kept(index, step, found, _some(there, unsaid), named=True)


def _some(pairs: Pairs, keep: Bools) -> Pairs:
    rows = np.flatnonzero(keep)
    return Pairs(pairs.first[rows], pairs.later[rows], pairs.lag[rows], pairs.km[rows])


def _kept(index: EventIndex, step: Step, found: Found, pairs: Pairs, named: bool, sure: Collection[str] = ()) -> Iterator[Grown]:
    """Those of the pairs whose roles fit; those in `sure` do since the pair was found by them."""
    before, later = found.events[pairs.first], pairs.later
    ok = np.ones(len(later), bool)
    for n in range(before.shape[1]):
        ok &= before[:, n] != later
    for role in ROLES:
        who = step.who(role)
        if who.step >= 0 and role not in sure:
            ok &= comes_back(index, who, role, before[:, who.step], later, named)
    if step.toll != "any":
        ok &= _above(index, before[:, step.after], later)
    rows = np.flatnonzero(ok)
    if len(rows):
        at = pairs.first[rows]
        lag, km = np.column_stack((found.lag[at], pairs.lag[rows])), np.column_stack((found.km[at], pairs.km[rows]))
        yield Grown(at, Found(np.column_stack((before[rows], later[rows])), lag, km))


def comes_back(index: EventIndex, who: Who, role: str, first: Ints, later: Ints, named: bool = False) -> Bools:
    """Whether the actors of an earlier event come back in the later ones as `who` asks; `named`: under their names only."""
    ok = share(index.role_sides(who.role), first, index.role_sides(role), later)
    if named:
        return ok
    if who.unnamed:
        ok |= (index.role_kinds(who.role, True)[first] & index.role_kinds(role)[later] & _ANYONE) != 0
        ok |= (index.role_kinds(who.role)[first] & index.role_kinds(role, True)[later] & _ANYONE) != 0
    if who.unsaid:
        ok |= (index.role_kinds(who.role)[first] == 0) | (index.role_kinds(role)[later] == 0)
    return ok


def share(a: Ragged, i: Ints, b: Ragged, j: Ints) -> Bools:
    """For each pair of rows `i` of `a` and `j` of `b` whether they have a value in common.

    >>> share(Ragged.of([[1, 2], [3]]), np.array([0, 1]), Ragged.of([[2, 5]]), np.array([0, 0])).tolist()
    [True, False]
    """
    many, others = a.lengths()[i], b.lengths()[j]
    out = np.zeros(len(i), bool)
    for k in range(int(many.max(initial=0))):
        for m in range(int(others.max(initial=0))):
            rows = np.flatnonzero((many > k) & (others > m) & ~out)
            out[rows] = a.values[a.starts[i[rows]] + k] == b.values[b.starts[j[rows]] + m]
    return out


def _above(index: EventIndex, first: Ints, later: Ints) -> Bools:
    """Whether surely more were killed in the later event than in the first."""
    most, least = index.toll["killedMax"][first], index.toll["killedMin"][later]
    return np.asarray((most != UNKNOWN) & (least > most))
