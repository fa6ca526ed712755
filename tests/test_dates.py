"""Dates of reports: which days the words mean, in English and French."""

import datetime as dt
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.dates import DateMention, find_dates, to_when

SUNDAY = dt.date(2025, 10, 5)


def days(text: str, lang: str = "en", published: dt.date | None = SUNDAY) -> list[str]:
    """Each date as "first..last", a day once, open ends empty."""
    out = []
    for m in find_dates(text, lang, published):
        first, last = (d.isoformat() if d else "" for d in (m.first, m.last))
        out.append(first if first == last else f"{first}..{last}")
    return out


def only(text: str, lang: str = "en", published: dt.date | None = SUNDAY) -> DateMention:
    (found,) = find_dates(text, lang, published)
    return found


# published on Sunday, 5 October 2025
ENGLISH = [
    ("Strikes hit on Saturday.", "2025-10-04"),
    ("Strikes hit on Sunday.", "2025-10-05"),
    ("Strikes hit last Sunday.", "2025-09-28"),
    ("Strikes hit last Friday.", "2025-10-03"),
    ("They fled yesterday.", "2025-10-04"),
    ("They fled last night.", "2025-10-04"),
    ("They fled this morning.", "2025-10-05"),
    ("They fled the day before yesterday.", "2025-10-03"),
    ("They fled on Wednesday, October 1.", "2025-10-01"),
    ("They fled on 1 October 2025.", "2025-10-01"),
    ("They fled on the 1st of October.", "2025-10-01"),
    ("They fled on Oct. 1, 2024.", "2024-10-01"),
    ("They fled on December 30.", "2024-12-30"),
    ("They fled on 2025-09-30.", "2025-09-30"),
    ("They fled on 30/09/2025.", "2025-09-30"),
    ("From 3 to 5 May they fought.", "2025-05-03..2025-05-05"),
    ("Between May 3 and 5 they fought.", "2025-05-03..2025-05-05"),
    ("On 3 and 4 September they fought.", "2025-09-03..2025-09-04"),
    ("28 August - 3 September 2024: five raids.", "2024-08-28..2024-09-03"),
    ("From 26 September to 1 October they searched.", "2025-09-26..2025-10-01"),
    ("From 28 December 2023 to 3 January 2024 they searched.", "2023-12-28..2024-01-03"),
    ("In the night of 12 to 13 April a strike was carried out.", "2025-04-12..2025-04-13"),
    ("In the night of 30 April to 1 May they came.", "2025-04-30..2025-05-01"),
    ("In the night of Friday to Saturday they came.", "2025-10-03..2025-10-04"),
    ("Between Wednesday and Friday they came.", "2025-10-01..2025-10-03"),
    ("It was in September.", "2025-09-01..2025-09-30"),
    ("It was in December.", "2024-12-01..2024-12-31"),
    ("It was in September 2019.", "2019-09-01..2019-09-30"),
    ("It was early in September.", "2025-09-01..2025-09-10"),
    ("It was in mid-September.", "2025-09-11..2025-09-20"),
    ("It was in late September.", "2025-09-21..2025-09-30"),
    ("It was at the end of February 2024.", "2024-02-21..2024-02-29"),
    ("It was last August.", "2025-08-01..2025-08-31"),
    ("It was in January last year.", "2024-01-01..2024-01-31"),
    ("It was in 2012.", "2012-01-01..2012-12-31"),
    ("It lasted from 2012 to 2015.", "2012-01-01..2015-12-31"),
    ("This week they came.", "2025-09-29..2025-10-05"),
    ("Last week they came.", "2025-09-22..2025-09-28"),
    ("Last month they came.", "2025-09-01..2025-09-30"),
    ("Earlier this month they came.", "2025-10-01..2025-10-05"),
    ("Last year they came.", "2024-01-01..2024-12-31"),
    ("In the past three weeks they came.", "2025-09-14..2025-10-05"),
    ("In the past 24 hours they came.", "2025-10-04..2025-10-05"),
    ("Over the weekend they came.", "2025-10-04..2025-10-05"),
    ("Three days ago they came.", "2025-10-02"),
    ("Two years ago they came.", "2023-01-01..2023-12-31"),
    ("Six months ago they came.", "2025-04-01..2025-04-30"),
    ("It has been blocked since 15 April.", "2025-04-15.."),
    ("It has been blocked since February.", "2025-02-01.."),
    ("They must go by 20 October.", "..2025-10-20"),
    ("They must go before December.", "..2025-11-30"),
    ("He will speak on Tuesday.", "2025-10-07"),
    ("They are to meet next Monday.", "2025-10-06"),
    ("The talks are planned for November.", "2025-11-01..2025-11-30"),
    ("151830Z SEP 25. Convoy hit.", "2025-09-15"),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english_dates_are_the_days_they_mean(text: str, expected: str) -> None:
    assert days(text) == [expected]


FRENCH = [
    ("Ils ont frappé samedi.", "2025-10-04"),
    ("Ils ont frappé samedi dernier.", "2025-10-04"),
    ("Ils ont frappé dimanche dernier.", "2025-09-28"),
    ("Ils ont fui hier.", "2025-10-04"),
    ("Ils ont fui hier soir.", "2025-10-04"),
    ("Ils ont fui avant-hier.", "2025-10-03"),
    ("Ils ont fui ce matin.", "2025-10-05"),
    ("Ils ont fui la nuit dernière.", "2025-10-04"),
    ("C'était le 1er octobre.", "2025-10-01"),
    ("C'était le mercredi 1er octobre 2025.", "2025-10-01"),
    ("C'était le 03 mars.", "2025-03-03"),
    ("C'était le 2 février dernier.", "2025-02-02"),
    ("C'était le 20 novembre 2015.", "2015-11-20"),
    ("C'était le 21 sept. 2024.", "2024-09-21"),
    ("Du 26 février au 3 mars, ils ont ratissé.", "2025-02-26..2025-03-03"),
    ("SEMAINE DU 04 AU 10 AOÛT 2025", "2025-08-04..2025-08-10"),
    ("Entre le 20 et le 25 mars, on les a pris.", "2025-03-20..2025-03-25"),
    ("Les 15 et 16 juin, ils se sont battus.", "2025-06-15..2025-06-16"),
    ("Dans la nuit du 20 au 21 avril, le poste a été attaqué.", "2025-04-20..2025-04-21"),
    ("Dans la nuit du 30 avril au 1er mai, le poste a été attaqué.", "2025-04-30..2025-05-01"),
    ("Dans la nuit de mardi à mercredi, il a été enlevé.", "2025-09-30..2025-10-01"),
    ("Entre vendredi et samedi, le village s'est vidé.", "2025-10-03..2025-10-04"),
    ("En septembre, il a été levé.", "2025-09-01..2025-09-30"),
    ("Début septembre, il a été levé.", "2025-09-01..2025-09-10"),
    ("À la mi-mars, il a été levé.", "2025-03-11..2025-03-20"),
    ("Fin mars, un drone a été abattu.", "2025-03-21..2025-03-31"),
    ("En octobre dernier, il a été levé.", "2024-10-01..2024-10-31"),
    ("En janvier de l'an dernier, il a été levé.", "2024-01-01..2024-01-31"),
    ("En 2012, le Nord est tombé.", "2012-01-01..2012-12-31"),
    ("Cette semaine, ils sont venus.", "2025-09-29..2025-10-05"),
    ("La semaine dernière, ils sont venus.", "2025-09-22..2025-09-28"),
    ("Le mois dernier, ils sont venus.", "2025-09-01..2025-09-30"),
    ("L'an dernier, ils sont venus.", "2024-01-01..2024-12-31"),
    ("Ces trois dernières semaines, ils sont venus.", "2025-09-14..2025-10-05"),
    ("Il y a trois jours, ils sont venus.", "2025-10-02"),
    ("Il y a deux ans, ils sont venus.", "2023-01-01..2023-12-31"),
    ("La ville est coupée depuis février.", "2025-02-01.."),
    ("La ville est coupée depuis le 15 avril.", "2025-04-15.."),
    ("Depuis mercredi, ils pilonnent.", "2025-10-01.."),
    ("Ils doivent partir avant décembre.", "..2025-11-30"),
    ("La trêve tient jusqu'au 20 octobre.", "..2025-10-20"),
    ("Le gouverneur les recevra mardi.", "2025-10-07"),
    ("Ils appellent à marcher samedi.", "2025-10-11"),
    ("Ils remettront cela lundi prochain.", "2025-10-06"),
    ("Les gendarmes l'accompagneront à partir de jeudi.", "2025-10-09.."),
    ("10/02 : un poste attaqué.", "2025-02-10"),
]


@pytest.mark.parametrize(("text", "expected"), FRENCH)
def test_french_dates_are_the_days_they_mean(text: str, expected: str) -> None:
    assert days(text, "fr") == [expected]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "On 1 September they came. The next day they left.", "2025-09-02"),
        ("en", "On 1 September they came. The day before, two had died.", "2025-08-31"),
        ("en", "On 1 September they came. The same day a mine went off.", "2025-09-01"),
        ("en", "On 1 September they came. Two days later they left.", "2025-09-03"),
        ("en", "On 1 September they came. A week earlier they had warned.", "2025-08-25"),
        ("en", "On 1 September they came. Six months earlier they had warned.", "2025-03-01..2025-03-31"),
        ("en", "On 1 September they came. They left on the 9th.", "2025-09-09"),
        ("en", "On Monday 1 September they came. The following Friday they left.", "2025-09-05"),
        ("fr", "Le 27 février, ils sont venus. Le lendemain, l'aviation a frappé.", "2025-02-28"),
        ("fr", "Le 27 février, ils sont venus. La veille, ils avaient prévenu.", "2025-02-26"),
        ("fr", "Le 27 février, ils sont venus. L'avant-veille, ils avaient prévenu.", "2025-02-25"),
        ("fr", "Le 27 février, ils sont venus. Le même jour, un car a sauté.", "2025-02-27"),
        ("fr", "Le 27 février, ils sont venus. Le surlendemain, ils sont partis.", "2025-03-01"),
        ("fr", "Le 27 février, ils sont venus. Trois jours plus tard, ils sont partis.", "2025-03-02"),
        ("fr", "Le 24 août, Baroua est tombé. Le 18, deux factions s'étaient affrontées.", "2025-08-18"),
        ("fr", "Le dimanche 21 septembre, ils ont massacré. Le lundi 15, ils s'en étaient pris aux voyageurs.", "2025-09-15"),
        ("fr", "Dans la nuit du 24 au 25 août, Baroua est tombé. L'école a brûlé dans la nuit du 22 au 23.", "2025-08-22..2025-08-23"),
    ],
)
def test_a_date_counts_from_the_one_before_it(lang: str, text: str, expected: str) -> None:
    assert days(text, lang)[-1] == expected


