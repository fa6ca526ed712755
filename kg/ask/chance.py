"""Why a chain should be believed: how often its steps would fall together by chance, and how much more often they do.

Chance is a rate, taken from the data around: after an ambush, replies are counted in the window of the pattern; events
that fit the same step, by the same actors, within the same distance, are counted on the days before and after it, with
a window's length left out on either side. Both counts are sums over the same first events, so actors and areas weigh
alike in both. Wars come in seasons, so where enough was counted outside (`CURVED`), the rate there is drawn to the days
of the window with a parabola over the distance in days; a steady rise or fall cancels out anyway, since both sides are
looked at.

The interval and the p-value are exact for two Poisson counts. One reply may fall to several first events, and events come
in bursts; so both counts are first divided by their measured dispersion: the variance of the log lift over later events
or over clusters (an actor, a degree of latitude and longitude, a quarter), whichever is larger, over that of Poisson counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np
from scipy.special import pdtrik

from kg.ask.columns import Bools, Codes, Floats, Ints
from kg.ask.index import EventIndex
from kg.ask.inference import INFINITE, adjusted, p_more, rate_ratio
from kg.ask.join import Window, ends
from kg.ask.mining import Found, extend, heads, window
from kg.ask.patterns import Pattern, Step

SAMPLE = 50_000
CLUSTERS = 10
CURVED = 200


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for one step of a pattern (`step` counts from 2): counts, the lift over chance, its 95 % interval, p.

    `expected` is what chance would give where `found` were found, after `firsts` chains that could go on. Where nothing
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
    out = []
    for number, step in enumerate(pattern.steps[1:], 2):
        some = _firsts(index, pattern, number, sample)
        inside, outside = _tally(index, step, some, window(step)), _outside(index, pattern, step, some)
        out.append(_evidence(index, Evidence(pattern.name, number, len(some), 0, 0.0, 0, 1.0, 0.0, INFINITE, 1.0), inside, outside))
    return out


def adjust(all_of: Iterable[Sequence[Evidence]], method: Literal["bh", "holm"] = "holm") -> list[list[Evidence]]:
    """The evidence of many patterns, each step with its p-value adjusted for the number of patterns looked at.

    A pattern is as good as its weakest step, so patterns are ranked by their largest p. "holm" keeps the chance of any
    false pattern at 5 %, "bh" the share of false ones among those called significant.
    """
    rows = [list(r) for r in all_of]
    worst = adjusted(np.array([max((e.p for e in r), default=1.0) for r in rows]), method)
    return [[replace(e, adjusted=float(p)) for e in r] for r, p in zip(rows, worst, strict=True)]


def chances(index: EventIndex, pattern: Pattern, found: Found) -> Floats:
    """For each chain found, and each step after the first, the chance that such an event would have come anyway.

    It is told by the days around this very chain, drawn towards those around all chains of the pattern as far as little
    was counted around this one. Where the data reaches over no days around, nothing is known of chance (NaN).
    """
    out = np.ones((len(found), len(pattern.steps) - 1))
    for n, step in enumerate(pattern.steps[1:], 1):
        prefix = Found(found.events[:, :n], found.lag[:, : n - 1], found.km[:, : n - 1])
        around, days = _outside(index, pattern, step, prefix), _exposure(index, step, prefix, window(step))
        counted = np.bincount(around.rows, minlength=len(found)).astype(float)
        mean = max(counted.sum(), 0.5) / max(around.days.sum(), 1.0)
        rate = (counted + 1.0) / (around.days + 1.0 / mean)
        out[:, n - 1] = -np.expm1(-rate * days) if around.days.sum() >= days.sum() else np.nan
    return out


class Profile(NamedTuple):
    """Pairs of one step by lag, inside its window and around, with what chance gives and the 95 % band of such counts."""

    lags: Ints
    counts: Ints
    inside: Bools
    expected: Floats
    low: Floats
    high: Floats


def profile(index: EventIndex, pattern: Pattern, number: int = 2, *, sample: int = SAMPLE) -> tuple[Profile, Evidence]:
    """How the lags of a step (from 2 on) are distributed against chance, and the evidence that comes of it."""
    judged = evidence(index, pattern, sample=sample)[number - 2]
    step, some = pattern.steps[number - 1], _firsts(index, pattern, number, sample)
    near, (before, after) = window(step), reference(pattern, step)
    whole = _tally(index, step, some, Window(before.lo, after.hi, near.km))
    at, seen = np.arange(before.lo, after.hi + 1), np.array([whole.per_lag[x] for x in range(before.lo, after.hi + 1)], float)
    counts = np.bincount(whole.lag - before.lo, minlength=len(at))
    outside = (at <= before.hi) | (at >= after.lo)
    rate = _rates(np.asarray(at - (near.lo + near.hi) / 2, np.float64), seen, np.where(outside, counts, 0), outside)
    expected = np.maximum(rate * seen, 0.0)
    low, high = (_quantile(expected / judged.dispersion, q) * judged.dispersion for q in (0.025, 0.975))
    return Profile(at, counts, (at >= near.lo) & (at <= near.hi), expected, low, high), judged


def _quantile(mean: Floats, q: float) -> Floats:
    """Of Poisson counts with these means."""
    found = np.ceil(np.nan_to_num(pdtrik(q, np.maximum(mean, 1e-9))))
    return np.asarray(np.maximum(found, 0.0), np.float64)


def _firsts(index: EventIndex, pattern: Pattern, number: int, sample: int) -> Found:
    """The chains that step `number` could go on from, or an even sample of them."""
    found = heads(index, pattern)
    for n in range(2, number + 1):
        every = -(-len(found) // sample) if len(found) else 1
        found = found.take(np.arange(0, len(found), every))
        if n < number:
            step = pattern.steps[n - 1]
            found = Found.joined([p.found for p in extend(index, step, found, window(step))], n)
    return found


def _rates(far: Floats, seen: Floats, counts: Ints, outside: Bools) -> Floats:
    """The rate of pairs by lag: constant, or where much was counted a parabola over the distance from the window."""
    days, square = np.where(outside, seen, 0.0), far * far
    s0, s2, s4 = days.sum(), (days * square).sum(), (days * square * square).sum()
    c0, c2 = counts.sum(), (counts * square).sum()
    flat = np.full(len(far), c0 / s0 if s0 else 0.0)
    if c0 < CURVED:
        return flat
    det = s0 * s4 - s2 * s2
    return np.asarray((c0 * s4 - c2 * s2) / det + (c2 * s0 - c0 * s2) / det * square)


# ---------------------------------------------------------------- counting


class Tally(NamedTuple):
    """Pairs of a chain (by row) and a later event, with the lag between, and for each chain the days that were looked at.

    `per_lag` holds for each lag how many chains could have shown a pair at it, the edges of the data considered.
    """

    rows: Ints
    later: Ints
    lag: Codes
    days: Floats
    per_lag: dict[int, int]


def reference(pattern: Pattern, step: Step) -> tuple[Window, Window]:
    """The days before and after the window of a step that tell what chance is, with a gap of the window's length."""
    near = window(step)
    gap, days = near.hi - near.lo + 1, pattern.reference_days or max(3 * step.within_days, 42)
    return Window(near.lo - gap - days, near.lo - gap - 1, near.km), Window(near.hi + gap + 1, near.hi + gap + days, near.km)


