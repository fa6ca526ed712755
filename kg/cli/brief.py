"""`kg brief`: what reports say happened in a period and area, with its sources, to hand over."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

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
@filter_options(status="all")
@click.option("--licence", default="", metavar="TEXT", help="What the brief shall say of the licence of the reports.")
@click.option("--date", type=day, metavar="YYYY-MM-DD", help="The day that the brief shall bear; none by default.")
@store_option
def brief(output: str, form: str | None, lang: str, wanted: Filter, licence: str, date: dt.date | None, store: Path) -> None:
    """Write a brief of the events: numbers with their bounds, day by day, contradictions, chains, and sources.

    Every sentence is drawn from accounts and carries the numbers of its sources. The form is told by the name of the
    file: .md (also on stdout), .html or .docx. Its words are in templates/ and can be replaced in KG_DATA.
    """
    from kg.export.about import about
    from kg.export.brief import brief
    from kg.export.brief_words import words
    from kg.export.brief_write import WRITERS
    from kg.export.selection import filtered
    from kg.store import Store

    suffix = form or Path(output).suffix.removeprefix(".").lower() or "md"
    if suffix not in WRITERS:
        raise click.BadParameter(f"no brief as {suffix!r}; name the file .md, .html or .docx, or give --as", param_hint="-o")
    with Store.open(store) as kept:
        graph = filtered(kept.graph(), wanted)
    said, phrases = about(graph, wanted.words(), licence, date.isoformat() if date else None), words(lang)
    blocks = brief(graph, phrases, said)
    with opened_binary(output) as out:
        WRITERS[suffix](blocks, phrases, said, out)
