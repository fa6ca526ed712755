"""Why a chain should be believed: how often its steps would fall together by chance, and how much more often they do.

Chance is a rate, taken from the data around: after an ambush, replies are counted in the window of the pattern; events
that fit the same step, by the same actors, within the same distance, are counted in days before and after it, with a
window's length left out on either side. Both counts are sums over the same first events, so area, actors and season
weigh in both alike. The lift is the rate inside over the rate outside.

The interval and the p-value are exact for two Poisson counts (Clopper-Pearson on their share). One reply may fall to
several first events, and events come in bursts; so both counts are first divided by their measured dispersion: the
variance of the log lift over clusters (an actor, a degree of latitude and longitude, a period), over that of Poisson counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy.special import betainc, betaincinv

from kg.ask.columns import Floats, Ints
from kg.ask.index import EventIndex
from kg.ask.join import Window, ends
from kg.ask.mining import Found, extend, heads, window
from kg.ask.patterns import Pattern, Step

SAMPLE = 50_000
CLUSTERS = 10


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for one step of a pattern (`step` counts from 2): counts, the lift over chance, its 95 % interval, p.

    `expected` is what chance would give where `found` were found, among `firsts` chains that could go on. Where nothing
    fell outside the window, chance has no measured rate: the lift then is a cautious guess and `high` is infinite.
    """

    pattern: str
    step: int
    firsts: int
    found: int
    expected: float
    outside: int
    lift: float
    low: float
    high: float
    p: float
    dispersion: float = 1.0
    adjusted: float = 1.0

    @property
    def significant(self) -> bool:
        """Whether it is beyond chance at 5 %, all the patterns that were looked at taken into account."""
        return self.adjusted <= 0.05


