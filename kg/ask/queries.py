"""Named queries: what can be asked, as files that an analyst can read, copy, change and add without touching Python.

A query is `queries/NAME.rq` (SPARQL) with `NAME.cypher` beside it; files in the user's own data folder go before the
shipped ones (`kg.data`). The comments at its head say what it is, with `#` in SPARQL and `//` in Cypher:

    # title: Events of an actor
    # answers: what an actor did and suffered in a period; further lines are
    #   indented like this.
    # param actor: actor — name, acronym, alias or id
    # param since: date = 1900-01-01 — first day
    # column event: id — the event

Types of parameters are those of `kg.ask.parameters`; one without a default must be given. Types of columns are `string`,
`integer`, `number`, `boolean`, `date`, `id` (a node), `list` (sorted, without doubles) and `km` (rounded to 100 m).

In the text a parameter is `$name`, and nothing else begins with a dollar. A SPARQL group that uses parameters names them with
their defaults in a VALUES block, ``VALUES ($actor $since) { ("" "1900-01-01"^^xsd:date) }``, so that the file runs as it is in
any SPARQL tool. A file of Cypher alone has the head itself; beside an .rq it may leave it to that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache, partial
from pathlib import Path

import pyoxigraph as ox

from kg.ask import sparql as _sparql
from kg.ask.lookup import Names
from kg.ask.parameters import TYPES, Bound, Given, Parameter
from kg.ask.table import COLUMN_TYPES, Column, Table
from kg.data import data_dirs, data_files
from kg.errors import DataError, QueryError

SUFFIXES = {".rq": "sparql", ".cypher": "cypher"}
_COMMENT = re.compile(r"^(?:#|//) ?(.*)$")
_FIELD = re.compile(r"^(title|answers|param|column)\b(?: +([A-Za-z_][A-Za-z0-9_]*))? *: *(.*)$")
_TYPED = re.compile(r"^([a-z-]+)(?: *= *(.*?))?(?: +— +(.*))?$")


@dataclass(frozen=True, slots=True)
class Query:
    """A named query, or an own one from a file: what its head says, and its text in one or both languages."""

    name: str
    title: str = ""
    answers: str = ""
    parameters: tuple[Parameter, ...] = ()
    columns: tuple[Column, ...] = ()
    sparql: str | None = None
    cypher: str | None = None

    def values(self, given: Mapping[str, Given | None], names: Names) -> dict[str, Bound]:
        """The value of every parameter; one that the query does not have is an error. `names` are those of the store asked."""
        known = [p.name for p in self.parameters]
        for name in given:
            if name not in known:
                raise QueryError(f"{self.name} has no parameter {name!r}", field=name, remedy=f"it has: {', '.join(known) or 'none'}")
        return {p.name: p.value(given.get(p.name), names) for p in self.parameters}


# ---------------------------------------------------------------- asking


def run_rdf(store: ox.Store, query: str | Query, params: Mapping[str, Given | None] | None = None) -> Table:
    """The answer of the RDF store to a named query (by name, or as `parse` made it), with these parameters.

    >>> run_rdf(ox.Store(), "denied").columns[:2]
    ('event', 'label')
    """
    q = load(query) if isinstance(query, str) else query
    if q.sparql is None:
        raise QueryError(f"{q.name} exists only in Cypher", remedy="ask it with --on neo4j, or write its .rq")
    values = q.values(params or {}, partial(_sparql.names, store))
    return _sparql.ask(store, q.sparql, values, q.columns, q.name)


def sparql(store: ox.Store, text: str) -> Table:
    """The answer to any SPARQL query that only reads the store; see `kg.ask.sparql`."""
    return _sparql.ask(store, text)


# ---------------------------------------------------------------- finding


def names() -> tuple[str, ...]:
    """The names of all queries that there are, in either language."""
    return tuple(_files(data_dirs()))


def load(name: str) -> Query:
    """The query of that name.

    >>> load("event").title
    'One event with all its accounts side by side'
    """
    files = _files(data_dirs())
    if name not in files:
        near = get_close_matches(name, files, n=3)
        raise QueryError(f"no query {name!r}", remedy=f"did you mean {' or '.join(near)}?" if near else f"there is: {', '.join(files)}")
    return _named(name, files[name])


def read(path: Path) -> Query:
    """The query in a file of the user's own, `.rq` or `.cypher`; a head is welcome, but not needed."""
    if path.suffix not in SUFFIXES:
        raise QueryError("not a query", file=str(path), remedy="name it .rq (SPARQL) or .cypher")
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as e:
        raise QueryError(str(e.strerror), file=str(path), remedy="name a file that is there") from e
    except UnicodeDecodeError as e:
        raise QueryError("not UTF-8", file=str(path), remedy="save it as UTF-8") from e
    return parse(text, path.stem, str(path), SUFFIXES[path.suffix])


