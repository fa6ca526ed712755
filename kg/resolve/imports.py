"""Files of places that a user brings: GeoNames dumps, and the units of OCHA COD-AB and geoBoundaries as GeoJSON.

Each gives entries, and `InputError` for a line or feature that cannot be used; the rest goes on.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from kg.errors import InputError
from kg.model import Place
from kg.ontology import countries
from kg.resolve.layers import Entry
from kg.resolve.polygons import middle_and_radius
from kg.resolve.spelling import name_key

KINDS = {
    "PCLI": "country", "ADM1": "admin1", "ADM2": "admin2", "ADM3": "admin3", "ADM4": "admin4", "PPLQ": "abandoned place",
    "PPLX": "quarter", "RUIN": "ruin", "CMP": "camp", "INSM": "camp", "FRST": "forest", "RESF": "forest", "PRK": "park",
    "RESW": "reserve", "RESV": "reserve", "STM": "river", "STMI": "river", "WAD": "valley", "VAL": "valley", "FLLS": "falls",
    "WLL": "well", "WTRH": "well", "SPNG": "well", "OAS": "oasis", "LK": "lake", "LKI": "lake", "MRSH": "marsh", "WTLD": "marsh",
    "DAM": "dam", "BDG": "bridge", "FORD": "ford", "AIRP": "airport", "AIRF": "airport", "MN": "mine", "MNAU": "mine", "ISL": "island",
    "ISLS": "island", "HLL": "mountain", "HLLS": "mountain", "MT": "mountain", "MTS": "mountain", "MESA": "mountain",
    "PLAT": "mountain", "PASS": "pass", "DUNE": "dunes", "DSRT": "desert", "LCTY": "area", "AREA": "area", "RGN": "area",
    "PSH": "border post", "REG": "desert",
}  # fmt: skip
SEATS = {"PPLC": 4, "PPLA": 3, "PPLA2": 2, "PPLA3": 1, "PPLA4": 1}
_LATIN = re.compile(r"[^\W\d_]")
_COD = re.compile(r"^adm(?:in)?_?(?P<level>[0-4])_?(?P<what>pcode|name|ref|[a-z]{2}|name_?[a-z]{0,2}|)$", re.I)


def read_places(path: Path, only: Collection[str] = ()) -> Iterator[Entry | InputError]:
    """The places of a file of any of these kinds; `only` keeps these countries (ISO 3166-1 alpha-2)."""
    if not path.is_file():
        raise InputError("no such file", file=str(path), remedy="name a GeoNames dump (.txt, .zip) or a GeoJSON file")
    if path.suffix.lower() in (".json", ".geojson"):
        return _geojson(path, only)
    return _geonames(path, only)


# ---------------------------------------------------------------- GeoNames


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    if path.suffix.lower() != ".zip":
        with path.open(encoding="utf-8", errors="strict", newline="\n") as stream:
            yield stream
        return
    try:
        with zipfile.ZipFile(path) as archive:
            inside = [n for n in archive.namelist() if n.endswith(".txt") and not n.lower().startswith("readme")]
            if len(inside) != 1:
                raise InputError(f"{len(inside)} tables in it, not one", file=str(path), remedy="unpack it and name the table")
            with archive.open(inside[0]) as raw:
                yield io.TextIOWrapper(raw, encoding="utf-8", newline="\n")
    except zipfile.BadZipFile as e:
        raise InputError("not a zip file", file=str(path), remedy="fetch it again") from e


def _geonames(path: Path, only: Collection[str]) -> Iterator[Entry | InputError]:
    units = _units(path, only)
    with _opened(path) as stream:
        try:
            for number, line in enumerate(stream, 1):
                cells = line.rstrip("\r\n").split("\t")
                if len(cells) > 8 and only and cells[8] not in only:
                    continue
                try:
                    entry = _geonames_entry(cells, units)
                except ValueError as e:
                    yield InputError(str(e), file=str(path), line=number, remedy="a GeoNames dump has 19 fields between tabs")
                    continue
                if entry is not None:
                    yield entry
        except UnicodeDecodeError as e:
            raise InputError("not UTF-8", file=str(path), remedy="convert it to UTF-8") from e


def _units(path: Path, only: Collection[str]) -> dict[tuple[str, ...], tuple[str, str]]:
    """The id and name of each unit of the file by its codes."""
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    with _opened(path) as stream:
        try:
            for line in stream:
                cells = line.split("\t")
                if len(cells) >= 19 and cells[7] in ("ADM1", "ADM2") and (not only or cells[8] in only):
                    codes = (cells[8], cells[10]) if cells[7] == "ADM1" else (cells[8], cells[10], cells[11])
                    found[codes] = (f"gn{cells[0]}", cells[1])
        except UnicodeDecodeError as e:
            raise InputError("not UTF-8", file=str(path), remedy="convert it to UTF-8") from e
    return found


def _geonames_entry(cells: list[str], units: dict[tuple[str, ...], tuple[str, str]]) -> Entry | None:
    if len(cells) != 19:
        raise ValueError(f"{len(cells)} fields, not 19")
    if not cells[0].isdigit() or not name_key(cells[1]):
        raise ValueError("no id or no name")
    kind = KINDS.get(cells[7]) or ("populated place" if cells[6] == "P" else None)
    if kind is None:
        return None
    lat, lon = float(cells[4]), float(cells[5])
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(f"{lat}, {lon} is no place on earth")
    first, second = units.get((cells[8], cells[10])), units.get((cells[8], cells[10], cells[11]))
    own = f"gn{cells[0]}"
    inside = next((u for u in (second, first) if u is not None and u[0] != own), None)
    names = [n for n in cells[3].split(",") if n and _LATIN.match(n) and n.isprintable() and ord(n[0]) < 0x250]
    place = Place(
        own, cells[1], kind, lat, lon, cells[8] or None, first[1] if first and first[0] != own else None,
        second[1] if second and second[0] != own else None, inside[0] if inside else cells[8] or None, int(cells[14] or 0) or None,
        tuple(sorted(set(names))),
    )  # fmt: skip
    return Entry(place, SEATS.get(cells[7], 0), None)


# ---------------------------------------------------------------- GeoJSON of units


def _geojson(path: Path, only: Collection[str]) -> Iterator[Entry | InputError]:
    try:
        features = json.loads(path.read_text("utf-8"))["features"]
        if not isinstance(features, list):
            raise TypeError
    except (ValueError, KeyError, TypeError) as e:
        raise InputError("not a GeoJSON collection of features", file=str(path), remedy="export it as GeoJSON in WGS 84") from e
    for number, feature in enumerate(features, 1):
        try:
            place, radius = _unit(feature)
        except (ValueError, KeyError, TypeError, IndexError) as e:
            what = str(e) if isinstance(e, ValueError) else "no outline, or none that can be read"
            yield InputError(f"feature {number}: {what}", file=str(path), remedy="see the COD-AB or geoBoundaries description of fields")
            continue
        if not only or place.country in only:
            yield Entry(place, 0, radius or None)


def _unit(feature: dict[str, Any]) -> tuple[Place, float]:
    point, radius = middle_and_radius(feature["geometry"])
    properties = {str(k): v for k, v in feature["properties"].items() if v not in (None, "")}
    if "shapeName" in properties:
        return _geoboundaries(properties, point.lat, point.lon), radius
    return _cod(properties, point.lat, point.lon), radius


def _geoboundaries(p: dict[str, Any], lat: float, lon: float) -> Place:
    code3 = {land.code3: code for code, land in countries().items()}
    country = code3.get(str(p.get("shapeGroup", "")))
    if country is None or not p.get("shapeID"):
        raise ValueError("no shapeID, or a shapeGroup that is no country")
    level = str(p.get("shapeType", "ADM1")).removeprefix("ADM")
    return Place(f"gb-{p['shapeID']}", str(p["shapeName"]), f"admin{level}", lat, lon, country, within=country)


def _cod(p: dict[str, Any], lat: float, lon: float) -> Place:
    names: dict[int, list[str]] = {}
    codes: dict[int, str] = {}
    for key, value in sorted(p.items()):
        found = _COD.match(key)
        if found and isinstance(value, str):
            level = int(found["level"])
            if found["what"].lower() == "pcode":
                codes[level] = value
            else:
                names.setdefault(level, []).append(value)
    level = max(set(names) & set(codes), default=0)
    if level == 0:
        raise ValueError("no name and P-code of a unit (ADM1_EN, ADM1_PCODE …)")
    country = codes.get(0, codes[level])[:2].upper()
    if country not in countries():
        raise ValueError(f"{country!r} is no country")
    first = names[1][0] if level > 1 and 1 in names else None
    parent = f"cod-{codes[level - 1]}" if level > 1 and level - 1 in codes else country
    others = tuple(sorted(set(names[level][1:]) - {names[level][0]}))
    return Place(f"cod-{codes[level]}", names[level][0], f"admin{level}", lat, lon, country, first, within=parent, aliases=others)
