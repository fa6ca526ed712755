"""Annotated reports in their compact form → documents, gold records and mention marks.

A file of `training/annotations/` holds one report: header lines, the text with each mention of an event marked (`{1*|ambushed}`: the
main trigger of event 1; `{1,2|raids}`), a line `---`, and the record in short lines (README.md there says how). One file is easier to
write, read and correct than three JSON records that must agree on every character.

    python -m training.annotate [--show] [FILE …]      check all, or those named; print what results
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kg.extract.features import TYPES, words_of
from kg.model import CASUALTY_KINDS, LINK_TYPES, MATERIEL_ACTIONS, SIDES, STATUSES

FOLDER = Path(__file__).parent / "annotations"
MARK = re.compile(r"\{([\d,*]+)\|([^{}]*)\}")

Json = dict[str, Any]


class Fault(Exception):
    """What is wrong with a line: shown with the file's name and the line's number."""


def reports(folder: Path = FOLDER) -> list[tuple[Json, Json, Json]]:
    """(document, gold record, mentions) of every annotated report, by name."""
    return [read(p) for p in sorted(folder.glob("*.txt"))]


def read(path: Path) -> tuple[Json, Json, Json]:
    """One file; a fault names the file and the line."""
    lines = path.read_text(encoding="utf-8").split("\n")
    at = 0
    try:
        doc: Json = {}
        while lines[at].strip():
            key, _, value = lines[at].partition(":")
            doc[key.strip()] = value.strip()
            at += 1
        if set(doc) != {"id", "publisher", "published", "lang", "title"} or doc["id"] != path.stem:
            raise Fault("wanted id (the file's name), publisher, published, lang, title")
        dt.date.fromisoformat(doc["published"])
        end = next((i for i in range(at, len(lines)) if lines[i].strip() == "---"), -1)
        if end < 0:
            raise Fault("no line --- between text and record")
        doc["text"], marks = plain(paragraphs(lines[at:end]))
        record: Json = {"doc": doc["id"], "events": [], "links": []}
        for at in range(end + 1, len(lines)):
            if lines[at].strip():
                line(lines[at].strip(), doc["text"], record)
        at = len(lines) - 1
        return doc, record, {"doc": doc["id"], "mentions": mentions(doc, record, marks)}
    except (Fault, ValueError, IndexError) as e:
        raise Fault(f"{path.name}:{at + 1}: {e}") from e


def paragraphs(lines: Iterable[str]) -> str:
    """The text with its paragraphs: a blank line parts them, `<br>` at a line's end keeps the break."""
    joined = "\n".join(x.strip() for x in lines).strip()
    joined = re.sub(r"\n{2,}", "\0\0", joined)
    joined = re.sub(r"\s*<br>\n?", "\0", joined).replace("\n", " ")
    return joined.replace("\0", "\n").strip()


def plain(marked: str) -> tuple[str, list[tuple[list[int], bool, int, int]]]:
    """The text without marks, and the marks: events, whether it is the main trigger, start, end.

    >>> plain("They {1*|ambushed} a convoy.")
    ('They ambushed a convoy.', [([1], True, 5, 13)])
    """
    out, marks, last = "", [], 0
    for m in MARK.finditer(marked):
        out += marked[last : m.start()]
        events = [x for x in m[1].split(",") if x]
        for starred in (True, False):
            numbers = [int(x.rstrip("*")) for x in events if x.endswith("*") == starred]
            if numbers:
                marks.append((numbers, starred, len(out), len(out) + len(m[2])))
        out += m[2]
        last = m.end()
    out += marked[last:]
    if "{" in out or "}" in out:
        raise Fault(f"a brace that is no mark: …{out[max(0, out.find('{') - 20) : out.find('{') + 30]}…")
    return out, marks


def line(text: str, source: str, record: Json) -> None:
    """Add one line of the record to it."""
    event = record["events"][-1] if record["events"] else None
    head, _, rest = text.partition(" ")
    rest = rest.strip()
    if head.isdigit() and rest.split(" ")[0] in LINK_TYPES:
        kind, _, other = rest.partition(" ")
        record["links"].append({"from": f"e{head}", "type": kind, "to": f"e{int(other)}"})
    elif head.isdigit():
        record["events"].append(started(int(head), rest))
    elif event is None:
        raise Fault("a slot before the first event")
    elif head in ("i", "t"):
        name, sign, mention = (x.strip() for x in rest.partition("="))
        if not sign or mention not in source or not name:
            raise Fault(f"wanted NAME = MENTION with the mention in the text, not {rest!r}")
        event["initiators" if head == "i" else "targets"].append({"name": name, "mention": mention})
    elif head == "p":
        event["places"].append(place(rest, source))
    elif head == "k":
        event["casualties"].append(casualty(rest))
    elif head == "m":
        action, item, count, *more = fields(rest)
        if action not in MATERIEL_ACTIONS:
            raise Fault(f"materiel is {', '.join(MATERIEL_ACTIONS)}, not {action!r}")
        event["materiel"].append({"action": action, "item": item, **counts(count), **({"approximate": True} if "approx" in more else {})})
    elif head == "w":
        event["weapons"].append(rest)
    elif head == "r":
        if rest not in source:
            raise Fault(f"not in the text: {rest!r}")
        event["reported_by"].append(rest)
    else:
        raise Fault(f"what is {head!r}? (an event's number, or i, t, p, k, m, w, r)")


