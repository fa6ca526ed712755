"""Which tellings are of one event: by reasons that can be seen, wire copies apart, analysts above all."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from types import ModuleType

import pytest

from kg.resolve.blocking import look_keys, put_keys
from kg.resolve.cluster import Contradiction, Verdicts, clusters, contradictions, pair
from kg.resolve.features import Features, Party, from_json, to_json
from kg.resolve.similarity import SAME, UNSURE, WEIGHTS, compare
from kg.resolve.wires import are_copies, bands, origins, signature
from tests.corpora import example
from tests.scripts import script

JNIM, ARMY = Party(("jnim",), ("al-qaeda", "jnim"), (), ("jihadist",)), Party(("fama",), ("fama",), (), ("state",))
MACINA = Party(("katiba-macina",), ("al-qaeda", "jnim", "katiba-macina"), (), ("jihadist",))
GUNMEN = Party((), (), ("gunmen",), ("group",))
DAY = 739_000


def ambush(id: str, report: str, **other: object) -> Features:
    """An ambush at one place and day, told with all its slots."""
    base = Features(
        id, report, "Ambush", "fighting", (), "occurred", DAY + 1, DAY, DAY, False, ((14.7, -6.1, 3.0),), ("1",), ("2",), ("sukulu",),
        JNIM, ARMY, (("dead", 4),), (("dead", "target", 4, 4),),
    )  # fmt: skip
    return replace(base, **other)  # type: ignore[arg-type]


ONE = ambush("a1", "r1")
ELSEWHERE: dict[str, object] = {"spots": ((14.9, -6.1, 3.0),), "places": ("9",), "names": ("diura",)}


def test_ten_wires_about_one_ambush_are_one_event() -> None:
    tellings = [ambush(f"a{n}", f"r{n}", type=t) for n, t in enumerate(["Ambush", "Attack", "ArmedClash", "Ambush"], 2)]
    assert all(compare(x, y).score >= SAME for x, y in combinations([ONE, *tellings], 2))


def test_two_ambushes_in_one_district_on_one_day_are_two() -> None:
    """22 km apart."""
    assert compare(ONE, ambush("a2", "r2", **ELSEWHERE, figures=(), bounds=())).score < SAME


def test_two_strikes_a_day_apart_stay_two_events_where_nothing_else_ties_them() -> None:
    next_day = ambush("a2", "r2", first=DAY + 1, last=DAY + 1, initiators=Party(), targets=Party(), figures=(), bounds=())
    assert compare(ambush("a1", "r1", initiators=Party(), targets=Party()), next_day).score < SAME


def test_what_was_told_a_day_off_is_still_one_event_if_the_toll_says_so() -> None:
    assert compare(ONE, ambush("a2", "r2", first=DAY + 1, last=DAY + 1)).score >= SAME
    assert compare(ONE, ambush("a2", "r2", first=DAY + 1, last=DAY + 1, figures=(), bounds=())).score < SAME


def test_one_village_two_days_apart_is_two_events() -> None:
    assert compare(ONE, ambush("a2", "r2", first=DAY + 2, last=DAY + 2)).score < compare(ONE, ambush("a2", "r2")).score - 4
    assert compare(ONE, ambush("a2", "r2", first=DAY + 2, last=DAY + 2, figures=(), bounds=())).score < SAME
    assert compare(ONE, ambush("a2", "r2", first=DAY + 5, last=DAY + 5)).score < SAME


def test_the_reply_is_not_the_attack() -> None:
    """Same place and day, but who struck is who was struck."""
    assert (
        compare(ONE, ambush("a2", "r2", type="AirStrike", family="strike", initiators=ARMY, targets=JNIM, figures=(), bounds=())).score
        < UNSURE
    )


def test_a_unit_is_no_other_actor_than_what_it_belongs_to_but_soldiers_are_no_gunmen() -> None:
    assert compare(ONE, ambush("a2", "r2", initiators=MACINA)).score == compare(ONE, ambush("a2", "r2")).score
    soldiers = Party((), (), ("soldiers",), ("state",))
    assert compare(ambush("a1", "r1", initiators=GUNMEN), ambush("a2", "r2", initiators=soldiers)).score < compare(
        ambush("a1", "r1", initiators=GUNMEN), ambush("a2", "r2")
    ).score  # fmt: skip


def test_a_claim_is_the_other_claim_if_both_claim_what_is_one_event() -> None:
    claim = ambush("c1", "r1", type="Claim", family="statement", first=None, last=None, spots=(), places=(), names=(), targets=Party())
    claim = replace(claim, figures=(), bounds=(), linked=(("claims", ONE),))
    same = replace(claim, id="c2", report="r2", published=DAY + 90, linked=(("claims", ambush("a2", "r2")),))
    other = replace(same, linked=(("claims", ambush("a2", "r2", first=DAY + 30, last=DAY + 30)),))
    assert compare(claim, same).score >= SAME > compare(claim, other).score
    assert {k.key for k in put_keys(claim)} & {k.key for k in look_keys(same)}, "found through what is claimed"


def test_every_reason_is_shown_and_the_score_is_their_sum() -> None:
    likeness = compare(ONE, ambush("a2", "r2", initiators=GUNMEN, first=DAY + 1, last=DAY + 1))
    assert [r.text for r in likeness.reasons] == [
        "both Ambush", "one day apart", "same place", "initiators of one kind", "same target", "both say 4 dead",
    ]  # fmt: skip
    assert likeness.score == WEIGHTS["bias"] + sum(r.weight for r in likeness.reasons)


def test_likeness_is_the_same_both_ways() -> None:
    for other in (ambush("a0", "r2", **ELSEWHERE), ambush("a2", "r2", initiators=GUNMEN), ambush("a3", "r3", type="Explosion", figures=())):
        assert compare(ONE, other) == compare(other, ONE)


def test_features_come_back_from_json_as_they_were() -> None:
    for f in (ONE, replace(ONE, linked=(("claims", ambush("a2", "r1")),), bounds=(("dead", "target", 17, None),))):
        assert from_json(to_json(f)) == f


@pytest.mark.parametrize(
    "other",
    [
        {}, {"first": DAY + 1, "last": DAY + 1}, {"first": DAY - 3, "last": DAY + 20}, {"first": DAY - 100, "last": DAY + 200},
        {"spots": ((14.8, -6.0, 5.0),), "places": ("8",), "names": ("nampala",)}, {"spots": (), "places": (), "names": ()},
        {"first": None, "last": None}, {"first": None},
    ],
)  # fmt: skip
def test_what_may_be_one_event_shares_a_key_both_ways(other: dict[str, object]) -> None:
    """An exact telling finds a vague one and a vague one an exact one: whichever comes second looks."""

    def found(look: Features, put: Features) -> bool:
        there = {(k.key, k.level) for k in put_keys(put)}
        return any((k.key, level) in there for k in look_keys(look) for level in range(k.least, k.most + 1))

    two = ambush("a2", "r2", **other)
    assert found(ONE, two) and found(two, ONE)


def test_what_is_far_apart_shares_no_key() -> None:
    years_later = ambush("a2", "r2", first=DAY + 900, last=DAY + 900)
    assert not {k.key for k in look_keys(ONE)} & {k.key for k in put_keys(years_later)}


# ---------------------------------------------------------------- from pairs to events


def grouped(scores: dict[tuple[str, str], float], verdicts: Verdicts = Verdicts(), other: float = -10.0, reports: str = "") -> list[str]:  # noqa: B008
    ids = sorted({x for p in scores for x in p} | {x for p in verdicts.same | verdicts.different for x in p})
    report_of = dict(zip(ids, reports or ids, strict=False))
    return ["".join(g) for g in clusters(ids, scores, report_of, verdicts, lambda a, b: other, 0.0)]


def test_two_tellings_of_one_report_are_never_one_event() -> None:
    assert grouped({("a", "b"): 5.0, ("b", "c"): 4.0}, other=1.0, reports="121") == ["ab", "c"]


def test_a_vague_telling_does_not_pull_two_exact_ones_together() -> None:
    assert grouped({("a", "b"): 3.0, ("b", "c"): 3.0}, other=-10.0) == ["ab", "c"]
    assert grouped({("a", "b"): 3.0, ("b", "c"): 3.0}, other=-1.0) == ["abc"]


def test_same_joins_what_no_score_would_and_different_parts_what_every_score_joins() -> None:
    assert grouped({("a", "b"): 9.0}, Verdicts(different=frozenset({("a", "b")}))) == ["a", "b"]
    assert grouped({}, Verdicts(same=frozenset({("a", "b")}))) == ["ab"]
    assert grouped({("a", "b"): -9.0}, Verdicts(same=frozenset({("a", "b")})), reports="11") == ["ab"], "also within a report"


def test_what_is_like_one_of_two_that_were_called_the_same_comes_along() -> None:
    assert grouped({("b", "c"): 5.0}, Verdicts(same=frozenset({("a", "b")})), other=-10.0) == ["abc"]


def test_different_outranks_a_chain_of_same_and_the_contradiction_is_told() -> None:
    same, different = frozenset({("a", "b"), ("b", "c")}), frozenset({("a", "c")})
    groups = grouped({}, Verdicts(same, different))
    assert not any("a" in g and "c" in g for g in groups)
    assert contradictions(Verdicts(same, different)) == [Contradiction(("a", "c"), (("a", "b"), ("b", "c")))]
    assert contradictions(Verdicts(same)) == []


def test_different_also_holds_against_a_chain_of_scores() -> None:
    groups = grouped({("a", "b"): 5.0, ("b", "c"): 4.0, ("c", "d"): 3.0}, Verdicts(different=frozenset({("a", "d")})), other=2.0)
    assert groups == ["abc", "d"]


# ---------------------------------------------------------------- wire copies


def test_a_wire_text_printed_by_another_paper_is_found_and_another_report_of_it_is_not() -> None:
    texts = [s.report.text for s in example()]
    reprint = "BAMAKO (Agency) - " + texts[0].replace("battle", "fight") + " Additional reporting by our staff."
    assert are_copies(signature(texts[0]), signature(reprint))
    assert set(bands(signature(texts[0]))) & set(bands(signature(reprint)))
    assert not any(are_copies(signature(x), signature(y)) for x, y in combinations(texts, 2))


def test_copies_of_copies_have_one_origin() -> None:
    assert origins("abcd", [("a", "b"), ("b", "c")]) == {"a": "a", "b": "a", "c": "a", "d": "d"}


# ---------------------------------------------------------------- hand-made identity


@pytest.fixture(scope="module")
def benchmark(root: Path) -> ModuleType:
    return script(root / "benchmarks" / "identity.py")


def test_on_the_hand_made_identity_of_the_example_corpus(benchmark: ModuleType, shared: Path) -> None:
    identity = json.loads((shared / "gold" / "sahel.identity.json").read_text("utf-8"))
    said = [tuple(s) for s in example()]
    index = benchmark.index_of(said)
    gold = benchmark.records(shared / "gold" / "sahel.gold.jsonl")
    names: dict[str, str] = {}
    for report, accounts, _ in said:
        names.update(benchmark.gold_names(report, gold[report.source_id], accounts, index))
    right = {pair(names[a], names[b]) for c in identity["clusters"] for a, b in combinations(c, 2)}
    found = benchmark.merged_pairs(index)
    assert benchmark.scores(found, right)[2] >= 0.90
    assert not found & {pair(names[a], names[b]) for a, b in identity["not_same"]}


def test_blocking_leaves_almost_all_pairs_uncompared(benchmark: ModuleType) -> None:
    index = benchmark.index_of([tuple(s) for name in ("sahel", "sahel2") for s in example(name)])
    n = index.db.execute("SELECT count(*) FROM ix_telling").fetchone()[0]
    assert len(benchmark.compared(index)) < 0.01 * n * (n - 1) / 2