@lru_cache(maxsize=4)
def _files(_: tuple[Path, ...]) -> dict[str, dict[str, Path]]:
    found: dict[str, dict[str, Path]] = {}
    for suffix, language in SUFFIXES.items():
        for path in data_files("queries", f"*{suffix}"):
            found.setdefault(path.stem, {})[language] = path
    return dict(sorted(found.items()))


def _named(name: str, files: Mapping[str, Path]) -> Query:
    texts = {language: path.read_text(encoding="utf-8") for language, path in files.items()}
    heads = [parse(texts[language], name, str(path), language) for language, path in files.items()]
    head = next((h for h in heads if h.columns), heads[0])
    if not head.title or not head.columns:
        remedy = "write its title and columns as in queries/event.rq"
        raise DataError("a query without title or columns", file=str(next(iter(files.values()))), line=1, remedy=remedy)
    return Query(name, head.title, head.answers, head.parameters, head.columns, texts.get("sparql"), texts.get("cypher"))


# ---------------------------------------------------------------- the head of a file


def parse(text: str, name: str = "query", file: str | None = None, language: str = "sparql") -> Query:
    """A query from its text and what the comments at its head say, if they say anything.

    >>> parse("# title: All\\n# param a: integer = 1 — one\\n# column b: id\\nSELECT").parameters
    (Parameter(name='a', type='integer', default='1', what='one'),)
    """
    fields = _fields(text)
    said = {kind: value for _, kind, _, value in fields if kind in ("title", "answers")}
    params = (_typed(f, TYPES, file) for f in fields if f[1] == "param")
    columns = (_typed(f, COLUMN_TYPES, file) for f in fields if f[1] == "column")
    return Query(
        name,
        said.get("title", ""),
        said.get("answers", ""),
        tuple(Parameter(*p) for p in params),
        tuple(Column(n, t, what) for n, t, _, what in columns),
        **{language: text},
    )


def _fields(text: str) -> list[tuple[int, str, str | None, str]]:
    fields: list[tuple[int, str, str | None, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        comment = _COMMENT.match(line)
        if comment is None:
            break
        if field := _FIELD.match(comment[1]):
            fields.append((number, field[1], field[2], field[3].strip()))
        elif fields and comment[1].startswith("  "):
            fields[-1] = (*fields[-1][:3], f"{fields[-1][3]} {comment[1].strip()}")
    return fields


def _typed(field: tuple[int, str, str | None, str], types: tuple[str, ...], file: str | None) -> tuple[str, str, str | None, str]:
    line, kind, name, text = field
    found = _TYPED.match(text)
    if name is None or found is None or found[1] not in types:
        remedy = f"write: {kind} name: type — what it is; types are {', '.join(types)}"
        raise DataError(f"not a {kind}: {text!r}", file=file, line=line, field=name, remedy=remedy)
    default = found[2]
    return name, found[1], default.strip('"') if default is not None else None, found[3] or ""
