"""Things destroyed, seized, damaged, recovered or lost; weapons."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.materiel import find_materiel, find_weapons, settle_action


def things(text: str, lang: str = "en") -> list[tuple[str, str, int | None, int | None]]:
    return [(m.action, m.item, m.minimum, m.maximum) for m in find_materiel(text, lang)]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Twenty motorcycles were destroyed.", [("destroyed", "motorcycles", 20, 20)]),
        ("en", "They destroyed some twenty motorcycles.", [("destroyed", "motorcycles", 20, 20)]),
        ("en", "Four motorcycles and two pick-ups destroyed.", [("destroyed", "motorcycles", 4, 4), ("destroyed", "pick-ups", 2, 2)]),
        ("en", "Gunmen burned 14 houses and drove away some 60 head of cattle.",
         [("destroyed", "houses", 14, 14), ("seized", "head of cattle", 60, 60)]),
        ("en", "Troops seized nine rifles.", [("seized", "rifles", 9, 9)]),
        ("en", "Two PKMs and nine AK rifles were recovered.", [("recovered", "PKMs", 2, 2), ("recovered", "AK rifles", 9, 9)]),
        ("en", "The seizure of two vehicles was announced.", [("seized", "vehicles", 2, 2)]),
        ("en", "A truck was set on fire.", [("destroyed", "trucks", 1, 1)]),
        ("en", "At least 30 lorries were torched.", [("destroyed", "lorries", 30, None)]),
        ("fr", "06 motos, 04 AK-47 et 03 radios récupérés.",
         [("recovered", "motos", 6, 6), ("recovered", "AK-47", 4, 4), ("recovered", "radios", 3, 3)]),
        ("fr", "01 véhicule incendié et 02 motos emportées.", [("destroyed", "véhicules", 1, 1), ("seized", "motos", 2, 2)]),
        ("fr", "Une vingtaine de maisons détruites.", [("destroyed", "maisons", 20, 20)]),
        ("fr", "Ils ont brûlé deux camions.", [("destroyed", "camions", 2, 2)]),
        ("fr", "Près de quatre-vingt-dix camions ont brûlé.", [("destroyed", "camions", 90, 90)]),
        ("fr", "La saisie de 400 litres de carburant est confirmée.", [("seized", "litres de carburant", 400, 400)]),
        ("fr", "Une station-service et une mosquée ont été touchées.",
         [("damaged", "station-service", 1, 1), ("damaged", "mosquées", 1, 1)]),
        ("fr", "02 mitrailleuses 12,7 mm et 11 PKMS récupérées.", [("recovered", "mitrailleuses", 2, 2), ("recovered", "PKMS", 11, 11)]),
        ("fr", "Au moins un avion a été incendié.", [("destroyed", "avions", 1, None)]),
    ],
)  # fmt: skip
def test_things_have_what_happened_to_them_and_how_many(
    lang: str, text: str, expected: list[tuple[str, str, int | None, int | None]]
) -> None:
    assert things(text, lang) == expected


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Four soldiers were killed."),
        ("en", "Two attacks were reported."),
        ("fr", "Quatre soldats ont été tués."),
        ("fr", "Dix suspects ont été interpellés."),
    ],
)
def test_people_and_happenings_are_no_things(lang: str, text: str) -> None:
    assert things(text, lang) == []


def test_the_action_bends_to_the_event() -> None:
    assert settle_action("recovered", "Seizure") == "seized"
    assert settle_action("recovered", "Ambush") == "recovered"


def test_the_first_span_is_the_count_with_its_noun() -> None:
    text = "Hier, 06 motos ont été détruites."
    (found,) = find_materiel(text, "fr")
    assert [text[s.start : s.end] for s in found.spans] == ["06 motos", "ont été détruites"]


@pytest.mark.parametrize(
    ("lang", "text", "name", "kind"),
    [
        ("en", "An improvised explosive device went off.", "improvised explosive device", "device"),
        ("en", "They fired mortars at the camp.", "mortars", "artillery"),
        ("en", "A drone struck the market.", "drone", "drone"),
        ("fr", "Un engin explosif improvisé a sauté.", "engin explosif improvisé", "device"),
        ("fr", "Des hélicoptères ont bombardé.", "hélicoptères", "aircraft"),
        ("fr", "DES ROQUETTES SONT TOMBÉES", "ROQUETTES", "rocket"),
    ],
)
def test_weapons_are_found_in_the_words_of_the_text(lang: str, text: str, name: str, kind: str) -> None:
    assert (name, kind) in [(w.name, w.kind) for w in find_weapons(text, lang)]


_PIECES = ["06 motos ", "et ", "and ", "détruites ", "were destroyed ", "drone ", ", ", ". ", "\n", "the truck ", "récupérés ", "5 "]


@given(st.lists(st.sampled_from(_PIECES), max_size=30).map("".join) | st.text(max_size=120), st.sampled_from(["en", "fr", None]))
@settings(max_examples=200, deadline=None)
def test_any_text_gives_things_and_weapons_with_true_spans(text: str, lang: str | None) -> None:
    assert all(0 <= s.start < s.end <= len(text) for m in find_materiel(text, lang) for s in m.spans)
    found = find_weapons(text, lang)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(0 <= w.start < w.end <= len(text) for w in found)


@pytest.mark.parametrize("unit", ["06 motos détruites ", "drone ", "a truck ", "5 "])
def test_finding_things_takes_time_in_proportion_to_length(unit: str) -> None:
    text = unit * (30_000 // len(unit))
    began = time.perf_counter()
    find_materiel(text, "fr"), find_weapons(text, "en")
    assert time.perf_counter() - began < 25
