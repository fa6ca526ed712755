"""Making the index of events: from the rows of a graph, and from tables that have no accounts (UCDP GED)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kg.ask.index import ROLES, TOLLS, ActorRow, EventIndex, EventRow
from kg.ask.sides import kind, side_names
from kg.errors import InputError
from kg.graph.rows import Edge, Graph, Node

Line = tuple[float, float, float, float]


def index_graph(graph: Graph) -> EventIndex:
    """The index of the events of a graph, by id.

    >>> g = Graph()
    >>> g.node("actor/jnim", "ArmedGroup", name="Jama'at Nusrat al-Islam wal-Muslimin", acronym="JNIM")
    >>> g.node("event/a1", "Event", type="Ambush", begin=dt.date(2025, 10, 1), end=dt.date(2025, 10, 1))
    >>> g.edge("event/a1", "initiator", "actor/jnim")
    >>> index = index_graph(g)
    >>> len(index), index.actors[0].name
    (1, 'JNIM')
    """
    nodes = {n.id: n for n in graph.nodes()}
    found = [e for role in ROLES for e in graph.edges(role) if e.source.startswith("event/")]
    used = sorted({e.target for e in found})
    sides = side_names(graph, [n for n in nodes.values() if n.id.startswith("actor/")])
    short = short_names([nodes[a] for a in used])
    actors = [_actor_row(nodes[a], sides.get(a), short[a]) for a in used]
    at = {a: i for i, a in enumerate(used)}
    roles: dict[tuple[str, str], list[int]] = {}
    for e in found:
        roles.setdefault((e.source, e.name), []).append(at[e.target])
    lines, places = _where(graph, nodes)
    events = [n for n in nodes.values() if n.cls == "Event"]
    return EventIndex.build([_event_row(n, roles, lines, places) for n in events], actors)


def short_names(nodes: Sequence[Node], most: int = 26) -> dict[str, str]:
    """What to call actors where there is little room: the name, or for a long one the acronym, if no other actor has it.

    >>> jnim = Node("actor/jnim", "ArmedGroup", {"name": "Jama'at Nusrat al-Islam wal-Muslimin", "acronym": "JNIM"})
    >>> short_names([jnim, Node("actor/bh", "ArmedGroup", {"name": "Boko Haram", "acronym": "BH"})])
    {'actor/jnim': 'JNIM', 'actor/bh': 'Boko Haram'}
    """
    names = {n.id: str(n.props.get("name") or n.id) for n in nodes}
    brief = {n.id: str(n.props["acronym"]) for n in nodes if n.props.get("acronym") and len(names[n.id]) > most}
    count = Counter([*brief.values(), *names.values()])
    return {id_: brief[id_] if id_ in brief and count[brief[id_]] == 1 else name for id_, name in names.items()}


def _actor_row(node: Node, side: str | None, name: str) -> ActorRow:
    return ActorRow(node.id, name, kind(node), side, node.cls != "UnspecifiedGroup")


def _event_row(
    node: Node, roles: Mapping[tuple[str, str], list[int]], lines: Mapping[str, Line], places: Mapping[str, list[str]]
) -> EventRow:
    p: Mapping[str, Any] = node.props
    begin, end = p.get("begin"), p.get("end")
    bounded = begin is None and end is not None
    return EventRow(
        id=node.id,
        type=str(p.get("type", "")),
        begin=end if bounded else begin,
        end=end,
        initiators=tuple(roles.get((node.id, "initiator"), ())),
        targets=tuple(roles.get((node.id, "target"), ())),
        lat=p.get("lat"),
        lon=p.get("lon"),
        area="/".join(str(p[k]) for k in ("country", "admin1") if p.get(k)),
        status=str(p.get("status", "occurred")),
        label=str(p.get("label", node.id)),
        sources=int(p.get("sources", 1)),
        bounded=bounded,
        latest_begin=p.get("latestBegin"),
        ends=lines.get(node.id),
        radius=p.get("radiusKm"),
        tolls={k: int(p[k]) for k in (f"{t}{b}" for t in TOLLS for b in ("Min", "Max")) if k in p},
        contested=bool(p.get("contested", False)),
        places=tuple(places.get(node.id, ())),
    )


def _where(graph: Graph, nodes: Mapping[str, Node]) -> tuple[dict[str, Line], dict[str, list[str]]]:
    """For each event the two ends of the road that it lies on, if a report puts it between two places, and its places."""
    anchors: dict[str, list[Edge]] = {}
    for e in graph.edges("anchor"):
        anchors.setdefault(e.source, []).append(e)
    lines: dict[str, Line] = {}
    places: dict[str, list[str]] = {}
    for e in graph.edges("locus"):
        if not e.source.startswith("event/"):
            continue
        at = [a.target for a in anchors.get(e.target, ())]
        places.setdefault(e.source, []).extend(p for p in at if p not in places.get(e.source, ()))
        points = [nodes[p].props for p in at if p in nodes and {"lat", "lon"} <= nodes[p].props.keys()]
        if len(points) == 2 and nodes[e.target].props.get("relation") == "between":
            (a, b), (c, d) = ((float(p["lat"]), float(p["lon"])) for p in points)  # type: ignore[arg-type]
            lines[e.source] = (a, b, c, d)
    return lines, places


# ---------------------------------------------------------------- tables

_UCDP_TYPES = {1: "ArmedClash", 2: "ArmedClash", 3: "CivilianTargeting"}


def index_ucdp(rows: Iterable[Mapping[str, Any]]) -> EventIndex:
    """The index of a UCDP GED table (GED 17 to 24, and candidate events), given as mappings of column to value.

    Side A is the initiator and side B the target, as UCDP orders them: that tells who did it in one-sided violence only.
    A side of several groups ("SNA, Ahrar al-Sham") is all of them. Killed: low to high estimate.

    >>> row = {"id": 1, "type_of_violence": 3, "side_a": "IS", "side_b": "Civilians", "latitude": 34.8, "longitude": 36.7,
    ...        "date_start": "2016-01-01", "date_end": "2016-01-02", "country": "Syria", "low": 2, "high": 4}
    >>> index = index_ucdp([row])
    >>> index.types, index.toll["killedMax"].tolist(), [a.kind for a in index.actors]
    (('CivilianTargeting',), [4], ['civilian', 'armed'])
    """
    table = list(rows)
    names = sorted({n for r in table for side in ("side_a", "side_b") for n in _groups(r, side)})
    at = {n: i for i, n in enumerate(names)}
    actors = [ActorRow(f"actor/x-{n}", n, _ucdp_kind(n), n) for n in names]
    return EventIndex.build([_ucdp_row(r, line, at) for line, r in enumerate(table, 1)], actors)


def _groups(row: Mapping[str, Any], side: str) -> list[str]:
    return [n.strip() for n in str(row.get(side) or "").split(",") if n.strip()]


def _ucdp_kind(name: str) -> str:
    if name.lower() == "civilians":
        return "civilian"
    return "state" if name.startswith("Government of ") else "armed"


def _ucdp_row(row: Mapping[str, Any], line: int, at: Mapping[str, int]) -> EventRow:
    try:
        begin, end = (dt.date.fromisoformat(str(row[f"date_{x}"])[:10]) for x in ("start", "end"))
        return EventRow(
            id=f"event/ucdp-{int(float(row['id']))}",
            type=_UCDP_TYPES[int(float(row["type_of_violence"]))],
            begin=begin,
            end=end,
            initiators=tuple(at[n] for n in _groups(row, "side_a")),
            targets=tuple(at[n] for n in _groups(row, "side_b")),
            lat=float(row["latitude"]),
            lon=float(row["longitude"]),
            area=str(row.get("country") or ""),
            label=f"{row['side_a']} against {row['side_b']}, {begin}",
            tolls={"killedMin": int(float(row["low"])), "killedMax": int(float(row["high"]))},
        )
    except (KeyError, ValueError) as e:
        raise InputError(f"not a row of a UCDP GED table: {e!r}", line=line, remedy="give the table as UCDP publishes it") from e
