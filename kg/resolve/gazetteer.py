"""The gazetteer: places by name, and the names of places in running text.

The shipped part is `ontology/places/*.tsv.gz` (see NOTICE for its sources), made by `training/gazetteer.py`; what a user
imports (`kg gazetteer import`) is asked after it. Neither is ever written here.

Names are matched exactly but for accents, case, hyphens and apostrophes; then by how transcriptions vary
(`kg.resolve.spelling`); then, from seven letters on, with one letter wrong. Each match says how it was made.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from kg.data import VARIABLE, data_dirs, data_path
from kg.model import Place
from kg.resolve.layers import SAHEL, Entry, Layer, TextLayer, UserLayer
from kg.resolve.spelling import loose_key, name_key

How = Literal["exact", "spelling", "one letter"]
USER_FILE = ("ontology", "places", "user.sqlite")
SHORTEST_WITH_ERROR = 7


class Match(NamedTuple):
    """A place that a name may mean, and how the name matched."""

    entry: Entry
    how: How


@dataclass(frozen=True)
class Gazetteer:
    """All layers as one; the shipped places come first.

    >>> g = gazetteer()
    >>> [p.country for p in g.lookup("Tinzawatène")][:1]
    ['ML']
    >>> g.is_name("diafarabe"), g.is_name("sokolo camp")
    (True, False)
    """

    layers: tuple[Layer, ...]

    def lookup(self, name: str) -> list[Place]:
        """The places that `name` may mean, best kind of match first, then the more important, then by id."""
        return [m.entry.place for m in self.matches(name)]

    def matches(self, name: str) -> list[Match]:
        """As `lookup`, each with how its name matched; looser matches come along, since the exact ones may all be elsewhere."""
        key = name_key(name)
        if not key:
            return []
        found = {e.place.id: Match(e, "exact") for e in self.exact(key)}
        loose = loose_key(key)
        if len(loose) >= 3:
            for e in self.loose(loose):
                found.setdefault(e.place.id, Match(e, "spelling"))
        if not found and len(key.replace(" ", "")) >= SHORTEST_WITH_ERROR:
            found = {e.place.id: Match(e, "one letter") for layer in self.layers for e in layer.near(loose)}
        return sorted(found.values(), key=_order)

    def exact(self, key: str) -> list[Entry]:
        """The places with exactly this key."""
        return [e for layer in self.layers for e in layer.exact(key)]

    def loose(self, key: str) -> list[Entry]:
        """The places of which a transcription has this loose key."""
        return [e for layer in self.layers for e in layer.loose(key)]

    def is_name(self, folded: str) -> bool:
        """Whether a key (`name_key`) is exactly the name of a place: one look into a hash table."""
        return any(layer.has(folded) for layer in self.layers)

    def entry(self, place_id: str) -> Entry | None:
        """The place of that id, with or without ``place/`` before it."""
        place_id = place_id.removeprefix("place/")
        return next((e for layer in self.layers if (e := layer.entry(place_id)) is not None), None)

    def place(self, place_id: str) -> Place | None:
        """The place of that id."""
        found = self.entry(place_id)
        return found.place if found else None

    def names(self) -> Iterator[str]:
        """Every key that a place goes by."""
        for layer in self.layers:
            yield from layer.keys()

    def units(self, place: Place) -> Iterator[Place]:
        """The units around a place, smallest first."""
        seen = {place.id}
        while place.within and place.within not in seen and (around := self.place(place.within)) is not None:
            seen.add(around.id)
            yield around
            place = around


_HOW = {"exact": 0, "spelling": 1, "one letter": 2}
_KIND = {"country": 0, "populated place": 1, "admin1": 2, "admin2": 3}


def _order(match: Match) -> tuple[int, int, int, int, str]:
    place = match.entry.place
    return _HOW[match.how], -match.entry.rank, -(place.population or 0), _KIND.get(place.kind, 4), place.id


@lru_cache(maxsize=8)
def _opened(folder: str, extra: tuple[str, ...]) -> Gazetteer:
    return Gazetteer((TextLayer(Path(folder)), *(UserLayer(Path(p)) for p in extra)))


def gazetteer(extra: Iterable[Path] = ()) -> Gazetteer:
    """The gazetteer of this installation: shipped, the user's own (in `KG_DATA`), and the files given. Opened once a process."""
    own = os.environ.get(VARIABLE)
    files = [p for p in ([Path(own).joinpath(*USER_FILE)] if own else []) if p.exists()] + [p for p in extra if p.exists()]
    return _opened(str(data_path("ontology", "places", "places.tsv.gz").parent), tuple(str(p) for p in files))


# ---------------------------------------------------------------- names in running text


class Found(NamedTuple):
    """A name of places in a text: `start` and `end` in code points, and the ids of the places that it may be."""

    start: int
    end: int
    places: list[str]


