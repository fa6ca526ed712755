"""Which events are looked at: one filter for networks, chains and plots, and the words that say it in a title."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from kg.ask.columns import UNKNOWN, Bools
from kg.ask.index import EventIndex
from kg.errors import QueryError
from kg.graph.rows import Graph
from kg.ontology import countries, event_types
from kg.resolve.gazetteer import gazetteer
from kg.text import fold


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for; what is empty asks for nothing.

    `actor` and `area` are names, ids or beginnings of them; `types` are event types or families; `since` and `until`
    keep events whose time touches these days; `sources` is the least number of independent sources.
    """

    actor: str = ""
    area: str = ""
    types: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    publisher: str = ""
    sources: int = 0
    since: dt.date | None = None
    until: dt.date | None = None

    def words(self) -> str:
        """The filter as a person says it, for titles.

        >>> Filter(actor="JNIM", since=dt.date(2024, 1, 1), sources=2).words()
        'JNIM, since 2024-01-01, at least 2 sources'
        """
        status = f"events that {' or '.join(self.status)}" if self.status == ("occurred",) else " and ".join(self.status)
        parts = [self.actor, self.area, " and ".join(self.types), status, self.publisher and f"told by {self.publisher}"]
        if self.since and self.until:
            parts.append(f"{self.since} to {self.until}")
        else:
            parts += [f"since {self.since}" if self.since else "", f"until {self.until}" if self.until else ""]
        parts.append(f"at least {self.sources} sources" if self.sources > 1 else "")
        return ", ".join(p for p in parts if p)


EVERYTHING = Filter()


def rows(index: EventIndex, wanted: Filter, graph: Graph | None = None) -> Bools:
    """Which events of an index fit a filter. Names of actors, places and publishers are sought in the graph, if there is one."""
    ok = np.ones(len(index), bool)
    if wanted.types:
        ok &= index.of_types(_types(wanted.types))
    if wanted.status:
        ok &= index.of_status(wanted.status)
    if wanted.sources:
        ok &= index.sources >= wanted.sources
    if wanted.since or wanted.until:
        ok &= _in_time(index, wanted)
    if wanted.actor:
        ok &= _with_actor(index, wanted.actor, graph)
    if wanted.area:
        ok &= _in_area(index, wanted.area, graph)
    if wanted.publisher:
        ok &= _told_by(index, wanted.publisher, graph)
    return ok


def _types(names: tuple[str, ...]) -> list[str]:
    known = event_types()
    families = {t.family for t in known.values()}
    for name in names:
        if name not in known and name not in families:
            raise QueryError(
                f"{name!r} is no event type or family", remedy=f"use one of {', '.join(sorted(families))} or a type such as AirStrike"
            )
    return [n for n, t in known.items() if n in names or t.family in names]


def _in_time(index: EventIndex, wanted: Filter) -> Bools:
    end = np.where(index.end == UNKNOWN, index.begin, index.end)
    ok = index.begin != UNKNOWN
    if wanted.since:
        ok &= end >= wanted.since.toordinal()
    if wanted.until:
        ok &= index.begin <= wanted.until.toordinal()
    return np.asarray(ok)


def _with_actor(index: EventIndex, name: str, graph: Graph | None) -> Bools:
    ids = called(graph, name) if graph else set()
    key = fold(name)
    hits = [i for i, a in enumerate(index.actors) if a.id in ids or key in (fold(a.name), a.id, a.id.removeprefix("actor/"))]
    if not hits:
        raise QueryError(f"no actor {name!r} in these events", remedy="see the names in `kg network --table`")
    ok = np.zeros(len(index), bool)
    for role in (index.initiators, index.targets):
        ok[role.owners()[np.isin(role.values, hits)]] = True
    return ok


def called(graph: Graph, name: str, under: str = "actor/") -> set[str]:
    """The nodes that go by a name, acronym, alias or id."""
    key, out = fold(name), set()
    for node in graph.nodes():
        if node.id.startswith(under):
            alias = node.props.get("alias", ())
            names = (node.props.get("name"), node.props.get("acronym"), *(alias if isinstance(alias, tuple) else (alias,)))
            if name in (node.id, node.id.removeprefix(under)) or any(n and fold(str(n)).split("@")[0] == key for n in names):
                out.add(node.id)
    return out


def _in_area(index: EventIndex, name: str, graph: Graph | None) -> Bools:
    """Events in a country or region by name or code, or at a place by any of its names, or as a report spells it."""
    key = fold(name)
    codes = {code for code, land in countries().items() if key in map(fold, (code, *land.names_en, *land.names_fr))}
    areas = [i for i, a in enumerate(index.areas) if any(fold(p) == key or p in codes for p in a.split("/"))]
    ok = np.isin(index.area, areas)
    ids = {f"place/{p.id}" for p in gazetteer().lookup(name)} | (called(graph, name, "place/") if graph else set())
    places = [i for i, p in enumerate(index.place_names) if p in ids or fold(p.removeprefix("place/x-").replace("-", " ")) == key]
    ok[index.places.owners()[np.isin(index.places.values, places)]] = True
    if not areas and not places:
        raise QueryError(f"no event is placed in {name!r}", remedy="use a country, a region or a place of these events")
    return np.asarray(ok)


def _told_by(index: EventIndex, publisher: str, graph: Graph | None) -> Bools:
    """Events of which a report of this publisher tells."""
    if graph is None:
        raise QueryError("publishers are known in a graph only", field="publisher")
    key = fold(publisher)
    reports = {n.id for n in graph.nodes("Report") if fold(str(n.props.get("publisher", ""))) == key}
    accounts = {e.source for e in graph.edges("inReport") if e.target in reports}
    told = {e.source for e in graph.edges("account") if e.target in accounts}
    return np.array([e in told for e in index.ids], bool)
