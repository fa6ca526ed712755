"""The documents are held true: every ``console`` block of theirs is run, and prints what it says it prints.

A block is a series of lines ``$ command`` with what comes after; ``...`` stands for anything. All blocks of one document
share a folder that holds the example corpus. A command must succeed, unless the document shows its ``kg: error``.
"""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
DOCUMENTS = [
    p
    for p in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("**/*.md")))
    if BLOCK.search(p.read_text("utf-8"))
]


class Step(NamedTuple):
    """A command of a document, the line that it stands on, and the output shown below it."""

    line: int
    command: str
    shown: str


def steps(text: str) -> Iterator[Step]:
    """The commands of a document, in order; lines with ``> `` go on with the command above them, as a shell shows it."""
    for block in BLOCK.finditer(text):
        first = text.count("\n", 0, block.start(1)) + 1
        lines = block[1].splitlines(keepends=True)
        starts = [i for i, line in enumerate(lines) if line.startswith("$ ")]
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            after = next((i for i in range(start + 1, end) if not lines[i].startswith("> ")), end)
            yield Step(first + start, "".join(line[2:] for line in lines[start:after]), "".join(lines[after:end]))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: p.name)
def test_every_shell_example_prints_what_the_document_shows(document: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "kg").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kg "$@"\n', "utf-8")
    (tmp_path / "bin" / "kg").chmod(0o755)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    env = {k: v for k, v in os.environ.items() if not k.startswith("KG_")}
    env |= {"PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "COLUMNS": "120"}
    checker, flags = doctest.OutputChecker(), doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    for step in steps(document.read_text("utf-8")):
        done = subprocess.run(
            ["bash", "-c", step.command], cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        where = f"{document.name}, line {step.line}: $ {step.command}"
        assert checker.check_output(step.shown, done.stdout, flags), f"{where}shows:\n{step.shown}but prints:\n{done.stdout}"
        assert done.returncode == 0 or "kg: error" in step.shown, f"{where}ended with {done.returncode}"


def test_documents_without_examples_are_noticed() -> None:
    assert ROOT / "README.md" in DOCUMENTS
