"""Documents with gold records and mention marks → words with labels, as the heads of the model see them."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from annotate import reports as annotated

from kg.extract.features import FUNCTION_WORDS, ROLES, TYPES, Words, words_of
from kg.extract.hints import NAMES, hints
from kg.extract.marks import Marks, marks_of
from kg.extract.pairing import FEATURES, pair_features
from kg.extract.standins import StandIns, stand_ins
from kg.model import LINK_TYPES, STATUSES, make_report

# Pair classes: nothing, same event, then each link forward (earlier mention → later) and backward.
PAIRS = ("none", "same", *(f"{x}>" for x in LINK_TYPES), *(f"{x}<" for x in LINK_TYPES))
SLOTS = (("initiators", "initiator"), ("targets", "target"), ("places", "place"), ("weapons", "weapon"), ("reported_by", "voice"))


@dataclass
class Mention:
    """A place in the text that names an event: word indices, event number, and whether it is the main one."""

    words: list[int]
    event: int
    main: bool


@dataclass
class Doc:
    """One document as training sees it; indices are word indices."""

    id: str
    lang: str
    words: Words
    hints: np.ndarray
    named: StandIns
    mentions: list[Mention] = field(default_factory=list)
    types: list[dict[int, float]] = field(default_factory=list)  # per event: type index → share
    status: list[int] = field(default_factory=list)
    optional: list[bool] = field(default_factory=list)
    roles: list[dict[int, int]] = field(default_factory=list)  # per event: word → role index
    masked: list[set[int]] = field(default_factory=list)  # per event: words that are not counted
    links: list[tuple[int, int, int]] = field(default_factory=list)  # event, link index, event
    features: np.ndarray = field(default_factory=lambda: np.zeros((0, 0, len(FEATURES)), dtype=np.float32))  # of every two mentions


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def load(gold: Path, names: Iterable[str]) -> list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]]:
    """(document, gold record, mentions) of the named sets; sets without a mention file have the main triggers alone."""
    out = []
    for name in names:
        records = {g["doc"]: g for g in read_jsonl(gold / f"{name}.gold.jsonl")}
        path = gold / f"{name}.mentions.jsonl"
        marks = {m["doc"]: m["mentions"] for m in read_jsonl(path)} if path.exists() else {}
        for d in read_jsonl(gold / f"{name}.docs.jsonl"):
            g = records[d["id"]]
            m = marks.get(d["id"]) or {e["id"]: [{"trigger": e["trigger"], "sentence": e["sentence"]}] for e in g["events"]}
            out.append((d, g, m))
    return out


def occurrences(text: str, words: str) -> list[tuple[int, int]]:
    return [(m.start(), m.end()) for m in re.finditer(r"(?<!\w)" + re.escape(words) + r"(?!\w)", text)] if words else []


def prepare(doc: dict[str, Any], gold: dict[str, Any], marks: dict[str, Any], hinted: bool = True) -> Doc:
    """Label one document; without `hinted` the model sees the text alone (to measure what the hints bring)."""
    text = doc["text"]
    w = words_of(text, doc["lang"])
    published = dt.date.fromisoformat(doc["published"]) if doc.get("published") else None
    found = marks_of(make_report(text, publisher=doc.get("publisher"), published=published, lang=doc["lang"]), doc["lang"], w)
    given = hints(w, doc["lang"], found.stretches()) if hinted else np.zeros((len(w), len(NAMES)), dtype=np.float32)
    named = stand_ins(w, found)
    given = named.neutral(given)
    out = Doc(doc["id"], doc["lang"], w, given, named)
    names = {e["id"]: i for i, e in enumerate(gold["events"])}
    for i, e in enumerate(gold["events"]):
        also = [t for t in e.get("also") or [] if t in TYPES]
        share = {TYPES.index(e["type"]): 1.0 if not also else 0.7}
        for t in also:
            share[TYPES.index(t)] = share.get(TYPES.index(t), 0) + 0.3 / len(also)
        out.types.append(share)
        out.status.append(STATUSES.index(e["status"]))
        out.optional.append(bool(e.get("optional")))
        spans: list[tuple[int, int]] = []
        for k, m in enumerate(marks.get(e["id"]) or [{"trigger": e["trigger"], "sentence": e["sentence"]}]):
            at = text.find(m["sentence"])
            start = m.get("start", text.find(m["trigger"], max(at, 0)))
            if start < 0:
                start = text.find(m["trigger"])
            if start < 0:
                continue
            spans.append((max(at, 0), max(at, 0) + len(m["sentence"])))
            idx = trigger_words(w, start, start + len(m["trigger"]))
            if idx:
                out.mentions.append(Mention(idx, i, k == 0))
        roles, masked = slot_words(text, w, e, spans)
        regular_words(w, e, spans, found, roles, masked)
        out.roles.append(roles)
        out.masked.append(masked)
    for x in gold.get("links") or []:
        if x["from"] in names and x["to"] in names and x["type"] in LINK_TYPES:
            out.links.append((names[x["from"]], LINK_TYPES.index(x["type"]), names[x["to"]]))
    out.mentions.sort(key=lambda m: (m.words[0], m.event))
    out.features = pair_features(w, found, given, [m.words for m in out.mentions])
    return out


def trigger_words(w: Words, start: int, end: int) -> list[int]:
    """The words of a trigger that carry it: its content words, three at most."""
    inside = w.within(start, end)
    content = [i for i in inside if w.norm[i] not in FUNCTION_WORDS and w.norm[i][:1].isalpha()]
    return (content or list(inside))[:3]


def slot_words(text: str, w: Words, e: dict[str, Any], spans: list[tuple[int, int]]) -> tuple[dict[int, int], set[int]]:
    """Which words fill which role of an event: those in its own sentences, else the nearest; others are masked."""
    roles: dict[int, int] = {}
    masked: set[int] = set()
    for slot, role in SLOTS:
        for value in e.get(slot) or []:
            strings = [value] if isinstance(value, str) else [s for s in (value.get("mention"), value.get("name")) if s]
            found = next((o for o in (occurrences(text, s) for s in strings) if o), [])
            if not found:
                continue
            inside = [o for o in found if any(a <= o[0] < b for a, b in spans)]
            anchor = spans[0][0] if spans else 0
            chosen = inside or [min(found, key=lambda o: abs(o[0] - anchor))]
            for o in found:
                for i in w.within(*o):
                    if o in chosen:
                        roles.setdefault(i, ROLES.index(role))
                    else:
                        masked.add(i)
    return roles, masked - set(roles)


def regular_words(w: Words, e: dict[str, Any], spans: list[tuple[int, int]], found: Marks, roles: dict[int, int], masked: set[int]) -> None:
    """Add the words of the event's date and of its tolls: dates and counts of the text that mean just what gold says."""
    wanted: list[tuple[str, list[tuple[int, int]]]] = []
    date = e.get("date")
    if date and (date.get("start") or date.get("end")):
        want = (date.get("start"), date.get("end"))
        same = [(d.start, d.end) for d in found.dates if want == tuple(x.isoformat() if x else None for x in (d.first, d.last))]
        wanted.append(("date", same))
    for c in e.get("casualties") or []:
        if c.get("min") is not None:
            want = (c["min"], c.get("max"))
            same = [(n.start, n.end) for n in found.counts if n.unit is None and not n.article and want == (n.minimum, n.maximum)]
            wanted.append(("toll", same))
    anchor = spans[0][0] if spans else 0
    for role, places in wanted:
        if not places:
            continue
        inside = [o for o in places if any(a <= o[0] < b for a, b in spans)]
        chosen = inside or [min(places, key=lambda o: abs(o[0] - anchor))]
        for o in places:
            for i in w.within(*o):
                if o in chosen:
                    roles.setdefault(i, ROLES.index(role))
                elif i not in roles:
                    masked.add(i)


