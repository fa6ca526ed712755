"""The columns of events, accounts and sources for formats that have types: names, types, and where the values come from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import NamedTuple

from kg.export.facts import Fact, text
from kg.graph.rows import Graph, Value

Cell = str | int | float | bool | dt.date | None


class Column(NamedTuple):
    """A column: `kind` is one of text, integer, number, boolean, date, and list (of texts)."""

    name: str
    kind: str
    value: Callable[[Fact], Value | None]


def _property(name: str, kind: str, key: str = "") -> Column:
    return Column(name, kind, lambda fact: fact.get(key or name))


def _list(name: str, values: Callable[[Fact], Sequence[str]]) -> Column:
    return Column(name, "list", lambda fact: tuple(values(fact)))


EVENTS: tuple[Column, ...] = (
    Column("event", "text", lambda f: f.node.id),
    _property("label", "text"),
    _property("type", "text"),
    _property("family", "text"),
    _property("status", "text"),
    _property("begin", "date"),
    _property("latest_begin", "date", "latestBegin"),
    _property("earliest_end", "date", "earliestEnd"),
    _property("end", "date"),
    _property("precision", "text"),
    _list("initiators", lambda f: [w.name for w in f.initiators]),
    _list("initiator_ids", lambda f: [w.node.id for w in f.initiators]),
    _list("targets", lambda f: [w.name for w in f.targets]),
    _list("target_ids", lambda f: [w.node.id for w in f.targets]),
    _list("places", lambda f: [w.label for w in f.loci]),
    _property("country", "text"),
    _property("admin1", "text"),
    _property("lat", "number"),
    _property("lon", "number"),
    _property("radius_km", "number", "radiusKm"),
    *(_property(f"{k}_{b.lower()}", "integer", f"{k}{b}") for k in ("killed", "wounded", "neutralised") for b in ("Min", "Max")),
    _property("contested", "boolean"),
    _property("accounts", "integer"),
    _property("reports", "integer"),
    _property("sources", "integer"),
    _list("publishers", lambda f: f.publishers),
)

ACCOUNTS: tuple[tuple[str, str], ...] = (
    ("event", "text"), ("account", "text"), ("report", "text"), ("publisher", "text"), ("published", "date"), ("voice", "text"),
    ("type", "text"), ("status", "text"), ("begin", "date"), ("end", "date"), ("trigger", "text"), ("sentence", "text"),
)  # fmt: skip
SOURCES: tuple[tuple[str, str], ...] = (
    ("report", "text"), ("source_id", "text"), ("publisher", "text"), ("published", "date"), ("lang", "text"), ("title", "text"),
    ("url", "text"),
)  # fmt: skip


def account_rows(fact: Fact) -> list[dict[str, Value | None]]:
    """The accounts of an event, as `ACCOUNTS` names their columns."""
    return [
        {
            "event": fact.node.id, "account": a.node.id, "report": a.report.id if a.report else None,
            "publisher": a.publisher or None, "published": a.report.props.get("published") if a.report else None, "voice": a.voice,
            "sentence": a.sentence, **{k: a.node.props.get(k) for k in ("type", "status", "begin", "end", "trigger")},
        }
        for a in fact.accounts
    ]  # fmt: skip


def source_rows(graph: Graph) -> list[dict[str, Value | None]]:
    """The reports by day and id, as `SOURCES` names their columns."""
    names = {"source_id": "sourceId"}
    return [
        {"report": n.id, **{c: n.props.get(names.get(c, c)) for c, _ in SOURCES[1:]}}
        for n in sorted(graph.nodes("Report"), key=lambda n: (text(n, "published") or "9", n.id))
    ]
