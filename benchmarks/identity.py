"""How well tellings are found to be of one event, on hand-made identity, with what the weights and thresholds rest on.

    python benchmarks/identity.py [--accounts FILE] [--fit] [-v]

Prints pairwise precision, recall and F1 over all pairs of tellings of different reports, and whether any pair that a person
marked as not the same was merged. ``--accounts`` takes event records of an extractor in place of the hand-made ones: its
tellings are matched with the hand-made by report, type kind and overlapping trigger sentence, and only matched ones count.
``--fit`` leaves out each cluster in turn, fits the weights on the rest, and shows how the left-out pairs do.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from kg.graph.index import Index
from kg.interchange import accounts_from_record
from kg.model import Account, Link, Report, Span
from kg.record import Record
from kg.resolve.cluster import Pair, pair
from kg.resolve.similarity import SAME, WEIGHTS, compare, may_be_told_as
from kg.resolve.spelling import name_key
from kg.resolve.world import world

HERE = Path(__file__).resolve().parent.parent
GOLD = HERE.parent / "shared" / "gold"

Said = tuple[Report, list[Account], list[Link]]


def documents(name: str) -> dict[str, Report]:
    """The reports of a corpus by their source's id."""
    from tests.corpora import report_from

    return {d["id"]: report_from(d) for d in map(json.loads, (GOLD / f"{name}.docs.jsonl").read_text("utf-8").splitlines())}


def records(path: Path) -> dict[str, Mapping[str, Any]]:
    """Event records by document."""
    return {r["doc"]: r for r in map(json.loads, path.read_text("utf-8").splitlines())}


def index_of(said: Iterable[Said]) -> Index:
    """An index of these reports, in memory."""
    record = Record.open(Path(":memory:"), create=True)
    index = Index(record, world())
    with record.transaction():
        for report, accounts, links in said:
            record.put(report, accounts, links)
        index.rebuild()
    return index


def gold_names(report: Report, record: Mapping[str, Any], accounts: Sequence[Account], index: Index) -> Iterator[tuple[str, str]]:
    """The name that the identity file gives a telling (document:event), and its id."""
    own = [a for a in accounts if a.voice is None]
    for event, account in zip(record["events"], own, strict=True):
        row = index.db.execute("SELECT telling FROM ix_account WHERE account = ?", (account.id,)).fetchone()
        yield f"{report.source_id}:{event['id']}", row[0]


def merged_pairs(index: Index) -> set[Pair]:
    """All pairs of tellings of different reports that the index holds to be one event."""
    rows = index.db.execute("SELECT id, report, event FROM ix_telling ORDER BY id").fetchall()
    groups: dict[str, list[tuple[str, str]]] = {}
    for id, report, event in rows:
        groups.setdefault(event, []).append((id, report))
    return {pair(a, b) for g in groups.values() for (a, ra), (b, rb) in combinations(g, 2) if ra != rb}


def scores(found: set[Pair], right: set[Pair]) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    both = len(found & right)
    p, r = both / len(found) if found else 1.0, both / len(right) if right else 1.0
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


# ---------------------------------------------------------------- an extractor's accounts in place of the hand-made


def matched(gold: Sequence[Account], found: Sequence[Account]) -> dict[str, str]:
    """Which found account tells of the event of which hand-made one (both of one report, own voices): found id to hand-made id.

    The best first: overlapping triggers, then a common sentence; types must be of one kind or near.
    """
    good = []
    for g in gold:
        for f in found:
            trigger, sentence = _common(g.trigger, f.trigger), _common(g.sentence, f.sentence)
            if sentence > 0 and (g.type == f.type or f.type in g.also or may_be_told_as(g.type, f.type)):
                place = bool({name_key(p.name) for p in g.places} & {name_key(p.name) for p in f.places})
                good.append(((trigger > 0, g.type == f.type, place, trigger, sentence), f.id, g.id))
    pairs: dict[str, str] = {}
    for _, f_id, g_id in sorted(good, key=lambda x: (x[0], x[1], x[2]), reverse=True):
        if f_id not in pairs and g_id not in pairs.values():
            pairs[f_id] = g_id
    return pairs


