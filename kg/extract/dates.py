"""The dates of a report: where they stand, which days they mean, and how that was read.

Relative dates are resolved against publication (or a dateline), or against the date before them in the text; what the
words cannot settle keeps `first` and `last` None. A weekday that is not that of its date is flagged, never mended.

Invariant: mentions are in text order and do not overlap; ``text[start:end]`` are the words of the date.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from kg.extract.datecounts import FORMS
from kg.extract.dateforms import Form, Setting
from kg.extract.dateroles import DateRole, is_future, is_modal, role_of
from kg.extract.datewords import DateGrammar, date_grammar
from kg.extract.daymath import Days, Unit, moved, shift
from kg.extract.layout import datelines
from kg.extract.tokens import Stretch, flat, snap
from kg.extract.wordlists import language
from kg.model import Precision, Span, When

Kind = Literal["day", "range", "month", "year", "since", "until", "relative"]


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text.

    `first` and `last` day are None where open or unknown: "since 15 April" has no last day, "by Friday" no first.
    `kind` "relative" counts `offset` `unit`s from another date: `lean` "previous" for the one before it in the text
    (index `anchor` among the mentions), "event" for an event that the words name ("two days after the ambush"),
    "named" for one whose date follows at once ("the day before the attack of 3 May").
    `role` tells dates of events from those of statements ("said on Monday"), lives ("founded in 2012"), datelines.
    """

    start: int
    end: int
    first: dt.date | None
    last: dt.date | None
    kind: Kind
    how: str
    form: str
    role: DateRole = "event"
    conflict: str | None = None
    offset: int | None = None
    unit: Unit | None = None
    lean: str | None = None
    anchor: int | None = None
    year_given: bool = False
    told: Days | None = None  # the days that the words name, also where "since" or "until" opens one side

    @property
    def days(self) -> Days | None:
        """First and last day, if both are known."""
        return (self.first, self.last) if self.first and self.last else None


def to_when(mention: DateMention, text: str) -> When | None:
    """The four bounds that a mention stands for, with its words as evidence; None if it says no day at all."""
    first, last = mention.first, mention.last
    if first is None and last is None:
        return None
    spans = (Span(mention.start, mention.end, text[mention.start : mention.end]),)
    if last is None:
        return When(first, first, None, None, "range", spans, mention.how, mention.conflict)
    if first is None:
        return When(None, last, None, last, "bound", spans, mention.how, mention.conflict)
    if first == last:
        return When(first, first, last, last, "day", spans, mention.how, mention.conflict)
    return When(first, last, first, last, _precision(mention), spans, mention.how, mention.conflict)


def _precision(mention: DateMention) -> Precision:
    return mention.kind if mention.kind in ("month", "year") else "range"


# ---------------------------------------------------------------- finding


class _Found:
    """A match of a pattern: where it stands and which form it has."""

    __slots__ = ("end", "match", "name", "start")

    def __init__(self, name: str, match: re.Match[str]) -> None:
        self.name, self.match = name, match
        self.start = match.start() + len(match[0]) - len(match[0].lstrip())
        self.end = match.end()


@lru_cache(maxsize=16)
def find_dates(text: str, lang: str | None, published: dt.date | None) -> tuple[DateMention, ...]:
    """The dates of a text, in order.

    >>> [(str(d.first), str(d.last)) for d in find_dates("Hier à Gao ; du 26 février au 3 mars ; le lendemain", "fr", dt.date(2024, 3, 10))]
    [('2024-03-09', '2024-03-09'), ('2024-02-26', '2024-03-03'), ('2024-03-04', '2024-03-04')]
    """
    grammar, folded = date_grammar(language(text, lang)), flat(text)
    found = _apart(text, folded, grammar)
    base, year = _base(text, folded, grammar, published), _only_year(folded)
    heads = [d for d in datelines(text) if d.date]
    retrospect = not any(f.name in _PRESENT for f in found) and not heads and _tells_of_other_years(found, base)
    mentions: list[DateMention] = []
    for f in found:
        setting = _setting(grammar, folded, f, mentions, base, year, retrospect)
        form = FORMS[f.name](f.match, setting)
        if form is None:
            continue
        mention = _mention(text, folded, f, form, setting)
        if any(h.start <= mention.start < h.end for h in heads):
            mention = replace(mention, role="dateline")
        mentions.append(replace(mention, anchor=_anchor(mentions) if mention.lean == "previous" else None))
    return tuple(_settled(folded, _spans_of_days(folded, mentions)))


