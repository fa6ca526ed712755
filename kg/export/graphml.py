"""GraphML: the resolved graph for yEd, Cytoscape, igraph, NetworkX."""

from __future__ import annotations

from typing import BinaryIO

from kg.export.about import told
from kg.export.property_graph import property_graph
from kg.graph.rows import Graph


def write(graph: Graph, out: BinaryIO, about: object = None, **_: object) -> None:
    """The property graph as GraphML."""
    import networkx as nx

    out.write(b"<?xml version='1.0' encoding='utf-8'?>\n")
    found = property_graph(graph)
    found.graph.update(said.fields() if (said := told(about)) else {})
    for line in nx.generate_graphml(found):
        out.write(f"{line}\n".encode())
