"""Exports for maps, tables and other programs: each is opened by a reader that is not ours, with the counts of the store."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
import re
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
import rdflib

from kg.ask.filters import Filter
from kg.errors import InputError, QueryError
from kg.export import FORMATS, export
from kg.export.about import about
from kg.export.plaintext import quoted
from kg.export.selection import filtered, neighbourhood
from kg.graph.rows import Graph, iri
from kg.interchange import accounts_from_record
from kg.read import read_paths
from kg.store import Store

from .command import good, one_error

NEW = ("trig", "acled", "xlsx", "parquet", "geojson", "kml", "neo4j-admin", "ftm")
KML = {"k": "http://www.opengis.net/kml/2.2"}
HOSTILE = "=cmd|' /C calc'!A0 \x0b<script>alert(1)</script> & \u202eevil\u202c ]]>"


@pytest.fixture(scope="module")
def store(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("exports") / "store"
    records = {r["doc"]: r for r in map(json.loads, (examples / "records" / "sahel.gold.jsonl").open("rb"))}
    with Store.open(path, create=True, write=True) as store:
        for report in read_paths([examples / "reports" / "sahel.docs.jsonl"]):
            assert not isinstance(report, InputError)
            store.add(report, *accounts_from_record(report, records[str(report.source_id)]))
    return path


@pytest.fixture(scope="module")
def graph(store: Path) -> Graph:
    with Store.open(store) as kept:
        return kept.graph()


@pytest.fixture(scope="module")
def hostile() -> Graph:
    g = Graph()
    day = dt.date(2025, 10, 1)
    g.node("report/r1", "Report", in_report="report/r1", title=HOSTILE, publisher=HOSTILE, published=day, url="javascript:alert(1)")
    g.node("account/a1", "Account", in_report="report/r1", sentence=HOSTILE, trigger="@x", status="occurred", type="Attack")
    g.edge("account/a1", "inReport", "report/r1", in_report="report/r1")
    g.node("actor/x", "ArmedGroup", name=HOSTILE, alias=(HOSTILE,))
    g.node("actor/y", "Military", name="+33 army")
    g.node("locus/1", "Locus", label=HOSTILE, lat=14.0, lon=-4.0, radiusKm=5.0)
    g.node("event/a1", "Event", label=HOSTILE, type="Attack", status="occurred", begin=day, end=day, latestBegin=day, lat=14.0, lon=-4.0)
    for name, target in (("initiator", "actor/x"), ("target", "actor/y"), ("locus", "locus/1"), ("account", "account/a1")):
        g.edge("event/a1", name, target)
    return g


def written(graph: Graph, format: str, **meta: object) -> bytes:
    out = io.BytesIO()
    export(format, graph, out, **meta)
    return out.getvalue()


def events(graph: Graph) -> set[str]:
    return {n.id for n in graph.nodes("Event")}


def sheets(data: bytes) -> Any:
    openpyxl = pytest.importorskip("openpyxl")
    return openpyxl.load_workbook(io.BytesIO(data))


def acled(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def entities(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.decode().splitlines()]


# ---------------------------------------------------------------- all formats


@pytest.mark.parametrize("format", NEW)
def test_the_same_graph_gives_the_same_bytes(graph: Graph, format: str) -> None:
    again = Graph()
    for node in reversed(list(graph.nodes())):
        again.add_node(node)
    for edge in reversed(list(graph.edges())):
        again.add_edge(edge)
    assert written(graph, format, about=about(graph)) == written(again, format, about=about(again)) != b""


@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_graph_can_be_exported(format: str) -> None:
    written(Graph(), format, about=about(Graph()))


@pytest.mark.parametrize("format", ["trig", "turtle", "nquads", "graphml", "gexf", "geojson", "kml", "ftm"])
def test_a_text_file_says_what_it_holds_what_made_it_and_whose_it_is(graph: Graph, format: str) -> None:
    text = written(graph, format, about=about(graph, "Mali, since 2025", "CC BY 4.0 for the reports", "2026-01-02")).decode()
    for said in ("Mali, since 2025", "kg 0", "CC BY 4.0 for the reports", "2026-01-02", "GeoNames"):
        assert said in text


# ---------------------------------------------------------------- RDF, GEXF


def test_trig_opens_in_rdflib_with_a_graph_for_each_report(graph: Graph) -> None:
    found = rdflib.Dataset()
    found.parse(data=written(graph, "trig", about=about(graph)).decode(), format="trig")
    kg = "https://w3id.org/conflict-kg/ontology#"
    subjects = {str(s) for s, _, _, _ in found.quads((None, rdflib.RDF.type, rdflib.URIRef(kg + "Event"), None))}
    assert subjects == {iri(e) for e in events(graph)}
    named = {str(g.identifier) for g in found.graphs() if str(g.identifier).startswith(iri("report/"))}
    assert named == {iri(n.id) for n in graph.nodes("Report")}


def test_gexf_opens_in_networkx_and_each_dated_event_and_edge_is_in_time(graph: Graph) -> None:
    data = written(graph, "gexf", about=about(graph))
    found = nx.read_gexf(io.BytesIO(data), version="1.2draft")
    assert {n for n, d in found.nodes(data=True) if d["cls"] == "Event"} == events(graph)
    root = ET.fromstring(data)
    space = {"g": "http://www.gexf.net/1.2draft"}
    top = root.find("g:graph", space)
    assert top is not None and (top.get("mode"), top.get("timeformat")) == ("dynamic", "date")
    dated = {n.id for n in graph.nodes("Event") if "begin" in n.props}
    assert dated <= {str(n.get("id")) for n in root.iterfind(".//g:node", space) if re.fullmatch(r"\d{4}-\d\d-\d\d", n.get("start", ""))}
    assert len([e for e in root.iterfind(".//g:edge", space) if e.get("start")]) == sum("date" in e.props for e in graph.edges())


# ---------------------------------------------------------------- tables


def test_parquet_has_typed_events_with_their_accounts_in_them(graph: Graph) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    table = pq.read_table(io.BytesIO(written(graph, "parquet", about=about(graph, "Mali"))))
    assert table.schema.metadata[b"kg.filter"] == b"Mali"
    types = {f.name: str(f.type) for f in table.schema}
    assert (types["begin"], types["killed_min"], types["contested"]) == ("date32[day]", "int32", "bool")
    rows = {r["event"]: r for r in table.to_pylist()}
    assert set(rows) == events(graph)
    for node in graph.nodes("Event"):
        assert rows[node.id]["begin"] == node.props.get("begin") and rows[node.id]["killed_max"] == node.props.get("killedMax")
    told = Counter(e.source for e in graph.edges("account"))
    assert {id_: len(r["account_list"]) for id_, r in rows.items()} == dict(told)
    assert all(a["sentence"] and a["publisher"] for r in rows.values() for a in r["account_list"])


def test_xlsx_has_types_widths_a_frozen_head_and_the_counts_of_the_store(graph: Graph) -> None:
    book = sheets(written(graph, "xlsx", about=about(graph, "Mali")))
    assert book.sheetnames == ["Events", "Accounts", "Sources", "About"]
    counts = (len(events(graph)), sum(1 for _ in graph.edges("account")), sum(1 for _ in graph.nodes("Report")))
    assert tuple(book[name].max_row - 1 for name in book.sheetnames[:3]) == counts
    sheet = book["Events"]
    head = {c.value: c.column for c in sheet[1]}
    assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref and sheet[1][0].font.bold
    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["F"].width
    by_id = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    for node in graph.nodes("Event"):
        row = by_id[node.id]
        begin, killed = row[head["begin"] - 1], row[head["killed_min"] - 1]
        assert (begin.value.date() if begin.value else None) == node.props.get("begin")
        assert killed.value == node.props.get("killedMin") and (killed.value is None or killed.data_type == "n")
    assert ["filter", "Mali"] in [[c.value for c in row] for row in book["About"].iter_rows()]


def test_acled_has_its_columns_and_codes_and_says_where_each_line_is_from(graph: Graph) -> None:
    rows = acled(written(graph, "acled"))
    from kg.ontology import event_types

    wanted = {n.id for n in graph.nodes("Event") if n.props["status"] == "occurred" and event_types()[str(n.props["type"])].acled}
    assert {r["kg_event"] for r in rows} == wanted and 0 < len(wanted) < len(events(graph))
    assert len({r["event_id_cnty"] for r in rows}) == len(rows)
    assert all(re.fullmatch(r"[A-Z]{3}\d+", r["event_id_cnty"]) for r in rows)
    codes = {code for t in event_types().values() for code in t.acled}
    for row in rows:
        node = graph.get(row["kg_event"])
        assert node is not None and f"{row['event_type']}/{row['sub_event_type']}" in codes
        assert row["fatalities"] == str(node.props.get("killedMin", "")) and row["killed_max"] == str(node.props.get("killedMax", ""))
        assert (
            row["source"] and row["notes"] and row["time_precision"] in ("", "1", "2", "3") and row["geo_precision"] in ("", "1", "2", "3")
        )
        assert row["event_date"] == "" or row["event_date"].startswith(row["year"] + "-")


def test_neo4j_admin_files_hold_all_nodes_and_relationships_with_typed_heads(graph: Graph) -> None:
    archive = zipfile.ZipFile(io.BytesIO(written(graph, "neo4j-admin", about=about(graph))))
    nodes: dict[str, dict[str, str]] = {}
    edges = 0
    for name in archive.namelist():
        rows = csv.DictReader(io.StringIO(archive.read(name).decode(), newline=""))
        if name.startswith("nodes/"):
            nodes.update({r["id:ID"]: r for r in rows})
            assert {"report:string", ":LABEL"} <= set(rows.fieldnames or ())
        elif name.startswith("relationships/"):
            for row in rows:
                edges += 1
                assert row[":START_ID"] in nodes and row[":END_ID"] in nodes and row[":TYPE"] == Path(name).stem
    assert set(nodes) == {iri(n.id) for n in graph.nodes()} and edges == sum(1 for _ in graph.edges())
    army = nodes[iri("actor/fama")]
    assert army[":LABEL"].split(";") == ["Resource", "Military", "Actor"] and army["known:boolean"] == "true"
    assert "neo4j-admin database import full" in archive.read("README.txt").decode()
    assert archive.namelist().index("nodes/Event.csv") < archive.namelist().index("relationships/ACCOUNT.csv")


# ---------------------------------------------------------------- maps


def away(a: list[float], b: list[float]) -> float:
    """Great circle in km."""
    (x, y), (u, v) = (map(math.radians, p) for p in (a, b))
    return 6371.0 * math.acos(min(1.0, math.sin(y) * math.sin(v) + math.cos(y) * math.cos(v) * math.cos(x - u)))


def test_geojson_has_a_feature_for_each_event_and_rings_as_wide_as_the_doubt(graph: Graph) -> None:
    found = json.loads(written(graph, "geojson", about=about(graph, "Mali")))
    assert found["type"] == "FeatureCollection" and found["about"]["filter"] == "Mali"
    by_part: dict[str, list[Any]] = {}
    for f in found["features"]:
        by_part.setdefault(f["properties"]["part"], []).append(f)
    assert {f["id"] for f in by_part["event"]} == events(graph)
    placed = {n.id for n in graph.nodes("Event") if "lat" in n.props}
    assert {f["id"] for f in by_part["event"] if f["geometry"]} == placed
    assert len({f["id"] for f in found["features"]}) == len(found["features"])
    loci = {n.id: n.props for n in graph.nodes("Locus")}
    at = {(e.source, str(loci[e.target]["label"])): loci[e.target] for e in graph.edges("locus") if e.source in events(graph)}
    for f in by_part["doubt"]:
        [ring] = f["geometry"]["coordinates"]
        assert ring[0] == ring[-1] and len(ring) > 8
        centre = [float(str(at[f["properties"]["event"], f["properties"]["place"]][axis])) for axis in ("lon", "lat")]
        assert all(away(corner, centre) == pytest.approx(f["properties"]["radius_km"], rel=0.01) for corner in ring)
        area = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
        assert area > 0, "outer rings go against the clock"


def test_kml_is_valid_to_a_parser_and_has_times_and_circles(graph: Graph) -> None:
    root = ET.fromstring(written(graph, "kml", about=about(graph)))
    marks = root.findall(".//k:Placemark", KML)
    ids = [m.findtext("k:ExtendedData/k:Data[@name='event']/k:value", "", KML) for m in marks]
    assert set(ids) == events(graph) and len(ids) == len(set(ids))
    begins = {i: m.findtext("k:TimeSpan/k:begin", None, KML) for i, m in zip(ids, marks, strict=True)}
    assert begins == {n.id: str(n.props["begin"]) if "begin" in n.props else None for n in graph.nodes("Event")}
    points = [m for m in marks if m.find(".//k:Point", KML) is not None]
    assert len(points) == sum("lat" in n.props for n in graph.nodes("Event"))
    assert root.findall(".//k:Polygon", KML)


# ---------------------------------------------------------------- FollowTheMoney


def faults(found: list[dict[str, Any]], root: Path) -> list[str]:
    """What is wrong with entities by the schemata of FollowTheMoney."""
    schemata = json.loads((root / "tests/data/ftm_schemata.json").read_text("utf-8"))["schemata"]
    of = {e["id"]: e["schema"] for e in found}
    wrong = []
    for e in found:
        schema = schemata[e["schema"]]
        wrong += [f"{e['id']} lacks {name}" for name in schema["required"] if not e["properties"].get(name)]
        for name, values in e["properties"].items():
            kind = schema["properties"].get(name)
            if kind is None:
                wrong.append(f"{e['schema']} has no {name}")
            elif kind[0].isupper():
                wrong += [f"{e['id']}.{name} → {v}" for v in values if v not in of or kind not in schemata[of[v]]["is"]]
            elif kind == "date":
                wrong += [f"{name} {v!r}" for v in values if not re.fullmatch(r"\d{4}(-\d\d){0,2}", v)]
    return wrong


def test_followthemoney_entities_fit_its_schemata_and_the_store(graph: Graph, root: Path) -> None:
    found = entities(written(graph, "ftm", about=about(graph)))
    count = Counter(e["schema"] for e in found)
    assert count["Event"] == len(events(graph)) and count["Article"] == sum(1 for _ in graph.nodes("Report"))
    assert count["Address"] == sum("lat" in n.props for n in graph.nodes("Event"))
    assert count["Person"] == sum(1 for _ in graph.nodes("Person"))
    assert count["Organization"] and count["PublicBody"]
    assert faults(found, root) == []


# ---------------------------------------------------------------- parts of the graph


def test_a_filtered_export_holds_the_events_that_pass_with_their_neighbourhood_and_no_others(graph: Graph) -> None:
    part = filtered(graph, Filter(types=("AirStrike",)))
    kept = {n.id for n in graph.nodes("Event") if n.props["type"] == "AirStrike"}
    assert events(part) == kept and 0 < len(kept) < len(events(graph))
    ids = {n.id for n in part.nodes()}
    for name in ("initiator", "target", "locus", "account"):
        assert {e.target for e in graph.edges(name) if e.source in kept} <= ids
    assert {e.source for e in part.edges("account")} == kept
    assert all(e.source in ids and e.target in ids for e in part.edges())
    assert {e.props["event"] for e in part.edges() if "event" in e.props} <= kept
    evidence = {e.target for e in graph.edges("evidence") if e.source in ids}
    assert evidence <= ids


def test_a_link_is_kept_only_between_two_events_that_are_kept(graph: Graph) -> None:
    link = next(graph.edges("linkFrom"))
    [to] = [e.target for e in graph.edges("linkTo") if e.source == link.source]
    assert link.source not in {n.id for n in neighbourhood(graph, {link.target}).nodes()}
    both = neighbourhood(graph, {link.target, to})
    assert link.source in {n.id for n in both.nodes()} and events(both) == {link.target, to}


def test_the_command_line_exports_by_filter_and_by_query(store: Path, graph: Graph) -> None:
    rows = acled(good("export", "acled", "--store", store, "--since", "2025-06-01", "--until", "2025-06-30").out.encode())
    assert rows and all(r["date_last"] >= "2025-06-01" and r["date_first"] <= "2025-06-30" for r in rows)
    text = good("export", "geojson", "--store", store, "--query", "events", "-p", "since=2025-06-01", "-p", "until=2025-06-30").out
    found = json.loads(text)
    assert "query events" in found["about"]["filter"] and "date" not in found["about"]
    assert 0 < len([f for f in found["features"] if f["properties"]["part"] == "event"]) < len(events(graph))
    dated = json.loads(good("export", "geojson", "--store", store, "--date", "2026-01-02", "--licence", "CC0").out)["about"]
    assert dated["date"] == "2026-01-02" and dated["licence"].startswith("CC0 ")


def test_a_query_that_names_no_events_is_refused_with_the_way_out(store: Path) -> None:
    assert "names no events" in one_error("export", "csv", "--store", store, "--query", "actors")
    assert "without a query" in one_error("export", "csv", "--store", store, "-p", "a=b", code=2)
    with pytest.raises(QueryError):
        filtered(Graph(), Filter(types=("Nonsense",)))


# ---------------------------------------------------------------- hostile text


def test_formulas_are_text_in_spreadsheets(hostile: Graph) -> None:
    book = sheets(written(hostile, "xlsx"))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]
    assert all(c.data_type == "s" for c in cells)
    risky = [c for c in cells if c.value[0] in "=+-@\t"]
    assert len(risky) >= 5 and all(c.quotePrefix for c in risky)
    for format in ("acled", "csv"):
        for row in csv.reader(io.StringIO(written(hostile, format).decode(), newline="")):
            assert not [c for c in row if (c and c[0] in "=+@\t") or re.match(r"-(?![\d.])", c)]
    assert [quoted(x) for x in ("-5", "\t=1", "x=1")] == ["'-5", "'\t=1", "x=1"]


def test_control_characters_markup_and_writing_direction_survive_in_xml(hostile: Graph) -> None:
    kml = ET.fromstring(written(hostile, "kml", about=about(hostile)))
    name = HOSTILE.replace("\x0b", "\ufffd")
    assert kml.findtext(".//k:Placemark/k:name", None, KML) == name
    shown = kml.findtext(".//k:Placemark/k:description", "", KML)
    assert "<script" not in shown and "&lt;script&gt;" in shown and "\u202e" in shown
    assert nx.parse_graphml(written(hostile, "graphml", about=about(hostile)).decode()).nodes["actor/x"]["name"] == name
    assert nx.read_gexf(io.BytesIO(written(hostile, "gexf", about=about(hostile))), version="1.2draft").nodes["actor/x"]["label"] == name


def test_hostile_text_comes_back_as_it_was_where_a_format_can_hold_it(hostile: Graph, root: Path) -> None:
    [event, *_] = json.loads(written(hostile, "geojson"))["features"]
    assert event["properties"]["label"] == HOSTILE
    found = entities(written(hostile, "ftm"))
    assert faults(found, root) == [] and [e["properties"]["name"] for e in found if e["schema"] == "Event"] == [[HOSTILE]]
    assert not [e for e in found if "javascript:" in str(e["properties"].get("sourceUrl"))]
    archive = zipfile.ZipFile(io.BytesIO(written(hostile, "neo4j-admin")))
    [row] = csv.DictReader(io.StringIO(archive.read("nodes/Event.csv").decode(), newline=""))
    assert row["label:string"] == HOSTILE
    pq = pytest.importorskip("pyarrow.parquet")
    [row] = pq.read_table(io.BytesIO(written(hostile, "parquet"))).to_pylist()
    assert row["label"] == HOSTILE
