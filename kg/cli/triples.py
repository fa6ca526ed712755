"""`kg triples`: the plain edges."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from kg.cli.options import day, store_option
from kg.cli.output import Output, rows_options


@click.command()
@click.option("--actor", metavar="NAME", help="Only those in which this actor takes part (name, acronym, alias or id).")
@click.option("--since", type=day, metavar="YYYY-MM-DD", help="Only those from this day on.")
@click.option("--until", type=day, metavar="YYYY-MM-DD", help="Only those up to this day.")
@store_option
@rows_options
def triples(actor: str | None, since: dt.date | None, until: dt.date | None, store: Path, out: Output) -> None:
    """Say who did what to whom, oldest first.

    A row is a plain edge of the graph: initiator, relation, target@place, date, toll, number of reports, event.
    """
    from kg.ask.triples import Triple, triples
    from kg.store import Store

    with Store.open(store) as kept:
        found = triples(kept.graph(), actor=actor, since=since, until=until)
        out.rows((t._asdict() for t in found), Triple._fields)
