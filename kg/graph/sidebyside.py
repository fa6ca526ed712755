"""Two tellings side by side, slot by slot, with what differs marked: what an analyst needs to see to decide."""

from __future__ import annotations

from typing import NamedTuple

from kg.graph.names import date_text
from kg.model import Account, Report
from kg.resolve.events import figure
from kg.resolve.tellings import Telling
from kg.text import fold


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
