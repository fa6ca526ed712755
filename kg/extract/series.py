"""Deeds told as a series share what is said once of all: their day, and who did them.

"The army launched a series of strikes on Saturday … In the west of Sokolo … Near In-Gouzma …": the parts have the day and the
doer of the first, where they say nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.model import Account

_SERIAL = frozenset({"AirStrike", "DroneStrike", "Shelling", "Attack", "Arrest", "CivilianTargeting", "Explosion"})


def in_series(drafts: Sequence[Account]) -> list[Account]:
    """The accounts with day and doer taken over from the one before of the same type and target or doer."""
    out: list[Account] = []
    for draft in drafts:
        before = next((a for a in reversed(out) if _continues(a, draft)), None)
        if before is not None:
            if draft.when is None and draft.status == "occurred":
                draft = replace(draft, when=before.when)
            if not draft.initiators and draft.type in ("AirStrike", "DroneStrike"):
                draft = replace(draft, initiators=before.initiators)
        out.append(draft)
    return out


def _continues(before: Account, draft: Account) -> bool:
    if before.type != draft.type or draft.type not in _SERIAL or before.status != "occurred":
        return False
    doers = {p.name for p in before.initiators}
    return bool(doers & {p.name for p in draft.initiators}) or (not draft.initiators and draft.type in ("AirStrike", "DroneStrike"))
