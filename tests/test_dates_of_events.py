"""The date of an event, chosen among the dates of its report."""

import datetime as dt

import pytest

from kg.extract.dates import find_dates
from kg.extract.eventdate import EventDate, offset_conflict, resolve_event_date
from kg.extract.tokens import Stretch

SUNDAY = dt.date(2025, 10, 5)


def when(text: str, trigger: str, lang: str = "en", *, type: str = "Attack", status: str = "occurred", others: str = "") -> str | None:
    """The date of the event that `trigger` names, as "first..last"."""

    def place(word: str) -> Stretch:
        return Stretch(text.index(word), text.index(word) + len(word))

    found = resolve_event_date(
        text, lang, SUNDAY, [place(trigger)], type=type, status=status, others=[place(w) for w in others.split("|") if w]
    )
    if found is None:
        return None
    first, last = (d.isoformat() if d else "" for d in (found.first, found.last))
    return first if first == last else f"{first}..{last}"


@pytest.mark.parametrize(
    ("lang", "text", "trigger", "expected"),
    [
        ("en", "On Friday, gunmen attacked Djoga.", "attacked", "2025-10-03"),
        ("en", "Gunmen attacked Djoga on Friday and left on Saturday.", "attacked", "2025-10-03"),
        ("en", "Gunmen attacked Djoga on Friday and left on Saturday.", "left", "2025-10-04"),
        ("en", "On Friday gunmen came to Djoga. They attacked the post.", "attacked", "2025-10-03"),
        ("en", "The attack, two people said on Saturday, took place on Friday.", "attack", "2025-10-03"),
        ("fr", "Vendredi, des hommes ont attaqué Djoga.", "attaqué", "2025-10-03"),
        ("fr", "Le 27 septembre, Koena est tombée ; samedi, un convoi a été attaqué.", "attaqué", "2025-10-04"),
        ("fr", "Dans la nuit de vendredi à samedi, ils ont pillé. À l'aube, ils ont attaqué.", "attaqué", "2025-10-04"),
        ("en", "Results of 3 October:\n- a camp was attacked\n- two men died", "attacked", "2025-10-03"),
    ],
)
def test_the_nearest_date_of_the_clause_sentence_or_heading_is_taken(lang: str, text: str, trigger: str, expected: str) -> None:
    assert when(text, trigger, lang) == expected


def test_a_date_beside_the_trigger_of_another_event_is_that_events() -> None:
    text = "Two women kidnapped on 9 September were freed on Friday."
    assert when(text, "freed", others="kidnapped") == "2025-10-03"
    assert when(text, "kidnapped", others="freed") == "2025-09-09"


def test_an_event_named_behind_after_is_counted_back() -> None:
    text = "On Saturday, two days after they ambushed a convoy, jets struck."
    assert when(text, "ambushed") == "2025-10-02"
    assert when(text, "struck") == "2025-10-04"


def test_a_statement_takes_no_date_of_the_deed_it_is_about() -> None:
    text = "On Friday gunmen attacked Djoga. Paris condemned the deed."
    assert when(text, "condemned", type="Condemnation") is None


def test_without_any_date_there_is_none() -> None:
    assert when("Gunmen attacked Djoga.", "attacked") is None


def test_what_lasts_is_open_and_what_happens_at_once_is_not() -> None:
    assert when("The town has been besieged since 3 September.", "besieged", type="Blockade") == "2025-09-03.."
    assert when("He has been held since his arrest on 3 September.", "arrest", type="Arrest") == "2025-09-03"


def test_two_days_after_a_wednesday_is_no_saturday() -> None:
    text = "On Saturday, two days after an ambush, jets struck."
    saturday, after = find_dates(text, "en", SUNDAY)
    ambush = EventDate(dt.date(2025, 10, 1), dt.date(2025, 10, 1), (), "")
    strikes = EventDate(saturday.first, saturday.last, (saturday,), "")
    assert offset_conflict(after, strikes, ambush) == "+2 day from 2025-10-01 is 2025-10-03, but it is told for 2025-10-04"
    assert offset_conflict(after, strikes, EventDate(dt.date(2025, 10, 2), dt.date(2025, 10, 2), (), "")) is None


def test_the_four_bounds_carry_the_words_as_evidence() -> None:
    text = "On Friday, gunmen attacked Djoga."
    found = resolve_event_date(text, "en", SUNDAY, [Stretch(18, 26)])
    assert found is not None
    bounds = found.when(text)
    assert (bounds.precision, bounds.spans[0].quote, bounds.how) == ("day", "Friday", "weekday before publication; in the clause")
