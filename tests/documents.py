"""The shell examples of the documents: what they are, running them, and writing anew what they print (`make docs`).

An example is a ``console`` block: lines ``$ command`` (going on in lines with ``> ``), each with what it prints below it;
``...`` stands for anything. All blocks of one document run in one folder that holds the example corpus.
"""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


class Step(NamedTuple):
    """A command of a document, where its lines are (from 0), and the output shown below it."""

    start: int
    after: int
    end: int
    command: str
    shown: str


def documents() -> list[Path]:
    """The documents that have shell examples."""
    found = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("**/*.md")))
    return [p for p in found if BLOCK.search(p.read_text("utf-8"))]


def steps(text: str) -> Iterator[Step]:
    """The commands of a document, in order."""
    lines = text.splitlines(keepends=True)
    for block in BLOCK.finditer(text):
        first = text.count("\n", 0, block.start(1))
        last = first + block[1].count("\n")
        starts = [i for i in range(first, last) if lines[i].startswith("$ ")]
        for start, end in zip(starts, [*starts[1:], last], strict=True):
            after = next((i for i in range(start + 1, end) if not lines[i].startswith("> ")), end)
            command = "".join(line[2:] for line in lines[start:after])
            yield Step(start, after, end, command, "".join(lines[after:end]))


class Shell:
    """A folder to run examples in, with `kg` on the path and no terminal, so that every width is the same."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "bin").mkdir()
        (folder / "bin" / "kg").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kg "$@"\n', "utf-8")
        (folder / "bin" / "kg").chmod(0o755)
        (folder / "examples").symlink_to(ROOT / "examples")
        own = {k: v for k, v in os.environ.items() if k == "KG_MODEL" or not k.startswith("KG_")}
        self.env = own | {"PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "COLUMNS": "120"}

    def run(self, command: str) -> tuple[int, str]:
        """Exit code, and all that the command prints."""
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
        return done.returncode, done.stdout.decode()


def faults(document: Path, folder: Path) -> Iterator[str]:
    """Each command of a document that does not print what is shown, or fails without the document saying so."""
    shell, checker = Shell(folder), doctest.OutputChecker()
    for step in steps(document.read_text("utf-8")):
        code, printed = shell.run(step.command)
        where = f"{document.name}, line {step.start + 1}: $ {step.command}"
        if not checker.check_output(step.shown, printed, FLAGS):
            yield f"{where}shows:\n{step.shown}but prints:\n{printed}"
        if code and "kg: error" not in step.shown:
            yield f"{where}ended with {code}"


def rewrite(document: Path, folder: Path) -> None:
    """Put what each command prints now below it, unless what is shown still holds (with ``...``, say)."""
    shell, checker = Shell(folder), doctest.OutputChecker()
    text = document.read_text("utf-8")
    lines = text.splitlines(keepends=True)
    done = [(step, shell.run(step.command)[1]) for step in steps(text)]
    for step, printed in reversed(done):
        if not checker.check_output(step.shown, printed, FLAGS):
            lines[step.after : step.end] = [line.rstrip() + "\n" for line in printed.splitlines()]
    document.write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    for path in documents():
        with tempfile.TemporaryDirectory() as name:
            rewrite(path, Path(name))
            if path.name == "README.md":
                (ROOT / "docs" / "network.svg").write_bytes((Path(name) / "network.svg").read_bytes())
