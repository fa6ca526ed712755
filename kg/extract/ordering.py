"""Which of the events found are told at all: what has neither parties, place, date nor toll is talk of war, not an event.

"Attacks continue", "ambushes remain a threat": such words name events of no one, nowhere and never. They are kept only
where the trigger is very sure or another event answers them.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.reading import Reading
from kg.model import Account, LinkType


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
    return kept
