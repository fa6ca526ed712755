"""`kg why`: why an event is one event, and why it is as it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import store_option
from kg.cli.output import Output, Row, rows_options
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.graph.why import Join, Why
    from kg.model import Account
    from kg.store import Store

COLUMNS = ("event", "about", "value", "other", "score", "why")


@click.command()
@click.argument("name", metavar="EVENT")
@click.option("--text", "form", flag_value="text", help="A page to read.")
@store_option
@rows_options
def why(name: str, store: Path, out: Output) -> None:
    """Explain an event: what made its accounts one event, what nearly was joined, and each choice of a slot.

    EVENT is the event's id, or the beginning of it; the id of one of its accounts, or one it once had, will do.
    """
    from kg.graph.why import why as explain
    from kg.store import Store

    with Store.open(store) as kept:
        found = explain(kept.index, find(kept, name))
        if out.form == "text":
            out.lines(page(kept, found))
        else:
            out.rows(_rows(found), COLUMNS)


def find(kept: Store, name: str) -> str:
    """The event that a name means: an id of an event or account, or the beginning of one."""
    id = name.removeprefix("event/").removeprefix("account/")
    events = {event for a in kept.record.accounts_like(id) if (event := kept.event_of(a.id)) is not None}
    if len(events) != 1:
        raise InputError(f"no event {name!r}" if not events else f"{name!r} may be {len(events)} events", remedy="see `kg triples`")
    return events.pop()


def _rows(found: Why) -> Iterator[Row]:
    event = f"event/{found.event}"
    for join in found.joins:
        yield _join(event, "join", join)
    for slot, value, reason in found.choices:
        yield {"event": event, "about": slot, "value": value, "why": [reason]}
    for clash in found.contested:
        yield {"event": event, "about": "contested", "value": clash}
    for join in found.nearly:
        yield _join(event, "not joined", join)


def _join(event: str, about: str, join: Join) -> Row:
    reasons = [f"{r.text} ({r.weight:+g})" for r in join.likeness.reasons]
    decided = [f"{d.verdict} says {d.who}, {d.when}" + (f": {d.why}" if d.why else "") for d in join.decisions]
    return {
        "event": event, "about": about, "value": f"account/{join.a.own.id}", "other": f"account/{join.b.own.id}",
        "score": join.likeness.score, "why": [join.verdict, *decided, *reasons],
    }  # fmt: skip


# ---------------------------------------------------------------- the page


def page(kept: Store, found: Why) -> Iterator[str]:
    """The explanation as a person reads it."""
    node = kept.graph().get(f"event/{found.event}")
    yield str(node.props.get("label")) if node else found.event
    yield f"  event/{found.event}: {len(found.tellings)} reports tell of it"
    for join in found.joins:
        yield ""
        yield from _told(kept, join)
    yield ""
    for slot, value, reason in found.choices:
        yield f"  {slot:<11} {value}: {reason}"
    for clash in found.contested:
        yield f"  contested   {clash}"
    for join in found.nearly:
        yield ""
        yield "  Not joined:"
        yield from _told(kept, join)


def _told(kept: Store, join: Join) -> Iterator[str]:
    for t in (join.a, join.b):
        report = kept.record.report(t.report)
        where = ", ".join(str(x) for x in (report.publisher, report.published) if x) if report else t.report
        yield f"    {where}: “{_excerpt(t.own)}” (account/{t.own.id})"
    for d in join.decisions:
        yield f"      {d.verdict} says {d.who}, {d.when}" + (f": {d.why}" if d.why else "")
    reasons = ", ".join(f"{r.text} ({r.weight:+g})" for r in join.likeness.reasons)
    yield f"      {join.verdict}, {join.likeness.score:+g}: {reasons}"


def _excerpt(a: Account, width: int = 150) -> str:
    """The sentence that tells it, of a long one what stands around the words that name it."""
    text, at = a.sentence.quote, a.trigger.start - a.sentence.start
    if len(text) <= width:
        return " ".join(text.split())
    start = max(0, min(at - width // 2, len(text) - width))
    cut = " ".join(text[start : start + width].split())
    return ("…" if start else "") + cut + ("…" if start + width < len(text) else "")
