"""What the encoder, the lexicons and the rules each bring, slot by slot:  python -m benchmarks.ablation [--gold DIR] [SET ...]

Each part is taken away from the shipped reader as it is (nothing is trained anew for its absence) and the reports of the sets
are read again: *lexicons* without any mark of a lexicon on the words and without their say in the types; *rules* without what
rules settle after the heads (sides, owners, antecedents, places told by "the town", the day of the scene, tolls of those taken,
who may answer whom), the regular expressions for dates, counts and names staying; *encoder* with every word's vector set to
zero, so that heads see the marks of lexicons and rules alone. F1 by `kg.evaluate`, as a Markdown table.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from kg.evaluate.figures import tally, total
from kg.extract import assemble, dating, naming, pipeline, placing
from kg.extract.encoder import Model, model
from kg.extract.hints import NAMES, hints
from kg.interchange import record_from_accounts
from kg.model import make_report

ROOT = Path(__file__).parent.parent
SLOTS = ("typed event", "tuple", "initiators", "targets", "places", "date", "casualties", "links")
# Marks that are no lexicon's: dates, counts, and the names of places and actors.
_REGULAR = [NAMES.index(x) for x in ("number", "place", "actor", "date", "capital")]


@contextlib.contextmanager
def without_lexicons() -> Iterator[None]:
    marked = hints

    def regular(*args: Any, **kwargs: Any) -> np.ndarray[Any, Any]:
        every = marked(*args, **kwargs)
        out = np.zeros_like(every)
        out[:, _REGULAR] = every[:, _REGULAR]
        return out

    cuts = model().settings["thresholds"]
    with patch.object(pipeline, "hints", regular), patch.dict(cuts, {"lexicon": 0.0, "cued": 0.0}):
        yield


@contextlib.contextmanager
def without_rules() -> Iterator[None]:
    with contextlib.ExitStack() as off:
        for name in ("fought_off", "taken_from", "with_allies", "with_garrisons", "in_scene"):
            off.enter_context(patch.object(assemble, name, lambda _, x: x))
        for name in ("settled", "in_series"):
            off.enter_context(patch.object(assemble, name, lambda x: x))
        for name in ("doer_in_noun", "speaking_doer", "cued_links"):
            off.enter_context(patch.object(assemble, name, lambda *_: ()))
        off.enter_context(patch.object(assemble, "sides_told", lambda *_: None))
        off.enter_context(patch.object(assemble, "with_victims", lambda _, x: x))
        off.enter_context(patch.object(assemble, "with_taken", lambda *x: x[-1]))
        off.enter_context(patch.object(assemble, "oriented", lambda _, x: x))
        off.enter_context(patch.object(assemble, "plausible", lambda *_: True))
        off.enter_context(patch.object(naming, "antecedent", lambda *_: None))
        off.enter_context(patch.object(dating, "resolve_event_date", lambda *_, **__: None))
        for name in ("pointed_at", "_stated"):
            off.enter_context(patch.object(placing, name, lambda *_: None))
        for name in ("sites", "_inside_target"):
            off.enter_context(patch.object(placing, name, lambda *_: ()))
        off.enter_context(patch.object(placing, "_most_specific", lambda _, kept, __: kept))
        yield


@contextlib.contextmanager
def without_encoder() -> Iterator[None]:
    read = Model.vectors
    with patch.object(Model, "vectors", lambda self, *args: np.zeros_like(read(self, *args))):
        yield


PARTS: dict[str, Callable[[], contextlib.AbstractContextManager[None]]] = {
    "–": contextlib.nullcontext, "lexicons": without_lexicons, "rules": without_rules, "encoder": without_encoder,
}  # fmt: skip


def figures(folder: Path, name: str) -> dict[str, dict[str, float]]:
    """F1 of each slot, by language where a set has both."""
    gold = {g["doc"]: g for g in _lines(folder / f"{name}.gold.jsonl")}
    docs = _lines(folder / f"{name}.docs.jsonl")
    by: dict[str, list[Any]] = {}
    for d in docs:
        day = dt.date.fromisoformat(d["published"]) if d.get("published") else None
        report = make_report(d["text"], publisher=d.get("publisher"), published=day, lang=d["lang"], source_id=d["id"])
        record = record_from_accounts(report, *pipeline.extract(report))
        by.setdefault(d["lang"], []).append(tally(d["id"], gold[d["id"]], record, d["text"]))
    return {f"{name} {lang}" if len(by) > 1 else name: {s: total(x).figure(s)[2] for s in SLOTS} for lang, x in by.items()}


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("sets", nargs="*", default=["dev", "sahel"])
    ap.add_argument("--gold", type=Path, default=ROOT.parent / "shared" / "gold", help="folder of NAME.docs.jsonl and NAME.gold.jsonl")
    a = ap.parse_args()
    print(f"| set | without | {' | '.join(SLOTS)} |\n|---|---|{'---|' * len(SLOTS)}")
    for name in a.sets:
        for part, off in PARTS.items():
            print(f"{name} without {part}", file=sys.stderr)
            with off():
                for which, row in figures(a.gold, name).items():
                    print(f"| {which} | {part} | {' | '.join(f'{row[s]:.2f}'.lstrip('0') for s in SLOTS)} |", flush=True)


if __name__ == "__main__":
    main()
