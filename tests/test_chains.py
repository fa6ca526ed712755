"""Patterns as data, sides and kinds of actors, and chains of small graphs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kg.ask.chains import Chain, Chains, links_of, pairs_of, stated
from kg.ask.indexing import index_graph, index_ucdp
from kg.ask.mining import find
from kg.ask.patterns import pattern, pattern_from, patterns, read_pattern
from kg.ask.sides import kind, side_names, unnamed_kind
from kg.errors import DataError, InputError, QueryError
from kg.graph.rows import Graph, Node

# ---------------------------------------------------------------- patterns are data


def test_every_shipped_pattern_says_what_it_is_for() -> None:
    assert len(patterns()) >= 10
    for p in patterns().values():
        assert p.title != p.name and p.title_fr != p.title and len(p.why) > 30


def test_the_issue_s_patterns_are_shipped() -> None:
    wanted = {
        "ambush-retaliation", "reprisal-on-civilians", "claim", "denial", "siege-displacement", "loss-withdrawal", "escalation",
        "tit-for-tat",
    }  # fmt: skip
    assert wanted <= set(patterns()) and len(patterns()["escalation"].steps) == 3


GOOD = {"steps": [{"types": ["Attack"]}, {"types": ["AirStrike"], "initiator": "target of 1, or unnamed"}]}


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"stepz": []}, "stepz", "not a key"),
        ({"steps": [{"types": ["Attack"]}]}, "steps", "at least two steps"),
        ({"link": "causes"}, "link", "not a link type"),
        ({"nearest": "yes"}, "nearest", "not of type bool"),
        ({"steps": [{"types": ["Atack"]}, {"types": ["Attack"]}]}, "steps[1].types", "not known"),
        ({"steps": [{"types": ["Attack"]}, {"within_days": 3}]}, "steps[2].types", "names no event types"),
        ({"steps": [{"types": ["Attack"]}, {"types": ["Attack"], "initiator": "target of 2"}]}, "steps[2].initiator", "says nothing known"),
        ({"steps": [{"types": ["Attack"]}, {"types": ["Attack"], "target": "unnamed"}]}, "steps[2].target", "must point at one earlier"),
        ({"steps": [{"types": ["Attack"]}, {"types": ["Attack"], "within_km": -1}]}, "steps[2].within_km", "not a distance"),
        ({"steps": [{"types": ["Attack"]}, {"types": ["Attack"], "within_days": 2, "min_days": 3}]}, "steps[2].min_days", "more than"),
        ({"steps": [{"types": ["Attack"]}, {"types": ["Attack"], "after": 2}]}, "steps[2].after", "after an earlier one"),
        ({"steps": [{"types": ["Attack"]}, {"types": ["Attack"], "place": "there"}]}, "steps[2].place", "not known"),
    ],
)  # fmt: skip
def test_a_faulty_pattern_is_refused_with_file_and_field(change: dict, field: str, says: str) -> None:
    with pytest.raises(DataError, match=says) as e:
        pattern_from(GOOD | change, "mine")
    assert e.value.file == "mine.toml" and e.value.field == field


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("steps = [")
    with pytest.raises(DataError, match=r"bad\.toml"):
        read_pattern(tmp_path / "bad.toml")


def test_an_unknown_pattern_is_refused_with_those_there_are() -> None:
    with pytest.raises(DataError, match=r"no chain pattern 'x'; use one of ambush"):
        pattern("x")


def test_a_user_s_folder_adds_patterns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "queries" / "chains"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text('title = "Mine"\n[[steps]]\ntypes = ["Attack"]\n[[steps]]\ntypes = ["Claim"]\n')
    monkeypatch.setenv("KG_DATA", str(tmp_path))
    assert "mine" in patterns() and "tit-for-tat" in patterns()


# ---------------------------------------------------------------- sides


def test_forces_of_one_state_are_one_side_and_allied_armies_are_not() -> None:
    g = Graph()
    g.node("actor/a", "Military", name="A", country="ML")
    g.node("actor/b", "SecurityForce", name="B", country="ML")
    g.node("actor/c", "Military", name="C", country="NE")
    g.node("actor/g5", "Coalition", name="G5")
    for x in "abc":
        g.edge(f"actor/{x}", "memberOf", "actor/g5")
    found = side_names(g, g.nodes())
    assert found["actor/a"] == found["actor/b"] != found["actor/c"]


def test_a_renamed_group_and_its_part_stay_one_side_and_a_presumed_group_joins_it() -> None:
    g = Graph()
    for x, cls in (
        ("mali", "ArmedGroup"),
        ("jnim", "ArmedGroup"),
        ("new", "ArmedGroup"),
        ("u-1", "UnspecifiedGroup"),
        ("u-2", "UnspecifiedGroup"),
    ):
        g.node(f"actor/{x}", cls, name=x)
    g.edge("actor/mali", "memberOf", "actor/jnim")
    g.edge("actor/jnim", "renamedTo", "actor/new")
    g.edge("actor/u-1", "presumed", "actor/jnim")
    found = side_names(g, g.nodes())
    assert {found[f"actor/{x}"] for x in ("mali", "jnim", "new", "u-1")} == {"actor/new"} and found["actor/u-2"] is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("gunmen", "armed"), ("hommes armés", "armed"), ("groupe nombreux", "armed"), ("fuyards", "armed"), ("military convoy", "state"),
        ("soldiers", "state"), ("Fulani villagers", "civilian"), ("habitants de Seytenga", "civilian"), ("pont", "other"), ("bus", "other"),
        ("men wearing army uniforms", "civilian"),
    ],
)  # fmt: skip
def test_unnamed_groups_have_the_kind_that_their_words_tell(name: str, expected: str) -> None:
    assert unnamed_kind(name) == expected


def test_a_name_nobody_knows_has_the_kind_of_its_words_and_a_known_one_that_of_its_class() -> None:
    assert kind(Node("actor/x-islamist-fighters", "Organization", {"name": "Islamist fighters"})) == "armed"
    assert kind(Node("actor/hrw", "Organization", {"name": "Human Rights Watch", "known": True})) == "other"


# ---------------------------------------------------------------- chains of a graph


def small(link: bool = True) -> Graph:
    g = Graph()
    g.node("actor/fama", "Military", name="Malian Armed Forces", country="ML", known=True)
    g.node("actor/jnim", "ArmedGroup", name="JNIM", known=True)
    for n, (kind_, who, whom, day) in enumerate(
        (("Ambush", "jnim", "fama", 1), ("AirStrike", "fama", "jnim", 3), ("Attack", "jnim", "fama", 6))
    ):
        day_ = dt.date(2025, 6, day)
        g.node(
            f"event/a{n}",
            "Event",
            type=kind_,
            label=f"{kind_} {n}",
            begin=day_,
            end=day_,
            lat=15.0,
            lon=-4.0,
            killedMin=n + 2,
            killedMax=n + 2,
        )
        g.edge(f"event/a{n}", "initiator", f"actor/{who}")
        g.edge(f"event/a{n}", "target", f"actor/{whom}")
    if link:
        g.node("link/1", "Link", type="retaliation_for", basis="stated", quote="in response")
        g.edge("link/1", "linkFrom", "event/a1")
        g.edge("link/1", "linkTo", "event/a0")
    return g


def test_a_stated_link_is_a_chain_from_cause_to_effect_with_its_words_lag_and_distance() -> None:
    (chain,) = stated(small())
    assert chain.events == ("event/a0", "event/a1") and chain.lag == (2,) and chain.km == (0.0,) and chain.quotes == (("", "in response"),)


def test_a_longer_chain_is_the_steps_it_is_made_of() -> None:
    chains = Chains(small(link=False))
    (long,) = [c for c in chains.inferred if c.rule == "tit-for-tat"]
    assert long.events == ("event/a0", "event/a1", "event/a2") and long.lag == (2, 3)
    assert [(s.events, s.lag) for s in pairs_of(long)] == [(("event/a0", "event/a1"), (2,)), (("event/a1", "event/a2"), (3,))]
    assert {(x.source, x.target) for x in links_of([long])} == {("a1", "a0"), ("a2", "a1")}


def test_a_stated_step_also_names_the_pattern_that_infers_it() -> None:
    first = Chains(small()).all[0]
    assert first.basis == "stated" and first.rule == "ambush-retaliation"


def test_what_chance_would_give_is_unknown_where_the_data_covers_no_other_days() -> None:
    chain = next(c for c in Chains(small(link=False)).inferred if c.rule == "ambush-retaliation")
    assert chain.chance == (None,) and chain.evidence[0].outside == 0
    far = small(link=False)
    for n, day in ((8, dt.date(2024, 1, 1)), (9, dt.date(2026, 1, 1))):
        far.node(f"event/b{n}", "Event", type="Talks", label="Talks", begin=day, end=day)
    chain = next(c for c in Chains(far).inferred if c.rule == "ambush-retaliation")
    assert chain.chance[0] is not None and chain.chance[0] < 0.1


def test_following_goes_to_a_depth_and_an_unknown_event_is_refused() -> None:
    chains = Chains(small())
    assert [(n, s.events[1]) for n, s in chains.follow("event/a0")] == [(1, "event/a1"), (2, "event/a2")]
    assert len(chains.follow("event/a0", depth=1)) == 1
    with pytest.raises(QueryError, match="no event"):
        chains.follow("event/zz")


def test_the_lift_of_a_chain_whose_chance_was_never_seen_is_at_least_its_lower_bound() -> None:
    chain = next(c for c in Chains(small(link=False)).inferred if c.rule == "ambush-retaliation")
    e = chain.evidence[0]
    assert e.outside == 0 and e.high == float("inf") and chain.lift == e.low


def test_an_event_bounded_only_by_its_announcement_takes_part_only_where_the_pattern_says_so() -> None:
    g = small(link=False)
    g.node("event/a3", "Event", type="Operation", label="sweep", end=dt.date(2025, 6, 2), lat=15.0, lon=-4.0)
    g.edge("event/a3", "initiator", "actor/fama")
    g.edge("event/a3", "target", "actor/jnim")
    index = index_graph(g)
    assert index.bounded.tolist() == [False, False, False, True]
    pairs = {tuple(index.ids[int(e)] for e in c) for c in find(index, pattern("ambush-retaliation")).events}
    assert ("event/a0", "event/a3") in pairs
    strict = pattern_from({"steps": [{"types": ["Ambush"]}, {"types": ["Operation"], "same_day": True}]}, "strict")
    assert len(find(index, strict)) == 0


def reference(**more) -> Graph:
    """A report says that the air force answered "Sunday's attack", and no more of that attack than its day and its victim."""
    g = small(link=False)
    on = dt.date(2025, 6, 1)
    g.node("event/b0", "Event", type="Attack", label="? attacked FAMa", begin=on, end=on)
    g.edge("event/b0", "target", "actor/fama")
    g.node("link/2", "Link", type="retaliation_for", basis="stated", quote="in answer to Sunday's attack")
    g.edge("link/2", "linkFrom", "event/a1")
    g.edge("link/2", "linkTo", "event/b0")
    if more:
        g.node("event/c0", "Event", **({"type": "Ambush", "label": "another", "begin": on, "end": on, "lat": 15.1, "lon": -4.0} | more))
        g.edge("event/c0", "initiator", "actor/jnim")
        g.edge("event/c0", "target", "actor/fama")
    return g


def test_an_attack_that_is_only_referred_to_is_the_one_that_another_report_tells() -> None:
    chains = Chains(reference())
    (found,) = chains.referred
    assert found.events == ("event/a0", "event/a1") and found.via == "event/b0" and found.basis == "stated"
    assert found.quotes == (("", "in answer to Sunday's attack"),) and found.lag == (2,)
    assert found.events in {c.events for c in chains.all}


def test_a_reference_that_may_mean_two_events_is_left_alone() -> None:
    assert not Chains(reference(label="another attack of that day")).referred
    assert Chains(reference(begin=dt.date(2025, 6, 2), end=dt.date(2025, 6, 2))).referred, "the other was a day later"
    assert Chains(reference(lat=18.0)).referred, "the other was far away"
    assert Chains(reference(type="Talks")).referred, "the other was no attack"


def test_an_event_with_a_toll_or_a_place_is_no_bare_reference() -> None:
    g = reference()
    on = dt.date(2025, 6, 1)
    g.node("event/b0", "Event", type="Attack", label="? attacked FAMa", begin=on, end=on, killedMin=3)
    assert not Chains(g).referred


def test_a_chain_without_evidence_has_no_lift() -> None:
    assert Chain(("a", "b"), "follows", "stated").lift is None


def test_a_ucdp_row_that_is_none_is_named_by_its_line() -> None:
    with pytest.raises(InputError, match=r"line 1.*UCDP"):
        index_ucdp([{"id": 1, "type_of_violence": 3}])
