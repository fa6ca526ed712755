"""Why an event's slots are what they are: each choice of `kg.resolve.events` as a sentence, with what was not chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from kg.resolve.events import SPECIFICITY, Drawn, Support, account_toll, figure
from kg.resolve.tellings import Telling
from kg.resolve.world import is_scoped


class Choice(NamedTuple):
    """A slot, the value it has, and why."""

    slot: str
    value: str
    why: str


def choices(drawn: Drawn, tellings: Sequence[Telling], origin_of: Mapping[str, str]) -> list[Choice]:
    """Why each slot of an event is what it is."""
    support = Support(sorted(tellings, key=lambda t: t.id), origin_of)
    found = [_type(drawn, support), _status(drawn, support)]
    found += [_actors(drawn, support, slot) for slot in ("initiators", "targets")]
    found += [_where(drawn, support), _when(drawn, support), *_tolls(drawn, tellings)]
    return [c for c in found if c.value]


def _sources(n: int) -> str:
    return f"{n} source" if n == 1 else f"{n} independent sources"


def _said(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{value} ({_sources(n)})" for value, n in sorted(counts.items(), key=lambda x: (-x[1], x[0])))


def _type(drawn: Drawn, support: Support) -> Choice:
    counts = support.counts(lambda t: [t.type])
    return Choice("type", drawn.event.type, _among(counts, drawn.event.type, _why_type(drawn.event.type, counts)))


def _why_type(chosen: str, counts: Mapping[str, int]) -> str:
    more = all(SPECIFICITY.get(chosen, 1) > SPECIFICITY.get(t, 1) for t in counts if t != chosen)
    return "says the most" if more else "best supported of the most specific"


def _among(counts: Mapping[str, int], chosen: str, why: str) -> str:
    others = {v: n for v, n in counts.items() if v != chosen}
    return f"{why}; also told: {_said(others)}" if others else f"all say so ({_sources(counts.get(chosen, 0))})"


def _status(drawn: Drawn, support: Support) -> Choice:
    counts = support.counts(lambda t: {str(a.status) for a in t.accounts})
    return Choice("status", drawn.event.status, _among(counts, drawn.event.status, "best supported; a denial does not undo it"))


def _actors(drawn: Drawn, support: Support, slot: str) -> Choice:
    chosen = drawn.initiators if slot == "initiators" else drawn.targets
    counts = support.counts(lambda t: [a.name for a in getattr(t, slot)])
    named = any(not is_scoped(a) for a in chosen)
    why = "named actors go before groups without a name" if named else "the group that most sources tell of; nobody names it"
    value = ", ".join(a.name for a in chosen)
    others = {v: n for v, n in counts.items() if v not in {a.name for a in chosen}}
    told = _said({a.name: counts.get(a.name, 0) for a in chosen})
    return Choice(slot, value, f"{why}; also told: {_said(others)}" if others else f"told by: {told}")


def _where(drawn: Drawn, support: Support) -> Choice:
    loci = drawn.event.loci
    value = ", ".join(x.label + (f" ({x.relation})" if x.relation else "") for x in loci)
    return Choice("where", value, _least("smallest area of doubt", lambda t: [x.label for x in t.loci], {x.label for x in loci}, support))


def _least(why: str, values: Callable[[Telling], Iterable[str]], chosen: set[str], support: Support) -> str:
    counts = support.counts(values)
    others = {v: n for v, n in counts.items() if v not in chosen}
    return f"{why}; also told: {_said(others)}" if others else f"told by {_sources(max(counts.values(), default=0))}"


def _when(drawn: Drawn, support: Support) -> Choice:
    when = drawn.event.when
    if when is None:
        return Choice("when", "", "")
    begin, end = when.earliest_begin, when.latest_end
    value = str(begin) if begin == end else f"{begin or '…'}..{end or '…'}"
    told = support.counts(lambda t: [f"{t.when.earliest_begin or '…'}..{t.when.latest_end or '…'}"] if t.when else [])
    why = "what all dates have in common" if not when.conflict else f"the most exact dates that agree; {when.conflict}"
    return Choice("when", value, why if len(told) > 1 else f"told by {_sources(max(told.values(), default=0))}")


def _tolls(drawn: Drawn, tellings: Sequence[Telling]) -> list[Choice]:
    found = []
    for kind, bounds in sorted(drawn.tolls.items()):
        voices = sorted(
            f"{figure(b)} {side} ({a.voice or t.publisher or 'the report'}{', a party' if a.id in t.parties else ''})"
            for t in tellings for a in t.accounts for (k, side), b in account_toll(a).items() if k == kind
        )  # fmt: skip
        clash = "; cannot all be true" if any(c.startswith(f"{kind} ") for c in drawn.contested) else ""
        found.append(Choice(kind, figure(bounds), "from the lowest to the highest that is told: " + "; ".join(voices) + clash))
    return found
