"""Asking Neo4j: from the command line as a user does, and what is refused."""

# ruff: noqa: F401, F811 (fixtures are imported)
from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from kg.ask.cypher import cypher, refuse, run_neo4j
from kg.ask.queries import parse, read
from kg.errors import QueryError
from kg.graph.bolt import Connection
from tests.command import good, one_error
from tests.neo4j_server import PASSWORD, connection, neo4j_server, on_neo4j
from tests.recipes import README, answered

pytestmark = on_neo4j


@pytest.fixture(scope="module")
def store(connection: Connection, tmp_path_factory: pytest.TempPathFactory, examples: Path) -> Path:
    """The store of README.md, from the example reports with their records, loaded into the database by the command that users give."""
    path = tmp_path_factory.mktemp("ask") / "store"
    records = [x for name in ("sahel", "sahel2") for x in ("--accounts", examples / "records" / f"{name}.gold.jsonl")]
    good("add", examples / "reports", *records, "--store", path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_NEO4J_PASSWORD", PASSWORD)
        first = [json.loads(line) for line in good("load", "neo4j", "--uri", connection.uri, "--store", path).lines]
    assert [row["what"] for row in first] == ["nodes", "relationships"]
    assert all(row["created"] > 1000 and row["changed"] == row["left"] == row["stale"] == 0 for row in first)
    return path


@pytest.fixture
def server(connection: Connection, store: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The server's address, with what the commands need in the environment."""
    monkeypatch.setenv("KG_NEO4J_PASSWORD", PASSWORD)
    monkeypatch.setenv("KG_NEO4J_URI", connection.uri)
    monkeypatch.setenv("KG_STORE", str(store))
    return connection.uri


def test_loading_again_reports_that_all_is_left_as_it_was(server: str) -> None:
    again = [json.loads(line) for line in good("load", "neo4j", "--prune").lines]
    assert all(row["left"] > 1000 and not any(row[k] for k in ("created", "changed", "pruned", "stale")) for row in again)


def test_the_readme_shows_what_the_first_question_gives(server: str) -> None:
    (question,) = answered(README.read_text("utf-8"))
    assert "(a:Actor)-[r]->(b:Actor)" in question.cypher
    assert good("cypher", "-", "--table", stdin=question.cypher.encode()).out == question.shown


def test_a_report_that_was_removed_is_told_of_and_pruned(server: str, store: Path, examples: Path) -> None:
    report = json.loads((examples / "reports" / "sahel.docs.jsonl").read_text("utf-8").splitlines()[0])["id"]
    good("remove", report)
    told = good("load", "neo4j")
    assert "no longer in the store; --prune takes them out" in told.err
    gone = [json.loads(line) for line in good("load", "neo4j", "--prune").lines]
    assert all(row["pruned"] > 0 for row in gone)
    assert cypher_rows(f"MATCH (r:Report {{sourceId: '{report}'}}) RETURN r") == []
    good("add", examples / "reports" / "sahel.docs.jsonl", "--accounts", examples / "records" / "sahel.gold.jsonl")
    good("load", "neo4j", "--prune")  # without the report some events had other names: those go
    again = [json.loads(line) for line in good("load", "neo4j").lines]
    assert all(row["left"] > 1000 and not any(row[k] for k in ("created", "changed", "stale")) for row in again)


def cypher_rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in good("cypher", text).lines]


def test_the_same_command_asks_either_store_and_prints_the_same(server: str) -> None:
    for args in (["events", "-p", "actor=JNIM"], ["who-fights-whom", "--csv"], ["unnamed-groups", "-p", "area=Burkina Faso", "--table"]):
        assert good("query", *args).out == good("query", *args, "--on", "neo4j").out != ""


def test_cypher_gives_rows_like_every_other_command(server: str) -> None:
    found = cypher_rows(
        "MATCH (a:Actor {acronym: 'JNIM'}) RETURN a, a.name AS name, size(labels(a)) AS labels, size(a.alias) > 1 AS many, null AS no"
    )
    assert found == [
        {
            "a": "actor/jnim", "name": "Jama'at Nusrat al-Islam wal-Muslimin", "labels": 3, "many": True, "no": None,
        }
    ]  # fmt: skip
    assert good("cypher", "-", "--csv", stdin=b"RETURN date('2025-10-04') AS day, {b: 1, a: [date('2025-10-04')]} AS map").lines == [
        "day,map", '2025-10-04,"{""a"": [""2025-10-04""], ""b"": 1}"',
    ]  # fmt: skip
    path = cypher_rows("MATCH p = (:Actor {acronym: 'JNIM'})<-[:INITIATOR]-(e:Event) RETURN p, e.location AS here, e.begin AS day LIMIT 1")[
        0
    ]
    assert path["p"][0] == "actor/jnim" and path["p"][1] == "INITIATOR"


@pytest.mark.parametrize(
    "text",
    [
        "LOAD CSV FROM 'file:///etc/hostname' AS row RETURN row", "MATCH (n) LOAD CSV FROM 'http://127.0.0.1:1/' AS row RETURN row",
        "load /* x */ csv FROM 'file:///a' AS row RETURN row", "CALL () { LOAD CSV FROM 'file:///a' AS row RETURN row } RETURN row",
        "CREATE (n:X) RETURN n", "MERGE (n:X) RETURN n", "DROP INDEX kg_names", "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
        "SHOW TRANSACTIONS YIELD transactionId AS t TERMINATE TRANSACTIONS t YIELD message RETURN message",
        "CALL apoc.load.json('http://127.0.0.1:1/') YIELD value RETURN value", "CALL `db`.`createLabel`('X')", "CALL db.createLabel('X')",
        r"\u004cOAD CSV FROM 'file:///a' AS row RETURN row", r"RETURN '\u0027 AS a LOAD CSV FROM \u0027file:///a' AS row RETURN row",
        "CALL dbms.setConfigValue('a', 'b')", "ALTER USER neo4j SET PASSWORD 'x'", "",
    ],
)  # fmt: skip
def test_what_does_more_than_ask_is_refused_before_the_server_hears_of_it(text: str) -> None:
    with pytest.raises(QueryError) as caught:
        refuse(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (n) WITH n LIMIT 1 CREATE (m:X) RETURN m", "MATCH (n:Event) SET n.label = 'x'", "MATCH (n) DETACH DELETE n",
        "MATCH (n) CALL (n) { SET n.x = 1 } IN TRANSACTIONS", "UNWIND [1] AS x MERGE (n:X {id: x})",
        "MATCH (n) REMOVE n:Event", "MATCH (n:Event) FOREACH (x IN [1] | SET n.y = x)", "CALL () { CREATE (n:X) } RETURN 1",
    ],
)  # fmt: skip
def test_what_writes_is_refused_by_the_server_and_nothing_is_written(server: str, connection: Connection, text: str) -> None:
    before = connection.ask("MATCH (n) RETURN count(n) AS n")[0]["n"]
    assert "this Cypher writes" in one_error("cypher", text)
    assert connection.ask("MATCH (n) RETURN count(n) AS n")[0]["n"] == before


