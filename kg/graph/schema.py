"""The mechanical rule that makes every store a projection of the same rows, drawn from the ontology and from nothing else.

Class → `rdf:type` and label, with all its superclasses; IRI → `id`; datatype property → property of the same name; object
property → predicate and relationship in UPPER_SNAKE, in the same direction. So a class or a verb that is added to
`ontology/` reaches RDF and Neo4j without new code.

>>> types("Militia"), labels("Militia"), relationship("retaliationFor")
(('Militia', 'Actor'), ('Resource', 'Militia', 'Actor'), 'RETALIATION_FOR')
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.errors import DataError
from kg.graph.rows import Graph, relationship
from kg.ontology import classes, event_types, properties, superclasses

__all__ = [
    "EVERY",
    "OWN",
    "POINT",
    "all_labels",
    "check",
    "edge_properties",
    "labels",
    "node_properties",
    "relationship",
    "relationships",
    "types",
    "verbs",
]

EVERY = "Resource"
"""The label that every node of ours has, beside those of its classes: the one that `id` is unique on."""
POINT = "location"
"""In a store with points, where a node that has `lat` and `lon` is."""
OWN = ("id", "rev", "report", POINT)
"""Properties of ours in a property graph that no ontology names: who the node is, the hash of its row, whose graph it is in."""


def types(cls: str) -> tuple[str, ...]:
    """A class and all that it is a kind of."""
    return (cls, *superclasses(cls))


def labels(cls: str) -> tuple[str, ...]:
    """The labels of a node of this class."""
    return (EVERY, *types(cls))


def all_labels() -> tuple[str, ...]:
    """Every label that a class can give, without the one that all nodes have."""
    return tuple(sorted(classes()))


def node_properties() -> tuple[str, ...]:
    """The names of the properties that a node of ours can have in a property graph, `OWN` among them."""
    return tuple(sorted({*OWN, *(p.name for p in properties().values() if p.kind == "datatype")}))


def edge_properties() -> tuple[str, ...]:
    """The names of the properties that a relationship of ours can have: those that have no class, and what links and events lend it."""
    return tuple(sorted({"rev", "basis", "status", *(p.name for p in properties().values() if p.kind == "datatype" and not p.domain)}))


def relationships() -> tuple[str, ...]:
    """Every relationship type that the ontology can give."""
    return tuple(sorted({relationship(p.name) for p in properties().values() if p.kind == "object"}))


def verbs() -> tuple[str, ...]:
    """The relationship types of the plain edges between actors, one for each kind of event."""
    return tuple(sorted({relationship(t.verb) for t in event_types().values()}))


def check(graph: Graph) -> None:
    """Refuse a graph with a class, a property or an edge that the ontology does not have: no store could be asked for it."""
    if strange := next(_strangers(graph), None):
        raise DataError(strange, file="ontology/classes.ttl", remedy="declare it there, with label, comment, domain and range")


def _strangers(graph: Graph) -> Iterator[str]:
    known, edges = set(node_properties()) - set(OWN), {p.name for p in properties().values() if p.kind == "object"}
    for node in graph.nodes():
        if node.cls not in classes():
            yield f"{node.id} is a {node.cls!r}, which is no class"
        for name in node.props:
            if name not in known:
                yield f"{node.id} has {name!r}, which is no property"
    for edge in graph.edges():
        if edge.name not in edges:
            yield f"{edge.source} has an edge {edge.name!r}, which is no property"