def _common(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def own(accounts: Iterable[Account]) -> list[Account]:
    """The accounts in the report's own voice."""
    return [a for a in accounts if a.voice is None]


# ---------------------------------------------------------------- what the weights rest on


def compared(index: Index) -> dict[Pair, tuple[str, ...]]:
    """Every pair that blocking compares, with the names of its reasons."""
    found: dict[Pair, tuple[str, ...]] = {}
    for (id,) in index.db.execute("SELECT id FROM ix_telling ORDER BY id").fetchall():
        f = index.identity.features(id)
        for other in index.identity.candidates(f):
            g = index.identity.features(other)
            if g.report != f.report:
                found.setdefault(pair(id, other), tuple(r.name for r in compare(f, g).reasons))
    return found


def fitted(pairs: Sequence[tuple[str, ...]], labels: Sequence[bool], spread: float = 2.0) -> dict[str, float]:
    """The most likely weights, given pairs and that weights are believed to be what they are now, give or take `spread`."""
    names = list(WEIGHTS)
    x = np.array([[float(n == "bias" or n in reasons) for n in names] for reasons in pairs])
    y, prior = np.array(labels, float), np.array([WEIGHTS[n] for n in names])
    w = prior.copy()
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        slope = x.T @ (p - y) + (w - prior) / spread**2
        bend = (x * (p * (1 - p))[:, None]).T @ x + np.eye(len(names)) / spread**2
        w -= np.linalg.solve(bend, slope)
    return dict(zip(names, w.tolist(), strict=True))


def leave_out(pairs: Mapping[Pair, tuple[str, ...]], right: set[Pair], clusters: Sequence[Sequence[str]]) -> tuple[set[Pair], set[Pair]]:
    """The pairs held to be one by weights fitted without their cluster, and by the weights as they are (pair by pair, ungrouped)."""
    cluster = {id: n for n, c in enumerate(clusters) for id in c}
    fit_found: set[Pair] = set()
    for left in range(-1, len(clusters)):
        kept = [p for p in pairs if left not in (cluster.get(p[0]), cluster.get(p[1]))]
        weights = fitted([pairs[p] for p in kept], [p in right for p in kept])
        for a, b in pairs:
            mine = {cluster.get(a, -1), cluster.get(b, -1)}
            if max(mine) == left and weights["bias"] + sum(weights[n] for n in pairs[a, b]) >= SAME:
                fit_found.add((a, b))
    now = {p for p, names in pairs.items() if WEIGHTS["bias"] + sum(WEIGHTS[n] for n in names) >= SAME}
    return fit_found, now


def show_fit(index: Index, right: set[Pair], clusters: Sequence[Sequence[str]]) -> None:
    """Print the weights as they are and as fitted, and what leaving out each cluster in turn shows."""
    pairs = compared(index)
    weights = fitted(list(pairs.values()), [p in right for p in pairs])
    print(f"\n{len(pairs)} pairs compared, {len(right & set(pairs))} of {len(right)} right ones among them\n")
    print(f"{'reason':16} {'weight':>7} {'fitted':>7} {'in right':>9} {'in wrong':>9}")
    for name, weight in WEIGHTS.items():
        n = [sum(name in names and (p in right) == good for p, names in pairs.items()) for good in (True, False)]
        print(f"{name:16} {weight:7.1f} {weights[name]:7.2f} {n[0]:9} {n[1]:9}")
    fit_found, now = leave_out(pairs, right, clusters)
    for title, found in (("weights as they are", now), ("fitted without the pair's cluster", fit_found)):
        print("{}, pair by pair: P {:.3f} R {:.3f} F1 {:.3f}".format(title, *scores(found, right)))
    print("\nthreshold, weights as they are:")
    for cut in (-2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0):
        found = {p for p, names in pairs.items() if WEIGHTS["bias"] + sum(WEIGHTS[n] for n in names) >= cut}
        print("  {:5.1f}: P {:.3f} R {:.3f} F1 {:.3f}".format(cut, *scores(found, right)))


def right_pairs(names: Mapping[str, str], identity: Mapping[str, Any]) -> set[Pair]:
    """The pairs of tellings that people hold to be one event, as far as both are there."""
    return {pair(names[a], names[b]) for c in identity["clusters"] for a, b in combinations([x for x in c if x in names], 2)}


def report(index: Index, names: Mapping[str, str], identity: Mapping[str, Any], verbose: bool) -> None:
    """Print how the pairs that the index holds to be one event do; `names` gives the telling of each hand-made event."""
    there = set(names.values())
    right = right_pairs(names, identity)
    apart = {pair(names[a], names[b]) for a, b in identity["not_same"] if a in names and b in names}
    found = {p for p in merged_pairs(index) if p[0] in there and p[1] in there}
    p, r, f = scores(found, right)
    print(f"{len(there)} events told; {len(right)} right pairs, {len(found)} found; P {p:.3f} R {r:.3f} F1 {f:.3f}")
    print(f"marked as not the same, and merged: {len(found & apart)} of {len(apart)}")
    if verbose:
        called = {id: name for name, id in names.items()}
        for title, pairs in (("missed", right - found), ("wrong", found - right)):
            for a, b in sorted(pairs, key=lambda x: called[x[0]]):
                likeness = index.identity.likeness(a, b)
                kept = index.db.execute("SELECT score FROM ix_pair WHERE a = ? AND b = ?", (a, b)).fetchone()
                print(title, likeness.score, "kept" if kept else "not kept", called[a], called[b], [x.text for x in likeness.reasons])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-v", "--verbose", action="store_true")
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--accounts", type=Path, help="event records of an extractor, in place of the hand-made ones")
    options = parser.parse_args()
    gold, reports = records(GOLD / "sahel.gold.jsonl"), documents("sahel")
    by_hand = {doc: accounts_from_record(report, gold[doc]) for doc, report in reports.items()}
    said = by_hand
    if options.accounts:
        said = {doc: accounts_from_record(reports[doc], r) for doc, r in records(options.accounts).items()}
    index = index_of((reports[doc], *s) for doc, s in said.items())
    names = {}
    for doc, (accounts, _) in by_hand.items():
        called = {a.id: f"{doc}:{e['id']}" for e, a in zip(gold[doc]["events"], own(accounts), strict=True)}
        found = matched(own(accounts), own(said[doc][0])) if options.accounts else {a.id: a.id for a in own(accounts)}
        names.update({called[g]: index.identity.telling_of(f) for f, g in found.items()})
    identity = json.loads((GOLD / "sahel.identity.json").read_text("utf-8"))
    report(index, names, identity, options.verbose)
    if options.fit:
        show_fit(index, right_pairs(names, identity), [[names[x] for x in c if x in names] for c in identity["clusters"]])


if __name__ == "__main__":
    main()
