"""What a name in a report may be: the places of the gazetteer that it can mean, each with what speaks for it.

A score is a sum of stated reasons, in units of which one is "somewhat more likely"; nothing is learnt, so that an analyst
can follow it. `kg.resolve.places` adds what the other places of the report say and decides.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.model import Place
from kg.resolve.actor_names import nation_of
from kg.resolve.context import Context
from kg.resolve.gazetteer import Gazetteer, How, Match
from kg.resolve.geo import distance_km
from kg.resolve.layers import Entry
from kg.resolve.regions import further_regions
from kg.resolve.sites import Site, read_site
from kg.resolve.spelling import loose_key, name_key

UNITS = frozenset({"country", "admin1", "admin2", "admin3", "admin4"})
TOWNS = frozenset({"populated place", "quarter", "abandoned place", "camp", "airport", "ruin", "building", "mine"})
KINDS: Mapping[str, float] = {
    "country": 4.0, "admin1": 1.2, "admin2": 0.8, "admin3": 0.0, "populated place": 0.0, "quarter": -0.3, "camp": -0.4, "airport": -0.6,
    "mine": -0.6, "building": -0.6, "park": -0.4, "forest": -0.6, "area": -0.6, "island": -0.5, "well": -0.6, "abandoned place": -1.0,
    "ruin": -0.8, "lake": -1.0, "valley": -1.3, "river": -1.5, "marsh": -1.3, "mountain": -1.3, "dunes": -1.8, "desert": -1.5,
}  # fmt: skip
"""How much rather a bare name means a place of that kind than a village."""

# What speaks for a candidate, and how much.
HOW: Mapping[How, float] = {"exact": 0.0, "spelling": -1.0, "one letter": -2.0}
BESIDE_EXACT = -1.6
COUNTRY, STATED, ELSEWHERE = 3.5, 2.5, -1.5
UNIT_FITS, UNIT_DIFFERS = 3.0, -3.0
KIND_FITS, KIND_DIFFERS = 3.0, -1.0
SAID_UNIT, SAID_TOWN = 4.0, 1.0
OTHER_NAME, TOWNSHIP, PEOPLE, SEAT = -0.4, 0.4, 0.5, -2.0
RANK = (0.0, 1.2, 1.9, 2.6, 3.5)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name as a report uses it, with all that the report says of it: one referent, however often it is mentioned."""

    name: str
    country: str | None = None
    admin1: str | None = None
    said: str | None = None
    point: bool = False
    background: bool = False

    @property
    def key(self) -> str:
        return name_key(self.name)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that is wanted may be; `named_after` if the place only lends its name ("Gao airport" → Gao)."""

    entry: Entry
    how: How
    score: float
    named_after: bool = False

    @property
    def place(self) -> Place:
        return self.entry.place


def candidates_for(wanted: Wanted, context: Context, places: Gazetteer) -> tuple[list[Candidate], Site]:
    """The places that a name may be with their scores, best first, and what kind of thing the name says that it is."""
    site = read_site(wanted.name)
    level = wanted.said or site.unit
    full = [(m, False) for m in places.matches(wanted.name)]
    proper = []
    if site.kind is not None and site.proper and not any(m.how == "exact" for m, _ in full):
        lends = site.unit is None and site.kind != "town"
        proper = [(m, lends and m.entry.place.kind != site.kind) for m in places.matches(site.proper)]
    if not any(m.how == "exact" for m, _ in [*full, *proper]):
        full += [(Match(e, "exact"), False) for e in _nation(wanted.key, places)]
    out = []
    seen: set[str] = set()
    for match, after in [*full, *proper]:
        place = match.entry.place
        if place.id in seen or not _may_be(wanted, place) or place.lat is None:
            continue
        seen.add(place.id)
        score = _score(wanted, match, level, site, context, places)
        out.append(Candidate(match.entry, match.how, round(score, 4), after))
    if any(c.how == "exact" for c in out):
        out = [c if c.how == "exact" else replace(c, score=round(c.score + BESIDE_EXACT, 4)) for c in out]
    out = [_without_seat(c, out) for c in out] if level in (None, "town") else out
    return sorted(out, key=lambda c: (-c.score, c.place.id)), site


def _nation(key: str, places: Gazetteer) -> list[Entry]:
    """ "Georgian" as a place is the country."""
    code = nation_of(key)
    entry = places.entry(code) if code else None
    return [entry] if entry is not None else []


def _without_seat(unit: Candidate, others: Iterable[Candidate]) -> Candidate:
    """A unit called like the town that is its seat is less meant than the town, where the text does not say "region of"."""
    if unit.place.kind not in UNITS or unit.place.kind == "country":
        return unit
    for town in others:
        known = town.entry.rank or town.place.population or unit.place.id.startswith("kg-")
        if town.place.kind == "populated place" and town.how == "exact" and known and town.place.country == unit.place.country:
            reach = 1.5 * (unit.entry.radius or 50.0)
            if distance_km(_point(town.place), _point(unit.place)) <= reach:
                return replace(unit, score=round(unit.score + SEAT, 4))
    return unit


def _point(place: Place) -> tuple[float, float]:
    return place.lat or 0.0, place.lon or 0.0


def _may_be(wanted: Wanted, place: Place) -> bool:
    return wanted.country is None or place.country is None or place.country == wanted.country


def _score(wanted: Wanted, match: Match, level: str | None, site: Site, context: Context, places: Gazetteer) -> float:
    entry = match.entry
    return (
        HOW[match.how]
        + (OTHER_NAME if match.how == "exact" and wanted.key != name_key(entry.place.name) else 0.0)
        + _importance(entry)
        + _kind(wanted, entry.place, level, site)
        + (_stated(entry.place) if wanted.country else _country(wanted, entry.place, context))
        + _admin(wanted, entry.place, places)
    )


def _importance(entry: Entry) -> float:
    people = entry.place.population or 0
    if entry.place.kind in UNITS and entry.place.kind != "admin1":
        return 0.0
    crowd = PEOPLE * min(3.0, math.log10(people) - 3.5) if people > 3200 else 0.0
    return RANK[entry.rank] + crowd + (TOWNSHIP if people else 0.0)


def _kind(wanted: Wanted, place: Place, level: str | None, site: Site) -> float:
    kind = place.kind
    if level is not None and level != "town":
        if kind == level:
            return SAID_UNIT
        return SAID_UNIT - 3.0 if kind in UNITS and kind != "country" else -SAID_UNIT
    if level == "town":
        return SAID_TOWN if kind in TOWNS else 0.0 if kind in ("well", "oasis", "island", "area") else -SAID_TOWN
    if site.kind is not None and site.kind not in ("town", "site") and kind == site.kind:
        return KIND_FITS
    if wanted.point and kind in UNITS:
        return KIND_DIFFERS
    return KINDS.get(kind, -1.0)


def _stated(place: Place) -> float:
    return STATED if place.country is not None else STATED / 2


def _country(wanted: Wanted, place: Place, context: Context) -> float:
    shares = context.countries(without=wanted.key)
    if not shares:
        return 0.0
    if place.country is None:
        return COUNTRY / 2
    share = shares.get(place.country, 0.0) / max(shares.values())
    return COUNTRY * math.sqrt(share) if share else ELSEWHERE


def _admin(wanted: Wanted, place: Place, places: Gazetteer) -> float:
    if wanted.admin1 is None or place.kind == "country":
        return 0.0
    if place.country is None:
        return 0.0
    return UNIT_FITS if in_unit(place, wanted.admin1, places) else UNIT_DIFFERS


def in_unit(place: Place, unit: str, places: Gazetteer) -> bool:
    """Whether a place lies in a unit of that name, or is it; units of before and after a reform count alike."""
    return not unit_keys(unit).isdisjoint(_units_of(place, places))


@lru_cache(maxsize=4096)
def unit_keys(unit: str) -> frozenset[str]:
    """The keys under which a unit's name is compared: as it is, and without "region of"."""
    return frozenset(loose_key(name_key(name)) for name in (unit, read_site(unit).proper) if name)


@lru_cache(maxsize=20000)
def _units_of(place: Place, places: Gazetteer) -> frozenset[str]:
    around: Iterable[Place] = [place, *places.units(place)] if place.kind in UNITS else places.units(place)
    names = {n for u in around if u.kind != "country" for n in (u.name, *u.aliases)}
    names |= {n for n in (place.admin1, place.admin2) if n} | set(further_regions(place))
    return frozenset(loose_key(name_key(n)) for n in names)
