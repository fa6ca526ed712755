"""The graph in Neo4j is the graph: complete, the same after any number of loads, and beside what others keep there."""

# ruff: noqa: F401, F811 (fixtures are imported)
from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg.ask.cypher import run_neo4j
from kg.ask.queries import sparql
from kg.errors import DataError, StoreError
from kg.graph import neo4j, rdf, schema
from kg.graph.bolt import Connection
from kg.graph.rows import Graph
from tests.graphs import generated
from tests.neo4j_contents import expected, ours, theirs, without_hashes
from tests.neo4j_server import connection, neo4j_server, on_neo4j, wipe

pytestmark = on_neo4j
SMALL = generated(150)


@pytest.fixture
def empty(connection: Connection) -> Iterator[Connection]:
    connection.run("MATCH (n) DETACH DELETE n")
    connection.written.clear()
    yield connection


def without(graph: Graph, report: str) -> Graph:
    """The graph without what one report says: its own rows, and events that only it tells of would go too, but that is the store's."""
    kept = Graph()
    gone = {n.id for n in graph.nodes() if n.report == report}
    for node in graph.nodes():
        if node.id not in gone:
            kept.add_node(node)
    for edge in graph.edges():
        if edge.report != report and not {edge.source, edge.target} & gone:
            kept.add_edge(edge)
    return kept


# ---------------------------------------------------------------- complete


def test_every_node_and_edge_of_the_graph_is_in_the_database_with_its_labels_and_properties(empty: Connection) -> None:
    done = neo4j.load(empty, SMALL)
    assert without_hashes(ours(empty)) == expected(SMALL)
    assert (done.nodes_created, done.edges_created) == (len(SMALL), sum(1 for _ in SMALL.edges()))


def test_dates_are_dates_and_places_are_points_on_an_index(empty: Connection) -> None:
    neo4j.load(empty, SMALL)
    day = next(n.props["begin"] for n in SMALL.nodes("Event") if "begin" in n.props)
    assert empty.ask("MATCH (e:Event) WHERE e.begin = $day RETURN count(e) AS n", {"day": day})[0]["n"] > 0
    plan = "MATCH (e:Event) WHERE point.distance(e.location, point({latitude: 14, longitude: -4})) < 500000 RETURN count(e) AS n"
    assert empty.ask(plan)[0]["n"] > 0
    kinds = {
        r["type"]: r["state"] for r in empty.ask("SHOW INDEXES YIELD name, type, state WHERE name STARTS WITH 'kg_' RETURN type, state")
    }
    assert {"RANGE", "POINT", "FULLTEXT"} <= kinds.keys()
    assert set(kinds.values()) == {"ONLINE"}


def test_names_are_found_in_the_full_text_index_by_an_alias(empty: Connection) -> None:
    neo4j.load(empty, SMALL)
    found = empty.ask("CALL db.index.fulltext.queryNodes('kg_names', 'malienne') YIELD node RETURN node.name AS name")
    assert "Malian Armed Forces" in {r["name"] for r in found}


def test_the_first_query_an_analyst_writes_works(empty: Connection) -> None:
    neo4j.load(empty, SMALL)
    plain = [e for e in SMALL.edges("struck") if "event" in e.props]
    found = empty.ask("MATCH (a:Actor)-[s:STRUCK]->(b:Actor) RETURN a.name AS who, s.date AS day, b.name AS whom, s.event AS event")
    assert len(found) == len(plain)
    assert {type(r["day"].to_native()) for r in found if r["day"]} == {dt.date}


