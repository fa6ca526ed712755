"""`kg stats`: how much there is."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import store_option
from kg.cli.output import Output, rows_options


@click.command()
@store_option
@rows_options
def stats(store: Path, out: Output) -> None:
    """Count what is in the store.

    Reports by language, accounts, events by type and status, actors by class, places, links.
    """
    from kg.ask.stats import COLUMNS, stats
    from kg.store import Store

    with Store.open(store) as kept:
        out.rows(stats(kept.graph()), COLUMNS)
