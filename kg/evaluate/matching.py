"""Which predicted event is which gold event: the heaviest one-to-one matching by type, sentence, slots and trigger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import networkx as nx

from kg.evaluate.likeness import SLOTS, Json, date_of, hit, same_text, words
from kg.ontology import event_types

LONGEST = 600  # characters of a sentence that count, so that a whole text stands nowhere in particular
# Families that one happening can honestly be read as both of.
NEAR = frozenset(
    frozenset(p)
    for p in (
        ("fighting", "civilians"), ("fighting", "strike"), ("fighting", "explosion"), ("fighting", "security"),
        ("fighting", "control"), ("security", "captivity"), ("civilians", "captivity"), ("strike", "explosion"),
        ("strike", "security"), ("statement", "politics"), ("civilians", "displacement"), ("civilians", "strike"),
    )
)  # fmt: skip


def family(name: str) -> str | None:
    known = event_types().get(name)
    return known.family if known else None


def typed_alike(gold: Json, predicted: Json) -> bool:
    return predicted["type"] == gold["type"] or predicted["type"] in (gold.get("also") or [])


def near_text(gold: Json, predicted: Json, text: str | None) -> bool:
    """Whether the predicted event stands in the gold event's sentence."""
    if text is not None:
        a, b = _where(gold, text), _where(predicted, text)
        if a and b:
            return a[0] < b[1] and b[0] < a[1]
    x, y = set(words(gold.get("sentence"))), set(words(predicted.get("sentence")))
    return bool(x and y) and len(x & y) / min(len(x), len(y)) >= 0.6


def _where(event: Json, text: str) -> tuple[int, int] | None:
    s = (event.get("sentence") or "")[:LONGEST]
    i = text.find(s)
    return (i, i + len(s)) if s and i >= 0 else None


def similarity(gold: Json, predicted: Json, text: str | None) -> int:
    """How much two events have in common; 0 means that they cannot be one."""
    fg, fp = family(gold["type"]), family(predicted["type"])
    same_type = typed_alike(gold, predicted)
    same_family = fg is not None and fg == fp
    if not (same_type or same_family or frozenset((fg, fp)) in NEAR):
        return 0
    there = near_text(gold, predicted, text)
    slots = sum(
        bool(gold.get(s)) and bool(predicted.get(s)) and hit(gold[s], predicted[s], SLOTS[s]) for s in ("initiators", "targets", "places")
    )
    slots += date_of(gold) is not None and date_of(gold) == date_of(predicted)
    if not there and slots < 2:
        return 0
    trigger = bool(gold.get("trigger")) and bool(predicted.get("trigger")) and same_text(gold["trigger"], predicted["trigger"])
    return 1 + 40 * same_type + 15 * same_family + 20 * there + 12 * slots + 8 * trigger


def matched(gold: Sequence[Json], predicted: Sequence[Json], text: str | None) -> list[tuple[int, int]]:
    """Pairs (gold, predicted) of numbers."""
    g: nx.Graph[Any] = nx.Graph()
    for i, a in enumerate(gold):
        for j, b in enumerate(predicted):
            w = similarity(a, b, text)
            if w:
                g.add_edge(("g", i), ("p", j), weight=w)
    pairs = []
    for a, b in nx.max_weight_matching(g):
        first, second = (a, b) if a[0] == "g" else (b, a)
        pairs.append((first[1], second[1]))
    return sorted(pairs)
