"""SPARQL on the embedded store: read-only, over one default graph that is the union of all, parameters bound as RDF terms.

The accounts of a report stand in its named graph and the events in the default graph; a query sees them as one, so that no
query walks ``GRAPH ?g``. A triple that two reports state (a locus that both name) is then seen twice: count and list with
DISTINCT. ``GRAPH <report>`` still asks what one report states.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product

import pyoxigraph as ox

from kg.ask.guard import keywords, prefixes
from kg.ask.lookup import Iri
from kg.ask.parameters import Bound
from kg.ask.table import Cell, Column, Row, Table, short
from kg.errors import QueryError
from kg.graph.rdf import PREFIXES, XSD, literal
from kg.graph.rows import ONTOLOGY

ANY = ox.NamedNode(ONTOLOGY + "any")
"""Stands in VALUES for no choice of an actor or place."""
_NAMES = {
    "actor": "SELECT ?node ?name { ?node a kg:Actor ; kg:name|kg:acronym|kg:alias ?name }",
    "place": """SELECT ?node ?name {
        { ?node a kg:Place ; kg:name ?name } UNION { ?node a kg:Place ; kg:kind "country" ; kg:country ?name }
    }""",
}
_WRITES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD"}
_PROLOGUE = {"PREFIX", "BASE", "VERSION"}
_VALUES = re.compile(r"VALUES\s*\(\s*((?:\$\w+\s*)+)\)\s*\{[^{}]*\}")
_AT = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_WHOLE = {
    XSD + t for t in ("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "unsignedInt", "unsignedLong")
}
_REAL = {XSD + t for t in ("decimal", "double", "float")}


def ask(
    store: ox.Store, text: str, values: Mapping[str, Bound] | None = None, columns: Sequence[Column] = (), file: str | None = None
) -> Table:
    """The answer to a query. `columns` type the values; without them each value is what its datatype says.

    >>> ask(ox.Store(), "SELECT (1 + 1 AS ?two) {}").rows
    [(2,)]
    """
    refuse(text, file)
    bound = bind(text, values) if values else text
    try:
        found = store.query(bound, prefixes=PREFIXES, use_default_graph_as_union=True)
        return _table(found, columns)
    except SyntaxError as e:
        raise _syntax_error(e, bound, file) from e
    except RuntimeError as e:
        raise QueryError(f"the store cannot answer this: {e}", file=file, remedy="see https://www.w3.org/TR/sparql11-query/") from e


def bind(text: str, values: Mapping[str, Bound]) -> str:
    """The query with the row of each VALUES block over parameters replaced by the values given, as RDF terms.

    >>> bind('SELECT ?e { VALUES ($a) { (1) } FILTER(?e = $a) }', {"a": '") } #'})
    'SELECT ?e { VALUES ($a) { ("\\\\") } #") } FILTER(?e = $a) }'
    """

    def rows(found: re.Match[str]) -> str:
        wanted = [name.removeprefix("$") for name in found[1].split()]
        if any(name not in values for name in wanted):
            return found[0]
        variables = " ".join(f"${name}" for name in wanted)
        lines = (" ".join(map(str, line)) for line in product(*(_terms(values[name]) for name in wanted)))
        return f"VALUES ({variables}) {{ {' '.join(f'({line})' for line in lines)} }}"

    return _VALUES.sub(rows, text)


def _terms(value: Bound) -> list[ox.NamedNode] | list[ox.Literal]:
    if isinstance(value, tuple):
        return [ox.NamedNode(node) for node in value] or [ANY]
    return [ox.NamedNode(value)] if isinstance(value, Iri) else [literal(value)]


def names(store: ox.Store, kind: str) -> Iterator[tuple[str, str]]:
    """Every name of the store's actors or places, with whose it is."""
    for solution in store.query(_NAMES[kind], prefixes=PREFIXES, use_default_graph_as_union=True):  # type: ignore[union-attr]
        yield solution[0].value, solution[1].value