def _outside(index: EventIndex, pattern: Pattern, step: Step, found: Found) -> Tally:
    a, b = (_tally(index, step, found, near) for near in reference(pattern, step))
    rows, later, lag = np.append(a.rows, b.rows), np.append(a.later, b.later), np.append(a.lag, b.lag)
    return Tally(rows, later, lag, a.days + b.days, a.per_lag | b.per_lag)


def _tally(index: EventIndex, step: Step, found: Found, near: Window) -> Tally:
    parts = list(extend(index, step, found, near))
    rows = np.concatenate([p.rows for p in parts]) if parts else np.zeros(0, np.int64)
    grown = Found.joined([p.found for p in parts], found.events.shape[1] + 1)
    days = _exposure(index, step, found, near)
    return Tally(rows, grown.events[:, -1], grown.lag[:, -1], days, _per_lag(index, step, found, near))


def _exposure(index: EventIndex, step: Step, found: Found, near: Window) -> Floats:
    """For each chain the days of a window that lie within the time that the index covers."""
    first = found.events[:, step.after]
    begin, end = index.begin[first].astype(np.int64), ends(index, first).astype(np.int64)
    start = (begin if near.lo <= 0 else end) + near.lo
    stop = (end if near.hi >= 0 else begin) + near.hi
    day0, day1 = index.span()
    return np.asarray(np.maximum(np.minimum(stop, day1) - np.maximum(start, day0) + 1, 0), np.float64)


