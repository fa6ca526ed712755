"""The rows of the graph keep to the ontology, to the shapes and to the promises: nothing undeclared, nothing unsaid."""

from __future__ import annotations

import datetime as dt
import re

import pyoxigraph as ox
import pytest
import rdflib

from kg.graph.build import build
from kg.graph.rdf import FORMATS, dump, literal, load, quads
from kg.graph.rows import Graph, Node
from kg.model import make_report
from kg.ontology import classes, properties, superclasses
from kg.resolve.world import world
from kg.shapes import check_store, check_triples
from tests.corpora import example, one


@pytest.fixture(scope="module")
def graph() -> Graph:
    return build([tuple(s) for name in ("sahel", "sahel2") for s in example(name)], world())  # type: ignore[misc]


@pytest.fixture(scope="module")
def rdf(graph: Graph) -> ox.Store:
    store = ox.Store()
    load(store, graph)
    return store


def test_rows_come_in_order_also_when_more_are_added_between() -> None:
    graph = Graph()
    for id in ("event/b", "event/c", "event/a"):
        graph.node(id, "Event")
        graph.edge(id, "follows", "event/b")
        assert [n.id for n in graph.nodes()] == [e.source for e in graph.edges()] == sorted(n.id for n in graph.nodes("Event"))
    graph.node("event/a", "Event", label="told anew")
    assert [n.props.get("label") for n in graph.nodes()] == ["told anew", None, None]
    other = Graph()
    assert list(other.nodes()) == []
    other.update(graph)
    assert list(other.nodes()) == list(graph.nodes()) and other == graph


def test_every_class_property_and_edge_is_declared_and_stands_where_it_may(graph: Graph) -> None:
    known, domains = properties(), {name: set(p.domain) for name, p in properties().items()}
    for node in graph.nodes():
        mine = {node.cls, *superclasses(node.cls)}
        for name in node.props:
            assert known[name].kind == "datatype" and domains[name] & mine, f"{name} on {node.cls}"
    for edge in graph.edges():
        source, target = graph.get(edge.source), graph.get(edge.target)
        assert source and target, edge
        assert known[edge.name].kind == "object", edge.name
        assert not domains[edge.name] or domains[edge.name] & {source.cls, *superclasses(source.cls)}, (edge.name, source.cls)
        ranges = {known[edge.name].range}
        assert ranges & {target.cls, *superclasses(target.cls)}, (edge.name, target.cls)
    assert {n.cls for n in graph.nodes()} <= set(classes())


def test_the_example_corpus_is_a_valid_graph(graph: Graph, rdf: ox.Store) -> None:
    assert check_store(rdf) == []
    report = ox.NamedNode("https://w3id.org/conflict-kg/report/" + example()[0].report.id)
    assert check_triples(q.triple for q in rdf.quads_for_pattern(None, None, None, report)) == []


def test_an_event_has_every_account_that_tells_of_it(graph: Graph) -> None:
    said = [a for name in ("sahel", "sahel2") for s in example(name) for a in s.accounts]
    accounts = {n.id for n in graph.nodes("Account")}
    assert accounts == {f"account/{a.id}" for a in said}
    told = [e.target for e in graph.edges("account")]
    assert sorted(told) == sorted(accounts), "each account is of exactly one event"


def test_only_what_occurred_makes_a_plain_edge(graph: Graph) -> None:
    happened = {n.id for n in graph.nodes("Event") if n.props["status"] == "occurred"}
    plain = [e for e in graph.edges() if "event" in e.props]
    assert plain
    assert {str(e.props["event"]) for e in plain} <= happened


def test_unnamed_groups_stay_apart_and_tied_to_their_event(graph: Graph) -> None:
    groups = [n for n in graph.nodes() if n.id.startswith("actor/u-")]
    assert groups
    scope = {e.source: e.target for e in graph.edges("scopedTo")}
    for group in groups:
        event = "event/" + group.id.removeprefix("actor/u-")[:17]
        assert scope[group.id] == event
        assert "@" in str(group.props["name"])
    taking_part = {(e.source, e.target) for name in ("initiator", "target") for e in graph.edges(name) if e.source.startswith("event/")}
    for event, actor in taking_part:
        assert not actor.startswith("actor/u-") or scope[actor] == event


def test_no_date_given_is_no_date_and_neutralised_is_never_killed() -> None:
    said = one("sahel-fr-02-communique-oursi-deou")
    graph = build([tuple(said)], world())  # type: ignore[list-item]
    strikes = [n for n in graph.nodes("Event") if n.props["type"] == "AirStrike"]
    assert strikes and all("neutralisedMin" in n.props and "killedMin" not in n.props for n in strikes)
    undated = [a for s in example() for a in s.accounts if a.when is None and a.voice is None]
    alone = build([(s.report, list(s.accounts), []) for s in example()[:1]], world())
    assert undated
    for node in alone.nodes("Event"):
        assert ("day" in node.props) == ("begin" in node.props)
        if node.props["precision"] == "unknown":
            assert "begin" not in node.props and "end" not in node.props


