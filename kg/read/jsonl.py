"""JSON lines: one report a line, ``{"id", "publisher", "published", "lang", "title", "url", "text"}``; read line by line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from kg.errors import InputError
from kg.model import Report
from kg.read.source import Options, Outcome, date_of, decode, to_report, too_large


def read(stream: BinaryIO, name: str, options: Options) -> Iterator[Outcome]:
    """A report or an error for each line that is not blank.

    >>> import io
    >>> for outcome in read(io.BytesIO(b'{"text": "A"}\\n{"text": \\n'), "a.jsonl", Options()):
    ...     print(outcome if isinstance(outcome, InputError) else outcome.text)
    A
    a.jsonl, line 2: not JSON (Expecting value, column 9); write one JSON object a line
    """
    empty = True
    for number, offset, line in _lines(stream, options):
        empty = False
        try:
            if line is None:
                raise too_large(name, options, number)
            yield _report(decode(line, name, line=number, offset=offset), name, number, options)
        except InputError as e:
            yield e
    if empty:
        raise InputError("the file is empty", file=name, remedy="remove it, or write one JSON object a line")


def _lines(stream: BinaryIO, options: Options) -> Iterator[tuple[int, int, bytes | None]]:
    """Number, byte offset and bytes of each line that is not blank; None for one above the limit, which is skipped over."""
    number = offset = 0
    while line := stream.readline(options.max_size + 1):
        number, start, size = number + 1, offset, len(line)
        offset += size
        if size > options.max_size and not line.endswith(b"\n"):
            while more := stream.readline(1 << 20):
                offset += len(more)
                if more.endswith(b"\n"):
                    break
            yield number, start, None
        elif line.strip():
            yield number, start, line


def _report(line: str, name: str, number: int, options: Options) -> Report:
    said = _object(line, name, number)
    text = said.get("text")
    if not isinstance(text, str) or not text.strip():
        raise InputError("no text", file=name, line=number, field="text", remedy="give each report its text as a string")
    fields = {key: _string(said, key, name, number) for key in ("publisher", "lang", "title", "url")}
    for key, value in (("text", text), *fields.items()):
        if value is not None and not _encodable(value):
            raise InputError(
                "half a character (a lone surrogate)", file=name, line=number, field=key, remedy="write the file again as UTF-8"
            )
    return to_report(
        text,
        options,
        name,
        line=number,
        source_id=_string(said, "id", name, number),
        published=date_of(said.get("published"), name, number),
        **fields,
    )


def _object(line: str, name: str, number: int) -> dict[str, Any]:
    try:
        said = json.loads(line.rstrip())
    except (json.JSONDecodeError, RecursionError) as e:
        why = f"{e.msg}, column {e.colno}" if isinstance(e, json.JSONDecodeError) else "nested too deeply"
        raise InputError(f"not JSON ({why})", file=name, line=number, remedy="write one JSON object a line") from None
    if not isinstance(said, dict):
        raise InputError("not a JSON object", file=name, line=number, remedy='write each report as {"id": …, "text": …}')
    return said


def _string(said: dict[str, Any], key: str, name: str, number: int) -> str | None:
    """A field that must be a string or absent; an `id` may be a number."""
    value = said.get(key)
    if value is None or isinstance(value, str):
        return value
    if key == "id" and isinstance(value, int):
        return str(value)
    raise InputError(f"not a string: {json.dumps(value)[:40]}", file=name, line=number, field=key, remedy="write it in quotes")


def _encodable(value: str) -> bool:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
