"""Above ten thousand actors networkit takes over: it must give the numbers that NetworkX gives."""

from __future__ import annotations

from random import Random

import networkx as nx
import pytest

from kg.ask import measures
from kg.ask.groups import agreement, theatres
from kg.ask.measures import measure

pytest.importorskip("networkit", reason="networkit is not installed (pip install 'conflict-kg[networks]')")


def net(n: int, edges: int, seed: int) -> nx.MultiDiGraph:
    r = Random(seed)
    out = nx.MultiDiGraph()
    out.add_nodes_from(f"a{i}" for i in range(n))
    for _ in range(edges):
        a, b = (f"a{int(n * r.random() ** 2)}" for _ in range(2))
        if a != b:
            out.add_edge(a, b, sign=r.choice(("hostile", "cooperative")), sources=1, date=None)
    return out


@pytest.mark.parametrize("name", ["pagerank", "betweenness", "core", "constraint"])
def test_both_libraries_give_the_same_numbers(name: str) -> None:
    for seed in range(3):
        made = net(250, 700, seed)
        slow, fast = measure(made, name, fast=False), measure(made, name, fast=True)
        assert list(slow) == list(fast) and dict(fast) == pytest.approx(dict(slow), rel=1e-6, abs=1e-9)


def test_a_network_of_ten_thousand_actors_is_given_to_networkit(monkeypatch: pytest.MonkeyPatch) -> None:
    made = net(12_000, 20_000, 1)
    slow = measure(made, "core", fast=False)
    monkeypatch.setitem(measures._PLAIN, "core", lambda _: pytest.fail("NetworkX was asked"))
    assert measure(made, "core") == slow


def test_theatres_of_both_are_equally_good() -> None:
    blocks = nx.planted_partition_graph(6, 20, 0.5, 0.02, seed=1)
    made = nx.MultiDiGraph()
    for a, b in blocks.edges():
        made.add_edge(f"a{a}", f"a{b}", sign="hostile", sources=1, date=None)
    slow, fast = theatres(made, runs=5, fast=False), theatres(made, runs=5, fast=True)
    truth = {f"a{n}": n // 20 for n in range(120)}
    assert agreement(slow.of, truth) == agreement(fast.of, truth) == 1.0
    assert fast.quality == pytest.approx(slow.quality)
