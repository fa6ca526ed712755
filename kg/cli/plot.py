"""`kg plot`: pictures for reports, as SVG, PNG or PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.filtering import filter_options
from kg.cli.options import store_option

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from kg.ask.columns import Bools
    from kg.ask.filters import Filter
    from kg.ask.index import EventIndex
    from kg.graph.rows import Graph

PLOTS = ("events", "tolls", "network", "lags", "chain")
_UNNAMED = ("shown", "folded", "presumed", "hidden")
_PERIOD = "How wide a bar is; by default what fits."
_NAME = "For lags and chain: this pattern (kg chains --patterns)."


@click.command()
@click.argument("what", type=click.Choice(PLOTS))
@filter_options()
@click.option("--by", "period", type=click.Choice(["day", "week", "month", "quarter", "year"]), help=_PERIOD)
@click.option("--pattern", "rule", default="ambush-retaliation", show_default=True, metavar="NAME", help=_NAME)
@click.option("--from", "start", metavar="EVENT", help="For a chain: follow what this event led to.")
@click.option("--to", "goal", metavar="EVENT", help="For a chain: follow back what led to this event.")
@click.option(
    "--depth", type=click.IntRange(1, 50), default=5, show_default=True, metavar="N", help="For a chain: how many steps to follow."
)
@click.option(
    "--unnamed",
    type=click.Choice(["shown", "folded", "presumed", "hidden"]),
    default="presumed",
    show_default=True,
    help="For a network: groups without a name.",
)
@click.option("--most", type=click.IntRange(2), default=60, show_default=True, metavar="N", help="For a network: the busiest N actors.")
@click.option("-o", "--output", required=True, metavar="FILE", help="Where to: FILE.svg, FILE.png or FILE.pdf.")
@store_option
def plot(what: str, wanted: Filter, store: Path, output: str, **asked: Any) -> None:
    """Draw events over time, tolls with their bounds, the network, the lags of a pattern against chance, or a chain.

    The title says what was asked for and how much of what there is is shown. Colours can be told apart by the
    colour-blind, and nothing is told by colour alone. The same store gives the same bytes.
    """
    from kg.ask.filters import rows
    from kg.ask.indexing import index_graph
    from kg.show.plots.style import format_of, save
    from kg.store import Store

    format_of(output)
    with Store.open(store) as kept:
        graph = kept.graph() if wanted.publisher or what == "chain" else kept.event_graph()
    index = index_graph(graph)
    save(_figure(what, graph, index, rows(index, wanted, graph), wanted, asked), output)


def _figure(what: str, graph: Graph, index: EventIndex, rows: Bools, wanted: Filter, asked: dict[str, Any]) -> Figure:
    words = wanted.words()
    if what == "events":
        from kg.show.plots.events import plot_events

        return plot_events(index, rows, words, asked["period"])
    if what == "tolls":
        from kg.show.plots.tolls import plot_tolls

        return plot_tolls(index, rows, words, asked["period"])
    if what == "network":
        from kg.ask.network import How, network
        from kg.show.plots.network import plot_network

        return plot_network(network(index, rows, How(asked["unnamed"]), graph), words, asked["most"])
    return _lags(index, rows, words, asked["rule"]) if what == "lags" else _chain(graph, wanted, asked)


def _lags(index: EventIndex, rows: Bools, words: str, rule: str) -> Figure:
    from kg.ask.chance import profile
    from kg.ask.patterns import pattern
    from kg.show.plots.lags import plot_lags

    found, judged = profile(index.some(rows), pattern(rule))
    return plot_lags(found, pattern(rule), judged, words, len(index))


def _chain(graph: Graph, wanted: Filter, asked: dict[str, Any]) -> Figure:
    from kg.ask.chains import Chains, Wanted, pairs_of
    from kg.ask.event import find_event
    from kg.show.plots.chain import plot_chain

    chains, back = Chains(graph), bool(asked["goal"])
    if asked["start"] and back:
        raise click.UsageError("--from and --to exclude each other")
    if not asked["start"] and not back:
        steps = [s for c in chains.wanted(Wanted(where=wanted)) for s in pairs_of(c)]
        return plot_chain(chains.index, steps, wanted.words(), len({e for s in steps for e in s.events}))
    event = find_event(graph, asked["goal"] or asked["start"])
    steps = [s for _, s in chains.follow(event.id, asked["depth"], back)]
    label = str(event.props.get("label", event.id))
    return plot_chain(chains.index, steps, f"{'what led to' if back else 'what came of'}: {label}", start=event.id)
