"""`kg remove`: forget reports."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.messages import Failures, say
from kg.cli.options import store_option
from kg.errors import InputError


@click.command()
@click.argument("reports", nargs=-1, required=True, metavar="REPORT...")
@store_option
@click.pass_context
def remove(ctx: click.Context, reports: tuple[str, ...], store: Path) -> None:
    """Remove reports as if they had never been added.

    REPORT is the id of one, or the id that its source gave it (then all its versions go); - reads ids from stdin.
    """
    from kg.store import Store

    failures, removed = Failures(), 0
    names = [name for given in reports for name in (sys.stdin.read().split() if given == "-" else [given])]
    with Store.open(store, write=True) as kept:
        for name in names:
            try:
                kept.remove(name.removeprefix("report/"))
                removed += 1
            except InputError as e:
                failures.add(e)
        if removed:
            kept.rdf()
    say(f"reports: {removed} removed (store: {store})")
    ctx.exit(failures.exit_code)
