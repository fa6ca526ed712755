"""The whole graph from what reports say: the same rows in whatever order the reports come."""

from __future__ import annotations

from collections.abc import Iterable

from kg.graph.accounts import report_rows
from kg.graph.events import event_rows, link_rows, type_rows
from kg.graph.rows import Graph
from kg.graph.shared import actor_rows, locus_rows
from kg.model import Account, Link, Report
from kg.ontology import event_types
from kg.resolve.events import Drawn, draw
from kg.resolve.merging import groups
from kg.resolve.tellings import Telling, tellings_of
from kg.resolve.world import World, is_scoped


def build(said: Iterable[tuple[Report, list[Account], list[Link]]], world: World) -> Graph:
    """The graph of these reports, their accounts and links."""
    reports: dict[str, tuple[Report, list[Telling], list[Link]]] = {}
    for report, accounts, links in said:
        reports[report.id] = report, tellings_of(report, accounts, world), links
    graph = Graph()
    event_of: dict[str, str] = {}
    drawn: list[tuple[Drawn, list[Telling]]] = []
    for group in groups(t for _, ts, _ in reports.values() for t in ts):
        event = draw(group, {})
        drawn.append((event, group))
        event_of.update((t.id, event.event.id) for t in group)
    for report, tellings, _ in reports.values():
        graph.update(report_rows(report, tellings, event_of))
    for event, group in drawn:
        _event(graph, event, group, world)
    _links(graph, reports.values(), event_of)
    return graph


def _event(graph: Graph, drawn: Drawn, tellings: list[Telling], world: World) -> None:
    info = event_types()[drawn.event.type]
    graph.update(event_rows(drawn, tellings, info, world))
    graph.update(type_rows(info))
    for t in tellings:
        for actor in (*t.initiators, *t.targets):
            if not is_scoped(actor):
                graph.update(actor_rows(actor, world))
        for locus in t.loci:
            graph.update(locus_rows(locus, world))


def _links(graph: Graph, reports: Iterable[tuple[Report, list[Telling], list[Link]]], event_of: dict[str, str]) -> None:
    found: dict[tuple[str, str, str], list[tuple[str, Link]]] = {}
    for report, tellings, links in reports:
        telling = {a.id: t.id for t in tellings for a in t.accounts}
        for link in links:
            source, target = event_of[telling[link.source]], event_of[telling[link.target]]
            if source != target:
                found.setdefault((source, link.type, target), []).append((report.id, link))
    for (source, type, target), said in found.items():
        graph.update(link_rows(source, type, target, said))
