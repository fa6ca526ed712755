"""`kg network`: who acts with and against whom: ties, measures, groups, balance, change, and the picture."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.filtering import filter_options
from kg.cli.options import store_option
from kg.cli.output import Output, Row, rows_options

if TYPE_CHECKING:
    import networkx as nx

    from kg.ask.columns import Bools
    from kg.ask.filters import Filter
    from kg.ask.groups import Groups
    from kg.ask.index import EventIndex
    from kg.ask.network import How, Unnamed
    from kg.graph.rows import Graph

TIES = (
    "period", "initiator", "target", "events", "hostile", "cooperative", "neutral", "sources", "killedMin", "killedMax", "first",
    "last", "initiator_id", "target_id",
)  # fmt: skip
GROUPS = ("period", "group", "actor", "kind", "certainty", "actor_id")
CHANGES = ("kind", "a", "b", "before", "after", "sign_before", "sign_after", "ratio", "low", "high", "p")
BALANCE = ("period", "+++", "++-", "+--", "---", "balanced", "walk", "misfits", "clustered", "ties")
_MEASURE = "Actors with this measure instead of ties (see docs/networks.md); may be given again."
_GROUPS = "Groups instead of ties: theatres (who has to do with whom; the default) or camps (who is with whom)."
_UNNAMED = "Groups without a name: each by itself, folded by their words, whom a report presumes, or left out."
_DIFF = "What changed between two periods, each YYYY, YYYY-Qn, YYYY-MM, YYYY-Wnn or DAY:DAY."


@click.command()
@filter_options()
@click.option("--unnamed", type=click.Choice(["shown", "folded", "presumed", "hidden"]), help=_UNNAMED)
@click.option("--ties", "known", is_flag=True, help="Add known ties: members, allies, commanders.")
@click.option("--no-claims", is_flag=True, help="Leave out those who only claim a deed.")
@click.option("--by", "period", type=click.Choice(["day", "week", "month", "quarter", "year"]), help="One network for each period.")
@click.option("--measure", "measures", multiple=True, metavar="NAME", help=_MEASURE)
@click.option("--communities", is_flag=False, flag_value="theatres", type=click.Choice(["theatres", "camps"]), help=_GROUPS)
@click.option("--balance", is_flag=True, help="Triads and structural balance instead of ties.")
@click.option("--diff", metavar="A..B", help=_DIFF)
@click.option("--places", is_flag=True, help="Who acts where instead of ties.")
@click.option("--most", type=click.IntRange(2), default=60, show_default=True, metavar="N", help="The busiest N actors in a picture.")
@store_option
@rows_options
def network(wanted: Filter, store: Path, out: Output, **asked: Any) -> None:
    """Show who acts with and against whom: the ties between actors, drawn from events.

    A row is a pair: how many events of each sign, told by how many sources, with which toll. -o FILE.svg (or .png, .pdf)
    draws the network instead. Every number can be traced: it counts events (kg triples, kg event).
    """
    from kg.ask.indexing import index_graph
    from kg.ask.network import How
    from kg.store import Store

    with Store.open(store) as kept:
        graph = kept.graph() if wanted.publisher else kept.event_graph()
    index = index_graph(graph)
    picture = Path(out.path).suffix.lower() in (".svg", ".png", ".pdf")
    unnamed: Unnamed = asked["unnamed"] or ("presumed" if picture else "shown")
    how = How(unnamed, claims=not asked["no_claims"], ties=asked["known"])
    work = _Work(graph, index, wanted, how)
    if picture:
        return work.picture(out.path, asked["most"])
    return _rows(work, out, asked)


class _Work:
    """What was asked for, at hand."""

    def __init__(self, graph: Graph, index: EventIndex, wanted: Filter, how: How) -> None:
        from kg.ask.filters import rows

        self.graph, self.index, self.wanted, self.how = graph, index, wanted, how
        self.rows = rows(index, wanted, graph)

    def net(self, rows: Bools | None = None) -> nx.MultiDiGraph[str]:
        from kg.ask.network import network

        return network(self.index, self.rows if rows is None else rows, self.how, self.graph)

    def each(self, period: str | None) -> Iterator[tuple[str | None, nx.MultiDiGraph[str]]]:
        """The network of each period that has events, or the whole one."""
        from kg.ask.network import by_period

        if period is None:
            yield None, self.net()
        else:
            for name, mask in by_period(self.index, self.rows, period):  # type: ignore[arg-type]
                yield name, self.net(mask)

    def picture(self, path: str, most: int) -> None:
        from kg.show.plots.network import plot_network
        from kg.show.plots.style import save

        words = self.wanted.words() + {"hidden": "; groups without a name left out", "folded": "; groups without a name folded"}.get(
            self.how.unnamed, ""
        )
        save(plot_network(self.net(), words, most), path)


def _rows(work: _Work, out: Output, asked: dict[str, Any]) -> None:
    period = asked["period"]
    if asked["diff"]:
        return out.rows(_changes(work, asked["diff"]), CHANGES)
    if asked["places"]:
        return out.rows(_places(work), ("actor", "place", "events", "actor_id", "place_id"))
    if asked["balance"]:
        return out.rows(_balances(work, period), BALANCE[0 if period else 1 :])
    columns = ("period", "actor", "kind", *asked["measures"], "actor_id")[0 if period else 1 :]
    if asked["communities"]:
        return out.rows(
            _groups(work, period, asked["communities"]), ("period", "group", "actor", "kind", "certainty", "actor_id")[0 if period else 1 :]
        )
    if asked["measures"]:
        return out.rows(_measured(work, period, asked["measures"]), columns)
    return out.rows(_ties(work, period), TIES[0 if period else 1 :])


def _ties(work: _Work, period: str | None) -> Iterator[Row]:
    from kg.ask.network import flat

    for name, net in work.each(period):
        ties = flat(net)
        for a, b, d in sorted(ties.edges(data=True), key=lambda e: (-e[2]["events"], e[0], e[1])):
            yield d | {"period": name, "initiator": net.nodes[a]["name"], "target": net.nodes[b]["name"], "initiator_id": a, "target_id": b}


def _measured(work: _Work, period: str | None, names: tuple[str, ...]) -> Iterator[Row]:
    from kg.ask.measures import measure

    for when, net in work.each(period):
        scores = {n: measure(net, n) for n in names}
        for actor in sorted(net, key=lambda a: (-scores[names[0]].get(a, 0), a)):
            yield _actor(net, actor) | {"period": when} | {n: round(float(s[actor]), 6) for n, s in scores.items()}


def _actor(net: nx.MultiDiGraph[str], actor: str) -> dict[str, object]:
    return {"actor": net.nodes[actor]["name"], "kind": net.nodes[actor]["kind"], "actor_id": actor}


def _groups(work: _Work, period: str | None, kind: str) -> Iterator[Row]:
    """Members by group; how good and how stable they are goes to stderr."""
    from kg.ask.groups import camps, over_time, theatres

    found: list[tuple[str, Groups]] = []
    for when, net in work.each(period):
        groups = (camps if kind == "camps" else theatres)(net)
        found.append((when or "", groups))
        word = "ties that fit" if kind == "camps" else "modularity"
        click.echo(
            f"{f'{when}: ' if when else ''}{len(groups.members())} {kind}, {word} {groups.quality:.2f}, stability {groups.stability:.2f}",
            err=True,
        )
        for actor in sorted(net, key=lambda a: (groups.of.get(a, -1), a)):
            yield _actor(net, actor) | {
                "period": when,
                "group": groups.of.get(actor),
                "certainty": round(groups.certainty.get(actor, 1.0), 3),
            }
    for name, then, agreement, both in over_time([(n, g.of) for n, g in found]):
        click.echo(f"{name} to {then}: agreement {agreement:.2f} on the {both} actors that are in both", err=True)


def _balances(work: _Work, period: str | None) -> Iterator[Row]:
    from kg.ask.balance import balance
    from kg.ask.network import flat, signed

    for when, net in work.each(period):
        b = balance(signed(flat(net)))
        rounded = {"balanced": b.balanced and round(b.balanced, 4), "walk": b.walk and round(b.walk, 4)}
        yield {"period": when, **b.triads, **rounded, "misfits": b.misfits, "clustered": b.clustered, "ties": b.ties}


def _places(work: _Work) -> Iterator[Row]:
    from kg.ask.network import actor_place

    net = actor_place(work.index, work.rows, work.graph)
    pairs = [(a, b, d) if net.nodes[a]["bipartite"] == 0 else (b, a, d) for a, b, d in net.edges(data=True)]
    for actor, place, d in sorted(pairs, key=lambda e: (-e[2]["weight"], e[0], e[1])):
        yield {
            "actor": net.nodes[actor]["name"],
            "place": net.nodes[place]["name"],
            "events": d["weight"],
            "actor_id": actor,
            "place_id": place,
        }


# ---------------------------------------------------------------- change


def _changes(work: _Work, text: str) -> Iterator[Row]:
    from dataclasses import asdict

    from kg.ask.change import changes
    from kg.ask.filters import Filter, rows

    before, dots, after = text.partition("..")
    if not dots:
        raise click.BadParameter(f"{text!r} is not two periods; write for example 2024..2025", param_hint="--diff")
    spans = [span(x) for x in (before, after)]
    masks = [work.rows & rows(work.index, Filter(since=a, until=b)) for a, b in spans]
    nets, days = [work.net(m) for m in masks], [(b - a).days + 1 for a, b in spans]
    names = {n: d["name"] for net in nets for n, d in net.nodes(data=True)}
    for c in changes(nets[0], nets[1], days[0], days[1]):
        numbers = {k: _rounded(v) for k, v in asdict(c).items()}
        yield numbers | {"a": names.get(c.a, c.a), "b": names.get(c.b, c.b) or None}


def _rounded(value: object) -> object:
    if not isinstance(value, float):
        return value
    return None if value == float("inf") else float(f"{value:.4g}")


def span(text: str) -> tuple[dt.date, dt.date]:
    """The first and last day of a period as it is written.

    >>> [str(d) for d in span("2025-Q2")], [str(d) for d in span("2025-W01")]
    (['2025-04-01', '2025-06-30'], ['2024-12-30', '2025-01-05'])
    """
    day = dt.timedelta(days=1)
    try:
        if m := re.fullmatch(r"(\d{4})", text):
            return dt.date(int(m[1]), 1, 1), dt.date(int(m[1]), 12, 31)
        if m := re.fullmatch(r"(\d{4})-Q([1-4])", text):
            return dt.date(int(m[1]), 3 * int(m[2]) - 2, 1), _month_end(int(m[1]), 3 * int(m[2]))
        if m := re.fullmatch(r"(\d{4})-(\d\d)", text):
            return dt.date(int(m[1]), int(m[2]), 1), _month_end(int(m[1]), int(m[2]))
        if m := re.fullmatch(r"(\d{4})-W(\d\d)", text):
            monday = dt.date.fromisocalendar(int(m[1]), int(m[2]), 1)
            return monday, monday + 6 * day
        first, _, last = text.partition(":")
        return dt.date.fromisoformat(first), dt.date.fromisoformat(last or first)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a period; write YYYY, YYYY-Qn, YYYY-MM, YYYY-Wnn or DAY:DAY") from None


def _month_end(year: int, month: int) -> dt.date:
    return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
