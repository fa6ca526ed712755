"""The date of an event, chosen among the dates of its report by stated rules.

In order: a date in the clause of a trigger; a date that opens its sentence; another date of the sentence; the date of the
sentences before it in the paragraph; a heading over it; the lead. Statements and plans take only a date of their own clause.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kg.extract.dates import DateMention, find_dates
from kg.extract.daymath import moved
from kg.extract.sentences import paragraphs, sentences
from kg.extract.tokens import Stretch, flat
from kg.model import Precision, Span, When

STATEMENTS = frozenset({"Claim", "Condemnation", "Accusation", "Threat"})


@dataclass(frozen=True, slots=True)
class EventDate:
    """The days of an event (None where open), the dates of the text that say so, and how they were chosen."""

    first: dt.date | None
    last: dt.date | None
    mentions: tuple[DateMention, ...]
    how: str
    conflict: str | None = None

    def when(self, text: str) -> When:
        """The four bounds, with evidence."""
        spans = tuple(Span(m.start, m.end, text[m.start : m.end]) for m in self.mentions)
        first, last = self.first, self.last
        if last is None:
            return When(first, first, None, None, "range", spans, self.how, self.conflict)
        if first is None:
            return When(None, last, None, last, "bound", spans, self.how, self.conflict)
        if first == last:
            return When(first, first, last, last, "day", spans, self.how, self.conflict)
        kind = self.mentions[0].kind if self.mentions else "range"
        precision: Precision = kind if kind in ("month", "year") else "range"
        return When(first, last, first, last, precision, spans, self.how, self.conflict)


def resolve_event_date(
    text: str,
    lang: str | None,
    published: dt.date | None,
    triggers: Sequence[Stretch],
    *,
    type: str | None = None,
    status: str = "occurred",
    others: Sequence[Stretch] = (),
) -> EventDate | None:
    """The date of the event that these words name (the main trigger first), or None where the text gives none.

    `others` are the triggers of the other events: a date right beside one of them is rather theirs.

    >>> text = "Samedi, des hommes armés ont attaqué Djoga. Six civils sont morts."
    >>> found = resolve_event_date(text, "fr", dt.date(2024, 6, 10), [Stretch(31, 38)])
    >>> str(found.first), found.how
    ('2024-06-08', 'weekday before publication; in the clause')
    """
    page = _Page(text, lang, published)
    own = type in STATEMENTS or status == "planned"
    found: list[_Candidate] = []
    for rank, trigger in enumerate(triggers):
        found += [c._replace(cost=c.cost + 0.5 * min(rank, 3)) for c in _in_sentence(page, trigger, own, others)]
    best = min(found, key=lambda c: (c.cost, c.mention.start), default=None)
    if best and best.cost <= (_OWN if own else _ANY):
        return _chosen(_typed(_finer(best, found), found, type, published or dt.date.max))
    if own or not triggers:
        return None
    around = _around(page, triggers[0], status)
    return _chosen(around) if around else None


_OWN, _ANY = 2.0, 9.0


class _Candidate(NamedTuple):
    """A date that may be that of an event: the lower the cost the nearer."""

    cost: float
    mention: DateMention
    why: str
    days: tuple[dt.date | None, dt.date | None]


def _candidate(cost: float, m: DateMention, why: str) -> _Candidate:
    return _Candidate(cost, m, why, (m.first, m.last))


def _finer(best: _Candidate, found: Sequence[_Candidate]) -> _Candidate:
    """A day inside the month or week first chosen, if another mention of the event tells it."""
    first, last = best.days
    if not first or not last or (last - first).days < 6:
        return best
    inside = [
        c
        for c in found
        if c.cost < 2.5 and c.days[0] and c.days[1] and first <= c.days[0] and c.days[1] <= last and c.mention.role == "event"
    ]
    return min((c for c in inside if c.days != best.days), key=lambda c: (c.cost, c.mention.start), default=best)


def _chosen(c: _Candidate) -> EventDate:
    return EventDate(*c.days, (c.mention,), f"{c.mention.how}; {c.why}", c.mention.conflict)


_LASTING = frozenset(
    {"Blockade", "Displacement", "Operation", "Protest", "Sanction", "PropertyDestruction", "AirStrike", "Shelling", "ArmedClash"}
)


def _typed(c: _Candidate, found: Sequence[_Candidate], type: str | None, base: dt.date) -> _Candidate:
    """ "since July" opens what lasts and dates what happens at once; a blockade since then may be told to have ended."""
    m = c.mention
    if m.kind != "since" or not m.told or type is None:
        return c
    if type not in _LASTING:
        return c._replace(days=m.told)
    ends = [
        x.days[1]
        for x in found
        if x.mention.kind == "day" and x.days[1] and m.told[1] < x.days[1] and x.mention.start > m.end and x.cost < 4
    ]
    return c._replace(days=(m.first, min(ends))) if ends and type == "Blockade" else c


class _Page:
    """A report with its sentences, paragraphs and usable dates."""

    def __init__(self, text: str, lang: str | None, published: dt.date | None) -> None:
        self.folded, self.base = flat(text), published
        self.sentences = sentences(text, lang)
        self.paragraphs = paragraphs(text)
        self.dates = [
            m for m in find_dates(text, lang, published) if m.role in ("event", "statement") and (m.first or m.last or m.lean == "event")
        ]

    def sentence(self, at: int) -> Stretch:
        return next((s for s in self.sentences if s.start <= at < s.end), Stretch(at, at + 1))

    def paragraph(self, at: int) -> int:
        return next((i for i, p in enumerate(self.paragraphs) if p.start <= at < p.end), -1)

    def within(self, stretch: Stretch) -> list[DateMention]:
        return [m for m in self.dates if stretch.start <= m.start < stretch.end]


_BREAK = re.compile(
    r"(?P<hard>[;:\u2013(])|(?P<soft>,)|(?<![\w-])(?:(?P<after>after|before|following|apres|avant|until|jusqu'a)|(?P<word>and|but|when|while|where|which|who|whose|since"
    r"|et|mais|lorsque|quand|dont|ou|qui|puis|alors|tandis))(?![\w-])"
)
_COST = {"hard": 2.0, "soft": 0.6, "word": 0.7, "after": 1.0}


def _in_sentence(page: _Page, trigger: Stretch, own: bool, others: Sequence[Stretch]) -> list[_Candidate]:
    sentence = page.sentence(trigger.start)
    here = page.within(sentence)
    out = []
    for m in here:
        if m.lean == "event" and (counted := _from_event(page, trigger, m, here)):
            out += counted
            continue
        if (m.first is None and m.last is None) or (m.lean == "event" and any(x.days and x.lean != "event" for x in here)):
            continue
        behind = m.start >= trigger.start
        between = page.folded[trigger.end : m.start] if behind else page.folded[m.end : trigger.start]
        cost = sum(_COST[b.lastgroup or "soft"] for b in _BREAK.finditer(between)) + len(between) / 150
        opens = m.start - sentence.start < 12 and not behind
        cost = min(cost, 1.2) if opens and m.kind != "since" else cost
        if m.role == "statement" and not own:
            cost += 3.0
        if m.kind == "year" or (m.kind in ("since", "until") and cost > 1.0):
            cost += 1.0
        if len(between) < 12 and not _BREAK.search(between):
            cost -= 0.3
        if not behind and re.search(r"(?<![\w-])(?:after|following|apres)(?![\w-])", between):
            cost += 0.7  # the event is told as before that date
        if own and behind and len(between) > 25:
            cost += 1.0
        if m.lean == "event":
            cost += 1.0
        if own and any(min(m.start, trigger.start) < o.start < max(m.start, trigger.start) for o in others):
            cost += 1.5  # the date is rather that of the deed than of what is said of it
        cost += _theirs(page, m, trigger, others)
        why = "in the clause" if cost < 1.2 else "at the head of the sentence" if opens else "in the sentence"
        bound = m.role == "statement" and not own and m.kind == "day"
        out.append(_Candidate(cost + 0.2 * behind, m, "told by then" if bound else why, (None if bound else m.first, m.last)))
    return out


def _theirs(page: _Page, m: DateMention, trigger: Stretch, others: Sequence[Stretch]) -> float:
    """What it costs that the date stands right beside the trigger of another event, or behind it."""
    cost = 0.0
    for o in others:
        if o.start == trigger.start or abs(o.start - m.start) > 250:
            continue
        gap = page.folded[o.end : m.start] if o.end <= m.start else page.folded[m.end : o.start]
        close = len(gap) < 28 and not re.search(r"[,;:.]", gap)
        between = min(m.start, trigger.start) < o.start < max(m.start, trigger.start)
        cost = max(cost, 1.5 * close * (1.0 if between else 0.5))
    return cost


def _from_event(page: _Page, trigger: Stretch, m: DateMention, here: Sequence[DateMention]) -> list[_Candidate]:
    """ "five weeks after they toppled him": the date of the event so named is the sentence's, counted back."""
    if m.offset is None or m.unit is None or m.end > trigger.start or re.search(r"[,;:.]", page.folded[m.end : trigger.start]):
        return []
    other = [x.days for x in here if x.days and x is not m] or ([(page.base, page.base)] if page.base else [])
    days = moved(other[0], -m.offset, m.unit) if other else None
    return [_Candidate(0.3, m, f"{-m.offset:+d} {m.unit} from the date of the sentence", days)] if days else []


