"""Two tellings, actors or places side by side, slot by slot, with what differs marked: what an analyst needs to see to decide."""

from __future__ import annotations

from typing import NamedTuple

from kg.graph.identity import undecided_key
from kg.graph.index import Index
from kg.graph.names import date_text
from kg.model import Account, Report
from kg.ontology import acronyms, lifetime
from kg.resolve.events import figure
from kg.resolve.tellings import Telling
from kg.text import fold

SHOWN = 3  # tellings of a name that are shown


class Slot(NamedTuple):
    """One slot as two tellings fill it; `differs` only where both say something and not the same."""

    name: str
    left: str
    right: str
    differs: bool


def side_by_side(a: Telling, b: Telling, reports: tuple[Report, Report]) -> list[Slot]:
    """The slots of two tellings, those that neither fills left out."""
    left, right = _filled(a, reports[0]), _filled(b, reports[1])
    slots = (Slot(name, left[name], right[name], _differs(name, left[name], right[name])) for name in left)
    return [s for s in slots if s.left or s.right]


def _differs(name: str, left: str, right: str) -> bool:
    return name not in ("report", "sentence") and bool(left and right) and fold(left) != fold(right)


def _filled(t: Telling, report: Report) -> dict[str, str]:
    own = t.own
    return {
        "report": ", ".join(str(x) for x in (report.publisher, report.published, report.title) if x),
        "what": f"{own.type}" + (f" ({own.status})" if own.status != "occurred" else ""),
        "who": ", ".join(x.name for x in t.initiators),
        "to whom": ", ".join(x.name for x in t.targets),
        "where": ", ".join(f"{x.relation} {x.label}" if x.relation and x.relation != "between" else x.label for x in t.loci),
        "when": date_text(t.when) or "",
        "toll": "; ".join(sorted({_toll(a, n) for a in t.accounts for n in range(len(a.casualties))})),
        "weapons": ", ".join(sorted({w.name for a in t.accounts for w in a.weapons})),
        "says": ", ".join(sorted({v.name for a in t.accounts for v in a.reported_by} | {a.voice for a in t.accounts if a.voice})),
        "sentence": " ".join(own.sentence.quote.split()),
    }


def _toll(a: Account, n: int) -> str:
    c = a.casualties[n]
    count = "some" if c.minimum is None else figure((c.minimum, c.maximum))
    who = c.who or c.side
    return f"{count} {who} {c.kind}" + (f" ({a.voice})" if a.voice else "") + (", corrected later" if c.superseded else "")


# ---------------------------------------------------------------- names of actors and places


def actors_side_by_side(index: Index, a: str, b: str) -> list[Slot]:
    """What is known of two actors, and who says so: class, country, other names, and the sentences in which reports name them."""
    return _slots(_actor(index, a), _actor(index, b))


def places_side_by_side(index: Index, name: str, label: str, place: str) -> list[Slot]:
    """A name of a place that was left undecided as reports use it, beside one place that it may be."""
    told = [t for t in _naming(index, label) if any(undecided_key(x) == name for x in t.loci)]
    left = {"name": label, "kind": "", "within": _countries(told), "point": "", "told": _told(index, told)}
    found = index.world.place(place.partition("/")[2])
    if found is None:
        return _slots(left, {**dict.fromkeys(left, ""), "name": place})
    within = ", ".join(x for x in (found.admin2, found.admin1, found.country) if x)
    point = "" if found.lat is None else f"{found.lat:.3f}, {found.lon:.3f}"
    return _slots(left, {"name": found.name, "kind": found.kind, "within": within, "point": point, "told": ""})


def _slots(left: dict[str, str], right: dict[str, str]) -> list[Slot]:
    differing = ("class", "country", "years", "kind")
    slots = (Slot(k, left[k], right[k], k in differing and bool(left[k] and right[k]) and left[k] != right[k]) for k in left)
    return [s for s in slots if s.left or s.right]


def _actor(index: Index, node: str) -> dict[str, str]:
    id = node.partition("/")[2]
    told = _told(index, _naming(index, id))
    known = index.world.known(id)
    if known is not None:
        begin, end = lifetime(known)
        years = f"{begin or '…'} to {end or '…'}" if begin or end else ""
        names = ", ".join((*acronyms(id), *known.aliases))
        return {"name": known.name, "class": known.cls, "country": known.country or "", "years": years, "also": names, "told": told}
    found = index.identity.thing(node)
    cls, country = (found.cls, found.country or "") if found else ("", "")
    return {"name": found.name if found else node, "class": cls, "country": country, "years": "", "also": "", "told": told}


def _naming(index: Index, word: str) -> list[Telling]:
    return [index.identity.telling(id) for id in index.identity.naming(word)]


def _countries(told: list[Telling]) -> str:
    return ", ".join(sorted({p.country for t in told for a in t.accounts for p in a.places if p.country}))


def _told(index: Index, told: list[Telling]) -> str:
    """The sentences of the first few tellings, each with its source."""
    return " / ".join(_quoted(index, t) for t in told[:SHOWN]) + (f" / and {len(told) - SHOWN} more" if len(told) > SHOWN else "")


def _quoted(index: Index, t: Telling) -> str:
    report = index.record.report(t.report)
    source = ", ".join(str(x) for x in (report.publisher, report.published) if x) if report else ""
    return f"{source}: “{' '.join(t.own.sentence.quote.split())}”"
