"""What a page needs of reports and accounts to show the words behind each value: texts, and slots with their places in them.

Browsers count UTF-16 units and reports count code points; the two differ after an emoji, so places are counted anew here.

>>> units("a🙂b")(2)
3
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import accumulate
from typing import Any

from kg.model import Account, Casualty, Materiel, Report, Span, When

Json = dict[str, Any]
Place = Callable[[int], int]


def units(text: str) -> Place:
    """From places in code points to places in UTF-16 units."""
    if text.isascii() or max(text) < "\U00010000":
        return lambda at: at
    at = [0, *accumulate(2 if c >= "\U00010000" else 1 for c in text)]
    return at.__getitem__


def lean(**values: Any) -> Json:
    """Only what says something; the page takes what is missing as empty."""
    return {k: v for k, v in values.items() if v is not None and v is not False and v not in ("", [], ())}


def report_json(report: Report, text: bool = True) -> Json:
    """A report as the page knows it; without its text where there is no room for it."""
    return lean(
        id=report.id, title=report.title, publisher=report.publisher, published=report.published and report.published.isoformat(),
        lang=report.lang, url=report.url, source=report.source_id, text=report.text if text else None,
    )  # fmt: skip


def account_json(account: Account, at: Place, actors: Mapping[str, list[int]]) -> Json:
    """An account with the words of each slot; `actors` holds who its participants are taken to be, as numbers, by role."""
    a = account
    return lean(
        id=a.id, voice=a.voice, type=a.type, status=a.status, trigger=_span(a.trigger, at), sentence=_span(a.sentence, at),
        initiators=[_named(p.name, p.spans, at) for p in a.initiators], targets=[_named(p.name, p.spans, at) for p in a.targets],
        who=actors.get("initiator"), whom=actors.get("target"),
        places=[_named(f"{p.name} ({p.relation})" if p.relation else p.name, p.spans, at) for p in a.places],
        when=_when(a.when, at), tolls=[_toll(c, at) for c in a.casualties], materiel=[_materiel(m, at) for m in a.materiel],
        weapons=[_named(w.name, w.spans, at) for w in a.weapons], reported_by=[_named(v.name, v.spans, at) for v in a.reported_by],
    )  # fmt: skip


def _span(span: Span, at: Place) -> list[int]:
    return [at(span.start), at(span.end)]


def _spans(spans: Iterable[Span], at: Place) -> list[list[int]]:
    return [_span(s, at) for s in spans]


def _named(name: str, spans: Iterable[Span], at: Place) -> Json:
    return {"name": name, "at": _spans(spans, at)}


def _when(when: When | None, at: Place) -> Json | None:
    if when is None:
        return None
    bounds = [d.toordinal() if d else None for d in (when.earliest_begin, when.latest_begin, when.earliest_end, when.latest_end)]
    return lean(bounds=bounds, precision=when.precision, how=when.how, conflict=when.conflict, at=_spans(when.spans, at))


def _toll(c: Casualty, at: Place) -> Json:
    return lean(kind=c.kind, side=c.side, who=c.who, about=c.approximate, old=c.superseded, at=_spans(c.spans, at)) | {
        "min": c.minimum,
        "max": c.maximum,
    }


def _materiel(m: Materiel, at: Place) -> Json:
    return lean(action=m.action, item=m.item, about=m.approximate, at=_spans(m.spans, at)) | {"min": m.minimum, "max": m.maximum}
