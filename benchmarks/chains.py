"""How fast chains are mined, against a vectorised scan written by hand, and how true the estimates of chance are.

    python -m benchmarks.chains speed [--sizes 20000 200000 2000000] [--plot docs/chains-growth.svg]
    python -m benchmarks.chains truth [--events 200000] [--runs 100]
    python -m benchmarks.chains ucdp
    python -m benchmarks.chains extracted [-v]

*speed*: all pairs of an ambush and a reply within 7 days and 50 km among made-up events; each size in a process of its own,
so that the peak of memory is that of the size. *truth*: how often the true lift is within its interval, and how often
patterns are called significant where there are none. *ucdp*: UCDP's Syria table, with a plain computation beside it. *extracted*: stated chains of the example corpus as the program
reads it by itself, among those whose two events it found.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from kg.ask.chance import adjust, evidence
from kg.ask.geometry import haversine_radians
from kg.ask.index import EventIndex
from kg.ask.mining import find
from kg.ask.patterns import pattern_from
from kg.ask.planted import Plan, planted
from kg.model import Account
from kg.ontology import event_types

REPLIES = ("AirStrike", "CivilianTargeting", "Operation")
HAND = 500_000  # above, with few pairs of actors, the scan by hand takes gigabytes: it keeps all candidates at once
PATTERN = pattern_from(
    {
        "steps": [
            {"types": ["Ambush"], "initiator": "armed", "target": "state"},
            {"types": list(REPLIES), "initiator": "target of 1", "target": "initiator of 1", "within_days": 7, "within_km": 50},
        ]
    },
    "ambush-reply",
)


def by_hand(index: EventIndex) -> tuple[np.ndarray, np.ndarray]:
    """The same pairs as one would write it for this question alone: sort by pair of actors and day, bisect, measure."""
    ambush = np.flatnonzero(index.type == index.types.index("Ambush"))
    reply = np.flatnonzero(np.isin(index.type, [index.types.index(t) for t in REPLIES]))
    who, whom = index.initiators.values.astype(np.int64), index.targets.values.astype(np.int64)
    day, n, wide = index.begin.astype(np.int64), len(index.actors), 10**6
    key = (who[reply] * n + whom[reply]) * wide + day[reply]
    order = np.argsort(key)
    reply, key = reply[order], key[order]
    wanted = (whom[ambush] * n + who[ambush]) * wide + day[ambush]
    order = np.argsort(wanted)
    ambush, wanted = ambush[order], wanted[order]
    low, high = np.searchsorted(key, wanted + 1), np.searchsorted(key, wanted + 7, "right")
    count = high - low
    i = np.repeat(ambush, count)
    j = reply[np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + np.repeat(low, count)]
    lat, lon = np.radians(index.lat), np.radians(index.lon)
    near = haversine_radians(lat[i], lon[i], lat[j], lon[j]) <= 50
    return i[near], j[near]


def timed(call: Callable[[], object], times: int = 3) -> float:
    """The best of several runs, in seconds."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - start)
    return best


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# ---------------------------------------------------------------- speed


def speed_one(size: int, dyads: int) -> dict[str, float]:
    """One size, in this process."""
    index, _ = planted(Plan(size, dyads=dyads, reply=0.1), 1)
    before = megabytes()
    mined = timed(lambda: find(index, PATTERN, most=10**9))
    after = megabytes()
    pairs = find(index, PATTERN, most=10**9).events
    row = {"events": len(index), "dyads": dyads, "pairs": len(pairs), "mined_s": mined, "index_mb": before, "peak_mb": after}
    if size <= HAND or dyads >= 100:
        plain = np.stack(by_hand(index), 1)
        assert np.array_equal(pairs, plain[np.lexsort(plain.T[::-1])]), "both find the same pairs"
        hand = timed(lambda: by_hand(index))
        row |= {"hand_s": hand, "ratio": mined / hand, "hand_mb": megabytes()}
    return row


def speed(sizes: list[int], plot: str | None) -> None:
    """Every size for a war of many pairs of actors and one of few, as rows and as a picture."""
    rows = []
    for dyads in (200, 10):
        for size in sizes:
            made = subprocess.run(
                [sys.executable, "-m", "benchmarks.chains", "speed-one", str(size), str(dyads)], check=True, capture_output=True, text=True
            )
            rows.append(json.loads(made.stdout))
            print(json.dumps(rows[-1]), flush=True)
    if plot:
        draw(rows, plot)


