"""Networks of actors: what is in them, and that every measure gives the numbers that are published or known."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from random import Random

import networkx as nx
import pytest

from kg.ask.balance import balance, common_enemies, triads, walk_balance
from kg.ask.change import changes
from kg.ask.filters import Filter, rows
from kg.ask.groups import agreement, camps, camps_of, frustration, modularity, over_time, theatres
from kg.ask.index import ActorRow, EventIndex, EventRow
from kg.ask.measures import MEANINGS, measure
from kg.ask.network import How, actor_place, by_period, flat, network, signed, together, undirected
from kg.errors import KgError
from kg.graph.rows import Graph

ACTORS = [
    ActorRow("actor/fama", "FAMa", "state", "state/ML"),
    ActorRow("actor/jnim", "JNIM", "armed", "jnim"),
    ActorRow("actor/wagner", "Wagner", "state", "wagner"),
    ActorRow("actor/u-1", "militants@Sokolo", "armed", None, False),
    ActorRow("actor/u-2", "militants@Diafarabé", "armed", None, False),
]


def row(n: int, kind: str, who: tuple[int, ...], whom: tuple[int, ...], month: int = 1, **more) -> EventRow:
    return EventRow(f"event/{n}", kind, dt.date(2025, month, 1), dt.date(2025, month, 1), who, whom, **more)


EVENTS = [
    row(1, "Ambush", (1,), (0, 2), 1, tolls={"killedMin": 4, "killedMax": 6}, sources=2, places=("place/x-kayes",)),
    row(2, "DroneStrike", (0, 2), (3,), 2, tolls={"killedMin": 17}),
    row(3, "AirStrike", (0,), (4,), 2),
    row(4, "Talks", (0,), (1,), 3),
    row(5, "Claim", (1,), (), 3),
]
INDEX = EventIndex.build(EVENTS, ACTORS)


def edges(net):
    return sorted((a.removeprefix("actor/"), b.removeprefix("actor/"), d["sign"], d["basis"]) for a, b, d in net.edges(data=True))


# ---------------------------------------------------------------- what is in a network


def test_an_edge_is_one_event_between_two_actors_and_those_who_act_together_are_joined() -> None:
    assert edges(network(INDEX)) == [
        ("fama", "jnim", "cooperative", "event"),
        ("fama", "u-1", "hostile", "event"),
        ("fama", "u-2", "hostile", "event"),
        ("fama", "wagner", "cooperative", "together"),
        ("jnim", "fama", "hostile", "event"),
        ("jnim", "wagner", "hostile", "event"),
        ("wagner", "u-1", "hostile", "event"),
    ]


def test_weights_are_events_sources_and_the_bounds_of_the_toll() -> None:
    net = flat(network(INDEX))
    ambush, strike = net["actor/jnim"]["actor/fama"], net["actor/fama"]["actor/u-1"]
    assert (ambush["events"], ambush["sources"], ambush["killedMin"], ambush["killedMax"]) == (1, 2, 4, 6)
    assert (strike["killedMin"], strike["killedMax"]) == (17, None), "at least 17 has no maximum"


def test_groups_without_a_name_are_shown_folded_hidden_or_presumed_as_asked() -> None:
    graph = Graph()
    graph.node("actor/u-1", "UnspecifiedGroup", name="militants@Sokolo")
    graph.node("actor/jnim", "ArmedGroup", name="JNIM")
    graph.edge("actor/u-1", "presumed", "actor/jnim")

    def nodes(how: How) -> set[str]:
        return {d["name"] for _, d in network(INDEX, how=how, graph=graph).nodes(data=True)}

    assert nodes(How("shown")) == {"FAMa", "JNIM", "Wagner", "militants@Sokolo", "militants@Diafarabé"}
    assert nodes(How("folded")) == {"FAMa", "JNIM", "Wagner", "militants"}
    assert nodes(How("hidden")) == {"FAMa", "JNIM", "Wagner"}
    assert nodes(How("presumed")) == {"FAMa", "JNIM", "Wagner", "militants@Diafarabé"}


def test_who_claims_a_deed_stands_beside_who_is_told_to_have_done_it() -> None:
    graph = Graph()
    for n in (3, 5):
        graph.node(f"event/{n}", "Event", type="x")
    graph.edge("event/5", "claims", "event/3")
    graph.edge("event/5", "initiator", "actor/jnim")
    claimed = ("jnim", "u-2", "hostile", "claimed")
    assert claimed in edges(network(INDEX, graph=graph))
    assert claimed not in edges(network(INDEX, how=How(claims=False), graph=graph))


def test_known_ties_are_added_only_between_actors_of_the_network() -> None:
    graph = Graph()
    graph.edge("actor/wagner", "operatesWith", "actor/fama")
    graph.edge("actor/wagner", "operatesWith", "actor/other")
    found = [e for e in edges(network(INDEX, how=How(ties=True), graph=graph)) if e[3] == "tie"]
    assert found == [("wagner", "fama", "cooperative", "tie")]


def test_events_are_chosen_by_time_type_actor_and_sources() -> None:
    def count(**asked) -> int:
        return int(rows(INDEX, Filter(**asked)).sum())

    assert count() == 5
    assert count(since=dt.date(2025, 2, 1), until=dt.date(2025, 2, 28)) == 2
    assert count(types=("strike",)) == 2 and count(types=("Ambush", "Talks")) == 2
    assert count(actor="wagner") == 2 and count(sources=2) == 1 and count(area="kayes") == 1


def test_periods_hold_the_events_that_begin_in_them() -> None:
    found = [(name, int(mask.sum())) for name, mask in by_period(INDEX, rows(INDEX, Filter()), "month")]
    assert found == [("2025-01", 1), ("2025-02", 2), ("2025-03", 2)]


def test_projections_join_those_on_one_side_and_actors_with_places() -> None:
    side = together(INDEX)
    assert side["actor/fama"]["actor/wagner"]["weight"] == 2, "once struck together, once struck together by others"
    assert sorted(actor_place(INDEX)["place/x-kayes"]) == ["actor/fama", "actor/jnim", "actor/wagner"]


def test_friends_and_foes_are_what_most_events_say_and_ties_in_doubt_are_left_out() -> None:
    friends = signed(flat(network(INDEX)))
    assert friends["actor/fama"]["actor/wagner"]["sign"] == 1
    assert friends["actor/fama"]["actor/u-1"]["sign"] == -1
    assert not friends.has_edge("actor/fama", "actor/jnim"), "one ambush, one talk"


# ---------------------------------------------------------------- measures


def as_network(plain: nx.Graph) -> nx.MultiDiGraph:
    net = nx.MultiDiGraph()
    net.add_nodes_from(plain)
    for a, b, d in plain.edges(data=True):
        for _ in range(int(d.get("weight", 1))):
            net.add_edge(a, b, sign="hostile", sources=1, date=None)
    return net


def test_betweenness_of_the_florentine_families_is_as_published() -> None:
    """Padgett's marriages as in Wasserman and Faust: the Medici lie on 52 % of the shortest ways, the Guadagni on 25 %."""
    found = measure(as_network(nx.florentine_families_graph()), "betweenness")
    assert round(found["Medici"], 3) == 0.522 and round(found["Guadagni"], 3) == 0.255 and round(found["Albizzi"], 3) == 0.212
    assert measure(as_network(nx.florentine_families_graph()), "degree")["Medici"] == 6


