"""From pairs to events: the tellings of one event, under what analysts decided.

Invariants:

* Analysts outrank scores, and ``different`` outranks ``same``: two tellings that somebody called different are never in one
  event, whatever chain of *same* connects them. Such a contradiction is reported, never settled silently.
* Two tellings of one report are two events, unless somebody called them the same: reading has decided that already.
* A group must hang together: two groups are joined only if what all their tellings say fits on the whole, so that a vague
  telling does not pull two exact ones into one event. What a decision joined is not held against that: whatever is like
  one of two tellings that somebody called the same comes along.
* The result depends on the pairs and decisions alone, not on any order; and what happens in one connected part never
  depends on another part.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

Pair = tuple[str, str]


def pair(a: str, b: str) -> Pair:
    """Two ids in their fixed order.

    >>> pair("b", "a")
    ('a', 'b')
    """
    return (a, b) if a <= b else (b, a)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What analysts decided on pairs of tellings."""

    same: frozenset[Pair] = frozenset()
    different: frozenset[Pair] = frozenset()


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two tellings that were called different, and the chain of *same* that says otherwise."""

    different: Pair
    same: tuple[Pair, ...]


class _Groups:
    """Disjoint groups that know their members."""

    def __init__(self, ids: Iterable[str]) -> None:
        self.group = {i: {i} for i in ids}

    def join(self, a: str, b: str) -> None:
        small, large = sorted((self.group[a], self.group[b]), key=len)
        if small is large:
            return
        large |= small
        for i in small:
            self.group[i] = large

    def together(self, a: str, b: str) -> bool:
        return self.group[a] is self.group[b]

    def all(self) -> list[tuple[str, ...]]:
        return sorted({id(g): tuple(sorted(g)) for g in self.group.values()}.values())


def clusters(
    ids: Collection[str],
    scores: Mapping[Pair, float],
    report_of: Mapping[str, str],
    verdicts: Verdicts,
    score: Callable[[str, str], float],
    threshold: float,
) -> list[tuple[str, ...]]:
    """Groups of tellings, each one event. `scores` are the pairs that may be joined; `score` gives that of any pair.

    >>> report = {"a": "r1", "b": "r2", "c": "r1"}
    >>> clusters("abc", {("a", "b"): 3.0, ("b", "c"): 2.0}, report, Verdicts(), lambda x, y: 1.0, 0.0)
    [('a', 'b'), ('c',)]
    """
    groups, alike = _Groups(ids), _Groups(ids)  # the events, and within them what scores alone have joined
    apart = _apart(verdicts.different)
    for a, b in _strongest(verdicts.same, scores):
        if a in groups.group and b in groups.group and not _kept_apart(groups, a, b, apart):
            groups.join(a, b)
    for a, b in _strongest(scores, scores):
        joined = groups.together(a, b)
        if not joined and (_kept_apart(groups, a, b, apart) or _one_report(groups, a, b, report_of)):
            continue
        if not alike.together(a, b) and _hang_together(alike, a, b, scores, score, threshold):
            groups.join(a, b)
            alike.join(a, b)
    return groups.all()


def _strongest(pairs: Iterable[Pair], scores: Mapping[Pair, float]) -> list[Pair]:
    return sorted(pairs, key=lambda p: (-scores.get(p, 0.0), p))


def _apart(different: Iterable[Pair]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for a, b in different:
        found.setdefault(a, set()).add(b)
        found.setdefault(b, set()).add(a)
    return found


def _kept_apart(groups: _Groups, a: str, b: str, apart: Mapping[str, set[str]]) -> bool:
    small, large = sorted((groups.group[a], groups.group[b]), key=len)
    return any(not large.isdisjoint(apart[i]) for i in small if i in apart)


def _one_report(groups: _Groups, a: str, b: str, report_of: Mapping[str, str]) -> bool:
    return not {report_of[i] for i in groups.group[a]}.isdisjoint(report_of[i] for i in groups.group[b])


def _hang_together(
    groups: _Groups, a: str, b: str, scores: Mapping[Pair, float], score: Callable[[str, str], float], threshold: float
) -> bool:
    """Whether the pairs between two groups are on average as good as one pair must be."""
    pairs = [pair(x, y) for x in sorted(groups.group[a]) for y in sorted(groups.group[b])]
    total = sum(scores[p] if p in scores else score(*p) for p in pairs)
    return round(total / len(pairs), 6) >= threshold


def contradictions(verdicts: Verdicts) -> list[Contradiction]:
    """Pairs that were called different although a chain of *same* connects them, each with the shortest such chain.

    >>> contradictions(Verdicts(frozenset({("a", "b"), ("b", "c")}), frozenset({("a", "c")})))
    [Contradiction(different=('a', 'c'), same=(('a', 'b'), ('b', 'c')))]
    """
    next_to = _apart(verdicts.same)
    found = ((p, _chain(*p, next_to)) for p in sorted(verdicts.different))
    return [Contradiction(p, chain) for p, chain in found if chain]


def _chain(start: str, goal: str, next_to: Mapping[str, set[str]]) -> tuple[Pair, ...]:
    came: dict[str, str] = {start: start}
    todo = [start]
    for one in todo:
        for other in sorted(next_to.get(one, ())):
            if other not in came:
                came[other] = one
                todo.append(other)
    if goal not in came:
        return ()
    steps = []
    while goal != start:
        steps.append(pair(came[goal], goal))
        goal = came[goal]
    return tuple(reversed(steps))
