"""Named queries and SPARQL on the embedded store: what they answer, how they are asked, and what is refused."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ask.lookup import Iri
from kg.ask.queries import Query, load, names, parse, read, run_rdf, sparql
from kg.ask.sparql import ANY, bind
from kg.errors import DataError, QueryError
from kg.graph import rdf
from kg.graph.rdf import PREFIXES
from kg.graph.rows import Graph
from tests.graphs import generated
from tests.recipes import DOCUMENT, printed, recipes

NAMED = names()
NEEDED = {
    "event": {"event": "event/a1"}, "evidence": {"event": "a1"}, "story": {"event": "a1"}, "report": {"report": "r1"},
    "actor": {"actor": "JNIM"}, "timeline": {"area": "place/ML"}, "source-against-source": {"source": "AFP"},
    "events-near": {"lat": "14.7", "lon": -6},
}  # fmt: skip


def stored(graph: Graph) -> ox.Store:
    store = ox.Store()
    rdf.load(store, graph)
    return store


def test_there_is_a_query_for_everything_that_analysts_ask_for() -> None:
    wanted = {
        "events", "who-fights-whom", "event", "contradicting-tolls", "chains", "source-against-source", "unnamed-groups", "events-near",
        "timeline", "actor", "sources", "unconfirmed", "denied", "casualties-by-month", "materiel", "ties", "evidence",
    }  # fmt: skip
    assert wanted <= set(NAMED)


# ---------------------------------------------------------------- the files


@pytest.mark.parametrize("name", NAMED)
def test_the_head_of_a_query_says_all_there_is_to_it(name: str) -> None:
    query = load(name)
    assert query.title and len(query.answers) > 40
    assert all(c.what for c in query.columns) and all(p.what for p in query.parameters)
    assert query.sparql is not None
    assert len({c.name for c in query.columns}) == len(query.columns)


@pytest.mark.parametrize("name", NAMED)
def test_a_query_uses_the_parameters_of_its_head_with_the_same_defaults_and_no_unbound_graph(name: str) -> None:
    query = load(name)
    text = re.sub(r"^#.*$", "", query.sparql or "", flags=re.MULTILINE)
    assert set(re.findall(r"\$(\w+)", text)) == {p.name for p in query.parameters}
    assert not re.search(r"\bGRAPH\s*[?$]", text)
    defaults = {p.name: p.value(None, lambda kind: []) for p in query.parameters if p.default is not None}
    for block in re.findall(r"VALUES \([^)]*\$[^)]*\) \{[^{}]*\}", text):
        variables = re.findall(r"\$(\w+)", block)
        if set(variables) <= defaults.keys():
            mine = bind(block, {v: defaults[v] for v in variables})
            assert _terms(mine) == _terms(block), f"{name}: the VALUES block is not the default of the head"
    for parameter in query.parameters:
        if parameter.default is not None:
            assert parameter.value(parameter.default, lambda kind: []) == defaults[parameter.name]


def _terms(values: str) -> list[Any]:
    found = ox.Store().query(f"SELECT * {{ {values} }}", prefixes=PREFIXES)
    return [[getattr(t, "value", None) for t in row] for row in found]  # type: ignore[union-attr]


@pytest.mark.parametrize("name", NAMED)
def test_a_query_runs_as_its_file_is_in_any_sparql_tool(name: str) -> None:
    text = load(name).sparql or ""
    found = ox.Store().query(text, use_default_graph_as_union=True)
    assert {c.name for c in load(name).columns} <= {v.value for v in found.variables}  # type: ignore[union-attr]


@pytest.mark.parametrize("name", NAMED)
def test_a_query_answers_nothing_on_an_empty_store(name: str) -> None:
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("https://w3id.org/conflict-kg/place/ML"), ox.NamedNode("urn:x"), ox.Literal("x")))
    rows = run_rdf(store, name, NEEDED.get(name)).rows
    assert list(rows) == []


def test_every_query_answers_within_seconds_on_two_thousand_events() -> None:
    import time

    graph = generated(2000)
    store = stored(graph)
    known = {"area": "Mali", "event": next(graph.nodes("Event")).id, "report": next(graph.nodes("Report")).id}
    for name in NAMED:
        began = time.process_time()
        run_rdf(store, name, NEEDED.get(name, {}) | {p.name: known[p.name] for p in load(name).parameters if p.name in known})
        assert time.process_time() - began < 10, name


def test_the_recipes_in_the_documents_answer_what_is_shown(tmp_path: Path) -> None:
    from tests.test_neo4j_parity import corpus

    store = stored(corpus(tmp_path / "store"))
    found = list(recipes(DOCUMENT.read_text("utf-8")))
    assert len(found) == 10
    for recipe in found:
        assert printed(sparql(store, recipe.sparql)) == recipe.shown, f"{recipe.title}: run python -m tests.recipes"
        assert recipe.shown.count("\n") > 3, f"{recipe.title} answers next to nothing"


# ---------------------------------------------------------------- what they answer


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture(scope="module")
def small() -> ox.Store:
    """A few events that hold the hard cases: an open toll, an ongoing siege, an undated raid, a denial, two tellers."""
    g = Graph()
    for id, cls, name, acronym in (
        ("jnim", "ArmedGroup", "Jama'at Nusrat al-Islam wal-Muslimin", "JNIM"), ("fama", "Military", "Malian Armed Forces", "FAMa"),
    ):  # fmt: skip
        g.node(f"actor/{id}", cls, name=name, acronym=acronym, known=True)
    g.node("place/ML", "Place", name="Mali", kind="country", country="ML")
    g.node("place/7", "Place", name="Ségou", kind="admin1", country="ML")
    g.node("place/71", "Place", name="Sokolo", kind="populated place", country="ML", admin1="Ségou", lat=14.73, lon=-6.12)
    g.edge("place/7", "within", "place/ML")
    g.edge("place/71", "within", "place/7")
    g.node("locus/s", "Locus", label="near Sokolo", lat=14.73, lon=-6.12, radiusKm=15.0)
    g.edge("locus/s", "anchor", "place/71")
    g.node("type/Ambush", "EventType", name="Ambush", labelEn="Ambush", labelFr="Embuscade", verb="ambushed", family="fighting")
    for id, publisher in (("r1", "ORTM"), ("r2", "AFP")):
        g.node(f"report/{id}", "Report", in_report=f"report/{id}", publisher=publisher, published=day("2025-10-05"))

    def event(id: str, label: str, **props: Any) -> None:
        fixed = {
            "type": "Ambush",
            "family": "fighting",
            "status": "occurred",
            "precision": "day",
            "accounts": 1,
            "reports": 1,
            "sources": 1,
        }
        g.node(f"event/{id}", "Event", label=label, contested=False, **{**fixed, **props})
        g.edge(f"event/{id}", "eventType", "type/Ambush")
        g.edge(f"event/{id}", "initiator", "actor/jnim")
        g.edge(f"event/{id}", "target", "actor/fama")

    def account(id: str, event: str, report: str, status: str = "occurred", tolls: tuple[Any, ...] = (), **props: Any) -> None:
        r = f"report/{report}"
        g.node(f"account/{id}", "Account", in_report=r, label=id, type="Ambush", status=status, trigger="x", sentence=f"says {id}", **props)
        g.edge(f"account/{id}", "inReport", r, in_report=r)
        g.edge(f"event/{event}", "account", f"account/{id}")
        for n, (low, high, superseded) in enumerate(tolls):
            g.node(
                f"casualty/{id}{n}", "Casualty", in_report=r, kind="killed", side="target", min=low, max=high, superseded=superseded
            )  # fmt: skip
            g.edge(f"account/{id}", "casualty", f"casualty/{id}{n}", in_report=r)

    event("a1", "one day", begin=day("2025-10-01"), end=day("2025-10-01"), day=day("2025-10-01").toordinal(), killedMin=4, killedMax=9,
          accounts=3, reports=2, sources=2, lat=14.73, lon=-6.12)  # fmt: skip
    g.edge("event/a1", "locus", "locus/s")
    account("a1", "a1", "r1", tolls=((4, 4, False), (50, 50, True)))
    account("a2", "a1", "r2", tolls=((5, 5, False), (3, 4, False)))
    account("a3", "a1", "r2", voice="JNIM", tolls=((6, None, False),))
    event("a4", "goes on", begin=day("2025-04-15"), day=day("2025-04-15").toordinal(), killedMin=17, precision="range")
    account("a4", "a4", "r1")
    event("a5", "no date", precision="unknown")
    account("a5", "a5", "r1", status="denied", voice="the army")
    return stored(g)


def test_an_event_that_goes_on_is_in_every_later_period_and_one_without_a_date_only_where_none_is_asked_for(small: ox.Store) -> None:
    def found(**period: str) -> list[Any]:
        return [row[1] for row in run_rdf(small, "events", period).rows]

    assert found() == ["goes on", "one day", "no date"]
    assert found(since="2025-09", until="2025-09") == ["goes on"]
    assert found(since="2025-10", until="2025-10") == ["goes on", "one day"]
    assert found(until="2025-01") == []


def test_an_area_is_a_place_and_all_that_lies_in_it_by_name_code_or_id(small: ox.Store) -> None:
    for area in ("Sokolo", "sokolo", "SEGOU", "Mali", "ML", "place/7"):
        assert [row[1] for row in run_rdf(small, "events", {"area": area}).rows] == ["one day"], area


def test_sums_of_the_dead_stay_open_where_one_toll_is_open_and_count_only_what_is_told(small: ox.Store) -> None:
    (row,) = run_rdf(small, "who-fights-whom").dicts()
    assert (row["events"], row["with_toll"], row["killed_min"], row["killed_max"]) == (3, 2, 21, None)
    (row,) = run_rdf(small, "who-fights-whom", {"since": "2025-10"}).dicts()
    assert (row["events"], row["killed_min"], row["killed_max"]) == (2, 21, None)
    assert (row["first"], row["last"]) == (day("2025-04-15"), day("2025-10-01"))


def test_tolls_contradict_when_the_most_of_one_is_less_than_the_least_of_another_corrected_ones_aside(small: ox.Store) -> None:
    rows = [
        (r["low_source"], r["low_max"], r["high_source"], r["high_min"], r["high_max"])
        for r in run_rdf(small, "contradicting-tolls").dicts()
    ]
    assert rows == [("ORTM", 4, "AFP", 8, 9), ("ORTM", 4, "JNIM", 6, None)]


def test_casualties_of_a_month_take_each_event_once_with_the_least_and_the_most_that_is_said(small: ox.Store) -> None:
    (row,) = run_rdf(small, "casualties-by-month").dicts()
    assert row == {"month": "2025-10", "kind": "killed", "side": "target", "events": 1, "min": 4, "max": 0, "open": 1}


def test_an_event_comes_with_every_voice_side_by_side(small: ox.Store) -> None:
    rows = [(r["publisher"], r["voice"], r["tolls"]) for r in run_rdf(small, "event", {"event": "a1"}).dicts()]
    assert rows == [
        ("ORTM", None, ("4 killed (target)", "50 killed (target)")), ("AFP", None, ("3-4 killed (target)", "5 killed (target)")),
        ("AFP", "JNIM", ("6+ killed (target)",)),
    ]  # fmt: skip


def test_who_denies_is_listed_with_what_it_denies(small: ox.Store) -> None:
    (row,) = run_rdf(small, "denied").dicts()
    assert (row["label"], row["told"], row["source"]) == ("no date", "denied", "the army")


def test_what_one_source_says_stands_beside_what_another_says(small: ox.Store) -> None:
    rows = list(run_rdf(small, "source-against-source", {"source": "ortm", "against": "JNIM"}).dicts())
    assert [(r["one_killed_min"], r["one_killed_max"], r["other_killed_min"], r["other_killed_max"], r["differs"]) for r in rows] == [
        (4, 4, 6, None, True)
    ]
    assert len(run_rdf(small, "source-against-source", {"source": "ORTM"})) == 2


def test_distances_are_great_circles_in_kilometres(small: ox.Store) -> None:
    (row,) = run_rdf(small, "events-near", {"lat": 14.73, "lon": -6.0, "km": 20}).dicts()
    assert row["distance_km"] == 12.9
    assert len(run_rdf(small, "events-near", {"lat": 14.73, "lon": -6.0, "km": 12.8})) == 0


# ---------------------------------------------------------------- parameters


def test_an_actor_is_known_by_any_of_its_names_with_or_without_accents(small: ox.Store) -> None:
    for name in ("JNIM", "jnim", "GSIM", "actor/jnim", "Jama’at Nusrat al-Islam wal-Muslimin"):
        assert len(run_rdf(small, "events", {"actor": name, "role": "initiator"})) == 3, name
    assert len(run_rdf(small, "events", {"actor": "JNIM", "role": "target"})) == 0


def refused(store: ox.Store, name: str, params: dict[str, Any]) -> QueryError:
    with pytest.raises(QueryError) as caught:
        run_rdf(store, name, params)
    assert "\n" not in str(caught.value)
    return caught.value


def test_what_is_asked_wrongly_is_refused_with_the_way_out(small: ox.Store) -> None:
    assert "did you mean event or" in str(refused(small, "evnt", {}))
    assert "add -p event=" in str(refused(small, "event", {}))
    assert "it has: event" in str(refused(small, "event", {"event": "a1", "colour": "red"}))
    assert "YYYY-MM-DD" in str(refused(small, "events", {"since": "yesterday"}))
    assert "YYYY-MM-DD" in str(refused(small, "events", {"since": "2025-02-30"}))
    assert "true or false" in str(refused(small, "chains", {"inferred": "perhaps"}))
    assert "whole number" in str(refused(small, "unconfirmed", {"killed": "many"}))
    assert "number such as" in str(refused(small, "events-near", {"lat": "north", "lon": 1}))
    assert "number such as" in str(refused(small, "events-near", {"lat": "nan", "lon": 1}))
    assert "event's id" in str(refused(small, "event", {"event": "a b"}))
    assert "did you mean Malian Armed Forces" in str(refused(small, "events", {"actor": "Malian Armed Farces"}))
    assert "did you mean Sokolo" in str(refused(small, "timeline", {"area": "Sokolu"}))


ODD = st.text(max_size=40) | st.sampled_from(
    ['") } DELETE {', "}) . ?s ?p ?o . ({", "\\", "'''", '"""', "\n", "<urn:x>", "$until", "\x1f", "#"]
)