def _per_lag(index: EventIndex, step: Step, found: Found, near: Window) -> dict[int, int]:
    first, (day0, day1) = found.events[:, step.after], index.span()
    begin, end = np.sort(index.begin[first]), np.sort(ends(index, first))
    return {
        lag: int(np.searchsorted(end, day1 - lag, "right")) if lag >= 0 else len(begin) - int(np.searchsorted(begin, day0 - lag, "left"))
        for lag in range(near.lo, near.hi + 1)
    }


# ---------------------------------------------------------------- estimating


def _evidence(index: EventIndex, blank: Evidence, inside: Tally, outside: Tally) -> Evidence:
    n, m = len(inside.rows), len(outside.rows)
    if inside.days.sum() <= 0 or outside.days.sum() <= 0:
        return replace(blank, found=n, outside=m)
    weight = _weights(inside, outside, m >= CURVED)
    if m >= CURVED and weight.sum() <= 0:
        weight = _weights(inside, outside, False)
    expected = float(weight.sum())
    if not m:
        times = float(outside.days.sum() / inside.days.sum())
        low, high = rate_ratio(n, 0, times)
        return replace(blank, found=n, lift=(2 * n + 1) * times if n else 1.0, low=low, high=high, p=p_more(n, 0, times))
    # Weighted counts outside are worth `worth` plain ones, over `times` as much exposure.
    share = weight / expected
    worth = 1 / float((share * share).sum())
    spread = _dispersion(index, inside.later, outside.later, share, 1 / max(n, 1) + 1 / worth)
    times = worth / expected
    low, high = rate_ratio(n / spread, worth / spread, times)
    p = p_more(n / spread, worth / spread, times)
    return replace(blank, found=n, expected=expected, outside=m, lift=n / expected, low=low, high=high, p=p, dispersion=spread)


def _weights(inside: Tally, outside: Tally, curved: bool) -> Floats:
    """What each pair outside adds to the expectation for the window.

    Least squares over lags, as weights: a constant rate, or a parabola around the middle of the window.
    """
    lags = np.array(sorted(inside.per_lag), float)
    middle, seen = float(lags.mean()), np.array([inside.per_lag[int(x)] for x in lags], float)
    out_lags = np.array(sorted(outside.per_lag))
    days, far = np.array([outside.per_lag[int(x)] for x in out_lags], float), (out_lags - middle) ** 2
    total, second = inside.days.sum(), float((seen * (lags - middle) ** 2).sum())
    s0, s2, s4 = days.sum(), float((days * far).sum()), float((days * far * far).sum())
    if curved:
        each = (total * (s4 - s2 * far) + second * (s0 * far - s2)) / (s0 * s4 - s2 * s2)
    else:
        each = np.full(len(out_lags), total / s0)
    return np.asarray(each[np.searchsorted(out_lags, outside.lag)])


def _dispersion(index: EventIndex, inside: Ints, outside: Ints, share: Floats, plain: float) -> float:
    """How much more the log lift varies than with Poisson counts: by later event, and by cluster if there are enough."""
    if not len(inside):
        return 1.0
    events = np.concatenate((inside, outside))
    score = np.concatenate((np.full(len(inside), 1 / len(inside)), -share))
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
