"""`kg reports`: what is in the store."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import store_option
from kg.cli.output import Output, rows_options

COLUMNS = ("report", "source", "publisher", "published", "lang", "title", "url", "accounts")


@click.command()
@store_option
@rows_options
def reports(store: Path, out: Output) -> None:
    """List the reports in the store, oldest first."""
    from kg.store import Store

    with Store.open(store) as kept:
        listed = sorted(kept.reports(), key=lambda r: (str(r.published or ""), r.publisher or "", r.id))
        rows = (
            {
                "report": r.id,
                "source": r.source_id,
                "publisher": r.publisher,
                "published": r.published,
                "lang": r.lang,
                "title": r.title,
                "url": r.url,
                "accounts": len(kept.accounts(r.id)),
            }
            for r in listed
        )
        out.rows(rows, COLUMNS)
