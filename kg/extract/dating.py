"""When: the date of the report that the role head gives to an event, else the one that stated rules choose.

Dates themselves are read by rules (`kg.extract.dates`); the head only says whose date it is.
"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from kg.extract.dates import DateMention, to_when
from kg.extract.eventdate import STATEMENTS, EventDate, offset_conflict, resolve_event_date
from kg.extract.features import ROLES
from kg.extract.reading import Mention, Reading, Told
from kg.extract.tokens import Stretch
from kg.model import Status, When

_DATED = re.compile(r"\b(?:dated|dat[ée]e?s?(?: (?:du|de ce|d['’]hier))?)[ ,]*(?:the |le |du )?(?:\w+ )?$", re.IGNORECASE)
_DATE = ROLES.index("date")


def date_scores(reading: Reading, told: Told) -> list[tuple[float, DateMention]]:
    """How surely each date of the report is the event's own, the surest first."""
    w = reading.words
    out = []
    for m in reading.marks.dates:
        inside = w.within(m.start, m.end)
        if inside:
            out.append((round(float(np.max(told.roles[inside, _DATE])), 4), m))
    return sorted(out, key=lambda x: (-x[0], x[1].start))


def find_date(reading: Reading, told: Told, status: Status) -> When | None:
    """The date of an event with how it was chosen, or None where the text gives none.

    The head and the rules each speak for dates; the one with the most support is taken if that is enough. A date that only
    says when it was announced bounds the end.
    """
    cuts = reading.model.settings["thresholds"]
    ruled = _by_rules(reading, told, status)
    chosen = {m.start for m in ruled.mentions} if ruled else set()
    scored = [(round(p + (cuts["date_rule"] if m.start in chosen else 0.0), 4), m) for p, m in date_scores(reading, told)]
    ranked = sorted(scored, key=lambda x: (-x[0], x[1].start))
    text = reading.report.text
    if ranked and ranked[0][0] >= cuts["date"]:
        mention = ranked[0][1]
        if ruled is not None and mention.start in chosen and (ruled.first or ruled.last):
            return ruled.when(text)
        when = to_when(mention, text)
        if when is not None:
            return _bound(when) if _announces(mention, text) and told.type not in STATEMENTS else when
    return _announced(reading, told, status)


def _by_rules(reading: Reading, told: Told, status: Status) -> EventDate | None:
    order = [told.trigger, *(m for m in told.mentions if m is not told.trigger)]
    others = [m for e in reading.events if e is not told for m in e.mentions]
    return resolve_event_date(
        reading.report.text, reading.lang, reading.report.published, [_where(reading, m) for m in order], type=told.type, status=status,
        others=[_where(reading, m) for m in others],
    )  # fmt: skip


def _where(reading: Reading, mention: Mention) -> Stretch:
    return Stretch(reading.words.start[mention.words[0]], reading.words.end[mention.words[-1]])


def _announced(reading: Reading, told: Told, status: Status) -> When | None:
    """A deed without a date in a report that dates its announcement ended by then."""
    if told.type in STATEMENTS or status not in ("occurred", "ended"):
        return None
    text = reading.report.text
    announced = [m for m in reading.marks.dates if _announces(m, text) and m.first is not None and m.first == m.last]
    if not announced or any(not _announces(m, text) and m.role == "event" and m.first is not None for m in reading.marks.dates):
        return None
    when = to_when(announced[0], text)
    return _bound(when) if when else None


def _announces(mention: DateMention, text: str) -> bool:
    """Whether a date is that of a communiqué, not of what it tells."""
    return mention.role == "statement" or _DATED.search(text, max(0, mention.start - 24), mention.start) is not None


def _bound(when: When) -> When:
    return When(None, when.latest_end, None, when.latest_end, "bound", when.spans, f"{when.how}; announced by then", when.conflict)


def offset_flagged(reading: Reading, told: Told, own: When | None, other: When | None) -> When | None:
    """The date of a reply, flagged where it does not lie as many days after the other event as the text says.

    "On Saturday, two days after an ambush", and the ambush on a Wednesday: both are kept, neither is mended.
    """
    if own is None or other is None or own.conflict:
        return own
    w = reading.words
    here = {w.sentence[m.first] for m in told.mentions}
    for m in reading.marks.dates:
        inside = [s for s in here if w.sentences[s][0] <= m.start < w.sentences[s][1]]
        if m.lean == "event" and inside:
            said = offset_conflict(m, _as_event_date(own), _as_event_date(other))
            if said:
                return replace(own, conflict=said)
    return own


def _as_event_date(when: When) -> EventDate:
    return EventDate(when.earliest_begin, when.latest_end, (), "")
