"""What each form of date that names its day, month or year stands for: one function for each pattern of the date grammar.

A function is given the match and the `Setting` (publication day, the dates before it in the text, the tense around it)
and returns a `Form`: first and last day, how it was resolved. Without publication or year, the days are None.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import cast

from kg.extract import daymath as dm
from kg.extract.datewords import Words
from kg.extract.daymath import Days, Part, Unit


@dataclass(frozen=True, slots=True)
class Form:
    """A date resolved: its days (None where unknown), what kind it is, and how it was read.

    `offset` in `unit`s is set where it counts from another date; `lean` says where its meaning hangs: on nothing, on
    the date before it ("previous"), or on an event that its words name ("event").
    """

    days: Days | None
    kind: str
    how: str
    conflict: str | None = None
    lean: str | None = None
    offset: int | None = None
    unit: Unit | None = None
    year_given: bool = False
    open_end: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What a form is resolved against: `base` publication day, `previous` the days told before, `future` the tense."""

    words: dict[str, Words]
    base: dt.date | None
    previous: Days | None
    month_before: Days | None  # the same, months included
    context: dt.date | None  # a day whose month and year a bare day number shares
    year: int | None  # a year that the text gives where there is no publication day
    story: dt.date | None  # the date before, where the text tells of another year than that of its publication
    future: bool
    bounding: bool  # behind "by", "until"
    after: str  # the flat text behind the match

    def number(self, word: str) -> int:
        return int(word) if word.isdigit() else int(self.words["number"][re.sub(r"\s+", " ", word)])

    def month(self, word: str) -> int:
        return int(self.words["month"][word])

    def weekday(self, word: str) -> int:
        return int(self.words["weekday"][word])

    def unit(self, word: str) -> Unit:
        return cast(Unit, self.words["unit"].get(word, word))

    def day_number(self, word: str) -> int:
        if word in self.words["ordinal"]:
            return int(self.words["ordinal"][word])
        return int(re.sub(r"\D", "", word) or 0)

    def part(self, word: str | None) -> Part:
        if not word:
            return "whole"
        word = re.sub(r"\s+", " ", word)
        if word in self.words["part"]:
            return cast(Part, self.words["part"][word])
        return "late" if "fin" in word or word == "late" else "early"


_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FAR = 5  # days ahead of publication from which an undated year is rather the last one


_THAT_YEAR = re.compile(r"[ ,]*(?:of[ ]that|(?:of[ ])?that[ ]same|de[ ]cette(?:[ ]meme)?)[ ](?:year|annee)")


def _year(m: re.Match[str], s: Setting) -> str | None:
    """The year that the words give: "2019", or "last year" counted from publication, "the same year" from before."""
    groups = m.groupdict()
    told = groups.get("yr") or ("same" if _THAT_YEAR.match(s.after) else None)
    if groups["y"] or not told:
        return groups["y"]
    if s.after.startswith("-la"):  # « de cette année-là »
        told = "same"
    if re.search(r"same|meme|previous|following|suiv|prec", told):
        near = s.month_before
        step = 0 if re.search(r"same|meme", told) else -1 if re.search(r"prev|prec", told) else 1
        return str(near[0].year + step) if near else None
    step = -1 if re.search(r"last|dern|pass", told) else 1 if re.search(r"next|proch", told) else 0
    return str(s.base.year + step) if s.base else None


def _dated(s: Setting, number: int, month: int, year: str | None) -> dt.date | None:
    """The day of a month: in the year given, else in the year nearest publication, else in the text's only year."""
    if year:
        return dm.day(int(year), month, number)
    if s.base is None:
        return dm.day(s.year, month, number) if s.year else None
    if s.story:  # a story of a year gone by: the year goes on from date to date
        return dm.nearest_year(month, number, s.story)
    near = dm.nearest_year(month, number, s.base)
    if near and not s.future and not s.bounding and (near - s.base).days > _FAR:
        near = dm.day(near.year - 1, month, number)
    return near


