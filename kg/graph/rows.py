"""Nodes and edges: the one form of the graph that RDF, Neo4j, exports, networks and the explorer are made from.

The mechanical rule (ARCHITECTURE.md): class → label and ``rdf:type``; IRI → `id`; datatype property → property of the
same name; object property → relationship in UPPER_SNAKE with the same direction.

>>> g = Graph()
>>> g.node("actor/jnim", "ArmedGroup", name="JNIM")
>>> g.node("event/a1", "Event", type="Ambush", begin=dt.date(2025, 10, 1))
>>> g.edge("event/a1", "initiator", "actor/jnim")
>>> [(e.source, relationship(e.name), e.target) for e in g.edges()]
[('event/a1', 'INITIATOR', 'actor/jnim')]
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import networkx as nx

Value = str | int | float | bool | dt.date | tuple[str, ...]
Props = Mapping[str, Value]

BASE = "https://w3id.org/conflict-kg/"
ONTOLOGY = BASE + "ontology#"


class Node(NamedTuple):
    """A thing: `id` is its IRI without `BASE`; `cls` its most specific class; `report` the report whose graph it is in."""

    id: str
    cls: str
    props: Props
    report: str | None = None


class Edge(NamedTuple):
    """A relation `name` (lowerCamel, an object property of the ontology); `props` exist only where a store can hold them.

    Two edges with equal ends and name are one edge, unless their `event` property differs (an actor strikes twice).
    """

    source: str
    name: str
    target: str
    props: Props
    report: str | None = None


def iri(local: str) -> str:
    """The IRI of a node id.

    >>> iri("actor/jnim")
    'https://w3id.org/conflict-kg/actor/jnim'
    """
    return BASE + local


def relationship(name: str) -> str:
    """The relationship type of an object property.

    >>> relationship("retaliationFor")
    'RETALIATION_FOR'
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper()


@dataclass
class Graph:
    """A set of nodes and edges; iteration is always in sorted order, so that the same content gives the same bytes."""

    _nodes: dict[str, Node] = field(default_factory=dict)
    _edges: dict[tuple[str, str, str, str], Edge] = field(default_factory=dict)
    _node_order: list[str] = field(default_factory=list, repr=False, compare=False)
    _edge_order: list[tuple[str, str, str, str]] = field(default_factory=list, repr=False, compare=False)

    def node(self, id: str, cls: str, /, *, in_report: str | None = None, **props: Value | None) -> None:
        """Add a node; properties that are None or empty are left out. A node added twice must be the same node."""
        self.add_node(Node(id, cls, {k: v for k, v in props.items() if v is not None and v != ()}, in_report))

    def edge(self, source: str, name: str, target: str, /, *, in_report: str | None = None, **props: Value | None) -> None:
        """Add an edge between node ids."""
        self.add_edge(Edge(source, name, target, {k: v for k, v in props.items() if v is not None and v != ()}, in_report))

    def add_node(self, node: Node) -> None:
        self._nodes[node.id] = node

    def add_edge(self, edge: Edge) -> None:
        self._edges[edge.source, edge.name, edge.target, str(edge.props.get("event", ""))] = edge

    def nodes(self, cls: str | None = None) -> Iterator[Node]:
        """Nodes by id; with `cls` only those whose most specific class it is."""
        if len(self._node_order) != len(self._nodes):  # rows are added or replaced, never taken out: the same number is the same keys
            self._node_order = sorted(self._nodes)
        for key in self._node_order:
            if cls is None or self._nodes[key].cls == cls:
                yield self._nodes[key]

    def edges(self, name: str | None = None) -> Iterator[Edge]:
        """Edges by source, name and target; with `name` only those of this property."""
        if len(self._edge_order) != len(self._edges):
            self._edge_order = sorted(self._edges)
        for key in self._edge_order:
            if name is None or key[1] == name:
                yield self._edges[key]

    def get(self, id: str) -> Node | None:
        return self._nodes.get(id)

    def __len__(self) -> int:
        return len(self._nodes)

    def update(self, other: Graph) -> None:
        """Take over all rows of another graph."""
        self._nodes.update(other._nodes)
        self._edges.update(other._edges)

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """All nodes and edges as NetworkX has them, with class, report and properties as attributes.

        >>> g = Graph()
        >>> g.node("actor/jnim", "ArmedGroup", name="JNIM")
        >>> g.to_networkx().nodes(data=True)["actor/jnim"]
        {'cls': 'ArmedGroup', 'name': 'JNIM'}
        """
        import networkx

        out: nx.MultiDiGraph[str] = networkx.MultiDiGraph()
        for n in self.nodes():
            out.add_node(n.id, cls=n.cls, **_attributes(n))
        for e in self.edges():
            out.add_edge(e.source, e.target, f"{e.name} {e.props.get('event', '')}".strip(), name=e.name, **_attributes(e))
        return out


def _attributes(row: Node | Edge) -> dict[str, Value]:
    return dict(row.props) | ({"report": row.report} if row.report else {})
