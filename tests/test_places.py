"""Where reports say things happened: relations, radii, corridors, and which of several places a name means."""

from __future__ import annotations

import csv
import os
import statistics
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Account, Locus, PlaceMention, Report, Span, account_id, make_report
from kg.resolve.candidates import in_unit
from kg.resolve.gazetteer import gazetteer
from kg.resolve.geo import destination, distance_km, midpoint
from kg.resolve.places import resolve_places
from kg.resolve.relations import read_relation
from kg.resolve.sites import read_site, said_around
from tests.corpora import EXAMPLES, said_in

LABELLED = Path(__file__).parent / "data" / "places_labelled.csv"


def account(report: Report, *places: PlaceMention, at: str | None = None) -> Account:
    trigger = Span(0, 1, report.text[0]) if at is None else span(report, at)
    whole = Span(0, len(report.text), report.text)
    return Account(account_id(report.id, trigger, None), report.id, "Attack", trigger, whole, places=places)


def span(report: Report, words: str) -> Span:
    start = report.text.index(words)
    return Span(start, start + len(words), words)


def where(
    text: str, *names: str | tuple[str, str | None], country: str | None = None, admin1: str | None = None, **said: Any
) -> list[Locus]:
    """The loci of one account whose places are these names, each perhaps with its relation."""
    report = make_report(text, **said)
    pairs = [n if isinstance(n, tuple) else (n, None) for n in names]
    mentions = [PlaceMention(name, (span(report, name),), relation, admin1, country) for name, relation in pairs]
    one = account(report, *mentions)
    found = resolve_places(report, [one])
    return [found[one.id, i] for i in range(len(mentions))]


def place(locus: Locus) -> tuple[str, str | None, str | None]:
    found = gazetteer().place(locus.anchors[0])
    assert found is not None, locus
    return found.kind, found.country, found.admin1


# ---------------------------------------------------------------- the earth


@given(st.floats(-80, 80), st.floats(-179, 179), st.floats(0, 359), st.floats(0.1, 2000))
def test_a_point_moved_by_a_distance_lies_at_that_distance(lat: float, lon: float, bearing: float, km: float) -> None:
    assert distance_km((lat, lon), destination((lat, lon), bearing, km)) == pytest.approx(km, rel=1e-6)


@given(st.floats(-80, 80), st.floats(-179, 179), st.floats(0, 359), st.floats(1, 2000))
def test_the_middle_is_as_far_from_either_end(lat: float, lon: float, bearing: float, km: float) -> None:
    end = destination((lat, lon), bearing, km)
    middle = midpoint((lat, lon), end)
    assert distance_km(middle, (lat, lon)) == pytest.approx(km / 2, rel=1e-3)
    assert distance_km(middle, end) == pytest.approx(km / 2, rel=1e-3)


# ---------------------------------------------------------------- relations


@pytest.mark.parametrize(
    ("words", "kind", "km", "bearing"),
    [
        ("40 km north-west of", "near", 40, 315), ("à 52 km au sud-ouest de", "near", 52, 225), ("two kilometres from", "near", 2, None),
        ("une trentaine de kilomètres au nord de", "near", 30, 0), ("22 km SE", "near", 22, 135), ("12 miles east of", "near", 19.312, 90),
        ("8 km beyond", "near", 8, None), ("west of", "near", None, 270), ("au sud de", "near", None, 180), ("north", "within", None, 0),
        ("près de", "near", None, None), ("in the vicinity of", "near", None, None), ("outside", "near", None, None),
        ("between", "between", None, None), ("entre", "between", None, None), ("region of", "unit", None, None),
        ("road to", "along", None, None),
        ("off", "off", None, None), ("suburbs of", "within", None, None), (None, "at", None, None), ("", "at", None, None),
    ],
)  # fmt: skip
def test_relations_are_read_in_both_languages(words: str | None, kind: str, km: float | None, bearing: float | None) -> None:
    found = read_relation(words)
    assert (found.kind, found.km, found.bearing) == (kind, km, bearing)