def test_the_karate_club_has_a_core_of_ten_and_four_theatres() -> None:
    """Zachary's club: a 4-core of ten, and the partition of highest known modularity, 0.4198 unweighted, in four groups."""
    club = nx.karate_club_graph()
    plain = nx.relabel_nodes(nx.Graph(club.edges()), str)
    core = measure(as_network(plain), "core")
    assert max(core.values()) == 4 and sum(k == 4 for k in core.values()) == 10
    found = theatres(as_network(plain))
    assert len(found.members()) == 4 and round(found.quality, 4) == 0.4198
    assert 0.5 < found.stability < 1 and min(found.certainty.values()) < 0.9, "not every start finds it"


def test_pagerank_and_constraint_are_those_of_networkx() -> None:
    random = nx.gnp_random_graph(40, 0.1, seed=3, directed=True)
    net = as_network(nx.relabel_nodes(random, str))
    assert measure(net, "pagerank") == pytest.approx(nx.pagerank(nx.relabel_nodes(random, str), tol=1e-12), abs=1e-9)
    oneway = nx.relabel_nodes(nx.gnp_random_graph(40, 0.1, seed=3), str)  # a tie both ways would weigh two here
    burt = {n: 0.0 if math.isnan(v) else v for n, v in nx.constraint(oneway).items()}
    assert measure(as_network(oneway), "constraint") == pytest.approx(burt)