def _weekday_check(s: Setting, word: str | None, found: dt.date | None, year_given: bool) -> tuple[dt.date | None, str | None]:
    """The day and the conflict, if the weekday named is not that of the day: another year is tried only far from today."""
    if not word or not found or s.weekday(word) == found.weekday():
        return found, None
    if not year_given and s.base and abs((found - s.base).days) > 60:
        for year in (found.year - 1, found.year + 1):
            other = dm.day(year, found.month, found.day)
            if other and other.weekday() == s.weekday(word) and other <= s.base:
                return other, None
    return found, f"{found.isoformat()} is a {_NAMES[found.weekday()]}, not a {_NAMES[s.weekday(word)]}"


# ---------------------------------------------------------------- days


def day(m: re.Match[str], s: Setting) -> Form | None:
    """ "3 May 2024", "Wednesday, October 1", "le 1er octobre dernier"."""
    year, month, number = _year(m, s), s.month(m["m"]), s.day_number(m["d"])
    if not 1 <= number <= 31:
        return None
    found = _dated(s, number, month, year)
    mod = m.groupdict().get("mod")
    if mod and not year and s.base:
        found = _last_or_next(s.base, found, number, month, mod)
    found, conflict = _weekday_check(s, m["wd"], found, bool(year))
    how = "date with its year" if year else "date in the year nearest publication"
    return Form((found, found) if found else None, "day", how, conflict, year_given=bool(year))


def _last_or_next(base: dt.date, found: dt.date | None, number: int, month: int, mod: str) -> dt.date | None:
    if found and mod.startswith(("dern", "pass")) and found > base:
        return dm.day(found.year - 1, month, number)
    if found and mod.startswith("proch") and found < base:
        return dm.day(found.year + 1, month, number)
    return found


def days(m: re.Match[str], s: Setting) -> Form | None:
    """ "from 3 to 5 May", "les 3 et 4 mai", "the night of 3 to 4 May"."""
    month = s.month(m["m"])
    last = _dated(s, s.day_number(m["e"]), month, m["y"])
    number = s.day_number(m["d"])
    if last is None or number == 0:
        return Form(None, "range", "days of a month")
    first = dm.day(last.year, month, number)
    if first and first > last:  # "30 to 2 May": from the month before
        before = dm.add_months(last, -1)
        first = dm.day(before[0].year, before[0].month, number) if before else None
    how = "days of a month" + ("" if m["y"] else ", in the year nearest publication")
    return Form((first, last), "range", how, year_given=bool(m["y"])) if first and first <= last else None


def night(m: re.Match[str], s: Setting) -> Form | None:
    """ "la nuit du 22 au 23": days without a month take that of the date before them."""
    last = _numbered(s, s.day_number(m["e"]))
    first = dm.shift(last, -1) if last else None
    while first and last and first.day != s.day_number(m["d"]) and (last - first).days < 8:
        first = dm.shift(first, -1)
    return Form((first, last) if first and last else None, "range", "night between days of the month told before")


def _numbered(s: Setting, number: int) -> dt.date | None:
    """The day of that number in the month that the text speaks of, else the last one up to publication."""
    near = s.context or s.base
    if near is None:
        return None
    found = dm.day(near.year, near.month, number)
    if s.context is None and s.base and (found is None or (found > s.base and not s.future)):
        before = dm.add_months(near, -1)
        found = dm.day(before[0].year, before[0].month, number) if before else None
    return found


def the_day(m: re.Match[str], s: Setting) -> Form | None:
    """ "the 9th", "le 18": a day number alone."""
    number = s.day_number(m["d"])
    if not 1 <= number <= 31:
        return None
    found = _numbered(s, number)
    return Form((found, found) if found else None, "day", "day of the month told before")