def test_a_distance_and_a_direction_move_the_point_and_widen_the_doubt() -> None:
    (here,) = where("A patrol hit a mine 40 km north of Gao.", ("Gao", "40 km north of"), country="ML")
    assert here.lat is not None and here.lon is not None
    assert distance_km((here.lat, here.lon), (16.2717 + 40 / 111.2, -0.0447)) < 1
    assert (here.distance_km, here.radius_km) == (40, 10)


def test_a_distance_without_a_direction_is_a_ring_around_the_town() -> None:
    (here,) = where("A mine 20 km from Gao.", ("Gao", "20 km from"), country="ML")
    assert (here.lat, here.lon, here.radius_km) == (16.2717, -0.0447, 25)


def test_a_direction_alone_is_a_sector_with_a_wide_radius() -> None:
    (here,) = where("Strikes west of Sokolo.", ("Sokolo", "west of"), country="ML", admin1="Ségou")
    assert here.lon is not None and here.lon < -6.2 and here.radius_km == 25


def test_near_a_town_is_less_exact_than_in_it() -> None:
    (inside,) = where("An attack in Gao.", "Gao", country="ML")
    (near,) = where("An attack near Gao.", ("Gao", "near"), country="ML")
    assert inside.radius_km is not None and near.radius_km is not None
    assert 3 <= inside.radius_km < near.radius_km <= 15


def test_between_two_towns_is_one_corridor_with_both_as_anchors() -> None:
    first, second = where("An ambush between Niono and Sokolo.", ("Niono", "between"), ("Sokolo", "between"), country="ML")
    assert first == second and len(first.anchors) == 2
    assert first.radius_km == pytest.approx((first.distance_km or 0) / 2, abs=0.1) and 20 < first.radius_km < 35


def test_a_corridor_with_one_end_unknown_stays_around_the_other() -> None:
    first, _ = where("Between Gao and Xyzzyville.", ("Gao", "between"), ("Xyzzyville", "between"), country="ML")
    assert (first.lat, first.radius_km) == (16.2717, 40) and "x-ml-xyzzyville" in first.anchors


def test_the_north_of_a_country_is_in_its_north() -> None:
    (here,) = where("Fighting in the north of Mali.", ("Mali", "north"), country="ML")
    assert here.lat is not None and here.lat > 19 and here.radius_km is not None and here.radius_km > 300


# ---------------------------------------------------------------- regions, sites, what a name names


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Dans la région de Mopti, des villageois", "admin1"), ("In the Mopti region, villagers", "admin1"),
        ("À Mopti, des villageois", "populated place"),
        ("dans le cercle de Mopti", "admin2"), ("In the region of Mopti", "admin1"), ("the town of Mopti", "populated place"),
        ("près de Mopti", "populated place"),
    ],
)  # fmt: skip
def test_a_region_is_a_region_and_never_its_capital(text: str, kind: str) -> None:
    (here,) = where(text, "Mopti", country="ML")
    assert place(here)[0] == kind
    assert here.radius_km is not None and (here.radius_km > 40) == (kind != "populated place")


def test_the_same_name_may_be_region_and_town_in_one_report() -> None:
    report = make_report("In the Gao region, a patrol was hit. The wounded were taken to Gao hospital, in the town of Gao.")
    region = PlaceMention("Gao", (Span(7, 10, "Gao"),), None, "Gao", "ML")
    at = report.text.rindex("Gao")
    town = PlaceMention("Gao", (Span(at, at + 3, "Gao"),), None, "Gao", "ML")
    one, two = account(report, region), account(report, town, at="wounded")
    found = resolve_places(report, [one, two])
    assert (place(found[one.id, 0])[0], place(found[two.id, 0])[0]) == ("admin1", "populated place")


