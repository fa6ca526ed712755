"""The graph in Neo4j: complete, the same after any number of loads, and beside whatever else the database holds.

What is ours: nodes with the label `Resource` whose `id` is an IRI of ours, and relationships between them; both carry `rev`,
a hash of their row. First all hashes that are there are read; a row whose hash is among them is not even sent, so that a second
load writes nothing and is quick. The statements are the files of `loaders/neo4j/`; values go into them as parameters only, and
relationship types come from the ontology.

Every batch is one transaction, and each is idempotent whatever was read before: two loads at once do no harm, and one that was cut
off anywhere is completed by running it again. While the server writes a batch, the next one is made.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from neo4j.spatial import WGS84Point

from kg.data import data_path
from kg.errors import StoreError
from kg.graph import schema
from kg.graph.bolt import Connection, errors
from kg.graph.rows import BASE, Edge, Graph, Node, iri, relationship

BATCH = 2000
_LOOKED_AT = 10
"""So many batches of rows are looked through at most before progress is told, when few of them must be written."""
_REFERENCES = ("event", "link", "tie")
"""Properties of edges that name a node: written as its IRI, as `id` is."""

Row = dict[str, Any]
T = TypeVar("T")
Progress = Callable[[str, int, int], None]
"""Called with what is being loaded, how many rows are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: rows `created`, `changed` and `left` as they were, `pruned` as no longer in the graph, and `stale` ones
    that would be if they had been asked for."""

    nodes_created: int = 0
    nodes_changed: int = 0
    nodes_left: int = 0
    edges_created: int = 0
    edges_changed: int = 0
    edges_left: int = 0
    nodes_pruned: int = 0
    edges_pruned: int = 0
    nodes_stale: int = 0
    edges_stale: int = 0

    @property
    def wrote(self) -> bool:
        """Whether anything was written at all."""
        return any((self.nodes_created, self.nodes_changed, self.edges_created, self.edges_changed, self.nodes_pruned, self.edges_pruned))


# ---------------------------------------------------------------- statements


def statement(name: str, type: str | None = None) -> str:
    """A statement of `loaders/neo4j/`, for relationships of this type, which must be one of the ontology's.

    >>> "-[r:STRUCK {event: row.props.event}]->" in statement("plain", "STRUCK")
    True
    """
    text = data_path("loaders", "neo4j", f"{name}.cypher").read_text(encoding="utf-8")
    if type is None:
        return text
    if type not in schema.relationships() or not re.fullmatch(r"[A-Z][A-Z0-9_]*", type):
        raise StoreError(f"{type!r} is no relationship of the ontology", remedy="declare its property in ontology/classes.ttl")
    return text.replace("RELATED_TO", type)


def prepare(connection: Connection, graph: Graph) -> None:
    """Constraints and indexes, before the first node; those that are there are left alone."""
    text = re.sub(r"^//.*$", "", statement("schema"), flags=re.MULTILINE)
    verbs = {relationship(e.name) for e in graph.edges() if "event" in e.props}
    wanted = [*text.split(";"), *(statement("plain-index", verb) for verb in sorted(verbs))]
    there = {record["name"] for record in connection.ask("SHOW INDEXES YIELD name WHERE name STARTS WITH 'kg_' RETURN name")}
    missing = [s for s in wanted if (name := re.search(r"\bkg_\w+", s)) and name[0] not in there]
    for one in missing:
        connection.run(one)
    if missing:
        connection.run("CALL db.awaitIndexes(300)")


# ---------------------------------------------------------------- rows


def node_row(node: Node) -> Row:
    """A node as the parameter of `nodes.cypher`.

    >>> row = node_row(Node("place/1", "Place", {"name": "Gao", "lat": 16.27, "lon": -0.04}))
    >>> row["id"], row["props"]["location"].y
    ('https://w3id.org/conflict-kg/place/1', 16.27)
    """
    props: Row = {key: list(value) if isinstance(value, tuple) else value for key, value in node.props.items()}
    if node.report is not None:
        props["report"] = iri(node.report)
    rev = _hash(node.id, *schema.types(node.cls), props)
    if isinstance(lat := props.get("lat"), float) and isinstance(lon := props.get("lon"), float):
        props[schema.POINT] = WGS84Point((lon, lat))
    return {"id": iri(node.id), "props": props | {"rev": rev}}


def edge_row(edge: Edge) -> Row:
    """An edge as the parameter of `edges.cypher` or `plain.cypher`."""
    props: Row = {key: iri(str(value)) if key in _REFERENCES else value for key, value in edge.props.items()}
    rev = _hash(edge.source, edge.name, edge.target, props)
    return {"source": iri(edge.source), "target": iri(edge.target), "props": props | {"rev": rev}}


_encode = json.JSONEncoder(sort_keys=True, ensure_ascii=False, default=dt.date.isoformat).encode


def _hash(*parts: object) -> int:
    """A hash that fits a Neo4j integer, the same everywhere; no two rows of a graph share it."""
    return int.from_bytes(hashlib.blake2b(_encode(parts).encode(), digest_size=8).digest(), "big") >> 1


# ---------------------------------------------------------------- loading


def load(connection: Connection, graph: Graph, *, prune: bool = False, progress: Progress | None = None, batch: int = BATCH) -> Loaded:
    """Bring the database up to the graph; with `prune` take out what is ours and no longer in it."""
    schema.check(graph)
    with errors(connection.uri, connection.database):
        prepare(connection, graph)
        done = _load_nodes(connection, graph, progress, batch)
        done = _load_edges(connection, graph, done, progress, batch)
        done = _stale(connection, graph, done)
        return _prune(connection, graph, done, batch) if prune else done


def _load_nodes(connection: Connection, graph: Graph, progress: Progress | None, batch: int) -> Loaded:
    by_class: dict[str, list[Node]] = {}
    for node in graph.nodes():
        by_class.setdefault(node.cls, []).append(node)
    clear, text = dict.fromkeys(set(schema.node_properties()) - {"id"}), statement("nodes")
    sender = _Sender(connection, "nodes", len(graph), progress, batch)
    for cls, nodes in sorted(by_class.items()):
        labels = schema.labels(cls)
        others = [x for x in schema.all_labels() if x not in labels]
        sender.send(text, {"labels": labels, "others": others, "clear": clear}, map(node_row, nodes))
    return Loaded(nodes_created=sender.created, nodes_changed=sender.changed, nodes_left=sender.left)


def _load_edges(connection: Connection, graph: Graph, done: Loaded, progress: Progress | None, batch: int) -> Loaded:
    by_type: dict[tuple[str, bool], list[Edge]] = {}
    for edge in graph.edges():
        by_type.setdefault((relationship(edge.name), "event" in edge.props), []).append(edge)
    clear = dict.fromkeys(set(schema.edge_properties()) - {"event"})
    sender = _Sender(connection, "relationships", sum(map(len, by_type.values())), progress, batch)
    for (type, plain), edges in sorted(by_type.items()):
        sender.send(statement("plain" if plain else "edges", type), {"clear": clear}, map(edge_row, edges))
    return replace(done, edges_created=sender.created, edges_changed=sender.changed, edges_left=sender.left)


class _Sender:
    """Sends rows that the database does not hold as they are, and counts what became of all."""

    def __init__(self, connection: Connection, what: str, total: int, progress: Progress | None, batch: int) -> None:
        self.connection, self.what, self.total, self.progress, self.batch = connection, what, total, progress, batch
        self.created = self.changed = self.seen = 0
        self.held = connection.numbers(statement(f"held-{what}"), {"base": BASE})

    @property
    def left(self) -> int:
        """How many rows were there already."""
        return self.seen - self.created - self.changed

    def send(self, text: str, fixed: Mapping[str, Any], rows: Iterator[Row]) -> None:
        for part, seen in self._ahead(rows):
            if part:
                found = self.connection.run(text, {**fixed, "rows": part})[0]
                self.created, self.changed = self.created + int(found["created"]), self.changed + int(found["changed"])
            self.seen += seen
            if self.progress:
                self.progress(self.what, self.seen, self.total)

    def _ahead(self, rows: Iterator[Row]) -> Iterator[tuple[list[Row], int]]:
        """The batches to write, each made while the server is busy with the one before, and how many rows were looked at for it."""
        with ThreadPoolExecutor(1) as maker:
            coming = maker.submit(_missing, rows, self.held, self.batch)
            while (found := coming.result())[1]:
                coming = maker.submit(_missing, rows, self.held, self.batch)
                yield found


def _missing(rows: Iterator[Row], held: Container[int], batch: int) -> tuple[list[Row], int]:
    part: list[Row] = []
    seen = 0
    for row in rows:
        seen += 1
        if row["props"]["rev"] not in held:
            part.append(row)
        if len(part) == batch or seen == _LOOKED_AT * batch:
            break
    return part, seen


def _batches(rows: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


# ---------------------------------------------------------------- what is no longer there


def _stale(connection: Connection, graph: Graph, done: Loaded) -> Loaded:
    found = connection.ask(statement("count"), {"base": BASE})[0]
    edges = done.edges_created + done.edges_changed + done.edges_left
    return replace(done, nodes_stale=int(found["nodes"]) - len(graph), edges_stale=int(found["edges"] or 0) - edges)


def _prune(connection: Connection, graph: Graph, done: Loaded, batch: int) -> Loaded:
    if not done.nodes_stale and not done.edges_stale:
        return done
    wanted = {(iri(e.source), relationship(e.name), iri(e.target), _event(e)) for e in graph.edges()}
    there = connection.ask(statement("list-edges"), {"base": BASE})
    edges = sorted(r["element"] for r in there if (r["source"], r["type"], r["target"], r["event"]) not in wanted)
    nodes = [r["id"] for r in connection.ask(statement("list-nodes"), {"base": BASE}) if graph.get(r["id"].removeprefix(BASE)) is None]
    _delete(connection, "delete-edges", edges, batch)
    _delete(connection, "delete-nodes", sorted(nodes), batch)
    return replace(done, nodes_pruned=len(nodes), edges_pruned=len(edges), nodes_stale=0, edges_stale=0)


def _event(edge: Edge) -> str | None:
    return iri(str(edge.props["event"])) if "event" in edge.props else None


def _delete(connection: Connection, name: str, rows: Sequence[str], batch: int) -> None:
    for part in _batches(rows, batch):
        connection.run(statement(name), {"rows": list(part)})
