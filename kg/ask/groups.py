"""Groups of actors: theatres (who has to do with whom) and camps (who is with whom and against whom), and how far to trust them.

Both are found by search from random starts; a group that every start finds is there, one that half of them find is an
artefact. So each result says how stable it is: the mean agreement (adjusted Rand index) of all pairs of runs, and for each
actor in what share of the runs it is with those that it is shown with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from random import Random

import networkx as nx
import numpy as np

from kg.ask.measures import MANY, as_kit
from kg.ask.network import flat, signed, undirected

Partition = Mapping[str, int]
RUNS = 20


@dataclass(frozen=True, slots=True)
class Groups:
    """The best partition of several runs: actors by group (0 is the largest), its quality, and its stability.

    `quality` is modularity for theatres, the share of ties that fit for camps. `stability` is 1 where all runs agree.
    """

    of: Partition
    quality: float
    stability: float
    certainty: Mapping[str, float]

    def members(self) -> list[list[str]]:
        """The groups, largest first, members by name."""
        out: dict[int, list[str]] = {}
        for actor, group in sorted(self.of.items()):
            out.setdefault(group, []).append(actor)
        return [out[g] for g in sorted(out)]


def theatres(net: nx.MultiDiGraph[str], runs: int = RUNS, fast: bool | None = None) -> Groups:
    """Groups of actors that have more to do with each other, in friendship or enmity, than with the rest (Louvain).

    >>> import networkx as nx
    >>> g = nx.MultiDiGraph()
    >>> for a, b in ("ab", "bc", "ca", "xy", "yz", "zx", "cx"):
    ...     _ = g.add_edge(a, b, sign="hostile", sources=1, date=None)
    >>> theatres(g).members(), theatres(g).stability
    ([['a', 'b', 'c'], ['x', 'y', 'z']], 1.0)
    """
    plain = undirected(flat(net))
    use = len(plain) > MANY if fast is None else fast
    found = [(_louvain_fast if use else _louvain)(plain, seed) for seed in range(runs)] if len(plain) else []
    return _best(list(plain), found, lambda p: modularity(plain, p))


def _louvain(plain: nx.Graph[str], seed: int) -> Partition:
    # Numbers for names: sets of names come in another order in every run of Python.
    nodes = sorted(plain)
    at = {n: i for i, n in enumerate(nodes)}
    numbers: nx.Graph[int] = nx.Graph()
    numbers.add_nodes_from(range(len(nodes)))
    numbers.add_weighted_edges_from(sorted((*sorted((at[a], at[b])), d["weight"]) for a, b, d in plain.edges(data=True)))
    found = nx.community.louvain_communities(numbers, seed=seed)
    return {nodes[i]: g for g, group in enumerate(found) for i in group}


def _louvain_fast(plain: nx.Graph[str], seed: int) -> Partition:
    import networkit

    networkit.setSeed(seed, False)
    networkit.setNumberOfThreads(1)
    graph, nodes = as_kit(plain)
    found = networkit.community.PLM(graph, True, 1.0).run().getPartition()
    return {n: int(found[i]) for i, n in enumerate(nodes)}


def modularity(plain: nx.Graph[str], of: Partition) -> float:
    """Newman's modularity of a partition."""
    groups: dict[int, set[str]] = {}
    for actor, group in of.items():
        groups.setdefault(group, set()).add(actor)
    return float(nx.community.modularity(plain, groups.values())) if plain.number_of_edges() else 0.0


# ---------------------------------------------------------------- camps


def camps(net: nx.MultiDiGraph[str], most: int | None = None, runs: int = RUNS) -> Groups:
    """Camps: friends within, foes across, with as few ties as possible that do not fit (at most `most` camps, or any number).

    With two camps this is Harary's line index of balance; with any number, Davis's clusterability: then nobody is in a
    camp with others but by friendship, his own or of friends, since to have no tie at all is no reason to be together.
    """
    return camps_of(signed(flat(net)), most, runs)


def camps_of(friends: nx.Graph[str], most: int | None = None, runs: int = RUNS) -> Groups:
    """The camps of a network of friends and foes (edges with `sign` 1 or -1)."""
    nodes = sorted(friends)
    found = [_search(friends, nodes, most or len(nodes), seed) for seed in range(runs)] if nodes else []
    found = [_held_together(friends, p) for p in found] if most is None else found
    ties = max(friends.number_of_edges(), 1)
    return _best(nodes, found, lambda p: 1 - frustration(friends, p) / ties)


def _held_together(friends: nx.Graph[str], of: Partition) -> Partition:
    """The camps, each cut into the parts that friendship within it holds together; no tie fits worse for it."""
    inside: nx.Graph[str] = nx.Graph()
    inside.add_nodes_from(friends)
    inside.add_edges_from((a, b) for a, b, d in friends.edges(data=True) if d["sign"] > 0 and of[a] == of[b])
    return {n: i for i, part in enumerate(nx.connected_components(inside)) for n in part}