@pytest.mark.parametrize(
    ("name", "proper", "kind"),
    [
        ("forêt de Baye", "Baye", "forest"), ("Gao airport", "Gao", "airport"), ("camp d'Aguelhok", "Aguelhok", "camp"),
        ("marché", "", "site"),
        ("pont de Tongo Tongo", "Tongo Tongo", "bridge"), ("Kharkiv region", "Kharkiv", "unit admin1"), ("Ménaka town", "Ménaka", "town"),
        ("Fada N'Gourma", "Fada N'Gourma", None), ("île de Karamga", "Karamga", "island"), ("vallée de l'Amettetaï", "Amettetaï", "valley"),
        ("province du Yatenga", "Yatenga", "unit admin2"), ("wadi Fitili", "Fitili", "valley"),
    ],
)  # fmt: skip
def test_the_kind_of_a_site_is_read_from_its_name(name: str, proper: str, kind: str | None) -> None:
    found = read_site(name)
    assert (found.proper, found.kind) == (proper, kind)


def test_a_site_named_after_a_town_lies_there_with_a_wider_doubt() -> None:
    (here,) = where("L'embuscade de la forêt de Baye.", "forêt de Baye", country="ML", admin1="Mopti")
    assert here.label == "forêt de Baye" and place(here)[1:] == ("ML", "Mopti")
    assert here.radius_km is not None and here.radius_km >= 20 and "named after Baye" in (here.how or "")


def test_a_site_without_a_name_is_placed_by_the_town_of_its_event() -> None:
    market, town = where("Des tirs au marché central de la ville de Gao.", "marché central", "Gao", country="ML")
    assert (market.lat, market.lon) == (town.lat, town.lon)
    assert market.anchors == ("x-ml-marche-central",) and "Gao" in (market.how or "")


def test_what_stands_around_a_name_is_only_what_touches_it() -> None:
    text = "Dans la région de Mopti, à Konna"
    start = text.index("Konna")
    assert said_around(text, start, start + 5) is None


# ---------------------------------------------------------------- which of several


def test_the_country_of_the_report_decides_between_namesakes() -> None:
    (mali,) = where("BAMAKO – L'armée malienne a repris Léré, dans la région de Tombouctou.", "Léré", admin1="Tombouctou")
    (chad,) = where("N'DJAMENA – L'armée tchadienne a repris Léré, près du Cameroun.", "Léré")
    assert place(mali)[1] == "ML" and place(chad)[1] == "TD"


def test_a_stated_unit_outranks_the_larger_town() -> None:
    (here,) = where("An attack on Bamba, in the Gao region of Mali.", "Bamba", country="ML", admin1="Gao")
    assert place(here)[2] == "Gao"


def test_units_of_before_and_after_a_reform_count_alike() -> None:
    bankass = next(p for p in gazetteer().lookup("Bankass") if p.kind == "populated place")
    assert in_unit(bankass, "Mopti", gazetteer()) and in_unit(bankass, "région de Bandiagara", gazetteer())
    assert not in_unit(bankass, "Gao", gazetteer())


def test_other_places_of_the_event_decide_between_villages() -> None:
    near_djibo, _ = where("Des civils tués à Namsiguia et à Bourzanga, au Burkina Faso.", "Namsiguia", "Bourzanga", country="BF")
    assert near_djibo.anchors == () or place(near_djibo)[2] == "Centre-Nord"


def test_an_undecidable_name_keeps_its_candidates_and_no_point() -> None:
    (here,) = where("Une attaque à Hamdallaye, au Mali.", "Hamdallaye", country="ML")
    assert here.anchors == () and here.lat is None and len(here.candidates) > 3
    assert "undecided" in (here.how or "")


def test_what_no_gazetteer_has_keeps_its_name_and_country() -> None:
    (here,) = where("Une attaque à Xyzzyville.", "Xyzzyville", country="ML")
    assert here.anchors == ("x-ml-xyzzyville",) and here.lat is None and here.how == "not in the gazetteer"