def _around(page: _Page, trigger: Stretch, status: str) -> _Candidate | None:
    """The date that holds for a sentence without one: of the sentences before it, of the heading of its list, of the period."""
    index = page.paragraph(trigger.start)
    if index < 0:
        return None
    sentence, paragraph = page.sentence(trigger.start), page.paragraphs[index]
    before = [m for m in page.within(Stretch(paragraph.start, sentence.start)) if _scene(m)]
    if before:
        return _candidate(5, before[-1], "in the sentence before") if not _dawn(page, sentence, before[-1]) else _next_morning(before[-1])
    heading = _heading(page, index)
    dates = [m for m in page.within(heading) if _scene(m)] if heading and status != "denied" else []
    return _candidate(6, dates[0], "in the heading") if dates else None


def _heading(page: _Page, index: int) -> Stretch | None:
    """The line that introduces the list in which a paragraph stands: it ends with a colon, or is a title right above."""
    for i in range(index - 1, max(-1, index - 25), -1):
        block = page.paragraphs[i]
        words = page.folded[block.start : block.end]
        between = page.folded[block.end : page.paragraphs[i + 1].start]
        if words.endswith(":"):
            return block
        if len(words) < 120 and words[-1] not in ".;!?" and between.count("\n") == 1:
            return block
        if not _listed(page, i + 1):
            return block if len(words) < 120 and words[-1] not in ".;!?" else None
    return None


