"""Which of the events found are told at all: what has neither parties, place, date nor toll is talk of war, not an event.

"Attacks continue", "ambushes remain a threat": such words name events of no one, nowhere and never. They are kept only
where the trigger is very sure or another event answers them.
"""

from __future__ import annotations

from collections.abc import Sequence

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
    return kept - _summaries(drafts, kept)


def _summaries(drafts: Sequence[Account], kept: set[int]) -> set[int]:
    """Sentences over a series ("strikes across four regions") whose parts are told: they add no event of their own."""
    types = event_types()
    out: set[int] = set()
    for i in sorted(kept):
        whole = drafts[i]
        if whole.type not in _SERIAL or whole.casualties or not all(_wide(p.name) for p in whole.places):
            continue
        doers = {p.name for p in whole.initiators}
        parts = [
            j
            for j in kept - out - {i}
            if types[drafts[j].type].family == types[whole.type].family
            and doers & {p.name for p in drafts[j].initiators}
            and drafts[j].places
        ]
        if len(parts) >= 2:
            out.add(i)
    return out


def _wide(name: str) -> bool:
    """Whether a place is a country."""
    return any(p.kind == "country" for p in gazetteer().lookup(name)[:1])
