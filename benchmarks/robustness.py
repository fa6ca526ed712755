"""How much worse reports are read when their text is worse:  python benchmarks/robustness.py [DOCS.jsonl GOLD.jsonl]

Each report is read as it is, and then in capitals, without accents, without paragraphs, with words broken by hyphens at line
ends, with curly quotes, and with a dateline before it. The gold record is put through the same change, so that it stays the
record of that text. Prints typed event F1 for each, and the loss against the plain text; without files, on the example reports
that nothing was trained on. Leaves with 1 if a loss is 0.03 or more.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import sys
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from kg.evaluate.figures import tally, total
from kg.extract import extract
from kg.extract.layout import datelines
from kg.interchange import record_from_accounts
from kg.model import make_report

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
WANTED = 0.03
Json = dict[str, Any]
Change = Callable[[str], str]


def capitals(text: str) -> str:
    """All in capitals, as some communiqués are written.

    >>> capitals("L'armée a frappé")
    "L'ARMÉE A FRAPPÉ"
    """
    return text.upper()


def no_accents(text: str) -> str:
    """Without the marks on letters, as telexes and careless copies are.

    >>> no_accents("tués à Sévaré")
    'tues a Sevare'
    """
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare).replace("œ", "oe").replace("æ", "ae")


def no_paragraphs(text: str) -> str:
    r"""All lines drawn into one, as a web page copied without its layout is.

    >>> no_paragraphs("One.\n\nTwo.")
    'One. Two.'
    """
    return re.sub(r"\s*\n\s*", " ", text)


def hyphens(text: str) -> str:
    r"""Every sixth long word or so broken at a line's end, as scanned pages are; the same words wherever they stand.

    >>> hyphens("les terroristes ont attaqué la position")
    'les terro-\nristes ont attaqué la position'
    """
    return re.sub(r"\b[a-zà-ÿ]{8,}\b", lambda m: _broken(m.group()), text)


def _broken(word: str) -> str:
    half = len(word) // 2
    return f"{word[:half]}-\n{word[half:]}" if zlib.crc32(word.encode()) % 6 == 0 else word


def curly(text: str) -> str:
    """Typographer's quotes for straight ones.

    >>> curly('L\\'armée parle de "néant".')
    'L’armée parle de “néant”.'
    """
    return re.sub(r'"([^"\n]*)"', r"“\1”", text).replace("'", "’")


CHANGES: dict[str, Change] = {
    "upper case": capitals,
    "no accents": no_accents,
    "no paragraphs": no_paragraphs,
    "broken words": hyphens,
    "curly quotes": curly,
}


def headed(doc: Mapping[str, Any]) -> Json:
    """The report with a dateline of its place and day before it, if it has none."""
    day = dt.date.fromisoformat(doc["published"]) if doc.get("published") else None
    if day is None or any(d.start == 0 for d in datelines(doc["text"])):
        return dict(doc)
    months = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
    when = f"{day.day} {months[day.month - 1]}" if doc.get("lang") == "fr" else f"{day:%B} {day.day}"
    return dict(doc) | {"text": f"BAMAKO, {when} (AFP) - {doc['text']}"}


def changed(doc: Json, gold: Json, change: Change) -> tuple[Json, Json]:
    """A report and its record, both with the same change."""
    events = [e | {k: change(e[k]) for k in ("sentence", "trigger")} | {s: _names(e.get(s), change) for s in SLOTS} for e in gold["events"]]
    return doc | {"text": change(doc["text"])}, gold | {"events": events}


SLOTS = ("initiators", "targets", "places")


def _names(values: Iterable[Json] | None, change: Change) -> list[Json]:
    return [v | {"mention": change(v["mention"])} if "mention" in v else v for v in values or []]


def typed_f1(pairs: Iterable[tuple[Json, Json]]) -> float:
    """Typed event F1 of reading these reports."""
    tallies = []
    for doc, gold in pairs:
        published = dt.date.fromisoformat(doc["published"]) if doc.get("published") else None
        report = make_report(doc["text"], publisher=doc.get("publisher"), published=published, lang=doc.get("lang"), source_id=doc["id"])
        tallies.append(tally(doc["id"], gold, record_from_accounts(report, *extract(report)), report.text))
    return total(tallies).figure("typed event")[2]


def losses(pairs: list[tuple[Json, Json]]) -> tuple[float, dict[str, float]]:
    """Typed event F1 of the plain text, and how much lower it is with each change."""
    plain = typed_f1(pairs)
    figures = {name: typed_f1(changed(doc, gold, change) for doc, gold in pairs) for name, change in CHANGES.items()}
    figures["dateline"] = typed_f1((headed(doc), gold) for doc, gold in pairs)
    return plain, {name: plain - value for name, value in figures.items()}


def load(docs: Path, gold: Path) -> list[tuple[Json, Json]]:
    """Reports with their records."""
    records = {r["doc"]: r for r in map(json.loads, gold.read_text("utf-8").splitlines())}
    return [(d, records[d["id"]]) for d in map(json.loads, docs.read_text("utf-8").splitlines())]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("docs", nargs="?", type=Path, default=EXAMPLES / "reports" / "sahel.docs.jsonl")
    options.add_argument("gold", nargs="?", type=Path, default=EXAMPLES / "records" / "sahel.gold.jsonl")
    given = options.parse_args()
    plain, lost = losses(load(given.docs, given.gold))
    print(f"{'plain text':14} typed event F1 {plain:.3f}")
    for name, loss in lost.items():
        print(f"{name:14} typed event F1 {plain - loss:.3f}   loss {loss:+.3f}")
    sys.exit(max(lost.values()) >= WANTED)


if __name__ == "__main__":
    main()