def _listed(page: _Page, index: int) -> bool:
    """Is this paragraph an item of a list: does a bullet or number stand before it?"""
    start = page.paragraphs[index].start
    line = page.folded[page.folded.rfind("\n", 0, start) + 1 : start].strip()
    return bool(line)


_DAWN = re.compile(
    r"(?:a|des|avant|vers)[ ]l'aube|dans[ ]la[ ]matinee|au[ ](?:petit[ ])?matin|premieres[ ]heures"
    r"|at[ ]dawn|at[ ]first[ ]light|in[ ]the[ ]morning|by[ ]morning"
)


def _dawn(page: _Page, sentence: Stretch, m: DateMention) -> bool:
    """Does the sentence go on at dawn after a night?"""
    night = m.days is not None and (m.days[1] - m.days[0]).days == 1
    return night and _DAWN.search(page.folded, sentence.start, sentence.end) is not None


def _next_morning(m: DateMention) -> _Candidate:
    return _Candidate(5, m, "the morning after the night in the sentence before", (m.last, m.last))


def _scene(m: DateMention) -> bool:
    return m.role == "event" and m.kind not in ("year", "since", "until")


def offset_conflict(mention: DateMention, own: EventDate | None, other: EventDate | None) -> str | None:
    """What does not agree where an event is told to be so many days from another ("two days after the ambush").

    `own` is the date of the event, `other` that of the event counted from.

    >>> text = "On Saturday, two days after an ambush"
    >>> on, after = find_dates(text, "en", dt.date(2025, 10, 5))
    >>> wednesday = EventDate(dt.date(2025, 10, 1), dt.date(2025, 10, 1), (), "")
    >>> offset_conflict(after, EventDate(on.first, on.last, (on,), ""), wednesday)
    '+2 day from 2025-10-01 is 2025-10-03, but it is told for 2025-10-04'
    """
    if not (own and other and own.first and own.last and other.first and other.last and mention.offset is not None and mention.unit):
        return None
    counted = moved((other.first, other.last), mention.offset, mention.unit)
    if counted is None or (counted[0] <= own.last and own.first <= counted[1]):
        return None
    return f"{mention.offset:+d} {mention.unit} from {other.first} is {counted[0]}, but it is told for {own.first}"
