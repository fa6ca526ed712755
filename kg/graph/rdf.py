"""Rows as RDF: the same quads whether a store is built at once or report by report.

A row with a report is in that report's named graph, every other in the default graph. Types are written with all their
superclasses, since the embedded engine does no reasoning. What only an edge carries (`props`) has no place in RDF 1.1;
the `Event` and `Link` nodes say the same.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache, lru_cache
from typing import BinaryIO

import pyoxigraph as ox

from kg.errors import InputError
from kg.graph.rows import ONTOLOGY, Edge, Graph, Node, Value, iri
from kg.graph.schema import types

XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = {"kg": ONTOLOGY, "xsd": XSD, "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"}
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_DATE, _DOUBLE = ox.NamedNode(XSD + "date"), ox.NamedNode(XSD + "double")
_DEFAULT = ox.DefaultGraph()
FORMATS = {
    "nquads": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD,
}  # fmt: skip


@lru_cache(maxsize=1 << 16)
def _node(local: str) -> ox.NamedNode:
    return ox.NamedNode(iri(local))


@cache
def _property(name: str) -> ox.NamedNode:
    return ox.NamedNode(ONTOLOGY + name)


@cache
def _classes(cls: str) -> tuple[ox.NamedNode, ...]:
    return tuple(ox.NamedNode(ONTOLOGY + c) for c in types(cls))


def _graph_name(report: str | None) -> ox.NamedNode | ox.DefaultGraph:
    return _DEFAULT if report is None else _node(report)


def literal(value: Value) -> ox.Literal:
    """A property's value as a literal of the datatype that its Python type stands for.

    >>> str(literal(dt.date(2025, 10, 4)))
    '"2025-10-04"^^<http://www.w3.org/2001/XMLSchema#date>'
    """
    if isinstance(value, dt.date):
        return ox.Literal(value.isoformat(), datatype=_DATE)
    if isinstance(value, float):
        return ox.Literal(_double(value), datatype=_DOUBLE)
    if isinstance(value, bool | int | str):
        return ox.Literal(value)
    raise TypeError(f"no literal for {value!r}")


def _double(value: float) -> str:
    """A double as the embedded store gives it back: without exponent, and without a point where it is whole."""
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def quads(graph: Graph) -> Iterator[ox.Quad]:
    """The quads of all rows of a graph, in its order."""
    for node in graph.nodes():
        yield from node_quads(node)
    for edge in graph.edges():
        yield edge_quad(edge)


def node_quads(node: Node) -> Iterator[ox.Quad]:
    """The quads of a node: its classes and its properties."""
    subject, name = _node(node.id), _graph_name(node.report)
    for cls in _classes(node.cls):
        yield ox.Quad(subject, _TYPE, cls, name)
    for key, value in sorted(node.props.items()):
        for one in value if isinstance(value, tuple) else (value,):
            yield ox.Quad(subject, _property(key), literal(one), name)


def edge_quad(edge: Edge) -> ox.Quad:
    """The quad of an edge."""
    return ox.Quad(_node(edge.source), _property(edge.name), _node(edge.target), _graph_name(edge.report))


# ---------------------------------------------------------------- writing


def dump(found: Iterable[ox.Quad], format: str = "nquads", to: BinaryIO | None = None) -> bytes:
    """Quads in one of `FORMATS`, sorted, so that the same graph gives the same bytes; formats of triples drop graph names.

    Written to `to` if given (and then b"" is returned).
    """
    if format not in FORMATS:
        raise InputError(f"no RDF format {format!r}", remedy=f"use one of {', '.join(FORMATS)}")
    ordered = sorted(set(found), key=_sort_key)
    if format in ("turtle", "ntriples"):
        out = ox.serialize(dict.fromkeys(q.triple for q in ordered), format=FORMATS[format], prefixes=PREFIXES) or b""
    else:
        out = ox.serialize(ordered, format=FORMATS[format], prefixes=PREFIXES) or b""
    if to is None:
        return out
    to.write(out)
    return b""


def _sort_key(q: ox.Quad) -> tuple[str, str, str, str]:
    return str(q.graph_name), str(q.subject), str(q.predicate), str(q.object)


def load(store: ox.Store, graph: Graph) -> None:
    """Fill an empty store with a whole graph, the fast way, and put it in order for reading."""
    data = io.BytesIO(ox.serialize(quads(graph), format=ox.RdfFormat.N_QUADS) or b"")
    store.bulk_load(data, format=ox.RdfFormat.N_QUADS)
    store.optimize()
