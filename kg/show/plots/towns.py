"""Towns for orientation on a map: the most important places of the gazetteer within a frame."""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from kg.data import data_path


class Town(NamedTuple):
    """A town; `rank` is 4 for a capital, 3 for the seat of a region, down to 0."""

    name: str
    lat: float
    lon: float
    rank: int
    population: int


def towns_within(south: float, west: float, north: float, east: float, most: int = 8) -> list[Town]:
    """The most important towns within a frame in degrees, capitals first.

    >>> [t.name for t in towns_within(10, -10, 16, 4, most=2)]
    ['Bamako', 'Ouagadougou']
    """
    found = [t for t in _towns(data_path("ontology", "places", "places.tsv.gz")) if south <= t.lat <= north and west <= t.lon <= east]
    return sorted(found, key=lambda t: (-t.rank, -t.population, t.name))[:most]


@lru_cache(maxsize=2)
def _towns(path: Path) -> tuple[Town, ...]:
    out = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        at = {name: i for i, name in enumerate(next(lines).rstrip("\n").split("\t"))}
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            if cells[at["rank"]] in ("1", "2", "3", "4") and cells[at["kind"]] == "populated place":
                lat, lon, people = (cells[at[x]] for x in ("lat", "lon", "population"))
                out.append(Town(cells[at["name"]], float(lat), float(lon), int(cells[at["rank"]]), int(people or 0)))
    return tuple(out)