def evidence(index: EventIndex, pattern: Pattern, *, sample: int = SAMPLE) -> list[Evidence]:
    """The evidence for every step of a pattern after the first.

    Of more than `sample` chains that could go on, that many are looked at, spread evenly over the index.

    >>> from kg.ask.planted import Plan, planted
    >>> from kg.ask.patterns import pattern
    >>> index, _ = planted(Plan(20_000, days=2000, dyads=30, reply=0.2), seed=1)
    >>> e, = evidence(index, pattern("ambush-retaliation"))
    >>> e.low < e.lift < e.high, e.p < 1e-9
    (True, True)
    """
    found, out = heads(index, pattern), []
    for number, step in enumerate(pattern.steps[1:], 2):
        every = -(-len(found) // sample) if len(found) else 1
        some = found.take(np.arange(0, len(found), every))
        inside, outside = _counted(index, step, some, pattern)
        out.append(_evidence(index, pattern, number, some, inside, outside))
        if number < len(pattern.steps):
            found = _longer(index, step, some)
    return out


def chances(index: EventIndex, pattern: Pattern, found: Found) -> Floats:
    """For each chain found, and each step after the first, the chance that such an event would have come anyway.

    The rate around this very chain, drawn towards the rate of the pattern as far as little was counted.
    """
    out = np.ones((len(found), len(pattern.steps) - 1))
    for n, step in enumerate(pattern.steps[1:], 1):
        prefix = Found(found.events[:, :n], found.lag[:, : n - 1], found.km[:, : n - 1])
        before, after = _reference(step, pattern)
        pairs = [_pairs(index, step, prefix, w) for w in (before, after)]
        counted = np.bincount(np.concatenate([p[0] for p in pairs]), minlength=len(found)).astype(float)
        days = exposure(index, step, prefix, before) + exposure(index, step, prefix, after)
        mean = max(counted.sum(), 0.5) / max(days.sum(), 1.0)
        rate = (counted + 1.0) / (days + 1.0 / mean)
        out[:, n - 1] = -np.expm1(-rate * exposure(index, step, prefix, window(step)))
    return out


def adjust(all_of: Iterable[Sequence[Evidence]], method: Literal["bh", "holm"] = "holm") -> list[list[Evidence]]:
    """The evidence of many patterns, each step with its p-value adjusted for the number of patterns looked at.

    A pattern is as good as its weakest step, so patterns are ranked by their largest p. "holm" keeps the chance of any
    false pattern at 5 %, "bh" the share of false ones among those called significant.
    """
    rows = [list(r) for r in all_of]
    worst = adjusted(np.array([max((e.p for e in r), default=1.0) for r in rows]), method)
    return [[replace(e, adjusted=float(p)) for e in r] for r, p in zip(rows, worst, strict=True)]


def adjusted(p: Floats, method: Literal["bh", "holm"] = "holm") -> Floats:
    """p-values adjusted by Holm or by Benjamini and Hochberg.

    >>> adjusted(np.array([0.01, 0.04, 0.03])).round(3).tolist()
    [0.03, 0.06, 0.06]
    >>> adjusted(np.array([0.01, 0.04, 0.03]), "bh").round(3).tolist()
    [0.03, 0.04, 0.04]
    """
    order, m = np.argsort(p, kind="stable"), len(p)
    rank = np.arange(m)
    if method == "holm":
        out = np.maximum.accumulate(p[order] * (m - rank))
    else:
        out = np.minimum.accumulate((p[order] * m / (rank + 1))[::-1])[::-1]
    result = np.empty(m)
    result[order] = np.minimum(out, 1.0)
    return result


# ---------------------------------------------------------------- counting


def _reference(step: Step, pattern: Pattern) -> tuple[Window, Window]:
    """The days before and after a window that tell what chance is, with a gap of the window's length."""
    near = window(step)
    gap, days = near.hi - near.lo + 1, pattern.reference_days or max(3 * step.within_days, 14)
    return Window(near.lo - gap - days, near.lo - gap - 1, near.km), Window(near.hi + gap + 1, near.hi + gap + days, near.km)


def _counted(index: EventIndex, step: Step, found: Found, pattern: Pattern) -> tuple[tuple[Ints, Ints, float], tuple[Ints, Ints, float]]:
    """Pairs (chain, later event) inside the window and outside it, each with the days that were looked at."""
    before, after = _reference(step, pattern)
    inside = _pairs(index, step, found, window(step))
    outside = [_pairs(index, step, found, w) for w in (before, after)]
    days = sum(float(exposure(index, step, found, w).sum()) for w in (before, after))
    return (
        (*inside, float(exposure(index, step, found, window(step)).sum())),
        (np.concatenate([o[0] for o in outside]), np.concatenate([o[1] for o in outside]), days),
    )


def _pairs(index: EventIndex, step: Step, found: Found, near: Window) -> tuple[Ints, Ints]:
    """The chains (as rows) and the events that go on from them within a window."""
    parts = [(p.rows, p.found.events[:, -1]) for p in extend(index, step, found, near)]
    if not parts:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    return np.concatenate([a for a, _ in parts]), np.concatenate([b for _, b in parts])


def _longer(index: EventIndex, step: Step, found: Found) -> Found:
    parts = [p.found for p in extend(index, step, found, window(step))]
    width = found.events.shape[1] + 1
    return Found.joined(parts, width)


def exposure(index: EventIndex, step: Step, found: Found, near: Window) -> Floats:
    """For each chain the days of a window that lie within the time that the index covers."""
    first = found.events[:, step.after]
    begin, end = index.begin[first].astype(np.int64), ends(index, first).astype(np.int64)
    start = (begin if near.lo <= 0 else end) + near.lo
    stop = (end if near.hi >= 0 else begin) + near.hi
    day0, day1 = index.span()
    return np.asarray(np.maximum(np.minimum(stop, day1) - np.maximum(start, day0) + 1, 0), np.float64)


# ---------------------------------------------------------------- estimating


def _evidence(
    index: EventIndex, pattern: Pattern, number: int, found: Found, inside: tuple[Ints, Ints, float], outside: tuple[Ints, Ints, float]
) -> Evidence:
    n, m, days_in, days_out = len(inside[0]), len(outside[0]), inside[2], outside[2]
    if days_in <= 0 or days_out <= 0:
        return Evidence(pattern.name, number, len(found), n, 0.0, m, 1.0, 0.0, np.inf, 1.0)
    spread = _dispersion(index, inside[1], outside[1])
    low, high = share_interval(n / spread, m / spread)
    odds = days_out / days_in
    lift = n / m * odds if m else (n + 0.5) / 0.5 * odds if n else 1.0
    p = float(betainc(n / spread, m / spread + 1, 1 / (1 + odds))) if n else 1.0
    return Evidence(pattern.name, number, len(found), n, m / odds, m, lift, low * odds, high * odds, p, spread)


def share_interval(n: float, m: float, level: float = 0.95) -> tuple[float, float]:
    """The exact interval of the ratio of two Poisson rates, looked at equally long, of which `n` and `m` were counted.

    >>> [round(float(x), 3) for x in share_interval(10, 10)], share_interval(0, 5)[0], share_interval(5, 0)[1]
    ([0.374, 2.677], 0.0, inf)
    """
    tail = (1 - level) / 2
    low = float(betaincinv(n, m + 1, tail)) if n else 0.0
    high = float(betaincinv(n + 1, m, 1 - tail)) if m else 1.0
    return low / (1 - low), high / (1 - high) if high < 1 else float("inf")


def _dispersion(index: EventIndex, inside: Ints, outside: Ints) -> float:
    """How much more the log lift varies than with Poisson counts: by later event, and by cluster if there are enough."""
    n, m = len(inside), len(outside)
    if not n or not m:
        return 1.0
    events = np.concatenate((inside, outside))
    score = np.concatenate((np.full(n, 1 / n), np.full(m, -1 / m)))
    plain = 1 / n + 1 / m
    out = [1.0, _variance(events, score) / plain]
    clusters, of = np.unique(_cluster(index, events), return_inverse=True)
    if len(clusters) >= CLUSTERS:
        out.append(_variance(of, score) / plain * len(clusters) / (len(clusters) - 1))
    return max(out)


def _variance(group: Ints, score: Floats) -> float:
    sums = np.bincount(group, weights=score)
    return float((sums * sums).sum())


def _cluster(index: EventIndex, events: Ints) -> Ints:
    """A number for the actor, degree cell and quarter of a year of each event."""
    sides = index.role_sides("initiator")
    has = sides.lengths()[events] > 0
    actor = np.full(len(events), -1, np.int64)
    actor[has] = sides.values[sides.starts[events[has]]]
    cell = np.nan_to_num(np.floor(index.lat[events]) * 361 + np.floor(index.lon[events]), nan=-99_999).astype(np.int64) + 100_000
    period = index.begin[events].astype(np.int64) // 91
    return np.asarray(((actor + 1) * 200_000 + cell) * 10_000 + period % 10_000)
