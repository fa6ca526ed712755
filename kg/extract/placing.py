"""Where: the names that the role head gives to an event as its place, with the relation and units that the text adds.

The gazetteer and the rules say which stretches are names of places; the head says whose. A name that it only half gives
is taken where it stands in the event's own sentence and no other event of that sentence has it more surely.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

import numpy as np

from kg.extract.features import ROLES
from kg.extract.placebacks import pointed_at
from kg.extract.placerel import describe_place
from kg.extract.reading import Reading, Told, runs
from kg.extract.sites import sites, whole_name
from kg.extract.stretches import trimmed
from kg.extract.tokens import flat
from kg.model import PlaceMention, Span
from kg.resolve.gazetteer import gazetteer

_NEAR = 8  # words between a place and the unit that it is said to lie in
_PLACE = ROLES.index("place")
_PARTICLES = frozenset("al el ez as ash ad ar an at bin ben ibn abu de du des d' la le les l' of".split())


def place_candidates(reading: Reading) -> list[tuple[int, int]]:
    """Stretches of words (first, last) that name places: the gazetteer's, and those that the entity head marks."""
    w = reading.words
    marked: dict[int, int] = {}
    p = reading.heads.entities()[:, 2]
    for found in reading.marks.places:
        inside = w.within(found.start, found.end)
        if inside and (whole := whole_name(reading, inside[0], inside[-1], float(p[inside[0] : inside[-1] + 1].max()))) is not None:
            marked[whole[0]] = max(whole[1], marked.get(whole[0], 0))
    taken = {i: a for a, b in marked.items() for i in range(a, b + 1)}
    for first, last in runs([bool(p[i] >= 0.5) for i in range(len(w))]):
        a, b = _from_capital(reading, *trimmed(reading, first, last))
        known = {taken[i] for i in range(a, b + 1) if i in taken}
        if a > b or not any(w.surface(i)[:1].isupper() for i in range(a, b + 1)):
            continue
        if known and not _one_name(reading, a, b):  # several names in a row: those that the gazetteer does not know, apart
            for c, d in _rest(reading, a, b, taken):
                marked[c] = d
            continue
        for start in known:
            a, b = min(a, start), max(b, marked.pop(start))
        marked[a] = b
    known_words = frozenset(i for a, b in marked.items() for i in range(a, b + 1)) | {
        i for x in reading.marks.actors for i in w.within(x.start, x.end)
    }
    marked |= {a: b for a, b in sites(reading, known_words) if a not in marked}
    towns = {(x.start, x.end) for x in reading.marks.places}  # "Khartoum" may be a government or a town: the head says which
    named = {i for x in reading.marks.actors if (x.start, x.end) not in towns for i in w.within(x.start, x.end)}
    return sorted((a, b) for a, b in marked.items() if not named.issuperset(range(a, b + 1)))


def _from_capital(reading: Reading, first: int, last: int) -> tuple[int, int]:
    """Words from the first of them on that is written with a capital; the last alone if none is."""
    while first < last and not reading.words.surface(first)[:1].isupper():
        first += 1
    return first, last


def _one_name(reading: Reading, first: int, last: int) -> bool:
    """Whether words in a row are one name: capitals and particles with nothing but spaces and hyphens between ("Deir ez-Zor", "Wadi Jarif")."""
    w = reading.words
    inside = range(first, last + 1)
    written = all(w.surface(i)[:1].isupper() or w.surface(i) == "-" or w.norm[i] in _PARTICLES for i in inside)
    return written and all(w.text[w.end[i] : w.start[i + 1]].strip(" -") == "" for i in inside[:-1])


def _rest(reading: Reading, first: int, last: int, taken: Container[int]) -> Iterator[tuple[int, int]]:
    """The names in a run of words that are no part of those taken."""
    for a, b in runs([i >= first and i <= last and i not in taken for i in range(last + 1)]):
        a, b = _from_capital(reading, *trimmed(reading, a, b))
        if a <= b and reading.words.surface(a)[:1].isupper():
            yield a, b


def find_places_of(reading: Reading, told: Told, spots: list[tuple[int, int]]) -> tuple[PlaceMention, ...]:
    """The places of an event, in text order."""
    cuts = reading.model.settings["thresholds"]
    if told.only is not None:
        return (_mention(reading, *told.only),)
    scored = [(round(float(np.mean(told.roles[a : b + 1, _PLACE])), 4), a, b) for a, b in spots]
    best: dict[str, tuple[float, int, int]] = {}
    for score, a, b in scored:
        name = reading.text(a, b)
        if score >= cuts["place"] and score > best.get(name, (0.0, 0, 0))[0]:
            best[name] = (score, a, b)
    here = set(reading.sentences_of(told))
    if not any(reading.words.sentence[a] in here for _, a, _ in best.values()):  # "the camp at Tessit" is nearer than a place told before
        best = {reading.text(a, b): (s, a, b) for s, a, b in _inside_target(reading, told, scored)} or best
    if not best and (back := pointed_at(reading, told, spots)) is not None:
        best = {"": (1.0, *back)}
    if not best and (near := _stated(reading, told, spots)) is not None:
        best = {"": (1.0, *near)}
    best = _narrowed(reading, best, spots)
    chosen = sorted(best.values(), key=lambda x: (-x[0], x[1]))[: cuts["most_places"]]
    floor = max((s for s, _, _ in chosen), default=0.0) * cuts["place_ratio"]
    kept = {(a, b) for s, a, b in chosen if s >= floor}
    kept |= {other for place in kept if (other := _other_end(reading, place, spots)) is not None}
    return tuple(_mention(reading, a, b) for a, b in sorted(_most_specific(reading, kept, spots)))


