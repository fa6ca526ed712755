"""Cypher on Neo4j, read-only: named queries with the same answers as from RDF, and any other question.

A session that may only read is refused writes by the server. What it would still be allowed is refused here: ``LOAD CSV`` can read
files and addresses that the server can see, and procedures of plug-ins can do anything.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import pairwise
from typing import Any

import neo4j
import neo4j.graph
import neo4j.spatial
import neo4j.time
from neo4j.exceptions import ClientError

from kg.ask.guard import keywords, procedures
from kg.ask.parameters import Bound, Given
from kg.ask.queries import Query, load
from kg.ask.table import Cell, Table, short
from kg.errors import QueryError
from kg.graph.bolt import Connection, errors

_FIRST = {"MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN", "CALL", "SHOW", "EXPLAIN", "PROFILE", "CYPHER"}
_HARMLESS = ("db.labels", "db.relationshipTypes", "db.propertyKeys", "db.schema.", "db.index.fulltext.query", "db.index.vector.query",
             "db.info", "db.ping", "dbms.components", "dbms.queryJmx")  # fmt: skip
_NAMES = {
    "actor": "MATCH (n:Actor:Resource) UNWIND [n.name, n.acronym] + coalesce(n.alias, []) AS name WITH n, name WHERE name IS NOT NULL "
    "RETURN n.id AS node, name",
    "place": "MATCH (n:Place:Resource) RETURN n.id AS node, n.name AS name "
    "UNION ALL MATCH (n:Place:Resource {kind: 'country'}) WHERE n.country IS NOT NULL RETURN n.id AS node, n.country AS name",
}
_ESCAPE = re.compile(r"\\u+([0-9A-Fa-f]{4})")
_AT = re.compile(r"\(line (\d+), column (\d+)")


def run_neo4j(connection: Connection, query: str | Query, params: Mapping[str, Given | None] | None = None) -> Table:
    """The answer of Neo4j to a named query (by name, or as `kg.ask.queries.parse` made it), with these parameters."""
    q = load(query) if isinstance(query, str) else query
    if q.cypher is None:
        raise QueryError(f"{q.name} exists only in SPARQL", remedy="ask it without --on neo4j, or write its .cypher")
    refuse(q.cypher, q.name)
    with errors(connection.uri, connection.database):
        values = q.values(params or {}, partial(names, connection))
        columns, rows = _ask(connection, q.cypher, {k: _parameter(v) for k, v in values.items()}, q.name)
    if not q.columns:
        return Table(columns, [tuple(cell(x) for x in row) for row in rows])
    if missing := [c.name for c in q.columns if c.name not in columns]:
        raise QueryError(f"the query does not return its column {missing[0]!r}", field=missing[0], remedy="add it to RETURN")
    places = [columns.index(c.name) for c in q.columns]
    return Table(
        tuple(c.name for c in q.columns), [tuple(c.cell(_plain(row[i])) for c, i in zip(q.columns, places, strict=True)) for row in rows]
    )


def cypher(connection: Connection, text: str) -> Table:
    """The answer to any Cypher query that only reads. Nodes of ours come as their ids."""
    refuse(text)
    with errors(connection.uri, connection.database):
        columns, rows = _ask(connection, text, {}, None)
    return Table(columns, [tuple(cell(x) for x in row) for row in rows])


def names(connection: Connection, kind: str) -> Iterator[tuple[str, str]]:
    """Every name of the database's actors or places, with whose it is."""
    for record in connection.ask(_NAMES[kind]):
        yield record["node"], record["name"]


def refuse(text: str, file: str | None = None) -> None:
    """Refuse what the server would allow a reader, and should not be asked.

    >>> refuse("LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row")
    Traceback (most recent call last):
    kg.errors.QueryError: LOAD CSV reads files and addresses, not the graph; ask with MATCH … RETURN
    """
    for read in dict.fromkeys((text, _unescaped(text))):
        _refuse(read, file)