def test_harmless_procedures_and_words_in_strings_are_no_matter(connection: Connection, store: Path) -> None:
    assert len(cypher(connection, "CALL db.labels() YIELD label RETURN label")) > 5
    assert len(cypher(connection, "CALL db.index.fulltext.queryNodes('kg_names', 'Bamako') YIELD node, score RETURN node, score")) >= 1
    words = "RETURN 'LOAD CSV TERMINATE' AS load, {`CALL x.y()`: 1}.`CALL x.y()` AS n // LOAD"
    assert cypher(connection, words).rows == [("LOAD CSV TERMINATE", 1)]


def test_a_cypher_syntax_error_says_where_it_is(server: str) -> None:
    text = one_error("cypher", "MATCH (n)\nRETRUN n")
    assert "line 2" in text and "not Cypher at column 1" in text


def test_a_query_of_ones_own_is_asked_with_parameters(connection: Connection, store: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.cypher"
    path.write_text(
        "// title: Mine\n// answers: events since a day\n// param since: date = 2020 — first day\n// column n: integer — how many\n"
        "// column first: date — the first\n"
        "MATCH (e:Event) WHERE e.begin >= $since RETURN count(e) AS n, min(e.begin) AS first"
    )
    (row,) = run_neo4j(connection, read(path), {"since": "2024-05"}).dicts()
    assert isinstance(row["n"], int) and row["n"] > 3
    assert isinstance(row["first"], dt.date) and row["first"] >= dt.date(2024, 5, 1)
    with pytest.raises(QueryError, match="exists only in SPARQL"):
        run_neo4j(connection, parse("SELECT * {}", "sparql only"))
    with pytest.raises(QueryError, match="does not return its column 'm'"):
        run_neo4j(connection, parse("// column m: integer — m\nRETURN 1 AS n", language="cypher"))


def test_a_missing_graph_an_unknown_name_and_a_wrong_password_are_one_clear_line(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "no actor called 'Nobody at all'" in one_error("query", "events", "-p", "actor=Nobody at all", "--on", "neo4j")
    assert "did you mean" in one_error("query", "timeline", "-p", "area=Bamakoo", "--on", "neo4j")
    monkeypatch.setenv("KG_NEO4J_PASSWORD", "wrong")
    assert "KG_NEO4J_PASSWORD" in one_error("query", "events", "--on", "neo4j")
    assert "KG_NEO4J_PASSWORD" in one_error("load", "neo4j")
    monkeypatch.delenv("KG_NEO4J_PASSWORD")
    assert "KG_NEO4J_PASSWORD" in one_error("cypher", "RETURN 1")
