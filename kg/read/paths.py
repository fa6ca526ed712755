"""Paths as people give them (files, folders, globs, ``-``) to the files that are read, in a stable order."""

from __future__ import annotations

import glob
import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from kg.errors import InputError


def expand(paths: Iterable[str | Path], suffixes: Collection[str]) -> Iterator[Path | InputError | None]:
    """The files behind `paths`: None stands for stdin; a folder gives its files of these suffixes, sorted, hidden ones left out.

    >>> list(expand(["-"], [".txt"]))
    [None]
    >>> print(next(expand(["no/such.txt"], [".txt"])))
    no/such.txt: no such file or folder; check the path
    """
    for given in paths:
        path = Path(given)
        if str(given) == "-":
            yield None
        elif path.is_dir():
            yield from _folder(path, suffixes)
        elif path.exists():
            yield path
        elif glob.has_magic(str(given)):
            yield from _pattern(str(given), suffixes)
        else:
            yield InputError("no such file or folder", file=str(given), remedy="check the path")


def _folder(path: Path, suffixes: Collection[str]) -> Iterator[Path | InputError]:
    """All readable files below a folder; links to folders are not followed, so that a loop of them ends."""
    found = False
    for root, folders, files in os.walk(path):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and Path(name).suffix.lower() in suffixes:
                found = True
                yield Path(root) / name
    if not found:
        kinds = " ".join(suffixes)
        yield InputError("no reports in this folder", file=str(path), remedy=f"put files of these kinds into it: {kinds}")


def _pattern(pattern: str, suffixes: Collection[str]) -> Iterator[Path | InputError]:
    found = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 (an absolute pattern is fine here)
    if not found:
        yield InputError("no file matches", file=pattern, remedy="check the pattern")
    for match in found:
        path = Path(match)
        if path.is_dir():
            if "**" not in pattern:  # "**" gives the folder's files themselves
                yield from _folder(path, suffixes)
        elif "**" not in pattern or path.suffix.lower() in suffixes:
            yield path
