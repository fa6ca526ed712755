"""Why a record is wrong: each difference with its cause, so that the next thing to mend can be seen.

Causes: *missed trigger* (nothing was found there), *coreference* (two events told as one), *duplicate* (one told as two),
*generic taken as event* (nobody, nowhere, never), *invented*, *wrong type*, *wrong role* (the parties are swapped),
*wrong attachment* (the value is another event's), *wrong value* (none of the above, or none given), *date*.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.evaluate.figures import Difference
from kg.evaluate.likeness import SLOTS, Json, date_of, hit
from kg.evaluate.matching import family, near_text

CAUSES = (
    "missed trigger", "coreference", "duplicate", "generic taken as event", "invented", "wrong type", "wrong role", "wrong attachment",
    "wrong value", "date",
)  # fmt: skip


def causes(difference: Difference, gold: Sequence[Json], predicted: Sequence[Json], text: str | None) -> Iterator[tuple[str, str]]:
    """(cause, slot) pairs of a difference, given all events of its document; `slot` is empty for whole events."""
    g, p = difference.gold, difference.predicted
    if g is None and p is not None:
        yield _invented(p, gold, text), ""
    elif p is None and g is not None:
        yield _missed(g, predicted, text), ""
    elif g is not None and p is not None:
        for slot in difference.slots:
            yield _wrong(slot, g, p, gold), slot


def _missed(g: Json, predicted: Sequence[Json], text: str | None) -> str:
    near = [p for p in predicted if family(p["type"]) == family(g["type"]) and near_text(g, p, text)]
    return "coreference" if near else "missed trigger"


def _invented(p: Json, gold: Sequence[Json], text: str | None) -> str:
    for g in gold:
        if family(g["type"]) == family(p["type"]):
            shared = sum(bool(p.get(s)) and bool(g.get(s)) and hit(g[s], p[s], SLOTS[s]) for s in ("initiators", "targets", "places"))
            shared += date_of(g) is not None and date_of(g) == date_of(p)
            if shared >= 2 or near_text(g, p, text):
                return "duplicate"
    empty = not any(p.get(s) for s in ("initiators", "targets", "places", "casualties")) and date_of(p) is None
    return "generic taken as event" if empty else "invented"


def _wrong(slot: str, g: Json, p: Json, gold: Sequence[Json]) -> str:
    if slot == "type":
        return "wrong type"
    if slot == "date":
        return "date"
    other = {"initiators": "targets", "targets": "initiators"}.get(slot)
    if other and p.get(slot) and hit(g.get(other), p[slot], SLOTS[slot]) and g.get(other):
        return "wrong role"
    if p.get(slot) and any(x is not g and x.get(slot) and hit(x[slot], p[slot], SLOTS[slot]) for x in gold):
        return "wrong attachment"
    return "wrong value"


def example(difference: Difference) -> str:
    """A difference in a few lines: the gold event, the predicted one, and the sentence."""
    lines = [f"   gold {_brief(difference.gold)}", f"   pred {_brief(difference.predicted)}"]
    shown = difference.gold or difference.predicted or {}
    return "\n".join([*lines, f"   “{' '.join(str(shown.get('sentence', '')).split())[:240]}”"])


def _brief(e: Mapping[str, object] | None) -> str:
    if e is None:
        return "–"
    names = {k: "+".join(str(x.get("name")) for x in e.get(k) or []) or "?" for k in ("initiators", "targets", "places")}  # type: ignore[attr-defined]
    when = date_of(e)
    return f"{e['type']}({names['initiators']} → {names['targets']} @ {names['places']}, {when}) «{e.get('trigger')}»"
