"""Events drawn from tellings: by the stated rule, from whatever order, with what contradicts shown and not settled."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest

from kg.model import Account, Actor, Casualty, Locus, Span, When, account_id
from kg.resolve.events import Drawn, draw, toll, width
from kg.resolve.tellings import Telling, assemble

JNIM = Actor("jnim", "JNIM", "ArmedGroup", known=True)
ARMY = Actor("fama", "Malian Armed Forces", "Military", known=True)
GUNMEN = Actor("u-gunmen", "gunmen", "UnspecifiedGroup", scope="x")
ARMED_MEN = Actor("u-unidentified-armed-men", "unidentified armed men", "UnspecifiedGroup", scope="x")
SPAN = Span(0, 6, "attack")
SOKOLO = Locus("Sokolo", ("1",), radius_km=3.0, lat=14.7, lon=-6.1)
SEGOU = Locus("Ségou region", ("2",), radius_km=200.0, lat=14.0, lon=-6.0)


def day(first: str, last: str | None = None) -> When:
    begin, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last or first)
    return When(begin, begin, end, end, "day") if begin == end else When(begin, end, begin, end, "range")


def killed(low: int | None, high: int | None = None, side: str = "target", **more: object) -> Casualty:
    return Casualty("killed", side, low, high if high is not None else low, (SPAN,), **more)  # type: ignore[arg-type]


def telling(
    report: str, type: str = "Attack", *, who: tuple[Actor, ...] = (), whom: tuple[Actor, ...] = (), at: tuple[Locus, ...] = (),
    when: When | None = None, tolls: dict[str | None, tuple[Casualty, ...]] | None = None, status: str = "occurred",
) -> Telling:  # fmt: skip
    voices = {None: (), **(tolls or {})}
    accounts = []
    for voice, casualties in voices.items():
        id, told = account_id(report, SPAN, voice), when if voice is None else None
        accounts.append(Account(id, report, type, SPAN, SPAN, status, voice, when=told, casualties=casualties))  # type: ignore[arg-type]
    own = accounts[0].id
    return assemble(report, report.title(), accounts, {(own, "initiators"): who, (own, "targets"): whom}, {own: at}, {})


def drawn(*tellings: Telling, origin: dict[str, str] | None = None) -> Drawn:
    found = draw(tellings, origin or {})
    for seed in range(3):
        mixed = list(tellings)
        Random(seed).shuffle(mixed)
        assert draw(mixed, origin or {}) == found, "the order of tellings decides nothing"
    return found


def test_the_event_is_named_by_its_smallest_account() -> None:
    tellings = [telling(r) for r in ("r1", "r2", "r3")]
    assert drawn(*tellings).event.id == min(a.id for t in tellings for a in t.accounts)


def test_the_most_specific_type_wins_then_the_best_supported() -> None:
    assert drawn(telling("r1", "AirStrike"), telling("r2", "AirStrike"), telling("r3", "DroneStrike")).event.type == "DroneStrike"
    assert drawn(telling("r1", "Attack"), telling("r2", "Attack"), telling("r3", "Ambush")).event.type == "Ambush"
    assert drawn(telling("r1", "Ambush"), telling("r2", "Explosion"), telling("r3", "Explosion")).event.type == "Explosion"


def test_wire_copies_count_as_one_source() -> None:
    copies = [telling(r, "Ambush") for r in ("r1", "r2", "r3")]
    found = drawn(*copies, telling("r4", "Explosion"), telling("r5", "Explosion"), origin={"r2": "r1", "r3": "r1"})
    assert (found.origins, found.reports) == (3, 5)
    assert found.event.type == "Explosion", "two papers outweigh one wire printed three times"


def test_what_was_announced_and_then_told_as_done_has_occurred() -> None:
    assert drawn(telling("r1", status="planned"), telling("r2", status="planned"), telling("r3")).event.status == "occurred"
    assert drawn(telling("r1", status="planned")).event.status == "planned"


def test_a_denial_does_not_undo_an_event_but_makes_it_contested() -> None:
    found = drawn(telling("r1"), telling("r2", status="denied"), telling("r3", status="denied"))
    assert found.event.status == "occurred"
    assert found.contested == ("denied by 2 of 3 sources",)
    assert drawn(telling("r2", status="denied")).event.status == "denied"
    assert drawn(telling("r1"), telling("r2")).contested == ()


def test_named_actors_go_before_groups_without_a_name_and_all_of_them_are_kept() -> None:
    other = Actor("issp", "ISSP", "ArmedGroup", known=True)
    assert drawn(telling("r1", who=(GUNMEN,)), telling("r2", who=(JNIM,))).initiators == (JNIM,)
    assert drawn(telling("r1", who=(other,)), telling("r2", who=(JNIM,))).initiators == (other, JNIM), "two accusations are two"
    assert drawn(telling("r1", who=(GUNMEN,)), telling("r2", who=(ARMED_MEN,))).initiators == (ARMED_MEN,), "the fuller words"
    assert drawn(telling("r1", who=(GUNMEN,)), telling("r2", who=(ARMED_MEN,)), telling("r3", who=(GUNMEN,))).initiators == (GUNMEN,)
    assert drawn(telling("r1")).initiators == ()


def test_the_place_with_the_least_doubt_wins() -> None:
    assert drawn(telling("r1", at=(SEGOU,)), telling("r2", at=(SEGOU,)), telling("r3", at=(SOKOLO,))).event.loci == (SOKOLO,)
    unplaced = Locus("somewhere", ("x-somewhere",))
    assert drawn(telling("r1", at=(unplaced,)), telling("r2", at=(SEGOU,))).event.loci == (SEGOU,)
    assert drawn(telling("r1")).event.loci == ()


def test_the_date_is_what_all_dates_have_in_common() -> None:
    when = drawn(telling("r1", when=day("2025-10-01", "2025-10-31")), telling("r2", when=day("2025-10-04"))).event.when
    assert when is not None and (when.earliest_begin, when.latest_end) == (dt.date(2025, 10, 4), dt.date(2025, 10, 4))
    assert when.conflict is None


def test_dates_that_do_not_agree_are_kept_and_not_settled() -> None:
    when = drawn(telling("r1", when=day("2025-10-04")), telling("r2", when=day("2025-10-01", "2025-10-02"))).event.when
    assert when is not None and when.earliest_begin == dt.date(2025, 10, 4)
    assert when.conflict == "also dated 2025-10-01..2025-10-02"


def test_no_date_given_is_no_date() -> None:
    assert drawn(telling("r1"), telling("r2")).event.when is None
    open_end = When(dt.date(2025, 10, 4), dt.date(2025, 10, 4), None, None, "range")
    when = drawn(telling("r1", when=open_end)).event.when
    assert when is not None and when.latest_end is None


@pytest.mark.parametrize(
    ("tolls", "bounds", "contested"),
    [
        ({None: (killed(4),)}, (4, 4), False),
        ({None: (killed(4),), "JNIM": (killed(4),)}, (4, 4), False),
        ({None: (killed(4),), "JNIM": (killed(30),)}, (4, 30), True),
        ({"army": (killed(0),), "JNIM": (killed(4),)}, (0, 4), True),
        ({None: (Casualty("killed", "target", 17, None, (SPAN,)),)}, (17, None), False),
        ({None: (Casualty("killed", "target", 17, None, (SPAN,)),), "mayor": (killed(20),)}, (17, None), False),
        ({None: (killed(4), killed(15, side="initiator"))}, (19, 19), False),
        ({None: (killed(4), killed(6))}, (10, 10), False),
        ({"army": (killed(8, superseded=True), killed(51))}, (51, 51), False),
        ({None: (Casualty("killed", "target", None, None, (SPAN,)),)}, None, False),
    ],
)
def test_tolls_span_all_voices_and_clash_where_they_cannot_all_be_true(
    tolls: dict[str | None, tuple[Casualty, ...]], bounds: tuple[int, int | None] | None, contested: bool
) -> None:
    found = drawn(telling("r1", tolls=tolls))
    assert found.tolls.get("killed") == bounds
    assert bool(found.contested) is contested


def test_neutralised_is_its_own_outcome() -> None:
    found, clashes = toll([telling("r1", tolls={None: (Casualty("neutralised", "target", 15, 15, (SPAN,)), killed(2))})])
    assert found == {"neutralised": (15, 15), "killed": (2, 2)} and not clashes


def test_an_open_end_is_wider_than_any_date() -> None:
    open_end = When(None, dt.date(2025, 10, 4), None, dt.date(2025, 10, 4), "bound")
    assert width(open_end) > width(day("2020-01-01", "2025-12-31")) > width(day("2025-10-04")) == 0
