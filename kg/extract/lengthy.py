"""Long reports, read piece by piece: time and memory grow with the length of a report, not with its square.

Every mention of an event is compared with every other and looks at every word, which is right for a report of some pages and hopeless
for a book. A text over the limit is cut at paragraph ends (else at line or word ends) and each piece is read as a report; what
two pieces tell of one event stays two accounts, which event identity puts together as it does over reports.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from kg.model import Account, Link, Report, Span, account_id

LONGEST = 10_000  # characters


def pieces(text: str, longest: int = LONGEST) -> Iterator[tuple[int, str]]:
    """(offset, text) of the pieces of a text that have something in them.

    >>> list(pieces("one two\\n\\nthree four", 12))
    [(0, 'one two\\n\\n'), (9, 'three four')]
    """
    start = 0
    while start < len(text):
        end = len(text)
        if end - start > longest:
            end = start + longest
            for mark in ("\n\n", "\n", ". ", " "):
                cut = text.rfind(mark, start + longest // 2, end)
                if cut >= 0:
                    end = cut + len(mark)
                    break
        if text[start:end].strip():
            yield start, text[start:end]
        start = end


def moved(accounts: list[Account], links: list[Link], offset: int, report: Report) -> tuple[list[Account], list[Link]]:
    """Accounts and links of a piece as those of the whole report: spans moved, ids made anew."""
    new: dict[str, str] = {}
    out = []
    for a in accounts:
        trigger = _moved(a.trigger, offset)
        new[a.id] = account_id(report.id, trigger, a.voice, a.part)
        rest = {f.name: _moved(getattr(a, f.name), offset) for f in dataclasses.fields(a) if f.name not in ("id", "report")}
        out.append(Account(id=new[a.id], report=report.id, **rest))
    return out, [dataclasses.replace(x, source=new[x.source], target=new[x.target], spans=_moved(x.spans, offset)) for x in links]


def _moved(value: Any, offset: int) -> Any:
    if isinstance(value, Span):
        return Span(value.start + offset, value.end + offset, value.quote)
    if isinstance(value, tuple):
        return tuple(_moved(x, offset) for x in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.replace(value, **{f.name: _moved(getattr(value, f.name), offset) for f in dataclasses.fields(value)})
    return value
