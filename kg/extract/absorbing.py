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
    """The events with operations merged into the deeds of their own sentence, and what one sentence tells twice told once."""
    out = _once(reading)
    for told in [e for e in out if e.type == "Operation"]:
        deed = _deed_of(reading, told, out)
        if deed is not None:
            out = [_merged(deed, told) if e is deed else e for e in out if e is not told]
    return out


def _once(reading: Reading) -> list[Told]:
    """ "Air operations targeted X, striking Y": two words of one sentence for one type of deed, with one place and party."""
    w = reading.words
    out: list[Told] = []
    for told in reading.events:
        here = {w.sentence[m.first] for m in told.mentions}
        same = next(
            (
                e
                for e in out
                if e.type == told.type and any(w.sentence[m.first] in here for m in e.mentions) and _share(e, told, "place")
                and (_share(e, told, "initiator") or _share(e, told, "target"))
            ),
            None,
        )  # fmt: skip
        out = [_merged(e, told) if e is same else e for e in out] if same is not None else [*out, told]
    return out


def _merged(deed: Told, told: Told) -> Told:
    merged = joined([*deed.mentions, *told.mentions])
    merged.types = deed.types
    merged.roles = np.maximum(deed.roles, told.roles)
    return merged


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
    return any(_share(a, b, role) for role in ("initiator", "target", "place"))


def _share(a: Told, b: Told, role: str) -> bool:
    i = ROLES.index(role)
    return round(float(np.minimum(a.roles[:, i], b.roles[:, i]).max(initial=0.0)), 4) >= 0.5
