"""Counts in words and figures."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.numbers import find_counts, parse_count


def bounds(text: str, lang: str) -> list[tuple[int | None, int | None]]:
    return [(c.minimum, c.maximum) for c in find_counts(text, lang) if c.unit is None and not c.article]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("four soldiers", (4, 4)),
        ("at least 17 dead", (17, None)),
        ("no fewer than eight people", (8, None)),
        ("more than thirty assailants", (30, None)),
        ("over 1,200 men", (1200, None)),
        ("well over a hundred", (100, None)),
        ("up to 40 fighters", (None, 40)),
        ("fewer than ten men", (None, 10)),
        ("about 20 militants", (20, 20)),
        ("some twenty fighters", (20, 20)),
        ("around fifteen militants", (15, 15)),
        ("nearly 600 soldiers", (600, 600)),
        ("a dozen men", (12, 12)),
        ("two dozen fighters", (24, 24)),
        ("half a dozen boats", (6, 6)),
        ("dozens of people", (24, None)),
        ("several dozen terrorists", (24, None)),
        ("scores of villagers", (40, None)),
        ("hundreds of families", (200, None)),
        ("several hundred people", (200, None)),
        ("thousands of people", (2000, None)),
        ("tens of thousands", (20000, None)),
        ("several soldiers", (2, None)),
        ("a few men", (2, None)),
        ("12 to 15 men", (12, 15)),
        ("12-15 men", (12, 15)),
        ("two or three shots", (2, 3)),
        ("between four and six men", (4, 6)),
        ("a hundred women", (100, 100)),
        ("one hundred and thirty-two people", (132, 132)),
        ("2.5 million people", (2_500_000, 2_500_000)),
        ("20 or so men", (20, 20)),
        ("30 or more dead", (30, None)),
        ("30+ dead", (30, None)),
        ("no casualties", (0, 0)),
        ("an unspecified number of men", (None, None)),
        ("some soldiers", (None, None)),
        ("both drivers", (2, 2)),
        ("03 dead", (3, 3)),
        ("at least two dozen", (24, None)),
        ("twenty-nine (29) soldiers", (29, 29)),
        ("an estimated 300 rebels", (300, 300)),
        ("just over 50 men", (50, 50)),
        ("one of their own", (1, 1)),
    ],
)
def test_english_counts_have_the_bounds_that_the_words_say(text: str, expected: tuple[int | None, int | None]) -> None:
    assert bounds(text, "en")[:1] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("quatre soldats", (4, 4)),
        ("03 morts", (3, 3)),
        ("vingt-neuf (29) soldats", (29, 29)),
        ("deux (02) blessés", (2, 2)),
        ("au moins 17 morts", (17, None)),
        ("pas moins de huit personnes", (8, None)),
        ("plus de trente assaillants", (30, None)),
        ("plus d'une centaine de terroristes", (100, None)),
        ("près de quatre-vingt-dix camions", (90, 90)),
        ("une dizaine de morts", (10, 10)),
        ("une quinzaine de cultivateurs", (15, 15)),
        ("une bonne vingtaine d'hommes", (20, 20)),
        ("au moins une dizaine de corps", (10, None)),
        ("des dizaines de familles", (24, None)),
        ("plusieurs dizaines de terroristes", (24, None)),
        ("des centaines d'ennemis", (200, None)),
        ("des milliers de citoyens", (2000, None)),
        ("un millier de personnes", (1000, 1000)),
        ("plusieurs milliers de citoyens", (2000, None)),
        ("plusieurs mutins", (2, None)),
        ("quelques hommes", (2, None)),
        ("quelque deux cents personnes", (200, 200)),
        ("1 340 arrivants", (1340, 1340)),
        ("12 000 déplacés", (12000, 12000)),
        ("cent trente-deux habitants", (132, 132)),
        ("quatre-vingts assaillants", (80, 80)),
        ("soixante et onze soldats", (71, 71)),
        ("soixante-dix-sept morts", (77, 77)),
        ("vingt-et-un hommes", (21, 21)),
        ("deux mille trois cents hommes", (2300, 2300)),
        ("entre quatre et six hommes", (4, 6)),
        ("de 12 à 15 hommes", (12, 15)),
        ("deux ou trois motos", (2, 3)),
        ("aucun blessé", (0, 0)),
        ("néant", (0, 0)),
        ("pas de victime", (0, 0)),
        ("de nombreux blessés", (None, None)),
        ("jusqu'à 40 hommes", (None, 40)),
        ("une cinquantaine d'hommes", (50, 50)),
        ("une demi-douzaine de pirogues", (6, 6)),
    ],
)
def test_french_counts_have_the_bounds_that_the_words_say(text: str, expected: tuple[int | None, int | None]) -> None:
    assert bounds(text, "fr")[:1] == [expected]


@pytest.mark.parametrize(
    ("text", "lang", "unit"),
    [
        ("15 km north of Gao", "en", "distance"),
        ("une quinzaine de kilomètres", "fr", "distance"),
        ("quarante minutes de tirs", "fr", "time"),
        ("two days later", "en", "time"),
        ("400 millions de dollars", "fr", "money"),
        ("40 kg of explosive", "en", "weight"),
        ("2 500 litres d'essence", "fr", "weight"),
        ("82 mm mortars", "en", "calibre"),
        ("a 73-year-old", "en", "time"),
        ("on 3 May", "en", "date"),
        ("May 3", "en", "date"),
        ("in 2012", "en", "date"),
        ("le 27 février", "fr", "date"),
        ("Sector 4 of the force", "en", "label"),
        ("communiqué n° 027", "fr", "label"),
        ("40 percent", "en", "percent"),
    ],
)
def test_figures_that_count_nobody_say_what_they_measure(text: str, lang: str, unit: str) -> None:
    assert find_counts(text, lang)[-1].unit == unit


def test_a_year_before_a_noun_is_a_count_and_alone_a_date() -> None:
    assert [c.unit for c in find_counts("2000 soldiers came in 2012.", "en")] == [None, "date"]


def test_times_codes_and_telephone_numbers_are_no_counts() -> None:
    assert bounds("at 3:20, with AK-47s and PK-12s, call 80 00 11 15", "en") == []
    assert bounds("appelez le 80 00 11 15 ou le 70 11 22 33", "fr") == []


def test_an_article_is_one_perhaps() -> None:
    found = find_counts("a soldier and an officer", "en")
    assert [(c.minimum, c.article) for c in found] == [(1, True), (1, True)]


def test_capitals_and_missing_accents_change_nothing() -> None:
    assert bounds("PRÈS DE QUATRE-VINGT-DIX CAMIONS", "fr") == bounds("pres de quatre-vingt-dix camions", "fr") == [(90, 90)]


def test_a_count_is_read_from_the_head_of_a_phrase_only() -> None:
    found = parse_count("at least 12 men", "en")
    assert found is not None
    assert (found.minimum, found.maximum) == (12, None)
    assert parse_count("men at least 12", "en") is None


@given(
    st.text(alphabet=st.sampled_from("0123456789 .,-()àaet\nune dizaine de at least"), max_size=120), st.sampled_from(["en", "fr", None])
)
@settings(max_examples=400, deadline=None)
def test_counts_never_cross_and_never_have_a_minimum_above_the_maximum(text: str, lang: str | None) -> None:
    found = find_counts(text, lang)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(c.minimum is None or c.maximum is None or c.minimum <= c.maximum for c in found)
    assert all(0 <= c.start < c.end <= len(text) for c in found)
