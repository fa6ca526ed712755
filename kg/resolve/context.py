"""What a report says of its own whereabouts: the countries, units and places that it names, before any one is resolved.

Everything follows from the report and its accounts alone, so that one report is always read in the same way.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.data import data_dirs
from kg.model import Account, Report
from kg.ontology import countries
from kg.resolve.gazetteer import Found, Gazetteer, find_places
from kg.resolve.spelling import name_key

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MOST = 4
SAID, PUBLISHED, NAMED = 3.0, 1.5, 1.0
"""What a country weighs: that an account states for a place; that the publisher is of; each time the text names it."""


@dataclass(frozen=True)
class Context:
    """The countries of a report with their share of all that points to one, and the place names found in its text.

    `evidence` holds the weight of each country by the word that gave it, so that no name is evidence for itself.
    """

    report: Report
    evidence: Mapping[str, Mapping[str, float]]
    found: tuple[Found, ...]

    def countries(self, without: str = "") -> dict[str, float]:
        """The share of each country, leaving out what the word `without` (a key) said."""
        weight = {c: sum(w for key, w in words.items() if key != without) for c, words in self.evidence.items()}
        total = sum(weight.values())
        return {c: round(w / total, 6) for c, w in sorted(weight.items()) if w} if total else {}

    @property
    def country(self) -> str | None:
        """The country that the report is about, if one stands out."""
        ranked = sorted(self.countries().items(), key=lambda x: (-x[1], x[0]))
        if not ranked or (len(ranked) > 1 and ranked[0][1] < 1.5 * ranked[1][1]):
            return None
        return ranked[0][0]


def context_of(report: Report, accounts: Sequence[Account], places: Gazetteer) -> Context:
    """The context of a report: counted from its accounts, its publisher and its text; remembered while the report is resolved."""
    return _context(report, tuple(accounts), places)


@lru_cache(maxsize=4)
def _context(report: Report, accounts: tuple[Account, ...], places: Gazetteer) -> Context:
    weight: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for key, country in {(name_key(p.name), p.country) for a in accounts for p in a.places if p.country}:
        weight[country][key] += SAID
    for (country, word), n in country_words(report.text).items():
        weight[country][word] += NAMED * min(n, 6)
    for country, _ in country_words(f"{report.publisher or ''} {report.title or ''}"):
        weight[country][""] += PUBLISHED
    found = tuple(find_places(report.text, places))
    for key, country in _only_there(report.text, found, places):
        weight[country][key] += 0.3
    return Context(report, {c: dict(sorted(words.items())) for c, words in sorted(weight.items())}, found)


def _only_there(text: str, found: Sequence[Found], places: Gazetteer) -> list[tuple[str, str]]:
    """The key and country of each name in the text that is a place's in one country only."""
    out = []
    for key, ids in sorted({(name_key(text[f.start : f.end]), tuple(f.places)) for f in found}):
        where = {e.place.country for id in ids if (e := places.entry(id)) is not None and e.place.country}
        out += [(key, country) for country in where if len(where) == 1 and country is not None]
    return out


# ---------------------------------------------------------------- names and adjectives of countries


@lru_cache(maxsize=4)
def _country_words(_: tuple[Path, ...]) -> tuple[Mapping[str, str], int]:
    meaning: dict[str, set[str]] = defaultdict(set)
    for code, land in countries().items():
        for name in (*land.names_en, *land.names_fr, *land.adjectives_en, *land.adjectives_fr, *land.capitals):
            meaning[name_key(name)].add(code)
    single = {key: min(codes) for key, codes in meaning.items() if len(codes) == 1 and len(key) > 2}
    return single, max(len(key.split()) for key in single)


def countries_named(text: str) -> Counter[str]:
    """How often a text names each country, by name, adjective or capital; one that several share does not count.

    >>> countries_named("Des soldats maliens près de Bamako, et l'armée du Burkina Faso")
    Counter({'ML': 2, 'BF': 1})
    """
    out: Counter[str] = Counter()
    for (code, _), n in country_words(text).items():
        out[code] += n
    return out


def country_words(text: str) -> Counter[tuple[str, str]]:
    """As `countries_named`, by country and the word (a key) that names it."""
    meaning, longest = _country_words(data_dirs())
    keys = [name_key(re.sub(r"^(?:[dl]|qu)['’]", "", m[0].removesuffix("'s").removesuffix("’s"), flags=re.I)) for m in _WORD.finditer(text)]
    out: Counter[tuple[str, str]] = Counter()
    at = 0
    while at < len(keys):
        for n in range(min(longest, _MOST, len(keys) - at), 0, -1):
            word = " ".join(keys[at : at + n])
            if code := meaning.get(word):
                out[code, word] += 1
                at += n - 1
                break
        at += 1
    return out
