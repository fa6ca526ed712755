"""Exports: what other programs read is complete, valid, and the same bytes every time."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest

from kg.errors import InputError
from kg.export import FORMATS, export
from kg.graph.rows import Graph
from kg.interchange import accounts_from_record
from kg.read import read_paths
from kg.store import Store


@pytest.fixture(scope="module")
def graph(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    records = {r["doc"]: r for r in map(json.loads, (examples / "records" / "sahel.gold.jsonl").open("rb"))}
    with Store.open(tmp_path_factory.mktemp("export") / "store", create=True, write=True) as store:
        for report in read_paths([examples / "reports" / "sahel.docs.jsonl"]):
            assert not isinstance(report, InputError)
            store.add(report, *accounts_from_record(report, records[str(report.source_id)]))
        return store.graph()


def exported(graph: Graph, format: str) -> bytes:
    out = io.BytesIO()
    export(format, graph, out)
    return out.getvalue()


@pytest.mark.parametrize("format", ["nquads", "turtle", "jsonld", "graphml", "gexf", "csv"])
def test_the_same_graph_gives_the_same_bytes(graph: Graph, format: str) -> None:
    again = Graph()
    for node in reversed(list(graph.nodes())):
        again.add_node(node)
    for edge in reversed(list(graph.edges())):
        again.add_edge(edge)
    assert exported(graph, format) == exported(again, format) != b""


def test_nquads_and_jsonld_hold_the_same_quads_and_turtle_their_triples(graph: Graph) -> None:
    quads = set(ox.parse(exported(graph, "nquads"), format=ox.RdfFormat.N_QUADS))
    assert quads == set(ox.parse(exported(graph, "jsonld"), format=ox.RdfFormat.JSON_LD))
    assert {q.triple for q in quads} == {q.triple for q in ox.parse(exported(graph, "turtle"), format=ox.RdfFormat.TURTLE)}
    assert len({q.graph_name for q in quads}) == 33  # one for each report, and the default graph


def test_graphml_opens_with_actors_events_places_and_each_plain_edge(graph: Graph) -> None:
    found = nx.parse_graphml(exported(graph, "graphml").decode())
    classes = {data["cls"] for _, data in found.nodes(data=True)}
    assert {"Event", "Place", "Military", "UnspecifiedGroup"} <= classes
    assert not {"Account", "Evidence", "Report", "Locus"} & classes
    plain = [e for e in graph.edges() if "event" in e.props]
    labels = [data["label"] for _, _, data in found.edges(data=True) if "event" in data]
    assert sorted(e.name for e in plain) == sorted(labels)
    assert any(data["label"] == "place" for _, _, data in found.edges(data=True))


def test_gexf_has_the_time_of_events_and_no_time_of_writing(graph: Graph) -> None:
    root = ET.fromstring(exported(graph, "gexf"))
    space = {"g": "http://www.gexf.net/1.2draft"}
    starts = {n.get("id"): (n.get("start"), n.get("end")) for n in root.iterfind(".//g:node", space)}
    events = [n for n in graph.nodes("Event") if n.props.get("begin")]
    assert events
    for event in events:
        assert starts[event.id][0] == str(event.props["begin"])
    assert "lastmodifieddate" not in str(root.find("g:meta", space).attrib)  # type: ignore[union-attr]


def test_csv_has_a_line_for_each_event_and_unknown_is_empty(graph: Graph) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(graph, "csv").decode())))
    assert len(rows) == len(list(graph.nodes("Event")))
    by_id = {r["event"]: r for r in rows}
    for event in graph.nodes("Event"):
        row = by_id[event.id]
        assert row["killed_min"] == str(event.props.get("killedMin", ""))
        assert row["begin"] == str(event.props.get("begin", ""))
        initiators = sorted(str(graph.get(e.target).props["name"]) for e in graph.edges("initiator") if e.source == event.id)  # type: ignore[union-attr]
        assert row["initiators"] == "; ".join(initiators)


def test_values_that_are_special_elsewhere_survive(tmp_path: Path) -> None:
    g = Graph()
    name = 'A "quoted", <tagged> & newlined\nname; with é'
    g.node("actor/x", "ArmedGroup", name=name, alias=("a", "b"))
    g.node("event/e", "Event", label=name, begin=dt.date(2025, 1, 1), lat=1.5, contested=False)
    g.edge("event/e", "initiator", "actor/x")
    assert nx.parse_graphml(exported(g, "graphml").decode()).nodes["actor/x"]["name"] == name
    assert ET.fromstring(exported(g, "gexf")) is not None
    [row] = csv.DictReader(io.StringIO(exported(g, "csv").decode()))
    assert (row["initiators"], row["label"], row["contested"], row["killed_min"]) == (name, name, "no", "")


def test_an_empty_graph_can_be_exported_in_every_format() -> None:
    for format in ("nquads", "turtle", "jsonld", "graphml", "gexf", "csv"):
        exported(Graph(), format)


def test_an_unknown_format_says_which_there_are() -> None:
    with pytest.raises(InputError, match="no export format") as caught:
        export("docx2", Graph(), io.BytesIO())
    assert all(name in str(caught.value) for name in FORMATS)
