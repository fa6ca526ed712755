"""Chains of the example corpus on its gold records, against what is known of it (sahel.identity.json)."""

from __future__ import annotations

import pytest

from kg.ask.chains import Chains, Wanted, pairs_of
from tests import sahel


@pytest.fixture(scope="module")
def chains() -> Chains:
    return Chains(sahel.graph())


def known(basis: str) -> set[tuple[str, str]]:
    at = sahel.events()
    return {(at[a], at[b]) for a, b, how in sahel.identity()["chains"] if how == basis}


def test_stated_chains_are_exactly_those_that_reports_state(chains: Chains) -> None:
    found = {c.events for c in chains.stated if c.type == "retaliation_for"}
    assert found == known("stated"), "precision and recall are 1.0"


def test_inferred_chains_are_found_and_unrelated_events_are_not_joined(chains: Chains) -> None:
    mined = {s.events for c in chains.inferred for s in pairs_of(c)}
    wanted, right = known("inferred"), known("inferred") | known("stated")
    at = sahel.events()
    wrong = {(at[a], at[b]) for a, b in sahel.identity()["not_related"]} | {(at[b], at[a]) for a, b in sahel.identity()["not_related"]}
    assert len(mined & wanted) / len(wanted) >= 0.9
    judged = mined & (right | wrong)
    assert len(judged & right) / len(judged) >= 0.9 and len(judged) >= 10


def test_replies_that_nobody_judged_are_few(chains: Chains) -> None:
    """The strict reading: every reply that is inferred must be among the known chains; at least four in five are."""
    replies = {s.events for c in chains.inferred for s in pairs_of(c) if s.type == "retaliation_for"}
    assert len(replies & (known("inferred") | known("stated"))) / len(replies) >= 0.8


def test_a_chain_is_followed_with_words_voices_and_grounds(chains: Chains) -> None:
    from kg.ask.story import Stories

    start = sahel.events()["sahel-fr-03-seytenga:e2"]
    steps = chains.follow(start)
    assert [n for n, _ in steps][:3] == [1, 2, 3], "attack, sweep, massacre, flight"
    story = "\n".join(Stories(chains.graph).follow(start, steps))
    for words in (
        "79–86 killed",
        "says the government",
        "↓ answered by, 1 day later",
        "stated by Radio Liptako: “",
        "also inferred",
        "told above",
    ):
        assert words in story
    back = chains.follow(steps[2][1].events[1], back=True)
    assert steps[2][1].events[0] in {s.events[0] for _, s in back}


def test_stated_chains_come_first_and_inferred_ones_are_marked(chains: Chains) -> None:
    bases = [c.basis for c in chains.all]
    assert bases == sorted(bases, reverse=True) and set(bases) == {"stated", "inferred"}
    assert all(c.rule and all(p is not None for p in c.chance) for c in chains.all if c.basis == "inferred")
    told = {c.events for c in chains.stated}
    assert not told & {c.events for c in chains.all if c.basis == "inferred"}, "what is stated is not shown again as inferred"


def test_chains_are_filtered_by_actor_area_time_basis_and_pattern(chains: Chains) -> None:
    import datetime as dt

    from kg.ask.filters import Filter

    def count(**asked) -> int:
        return len(chains.wanted(Wanted(**asked)))

    everything = count()
    assert 0 < count(where=Filter(actor="JNIM")) < everything
    assert 0 < count(where=Filter(area="Burkina Faso")) < everything
    assert 0 < count(where=Filter(since=dt.date(2025, 1, 1))) < everything
    assert count(basis="stated") + count(basis="inferred") == everything
    assert 0 < count(rule="ambush-retaliation") < everything
    assert count(types=("claims",)) > 20


def test_what_is_written_back_is_inferred_unsaid_and_has_its_rule(chains: Chains) -> None:
    links = chains.links()
    said = {(c.events[-1].removeprefix("event/"), c.type) for c in chains.stated if c.type == "claims"}
    assert links and all(x.basis == "inferred" and x.rule and x.lift is not None for x in links)
    assert not {(x.source, x.type) for x in links} & said, "no second guess about what a claim claims"


def test_links_written_into_a_store_are_plain_edges_of_its_graph(tmp_path, chains: Chains) -> None:
    from kg.store import Store

    with Store.open(tmp_path / "s", create=True) as store:
        for report, accounts, links in sahel.said()[:12]:
            store.add(report, accounts, links)
        mined = Chains(store.graph())
        store.infer(mined.links())
        graph = store.graph()
        links = [n for n in graph.nodes("Link") if n.props["basis"] == "inferred"]
        assert len(links) == len(mined.links()) > 0
        plain = {(e.source, e.target) for e in graph.edges("retaliationFor") if e.props["basis"] == "inferred"}
        plain |= {(e.source, e.target) for e in graph.edges("follows") if e.props["basis"] == "inferred"}
        assert {(f"event/{x.source}", f"event/{x.target}") for x in mined.links() if x.type in ("retaliation_for", "follows")} == plain
        assert [c.events for c in Chains(graph).all] == [c.events for c in mined.all], "links of an earlier run change nothing"