def _most_specific(reading: Reading, kept: set[tuple[int, int]], spots: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """The places without those that only say where the others lie: beside "between A and B" no other sentence's, and no unit around another.

    A unit in a row with a place of its own in it ("in Ségou and Niono") may be the town of that name, and stays.
    """
    if len(kept) < 2:
        return kept
    paired = {x for x in kept if (other := _other_end(reading, x, spots)) is not None and other in kept}
    if paired:
        here = {reading.words.sentence[a] for a, _ in paired}
        return {x for x in kept if x in paired or reading.words.sentence[x[0]] in here}
    around = {x: units_around(reading.text(*x)) for x in kept}
    units = {x for x in kept if unit_ids(reading.text(*x))}
    wide = {x for x in units if any(unit_ids(reading.text(*x)) & around[y] and not _listed(reading, x, y) for y in kept if y != x)}
    wide |= {x for x in units for y in wide if _listed(reading, x, y)}  # a summary's: "strikes in Ségou and Timbuktu"
    return kept - wide or kept


def _listed(reading: Reading, x: tuple[int, int], y: tuple[int, int]) -> bool:
    """Whether two names stand in a row: "in Ségou and Niono"."""
    first, second = sorted((x, y))
    between = reading.words.norm[first[1] + 1 : second[0]]
    return reading.words.sentence[first[0]] == reading.words.sentence[second[0]] and len(between) <= 3 and all(w in _ROW for w in between)


_ROW = frozenset([",", "and", "et", "in", "a", "the", "dans", "de", "les", "regions", "near"])


def units_around(name: str) -> frozenset[str]:
    """The units around the place that a name most likely means."""
    return frozenset(u.id for p in gazetteer().lookup(name)[:1] for u in gazetteer().units(p))


def unit_ids(name: str) -> frozenset[str]:
    """The units that a name may mean."""
    return frozenset(p.id for p in gazetteer().lookup(name)[:3] if p.kind in ("admin1", "admin2"))


def _other_end(reading: Reading, place: tuple[int, int], spots: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The second place of "between A and B", if this is the first, and the first if this is the second."""
    norm, sentence = reading.words.norm, reading.words.sentence
    for a, b in spots:
        first, second = ((a, b), place) if a < place[0] else (place, (a, b))
        joined = first != second and sentence[first[0]] == sentence[second[0]] and norm[first[1] + 1 : second[0]] in (["and"], ["et"])
        if joined and first[0] > 0 and norm[first[0] - 1] in ("between", "entre"):
            return a, b
    return None


def _stated(reading: Reading, told: Told, spots: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The one place of a sentence that tells of no other event, if "in", "at", "near" stands before it and no event has it more surely."""
    w = reading.words
    for m in told.mentions:
        s = w.sentence[m.first]
        if any(w.sentence[x.first] == s for e in reading.events if e is not told for x in e.mentions):
            continue
        here = [(a, b) for a, b in spots if w.sentence[a] == s and a not in m.words]
        if len(here) == 1 and here[0][0] > 0 and w.norm[here[0][0] - 1] in _AT:
            return here[0]
    return None


_AT = frozenset("in at near around outside a au aux pres de d' dans sur vers en".split())


def _narrowed(reading: Reading, best: dict[str, tuple[float, int, int]], spots: list[tuple[int, int]]) -> dict[str, tuple[float, int, int]]:
    """The places without a unit that only says where another one is: of "Dioura, in the Mopti region", Dioura."""
    out: dict[str, tuple[float, int, int]] = {}
    for score, a, b in best.values():
        inside = _inside_unit(reading, a, spots)
        first, last = inside if inside is not None else (a, b)
        name = reading.text(first, last)
        if score > out.get(name, (0.0, 0, 0))[0]:
            out[name] = (score, first, last)
    return out


def _inside_unit(reading: Reading, at: int, spots: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The place named shortly before a unit (that begins at word `at`) whose words say that it lies in that unit."""
    w = reading.words
    unit = flat(w.surface(at))
    for a, b in reversed(spots):
        if b < at and at - b <= _NEAR and w.sentence[a] == w.sentence[at]:
            said = describe_place(reading.report.text, w.start[a], w.end[b], reading.lang)
            if any(flat(x).startswith(unit) for x in (said.admin1, said.admin2) if x):
                return a, b
    return None


def _inside_target(reading: Reading, told: Told, scored: list[tuple[float, int, int]]) -> list[tuple[float, int, int]]:
    """The place that stands in the words for what was attacked: "the Banamba garrison", « le poste de police de Kati »; surest first.

    Adjectives and names of countries and of actors there are no places of the event.
    """
    w = reading.words
    p = told.roles[:, ROLES.index("target")]
    here = set(reading.sentences_of(told))
    taken = [(a.start, a.end) for a in reading.marks.actors]
    out = []
    for _, a, b in scored:
        inside = w.sentence[a] in here and round(float(p[a : b + 1].max()), 4) >= 0.5
        named = any(w.start[a] < end and w.end[b] > start for start, end in taken)
        wide = any(x.kind == "country" for x in gazetteer().lookup(reading.text(a, b))[:1])
        if inside and not named and not wide:
            out.append((round(float(p[a : b + 1].max()), 4), a, b))
    return sorted(out, key=lambda x: (-x[0], x[1]))[:1]


def _mention(reading: Reading, first: int, last: int) -> PlaceMention:
    start, end = reading.words.start[first], reading.words.end[last]
    said = describe_place(reading.report.text, start, end, reading.lang)
    span = Span(said.start, said.end, reading.report.text[said.start : said.end])
    return PlaceMention(said.name, (span,), said.relation, said.admin1, said.country)
