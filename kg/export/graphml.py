"""GraphML: the resolved graph for yEd, Cytoscape, igraph, NetworkX."""

from __future__ import annotations

from typing import BinaryIO

from kg.export.property_graph import property_graph
from kg.graph.rows import Graph


def write(graph: Graph, out: BinaryIO, **_: object) -> None:
    """The property graph as GraphML."""
    import networkx as nx

    out.write(b"<?xml version='1.0' encoding='utf-8'?>\n")
    for line in nx.generate_graphml(property_graph(graph)):
        out.write(f"{line}\n".encode())
