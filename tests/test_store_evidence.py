"""What has no evidence is not stored: every slot of every account in a store points at the words that say it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.analysis import Said
from kg.graph.build import build
from kg.model import check_evidence, spans_of
from kg.resolve.world import world
from kg.store import Store
from tests.corpora import example, report_from, said_in


def _all(shared: Path) -> list[tuple[str, list[Said]]]:
    folder = shared / "gold"
    return [(p.name.split(".")[0], said_in(p, folder / p.name.replace(".docs.", ".gold."))) for p in sorted(folder.glob("*.docs.jsonl"))]


def _hold(store: Store) -> int:
    """Check all evidence of a store, from the record and from the graph; returns how many pieces there are."""
    text = {f"report/{r.id}": r.text for r in store.reports()}
    n = 0
    for report in store.reports():
        for account in store.accounts(report.id):
            check_evidence(report, account)
            n += len(list(spans_of(account)))
    for node in store.graph().nodes("Evidence"):
        assert text[node.report or ""][node.props["start"] : node.props["end"]] == node.props["quote"]  # type: ignore[misc]
    with_evidence = {e.source for e in store.graph().edges("evidence")}
    assert with_evidence >= {a.id for a in store.graph().nodes("Account")}
    assert with_evidence >= {x.id for x in store.graph().nodes("Link") if x.props["basis"] == "stated"}
    return n


def test_every_piece_of_evidence_in_the_store_of_the_example_corpus_is_what_the_text_says(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s", create=True) as store:
        for name in ("sahel", "sahel2"):
            for said in example(name):
                store.add(*said)
        assert _hold(store) > 4000


def test_all_corpora_at_hand_go_in_with_their_evidence_and_all_of_it_is_in_the_graph(tmp_path: Path, shared: Path) -> None:
    for name, corpus in _all(shared):
        with Store.open(tmp_path / name, create=True) as store:
            for said in corpus:
                store.add(*said)
            assert _hold(store) == sum(len(list(spans_of(a))) for s in corpus for a in s.accounts)


def test_evidence_that_is_not_in_the_text_is_refused(shared: Path) -> None:
    from kg.errors import InputError
    from kg.interchange import accounts_from_record

    doc = json.loads((shared / "gold" / "sahel.docs.jsonl").read_text("utf-8").splitlines()[0])
    record = {
        "doc": doc["id"],
        "events": [{"id": "e1", "type": "Attack", "trigger": "battle", "sentence": "battle", "evidence": {"trigger": [0, 6, "battle"]}}],
    }
    with pytest.raises(InputError, match="not 'battle'"):
        accounts_from_record(report_from(doc), record)


def test_the_graph_holds_the_spans_of_every_slot() -> None:
    said = example()[0]
    graph = build([tuple(said)], world())  # type: ignore[list-item]
    quoted = {(n.props["slot"], n.props["start"], n.props["end"]) for n in graph.nodes("Evidence")}
    for account in said.accounts:
        for slot, span in spans_of(account):
            assert (slot, span.start, span.end) in quoted
