"""Why an event is one event, and why its slots are what they are."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.graph.index import Index
from kg.model import Decision
from kg.resolve.choices import Choice, choices
from kg.resolve.cluster import pair
from kg.resolve.refs import ref_of
from kg.resolve.similarity import SAME, Likeness
from kg.resolve.tellings import Telling


@dataclass(frozen=True, slots=True)
class Join:
    """Two tellings that were held to be one event (or not), how alike they are, and what analysts said of them."""

    a: Telling
    b: Telling
    likeness: Likeness
    decisions: tuple[Decision, ...]
    verdict: str


@dataclass(frozen=True, slots=True)
class Why:
    """An event with the joins that made it one, the choices of its slots, and what was nearly joined to it."""

    event: str
    tellings: tuple[Telling, ...]
    joins: tuple[Join, ...]
    choices: tuple[Choice, ...]
    contested: tuple[str, ...]
    nearly: tuple[Join, ...]


def why(index: Index, event: str) -> Why:
    """Explain an event."""
    tellings = index.identity.tellings(event)
    by_id = {t.id: t for t in tellings}
    drawn = index.draw(tellings)
    origin = {t.report: index.copies.origin(t.report) for t in tellings}
    return Why(
        event,
        tuple(tellings),
        tuple(_joins(index, by_id)),
        tuple(choices(drawn, tellings, origin)),
        drawn.contested,
        tuple(_nearly(index, by_id)),
    )


def _joins(index: Index, tellings: dict[str, Telling]) -> list[Join]:
    """The strongest pairs that connect the tellings of an event, strongest first."""
    ids = sorted(tellings)
    pairs = [(a, b) for i, a in enumerate(ids) for b in ids[i + 1 :]]
    joins = {p: _join(index, tellings[p[0]], tellings[p[1]]) for p in pairs}
    group = {id: id for id in ids}
    found = []
    for p in sorted(pairs, key=lambda p: (joins[p].verdict != "same (decided)", -joins[p].likeness.score, p)):
        a, b = group[p[0]], group[p[1]]
        if a != b:
            group = {id: a if g == b else g for id, g in group.items()}
            found.append(joins[p])
    return found


def _join(index: Index, a: Telling, b: Telling) -> Join:
    likeness, decisions = index.identity.likeness(a.id, b.id), decisions_on(index, a, b)
    said = {d.verdict for d in decisions}
    if "different" in said:
        verdict = "different (decided)"
    elif "same" in said:
        verdict = "same (decided)"
    elif a.report == b.report:
        verdict = "two events of one report"
    else:
        verdict = "same" if likeness.score >= SAME else "not sure"
    return Join(a, b, likeness, decisions, verdict)


def decisions_on(index: Index, a: Telling, b: Telling) -> tuple[Decision, ...]:
    """What analysts said of two tellings."""
    wanted = pair(a.id, b.id)
    ids = {x.id: t.id for t in (a, b) for x in t.accounts}
    found = []
    for d in index.record.decisions_on(a.report):
        ends = [index.decided.account(x) for x in (d.a, d.b) if x]
        if d.kind == "event" and len(ends) == 2 and None not in ends and pair(*(ids.get(x.id, "") for x in ends if x)) == wanted:
            found.append(d)
    return tuple(found)


def _nearly(index: Index, tellings: dict[str, Telling]) -> list[Join]:
    """Pairs with tellings of other events that were alike enough to ask, or that a decision or constraint keeps apart."""
    found: dict[str, Join] = {}
    for id, telling in sorted(tellings.items()):
        for other, _ in sorted(index.identity.alike(id), key=lambda x: (-x[1], x[0])):
            if other not in tellings:
                join = _join(index, telling, index.identity.telling(other))
                if join.verdict == "same":
                    join = replace(join, verdict="alike, but what the whole of both events says does not fit")
                event = index.identity.event_of(join.b.own.id) or ""
                if event not in found or found[event].likeness.score < join.likeness.score:
                    found[event] = join
    return sorted(found.values(), key=lambda j: (-j.likeness.score, j.a.id, j.b.id))


def name_of(telling: Telling) -> str:
    """The reference that a decision on this telling holds on to."""
    return str(ref_of(telling.own))
