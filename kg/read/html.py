"""Web pages: the article without navigation, footers and teasers (trafilatura), and what the page says of itself."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, cast

from kg.errors import InputError
from kg.read.source import Options, Outcome, date_of, decode, read_whole, to_report

if TYPE_CHECKING:
    from trafilatura.settings import Document

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)

# Only dates that the page states of itself: a date found somewhere in the text is not the day of publication. The upper
# bound is fixed so that the answer does not depend on the day of reading.
_DATES = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}


_FEWEST_WORDS = 8
"""Less than this is a menu or a notice, not an article."""


def read(stream: BinaryIO, name: str, options: Options) -> Iterator[Outcome]:
    """The one article of a page."""
    page = _decode(read_whole(stream, name, options), name)
    found = _article(page)
    text = _without_title(found.text or "", found.title) if found else ""
    if not found or len(text.split()) < _FEWEST_WORDS:
        raise InputError("no article found in the page", file=name, remedy="save the article's text as .txt")
    yield to_report(
        text,
        options,
        name,
        publisher=found.sitename or found.hostname,
        published=date_of(found.date, name),
        title=found.title,
        url=found.url,
    )


def _article(page: str) -> Document | None:
    """What trafilatura takes for the article; what it logs is no concern of the user's."""
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    return cast("Document | None", bare_extraction(page, with_metadata=True, include_comments=False, date_extraction_params=_DATES))


def _decode(data: bytes, name: str) -> str:
    """UTF-8 unless the page says otherwise."""
    said = _CHARSET.search(data[:4096])
    try:
        return data.decode(said[1].decode("ascii")) if said else decode(data, name)
    except (LookupError, UnicodeDecodeError):
        return decode(data, name)


def _without_title(text: str, title: str | None) -> str:
    """The text without the headline at its head: the title is no part of a report's text."""
    first, _, rest = text.partition("\n")
    return rest if title and first.strip() == title.strip() else text
