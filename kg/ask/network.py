"""The network of actors: who acts with and against whom, as a signed, directed, dated multigraph.

An edge is one event between one initiator and one target, so that every number drawn from the network can be traced to
events and their accounts. Its `sign` is that of the event type (hostile, cooperative, neutral); its weights are what an
analyst can defend: events, independent sources, and the bounds of the toll.

>>> import datetime as dt
>>> from kg.ask.index import ActorRow, EventRow
>>> actors = [ActorRow("fama", "FAMa", "state", "state/ML"), ActorRow("jnim", "JNIM", "armed", "jnim")]
>>> index = EventIndex.build([EventRow("e1", "Ambush", dt.date(2025, 6, 1), None, (1,), (0,), sources=2)], actors)
>>> [(a, b, d["sign"], d["date"], d["sources"]) for a, b, d in network(index).edges(data=True)]
[('jnim', 'fama', 'hostile', '2025-06-01', 2)]
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any, Literal, TypeAlias, get_args

import networkx as nx
import numpy as np

from kg.ask.columns import UNKNOWN, Bools, Ints
from kg.ask.index import EventIndex
from kg.graph.rows import Graph
from kg.ontology import event_types

Unnamed: TypeAlias = Literal["shown", "folded", "presumed", "hidden"]
Period: TypeAlias = Literal["day", "week", "month", "quarter", "year"]
UNNAMED: tuple[Unnamed, ...] = get_args(Unnamed)
PERIODS: tuple[Period, ...] = get_args(Period)
SIGNS = ("hostile", "cooperative", "neutral")
_TIES = {"memberOf": "cooperative", "operatesWith": "cooperative", "supports": "cooperative", "commands": "cooperative"}


@dataclass(frozen=True, slots=True)
class How:
    """How events become a network.

    `unnamed` says what groups without a name are: *shown* each by itself, tied to its event (nothing is assumed);
    *folded* by their words ("militants" are one node: an assumption); *presumed* to be whom a report names, else as
    shown; or *hidden*. `together` joins initiators of one event, `claims` lets who claims a deed stand beside who is told
    to have done it, `ties` adds the known alliances and memberships.
    """

    unnamed: Unnamed = "shown"
    together: bool = True
    claims: bool = True
    ties: bool = False


def network(index: EventIndex, rows: Bools | None = None, how: How | None = None, graph: Graph | None = None) -> nx.MultiDiGraph[str]:
    """The network of the events chosen by `rows`; `graph` is needed for claims, ties and presumed groups.

    Edge attributes: event, type, family, sign, basis (*event*, *claimed*, *together*, *tie*), date, sources, killedMin and
    killedMax (None where nobody says), mutual (both do it, as in talks). Actors that only ever act alone, or on nobody, are
    nodes without edges.
    """
    how = how or How()
    made = _Maker(index, how, graph)
    for i in np.flatnonzero(np.ones(len(index), bool) if rows is None else rows):
        made.event(int(i))
    if graph is not None and how.ties:
        made.ties(graph)
    return made.net


class _Maker:
    def __init__(self, index: EventIndex, how: How, graph: Graph | None) -> None:
        self.index, self.how = index, how
        self.net: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        self.presumed = _presumed(graph) if graph is not None and how.unnamed == "presumed" else {}
        self.claimants = _claimants(graph) if graph is not None and how.claims else {}
        self.names = {a.id: a for a in index.actors}
        self.graph = graph

    def event(self, i: int) -> None:
        index, event = self.index, self.index.ids[i]
        doers, targets = (self.nodes(index.actors[a].id for a in role[i]) for role in (index.initiators, index.targets))
        claimed = [n for n in self.nodes(self.claimants.get(event, ())) if n not in doers]
        for basis, group in (("event", doers), ("claimed", claimed)):
            for a in group:
                for b in targets:
                    if a != b:
                        self.edge(a, b, i, basis, sign_of(index.types[index.type[i]]))
        if self.how.together:
            for a, b in combinations(sorted(doers), 2):
                self.edge(a, b, i, "together", "cooperative")

    def nodes(self, actors: Iterable[str]) -> list[str]:
        return list(dict.fromkeys(n for n in map(self.node, actors) if n))

    def edge(self, a: str, b: str, i: int, basis: str, sign: str) -> None:
        index = self.index
        kind = index.types[index.type[i]]
        family = event_types()[kind].family if kind in event_types() else ""
        low, high = (int(index.toll[f"killed{x}"][i]) for x in ("Min", "Max"))
        day = int(index.begin[i])
        self.net.add_edge(
            a, b, f"{index.ids[i]}#{basis}", event=index.ids[i], type=kind, family=family,
            sign=sign, basis=basis, date=None if day == UNKNOWN else dt.date.fromordinal(day).isoformat(), sources=int(index.sources[i]),
            killedMin=None if low == UNKNOWN else low, killedMax=None if high == UNKNOWN else high,
            mutual=basis == "together" or (kind in event_types() and event_types()[kind].symmetric),
        )  # fmt: skip

    def node(self, actor: str) -> str | None:
        """The node of an actor, added if need be; None if it is not to be in the network."""
        row = self.names.get(actor)
        name, kind, named = (row.name, row.kind, row.named) if row else (actor, "other", True)
        node: str = actor
        if not named:
            node = self.presumed.get(actor, actor)
            if node == actor and self.how.unnamed == "hidden":
                return None
            if node == actor and self.how.unnamed == "folded":
                name = name.split("@")[0]
                node = f"unnamed/{name}"
        if node not in self.net:
            known = self.names.get(node)
            shown = known.name if known else self._name(node, name)
            self.net.add_node(node, name=shown, kind=known.kind if known else kind, named=named or (node != actor and node in self.names))
        return node

    def _name(self, node: str, name: str) -> str:
        found = self.graph.get(node) if self.graph and not node.startswith("unnamed/") else None
        return str(found.props.get("acronym") or found.props.get("name") or name) if found else name

    def ties(self, graph: Graph) -> None:
        """Known ties between actors that are in the network already."""
        for name, sign in _TIES.items():
            for e in graph.edges(name):
                if e.source in self.net and e.target in self.net:
                    self.net.add_edge(
                        e.source, e.target, f"{name}#tie", event=None, type=name, family="", sign=sign, basis="tie", date=None, sources=0,
                        killedMin=None, killedMax=None, mutual=name == "operatesWith",
                    )  # fmt: skip


@lru_cache(maxsize=256)
def sign_of(kind: str) -> str:
    """Whether an event of a type sets its two sides against each other.

    >>> sign_of("AirStrike"), sign_of("Agreement")
    ('hostile', 'cooperative')
    """
    known = event_types().get(kind)
    return known.sign if known else "neutral"


def _presumed(graph: Graph) -> dict[str, str]:
    return {e.source: e.target for e in graph.edges("presumed")}


def _claimants(graph: Graph) -> dict[str, list[str]]:
    """For each event who claims it: the initiators of the claims that are linked to it."""
    who: dict[str, list[str]] = {}
    for e in graph.edges("initiator"):
        who.setdefault(e.source, []).append(e.target)
    out: dict[str, list[str]] = {}
    for e in graph.edges("claims"):
        out.setdefault(e.target, []).extend(a for a in who.get(e.source, ()) if a not in out.get(e.target, ()))
    return out


# ---------------------------------------------------------------- simpler networks


def flat(net: nx.MultiDiGraph[str], *, weight: str = "events") -> nx.DiGraph[str]:
    """One edge for each pair: how many events of each sign, sources, toll bounds, first and last day.

    `weight` (events, sources or killedMin) is also stored as `weight`; a toll that nobody counts weighs 0. The upper
    bound of the toll is None as soon as that of one event is open.

    >>> import networkx as nx
    >>> g = nx.MultiDiGraph()
    >>> for n in (2, 3):
    ...     _ = g.add_edge("a", "b", sign="hostile", sources=n, date=f"2025-0{n}-01", killedMin=n, killedMax=None)
    >>> flat(g, weight="sources")["a"]["b"]["weight"], flat(g)["a"]["b"]["last"]
    (5, '2025-03-01')
    """
    out: nx.DiGraph[str] = nx.DiGraph()
    out.add_nodes_from(net.nodes(data=True))
    for a, b, d in net.edges(data=True):
        if not out.has_edge(a, b):
            out.add_edge(a, b, events=0, sources=0, killedMin=0, killedMax=0, first=None, last=None, mutual=0, **dict.fromkeys(SIGNS, 0))
        _add(out[a][b], d)
    for _, _, d in out.edges(data=True):
        d["weight"] = d[weight]
    return out


def _add(total: dict[str, Any], d: Mapping[str, Any]) -> None:
    total["events"] += 1
    total["sources"] += d["sources"]
    total["mutual"] += bool(d.get("mutual"))
    total[d["sign"]] += 1
    low, high = d.get("killedMin"), d.get("killedMax")
    total["killedMin"] += low or 0
    if high is None and low is not None:
        total["killedMax"] = None
    elif total["killedMax"] is not None:
        total["killedMax"] += high or 0
    if d.get("date"):
        total["first"] = min(total["first"] or d["date"], d["date"])
        total["last"] = max(total["last"] or d["date"], d["date"])


def undirected(net: nx.DiGraph[str], weight: str = "weight") -> nx.Graph[str]:
    """A flat network without directions: both ways added up, counts by sign too."""
    out: nx.Graph[str] = nx.Graph()
    out.add_nodes_from(net.nodes(data=True))
    for a, b, d in net.edges(data=True):
        if not out.has_edge(a, b):
            out.add_edge(a, b, weight=0, **dict.fromkeys(SIGNS, 0))
        out[a][b]["weight"] += d[weight]
        for sign in SIGNS:
            out[a][b][sign] += d[sign]
    return out


def signed(net: nx.DiGraph[str]) -> nx.Graph[str]:
    """Friends and foes: an undirected edge of `sign` 1 or -1 by what most events between two say; pairs in doubt are left out."""
    plain = undirected(net)
    out: nx.Graph[str] = nx.Graph()
    out.add_nodes_from(plain.nodes(data=True))
    for a, b, d in plain.edges(data=True):
        if d["cooperative"] != d["hostile"]:
            out.add_edge(a, b, sign=1 if d["cooperative"] > d["hostile"] else -1, weight=abs(d["cooperative"] - d["hostile"]))
    return out


def together(index: EventIndex, rows: Bools | None = None) -> nx.Graph[str]:
    """Who takes part with whom: two actors are joined by each event in which they are on the same side (`weight`)."""
    out: nx.Graph[str] = nx.Graph()
    for i in np.flatnonzero(np.ones(len(index), bool) if rows is None else rows):
        for role in (index.initiators, index.targets):
            group = [index.actors[a] for a in role[i]]
            out.add_nodes_from((a.id, {"name": a.name, "kind": a.kind, "named": a.named}) for a in group)
            for a, b in combinations(sorted(x.id for x in group), 2):
                out.add_edge(a, b, weight=out.get_edge_data(a, b, {"weight": 0})["weight"] + 1)
    return out


def actor_place(index: EventIndex, rows: Bools | None = None, graph: Graph | None = None) -> nx.Graph[str]:
    """Who acts where: actors (`bipartite` 0) and places (1), joined by the events that they take part in there (`weight`)."""
    out: nx.Graph[str] = nx.Graph()
    for i in np.flatnonzero(np.ones(len(index), bool) if rows is None else rows):
        group = [index.actors[a] for a in dict.fromkeys([*index.initiators[i], *index.targets[i]])]
        for place in (index.place_names[p] for p in index.places[i]):
            known = graph.get(place) if graph else None
            out.add_node(place, bipartite=1, name=str(known.props.get("name", place)) if known else place.removeprefix("place/"))
            for a in group:
                out.add_node(a.id, bipartite=0, name=a.name, kind=a.kind, named=a.named)
                out.add_edge(a.id, place, weight=out.get_edge_data(a.id, place, {"weight": 0})["weight"] + 1)
    return out


def by_period(index: EventIndex, rows: Bools, period: Period) -> Iterator[tuple[str, Bools]]:
    """The events of each period that has any, in order: its name ("2025-06", "2025-W23") and which events begin in it."""
    chosen: Ints = np.flatnonzero(rows & (index.begin != UNKNOWN))
    names = np.array([period_of(dt.date.fromordinal(int(d)), period) for d in index.begin[chosen]])
    for name in np.unique(names):
        mask = np.zeros(len(index), bool)
        mask[chosen[names == name]] = True
        yield str(name), mask


def period_of(day: dt.date, period: Period) -> str:
    """The name of the period that a day is in; names sort like the periods.

    >>> [period_of(dt.date(2025, 6, 2), p) for p in PERIODS]
    ['2025-06-02', '2025-W23', '2025-06', '2025-Q2', '2025']
    """
    if period == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    if period == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    return day.isoformat()[: {"day": 10, "month": 7, "year": 4}[period]]