def refuse(text: str, file: str | None = None) -> None:
    """Refuse what is not a plain question: updates, and calls of other endpoints."""
    words = keywords(text, "sparql")
    first = next((w for w in words if w not in _PROLOGUE), None)
    if first in _WRITES:
        remedy = "ask with SELECT, ASK, CONSTRUCT or DESCRIBE; `kg add` and `kg remove` change a store"
        raise QueryError(f"this SPARQL writes ({first}), and the store is only read", file=file, remedy=remedy)
    if "SERVICE" in words:
        raise QueryError("SERVICE asks another endpoint, and nothing is sent anywhere", file=file, remedy="leave out the SERVICE block")


# ---------------------------------------------------------------- answers


def _table(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, columns: Sequence[Column]) -> Table:
    if isinstance(found, ox.QueryBoolean):
        return Table(("answer",), [(bool(found),)])
    if isinstance(found, ox.QueryTriples):
        return Table(("subject", "predicate", "object"), [(cell(t.subject), cell(t.predicate), cell(t.object)) for t in found])
    names = tuple(v.value for v in found.variables)
    if not columns:
        return Table(names, [tuple(cell(term) for term in solution) for solution in found])
    if missing := [c.name for c in columns if c.name not in names]:
        raise QueryError(f"the query does not select its column {missing[0]!r}", field=missing[0], remedy="add it to SELECT")
    return Table(tuple(c.name for c in columns), list(_rows(found, columns)))


def _rows(found: ox.QuerySolutions, columns: Sequence[Column]) -> Iterator[Row]:
    for solution in found:
        yield tuple(c.cell(_raw(solution[c.name])) for c in columns)


def cell(term: object) -> Cell:
    """A term of an answer as a plain value, the IRIs of nodes as their ids.

    >>> cell(ox.Literal("4", datatype=ox.NamedNode(XSD + "integer"))), cell(ox.NamedNode("https://w3id.org/conflict-kg/event/a1"))
    (4, 'event/a1')
    """
    return short(term.value) if isinstance(term, ox.NamedNode) else _raw(term)


def _raw(term: object) -> Cell:
    if isinstance(term, ox.NamedNode):
        return term.value
    if not isinstance(term, ox.Literal):
        return None if term is None else str(term)
    datatype = term.datatype.value
    reader: Callable[[str], Cell] = str
    if datatype in _WHOLE:
        reader = int
    elif datatype in _REAL:
        reader = float
    elif datatype == XSD + "boolean":
        return term.value in ("true", "1")
    elif datatype == XSD + "date":
        reader = dt.date.fromisoformat
    try:
        return reader(term.value)
    except ValueError:
        return term.value


def _syntax_error(e: SyntaxError, text: str, file: str | None) -> QueryError:
    declared, used = prefixes(text)
    if strange := next((p for p in used if p not in declared and p.rstrip(":") not in PREFIXES), None):
        return QueryError(f"the prefix {strange!r} is not declared", file=file, remedy=f"begin the query with PREFIX {strange} <…>")
    if not keywords(text, "sparql"):
        return QueryError("the query is empty", file=file, remedy="ask with SELECT, ASK, CONSTRUCT or DESCRIBE")
    found = _AT.match(str(e.msg))
    if found is None:
        return QueryError(f"not SPARQL: {e.msg}", file=file, remedy="correct the query")
    line, column = int(found[1]), int(found[2])
    lines = [*text.split("\n"), ""]
    here = lines[min(line, len(lines)) - 1][max(column - 1, 0) :][:30].strip() or "the end"
    return QueryError(
        f"not SPARQL at column {column}, before {here!r}: {_expected(found[3])}", file=file, line=line, remedy="correct it there"
    )


def _expected(message: str) -> str:
    """The keywords and signs that would fit, of the long list of all that would."""
    if "Prefix not found" in message or not message.startswith("expected one of"):
        return "this does not fit here"
    words = re.findall(r"(?:^|, | of )([A-Z]{2,}|\"[^\"]{1,3}\")(?=,|$)", message.replace("\n", " "))
    return f"expected {' or '.join(words)}" if 0 < len(words) < 9 else "this does not fit here"
