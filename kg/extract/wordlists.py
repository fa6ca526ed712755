"""The word lists of the rules (`lexicons/rules/*.tsv`): data that a linguist can edit, read once.

A line is one entry: tab-separated fields, the first being the word or words; ``#`` begins a comment line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from kg.errors import DataError
from kg.extract.tokens import flat


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The entries of a list, with the first field in flat form (lower case, no accents).

    >>> rows("abbreviations")[0][0]
    'gen'
    """
    path = files("kg.extract").joinpath("lexicons", "rules", f"{name}.tsv")
    if not path.is_file():
        raise DataError("word list missing", file=f"lexicons/rules/{name}.tsv", remedy="reinstall the package")
    lines = (x.rstrip("\n") for x in path.read_text(encoding="utf-8").splitlines())
    return tuple((flat(f[0]), *f[1:]) for f in (x.split("\t") for x in lines if x.strip() and not x.startswith("#")))


@cache
def words(name: str, tag: str | None = None) -> tuple[str, ...]:
    """The first fields of a list, all or those whose second field is `tag`."""
    return tuple(r[0] for r in rows(name) if tag is None or (len(r) > 1 and r[1] == tag))


def alternatives(entries: Iterable[str]) -> str:
    """A regular expression for any of the words, longest first; a blank stands for any run of blanks and line breaks.

    >>> alternatives(["at least", "at"])
    'at[ \\\\n]{1,3}least|at'
    """
    ordered = sorted(set(entries), key=lambda w: (-len(w), w))
    return "|".join(re.escape(w).replace(r"\ ", r"[ \n]{1,3}") for w in ordered)
