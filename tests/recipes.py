"""The questions of docs/recipes.md: in both languages, with what comes back; ``python -m tests.recipes`` writes the answers anew."""

from __future__ import annotations

import io
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kg.ask.queries import sparql
from kg.ask.table import Table
from kg.cli.output import FORMS

DOCUMENT = Path(__file__).parent.parent / "docs" / "recipes.md"
_RECIPE = re.compile(r"^## (\d+\. .*?)$.*?^```sparql\n(.*?)^```$.*?^```cypher\n(.*?)^```$.*?^```text\n(.*?)^```$", re.DOTALL | re.MULTILINE)


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


if __name__ == "__main__":
    import pyoxigraph as ox

    from kg.graph import rdf
    from tests.test_neo4j_parity import corpus

    store = ox.Store()
    with tempfile.TemporaryDirectory() as folder:
        rdf.load(store, corpus(Path(folder) / "store"))
    text = DOCUMENT.read_text("utf-8")
    for recipe in reversed(list(recipes(text))):
        start, end = recipe.span
        text = text[:start] + printed(sparql(store, recipe.sparql)) + text[end:]
    DOCUMENT.write_text(text, "utf-8")
    sys.exit(0)
