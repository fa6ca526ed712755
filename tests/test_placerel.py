"""Places in their words: relations, distances, clean names, the units around them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.placerel import PlaceSaid, clean_name, describe_place


def said(text: str, name: str, lang: str = "en") -> PlaceSaid:
    at = text.index(name)
    return describe_place(text, at, at + len(name), lang)


ENGLISH = [
    ("An ambush near Sokolo killed two.", "Sokolo", "near"),
    ("They fought in Sokolo.", "Sokolo", None),
    ("In the west of Sokolo in Ségou, they fought.", "Sokolo", "west of"),
    ("They were hit north of Banibangou.", "Banibangou", "north of"),
    ("They were hit just to the south-east of the town of Gossi.", "Gossi", "south-east of"),
    ("They were hit 15 km from Sebba.", "Sebba", "15 km from"),
    ("They were hit 15 km north of Sebba.", "Sebba", "15 km north of"),
    ("They were hit some 60 kilometres south-west of Ménaka.", "Ménaka", "60 km south-west of"),
    ("They were hit about 40 kilometers to the east of Gao.", "Gao", "40 km east of"),
    ("They were hit two kilometres from Gao.", "Gao", "2 km from"),
    ("They were hit ten miles outside Gao.", "Gao", "16 km from"),
    ("They were hit 300 metres from Gao.", "Gao", "0.3 km from"),
    ("They were hit around thirty kilometres from the village of Foubé.", "Foubé", "30 km from"),
    ("A mine went off between Torodi and Makalondi.", "Torodi", "between"),
    ("A mine went off between Torodi and Makalondi.", "Makalondi", "between"),
    ("A mine went off on the road between Dori, in Burkina Faso, and Téra.", "Téra", "between"),
    ("A mine went off on the Makalondi-Tapoa axis.", "Makalondi", "between"),
    ("A mine went off on the Makalondi-Tapoa axis.", "Tapoa", "between"),
    ("A mine went off on the Gossi–Hombori track.", "Hombori", "between"),
    ("A mine went off on the road from Gao to Ansongo.", "Ansongo", "between"),
    ("A mine went off on the road linking Kompienga and Pama.", "Kompienga", "between"),
    ("A mine went off on the road to Sebba.", "Sebba", "road to"),
    ("They fought on the outskirts of Gao.", "Gao", "outside"),
    ("They fought outside Loulouni.", "Loulouni", "outside"),
    ("They fought in the vicinity of the town of Gao.", "Gao", "near"),
    ("They fought in the area of Anoumalane.", "Anoumalane", "near"),
    ("They fought around Djibo.", "Djibo", "around"),
    ("A convoy coming from Gao was hit.", "Gao", "from"),
    ("They fled towards Ouallam.", "Ouallam", "towards"),
    ("They fought in northern Mali.", "Mali", "north"),
    ("They fought in the north of Mali.", "Mali", "north"),
    ("They fought in the Ménaka region.", "Ménaka", None),
    ("Between 3 and 5 men fled to Gao and Kidal.", "Kidal", None),
    ("Soldiers from Mali fought there.", "Mali", None),
]


@pytest.mark.parametrize(("text", "name", "relation"), ENGLISH)
def test_english_words_give_the_relation(text: str, name: str, relation: str | None) -> None:
    assert said(text, name).relation == relation


FRENCH = [
    ("Une embuscade près de Nara.", "Nara", "near"),
    ("Une embuscade près d'Arbinda.", "Arbinda", "near"),
    ("Une embuscade à Nara.", "Nara", None),
    ("Un accrochage au nord de Banibangou.", "Banibangou", "north of"),
    ("Un accrochage à l'ouest d'Indelimane.", "Indelimane", "west of"),
    ("Un accrochage à 12 km au nord de la ville de Gossi.", "Gossi", "12 km north of"),
    ("Un accrochage à 08 km à l'est de Namoungou.", "Namoungou", "8 km east of"),
    ("Un accrochage à 03 km au Sud-Ouest de Bodio.", "Bodio", "3 km south-west of"),
    ("Un accrochage à une quinzaine de kilomètres de Gao.", "Gao", "15 km from"),
    ("Un accrochage à une trentaine de kilomètres au sud-est de Gao.", "Gao", "30 km south-east of"),
    ("Un accrochage à quelque 20 kilomètres de Gao.", "Gao", "20 km from"),
    ("Un accrochage à deux kilomètres du village de Darey-Daye.", "Darey-Daye", "2 km from"),
    ("Une mine entre Torodi et Makalondi.", "Torodi", "between"),
    ("Une mine entre Torodi et Makalondi.", "Makalondi", "between"),
    ("Une mine entre Dori, au Burkina Faso, et Téra.", "Dori", "between"),
    ("Une charge sur l'axe Niono-Diabaly.", "Niono", "between"),
    ("Une charge sur l'axe Niono-Diabaly.", "Diabaly", "between"),
    ("Une charge sur l'axe Djibo – Bourzanga.", "Bourzanga", "between"),
    ("Une mine sur la route de Sebba.", "Sebba", "road to"),
    ("Une mine sur la piste de Sebba.", "Sebba", "road to"),
    ("Une embuscade à la sortie de Bilanga.", "Bilanga", "outside"),
    ("Une embuscade dans les environs de Gao.", "Gao", "near"),
    ("Une embuscade à hauteur de Boni.", "Boni", "near"),
    ("Une frappe dans le secteur de Louta.", "Louta", "near"),
    ("Une frappe aux abords de Gao.", "Gao", "near"),
    ("Une patrouille autour de Djibo.", "Djibo", "around"),
    ("Une barque au large de Kinasserom.", "Kinasserom", "off"),
    ("Un convoi parti de Bourzanga.", "Bourzanga", "from"),
    ("Ils ont fui vers Ouallam.", "Ouallam", "towards"),
    ("Des combats dans le nord du Mali.", "Mali", "north"),
    ("Des combats dans la localité de Konna.", "Konna", None),
]


@pytest.mark.parametrize(("text", "name", "relation"), FRENCH)
def test_french_words_give_the_relation(text: str, name: str, relation: str | None) -> None:
    assert said(text, name, "fr").relation == relation


def test_the_relation_words_and_the_distance_are_told() -> None:
    text = "Hit 15 km north of Sebba."
    found = said(text, "Sebba")
    assert (found.direction, found.distance_km) == ("north", 15.0)
    assert found.words is not None
    assert text[found.words : found.start] == "15 km north of "


@pytest.mark.parametrize(
    ("lang", "text", "name", "admin1", "country"),
    [
        ("en", "In the west of Sokolo in Ségou, they fought.", "Sokolo", "Ségou", None),
        ("en", "They fought at Bodio, in the Bandiagara region.", "Bodio", "Bandiagara", None),
        ("en", "They fought at Arege, in Borno State.", "Arege", "Borno", None),
        ("en", "They fought at Tidermène, Ménaka region, Mali.", "Tidermène", "Ménaka", "ML"),
        ("en", "They fought at Dori, Burkina Faso.", "Dori", None, "BF"),
        ("en", "They fought at Gao (Mali).", "Gao", None, "ML"),
        ("fr", "Une attaque à Narena, dans la région de Koulikoro.", "Narena", "Koulikoro", None),
        ("fr", "Une attaque à Sévaré, région de Mopti.", "Sévaré", "Mopti", None),
        ("fr", "Une attaque à Dori, au Burkina Faso.", "Dori", None, "BF"),
        ("fr", "Une attaque dans la région de Tillabéri, près de Sanam.", "Sanam", "Tillabéri", None),
        ("fr", "Une attaque à Mangodara (Cascades).", "Mangodara", "Cascades", None),
        ("fr", "Une attaque à Inata, dans le Soum.", "Inata", "Soum", None),
        ("fr", "Une attaque à Djibo, selon le GSIM.", "Djibo", None, None),
        ("en", "They fought at Djibo, said JNIM.", "Djibo", None, None),
    ],
)
def test_the_region_and_country_beside_a_name_are_its_own(lang: str, text: str, name: str, admin1: str | None, country: str | None) -> None:
    found = said(text, name, lang)
    assert (found.admin1, found.country) == (admin1, country)


def test_a_cercle_or_district_is_the_second_unit() -> None:
    assert said("à Narena (cercle de Kangaba)", "Narena", "fr").admin2 == "Kangaba"
    found = said("at Arege, in Abadam LGA of Borno State", "Arege")
    assert (found.admin2, found.admin1) == ("Abadam", "Borno")


@pytest.mark.parametrize(
    ("lang", "text", "span", "name", "kind"),
    [
        ("en", "in the town of Gao", "Gao", "Gao", "settlement"),
        ("en", "in the town of Gao", "the town of Gao", "Gao", None),
        ("en", "in Ménaka town", "Ménaka", "Ménaka", "settlement"),
        ("en", "in the Soussan forest", "Soussan", "Soussan forest", "feature"),
        ("en", "on Lake Chad", "Chad", "Lake Chad", "feature"),
        ("fr", "dans la forêt de Foulsaré", "Foulsaré", "forêt de Foulsaré", "feature"),
        ("fr", "dans la vallée d'Inékar", "Inékar", "vallée d'Inékar", "feature"),
        ("fr", "dans la région de Gao", "Gao", "Gao", "admin1"),
        ("fr", "dans le cercle de Bankass", "Bankass", "Bankass", "admin2"),
        ("fr", "dans la province du Yagha", "Yagha", "Yagha", "admin1"),
        ("en", "in the Ménaka region", "Ménaka", "Ménaka", "admin1"),
    ],
)
def test_a_settlements_word_is_left_out_and_that_of_a_feature_kept(lang: str, text: str, span: str, name: str, kind: str | None) -> None:
    found = said(text, span, lang)
    assert found.name == name
    assert found.kind == kind or kind is None
    assert text[found.start : found.end] == name


def test_names_are_cleaned_alone_too() -> None:
    assert clean_name("localité de Konna", "fr") == "Konna"
    assert clean_name("Gao region", "en") == "Gao"
    assert clean_name("pont de Tacharane", "fr") == "pont de Tacharane"
    assert clean_name("Gao", "en") == "Gao"


def test_words_of_the_sentence_before_are_no_relation() -> None:
    assert said("They were near. Gao is calm.", "Gao").relation is None


def test_capitals_and_missing_accents_give_the_same_relation() -> None:
    assert said("UNE EMBUSCADE A UNE QUINZAINE DE KILOMETRES AU NORD DE GAO", "GAO", "fr").relation == "15 km north of"


@given(
    st.text(alphabet=st.sampled_from("ABab éà'’-–,.(\n12km de of entre and"), max_size=120), st.data(), st.sampled_from(["en", "fr", None])
)
@settings(max_examples=300, deadline=None)
def test_any_span_of_any_text_is_described(text: str, data: st.DataObject, lang: str | None) -> None:
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = describe_place(text, start, end, lang)
    assert 0 <= found.start < found.end <= len(text)
    assert text[found.start : found.end] == found.name
