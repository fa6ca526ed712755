"""`kg brief`: what reports say happened in a period and area, with its sources, to hand over."""

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


@click.command()
@output_option
@click.option("--as", "form", type=click.Choice(["md", "html", "docx"]), help="The form, if the name of the file does not tell it.")
@click.option("--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True, help="The language of the words around.")
@click.option("--most", type=click.IntRange(1), default=100, show_default=True, metavar="N", help="Tell the heaviest N events in full.")
@click.option("--pictures/--no-pictures", default=True, help="With a map and the network, or without.")
@filter_options(status="all")
@click.option("--licence", default="", metavar="TEXT", help="What the brief shall say of the licence of the reports.")
@click.option("--date", type=day, metavar="YYYY-MM-DD", help="The day that the brief shall bear; none by default.")
@store_option
def brief(output: str, form: str | None, wanted: Filter, licence: str, date: dt.date | None, store: Path, **asked: Any) -> None:
    """Write a brief of the events: numbers with their bounds, map, network, day by day, contradictions, chains, sources.

    Every sentence is drawn from accounts and carries the numbers of its sources. The form is told by the name of the
    file: .html or .docx with their pictures in them, .md with pictures beside it (on stdout, without). Its words are in
    templates/ and can be replaced in KG_DATA.
    """
    from kg.export.brief_write import WRITERS
    from kg.export.part import part
    from kg.store import Store

    suffix = form or Path(output).suffix.removeprefix(".").lower() or "md"
    if suffix not in WRITERS:
        raise click.BadParameter(f"no brief as {suffix!r}; name the file .md, .html or .docx, or give --as", param_hint="-o")
    with Store.open(store) as kept:
        chosen = part(kept, wanted).bearing(licence, date.isoformat() if date else None)
    if output == "-":
        with opened_binary(output) as out:
            chosen.brief(out, suffix, **asked)
    else:
        chosen.brief(Path(output), suffix, **asked)
