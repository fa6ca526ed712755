"""Scores of coreference: MUC, B³, CEAF-e and their mean (CoNLL F1), over the same mentions in key and response.

>>> key, response = [{"a", "b", "c"}, {"d"}], [{"a", "b"}, {"c", "d"}]
>>> [round(x, 3) for x in muc(key, response)], [round(x, 3) for x in b_cubed(key, response)]
([0.5, 0.5, 0.5], [0.75, 0.667, 0.706])
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import NamedTuple

Cluster = frozenset[Hashable] | set[Hashable]


class Score(NamedTuple):
    """Precision, recall and F1."""

    precision: float
    recall: float
    f1: float


def _score(precision: float, recall: float) -> Score:
    return Score(precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0)


def _where(clusters: Sequence[Cluster]) -> dict[Hashable, int]:
    return {mention: n for n, cluster in enumerate(clusters) for mention in cluster}


def muc(key: Sequence[Cluster], response: Sequence[Cluster]) -> Score:
    """Links that would have to be added to turn one clustering into the other (Vilain et al. 1995)."""

    def links(of: Sequence[Cluster], by: Sequence[Cluster]) -> float:
        where = _where(by)
        all_links = sum(len(c) - 1 for c in of)
        kept = sum(len(c) - len({where.get(m, (m,)) for m in c}) for c in of)
        return kept / all_links if all_links else 0.0

    return _score(links(response, key), links(key, response))


def b_cubed(key: Sequence[Cluster], response: Sequence[Cluster]) -> Score:
    """Mention by mention, how much of its cluster is right (Bagga and Baldwin 1998)."""
    in_key, in_response = _where(key), _where(response)
    common: dict[tuple[int, int], int] = defaultdict(int)
    for mention, k in in_key.items():
        common[k, in_response[mention]] += 1
    n = len(in_key)
    precision = sum(c * c / len(response[r]) for (_, r), c in common.items()) / n
    recall = sum(c * c / len(key[k]) for (k, _), c in common.items()) / n
    return _score(precision, recall)


def ceaf_e(key: Sequence[Cluster], response: Sequence[Cluster]) -> Score:
    """The best one-to-one match of clusters, each pair worth its Dice overlap (Luo 2005)."""
    where = _where(response)
    worth = {
        (k, r): 2 * len(cluster & set(response[r])) / (len(cluster) + len(response[r]))
        for k, cluster in enumerate(key)
        for r in {where[m] for m in cluster}
    }
    total = sum(_best(part) for part in _parts(worth))
    return _score(total / len(response), total / len(key))


def _parts(worth: dict[tuple[int, int], float]) -> list[dict[tuple[int, int], float]]:
    """The pairs by connected part: the best match of each can be sought by itself."""
    by_key, by_response = defaultdict(list), defaultdict(list)
    for pair in worth:
        by_key[pair[0]].append(pair)
        by_response[pair[1]].append(pair)
    seen: set[tuple[int, int]] = set()
    found = []
    for start in worth:
        if start in seen:
            continue
        todo, part = [start], {}
        seen.add(start)
        while todo:
            pair = todo.pop()
            part[pair] = worth[pair]
            new = [p for p in by_key[pair[0]] + by_response[pair[1]] if p not in seen]
            seen.update(new)
            todo += new
        found.append(part)
    return found


def _best(worth: dict[tuple[int, int], float]) -> float:
    """The largest total of a one-to-one match (the Hungarian method with potentials)."""
    keys, responses = sorted({k for k, _ in worth}), sorted({r for _, r in worth})
    n = max(len(keys), len(responses))
    cost = [[0.0] * (n + 1)] + [[0.0] * (n + 1) for _ in range(n)]
    for (k, r), value in worth.items():
        cost[keys.index(k) + 1][responses.index(r) + 1] = -value
    u, v, match, way = [0.0] * (n + 1), [0.0] * (n + 1), [0] * (n + 1), [0] * (n + 1)
    for i in range(1, n + 1):
        match[0], j0 = i, 0
        least, used = [float("inf")] * (n + 1), [False] * (n + 1)
        while match[j0]:
            used[j0] = True
            i0, delta, j1 = match[j0], float("inf"), 0
            for j in range(1, n + 1):
                if not used[j]:
                    reduced = cost[i0][j] - u[i0] - v[j]
                    if reduced < least[j]:
                        least[j], way[j] = reduced, j0
                    if least[j] < delta:
                        delta, j1 = least[j], j
            for j in range(n + 1):
                if used[j]:
                    u[match[j]] += delta
                    v[j] -= delta
                else:
                    least[j] -= delta
            j0 = j1
        while j0:
            match[j0], j0 = match[way[j0]], way[j0]
    return -sum(cost[match[j]][j] for j in range(1, n + 1))


def conll(key: Sequence[Cluster], response: Sequence[Cluster]) -> dict[str, float]:
    """F1 by each measure and their mean."""
    found = {"MUC": muc(key, response).f1, "B3": b_cubed(key, response).f1, "CEAFe": ceaf_e(key, response).f1}
    return {**found, "CoNLL": sum(found.values()) / 3}