def test_counting_measures_count_by_direction_and_sign() -> None:
    net = network(INDEX)
    expected = {"out": 4, "in": 1, "hostile_out": 2, "hostile_in": 1, "cooperative": 2, "enemies": 2, "allies": 1, "degree": 4}
    assert {name: measure(net, name)["actor/fama"] for name in expected} == expected


def test_every_measure_has_a_meaning_and_takes_an_empty_network() -> None:
    for name, meaning in MEANINGS.items():
        assert meaning and measure(nx.MultiDiGraph(), name) == {}
    with pytest.raises(KgError, match="use one of degree"):
        measure(nx.MultiDiGraph(), "importance")


# ---------------------------------------------------------------- balance and camps

TRIBES = (
    "1 2 +;1 3 -;2 3 -;1 4 -;3 4 +;1 5 -;2 5 -;1 6 -;2 6 -;3 6 +;3 7 +;5 7 +;6 7 +;3 8 +;4 8 +;6 8 +;7 8 +;2 9 -;5 9 +;6 9 -;"
    "2 10 -;9 10 +;6 11 +;7 11 +;8 11 +;9 11 -;10 11 -;1 12 -;6 12 +;7 12 +;8 12 +;11 12 +;6 13 -;7 13 +;9 13 +;10 13 +;11 13 -;"
    "5 14 +;8 14 -;12 14 -;13 14 +;1 15 +;2 15 +;5 15 -;9 15 -;10 15 -;11 15 -;12 15 -;13 15 -;1 16 +;2 16 +;5 16 -;6 16 -;11 16 -;"
    "12 16 -;13 16 -;14 16 -;15 16 +"
)


def tribes() -> nx.Graph:
    """Friendship and enmity among sixteen tribes of New Guinea (Read 1954; Hage and Harary 1983)."""
    out = nx.Graph()
    for tie in TRIBES.split(";"):
        a, b, sign = tie.split()
        out.add_edge(a, b, sign=1 if sign == "+" else -1)
    return out


def test_the_balance_of_the_highland_tribes_is_as_published() -> None:
    """59 of 68 triads are balanced; 7 of 58 ties do not fit two camps; 2 do not fit three (Hage and Harary; signnet)."""
    found = balance(tribes())
    assert sum(found.triads.values()) == 68 and round(found.balanced or 0, 6) == 0.867647
    assert round(found.walk or 0, 6) == 0.357576
    assert found.misfits == 7 and found.ties == 58
    assert frustration(tribes(), camps_of(tribes(), 3).of) == 2 == found.clustered
    assert [len(m) for m in camps_of(tribes(), 3).members()] == [7, 5, 4]


def test_triads_agree_with_the_walks_of_three_steps() -> None:
    import numpy as np

    for seed in range(5):
        g = random_signs(12, 0.5, seed)
        a = nx.to_numpy_array(g, weight="sign")
        both, signs = (int(np.trace(np.linalg.matrix_power(m, 3))) for m in (np.abs(a), a))
        assert sum(t.balanced for t in triads(g)) == (both + signs) / 12
        assert len(list(triads(g))) == both / 6


def test_camps_are_the_best_there_are_on_small_networks() -> None:
    for seed in range(6):
        g = random_signs(8, 0.6, seed)
        nodes = sorted(g)
        two = min(frustration(g, dict(zip(nodes, p, strict=True))) for p in itertools.product((0, 1), repeat=len(nodes)))
        three = min(frustration(g, dict(zip(nodes, p, strict=True))) for p in itertools.product((0, 1, 2), repeat=len(nodes)))
        assert frustration(g, camps_of(g, 2).of) == two and frustration(g, camps_of(g, 3).of) == three


