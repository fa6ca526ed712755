"""Deeds told as a series share what is said once of all: their day, and who did them.

"The army launched a series of strikes on Saturday … In the west of Sokolo … Near In-Gouzma …": the parts have the day and the
doer of the first, where they say nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extract.eventdate import STATEMENTS
from kg.extract.reading import Reading
from kg.model import Account

_SERIAL = frozenset({"AirStrike", "DroneStrike", "Shelling", "Attack", "Arrest", "CivilianTargeting", "Explosion"})


def in_series(drafts: Sequence[Account]) -> list[Account]:
    """The accounts with day and doer taken over from the one before of the same type and target or doer."""
    out: list[Account] = []
    for draft in drafts:
        before = next((a for a in reversed(out) if _continues(a, draft)), None)
        if before is not None:
            if draft.when is None and draft.status == "occurred":
                draft = replace(draft, when=before.when)
            if not draft.initiators and draft.type in ("AirStrike", "DroneStrike"):
                draft = replace(draft, initiators=before.initiators)
        elif (opened := next((a for a in reversed(out) if _part_of_series(a, draft)), None)) is not None:
            draft = replace(draft, type=opened.type, when=draft.when if _dates_itself(draft) else opened.when)
        out.append(draft)
    return out


_A_SERIES = re.compile(r"\b(?:series|s[ée]rie|string|wave|vague|number|several|plusieurs|multiple)\s+(?:of|de|d['’])?", re.IGNORECASE)
_FROM_THE_AIR = frozenset({"AirStrike", "DroneStrike", "Shelling"})


def _part_of_series(opened: Account, draft: Account) -> bool:
    """Whether a deed in a general word ("around fifteen were neutralised") is one of the strikes of which a series was told, by the same doer."""
    if draft.type != "Attack" or opened.type not in _FROM_THE_AIR or not _A_SERIES.search(opened.sentence.quote):
        return False
    return draft.status == "occurred" and bool({p.name for p in opened.initiators} & {p.name for p in draft.initiators})


def _dates_itself(draft: Account) -> bool:
    """Whether its own sentence tells its day."""
    return draft.when is not None and any(draft.sentence.start <= s.start < draft.sentence.end for s in draft.when.spans)


def in_scene(reading: Reading, drafts: Sequence[Account]) -> list[Account]:
    """The accounts without a day with that of the event told right before, in the same sentence or the one before it in the paragraph."""
    out = list(drafts)
    order = sorted(range(len(out)), key=lambda i: (out[i].trigger.start, i))
    for k, i in enumerate(order):
        draft = out[i]
        if k == 0 or draft.when is not None or draft.status != "occurred" or draft.type in STATEMENTS or _dated(reading, draft):
            continue
        before = out[order[k - 1]]
        when = before.when
        told = when is not None and when.precision == "day" and before.status == "occurred" and before.type not in STATEMENTS
        if told and when is not None and _right_after(reading, before, draft):
            out[i] = replace(draft, when=replace(when, how=f"{when.how}; as the event told before it"))
    return out


def _right_after(reading: Reading, before: Account, draft: Account) -> bool:
    w = reading.words
    a, b = (w.sentence[w.within(x.trigger.start, x.trigger.end)[0]] for x in (before, draft))
    return a <= b <= a + 1 and "\n" not in reading.report.text[before.trigger.end : draft.trigger.start]


def _dated(reading: Reading, draft: Account) -> bool:
    """Whether its sentence has a date, which then is another's."""
    return any(draft.sentence.start <= d.start < draft.sentence.end for d in reading.marks.dates)


def _continues(before: Account, draft: Account) -> bool:
    if before.type != draft.type or draft.type not in _SERIAL or before.status != "occurred":
        return False
    doers = {p.name for p in before.initiators}
    return bool(doers & {p.name for p in draft.initiators}) or (not draft.initiators and draft.type in ("AirStrike", "DroneStrike"))
