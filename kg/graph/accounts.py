"""What a report says, as rows of its own graph: the report, its accounts, their tolls and materiel, and the evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.graph.names import actor_id, camel, local, locus_id, node_id
from kg.graph.rows import Graph
from kg.model import Account, Link, Report, Span, Tie, spans_of
from kg.resolve.tellings import Telling


def report_rows(report: Report, tellings: Iterable[Telling], event_of: Mapping[str, str], origin: str) -> Graph:
    """The rows of one report's graph. `event_of` gives the event of each telling, whose unnamed groups the accounts name;
    `origin` is the report that stands for all copies of its text.
    """
    graph = Graph()
    node = f"report/{report.id}"
    graph.node(
        node, "Report", in_report=node, title=report.title, publisher=report.publisher, published=report.published,
        lang=report.lang, url=report.url, sourceId=report.source_id,
    )  # fmt: skip
    if origin != report.id:
        graph.edge(node, "copyOf", f"report/{origin}", in_report=node)
    for telling in tellings:
        for account in telling.accounts:
            _account(graph, node, telling, account, event_of[telling.id])
    return graph


def _account(graph: Graph, report: str, telling: Telling, a: Account, event: str) -> None:
    id = f"account/{a.id}"
    when = a.when
    graph.node(
        id, "Account", in_report=report, label=_label(a), type=a.type, status=a.status, trigger=a.trigger.quote,
        sentence=a.sentence.quote, voice=a.voice, reportedBy=_names(v.name for v in a.reported_by),
        begin=when.earliest_begin if when else None, end=when.latest_end if when else None,
        precision=when.precision if when else None, dateHow=when.how if when else None,
        dateConflict=when.conflict if when else None, extractor=a.extractor, party=a.id in telling.parties or None,
        weapon=_names(w.name for w in a.weapons),
    )  # fmt: skip
    graph.edge(id, "inReport", report, in_report=report)
    for slot, name in (("initiators", "initiator"), ("targets", "target")):
        for actor in telling.who[a.id, slot]:
            graph.edge(id, name, actor_id(actor, event), in_report=report)
    for locus in telling.where[a.id]:
        graph.edge(id, "locus", locus_id(locus), in_report=report)
    _tolls(graph, report, id, a)
    for slot, span in spans_of(a):
        _evidence(graph, report, id, slot, span)


def _label(a: Account) -> str:
    return f"{a.type}: {a.trigger.quote}" + (f" (says {a.voice})" if a.voice else "")


def _names(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))


def _tolls(graph: Graph, report: str, id: str, a: Account) -> None:
    for c in a.casualties:
        what = (c.kind, c.side, c.who, c.minimum, c.maximum, c.approximate, c.superseded)
        node = node_id("casualty", a.id, *what)
        graph.node(
            node, "Casualty", in_report=report, kind=c.kind, who=c.who, side=c.side, min=c.minimum, max=c.maximum,
            approximate=c.approximate, superseded=c.superseded, voice=a.voice,
        )  # fmt: skip
        graph.edge(id, "casualty", node, in_report=report)
    for m in a.materiel:
        node = node_id("materiel", a.id, m.action, m.item, m.minimum, m.maximum, m.approximate)
        graph.node(
            node, "Materiel", in_report=report, action=m.action, item=m.item, min=m.minimum, max=m.maximum, approximate=m.approximate
        )
        graph.edge(id, "materiel", node, in_report=report)


def _evidence(graph: Graph, report: str, id: str, slot: str, span: Span) -> None:
    node = evidence_id(report, slot, span)
    graph.node(node, "Evidence", in_report=report, slot=slot, start=span.start, end=span.end, quote=span.quote)
    graph.edge(id, "evidence", node, in_report=report)


def evidence_id(report: str, slot: str, span: Span) -> str:
    """The node id of a piece of evidence: one for each slot and span of a report."""
    return node_id("evidence", report, slot, span.start, span.end)


def link_evidence(graph: Graph, report: str, links: Iterable[Link]) -> None:
    """The words by which a report links events."""
    node = f"report/{report}"
    for span in sorted({s for x in links for s in x.spans}):
        graph.node(
            evidence_id(node, "link", span), "Evidence", in_report=node, slot="link", start=span.start, end=span.end, quote=span.quote
        )


def tie_rows(graph: Graph, report: str, ties: Iterable[Tie]) -> None:
    """The ties between actors that a report states, with its words. The plain edge is everybody's: it is in no report's graph."""
    node = f"report/{report}"
    for t in ties:
        source, target = local("actor", t.source), local("actor", t.target)
        id = node_id("tie", source, t.type, target, report)
        graph.node(id, "Tie", in_report=node, type=t.type, begin=t.begin, end=t.end)
        graph.edge(id, "tieFrom", source, in_report=node)
        graph.edge(id, "tieTo", target, in_report=node)
        graph.edge(source, camel(t.type), target, tie=id)
        for span in t.spans:
            _evidence(graph, node, id, "tie", span)
