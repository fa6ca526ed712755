"""`kg chains`: what led to what, as reports state it and as patterns infer it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.filtering import filter_options
from kg.cli.options import store_option
from kg.cli.output import Output, Row, opened_text, plain, rows_options

if TYPE_CHECKING:
    from kg.ask.chains import Chain, Chains
    from kg.graph.rows import Graph

COLUMNS = (
    "depth", "events", "labels", "type", "basis", "rule", "days", "km", "chance", "lift", "low", "high", "p", "significant",
    "quotes", "via",
)  # fmt: skip
RULES = (
    "rule", "step", "title", "firsts", "found", "expected", "outside", "lift", "low", "high", "p", "adjusted", "significant",
    "dispersion",
)  # fmt: skip
_TYPE = "Links of this type (retaliation_for, claims …), or all; may be given again. By default: what led to what."
_CHANCE = "Leave out inferred chains that would come anyway with more than this probability."
_WRITE = "Also write the inferred links into the store, so that SPARQL and Cypher find them."


@click.command()
@click.option("--from", "start", metavar="EVENT", help="Follow what this event led to (its id, or the beginning of it).")
@click.option("--to", "goal", metavar="EVENT", help="Follow back what led to this event.")
@click.option("--depth", type=click.IntRange(1, 50), default=5, show_default=True, metavar="N", help="How many steps to follow.")
@click.option("--type", "types", multiple=True, metavar="TYPE", help=_TYPE)
@click.option("--basis", type=click.Choice(["stated", "inferred"]), help="Only what reports state, or only what patterns infer.")
@click.option("--pattern", "rule", metavar="NAME", help="Only chains of this pattern (queries/chains/NAME.toml).")
@click.option("--chance", type=click.FloatRange(0, 1), default=0.5, show_default=True, metavar="P", help=_CHANCE)
@filter_options(what=False)
@click.option("--text", "form", flag_value="text", help="Stories to read, with quotes and voices.")
@click.option("--graph", "form", flag_value="graph", help="The events and links as one JSON object of nodes and edges.")
@click.option("--patterns", "rules", is_flag=True, help="Instead of chains: the patterns, each with what speaks for it.")
@click.option("--write", is_flag=True, help=_WRITE)
@store_option
@rows_options
def chains(rule: str | None, chance: float, write: bool, store: Path, out: Output, **asked: Any) -> None:
    """Show what led to what: attacks and replies, sieges and flight, claims and denials.

    Chains that reports state come first, with their words; then those that patterns of time, place and actors infer,
    with what they are worth: the chance that such an event would have come anyway, and how much more often than by
    chance such pairs come (lift, from low to high at 95 %). Inferred is never shown as stated.
    """
    from kg.ask.chains import Chains
    from kg.ask.patterns import pattern
    from kg.store import Store

    which = [pattern(rule)] if rule else None
    with Store.open(store, write=write) as kept:
        found = Chains(kept.graph(), which, chance=chance)
        if write:
            links = found.links()
            kept.infer(links)
            click.echo(f"{len(links)} inferred links written", err=True)
    _show(found, out, rule or "", asked)


def _show(found: Chains, out: Output, rule: str, asked: dict[str, Any]) -> None:
    start, goal = asked["start"], asked["goal"]
    if start and goal:
        raise click.UsageError("--from and --to exclude each other")
    if asked["rules"]:
        return out.rows(_rules(found), RULES)
    types = _types(asked["types"])
    if start or goal:
        return _follow(found, start or goal, asked["depth"], types, out, back=goal is not None)
    return _list(found, types, out, rule, asked)


def _types(given: tuple[str, ...]) -> tuple[str, ...]:
    from kg.ask.chains import LED_TO
    from kg.model import LINK_TYPES

    for name in given:
        if name not in (*LINK_TYPES, "all"):
            raise click.BadParameter(f"{name!r} is no link type; use one of {', '.join(LINK_TYPES)}, or all", param_hint="--type")
    return () if "all" in given else given or LED_TO


def _follow(found: Chains, name: str, depth: int, types: tuple[str, ...], out: Output, back: bool) -> None:
    from kg.ask.event import find_event
    from kg.ask.story import Stories

    event = find_event(found.graph, name).id
    steps = found.follow(event, depth, back, types)[: out.limit]
    if out.form == "text":
        out.lines(Stories(found.graph).follow(event, steps, back))
    elif out.form == "graph":
        _graph(found.graph, [c for _, c in steps], out, {event})
    else:
        out.rows((_row(found, c) | {"depth": n} for n, c in steps), COLUMNS)


def _list(found: Chains, types: tuple[str, ...], out: Output, rule: str, asked: dict[str, Any]) -> None:
    from kg.ask.chains import Wanted
    from kg.ask.story import Stories

    wanted = Wanted(() if rule else types, asked["basis"] or "", rule, asked["wanted"])
    chosen = found.wanted(wanted)[: out.limit]
    if out.form == "text":
        stories = Stories(found.graph)
        out.lines(line for n, c in enumerate(chosen) for line in ([] if n == 0 else ["", "─" * 60, ""]) + stories.chain(c))
    elif out.form == "graph":
        _graph(found.graph, chosen, out, set())
    else:
        out.rows((_row(found, c) for c in chosen), COLUMNS[1:])


def _row(found: Chains, chain: Chain) -> dict[str, object]:
    row: dict[str, object] = {
        "events": chain.events, "labels": [found.index.labels[found.index.row(e)] for e in chain.events], "type": chain.type,
        "basis": chain.basis, "via": chain.via, "rule": chain.rule, "days": chain.lag, "km": chain.km, "chance": chain.chance,
        "quotes": [{"report": report, "quote": quote} for report, quote in chain.quotes],
    }  # fmt: skip
    if chain.evidence:
        weakest = min(chain.evidence, key=lambda e: (e.lift, e.step))
        row |= {"lift": chain.lift and round(chain.lift, 2), "low": round(weakest.low, 2), "high": _finite(weakest.high)}
        row |= {"p": float(f"{weakest.adjusted:.4g}"), "significant": all(e.significant for e in chain.evidence)}
    return row


def _finite(value: float) -> float | None:
    return round(value, 2) if value != float("inf") else None


def _rules(found: Chains) -> Iterator[Row]:
    from dataclasses import asdict

    from kg.ask.patterns import patterns

    for e in (e for _, why in found.judged for e in why):
        numbers = {k: float(f"{v:.4g}") if isinstance(v, float) and v != float("inf") else v for k, v in asdict(e).items()}
        yield numbers | {
            "rule": e.pattern, "title": patterns()[e.pattern].title, "significant": e.significant, "high": _finite(e.high),
        }  # fmt: skip


def _graph(graph: Graph, chosen: list[Chain], out: Output, events: set[str]) -> None:
    """Nodes and edges as one JSON object: what graph programs call node-link data."""
    from kg.ask.chains import pairs_of

    steps = {(s.events, s.type): s for c in reversed(chosen) for s in pairs_of(c)}
    nodes = sorted(events | {e for (pair, _) in steps for e in pair})
    made = {
        "directed": True,
        "nodes": [{"id": n} | (plain(node.props) if (node := graph.get(n)) else {}) for n in nodes],
        "links": [
            {
                "source": s.events[0], "target": s.events[1], "type": s.type, "basis": s.basis, "rule": s.rule, "days": s.lag[0],
                "km": s.km[0], "chance": s.chance[0],
            }
            for _, s in sorted(steps.items())
        ],
    }  # fmt: skip
    with opened_text(out.path) as stream:
        stream.write(json.dumps(plain(made), ensure_ascii=False, indent=1) + "\n")
