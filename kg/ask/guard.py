"""What a query would do, told from its words alone: those in strings, comments, names and variables do not count."""

from __future__ import annotations

import re

_QUOTED = {
    "sparql": r"""
        \#[^\n]*                                   # a comment
      | <[^<>"{}|^`\\\s]*>                         # an IRI
      | \"{3}.*?\"{3} | '{3}.*?'{3}                # long strings
      | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*'  # strings
    """,
    "cypher": r"""
        //[^\n]* | /\*.*?\*/                       # comments
      | "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*'      # strings
      | `(?:``|[^`])*`                             # a quoted name
    """,
}
_NAMES = {
    "sparql": r"[?$]\w+ | \w*:[\w.%-]*",  # a variable, a prefixed name
    "cypher": r"\$\w+ | (?<!\.)[.:]\s*\w+",  # a parameter, a property or a label
}
_SKIP = {k: re.compile(_QUOTED[k], re.VERBOSE | re.DOTALL) for k in _QUOTED}
_TOKENS = {
    k: re.compile(rf"(?P<skip>{_QUOTED[k]} | {_NAMES[k]})|(?P<word>[^\W\d]\w*)", re.VERBOSE | re.DOTALL) for k in _QUOTED
}  # fmt: skip
_CALLED = re.compile(r"\bCALL\s+([^\s({]+)", re.IGNORECASE)


def keywords(text: str, language: str) -> list[str]:
    """The bare words of a query in upper case, in order.

    >>> keywords('select ?insert { ?s <urn:load> "DELETE" } # drop', "sparql")
    ['SELECT']
    >>> keywords("LOAD /* x */ CSV FROM 'a' AS row RETURN row.set", "cypher")
    ['LOAD', 'CSV', 'FROM', 'AS', 'ROW', 'RETURN', 'ROW']
    """
    return [m["word"].upper() for m in _TOKENS[language].finditer(text) if m["word"]]


def procedures(text: str) -> list[str]:
    """The procedures that a Cypher query calls; a name in backticks comes as a single backtick, since it may be any.

    >>> procedures("CALL db.labels() YIELD label CALL (label) { RETURN 'CALL x.y()' AS a } CALL `apoc`.load.json('u')")
    ['db.labels', '`.load.json']
    """
    bare = _SKIP["cypher"].sub(lambda m: "`" if m[0].startswith("`") else " ", text)
    return _CALLED.findall(bare)


def prefixes(text: str) -> tuple[list[str], list[str]]:
    """The prefixes that a SPARQL query declares, and those that it uses.

    >>> prefixes("PREFIX a: <urn:a#> SELECT * { ?s a:b c:d ; a 'e:f' }")
    (['a:'], ['a:', 'a:', 'c:'])
    """
    bare = _SKIP["sparql"].sub(" ", text)
    return re.findall(r"\bPREFIX\s+(\w*:)", bare, re.IGNORECASE), re.findall(r"(?<![\w?$:])(\w*:)(?=[\w\s])", bare)
