"""RDF: N-Quads, Turtle, JSON-LD."""

from __future__ import annotations

from typing import BinaryIO

from kg.graph.rdf import dump, quads
from kg.graph.rows import Graph


def write(graph: Graph, out: BinaryIO, *, format: str = "nquads", **_: object) -> None:
    """The quads of all rows, sorted."""
    dump(quads(graph), format, out)