def random_signs(n: int, p: float, seed: int) -> nx.Graph:
    r = Random(seed)
    out = nx.Graph()
    for a, b in itertools.combinations(range(n), 2):
        if r.random() < p:
            out.add_edge(str(a), str(b), sign=r.choice((1, -1)))
    return out


def test_a_balanced_network_has_two_camps_without_misfits_and_walks_say_so_too() -> None:
    g = nx.Graph()
    for a, b in itertools.combinations("abcxyz", 2):
        g.add_edge(a, b, sign=1 if (a in "abc") == (b in "abc") else -1)
    found = balance(g)
    assert found.balanced == 1.0 and found.misfits == 0 and walk_balance(g) == pytest.approx(1.0)
    assert camps_of(g, 2).members() == [["a", "b", "c"], ["x", "y", "z"]] and camps_of(g, 2).stability == 1.0


def test_camps_come_from_the_events() -> None:
    assert camps(network(INDEX, rows(INDEX, Filter(types=("fighting", "strike"))))).members()[0] == ["actor/fama", "actor/wagner"]


def test_those_with_enemies_in_common_and_no_tie_are_named() -> None:
    g = nx.Graph()
    for a, b in ("am", "bm", "an", "bn", "cm"):
        g.add_edge(a, b, sign=-1)
    assert common_enemies(g)[0] == ("a", "b", ("m", "n"))


def test_agreement_is_the_adjusted_rand_index() -> None:
    """The example of Hubert and Arabie's index in the literature: 0.24 for these two partitions of six."""
    a, b = dict(zip("uvwxyz", (0, 0, 0, 1, 1, 1), strict=True)), dict(zip("uvwxyz", (0, 0, 1, 1, 2, 2), strict=True))
    assert agreement(a, b) == pytest.approx(0.242424, abs=1e-6)
    assert over_time([("2024", a), ("2025", b)]) == [("2024", "2025", agreement(a, b), 6)]


def test_modularity_of_two_cliques_is_known() -> None:
    g = nx.Graph([*itertools.combinations("abc", 2), *itertools.combinations("xyz", 2), ("c", "x")])
    nx.set_edge_attributes(g, 1, "weight")
    assert modularity(g, dict.fromkeys("abc", 0) | dict.fromkeys("xyz", 1)) == pytest.approx(6 / 7 - 0.5)


# ---------------------------------------------------------------- change


def test_changes_tell_who_turned_began_broke_grew_appeared_and_fell_silent() -> None:
    def net(*ties):
        out = nx.MultiDiGraph()
        for a, b, sign, times in ties:
            for _ in range(times):
                out.add_edge(a, b, sign=sign, sources=1, date=None)
        return out

    before = net(("a", "b", "cooperative", 5), ("a", "c", "hostile", 2), ("a", "d", "hostile", 8), ("a", "f", "hostile", 4))
    after = net(("b", "a", "hostile", 5), ("a", "e", "hostile", 3), ("a", "d", "hostile", 60), ("a", "f", "hostile", 5))
    found = {(c.kind, c.a, c.b) for c in changes(before, after, 90, 90)}
    assert found == {
        ("turned", "a", "b"),
        ("broke", "a", "c"),
        ("began", "a", "e"),
        ("grew", "a", "d"),
        ("silent", "c", ""),
        ("appeared", "e", ""),
    }


def test_growth_is_a_rate_so_a_longer_period_alone_is_no_growth() -> None:
    def net(times):
        out = nx.MultiDiGraph()
        for _ in range(times):
            out.add_edge("a", "b", sign="hostile", sources=1, date=None)
        return out

    assert changes(net(10), net(40), 30, 120) == []
    grown = changes(net(10), net(40), 120, 120)[0]
    assert grown.kind == "grew" and grown.ratio == 4 and grown.low is not None and grown.low > 1.5


def test_undirected_adds_both_ways() -> None:
    assert undirected(flat(network(INDEX)))["actor/fama"]["actor/jnim"]["weight"] == 2
