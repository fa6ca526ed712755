"""The behaviour suite: short texts with what must be read in them, kept as data in ``tests/behaviour/*.toml``, one file a theme.

A case has a `name`, the `text`, its `lang`, the day it was `published`, and only what it is about::

    [[case]]
    name = "an active sentence names the doer first"
    lang = "en"
    text = "JNIM fighters ambushed an army patrol near Nara on Saturday, killing four soldiers."
    events = [{ type = "Ambush", by = "Jama'at Nusrat al-Islam wal-Muslimin", at = "Nara", date = "2025-10-04", toll = "killed target 4" }]

Keys of an event; where a value is a list, all must hold; where it is cut by "|", one of the pieces must:

    type, status                     as in the record
    by, on, at, weapon, voice        a value of the slot; ``[]``: the slot is empty; not_by, not_on, not_at: values that it must not have
    relation                         how the place is told
    date                             "2025-10-04", "2025-10-03/2025-10-04", "2025-10-03/" (began), "/2025-10-03" (by then), "none"
    conflict                         true: the days told do not agree, and the date says so
    toll                             "killed target 9"; counts: 9, 9+ (at least), 4-6, ~10 (about), ? (unsaid); ``*`` for any side
    only_tolls                       true: no toll but those
    no_toll                          kinds that nobody is counted under
    thing                            "destroyed motorcycles 20"

Keys of a case: `none` (nothing is read), `exactly` (so many events), `absent` (types that are not read), `links`
("retaliation_for 2 1": from the second of `events` to the first).

    python -m tests.behaviour_cases            what holds, theme by theme, and what is wrong with the others
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import Any

from kg.evaluate.likeness import same_name, same_place, same_text, words
from kg.extract import extract
from kg.interchange import record_from_accounts
from kg.model import make_report

Json = Mapping[str, Any]
ROOT = Path(__file__).parent.parent
DATA = ROOT / "tests" / "behaviour"
PUBLISHED = dt.date(2025, 10, 8)  # a Wednesday
EVENT_KEYS = frozenset(
    """type status by on at not_by not_on not_at relation weapon voice date conflict toll only_tolls no_toll thing""".split()
)
CASE_KEYS = frozenset("name lang text published events none exactly absent links".split())


@dataclass(frozen=True)
class Case:
    """One text and what must be read in it."""

    theme: str
    name: str
    text: str
    lang: str
    published: dt.date
    expected: Json

    def read(self) -> dict[str, Any]:
        """The record that the program makes of the text."""
        report = make_report(self.text, published=self.published, lang=self.lang)
        return record_from_accounts(report, *extract(report))

    def wrong(self) -> list[str]:
        """What does not hold; empty where the case passes."""
        return differences(self.expected, self.read())


def cases() -> Iterator[Case]:
    """All cases, by theme. A key that no case can have is an error here and not a test that always passes."""
    for path in sorted(DATA.glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            odd = (row.keys() - CASE_KEYS) | {k for e in row.get("events", []) for k in e.keys() - EVENT_KEYS}
            if odd or not (row.keys() & {"events", "none", "exactly", "absent"}):
                raise ValueError(f"{path.name}: {row['name']!r}: {odd or 'expects nothing'}")
            yield Case(path.stem, row["name"], row["text"], row["lang"], row.get("published", PUBLISHED), row)


# ---------------------------------------------------------------- what does not hold


def differences(expected: Json, record: Json) -> list[str]:
    """What a record lacks of what is expected, in words.

    >>> differences({"none": True}, {"events": [{"type": "Attack", "trigger": "raid"}]})
    ['invented: Attack "raid"']
    >>> differences({"events": [{"type": "Ambush|Attack"}]}, {"events": [{"type": "Attack", "trigger": "raid"}]})
    []
    """
    found = record["events"]
    out = [f'invented: {e["type"]} "{e["trigger"]}"' for e in found if expected.get("none") or e["type"] in expected.get("absent", [])]
    if len(found) != expected.get("exactly", len(found)):
        told = ", ".join(f'{e["type"]} "{e["trigger"]}"' for e in found)
        out.append(f"{len(found)} events, not {expected['exactly']}: {told}")
    wanted = expected.get("events", [])
    chosen = _assigned(wanted, found)
    for n, (want, e) in enumerate(zip(wanted, chosen, strict=True), 1):
        out += [f"event {n} ({want.get('type')}): {x}" for x in _event(want, e)]
    return out + _links(expected.get("links", []), chosen, record.get("links", []))


def _assigned(wanted: Sequence[Json], found: Sequence[Json]) -> Sequence[Json | None]:
    """The event found for each one wanted, none twice, so that least is wrong."""
    pool = [*found, *[None] * len(wanted)]
    wrong = {(i, j): len(_event(w, e)) for i, w in enumerate(wanted) for j, e in enumerate(pool)}
    ways = permutations(range(len(pool)), len(wanted))
    best = min(ways, key=lambda way: sum(wrong[i, j] for i, j in enumerate(way)), default=())
    return [pool[j] for j in best]


def _event(want: Json, e: Json | None) -> list[str]:
    if e is None:
        return ["not read"] * 20
    out = []
    for key in ("type", "status"):
        if key in want and e.get(key) not in want[key].split("|"):
            out.append(f"{key} {e.get(key)}")
    for key, slot in (("by", "initiators"), ("on", "targets"), ("at", "places"), ("weapon", "weapons"), ("voice", "reported_by")):
        out += _slot(key, want, e.get(slot) or [])
    if "relation" in want and not any(str(p.get("relation")) in want["relation"].split("|") for p in e.get("places") or []):
        out.append(f"relation {[p.get('relation') for p in e.get('places') or []]}")
    return out + _date(want, e.get("date")) + _tolls(want, e.get("casualties") or []) + _things(want, e.get("materiel") or [])


def _list(value: str | Sequence[str]) -> Sequence[str]:
    return [value] if isinstance(value, str) else value


def _same(key: str, name: str, value: Any) -> bool:
    if key == "at":
        return same_place({"name": name}, value)
    if key in ("weapon", "voice"):
        return same_text(name, value)
    if name[0].islower() and set(words(name)) and set(words(name)) <= set(words(value.get("name"))):
        return True  # a noun phrase may be told with more of its words: "gunmen", "gunmen on motorcycles"
    return same_name({"name": name}, value)


def _slot(key: str, want: Json, values: Sequence[Any]) -> list[str]:
    shown = [v["name"] if isinstance(v, Mapping) else v for v in values]
    missing = [w for w in _list(want.get(key, [])) if not any(_same(key, x, v) for x in w.split("|") for v in values)]
    wrong = [w for w in _list(want.get(f"not_{key}", [])) if any(_same(key, x, v) for x in w.split("|") for v in values)]
    if want.get(key) == [] and values:
        return [f"{key} {shown}, not empty"]
    return [f"{key} {shown}, not {w!r}" for w in missing] + [f"{key} {shown}, which must not have {w!r}" for w in wrong]


def _date(want: Json, date: Json | None) -> list[str]:
    start, end = (date or {}).get("start") or "", (date or {}).get("end") or ""
    told = (start if start == end else f"{start}/{end}") or "none"
    out = [f"date {told}, not {want['date']}"] if told not in want.get("date", told).split("|") else []
    return out + (["no conflict of days is flagged"] if want.get("conflict") and not (date or {}).get("conflict") else [])


def _count(x: Json) -> str:
    low, high = x.get("min"), x.get("max")
    if low is None:
        return "?"
    return f"{'~' if x.get('approximate') else ''}{low}{'+' if high is None else f'-{high}' if high != low else ''}"


def _tolls(want: Json, found: Sequence[Json]) -> list[str]:
    told = [(c["kind"], c["side"], _count(c)) for c in found if not c.get("superseded")]
    wanted = [[tuple(x.split()) for x in w.split("|")] for w in _list(want.get("toll", []))]
    missing = [ways for ways in wanted if not any(_toll(w, t) for w in ways for t in told)]
    out = [f"tolls {[' '.join(t) for t in told]}, not {' | '.join(' '.join(w) for w in ways)}" for ways in missing]
    extra = [t for t in told if not any(_toll(w, t) for ways in wanted for w in ways)] if want.get("only_tolls") else []
    extra += [t for t in told if t[0] in _list(want.get("no_toll", [])) and t[2] != "0"]
    return out + [f"toll {' '.join(t)} is not told" for t in extra]


def _toll(want: Sequence[str], told: tuple[str, str, str]) -> bool:
    return want[0] == told[0] and want[1] in ("*", told[1]) and want[2] == told[2]


def _things(want: Json, found: Sequence[Json]) -> list[str]:
    told = [(m["action"], m["item"], _count(m)) for m in found]
    out = []
    for w in _list(want.get("thing", [])):
        if not any(_thing(x, t) for x in w.split("|") for t in told):
            out.append(f"things {[' '.join(t) for t in told]}, not {w!r}")
    return out


def _thing(want: str, told: tuple[str, str, str]) -> bool:
    action, *item, count = want.split()
    return action == told[0] and bool(set(words(" ".join(item))) & set(words(told[1]))) and count == told[2]


def _links(wanted: Sequence[str], chosen: Sequence[Json | None], found: Sequence[Json]) -> list[str]:
    told = {(x["from"], x["type"], x["to"]) for x in found}
    out = []
    for w in wanted:
        kind, *ends = w.split()
        source, target = ((chosen[int(n) - 1] or {}).get("id") for n in ends)
        if not any((source, k, target) in told for k in kind.split("|")):
            out.append(f"link {w} not among {sorted(told)}")
    return out


# ---------------------------------------------------------------- by hand


def main() -> None:
    """Print what holds and what does not."""
    held: dict[str, list[bool]] = {}
    for case in cases():
        wrong = case.wrong()
        held.setdefault(case.theme, []).append(not wrong)
        if wrong:
            short = dict.fromkeys(w.split("not read")[0] + "not read" if "not read" in w else w for w in wrong)
            print(f"\n{case.theme}: {case.name}\n    {case.text!r}", *short, sep="\n    - ")
    print()
    for theme, results in held.items():
        print(f"{theme:12} {sum(results)} of {len(results)}")
    every = [r for results in held.values() for r in results]
    print(f"{'all':12} {sum(every)} of {len(every)} ({sum(every) / len(every):.1%})")


if __name__ == "__main__":
    main()
