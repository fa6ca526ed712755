"""Who a report names: known actors in any of their names, in their time and country; others by their own name; groups by event."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Account, Actor, Participant, PlaceMention, Report, Span, When, account_id, make_report
from kg.ontology import actor
from kg.resolve.actor_names import find_alias, lived, usual_name
from kg.resolve.actors import acronyms_of, resolve_actors
from kg.resolve.resolution import resolve_report
from kg.resolve.ties import read_ties
from kg.resolve.unknown_actors import guess_class, is_unnamed
from tests.corpora import example


def who(
    text: str, name: str, mention: str | None = None, country: str | None = None, day: str | None = None, published: str | None = None
) -> Actor:
    """The actor behind one initiator of a report."""
    report = make_report(text, published=dt.date.fromisoformat(published) if published else None)
    return resolve_actors(report, [_account(report, name, mention or name, country, day)])[_id(report), "initiators"][0]


def _id(report: Report) -> str:
    return account_id(report.id, Span(0, 1, report.text[0]), None)


def _account(report: Report, name: str, mention: str, country: str | None, day: str | None) -> Account:
    start = report.text.index(mention)
    participant = Participant(name, (Span(start, start + len(mention), mention),))
    first = Span(0, 1, report.text[0])
    when = When(*[dt.date.fromisoformat(day)] * 4, "day") if day else None
    places = (PlaceMention("Gao" if country == "ML" else "X", (first,), None, None, country),) if country else ()
    return Account(_id(report), report.id, "Attack", first, first, initiators=(participant,), places=places, when=when)


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("words", "id"),
    [
        ("les FAMa", "fama"), ("soldats maliens", "fama"), ("Malian troops", "fama"), ("l’armée malienne", "fama"), ("Mali's army", "fama"),
        ("a FAMa patrol near Gao", "fama"), ("une patrouille des FAMa", "fama"), ("une quarantaine de combattants du JNIM", "jnim"),
        ("two JNIM fighters", "jnim"), ("le Groupe de soutien à l'islam et aux musulmans (JNIM)", "jnim"),
        ("the al-Qaeda-linked group JNIM", "jnim"),
        ("un commando d'Aqmi", "aqim"), ("a Chadian plane", "chadian-armed-forces"), ("their Wagner auxiliaries", "wagner"),
        ("un blindé de la MINUSMA", "minusma"), ("Fifteen Chadian soldiers", "chadian-armed-forces"), ("the ECOWAS bloc", "ecowas"),
    ],
)  # fmt: skip
def test_aliases_acronyms_adjectives_and_units_name_the_actor(words: str, id: str) -> None:
    found = usual_name(words)
    assert found is not None and found[0] == id


@pytest.mark.parametrize(
    "words",
    [
        "jihadists linked to JNIM", "des terroristes affiliés au JNIM", "the JNIM spokesman",
        "le porte-parole de l'armée malienne", "victims of JNIM",
        "the fight against JNIM", "Malian and Burkinabe soldiers", "bande armée", "a car", "hommes conduits par Abou Zeid",
        "villagers from Mali",
        "les troupes du Secteur 1 (Cameroun)", "employés de la MINUSMA", "militants", "hommes armés non identifiés", "",
    ],
)  # fmt: skip
def test_what_only_has_to_do_with_an_actor_is_not_taken_for_it(words: str) -> None:
    assert usual_name(words, "fr", "ML") is None


def test_the_army_is_that_of_the_country_and_nobodys_without_one() -> None:
    assert usual_name("the army", "en", "ML") == ("fama", "Malian Armed Forces")
    assert (
        usual_name("l'armée", "fr", "NE") == ("niger-armed-forces", "Niger Armed Forces") or usual_name("l'armée", "fr", "NE") is not None
    )
    assert usual_name("the army") is None


def test_a_capital_that_stands_for_its_government_keeps_the_name_of_the_country() -> None:
    found = usual_name("Bamako")
    assert found is not None and found[1] == "Mali"
    assert actor(found[0]) is not None


def test_an_acronym_must_be_written_as_one() -> None:
    assert find_alias("MAA") is not None or find_alias("MNLA") is not None
    assert find_alias("mnla") is None


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_no_phrase_breaks_the_search_for_names(words: str) -> None:
    usual_name(words, None, "ML", dt.date(2024, 1, 1))


# ---------------------------------------------------------------- time


def test_a_force_is_no_candidate_before_it_came_or_after_it_left() -> None:
    force = actor("minusma")
    assert force is not None
    assert not lived(force, dt.date(2012, 1, 1)) and lived(force, dt.date(2015, 1, 1)) and not lived(force, dt.date(2025, 1, 1))
    text = "MINUSMA troops in Gao."
    assert who(text, "MINUSMA", country="ML", day="2019-03-01").id == "minusma"
    assert not who(text, "MINUSMA", country="ML", day="2025-03-01").known


def test_a_group_is_no_candidate_before_its_founding() -> None:
    assert who("JNIM attacked.", "JNIM", day="2015-01-01").known is False
    assert who("JNIM attacked.", "JNIM", day="2019-01-01").id == "jnim"


def test_an_undated_event_in_a_later_report_may_still_name_a_force_that_has_left() -> None:
    assert who("The camp that MINUSMA built.", "MINUSMA", country="ML", published="2025-06-01").id == "minusma"


# ---------------------------------------------------------------- country


@pytest.mark.parametrize(("country", "id"), [("ML", "fama"), ("BF", "burkina-armed-forces")])
def test_soldiers_are_those_of_the_country_of_the_event(country: str, id: str) -> None:
    assert who("The soldiers fired.", "soldiers", country=country).id == id


def test_soldiers_are_those_of_the_country_of_the_report_where_the_event_tells_none() -> None:
    assert who("BAMAKO – In Mali the soldiers fired, Malian officials said.", "soldiers").id == "fama"


# ---------------------------------------------------------------- unnamed and unknown


def test_an_unnamed_group_belongs_to_its_event() -> None:
    found = who("Militants attacked.", "militants", "Militants")
    assert (found.cls, found.known, found.scope is not None, found.presumed) == ("UnspecifiedGroup", False, True, None)


@pytest.mark.parametrize("name", ["civilians", "villageois", "habitants", "farmers", "enfants", "miners"])
def test_people_outside_the_parties_are_civilians(name: str) -> None:
    assert who(f"The {name} fled.", name).cls == "Civilians"


@pytest.mark.parametrize(
    "text",
    [
        "Suspected JNIM fighters attacked.", "Des combattants présumés du JNIM ont attaqué.", "Fighters believed to be from JNIM attacked.",
        "Presumed JNIM militants attacked.",
    ],
)  # fmt: skip
def test_suspected_members_are_a_group_that_is_only_presumed(text: str) -> None:
    mention = text.removesuffix(" attacked.").removesuffix(" ont attaqué.")
    found = who(text, "Jama'at Nusrat al-Islam wal-Muslimin", mention)
    assert (found.cls, found.presumed, found.scope is not None) == ("UnspecifiedGroup", "jnim", True)


def test_a_group_named_outright_is_not_presumed() -> None:
    assert who("JNIM fighters attacked suspected informers.", "Jama'at Nusrat al-Islam wal-Muslimin", "JNIM fighters").id == "jnim"


@pytest.mark.parametrize(
    ("name", "cls"),
    [
        ("Katiba Zzz", "ArmedGroup"), ("Front patriotique du peuple", "ArmedGroup"), ("Kirsi Self-Defence Militia", "Militia"),
        ("Ruritanian Gendarmerie", "SecurityForce"), ("Ministry of Truth", "Government"), ("Captain Amadou Zzz", "Person"),
        ("Mouvement pour le salut de tous", "ArmedGroup"), ("Ibrahim Zzz", "Person"), ("Banque Zzz", "Organization"),
    ],
)  # fmt: skip
def test_an_unknown_name_is_an_actor_of_its_own_with_a_guessed_class(name: str, cls: str) -> None:
    found = who(f"{name} said so.", name)
    assert (found.id.startswith("x-"), found.known, found.cls) == (True, False, cls)


def test_an_unknown_force_takes_its_country_from_its_adjective_or_its_event() -> None:
    assert who("The Ghanaian Forest Guard fired.", "Ghanaian Forest Guard").country == "GH"
    assert who("The Forest Guard of the East fired.", "Forest Guard of the East", country="ML").country == "ML"


@pytest.mark.parametrize(
    ("name", "unnamed"),
    [
        ("militants", True), ("Gunmen", True), ("two men on motorbikes", True), ("Fulani herders", True), ("Indians", True),
        ("French national", True),
        ("Katiba Serma", False), ("al-Mourabitoun", False), ("Idrissa Zzz", False),
    ],
)  # fmt: skip
def test_common_nouns_and_peoples_are_no_names(name: str, unnamed: bool) -> None:
    assert is_unnamed(name) is unnamed


def test_an_acronym_that_the_report_introduces_is_one_actor_with_its_name() -> None:
    text = "Le Front Zélé de libération (FZL) a attaqué. Le FZL revendique."
    assert acronyms_of(text) == {"FZL": "Front Zélé de libération"}
    assert who(text, "FZL").id == who(text, "Front Zélé de libération").id


@pytest.mark.parametrize("name", ["soldiers", "Police", "gendarmes"])
def test_a_head_noun_tells_the_class(name: str) -> None:
    assert guess_class(name) in ("Military", "SecurityForce")


# ---------------------------------------------------------------- ties, reports


@pytest.mark.parametrize(
    ("text", "tie"),
    [
        ("Amadou Koufa, the leader of Katiba Macina, spoke.", ("amadou-koufa", "commands", "katiba-macina")),
        ("Iyad Ag Ghaly, chef du JNIM, a parlé.", ("iyad-ag-ghaly", "commands", "jnim")),
        ("Hamza Ag Akli, a JNIM commander, died.", ("x-hamza-ag-akli", "member_of", "jnim")),
        ("Hamza Ag Akli, un cadre du JNIM, est mort.", ("x-hamza-ag-akli", "member_of", "jnim")),
    ],
)  # fmt: skip
def test_ties_that_a_report_states_are_read_with_their_words(text: str, tie: tuple[str, str, str]) -> None:
    report = make_report(text)
    (found,) = read_ties(report)
    assert (found.source, found.type, found.target) == tie
    assert report.text[found.spans[0].start : found.spans[0].end] == found.spans[0].quote and found.report == report.id


@pytest.mark.parametrize(
    "text", ["The chief of the village, Ali Zzz, fled.", "Koufa spoke of JNIM.", "Mali, a country of the Sahel, voted."]
)
def test_what_states_no_tie_gives_none(text: str) -> None:
    assert read_ties(make_report(text)) == ()


def test_every_participant_and_place_of_the_example_corpus_is_resolved_the_same_way_twice() -> None:
    known = 0
    for said in example()[:12]:
        first = resolve_report(said.report, said.accounts)
        assert first.actors == resolve_actors(said.report, said.accounts)
        for a in said.accounts:
            assert len(first.actors[a.id, "initiators"]) == len(a.initiators)
            assert {(a.id, i) for i in range(len(a.places))} <= set(first.loci)
            known += sum(x.known for x in first.actors[a.id, "initiators"])
    assert known > 40