def _refuse(text: str, file: str | None) -> None:
    words = keywords(text, "cypher")
    for first, second in pairwise(words):
        if (first, second) == ("LOAD", "CSV"):
            raise QueryError("LOAD CSV reads files and addresses, not the graph", file=file, remedy="ask with MATCH … RETURN")
        if first == "TERMINATE" and second.startswith("TRANSACTION"):
            raise QueryError("TERMINATE ends what others do", file=file, remedy="ask with MATCH … RETURN")
    if not words or words[0] not in _FIRST:
        raise QueryError(f"a question does not begin with {words[0] if words else 'nothing'}", file=file, remedy="ask with MATCH … RETURN")
    for name in procedures(text):
        if not name.startswith(_HARMLESS):
            raise QueryError(
                f"procedure {name} may do more than read", file=file, remedy=f"of procedures only {', '.join(_HARMLESS)} are called"
            )


def _unescaped(text: str) -> str:
    r"""The text as the server reads it: it resolves escapes before it looks for words, also those that end a string.

    >>> _unescaped(r"RETURN '\u0027 AS a \u004COAD")
    "RETURN '' AS a LOAD"
    """
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)), text)


# ---------------------------------------------------------------- asking


def _ask(connection: Connection, text: str, parameters: Mapping[str, Any], file: str | None) -> tuple[tuple[str, ...], list[list[Any]]]:
    try:
        return connection.table(text, parameters)
    except ClientError as e:
        code, message = e.code or "", (e.message or str(e)).strip()
        if code.endswith("AccessMode"):
            raise QueryError("this Cypher writes, and the graph is only read", file=file, remedy="ask with MATCH … RETURN") from e
        if ".Statement." not in code:
            raise
        at = _AT.search(message)
        what = f"not Cypher{f' at column {at[2]}' if at else ''}: {message.split(' (line ')[0].splitlines()[0]}"
        raise QueryError(what, file=file, line=int(at[1]) if at else None, remedy="correct it there") from e


def _parameter(value: Bound) -> Any:
    return list(value) if isinstance(value, tuple) else value


# ---------------------------------------------------------------- values


def _plain(value: Any) -> Any:
    """A value of the driver as a plain one: its dates, and those in lists."""
    if isinstance(value, neo4j.time.Date):
        return value.to_native()
    if isinstance(value, list):
        return [_plain(x) for x in value]
    return value


def cell(value: Any) -> Cell:
    """Any value that Cypher gives, as what one field of a table can hold.

    >>> cell(neo4j.time.Date(2025, 10, 4)), cell(["b", None, "a"]), cell({"a": [1, neo4j.time.Date(2025, 10, 4)]})
    (datetime.date(2025, 10, 4), ('b', 'a'), '{"a": [1, "2025-10-04"]}')
    """
    if value is None or isinstance(value, bool | int | float | dt.date):
        return value
    if isinstance(value, str):
        return short(value)
    if isinstance(value, neo4j.graph.Node):
        return short(str(value["id"])) if "id" in value else _json(dict(value))
    if isinstance(value, neo4j.graph.Relationship):
        return value.type
    if isinstance(value, neo4j.graph.Path):
        return tuple(str(cell(x)) for x in _steps(value))
    if isinstance(value, list | tuple) and not isinstance(value, neo4j.spatial.Point):
        return tuple(str(cell(x)) for x in value if x is not None)
    if isinstance(value, Mapping):
        return _json(value)
    plain = _plain(value)
    return plain if isinstance(plain, dt.date) else _text(value)


def _steps(path: neo4j.graph.Path) -> Iterator[Any]:
    yield path.start_node
    for relation, node in zip(path.relationships, path.nodes[1:], strict=True):
        yield relation
        yield node


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, default=_inner, ensure_ascii=False, sort_keys=True)


def _inner(value: Any) -> Cell:
    """A value within a map, as JSON can hold it."""
    plain = cell(value)
    return plain.isoformat() if isinstance(plain, dt.date) else plain


def _text(value: Any) -> str:
    if isinstance(value, neo4j.spatial.Point):
        return " ".join(map(str, reversed(value)))
    return str(value.iso_format()) if hasattr(value, "iso_format") else str(value)
