"""Units that reforms made of older ones (`ontology/places/regions.csv`): which of them a place lies in.

A report of 2024 puts Bankass in the region of Bandiagara, one of 2019 in that of Mopti; both are right.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from kg.data import data_dirs, data_path
from kg.errors import DataError
from kg.model import Place


class Member(NamedTuple):
    """A region that a second-level unit belongs to; only what lies north of a latitude, if that is given."""

    region: str
    north_of: float | None


@lru_cache(maxsize=4)
def _members(_: tuple[Path, ...]) -> Mapping[tuple[str, str], tuple[Member, ...]]:
    path = data_path("ontology", "places", "regions.csv")
    out: dict[tuple[str, str], list[Member]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as stream:
        for line, row in enumerate(csv.DictReader(stream), 2):
            names = [row["name"], *filter(None, row["aliases"].split("|"))]
            for member in row["members"].split("|"):
                unit, _sign, north = member.partition(">")
                try:
                    out[row["country"], unit] += [Member(n, float(north) if north else None) for n in names]
                except ValueError as e:
                    raise DataError(
                        f"{north!r} is no latitude", file=str(path), line=line, field="members", remedy="write unit>18.2"
                    ) from e
    return {key: tuple(members) for key, members in out.items()}


def further_regions(place: Place) -> tuple[str, ...]:
    """The names of the newer units that a place lies in.

    >>> further_regions(Place("x", "Bankass", "populated place", 14.07, -3.52, "ML", "Mopti", "Bankass"))
    ('Bandiagara',)
    """
    unit = place.name if place.kind == "admin2" else place.admin2
    found = _members(data_dirs()).get((place.country or "", unit or ""), ())
    return tuple(m.region for m in found if m.north_of is None or (place.lat is not None and place.lat > m.north_of))
