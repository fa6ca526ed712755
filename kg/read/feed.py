"""Feeds (RSS, Atom): one entry, one report; the feed's title is the publisher."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any, BinaryIO

from kg.errors import InputError
from kg.read.markup import plain_text
from kg.read.source import Options, Outcome, read_whole, to_report


def read(stream: BinaryIO, name: str, options: Options) -> Iterator[Outcome]:
    """The entries of a feed, as the feed orders them; one without text is an error in its place."""
    import feedparser

    feed = feedparser.parse(io.BytesIO(read_whole(stream, name, options)))
    if not feed.entries:
        raise InputError("not a feed with entries (RSS or Atom)", file=name, remedy="save web pages as .html")
    for number, entry in enumerate(feed.entries, 1):
        text = plain_text(_body(entry))
        if text.strip():
            yield to_report(
                text,
                options,
                name,
                publisher=feed.feed.get("title"),
                published=_published(entry),
                title=plain_text(entry.get("title", "")),
                url=entry.get("link"),
                source_id=entry.get("id"),
            )
        else:
            at = f"{name}, entry {number} ({entry.get('link') or entry.get('title') or 'untitled'})"
            yield InputError("the entry has no text", file=at, remedy="save the page that it links to as .html")


def _body(entry: Any) -> str:
    """The fullest text that an entry holds."""
    parts = [str(c.get("value") or "") for c in entry.get("content") or []] + [str(entry.get("summary") or "")]
    return max(parts, key=len)


def _published(entry: Any) -> dt.date | None:
    """The day as the feed writes it, in the feed's own time zone; its reading in UTC where the form is unusual."""
    for key in ("published", "updated"):
        raw = entry.get(key)
        if raw:
            for parse in (parsedate_to_datetime, dt.datetime.fromisoformat):
                try:
                    return parse(raw).date()
                except ValueError:
                    continue
            if parsed := entry.get(f"{key}_parsed"):
                return dt.date(*parsed[:3])
    return None
