"""What there is: event types, classes and properties, held to the record format, to the graph and to their own rules."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from kg.errors import DataError
from kg.graph.rows import relationship
from kg.model import CASUALTY_KINDS, LINK_TYPES, MATERIEL_ACTIONS, SIDES, STATUSES
from kg.ontology import classes, data_path, event_types, properties, superclasses
from kg.shapes import check_triples

FAMILIES = {
    "fighting": "ArmedClash Ambush Attack", "strike": "AirStrike DroneStrike Shelling", "explosion": "Explosion SuicideBombing",
    "civilians": "CivilianTargeting SexualViolence PropertyDestruction", "captivity": "Abduction Release",
    "control": "TerritorialGain Withdrawal Blockade", "security": "Operation Arrest Seizure Surrender",
    "statement": "Claim Condemnation Accusation Threat", "politics": "Talks Agreement Sanction", "unrest": "Protest Riot Coup",
    "displacement": "Displacement",
}  # fmt: skip
CONTRACT = {
    "Report": "title publisher published lang url sourceId",
    "Account": "label type status trigger sentence voice reportedBy begin end precision dateHow dateConflict extractor weapon "
    "inReport initiator target locus casualty materiel evidence",
    "Evidence": "slot start end quote", "Casualty": "kind who side min max approximate superseded voice",
    "Materiel": "action item min max approximate",
    "Event": "label type family status begin end latestBegin earliestEnd day precision accounts reports sources killedMin killedMax "
    "woundedMin woundedMax neutralisedMin neutralisedMax contested lat lon radiusKm country admin1 initiator target locus account "
    "eventType retaliationFor claims condemns causedBy follows partOf",
    "Military": "name acronym alias country founded ended known memberOf operatesWith renamedTo splitFrom commands supports",
    "UnspecifiedGroup": "name known scopedTo presumed", "Place": "name kind lat lon country admin1 within",
    "Locus": "label relation distanceKm radiusKm lat lon how anchor candidate", "Tie": "type begin end tieFrom tieTo",
    "Link": "type basis rule lag distanceKm lift quote linkFrom linkTo", "EventType": "name labelEn labelFr verb family",
    "Decision": "kind verdict who when why",
}  # fmt: skip


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the user's own, in KG_DATA."""
    (tmp_path / "ontology").mkdir()
    monkeypatch.setenv("KG_DATA", str(tmp_path))
    return tmp_path


def turtle(name: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data_path("ontology", name), format="turtle")


# ---------------------------------------------------------------- event types


def test_there_are_exactly_the_31_event_types_of_the_record_format() -> None:
    assert {name: e.family for name, e in event_types().items()} == {t: f for f, names in FAMILIES.items() for t in names.split()}
    assert len(event_types()) == 31


