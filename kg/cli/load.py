"""`kg load`: the graph into another store."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.messages import progress, say
from kg.cli.neo4j import Server, server_options
from kg.cli.options import store_option
from kg.cli.output import Output, Row, rows_options

COLUMNS = ("what", "created", "changed", "left", "pruned", "stale")


@click.command()
@click.argument("target", type=click.Choice(["neo4j"]))
@server_options
@click.option("--prune", is_flag=True, help="Also take out what an earlier load brought and the store no longer has.")
@store_option
@rows_options
def load(target: str, server: Server, prune: bool, store: Path, out: Output) -> None:
    """Load the graph into Neo4j.

    Only what is new or has changed is written, so that it can be run after every `kg add`; a load that was cut off is
    completed by running it again. Nothing is touched that a load did not bring. The password is taken from
    KG_NEO4J_PASSWORD, or asked for.
    """
    from kg.store import Store

    with server.connected() as connection, Store.open(store) as kept, progress("batches") as step:
        from kg.graph import neo4j

        done = neo4j.load(connection, kept.graph(), prune=prune, progress=lambda what, n, total: step(f"{n:,} of {total:,} {what}"))
    out.rows(_rows(done), COLUMNS)
    if done.nodes_stale or done.edges_stale:
        say(f"{done.nodes_stale} nodes and {done.edges_stale} relationships there are no longer in the store; --prune takes them out")


def _rows(done: object) -> list[Row]:
    names = (("nodes", "nodes"), ("relationships", "edges"))
    return [{"what": what} | {c: getattr(done, f"{kind}_{c}") for c in COLUMNS[1:]} for what, kind in names]
