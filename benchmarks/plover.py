"""How well what happens is told apart in other people's sentences: PLOVER's gold standard records (edited from the CAMEO manual).

    python benchmarks/plover.py [--corpus ../shared/corpora/plover_gsr/dev.jsonl] [-v]

Each sentence has one root event type of PLOVER's. Read are the sentences alone, without date or title; the types found are mapped by the
ontology (`kg:plover`), and precision, recall and F1 are over (sentence, root) pairs. Given twice: over all sentences, and over those whose
root has a type in this ontology: requests, refusals, inquiries and aid are no events of armed conflict, and are rightly not told.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from kg.extract import extract
from kg.model import make_report
from kg.ontology import event_types

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpora" / "plover_gsr" / "dev.jsonl"
# The records keep an older list of roots: what is now one root, ASSAULT, was FIGHT where it is war; ACCUSE was DISAPPROVE.
NOW = {"FIGHT": "ASSAULT", "DISAPPROVE": "ACCUSE"}
ROOTS = {name: t.plover[0].partition(":")[0] for name, t in event_types().items() if t.plover}


def roots(text: str) -> set[str]:
    """The roots of the events that a sentence is read to tell."""
    accounts, _ = extract(make_report(text, lang="en"))
    return {ROOTS[a.type] for a in accounts if a.type in ROOTS}


def figure(pairs: list[tuple[str, set[str]]]) -> str:
    """Precision, recall and F1 of (gold root, roots found) pairs."""
    right = sum(gold in found for gold, found in pairs)
    told = sum(len(found) for _, found in pairs)
    p, r = right / max(told, 1), right / max(len(pairs), 1)
    return f"P {p:.2f}  R {r:.2f}  F1 {2 * p * r / max(p + r, 1e-9):.3f}  ({len(pairs)} sentences)"


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--corpus", type=Path, default=CORPUS)
    ap.add_argument("-v", "--verbose", action="store_true", help="print each sentence that is read wrongly")
    a = ap.parse_args()
    sentences = [json.loads(line) for line in a.corpus.read_text("utf-8").splitlines()]
    pairs = [(NOW.get(s["event"], s["event"]), roots(s["text"])) for s in sentences]
    here = set(ROOTS.values())
    print("all roots          ", figure(pairs))
    print("roots with a type  ", figure([(g, f) for g, f in pairs if g in here]))
    for root, n in Counter(g for g, _ in pairs).most_common():
        print(f"  {root:12s} {sum(root in f for g, f in pairs if g == root):3d} of {n}")
    if a.verbose:
        for s, (gold, found) in zip(sentences, pairs, strict=True):
            if found != {gold}:
                print(f"{gold:12s} {'+'.join(sorted(found)) or '-':20s} {s['text']}")


if __name__ == "__main__":
    main()
