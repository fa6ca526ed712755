"""The gazetteer: names as reports write them, names in running text, and places that a user brings."""

from __future__ import annotations

import gzip
import json
import sqlite3
import time
import zipfile
from pathlib import Path

import pytest

from kg.data import data_path
from kg.errors import DataError, InputError
from kg.resolve.gazetteer import Gazetteer, find_places, gazetteer
from kg.resolve.imports import read_places
from kg.resolve.layers import COLUMNS, Entry, TextLayer, UserLayer, write_user_places
from kg.resolve.spelling import loose_key, name_key
from tests.command import good, kg


def named(text: str) -> list[str]:
    return [text[f.start : f.end] for f in find_places(text)]


# ---------------------------------------------------------------- spelling and look-up


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ti-n-Zaouâtene", "Tinzawatène"), ("Diabaly", "Diabali"), ("Bani Bangou", "Banibangou"), ("Dogofry", "Dogofri"),
        ("Kodyèl", "Kodiel"), ("Tchinagodar", "Chinagodar"), ("I-n-Délimane", "Indeliman"), ("Ouagadou", "Wagadu"), ("N'Guigmi", "Nguigmi"),
    ],
)  # fmt: skip
def test_transcriptions_of_one_name_sound_alike(one: str, other: str) -> None:
    assert loose_key(name_key(one)) == loose_key(name_key(other))


@pytest.mark.parametrize(
    ("one", "other"), [("Gao", "Gaya"), ("Kaya", "Koro"), ("Dori", "Djibo"), ("Bamako", "Bamba"), ("Sokolo", "Solhan")]
)
def test_different_towns_do_not_sound_alike(one: str, other: str) -> None:
    assert loose_key(name_key(one)) != loose_key(name_key(other))


def test_a_name_wins_over_a_name_that_only_sounds_like_it() -> None:
    found = gazetteer().matches("Dori")
    assert found[0].how == "exact" and found[0].entry.place.country == "BF"
    assert [m.how for m in found] == sorted((m.how for m in found), key=["exact", "spelling", "one letter"].index)


def test_one_wrong_letter_is_forgiven_only_in_long_names() -> None:
    assert any(m.how == "one letter" and m.entry.place.name == "Barsalogo" for m in gazetteer().matches("Barsologo"))
    assert not any(m.how == "one letter" for m in gazetteer().matches("Djobo"))


@pytest.mark.parametrize(
    ("name", "kind", "country"),
    [
        ("Timbuktu", "populated place", "ML"), ("Tombouctou", "admin1", "ML"), ("Ménaka", "admin1", "ML"), ("Taoudénit", "admin1", "ML"),
        ("Bandiagara", "admin1", "ML"), ("Goulmou", "admin1", "BF"), ("Kuilsé", "admin1", "BF"), ("Banibangou", "admin2", "NE"),
        ("Côte d'Ivoire", "country", "CI"), ("Ivory Coast", "country", "CI"), ("Lake Chad", "lake", None), ("Borno", "admin1", "NG"),
        ("Boulkessi", "populated place", "ML"), ("Agadez", "populated place", "NE"), ("Kyiv", "populated place", "UA"),
    ],
)  # fmt: skip
def test_units_old_and_new_and_exonyms_are_there(name: str, kind: str, country: str | None) -> None:
    assert any(p.kind == kind and p.country == country for p in gazetteer().lookup(name))


def test_every_place_of_the_three_countries_hangs_in_its_country() -> None:
    places = gazetteer()
    layer = places.layers[0]
    assert isinstance(layer, TextLayer)
    rows = [r.split("\t") for r in layer._rows if r.split("\t", 6)[5] in ("ML", "BF", "NE")]
    assert len(rows) > 55_000
    for row in rows[::97]:
        place = places.place(row[0])
        assert place is not None
        assert place.kind == "country" or [p.id for p in places.units(place)][-1:] == [place.country]


def test_the_shipped_files_are_the_same_bytes_for_the_same_content() -> None:
    for name in ("places", "names", "sounds"):
        head = data_path("ontology", "places", f"{name}.tsv.gz").read_bytes()[:10]
        assert head[4:8] == b"\0\0\0\0", "a time stamp in the gzip header"
    text = gzip.decompress(data_path("ontology", "places", "names.tsv.gz").read_bytes()).decode()
    keys = [line.split("\t")[0] for line in text.splitlines()]
    assert keys == sorted(keys)


