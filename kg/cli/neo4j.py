"""What the commands that talk with Neo4j share: where the server is, and the password, which is never an argument."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from kg.graph.bolt import Connection

PASSWORD = "KG_NEO4J_PASSWORD"


@dataclass(frozen=True, slots=True)
class Server:
    """The Neo4j server that the options name."""

    uri: str
    user: str
    database: str | None

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """A connection, with the password from the environment, or asked for where somebody can answer."""
        try:
            from kg.graph.bolt import connect
        except ImportError as e:
            raise click.ClickException("the Neo4j driver is not installed; pip install 'conflict-kg[neo4j]'") from e
        password = os.environ.get(PASSWORD)
        if password is None and sys.stdin.isatty():
            password = click.prompt(f"Password of {self.user} at {self.uri}", hide_input=True, default="", show_default=False, err=True)
        with connect(self.uri, password or "", self.user, self.database) as connection:
            yield connection


def server_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that name a server; the command gets a `Server` as `server`."""

    @click.option(
        "--uri", envvar="KG_NEO4J_URI", default="bolt://localhost:7687", show_default=True, show_envvar=True, help="Neo4j server."
    )
    @click.option("--user", envvar="KG_NEO4J_USER", default="neo4j", show_default=True, show_envvar=True, help="User there.")
    @click.option(
        "--database", envvar="KG_NEO4J_DATABASE", metavar="NAME", show_envvar=True, help="Database there, if not the default one."
    )
    @functools.wraps(command)
    def with_server(*args: Any, uri: str, user: str, database: str | None, **kwargs: Any) -> Any:
        return command(*args, server=Server(uri, user, database), **kwargs)

    return with_server