def test_a_distance_told_outranks_a_namesake_elsewhere() -> None:
    here, torodi = where(
        "À Koutougou, à 52 km au sud-ouest de Torodi, dix-sept soldats sont morts.",
        "Koutougou",
        ("Torodi", "52 km south-west of"),
        country="NE",
    )
    assert here.lat is not None and here.lon is not None and torodi.lat is not None and torodi.lon is not None
    assert distance_km((here.lat, here.lon), (torodi.lat, torodi.lon)) < 30


def test_an_obscure_namesake_far_from_everything_is_not_believed() -> None:
    here, _ = where("Au marché d'Echell puis à Tonka, des hommes armés.", "Echell", "Tonka", country="ML")
    assert here.lat is None


def test_the_answer_does_not_depend_on_the_order_of_accounts() -> None:
    report = make_report("Attacks at Boni and Hombori in Mali; later at Mondoro.")
    some = [account(report, PlaceMention(n, (span(report, n),), None, None, "ML"), at=n) for n in ("Boni", "Hombori", "Mondoro")]
    assert resolve_places(report, some) == resolve_places(report, some[::-1])


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=40), st.text(min_size=1, max_size=30))
def test_no_name_and_no_relation_breaks_the_resolver(relation: str, name: str) -> None:
    if not name.strip():
        return
    report = make_report(f"Une attaque à {name} hier.")
    name = make_report(name).text
    one = account(report, PlaceMention(name, (Span(0, 1, "U"),), relation or None))
    (locus,) = resolve_places(report, [one]).values()
    assert locus.label and (locus.radius_km is None or locus.radius_km > 0)


# ---------------------------------------------------------------- measured


def _right(row: dict[str, str], loci: list[Locus]) -> float | None:
    """The distance to the right place if the anchor is it (161 km, and in its unit), else None."""
    at, places = (float(row["lat"]), float(row["lon"])), gazetteer()
    for locus in loci:
        for found in filter(None, map(places.place, locus.anchors)):
            km = distance_km(at, (found.lat or 0.0, found.lon or 0.0))
            if km <= 161 and (not row["admin1"] or found.name == row["admin1"] or in_unit(found, row["admin1"], places)):
                return km
    return None


def _said() -> dict[str, tuple[Report, list[Account]]]:
    """The hand-made records of the example corpus, and of a third part that lies beside the checkout."""
    more = Path(__file__).resolve().parents[2] / "shared" / "gold"
    if not (more / "sahel3.gold.jsonl").exists():
        if os.environ.get("CI"):
            pytest.fail("the gold files are not beside the checkout")
        pytest.skip("the gold files (../shared/gold) are not here")
    files = [
        (EXAMPLES / "reports", EXAMPLES / "records", "sahel"),
        (EXAMPLES / "reports", EXAMPLES / "records", "sahel2"),
        (more, more, "sahel3"),
    ]
    all = [s for docs, records, name in files for s in said_in(docs / f"{name}.docs.jsonl", records / f"{name}.gold.jsonl")]
    return {str(s.report.source_id): (s.report, list(s.accounts)) for s in all}


def test_the_labelled_places_of_the_sahel_resolve_right_and_none_is_silently_far_off() -> None:
    said = _said()
    with LABELLED.open(encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    errors, wrong, there = [], [], 0
    for row in rows:
        report, accounts = said[row["doc"]]
        found = resolve_places(report, accounts)
        loci = [found[a.id, i] for a in accounts for i, p in enumerate(a.places) if p.name == row["name"]]
        km = _right(row, loci)
        if not row["note"].startswith("not in the gazetteer"):
            there += 1
            errors += [km] if km is not None else []
        at = (float(row["lat"]), float(row["lon"]))
        for x in loci:
            sure = x.lat is not None and not x.candidates and x.relation != "between"
            if sure and x.radius_km and distance_km(at, (x.lat, x.lon)) > 161 + x.radius_km:  # type: ignore[arg-type]
                wrong.append((row["name"], row["doc"], x.how))
    assert len(rows) >= 150 and there >= 140
    assert not wrong
    assert len(errors) / there >= 0.92
    assert statistics.median(errors) == 0
