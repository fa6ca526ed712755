"""The grammar of dates: for English and French, the patterns over flat text by which `kg.extract.dates` finds them.

The patterns are data (`lexicons/rules/dates.en.tsv`, `dates.fr.tsv`), their words too (`calendar.tsv`). Each pattern has
a name that says how it is resolved; its named groups are `wd` weekday, `d` and `e` days of the month, `m` month, `y` year,
`n` number, `u` unit (day, week…), `part` (early, mid, late), `dir` (before, after), `mod` (last, this, next).
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from kg.extract.wordlists import alternatives, lines, rows

Words = dict[str, str]
_ROLES = ("month", "weekday", "today", "anchored", "feast", "part", "number", "unit", "ordinal")


class DateGrammar(NamedTuple):
    """The patterns of one language, in order of preference, and what its words stand for, by role."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    words: dict[str, Words]


@cache
def date_grammar(lang: str) -> DateGrammar:
    """The grammar of "en" or "fr".

    >>> date_grammar("fr").words["month"]["fevrier"]
    '2'
    """
    words = {role: {r[0]: r[3] for r in rows("calendar") if r[1] == lang and r[2] == role} for role in _ROLES}
    macros = {role: f"(?:{alternatives(w)})" for role, w in words.items()}
    found: list[tuple[str, re.Pattern[str]]] = []
    entries = lines(f"dates.{lang}")
    macros |= {name[1:]: body for name, body in entries if name.startswith("@")}
    for name, body in entries:
        if not name.startswith("@"):
            found.append((name, re.compile(_expand(body, macros))))
    return DateGrammar(tuple(found), words)


def _expand(body: str, macros: dict[str, str]) -> str:
    """A pattern with its macros put in and its blanks loosened."""
    for _ in range(6):
        body = re.sub(r"<(\w+)>(?!\w)", lambda m: macros[m[1]] if m[1] in macros and not _is_group(m) else m[0], body)
    out, i = [], 0
    for m in re.finditer(r"\[ [^\]]*\]|\[ \]| \?|(?<!\[) ", body):
        out += [body[i : m.start()], {" ?": "[ \\n]{0,3}", " ": "[ \\n]{1,3}"}.get(m[0], m[0])]
        i = m.end()
    return "".join([*out, body[i:]])


def _is_group(m: re.Match[str]) -> bool:
    """Is this the name of a group, "(?P<m>…", and no macro?"""
    return m.string[max(0, m.start() - 3) : m.start()] == "(?P"