def test_days_from_a_named_event_keep_their_offset() -> None:
    saturday, after = find_dates("On Saturday, two days after an ambush in the west, jets struck.", "en", SUNDAY)
    assert saturday.first == dt.date(2025, 10, 4)
    assert (after.kind, after.offset, after.unit, after.lean) == ("relative", 2, "day", "event")


def test_the_day_before_a_dated_event_counts_from_that_date() -> None:
    assert days("La veille de l'attaque du 14 mars, ils avaient fui.", "fr")[0] == "2025-03-13"


def test_a_weekday_that_is_not_its_date_is_flagged_and_the_date_kept() -> None:
    found = only("They came on Thursday, October 1.")
    assert found.first == dt.date(2025, 10, 1)
    assert found.conflict == "2025-10-01 is a Wednesday, not a Thursday"
    assert only("They came on Wednesday, October 1.").conflict is None


def test_without_publication_an_undated_day_is_no_day() -> None:
    assert days("They came on 3 May and left on Friday. Yesterday they returned.", published=None) == ["", "", ""]


def test_without_publication_the_only_year_of_the_text_holds() -> None:
    assert days("On 3 May 2019 they came. On 5 June they left.", published=None) == ["2019-05-03", "2019-06-05"]


def test_without_publication_a_dateline_is_where_days_count_from() -> None:
    text = "BAMAKO, 2 Aug 2023 (AFP) - Gunmen killed four on Tuesday."
    assert days(text, published=None)[-1] == "2023-08-01"


