"""GeoJSON: each event as a point, and beside it what is not known of its place: circles of doubt, and roads between two places.

`part` tells these apart: *event* (one feature an event; without geometry where nobody knows the place), *doubt* (a
circle for each place that an event is told to be at or near), *corridor* (the line between the two ends of a road).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from kg.export.about import told
from kg.export.circles import circle
from kg.export.columns import EVENTS
from kg.export.facts import Fact, Where, facts
from kg.graph.rows import Graph

Json = dict[str, Any]


def write(graph: Graph, out: BinaryIO, *, about: object = None, **_: object) -> None:
    """A feature collection, a line a feature; what the file says of itself is in its member `about`."""
    said = told(about)
    head = {"about": said.fields()} if said else {}
    lines = ",\n".join(_json(f) for fact in facts(graph) for f in features(fact))
    start = json.dumps({"type": "FeatureCollection", **head}, ensure_ascii=False)[:-1]
    out.write(f'{start}, "features": [\n{lines}\n]}}\n'.encode("utf-8", "replace"))


def _json(feature: Json) -> str:
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def features(fact: Fact) -> Iterator[Json]:
    """The features of an event."""
    point = event_point(fact)
    geometry = {"type": "Point", "coordinates": list(point)} if point else None
    yield _feature(fact.node.id, geometry, {"part": "event", **properties(fact)})
    for n, where in enumerate(fact.loci):
        short = {"event": fact.node.id, "label": fact.get("label"), "place": where.label}
        if (line := corridor(where)) is not None:
            yield _feature(f"{fact.node.id}#corridor{n}", {"type": "LineString", "coordinates": line}, {"part": "corridor", **short})
        if (ring := doubt(where)) is not None:
            radius = {"radius_km": where.node.props["radiusKm"]}
            yield _feature(f"{fact.node.id}#doubt{n}", {"type": "Polygon", "coordinates": [ring]}, {"part": "doubt", **short, **radius})


def _feature(id: str, geometry: Json | None, props: Json) -> Json:
    return {"type": "Feature", "id": id, "geometry": geometry, "properties": props}


def event_point(fact: Fact) -> tuple[float, float] | None:
    """Where an event is (lon, lat)."""
    lat, lon = fact.get("lat"), fact.get("lon")
    return (float(str(lon)), float(str(lat))) if lat is not None and lon is not None else None


def corridor(where: Where) -> list[tuple[float, float]] | None:
    """The two ends of a road that an event is told to be on."""
    ends = [(a.props.get("lon"), a.props.get("lat")) for a in where.anchors]
    if where.node.props.get("relation") != "between" or len(ends) != 2 or any(x is None for end in ends for x in end):
        return None
    return [(float(str(lon)), float(str(lat))) for lon, lat in ends]


def doubt(where: Where) -> list[tuple[float, float]] | None:
    """The ring of what a place may be in."""
    radius, point = where.node.props.get("radiusKm"), where.point
    return circle(*point, float(str(radius))) if radius is not None and point and float(str(radius)) > 0 else None


def properties(fact: Fact) -> Json:
    """What a map shows of an event: its columns, lists as text, what is unknown as null."""
    return {c.name: _plain(c.value(fact)) for c in EVENTS}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return "; ".join(value)
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
