"""The graph in the formats of other programs: one module a format, each a function ``write(graph, out, **meta)``.

A format writes bytes that depend on the graph alone. To add one: write a module here with a function `write`, and
`register` it below with the name that `kg export` knows it by and the suffix of its files.

>>> import io
>>> out = io.BytesIO()
>>> graph = Graph()
>>> graph.node("actor/jnim", "ArmedGroup", name="JNIM")
>>> export("nquads", graph, out)
>>> print(out.getvalue().decode().splitlines()[-1])
<https://w3id.org/conflict-kg/actor/jnim> <https://w3id.org/conflict-kg/ontology#name> "JNIM" .
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import BinaryIO

from kg.errors import InputError
from kg.graph.rows import Graph


@dataclass(frozen=True, slots=True)
class Format:
    """A format: where its writer is, the suffix of its files, and what it is for in a line."""

    name: str
    suffix: str
    what: str
    module: str


FORMATS: dict[str, Format] = {}


def register(name: str, suffix: str, what: str, module: str | None = None) -> None:
    """Make a format known; its module (`kg.export.NAME` unless said otherwise) is imported when it is first used."""
    FORMATS[name] = Format(name, suffix, what, module or f"kg.export.{name}")


register("nquads", ".nq", "RDF, a graph for each report: everything, line by line", "kg.export.rdf")
register("trig", ".trig", "RDF to read, a graph for each report", "kg.export.rdf")
register("turtle", ".ttl", "RDF to read, without the division into reports", "kg.export.rdf")
register("jsonld", ".jsonld", "RDF as JSON", "kg.export.rdf")
register("graphml", ".graphml", "actors, events and places as a graph: yEd, Cytoscape, igraph, NetworkX")
register("gexf", ".gexf", "the same with times: Gephi")
register("csv", ".csv", "events as a table: spreadsheets, R, pandas")
register("acled", ".csv", "events in the columns of ACLED, with where they come from beside them")
register("xlsx", ".xlsx", "events, accounts and sources as sheets: Excel, LibreOffice (needs the extra `tables`)")
register("parquet", ".parquet", "events with their accounts, typed: DuckDB, pandas, polars, R (needs the extra `tables`)")
register("geojson", ".geojson", "events on the map, doubt as circles: QGIS, Leaflet, GeoPandas")
register("kml", ".kml", "the same with times: Google Earth")
register("neo4j-admin", ".zip", "the whole graph as CSV files for `neo4j-admin database import`", "kg.export.neo4j_admin")
register("ftm", ".ftm.json", "FollowTheMoney entities, line by line: Aleph, OpenAleph")


def export(name: str, graph: Graph, out: BinaryIO, **meta: object) -> None:
    """Write a graph to `out` in the format of that name; `meta` is what a format may want to know besides (title, …)."""
    if name not in FORMATS:
        raise InputError(f"no export format {name!r}", remedy=f"use one of {', '.join(FORMATS)}")
    importlib.import_module(FORMATS[name].module).write(graph, out, format=name, **meta)
