"""GEXF: the resolved graph for Gephi, with the time of each event and edge, so that its timeline works."""

from __future__ import annotations

import re
from typing import BinaryIO
from xml.sax.saxutils import escape

from kg.export.about import told
from kg.export.property_graph import property_graph
from kg.graph.rows import Graph

_META = re.compile(r"<meta.*?</meta>", re.DOTALL)


def write(graph: Graph, out: BinaryIO, about: object = None, **_: object) -> None:
    """The property graph as GEXF. The day of writing, which NetworkX notes, is taken out: the same graph, the same bytes."""
    import networkx as nx

    found = property_graph(graph)
    for _id, attributes in found.nodes(data=True):
        _in_time(attributes, "begin", "end")
    for _source, _target, attributes in found.edges(data=True):
        _in_time(attributes, "date", "date")
    text = "\n".join(nx.generate_gexf(found, version="1.2draft"))
    out.write(b"<?xml version='1.0' encoding='utf-8'?>\n")
    said = told(about)
    what = f"<description>{escape('; '.join(said.lines()))}</description>" if said else ""
    meta = f"<meta><creator>kg</creator>{what}</meta>"
    out.write(_META.sub(lambda _: meta, text, count=1).encode() + b"\n")


def _in_time(attributes: dict[str, object], begin: str, end: str) -> None:
    """Give a node or edge the times that GEXF knows; its own `end` would be taken for one."""
    first, last = attributes.get(begin), attributes.pop(end, None) if end == "end" else attributes.get(end)
    if first:
        attributes["start"] = first
    if last:
        attributes["end"] = last