@given(value=ODD)
def test_a_value_is_never_read_as_a_part_of_the_query(value: str) -> None:
    query = "SELECT ?a ?b { VALUES ($text $n) { (1 2) } BIND($text AS ?a) BIND($n AS ?b) }"
    asked = Query("own", parameters=parse("# param text: string = x — x\n# param n: integer = 1 — n\n").parameters, sparql=query)
    if any(0xD800 <= ord(c) < 0xE000 for c in value):
        return
    assert run_rdf(ox.Store(), asked, {"text": value, "n": 7}).rows == [(value, 7)]


def test_several_nodes_are_several_rows_and_none_stands_for_any() -> None:
    text = "SELECT ?x { VALUES ($actor) { (kg:any) } BIND($actor AS ?x) }"
    two = bind(text, {"actor": (Iri("urn:a"), Iri("urn:b"))})
    assert two == "SELECT ?x { VALUES ($actor) { (<urn:a>) (<urn:b>) } BIND($actor AS ?x) }"
    assert str(ANY) in bind(text, {"actor": ()})


# ---------------------------------------------------------------- queries of one's own


def test_a_folder_of_the_users_own_adds_queries_and_replaces_shipped_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "queries"
    folder.mkdir()
    head = "# title: Mine\n# answers: what I ask\n# column n: integer — how many\n"
    (folder / "mine.rq").write_text(head + "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    (folder / "events.rq").write_text(head + "SELECT (7 AS ?n) {}")
    monkeypatch.setenv("KG_DATA", str(tmp_path))
    assert "mine" in names() and "chains" in names()
    assert run_rdf(ox.Store(), "mine").rows == [(0,)]
    assert run_rdf(ox.Store(), "events").rows == [(7,)]


def test_a_query_in_a_file_needs_no_head(tmp_path: Path) -> None:
    path = tmp_path / "own.rq"
    path.write_text("SELECT (2 AS ?two) {}")
    assert run_rdf(ox.Store(), read(path)).rows == [(2,)]
    with pytest.raises(QueryError, match=r"name it \.rq"):
        read(tmp_path / "own.txt")
    with pytest.raises(QueryError, match="No such file"):
        read(tmp_path / "other.rq")
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(QueryError, match="not UTF-8"):
        read(path)


def test_a_faulty_head_names_file_line_and_what_to_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "bad.rq").write_text("# title: Bad\n# param when: moment — x\n# column a: string — a\nSELECT ?a {}")
    (tmp_path / "queries" / "empty.rq").write_text("SELECT ?a {}")
    monkeypatch.setenv("KG_DATA", str(tmp_path))
    with pytest.raises(DataError) as caught:
        load("bad")
    assert (caught.value.line, caught.value.field) == (2, "when")
    with pytest.raises(DataError, match="without title or columns"):
        load("empty")


