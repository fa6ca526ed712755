"""Where a thing is with respect to a place: "15 km north of", "à l'ouest de", "près de", "between" → a point and a radius.

The radius is honest: it is how far the true point may well be from the one given, with the size of the place in it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from kg.resolve.geo import BEARINGS, Point, destination
from kg.resolve.layers import Entry
from kg.text import fold

Kind = Literal["at", "near", "off", "within", "along", "between", "unit"]

NEAR_KM, SIDE_KM, SIDE_RADIUS_KM, ROAD_KM = 12.0, 20.0, 25.0, 25.0
MILE, NAUTICAL = 1.609344, 1.852


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation as understood: its kind, the distance in km and the direction in degrees, each if told."""

    kind: Kind
    km: float | None = None
    bearing: float | None = None


_COMPASS = {
    "north": "north", "nord": "north", "south": "south", "sud": "south", "east": "east", "est": "east", "west": "west", "ouest": "west",
}  # fmt: skip
_DIRECTION = re.compile(r"\b(north|nord|south|sud)?[ -]?(east|est|west|ouest)?(?:ern|wards?)?\b")
_LETTERS = {"n": 0, "s": 180, "e": 90, "w": 270, "o": 270, "ne": 45, "nw": 315, "no": 315, "se": 135, "sw": 225, "so": 225}
_NUMBERS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "fifteen": 15,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "eighty": 80, "hundred": 100, "dozen": 12, "several": 5, "some": 5,
    "few": 4, "un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "dizaine": 10,
    "douzaine": 12, "quinze": 15, "quinzaine": 15, "vingt": 20, "vingtaine": 20, "trente": 30, "trentaine": 30, "quarante": 40,
    "quarantaine": 40, "cinquante": 50, "cinquantaine": 50, "soixante": 60, "cent": 100, "centaine": 100, "quelques": 5, "plusieurs": 5,
}  # fmt: skip
_DISTANCE = re.compile(r"(\d+(?:[.,]\d+)?|[a-z]+)\s*(?:de |d')?(km|kms|kilomet(?:er|re)s?|miles?|nautical miles?|metres?|meters?|m)\b")
_BETWEEN = re.compile(r"\b(?:between|entre|on the road between|axis|axe)\b")
_ALONG = re.compile(r"\b(?:road|route|axis|axe|highway|piste|towards?|vers|along|le long|on the way|track)\b")
_OFF = re.compile(r"\b(?:off|au large)\b")
_WITHIN = re.compile(r"\b(?:central|centre of|center of|downtown|inside|districts? of|suburbs? of|quarter of|dans)\b")
_UNIT = re.compile(
    r"\b(?:region|province|department|departement|cercle|district|state|governorate|prefecture|commune|county|wilaya|etat)\b"
)
_NEAR = re.compile(
    r"\b(?:near|close|outside|around|vicinity|area|sector|outskirts|edge|environs|pres|proche|proximite|alentours|autour|abords|banlieue|peripherie"
    r"|secteur|zone|beyond|overlooking|next|not far|loin|from|of|a|bank|slopes|countryside|sidelines|across)\b"
)


def read_relation(words: str | None) -> Relation:
    """A relation from the words of a text, in either language.

    >>> read_relation("15 km north of"), read_relation("à une trentaine de kilomètres au sud-ouest de")
    (Relation(kind='near', km=15.0, bearing=0.0), Relation(kind='near', km=30.0, bearing=225.0))
    >>> read_relation("près de").kind, read_relation("west of").bearing, read_relation(None).kind, read_relation("between").kind
    ('near', 270.0, 'at', 'between')
    """
    if not words or not words.strip():
        return Relation("at")
    plain = fold(words)
    if _BETWEEN.search(plain):
        return Relation("between")
    km, bearing = _distance(plain), _bearing(words)
    if km is not None or (bearing is not None and re.search(r"\b(?:of|de|du|from)\b|d'", plain)):
        return Relation("near", km, bearing)
    if bearing is not None:
        return Relation("within", None, bearing)
    for pattern, kind in ((_UNIT, "unit"), (_OFF, "off"), (_ALONG, "along"), (_WITHIN, "within"), (_NEAR, "near")):
        if pattern.search(plain):
            return Relation(kind)  # type: ignore[arg-type]
    return Relation("at")


def _distance(plain: str) -> float | None:
    found = _DISTANCE.search(plain)
    if found is None:
        return None
    number = _NUMBERS.get(found[1]) if found[1].isalpha() else float(found[1].replace(",", "."))
    if number is None:
        return None
    unit = found[2]
    scale = NAUTICAL if unit.startswith("naut") else MILE if unit.startswith("mile") else 0.001 if unit.startswith("m") else 1.0
    return round(float(number) * scale, 3)


def _bearing(words: str) -> float | None:
    for found in _DIRECTION.finditer(" ".join(fold(words).split())):
        name = "-".join(_COMPASS[x] for x in found.groups() if x)
        if name:
            return BEARINGS[name]
    letters = re.search(r"\b(NE|NW|NO|SE|SW|SO|N|S|E|W|O)\b", words)
    return float(_LETTERS[letters[1].lower()]) if letters else None


# ---------------------------------------------------------------- radius


def size_km(entry: Entry) -> float:
    """How far a place reaches from its point: what is known of it, else by its kind and people."""
    place = entry.place
    if entry.radius is not None:
        return entry.radius
    people = place.population or 0
    if place.kind in ("populated place", "quarter", "abandoned place"):
        return next((r for n, r in ((1_000_000, 15.0), (300_000, 10.0), (50_000, 6.0), (10_000, 4.0)) if people >= n), 3.0)
    return _SIZES.get(place.kind, 10.0)


_SIZES = {
    "country": 300.0, "admin1": 100.0, "admin2": 50.0, "admin3": 20.0, "area": 25.0, "desert": 60.0, "dunes": 25.0,
    "river": 40.0, "valley": 25.0,
    "mountain": 15.0, "forest": 20.0, "reserve": 25.0, "park": 25.0, "lake": 10.0, "marsh": 6.0, "island": 6.0, "airport": 4.0, "camp": 4.0,
    "well": 4.0, "bridge": 3.0, "ford": 3.0, "dam": 3.0, "mine": 5.0, "pass": 8.0, "building": 2.0,
}  # fmt: skip


def place_point(at: Point, size: float, relation: Relation, big: bool) -> tuple[Point, float]:
    """The point and the radius that a relation gives to a place at `at` of that size; `big` if it is a unit or an area.

    >>> point, radius = place_point(Point(16.27, -0.05), 6.0, Relation("near", 40.0, 0.0), False)
    >>> round(point.lat, 2), radius
    (16.63, 10.0)
    """
    km, bearing = relation.km, relation.bearing
    if km is not None and bearing is not None:
        return destination(at, bearing, km), round(math.hypot(max(2.0, 0.25 * km), max(0.0, size - 6.0)), 1)
    if km is not None:
        return at, round(km + max(2.0, 0.25 * km), 1)
    if bearing is not None and big:
        return destination(at, bearing, size * (0.5 if relation.kind == "within" else 1.1)), round(size * 0.6, 1)
    if bearing is not None and relation.kind == "within":
        return at, round(size, 1)
    if bearing is not None:
        return destination(at, bearing, SIDE_KM), max(SIDE_RADIUS_KM, round(size, 1))
    if relation.kind in ("near", "off"):
        return at, round(max(NEAR_KM, size + 5.0), 1)
    if relation.kind == "along":
        return at, round(max(ROAD_KM, size), 1)
    return at, round(size, 1)
