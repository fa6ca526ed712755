"""What an input is, by its first bytes: for stdin and for files without a suffix that says so."""

from __future__ import annotations

import io
from typing import BinaryIO

from kg.errors import InputError

_PEEK = 4096


def sniff(stream: BinaryIO, name: str) -> str:
    """The module of `kg.read` that reads it. The stream must be one that can peek, as files and stdin can.

    >>> sniff(io.BytesIO(b'{"text": "A"}'), "stdin"), sniff(io.BytesIO(b"BAMAKO, Oct 4 - "), "stdin")
    ('jsonl', 'text')
    """
    head = _peek(stream)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(b"%PDF-"):
        return "pdf"
    if start.startswith(b"{"):
        return "jsonl"
    if start.startswith((b"<!doctype html", b"<html")):
        return "html"
    if start.startswith((b"<?xml", b"<rss", b"<feed")):
        return "html" if b"<html" in start else "feed"
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError("not a kind of file that can be read", file=name, remedy="save it as PDF, HTML or text (UTF-8)")
    return "text"


def _peek(stream: BinaryIO) -> bytes:
    if isinstance(stream, io.BufferedReader):
        return stream.peek(_PEEK)[:_PEEK]
    start = stream.tell()
    head = stream.read(_PEEK)
    stream.seek(start)
    return head
