"""`kg explore`: one page to look at everything: network, map, timeline, and the words behind each value."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.filtering import filter_options
from kg.cli.options import store_option
from kg.cli.output import opened_text, output_option

if TYPE_CHECKING:
    from kg.ask.filters import Filter

_MOST = "Show the newest N events in full and only count the others."


@click.command()
@output_option
@click.option("--most", type=click.IntRange(1), default=20_000, show_default=True, metavar="N", help=_MOST)
@filter_options(status="all")
@store_option
def explore(output: str, most: int, wanted: Filter, store: Path) -> None:
    """Write one HTML page to explore the events in any browser, offline.

    It holds the actor network, the map, the timeline, the list, and the reports with the words behind each value. It
    loads nothing and sends nothing: open it, keep it, hand it on.
    """
    from kg.show.explorer import explorer
    from kg.store import Store

    with Store.open(store) as kept:
        text, made = explorer(kept, wanted, most=most)
    with opened_text(output) as out:
        out.write(text)
    for note in made.notes:
        click.echo(
            f"kg: note: {note['shown']} of {note['of']} {note['what']} are in the page in full (see --most and the filters)", err=True
        )
