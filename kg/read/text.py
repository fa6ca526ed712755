"""Plain text and Markdown: one file, one report; a head between ``---`` lines may say publisher, date and title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import InputError
from kg.read.source import Options, Outcome, date_of, decode, read_whole, to_report

_HEAD = re.compile(r"\A---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"([A-Za-z_]+)[ \t]*:[ \t]*(.*)")
FIELDS = frozenset({"id", "publisher", "published", "lang", "title", "url"})


def read(stream: BinaryIO, name: str, options: Options) -> Iterator[Outcome]:
    """The one report of a text file.

    >>> import io
    >>> file = io.BytesIO(b"---\\npublisher: ORTM\\npublished: 2025-10-05\\n---\\nThe army said that it struck.\\n")
    >>> [report] = read(file, "a.txt", Options())
    >>> report.publisher, report.text
    ('ORTM', 'The army said that it struck.')
    """
    text = decode(read_whole(stream, name, options), name).replace("\r\n", "\n").replace("\r", "\n")
    said, body = _head(text, name)
    if not body.strip():
        raise InputError("the file holds no text", file=name, remedy="remove it, or fetch the report again")
    yield to_report(
        body.strip(),
        options,
        name,
        source_id=said.get("id"),
        publisher=said.get("publisher"),
        published=date_of(said.get("published"), name),
        lang=said.get("lang"),
        title=said.get("title"),
        url=said.get("url"),
    )


def _head(text: str, name: str) -> tuple[dict[str, str], str]:
    """The fields of the head, if there is one (only lines ``field: value`` of known fields), and the text after it."""
    match = _HEAD.match(text)
    lines = [line for line in match[1].splitlines() if line.strip()] if match else []
    pairs = [m for line in lines if (m := _FIELD.fullmatch(line.strip()))]
    if match is None or len(pairs) < len(lines):
        return {}, text
    said = {m[1].lower(): m[2].strip().strip("\"'") for m in pairs}
    return {k: v for k, v in said.items() if k in FIELDS}, text[match.end() :]
