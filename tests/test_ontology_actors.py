"""The actor base: enough of it, true to its own rules, and forgiving to nobody who writes it wrongly."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.actorfile import read_actors
from kg.countries import read_lands
from kg.errors import DataError
from kg.graph.rdf import quads
from kg.graph.rows import Graph
from kg.model import Actor
from kg.ontology import (
    acronyms,
    actor,
    actor_aliases,
    actors,
    ambiguities,
    countries,
    curated,
    data_files,
    data_path,
    lifetime,
    superclasses,
    ties,
)
from kg.shapes import check_store, check_triples
from kg.text import fold


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the user's own, in KG_DATA, with a place for actors."""
    (tmp_path / "ontology" / "actors").mkdir(parents=True)
    monkeypatch.setenv("KG_DATA", str(tmp_path))
    return tmp_path / "ontology" / "actors" / "own.toml"


def sahel() -> list[Actor]:
    """The actors of all files but that of other wars."""
    files = [p for p in data_files("ontology/actors", "*.toml") if p.name != "world.toml"]
    return [entry.actor for path in files for entry in read_actors(path)]


def named(text: str, country: str | None = None) -> set[str]:
    """The actors that a name means where the text speaks of a country, or of none."""
    return {a.actor for a in actor_aliases() if fold(a.alias) == fold(text) and a.needs_country in (None, country)}


# ---------------------------------------------------------------- what is there


def test_at_least_170_actors_of_the_sahel_wars_are_known() -> None:
    assert len(sahel()) >= 170
    kinds = Counter(a.cls for a in sahel())
    assert all(
        kinds[cls] >= 5 for cls in ("Military", "SecurityForce", "ArmedGroup", "Militia", "InternationalForce", "Coalition", "Person")
    )
    assert {a.country for a in sahel()} >= {"ML", "BF", "NE", "MR", "DZ", "TD", "BJ", "TG", "CI", "GH", "NG", "LY"}


@pytest.mark.parametrize("path", data_files("ontology/actors", "*.toml"), ids=lambda p: p.stem)
def test_every_actor_is_of_an_actor_class_and_can_be_named_in_french(path: Path) -> None:
    for entry in read_actors(path):
        assert "Actor" in superclasses(entry.actor.cls), entry.actor.id
        assert entry.actor.cls not in ("UnspecifiedGroup", "Civilians"), entry.actor.id
        assert entry.actor.known and entry.actor.name == entry.actor.name.strip()


@pytest.mark.parametrize(
    ("text", "country", "id"),
    [
        ("Malian soldiers", None, "fama"), ("soldats maliens", None, "fama"), ("armée malienne", None, "fama"),
        ("l'armée".removeprefix("l'"), "ML", "fama"), ("armée", "NE", "niger-armed-forces"), ("FAN", "BF", "burkina-armed-forces"),
        ("FAN", "NE", "niger-armed-forces"), ("FDS", "BF", "burkina-armed-forces"), ("Turkish forces", None, "turkish-armed-forces"),
        ("forces turques", None, "turkish-armed-forces"), ("soldats français", None, "french-armed-forces"),
        ("gendarmes nigériens", None, "gendarmerie-niger"), ("armée nigériane", None, "nigerian-armed-forces"),
        ("armée nigérienne", None, "niger-armed-forces"), ("armée du Niger", None, "niger-armed-forces"),
        ("Groupe de soutien à l’islam et aux musulmans", None, "jnim"), ("GSIM", None, "jnim"), ("EIGS", None, "isgs"),
        ("État islamique au Sahel", None, "issp"), ("VDP", None, "vdp"), ("CNSP", "NE", "cnsp-niger"), ("CNSP", "ML", "cnsp-mali"),
        ("Macina Liberation Front", None, "katiba-macina"), ("Bataillon d'intervention rapide", "CM", "bir-cameroon"),
        ("soldats burkinabè", None, "burkina-armed-forces"), ("Burkinabe troops", None, "burkina-armed-forces"),
        ("armée congolaise", "CD", "fardc"), ("mercenaires russes", "ML", "wagner"), ("Nigerian Air Force", None, "nigerian-air-force"),
        ("aviation tchadienne", None, "chadian-armed-forces"), ("Bamako", None, "government-of-mali"),
        ("autorités nigériennes", None, "government-of-niger"), ("Israeli army", None, "israel-defense-forces"),
    ],
)  # fmt: skip
def test_what_reports_call_an_actor_means_that_actor(text: str, country: str | None, id: str) -> None:
    assert named(text, country) == {id}