def draw(rows: list[dict[str, float]], path: str) -> None:
    """Time and memory against size."""
    from kg.show.plots.style import BLUE, GREY, VERMILION, figure, save, styled

    with styled():
        fig = figure(7.4, 3.4)
        left, right = fig.subplots(1, 2)
        for dyads, mark in ((200, "o-"), (10, "s--")):
            some = [r for r in rows if r["dyads"] == dyads]
            size = [r["events"] for r in some]
            left.loglog(size, [r["mined_s"] for r in some], mark, color=VERMILION, label=f"kg, {dyads} pairs of actors")
            hand = [r for r in some if "hand_s" in r]
            name = f"by hand, {dyads} pairs of actors"
            left.loglog([r["events"] for r in hand], [r["hand_s"] for r in hand], mark, color=GREY, label=name, markersize=4)
            right.loglog(size, [r["peak_mb"] for r in some], mark, color=BLUE, label=f"peak, {dyads} pairs of actors")
        right.loglog(size, [r["index_mb"] for r in some], "^:", color=GREY, label="process with the index alone")
        left.set(xlabel="events", ylabel="seconds")
        right.set(xlabel="events", ylabel="MB")
        left.legend()
        right.legend()
        fig.suptitle("Ambush and reply within 7 days and 50 km: time and memory", x=0.01, ha="left", fontweight="bold")
    save(fig, path)


# ---------------------------------------------------------------- truth


def truth(events: int, runs: int) -> None:
    """Coverage of the intervals and false positives, for wars with and without replies, of many and few pairs of actors."""
    from tests.test_chains_chance import NULLS, REPLY, twin

    plan = Plan(events)
    for name, war in (
        ("no replies", plan), ("one ambush in ten is answered", replace(plan, reply=0.1)), ("three in ten", replace(plan, reply=0.3)),
        ("ten pairs of actors, no replies", replace(plan, dyads=10, towns=60)),
        ("ten pairs of actors, one in ten", replace(plan, dyads=10, towns=60, reply=0.1)),
    ):  # fmt: skip
        start = time.perf_counter()
        told, chance, false = [], 0, 0
        last, _ = planted(war, runs - 1)
        for seed in range(runs):
            index, _ = planted(war, seed)
            told.append(evidence(index, REPLY, sample=10**9)[0])
            chance += twin(last, index, REPLY)
            false += war.reply == 0 and any(e.significant for rows in adjust(evidence(index, p) for p in NULLS) for e in rows)
            last = index
        lift = sum(e.found for e in told) / chance
        row = {
            "war": name, "runs": runs, "true_lift": round(lift, 4), "mean_lift": round(float(np.mean([e.lift for e in told])), 4),
            "covered": sum(e.low <= lift <= e.high for e in told), "dispersion": round(float(np.mean([e.dispersion for e in told])), 2),
            "width": round(float(np.mean([e.high / e.low for e in told])), 3), "seconds": round(time.perf_counter() - start, 1),
        }  # fmt: skip
        if war.reply == 0:
            row["runs_with_a_false_pattern"] = int(false)
        print(json.dumps(row), flush=True)


# ---------------------------------------------------------------- UCDP


def ucdp() -> None:
    """Civilians attacked within 7 days and 50 km by a side that was just fought, and battles of the same two sides."""
    import gzip

    from kg.ask.indexing import index_ucdp
    from tests.test_chains_ucdp import BATTLE, CIVILIANS, TABLE, Plain

    with gzip.open(TABLE, "rt", encoding="utf-8") as lines:
        table = [json.loads(line) for line in lines]
    start = time.perf_counter()
    index = index_ucdp(table)
    print(json.dumps({"events": len(index), "index_s": round(time.perf_counter() - start, 2), "mb": round(megabytes())}))
    plain = Plain(table)
    back = {"initiator": "target of 1", "within_days": 7, "within_km": 50, "types": [CIVILIANS]}
    same = {"initiator": "initiator of 1", "target": "target of 1", "within_days": 3, "within_km": 20, "types": [BATTLE]}
    for name, step, brute in (
        ("reprisal", back, lambda: plain.pairs(BATTLE, CIVILIANS, 7, 50, 1, lambda i, j: bool(plain.b[i] & plain.a[j]))),
        ("same sides", same, lambda: plain.pairs(BATTLE, BATTLE, 3, 20, 1, plain.same_sides)),
    ):  # fmt: skip
        pattern = pattern_from({"steps": [{"types": [BATTLE]}, step]}, name)
        start = time.perf_counter()
        expected = brute()
        took = time.perf_counter() - start
        found = {(int(a), int(b)) for a, b in find(index, pattern, most=10**8).events}
        row = {
            "question": name,
            "pairs": len(found),
            "equal": found == expected,
            "mined_s": round(timed(lambda p=pattern: find(index, p, most=10**8)), 3),
        }
        e = evidence(index, pattern)[0]
        row |= {
            "plain_s": round(took, 2),
            "mb": round(megabytes()),
            "lift": round(e.lift, 3),
            "low": round(e.low, 3),
            "high": round(e.high, 3),
        }
        print(json.dumps(row), flush=True)


