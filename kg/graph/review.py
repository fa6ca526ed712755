"""What to ask an analyst, and taking the answer: doubtful pairs of tellings, actors and places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz, process

from kg.errors import InputError
from kg.graph.index import Index
from kg.graph.names import local
from kg.model import Decision, Verdict
from kg.ontology import actor_aliases
from kg.resolve.refs import is_ref, parse_ref, ref_of
from kg.resolve.similarity import UNSURE, Likeness
from kg.text import fold

ALIKE = 82.0
Kind = Literal["event", "actor", "place"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two things that may be one: what a decision names them by, how they are called, and what speaks for it."""

    kind: Kind
    a: str
    b: str
    names: tuple[str, str]
    score: float
    reasons: tuple[str, ...]
    likeness: Likeness | None = None


def doubts(index: Index, kind: Kind) -> list[Doubt]:
    """What to ask, the likeliest first; what has been decided (or left as unsure) is not asked again."""
    found = {"event": _events, "actor": _actors, "place": _places}[kind](index)
    said = {(d.a, d.b) for d in index.record.decisions(kind)}
    open_ = (d for d in found if tuple(sorted((d.a, d.b))) not in said)
    return sorted(open_, key=lambda d: (-d.score, d.a, d.b))


def _events(index: Index) -> Iterator[Doubt]:
    """The best pair of each two events that are alike enough to ask."""
    best: dict[tuple[str, str], tuple[float, str, str]] = {}
    rows = index.db.execute(
        "SELECT p.score, p.a, p.b, x.event, y.event FROM ix_pair p JOIN ix_telling x ON x.id = p.a JOIN ix_telling y ON y.id = p.b "
        "WHERE x.event <> y.event AND p.score >= ?", (UNSURE,)
    )  # fmt: skip
    for score, a, b, one, two in rows:
        key = (min(one, two), max(one, two))
        best[key] = max(best.get(key, (float("-inf"), "", "")), (score, a, b))
    for score, a, b in best.values():
        x, y = index.identity.telling(a), index.identity.telling(b)
        likeness = index.identity.likeness(a, b)
        names = (f"account/{x.own.id}", f"account/{y.own.id}")
        yield Doubt("event", str(ref_of(x.own)), str(ref_of(y.own)), names, score, tuple(r.text for r in likeness.reasons), likeness)


def _actors(index: Index) -> Iterator[Doubt]:
    """Actors that only reports know whose name is much like that of another."""
    known: dict[str, str] = {}
    for alias in actor_aliases():
        if alias.kind in ("name", "alias") and alias.needs_country is None:
            known.setdefault(fold(alias.alias), local("actor", alias.actor))
    unknown = dict(index.identity.things("actor/x-"))
    names = {**known, **{fold(name): id for id, name in sorted(unknown.items())}}
    for id, name in sorted(unknown.items()):
        best: dict[str, tuple[float, str]] = {}
        for other, score, _ in process.extract(fold(name), names.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=3):
            if names[other] != id and (names[other] not in unknown or id < names[other]):
                best[names[other]] = max(best.get(names[other], (0.0, "")), (round(score, 1), other))
        for two, (score, other) in sorted(best.items()):
            yield Doubt("actor", id, two, (name, other), score, (f"names are {score:.0f} % alike",))


def _places(index: Index) -> Iterator[Doubt]:
    """Names of places that were left undecided, with each place that they may be."""
    for label, key, candidates in index.identity.undecided():
        for n, id in enumerate(candidates):
            place = index.world.place(id)
            if place is not None:
                said = (f"{place.kind} in {place.admin1 or place.country or '?'}",)
                yield Doubt("place", key, local("place", id), (label, place.name), round(1 / (n + 1), 2), said)


# ---------------------------------------------------------------- taking the answer


def named(index: Index, name: str, voice: bool = False) -> tuple[str, str]:
    """What a decision on this name is about: its kind, and what it holds on to.

    A name is the id of an account or event (or the beginning of one), a reference to an account, or the id of an actor or place.
    An event is held on to by its report's own account, since voices come and go with how well a report is read; with `voice` by the account itself.
    """
    if name.startswith(("actor/", "place/")):
        return name.partition("/")[0], name
    if is_ref(name):
        parse_ref(name)
        return "event", name
    id = name.removeprefix("event/").removeprefix("account/")
    found = index.record.accounts_like(id)
    if len(found) != 1:
        what = f"no account or event {name!r}" if not found else f"{name!r} may be {len(found)} accounts"
        raise InputError(what, remedy="name an account, event, actor or place by its id, as `kg triples` and `kg event` show it")
    own = (a for a in index.record.accounts(found[0].report) if (a.trigger, a.part) == (found[0].trigger, found[0].part))
    return "event", str(ref_of(found[0] if voice else next(own)))


def decision(
    index: Index, verdict: Verdict, a: str, b: str | None, *, who: str, why: str | None = None, when: str | None = None
) -> Decision:
    """A decision on two things (same, different, unsure) or on one account (accept, reject), by name."""
    kind, one = named(index, a, voice=verdict in ("accept", "reject"))
    if verdict in ("accept", "reject"):
        if kind != "event" or b is not None:
            raise InputError(f"{verdict} is said of one account", remedy="name one account")
        return Decision("account", verdict, one, None, who, when or today(), why)
    if b is None:
        raise InputError(f"{verdict} is said of two things", remedy="name the other as well")
    other, two = named(index, b)
    if other != kind:
        raise InputError(f"{a!r} and {b!r} are not of one kind", remedy="name two accounts, two actors or two places")
    if one == two:
        raise InputError("that is one thing, named twice", remedy="name another")
    one, two = sorted((one, two))
    return Decision(kind, verdict, one, two, who, when or today(), why)  # type: ignore[arg-type]


def today() -> str:
    """The day of a decision; the one thing here that a clock tells, as an analyst's act and not as something derived."""
    return dt.date.today().isoformat()


def check(d: Decision, *, file: str | None = None, line: int | None = None) -> None:
    """Refuse a decision that cannot be one: an unknown verdict, a verdict that does not fit the kind, a malformed reference."""
    if fault := _fault(d):
        what, field, remedy = fault
        raise InputError(what, file=file, line=line, field=field, remedy=remedy)


def _fault(d: Decision) -> tuple[str, str, str] | None:
    if d.kind not in ("event", "actor", "place", "account"):
        return f"no kind {d.kind!r}", "kind", "use event, actor, place or account"
    allowed = ("accept", "reject") if d.kind == "account" else ("same", "different", "unsure")
    if d.verdict not in allowed:
        return f"{d.verdict!r} of {d.kind}", "verdict", f"use {', '.join(allowed)}"
    if (d.b is None) != (d.kind == "account") or d.a == d.b:
        return "wrong number of things", "b", "name two, or one account"
    for field, name in (("a", d.a), ("b", d.b)):
        if name is not None and not (is_ref(name) if d.kind in ("event", "account") else name.startswith(f"{d.kind}/")):
            return f"{name!r} names no {d.kind}", field, "write it as `kg decisions export` does"
    return None