def _apart(text: str, folded: str, grammar: DateGrammar) -> list[_Found]:
    """Matches that do not overlap: the longest first, then the pattern that stands first in the grammar."""
    found = [
        (-(m.end() - m.start()), m.start(), i, _Found(name, m))
        for i, (name, pattern) in enumerate(grammar.patterns)
        for m in pattern.finditer(folded)
        if not (name in ("month", "months") and is_modal(text, folded, m))
    ]
    taken = bytearray(len(folded) + 1)
    kept = []
    for *_, f in sorted(found, key=lambda x: x[:3]):
        if not any(taken[f.start : f.end]):
            taken[f.start : f.end] = b"\1" * (f.end - f.start)
            kept.append(f)
    return sorted(kept, key=lambda f: f.start)


def _base(text: str, folded: str, grammar: DateGrammar, published: dt.date | None) -> dt.date | None:
    """The day from which "yesterday" and "Saturday" count: the dateline's if it is at most a week before publication."""
    pattern = next(p for name, p in grammar.patterns if name == "day")
    empty = Setting(grammar.words, published, None, None, None, None, None, False, False, "")
    for head in datelines(text):
        m = pattern.search(folded, head.date.start, head.date.end) if head.date else None
        form = FORMS["day"](m, empty) if m else None
        day = form.days[0] if form and form.days else None
        if day and (published is None or 0 <= (published - day).days <= 7):
            return day
    return published


def _only_year(folded: str) -> int | None:
    years = {int(y) for y in re.findall(r"(?<![\d.,/-])(?:19[5-9]\d|20[0-4]\d)(?![\d.,-]\d|\d)", folded)}
    return years.pop() if len(years) == 1 else None


def _setting(
    grammar: DateGrammar, folded: str, f: _Found, mentions: Sequence[DateMention], base: dt.date | None, year: int | None, retrospect: bool
) -> Setting:
    index = _anchor(mentions)
    previous = mentions[index].days if index is not None else None
    recent = [x for x in mentions[-4:] if x.first and x.kind not in ("year", "month", "since", "until") and x.role != "life"]
    return Setting(
        words=grammar.words,
        base=base,
        previous=previous or ((base, base) if base else None),
        month_before=next((x.days for x in reversed(mentions[-6:]) if x.days and x.role != "life"), None),
        context=recent[-1].first if recent else None,
        year=year,
        story=_story(mentions, base, f.start) if retrospect else None,
        future=is_future(folded, f.start, f.end),
        bounding=bool(_UNTIL.search(folded[max(0, f.start - 32) : f.start])),
        after=folded[f.end : f.end + 24],
    )


_PRESENT = frozenset({"weekday", "weekdays", "today", "unit", "weekend", "past", "ago", "duration"})


def _tells_of_other_years(found: Sequence[_Found], base: dt.date | None) -> bool:
    """Are the years that the text writes all other ones than that of its publication, the first of them in its first date?"""
    days = [f.match.groupdict() for f in found if f.match.groupdict().get("d") and f.match.groupdict().get("m")]
    if days and not days[0].get("y"):
        return False
    told = [int(y) for f in found if (y := f.match.groupdict().get("y"))]
    dated = next((f.name for f in found if f.match.groupdict().get("y")), "")
    return base is not None and bool(told) and dated != "year" and all(len(str(y)) == 4 and y < base.year for y in told)


def _story(mentions: Sequence[DateMention], base: dt.date | None, at: int) -> dt.date | None:
    """The date from which a story of another year goes on, if the last dates told are of such a year."""
    for x in reversed(mentions[-3:]):
        if x.first and x.role == "event" and x.kind != "year" and at - x.end < 1500:
            return x.first if base is None or abs((base - x.first).days) > 200 else None
    return None


def _anchor(mentions: Sequence[DateMention]) -> int | None:
    """The date that "the next day" counts from: the last one of a day or few that is told as something's date."""
    last = None
    for i in range(len(mentions) - 1, max(-1, len(mentions) - 9), -1):
        x = mentions[i]
        if x.days and x.role in ("event", "statement") and x.kind in ("day", "range", "relative") and (x.days[1] - x.days[0]).days < 32:
            if x.role == "event":
                return i if last is None or last - i < 3 else last
            last = i if last is None else last
    return last


