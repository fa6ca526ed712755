"""`kg export`: the graph for other programs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.filtering import filter_options
from kg.cli.options import day, store_option
from kg.cli.output import opened_binary, output_option

if TYPE_CHECKING:
    from kg.ask.filters import Filter


class _FormatName(click.Argument):
    """An argument whose choices are looked up when it is used, so that `kg --help` needs no export module."""

    def process_value(self, ctx: click.Context, value: Any) -> Any:
        from kg.export import FORMATS

        self.type = click.Choice(list(FORMATS))
        return super().process_value(ctx, value)


class _Help(click.Command):
    """A command whose help ends with the formats that there are."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from kg.export import FORMATS

        with formatter.section("Formats"):
            formatter.write_dl([(f.name, f.what) for f in FORMATS.values()])


@click.command(cls=_Help)
@click.argument("format", cls=_FormatName, metavar="FORMAT")
@output_option
@filter_options(status="all")
@click.option("--query", "query", metavar="NAME", help="Only the events in the answer to this named query (or FILE.rq).")
@click.option("-p", "given", multiple=True, metavar="NAME=VALUE", help="A parameter of the query. May be given again.")
@click.option("--licence", default="", metavar="TEXT", help="What the file shall say of the licence of the reports.")
@click.option("--date", type=day, metavar="YYYY-MM-DD", help="The day that the file shall bear; none by default.")
@store_option
def export(
    format: str, output: str, wanted: Filter, query: str | None, given: tuple[str, ...], licence: str, date: dt.date | None, store: Path
) -> None:
    """Write the graph, or a part of it, for other programs.

    It goes to stdout, or to a file with -o. With filters or a query: the events that pass, with their actors, places,
    accounts and reports. Each file says what it holds, where its format has a place for that.
    """
    from kg.cli.query import _query, _values
    from kg.export.part import part
    from kg.store import Store

    if query is None and given:
        raise click.BadParameter("a parameter without a query", param_hint="-p")
    with Store.open(store) as kept:
        chosen = part(kept, wanted, _query(query) if query else "", _values(given)).bearing(licence, date.isoformat() if date else None)
    if output == "-":
        with opened_binary(output) as out:
            chosen.export(format, out)
    else:
        chosen.export(format, Path(output))
