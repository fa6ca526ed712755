"""The shapes say what a valid graph is: a right graph passes, each fault is found, by pySHACL and by a store alike."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.data import data_path
from kg.errors import DataError
from kg.graph.rdf import quads
from kg.graph.rows import Graph
from kg.ontology import classes, properties, superclasses
from kg.shapes import Violation, check_store, check_triples, questions

A, R = "a" + "0" * 16, "r" + "0" * 16
DAY = dt.date(2025, 10, 4)
Fault = Callable[[Graph], object]


def small() -> Graph:
    """One report with one account of one event, as the graph has it."""
    g, report = Graph(), f"report/{R}"
    g.node(report, "Report", in_report=report, title="Frappes", publisher="FAMa", published=DAY, lang="fr")
    g.node(
        f"account/{A}", "Account", in_report=report, label="AirStrike: frappé", type="AirStrike", status="occurred", trigger="frappé",
        sentence="Les FAMa ont frappé 15 terroristes.", begin=DAY, end=DAY, precision="day", extractor="gold", weapon=("drone",),
    )  # fmt: skip
    g.edge(f"account/{A}", "inReport", report, in_report=report)
    g.node("evidence/1", "Evidence", in_report=report, slot="trigger", start=12, end=18, quote="frappé")
    g.node("evidence/2", "Evidence", in_report=report, slot="casualties", start=19, end=33, quote="15 terroristes")
    g.node(
        "casualty/1", "Casualty", in_report=report, kind="neutralised", side="target", min=15, max=15, approximate=False, superseded=False
    )
    for name, target in (("evidence", "evidence/1"), ("evidence", "evidence/2"), ("casualty", "casualty/1")):
        g.edge(f"account/{A}", name, target, in_report=report)
    g.node("actor/fama", "Military", name="Malian Armed Forces", acronym="FAMa", country="ML", known=True)
    g.node("actor/jnim", "ArmedGroup", name="JNIM", founded="2017-03-02", known=True)
    g.node(f"actor/u-{A}-terroristes", "UnspecifiedGroup", name="terroristes@Sokolo", known=False)
    g.edge(f"actor/u-{A}-terroristes", "scopedTo", f"event/{A}")
    g.edge(f"actor/u-{A}-terroristes", "presumed", "actor/jnim")
    g.node("place/x-sokolo", "Place", name="Sokolo", kind="populated place", lat=14.73, lon=-6.12, country="ML")
    g.node("locus/1", "Locus", label="west of Sokolo", relation="west of", lat=14.73, lon=-6.2, radiusKm=15.0)
    g.edge("locus/1", "anchor", "place/x-sokolo")
    g.node("type/AirStrike", "EventType", name="AirStrike", labelEn="Air strike", labelFr="Frappe aérienne", verb="struck", family="strike")
    for event in (A, "a" + "1" * 16):
        g.node(
            f"event/{event}", "Event", label="Malian Armed Forces struck terroristes@Sokolo, 2025-10-04", type="AirStrike", family="strike",
            status="occurred", begin=DAY, end=DAY, latestBegin=DAY, earliestEnd=DAY, day=DAY.toordinal(), precision="day", accounts=1,
            reports=1, sources=1, neutralisedMin=15, neutralisedMax=15, contested=False, lat=14.73, lon=-6.2, radiusKm=15.0, country="ML",
        )  # fmt: skip
        g.edge(f"event/{event}", "eventType", "type/AirStrike")
    for name, target in (("initiator", "actor/fama"), ("target", f"actor/u-{A}-terroristes"), ("locus", "locus/1")):
        g.edge(f"event/{A}", name, target)
        g.edge(f"account/{A}", name, target, in_report=report)
    g.edge(f"event/{A}", "account", f"account/{A}")
    _second_account(g, report)
    g.node("link/1", "Link", type="follows", basis="inferred", rule="same place within 3 days", lag=0, distanceKm=0.0, lift=2.5)
    g.edge("link/1", "linkFrom", "event/" + "a" + "1" * 16)
    g.edge("link/1", "linkTo", f"event/{A}")
    g.node("tie/1", "Tie", type="operates_with", begin="2021-12", end="2025-06")
    g.edge("tie/1", "tieFrom", "actor/fama")
    g.edge("tie/1", "tieTo", "actor/jnim")
    return g


def _second_account(g: Graph, report: str) -> None:
    id = "account/a" + "1" * 16
    g.node(
        id, "Account", in_report=report, label="x", type="AirStrike", status="occurred", trigger="frappé", sentence="Les FAMa ont frappé."
    )
    g.edge(id, "inReport", report, in_report=report)
    g.edge(id, "evidence", "evidence/1", in_report=report)
    g.edge("event/a" + "1" * 16, "account", id)


def with_store(g: Graph, whole: bool) -> list[Violation]:
    store = ox.Store()
    store.extend(quads(g))
    return check_store(store, whole=whole)


def with_pyshacl(g: Graph, whole: bool) -> list[Violation]:
    return check_triples(dict.fromkeys(q.triple for q in quads(g)), whole=whole)


def change(id: str, **props: object) -> Fault:
    """A fault: a node with other properties; None leaves one out."""

    def apply(g: Graph) -> None:
        node = g.get(id)
        assert node is not None
        merged = {k: v for k, v in {**node.props, **props}.items() if v is not None}
        g.add_node(node._replace(props=merged))  # type: ignore[arg-type]

    return apply


def edge(source: str, name: str, target: str) -> Fault:
    return lambda g: g.edge(source, name, target)


def classed(id: str, cls: str) -> Fault:
    def apply(g: Graph) -> None:
        node = g.get(id)
        assert node is not None
        g.add_node(node._replace(cls=cls))

    return apply


def without(id: str, name: str) -> Fault:
    """A fault: a node without its edges of one name."""

    def apply(g: Graph) -> None:
        for key in [k for k in g._edges if k[0] == id and k[1] == name]:
            del g._edges[key]

    return apply


ACCOUNT, EVENT, GROUP, OTHER = f"account/{A}", f"event/{A}", f"actor/u-{A}-terroristes", "event/a" + "1" * 16
FAULTS: list[tuple[Fault, str, str]] = [
    (change(ACCOUNT, status="maybe"), ACCOUNT, "an account is occurred, foiled, planned, ended or denied"),
    (change(ACCOUNT, trigger=None), ACCOUNT, "an account has the words that name its event"),
    (change(ACCOUNT, begin=dt.date(2025, 10, 5)), ACCOUNT, "an account begins on one date, not after its end"),
    (change(ACCOUNT, begin="2025-10-04"), ACCOUNT, "an account begins on one date, not after its end"),
    (edge(ACCOUNT, "inReport", "report/r" + "1" * 16), ACCOUNT, "an account is in exactly one report"),
    (without(ACCOUNT, "inReport"), ACCOUNT, "an account is in exactly one report"),
    (without(ACCOUNT, "evidence"), ACCOUNT, "what has no evidence is not stored"),
    (change("evidence/1", slot="targets"), ACCOUNT, "an account has evidence for its trigger"),
    (change("evidence/1", quote="frappe"[:5]), "evidence/1", "a quote is as long as its place in the text"),
    (change("evidence/1", start=18), "evidence/1", "evidence starts at one place, before its end"),
    (change("casualty/1", min=16), "casualty/1", "a lower bound is a whole number, not above the upper one"),
    (change("casualty/1", max=-1, min=None), "casualty/1", "an upper bound is a whole number"),
    (
        change("casualty/1", kind="dead"),
        "casualty/1",
        "a toll is of killed, wounded, captured, missing, neutralised, displaced or abducted",
    ),
    (without(EVENT, "account"), EVENT, "an event is told by at least one account"),
    (change(EVENT, accounts=2), EVENT, "an event counts the accounts that it has"),
    (change(EVENT, day=None), EVENT, "an event with a beginning has its day number, and no other"),
    (change(EVENT, lon=None), EVENT, "a latitude without a longitude, or the other way round"),
    (change(EVENT, sources=2), EVENT, "an event has at least one source, and no more than it has reports"),
    (change(EVENT, neutralisedMax=14), EVENT, "the lower bound of neutralised is a whole number, not above the upper one"),
    (change(EVENT, latestBegin=dt.date(2025, 10, 3)), EVENT, "the earliest beginning is not after the latest"),
    (change(EVENT, contested=None), EVENT, "an event is contested or not"),
    (edge(EVENT, "follows", EVENT), EVENT, "an event is linked to itself"),
    (edge(EVENT, "initiator", "place/x-sokolo"), EVENT, "an initiator is an actor"),
    (edge(GROUP, "scopedTo", OTHER), GROUP, "an unspecified group is scoped to exactly one event"),
    (without(GROUP, "scopedTo"), GROUP, "an unspecified group is scoped to exactly one event"),
    (change(GROUP, known=True), GROUP, "an unspecified group is in no actor base"),
    (edge("actor/jnim", "scopedTo", EVENT), "actor/jnim", "only an unspecified group is scoped to an event"),
    (classed("actor/jnim", "Actor"), "actor/jnim", "an actor is of exactly one class"),
    (change("actor/jnim", name=("JNIM", "GSIM")), "actor/jnim", "an actor has exactly one name"),
    (change("actor/jnim", founded="2017-13"), "actor/jnim", "founded is a year, month or day"),
    (change("actor/jnim", founded="2017-03-02", ended="2016"), "actor/jnim", "an actor ended before it was founded"),
    (change("actor/fama", country="Mali"), "actor/fama", "a country is two capital letters"),
    (change("link/1", rule=None), "link/1", "an inferred link without its rule"),
    (change("link/1", type="caused"), "link/1", "a link is retaliation_for, claims, condemns, caused_by, follows or part_of"),
    (change("tie/1", end="2021"), "tie/1", ""),
    (change("tie/1", end="2020-01"), "tie/1", "a tie ends before it begins"),
    (lambda g: (without("tie/1", "tieTo")(g), g.edge("tie/1", "tieTo", "actor/fama")), "tie/1", "a tie comes from exactly one actor"),
    (change("place/x-sokolo", lat=114.0), "place/x-sokolo", "a latitude is between -90 and 90 degrees"),
    (change("locus/1", label=None), "locus/1", "a locus has exactly one label"),
    (change("type/AirStrike", labelFr=None), "type/AirStrike", "an event type has one French label"),
]
WHOLE_FAULTS: list[tuple[Fault, str, str]] = [
    (lambda g: g._nodes.pop("actor/fama"), EVENT, "initiator leads to an actor that is not there"),
    (lambda g: g._nodes.pop("place/x-sokolo"), "locus/1", "the anchor of a locus is not there"),
    (edge(OTHER, "account", ACCOUNT), ACCOUNT, "an account tells of exactly one event"),
    (edge(OTHER, "target", GROUP), GROUP, "an unspecified group takes part in an event that is not its own"),
    (change(EVENT, type="Ambush"), EVENT, "the type of an event is not the name of its event type"),
    (change(EVENT, reports=2, accounts=2), EVENT, "an event is in the reports that its accounts are in"),
    (lambda g: g._nodes.pop(f"report/{R}"), ACCOUNT, "the report of an account is not there"),
]


def test_a_right_graph_keeps_all_shapes() -> None:
    assert with_store(small(), whole=True) == []
    assert with_pyshacl(small(), whole=True) == []


def test_the_graph_of_one_report_can_be_checked_by_itself() -> None:
    own = [q.triple for q in quads(small()) if isinstance(q.graph_name, ox.NamedNode)]
    assert len(own) > 30
    assert check_triples(own) == []


@pytest.mark.parametrize(("fault", "node", "message"), FAULTS, ids=[m or "none" for _, _, m in FAULTS])
def test_each_fault_is_found_by_pyshacl_and_by_a_store_alike(fault: Fault, node: str, message: str) -> None:
    graph = small()
    fault(graph)
    found = {(v.node.removeprefix("https://w3id.org/conflict-kg/"), v.message) for v in with_store(graph, whole=False)}
    assert {(v.node.removeprefix("https://w3id.org/conflict-kg/"), v.message) for v in with_pyshacl(graph, whole=False)} == found
    assert ((node, message) in found) if message else not found


@pytest.mark.parametrize(("fault", "node", "message"), WHOLE_FAULTS, ids=[m for _, _, m in WHOLE_FAULTS])
def test_what_takes_all_graphs_is_found_in_both_ways(fault: Fault, node: str, message: str) -> None:
    graph = small()
    fault(graph)
    found = {(v.node.removeprefix("https://w3id.org/conflict-kg/"), v.message) for v in with_store(graph, whole=True)}
    assert {(v.node.removeprefix("https://w3id.org/conflict-kg/"), v.message) for v in with_pyshacl(graph, whole=True)} == found
    assert (node, message) in found


def test_every_constraint_has_a_message_for_people() -> None:
    for question in questions():
        assert re.fullmatch(r"[a-z][\w ,.()-]+", question.message), question
    assert len(questions()) > 400


def test_the_shapes_speak_of_every_class_and_property_of_the_graph() -> None:
    text = data_path("ontology", "shapes.ttl").read_text("utf-8")
    for name in classes():
        assert f"kg:{name}" in text or name == "EventType", name
    stored = {n for n, p in properties().items() if p.domain and "actedOn" not in (n, *p.parents) and p.parents[:1] != ("struck",)}
    verbs = {n for n, p in properties().items() if p.kind == "object" and p.domain == ("Actor",) and "kg:" + n not in text}
    for name in stored - verbs - {"linkedTo", "tiedTo", "phrase"}:
        assert f"sh:path kg:{name} " in text, f"no shape speaks of kg:{name}"


def test_the_graph_of_the_example_corpus_keeps_the_shapes() -> None:
    from tests.sahel import graph

    assert with_store(graph(), whole=True) == []


def test_the_graph_of_the_example_corpus_says_nothing_that_the_ontology_does_not_know() -> None:
    from tests.sahel import graph

    known, kinds = properties(), {str: "string", int: "integer", float: "double", bool: "boolean", dt.date: "date"}
    cls = {n.id: n.cls for n in graph().nodes()}

    def fits(node: str, among: tuple[str, ...]) -> bool:
        return not among or bool({cls[node], *superclasses(cls[node])} & set(among))

    for node in graph().nodes():
        for name, value in node.props.items():
            assert known[name].kind == "datatype" and fits(node.id, known[name].domain), f"{name} of {node.cls}"
            for one in value if isinstance(value, tuple) else (value,):
                assert known[name].range in (kinds[type(one)], "Literal"), f"{name}: {one!r}"
    for e in graph().edges():
        assert known[e.name].kind == "object" and fits(e.source, known[e.name].domain), f"{e.name} from {cls[e.source]}"
        assert fits(e.target, (known[e.name].range,)), f"{e.name} to {cls[e.target]}"
        assert set(e.props) <= set(known), e


def test_a_constraint_that_no_query_can_ask_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ontology").mkdir()
    shapes = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kg: <https://w3id.org/conflict-kg/ontology#> .
    kg:OddShape a sh:NodeShape ; sh:targetClass kg:Event ; sh:property [ sh:path kg:label ; sh:equals kg:type ] ."""
    (tmp_path / "ontology" / "shapes-own.ttl").write_text(shapes, "utf-8")
    monkeypatch.setenv("KG_DATA", str(tmp_path))
    with pytest.raises(DataError, match="sh:equals cannot be asked") as caught:
        questions()
    assert caught.value.file == str(tmp_path / "ontology" / "shapes-own.ttl")


def test_shapes_of_the_users_own_are_asked_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ontology").mkdir()
    shapes = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kg: <https://w3id.org/conflict-kg/ontology#> .
    kg:OwnShape a sh:NodeShape ; sh:targetClass kg:Report ; sh:property [ sh:path kg:url ; sh:minCount 1 ; sh:message "no address"@en ] ."""
    (tmp_path / "ontology" / "shapes-own.ttl").write_text(shapes, "utf-8")
    monkeypatch.setenv("KG_DATA", str(tmp_path))
    for found in (with_store(small(), whole=False), with_pyshacl(small(), whole=False)):
        assert [v.message for v in found] == ["no address"]


def test_a_store_is_not_asked_for_more_faults_than_wanted() -> None:
    graph = Graph()
    for n in range(9):
        graph.node(f"place/x-{n}", "Place", kind="camp")
    store = ox.Store()
    store.extend(quads(graph))
    assert len(check_store(store, limit=4)) == 4 and len(check_store(store)) == 9
