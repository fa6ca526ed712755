"""`kg event`: one event as all its accounts tell it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import store_option
from kg.cli.output import Output, Row, rows_options

if TYPE_CHECKING:
    from kg.ask.event import AccountCard, EventCard, Quote

COLUMNS = (
    "event", "account", "report", "source", "publisher", "published", "voice", "type", "status", "initiators", "targets",
    "places", "begin", "end", "tolls", "materiel", "weapons", "reported_by", "quotes",
)  # fmt: skip


@click.command()
@click.argument("name", metavar="ID")
@click.option("--text", "form", flag_value="text", help="A page to read: the accounts side by side, each slot with its words.")
@store_option
@rows_options
def event(name: str, store: Path, out: Output) -> None:
    """Show an event with all its accounts.

    A row is an account: who says what of the event, in which words, in which report. ID is the event's, or the
    beginning of it; the id of one of its accounts will do.
    """
    from kg.ask.event import event_card
    from kg.store import Store

    with Store.open(store) as kept:
        card = event_card(kept.graph(), name)
        if out.form == "text":
            out.lines(page(card))
        else:
            out.rows((_row(card, a) for a in card.accounts), COLUMNS)


def _row(card: EventCard, a: AccountCard) -> Row:
    from dataclasses import asdict

    said = a.report.props if a.report else {}
    about = {"event": card.event.id, "account": a.id, "report": a.report.id if a.report else None, "source": said.get("sourceId")}
    quotes = [q._asdict() for q in a.quotes]
    return asdict(a) | about | {"publisher": said.get("publisher"), "published": said.get("published"), "quotes": quotes}


# ---------------------------------------------------------------- the page


def page(card: EventCard) -> Iterator[str]:
    """An event as a person reads it."""
    said = card.event.props
    yield str(said.get("label", card.event.id))
    differ = ", its accounts differ" if said.get("contested") else ""
    yield f"  {said.get('type')}, {said.get('status')}; {_many(card, 'account')} in {_many(card, 'report')}{differ}; {card.event.id}"
    for a in card.accounts:
        yield ""
        yield f"  {_heading(a)}"
        yield from _slots(a)
    if card.links:
        yield ""
    for link in card.links:
        yield f"  {_LINKS[link.type][not link.outgoing]}: {link.other.props.get('label')}  ({link.other.id})"
        yield f"      {link.basis}" + (f": “{_short(link.quote)}”" if link.quote else "")


_LINKS = {
    "retaliationFor": ("in retaliation for", "answered by"),
    "causedBy": ("caused by", "led to"),
    "claims": ("claims", "claimed by"),
    "condemns": ("condemns", "condemned by"),
    "follows": ("follows", "followed by"),
    "partOf": ("part of", "has as a part"),
}
"""Property → how a link reads from its beginning, and from its end."""


def _many(card: EventCard, what: str) -> str:
    n = len(card.accounts) if what == "account" else len({a.report.id for a in card.accounts if a.report})
    return f"{n} {what}" + ("" if n == 1 else "s")


def _heading(a: AccountCard) -> str:
    said = a.report.props if a.report else {}
    where = ", ".join(str(x) for x in (said.get("publisher") or "unknown publisher", said.get("published")) if x)
    title = f" “{said['title']}”" if said.get("title") else ""
    return f"{a.voice}, in {where}{title}" if a.voice else f"{where}{title}"


def _slots(a: AccountCard) -> Iterator[str]:
    """One line a slot: its values, and the words that say so."""
    begin, end = a.begin, a.end
    day = str(begin) if begin == end else f"{begin or '…'} to {end or '…'}"
    for label, values, slot in (
        ("what", (a.type,), "trigger"),
        ("who", a.initiators, "initiators"),
        ("to whom", a.targets, "targets"),
        ("where", a.places, "places"),
        ("when", (day,) if begin or end else (), "date"),
        ("toll", a.tolls, "casualties"),
        ("materiel", a.materiel, "materiel"),
        ("weapons", a.weapons, "weapons"),
        ("says", a.reported_by, "reported_by"),
    ):
        if values:
            yield f"    {label:<9} {'; '.join(values)}{_evidence(a.quotes, slot)}"


def _evidence(quotes: tuple[Quote, ...], slot: str) -> str:
    words = dict.fromkeys(_short(q.quote) for q in quotes if q.slot == slot)
    return "  — " + ", ".join(f"“{w}”" for w in words) if words else ""


def _short(quote: str) -> str:
    quote = " ".join(quote.split())
    return quote if len(quote) <= 160 else quote[:157].rstrip() + "…"
