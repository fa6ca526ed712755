"""What dates that count from publication ("yesterday", "last month") or from another date ("the next day") stand for.

See `kg.extract.dateforms`; the table of all forms, by the names of the date grammar's patterns, is `FORMS`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import cast

from kg.extract import dateforms as named
from kg.extract import daymath as dm
from kg.extract.dateforms import BACK, EARLIER, LATER, ON, Form, Setting, mod_of
from kg.extract.daymath import Days, Unit

# ---------------------------------------------------------------- counted from publication


def today(m: re.Match[str], s: Setting) -> Form | None:
    """ "today", "hier", "last night"."""
    offset = int(s.words["today"][re.sub(r"\s+", " ", m["today"])])
    found = dm.shift(s.base, offset) if s.base else None
    return Form((found, found) if found else None, "day", "day counted from publication")


def ago(m: re.Match[str], s: Setting) -> Form | None:
    """ "three days ago", "il y a deux ans"."""
    if s.base is None or m["n"] == "quelques":
        return None
    return Form(dm.moved((s.base, s.base), -s.number(m["n"]), s.unit(m["u"])), "range", "counted back from publication")


def past(m: re.Match[str], s: Setting) -> Form | None:
    """ "in the past three weeks", "ces dix derniers jours"."""
    groups = m.groupdict()
    word = groups.get("n") or groups.get("n2")
    if s.base is None or word in ("few", "several", "quelques") or (word is None and m["u"] not in ("day", "week", "month", "year")):
        return None
    unit: Unit = "day" if m["u"] in ("hours", "heures") else s.unit(m["u"])
    count = max(1, s.number(word or "1") // 24) if m["u"] in ("hours", "heures") else s.number(word or "1")
    back = {"day": 1, "week": 7, "month": 30, "year": 365}[unit] * count
    first = dm.shift(s.base, -back)
    return Form((first, s.base), "range", "window up to publication") if first else None


def duration(m: re.Match[str], s: Setting) -> Form | None:
    """ "depuis trois semaines": open at its end."""
    if s.base is None:
        return None
    start = dm.moved((s.base, s.base), -s.number(m["n"]), s.unit(m["u"]))
    return Form((start[0], start[0]), "range", "duration up to publication", open_end=True) if start else None


def unit(m: re.Match[str], s: Setting) -> Form | None:
    """ "this week", "le mois dernier", "earlier this year"."""
    if s.base is None:
        return Form(None, "range", "week or month, without a date of publication")
    mod, name = mod_of(m) or "this", _unit_name(m["u"])
    step = -1 if BACK.match(mod) or EARLIER.match(mod) else 1 if ON.match(mod) or LATER.match(mod) else 0
    found = _unit_days(s, name, step, m.groupdict().get("part"))
    return Form(found, "month" if name == "month" and step else "range", f"{name} counted from publication") if found else None


def _unit_name(word: str) -> str:
    names = {"semaine": "week", "mois": "month", "mois-ci": "month", "annee": "year", "an": "year", "week-end": "weekend"}
    return names.get(word, word)


def _unit_days(s: Setting, name: str, step: int, part: str | None) -> Days | None:
    base = cast(dt.date, s.base)
    if name == "weekend":
        saturday = dm.weekday_before(5, base) if step <= 0 else dm.weekday_after(5, base, strictly=True)
        return (saturday, dm.shift(saturday, 1) or saturday) if saturday else None
    whole = dm.week_of(base, step) if name == "week" else dm.add_months(base, step) if name == "month" else dm.year_days(base.year + step)
    if whole is None or step:
        piece = s.part(part)
        return dm.month_days(whole[0].year, whole[0].month, piece) if whole and name == "month" and part else whole
    if s.future or (part or "").startswith("later"):
        return base, whole[1]
    return whole if name == "year" and not part else (whole[0], base)


def weekend(m: re.Match[str], s: Setting) -> Form | None:
    """ "over the weekend": the Saturday and Sunday before publication."""
    found = _unit_days(s, "weekend", 1 if s.future else 0, None) if s.base else None
    return Form(found, "range", "weekend before publication")


def start_of(m: re.Match[str], s: Setting) -> Form | None:
    """ "since the start of the year"."""
    if s.base is None:
        return None
    name = _unit_name(m["u"])
    first = {"year": dt.date(s.base.year, 1, 1), "month": s.base.replace(day=1)}.get(name) or dm.shift(s.base, -s.base.weekday())
    return Form((first, s.base), "range", f"start of the {name}") if first else None


# ---------------------------------------------------------------- counted from another date


def anchored(m: re.Match[str], s: Setting) -> Form | None:
    """ "the same day", "la veille", "le lendemain": so many days from the date before it."""
    offset = int(s.words["anchored"][re.sub(r"\s+", " ", m["anchored"])])
    return _from_previous(s, offset, "day", _OF_EVENT.match(s.after) is not None)


_OF_EVENT = re.compile(r"[ \n]+(?:de[ \n]|du[ \n]|des[ \n]|d'|of[ \n]|the[ \n]|his[ \n]|her[ \n]|their[ \n]|that[ \n]|an?[ \n])")


def _from_previous(s: Setting, offset: int, unit: Unit, event: bool) -> Form:
    before = s.previous if unit in ("day", "week") else s.month_before
    found = (dm.moved(before, offset, unit) if offset else before) if before else None
    how = f"{offset:+d} {unit}(s) from the date before it" if offset else "the date before it"
    return Form(found, "relative", how, lean="event" if event else "previous", offset=offset, unit=unit)


def offset(m: re.Match[str], s: Setting) -> Form | None:
    """ "two days later", "deux jours après l'embuscade", "six months earlier"."""
    towards = re.sub(r"\s+", " ", m["dir"])
    sign = -1 if towards in ("earlier", "previously", "beforehand", "before", "prior to", "plus tot", "avant", "auparavant") else 1
    number, unit = sign * s.number(m["n"]), s.unit(m["u"])
    alone = towards not in ("after", "before", "prior to", "following", "on", "apres", "avant") or not re.match(r"[ \n]*[\w\"]", s.after)
    if towards == "on":
        return None
    if alone:
        return _from_previous(s, number, unit, False)
    return _from_previous(s, number, unit, True)


def unit_rel(m: re.Match[str], s: Setting) -> Form | None:
    """ "the following week", "le mois précédent": counted from the date before it."""
    mod, name = mod_of(m) or "", _unit_name(m["u"])
    step = 0 if mod in ("same", "meme") else -1 if mod.startswith(("prev", "prec", "d'av")) else 1
    if s.previous is None or name == "weekend":
        return None
    near = s.previous[0]
    found = dm.week_of(near, step) if name == "week" else dm.add_months(near, step) if name == "month" else dm.year_days(near.year + step)
    return Form(found, "relative", f"{name} counted from the date before it", lean="previous", offset=step, unit=cast(Unit, name))


# ---------------------------------------------------------------- the table

FORMS: Mapping[str, Callable[[re.Match[str], Setting], Form | None]] = {
    f.__name__: f
    for f in (
        named.day, named.days, named.night, named.the_day, named.weekday_day, named.weekday, named.weekdays, named.month, named.months,
        named.year, named.years, named.numeric, named.short, named.dtg, named.hijri, named.feast,
        today, ago, past, duration, unit, weekend, start_of, anchored, offset, unit_rel,
    )
} | {"part_month": named.month, "part_year": named.year}  # fmt: skip
