"""How well tolls are read and attached, given the gold events (training sets only).

    python training/casualties_eval.py GOLD_FOLDER [--sets sahel2 sahel3 open] [--errors N] [--no-open]

Each toll found goes to the event with a mention in its sentence, the nearest before it; else to the event last mentioned
before it in the paragraph. Tolls are right if kind, side, minimum and maximum are those of the gold record, one to one.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from dates_eval import events

from kg.extract.casualties import find_casualties
from kg.extract.sentences import paragraphs, sentences
from kg.extract.tokens import Stretch
from kg.extract.tollmention import CasualtyMention
from kg.extract.tollsides import assign_side, settle_kind
from kg.model import Participant, Span

Json = dict[str, Any]


def party(p: Json) -> Participant:
    """A participant of a gold event, with its mention."""
    said = p.get("mention") or p["name"]
    return Participant(p["name"], (Span(0, len(said), said),))


def home(text: str, lang: str, c: CasualtyMention, told: list[tuple[Json, list[Stretch]]]) -> Json | None:
    """The event that a toll belongs to by its place in the text."""
    at = c.spans[0].start
    here = [(t, e) for e, ts in told for t in ts if c.sentence.start <= t.start < c.sentence.end]
    if here:
        segment = text.rfind(";", c.sentence.start, at)
        same = [(t, e) for t, e in here if segment < t.start] if segment >= 0 else here
        near = [(t, e) for t, e in same if t.start <= c.spans[-1].end] or same or here
        overlap = [(t, e) for t, e in here for s in c.spans if t.start < s.end and s.start < t.end]
        return (overlap or [max(near, key=lambda x: x[0].start) if near[0][0].start <= at else min(near, key=lambda x: x[0].start)])[0][1]
    paragraph = next((p for p in paragraphs(text) if p.start <= at < p.end), None)
    first = sentences(text, lang)[0].start if paragraph is None else paragraph.start
    before = [(t, e) for e, ts in told for t in ts if first <= t.start < at]
    if not before:
        before = [(t, e) for e, ts in told for t in ts if at - 700 < t.start < at]
    return max(before, key=lambda x: x[0].start)[1] if before else None


def key(c: Json) -> tuple[Any, ...]:
    """What two tolls must share to be the same."""
    return c["kind"], c["side"], c.get("min"), c.get("max")


def main() -> None:
    """Print precision, recall and F1 per language, and the errors if asked for."""
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    ap.add_argument("folder", type=Path)
    ap.add_argument("--sets", nargs="+", default=["sahel2", "sahel3", "open"])
    ap.add_argument("--errors", type=int, default=0)
    ap.add_argument("--ignore", choices=["side", "none"], default="none")
    a = ap.parse_args()
    tp: Counter[str] = Counter()
    pred: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    shown = 0
    for name in a.sets:
        docs: dict[str, tuple[Json, list[tuple[Json, list[Stretch]]]]] = {}
        for doc, event, triggers in events(a.folder, name):
            docs.setdefault(doc["id"], (doc, []))[1].append((event, triggers))
        for doc, told in docs.values():
            text, lang = doc["text"], doc["lang"]
            found: dict[str, list[tuple[Json, CasualtyMention]]] = {}
            for c in find_casualties(text, lang):
                owner = home(text, lang, c, told)
                if owner is None or c.superseded:
                    continue
                event = owner
                side = assign_side(c, [party(p) for p in event["initiators"]], [party(p) for p in event["targets"]], event["type"])
                value = {"kind": settle_kind(c.kind, event["type"]), "side": side, "min": c.minimum, "max": c.maximum, "who": c.who}
                if all(key(x) != key(value) for x, _ in found.setdefault(event["id"], [])):
                    found[event["id"]].append((value, c))
            for event, _ in told:
                if event.get("optional"):
                    continue
                want = [c for c in event["casualties"] if not c.get("superseded")]
                old = [key(c) for c in event["casualties"] if c.get("superseded")]
                got = [(v, c) for v, c in found.get(event["id"], []) if key(v) not in old]
                strip = (lambda k: (k[0], *k[2:])) if a.ignore == "side" else (lambda k: k)
                left = Counter(strip(key(c)) for c in want)
                wrong = []
                for value, c in got:
                    k = strip(key(value))
                    if left[k] > 0:
                        left[k] -= 1
                        tp["all"] += 1
                        tp[lang] += 1
                        tp[name] += 1
                    else:
                        wrong.append((value, c))
                for k in ("all", lang, name):
                    pred[k] += len(got)
                    gold[k] += len(want)
                missed = list(left.elements())
                if (missed or wrong) and shown < a.errors:
                    shown += 1
                    parties = [[p["name"] for p in event[slot]] for slot in ("initiators", "targets")]
                    print(f"{doc['id']} {event['id']} {event['type']} {parties[0]} -> {parties[1]}")
                    print(f"   missed {missed}")
                    for value, c in wrong:
                        words = " … ".join(text[s.start : s.end] for s in c.spans)
                        print(f"   wrong {key(value)} {c.party} {c.hint} «{words}» in: {text[c.sentence.start : c.sentence.end][:300]}")
                    if missed:
                        print(f"   sentence: {event['sentence'][:400]}")
    for k in sorted(gold):
        p, r = tp[k] / max(1, pred[k]), tp[k] / max(1, gold[k])
        print(f"{k:8} P {p:.3f} R {r:.3f} F1 {2 * p * r / max(1e-9, p + r):.3f}  ({tp[k]} of {pred[k]} found, {gold[k]} gold)")


if __name__ == "__main__":
    main()
