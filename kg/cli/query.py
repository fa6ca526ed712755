"""`kg query` and `kg sparql`: questions to the store, by name or in SPARQL."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.neo4j import Server, server_options
from kg.cli.options import store_option
from kg.cli.output import Output, Row, rows_options

if TYPE_CHECKING:
    from kg.ask.queries import Query
    from kg.ask.table import Table

LISTED = ("name", "title", "parameters", "columns", "answers")


@click.command()
@click.argument("name", required=False, metavar="[NAME|FILE|-]")
@click.option("-p", "given", multiple=True, metavar="NAME=VALUE", help="A parameter of the query. May be given again.")
@click.option("--on", type=click.Choice(["rdf", "neo4j"]), default="rdf", show_default=True, help="The store that is asked.")
@server_options
@store_option
@rows_options
def query(name: str | None, given: tuple[str, ...], on: str, server: Server, store: Path, out: Output) -> None:
    """Answer a named query, or list them all.

    Without a name, the queries that there are; with one, its answer; a FILE or - (stdin) holds a query of your own.
    A query is a file of SPARQL (or Cypher, for Neo4j) with a head that says what it answers; put your own into the
    folder queries/ of KG_DATA.
    """
    if name is None:
        out.rows(_listed(), LISTED)
        return
    asked, values = _query(name, "cypher" if on == "neo4j" else "sparql"), _values(given)
    table = _on_neo4j(server, asked, values) if on == "neo4j" else _on_rdf(store, asked, values)
    out.rows(table.dicts(), table.columns)


def _on_rdf(store: Path, asked: str | Query, values: dict[str, str]) -> Table:
    from kg.ask.queries import run_rdf
    from kg.store import Store

    with Store.open(store) as kept:
        return run_rdf(kept.rdf(), asked, values)


def _on_neo4j(server: Server, asked: str | Query, values: dict[str, str]) -> Table:
    with server.connected() as connection:
        from kg.ask.cypher import run_neo4j

        return run_neo4j(connection, asked, values)


@click.command()
@click.argument("text", metavar="QUERY")
@store_option
@rows_options
def sparql(text: str, store: Path, out: Output) -> None:
    """Answer a SPARQL query.

    - reads it from stdin. The prefixes kg:, rdf: and xsd: are known. Nothing can be written.
    """
    from kg.ask.queries import sparql
    from kg.store import Store

    asked = sys.stdin.read() if text == "-" else text
    with Store.open(store) as kept:
        table = sparql(kept.rdf(), asked)
        out.rows(table.dicts(), table.columns)


def _listed() -> Iterator[Row]:
    from kg.ask.queries import load, names

    for name in names():
        found = load(name)
        parameters = tuple(f"{p.name}: {p.type}" + ("" if p.default is None else f" = {p.default}") for p in found.parameters)
        columns = tuple(c.name for c in found.columns)
        yield {"name": name, "title": found.title, "parameters": parameters, "columns": columns, "answers": found.answers}


def _query(name: str, language: str = "sparql") -> str | Query:
    """What is asked: a query of that name, one in a file, or one from stdin."""
    from kg.ask.queries import parse, read

    if name == "-":
        return parse(sys.stdin.read(), "stdin", "stdin", language)
    return read(Path(name)) if name.endswith((".rq", ".cypher")) else name


def _values(given: tuple[str, ...]) -> dict[str, str]:
    values = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"{pair!r} is not NAME=VALUE", param_hint="-p")
        values[name] = value
    return values