def test_a_class_and_a_verb_added_to_the_ontology_reach_both_stores_without_new_code(
    empty: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "ontology"
    own.mkdir()
    (own / "classes-own.ttl").write_text(
        """@prefix kg: <https://w3id.org/conflict-kg/ontology#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        kg:DroneUnit a owl:Class ; rdfs:subClassOf kg:Military ;
            rdfs:label "Drone unit"@en , "Unité de drones"@fr ; rdfs:comment "Flies drones."@en .
        kg:suppliedDronesTo a owl:ObjectProperty ; rdfs:label "supplied drones to"@en , "a fourni des drones à"@fr ;
            rdfs:comment "Gave drones."@en ; rdfs:domain kg:Actor ; rdfs:range kg:Actor .
        kg:droneCount a owl:DatatypeProperty ; rdfs:label "drones"@en , "drones"@fr ; rdfs:comment "How many."@en ;
            rdfs:domain kg:Actor ; rdfs:range xsd:integer ."""
    )
    monkeypatch.setenv("KG_DATA", str(tmp_path))
    graph = Graph()
    graph.node("actor/x-unit", "DroneUnit", name="2nd drone unit", droneCount=4)
    graph.node("actor/x-group", "ArmedGroup", name="group")
    graph.edge("actor/x-unit", "suppliedDronesTo", "actor/x-group")
    neo4j.load(empty, graph)
    found = empty.ask("MATCH (u:DroneUnit:Military:Actor)-[:SUPPLIED_DRONES_TO]->(g:ArmedGroup) RETURN u.droneCount AS n, g.name AS name")
    assert [r.data() for r in found] == [{"n": 4, "name": "group"}]
    store = ox.Store()
    rdf.load(store, graph)
    text = "SELECT ?n ?name { ?u a kg:DroneUnit, kg:Military, kg:Actor ; kg:droneCount ?n ; kg:suppliedDronesTo ?g . ?g kg:name ?name }"
    assert sparql(store, text).rows == [(4, "group")]


def test_a_row_that_the_ontology_does_not_know_is_refused_before_anything_is_written(empty: Connection) -> None:
    graph = Graph()
    graph.node("actor/x-a", "ArmedGroup", name="a", shoeSize=43)
    with pytest.raises(DataError, match="shoeSize"):
        neo4j.load(empty, graph)
    assert not empty.written


# ---------------------------------------------------------------- again


def test_a_second_load_writes_nothing_by_the_servers_own_counters(empty: Connection) -> None:
    neo4j.load(empty, SMALL)
    assert empty.written["nodes_created"] == len(SMALL)
    empty.written.clear()
    done = neo4j.load(empty, SMALL, prune=True)
    assert dict(empty.written) == {}
    assert not done.wrote
    assert (done.nodes_left, done.edges_left) == (len(SMALL), sum(1 for _ in SMALL.edges()))


def test_of_a_graph_that_is_there_only_what_has_changed_is_sent(empty: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    neo4j.load(empty, SMALL)
    sent: list[Any] = []
    run = Connection.run

    def listen(self: Connection, text: str, parameters: Mapping[str, Any] | None = None) -> Any:
        sent.extend((parameters or {}).get("rows", ()))
        return run(self, text, parameters)

    monkeypatch.setattr(Connection, "run", listen)
    neo4j.load(empty, SMALL)
    assert sent == []
    other = Graph()
    other.update(SMALL)
    event, link = next(SMALL.nodes("Event")), next(SMALL.edges("follows"))
    other.add_node(event._replace(props={**event.props, "label": "told otherwise"}))
    other.add_edge(link._replace(props={**link.props, "basis": "stated" if link.props["basis"] == "inferred" else "inferred"}))
    done = neo4j.load(empty, other)
    assert [(row.get("id"), row.get("source")) for row in sent] == [(schema_id(event.id), None), (None, schema_id(link.source))]
    assert (done.nodes_created, done.nodes_changed, done.edges_created, done.edges_changed) == (0, 1, 0, 1)
    assert without_hashes(ours(empty)) == expected(other)


def test_what_is_taken_out_of_the_database_by_hand_comes_back_with_the_next_load(empty: Connection) -> None:
    neo4j.load(empty, SMALL)
    whole = ours(empty)
    empty.run("MATCH (e:Event) WITH e ORDER BY e.id LIMIT 5 DETACH DELETE e")
    empty.run("MATCH (:Account)-[r:TARGET]->() WITH r LIMIT 5 DELETE r")
    assert ours(empty) != whole
    done = neo4j.load(empty, SMALL)
    assert done.nodes_created == 5 and done.edges_created > 5 and not done.nodes_changed and not done.edges_changed
    assert ours(empty) == whole


def test_a_changed_row_is_replaced_with_its_class_and_loses_what_it_no_longer_has(empty: Connection) -> None:
    before, after = Graph(), Graph()
    before.node("actor/x-a", "Organization", name="A", acronym="AA", alias=("x", "y"))
    after.node("actor/x-a", "ArmedGroup", name="A", country="ML")
    neo4j.load(empty, before)
    done = neo4j.load(empty, after)
    assert (done.nodes_created, done.nodes_changed) == (0, 1)
    assert without_hashes(ours(empty)) == expected(after)


def test_what_is_no_longer_in_the_graph_is_told_and_with_prune_leaves_no_trace(empty: Connection) -> None:
    report = next(e.target for e in SMALL.edges("inReport"))
    less = without(SMALL, report)
    neo4j.load(empty, SMALL)
    told = neo4j.load(empty, less)
    assert (told.nodes_stale, told.edges_stale) == (len(SMALL) - len(less), sum(1 for _ in SMALL.edges()) - sum(1 for _ in less.edges()))
    assert told.nodes_stale > 0
    pruned = neo4j.load(empty, less, prune=True)
    assert (pruned.nodes_pruned, pruned.edges_pruned) == (told.nodes_stale, told.edges_stale)
    after = ours(empty)
    wipe(empty)
    neo4j.load(empty, less)
    assert after == ours(empty)


def test_progress_counts_up_to_all_rows(empty: Connection) -> None:
    seen: list[tuple[str, int, int]] = []
    neo4j.load(empty, SMALL, progress=lambda what, done, total: seen.append((what, done, total)), batch=100)
    assert ("nodes", len(SMALL), len(SMALL)) in seen
    edges = sum(1 for _ in SMALL.edges())
    assert seen[-1] == ("relationships", edges, edges)


# ---------------------------------------------------------------- beside others


def test_what_analysts_add_in_the_database_survives_later_loads_and_prunes(empty: Connection) -> None:
    neo4j.load(empty, SMALL)
    event = next(SMALL.nodes("Event")).id
    added = """MATCH (e:Resource {id: $id}) SET e.note = 'ask Moussa', e:Watched
        CREATE (:Note {key: 'n1', text: 'see photo'})-[:ABOUT {page: 3}]->(e)
        WITH e MATCH (a:Actor {acronym: 'JNIM'}), (b:Actor {acronym: 'FAMa'})
        CREATE (a)-[:TIED_TO {hunch: true}]->(b), (a)-[:STRUCK]->(b)"""
    empty.run(added, {"id": schema_id(event)})
    other = Graph()
    other.update(SMALL)
    node = SMALL.get(event)
    assert node is not None
    other.add_node(node._replace(props={**node.props, "label": "told otherwise"}))
    neo4j.load(empty, other, prune=True)
    neo4j.load(empty, without(other, next(e.target for e in SMALL.edges("inReport"))), prune=True)
    seen = empty.ask("MATCH (n:Note)-[r:ABOUT]->(e:Watched) RETURN n.text AS text, r.page AS page, e.note AS note, e.label AS label")
    assert [r.data() for r in seen] == [{"text": "see photo", "page": 3, "note": "ask Moussa", "label": "told otherwise"}]
    assert (
        empty.ask("MATCH (:Actor {acronym: 'JNIM'})-[r:TIED_TO|STRUCK]->({acronym: 'FAMa'}) WHERE r.rev IS NULL RETURN count(r) AS n")[0][
            "n"
        ]
        == 2
    )


def schema_id(local: str) -> str:
    return "https://w3id.org/conflict-kg/" + local


def test_a_database_full_of_somebody_elses_nodes_stays_as_it_is_and_is_no_part_of_any_answer(empty: Connection) -> None:
    empty.run(
        """UNWIND range(1, 400) AS i
        CREATE (e:Event {id: 'event/' + i, type: 'Concert', status: 'occurred', name: 'theirs ' + i, begin: date('2024-05-01'), rev: i,
                         lat: 14.0, lon: -4.0, location: point({latitude: 14.0, longitude: -4.0}), family: 'strike', sources: 1})
        CREATE (a:Actor {id: 'actor/' + i, name: 'JNIM', rev: i}), (:Resource {id: 'resource/' + i, rev: i})-[:STRUCK {rev: i}]->(a),
               (b:Place {key: 'p' + i, name: 'Mali', kind: 'country', country: 'ML'})
        CREATE (e)-[:INITIATOR {rev: i}]->(a), (e)-[:TARGET]->(a), (e)-[:LOCUS]->(:Locus {key: 'l' + i})-[:ANCHOR]->(b),
               (a)-[:STRUCK {event: 'event/' + i, rev: i}]->(a)"""
    )
    before = theirs(empty)
    neo4j.load(empty, SMALL)
    neo4j.load(empty, without(SMALL, next(e.target for e in SMALL.edges("inReport"))), prune=True)
    neo4j.load(empty, SMALL, prune=True)
    assert theirs(empty) == before
    assert without_hashes(ours(empty)) == expected(SMALL)
    for name, params in (
        ("events", {}), ("events", {"actor": "JNIM", "area": "Mali"}), ("who-fights-whom", {"unnamed": True}), ("hot-spots", {}),
        ("events-near", {"lat": 14, "lon": -4, "km": 3000}), ("actors", {"text": ""}), ("event-types", {}), ("timeline", {"area": "Mali"}),
    ):  # fmt: skip
        rows = list(run_neo4j(empty, name, params).dicts())
        assert rows
        assert not [r for r in rows if "theirs" in str(r) or "Concert" in str(r)], name
        assert all(str(r["event"]).startswith("event/a") for r in rows if "event" in r), name
        assert not [r for r in rows if str(r.get("actor")).removeprefix("actor/").isdigit()], name
    neo4j.load(empty, Graph(), prune=True)
    assert theirs(empty) == before
    assert ours(empty) == ([], [])


def test_somebody_elses_constraint_in_the_way_is_one_clear_line(empty: Connection) -> None:
    wipe(empty)
    empty.run("CREATE INDEX theirs FOR (n:Resource) ON (n.id)")
    try:
        with pytest.raises(StoreError, match="schema does not fit") as caught:
            neo4j.load(empty, SMALL)
        assert "\n" not in str(caught.value)
    finally:
        empty.run("DROP INDEX theirs")


def test_every_label_property_and_relationship_that_a_load_can_write_is_known_to_be_ours() -> None:
    for node in SMALL.nodes():
        assert set(neo4j.node_row(node)["props"]) <= set(schema.node_properties())
        assert set(schema.labels(node.cls)) - {schema.EVERY} <= set(schema.all_labels())
    for edge in SMALL.edges():
        assert set(neo4j.edge_row(edge)["props"]) <= set(schema.edge_properties())
        assert schema.relationship(edge.name) in schema.relationships()
