"""Small worlds of events to mine, and a plain reading of what a pattern means, one chain at a time, to compare with."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from random import Random

import numpy as np

from kg.ask.columns import UNKNOWN
from kg.ask.geometry import between_segments, haversine, unit
from kg.ask.index import ActorRow, EventIndex, EventRow
from kg.ask.patterns import Pattern, Step, Who

ACTORS = [
    ActorRow("fama", "FAMa", "state", "state/ML"),
    ActorRow("gendarmes", "Gendarmerie", "state", "state/ML"),
    ActorRow("fab", "FAB", "state", "state/BF"),
    ActorRow("jnim", "JNIM", "armed", "jnim"),
    ActorRow("macina", "Katiba Macina", "armed", "jnim"),
    ActorRow("issp", "ISSP", "armed", "issp"),
    ActorRow("people", "civilians", "civilian", "civilians"),
    ActorRow("u-militants", "militants@Sokolo", "armed", None, False),
    ActorRow("u-gunmen", "gunmen@Djibo", "armed", None, False),
    ActorRow("u-soldiers", "soldiers@Djibo", "state", None, False),
    ActorRow("u-villagers", "villagers@Djibo", "civilian", None, False),
    ActorRow("u-bridge", "bridge@Djibo", "other", None, False),
]
TYPES = (
    "Attack",
    "Ambush",
    "AirStrike",
    "Operation",
    "CivilianTargeting",
    "Withdrawal",
    "Claim",
    "Displacement",
    "Blockade",
    "TerritorialGain",
)
FIRST = dt.date(2025, 1, 1)


def world(seed: int, n: int = 90, days: int = 40, degrees: float = 1.2, corridors: bool = False, named: bool = False) -> EventIndex:
    """Events thrown at random, with every gap that real ones have; coarse, so that chains are many."""
    r = Random(seed)
    actors = ACTORS[:7] if named else ACTORS

    def some() -> tuple[int, ...]:
        return tuple(sorted(r.sample(range(len(actors)), r.choice((0, 1, 1, 1, 1, 2, 3)))))

    events = []
    for i in range(n):
        day = FIRST + dt.timedelta(days=r.randrange(days))
        end = day + dt.timedelta(days=r.choice((0, 0, 0, 1, 3, 9)))
        begin: dt.date | None = day
        bounded = r.random() < 0.05
        if bounded:
            end = day
        elif r.random() < 0.05:
            begin = None
        place = r.random()
        where, named_place = place > 0.15, place > 0.07
        lat, lon = 14 + r.random() * degrees, -2 + r.random() * degrees
        ends = (lat - 0.1, lon - 0.2, lat + 0.1, lon + 0.2) if corridors and where and r.random() < 0.3 else None
        killed = r.randrange(30)
        tolls = {} if r.random() < 0.3 else {"killedMin": killed, "killedMax": killed + r.randrange(3)}
        if tolls and r.random() < 0.2:
            del tolls["killedMax"]
        events.append(
            EventRow(
                f"e{i:03}", r.choice(TYPES), begin, end if begin else None, some(), some(), lat if where else None,
                lon if where else None, places=(r.choice(("Aye", "Bee", "Cee")),) if named_place else (),
                status=r.choice(("occurred",) * 9 + ("denied",)), bounded=bounded,
                latest_begin=end if begin and r.random() < 0.3 else None, ends=ends, tolls=tolls,
                radius=r.choice((None, 5.0, 20.0)),
            )
        )  # fmt: skip
    return EventIndex.build(events, actors)


# ---------------------------------------------------------------- the plain reading


def brute_force(index: EventIndex, pattern: Pattern) -> list[tuple[int, ...]]:
    """All chains of a pattern by trying everything; `nearest` as written: no other beats a chain in time and space."""
    chains: list[tuple[int, ...]] = [(i,) for i in range(len(index)) if _could_be(index, pattern.steps[0], i)]
    for step in pattern.steps[1:]:
        longer = [(*c, j) for c in chains for j in range(len(index)) if _follows(index, step, c, j)]
        if pattern.nearest:
            near = {c: _closeness(index, step, c) for c in longer}
            longer = [c for c in longer if not any(c[-1] == o[-1] and _beats(near[o], near[c]) for o in longer)]
        chains = longer
    return sorted(chains)


def _beats(a: tuple[int, float], b: tuple[int, float]) -> bool:
    return a != b and a[0] <= b[0] and a[1] <= b[1]


def _closeness(index: EventIndex, step: Step, chain: tuple[int, ...]) -> tuple[int, float]:
    km = _distance(index, step, chain[step.after], chain[-1])
    doubt = index.radius[chain[step.after]] + index.radius[chain[-1]]
    return _lag(index, chain[step.after], chain[-1]), math.inf if math.isnan(km) else round(max(km - doubt, 0))


def _could_be(index: EventIndex, step: Step, i: int) -> bool:
    if index.types[index.type[i]] not in step.types or index.statuses[index.status[i]] not in step.status:
        return False
    if index.begin[i] == UNKNOWN or index.spread[i] > step.within_days or (index.bounded[i] and not step.bounded):
        return False
    for role in ("initiator", "target"):
        who = step.who(role)
        actors = _actors(index, role, i)
        if who.kinds or (who.unsaid and not who.role):
            fits = any(a.kind in who.kinds for a in actors) or (who.unsaid and not actors)
            if not fits:
                return False
    return True


def _follows(index: EventIndex, step: Step, chain: tuple[int, ...], j: int) -> bool:
    if j in chain or not _could_be(index, step, j):
        return False
    before = chain[step.after]
    end = int(index.begin[before]) if index.end[before] == UNKNOWN else int(index.end[before])
    begin = int(index.begin[j])
    start = int(index.begin[before]) + step.min_days if step.min_days <= 0 else end + step.min_days
    if not start <= begin <= end + step.within_days:
        return False
    km = _distance(index, step, before, j)
    placeless = False
    if step.place != "any" and math.isnan(km):
        if not step.unknown_place or (len(index.places[before]) and len(index.places[j])):
            return False
        placeless = True
    if step.place != "any" and not placeless and km > step.within_km:
        return False
    if step.toll != "any":
        most, least = int(index.toll["killedMax"][before]), int(index.toll["killedMin"][j])
        if most == UNKNOWN or least <= most:
            return False
    return all(_meets(index, step.who(role), role, chain, j, placeless) for role in ("initiator", "target"))


def _meets(index: EventIndex, who: Who, role: str, chain: tuple[int, ...], j: int, named: bool) -> bool:
    if who.step < 0:
        return True
    first, later = _actors(index, who.role, chain[who.step]), _actors(index, role, j)
    if any(a.side == b.side is not None for a, b in itertools.product(first, later)):
        return True
    if named:
        return False
    if who.unsaid and (not first or not later):
        return True
    return who.unnamed and any(
        (a.side is None or b.side is None) and a.kind == b.kind != "other" for a, b in itertools.product(first, later)
    )


def _actors(index: EventIndex, role: str, i: int) -> list[ActorRow]:
    return [index.actors[a] for a in index.role(role)[i]]


def _lag(index: EventIndex, i: int, j: int) -> int:
    end = int(index.begin[i]) if index.end[i] == UNKNOWN else int(index.end[i])
    begin = int(index.begin[j])
    return begin - end if begin > end else 0 if begin >= index.begin[i] else begin - int(index.begin[i])


def _distance(index: EventIndex, step: Step, i: int, j: int) -> float:
    """The distance that counts: none between events at one named place that is on no map."""
    km = _km(index, i, j)
    return 0.0 if step.place != "any" and math.isnan(km) and set(index.places[i]) & set(index.places[j]) else km


def _km(index: EventIndex, i: int, j: int) -> float:
    if index.segment is not None and not (np.isnan(index.segment[i, 0]) and np.isnan(index.segment[j, 0])):
        a, b, c, d = (unit(np.array([lat]), np.array([lon])) for lat, lon in (*_line(index, i), *_line(index, j)))
        return float(between_segments(a, b, c, d)[0])
    return float(haversine(*(np.array([x]) for x in (index.lat[i], index.lon[i], index.lat[j], index.lon[j])))[0])


def _line(index: EventIndex, i: int) -> tuple[tuple[float, float], tuple[float, float]]:
    s = index.segment[i] if index.segment is not None else [math.nan] * 4
    point = (float(index.lat[i]), float(index.lon[i]))
    return (point, point) if math.isnan(s[0]) else ((float(s[0]), float(s[1])), (float(s[2]), float(s[3])))
