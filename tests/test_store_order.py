"""The same input gives the same graph, to the byte: in any order, added twice, removed and added again, decided and undone."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.graph.build import build
from kg.graph.rdf import dump, quads
from kg.model import Decision
from kg.resolve.refs import ref_of
from kg.store import Store
from tests.corpora import Remembering, Said, one

# Reports that tell of one another's events, in both languages, with claims, replies, look-alikes and a denial.
SOME = tuple(
    one(f"sahel-{name}")
    for name in (
        "en-01-tinzaouaten-toll", "en-02-az-zallaqa-claim", "fr-01-communique-tinzawatene", "en-03-tinzaouaten-august",
        "en-06-week-june-2025", "fr-04-boulikessi-tombouctou", "en-09-seytenga", "fr-03-seytenga",
    )
)  # fmt: skip
WORLD = Remembering()
QUICK = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
NUMBERS = st.integers(0, len(SOME) - 1)


@contextmanager
def empty() -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "s", create=True, where=WORLD) as store:
        yield store


def nquads(store: Store) -> bytes:
    return dump(quads(store.graph()))


@cache
def expected(which: frozenset[int]) -> bytes:
    """What a graph made at once of these reports is."""
    return dump(quads(build([tuple(SOME[n]) for n in sorted(which)], WORLD)))  # type: ignore[misc]


@QUICK
@given(st.lists(st.tuples(st.sampled_from("+-="), NUMBERS), min_size=4, max_size=12))
def test_whatever_was_added_and_removed_the_graph_is_that_of_what_is_there(steps: list[tuple[str, int]]) -> None:
    with empty() as store:
        there: set[int] = set()
        for step, n in steps:
            if step == "-" and n in there:
                store.remove(SOME[n].report.id)
                there.discard(n)
            elif step == "=" and there:
                assert dump(store.rdf()) == nquads(store)
            else:
                store.add(*SOME[n])
                there.add(n)
        assert nquads(store) == expected(frozenset(there))
        assert dump(store.rdf()) == expected(frozenset(there))


@QUICK
@given(st.permutations(range(len(SOME))))
def test_reports_added_in_any_order_give_the_same_bytes_and_so_does_making_all_anew(order: list[int]) -> None:
    with empty() as store:
        for n in order:
            store.add(*SOME[n])
        assert nquads(store) == expected(frozenset(order))
        tables = list(store.index.db.execute("SELECT * FROM ix_unit ORDER BY unit"))
        pairs = list(store.index.db.execute("SELECT * FROM ix_pair ORDER BY a, b"))
        store.rebuild()
        assert list(store.index.db.execute("SELECT * FROM ix_unit ORDER BY unit")) == tables
        assert list(store.index.db.execute("SELECT * FROM ix_pair ORDER BY a, b")) == pairs


def test_adding_a_report_makes_only_the_rows_of_its_neighbourhood_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with full() as store:
        made: list[str] = []
        put = store.index.units.put
        monkeypatch.setattr(store.index.units, "put", lambda unit, *rows: (made.append(unit), put(unit, *rows)))
        stranger = one("sahel-en-14-benin-january")
        store.add(*stranger)
        own = {f"event/{store.event_of(a.id)}" for a in stranger.accounts} | {f"report/{stranger.report.id}"}
        assert set(made) - {"inferred/links"} == own
        made.clear()
        relative = one("sahel-en-04-azawad-front")
        store.add(*relative)
        reports = {u for u in made if u.startswith("report/")}
        assert f"report/{relative.report.id}" in reports and f"report/{stranger.report.id}" not in reports
        assert len(reports) < len(SOME)


def test_removing_everything_leaves_nothing() -> None:
    with empty() as store:
        for said in SOME:
            store.add(*said)
        store.rdf()
        for said in SOME:
            store.remove(said.report.id)
        assert len(store.graph()) == 0
        assert len(store.rdf()) == 0
        for table in ("telling", "account", "key", "pair", "text", "band", "copy", "unit", "shared", "edge", "named"):
            assert store.index.db.execute(f"SELECT count(*) FROM ix_{table}").fetchone() == (0,), table


# ---------------------------------------------------------------- decisions

ACCOUNTS = tuple(str(ref_of(a)) for said in SOME for a in said.accounts if a.voice is None)
PAIRS = st.tuples(st.sampled_from(ACCOUNTS), st.sampled_from(ACCOUNTS)).filter(lambda p: p[0] != p[1])


def _decision(verdict: str, pair: tuple[str, str], who: str = "anna") -> Decision:
    a, b = sorted(pair)
    return Decision("event", verdict, a, b, who, "2025-11-01", None)  # type: ignore[arg-type]


DECISIONS = st.builds(_decision, st.sampled_from(["same", "different", "unsure"]), PAIRS, st.sampled_from(["anna", "bert"]))


@contextmanager
def full(said: tuple[Said, ...] = SOME) -> Iterator[Store]:
    with empty() as store:
        for one_said in said:
            store.add(*one_said)
        yield store


@QUICK
@given(st.lists(DECISIONS, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_an_undone_decision_leaves_no_trace(decisions: list[Decision], random: object) -> None:
    with full() as store:
        before = nquads(store)
        for d in decisions:
            store.decide(d)
        random.shuffle(decisions)  # type: ignore[attr-defined]
        for d in decisions:
            store.undo(d)
        assert store.decisions() == []
        assert nquads(store) == before == expected(frozenset(range(len(SOME))))
        assert dump(store.rdf()) == before


@QUICK
@given(st.lists(DECISIONS, min_size=2, max_size=6, unique_by=lambda d: (d.a, d.b, d.who)), st.randoms(use_true_random=False))
def test_decisions_in_any_order_before_or_after_the_reports_give_the_same_bytes(decisions: list[Decision], random: object) -> None:
    with full() as store, empty() as other:
        for d in decisions:
            store.decide(d)
        random.shuffle(decisions)  # type: ignore[attr-defined]
        for n, said in enumerate(reversed(SOME)):
            other.add(*said)
            if n < len(decisions):
                other.decide(decisions[n])
        assert nquads(store) == nquads(other)
        _is_an_equivalence_that_keeps_different_apart(store, decisions)


def _is_an_equivalence_that_keeps_different_apart(store: Store, decisions: list[Decision]) -> None:
    """Each telling is of one event, what was called different is apart, and what was called the same is one unless that forbids it."""
    event = {ref: store.event_of(a.id) for ref in ACCOUNTS if (a := store.index.decided.account(ref)) is not None}
    contradicted = {x for c in store.index.decided.contradictions() for p in ((c.different,), c.same) for pair in p for x in pair}
    for d in decisions:
        if d.verdict == "different":
            assert event[d.a] != event[d.b or ""]
        elif d.verdict == "same":
            tellings = {store.index.identity.telling_of(store.index.decided.account(x).id) for x in (d.a, d.b) if x}  # type: ignore[union-attr]
            assert event[d.a] == event[d.b or ""] or tellings & contradicted
    rows = store.index.db.execute("SELECT event, min(id) FROM ix_telling GROUP BY event").fetchall()
    assert all(event == smallest for event, smallest in rows), "an event is named by its smallest account"
