"""Structural balance: is the enemy of my enemy my friend?

A triad is balanced if the product of its signs is positive: three friends, or two friends with a common enemy. Where many
triads are not, alliances are about to shift, or the conflict has more than two sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import networkx as nx
import numpy as np

from kg.ask.groups import camps_of, frustration


@dataclass(frozen=True, slots=True)
class Balance:
    """Triads by their signs, the share of balanced ones, and other views of the same.

    `walk` is Estrada's and Benzi's degree of balance over closed walks of all lengths; `misfits` is how many ties do not
    fit the best two camps (Harary's line index), `clustered` how many do not fit the best camps of any number. The
    last two are found by search: an upper bound that is exact on small networks.
    """

    triads: dict[str, int]
    balanced: float | None
    walk: float | None
    misfits: int
    clustered: int
    ties: int


def balance(friends: nx.Graph[str]) -> Balance:
    """The balance of a network of friends and foes (`kg.ask.network.signed`).

    >>> import networkx as nx
    >>> g = nx.Graph()
    >>> g.add_edge("a", "b", sign=1); g.add_edge("b", "c", sign=-1); g.add_edge("a", "c", sign=-1)
    >>> balance(g).triads, balance(g).balanced, balance(g).misfits
    ({'+++': 0, '++-': 0, '+--': 1, '---': 0}, 1.0, 0)
    """
    counts = {"+++": 0, "++-": 0, "+--": 0, "---": 0}
    for triad in triads(friends):
        counts[triad.signs] += 1
    total = sum(counts.values())
    fit = counts["+++"] + counts["+--"]
    two, many = camps_of(friends, 2), camps_of(friends)
    return Balance(
        counts, fit / total if total else None, walk_balance(friends), frustration(friends, two.of), frustration(friends, many.of),
        friends.number_of_edges(),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Triad:
    """Three actors that all have to do with each other, and the signs of their ties, friendships first."""

    actors: tuple[str, str, str]
    signs: str

    @property
    def balanced(self) -> bool:
        return self.signs in ("+++", "+--")


def triads(friends: nx.Graph[str]) -> Iterator[Triad]:
    """All triads, each once, in order."""
    for a in sorted(friends):
        for b, c in combinations(sorted(n for n in friends[a] if n > a), 2):
            if friends.has_edge(b, c):
                plus = sum(friends[x][y]["sign"] > 0 for x, y in ((a, b), (a, c), (b, c)))
                yield Triad((a, b, c), "+" * plus + "-" * (3 - plus))


def walk_balance(friends: nx.Graph[str]) -> float | None:
    """The balance over closed walks of all lengths: 1 where all are balanced; None for a network without ties."""
    if friends.number_of_edges() == 0:
        return None
    signs = nx.to_numpy_array(friends, nodelist=sorted(friends), weight="sign")
    own, plain = np.linalg.eigvalsh(signs), np.linalg.eigvalsh(np.abs(signs))
    top = max(own.max(), plain.max())
    return float(np.exp(own - top).sum() / np.exp(plain - top).sum())


def common_enemies(friends: nx.Graph[str]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Pairs with enemies in common and no tie of their own that anybody reports: who might become allies.

    The pair with the most common enemies comes first.
    """
    foes = {n: {m for m, d in friends[n].items() if d["sign"] < 0} for n in friends}
    found = [
        (a, b, tuple(sorted(foes[a] & foes[b])))
        for a, b in combinations(sorted(friends), 2)
        if foes[a] & foes[b] and not friends.has_edge(a, b)
    ]
    return sorted(found, key=lambda x: (-len(x[2]), x[0], x[1]))
