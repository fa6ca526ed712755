"""A brief as Markdown, HTML or a Word file. What reports say is text in each: none of it becomes markup."""

from __future__ import annotations

import html
import io
import re
import string
from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO

from kg.errors import InputError
from kg.export.about import About
from kg.export.archive import write_office
from kg.export.brief import Block
from kg.export.brief_words import Words, template
from kg.export.plaintext import legal

_SPECIAL = re.compile(r"(\[\d+(?:(?:–|, )\d+)*\](?!\())|[\\`*_{}\[\]<>|~]")
_LINE_START = re.compile(r"^(\s*)([#+=-]|\d+[.)](?=\s))")


def write_markdown(blocks: Sequence[Block], words: Words, about: About, out: BinaryIO) -> None:
    """The brief as Markdown."""
    lines = [line for block in blocks for line in (*_markdown(block), "")]
    lines += ["---", "", *(f"{_escape(line)}  " for line in about.lines())]
    out.write(("\n".join(lines) + "\n").encode("utf-8", "replace"))


def _markdown(block: Block) -> Iterator[str]:
    if block.kind == "table":
        head, *rows = block.rows
        yield _row(head)
        yield _row(["---"] * len(head), plain=True)
        yield from map(_row, rows)
        return
    before = {"title": "# ", "heading": "## ", "day": "### ", "item": "- ", "quote": "> "}.get(block.kind, "")
    yield before + _escape(block.text)


def _row(cells: Sequence[str], plain: bool = False) -> str:
    return f"| {' | '.join(c if plain else _escape(c) for c in cells)} |"


def _escape(text: str) -> str:
    """Text that Markdown shows as it is.

    >>> print(_escape("# <b>a*b</b> [1]"))
    \\# \\<b\\>a\\*b\\</b\\> [1]
    """
    one_line = " ".join(legal(text).split())
    return _LINE_START.sub(r"\1\\\2", _SPECIAL.sub(lambda m: m[1] or "\\" + m[0], one_line))


# ---------------------------------------------------------------- HTML

_TAGS = {"title": "h1", "heading": "h2", "day": "h3", "text": "p", "item": "li"}


def write_html(blocks: Sequence[Block], words: Words, about: About, out: BinaryIO) -> None:
    """The brief as one page, in the frame of ``templates/brief.html``."""
    page = string.Template(template("brief.html").read_text("utf-8"))
    title = next((b.text for b in blocks if b.kind == "title"), "")
    body = "\n".join(_listed(blocks))
    said = "<br>".join(map(_html, about.lines()))
    out.write(page.safe_substitute(lang=words.lang, title=_html(title), body=body, about=said).encode("utf-8", "replace"))


def _listed(blocks: Sequence[Block]) -> Iterator[str]:
    """The blocks as HTML, with items in lists."""
    within = False
    for block in blocks:
        if (block.kind == "item") != within:
            yield "</ul>" if within else "<ul>"
            within = not within
        yield _element(block)
    if within:
        yield "</ul>"


def _element(block: Block) -> str:
    if block.kind == "table":
        head, *rows = block.rows
        lines = ["<table>", f"<tr>{''.join(f'<th>{_html(c)}</th>' for c in head)}</tr>"]
        lines += [f"<tr>{''.join(f'<td>{_html(c)}</td>' for c in row)}</tr>" for row in rows]
        return "\n".join([*lines, "</table>"])
    if block.kind == "quote":
        return f'<p class="quote">{_html(block.text)}</p>'
    tag = _TAGS[block.kind]
    return f"<{tag}>{_html(block.text)}</{tag}>"


def _html(text: str) -> str:
    return html.escape(legal(text))


# ---------------------------------------------------------------- Word


def write_docx(blocks: Sequence[Block], words: Words, about: About, out: BinaryIO) -> None:
    """The brief as a Word file, with the styles of ``templates/brief.docx`` if the user has one."""
    try:
        import docx
    except ModuleNotFoundError:
        raise InputError("writing a Word file needs python-docx", remedy="pip install 'conflict-kg[docs]'") from None
    own = template("brief.docx")
    document = docx.Document(str(own) if own.is_file() else None)
    document.core_properties.author = about.version
    for block in blocks:
        _add(document, block)
    document.add_paragraph("")
    for line in about.lines():
        document.add_paragraph(legal(line))
    made = io.BytesIO()
    document.save(made)
    write_office(out, made.getvalue(), about.date)


def _add(document: Any, block: Block) -> None:
    text = legal(block.text)
    if block.kind == "table":
        table = document.add_table(rows=0, cols=len(block.rows[0]))
        table.style = "Table Grid"
        for row in block.rows:
            for cell, value in zip(table.add_row().cells, row, strict=True):
                cell.text = legal(value)
    elif block.kind in ("title", "heading", "day"):
        document.add_heading(text, {"title": 0, "heading": 1, "day": 2}[block.kind])
    else:
        document.add_paragraph(text, style={"item": "List Bullet", "quote": "Quote"}.get(block.kind))


WRITERS: dict[str, Callable[[Sequence[Block], Words, About, BinaryIO], None]] = {
    "md": write_markdown, "html": write_html, "docx": write_docx,
}  # fmt: skip
