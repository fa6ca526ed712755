"""Text of a piece of HTML that is known to be an article's own: one line a block, nothing left out but scripts."""

from __future__ import annotations

import re

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6"}
    | {"hr", "li", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"}
)
_SKIP = frozenset({"script", "style", "noscript", "template"})


def plain_text(fragment: str) -> str:
    """The words of a fragment, one line a block.

    >>> plain_text("<p>Quatre <b>soldats</b> tu&eacute;s.</p><p>L'arm&eacute;e confirme.</p>")
    "Quatre soldats tués.\\nL'armée confirme."
    """
    from lxml import etree, html

    if not fragment.strip():
        return ""
    try:
        root = html.fragment_fromstring(fragment, create_parent="div")
    except (etree.ParserError, ValueError):
        return ""
    pieces: list[str] = []
    _collect(root, pieces)
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return re.sub(r"\n+", "\n", "\n".join(line for line in lines if line))


def _collect(element: object, pieces: list[str]) -> None:
    """The text below an element, in order, with a line end around each block."""
    tag = getattr(element, "tag", None)
    block = tag in _BLOCKS
    if block:
        pieces.append("\n")
    if isinstance(tag, str) and tag not in _SKIP:
        pieces.append(_flat(getattr(element, "text", None)))
        for child in element:  # type: ignore[attr-defined]
            _collect(child, pieces)
            pieces.append(_flat(child.tail))
    if block:
        pieces.append("\n")


def _flat(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""
