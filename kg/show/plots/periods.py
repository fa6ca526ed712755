"""Time cut into bars: which period fits a stretch of days, and where each begins and ends."""

from __future__ import annotations

import datetime as dt

import numpy as np

from kg.ask.columns import UNKNOWN, Bools, Ints
from kg.ask.index import EventIndex
from kg.ask.network import Period


def fitting(first: dt.date, last: dt.date) -> Period:
    """The period that gives a readable number of bars.

    >>> fitting(dt.date(2025, 1, 1), dt.date(2025, 1, 20)), fitting(dt.date(2012, 1, 1), dt.date(2025, 1, 1))
    ('day', 'quarter')
    """
    days = (last - first).days
    limits: tuple[tuple[int, Period], ...] = ((60, "day"), (400, "week"), (2000, "month"), (8000, "quarter"))
    return next((name for most, name in limits if days <= most), "year")


def starts(first: dt.date, last: dt.date, period: Period) -> list[dt.date]:
    """The first days of all periods from the one that holds `first` to the one that holds `last`, and of the one after.

    >>> [str(d) for d in starts(dt.date(2025, 1, 30), dt.date(2025, 2, 2), "month")]
    ['2025-01-01', '2025-02-01', '2025-03-01']
    """
    out = [_floor(first, period)]
    while out[-1] <= last:
        out.append(_next(out[-1], period))
    return out


def _floor(day: dt.date, period: Period) -> dt.date:
    if period == "week":
        return day - dt.timedelta(days=day.weekday())
    month = {"month": day.month, "quarter": day.month - (day.month - 1) % 3, "year": 1}.get(period)
    return day if month is None else dt.date(day.year, month, 1)


def _next(day: dt.date, period: Period) -> dt.date:
    if period in ("day", "week"):
        return day + dt.timedelta(days=1 if period == "day" else 7)
    months = {"month": 1, "quarter": 3, "year": 12}[period] + day.month - 1
    return dt.date(day.year + months // 12, months % 12 + 1, 1)


def dated(index: EventIndex, rows: Bools) -> Ints:
    """The chosen events whose beginning is known well enough for a bar: to the day, or within a month."""
    return np.flatnonzero(rows & (index.begin != UNKNOWN) & (index.spread <= 31))


def bins(index: EventIndex, chosen: Ints, period: Period | None) -> tuple[Period, list[dt.date], Ints]:
    """The period, the edges of its bars, and in which bar each event is."""
    days = index.begin[chosen].astype(np.int64)
    first, last = (dt.date.fromordinal(int(d)) for d in (days.min(), days.max()))
    period = period or fitting(first, last)
    edges = starts(first, last, period)
    return period, edges, np.searchsorted([e.toordinal() for e in edges], days, "right") - 1
