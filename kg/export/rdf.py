"""RDF: N-Quads, TriG, Turtle, JSON-LD. What the file says of itself stands in comments at its head, where there are any."""

from __future__ import annotations

from typing import BinaryIO

from kg.export.about import told
from kg.graph.rdf import dump, quads
from kg.graph.rows import Graph


def write(graph: Graph, out: BinaryIO, *, format: str = "nquads", about: object = None, **_: object) -> None:
    """The quads of all rows, sorted."""
    said = told(about)
    if said and format != "jsonld":
        out.write("".join(f"# {line}\n" for line in said.lines()).encode())
    dump(quads(graph), format, out)