def test_the_families_are_those_by_which_records_are_scored(shared: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import json, score; print(json.dumps(score.FAMILY))"], cwd=shared / "gold", capture_output=True, text=True,
        check=True, env={"PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert {name: e.family for name, e in event_types().items()} == json.loads(done.stdout)


@pytest.mark.parametrize("name", sorted(event_types()))
def test_an_event_type_has_labels_definitions_and_phrases_in_both_languages(name: str) -> None:
    e = event_types()[name]
    english, french = (e.label_en, e.definition_en, e.phrase_en), (e.label_fr, e.definition_fr, e.phrase_fr)
    assert all(english) and all(french)
    assert english[1:] != french[1:]
    assert re.fullmatch(r"[a-z][A-Za-z]*", e.verb)


def test_each_verb_is_an_edge_between_actors_and_means_one_event_type() -> None:
    verbs = [e.verb for e in event_types().values()]
    assert len(set(verbs)) == len(verbs)
    for verb in verbs:
        prop = properties()[verb]
        assert (prop.kind, prop.domain, prop.range) == ("object", ("Actor",), "Actor")
        assert "actedOn" in set(upwards(verb)), f"{verb} is not below actedOn"
    assert event_types()["AirStrike"].verb == "struck" and relationship("clashedWith") == "CLASHED_WITH"


def upwards(prop: str) -> Iterator[str]:
    for parent in properties()[prop].parents:
        yield parent
        yield from upwards(parent)


def test_talks_are_not_hostile_and_strikes_are() -> None:
    signs = {name: e.sign for name, e in event_types().items()}
    assert signs["Talks"] == signs["Agreement"] == "cooperative" and signs["AirStrike"] == signs["Abduction"] == "hostile"
    assert [name for name, e in event_types().items() if e.symmetric] == ["ArmedClash", "Talks", "Agreement"]


def test_matches_in_other_schemes_go_from_closest_to_root() -> None:
    for e in event_types().values():
        assert list(e.cameo) == sorted(e.cameo, key=len, reverse=True), e.name
        assert all(code.startswith(e.cameo[-1]) for code in e.cameo), e.name
    assert event_types()["SuicideBombing"].acled == ("Explosions/Remote violence/Suicide bomb",)
    assert event_types()["CivilianTargeting"].ucdp == (3,)


def test_event_types_as_written_keep_their_shapes() -> None:
    import pyoxigraph as ox

    written = [q.triple for q in ox.parse(path=str(data_path("ontology", "types.ttl")), format=ox.RdfFormat.TURTLE)]
    types_only = [t for t in written if "/type/" in str(t.subject)]
    assert len(types_only) > 400
    assert check_triples(types_only) == []
    broken = [t for t in types_only if str(t.object) != '"Frappe aérienne"@fr']
    assert [v.message for v in check_triples(broken)] == ["an event type has one label in English and one in French"]


# ---------------------------------------------------------------- classes and properties


def test_every_class_and_property_says_in_words_what_it_is_for() -> None:
    graph = turtle("classes.ttl")
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        for subject in graph.subjects(RDF.type, kind):
            assert {label.language for label in graph.objects(subject, RDFS.label)} == {"en", "fr"}, subject
            assert graph.value(subject, RDFS.comment), subject


@pytest.mark.parametrize("cls", sorted(CONTRACT))
def test_a_class_has_the_properties_that_its_nodes_carry(cls: str) -> None:
    for name in CONTRACT[cls].split():
        domain = properties()[name].domain
        assert cls in domain or set(superclasses(cls)) & set(domain), f"{name} is not of {cls} but of {domain}"


def test_no_name_is_both_a_property_and_an_edge_of_one_node() -> None:
    assert {p.kind for p in properties().values()} == {"datatype", "object"}
    for name, prop in properties().items():
        assert re.fullmatch(r"[a-z][A-Za-z0-9]*", name)
        if prop.kind == "object":
            assert prop.range in classes(), f"{name} leads to {prop.range}"


def test_relationships_of_two_properties_never_collide() -> None:
    names = [relationship(name) for name, p in properties().items() if p.kind == "object"]
    assert len(set(names)) == len(names)


def test_there_is_one_small_tree_of_actor_classes() -> None:
    actors = [name for name, parents in classes().items() if "Actor" in parents]
    assert len(actors) == 12 and {"Military", "ArmedGroup", "UnspecifiedGroup", "Person"} <= set(actors)
    with pytest.raises(DataError, match="'Army' is no class"):
        superclasses("Army")


def test_the_ontology_is_aligned_with_other_vocabularies_and_imports_none() -> None:
    graph = turtle("classes.ttl")
    assert not list(graph.triples((None, OWL.imports, None)))
    used = {str(o) for p in (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch, OWL.equivalentProperty) for o in graph.objects(None, p)}
    for vocabulary in ("sem/", "ns/prov#", "ns/oa#", "geosparql#", "schema.org", "ns/org#", "skos/core#"):
        assert any(vocabulary in x for x in used), f"nothing is aligned with {vocabulary}"


def test_the_value_lists_of_shapes_are_those_of_the_model() -> None:
    text = data_path("ontology", "shapes.ttl").read_text("utf-8")
    for values in (STATUSES, CASUALTY_KINDS, SIDES, MATERIEL_ACTIONS, LINK_TYPES):
        assert "( " + " ".join(f'"{v}"' for v in values) + " )" in text, values


def test_reading_the_ontology_does_not_take_the_time_to_import_rdflib() -> None:
    code = "import sys, kg.ontology as o; o.event_types(), o.properties(), o.actors(); print('rdflib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"


# ---------------------------------------------------------------- data of the user's own


EXTRA = """@prefix kg: <https://w3id.org/conflict-kg/ontology#> .
@prefix type: <https://w3id.org/conflict-kg/type/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

type:Poisoning a kg:EventType ;
    skos:notation "Poisoning" ;
    skos:prefLabel "Poisoning"@en , "Empoisonnement"@fr ;
    skos:definition "A well or food is poisoned."@en , "Un puits ou des vivres sont empoisonnés."@fr ;
    kg:family "civilians" ; kg:verb "poisoned" ; kg:phrase "poisoned"@en , "a empoisonné"@fr ; kg:sign "hostile" .
"""


def test_a_folder_of_the_users_own_adds_an_event_type(own: Path) -> None:
    (own / "ontology" / "types-own.ttl").write_text(EXTRA, "utf-8")
    assert event_types()["Poisoning"].label_fr == "Empoisonnement"
    assert len(event_types()) == 32


def test_a_file_of_the_users_own_takes_the_place_of_the_shipped_one(own: Path) -> None:
    (own / "ontology" / "types.ttl").write_text(EXTRA, "utf-8")
    assert list(event_types()) == ["Poisoning"]
    assert "Report" in classes()


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        (', "Empoisonnement"@fr', "", 5, "prefLabel"),
        ('kg:verb "poisoned"', 'kg:verb "poisoned" , "killed"', 5, "verb"),
        ('kg:sign "hostile"', 'kg:sign "angry"', 5, "sign"),
        ('skos:notation "Poisoning"', 'skos:notation "Poison"', 5, "notation"),
        ("a kg:EventType ;", "a kg:EventType ; ;; !", 5, None),
    ],
)
def test_a_faulty_event_type_is_an_error_with_file_line_and_field(own: Path, old: str, new: str, line: int, field: str | None) -> None:
    path = own / "ontology" / "types-own.ttl"
    path.write_text(EXTRA.replace(old, new), "utf-8")
    with pytest.raises(DataError) as caught:
        event_types()
    assert (caught.value.file, caught.value.line, caught.value.field) == (str(path), line, field)
    assert caught.value.remedy


