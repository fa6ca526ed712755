"""The questions of docs/recipes.md in both languages, and that of README.md in Cypher, with what comes back.

``python -m tests.recipes`` writes the answers anew: those of the recipes from the embedded store, that of README.md from a Neo4j
server, if one can be started here. The tests ask a real server all of them.
"""

from __future__ import annotations

import io
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

from kg.ask.cypher import cypher
from kg.ask.queries import sparql
from kg.ask.table import Table
from kg.cli.output import FORMS
from kg.graph import neo4j, rdf
from kg.graph.bolt import connect
from kg.graph.rows import Graph
from tests.neo4j_server import PASSWORD, serve

ROOT = Path(__file__).parent.parent
DOCUMENT = ROOT / "docs" / "recipes.md"
README = ROOT / "README.md"
_RECIPE = re.compile(r"^## (\d+\. .*?)$.*?^```sparql\n(.*?)^```$.*?^```cypher\n(.*?)^```$.*?^```text\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_ANSWERED = re.compile(r"^```cypher\n([^`]*?)^```\n\n```text\n(.*?)^```$", re.DOTALL | re.MULTILINE)


class Answered(NamedTuple):
    """A question in Cypher and the answer that is shown right below it; `span` is where the answer stands."""

    cypher: str
    shown: str
    span: tuple[int, int]


def answered(text: str) -> Iterator[Answered]:
    """The questions in Cypher of a document that show their answer, in order."""
    for found in _ANSWERED.finditer(text):
        yield Answered(found[1], found[2], found.span(2))


class Recipe(NamedTuple):
    """A question with its texts and the answer that is shown; `span` is where the answer stands."""

    title: str
    sparql: str
    cypher: str
    shown: str
    span: tuple[int, int]


def recipes(text: str) -> Iterator[Recipe]:
    """The recipes of a document, in order."""
    for found in _RECIPE.finditer(text):
        yield Recipe(found[1], found[2], found[3], found[4], found.span(4))


def printed(table: Table) -> str:
    """An answer as it is shown."""
    out = io.StringIO()
    FORMS["table"](table.dicts(), table.columns, out)
    return out.getvalue()


def _rewrite(document: Path, questions: Callable[[str], Iterable[Recipe | Answered]], answer: Callable[[Any], Table]) -> None:
    text = document.read_text("utf-8")
    for question in reversed(list(questions(text))):
        start, end = question.span
        text = text[:start] + printed(answer(question)) + text[end:]
    document.write_text(text, "utf-8")


def _from_neo4j(graph: Graph, folder: Path) -> None:
    """Write the answers of README.md anew, from a server with the example corpus."""
    module = serve()
    server = module.Server(folder, module.free_port(), PASSWORD)
    try:
        server.start()
        with connect(server.uri, PASSWORD) as connection:
            neo4j.load(connection, graph)
            _rewrite(README, answered, lambda q: cypher(connection, q.cypher))
    finally:
        server.stop()


if __name__ == "__main__":
    from tests.test_neo4j_parity import corpus

    store = ox.Store()
    with tempfile.TemporaryDirectory() as name:
        graph = corpus(Path(name) / "store")
        rdf.load(store, graph)
        _rewrite(DOCUMENT, recipes, lambda q: sparql(store, q.sparql))
        if lack := serve().missing():
            print(f"the answer in Cypher of README.md is left as it was: {lack}", file=sys.stderr)
        else:
            _from_neo4j(graph, Path(name) / "neo4j")