def weekday_day(m: re.Match[str], s: Setting) -> Form | None:
    """ "le lundi 15", "Monday the 15th": weekday and day number fix the month."""
    number, weekday = s.day_number(m["d"]), s.weekday(m["wd"])
    near = s.context or s.base
    if near is None or not 1 <= number <= 31:
        return None
    around = [w[0] for k in (0, -1, 1, -2) if (w := dm.add_months(near, k))]
    days = [d for w in around if (d := dm.day(w.year, w.month, number)) and d.weekday() == weekday]
    found = days[0] if days else _numbered(s, number)
    found, conflict = _weekday_check(s, m["wd"], found, True)
    return Form((found, found) if found else None, "day", "weekday and day of the month", conflict)


# ---------------------------------------------------------------- weekdays


BACK = re.compile(r"last|past|this past|dern|pass|ecoul")
ON = re.compile(r"next|proch")
LATER = re.compile(r"(?:the )?following|the next|suiv|d'apres")
EARLIER = re.compile(r"the (?:prev|prec)|before|previous|preced|d'avant")


def weekday(m: re.Match[str], s: Setting) -> Form | None:
    """ "Saturday", "samedi dernier", "the following Monday"."""
    number, mod = s.weekday(m["wd"]), mod_of(m)
    if mod and LATER.match(mod) and s.previous:
        found = dm.weekday_after(number, s.previous[1], strictly=True)
        return _counted(found, "weekday after the date before it")
    if mod and EARLIER.match(mod) and s.previous:
        found = dm.weekday_before(number, s.previous[0], strictly=True)
        return _counted(found, "weekday before the date before it")
    if s.base is None:
        return Form(None, "day", "weekday, without a date of publication")
    if (mod and ON.match(mod)) or (not mod and s.future and not m.groupdict().get("this")):
        return _counted(dm.weekday_after(number, s.base, strictly=True), "weekday after publication", lean=None)
    if m.groupdict().get("this") or mod == "this":  # "this Friday" may be today
        ahead = dm.weekday_after(number, s.base) if s.future else dm.weekday_before(number, s.base)
        return _counted(ahead, "weekday of this week", lean=None)
    back = bool(mod and BACK.match(mod))
    return _counted(dm.weekday_before(number, s.base, strictly=back), "weekday before publication", lean=None)


def mod_of(m: re.Match[str]) -> str | None:
    groups = m.groupdict()
    mod = groups.get("mod") or groups.get("mod2")
    return re.sub(r"\s+", " ", mod) if mod else None


def _counted(found: dt.date | None, how: str, lean: str | None = "previous") -> Form:
    return Form((found, found) if found else None, "day", how, lean=lean)


def weekdays(m: re.Match[str], s: Setting) -> Form | None:
    """ "between Friday and Saturday", "la nuit de mardi à mercredi"."""
    if s.base is None:
        return Form(None, "range", "weekdays, without a date of publication")
    if s.future:
        first = dm.weekday_after(s.weekday(m["wd"]), s.base, strictly=True)
        last = dm.weekday_after(s.weekday(m["we"]), first, strictly=True) if first else None
    else:
        last = dm.weekday_before(s.weekday(m["we"]), s.base)
        first = dm.weekday_before(s.weekday(m["wd"]), last, strictly=True) if last else None
    return Form((first, last) if first and last else None, "range", "weekdays before publication")


# ---------------------------------------------------------------- months and years


def month(m: re.Match[str], s: Setting) -> Form | None:
    """ "in September", "octobre dernier", "March 2021"."""
    number, mod = s.month(m["m"]), mod_of(m)
    part = s.part(m.groupdict().get("part"))
    told = _year(m, s)
    if told:
        year: int | None = int(told)
    elif s.story:
        year = dm.nearest_month(number, s.story)
    elif s.base is None:
        year = s.year
    elif mod and (BACK.match(mod) or EARLIER.match(mod)):
        year = dm.nearest_month(number, s.base, past=True)
    elif (mod and ON.match(mod)) or s.future:
        year = s.base.year + (number < s.base.month)
    elif s.bounding:
        year = dm.nearest_month(number, s.base)
    else:
        year = s.base.year - (number > s.base.month)
    if year is None or not 0 < year < 10000:
        return Form(None, "month", "month without a year")
    how = ("month" if part == "whole" else f"{part} in the month") + ("" if told else ", in the year nearest publication")
    return Form(dm.month_days(year, number, part), "month" if part == "whole" else "range", how, year_given=bool(told))


