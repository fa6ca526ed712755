"""ACLED-like CSV: events in the columns and codes that users of ACLED know, with what lets each be traced behind them.

One line for each event that took place and whose type has a match in ACLED's scheme (`ontology/types.ttl`); statements
and talks have none. Where ACLED's coders decide, nothing is decided here: `fatalities` is the lowest number that reports
allow, `killed_min` and `killed_max` are the bounds, and what no report says is empty, never zero. Actors keep our names.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from typing import BinaryIO

from kg.export.facts import Fact, Who, facts, text, when
from kg.export.plaintext import quoted
from kg.graph.rows import Graph
from kg.ontology import countries, event_types

THEIRS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso3", "country",
    "admin1", "admin2", "location", "latitude", "longitude", "geo_precision", "source", "notes", "fatalities",
)  # fmt: skip
OURS = (
    "kg_event", "kg_type", "date_first", "date_last", "accounts", "reports", "sources", "killed_min", "killed_max", "contested",
    "radius_km",
)  # fmt: skip
COLUMNS = (*THEIRS, *OURS)

_POLITICAL, _STRATEGIC, _DEMONSTRATION = "Political violence", "Strategic developments", "Demonstrations"
_DISORDER = {
    "Battles": _POLITICAL, "Explosions/Remote violence": _POLITICAL, "Violence against civilians": _POLITICAL,
    "Protests": _DEMONSTRATION, "Riots": _DEMONSTRATION, "Strategic developments": _STRATEGIC,
}  # fmt: skip
"""ACLED's event types, and the disorder type of each."""
_INTER = {
    "Military": "State forces", "SecurityForce": "State forces", "Government": "State forces", "ArmedGroup": "Rebel group",
    "Coalition": "Rebel group", "Militia": "Identity militia", "InternationalForce": "External/Other forces",
    "PrivateMilitaryCompany": "External/Other forces", "Civilians": "Civilians", "Person": "Civilians", "Organization": "Civilians",
}  # fmt: skip
_INTER_UNNAMED = {"state": "State forces", "civilian": "Civilians"}
_NEAR, _AROUND = 5.0, 50.0
"""Up to so many km of doubt a place is exact (1), or near by (2); beyond that it is a region (3)."""


def write(graph: Graph, out: BinaryIO, **_: object) -> None:
    """The events by date and id."""
    stream = io.TextIOWrapper(out, "utf-8", newline="", write_through=True)
    rows = csv.writer(stream, lineterminator="\n")
    rows.writerow(COLUMNS)
    for fact in facts(graph):
        if match := matched(fact):
            row = _what(fact, *match) | _who(fact, match[0]) | _where(fact) | _told(fact)
            rows.writerow([_cell(row.get(c)) for c in COLUMNS])
    stream.detach()


def matched(fact: Fact) -> tuple[str, str] | None:
    """ACLED's event type and sub-event type of an event; None if it has none there, or did not take place."""
    known = event_types().get(text(fact.node, "type"))
    if known is None or not known.acled or fact.get("status") != "occurred":
        return None
    chosen = known.acled[0]
    if known.name == "TerritorialGain" and fact.initiators and fact.initiators[0].kind != "state":
        chosen = next((a for a in known.acled if "Non-state actor" in a), chosen)
    event = next((t for t in _DISORDER if chosen.startswith(f"{t}/")), None)
    return (event, chosen.removeprefix(f"{event}/")) if event else None


def _what(fact: Fact, event: str, sub: str) -> dict[str, object]:
    begin, end = when(fact)
    day = begin or end
    return {
        "event_id_cnty": f"{_code3(fact) or 'XXX'}{int(fact.node.id.removeprefix('event/a'), 16)}" if _hashed(fact) else fact.node.id,
        "event_date": day, "year": day.year if day else None, "time_precision": _time_precision(fact),
        "disorder_type": _DISORDER[event], "event_type": event, "sub_event_type": sub, "date_first": begin, "date_last": end,
    }  # fmt: skip


def _hashed(fact: Fact) -> bool:
    key = fact.node.id.removeprefix("event/a")
    return key != "" and all(c in "0123456789abcdef" for c in key)


def _code3(fact: Fact) -> str:
    land = countries().get(text(fact.node, "country"))
    return land.code3 if land else ""


def _time_precision(fact: Fact) -> int | None:
    """1: the day is known; 2: the week; 3: the month or less. How long an event lasts makes its day no less known."""
    begin, end = when(fact)
    latest = fact.get("latestBegin")
    if begin is None or not isinstance(latest, dt.date):
        return 3 if begin or end else None
    days = (latest - begin).days
    return 1 if days == 0 else 2 if days <= 7 else 3


def _who(fact: Fact, event: str) -> dict[str, object]:
    sides = [_inter(fact.initiators, event, 1), _inter(fact.targets, event, 2)]
    civilians = sides[1] == "Civilians" and _DISORDER[event] == _POLITICAL
    return {
        "actor1": _first(fact.initiators), "assoc_actor_1": _others(fact.initiators), "inter1": sides[0],
        "actor2": _first(fact.targets), "assoc_actor_2": _others(fact.targets), "inter2": sides[1],
        "interaction": "-".join(s for s in sides if s), "civilian_targeting": "Civilian targeting" if civilians else None,
    }  # fmt: skip


def _inter(actors: Sequence[Who], event: str, side: int) -> str | None:
    if not actors:
        return None
    if side == 1 and event in ("Protests", "Riots"):
        return "Protesters" if event == "Protests" else "Rioters"
    first = actors[0]
    if first.node.cls == "UnspecifiedGroup":
        return _INTER_UNNAMED.get(first.kind, "Political militia" if first.kind == "armed" else None)
    return _INTER.get(first.node.cls)


def _first(actors: Sequence[Who]) -> str | None:
    return actors[0].name.split("@")[0] if actors else None


def _others(actors: Sequence[Who]) -> str | None:
    return "; ".join(a.name.split("@")[0] for a in actors[1:]) or None


def _where(fact: Fact) -> dict[str, object]:
    land = countries().get(text(fact.node, "country"))
    anchors = [a for where in fact.loci for a in where.anchors]
    return {
        "iso3": land.code3 if land else None, "country": land.names_en[0] if land else None, "admin1": fact.get("admin1"),
        "admin2": text(anchors[0], "admin2") if anchors else None,
        "location": text(anchors[0], "name") if anchors else fact.loci[0].label if fact.loci else None,
        "latitude": fact.get("lat"), "longitude": fact.get("lon"), "geo_precision": _geo_precision(fact),
    }  # fmt: skip


def _geo_precision(fact: Fact) -> int | None:
    radius = fact.get("radiusKm")
    if radius is None or fact.get("lat") is None:
        return None
    km = float(str(radius))
    return 1 if km <= _NEAR else 2 if km <= _AROUND else 3


def _told(fact: Fact) -> dict[str, object]:
    notes = dict.fromkeys(f"{a.publisher}: “{a.sentence}”" for a in fact.accounts)
    return {
        "source": "; ".join(fact.publishers), "notes": " | ".join(notes), "fatalities": fact.get("killedMin"),
        "kg_event": fact.node.id, "kg_type": fact.get("type"), "killed_min": fact.get("killedMin"), "killed_max": fact.get("killedMax"),
        "radius_km": fact.get("radiusKm"), **{k: fact.get(k) for k in ("accounts", "reports", "sources", "contested")},
    }  # fmt: skip


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return quoted(value) if isinstance(value, str) else "" if value is None else str(value)
