"""What led to what: the links that reports state, and those that a pattern infers, as chains of events.

A stated link has its words; an inferred one its pattern, lag, distance, and what it is worth: the lift of the pattern
over chance, and the chance that such an event would have come here and now anyway. Stated ones come first everywhere.

>>> import datetime as dt
>>> from kg.graph.rows import Graph
>>> g = Graph()
>>> for n, kind in enumerate(("Ambush", "AirStrike")):
...     g.node(f"event/a{n}", "Event", type=kind, label=kind, begin=dt.date(2025, 6, 1 + n), end=dt.date(2025, 6, 1 + n))
>>> g.node("link/1", "Link", type="retaliation_for", basis="stated", quote="in response")
>>> g.edge("link/1", "linkFrom", "event/a1")
>>> g.edge("link/1", "linkTo", "event/a0")
>>> [(c.events, c.type, c.basis, c.lag) for c in stated(g)]
[(('event/a0', 'event/a1'), 'retaliation_for', 'stated', (1,))]
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from kg.ask.chance import Evidence, adjust, chances, evidence
from kg.ask.columns import UNKNOWN
from kg.ask.filters import EVERYTHING, Filter, rows
from kg.ask.geometry import haversine
from kg.ask.index import EventIndex
from kg.ask.indexing import index_graph
from kg.ask.join import corridors, lags
from kg.ask.mining import find
from kg.ask.patterns import Pattern, patterns
from kg.errors import QueryError
from kg.graph.rows import Graph
from kg.model import Basis, Link, LinkType

CHANCE = 0.5
LED_TO: tuple[LinkType, ...] = ("retaliation_for", "caused_by", "follows")
"""The link types that say what led to what; statements about an event (claims, condemns) and parts are no steps of a story."""
_RANK: tuple[LinkType, ...] = ("retaliation_for", "caused_by", "claims", "condemns", "follows", "part_of")


@dataclass(frozen=True, slots=True)
class Chain:
    """Events (node ids) of which each led to the next, or is told to have.

    For each step after the first: `lag` in days and `km` from the event it comes after (None: unknown) and `chance`, the
    chance that such an event would have come anyway (None for stated ones, and where the data tells nothing of it). `rule`
    is the pattern that infers it, also beside a statement; `evidence` belongs to the rule. `quotes` are the words of a
    stated one, (report, words); `via` is the event that they only refer to, where it must be one that is told elsewhere.
    """

    events: tuple[str, ...]
    type: LinkType
    basis: Basis
    lag: tuple[int | None, ...] = ()
    km: tuple[float | None, ...] = ()
    chance: tuple[float | None, ...] = ()
    rule: str | None = None
    evidence: tuple[Evidence, ...] = ()
    quotes: tuple[tuple[str, str], ...] = ()
    via: str | None = None

    @property
    def lift(self) -> float | None:
        """How much more often than by chance the weakest step comes; where chance was never seen, at least so much."""
        return min((e.lift if math.isfinite(e.high) else e.low for e in self.evidence), default=None)


# ---------------------------------------------------------------- stated


def stated(graph: Graph, index: EventIndex | None = None) -> list[Chain]:
    """The links that reports state between events, as chains of two: what came first, then what it led to.

    A claim, a condemnation or a part comes after the event that it is about.
    """
    index = index or index_graph(graph)
    ends: dict[str, dict[str, str]] = {}
    for name in ("linkFrom", "linkTo"):
        for e in graph.edges(name):
            ends.setdefault(e.source, {})[name] = e.target
    words = _words(graph)
    out = []
    for node in graph.nodes("Link"):
        if node.props.get("basis") == "stated" and len(ends.get(node.id, {})) == 2:
            first, then = ends[node.id]["linkTo"], ends[node.id]["linkFrom"]
            quotes = words.get(node.id) or ((("", str(node.props["quote"])),) if "quote" in node.props else ())
            lag, km = apart(index, first, then)
            out.append(Chain((first, then), node.props["type"], "stated", (lag,), (km,), (None,), quotes=quotes))  # type: ignore[arg-type]
    return out


def _words(graph: Graph) -> dict[str, tuple[tuple[str, str], ...]]:
    out: dict[str, list[tuple[str, str]]] = {}
    for e in graph.edges("evidence"):
        node = graph.get(e.target)
        if e.source.startswith("link/") and node is not None:
            out.setdefault(e.source, []).append((node.report or "", str(node.props.get("quote", ""))))
    return {k: tuple(sorted(set(v))) for k, v in out.items()}


def apart(index: EventIndex, first: str, then: str) -> tuple[int | None, float | None]:
    """Days and kilometres between two events; None where a day or a place is unknown."""
    i, j = (np.array([index.row(e)]) for e in (first, then))
    if i[0] < 0 or j[0] < 0:
        return None, None
    lag = None if UNKNOWN in (index.begin[i[0]], index.begin[j[0]]) else int(lags(index, i, j)[0])
    km = float(corridors(index, i, j, haversine(index.lat[i], index.lon[i], index.lat[j], index.lon[j]))[0])
    return lag, None if math.isnan(km) else round(km, 1)


# ---------------------------------------------------------------- inferred


def judged(index: EventIndex, which: Iterable[Pattern] | None = None) -> list[tuple[Pattern, tuple[Evidence, ...]]]:
    """The patterns (all of them, if none are given) with their evidence, adjusted for how many they are."""
    some = list(which if which is not None else patterns().values())
    return [(p, tuple(e)) for p, e in zip(some, adjust(evidence(index, p) for p in some), strict=True)]


def inferred(
    index: EventIndex, which: Iterable[tuple[Pattern, tuple[Evidence, ...]]] | None = None, *, chance: float = CHANCE
) -> list[Chain]:
    """The chains that patterns find and that chance would hardly have made.

    Chains of which a step would have come anyway with a probability above `chance` are left out: in the middle of a
    battle everything follows everything.
    """
    return [c for p, e in (judged(index) if which is None else which) for c in _mined(index, p, e, chance)]


def _mined(index: EventIndex, pattern: Pattern, why: tuple[Evidence, ...], most: float) -> list[Chain]:
    found = find(index, pattern)
    likely = chances(index, pattern, found)
    keep = np.flatnonzero(~(likely > most).any(axis=1))
    return [
        Chain(
            tuple(index.ids[e] for e in found.events[i]), pattern.link, "inferred", tuple(int(x) for x in found.lag[i]),
            tuple(None if math.isnan(x) else round(float(x), 1) for x in found.km[i]),
            tuple(None if math.isnan(x) else round(float(x), 4) for x in likely[i]), pattern.name, why,
        )
        for i in keep
    ]  # fmt: skip


def links_of(chains: Iterable[Chain], told: Iterable[Chain] = ()) -> list[Link]:
    """Inferred chains as `Store.infer` writes them back: one link for each step of each inferred chain, from later to earlier.

    A step that a report states with the same type (`told`) is left out. Of several patterns that infer one step, the one
    that chance explains least is named.
    """
    said = {(c.events[-1], c.type, c.events[0]) for c in told}
    best: dict[tuple[str, LinkType, str], tuple[float, Link]] = {}
    rules = patterns()
    for chain in chains:
        rule = rules.get(str(chain.rule))
        for n, then in enumerate(chain.events[1:], 1):
            first = chain.events[rule.steps[n].after if rule else n - 1]
            key = (then, chain.type, first)
            if key in said:
                continue
            e = chain.evidence[n - 1]
            lift = round(e.lift if math.isfinite(e.high) else e.low, 2)
            source, target = (x.removeprefix("event/") for x in (then, first))
            link = Link(source, chain.type, target, "inferred", (), chain.rule, chain.lag[n - 1], chain.km[n - 1], lift)
            worth = float(chain.chance[n - 1] or 0.0)
            if key not in best or (worth, link.rule or "") < (best[key][0], best[key][1].rule or ""):
                best[key] = worth, link
    return [link for _, link in sorted(best.values(), key=lambda x: (x[1].source, x[1].type, x[1].target))]


# ---------------------------------------------------------------- all of them


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which chains to show; what is empty asks for nothing. A chain is shown if any of its events fits `where`."""

    types: tuple[str, ...] = LED_TO
    basis: str = ""
    rule: str = ""
    where: Filter = EVERYTHING


