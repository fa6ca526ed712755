"""Which tellings tell of one event (first version: same type family, same day, a shared named actor and place)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.ontology import event_types
from kg.resolve.tellings import Telling
from kg.resolve.world import is_scoped
from kg.text import fold


def groups(tellings: Iterable[Telling]) -> list[list[Telling]]:
    """Tellings by event; two tellings of one report are never one event."""
    found: dict[object, list[list[Telling]]] = defaultdict(list)
    alone = []
    for t in sorted(tellings, key=lambda t: t.id):
        key = _key(t)
        if key is None:
            alone.append([t])
            continue
        for group in found[key]:
            if all(x.report != t.report for x in group):
                group.append(t)
                break
        else:
            found[key].append([t])
    return [*alone, *(g for gs in found.values() for g in gs)]


def _key(t: Telling) -> object:
    when = t.when
    if when is None or when.precision != "day" or not t.loci:
        return None
    named = sorted(a.id for a in (*t.initiators, *t.targets) if not is_scoped(a))
    info = event_types().get(t.type)
    return (info.family if info else t.type, when.earliest_begin, fold(t.loci[0].label), named[0]) if named else None
