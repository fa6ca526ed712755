"""The words of a brief: phrases with blanks, from a TOML file for each language, shipped or the user's own.

>>> words("fr").range(4, None)
'au moins 4'
>>> words("en").days(dt.date(2025, 10, 4), dt.date(2025, 10, 6))
'4–6 October 2025'
>>> words("fr").count("events", 1)
'1 événement'
"""

from __future__ import annotations

import datetime as dt
import string
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.ask.filters import EVERYTHING, Filter
from kg.data import data_dirs
from kg.errors import DataError
from kg.ontology import event_types

LANGUAGES = ("en", "fr")
_OWN = Path(__file__).parent / "templates"
_AS_SHIPPED = "write it as in the shipped file"
_MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
}


def template(name: str) -> Path:
    """A template by its file name: `templates/NAME` of the folder in KG_DATA if it is there, else the shipped one."""
    own = (folder / "templates" / name for folder in data_dirs())
    return next((path for path in own if path.is_file()), _OWN / name)


@dataclass(frozen=True, slots=True)
class Words:
    """The phrases of one language; a name is that of a key, with its table before a point."""

    lang: str
    file: str
    said: Mapping[str, Any]

    def text(self, name: str) -> str:
        """A phrase as it is."""
        value = self._get(name)
        if not isinstance(value, str):
            raise DataError("a phrase is missing", file=self.file, field=name, remedy=_AS_SHIPPED)
        return value

    def list(self, name: str, length: int = 0) -> tuple[str, ...]:
        """A list of phrases, of that length if one is asked for."""
        value = self._get(name)
        if not isinstance(value, list) or (length and len(value) != length):
            what = f"a list of {length} phrases" if length else "a list of phrases"
            raise DataError(f"{what} is missing", file=self.file, field=name, remedy=_AS_SHIPPED)
        return tuple(map(str, value))

    def table(self, name: str) -> Mapping[str, Any]:
        """A table of phrases; empty where there is none."""
        value = self._get(name)
        return value if isinstance(value, dict) else {}

    def sections(self, known: tuple[str, ...]) -> tuple[str, ...]:
        """The sections that are wanted, in order."""
        found = self.list("sections")
        if strange := set(found) - set(known):
            raise DataError(f"no section {min(strange)!r}", file=self.file, field="sections", remedy=f"use some of {', '.join(known)}")
        return found

    def fill(self, name: str, **values: object) -> str:
        """A phrase with its blanks filled in; values are put in as they are, whatever they hold."""
        return self.filled(self.text(name), name, **values)

    def filled(self, phrase: str, name: str, /, **values: object) -> str:
        """The same for a phrase that is at hand; `name` is where it stands, for errors."""
        try:
            blanks = [(before, blank) for before, blank, _, _ in string.Formatter().parse(phrase)]
        except ValueError as e:
            raise DataError(f"the braces of {phrase!r} do not match: {e}", file=self.file, field=name, remedy=_AS_SHIPPED) from None
        for _, blank in blanks:
            if blank is not None and blank not in values:
                remedy = f"it has: {', '.join(sorted(values))}"
                raise DataError(f"the phrase has no value for {{{blank}}}", file=self.file, field=name, remedy=remedy)
        text = "".join(before + (str(values[blank]) if blank is not None else "") for before, blank in blanks)
        return text.replace(" .", ".").rstrip() if values.get("cite") == "" else text

    # ------------------------------------------------------------ numbers and days

    def count(self, name: str, n: int) -> str:
        """So many of something: "1 event", "9 events"."""
        one, more = self.list(f"count.{name}", 2)
        return self.filled(one if n == 1 or (n == 0 and self.lang == "fr") else more, f"count.{name}", n=n)

    def range(self, low: object, high: object) -> str:
        """A count with its bounds."""
        if low is None:
            return self.text("range.some") if high is None else self.fill("range.most", high=high)
        if high is None:
            return self.fill("range.least", low=low)
        return self.fill("range.exact", low=low) if low == high else self.fill("range.between", low=low, high=high)

    def days(self, begin: dt.date | None, end: dt.date | None) -> str:
        """A day or the bounds of one; what both bounds share is said once."""
        if begin == end:
            return self.day(begin)
        if begin is None or end is None:
            return self.fill("event.from" if begin else "event.by", day=self.day(begin or end))
        if (begin.year, begin.month) == (end.year, end.month):
            return f"{self._number(begin)}–{self.day(end)}"
        return (
            f"{self._number(begin)} {self._month(begin)} – {self.day(end)}"
            if begin.year == end.year
            else f"{self.day(begin)} – {self.day(end)}"
        )

    def day(self, day: dt.date | None) -> str:
        """A day."""
        return f"{self._number(day)} {self._month(day)} {day.year}" if day else ""

    def _number(self, day: dt.date) -> str:
        return "1er" if self.lang == "fr" and day.day == 1 else str(day.day)

    def _month(self, day: dt.date) -> str:
        return _MONTHS[self.lang][day.month - 1]

    # ------------------------------------------------------------ what is told of

    def type(self, name: str) -> str:
        """A type of event by its label."""
        known = event_types().get(name)
        return (known.label_fr if self.lang == "fr" else known.label_en) if known else name

    def all_of(self, parts: Sequence[str]) -> str:
        """Things that go together: "a, b and c"."""
        return self.text("and").join(p for p in (", ".join(parts[:-1]), *parts[-1:]) if p)

    def filter(self, wanted: Filter) -> str:
        """What was asked for, for titles.

        >>> words("fr").filter(Filter(area="Mali", since=dt.date(2025, 6, 1), until=dt.date(2025, 6, 30)))
        'Mali, 1er–30 juin 2025'
        """
        if wanted == EVERYTHING:
            return self.text("everything")
        types = [self.type(t).lower() for t in wanted.types]
        status = [self.text(f"status.{s}") for s in wanted.status]
        parts = [wanted.actor, wanted.area, self.all_of(types), self.fill("filter.status", status=self.all_of(status)) if status else ""]
        parts.append(self.fill("filter.publisher", publisher=wanted.publisher) if wanted.publisher else "")
        parts.append(self.fill("filter.sources", sources=wanted.sources) if wanted.sources > 1 else "")
        parts.append(self._time(wanted.since, wanted.until))
        return ", ".join(p for p in parts if p)

    def _time(self, since: dt.date | None, until: dt.date | None) -> str:
        if since and until:
            return self.days(since, until)
        return (
            self.fill("filter.since", begin=self.day(since)) if since else self.fill("filter.until", end=self.day(until)) if until else ""
        )

    def _get(self, name: str) -> object:
        found: Any = self.said
        for part in name.split("."):
            found = found.get(part) if isinstance(found, dict) else None
        return found


def words(lang: str) -> Words:
    """The words of a language."""
    if lang not in LANGUAGES:
        raise DataError(f"no brief in {lang!r}", remedy=f"use one of {', '.join(LANGUAGES)}")
    path = template(f"brief.{lang}.toml")
    try:
        return Words(lang, str(path), tomllib.loads(path.read_text("utf-8")))
    except tomllib.TOMLDecodeError as e:
        raise DataError(f"not TOML: {e}", file=str(path), remedy="correct it, or take the shipped file") from e
