"""How often the date of an event is read right, given the gold sentence and trigger (training sets only).

    python training/dates_eval.py GOLD_FOLDER [--sets sahel2 sahel3 open] [--errors N] [--main]

Prints, per set and language, the share of events whose (start, end) is that of the gold record; `--main` gives only the
main trigger instead of all mentions.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.extract.eventdate import resolve_event_date
from kg.extract.tokens import Stretch

Json = dict[str, Any]


def load(path: Path) -> dict[str, Json]:
    """The records of a JSON-lines file by document."""
    with path.open(encoding="utf-8") as f:
        return {d.get("doc") or d["id"]: d for d in map(json.loads, filter(str.strip, f))}


def triggers_of(text: str, places: list[Json]) -> list[Stretch]:
    """Where the mentions of an event stand: the trigger inside its sentence."""
    out = []
    for p in places:
        at = text.find(p["sentence"])
        inside = p["sentence"].find(p["trigger"])
        if at >= 0 and inside >= 0:
            out.append(Stretch(at + inside, at + inside + len(p["trigger"])))
    return out


def events(folder: Path, name: str) -> Iterator[tuple[Json, Json, list[Stretch]]]:
    """Each gold event with its document and its mentions, the main trigger first."""
    docs, gold, mentions = (load(folder / f"{name}.{kind}.jsonl") for kind in ("docs", "gold", "mentions"))
    for doc, record in gold.items():
        for event in record["events"]:
            told = mentions.get(doc, {}).get("mentions", {})
            yield docs[doc], event, triggers_of(docs[doc]["text"], told.get(event["id"]) or [event])


def others_of(folder: Path, name: str) -> dict[str, dict[str, list[Stretch]]]:
    """For each document and event, the triggers of the other events."""
    docs, mentions = (load(folder / f"{name}.{kind}.jsonl") for kind in ("docs", "mentions"))
    out: dict[str, dict[str, list[Stretch]]] = {}
    for doc, record in mentions.items():
        spans = {e: triggers_of(docs[doc]["text"], places) for e, places in record["mentions"].items()}
        out[doc] = {e: sorted({s for x, ss in spans.items() if x != e for s in ss} - set(spans[e])) for e in spans}
    return out


def pair(date: Json | None) -> tuple[str | None, str | None] | None:
    """Start and end of a gold date, or None."""
    return (date.get("start"), date.get("end")) if date and (date.get("start") or date.get("end")) else None


def kind_of(date: tuple[str | None, str | None] | None) -> str:
    """Which sort of date this is, for the table."""
    if date is None:
        return "none"
    start, end = date
    return "bound" if start is None else "since" if end is None else "day" if start == end else "range"


def main() -> None:
    """Print the table, and the first errors if asked for."""
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    ap.add_argument("folder", type=Path)
    ap.add_argument("--sets", nargs="+", default=["sahel2", "sahel3", "open"])
    ap.add_argument("--errors", type=int, default=0)
    ap.add_argument("--kind", help="only errors whose gold date is of this kind")
    ap.add_argument("--alone", action="store_true", help="without the triggers of the other events")
    ap.add_argument("--main", action="store_true")
    a = ap.parse_args()
    right: Counter[tuple[str, ...]] = Counter()
    total: Counter[tuple[str, ...]] = Counter()
    shown = 0
    for name in a.sets:
        others = others_of(a.folder, name)
        for doc, event, triggers in events(a.folder, name):
            beside = [] if a.alone else others[doc["id"]].get(event["id"], [])
            published = dt.date.fromisoformat(doc["published"]) if doc.get("published") else None
            found = resolve_event_date(
                doc["text"],
                doc.get("lang"),
                published,
                triggers[:1] if a.main else triggers,
                type=event["type"],
                status=event["status"],
                others=beside,
            )
            got = (found.first.isoformat() if found.first else None, found.last.isoformat() if found.last else None) if found else None
            want = pair(event.get("date"))
            why = found.how.split("; ")[-1] if found else "nothing"
            keys: list[tuple[str, ...]] = [("why", why), (name, doc["lang"]), ("all", doc["lang"]), ("kind", kind_of(want)), ("all", "all")]
            for key in keys:
                total[key] += 1
                right[key] += got == want
            if got != want and shown < a.errors and a.kind in (None, kind_of(want)):
                shown += 1
                head = f"{doc['id']} {doc['published']} {event['type']}/{event['status']} «{event['trigger']}»"
                print(f"{head} want {want} got {got} [{found.how if found else ''}]\n    {event['sentence']}")
    for key in sorted(total):
        print(f"{' '.join(key):50} {right[key]:5} / {total[key]:5} = {right[key] / total[key]:.3f}")


if __name__ == "__main__":
    main()