def months(m: re.Match[str], s: Setting) -> Form | None:
    """ "between January and March 2021", "janvier-mars 2021"."""
    last_year = m["z"] or m["y"] or (str(s.base.year - (s.month(m["n"]) > s.base.month)) if s.base else None)
    if last_year is None:
        return Form(None, "range", "months without a year")
    first_number, last_number = s.month(m["m"]), s.month(m["n"])
    first_year = int(m["y"] or last_year) - (not m["y"] and first_number > last_number)
    first, last = dm.month_days(first_year, first_number)[0], dm.month_days(int(last_year), last_number)[1]
    return Form((first, last), "range", "months", year_given=bool(m["y"] or m["z"])) if first <= last else None


def year(m: re.Match[str], s: Setting) -> Form | None:
    """ "in 2012", "(2012)", "late 2019"."""
    groups = m.groupdict()
    number = int(groups.get("y") or groups.get("y2") or 0)
    part = s.part(groups.get("part"))
    return Form(dm.year_days(number, part), "year" if part == "whole" else "range", "year", year_given=True) if number else None


def years(m: re.Match[str], s: Setting) -> Form | None:
    """ "between 2012 and 2015", "2012-2015"."""
    first, last = int(m["y"] or m["y3"]), int(m["z"] or m["z3"])
    return Form((dt.date(first, 1, 1), dt.date(last, 12, 31)), "range", "years", year_given=True) if first <= last else None


# ---------------------------------------------------------------- other writings


def numeric(m: re.Match[str], s: Setting) -> Form | None:
    """ "2024-05-03", "03/05/2024" (day first, unless it cannot be)."""
    if m["m"]:
        found = dm.day(int(m["y"]), int(m["m"]), int(m["d"]))
    else:
        number, month_number, year_number = int(m["d2"]), int(m["m2"]), int(m["y2"])
        if month_number > 12 >= number:
            number, month_number = month_number, number
        found = dm.day(year_number + (2000 if year_number < 100 else 0), month_number, number) if month_number <= 12 else None
    return Form((found, found), "day", "date in figures", year_given=True) if found else None


def short(m: re.Match[str], s: Setting) -> Form | None:
    """ "10/02" at the head of an item: day and month."""
    if not 1 <= int(m["m"]) <= 12:
        return None
    found = _dated(s, int(m["d"]), int(m["m"]), None)
    return Form((found, found) if found else None, "day", "date in figures, in the year nearest publication")


def dtg(m: re.Match[str], s: Setting) -> Form | None:
    """ "151830Z JUL 24": a military date-time group."""
    year_number = m["y"] and (m["y"] if len(m["y"]) == 4 else "20" + m["y"])
    found = _dated(s, int(m["d"]), s.month(m["m"]), year_number)
    return Form((found, found) if found else None, "day", "date-time group", year_given=bool(year_number))


def hijri(m: re.Match[str], s: Setting) -> Form | None:
    """ "le 10 Dhou al-hijja": a date of another calendar is no date that could be told to the day."""
    return None


def feast(m: re.Match[str], s: Setting) -> Form | None:
    """ "Christmas Day", "le jour de l'an"."""
    month_number, number = (int(x) for x in s.words["feast"][re.sub(r"\s+", " ", m["feast"])].split("-"))
    found = _dated(s, number, month_number, m["y"])
    return Form((found, found) if found else None, "day", "feast day", year_given=bool(m["y"]))
