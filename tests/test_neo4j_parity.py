"""Both stores answer alike: every named query, on the example corpus and on 20,000 generated events, row for row and in order."""

# ruff: noqa: F401, F811 (fixtures are imported)
from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox
import pytest

from kg.ask.cypher import cypher, run_neo4j
from kg.ask.queries import load, names, run_rdf
from kg.graph import neo4j, rdf
from kg.graph.bolt import Connection
from kg.graph.rows import Graph
from kg.interchange import accounts_from_record
from kg.model import make_report
from kg.store import Store
from tests.graphs import generated
from tests.neo4j_server import connection, neo4j_server, on_neo4j, wipe
from tests.recipes import DOCUMENT, printed, recipes

pytestmark = on_neo4j
ROOT = Path(__file__).parent.parent
NAMED = names()


class Both(NamedTuple):
    """One graph in both stores, and what is asked of it."""

    graph: Graph
    rdf: ox.Store
    neo4j: Connection
    asked: Mapping[str, list[dict[str, Any]]]


def corpus(folder: Path) -> Graph:
    """The example corpus with its hand-made records, through a store."""
    with Store.open(folder, create=True) as store:
        for name in ("sahel", "sahel2"):
            lines = (ROOT / "examples" / "records" / f"{name}.gold.jsonl").read_text("utf-8").splitlines()
            records = {r["doc"]: r for r in map(json.loads, lines)}
            for line in (ROOT / "examples" / "reports" / f"{name}.docs.jsonl").read_text("utf-8").splitlines():
                doc = json.loads(line)
                day = dt.date.fromisoformat(doc["published"]) if doc.get("published") else None
                report = make_report(
                    doc["text"],
                    publisher=doc.get("publisher"),
                    published=day,
                    lang=doc.get("lang"),
                    title=doc.get("title"),
                    source_id=doc["id"],
                )
                accounts, links = accounts_from_record(report, records[doc["id"]], "gold")
                store.add(report, accounts, links)
        return store.graph()


@pytest.fixture(scope="module", params=["corpus", "generated"])
def both(request: pytest.FixtureRequest, connection: Connection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    graph = corpus(tmp_path_factory.mktemp("corpus") / "store") if request.param == "corpus" else generated(20_000)
    store = ox.Store()
    rdf.load(store, graph)
    wipe(connection)
    neo4j.load(connection, graph)
    yield Both(graph, store, connection, asked(graph))


# ---------------------------------------------------------------- what is asked


def asked(graph: Graph) -> dict[str, list[dict[str, Any]]]:
    """At least three sets of parameters for each query, such that its answers are not all empty."""
    needed, middle = _needed(graph), _middle(graph)
    return {name: needed.get(name) or _free(name, middle) for name in NAMED}


def _free(name: str, middle: dt.date) -> list[dict[str, Any]]:
    """Those of a query that needs none: without any, and each of these that it knows."""
    known = {p.name for p in load(name).parameters}
    found: list[dict[str, Any]] = [{}]
    period: dict[str, Any] = {"since": middle, "until": "2100"}
    for extra in (
        {"actor": "JNIM"}, {"actor": "FAMa"}, {"area": "Mali"}, period, {"until": middle},
        {"actor": "Malian Armed Forces", "area": "Mali"}, {"inferred": True},
        {"inferred": False},
        {"unnamed": True}, {"type": "Ambush"}, {"kind": ""}, {"kind": "wounded"}, {"family": "strike"}, {"killed": 5},
        {"action": "destroyed"}, {"role": "target", "actor": "FAMa"}, {"status": "denied"}, {"text": "mali"}, {"area": "BF", **period},
    ):  # fmt: skip
        if extra.keys() <= known and extra not in found:
            found.append(extra)
    return found


def _middle(graph: Graph) -> dt.date:
    days = sorted(d for n in graph.nodes("Event") if isinstance(d := n.props.get("begin"), dt.date))
    return days[len(days) // 2]


def _needed(graph: Graph) -> dict[str, list[dict[str, Any]]]:
    """Parameters of the queries that must be given some."""
    told = sorted((-int(str(n.props["accounts"])), n.id) for n in graph.nodes("Event"))
    events = [{"event": told[i][1]} for i in (0, 1, len(told) // 2, -1)]
    linked = sorted({e.source for e in graph.edges("retaliationFor")} | {e.target for e in graph.edges("follows")})
    reports = sorted({e.target for e in graph.edges("inReport")})
    publishers = sorted({str(n.props["publisher"]) for n in graph.nodes("Report") if "publisher" in n.props})
    voices = sorted({str(n.props["voice"]) for n in graph.nodes("Account") if "voice" in n.props})
    here = next(n for n in graph.nodes("Event") if "lat" in n.props)
    near = {"lat": here.props["lat"], "lon": here.props["lon"]}
    return {
        "event": events,
        "evidence": [*events, {**events[0], "slot": "trigger"}],
        "story": [{"event": linked[i]} for i in (0, len(linked) // 2, -1)] + events[:1],
        "report": [{"report": reports[i]} for i in (0, len(reports) // 2, -1)],
        "actor": [{"actor": a} for a in ("JNIM", "Malian Armed Forces", "actor/issp", "actor/nobody")],
        "timeline": [{"area": "Mali"}, {"area": "ML", "family": "strike"}, {"area": "Burkina Faso", "since": "2024", "until": "2024-06"}],
        "source-against-source": [
            {"source": publishers[0]}, {"source": publishers[-1]}, {"source": publishers[1], "against": publishers[2]},
            *({"source": v} for v in voices[:3]),
        ],
        "events-near": [near, {**near, "km": 250}, {**near, "km": 30.5, "since": "2024"}, {"lat": 14, "lon": -4, "km": 1000}],
    }  # fmt: skip


# ---------------------------------------------------------------- the same answers


def test_every_query_exists_in_both_languages_under_one_title() -> None:
    for name in NAMED:
        query = load(name)
        assert query.sparql and query.cypher, name
        assert query.cypher.splitlines()[0] == f"// title: {query.title}"


@pytest.mark.parametrize("name", NAMED)
def test_both_stores_answer_alike(both: Both, name: str) -> None:
    assert len(both.asked[name]) >= 3
    some = 0
    for params in both.asked[name]:
        one, other = run_rdf(both.rdf, name, params), run_neo4j(both.neo4j, name, params)
        assert one.columns == other.columns
        for number, (row, same) in enumerate(zip(one.rows, other.rows, strict=False)):
            assert row == same, f"{name} {params}, row {number}"
        assert len(one) == len(other), f"{name} {params}"
        some += len(one)
    assert some, f"{name} answers nothing to any of these: a test of nothing"


def test_the_recipes_in_the_documents_answer_alike(both: Both) -> None:
    if len(both.graph) > 50_000:
        return  # they are about the example corpus
    for recipe in recipes(DOCUMENT.read_text("utf-8")):
        assert printed(cypher(both.neo4j, recipe.cypher)) == recipe.shown, recipe.title


def test_a_single_changed_row_makes_the_answers_differ(both: Both) -> None:
    event = next(n.id for n in both.graph.nodes("Event") if n.props["status"] == "occurred" and "killedMin" in n.props)
    params = {"id": f"https://w3id.org/conflict-kg/{event}"}
    both.neo4j.run("MATCH (e:Resource {id: $id}) SET e.killedMin = e.killedMin + 1", params)
    try:
        assert run_rdf(both.rdf, "events").rows != run_neo4j(both.neo4j, "events").rows
    finally:
        both.neo4j.run("MATCH (e:Resource {id: $id}) SET e.killedMin = e.killedMin - 1", params)