def test_the_year_of_a_date_is_the_one_nearest_publication() -> None:
    assert days("On 28 December they came.", published=dt.date(2024, 1, 3)) == ["2023-12-28"]
    assert days("On 3 January they came.", published=dt.date(2024, 12, 28)) == ["2024-01-03"]
    assert days("On 3 January they will come.", published=dt.date(2024, 12, 28)) == ["2025-01-03"]


def test_a_story_of_another_year_goes_on_in_that_year() -> None:
    text = "Le 11 janvier 2013, l'aviation frappe. Le 14, Diabaly tombe. Gao est libérée le 26 janvier."
    assert days(text, "fr", dt.date(2023, 3, 4)) == ["2013-01-11", "2013-01-14", "2013-01-26"]


@pytest.mark.parametrize(
    ("lang", "text", "role"),
    [
        ("en", "The communiqué, dated December 30, tells of strikes.", "statement"),
        ("en", "Two men died, the army said on Monday.", "statement"),
        ("en", "In a statement released on October 3, JNIM claimed it.", "statement"),
        ("fr", "Deux hommes sont morts, a indiqué lundi l'armée.", "statement"),
        ("fr", "Deux hommes sont morts, a-t-on appris jeudi de sources locales.", "statement"),
        ("fr", "Dans un communiqué publié lundi, l'armée dément.", "statement"),
        ("en", "The group was founded in 2017.", "life"),
        ("en", "He was born in 1975.", "life"),
        ("fr", "Le groupe, créé en 2017, est puissant.", "life"),
        ("fr", "Il est au pouvoir depuis 2020.", "life"),
        ("en", "Gunmen killed two men on Monday.", "event"),
        ("fr", "Deux hommes ont été tués lundi.", "event"),
        ("en", "BAMAKO, Aug 2 (Reuters) - Nobody knows who did it or whose men they were.", "dateline"),
    ],
)
def test_dates_of_statements_lives_and_datelines_are_told_from_those_of_events(lang: str, text: str, role: str) -> None:
    assert [m.role for m in find_dates(text, lang, SUNDAY)] == [role]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "They may leave and march on the capital."),
        ("en", "2000 soldiers fought 300 men with AK-47s."),
        ("en", "On Mondays they pray."),
        ("en", "The 33rd Front holds 4 towns."),
        ("fr", "Sept passagers ont été tués ; sept autres sont blessés."),
        ("fr", "Le 4x4 a roulé 15 km vers 5 heures 30."),
        ("fr", "Accomplies entre le 3 et le 10 Dhou al-hijja"),
        ("fr", "Appelez le 80 00 11 15."),
    ],
)
def test_what_looks_like_a_date_and_is_none(lang: str, text: str) -> None:
    assert days(text, lang) == []


