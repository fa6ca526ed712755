"""An event drawn from its tellings, by this rule.

* **Independent sources.** Reports with (nearly) the same text have one *origin*; a value is as well supported as it has
  origins, not reports.
* **Type**: the most specific that is told (a drone strike is said to be an air strike by others), then the best
  supported, then the first by name.
* **Status**: the best supported. What was announced and then told as done has occurred, however many announced it; a denial
  never wins over what others tell, but makes the event *contested*.
* **Who**: named actors go before groups without a name ("JNIM" says more than "gunmen"); all named actors that are told
  are kept, since two accusations are two; of unnamed groups only those of the best supported telling.
* **Where**: the loci of the telling with the smallest radius of doubt, then the best supported.
* **When**: the common part of what is told, taking tellings from the most exact to the least; one that does not fit is
  left out and noted as a conflict.
* **Toll**: for each kind and side from the lowest to the highest figure that any voice gives, summed over the sides; an
  open end stays open. Figures that cannot both be true make the event *contested*. Superseded figures are left out.

Nothing here depends on the order of the tellings.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from kg.model import Account, Actor, Casualty, Event, Locus, Status, When
from kg.resolve.tellings import Telling
from kg.resolve.world import is_scoped

Bounds = tuple[int, int | None]
V = TypeVar("V", bound=Hashable)

# How much a type says: a type that is not listed here says an ordinary 1.
SPECIFICITY = {"Operation": -1, "Attack": 0, "ArmedClash": 0, "CivilianTargeting": 0, "AirStrike": 1, "DroneStrike": 2, "SuicideBombing": 2}
STATUS_ORDER: tuple[Status, ...] = ("occurred", "ended", "foiled", "planned", "denied")


@dataclass(frozen=True, slots=True)
class Drawn:
    """An event with what does not fit into `kg.model.Event`: its actors, its tolls, and why it is as it is."""

    event: Event
    initiators: tuple[Actor, ...]
    targets: tuple[Actor, ...]
    tolls: Mapping[str, Bounds]
    contested: tuple[str, ...]
    origins: int
    reports: int
    accounts: int


def draw(tellings: Sequence[Telling], origin_of: Mapping[str, str]) -> Drawn:
    """The event that these tellings tell of. `origin_of` gives the origin of a report (itself where it is not there)."""
    tellings = sorted(tellings, key=lambda t: t.id)
    support = Support(tellings, origin_of)
    accounts = sorted((a for t in tellings for a in t.accounts), key=lambda a: a.id)
    status, disputed = _status(support)
    tolls, clashes = toll(tellings)
    when, misfits = _when(tellings)
    event = Event(
        id=accounts[0].id,
        accounts=tuple(a.id for a in accounts),
        type=support.best(lambda t: [t.type], lambda x: SPECIFICITY.get(x, 1)) or tellings[0].type,
        status=status,
        initiators=(),
        targets=(),
        loci=_loci(support),
        when=when,
        sources=support.total,
        reasons=tuple(misfits),
    )
    return Drawn(
        event, _actors(support, "initiators"), _actors(support, "targets"), tolls, tuple(disputed + clashes),
        support.total, len({t.report for t in tellings}), len(accounts),
    )  # fmt: skip


class Support:
    """How many independent origins stand behind a value."""

    def __init__(self, tellings: Sequence[Telling], origin_of: Mapping[str, str]) -> None:
        self.tellings = tellings
        self.origin = {t.id: origin_of.get(t.report, t.report) for t in tellings}
        self.total = len(set(self.origin.values()))

    def counts(self, values: Callable[[Telling], Iterable[V]]) -> dict[V, int]:
        found: dict[V, set[str]] = defaultdict(set)
        for t in self.tellings:
            for value in values(t):
                found[value].add(self.origin[t.id])
        return {value: len(origins) for value, origins in found.items()}

    def best(self, values: Callable[[Telling], Iterable[str]], specific: Callable[[str], int]) -> str | None:
        counts = self.counts(values)
        return min(counts, key=lambda v: (-specific(v), -counts[v], v)) if counts else None


def _status(support: Support) -> tuple[Status, list[str]]:
    """The status, and what makes it disputed."""
    counts: dict[Status, int] = support.counts(lambda t: {a.status for a in t.accounts})
    said: dict[Status, int] = {s: n for s, n in counts.items() if s != "denied"} or counts
    if "occurred" in said:
        said.pop("planned", None)
    chosen = min(said, key=lambda s: (-said[s], STATUS_ORDER.index(s)))
    disputed = [f"denied by {counts['denied']} of {support.total} sources"] if "denied" in counts and len(counts) > 1 else []
    return chosen, disputed


def _actors(support: Support, slot: str) -> tuple[Actor, ...]:
    def told(t: Telling) -> tuple[Actor, ...]:
        actors: tuple[Actor, ...] = getattr(t, slot)
        return actors

    named = {a.id: a for t in support.tellings for a in told(t) if not is_scoped(a)}
    if named:
        return tuple(named[k] for k in sorted(named))
    groups = support.counts(lambda t: [tuple(sorted((a.name, a.cls) for a in told(t)))] if told(t) else [])
    if not groups:
        return ()
    best = min(groups, key=lambda g: (-groups[g], -sum(len(n.split()) for n, _ in g), g))
    scoped = {(a.name, a.cls): a for t in reversed(support.tellings) for a in told(t)}
    return tuple(scoped[k] for k in best)


def _loci(support: Support) -> tuple[Locus, ...]:
    counts = support.counts(lambda t: [t.loci] if t.loci else [])
    if not counts:
        return ()
    places = support.counts(lambda t: [_anchors(t.loci)])
    return min(counts, key=lambda loci: (min(map(doubt, loci)), -places[_anchors(loci)], -counts[loci], tuple(map(repr, loci))))


def _anchors(loci: Iterable[Locus]) -> tuple[tuple[str, ...], ...]:
    """The places of loci, whatever each report calls them."""
    return tuple(x.anchors for x in loci)


def doubt(locus: Locus) -> float:
    """How large the area is that a locus leaves open, in km: unplaced ones leave the most."""
    if locus.lat is None:
        return 1e6
    return locus.radius_km if locus.radius_km is not None else 1e3


# ---------------------------------------------------------------- when


def _when(tellings: Sequence[Telling]) -> tuple[When | None, list[str]]:
    """The common part of the dates that are told, and what does not fit it."""
    dates = sorted({_bare(t.when) for t in tellings if t.when is not None}, key=lambda w: (width(w), _sort_key(w)))
    if not dates:
        return None, []
    common, misfits = dates[0], []
    for other in dates[1:]:
        both = _intersection(common, other)
        if both is None:
            misfits.append(f"also dated {_text(other)}")
        else:
            common = both
    conflict = "; ".join(misfits) or None
    return replace(common, conflict=conflict), misfits


def _bare(w: When) -> When:
    return replace(w, spans=(), how=None, conflict=None)


def width(w: When) -> int:
    """Days between the first and the last that a date leaves possible; open ends count as a lifetime."""
    if w.earliest_begin is None or (w.latest_end is None and w.latest_begin is None):
        return 36500
    return ((w.latest_end or w.latest_begin or w.earliest_begin) - w.earliest_begin).days


def _sort_key(w: When) -> tuple[str, ...]:
    return tuple(str(x or "") for x in (w.earliest_begin, w.latest_begin, w.earliest_end, w.latest_end, w.precision))


def _intersection(a: When, b: When) -> When | None:
    """What both dates leave possible, or None; the precision is that of the more exact one, `a`."""
    earliest, latest = _tighter(a.earliest_begin, b.earliest_begin, max), _tighter(a.latest_begin, b.latest_begin, min)
    first, last = _tighter(a.earliest_end, b.earliest_end, max), _tighter(a.latest_end, b.latest_end, min)
    if any(x is not None and y is not None and x > y for x, y in ((earliest, latest), (first, last), (earliest, last))):
        return None
    return When(earliest, latest, first, last, a.precision)


def _tighter(x: dt.date | None, y: dt.date | None, pick: Callable[[dt.date, dt.date], dt.date]) -> dt.date | None:
    return pick(x, y) if x is not None and y is not None else x if x is not None else y


def _text(w: When) -> str:
    begin, end = w.earliest_begin, w.latest_end
    return begin.isoformat() if begin and begin == end else f"{begin or '…'}..{end or '…'}"


# ---------------------------------------------------------------- tolls


def toll(tellings: Iterable[Telling]) -> tuple[dict[str, Bounds], list[str]]:
    """Bounds of each kind of casualty over all voices, and the figures that cannot both be true."""
    figures: dict[tuple[str, str], list[tuple[Bounds, Account]]] = defaultdict(list)
    for t in tellings:
        for account in t.accounts:
            for (kind, side), bounds in account_toll(account).items():
                figures[kind, side].append((bounds, account))
    sides: dict[str, list[Bounds]] = defaultdict(list)
    clashes: list[str] = []
    for (kind, side), said in sorted(figures.items()):
        lows, highs = [b[0] for b, _ in said], [b[1] for b, _ in said]
        sides[kind].append((min(lows), None if None in highs else max(h for h in highs if h is not None)))
        if any(low > high for low in lows for high in highs if high is not None):
            clashes.append(f"{kind} ({side}): " + " or ".join(sorted({figure(b) for b, _ in said})))
    return {kind: (sum(b[0] for b in bs), _sum(b[1] for b in bs)) for kind, bs in sides.items()}, clashes


def account_toll(account: Account) -> dict[tuple[str, str], Bounds]:
    """What one account says of each kind and side, its parts added up; uncounted and superseded figures are left out."""
    parts: dict[tuple[str, str], list[Casualty]] = defaultdict(list)
    for c in account.casualties:
        if not c.superseded and not (c.minimum is None and c.maximum is None):
            parts[c.kind, c.side].append(c)
    return {key: (sum(c.minimum or 0 for c in cs), _sum(c.maximum for c in cs)) for key, cs in parts.items()}


def _sum(values: Iterable[int | None]) -> int | None:
    listed = list(values)
    return None if any(v is None for v in listed) else sum(v for v in listed if v is not None)


def figure(bounds: Bounds) -> str:
    """Bounds as a text: "4", "17+", "12-15"."""
    low, high = bounds
    return str(low) if low == high else f"{low}+" if high is None else f"{low}-{high}"
