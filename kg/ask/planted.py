"""Made-up wars whose truth is known: events by the hundred thousand, with a known rate of retaliation, or with none.

They are what the estimates of `kg.ask.chance` are tested on, and what the speed of mining is measured with. Actors fight
in waves around towns, so that places and times bunch as they do in real tables; replies are added on top.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.ask.columns import Codes, Floats, Ints, Ragged
from kg.ask.index import ActorRow, EventIndex

TYPES = ("AirStrike", "Ambush", "Attack", "CivilianTargeting", "Operation")
SHARES = (0.15, 0.25, 0.25, 0.15, 0.2)
DAY0 = 730_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What to plant: every ambush of a force is answered with probability `reply`, within `within` days and some km.

    `waves` is how much busier the busiest month of a dyad is than its mean; 0 is an even war.
    """

    events: int
    days: int = 7300
    dyads: int = 200
    towns: int = 400
    reply: float = 0.0
    within: int = 7
    spread_km: float = 15.0
    waves: float = 0.5


def planted(plan: Plan, seed: int = 0, world: int = 0) -> tuple[EventIndex, int]:
    """The events of a plan, and how many replies are among them; with the same `world`, in the same towns and seasons.

    >>> index, replies = planted(Plan(2000, days=400, dyads=5, reply=0.3), seed=1)
    >>> len(index) == 2000 + replies, replies > 50
    (True, True)
    """
    stage, r = np.random.default_rng(world), np.random.default_rng((world, seed))
    dyad = _skewed(r, plan.dyads, plan.events)
    day = _days(r, plan, dyad, stage.random(plan.dyads))
    lat, lon = _places(stage, r, plan, dyad)
    kind = r.choice(len(TYPES), plan.events, p=SHARES).astype(np.int32)
    forward = np.isin(kind, (TYPES.index("Ambush"), TYPES.index("Attack")))
    forward = np.where(kind == TYPES.index("CivilianTargeting"), r.random(plan.events) < 0.5, forward)
    answered = np.flatnonzero((kind == TYPES.index("Ambush")) & (r.random(plan.events) < plan.reply))
    lag = r.integers(1, plan.within + 1, len(answered))
    inside = day[answered] + lag < plan.days
    answered, lag = answered[inside], lag[inside]
    order = r.permutation(plan.events + len(answered))
    columns = (
        np.concatenate((kind, np.full(len(answered), TYPES.index("AirStrike"), np.int32)))[order],
        np.concatenate((day, day[answered] + lag))[order].astype(np.int32) + DAY0,
        np.concatenate((dyad, dyad[answered]))[order],
        np.concatenate((forward, np.zeros(len(answered), bool)))[order],
        np.concatenate((lat, lat[answered] + _jitter(r, plan, len(answered))))[order],
        np.concatenate((lon, lon[answered] + _jitter(r, plan, len(answered))))[order],
    )
    return _index(plan, *columns), len(answered)


def _skewed(r: np.random.Generator, n: int, size: int) -> Ints:
    weight = 1 / np.arange(1, n + 1) ** 0.7
    return r.choice(n, size, p=weight / weight.sum())


def _days(r: np.random.Generator, plan: Plan, dyad: Ints, phase: Floats) -> Ints:
    """Days in waves a year long, each dyad in its own phase."""
    out = np.full(len(dyad), -1)
    left = np.arange(len(dyad))
    while len(left):
        day = r.integers(0, plan.days, len(left))
        rate = 1 + plan.waves * np.sin(2 * np.pi * (day / 365 + phase[dyad[left]]))
        taken = r.random(len(left)) * (1 + plan.waves) < rate
        out[left[taken]] = day[taken]
        left = left[~taken]
    return out


def _places(stage: np.random.Generator, r: np.random.Generator, plan: Plan, dyad: Ints) -> tuple[Floats, Floats]:
    """Places scattered around towns; each dyad fights around a few of them."""
    towns = np.column_stack((stage.uniform(10, 22, plan.towns), stage.uniform(-10, 12, plan.towns)))
    near = stage.integers(0, plan.towns, (plan.dyads, 12))
    at = near[dyad, r.integers(0, 12, len(dyad))]
    return towns[at, 0] + _jitter(r, plan, len(dyad)), towns[at, 1] + _jitter(r, plan, len(dyad))


def _jitter(r: np.random.Generator, plan: Plan, n: int) -> Floats:
    return r.normal(0, plan.spread_km / 111.2 / 2, n)


def _index(plan: Plan, kind: Codes, day: Codes, dyad: Ints, forward: np.ndarray, lat: Floats, lon: Floats) -> EventIndex:
    """Dyad d is armed group 2d against force 2d + 1; `forward` events are the group's."""
    actors = [
        ActorRow(f"actor/{n}", f"{'Force' if n % 2 else 'Group'} {n // 2}", "state" if n % 2 else "armed", f"actor/{n}")
        for n in range(2 * plan.dyads)
    ]
    one = np.arange(len(kind) + 1, dtype=np.int64)
    group, force = (2 * dyad).astype(np.int32), (2 * dyad + 1).astype(np.int32)
    initiators, targets = np.where(forward, group, force), np.where(forward, force, group)
    return EventIndex.from_columns(TYPES, kind, day, actors, Ragged(one, initiators), Ragged(one, targets), lat, lon)
