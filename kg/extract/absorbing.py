"""An operation of which something more specific is told is no event of its own (annotation guidelines, *Operation*).

"Air operations also targeted …, striking pick-up trucks" is one air strike: the operation's mentions and roles go to the
deed that its sentence tells. So do words for a deed without any party, place or date that stand beside the deed itself.
"""

from __future__ import annotations

import numpy as np

from kg.extract.coreference import joined
from kg.extract.features import ROLES, TYPES
from kg.extract.reading import Reading, Told

_DEEDS = frozenset({
    "ArmedClash", "Ambush", "Attack", "AirStrike", "DroneStrike", "Shelling", "Explosion", "Arrest", "Seizure", "TerritorialGain",
})  # fmt: skip
_OPERATION = TYPES.index("Operation")


def absorbed(reading: Reading) -> list[Told]:
    """The events with operations merged into the deeds of their own sentence."""
    out = list(reading.events)
    for told in [e for e in reading.events if e.type == "Operation"]:
        deed = _deed_of(reading, told, out)
        if deed is not None:
            types = deed.types
            merged = joined([*deed.mentions, *told.mentions])
            merged.types = types
            merged.roles = np.maximum(deed.roles, told.roles)
            out[out.index(deed)] = merged
            out.remove(told)
    return out


def _deed_of(reading: Reading, told: Told, events: list[Told]) -> Told | None:
    """The deed told in an operation's sentence or the next, by parties and places that are not another's."""
    w = reading.words
    here = {w.sentence[m.first] + ahead for m in told.mentions for ahead in (0, 1)}
    for deed in events:
        if deed is not told and deed.type in _DEEDS and any(w.sentence[m.first] in here for m in deed.mentions) and _shared(deed, told):
            return deed
    return None


def _shared(a: Told, b: Told) -> bool:
    """Whether two events have a place or party in common."""
    best = [
        float(np.minimum(a.roles[:, ROLES.index(r)], b.roles[:, ROLES.index(r)]).max(initial=0.0)) for r in ("initiator", "target", "place")
    ]
    return round(max(best), 4) >= 0.5
