"""When: the date of the report that the role head gives to an event, else the one that stated rules choose.

Dates themselves are read by rules (`kg.extract.dates`); the head only says whose date it is.
"""

from __future__ import annotations

import numpy as np

from kg.extract.dates import DateMention, to_when
from kg.extract.eventdate import STATEMENTS, resolve_event_date
from kg.extract.features import ROLES
from kg.extract.reading import Reading, Told
from kg.extract.tokens import Stretch
from kg.model import Status, When

_DATE = ROLES.index("date")


def date_scores(reading: Reading, told: Told) -> list[tuple[float, DateMention]]:
    """How surely each date of the report is the event's own, the surest first."""
    w = reading.words
    out = []
    for m in reading.marks.dates:
        inside = [i for i in range(len(w)) if w.start[i] < m.end and w.end[i] > m.start]
        if inside:
            out.append((round(float(np.max(told.roles[inside, _DATE])), 4), m))
    return sorted(out, key=lambda x: (-x[0], x[1].start))


def find_date(reading: Reading, told: Told, status: Status) -> When | None:
    """The date of an event with how it was chosen, or None where the text gives none."""
    cuts = reading.model.settings["thresholds"]
    ranked = date_scores(reading, told)
    if ranked and ranked[0][0] >= cuts["date"]:
        when = to_when(ranked[0][1], reading.report.text)
        if when is not None:
            return when
    if told.type in STATEMENTS and cuts["date_statement_needs_head"]:
        return None
    order = [told.trigger, *(m for m in told.mentions if m is not told.trigger)]
    triggers = [Stretch(reading.words.start[m.words[0]], reading.words.end[m.words[-1]]) for m in order]
    found = resolve_event_date(reading.report.text, reading.lang, reading.report.published, triggers, type=told.type, status=status)
    if found is None or (found.first is None and found.last is None):
        return None
    return found.when(reading.report.text)
