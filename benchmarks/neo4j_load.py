"""How fast the graph goes into Neo4j: our load, which can be repeated, beside plain ``UNWIND … CREATE`` of the same rows.

    python benchmarks/neo4j_load.py [--events 100000] [--rounds 2]

Starts a server of its own (Java 17, Maven once). Both ways write the same rows in batches of the same size over the same
connection, with the same constraint and indexes; they take turns, and a small load before warms the server up. Then the
graph is loaded again, which must write nothing, and chains are asked for.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from neo4j import Query

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kg.ask.cypher import run_neo4j  # noqa: E402
from kg.graph import neo4j, schema  # noqa: E402
from kg.graph.bolt import Connection, connect  # noqa: E402
from kg.graph.rows import Graph, relationship  # noqa: E402
from tests.graphs import generated  # noqa: E402
from tests.scripts import script  # noqa: E402

PASSWORD = "benchmark-only"
CHAINS = "MATCH (e:Event)-[r:RETALIATION_FOR {basis: 'inferred'}]->(before:Event) RETURN count(r) AS n, count(DISTINCT before) AS answered"
STORY = "MATCH (a:Event)-[:RETALIATION_FOR]->(b:Event)-[:RETALIATION_FOR]->(c:Event) RETURN count(*) AS n"


def create(connection: Connection, graph: Graph) -> None:
    """The same rows with nothing but CREATE: what a load costs that cannot be repeated."""
    neo4j.prepare(connection, graph)
    classes: dict[str, list[Any]] = {}
    for node in graph.nodes():
        classes.setdefault(node.cls, []).append(node)
    for cls, nodes in sorted(classes.items()):
        text = f"UNWIND $rows AS row CREATE (n:{':'.join(schema.labels(cls))} {{id: row.id}}) SET n += row.props"
        _in_batches(connection, text, map(neo4j.node_row, nodes))
    types: dict[str, list[Any]] = {}
    for edge in graph.edges():
        types.setdefault(relationship(edge.name), []).append(edge)
    ends = "UNWIND $rows AS row MATCH (a:Resource {id: row.source}) MATCH (b:Resource {id: row.target}) "
    for type, edges in sorted(types.items()):
        _in_batches(connection, f"{ends} CREATE (a)-[r:{type}]->(b) SET r = row.props", map(neo4j.edge_row, edges))


def _in_batches(connection: Connection, text: str, rows: Iterable[dict[str, Any]]) -> None:
    part: list[dict[str, Any]] = []
    for row in rows:
        part.append(row)
        if len(part) == neo4j.BATCH:
            connection.run(text, {"rows": part})
            part = []
    if part:
        connection.run(text, {"rows": part})


def wipe(connection: Connection) -> None:
    with connection.driver.session() as session:
        session.run(Query("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS")).consume()
    connection.written.clear()


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def measure(connection: Connection, graph: Graph, rounds: int) -> dict[str, Any]:
    neo4j.load(connection, generated(1000, seed=1))
    wipe(connection)
    rows = len(graph) + sum(1 for _ in graph.edges())
    ours, plain, again = [], [], []
    for turn in range(rounds):
        plain.append(timed(lambda: create(connection, graph)))
        wipe(connection)
        ours.append(timed(lambda: neo4j.load(connection, graph)))
        connection.written.clear()
        again.append(timed(lambda: neo4j.load(connection, graph)))
        assert not connection.written, dict(connection.written)
        if turn < rounds - 1:
            wipe(connection)
        print(f"create {plain[-1]:.1f} s, load {ours[-1]:.1f} s, again {again[-1]:.1f} s", file=sys.stderr)

    def rate(seconds: list[float]) -> float:
        return round(rows / min(seconds))

    return {
        "nodes": len(graph), "relationships": rows - len(graph),
        "create_rows_per_s": rate(plain), "load_rows_per_s": rate(ours), "reload_rows_per_s": rate(again),
        "load_s": round(min(ours), 1), "create_s": round(min(plain), 1), "reload_s": round(min(again), 1),
        "load_to_create": round(min(plain) / min(ours), 2), "reload_to_load": round(min(ours) / min(again), 2), "written_by_reload": 0,
        "chains_ms": _milliseconds(lambda: connection.ask(CHAINS)), "chains_of_three_ms": _milliseconds(lambda: connection.ask(STORY)),
        "query_chains_ms": _milliseconds(lambda: run_neo4j(connection, "chains", {"inferred": True, "type": "retaliation_for"})),
    }  # fmt: skip


def _milliseconds(work: Callable[[], object], times: int = 9) -> float:
    work()
    return round(1000 * statistics.median(timed(work) for _ in range(times)), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=2, help="how often both take their turn; the best counts")
    parser.add_argument("--evidence", action="store_true", help="with evidence nodes, about a third more rows")
    given = parser.parse_args()
    graph = generated(given.events, evidence=given.evidence)
    module = script(ROOT / "loaders" / "neo4j" / "serve.py")
    with tempfile.TemporaryDirectory() as home:
        server = module.Server(Path(home), module.free_port(), PASSWORD)
        server.start()
        try:
            with connect(server.uri, PASSWORD) as connection:
                print(json.dumps({"events": given.events} | measure(connection, graph, given.rounds)))
        finally:
            server.stop()


if __name__ == "__main__":
    main()
