"""Days, months and weekdays as reports use them: the arithmetic behind `kg.extract.dates`, without any text.

All functions return None rather than a guess where the calendar has no such day.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

Days = tuple[dt.date, dt.date]
Unit = Literal["day", "week", "month", "year"]
Part = Literal["whole", "early", "mid", "late"]
ONE = dt.timedelta(days=1)


def day(year: int, month: int, number: int) -> dt.date | None:
    """That day, or None where there is none (31 June)."""
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


def shift(base: dt.date, days: int) -> dt.date | None:
    """The day so many days later (earlier if negative), or None beyond the calendar."""
    try:
        return base + dt.timedelta(days=days)
    except OverflowError:
        return None


def nearest_year(month: int, number: int, near: dt.date) -> dt.date | None:
    """The day of that month whose year puts it nearest to `near`.

    >>> nearest_year(12, 30, dt.date(2026, 1, 2))
    datetime.date(2025, 12, 30)
    """
    days = [d for y in (near.year - 1, near.year, near.year + 1) if 0 < y < 10000 and (d := day(y, month, number))]
    return min(days, key=lambda d: (abs((d - near).days), d), default=None)


def month_days(year: int, month: int, part: Part = "whole") -> Days:
    """First and last day of a month or of its early (1–10), mid (11–20) or late (21–end) part.

    >>> month_days(2024, 2, "late")
    (datetime.date(2024, 2, 21), datetime.date(2024, 2, 29))
    """
    first, last = dt.date(year, month, 1), _last_of_month(year, month)
    bounds = {"whole": (1, last.day), "early": (1, 10), "mid": (11, 20), "late": (21, last.day)}[part]
    return first.replace(day=bounds[0]), first.replace(day=bounds[1])


def _last_of_month(year: int, month: int) -> dt.date:
    following = dt.date(year + month // 12, month % 12 + 1, 1) if year < 9999 or month < 12 else dt.date.max
    return following - ONE if following != dt.date.max else following


def year_days(year: int, part: Part = "whole") -> Days:
    """First and last day of a year; of a part of it, the first, middle or last four months.

    >>> year_days(2022, "early")
    (datetime.date(2022, 1, 1), datetime.date(2022, 4, 30))
    """
    year = min(max(year, 1), 9999)
    months = {"whole": (1, 12), "early": (1, 4), "mid": (5, 8), "late": (9, 12)}[part]
    return dt.date(year, months[0], 1), _last_of_month(year, months[1])


def nearest_month(month: int, near: dt.date, *, past: bool = False) -> int:
    """The year of that month nearest to `near`; with `past`, of the last such month that has begun.

    >>> nearest_month(10, dt.date(2025, 2, 3))
    2024
    """
    years = [y for y in (near.year - 1, near.year, near.year + 1) if 0 < y < 10000]
    if past:
        begun = [y for y in years if dt.date(y, month, 1) <= near and (y, month) != (near.year, near.month)]
        return max(begun, default=near.year)
    return min(years, key=lambda y: (abs((y - near.year) * 12 + month - near.month), y))


def weekday_before(weekday: int, base: dt.date, *, strictly: bool = False) -> dt.date | None:
    """The last such weekday (Monday 0) up to `base`; with `strictly`, before it."""
    back = (base.weekday() - weekday) % 7
    return shift(base, -(back or (7 if strictly else 0)))


def weekday_after(weekday: int, base: dt.date, *, strictly: bool = False) -> dt.date | None:
    """The next such weekday from `base` on; with `strictly`, after it."""
    ahead = (weekday - base.weekday()) % 7
    return shift(base, ahead or (7 if strictly else 0))


def week_of(base: dt.date, weeks: int = 0) -> Days | None:
    """Monday to Sunday of the week of `base`, or of the week so many weeks later.

    >>> week_of(dt.date(2025, 10, 5), -1)
    (datetime.date(2025, 9, 22), datetime.date(2025, 9, 28))
    """
    monday = shift(base, 7 * weeks - base.weekday())
    sunday = shift(monday, 6) if monday else None
    return (monday, sunday) if monday and sunday else None


def add_months(base: dt.date, months: int) -> Days | None:
    """The whole month so many months after that of `base`."""
    index = base.year * 12 + base.month - 1 + months
    return month_days(index // 12, index % 12 + 1) if 0 < index // 12 < 10000 else None


def moved(base: Days, number: int, unit: Unit, *, precise: bool = False) -> Days | None:
    """`base` moved by a number of units: days to the day, weeks to the day seven times as many, months and years whole.

    `precise` keeps to the day also for months ("exactly a year later").

    >>> moved((dt.date(2025, 10, 1), dt.date(2025, 10, 1)), -6, "month")
    (datetime.date(2025, 4, 1), datetime.date(2025, 4, 30))
    """
    edge = base[1] if number > 0 else base[0]
    if unit in ("day", "week"):
        target = shift(edge, number * (7 if unit == "week" else 1))
        return (target, target) if target else None
    if unit == "month":
        whole = add_months(edge, number)
        return _same_day(whole, edge) if whole and precise else whole
    if not 0 < edge.year + number < 10000:
        return None
    return _same_day(month_days(edge.year + number, edge.month), edge) if precise else year_days(edge.year + number)


def _same_day(whole: Days, edge: dt.date) -> Days:
    exact = day(whole[0].year, whole[0].month, edge.day) or whole[1]
    return exact, exact