def test_a_word_that_fits_any_army_means_none_where_no_country_is_known() -> None:
    for text in ("army", "soldats", "FDS", "gendarmes", "armée congolaise", "CNSP", "government"):
        assert named(text) == set(), text


def test_the_names_of_known_actors_are_those_of_the_gold_records(shared: Path) -> None:
    for name in (
        "Malian Armed Forces", "Jama'at Nusrat al-Islam wal-Muslimin", "Islamic State", "Burkina Faso Armed Forces", "Niger Armed Forces",
        "Chadian Armed Forces", "Volunteers for the Defence of the Homeland", "Islamic State Sahel Province",
        "Islamic State in the Greater Sahara", "Islamic State West Africa Province", "Economic Community of West African States",
        "Katiba Macina", "Operation Barkhane",
        "Multinational Joint Task Force", "Wagner Group", "Africa Corps", "Azawad Liberation Front", "Coordination of Azawad Movements",
        "National Movement for the Liberation of Azawad", "Permanent Strategic Framework for the Defence of the People of Azawad",
        "National Gendarmerie of Burkina Faso", "al-Qaeda in the Islamic Maghreb", "Ansar Dine", "Government of Mali",
        "Movement for Unity and Jihad in West Africa", "Rapid Support Forces", "March 23 Movement", "United States Armed Forces",
    ):  # fmt: skip
        assert any(f'"name": "{name}"' in p.read_text("utf-8") for p in (shared / "gold").glob("*.gold.jsonl")), name
        assert [a.name for a in actors() if a.name == name] == [name]


# ---------------------------------------------------------------- true to its rules


def test_no_name_means_two_actors_at_one_time_and_place() -> None:
    assert ambiguities() == []


@pytest.mark.parametrize(("founded", "found"), [("2001", []), ("2001-03", []), ("2000", [("zzz", "zz-early", "zz-late")])])
def test_two_bearers_of_a_name_are_ambiguous_only_if_they_lived_at_one_time(own: Path, founded: str, found: list[object]) -> None:
    block = '[[actor]]\nid = "{id}"\nname = "{name}"\nclass = "ArmedGroup"\nacronyms = ["ZZZ"]\nspells = {spells}\n'
    early = block.format(id="zz-early", name="Early Z", spells='["founded 1990", "dissolved 2001"]')
    own.write_text(early + block.format(id="zz-late", name="Late Z", spells=f'["founded {founded}"]'), "utf-8")
    assert ambiguities() == found


def test_an_actor_is_founded_before_it_ends_and_its_spells_are_in_order() -> None:
    for a in actors():
        dates = [s.when for s in a.spells if s.when]
        for first, second in pairwise(dates):
            assert first[: len(second)] <= second[: len(first)], a.id
        begin, end = lifetime(a)
        assert not (begin and end) or begin[: len(end)] <= end, a.id


def test_no_tie_outlives_or_precedes_the_actor_that_has_it() -> None:
    for t in ties():
        source, target = actor(t.source), actor(t.target)
        assert source is not None and target is not None and source is not target
        for side in (source, target):
            begin, _ = lifetime(side)
            if begin and t.begin:
                assert begin[: len(t.begin)] <= t.begin[: len(begin)], f"{t} begins before {side.id}"
            if begin and t.end:
                assert begin[: len(t.end)] <= t.end[: len(begin)], f"{t} ends before {side.id} begins"


def test_what_was_renamed_says_so_in_spell_and_tie_alike() -> None:
    by_tie = {(t.source, t.target) for t in ties() if t.type == "renamed_to"}
    by_spell = {(a.id, s.other) for a in actors() for s in a.spells if s.what == "renamed"}
    assert by_tie == by_spell


def test_jnim_is_made_of_those_who_merged_into_it() -> None:
    members = {t.source for t in ties() if (t.type, t.target) == ("member_of", "jnim")}
    merged = {a.id for a in actors() for s in a.spells if (s.what, s.other) == ("merged", "jnim")}
    assert merged == {"ansar-dine", "al-mourabitoun", "aqim-sahara"} and merged | {"katiba-macina", "katiba-serma"} <= members
    assert acronyms("jnim") == ("JNIM", "GSIM") and lifetime(actor("minusma") or actors()[0]) == ("2013-04-25", "2023-12-31")