def cropped(
    doc: dict[str, Any], gold: dict[str, Any], marks: dict[str, Any], rng: random.Random
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """One to three sentences in a row as a report of its own, with the events named there: short reports are read too."""
    text = doc["text"]
    bounds = words_of(text, doc["lang"]).sentences
    first = rng.randrange(len(bounds))
    last = min(len(bounds) - 1, first + rng.choice((0, 0, 1, 2)))
    start, end = bounds[first][0], bounds[last][1]
    kept: dict[str, list[dict[str, Any]]] = {}
    for name, found in marks.items():
        for m in found:
            at = m.get("start", text.find(m["trigger"], max(0, text.find(m["sentence"]))))
            if start <= at and at + len(m["trigger"]) <= end:
                kept.setdefault(name, []).append({"trigger": m["trigger"], "sentence": text[start:end], "start": at - start})
    events = [e for e in gold["events"] if e["id"] in kept]
    name = f"{doc['id']}#{start}-{end}"
    links = [x for x in gold.get("links") or [] if x["from"] in kept and x["to"] in kept]
    return doc | {"id": name, "text": text[start:end]}, {"doc": name, "events": events, "links": links}, kept


def held_out() -> set[str]:
    """Names of the documents that are kept from training, to set thresholds on."""
    return set((Path(__file__).parent / "held_out.txt").read_text(encoding="utf-8").split())


def everything(shared: Path) -> list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]]:
    """All that may be trained or tuned on: (document, gold record, mentions) of the shared sets and of the annotated reports here."""
    marked = [(d, g, m["mentions"]) for d, g, m in annotated()]
    return [*load(shared / "gold", ("sahel2", "sahel3", "open")), *marked]