def test_contradicting_tolls_stand_side_by_side(graph: Graph) -> None:
    told = {e.target: e.source for e in graph.edges("account")}
    mine = {told[f"account/{a.id}"] for a in one("sahel-en-06-week-june-2025").accounts if a.voice == "an elected official"}
    attack = next(n for n in graph.nodes("Event") if n.id in mine)
    assert attack.props["contested"] is True
    assert attack.props["killedMin"] == 30 and "killedMax" not in attack.props, "at least 100 has no upper end"
    accounts = [e.target for e in graph.edges("account") if e.source == attack.id]
    tolls = {(graph.get(t.target) or attack).props.get("voice") for e in accounts for t in graph.edges("casualty") if t.source == e}
    assert {"JNIM", "an elected official", "Security sources"} <= tolls


def test_a_side_that_speaks_of_its_own_event_is_marked_and_a_bystander_is_not(graph: Graph) -> None:
    accounts = {
        n.props.get("voice"): n for n in graph.nodes("Account") if n.report == f"report/{one('sahel-en-01-tinzaouaten-toll').report.id}"
    }
    assert accounts["CSP-DPA"].props.get("party") is True
    assert accounts["Mali's army"].props.get("party") is True
    assert "party" not in accounts["local officials"].props


def test_a_wire_copy_is_marked_and_is_no_second_source() -> None:
    said = one("sahel-en-09-seytenga")
    text = said.report.text
    copy = make_report("(Agency) " + text, publisher="Another paper", published=said.report.published)
    moved = _moved(said, copy, len("(Agency) "))
    graph = build([tuple(said), moved], world())  # type: ignore[list-item]
    low, high = sorted((said.report.id, copy.id))
    assert [(e.source, e.target) for e in graph.edges("copyOf")] == [(f"report/{high}", f"report/{low}")]
    events = list(graph.nodes("Event"))
    assert all(n.props["reports"] == 2 and n.props["sources"] == 1 for n in events)
    assert len(events) == len({(a.trigger, a.part) for a in said.accounts})


def _moved(said, report, by):  # type: ignore[no-untyped-def]
    """What a report says, as another report with the same text further on says it."""
    from kg.interchange import accounts_from_record, record_from_accounts

    record = record_from_accounts(said.report, said.accounts, said.links)
    for event in record["events"]:
        event["evidence"] = {k: _shift(v, by) for k, v in event["evidence"].items()}
    for link in record["links"]:
        link["evidence"] = _shift(link["evidence"], by)
    return report, *accounts_from_record(report, record)


def _shift(value, by):  # type: ignore[no-untyped-def]
    if len(value) == 3 and isinstance(value[0], int):
        return [value[0] + by, value[1] + by, value[2]]
    return [_shift(v, by) for v in value]


# ---------------------------------------------------------------- RDF


@pytest.mark.parametrize(
    ("value", "text"),
    [(3, "3"), (3.0, "3"), (-8.0029, "-8.0029"), (1e-7, "0.0000001"), (True, "true"), (dt.date(2025, 10, 4), "2025-10-04"), ("é\n", "é\n")],
)
def test_a_literal_is_written_as_the_embedded_store_gives_it_back(value: object, text: str) -> None:
    store, node = ox.Store(), ox.NamedNode("https://example.org/x")
    written = literal(value)  # type: ignore[arg-type]
    store.add(ox.Quad(node, node, written))
    assert next(iter(store)).object == written
    assert written.value == text


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_each_format_is_read_by_another_reader_with_the_same_triples(graph: Graph) -> None:
    said = one("sahel-fr-08-indelimane")
    found = list(quads(build([tuple(said)], world())))  # type: ignore[list-item]
    triples = {(q.subject.value, q.predicate.value, _plain(q.object.value)) for q in found}  # type: ignore[union-attr]
    for name, parser in (("turtle", "turtle"), ("ntriples", "nt"), ("trig", "trig"), ("nquads", "nquads"), ("jsonld", "json-ld")):
        assert name in FORMATS
        data = rdflib.Dataset(default_union=True)
        data.parse(data=dump(found, name).decode(), format=parser)
        assert {(str(s), str(p), _plain(o)) for s, p, o, _ in data.quads()} == triples, name


def _plain(term: object) -> str:
    """A term's text, of a number what any two writers of it agree on."""
    text = str(term).lower() if str(term) in ("True", "False") else str(term)
    return str(float(text)) if re.fullmatch(r"-?\d+(\.\d+)?([eE][-+]?\d+)?", text) else text


def test_superclasses_are_written_out(rdf: ox.Store) -> None:
    kg = "https://w3id.org/conflict-kg/ontology#"
    asked = f"ASK {{ ?x a <{kg}ArmedGroup> FILTER NOT EXISTS {{ ?x a <{kg}Actor> }} }}"
    assert not rdf.query(asked)
    assert len(list(rdf.quads_for_pattern(None, None, ox.NamedNode(kg + "Actor"), None))) == sum(
        "Actor" in (n.cls, *superclasses(n.cls)) for n in _nodes(rdf)
    )


def _nodes(rdf: ox.Store) -> list[Node]:
    kg = "https://w3id.org/conflict-kg/ontology#"
    found = {}
    for q in rdf.quads_for_pattern(None, ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), None, None):
        cls = q.object.value.removeprefix(kg)  # type: ignore[union-attr]
        if cls != "Actor":
            found[q.subject] = Node(str(q.subject), cls, {})
    return list(found.values())
