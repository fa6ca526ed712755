"""Text of reports is hostile: what keeps it from being a formula in a spreadsheet, or from breaking XML.

Marks of writing direction, ligatures and rare letters are left as they are: they are part of what was said.
"""

from __future__ import annotations

import re

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_UNSEEN = " \u00a0\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def legal(text: str) -> str:
    """The text with what XML and spreadsheets cannot hold replaced by the sign for it.

    >>> legal("a\\x0bb\\u202e")
    'a�b\\u202e'
    """
    return _ILLEGAL.sub("\ufffd", text)


def starts_formula(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula.

    >>> starts_formula("=1+1"), starts_formula("JNIM"), starts_formula("  @SUM(A1)")
    (True, False, True)
    """
    return text.startswith(_FORMULA) or text.lstrip(_UNSEEN).startswith(_FORMULA)


def quoted(text: str) -> str:
    """The text as a cell of a CSV file: an apostrophe before what could be a formula.

    >>> quoted("=HYPERLINK(1)"), quoted("Kidal")
    ("'=HYPERLINK(1)", 'Kidal')
    """
    return f"'{text}" if starts_formula(text) else text
