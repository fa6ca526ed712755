"""`kg cypher`: questions to Neo4j."""

from __future__ import annotations

import sys

import click

from kg.cli.neo4j import Server, server_options
from kg.cli.output import Output, rows_options


@click.command()
@click.argument("text", metavar="QUERY")
@server_options
@rows_options
def cypher(text: str, server: Server, out: Output) -> None:
    """Answer a Cypher query in Neo4j.

    - reads it from stdin. Nothing can be written, no file or address read. The graph must have been loaded there
    (`kg load neo4j`).
    """
    asked = sys.stdin.read() if text == "-" else text
    with server.connected() as connection:
        from kg.ask.cypher import cypher as ask

        table = ask(connection, asked)
    out.rows(table.dicts(), table.columns)
