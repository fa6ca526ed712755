"""Precision, recall and F1 end to end: a missed event loses all its slots, an invented one adds false ones.

`tuple` is the mission's own unit: type, an initiator, a target, a place and the date all right. `named actors` is of the
participants found: is their `name` right as well? Counts are kept by document, so that intervals can be drawn by resampling.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.evaluate.likeness import SLOTS, Json, date_of, hit, paired, same_known_name, same_name
from kg.evaluate.matching import matched, typed_alike

ROWS = ("event", "typed event", "tuple", *SLOTS, "named actors", "date", "status", "links")


@dataclass
class Tally:
    """Counts of one document or of many: right, predicted and gold, by row and by type; and the differences."""

    right: Counter[str] = field(default_factory=Counter)
    predicted: Counter[str] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        self.right.update(other.right)
        self.predicted.update(other.predicted)
        self.gold.update(other.gold)

    def figure(self, row: str) -> tuple[float, float, float]:
        """Precision, recall, F1 of a row (or of a type, as ``type:Attack``)."""
        return _prf(self.right[row], self.predicted[row], self.gold[row])


@dataclass(frozen=True)
class Difference:
    """A gold event missed, a predicted one invented, or one that is matched but wrong in `slots`."""

    doc: str
    gold: Json | None
    predicted: Json | None
    slots: tuple[str, ...] = ()


def _prf(right: int, predicted: int, gold: int) -> tuple[float, float, float]:
    p = right / predicted if predicted else 0.0
    r = right / gold if gold else 0.0
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def tally(doc: str, gold: Json, predicted: Json, text: str | None) -> Tally:
    """The counts of one document."""
    t = Tally()
    ge, pe = list(gold["events"]), list(predicted.get("events", []))
    # An optional gold event costs nothing, found or not: it leaves the count, and so does what matched it.
    spared = {j for i, j in matched(ge, pe, text) if ge[i].get("optional")}
    pe = [e for j, e in enumerate(pe) if j not in spared]
    ge = [e for e in ge if not e.get("optional")]
    pairs = matched(ge, pe, text)
    _totals(t, ge, pe)
    for i, j in pairs:
        _compare(t, doc, ge[i], pe[j])
    _left_over(t, doc, ge, pe, pairs)
    _links(t, gold, predicted, ge, pe, dict(pairs))
    return t


def _totals(t: Tally, ge: Sequence[Json], pe: Sequence[Json]) -> None:
    for row in ("event", "typed event", "tuple", "status"):
        t.gold[row] += len(ge)
        t.predicted[row] += len(pe)
    for slot in SLOTS:
        t.gold[slot] += sum(not (isinstance(x, Mapping) and x.get("superseded")) for e in ge for x in e.get(slot) or [])
        t.predicted[slot] += sum(len(e.get(slot) or []) for e in pe)
    t.gold["date"] += sum(date_of(e) is not None for e in ge)
    t.predicted["date"] += sum(date_of(e) is not None for e in pe)
    t.gold.update(f"type:{e['type']}" for e in ge)
    t.predicted.update(f"type:{e['type']}" for e in pe)


def _compare(t: Tally, doc: str, a: Json, b: Json) -> None:
    same_type = typed_alike(a, b)
    t.right["event"] += 1
    t.right["typed event"] += same_type
    t.right[f"type:{a['type']}"] += same_type
    t.right["status"] += a.get("status", "occurred") == b.get("status", "occurred")
    for slot, same in SLOTS.items():
        xs, ys = list(a.get(slot) or []), list(b.get(slot) or [])
        if slot == "casualties":  # an earlier toll that its source corrected costs nothing, found or not
            old = [x for x in xs if x.get("superseded")]
            xs = [x for x in xs if not x.get("superseded")]
            t.predicted[slot] -= paired(old, [y for y in ys if not any(same(x, y) for x in xs)], same)
        t.right[slot] += paired(xs, ys, same)
    for slot in ("initiators", "targets"):
        found = paired(a.get(slot) or [], b.get(slot) or [], same_name)
        t.gold["named actors"] += found
        t.predicted["named actors"] += found
        t.right["named actors"] += paired(a.get(slot) or [], b.get(slot) or [], _both_names)
    t.right["date"] += date_of(a) is not None and date_of(a) == date_of(b)
    whole = {"type": same_type, "date": date_of(a) == date_of(b)}
    whole |= {slot: hit(a.get(slot), b.get(slot), SLOTS[slot]) for slot in ("initiators", "targets", "places")}
    t.right["tuple"] += all(whole.values())
    if not all(whole.values()):
        t.differences.append(Difference(doc, a, b, tuple(k for k, ok in whole.items() if not ok)))


def _both_names(x: Any, y: Any) -> bool:
    return same_name(x, y) and same_known_name(x, y)


def _left_over(t: Tally, doc: str, ge: Sequence[Json], pe: Sequence[Json], pairs: Sequence[tuple[int, int]]) -> None:
    found, used = {i for i, _ in pairs}, {j for _, j in pairs}
    t.differences += [Difference(doc, e, None) for i, e in enumerate(ge) if i not in found]
    t.differences += [Difference(doc, None, e) for j, e in enumerate(pe) if j not in used]


def _links(t: Tally, gold: Json, predicted: Json, ge: Sequence[Json], pe: Sequence[Json], of_gold: Mapping[int, int]) -> None:
    gi = {e["id"]: i for i, e in enumerate(ge)}
    pi = {e["id"]: j for j, e in enumerate(pe)}
    kept = [x for x in gold.get("links") or [] if x["from"] in gi and x["to"] in gi]
    wanted = {(of_gold.get(gi[x["from"]]), x["type"], of_gold.get(gi[x["to"]])) for x in kept}
    given = {(pi[x["from"]], x["type"], pi[x["to"]]) for x in predicted.get("links") or [] if x["from"] in pi and x["to"] in pi}
    t.right["links"] += len({x for x in wanted & given if None not in x})
    t.gold["links"] += len(kept)
    t.predicted["links"] += len(given)


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum of documents."""
    out = Tally()
    for t in tallies:
        out.add(t)
        out.differences += t.differences
    return out


def interval(tallies: Sequence[Tally], row: str, *, draws: int = 1000, level: float = 0.95, seed: int = 0) -> tuple[float, float]:
    """Percentile bootstrap interval of a row's F1 over documents (Efron 1979)."""
    rng = random.Random(seed)
    counts = [(t.right[row], t.predicted[row], t.gold[row]) for t in tallies]
    values = []
    for _ in range(draws):
        drawn = rng.choices(counts, k=len(counts))
        values.append(_prf(sum(c[0] for c in drawn), sum(c[1] for c in drawn), sum(c[2] for c in drawn))[2])
    values.sort()
    cut = int((1 - level) / 2 * draws)
    return values[cut], values[draws - 1 - cut]
