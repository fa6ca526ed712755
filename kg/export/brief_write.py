"""A brief as Markdown, HTML or a Word file. What reports say is text in each: none of it becomes markup."""

from __future__ import annotations

import base64
import html
import io
import re
import string
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO, Protocol

from kg.errors import InputError
from kg.export.about import PLACES, About
from kg.export.archive import write_office
from kg.export.brief import Block
from kg.export.brief_words import Words, template
from kg.export.plaintext import legal

Beside = Callable[[str, bytes], str]
"""Writes a file beside the brief, by the end of its name, and gives the name to refer to it by."""

_SPECIAL = re.compile(r"(\[\d+(?:(?:–|, )\d+)*\](?!\())|[\\`*_{}\[\]<>|~]")
_LINE_START = re.compile(r"^(\s*)([#+=-]|\d+[.)](?=\s))")


class Writer(Protocol):
    """What writes a brief in one form."""

    def __call__(self, blocks: Sequence[Block], words: Words, about: About, out: BinaryIO, beside: Beside | None = None) -> None: ...


def said_of_itself(words: Words, about: About) -> list[str]:
    """What a brief says of itself at its end, in its language; the sources stand in their own section."""
    lines = []
    for name, value in about.fields().items():
        if name in words.table("about"):
            value = value.replace(PLACES, words.text("about.places"))
            value = words.text("everything") if (name, value) == ("filter", "everything") else value
            lines.append(words.fill(f"about.{name}", **{name: " ".join(value.split())}))
    return lines


def write_markdown(blocks: Sequence[Block], words: Words, about: About, out: BinaryIO, beside: Beside | None = None) -> None:
    """The brief as Markdown; pictures are files beside it, and left out where there is no place for them."""
    lines: list[str] = []
    for block in blocks:
        if lines and block.kind != "item" and lines[-1].startswith("- "):
            lines.append("")
        lines += [*_markdown(block, beside), *([] if block.kind == "item" else [""])]
    lines += ["---", "", *(f"{_escape(line)}  " for line in said_of_itself(words, about))]
    out.write(("\n".join(lines) + "\n").encode("utf-8", "replace"))


def _markdown(block: Block, beside: Beside | None) -> Iterator[str]:
    if block.kind == "table":
        head, *rows = block.rows
        yield _row(head)
        yield _row(["---"] * len(head), plain=True)
        yield from map(_row, rows)
    elif block.kind == "picture":
        if block.picture and beside:
            yield f"![{_escape(block.text)}]({beside(f'{block.picture.name}.svg', block.picture.svg)})"
            yield ""
        yield f"*{_escape(block.text)}*"
    elif block.kind == "note":
        yield f"*{_escape(block.text)}*"
    else:
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


def write_html(blocks: Sequence[Block], words: Words, about: About, out: BinaryIO, beside: Beside | None = None) -> None:
    """The brief as one page, in the frame of ``templates/brief.html``; pictures are in the page."""
    page = string.Template(template("brief.html").read_text("utf-8"))
    title = next((b.text for b in blocks if b.kind == "title"), "")
    body = "\n".join(_listed(blocks))
    said = "<br>".join(map(_html, said_of_itself(words, about)))
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
        lines = ["<table>", f"<thead><tr>{''.join(f'<th>{_html(c)}</th>' for c in head)}</tr></thead>"]
        lines += [f"<tr>{''.join(f'<td>{_html(c)}</td>' for c in row)}</tr>" for row in rows]
        return "\n".join([*lines, "</table>"])
    if block.kind == "picture" and block.picture:
        # As a picture, not as part of the page: nothing in it can run.
        data = base64.b64encode(block.picture.svg).decode()
        image = f'<img src="data:image/svg+xml;base64,{data}" alt="{_html(block.text)}">'
        return f"<figure>{image}<figcaption>{_html(block.text)}</figcaption></figure>"
    if block.kind in ("quote", "note"):
        return f'<p class="{block.kind}">{_html(block.text)}</p>'
    tag = _TAGS.get(block.kind, "p")
    return f"<{tag}>{_html(block.text)}</{tag}>"


def _html(text: str) -> str:
    return html.escape(legal(text))


# ---------------------------------------------------------------- Word


def write_docx(blocks: Sequence[Block], words: Words, about: About, out: BinaryIO, beside: Beside | None = None) -> None:
    """The brief as a Word file, with the styles of ``templates/brief.docx`` if the user has one."""
    from kg.export.brief_docx import document

    made = io.BytesIO()
    try:
        document(blocks, words, about.version, said_of_itself(words, about)).save(made)
    except ModuleNotFoundError:
        raise InputError("writing a Word file needs python-docx", remedy="pip install 'conflict-kg[docs]'") from None
    write_office(out, made.getvalue(), about.date)


WRITERS: dict[str, Writer] = {"md": write_markdown, "html": write_html, "docx": write_docx}
