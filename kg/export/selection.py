"""A part of the graph: the events that pass a filter or that a query names, with all that belongs to them.

>>> g = Graph()
>>> g.node("event/a1", "Event", type="Ambush")
>>> g.node("event/a2", "Event", type="Arrest")
>>> g.node("actor/jnim", "ArmedGroup", name="JNIM")
>>> g.edge("event/a1", "initiator", "actor/jnim")
>>> [n.id for n in neighbourhood(g, {"event/a1"}).nodes()]
['actor/jnim', 'event/a1']
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.ask.filters import EVERYTHING, Filter, rows
from kg.ask.indexing import index_graph
from kg.ask.table import Table
from kg.errors import QueryError
from kg.graph.rows import Edge, Graph

_BETWEEN = {"linkFrom": "Link", "linkTo": "Link", "tieFrom": "Tie", "tieTo": "Tie"}
"""What stands between two things is kept only if both of them are."""


def filtered(graph: Graph, wanted: Filter) -> Graph:
    """The events that pass a filter, with their neighbourhood; the whole graph if nothing is asked for."""
    if wanted == EVERYTHING:
        return graph
    index = index_graph(graph)
    return neighbourhood(graph, {id_ for id_, kept in zip(index.ids, rows(index, wanted, graph), strict=True) if kept})


def events_of(table: Table, name: str) -> set[str]:
    """The events that the answer to a query names, in whatever column."""
    cells = (x for row in table.rows for cell in row for x in (cell if isinstance(cell, tuple) else (cell,)))
    found = {x for x in cells if isinstance(x, str) and x.startswith("event/")}
    if len(table) and not found:
        raise QueryError(
            f"the answer to {name!r} names no events", remedy="use a query with a column of events, such as `events` or `actor`"
        )
    return found


def neighbourhood(graph: Graph, events: Iterable[str]) -> Graph:
    """These events with their accounts, words, tolls, actors, places and reports, and what ties these to each other."""
    out: dict[str, list[Edge]] = {}
    ends: dict[str, set[str]] = {}
    for edge in graph.edges():
        if edge.name in _BETWEEN:
            ends.setdefault(edge.source, set()).add(edge.target)
        out.setdefault(edge.source, []).append(edge)
    wanted = {e for e in events if graph.get(e) is not None}
    kept = _reached(graph, wanted, out)
    for id_, between in sorted(ends.items()):
        if between <= kept:
            kept |= _reached(graph, {id_}, out)
    return _part(graph, kept, wanted)


def _reached(graph: Graph, start: Iterable[str], out: dict[str, list[Edge]]) -> set[str]:
    """All that can be come to from these without passing through another event or an actor's deeds."""
    seen, todo = set(start), list(start)
    while todo:
        source = todo.pop()
        for edge in out.get(source, ()):
            if edge.target in seen or edge.target.startswith("event/") or (source.startswith("actor/") and edge.name != "presumed"):
                continue
            if graph.get(edge.target) is not None:
                seen.add(edge.target)
                todo.append(edge.target)
    return seen


def _part(graph: Graph, kept: set[str], events: set[str]) -> Graph:
    part = Graph()
    for node in graph.nodes():
        if node.id in kept:
            part.add_node(node)
    for edge in graph.edges():
        if edge.source in kept and edge.target in kept and ("event" not in edge.props or edge.props["event"] in events):
            part.add_edge(edge)
    return part
