"""What identity looks at: the few facts of a telling that say whether another telling is of the same event.

They follow from one report and the world's data alone, are small, and are kept beside the record, so that comparing with
a hundred thousand tellings needs none of their accounts. `linked` holds the facts of what a telling is linked to in its
own report: a claim has no place of its own, but the attack that it claims has.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from hashlib import blake2b
from itertools import combinations
from typing import Any

from kg.codec import canonical
from kg.model import Account, Actor, Link, Locus, Report, When
from kg.ontology import event_types
from kg.resolve.sides import circle, side_of
from kg.resolve.spelling import loose_key, name_key
from kg.resolve.tellings import Telling
from kg.resolve.world import World, is_scoped

# Kinds of toll that reports mix up or add up: one voice's "neutralised" is another's "killed".
KIND_GROUPS = {"killed": "dead", "neutralised": "dead", "captured": "taken", "abducted": "taken", "missing": "taken"}
WORDS = 8
COMMON_MARKS = (
    "North",
    "South",
    "East",
    "West",
    "Nord",
    "Mali",
    "Niger",
    "Burkina",
    "Faso",
    "Central",
    "Region",
    "Région",
    "State",
    "Islamic",
)
BORROWED = ("claims", "condemns", "retaliation_for", "caused_by", "follows", "part_of")


@dataclass(frozen=True, slots=True)
class Party:
    """One side of an event: the named actors, all that they belong to, the words for unnamed ones, and whose side it is.

    `sure` are the named ones that the actor base knows; a name that only a report knows may be another name of one of them.
    """

    named: tuple[str, ...] = ()
    circle: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    sure: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.named or self.words)


@dataclass(frozen=True, slots=True)
class Features:
    """The facts of one telling. Days are ordinals; `spots` are (lat, lon, radius in km); `units` contain the places.

    `figures` are the exact counts that voices give, `bounds` all counts; `wording` marks the very words that tell it, `marks`
    are the proper names in them.
    """

    id: str
    report: str
    type: str
    family: str
    also: tuple[str, ...]
    status: str
    published: int | None
    first: int | None
    last: int | None
    ongoing: bool
    spots: tuple[tuple[float, float, float], ...]
    places: tuple[str, ...]
    units: tuple[str, ...]
    names: tuple[str, ...]
    initiators: Party
    targets: Party
    figures: tuple[tuple[str, int], ...]
    bounds: tuple[tuple[str, str, int, int | None], ...]
    wording: str = ""
    marks: tuple[str, ...] = ()
    linked: tuple[tuple[str, Features], ...] = field(default=())


def features_of(report: Report, tellings: Sequence[Telling], links: Iterable[Link], world: World) -> list[Features]:
    """The features of all tellings of a report."""
    bare = {t.id: _features(report, t, world) for t in tellings}
    telling = {a.id: t.id for t in tellings for a in t.accounts}
    linked: dict[str, list[tuple[str, Features]]] = {}
    for link in sorted(links):
        source, target = telling.get(link.source), telling.get(link.target)
        if source and target and source != target and link.type in BORROWED:
            linked.setdefault(source, []).append((link.type, bare[target]))
    return [replace(f, linked=tuple(linked.get(id, ()))) for id, f in bare.items()]


def _features(report: Report, t: Telling, world: World) -> Features:
    info = event_types().get(t.type)
    first, last, ongoing = _days(t.when)
    return Features(
        id=t.id,
        report=t.report,
        type=t.type,
        family=info.family if info else t.type,
        also=tuple(sorted({x for a in t.accounts for x in a.also})),
        status=t.own.status,
        published=report.published.toordinal() if report.published else None,
        first=first,
        last=last,
        ongoing=ongoing,
        spots=tuple(dict.fromkeys(s for x in t.loci if (s := _spot(x)) is not None)),
        places=tuple(sorted({p for x in t.loci for p in x.anchors})),
        units=tuple(sorted({u for x in t.loci for p in x.anchors for u in around(p, world)})),
        names=tuple(sorted({loose_key(name_key(p.name)) for a in t.accounts for p in a.places})),
        initiators=_party(t.initiators),
        targets=_party(t.targets),
        figures=tuple(sorted(_figures(t.accounts))),
        bounds=_bounds(t.accounts),
        wording=_wording(t),
        marks=tuple(sorted(_marks(t))),
    )


def _days(when: When | None) -> tuple[int | None, int | None, bool]:
    if when is None:
        return None, None, False
    first = when.earliest_begin.toordinal() if when.earliest_begin else None
    last = when.latest_end.toordinal() if when.latest_end else None
    return first, last, first is not None and last is None


def _spot(x: Locus) -> tuple[float, float, float] | None:
    if x.lat is None or x.lon is None:
        return None
    return (round(x.lat, 4), round(x.lon, 4), round(x.radius_km or 0.0, 1))


def around(place: str, world: World) -> list[str]:
    """The units that a place lies in, nearest first."""
    found: list[str] = []
    one = world.place(place)
    while one is not None and one.within and one.within not in found:
        found.append(one.within)
        one = world.place(one.within)
    return found


def _party(actors: Sequence[Actor]) -> Party:
    named = sorted({a.id for a in actors if not is_scoped(a)})
    return Party(
        tuple(named),
        tuple(sorted({up for id in named for up in circle(id)})),
        tuple(sorted({w for a in actors if is_scoped(a) for w in name_key(a.name).split() if len(w) > 2})),
        tuple(sorted({s for a in actors if (s := side_of(a)) is not None})),
        tuple(sorted({a.id for a in actors if a.known})),
    )


def _figures(accounts: Iterable[Account]) -> set[tuple[str, int]]:
    """Every exact figure that some voice gives, and the sums of two of one voice: parts in one report are a total in another."""
    found: set[tuple[str, int]] = set()
    for account in accounts:
        counts: dict[str, list[int]] = {}
        for c in account.casualties:
            if c.minimum is not None:
                counts.setdefault(KIND_GROUPS.get(c.kind, c.kind), []).append(c.minimum)
        for kind, ns in counts.items():
            found.update((kind, n) for n in ns)
            found.update((kind, a + b) for a, b in combinations(ns, 2))
    return {(kind, n) for kind, n in found if n > 0}


def _bounds(accounts: Iterable[Account]) -> tuple[tuple[str, str, int, int | None], ...]:
    """The tolls as bounds: (kind group, side, min, max), superseded ones included, since an early report has only those."""
    found = {
        (KIND_GROUPS.get(c.kind, c.kind), c.side, c.minimum, c.maximum) for a in accounts for c in a.casualties if c.minimum is not None
    }
    return tuple(sorted(found, key=lambda b: (b[0], b[1], b[2], -1 if b[3] is None else b[3])))


def _marks(t: Telling) -> set[str]:
    """The proper names in what a telling says of who and where, but for known actors: "the camp of Dioura" names Dioura."""
    said = [p.name for a in t.accounts for p in a.places]
    said += [x.name for x in (*t.initiators, *t.targets) if not x.known]
    words = {w for name in said for w in re.split(r"[\s–—-]+", name) if len(w) > 3 and w[:1].isupper() and not w.isupper()}
    return {loose_key(name_key(w)) for w in words} - {loose_key(name_key(u)) for u in COMMON_MARKS}


def _wording(t: Telling) -> str:
    """A mark of the words that tell it, trigger in its sentence; none where so few words may be another's by chance."""
    words = name_key(t.own.sentence.quote).split()
    if len(words) < WORDS:
        return ""
    marked = " ".join((*words, "|", name_key(t.own.trigger.quote), str(t.own.part)))
    return blake2b(marked.encode(), digest_size=8).hexdigest()


# ---------------------------------------------------------------- as JSON

Json = dict[str, Any]
_NAMES = tuple(f.name for f in fields(Features))


def to_json(f: Features) -> str:
    """Canonical JSON, for the index."""
    return canonical(_plain(f))


def _plain(f: Features) -> Json:
    found: Json = {name: getattr(f, name) for name in _NAMES}
    for name in ("initiators", "targets"):
        party: Party = found[name]
        found[name] = {"named": party.named, "circle": party.circle, "words": party.words, "sides": party.sides, "sure": party.sure}
    found["linked"] = [(kind, _plain(other)) for kind, other in f.linked]
    return found


def from_json(text: str) -> Features:
    """What `to_json` wrote."""
    return _read(json.loads(text))


def _read(d: Mapping[str, Any]) -> Features:
    values: dict[str, Any] = {k: _frozen(v) for k, v in d.items()}
    for name in ("initiators", "targets"):
        values[name] = Party(**{k: tuple(v) for k, v in d[name].items()})
    values["linked"] = tuple((kind, _read(x)) for kind, x in d["linked"])
    return Features(**values)


def _frozen(value: Any) -> Any:
    return tuple(_frozen(x) for x in value) if isinstance(value, list) else value