def frustration(friends: nx.Graph[str], of: Partition) -> int:
    """How many ties do not fit a partition: foes in one camp, friends in two."""
    return sum((of[a] == of[b]) != (d["sign"] > 0) for a, b, d in friends.edges(data=True))


def _search(friends: nx.Graph[str], nodes: Sequence[str], most: int, seed: int) -> Partition:
    """Move one actor at a time to where its ties fit best, from a random start, with kicks out of dead ends."""
    r = Random(seed)
    start = min(most, 1 + seed % 5)
    of = {n: r.randrange(start) for n in nodes}
    best, least = dict(of), frustration(friends, of)
    for _ in range(8):
        _descend(friends, nodes, of, most, r)
        now = frustration(friends, of)
        if now < least:
            best, least = dict(of), now
        of = dict(best)
        for n in r.sample(list(nodes), max(1, len(nodes) // 6)):
            of[n] = r.randrange(min(most, max(best.values()) + 2))
    return best


def _descend(friends: nx.Graph[str], nodes: Sequence[str], of: dict[str, int], most: int, r: Random) -> None:
    order, moved = list(nodes), True
    while moved:
        moved = False
        r.shuffle(order)
        for n in order:
            gain: dict[int, int] = {}
            for other, d in friends[n].items():
                gain[of[other]] = gain.get(of[other], 0) + (1 if d["sign"] > 0 else -1)
            used = set(of.values())
            if len(used) < most:
                gain.setdefault(max(used) + 1, 0)
            top = max(gain.items(), key=lambda g: (g[1], -g[0]), default=(of[n], 0))
            if top[1] > gain.get(of[n], 0):
                of[n], moved = top[0], True


# ---------------------------------------------------------------- how stable


def agreement(a: Partition, b: Partition) -> float:
    """How far two partitions agree on the actors that both have: the adjusted Rand index, 1 for equal, 0 as by chance.

    >>> agreement({"a": 0, "b": 0, "c": 1}, {"a": 5, "b": 5, "c": 7}), agreement({"a": 0}, {"b": 0})
    (1.0, 1.0)
    """
    both = sorted(set(a) & set(b))
    if len(both) < 2:
        return 1.0
    x, y = (np.unique([p[n] for n in both], return_inverse=True)[1] for p in (a, b))
    table = np.zeros((x.max() + 1, y.max() + 1), np.int64)
    np.add.at(table, (x, y), 1)
    pairs, rows, columns = (float((t * (t - 1) // 2).sum()) for t in (table, table.sum(1), table.sum(0)))
    expected = rows * columns / (len(both) * (len(both) - 1) / 2)
    most = (rows + columns) / 2
    return 1.0 if most == expected else (pairs - expected) / (most - expected)


def over_time(parts: Sequence[tuple[str, Partition]]) -> list[tuple[str, str, float, int]]:
    """How groups last from one period to the next: (period, next, agreement, actors that are in both)."""
    return [
        (name, then, agreement(of, later), len(set(of) & set(later)))
        for (name, of), (then, later) in pairwise(parts)
    ]  # fmt: skip


def _best(nodes: Sequence[str], found: Sequence[Partition], quality: object) -> Groups:
    """The best of several partitions, ties going to the one that agrees most with the others."""
    if not found:
        return Groups({}, 0.0, 1.0, {})
    assert callable(quality)
    distinct = [tuple(_ordered(p)[n] for n in nodes) for p in found]
    scores = [round(float(quality(p)), 12) for p in found]
    alike = [float(np.mean([agreement(p, q) for q in found])) for p in found]
    best = max(range(len(found)), key=lambda i: (scores[i], round(alike[i], 9), distinct[i]))
    of = _ordered(found[best])
    pairs = [agreement(p, q) for p, q in combinations(found, 2)]
    return Groups(of, scores[best], float(np.mean(pairs)) if pairs else 1.0, _certainty(of, found))


def _certainty(of: Partition, found: Sequence[Partition]) -> dict[str, float]:
    """For each actor how much of its company it keeps, over the runs."""
    members: dict[int, set[str]] = {}
    for n, group in of.items():
        members.setdefault(group, set()).add(n)
    out = {}
    for n, group in of.items():
        others = members[group] - {n}
        out[n] = float(np.mean([sum(p[m] == p[n] for m in others) / len(others) for p in found])) if others else 1.0
    return out


def _ordered(of: Partition) -> dict[str, int]:
    """The same groups, numbered from the largest on."""
    members: dict[int, list[str]] = {}
    for n in sorted(of):
        members.setdefault(of[n], []).append(n)
    order = sorted(members.values(), key=lambda m: (-len(m), m))
    return {n: i for i, group in enumerate(order) for n in group}
