"""A real Neo4j server for tests: one a run, started from its Maven artefacts when first asked for, clean for each module.

A test module says ``from tests.neo4j_server import *`` to get the fixtures and the mark that keeps all such modules in one worker
(``-n 2 --dist loadgroup``); without that the workers take turns, module by module. Without Java or Maven these tests are
skipped, but where `CI` is set they fail: there a missing server is a fault.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kg.data import data_path
from kg.graph.bolt import Connection, connect
from tests.scripts import script

__all__ = ["PASSWORD", "connection", "neo4j_server", "on_neo4j", "wipe"]

PASSWORD = "conflict-kg-test"
QUICK = ("-XX:TieredStopAtLevel=1",)
"""For a server that lives for minutes: what a second compiler would gain, it would take from the tests."""
on_neo4j = pytest.mark.xdist_group("neo4j")


def serve() -> ModuleType:
    """`loaders/neo4j/serve.py`, which is a script of its own and in no package."""
    return script(data_path("loaders", "neo4j", "serve.py"))


_here: dict[str, Any] = {}  # the server as this process knows it


@contextmanager
def _state(folder: Path) -> Iterator[dict[str, Any]]:
    """What the workers of this run know of the server, for one of them at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "state.json").open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        state = json.loads(file.read() or "{}")
        yield state
        file.seek(0)
        file.truncate()
        file.write(json.dumps(state))


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The run's server: `uri`, and `start`, `stop` and `kill` for tests that hurt it.

    Each module that imports this fixture has its own of it: all in one process share one server.
    """
    if "server" in _here:
        yield _here["server"]
        return
    module = serve()
    if lack := module.missing():
        if os.environ.get("CI"):
            pytest.fail(f"the Neo4j tests must run here: {lack}")
        pytest.skip(f"no Neo4j server can be started: {lack}")
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "neo4j"
    with _state(folder) as state:
        server = module.Server(folder / "home", state.get("port") or module.free_port(), PASSWORD, options=QUICK)
        if not state.get("users"):
            server.start()
            state["port"] = server.port
        state["users"] = state.get("users", 0) + 1
    server.lock = folder / "turn"
    _here["server"] = server
    yield server
    del _here["server"]
    _leave(folder, server)


def _leave(folder: Path, server: Any) -> None:
    """Who started the server waits for the others, and stops it."""
    with _state(folder) as state:
        state["users"] -= 1
        others = state["users"]
    until = time.monotonic() + 300  # a worker that died never says that it is done
    while server.process is not None and others and time.monotonic() < until:
        time.sleep(0.5)
        with _state(folder) as state:
            others = state["users"]
    server.stop()


@pytest.fixture(scope="module")
def connection(neo4j_server: Any) -> Iterator[Connection]:
    """A connection to the server's database, empty and without constraints at the beginning of the module."""
    with neo4j_server.lock.open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        with connect(neo4j_server.uri, PASSWORD) as found:
            wipe(found)
            yield found


def wipe(connection: Connection) -> None:
    """Make the database empty."""
    with connection.driver.session() as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS").consume()
        for show, drop in (("CONSTRAINTS", "CONSTRAINT"), ("INDEXES YIELD name, type WHERE type <> 'LOOKUP'", "INDEX")):
            for name in [record["name"] for record in session.run(f"SHOW {show}")]:
                session.run(f"DROP {drop} `{name}` IF EXISTS").consume()