class Chains:
    """The chains of a graph: stated ones with what also infers them, and inferred ones.

    Links that an earlier run inferred and wrote into the graph are not looked at: what is inferred is mined anew.
    """

    def __init__(self, graph: Graph, which: Iterable[Pattern] | None = None, *, chance: float = CHANCE) -> None:
        self.graph, self.index = graph, index_graph(graph)
        from kg.ask.references import referred

        self.stated = stated(graph, self.index)
        self.referred = referred(self.index, self.stated)
        self.judged = judged(self.index, which)
        self.inferred = _unsaid(self.stated, inferred(self.index, self.judged, chance=chance))

    def links(self) -> list[Link]:
        """What to write back into a store with `Store.infer`: the inferred steps that no report states."""
        return links_of(self.inferred, self.stated)

    @cached_property
    def all(self) -> list[Chain]:
        """Stated ones first, each kind by the day of its first event."""
        rules: dict[tuple[str, ...], Chain] = {c.events: c for c in reversed(self.inferred) if len(c.events) == 2}
        also = [_with_rule(c, rules.get(c.events)) for c in (*self.stated, *self.referred)]
        told = {c.events for c in also if c.type in LED_TO}
        rest = [c for c in self.inferred if c.events not in told]
        return sorted(also, key=self._order) + sorted(rest, key=self._order)

    def _order(self, chain: Chain) -> tuple[object, ...]:
        days = [int(self.index.begin[self.index.row(e)]) for e in chain.events]
        return days[0] if days[0] != UNKNOWN else math.inf, chain.events, chain.type, chain.rule or ""

    def wanted(self, wanted: Wanted) -> list[Chain]:
        """The chains that fit a filter, in the order of `all`."""
        events = self._events(wanted.where)
        return [
            c
            for c in self.all
            if (not wanted.types or c.type in wanted.types)
            and wanted.basis in ("", c.basis)
            and wanted.rule in ("", c.rule)
            and (events is None or any(e in events for e in c.events))
        ]

    def _events(self, where: Filter) -> set[str] | None:
        if where == EVERYTHING:
            return None
        return {self.index.ids[int(i)] for i in np.flatnonzero(rows(self.index, where, self.graph))}

    def follow(self, event: str, depth: int = 5, back: bool = False, types: Sequence[str] = LED_TO) -> list[tuple[int, Chain]]:
        """The steps that lead on from an event (or, with `back`, up to it), depth first, with how deep they are.

        Steps are chains of two; longer ones are taken step by step. An event that was told already is not gone on from.
        """
        if self.index.row(event) < 0:
            raise QueryError(f"no event {event!r}", remedy="see the ids in `kg triples`")
        out: list[tuple[int, Chain]] = []
        seen = {event}

        def go(at: str, level: int) -> None:
            for step in self._steps_from(back).get(at, ()) if level < depth else ():
                if types and step.type not in types:
                    continue
                out.append((level + 1, step))
                other = step.events[0 if back else 1]
                if other not in seen:
                    seen.add(other)
                    go(other, level + 1)

        go(event, 0)
        return out

    def _steps_from(self, back: bool) -> Mapping[str, list[Chain]]:
        out: dict[str, list[Chain]] = {}
        taken: set[tuple[tuple[str, ...], str]] = set()
        for chain in self.all:
            for step in pairs_of(chain):
                if (step.events, step.type) not in taken:
                    taken.add((step.events, step.type))
                    out.setdefault(step.events[1 if back else 0], []).append(step)
        return out


def pairs_of(chain: Chain) -> list[Chain]:
    """A chain as its steps, each a chain of two."""
    if len(chain.events) == 2:
        return [chain]
    rule = patterns().get(chain.rule or "")
    out = []
    for n in range(1, len(chain.events)):
        first = rule.steps[n].after if rule else n - 1
        at = slice(n - 1, n)
        step = replace(chain, events=(chain.events[first], chain.events[n]), lag=chain.lag[at], km=chain.km[at])
        out.append(replace(step, chance=chain.chance[at], evidence=chain.evidence[at]))
    return out


def _with_rule(told: Chain, mined: Chain | None) -> Chain:
    if mined is None or told.type not in LED_TO:
        return told
    return replace(told, rule=mined.rule, evidence=mined.evidence, chance=mined.chance, km=mined.km if told.km == (None,) else told.km)


def _unsaid(told: Sequence[Chain], mined: Sequence[Chain]) -> list[Chain]:
    """Inferred chains without second guesses about what a statement is about, where a report says it."""
    about = {(c.events[-1], c.type) for c in told if c.type not in LED_TO}
    nearest = {p.name for p in patterns().values() if p.nearest}
    return [c for c in mined if not (c.rule in nearest and (c.events[-1], c.type) in about)]
