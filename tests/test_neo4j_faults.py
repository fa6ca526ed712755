"""What can go wrong while the graph goes into Neo4j, on a real server: nothing is lost and nothing doubled."""

# ruff: noqa: F401, F811 (fixtures are imported)
from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.errors import StoreError
from kg.graph import neo4j
from kg.graph.bolt import Connection, connect
from tests.graphs import generated
from tests.neo4j_contents import expected, ours, without_hashes
from tests.neo4j_server import PASSWORD, connection, neo4j_server, on_neo4j, serve

pytestmark = on_neo4j
EVENTS = 300
GRAPH = generated(EVENTS)
WANTED = expected(GRAPH)
ROOT = Path(__file__).parent.parent


@pytest.fixture
def empty(connection: Connection) -> Iterator[Connection]:
    connection.run("MATCH (n) CALL (n) { DETACH DELETE n }")
    yield connection


class Proxy:
    """Passes bytes on to the server, and cuts every connection of the first `cuts` after so many bytes from the client."""

    def __init__(self, port: int, after: int, cuts: int) -> None:
        self.target, self.after, self.cuts, self.cut = port, after, cuts, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.target))
            threading.Thread(target=self._pass, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self._pass, args=(server, client, False), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, counted: bool) -> None:
        seen = 0
        try:
            while data := source.recv(65536):
                seen += len(data)
                if counted and seen > self.after and self.cut < self.cuts:
                    self.cut += 1
                    break
                sink.sendall(data)
        except OSError:
            pass
        for side in (source, sink):
            with contextlib.suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)
            side.close()


def test_a_connection_that_is_cut_in_the_middle_of_batches_loses_and_doubles_nothing(neo4j_server: Any, empty: Connection) -> None:
    proxy = Proxy(neo4j_server.port, after=150_000, cuts=4)
    with connect(f"bolt://127.0.0.1:{proxy.port}", PASSWORD) as through:
        neo4j.load(through, GRAPH, batch=200)
    proxy.listener.close()
    assert proxy.cut == 4
    assert without_hashes(ours(empty)) == WANTED


def test_a_server_that_is_killed_and_started_again_during_a_load_holds_the_whole_graph_after_it(
    neo4j_server: Any, empty: Connection
) -> None:
    hurt = threading.Event()

    def progress(what: str, done: int, total: int) -> None:
        if what == "nodes" and done > total // 2 and not hurt.is_set():
            hurt.set()
            neo4j_server.kill()
            threading.Thread(target=neo4j_server.start, daemon=True).start()

    with connect(neo4j_server.uri, PASSWORD) as own:
        neo4j.load(own, GRAPH, batch=200, progress=progress)
    assert hurt.is_set()
    assert without_hashes(ours(empty)) == WANTED


def test_two_loaders_at_once_make_one_graph(empty: Connection) -> None:
    failed: list[BaseException] = []

    def one() -> None:
        try:
            with connect(empty.uri, PASSWORD) as own:
                neo4j.load(own, GRAPH, batch=100)
        except BaseException as e:
            failed.append(e)

    both = [threading.Thread(target=one) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert not failed
    assert without_hashes(ours(empty)) == WANTED


KILLED = """
import sys
from kg.graph import neo4j
from kg.graph.bolt import connect
from tests.graphs import generated
with connect(sys.argv[1], sys.argv[2]) as c:
    neo4j.load(c, generated(int(sys.argv[3])), batch=50, progress=lambda what, done, total: print(what, done, flush=True))
"""


@pytest.mark.parametrize("moment", ["nodes", "relationships"])
def test_a_load_that_is_killed_and_repeated_ends_in_the_same_graph(empty: Connection, moment: str) -> None:
    command = [sys.executable, "-c", KILLED, empty.uri, PASSWORD, str(EVENTS)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    at = next(i for i, line in enumerate(process.stdout) if line.startswith(moment) and int(line.split()[1]) >= 500)
    process.kill()
    process.wait()
    time.sleep(0.2)
    partly = empty.ask("MATCH (n:Resource) RETURN count(n) AS n")[0]["n"]
    assert at > 0 and partly >= 500
    assert without_hashes(ours(empty)) != WANTED
    neo4j.load(empty, GRAPH)
    assert without_hashes(ours(empty)) == WANTED


# ---------------------------------------------------------------- one clear line


def _line(uri: str, password: str = PASSWORD, database: str | None = None) -> str:
    with pytest.raises(StoreError) as caught, connect(uri, password, database=database) as never:
        neo4j.load(never, GRAPH)
    text = str(caught.value)
    assert "\n" not in text
    return text


def test_a_wrong_password_is_one_clear_line(empty: Connection) -> None:
    text = _line(empty.uri, "not-the-password")
    assert "does not take this user and password" in text
    assert "KG_NEO4J_PASSWORD" in text
    assert "not-the-password" not in text


def test_no_server_is_one_clear_line_and_quick() -> None:
    began = time.monotonic()
    port = serve().free_port()
    assert "no Neo4j server answers" in _line(f"bolt://127.0.0.1:{port}")
    assert time.monotonic() - began < 20


def test_a_database_that_is_not_there_is_one_clear_line(empty: Connection) -> None:
    assert "no database 'elsewhere'" in _line(empty.uri, database="elsewhere")


def test_what_is_no_address_is_one_clear_line() -> None:
    assert "not the address" in _line("localhost:7687")
    assert "not the address" in _line("http://localhost:7474")
