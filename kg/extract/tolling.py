"""Whose toll: each toll and each thing lost that rules found in the text goes to the event that it most likely results from.

The role head says how much a count belongs to each event; a predicate that is itself a mention of the event ("killed"),
the same sentence and nearness add to it. A toll that no event reaches is left out. Another voice's figure that differs
from the report's own goes to that voice's account.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from kg.extract.casualties import find_casualties
from kg.extract.features import ROLES
from kg.extract.materiel import MaterielMention, find_materiel, settle_action
from kg.extract.reading import Reading, Told
from kg.extract.tokens import Stretch
from kg.extract.tollmention import CasualtyMention
from kg.extract.tollsides import assign_side, settle_kind
from kg.model import Account, Casualty, Materiel, Span

_TOLL = ROLES.index("toll")
# Types of which nobody is killed: a toll beside them is another event's, unless the head is very sure.
_BLOODLESS = frozenset({
    "Claim", "Condemnation", "Accusation", "Threat", "Talks", "Agreement", "Sanction", "Release", "Surrender", "Withdrawal", "Protest",
})  # fmt: skip
_OWN_KIND = {"Arrest": "captured", "Abduction": "abducted", "Displacement": "displaced"}


@dataclass
class Tolls:
    """What was lost in one event: the report's own tolls, those of other voices by name, and materiel."""

    own: list[Casualty] = field(default_factory=list)
    voiced: dict[str, list[Casualty]] = field(default_factory=dict)
    materiel: list[Materiel] = field(default_factory=list)


def attach_tolls(reading: Reading, drafts: Sequence[Account]) -> list[Tolls]:
    """The tolls of each event, in the order of the events."""
    out = [Tolls() for _ in drafts]
    given: list[list[CasualtyMention]] = [[] for _ in drafts]
    for mention in find_casualties(reading.report.text, reading.lang):
        i = _owner(reading, mention)
        if i is not None:
            given[i].append(mention)
    for i, (draft, mentions) in enumerate(zip(drafts, given, strict=True)):
        _fill(reading, out[i], draft, mentions)
    for thing in find_materiel(reading.report.text, reading.lang):
        i = _owner(reading, thing)
        if i is not None:
            out[i].materiel.append(_materiel(reading, thing, drafts[i].type))
    return out


def _owner(reading: Reading, mention: CasualtyMention | MaterielMention) -> int | None:
    cut = reading.model.settings["thresholds"]["toll" if isinstance(mention, CasualtyMention) else "materiel"]
    kind = mention.kind if isinstance(mention, CasualtyMention) else None
    scored = [(round(_belongs(reading, told, mention.spans, kind), 4), -i) for i, told in enumerate(reading.events)]
    best = max(scored, default=(0.0, 0))
    return -best[1] if best[0] >= cut else None


def _materiel(reading: Reading, thing: MaterielMention, kind: str) -> Materiel:
    spans = tuple(Span(s.start, s.end, reading.report.text[s.start : s.end]) for s in thing.spans)
    return Materiel(settle_action(thing.action, kind), thing.item, thing.minimum, thing.maximum, spans, thing.approximate)


def _belongs(reading: Reading, told: Told, spans: Sequence[Stretch], kind: str | None) -> float:
    """How much a toll (or, with no kind, things lost) belongs to an event, 0 to about 2."""
    w = reading.words
    count = words_in(reading, spans[0])
    if not len(count):
        return 0.0
    score = float(told.roles[count, _TOLL].max()) if kind else 0.0
    predicate = {i for s in spans for i in words_in(reading, s)}
    if any(i in predicate for m in told.mentions for i in m.words):
        score += 0.5
    here = w.sentence[int(count[0])]
    gap = min(abs(w.sentence[m.first] - here) + (0.5 if w.sentence[m.first] > here else 0.0) for m in told.mentions)
    score += 0.3 if gap == 0 else 0.15 if gap <= 1 else 0.05 if gap <= 2 else 0.0
    nearest = min(abs(m.first - int(count[0])) for m in told.mentions)
    score += 0.1 / (1 + nearest / 10)
    if told.type in _BLOODLESS:
        score -= 0.4
    own = _OWN_KIND.get(told.type)
    if kind is not None and own is not None:
        score += 0.3 if kind == own else -0.15
    return score


def words_in(reading: Reading, stretch: Stretch) -> npt.NDArray[np.int64]:
    """Indices of the words inside a stretch of characters."""
    w = reading.words
    return np.array(w.within(stretch.start, stretch.end), dtype=np.int64)


def _fill(reading: Reading, tolls: Tolls, draft: Account, mentions: Sequence[CasualtyMention]) -> None:
    text = reading.report.text
    seen: dict[tuple[str, str, int | None, int | None], bool] = {}
    for c in mentions:
        side = assign_side(c, draft.initiators, draft.targets, draft.type)
        kind = settle_kind(c.kind, draft.type)
        key = (kind, side, c.minimum, c.maximum)
        if key in seen:
            continue
        seen[key] = c.superseded
        spans = tuple(Span(s.start, s.end, text[s.start : s.end]) for s in c.spans)
        toll = Casualty(kind, side, c.minimum, c.maximum, spans, c.who, c.approximate, c.superseded)
        rival = not c.superseded and any(k[:2] == key[:2] and k != key and not old for k, old in seen.items())
        if c.voice is not None and rival:
            tolls.voiced.setdefault(c.voice.name, []).append(toll)
        else:
            tolls.own.append(toll)
