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
    return tuple((flat(f[0]), *f[1:]) for f in lines(name))


@cache
def lines(name: str) -> tuple[tuple[str, ...], ...]:
    """The entries of a list as they are written."""
    path = files("kg.extract").joinpath("lexicons", "rules", f"{name}.tsv")
    if not path.is_file():
        raise DataError("word list missing", file=f"lexicons/rules/{name}.tsv", remedy="reinstall the package")
    text = path.read_text(encoding="utf-8").split("\n")
    return tuple(tuple(x.split("\t")) for x in text if x.strip() and not x.startswith("#"))


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


_FRENCH = re.compile(r"\b(?:le|la|les|des|du|une|et|dans|par|sur|qui|est|ont|pour|avec|aux|ete)\b")
_ENGLISH = re.compile(r"\b(?:the|of|and|in|to|was|were|by|on|for|with|that|at|from|has|have)\b")


def language(text: str, lang: str | None) -> str:
    """ "en" or "fr": what the report says it is, else whichever language's small words are the more frequent.

    >>> language("Deux soldats ont été tués dans le nord", None)
    'fr'
    """
    if lang in ("en", "fr"):
        return lang
    head = flat(text[:4000])
    return "fr" if len(_FRENCH.findall(head)) > len(_ENGLISH.findall(head)) else "en"
