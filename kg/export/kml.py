"""KML: events with their time and the circle of doubt around them, for Google Earth. A folder for each family of events.

Descriptions are HTML to the programs that show them: all text is escaped twice, so that no report's words become markup.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from typing import BinaryIO
from xml.sax.saxutils import escape

from kg.ask.triples import toll
from kg.export.about import told
from kg.export.facts import Fact, facts, text, when
from kg.export.geojson import corridor, doubt, event_point, properties
from kg.export.plaintext import legal
from kg.graph.rows import Graph

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2">
<Document>
<name>kg</name>
"""
_STYLE = """<Style id="event"><LineStyle><color>b40073e6</color><width>1.5</width></LineStyle>
<PolyStyle><color>330073e6</color></PolyStyle></Style>
"""


def write(graph: Graph, out: BinaryIO, *, about: object = None, **_: object) -> None:
    """All events, by family, day and id; one without a place is in the list, not on the map."""
    said, families = told(about), dict[str, list[Fact]]()
    for fact in facts(graph):
        families.setdefault(text(fact.node, "family") or "other", []).append(fact)
    what = f"<description>{_html(said.lines())}</description>\n" if said else ""
    lines = [_HEAD, what, _STYLE]
    for family, found in sorted(families.items()):
        lines += [f"<Folder><name>{_xml(family)}</name>\n", *map(_placemark, found), "</Folder>\n"]
    out.write("".join([*lines, "</Document>\n</kml>\n"]).encode())


def _placemark(fact: Fact) -> str:
    id_ = fact.node.id.replace("/", "-")
    data = "".join(
        f'<Data name="{name}"><value>{_xml(str(value))}</value></Data>' for name, value in properties(fact).items() if value is not None
    )
    return (
        f'<Placemark id="{_xml(id_)}"><name>{_xml(text(fact.node, "label"))}</name>{_time(fact)}<styleUrl>#event</styleUrl>'
        f"<description>{_html(_said(fact))}</description><ExtendedData>{data}</ExtendedData>{_geometry(fact)}</Placemark>\n"
    )


def _said(fact: Fact) -> Iterator[str]:
    if cost := toll(fact.node):
        yield cost
    for account in fact.accounts:
        day = text(account.report, "published")
        yield f"“{account.sentence}” — {', '.join(x for x in (account.publisher, day) if x)}"


def _time(fact: Fact) -> str:
    begin, end = when(fact)
    parts = (f"<begin>{begin}</begin>" if begin else "", f"<end>{end}</end>" if end else "")
    return f"<TimeSpan>{''.join(parts)}</TimeSpan>" if any(parts) else ""


def _geometry(fact: Fact) -> str:
    point = event_point(fact)
    shapes = [f"<Point><coordinates>{_at([point])}</coordinates></Point>"] if point else []
    for where in fact.loci:
        if line := corridor(where):
            shapes.append(f"<LineString><tessellate>1</tessellate><coordinates>{_at(line)}</coordinates></LineString>")
        if ring := doubt(where):
            ring_text = f"<outerBoundaryIs><LinearRing><coordinates>{_at(ring)}</coordinates></LinearRing></outerBoundaryIs>"
            shapes.append(f"<Polygon><tessellate>1</tessellate>{ring_text}</Polygon>")
    return f"<MultiGeometry>{''.join(shapes)}</MultiGeometry>" if shapes else ""


def _at(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{lon},{lat}" for lon, lat in points)


def _xml(value: str) -> str:
    return escape(legal(value), {'"': "&quot;"})


def _html(lines: Iterable[str]) -> str:
    return _xml("<br>".join(html.escape(line, quote=False) for line in lines))