def test_a_damaged_gazetteer_says_which_file_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "names.tsv.gz").write_bytes(b"nonsense")
    with pytest.raises(DataError, match=r"names\.tsv\.gz.*reinstall"):
        TextLayer(tmp_path).has("gao")


# ---------------------------------------------------------------- running text


def test_places_are_found_by_longest_match() -> None:
    assert named("From Nioro du Sahel to Fada N'Gourma, and the Gao-Ansongo road.") == ["Nioro du Sahel", "Fada N'Gourma", "Gao", "Ansongo"]


def test_elided_articles_possessives_and_capitals_do_not_hide_a_place() -> None:
    assert named("près d’Inates et de l’Oudalan; Gao's airport. BAMAKO, Aug 2 -") == ["Inates", "Oudalan", "Gao", "BAMAKO"]


def test_people_months_and_ordinary_words_are_no_places() -> None:
    assert named("Le président Ibrahim Traoré a dit en Mars que Les Forces de la Coalition FAMa et GATIA avançaient.") == []


def test_a_word_that_the_text_calls_a_region_is_one() -> None:
    assert "Est" in named("dans la région de l’Est")
    assert "Est" not in named("Est arrivé hier le convoi")


def test_an_accent_tells_a_town_from_a_word() -> None:
    assert named("Le marché de Diré") == ["Diré"]
    assert named("Dire que la paix viendra") == []


def test_positions_count_code_points_of_the_text() -> None:
    text = "Élément 𝕏 à Gao"
    assert [(f.start, f.end) for f in find_places(text)] == [(12, 15)]


