"""CSV files for `neo4j-admin database import`: a zip with one file of nodes a class and one of relationships a type.

The headers carry the types; labels, properties and relationship types are those that `kg` itself loads into Neo4j, so
that the same Cypher queries answer from it. `README.txt` in the zip holds the command.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import BinaryIO

from kg.export.about import told
from kg.export.archive import write_zip
from kg.graph.rows import Edge, Graph, Node, Value, iri, relationship
from kg.graph.schema import POINT, labels

_REFERENCES = ("event", "link", "tie")
"""Properties of edges that name a node: written as its IRI, as `id` is."""
_COMMAND = "neo4j-admin database import full --array-delimiter=';' --multiline-fields=true"


def write(graph: Graph, out: BinaryIO, *, about: object = None, **_: object) -> None:
    """The zip of all nodes and edges."""
    nodes: dict[str, list[Node]] = {}
    edges: dict[str, list[Edge]] = {}
    for node in graph.nodes():
        nodes.setdefault(node.cls, []).append(node)
    for edge in graph.edges():
        edges.setdefault(relationship(edge.name), []).append(edge)
    files = {f"nodes/{cls}.csv": _nodes(cls, rows) for cls, rows in nodes.items()}
    files |= {f"relationships/{name}.csv": _edges(name, rows) for name, rows in edges.items()}
    said = told(about)
    command = " \\\n  ".join([_COMMAND, *(f"--{name.split('/')[0]}={name}" for name in sorted(files)), "neo4j"])
    files["README.txt"] = "\n".join([*(said.lines() if said else ()), "", "In the folder of these files:", "", command, ""]).encode()
    write_zip(out, files)


def _nodes(cls: str, rows: Sequence[Node]) -> bytes:
    keys = _keys(r.props for r in rows)
    head = ["id:ID", *(f"{k}:{t}" for k, t in keys.items()), "report:string", f"{POINT}:point{{crs:WGS-84}}", ":LABEL"]
    last = ";".join(labels(cls))
    return _csv(head, ([iri(n.id), *(_cell(n.props.get(k)) for k in keys), _report(n), _point(n.props), last] for n in rows))


def _edges(name: str, rows: Sequence[Edge]) -> bytes:
    keys = _keys(r.props for r in rows)
    head = [":START_ID", ":END_ID", *(f"{k}:{t}" for k, t in keys.items()), "report:string", ":TYPE"]
    return _csv(head, ([iri(e.source), iri(e.target), *(_of_edge(e, k) for k in keys), _report(e), name] for e in rows))


def _report(row: Node | Edge) -> str:
    return iri(row.report) if row.report else ""


def _of_edge(edge: Edge, key: str) -> str:
    value = edge.props.get(key)
    return iri(str(value)) if key in _REFERENCES and value is not None else _cell(value)


def _point(props: Mapping[str, Value]) -> str:
    lat, lon = props.get("lat"), props.get("lon")
    return f"{{latitude:{lat}, longitude:{lon}}}" if lat is not None and lon is not None else ""


def _keys(props: Iterable[Mapping[str, Value]]) -> dict[str, str]:
    """The properties that occur, with their types: that of the values, the widest where they differ."""
    found: dict[str, set[str]] = {}
    for said in props:
        for key, value in said.items():
            found.setdefault(key, set()).add(_type(value))
    return {key: _widest(types) for key, types in sorted(found.items())}


def _widest(types: set[str]) -> str:
    if len(types) == 1:
        return next(iter(types))
    if types == {"long", "double"}:
        return "double"
    return "string[]" if "string[]" in types else "string"


def _type(value: Value) -> str:
    """The import type of a value.

    >>> [_type(v) for v in (True, 3, 2.5, dt.date(2025, 1, 1), ("a",), "a")]
    ['boolean', 'long', 'double', 'date', 'string[]', 'string']
    """
    kinds: tuple[tuple[type, str], ...] = (
        (bool, "boolean"), (int, "long"), (float, "double"), (dt.date, "date"), (tuple, "string[]"),
    )  # fmt: skip
    return next((name for kind, name in kinds if isinstance(value, kind)), "string")


def _cell(value: Value | None) -> str:
    """A value as the import reads it; a semicolon within a member of a list would divide it, so it becomes a comma."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ";".join(v.replace(";", ",") for v in value)
    return "" if value is None else str(value)


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue().encode()
