"""What changed between two periods: who appeared, who fell silent, which ties began, broke, turned, grew or faded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import networkx as nx
import numpy as np

from kg.ask.inference import adjusted, p_differ, rate_ratio
from kg.ask.network import flat, undirected

Kind = Literal["appeared", "silent", "began", "broke", "turned", "grew", "faded"]
ORDER: tuple[Kind, ...] = ("turned", "began", "broke", "grew", "faded", "appeared", "silent")


@dataclass(frozen=True, slots=True)
class Change:
    """One change: of an actor (`b` empty) or of a pair; events before and after, and the sign of the tie in each period.

    `ratio` compares the rates of events per day, from `low` to `high` at 95 % (exact, for two Poisson rates); `p` is
    adjusted for all pairs that were looked at. A tie that *grew* or *faded* did so beyond chance; that one began or
    broke with few events says little, and its p shows it.
    """

    kind: Kind
    a: str
    b: str
    before: int
    after: int
    sign_before: str = ""
    sign_after: str = ""
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None


def changes(before: nx.MultiDiGraph[str], after: nx.MultiDiGraph[str], days_before: int, days_after: int) -> list[Change]:
    """The changes from one period to another, of these many days, most telling first.

    >>> import networkx as nx
    >>> one, two = nx.MultiDiGraph(), nx.MultiDiGraph()
    >>> _ = one.add_edge("a", "b", sign="cooperative", sources=1, date=None)
    >>> _ = two.add_edge("b", "a", sign="hostile", sources=1, date=None)
    >>> [(c.kind, c.a, c.b, c.sign_before, c.sign_after) for c in changes(one, two, 30, 30)]
    [('turned', 'a', 'b', 'cooperative', 'hostile')]
    """
    old, new = (undirected(flat(net)) for net in (before, after))
    pairs = sorted({tuple(sorted(e)) for net in (old, new) for e in net.edges()})
    found = [_pair(old, new, a, b, days_before, days_after) for a, b in pairs]
    worth = adjusted(np.array([c.p if c.p is not None else 1.0 for c in found]), "bh") if found else np.zeros(0)
    kept = [replace(c, p=float(p)) for c, p in zip(found, worth, strict=True)]
    kept = [c for c in kept if c.kind not in ("grew", "faded") or (c.p or 1.0) <= 0.05]
    return sorted(
        kept + _actors(old, new), key=lambda c: (ORDER.index(c.kind), c.p if c.p is not None else 1.0, -max(c.before, c.after), c.a, c.b)
    )


def _pair(old: nx.Graph[str], new: nx.Graph[str], a: str, b: str, days_before: int, days_after: int) -> Change:
    n, m = (int(net[a][b]["weight"]) if net.has_edge(a, b) else 0 for net in (old, new))
    was, now = (_sign(net[a][b]) if net.has_edge(a, b) else "" for net in (old, new))
    times = days_before / days_after
    low, high = rate_ratio(m, n, times)
    kind: Kind = "grew" if m * times >= n else "faded"
    if not n or not m:
        kind = "broke" if n else "began"
    elif was != now and {was, now} <= {"hostile", "cooperative"}:
        kind = "turned"
    ratio = m / n * times if n else None
    return Change(kind, a, b, n, m, was, now, ratio, low, high if n else None, p_differ(m, n, times))


def _sign(edge: dict[str, int]) -> str:
    """The sign of most events of a tie; "mixed" where friendship and enmity are even."""
    if edge["hostile"] == edge["cooperative"]:
        return "mixed" if edge["hostile"] else "neutral"
    return "hostile" if edge["hostile"] > edge["cooperative"] else "cooperative"


def _actors(old: nx.Graph[str], new: nx.Graph[str]) -> list[Change]:
    before, after = (dict(net.degree(weight="weight")) for net in (old, new))
    gone = [Change("silent", a, "", int(before[a]), 0) for a in sorted(set(before) - set(after))]
    return gone + [Change("appeared", a, "", 0, int(after[a])) for a in sorted(set(after) - set(before))]