def test_capitals_curly_quotes_and_missing_accents_change_no_date() -> None:
    assert days("DANS LA NUIT DU 20 AU 21 AVRIL, AUJOURD’HUI, FÉVRIER 2024", "fr") == days(
        "dans la nuit du 20 au 21 avril, aujourd'hui, fevrier 2024", "fr"
    )


def test_the_four_bounds_follow_the_words() -> None:
    text = "since 15 April"
    when = to_when(only(text), text)
    assert when is not None
    assert (when.earliest_begin, when.latest_end, when.spans[0].quote) == (dt.date(2025, 4, 15), None, "15 April")
    text = "in September"
    when = to_when(only(text), text)
    assert when is not None
    assert (when.latest_begin, when.earliest_end, when.precision) == (dt.date(2025, 9, 30), dt.date(2025, 9, 1), "month")


_PIECES = [
    "le ",
    "lundi ",
    "12 ",
    "mai ",
    "2024 ",
    "du ",
    "au ",
    "nuit ",
    "3 ",
    "hier ",
    "the ",
    "last ",
    "week ",
    "two days after ",
    ", ",
    ". ",
    "\n",
    "since ",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("".join) | st.text(max_size=120), st.sampled_from(["en", "fr", None]))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_dates_that_are_ordered_and_possible(text: str, lang: str | None) -> None:
    found = find_dates(text, lang, dt.date(2024, 2, 29))
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(0 <= m.start < m.end <= len(text) for m in found)
    assert all(m.first is None or m.last is None or m.first <= m.last for m in found)
    for m in found:
        to_when(m, text)


@pytest.mark.parametrize("year", [1, 2, 9998, 9999])
def test_the_edges_of_the_calendar_break_nothing(year: int) -> None:
    text = (
        "hier, demain, le mois dernier, l'an prochain, il y a 300 ans, dix ans plus tôt, en mai, lundi, la semaine dernière, depuis 99 ans"
    )
    find_dates(text, "fr", dt.date(year, 1, 1)), find_dates(text, "fr", dt.date(year, 12, 31))
    english = "yesterday, tomorrow, last year, 300 years ago, two years later, next month, over the weekend, this year, in May, 1 January"
    find_dates(english, "en", dt.date(year, 1, 1)), find_dates(english, "en", dt.date(year, 12, 31))


@pytest.mark.parametrize(
    "unit", ["lundi ", "12 mai ", "le ", "1 ", "du 3 au 4 ", "a", "la veille de ", "two days after ", "2024 ", "-", "in "]
)
def test_finding_dates_takes_time_in_proportion_to_length(unit: str) -> None:
    text = unit * (30_000 // len(unit))
    began = time.perf_counter()
    find_dates(text, "fr", SUNDAY), find_dates(text, "en", SUNDAY)
    assert time.perf_counter() - began < 15