def as_graph(chosen: set[str]) -> Graph:
    """Known actors with their ties and those they lead to, in the rows of the graph."""
    graph = Graph()
    for a in actors():
        if a.id in chosen:
            begin, end = lifetime(a)
            graph.node(
                f"actor/{a.id}", a.cls, name=a.name, acronym=next(iter(acronyms(a.id)), None), alias=a.aliases, country=a.country,
                founded=begin, ended=end, known=a.known,
            )  # fmt: skip
    for n, t in enumerate(ties()):
        if {t.source, t.target} <= chosen:
            head, *rest = t.type.split("_")
            graph.node(f"tie/{n}", "Tie", type=t.type, begin=t.begin, end=t.end)
            graph.edge(f"tie/{n}", "tieFrom", f"actor/{t.source}")
            graph.edge(f"tie/{n}", "tieTo", f"actor/{t.target}")
            graph.edge(f"actor/{t.source}", head + "".join(x.capitalize() for x in rest), f"actor/{t.target}")
    return graph


def test_all_actors_and_ties_keep_the_shapes() -> None:
    graph = as_graph({a.id for a in actors()})
    assert len(list(graph.nodes("Tie"))) == len(ties()) > 250
    store = ox.Store()
    store.extend(quads(graph))
    assert check_store(store) == []


def test_pyshacl_agrees_on_the_actors_of_mali() -> None:
    graph = as_graph({"fama", "jnim", "katiba-macina", "al-qaeda", "mnla", "cma", "fla", "wagner", "minusma", "assimi-goita"})
    assert len(graph) >= 14 and len(list(graph.edges("memberOf"))) >= 3
    assert check_triples([q.triple for q in quads(graph)], whole=True) == []


# ---------------------------------------------------------------- countries


def test_every_country_has_names_adjectives_and_a_government() -> None:
    assert len(countries()) >= 195
    for code, c in countries().items():
        assert len(code) == 2 and len(c.code3) == 3
        assert c.names_en and c.names_fr and c.adjectives_en and len(c.adjectives_fr) >= 2, code
        assert c.government and (actor(c.government) or c).__class__ is Actor, code
        assert c.army is None or (actor(c.army) or c).__class__ is Actor, code
    assert countries()["FR"].adjectives_fr == ("français", "française", "françaises")
    assert countries()["TR"].army == "turkish-armed-forces" and countries()["IS"].army is None


def test_the_usual_name_of_an_army_is_that_of_the_actor_that_is_the_army() -> None:
    for code, land in read_lands(data_path("ontology", "countries.csv")).items():
        army = countries()[code].army
        if army is not None and army in {a.id for a in curated()}:
            names = {fold(a.alias) for a in actor_aliases() if a.actor == army}
            assert fold(land.army) in names, f"{code}: {land.army!r} is not a name of {army}"


def test_codes_and_names_of_countries_are_theirs_alone() -> None:
    seen = defaultdict(set)
    for code, c in countries().items():
        for name in (c.code3, *c.names_en[:1], *c.names_fr[:1]):
            seen[fold(name)].add(code)
    assert {name for name, codes in seen.items() if len(codes) > 1} == set()


def test_nigerien_and_nigerian_are_told_apart_in_both_languages() -> None:
    assert named("Nigerien soldiers") == {"niger-armed-forces"} and named("Nigerian soldiers") == {"nigerian-armed-forces"}
    assert named("soldats nigériens") == {"niger-armed-forces"} and named("soldats nigérians") == {"nigerian-armed-forces"}


# ---------------------------------------------------------------- data of the user's own, right and wrong


GOOD = """[[actor]]
id = "brigade-of-the-lake"
name = "Brigade of the Lake"
name_fr = "Brigade du lac"
class = "Militia"
country = "TD"
acronyms = ["BDL"]
en = ["Lake Brigade"]
local = ["the brigade", "brigade@NE"]
spells = ["founded 2020-05", "split ? jnim"]
ties = ["operates_with chadian-armed-forces 2021/", "split_from jas"]
"""