def test_a_query_that_does_not_select_its_column_says_so() -> None:
    with pytest.raises(QueryError, match="does not select its column 'b'"):
        run_rdf(ox.Store(), parse("# column b: string — b\nSELECT ?a {}"))


# ---------------------------------------------------------------- SPARQL


def test_sparql_asks_constructs_and_describes(small: ox.Store) -> None:
    assert sparql(small, "ASK { ?e a kg:Event }").rows == [(True,)]
    made = sparql(small, "CONSTRUCT { ?e kg:label ?l } WHERE { ?e a kg:Event ; kg:label ?l FILTER(?l = 'one day') }")
    assert (made.columns, made.rows) == (("subject", "predicate", "object"), [("event/a1", "kg:label", "one day")])
    assert len(sparql(small, "DESCRIBE <https://w3id.org/conflict-kg/report/r1>")) >= 3
    typed = sparql(small, "SELECT ?e ?b ?k ?c { ?e kg:label 'one day' ; kg:begin ?b ; kg:killedMin ?k ; kg:contested ?c }")
    assert typed.rows == [("event/a1", day("2025-10-01"), 4, False)]


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }", "PREFIX x: <urn:x> DELETE WHERE { ?s ?p ?o }", "# hello\n  insert { ?s ?p 1 } where { ?s ?p ?o }",
        "LOAD <http://example.org/>", "CLEAR ALL", "DROP GRAPH <urn:g>", "BASE <urn:b> CREATE GRAPH <g>", "COPY <urn:a> TO <urn:b>",
    ],
)  # fmt: skip
def test_sparql_that_writes_is_refused_and_nothing_is_written(small: ox.Store, text: str) -> None:
    before = len(small)
    with pytest.raises(QueryError, match="this SPARQL writes"):
        sparql(small, text)
    assert len(small) == before


def test_sparql_asks_no_other_endpoint_but_the_word_may_be_used(small: ox.Store) -> None:
    with pytest.raises(QueryError, match="SERVICE asks another endpoint"):
        sparql(small, "SELECT * { SERVICE SILENT <http://localhost:1/> { ?s ?p ?o } }")
    words = "PREFIX service: <urn:s> SELECT ?service { BIND('SERVICE <x> INSERT' AS ?service) } # SERVICE"
    assert sparql(small, words).rows == [("SERVICE <x> INSERT",)]


def test_a_syntax_error_says_where_it_is(small: ox.Store) -> None:
    with pytest.raises(QueryError) as caught:
        sparql(small, "SELECT ?s {\n  ?s kg:label\n}")
    assert caught.value.line == 3
    assert "column 1, before '}'" in str(caught.value) and "\n" not in str(caught.value)
    with pytest.raises(QueryError, match="prefix 'ex:' is not declared"):
        sparql(small, "SELECT ?s { ?s ex:label ?l }")
    with pytest.raises(QueryError, match="empty"):
        sparql(small, "  # nothing\n")
