"""The resolved graph as NetworkX holds it: actors, events and places, for the formats that graph programs read.

What only serves evidence (accounts, reports) is left out, and so are things that a plain edge says as well (ties, links,
types); a locus becomes an edge from the event to its place.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kg.export.plaintext import legal
from kg.graph.rows import Edge, Graph, Node, Props, Value

if TYPE_CHECKING:
    import networkx as nx

_LEFT_OUT = frozenset({"Account", "Report", "Evidence", "Casualty", "Materiel", "EventType", "Link", "Tie", "Decision", "Locus"})


def property_graph(graph: Graph) -> nx.MultiDiGraph[str]:
    """Nodes with `label`, `cls` and their properties; edges with `label` (the property's name) and theirs.

    >>> g = Graph()
    >>> g.node("event/a1", "Event", label="An ambush", begin=dt.date(2025, 10, 1))
    >>> g.node("locus/1", "Locus", label="near Kayes", relation="near")
    >>> g.node("place/kayes", "Place", name="Kayes")
    >>> g.edge("event/a1", "locus", "locus/1")
    >>> g.edge("locus/1", "anchor", "place/kayes")
    >>> list(property_graph(g).edges(data=True))
    [('event/a1', 'place/kayes', {'label': 'place', 'relation': 'near'})]
    """
    import networkx as nx

    out: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in graph.nodes():
        if node.cls not in _LEFT_OUT:
            out.add_node(node.id, label=_label(node), cls=node.cls, **_attributes(node.props))
    places: dict[str, list[str]] = {}
    for anchor in graph.edges("anchor"):
        places.setdefault(anchor.source, []).append(anchor.target)
    for edge in graph.edges():
        if edge.source in out and edge.target in out:
            _add(out, edge)
        elif edge.name == "locus" and edge.source in out:
            _add_places(out, edge, graph.get(edge.target), places.get(edge.target, []))
    return out


def _add(out: nx.MultiDiGraph[str], edge: Edge) -> None:
    """Two strikes of one actor on another are two edges."""
    key = f"{edge.name} {edge.props.get('event', '')}".strip()
    out.add_edge(edge.source, edge.target, key=key, label=edge.name, **_attributes(edge.props))


def _add_places(out: nx.MultiDiGraph[str], edge: Edge, locus: Node | None, places: list[str]) -> None:
    relation = {"relation": legal(str(locus.props["relation"]))} if locus and locus.props.get("relation") else {}
    for place in (p for p in places if p in out):
        out.add_edge(edge.source, place, key=f"place {edge.target}", label="place", **relation)


def _label(node: Node) -> str:
    return legal(str(node.props.get("name") or node.props.get("label") or node.id))


def _attributes(props: Props) -> dict[str, str | int | float | bool]:
    return {key: _plain(value) for key, value in sorted(props.items()) if key != "label"}


def _plain(value: Value) -> str | int | float | bool:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return legal("; ".join(value))
    return legal(value) if isinstance(value, str) else value
