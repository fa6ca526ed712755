"""Set the thresholds on documents that were kept from training:  python training/tune.py --model DIR --shared ../shared

One threshold after the other, a few values each, twice around; the figure is the mean of typed event, tuple, casualty and
link F1 (typed events count double). Nothing of `dev` and `sahel` is looked at.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

from data import everything, held_out

from kg.evaluate.figures import Tally, tally, total
from kg.extract.encoder import Model
from kg.extract.pipeline import prepare, read
from kg.interchange import record_from_accounts
from kg.model import make_report

GRID: dict[str, list[float]] = {
    "lexicon": [0.0, 1.0, 2.0, 4.0, 8.0],
    "second": [0.7, 0.8, 0.9, 0.97],
    "trigger": [0.3, 0.4, 0.5, 0.6, 0.7],
    "same": [0.25, 0.35, 0.45, 0.55, 0.65],
    "apart": [1.0, 0.7, 0.5, 0.3],
    "other_deed": [1.0, 0.5, 0.3, 0.1],
    "taken_up": [0.0, 0.75, 2.0],
    "bare": [0.0, 0.05, 0.1, 0.15, 0.2],
    "linked": [0.0, 0.1, 0.2],
    "initiator": [0.3, 0.4, 0.5, 0.6],
    "target": [0.3, 0.4, 0.5, 0.6],
    "place": [0.2, 0.3, 0.4, 0.5],
    "place_ratio": [0.4, 0.6, 0.8],
    "date": [0.3, 0.4, 0.5, 0.6, 0.7],
    "date_rule": [0.0, 0.15, 0.3, 0.45, 0.6],
    "toll": [0.2, 0.3, 0.4, 0.5, 0.6],
    "materiel": [0.2, 0.3, 0.4, 0.5],
    "grow": [0.15, 0.25, 0.35],
    "most": [1, 2],
    "most_places": [1, 2, 3],
    "weapon": [0.3, 0.4, 0.5],
    "voice": [0.3, 0.4, 0.5],
    "links.retaliation_for": [0.2, 0.3, 0.4, 0.5],
    "links.claims": [0.2, 0.3, 0.4, 0.5],
    "links.condemns": [0.2, 0.3, 0.4, 0.5],
    "links.caused_by": [0.3, 0.4, 0.5, 0.6],
    "links.follows": [0.3, 0.4, 0.5, 0.6],
    "links.part_of": [0.3, 0.4, 0.5, 0.6],
}
WEIGHTS = {
    "typed event": 2.0, "tuple": 1.5, "casualties": 1.0, "links": 1.0, "initiators": 0.5, "targets": 0.5, "places": 0.5, "date": 0.5, "materiel": 0.3,
    "weapons": 0.1, "reported_by": 0.2,
}  # fmt: skip


def put(cuts: dict[str, Any], name: str, value: float) -> None:
    if name.startswith("links."):
        cuts["links"][name[6:]] = value
    else:
        cuts[name] = value


def value_of(cuts: dict[str, Any], name: str) -> float:
    out: float = cuts["links"][name[6:]] if name.startswith("links.") else cuts[name]
    return out


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--model", type=Path, required=True)
    ap.add_argument("--shared", type=Path, required=True)
    ap.add_argument("--rounds", type=int, default=2)
    ap.add_argument("--out", type=Path, default=Path(__file__).parent / "thresholds.json")
    a = ap.parse_args()
    wanted = held_out()
    model = Model(a.model)
    cuts: dict[str, Any] = json.loads(a.out.read_text(encoding="utf-8"))
    model.settings["thresholds"] = cuts
    docs = []
    for d, g, _ in everything(a.shared):
        if d["id"] in wanted:
            day = dt.date.fromisoformat(d["published"]) if d.get("published") else None
            report = make_report(d["text"], publisher=d.get("publisher"), published=day, lang=d["lang"], source_id=d["id"])
            docs.append((prepare(report, model), g))

    def score() -> tuple[float, Tally]:
        parts = [tally(g["doc"], g, record_from_accounts(r.report, *read(r)), r.report.text) for r, g in docs]
        whole = total(parts)
        return round(sum(w * whole.figure(k)[2] for k, w in WEIGHTS.items()) / sum(WEIGHTS.values()), 5), whole

    best, whole = score()
    print(f"start {best:.4f}", {k: round(whole.figure(k)[2], 3) for k in WEIGHTS}, file=sys.stderr)
    for _ in range(a.rounds):
        for name, values in GRID.items():
            before = value_of(cuts, name)
            for v in values:
                put(cuts, name, v)
                got, now = score()
                if got > best + 1e-4:
                    best, before, whole = got, v, now
            put(cuts, name, before)
            print(f"{name} = {before}  {best:.4f}", file=sys.stderr)
        a.out.write_text(json.dumps(cuts, indent=1), encoding="utf-8")
    print({k: [round(x, 3) for x in whole.figure(k)] for k in WEIGHTS})


if __name__ == "__main__":
    main()
