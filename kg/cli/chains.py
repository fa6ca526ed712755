"""`kg chains`: what led to what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.messages import say
from kg.cli.options import day, store_option
from kg.cli.output import Output, Row, rows_options

if TYPE_CHECKING:
    from kg.ask.chains import Chain, Chains
    from kg.graph.rows import Graph
    from kg.store import Store

COLUMNS = ("type", "basis", "labels", "lag", "km", "quotes", "rule", "lift", "chance", "events")
PATTERN_COLUMNS = ("name", "title", "why", "type")
TYPES = ("retaliation_for", "caused_by", "follows", "claims", "condemns", "part_of")


@click.command()
@click.option("--type", "types", type=click.Choice([*TYPES, "all"]), multiple=True, help="Links of this type (else what led to what).")
@click.option("--basis", type=click.Choice(["stated", "inferred"]), help="Only what reports say, or only what patterns infer.")
@click.option("--rule", default="", metavar="NAME", help="Only what this pattern infers.")
@click.option("--actor", default="", metavar="NAME", help="Only chains with this actor.")
@click.option("--area", default="", metavar="NAME", help="Only chains in this country, region or place.")
@click.option("--since", type=day, metavar="YYYY-MM-DD", help="Only chains from this day on.")
@click.option("--until", type=day, metavar="YYYY-MM-DD", help="Only chains up to this day.")
@click.option("--from", "start", metavar="EVENT", help="What this event led to, step by step.")
@click.option("--back", is_flag=True, help="With --from: what led to it.")
@click.option("--depth", type=click.IntRange(1), default=5, show_default=True, help="With --from: how many steps.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Only the first N.")
@click.option("--patterns", "listing", is_flag=True, help="List the patterns by which chains are inferred.")
@click.option("--write", is_flag=True, help="Write the inferred links into the store, so that queries and exports have them.")
@click.option("--text", "form", flag_value="text", help="A page to read: each chain with its quotes.")
@store_option
@rows_options
def chains(
    types: tuple[str, ...],
    basis: str | None,
    rule: str,
    actor: str,
    area: str,
    since: dt.date | None,
    until: dt.date | None,
    start: str | None,
    back: bool,
    depth: int,
    limit: int | None,
    listing: bool,
    write: bool,
    store: Path,
    out: Output,
) -> None:
    """Show chains of events: which led to which.

    Stated chains have the words of a report; inferred ones name their pattern, how often it comes for once by chance
    (lift), and how likely such an event would have come anyway (chance). Stated ones come first, each kind by date.
    """
    if listing:
        out.rows(_patterns(), PATTERN_COLUMNS)
        return
    from kg.ask.chains import LED_TO, Chains, Wanted
    from kg.ask.event import find_event
    from kg.store import Store

    wanted_types = () if "all" in types else types or LED_TO
    with Store.open(store, write=write) as kept:
        graph = kept.graph()
        found = Chains(graph)
        if write:
            _write(kept, found)
        if start:
            steps = found.follow(find_event(graph, start).id, depth, back, wanted_types)
            chosen = [step for _, step in steps]
        else:
            chosen = found.wanted(Wanted(wanted_types, basis or "", rule, actor, area, since, until))
        chosen = chosen[:limit]
        if out.form == "text":
            out.lines(page(graph, chosen))
        elif not write:
            out.rows((_row(graph, c) for c in chosen), COLUMNS)


def _write(kept: Store, found: Chains) -> None:
    from kg.ask.chains import inferred_links

    links = inferred_links(found.index, found.stated)
    kept.infer(links)
    kept.rdf()
    say(f"links: {len(links)} inferred (store: {kept.path})")


def _patterns() -> Iterator[Row]:
    from kg.ask.patterns import patterns

    for name, p in sorted(patterns().items()):
        yield {"name": name, "title": p.title, "why": p.why, "type": p.link}


def _row(graph: Graph, c: Chain) -> Row:
    return {
        "type": c.type,
        "basis": c.basis,
        "labels": tuple(_label(graph, e) for e in c.events),
        "lag": c.lag,
        "km": c.km,
        "quotes": tuple(words for _, words in c.quotes),
        "rule": c.rule,
        "lift": None if c.lift is None else round(c.lift, 2),
        "chance": tuple(x for x in c.chance if x is not None),
        "events": c.events,
    }


def _label(graph: Graph, event: str) -> str:
    node = graph.get(event)
    return str(node.props.get("label", event)) if node else event


# ---------------------------------------------------------------- the page


_LED = {
    "retaliation_for": "answered by",
    "caused_by": "led to",
    "follows": "followed by",
    "claims": "claimed by",
    "condemns": "condemned by",
    "part_of": "has as a part",
}


def page(graph: Graph, chains: Sequence[Chain]) -> Iterator[str]:
    """Chains as a person reads them: the events under each other, then the words or the rule that tie them."""
    for n, c in enumerate(chains):
        if n:
            yield ""
        first, *rest = c.events
        yield f"{_label(graph, first)}  ({first})"
        for event, lag, km in zip(rest, c.lag, c.km, strict=True):
            yield f"  {_LED[c.type]}: {_label(graph, event)}  ({event}){_distance(lag, km)}"
        for report, words in c.quotes:
            yield f"      said: “{' '.join(words.split())}”{_source(graph, report)}"
        if c.basis == "inferred":
            yield f"      inferred: {c.rule}" + (f", {c.lift:.1f} times as often as by chance" if c.lift is not None else "")


def _distance(lag: int | None, km: float | None) -> str:
    """How far two events are apart, as words.

    >>> _distance(1, 12.5), _distance(0, None), _distance(-2, None)
    (', 1 day later, 12.5 km away', ', the same day', ', 2 days before')
    """
    parts = []
    if lag is not None:
        days = f"{abs(lag)} day{'' if abs(lag) == 1 else 's'}"
        parts.append("the same day" if lag == 0 else f"{days} {'later' if lag > 0 else 'before'}")
    if km:
        parts.append(f"{km:g} km away")
    return "".join(f", {p}" for p in parts)


def _source(graph: Graph, report: str) -> str:
    node = graph.get(report)
    if node is None:
        return ""
    return " — " + ", ".join(str(x) for x in (node.props.get("publisher"), node.props.get("published")) if x)
