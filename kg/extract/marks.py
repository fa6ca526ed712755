"""What is regular in a report and found without the model: dates, counts, places, known actors, what is no part of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.dates import DateMention, find_dates
from kg.extract.features import Words, capitalised
from kg.extract.layout import boilerplate
from kg.extract.numbers import Count, find_counts
from kg.model import Report
from kg.resolve.actor_names import alias_key, aliases_of, candidates, nation_of, words
from kg.resolve.gazetteer import Found, find_places, gazetteer
from kg.text import fold

_LONGEST_ALIAS = 9
_ADJECTIVE = 3  # what an adjective of a nation says of the country of a report, where a place of one country says 12


@dataclass(frozen=True, slots=True)
class KnownActor:
    """A known actor's name in the text: characters `start` to `end`, actor id, and its country if it has one."""

    start: int
    end: int
    actor: str


@dataclass(frozen=True, slots=True)
class Marks:
    """All that rules found; `country` is the one that the report is mostly about; `barred` are words of boilerplate."""

    dates: tuple[DateMention, ...]
    counts: tuple[Count, ...]
    places: tuple[Found, ...]
    actors: tuple[KnownActor, ...]
    country: str | None
    barred: frozenset[int]

    def stretches(self) -> Iterator[tuple[str, int, int]]:
        """The marks as hints for the model: (name, start, end)."""
        for d in self.dates:
            yield "date", d.start, d.end
        for c in self.counts:
            yield "number", c.start, c.end
        for p in self.places:
            yield "place", p.start, p.end
        for a in self.actors:
            yield "actor", a.start, a.end

    def written(self, w: Words) -> dict[int, str]:
        """How the words of known names are usually written, by number: places with a capital, actors as their alias is."""
        out: dict[int, str] = {}
        for p in self.places:
            out |= {i: capitalised(w.surface(i)) for i in w.within(p.start, p.end)}
        for a in self.actors:
            inside = w.within(a.start, a.end)
            alias = next((x for x in aliases_of(alias_key(w.text[a.start : a.end])) if x.actor == a.actor), None)
            forms = alias.alias.split() if alias is not None else []
            if len(forms) == len(inside):
                out |= dict(zip(inside, forms, strict=True))
        return out


def marks_of(report: Report, lang: str, words_: Words) -> Marks:
    """Everything regular in a report, once."""
    text = report.text
    places = tuple(find_places(text))
    country = _country(places, words_)
    barred = {i for s in boilerplate(text) for i in words_.within(s.start, s.end)}
    return Marks(
        find_dates(text, lang, report.published), find_counts(text, lang), places, tuple(known_actors(words_, country, report)),
        country, frozenset(barred),
    )  # fmt: skip


def country_near(marks: Marks, w: Words, at: int) -> str | None:
    """The country that the sentence of word `at` is about, by the places that it names; else the report's.

    A report that goes from country to country means the army of the country that it has just named.
    """
    first, last = w.sentences[w.sentence[at]]
    return _country(tuple(p for p in marks.places if first <= p.start < last), alone=True) or marks.country


def _country(places: tuple[Found, ...], w: Words | None = None, alone: bool = False) -> str | None:
    """The country that most of the places may lie in; a place that many countries have says little, an adjective ("Malian") something.

    With `alone` only a country that no other comes near is given.
    """
    votes: Counter[str] = Counter()
    for found in places:
        lands = {p.country for i in found.places if (p := gazetteer().place(i)) is not None and p.country}
        for land in lands:
            votes[land] += 12 // len(lands)
    for nation in (nation_of(fold(w.surface(i))) for i in range(len(w))) if w is not None else ():
        if nation is not None:
            votes[nation] += _ADJECTIVE
    ranked = sorted(votes, key=lambda c: (-votes[c], c))
    if alone and (not ranked or votes[ranked[0]] < 12 or (len(ranked) > 1 and 2 * votes[ranked[1]] > votes[ranked[0]])):
        return None
    return ranked[0] if ranked else None


def known_actors(w: Words, country: str | None, report: Report) -> Iterator[KnownActor]:
    """Names of known actors in a report, the longest first from the left, none inside another."""
    keys = [" ".join(x.key for x in words(w.surface(i))) for i in range(len(w))]
    at = 0
    while at < len(w):
        for last in range(min(at + _LONGEST_ALIAS, len(w)) - 1, at - 1, -1):
            key = " ".join(k for k in keys[at : last + 1] if k)
            if not keys[at] or not keys[last] or not aliases_of(key):
                continue
            found = candidates(key, w.text[w.start[at] : w.end[last]], (country,) if country else (), report.published)
            if found:
                yield KnownActor(w.start[at], w.end[last], found[0].actor)
                at = last
                break
        at += 1
