"""The words of a brief: phrases with blanks, from a TOML file for each language, shipped or the user's own.

>>> words("fr").range(4, None)
'au moins 4'
>>> words("en").days(dt.date(2025, 10, 4), dt.date(2025, 10, 4))
'4 October 2025'
"""

from __future__ import annotations

import datetime as dt
import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.data import data_dirs
from kg.errors import DataError

LANGUAGES = ("en", "fr")
_OWN = Path(__file__).parent / "templates"
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
            raise DataError("a phrase is missing", file=self.file, field=name, remedy="write it as in the shipped file")
        return value

    def list(self, name: str) -> tuple[str, ...]:
        """A list of phrases."""
        value = self._get(name)
        if not isinstance(value, list):
            raise DataError("a list of phrases is missing", file=self.file, field=name, remedy="write it as in the shipped file")
        return tuple(map(str, value))

    def sections(self, known: tuple[str, ...]) -> tuple[str, ...]:
        """The sections that are wanted, in order."""
        found = self.list("sections")
        if strange := set(found) - set(known):
            raise DataError(f"no section {min(strange)!r}", file=self.file, field="sections", remedy=f"use some of {', '.join(known)}")
        return found

    def fill(self, name: str, **values: object) -> str:
        """A phrase with its blanks filled in; values are put in as they are, whatever they hold."""
        phrase = self.text(name)
        blanks = [(before, blank) for before, blank, _, _ in string.Formatter().parse(phrase)]
        for _, blank in blanks:
            if blank is not None and blank not in values:
                remedy = f"it has: {', '.join(sorted(values))}"
                raise DataError(f"the phrase has no value for {{{blank}}}", file=self.file, field=name, remedy=remedy)
        filled = "".join(before + (str(values[blank]) if blank is not None else "") for before, blank in blanks)
        return filled.replace(" .", ".") if values.get("cite") == "" else filled

    def range(self, low: object, high: object) -> str:
        """A count with its bounds."""
        if low is None:
            return self.text("range.some") if high is None else self.fill("range.most", high=high)
        if high is None:
            return self.fill("range.least", low=low)
        return self.fill("range.exact", low=low) if low == high else self.fill("range.between", low=low, high=high)

    def days(self, begin: dt.date | None, end: dt.date | None) -> str:
        """A day or the bounds of one."""
        if begin == end or begin is None or end is None:
            day = self._day(begin or end)
            return day if begin == end else f"{day} …" if begin else f"… {day}"
        return f"{self._day(begin)} – {self._day(end)}"

    def _day(self, day: dt.date | None) -> str:
        return f"{day.day} {_MONTHS[self.lang][day.month - 1]} {day.year}" if day else ""

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