_SINCE = re.compile(
    r"(?:since|starting|beginning|effective|as[ \n]from|as[ \n]of|from|depuis|a[ \n]partir[ \n](?:de|du)|a[ \n]compter[ \n](?:de|du))"
    r"[ \n]+(?:about[ ]|around[ ]|on[ ]|late[ ]|early[ ]|last[ ]|le[ ]|la[ ]|l'|ce[ ])?\Z"
)
_UNTIL = re.compile(
    r"(?:until|till|by|before|up[ \n]to|no[ \n]later[ \n]than|jusqu'au|jusqu'a|jusqu'en|d'ici|d'ici[ \n]au?|avant|au[ \n]plus[ \n]tard)"
    r"[ \n]+(?:about[ ]|the[ ]|late[ ]|early[ ]|le[ ]|la[ ]|a[ ])?\Z"
)
_SINCE_INSIDE = re.compile(r"(?:since|depuis)[ \n]")


def _mention(text: str, folded: str, f: _Found, form: Form, setting: Setting) -> DateMention:
    span = snap(text, f.start, f.end)
    before = folded[max(0, f.start - 32) : f.start]
    first, last = form.days or (None, None)
    kind: Kind = form.kind  # type: ignore[assignment]
    ranged = f.name in ("days", "weekdays", "months", "years", "night", "past")
    if form.days and not ranged and (form.open_end or _SINCE.search(before) or _SINCE_INSIDE.match(f.match[0].lstrip())):
        kind, last = "since", None
    elif form.days and (_UNTIL.search(before) or f.match[0].lstrip().startswith(("until ", "by ", "before ", "jusqu'", "avant "))):
        kind, first, last = "until", None, _bound(before, form)
    return DateMention(
        span.start, span.end, first, last, kind, form.how, f.name, role_of(folded, span, f.name), form.conflict, form.offset, form.unit,
        form.lean, None, form.year_given, form.days,
    )  # fmt: skip


def _bound(before: str, form: Form) -> dt.date | None:
    """The last day that "by December" or "before December" allows."""
    first, last = form.days or (None, None)
    if form.kind in ("month", "year") and re.search(r"(?:before|avant)[ \n](?:le[ ]|la[ ])?\Z", before):
        return shift(first, -1) if first else None
    return last


# ---------------------------------------------------------------- what neighbouring dates say of each other

_TO = re.compile(r"[ \n]?(?:to|until|through|till|au|a|jusqu'au|[\u2013-])(?:[ \n](?:the|on|le))?[ \n]?")
_AND = re.compile(r"[ \n](?:and|et)(?:[ \n](?:the|on|le))?[ \n]")
_PAIR = re.compile(r"(?:between|entre(?:[ \n]le)?|from|du|les|nuits?[ \n](?:of|du))[ \n]\Z")


def _spans_of_days(folded: str, mentions: list[DateMention]) -> list[DateMention]:
    """Two dates with "to" between them, or "and" behind "between", are one range."""
    out: list[DateMention] = []
    for m in mentions:
        if out and _makes_range(folded, out[-1], m):
            out[-1] = _joined(out[-1], m)
        else:
            out.append(m)
    return out


def _makes_range(folded: str, a: DateMention, b: DateMention) -> bool:
    if {a.form, b.form} - {"day", "month", "weekday", "part_month", "numeric", "weekday_day", "the_day"} or a.last is None is b.last:
        return False
    gap = folded[a.end : b.start]
    paired = _PAIR.search(folded[max(0, a.start - 14) : a.start]) is not None
    return bool(len(gap) < 16 and (_TO.fullmatch(gap) or (paired and _AND.fullmatch(gap))))


def _joined(a: DateMention, b: DateMention) -> DateMention:
    first, last = a.first or a.last, b.last or b.first
    if first and last and b.year_given and not a.year_given:
        year = last.year - ((first.month, first.day) > (last.month, last.day))
        first = first.replace(year=year, day=min(first.day, 28) if first.month == 2 else first.day)
    if first and last and first > last:
        return replace(b, start=a.start)
    return replace(b, start=a.start, first=first, last=last, kind="range", form="days", how=f"from {a.how} to {b.how}", conflict=a.conflict)


def _settled(folded: str, mentions: list[DateMention]) -> list[DateMention]:
    """Relative dates that name what they count from, where its date follows at once ("the day before the attack of 3 May")."""
    out = list(mentions)
    for i, (a, b) in enumerate(pairwise(mentions)):
        near = b.start - a.end < 70 and not re.search(r"[.;:\n]", folded[a.end : b.start])
        if a.lean == "event" and near and b.days and b.kind in ("day", "range") and a.offset is not None and a.unit:
            days = moved(b.days, a.offset, a.unit)
            out[i] = replace(a, first=days[0], last=days[1], anchor=i + 1, lean="named") if days else a
    return out


def mentions_within(mentions: Sequence[DateMention], stretch: Stretch) -> list[DateMention]:
    """The dates that stand in a stretch of the text."""
    return [m for m in mentions if stretch.start <= m.start < stretch.end]