def test_kg_data_that_is_no_folder_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_DATA", str(tmp_path / "nothing"))
    with pytest.raises(DataError, match="not a folder") as caught:
        event_types()
    assert caught.value.field == "KG_DATA"


def test_the_shipped_ontology_can_be_copied_and_changed(own: Path) -> None:
    shipped = data_path("ontology", "types.ttl")
    shutil.copy(shipped, own / "ontology" / "types.ttl")
    text = shipped.read_text("utf-8").replace('"Ambush"@en', '"Surprise attack"@en')
    (own / "ontology" / "types.ttl").write_text(text, "utf-8")
    assert event_types()["Ambush"].label_en == "Surprise attack"


def test_every_example_of_the_document_on_the_ontology_is_right(root: Path, own: Path) -> None:
    import doctest

    text = (root / "docs" / "ontology.md").read_text("utf-8")
    (own / "ontology" / "actors").mkdir()
    (own / "ontology" / "actors" / "mine.toml").write_text("\n".join(blocks(text, "toml")), "utf-8")
    (own / "ontology" / "types-mine.ttl").write_text("\n".join(blocks(text, "turtle")), "utf-8")
    examples = "\n".join(blocks(text, "python"))
    test = doctest.DocTestParser().get_doctest(examples, {}, "ontology.md", None, 0)
    assert len(test.examples) >= 14
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    assert runner.run(test).failed == 0


def blocks(text: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def test_the_document_on_the_ontology_names_every_file_of_it(root: Path) -> None:
    text = (root / "docs" / "ontology.md").read_text("utf-8")
    for name in ("types.ttl", "classes.ttl", "shapes.ttl", "shapes-whole.ttl", "roles.toml", "countries.csv"):
        assert f"`{name}`" in text and data_path("ontology", name).is_file()
