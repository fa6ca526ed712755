"""Modules import in one direction only: the order of rooms in ARCHITECTURE.md."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
# Rooms (or single modules) in order; a module may import its own row and those before it.
ROWS = [
    {"kg", "kg.model", "kg.errors", "kg.interchange", "kg.codec", "kg.text", "kg.data"},
    {"kg.ontology", "kg.schema", "kg.turtle", "kg.actorbase", "kg.actorfile", "kg.countries"},
    {"kg.read", "kg.extract", "kg.resolve", "kg.evaluate"},
    {"kg.record", "kg.recordfile", "kg.lock", "kg.analysis"},
    {"kg.graph"},
    {"kg.store", "kg.shapes"},
    {"kg.ask"},
    {"kg.show", "kg.export"},
    {"kg.cli", "kg.__main__"},
]


def row_of(module: str) -> int:
    for n, row in enumerate(ROWS):
        if module in row or any(module.startswith(r + ".") for r in row if r != "kg"):
            return n
    raise AssertionError(f"{module} is in no row of tests/test_imports.py: put it where it belongs")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "kg":
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name.split(".")[0] == "kg")


def test_no_module_imports_from_a_room_below_it() -> None:
    wrong = []
    for path in sorted((ROOT / "kg").rglob("*.py")):
        if "_data" in path.parts:
            continue
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        wrong += [f"{module} imports {name}" for name in imports(path) if row_of(name) > row_of(module)]
    assert not wrong
