"""How much of what is told in the training reports do the words of the trigger lexicon cover, and how sure are they?

    python training/lexicon_coverage.py ../shared/gold                  figures per language and set
    python training/lexicon_coverage.py ../shared/gold --half seen      only the half that may be read (…held: the other half)
    python training/lexicon_coverage.py ../shared/gold --half seen --missed    mentions that no entry covers
    python training/lexicon_coverage.py ../shared/gold --half seen --entries   entries with their precision

Reads the training sets (`*.mentions.jsonl` marks every place that names an event). `--sets dev,sahel` gives the recall of the main
triggers of the measuring sets, as bare figures.
Halves are drawn by a hash of the document id: entries are mended by looking at the *seen* half, the *held* half only yields figures.
Recall counts a mention as covered if an entry matches one of its content words; *right type* if the event's type is among the
entry's. Precision counts a match as right if its head lies in a marked mention (of a type that the entry names).
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.extract.lexicon import TriggerMatch, match_triggers

SETS = ("sahel2", "sahel3", "open")
MEASURING = ("dev", "sahel")  # only their main triggers are marked (so precision means little), and nobody may read their mistakes
_WORDS = {
    "fr": re.compile(r"\n\n|[^\W_]+['’](?=\w)|\d+(?:[.,]\d+)*|[^\W_]+(?:[-‐‑][^\W_]+)*|[^\w\s]"),
    "en": re.compile(r"\n\n|['’]s\b|\d+(?:[.,]\d+)*|[^\W_]+(?:[-‐‑][^\W_]+)*(?:n['’]t)?|[^\w\s]"),
}


@dataclass(frozen=True)
class Mention:
    """A marked place: the event's types, the tokens of its trigger, whether it is the event's main one."""

    types: frozenset[str]
    tokens: tuple[int, ...]
    main: bool
    text: str
    sentence: str


@dataclass(frozen=True)
class Document:
    """A report cut into tokens, with its mentions."""

    id: str
    lang: str
    tokens: list[str]
    mentions: list[Mention]


def half_of(doc: str) -> str:
    return "seen" if hashlib.sha256(doc.encode()).digest()[0] % 2 == 0 else "held"


def read(gold: Path, name: str) -> Iterator[Document]:
    events = {r["doc"]: {e["id"]: e for e in r["events"]} for r in _jsonl(gold / f"{name}.gold.jsonl")}
    marked = _main_triggers(events) if name in MEASURING else {r["doc"]: r["mentions"] for r in _jsonl(gold / f"{name}.mentions.jsonl")}
    for doc in _jsonl(gold / f"{name}.docs.jsonl"):
        found = list(_WORDS[doc["lang"]].finditer(doc["text"]))
        spans = [m.span() for m in found]
        mentions = [
            made
            for event, places in marked.get(doc["id"], {}).items()
            for n, place in enumerate(places)
            if (made := _mention(doc["text"], spans, events[doc["id"]][event], place, n == 0)) is not None
        ]
        yield Document(doc["id"], doc["lang"], [m.group() for m in found], mentions)


def _main_triggers(events: dict[str, dict[str, Any]]) -> dict[str, dict[str, list[dict[str, str]]]]:
    return {doc: {e: [{"trigger": r["trigger"], "sentence": r["sentence"]}] for e, r in of.items()} for doc, of in events.items()}


def _jsonl(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _mention(text: str, spans: list[tuple[int, int]], event: dict[str, Any], place: dict[str, str], main: bool) -> Mention | None:
    start = text.find(place["sentence"])
    at = text.find(place["trigger"], max(start, 0))
    if at < 0:
        return None
    end = at + len(place["trigger"])
    tokens = tuple(i for i, (a, b) in enumerate(spans) if a < end and b > at and any(c.isalnum() for c in text[a:b]))
    types = frozenset({event["type"], *(event.get("also") or ())})
    return Mention(types, tokens, main, place["trigger"], place["sentence"])


_FUNCTION = {
    *("the", "a", "an", "of", "in", "on", "at", "to", "by", "was", "were", "is", "are", "be", "been", "has", "have", "had", "it", "its"),
    *("their", "his", "her", "and", "that", "this", "from", "with", "for", "into", "as", "le", "la", "les", "l'", "d'", "de", "du", "des"),
    *("un", "une", "au", "aux", "ont", "est", "sont", "été", "se", "s'", "en", "dans", "sur", "par", "pour", "et", "que", "qui", "ce"),
    *("cette", "ces", "leur", "leurs", "son", "sa", "ses"),
}


def content(document: Document, tokens: Iterable[int]) -> set[int]:
    kept = {i for i in tokens if document.tokens[i].lower().replace("’", "'") not in _FUNCTION}
    return kept or set(tokens)


def covering(document: Document, mention: Mention, matches: list[TriggerMatch]) -> list[TriggerMatch]:
    words = content(document, mention.tokens)
    return [m for m in matches if words & set(m.tokens)]


@dataclass
class Tally:
    mentions: int = 0
    any: int = 0
    right: int = 0
    main: int = 0
    main_right: int = 0


def measure(documents: Iterable[Document], missed: list[str], entries: dict[tuple[str, str, str], list[int]]) -> dict[str, Any]:
    recall: dict[str, Tally] = collections.defaultdict(Tally)
    precise: dict[tuple[str, str], list[int]] = collections.defaultdict(lambda: [0, 0, 0])
    for document in documents:
        matches = match_triggers(document.tokens, document.lang)
        for mention in document.mentions:
            _count_mention(recall[document.lang], document, mention, covering(document, mention, matches), missed)
        heads: dict[int, set[str]] = collections.defaultdict(set)
        for mention in document.mentions:
            for i in mention.tokens:
                heads[i] |= mention.types
        for m in matches:
            hit, right = int(m.head in heads), int(bool(heads.get(m.head, set()) & set(m.types)))
            supported = "+" if m.strength != "strong" and set(m.support) & {"armed", "civilian", "weapon", "casualty"} else ""
            keys = [(document.lang, m.strength + supported), (document.lang, f"{m.strength}{supported} {m.sense}")]
            for key in keys:
                precise[key] = [x + y for x, y in zip(precise[key], (1, hit, right), strict=True)]
            key3 = (document.lang, m.strength, m.entry.pattern + " /" + m.entry.pos + " " + m.entry["type"].split("|")[0])
            entries[key3] = [x + y for x, y in zip(entries.get(key3, [0, 0, 0]), (1, hit, right), strict=True)]
    return {"recall": recall, "precision": precise}


def _count_mention(tally: Tally, document: Document, mention: Mention, found: list[TriggerMatch], missed: list[str]) -> None:
    right = any(mention.types & set(m.types) for m in found)
    tally.mentions += 1
    tally.any += bool(found)
    tally.right += right
    tally.main += mention.main
    tally.main_right += mention.main and right
    if not right:
        seen = "; ".join(f"{m.entry.pattern}→{m.types[0]}" for m in found)
        missed.append(f"{document.lang}\t{'/'.join(sorted(mention.types))}\t{mention.text}\t[{seen}]\t{mention.sentence}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--half", choices=("seen", "held", "all"), default="all")
    parser.add_argument("--missed", action="store_true", help="list the mentions that no entry of the right type covers")
    parser.add_argument("--entries", action="store_true", help="list the entries: language, strength, matches, in a mention, of its type")
    args = parser.parse_args()
    if (args.missed or args.entries) and set(args.sets.split(",")) & set(MEASURING):
        parser.error("the mistakes on dev and sahel are not to be looked at")
    documents = [d for s in args.sets.split(",") for d in read(args.gold, s) if args.half in ("all", half_of(d.id))]
    missed: list[str] = []
    entries: dict[tuple[str, str, str], list[int]] = {}
    result = measure(documents, missed, entries)
    for lang, t in sorted(result["recall"].items()):
        print(
            f"{lang}  mentions {t.mentions}: matched {t.any / t.mentions:.3f}, right type {t.right / t.mentions:.3f}"
            f" (main triggers {t.main}: {t.main_right / max(1, t.main):.3f})"
        )
    for (lang, strength), (n, hit, right) in sorted(result["precision"].items()):
        print(f"{lang}  {strength:18} {n:5} matches, in a mention {hit / n:.3f}, of its type {right / n:.3f}")
    if args.missed:
        print("\n".join(missed))
    if args.entries:
        for (lang, strength, pattern), (n, hit, right) in sorted(entries.items(), key=lambda x: (x[0][0], -x[1][0])):
            print(f"{lang}\t{strength}\t{n}\t{hit}\t{right}\t{pattern}")


if __name__ == "__main__":
    main()