def test_a_folder_of_the_users_own_adds_an_actor(own: Path) -> None:
    own.write_text(GOOD, "utf-8")
    added = actor("brigade-of-the-lake")
    assert added is not None and added.aliases == ("BDL", "Brigade du lac", "Lake Brigade")
    assert named("brigade", "NE") == {"brigade-of-the-lake"} and named("brigade") == set()
    assert [(t.type, t.target, t.begin) for t in ties() if t.source == added.id] == [
        ("operates_with", "chadian-armed-forces", "2021"), ("split_from", "jas", None),
    ]  # fmt: skip


def test_an_actor_of_the_users_own_takes_the_place_of_the_shipped_one(own: Path) -> None:
    own.write_text('[[actor]]\nid = "jnim"\nname = "JNIM and friends"\nclass = "ArmedGroup"\n', "utf-8")
    assert [a.name for a in actors() if a.id == "jnim"] == ["JNIM and friends"]
    assert acronyms("jnim") == () and actor("fama") is not None


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ('name = "Brigade of the Lake"\n', "", 1, "name"),
        ('class = "Militia"', "class = 3", 5, "class"),
        ('country = "TD"', 'county = "TD"', 6, "county"),
        ('country = "TD"', 'country = "XX"', 6, "country"),
        ('id = "brigade-of-the-lake"', 'id = "Brigade of the Lake"', 2, "id"),
        ('id = "brigade-of-the-lake"', 'id = "brigade-of-the-lake', 2, None),
        ('"founded 2020-05"', '"founded May 2020"', 10, "spells"),
        ('"founded 2020-05"', '"born 2020-05"', 10, "spells"),
        ('"founded 2020-05"', '"founded 2020-13"', 10, "spells"),
        ('"split ? jnim"', '"split ? jnimm"', 10, "spells"),
        ('"split_from jas"', '"split_from jazz"', 11, "ties"),
        ('"split_from jas"', '"loves jas"', 11, "ties"),
        ('"split_from jas"', '"split_from jas 2022/2021"', 11, "ties"),
        ('"brigade@NE"', '"brigade@Niger"', 9, "local"),
        ('"brigade@NE"', '"brigade@QQ"', 9, "local"),
        ('country = "TD"', 'country = "TD"\nrole = "army"', 7, "role"),
        ('country = "TD"', 'country = "TD"\nrole = "king"', 7, "role"),
        ('en = ["Lake Brigade"]', 'en = "Lake Brigade"', 8, "en"),
        ('class = "Militia"', 'class = "Milice"', 5, "class"),
    ],
)
def test_a_faulty_actor_is_an_error_with_file_line_field_and_remedy(own: Path, old: str, new: str, line: int, field: str | None) -> None:
    assert old in GOOD
    own.write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(DataError) as caught:
        actors()
    assert (caught.value.file, caught.value.line, caught.value.field) == (str(own), line, field)
    assert caught.value.remedy


def test_an_id_used_twice_in_the_same_folder_is_an_error(own: Path) -> None:
    own.write_text(GOOD, "utf-8")
    own.with_name("second.toml").write_text(GOOD, "utf-8")
    with pytest.raises(DataError, match="is also in") as caught:
        actors()
    assert caught.value.file is not None and Path(caught.value.file).name == "second.toml" and caught.value.line == 2


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("ZZ,ZZZ,Zedland,,,Zédlande,la,,Zed,zed,Zed City,,", "adj_fr"),
        ("ZZ,ZZZ,Zedland,,,Zédlande,der,,Zed,zed zède,Zed City,,", "article_fr"),
        ("ZZ,ZZZ,,,,Zédlande,la,,Zed,zed zède,Zed City,,", "name_en"),
        ("ZZ,ZZZ,Zedland,,,Zédlande", "article_fr"),
    ],
)
def test_a_faulty_country_is_an_error_with_file_line_and_field(own: Path, row: str, field: str) -> None:
    shipped = data_path("ontology", "countries.csv").read_text("utf-8")
    path = own.parents[1] / "countries.csv"
    path.write_text(f"{shipped}{row}\n", "utf-8")
    with pytest.raises(DataError) as caught:
        countries()
    assert (caught.value.file, caught.value.line, caught.value.field) == (str(path), shipped.count("\n") + 1, field)


def test_no_variable_of_the_user_reaches_these_tests_unasked() -> None:
    assert "KG_DATA" not in os.environ