def started(number: int, rest: str) -> Json:
    kind, when, *more = rest.split()
    status = next((x for x in more if x in STATUSES), "occurred")
    also = [x.removeprefix("also=") for x in more if x.startswith("also=")]
    unknown = [x for x in more if x not in STATUSES and x != "optional" and not x.startswith("also=")]
    if unknown or any(t not in TYPES for t in [kind, *also]):
        raise Fault(f"an unknown type or word in {rest!r}")
    out: Json = {
        "id": f"e{number}",
        "type": kind,
        "status": status,
        "trigger": "",
        "sentence": "",
        "initiators": [],
        "targets": [],
        "places": [],
    }
    out |= {"date": date(when), "casualties": [], "materiel": [], "weapons": [], "reported_by": []}
    return out | ({"also": also} if also else {}) | ({"optional": True} if "optional" in more else {})


def date(text: str) -> Json | None:
    """`2024-03-09`, `2024-03-01..2024-03-31`, `..2024-03-12`, `2024-03-09..`, `-`.

    >>> date("..2024-03-12")
    {'start': None, 'end': '2024-03-12'}
    """
    if text == "-":
        return None
    first, sign, last = text.partition("..")
    start, end = (dt.date.fromisoformat(x).isoformat() if x else None for x in (first, last if sign else first))
    if start and end and start > end:
        raise Fault(f"the date {text} ends before it starts")
    return {"start": start, "end": end}


def fields(text: str) -> list[str]:
    return [x.strip() for x in text.split(";")]


def place(text: str, source: str) -> Json:
    name, relation, admin1, country = [*fields(text), "", "", ""][:4]
    if name not in source:
        raise Fault(f"place not in the text: {name!r}")
    if country and not re.fullmatch(r"[A-Z]{2}", country):
        raise Fault(f"country by two capitals, not {country!r}")
    return {"name": name, "relation": relation or None, "admin1": admin1 or None, "country": country or None}


def casualty(text: str) -> Json:
    kind, side, who, count, *more = fields(text)
    if kind not in CASUALTY_KINDS or side not in SIDES:
        raise Fault(f"wanted kind; side; who; count, not {text!r}")
    out: Json = {"kind": kind, "who": who, "side": side, **counts(count)}
    out |= {"approximate": True} if "approx" in more else {}
    out |= {"superseded": True} if "superseded" in more else {}
    source = next((x.removeprefix("source=") for x in more if x.startswith("source=")), None)
    return out | ({"source": source} if source else {})


def counts(text: str) -> Json:
    """`9`, `9-`, `-9`, `12-15`, `?`.

    >>> counts("9-")
    {'min': 9, 'max': None}
    """
    if text == "?":
        return {"min": None, "max": None}
    low, sign, high = text.partition("-")
    least, most = (int(x) if x else None for x in (low, high if sign else low))
    if least is not None and most is not None and least > most:
        raise Fault(f"the count {text} has its least above its most")
    return {"min": least, "max": most}


def mentions(doc: Json, record: Json, marks: list[tuple[list[int], bool, int, int]]) -> Json:
    """The marks of each event, the main one first; sets each event's trigger and sentence, and holds marks and record together."""
    text = doc["text"]
    bounds = words_of(text, doc["lang"]).sentences
    known = {e["id"]: e for e in record["events"]}
    if len(known) < len(record["events"]):
        raise Fault("an event's number is used twice")
    out: Json = {name: [] for name in known}
    for numbers, main, start, end in marks:
        sentence = next((text[a:b] for a, b in reversed(bounds) if a <= start), text)
        for n in numbers:
            if f"e{n}" not in known:
                raise Fault(f"event {n} is marked in the text and not in the record")
            out[f"e{n}"].append({"trigger": text[start:end], "sentence": sentence.strip(), "start": start, "main": main})
    for name, found in out.items():
        if sum(m["main"] for m in found) != 1:
            raise Fault(f"{name} has {sum(m['main'] for m in found)} main triggers, wanted one: {{{name[1:]}*|words}}")
        found.sort(key=lambda m: (not m["main"], m["start"]))
        known[name]["trigger"], known[name]["sentence"] = found[0]["trigger"], found[0]["sentence"]
    for x in record["links"]:
        if x["from"] not in known or x["to"] not in known or x["from"] == x["to"]:
            raise Fault(f"a link to or from no event: {x}")
    return {name: [{k: v for k, v in m.items() if k != "main"} for m in found] for name, found in out.items()}


def checked(paths: Iterable[Path]) -> Iterator[tuple[Json, Json, Json] | Fault]:
    for p in paths:
        try:
            yield read(p)
        except Fault as e:
            yield e


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("files", nargs="*", type=Path)
    ap.add_argument("--show", action="store_true", help="print the record that results")
    a = ap.parse_args()
    found = list(checked(a.files or sorted(FOLDER.glob("*.txt"))))
    good = [x for x in found if not isinstance(x, Fault)]
    for x in found:
        if isinstance(x, Fault):
            print(x)
    if a.show:
        for doc, record, marks in good:
            print(doc["text"], json.dumps(record, ensure_ascii=False, indent=1), json.dumps(marks, ensure_ascii=False), sep="\n\n")
    events, links = (sum(len(g[k]) for _, g, _ in good) for k in ("events", "links"))
    print(f"{len(good)} reports, {events} events, {links} links; {len(found) - len(good)} with a fault", file=sys.stderr)
    return len(found) > len(good)


if __name__ == "__main__":
    sys.exit(main())
