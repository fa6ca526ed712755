"""PDF: the text of its pages (pypdf), with running heads and page numbers left out and lines joined to paragraphs."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from statistics import median
from typing import TYPE_CHECKING, BinaryIO

from kg.errors import InputError
from kg.read.source import Options, Outcome, read_whole, to_report

if TYPE_CHECKING:
    from pypdf import PdfReader

_DECRYPT = "save a copy without password: qpdf --decrypt in.pdf out.pdf"
_ENDS = re.compile(r"[.!?:…»”\"')\]]$")
_NUMBER = re.compile(r"(?:page\s*)?[-–]?\s*\d{1,4}\s*[-–]?(?:\s*(?:/|of|sur)\s*\d{1,4})?", re.IGNORECASE)


def read(stream: BinaryIO, name: str, options: Options) -> Iterator[Outcome]:
    """The one report of a PDF. Its date of making is not taken for the day of publication."""
    reader = _open(read_whole(stream, name, options), name)
    pages = [_page_lines(reader, i, name) for i in range(len(reader.pages))]
    text = paragraphs(without_running_heads(pages))
    if not text.strip():
        raise InputError("the PDF has no text (a scan?)", file=name, remedy="recognise its text first: ocrmypdf in.pdf out.pdf")
    meta = reader.metadata
    yield to_report(text, options, name, title=meta.title if meta and isinstance(meta.title, str) else None)


def _open(data: bytes, name: str) -> PdfReader:
    """The document, if it is one and opens without a password."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").addHandler(logging.NullHandler())  # its warnings are no concern of the user's
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("the PDF is encrypted", file=name, remedy=_DECRYPT)
        len(reader.pages)
    except DependencyError as e:  # only ciphers need what is not installed
        raise InputError("the PDF is encrypted", file=name, remedy=_DECRYPT) from e
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as e:
        raise InputError(f"not a PDF that can be read ({_why(e)})", file=name, remedy="save it again, or save its text as .txt") from e
    return reader


def _why(e: Exception) -> str:
    return " ".join((str(e) or type(e).__name__).split())[:80]


def _page_lines(reader: PdfReader, index: int, name: str) -> list[str]:
    """The lines of a page, without trailing blanks; empty ones are kept, they part paragraphs."""
    try:
        text = reader.pages[index].extract_text() or ""
    except Exception as e:  # a broken page raises whatever its broken part provokes
        raise InputError(f"page {index + 1} cannot be read ({_why(e)})", file=name, remedy="save it again, or save its text as .txt") from e
    return [line.rstrip() for line in text.splitlines()]


def without_running_heads(pages: list[list[str]]) -> list[str]:
    """All lines, less page numbers and what stands first or last on most pages.

    >>> without_running_heads([["UN NOTE", "One.", "1"], ["UN NOTE", "Two.", "2"], ["UN NOTE", "Three.", "3"]])
    ['One.', 'Two.', 'Three.']
    """
    filled = [[line.strip() for line in page if line.strip()] for page in pages]
    edges = Counter(line for page in filled for line in {*page[:1], *page[-1:], *page[-2:-1]})
    running = {line for line, n in edges.items() if n >= 3 and n > len(pages) / 2}
    kept: list[str] = []
    for page in pages:
        kept += [line for line in page if line.strip() not in running and not _NUMBER.fullmatch(line.strip())]
    return kept


def paragraphs(lines: Iterable[str]) -> str:
    """Lines joined to paragraphs: one ends at an empty line, or at a line that ends a sentence and is clearly short.

    A word divided at a line's end is put together again.

    >>> paragraphs(["Quatre soldats ont été tués dans une embus-", "cade.", "L'armée a répliqué le lendemain avec des frappes."])
    "Quatre soldats ont été tués dans une embuscade.\\nL'armée a répliqué le lendemain avec des frappes."
    """
    lines = list(lines)
    usual = median([len(line) for line in lines if line.strip()] or [0])
    done: list[str] = []
    current = ""
    for line in lines:
        current = _joined(current, line.strip())
        if current and (not line.strip() or (_ENDS.search(current) and len(line) < 0.75 * usual)):
            done.append(current)
            current = ""
    return "\n".join([*done, current] if current else done)


def _joined(current: str, line: str) -> str:
    if not current or not line:
        return current or line
    if re.search(r"[^\W\d_]-$", current) and line[0].islower():
        return current[:-1] + line
    return f"{current} {line}"