# ---------------------------------------------------------------- extracted


def extracted(verbose: bool) -> None:
    """Precision, recall and F1 of the stated replies, as events, where both events of the hand-made records were extracted."""
    from kg.ask.chains import Chains
    from kg.extract import extract
    from kg.graph.build import build
    from kg.resolve.world import world
    from tests import sahel

    read = [(report, *extract(report)) for report, _, _ in sahel.said()]
    graph = build(read, world())
    chains = Chains(graph)
    event_of = {e.target.removeprefix("account/"): e.source for e in graph.edges("account")}
    name_of = {account: name for name, account in sahel.accounts().items()}
    found = {name_of[a]: event_of[b] for (_, hand, _), (_, own, _) in zip(sahel.said(), read, strict=True) for a, b in _matched(hand, own)}
    known = {(found[a], found[b]) for a, b, how in sahel.identity()["chains"] if how == "stated" and a in found and b in found}
    events = set(found.values())
    told = {c.events for c in (*chains.stated, *chains.referred) if c.type == "retaliation_for" and set(c.events) <= events}
    right = len(told & known)
    precision, recall = right / max(len(told), 1), right / max(len(known), 1)
    row = {"events_matched": len(found), "of": len(name_of), "chains": len(known), "told": len(told), "right": right}
    row |= {"P": round(precision, 3), "R": round(recall, 3), "F1": round(2 * right / max(len(told) + len(known), 1), 3)}
    print(json.dumps(row))
    for word, pairs in (("missed", known - told), ("wrong", told - known)) if verbose else ():
        for pair in sorted(pairs):
            print(word, [chains.index.labels[chains.index.row(e)] for e in pair])


def _matched(hand: list[Account], own: list[Account]) -> list[tuple[str, str]]:
    """Hand-made and extracted accounts of one event: types of one family, triggers or sentences that overlap, the closest first."""
    known = event_types()

    def near(a: Account, b: Account) -> tuple[int, int, int] | None:
        if known[a.type].family != known[b.type].family and b.type not in a.also:
            return None
        trigger = min(a.trigger.end, b.trigger.end) > max(a.trigger.start, b.trigger.start)
        sentence = min(a.sentence.end, b.sentence.end) > max(a.sentence.start, b.sentence.start)
        return (-trigger, -(a.type == b.type), abs(a.trigger.start - b.trigger.start)) if trigger or sentence else None

    pairs = [(n, a.id, b.id) for a in hand if a.voice is None for b in own if b.voice is None and (n := near(a, b))]
    out: dict[str, str] = {}
    for _, a_id, b_id in sorted(pairs):
        if a_id not in out and b_id not in out.values():
            out[a_id] = b_id
    return sorted(out.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = parser.add_subparsers(dest="kind", required=True)
    fast = kinds.add_parser("speed")
    fast.add_argument("--sizes", type=int, nargs="+", default=[20_000, 200_000, 2_000_000])
    fast.add_argument("--plot")
    one = kinds.add_parser("speed-one")
    one.add_argument("size", type=int)
    one.add_argument("dyads", type=int)
    true = kinds.add_parser("truth")
    true.add_argument("--events", type=int, default=200_000)
    true.add_argument("--runs", type=int, default=100)
    kinds.add_parser("ucdp")
    own = kinds.add_parser("extracted")
    own.add_argument("-v", dest="verbose", action="store_true")
    asked = parser.parse_args()
    if asked.kind == "speed":
        speed(asked.sizes, asked.plot)
    elif asked.kind == "speed-one":
        print(json.dumps(speed_one(asked.size, asked.dyads)))
    elif asked.kind == "truth":
        truth(asked.events, asked.runs)
    elif asked.kind == "extracted":
        extracted(asked.verbose)
    else:
        ucdp()


if __name__ == "__main__":
    main()
