"""A connection to a Neo4j server, over the official driver: patient with what passes, and plain about what does not."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import neo4j
from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    ConstraintError,
    DriverError,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
)

from kg.errors import StoreError

PASSWORD = "KG_NEO4J_PASSWORD"
"""The environment variable with the password; it is never an argument, since arguments can be seen by others."""
T = TypeVar("T")
_ADDRESS = re.compile(r"(bolt|neo4j)(\+s|\+ssc)?://[^/\s]")
COUNTERS = (
    "nodes_created", "nodes_deleted", "relationships_created", "relationships_deleted", "properties_set", "labels_added", "labels_removed",
    "indexes_added", "constraints_added",
)  # fmt: skip
OLDEST = (5, 26)
PATIENCE = 180.0
"""Seconds that a transaction is tried again for, when the server is away or others are in the way."""


@dataclass(frozen=True, slots=True)
class Connection:
    """A database of a server that has answered; from `connect`. `written` adds up what the server says that it wrote."""

    driver: neo4j.Driver
    database: str | None
    uri: str
    written: Counter[str] = field(default_factory=Counter)

    def run(self, statement: str, parameters: Mapping[str, Any] | None = None) -> list[neo4j.Record]:
        """The rows of one statement, in a transaction that is tried again while the server is away or busy."""

        def work(tx: neo4j.Transaction) -> tuple[list[neo4j.Record], neo4j.SummaryCounters]:
            result = tx.run(statement, dict(parameters or {}))
            return list(result), result.consume().counters

        rows, counters = self._patiently(work, neo4j.WRITE_ACCESS)
        self.written.update({name: getattr(counters, name) for name in COUNTERS if getattr(counters, name)})
        return rows

    def ask(self, statement: str, parameters: Mapping[str, Any] | None = None) -> list[neo4j.Record]:
        """The rows of one statement that only reads: the server refuses it otherwise."""
        return self._patiently(lambda tx: list(tx.run(statement, dict(parameters or {}))), neo4j.READ_ACCESS)

    def numbers(self, statement: str, parameters: Mapping[str, Any]) -> set[int]:
        """The values of a statement with one column of integers; there may be millions, so that nothing else of the rows is kept."""
        return self._patiently(lambda tx: {record[0] for record in tx.run(statement, dict(parameters))}, neo4j.READ_ACCESS)

    def table(self, statement: str, parameters: Mapping[str, Any]) -> tuple[tuple[str, ...], list[list[Any]]]:
        """The columns and rows of one statement that only reads."""

        def work(tx: neo4j.Transaction) -> tuple[tuple[str, ...], list[list[Any]]]:
            result = tx.run(statement, dict(parameters))
            return tuple(result.keys()), [record.values() for record in result]

        return self._patiently(work, neo4j.READ_ACCESS)

    def _patiently(self, work: Callable[[neo4j.Transaction], T], mode: str) -> T:
        """Do the work in one transaction, again while what is in the way may pass.

        That is what the driver calls retryable, a commit whose answer was lost, and a race for a constraint: all work here can be
        done twice. The driver's own retries wait ever longer; a server that restarts would be waited for minutes too long.
        """
        until, pause = time.monotonic() + PATIENCE, 0.1
        while True:
            try:
                with (
                    self.driver.session(database=self.database, default_access_mode=mode) as session,
                    session.begin_transaction() as transaction,
                ):
                    done = work(transaction)
                    transaction.commit()
                    return done
            except (DriverError, Neo4jError) as e:
                passing = e.is_retryable() or isinstance(e, IncompleteCommit | ConstraintError)
                if not passing or time.monotonic() > until:
                    raise
            time.sleep(pause)
            pause = min(2 * pause, 2.0)


@contextmanager
def connect(uri: str, password: str, user: str = "neo4j", database: str | None = None) -> Iterator[Connection]:
    """A connection to a server that answers, knows the password and is new enough; `StoreError` says what else is the matter."""
    if not _ADDRESS.match(uri):
        raise StoreError("not the address of a Neo4j server", file=uri, remedy="write it like bolt://localhost:7687")
    with errors(uri, database):
        driver = neo4j.GraphDatabase.driver(
            uri, auth=(user, password) if password else None, connection_timeout=15,
            notifications_min_severity="OFF", user_agent="conflict-kg",
        )  # fmt: skip
        with driver:
            driver.verify_connectivity()
            found = Connection(driver, database, uri)
            _check_version(found)
            yield found


def _check_version(connection: Connection) -> None:
    record = connection.ask("CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0] AS version")
    version = str(record[0]["version"]) if record else ""
    numbers = re.match(r"(\d+)\.(\d+)", version)
    if numbers and (int(numbers[1]), int(numbers[2])) < OLDEST:
        raise StoreError(f"Neo4j {version} is too old", file=connection.uri, remedy=f"use Neo4j {OLDEST[0]}.{OLDEST[1]} or newer")


@contextmanager
def errors(uri: str, database: str | None = None) -> Iterator[None]:
    """What the driver raises, as `StoreError` with the way out."""
    try:
        yield
    except AuthError as e:
        remedy = f"set {PASSWORD}, and --user if it is not neo4j"
        raise StoreError("the server does not take this user and password", file=uri, remedy=remedy) from e
    except ServiceUnavailable as e:
        remedy = "start one (`docker compose up -d`, or `make neo4j`), or name it with --uri bolt://HOST:PORT"
        raise StoreError("no Neo4j server answers", file=uri, remedy=remedy) from e
    except ConfigurationError as e:
        raise StoreError(f"not the address of a Neo4j server ({e})", file=uri, remedy="write it like bolt://localhost:7687") from e
    except Neo4jError as e:
        raise _server_error(e, uri, database) from e
    except DriverError as e:
        raise StoreError(f"the server cannot be talked with ({e})", file=uri, remedy="run the same command again; nothing is lost") from e


def _server_error(e: Neo4jError, uri: str, database: str | None) -> StoreError:
    code, message = e.code or "", (e.message or str(e)).split("\n")[0]
    if code.endswith("DatabaseNotFound"):
        return StoreError(f"no database {database!r}", file=uri, remedy="name one that is there with --database")
    if code.endswith(("WriteOnReadOnlyAccessDatabase", "Forbidden")):
        return StoreError("this database cannot be written by this user", file=uri, remedy="ask its owner, or load into another")
    if "Schema" in code:
        remedy = "there is a constraint, index or node of somebody else in the way: see docs/neo4j.md, or load into another database"
        return StoreError(f"the schema does not fit: {message}", file=uri, remedy=remedy)
    return StoreError(f"the server says: {message}", file=uri, remedy="run the same command again; nothing is lost")
