"""What a query would do, told from its words alone: those in strings, comments, names and variables do not count."""

from __future__ import annotations

import re

_SKIP = {
    "sparql": r"""
        \#[^\n]*                                   # a comment
      | <[^<>"{}|^`\\\s]*>                         # an IRI
      | \"{3}.*?\"{3} | '{3}.*?'{3}                # long strings
      | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*'  # strings
      | [?$]\w+                                    # a variable
      | \w*:[\w.%-]*                               # a prefixed name
    """,
    "cypher": r"""
        //[^\n]* | /\*.*?\*/                       # comments
      | "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*'      # strings
      | `(?:``|[^`])*`                             # a quoted name
      | \$\w+                                      # a parameter
      | [.:]\s*\w+                                 # a property or a label
    """,
}
_TOKENS = {language: re.compile(f"(?P<skip>{skip})|(?P<word>[^\\W\\d]\\w*)", re.VERBOSE | re.DOTALL) for language, skip in _SKIP.items()}


def keywords(text: str, language: str) -> list[str]:
    """The bare words of a query in upper case, in order.

    >>> keywords('select ?insert { ?s <urn:load> "DELETE" } # drop', "sparql")
    ['SELECT']
    >>> keywords("LOAD /* x */ CSV FROM 'a' AS row RETURN row.set", "cypher")
    ['LOAD', 'CSV', 'FROM', 'AS', 'ROW', 'RETURN', 'ROW']
    """
    return [m["word"].upper() for m in _TOKENS[language].finditer(text) if m["word"]]
