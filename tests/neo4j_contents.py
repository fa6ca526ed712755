"""What is in a Neo4j database, in a form that can be compared: with the rows of a graph, or with what was there before."""

from __future__ import annotations

import datetime as dt
from typing import Any

import neo4j.spatial
import neo4j.time

from kg.graph.bolt import Connection
from kg.graph.rows import BASE, Graph, relationship
from kg.ontology import superclasses

Contents = tuple[list[Any], list[Any]]


def plain(value: Any) -> Any:
    if isinstance(value, neo4j.time.Date):
        return value.to_native()
    if isinstance(value, neo4j.spatial.Point):
        return tuple(value)
    return tuple(value) if isinstance(value, list) else value


def _all(connection: Connection, where: str) -> Contents:
    nodes = connection.ask(f"MATCH (n) WHERE {where} RETURN n.id AS id, labels(n) AS labels, properties(n) AS props")
    row = "coalesce(n.id, n.key) AS a, type(r) AS type, coalesce(m.id, m.key) AS b, properties(r) AS props"
    edges = connection.ask(f"MATCH (n)-[r]->(m) WHERE {where} RETURN {row}")
    return (
        sorted(repr((x["id"], sorted(x["labels"]), {k: plain(v) for k, v in sorted(x["props"].items())})) for x in nodes),
        sorted(repr((x["a"], x["type"], x["b"], {k: plain(v) for k, v in sorted(x["props"].items())})) for x in edges),
    )


def ours(connection: Connection) -> Contents:
    """All nodes and relationships that begin at a node of ours."""
    return _all(connection, f"n.id STARTS WITH '{BASE}'")


def theirs(connection: Connection) -> Contents:
    """All nodes that are not ours, and the relationships that begin at them."""
    return _all(connection, f"n.id IS NULL OR NOT n.id STARTS WITH '{BASE}'")


def expected(graph: Graph) -> Contents:
    """What a database must hold of a graph by the mechanical rule, said here anew: ids, labels, properties, relationships."""
    nodes, edges = [], []
    for node in graph.nodes():
        props: dict[str, Any] = {"id": BASE + node.id, **node.props}
        if node.report:
            props["report"] = BASE + node.report
        if "lat" in props and "lon" in props:
            props["location"] = (float(props["lon"]), float(props["lat"]))
        nodes.append((BASE + node.id, sorted({"Resource", node.cls, *superclasses(node.cls)}), dict(sorted(props.items()))))
    for edge in graph.edges():
        held = {k: BASE + str(v) if k in ("event", "link", "tie") else v for k, v in edge.props.items()}
        edges.append((BASE + edge.source, relationship(edge.name), BASE + edge.target, dict(sorted(held.items()))))
    return sorted(map(repr, nodes)), sorted(map(repr, edges))


def without_hashes(contents: Contents) -> Contents:
    """The same without `rev`, which only the loader reads."""

    def drop(text: str) -> str:
        *head, props = eval(text, {"datetime": dt})
        return repr((*head, {k: v for k, v in props.items() if k != "rev"}))

    return sorted(map(drop, contents[0])), sorted(map(drop, contents[1]))
