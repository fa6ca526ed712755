"""What analysts say outranks every score, survives that a report is read again, and leaves no trace when it is taken back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.graph.rdf import dump, quads
from kg.graph.review import check, decision, doubts
from kg.graph.sidebyside import actors_side_by_side, places_side_by_side, side_by_side
from kg.graph.why import why
from kg.model import Account, Decision, Span, account_id
from kg.resolve.refs import Ref, find, parse_ref, ref_of
from kg.store import Store
from tests.command import good, kg, one_error
from tests.corpora import EXAMPLES, Remembering, one

WORLD = Remembering()
TOLL, CLAIM, NOTE = (one(f"sahel-{x}") for x in ("en-01-tinzaouaten-toll", "en-02-az-zallaqa-claim", "en-03-tinzaouaten-august"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.open(tmp_path / "s", create=True, where=WORLD)
    for said in (TOLL, CLAIM, NOTE):
        store.add(*said)
    return store


def nquads(store: Store) -> bytes:
    return dump(quads(store.graph()))


def account(said: object, trigger: str) -> Account:
    return next(a for a in said.accounts if a.trigger.quote == trigger and a.voice is None)  # type: ignore[attr-defined]


BATTLE, AMBUSH = account(TOLL, "battle"), account(TOLL, "ambushed")
THEIR_AMBUSH, ROUT = account(CLAIM, "lay in wait"), account(NOTE, "rout")


def decide(store: Store, verdict: str, a: Account, b: Account | None, who: str = "anna") -> Decision:
    made = decision(store.index, verdict, a.id, b.id if b else None, who=who, when="2025-11-01")  # type: ignore[arg-type]
    store.decide(made)
    return made


def together(store: Store, *accounts: Account) -> bool:
    return len({store.event_of(a.id) for a in accounts}) == 1


def test_the_program_keeps_the_two_claims_apart_and_an_analyst_joins_them(store: Store) -> None:
    assert together(store, BATTLE, ROUT) and together(store, AMBUSH, THEIR_AMBUSH) and not together(store, BATTLE, AMBUSH)
    decide(store, "same", BATTLE, AMBUSH)
    assert together(store, BATTLE, ROUT, AMBUSH, THEIR_AMBUSH), "what is like either comes along"


def test_what_was_called_different_is_two_events_whatever_the_scores(store: Store) -> None:
    before = nquads(store)
    made = decide(store, "different", AMBUSH, THEIR_AMBUSH)
    assert not together(store, AMBUSH, THEIR_AMBUSH)
    assert store.undo(made) and not store.undo(made)
    assert nquads(store) == before


def test_unsure_changes_no_event_but_is_not_asked_again(store: Store) -> None:
    asked = doubts(store.index, "event")
    a, b = (store.index.decided.account(x) for x in (asked[0].a, asked[0].b))
    assert a and b
    events = {n.id for n in store.graph().nodes("Event")}
    decide(store, "unsure", a, b)
    assert {n.id for n in store.graph().nodes("Event")} == events
    assert {(d.a, d.b) for d in doubts(store.index, "event")} == {(d.a, d.b) for d in asked[1:]}


def test_a_contradiction_is_told_and_kept_apart(store: Store) -> None:
    decide(store, "same", BATTLE, AMBUSH)
    decide(store, "same", AMBUSH, THEIR_AMBUSH)
    assert store.index.decided.contradictions() == []
    decide(store, "different", BATTLE, THEIR_AMBUSH, who="bert")
    (told,) = store.index.decided.contradictions()
    assert set(told.different) == {store.index.identity.telling_of(a.id) for a in (BATTLE, THEIR_AMBUSH)} and len(told.same) == 2
    assert not together(store, BATTLE, THEIR_AMBUSH)


def test_a_rejected_account_is_gone_from_the_graph_with_its_voices_and_comes_back(store: Store) -> None:
    before = nquads(store)
    made = decide(store, "reject", BATTLE, None)
    gone = {f"account/{a.id}" for a in TOLL.accounts if a.trigger == BATTLE.trigger}
    assert len(gone) > 2
    assert not gone & {n.id for n in store.graph().nodes("Account")}
    assert store.accounts(TOLL.report.id) == TOLL.accounts or len(store.accounts(TOLL.report.id)) == len(TOLL.accounts), (
        "the record keeps it"
    )
    store.undo(made)
    assert nquads(store) == before


def test_one_voice_alone_can_be_rejected(store: Store) -> None:
    voice = next(a for a in TOLL.accounts if a.voice == "CSP-DPA")
    decide(store, "reject", voice, None)
    left = {n.id for n in store.graph().nodes("Account")}
    assert f"account/{voice.id}" not in left and f"account/{BATTLE.id}" in left


# ---------------------------------------------------------------- reading again


def moved(a: Account, start: int, end: int, **other: object) -> Account:
    """What another version of an extractor makes of the same words: a trigger that begins or ends elsewhere."""
    text = TOLL.report.text
    trigger = Span(a.trigger.start + start, a.trigger.end + end, text[a.trigger.start + start : a.trigger.end + end])
    return replace(a, trigger=trigger, id=account_id(a.report, trigger, a.voice, a.part), extractor="newer", **other)  # type: ignore[arg-type]


def read_again(store: Store, *accounts: Account) -> None:
    store.add(TOLL.report, accounts, [], replace=True)


def test_a_decision_survives_that_the_report_is_read_again_by_another_extractor(store: Store) -> None:
    decide(store, "same", BATTLE, AMBUSH)
    again = moved(BATTLE, -5, 0, type="Attack"), moved(AMBUSH, 0, 0)
    read_again(store, *again)
    assert again[0].id != BATTLE.id
    assert together(store, *again), "of the same family, at the same words"
    assert store.index.decided.lost() == []


def test_a_decision_that_no_longer_finds_its_account_is_listed_and_kept(store: Store) -> None:
    made = decide(store, "same", BATTLE, AMBUSH)
    read_again(store, moved(BATTLE, 0, 0, type="Talks"), moved(AMBUSH, 0, 0))
    assert store.index.decided.lost() == [made] == store.decisions()
    read_again(store, BATTLE, AMBUSH)
    assert store.index.decided.lost() == [] and together(store, BATTLE, AMBUSH)
    store.remove(TOLL.report.id)
    assert store.index.decided.lost() == [made]


def test_a_reference_finds_the_account_that_overlaps_it_most() -> None:
    ref = ref_of(BATTLE)
    assert parse_ref(str(ref)) == ref == Ref(TOLL.report.id, BATTLE.trigger.start, BATTLE.trigger.end, "fighting")
    assert find(ref, [moved(BATTLE, -5, -4), moved(BATTLE, -2, 0)]) == moved(BATTLE, -2, 0)
    assert find(ref, [moved(AMBUSH, 0, 0)]) is None
    voiced = Ref(TOLL.report.id, 1, 2, "fighting", 1, "Mali's army; others")
    assert parse_ref(str(voiced)) == voiced


# ---------------------------------------------------------------- actors and places


def test_two_names_of_one_actor_are_one_when_an_analyst_says_so_and_two_again_when_not(store: Store) -> None:
    store.add(*one("sahel-fr-12-niger-bulletin"))
    before = nquads(store)
    unknown = sorted(n.id for n in store.graph().nodes() if n.id.startswith("actor/x-"))
    made = decision(store.index, "same", unknown[0], "actor/jnim", who="anna", when="2025-11-01")
    store.decide(made)
    graph = store.graph()
    assert graph.get(unknown[0]) is None and graph.get("actor/jnim") is not None
    assert not [e for e in graph.edges() if unknown[0] in (e.source, e.target)]
    store.undo(made)
    assert nquads(store) == before


def test_a_name_that_may_be_several_places_is_settled_by_an_analyst(tmp_path: Path) -> None:
    with Store.open(tmp_path / "t", create=True, where=WORLD) as store:
        for name in ("en-19-nondin-soro", "fr-09-farabougou", "en-16-fuel-and-roads"):
            store.add(*one(f"sahel-{name}"))
        before = nquads(store)
        asked = doubts(store.index, "place")
        assert asked, "some names stay undecided"
        made = Decision("place", "same", *sorted((asked[0].a, asked[0].b)), "anna", "2025-11-01")  # type: ignore[arg-type]
        store.decide(made)
        anchors = {e.target for e in store.graph().edges("anchor")}
        assert {asked[0].a, asked[0].b} & anchors
        assert not {asked[0].a, asked[0].b} & {x for d in doubts(store.index, "place") for x in (d.a,)}
        store.undo(made)
        assert nquads(store) == before


# ---------------------------------------------------------------- explaining


def test_why_shows_each_join_each_choice_and_what_was_nearly_joined(store: Store) -> None:
    found = why(store.index, store.event_of(BATTLE.id) or "")
    assert len(found.joins) == len(found.tellings) - 1
    assert all(j.likeness.reasons and j.verdict == "same" for j in found.joins)
    slots = {c.slot for c in found.choices}
    assert {"type", "status", "initiators", "targets", "where", "when", "killed"} <= slots
    assert any("a party" in c.why for c in found.choices if c.slot == "killed")
    assert found.nearly and all(j.verdict != "same" for j in found.nearly)
    decide(store, "same", BATTLE, AMBUSH)
    decided = [j for j in why(store.index, store.event_of(BATTLE.id) or "").joins if j.decisions]
    assert [j.verdict for j in decided] == ["same (decided)"]


def test_two_accounts_side_by_side_show_where_they_differ(store: Store) -> None:
    a, b = (store.index.identity.telling(store.index.identity.telling_of(x.id)) for x in (BATTLE, ROUT))
    slots = {s.name: s for s in side_by_side(a, b, (TOLL.report, NOTE.report))}
    assert slots["what"].differs is False and slots["who"].differs is True and slots["when"].differs is True
    assert slots["toll"].right == "" and slots["toll"].differs is False, "silence is no contradiction"
    assert "84 fighters of the Russian Wagner Group killed (CSP-DPA)" in slots["toll"].left


# ---------------------------------------------------------------- on the command line


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("decisions") / "store"
    with Store.open(path, create=True) as store:
        for said in (TOLL, CLAIM, NOTE):
            store.add(*said)
    return path


def test_decide_export_import_and_undo_leave_the_same_bytes(path: Path, tmp_path: Path) -> None:
    before = good("export", "nquads", "--store", path).out
    said = "same", BATTLE.id, f"event/{AMBUSH.id}", "--who", "anna"
    assert "decided: same" in good("decide", *said, "--why", "one battle", "--store", path).err
    after = good("export", "nquads", "--store", path).out
    exported = good("decisions", "export", "--store", path).out
    assert json.loads(exported)["who"] == "anna"
    good("decide", *said, "--undo", "--store", path)
    assert good("export", "nquads", "--store", path).out == before != after
    (tmp_path / "d.jsonl").write_text(exported)
    good("decisions", "import", tmp_path / "d.jsonl", "--store", path)
    assert good("export", "nquads", "--store", path).out == after
    assert json.loads(good("decisions", "--store", path).out)["state"] == "in force"
    good("decide", *said, "--undo", "--store", path)
    assert "has not said that" in one_error("decide", *said, "--undo", "--store", path)


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ("{", "line 1: not JSON"),
        ("[]", "line 1, field 'kind'"),
        ('{"kind": "event", "verdict": "same", "a": "x", "b": "y", "who": "z"}', "field 'when'"),
        ('{"kind": "event", "verdict": "same", "a": "x", "b": "y", "who": "z", "when": "w"}', "field 'a': 'x' names no event"),
        ('{"kind": "actor", "verdict": "reject", "a": "actor/x", "b": "actor/y", "who": "z", "when": "w"}', "field 'verdict'"),
        ('{"kind": "actor", "verdict": "same", "a": "actor/x", "who": "z", "when": "w"}', "field 'b'"),
    ],
)
def test_a_decision_that_is_none_is_refused_with_its_place_and_the_others_are_taken(
    line: str, where: str, path: Path, tmp_path: Path
) -> None:
    ok = '{"kind": "actor", "verdict": "unsure", "a": "actor/x-a", "b": "actor/x-b", "who": "z", "when": "w", "why": null}'
    (tmp_path / "d.jsonl").write_text(f"{line}\n{ok}\n")
    result = kg("decisions", "import", tmp_path / "d.jsonl", "--store", path)
    assert result.code == 1 and where in result.err and "1 taken over, 1 failed" in result.err
    with Store.open(path, write=True) as store:
        for d in store.decisions():
            store.undo(d)


def test_reviewing_takes_one_key_for_each_and_can_take_it_back(path: Path) -> None:
    asked = [json.loads(x) for x in good("review", "--list", "--store", path).lines]
    assert asked and asked == sorted(asked, key=lambda d: (-d["score"], d["a"], d["b"]))
    shown = good("review", "--who", "anna", "--store", path, stdin=b"dzuq")
    assert "≠" in shown.out and "taken back" in shown.err
    (left,) = [json.loads(x) for x in good("decisions", "--store", path).lines]
    assert (left["verdict"], left["who"], {left["a"], left["b"]}) == ("unsure", "anna", {asked[0]["a"], asked[0]["b"]})
    assert len(good("review", "--list", "--store", path).lines) == len(asked) - 1
    good("review", "--who", "anna", "--store", path, stdin=b"")


def test_names_of_actors_and_places_are_reviewed_with_the_sentences_that_hold_them(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s", create=True, where=WORLD) as store:
        for name in ("fr-12-niger-bulletin", "en-19-nondin-soro", "fr-09-farabougou", "en-16-fuel-and-roads"):
            store.add(*one(f"sahel-{name}"))
        index = store.index
        place = doubts(index, "place")[0]
        slots = {s.name: s for s in places_side_by_side(index, place.a, place.names[0], place.b)}
        assert place.names[0] in slots["told"].left and slots["kind"].right and slots["within"].right and slots["point"].right
        unknown = sorted(n.id for n in store.graph().nodes() if n.id.startswith("actor/x-"))[0]
        slots = {s.name: s for s in actors_side_by_side(index, unknown, "actor/jnim")}
        assert "“" in slots["told"].left and slots["class"].right == "ArmedGroup" and slots["years"].right.startswith("2017")
        asked = [(d.a, d.b) for d in doubts(index, "actor")]
        assert len(asked) == len(set(asked)), "nothing is asked twice"


def test_an_answer_on_a_place_settles_the_other_candidates_of_that_name(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s", create=True) as store:
        for name in ("en-19-nondin-soro", "fr-09-farabougou"):
            store.add(*one(f"sahel-{name}"))
        asked = doubts(store.index, "place")
    many = next(d for d in asked if sum(x.a == d.a for x in asked) > 1)
    n = asked.index(many)
    shown = good("review", "--kind", "place", "--who", "anna", "--store", tmp_path / "s", stdin=b"k" * n + b"s" + b"k" * len(asked))
    assert f"decided: 1; left: {sum(x.a != many.a for x in asked)}" in shown.err
    assert f"{n + 2} of {1 + sum(x.a != many.a for x in asked)} " in shown.out


def test_names_that_mean_nothing_or_too_much_are_told(path: Path) -> None:
    assert "no account or event 'zzz'" in one_error("decide", "same", "zzz", BATTLE.id, "--store", path)
    assert "may be" in one_error("decide", "same", "a", BATTLE.id, "--store", path)
    assert "not of one kind" in one_error("decide", "same", "actor/jnim", BATTLE.id, "--store", path)
    assert "named twice" in one_error("decide", "same", BATTLE.id, BATTLE.id, "--store", path)
    assert "of one account" in one_error("decide", "reject", "actor/jnim", "--store", path)
    assert "name the other" in one_error("decide", "same", BATTLE.id, "--store", path)
    assert "no event 'zzz'" in one_error("why", "zzz", "--store", path)


def test_why_on_the_command_line_gives_rows_and_a_page(path: Path) -> None:
    rows = [json.loads(x) for x in good("why", BATTLE.id, "--store", path).lines]
    assert {r["about"] for r in rows} >= {"join", "type", "killed", "contested", "not joined"}
    page = good("why", BATTLE.id, "--text", "--store", path).out
    assert "same, +2.5: both ArmedClash (+2)" in page and "Not joined:" in page


def test_check_refuses_what_no_decision_can_be() -> None:
    with pytest.raises(InputError, match="no kind"):
        check(Decision("report", "same", "a", "b", "w", "d"))  # type: ignore[arg-type]
    assert EXAMPLES.is_dir()
