"""What all readers share: limits, decoding, dates, and the making of a `Report` out of what a source says of it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kg.errors import InputError, ModelError
from kg.model import Report, make_report
from kg.read.language import detect

MAX_SIZE = 20_000_000
"""One document of more bytes than this is refused: a report has some pages, so it is a mistake or an archive."""

Outcome = Report | InputError

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}.*)?")


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller says of all inputs: used where a report does not say its own, and the size limit of one document."""

    lang: str | None = None
    publisher: str | None = None
    published: dt.date | None = None
    max_size: int = MAX_SIZE


def file_name(path: Path | None) -> str:
    """How errors name an input.

    >>> file_name(None)
    'stdin'
    """
    return "stdin" if path is None else str(path)


def read_whole(stream: BinaryIO, name: str, options: Options) -> bytes:
    """All bytes of one document; refuses one that is empty or above the limit without reading it to its end."""
    data = stream.read(options.max_size + 1)
    if len(data) > options.max_size:
        raise too_large(name, options)
    if not data.strip():
        raise InputError("the file is empty", file=name, remedy="remove it, or fetch the report again")
    return data


def too_large(name: str, options: Options, line: int | None = None) -> InputError:
    """The error of a document above the limit."""
    limit = f"{options.max_size / 1e6:g} MB"
    return InputError(
        f"larger than the limit of {limit} for one report",
        file=name,
        line=line,
        remedy="split it into its reports, or raise the limit with --max-size",
    )


def decode(data: bytes, name: str, *, line: int | None = None, offset: int = 0) -> str:
    """Text of UTF-8 bytes; an error says at which byte of the file (`offset` is where `data` begins in it).

    >>> decode("Ségou".encode("latin-1"), "a.txt")
    Traceback (most recent call last):
        ...
    kg.errors.InputError: a.txt: not UTF-8 (byte 1 is 0xe9); convert it: iconv -f WINDOWS-1252 -t UTF-8 a.txt > a.utf8.txt
    """
    try:
        return data.decode("utf-8-sig" if offset == 0 else "utf-8")
    except UnicodeDecodeError as e:
        at = e.start + (3 if data.startswith(b"\xef\xbb\xbf") and offset == 0 else 0)
        source = "UTF-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "WINDOWS-1252"
        raise InputError(
            f"not UTF-8 (byte {offset + at} is 0x{data[at]:02x})",
            file=name,
            line=line,
            remedy=f"convert it: iconv -f {source} -t UTF-8 {_converted(name)}",
        ) from None


def _converted(name: str) -> str:
    path = Path(name)
    return f"{name} > {path.with_name(f'{path.stem}.utf8{path.suffix}')}"


def date_of(value: object, name: str, line: int | None = None) -> dt.date | None:
    """The day of an ISO date or date-time, as written (no change of time zone); None and "" are unknown.

    >>> date_of("2025-10-05T23:30:00-05:00", "a.jsonl")
    datetime.date(2025, 10, 5)
    """
    if value is None or value == "":
        return None
    match = _DATE.fullmatch(value.strip()) if isinstance(value, str) else None
    try:
        return dt.date.fromisoformat(match[1] if match else "")
    except ValueError:
        raise InputError(
            f"not a date: {value!r}", file=name, line=line, field="published", remedy="write it as YYYY-MM-DD, or leave it out"
        ) from None


def language_of(value: str | None) -> str | None:
    """The plain code of a language tag.

    >>> language_of("fr-ML"), language_of("")
    ('fr', None)
    """
    return re.split(r"[-_]", value.strip().lower())[0] or None if value else None


def clean(text: str) -> str:
    """Text as it is stored: NFC, without a mark at its head; control characters become blanks, so that offsets stay.

    >>> clean("a\\x0cb")
    'a b'
    """
    return _CONTROL.sub(" ", unicodedata.normalize("NFC", text.removeprefix("\ufeff")))


def to_report(
    text: str,
    options: Options,
    name: str,
    *,
    line: int | None = None,
    publisher: str | None = None,
    published: dt.date | None = None,
    lang: str | None = None,
    title: str | None = None,
    url: str | None = None,
    source_id: str | None = None,
) -> Report:
    """The report that a source holds, filled up with what the caller says of all of them and the language detected."""
    text = clean(text)
    try:
        return make_report(
            text,
            publisher=_or_none(publisher) or options.publisher,
            published=published or options.published,
            lang=language_of(lang) or language_of(options.lang) or detect(text),
            title=_or_none(title),
            url=_or_none(url),
            source_id=_or_none(source_id),
        )
    except ModelError as e:
        raise InputError(e.what, file=name, line=line, field=e.field) from e


def _or_none(value: str | None) -> str | None:
    """The value on one line, cleaned; None where nothing is left."""
    return (" ".join(clean(value).split()) or None) if value else None
