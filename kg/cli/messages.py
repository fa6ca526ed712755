"""What is said to the user beside the output: one line an error on stderr, notes, and progress where there is a terminal."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


def use_utf8() -> None:
    """Write UTF-8 with plain line ends, whatever the locale says: output is data."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace" if stream is sys.stderr else "strict", newline="\n")


def say(text: str) -> None:
    """A note to the user; never on stdout, which holds results only."""
    print(text, file=sys.stderr)


def say_error(text: str) -> None:
    """One error, on one line."""
    say("kg: error: " + " ".join(str(text).split()))


class Failures:
    """Counts the inputs that failed, each said as it comes, so that a command can go on and still end with exit code 1."""

    def __init__(self) -> None:
        self.count = 0

    def add(self, error: Exception) -> None:
        say_error(str(error))
        self.count += 1

    @property
    def exit_code(self) -> int:
        return 1 if self.count else 0


def closed_pipe() -> int:
    """The reader of our output is gone (``kg triples | head``): end quietly, as other tools do."""
    with suppress(OSError, ValueError):  # where stdout is no file there is nothing left to write to it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 141


@contextmanager
def progress(doing: str) -> Iterator[Callable[[str], None]]:
    """A counter on stderr while something long goes on; silent where stderr is no terminal. Call it once a step."""
    if not sys.stderr.isatty():
        yield lambda step: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}: {task.completed:,.0f}"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[step]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=None, step="")
        yield lambda step: bar.update(task, advance=1, step=step[:60])