def test_finding_places_takes_time_in_proportion_to_the_text() -> None:
    text = "Des combattants ont attaqué le camp de Boulkessi, près de Mondoro, dans le cercle de Douentza (Mali). " * 400
    find_places(text[:1000])
    times = []
    for part in (text[: len(text) // 4], text):
        start = time.process_time()
        find_places(part)
        times.append(time.process_time() - start)
    assert times[1] < 12 * times[0] and times[1] < 1.0


# ---------------------------------------------------------------- a user's own places

GEONAMES = "\t".join(
    [
        "1",
        "Testville",
        "Testville",
        "Test Ville,Тест",
        "15.5",
        "-2.25",
        "P",
        "PPLA2",
        "ML",
        "",
        "04",
        "9",
        "",
        "",
        "1234",
        "",
        "1",
        "Africa/Bamako",
        "2020-01-01",
    ]
)
UNIT = "\t".join(
    ["2", "Testregion", "Testregion", "", "15", "-2", "A", "ADM1", "ML", "", "04", "", "", "", "0", "", "1", "Africa/Bamako", "2020-01-01"]
)


def square(lon: float, lat: float, size: float) -> dict[str, object]:
    ring = [[lon, lat], [lon + size, lat], [lon + size, lat + size], [lon, lat + size], [lon, lat]]
    return {"type": "Polygon", "coordinates": [ring]}


def test_a_geonames_dump_is_read_with_its_units(tmp_path: Path) -> None:
    path = tmp_path / "ML.txt"
    path.write_text(GEONAMES + "\n" + UNIT + "\n", "utf-8")
    found = [e for e in read_places(path) if isinstance(e, Entry)]
    town = next(e for e in found if e.place.kind == "populated place")
    assert (town.place.admin1, town.place.within, town.rank, town.place.population) == ("Testregion", "gn2", 2, 1234)
    assert town.place.aliases == ("Test Ville",)


def test_a_bad_line_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "ML.txt"
    path.write_text("x\ty\n" + GEONAMES + "\n" + GEONAMES.replace("15.5", "95.5") + "\n", "utf-8")
    found = list(read_places(path))
    assert [type(x) for x in found] == [InputError, Entry, InputError]
    assert "line 1" in str(found[0]) and "19 fields" in str(found[0]) and "line 3" in str(found[2])


def test_a_zip_of_a_dump_is_read_like_the_dump(tmp_path: Path) -> None:
    path = tmp_path / "ML.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "about")
        archive.writestr("ML.txt", GEONAMES + "\n")
    assert [e.place.name for e in read_places(path) if isinstance(e, Entry)] == ["Testville"]
    assert list(read_places(path, {"NE"})) == []


def test_units_of_cod_ab_hang_in_each_other(tmp_path: Path) -> None:
    names = {"ADM0_EN": "Mali", "ADM0_PCODE": "ML", "ADM1_FR": "Ségou", "ADM1_PCODE": "ML04"}
    features = [
        {"type": "Feature", "properties": names, "geometry": square(-6, 13, 2)},
        {"type": "Feature", "properties": names | {"ADM2_FR": "Niono", "ADM2_PCODE": "ML0404"}, "geometry": square(-6, 14, 1)},
        {"type": "Feature", "properties": {"x": 1}, "geometry": square(0, 0, 1)},
        {"type": "Feature", "properties": names, "geometry": None},
    ]
    path = tmp_path / "mli.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    found = list(read_places(path))
    good_ones = [e for e in found if isinstance(e, Entry)]
    assert [(e.place.id, e.place.kind, e.place.within) for e in good_ones] == [
        ("cod-ML04", "admin1", "ML"),
        ("cod-ML0404", "admin2", "cod-ML04"),
    ]
    assert good_ones[1].radius is not None and 55 < good_ones[1].radius < 70
    assert sum(isinstance(e, InputError) for e in found) == 2


def test_units_of_geoboundaries_get_their_country(tmp_path: Path) -> None:
    properties = {"shapeName": "Segou", "shapeID": "123", "shapeGroup": "MLI", "shapeType": "ADM1"}
    path = tmp_path / "gb.geojson"
    path.write_text(json.dumps({"features": [{"properties": properties, "geometry": square(-6, 13, 2)}]}), "utf-8")
    (entry,) = read_places(path)
    assert isinstance(entry, Entry) and (entry.place.country, entry.place.kind) == ("ML", "admin1")


@pytest.mark.parametrize("content", ["{", "[]", '{"features": 3}'])
def test_what_is_no_geojson_is_refused_with_a_way_out(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.geojson"
    path.write_text(content, "utf-8")
    with pytest.raises(InputError, match="GeoJSON"):
        list(read_places(path))


def test_imported_places_are_found_beside_the_shipped_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dump = tmp_path / "ML.txt"
    dump.write_text(GEONAMES + "\n", "utf-8")
    data = tmp_path / "data"
    data.mkdir()
    result = kg("gazetteer", "import", dump, "--to", data)
    assert result.code == 0 and "places: 1 imported" in result.err
    monkeypatch.setenv("KG_DATA", str(data))
    assert gazetteer().lookup("Testville")[0].id == "gn1"
    assert gazetteer().is_name("testville") and named("à Testville") == ["Testville"]
    assert [json.loads(x)["id"] for x in good("gazetteer", "lookup", "Test-Ville").lines] == ["gn1"]


def test_importing_twice_changes_nothing_and_a_bad_line_ends_with_an_error(tmp_path: Path) -> None:
    dump = tmp_path / "ML.txt"
    dump.write_text(GEONAMES + "\nbad\n", "utf-8")
    for _ in range(2):
        result = kg("gazetteer", "import", dump, "--to", tmp_path / "data")
        assert result.code == 1 and "line 2" in result.err and "1 imported, 1 failed" in result.err
    path = tmp_path / "data" / "ontology" / "places" / "user.sqlite"
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT count(*) FROM places").fetchone() == (1,)


def test_an_import_without_a_place_to_go_says_where_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KG_DATA", raising=False)
    result = kg("gazetteer", "import", tmp_path / "no.txt")
    assert result.code == 2 and "KG_DATA" in result.err


def test_a_user_gazetteer_of_another_layout_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "user.sqlite"
    write_user_places(path, [])
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(DataError, match="layout 99"):
        UserLayer(path).has("x")


def test_the_columns_of_the_shipped_file_are_those_that_are_read() -> None:
    with gzip.open(data_path("ontology", "places", "places.tsv.gz"), "rt", encoding="utf-8") as f:
        assert tuple(f.readline().rstrip("\n").split("\t")) == COLUMNS


def test_a_gazetteer_opens_and_answers_in_a_second() -> None:
    start = time.process_time()
    fresh = Gazetteer((TextLayer(data_path("ontology", "places", "places.tsv.gz").parent),))
    assert fresh.lookup("Gao")
    assert time.process_time() - start < 2.0
