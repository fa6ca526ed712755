"""Measures of a network of actors, each with what it means; NetworkX up to `MANY` nodes, networkit above.

Both give the same numbers (tests/test_network_fast.py); networkit is up to a hundred times faster (``pip install
'conflict-kg[networks]'``). docs/networks.md says how to read each measure, and where it misleads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import networkx as nx

from kg.ask.network import flat, undirected
from kg.errors import KgError

if TYPE_CHECKING:
    import networkit

MANY = 10_000
Scores: TypeAlias = Mapping[str, float]
Network: TypeAlias = "nx.MultiDiGraph[str]"

MEANINGS = {
    "degree": "with how many others it has to do",
    "out": "events that it initiated against or with others",
    "in": "events that others initiated against or with it",
    "hostile_out": "hostile events that it initiated",
    "hostile_in": "hostile events that it suffered",
    "cooperative": "cooperative events that it took part in",
    "enemies": "with how many others it has more hostile than cooperative events",
    "allies": "with how many others it has more cooperative than hostile events",
    "betweenness": "how often it lies on the shortest way between two others: who connects theatres that are else apart",
    "constraint": "how much its contacts are one another's contacts (Burt): low for a broker, high in a closed circle",
    "pagerank": "how much attention it draws: attacked or dealt with by those who draw attention themselves",
    "core": "the largest k such that it is in a group whose members each have to do with k others of the group",
}
"""Every measure of `kg network --measure`, and what it means."""


def measure(net: Network, name: str, *, fast: bool | None = None) -> Scores:
    """One measure for every actor of a network. `fast` forces networkit or NetworkX; by default the size decides.

    >>> import networkx as nx
    >>> g = nx.MultiDiGraph()
    >>> for target in ("army", "army", "police"):
    ...     _ = g.add_edge("group", target, sign="hostile", sources=1, date=None)
    >>> measure(g, "hostile_in"), measure(g, "degree")["group"]
    ({'group': 0, 'army': 2, 'police': 1}, 2)
    """
    if name not in MEANINGS:
        raise KgError(f"{name!r} is no measure", remedy=f"use one of {', '.join(MEANINGS)}")
    if name in _COUNTS or not len(net):
        return _COUNTS[name](net) if name in _COUNTS else {}
    use = len(net) > MANY if fast is None else fast
    return (_FAST if use else _PLAIN)[name](net)


# ---------------------------------------------------------------- counting


def _degree(net: Network) -> Scores:
    return dict(undirected(flat(net)).degree())


def _events(incoming: bool, sign: str | None) -> Callable[[Network], Scores]:
    def count(net: Network) -> Scores:
        out = dict.fromkeys(net, 0)
        for a, b, d in net.edges(data=True):
            if sign is None or d["sign"] == sign:
                out[b if incoming else a] += 1
        return out

    return count


def _cooperative(net: Network) -> Scores:
    taken, given = _events(True, "cooperative")(net), _events(False, "cooperative")(net)
    return {n: taken[n] + given[n] for n in net}


def _others(sign: int) -> Callable[[Network], Scores]:
    def count(net: Network) -> Scores:
        from kg.ask.network import signed

        friends = signed(flat(net))
        return {n: sum(d["sign"] == sign for _, _, d in friends.edges(n, data=True)) for n in net}

    return count


_COUNTS: dict[str, Callable[[Network], Scores]] = {
    "degree": _degree,
    "out": _events(False, None),
    "in": _events(True, None),
    "hostile_out": _events(False, "hostile"),
    "hostile_in": _events(True, "hostile"),
    "cooperative": _cooperative,
    "enemies": _others(-1),
    "allies": _others(1),
}

# ---------------------------------------------------------------- NetworkX


def _pagerank(net: Network) -> Scores:
    return nx.pagerank(flat(net), tol=1e-12, max_iter=1000)


def _betweenness(net: Network) -> Scores:
    return nx.betweenness_centrality(undirected(flat(net)))


def _core(net: Network) -> Scores:
    plain = undirected(flat(net))
    plain.remove_edges_from(list(nx.selfloop_edges(plain)))
    return nx.core_number(plain)


def _constraint(net: Network) -> Scores:
    """Burt's constraint; an actor without contacts has none to constrain it, and scores 0."""
    found = nx.constraint(undirected(flat(net)))
    return {n: 0.0 if v != v else float(v) for n, v in found.items()}


_PLAIN: dict[str, Callable[[Network], Scores]] = {
    "pagerank": _pagerank,
    "betweenness": _betweenness,
    "core": _core,
    "constraint": _constraint,
}

# ---------------------------------------------------------------- networkit


def _kit() -> Any:
    try:
        import networkit
    except ImportError as e:
        raise KgError(
            f"a network of more than {MANY} actors needs networkit", remedy="pip install 'conflict-kg[networks]', or filter to fewer actors"
        ) from e
    return networkit


def as_kit(net: nx.Graph[str] | nx.DiGraph[str]) -> tuple[networkit.Graph, list[str]]:
    """A flat network for networkit, with its nodes in order."""
    kit, nodes = _kit(), list(net)
    at = {n: i for i, n in enumerate(nodes)}
    out = kit.Graph(len(nodes), weighted=True, directed=net.is_directed())
    for a, b, d in net.edges(data=True):
        out.addEdge(at[a], at[b], float(d.get("weight", 1)))
    return out, nodes


def _fast_pagerank(net: Network) -> Scores:
    kit = _kit()
    graph, nodes = as_kit(flat(net))
    ranks = kit.centrality.PageRank(graph, 0.85, 1e-14, False, kit.centrality.SinkHandling.DistributeSinks).run().scores()
    return dict(zip(nodes, ranks, strict=True))


def _fast_betweenness(net: Network) -> Scores:
    """Exact; ways are counted in steps, as in NetworkX, so that weights are left out."""
    kit = _kit()
    graph, nodes = as_kit(undirected(flat(net)))
    scores = kit.centrality.Betweenness(kit.graphtools.toUnweighted(graph), True).run().scores()
    return dict(zip(nodes, scores, strict=True))


def _fast_core(net: Network) -> Scores:
    kit = _kit()
    graph, nodes = as_kit(undirected(flat(net)))
    graph.removeSelfLoops()
    return {n: int(k) for n, k in zip(nodes, kit.centrality.CoreDecomposition(graph).run().scores(), strict=True)}


_FAST: dict[str, Callable[[Network], Scores]] = {
    "pagerank": _fast_pagerank,
    "betweenness": _fast_betweenness,
    "core": _fast_core,
    "constraint": _constraint,
}