# A capitalised word with what hangs on it (N'Guigmi, Tin-Akoff, I-n-Delimane), but not a possessive ('s).
_CAPITALISED = re.compile(r"(?:\b[IT]-n-)?(?![a-zß-öø-ÿ])[^\W\d_]\w*(?:(?!['’]s\b)['’ʼ‑-]\w+)*")
_INNER = re.compile(r"[ \xa0\u202f]+(?:(?:du|de|des|la|le|les|el|al|ed|en|es|an|of|the|and|et|d['’]|l['’]|n['’]) ?)*", re.I)
_UNIT = re.compile(
    r"(?:r[ée]gions?|provinces?|communes?|cercles?|villages?|ville|camp|localit[ée]) (?:d[eu]s? )?(?:l[ae] )?(?:[dl]['’])?$", re.I
)
_MOST_WORDS = 4
_LOOSE_FROM = 6


def find_places(text: str, places: Gazetteer | None = None) -> list[Found]:
    """The place names of a text, by longest match over its capitalised words; what each may be is left open.

    Long names are found in another transcription as well. A word that is an ordinary word or a given name more often than
    a place (`ontology/places/not_places.txt`) is left out, unless the text calls it a region, a village …

    >>> text = "Une attaque près de Nioro du Sahel et à Diafarabé-Ténenkou, dans la région de l’Est."
    >>> [text[f.start:f.end] for f in find_places(text)]
    ['Nioro du Sahel', 'Diafarabé', 'Ténenkou', 'Est']
    """
    places = places or gazetteer()
    stop = not_places()
    out: list[Found] = []
    at = 0
    while (word := _CAPITALISED.search(text, at)) is not None:
        found = _longest(text, word, places, stop) or _parts(text, word, places, stop)
        out += found
        at = found[-1].end if found else word.end()
    return out


def _longest(text: str, word: re.Match[str], places: Gazetteer, stop: frozenset[str]) -> list[Found]:
    """The longest run of words from this one on that is a name."""
    ends = [word.end()]
    while len(ends) < _MOST_WORDS:
        gap = _INNER.match(text, ends[-1])
        following = _CAPITALISED.match(text, gap.end()) if gap else None
        if following is None:
            break
        ends.append(following.end())
    for end in reversed(ends):
        if found := _name(text, word.start(), end, places, stop):
            return [found]
    return []


def _parts(text: str, word: re.Match[str], places: Gazetteer, stop: frozenset[str]) -> list[Found]:
    """ "Gao-Ansongo" is no name, but its parts are; nor is "L’Oudalan"."""
    pieces = [m.span() for m in re.finditer(r"[^-‑]+", word[0])]
    if len(pieces) < 2:
        if not re.match(r"[DL]['’]\w", word[0]):
            return []
        pieces = [(2, len(word[0]))]
    named = [_name(text, word.start() + a, word.start() + b, places, stop) for a, b in pieces if word[0][a].isupper()]
    return [n for n in named if n is not None]


def _name(text: str, start: int, end: int, places: Gazetteer, stop: frozenset[str]) -> Found | None:
    written = text[start:end]
    key = name_key(written)
    if len(key) < 2 or ((key in stop and _ordinary(written, stop)) and not _UNIT.search(text, max(0, start - 24), start)):
        return None
    if not places.is_name(key):
        return _by_sound(key, start, end, places)
    entries = places.exact(key)
    if _is_acronym(written) and not any(e.rank or e.place.population or e.place.kind == "country" for e in entries):
        return None  # an acronym that some hamlet is called by
    return Found(start, end, sorted({e.place.id for e in entries}))


def _is_acronym(written: str) -> bool:
    return len(written) <= 6 and sum(c.isupper() for c in written) >= max(2, len(written) - 2)


def _ordinary(written: str, stop: frozenset[str]) -> bool:
    """Whether the spelling is that of the ordinary word: "Dire" is, "Diré" is not."""
    return written.isascii() or " ".join(written.casefold().split()) in stop


def _by_sound(key: str, start: int, end: int, places: Gazetteer) -> Found | None:
    loose = loose_key(key)
    if len(loose) < _LOOSE_FROM or (" " in key and not key.startswith(("in ", "ti n ", "tin ", "i n "))):
        return None
    entries = [e for e in places.loose(loose) if e.place.country in SAHEL]
    return Found(start, end, sorted({e.place.id for e in entries})) if entries else None


@lru_cache(maxsize=4)
def _stop(_: tuple[Path, ...]) -> frozenset[str]:
    lines = data_path("ontology", "places", "not_places.txt").read_text(encoding="utf-8").splitlines()
    written = [" ".join(word.casefold().split()) for line in lines for word in line.partition("#")[0].split(",")]
    return frozenset(written) | frozenset(name_key(word) for word in written) - {""}


def not_places() -> frozenset[str]:
    """What is taken for an ordinary word or a given name, although somewhere a place is called so: as written, and as key."""
    return _stop(data_dirs())
