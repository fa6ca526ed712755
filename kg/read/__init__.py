"""Reading: any source an analyst has (text, JSONL, HTML, PDF, feeds, folders, globs, stdin) to `Report`s, in input order.

What cannot be read becomes one `InputError` in its place, with file, line, field and remedy, and the others go on.
One module a format: ``read(stream, name, options)`` yields reports and errors. Adding a format is one module and one
line in `FORMATS`.
"""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from kg.errors import InputError
from kg.model import Report
from kg.read.paths import expand
from kg.read.sniff import sniff
from kg.read.source import MAX_SIZE, Options, Outcome, file_name

FORMATS = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".xml": "feed",
    ".rss": "feed",
    ".atom": "feed",
}
"""Suffix → module of `kg.read` that reads it; a folder is searched for these."""


def read_paths(
    paths: Iterable[str | Path],
    *,
    stdin: BinaryIO | None = None,
    lang: str | None = None,
    publisher: str | None = None,
    published: dt.date | None = None,
    max_size: int = MAX_SIZE,
) -> Iterator[Report | InputError]:
    """Every report in `paths` (files, folders, globs, ``-`` for `stdin`), in order, and an error for each that cannot be read.

    `lang`, `publisher` and `published` hold for reports that do not say their own. A language that nobody says is
    detected. `max_size` limits one document, in bytes: a file, or a line of JSONL, which is never read as a whole.

    >>> import io
    >>> jsonl = io.BytesIO(b'{"id": "a", "published": "2025-10-05", "text": "The army said that it struck."}\\n{"id": "b"}')
    >>> for outcome in read_paths(["-"], stdin=jsonl):
    ...     print(outcome if isinstance(outcome, InputError) else (outcome.source_id, outcome.published, outcome.lang))
    ('a', datetime.date(2025, 10, 5), 'en')
    stdin, line 2, field 'text': no text; give each report its text as a string
    """
    options = Options(lang=lang, publisher=publisher, published=published, max_size=max_size)
    for path in expand(paths, FORMATS):
        if isinstance(path, InputError):
            yield path
        else:
            yield from _read_one(path, stdin, options)


def _read_one(path: Path | None, stdin: BinaryIO | None, options: Options) -> Iterator[Outcome]:
    """All of one file, or of stdin where `path` is None; what the reader raises is the file's one error."""
    name = file_name(path)
    try:
        with _opened(path, stdin) as stream:
            form = FORMATS.get(path.suffix.lower()) if path else None
            reader = importlib.import_module(f"kg.read.{form or sniff(stream, name)}")
            yield from reader.read(stream, name, options)
    except InputError as e:
        yield e
    except OSError as e:
        yield InputError(e.strerror or str(e), file=name, remedy="check that it is a file that you may read")
    except Exception as e:  # the libraries that take files apart raise whatever a broken one provokes
        why = " ".join(f"{type(e).__name__}: {e}".split())[:120]
        yield InputError(f"cannot be taken apart ({why})", file=name, remedy="save it again, or save its text as .txt")


@contextmanager
def _opened(path: Path | None, stdin: BinaryIO | None) -> Iterator[BinaryIO]:
    if path is not None:
        with path.open("rb") as stream:
            yield stream
    elif stdin is None:
        raise InputError("nothing is piped in", file="stdin", remedy="give a path, or pipe reports in: cat a.txt | kg add -")
    else:
        yield stdin
