"""Which of the events found are told at all: what has neither parties, place, date nor toll is talk of war, not an event.

"Attacks continue", "ambushes remain a threat": such words name events of no one, nowhere and never. They are kept only
where the trigger is very sure or another event answers them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extract.placing import unit_ids, units_around
from kg.extract.reading import Reading
from kg.model import Account, LinkType
from kg.ontology import event_types
from kg.resolve.gazetteer import gazetteer

_SERIAL = frozenset({"AirStrike", "DroneStrike", "Shelling", "Attack", "ArmedClash", "Operation", "Explosion"})


def kept_events(reading: Reading, drafts: Sequence[Account], links: Sequence[tuple[int, LinkType, int, float]]) -> set[int]:
    """Numbers of the events that stay."""
    cuts = reading.model.settings["thresholds"]
    linked = {i for a, _, b, _ in links for i in (a, b)}
    kept = set()
    for i, (told, draft) in enumerate(zip(reading.events, drafts, strict=True)):
        bare = 4 - sum(map(bool, (draft.initiators, draft.targets, draft.places or draft.casualties, draft.when)))
        cut = cuts["trigger"] + cuts["bare"] * max(0, bare - 1) - (cuts["linked"] if i in linked else 0)
        if round(told.score, 4) >= min(cut, 0.97):
            kept.add(i)
    kept -= _summaries(drafts, kept)
    return kept - _pointing_replies(drafts, kept, links)


_REPLY = re.compile(
    r"\b(?:the|this|that|its|their|la|cette|sa|leur|les|ces|ses|leurs)\s+(?:[\w-]+\s+){0,2}(?:responses?|repl(?:y|ies)|ripostes?|réponses?|retaliation|reprisals?|représailles)\Z",
    re.IGNORECASE,
)


def _pointing_replies(drafts: Sequence[Account], kept: set[int], links: Sequence[tuple[int, LinkType, int, float]]) -> set[int]:
    """ "The ambush that prompted the military response": words for a reply that is told elsewhere as the deed that it was."""
    causes: dict[int, set[int]] = {}
    for a, kind, b, _ in links:
        if kind == "retaliation_for":
            causes.setdefault(a, set()).add(b)
    out: set[int] = set()
    for i in kept & causes.keys():
        told = drafts[i]
        words = told.sentence.quote[: told.trigger.end - told.sentence.start]
        doers = {p.name for p in told.initiators}
        others = [j for j in (kept & causes.keys()) - out - {i} if causes[i] & causes[j] and doers & {p.name for p in drafts[j].initiators}]
        if not told.targets and not told.casualties and others and _REPLY.search(words):
            out.add(i)
    return out


def _summaries(drafts: Sequence[Account], kept: set[int]) -> set[int]:
    """Sentences over a series ("strikes across four regions") whose parts are told: they add no event of their own."""
    types = event_types()
    out: set[int] = set()
    for i in sorted(kept):
        whole = drafts[i]
        if whole.type not in _SERIAL or whole.casualties:
            continue
        doers = {p.name for p in whole.initiators}
        parts = [
            j
            for j in kept - out - {i}
            if types[drafts[j].type].family == types[whole.type].family
            and doers & {p.name for p in drafts[j].initiators}
            and drafts[j].places
        ]
        around = frozenset(unit for j in parts for p in drafts[j].places for unit in units_around(p.name))
        if len(parts) >= 2 and all(_wide(p.name) or around & unit_ids(p.name) for p in whole.places):
            out.add(i)
    return out


def _wide(name: str) -> bool:
    """Whether a place is a country."""
    return any(p.kind == "country" for p in gazetteer().lookup(name)[:1])
