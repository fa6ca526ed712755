"""CSV: one line an event, for spreadsheets and statistics. Lists are separated by ``; ``, unknown is empty, never zero.

What a spreadsheet would take for a formula has an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import BinaryIO

from kg.ask.triples import name_of
from kg.export.plaintext import quoted
from kg.graph.rows import Graph, Node

_PROPERTIES = {
    "type": "type",
    "family": "family",
    "status": "status",
    "begin": "begin",
    "end": "end",
    "precision": "precision",
    "initiators": "",
    "targets": "",
    "places": "",
    "country": "country",
    "admin1": "admin1",
    "lat": "lat",
    "lon": "lon",
    "radius_km": "radiusKm",
    "killed_min": "killedMin",
    "killed_max": "killedMax",
    "wounded_min": "woundedMin",
    "wounded_max": "woundedMax",
    "neutralised_min": "neutralisedMin",
    "neutralised_max": "neutralisedMax",
    "contested": "contested",
    "accounts": "accounts",
    "reports": "reports",
    "sources": "sources",
    "label": "label",
}
"""Column → property of the event; those of several values come from its edges."""

COLUMNS = ("event", *_PROPERTIES)
_LISTS = {"initiator": "initiators", "target": "targets", "locus": "places"}


def write(graph: Graph, out: BinaryIO, **_: object) -> None:
    """All events, by date and id."""
    names: dict[str, dict[str, list[str]]] = {}
    for edge, column in _LISTS.items():
        for e in graph.edges(edge):
            names.setdefault(e.source, {}).setdefault(column, []).append(name_of(graph, e.target))
    text = io.TextIOWrapper(out, "utf-8", newline="", write_through=True)
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for event in sorted(graph.nodes("Event"), key=lambda n: (str(n.props.get("begin", "9")), n.id)):
        rows.writerow(_row(event, names.get(event.id, {})))
    text.detach()


def _row(event: Node, names: Mapping[str, list[str]]) -> list[str]:
    values = [event.id]
    for column, key in _PROPERTIES.items():
        values.append(_cell(event.props.get(key)) if key else quoted("; ".join(sorted(names.get(column, [])))))
    return values


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return quoted(value) if isinstance(value, str) else "" if value is None else str(value)
