"""From a store to what the explorer page holds: events, actors, chains in one block, reports with their accounts in another.

The first block is read when the page opens, the second when words are asked for. Things point at each other by number.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kg.ask.chains import Chain, Chains
from kg.ask.filters import EVERYTHING, Filter, rows
from kg.ask.indexing import index_graph, short_names
from kg.ask.patterns import patterns
from kg.graph.rows import Graph, Node
from kg.ontology import event_types
from kg.show.explorer_slots import Json, account_json, lean, report_json, units
from kg.store import Store

MOST_EVENTS = 20_000
MOST_TEXT = 24_000_000
MOST_CHAINS = 5_000
"""What a page holds at most: events, characters of reports, chains. What is left out is said on the page."""

KIND_OF_CLASS = {
    **dict.fromkeys(("Military", "SecurityForce", "Government"), "state force"),
    **dict.fromkeys(("ArmedGroup", "Coalition"), "armed group"),
    **dict.fromkeys(("InternationalForce", "PrivateMilitaryCompany"), "international"),
    "Militia": "militia",
    "Civilians": "civilians",
}
"""What an actor is coloured by."""

_EVENT_EDGES = ("initiator", "target", "locus", "account")


@dataclass
class Pages:
    """The two blocks of data of a page, and how many of the events that were asked for are in it."""

    first: Json
    words: list[Json]
    shown: int
    asked: int
    notes: list[Json] = field(default_factory=list)


class _Graph:
    """A graph's rows, looked up once."""

    def __init__(self, graph: Graph) -> None:
        self.nodes = {n.id: n for n in graph.nodes()}
        self.out: dict[tuple[str, str], list[str]] = defaultdict(list)
        for e in graph.edges():
            if e.name in (*_EVENT_EDGES, "anchor", "inReport", "within", "memberOf"):
                self.out[e.source, e.name].append(e.target)
        self.events = [n for n in self.nodes.values() if n.cls == "Event"]


def pages(store: Store, wanted: Filter = EVERYTHING, *, most: int = MOST_EVENTS, chance: float = 0.5) -> Pages:
    """What a page about these events holds. With more than `most` events the newest are taken, the others only counted."""
    graph = store.graph()
    view = _Graph(graph)
    chosen = _chosen(graph, view, wanted)
    kept, rest = _newest(chosen, most)
    at = {n.id: i for i, n in enumerate(kept)}
    actors = _actors(view, kept)
    who = {id: i for i, id in enumerate(actors)}
    reports, words, unread = _words(store, view, at, who)
    chains, more = _chains(graph, at, chance)
    first: Json = {
        "filter": wanted.words(), "asked": len(chosen), "events": [_event(n, view, who, reports) for n in kept],
        "actors": [_actor(view.nodes[id], name) for id, name in actors.items()], "types": _types(), "reports": _heads(words),
        "chains": [_chain(c, at, reports) for c in chains], "rules": _rules(c.rule for c in chains), "rest": _by_month(rest),
        "notes": _notes(len(kept), len(chosen), unread, len(words), len(chains), more),
    }  # fmt: skip
    return Pages(first, words, len(kept), len(chosen), first["notes"])


def _chosen(graph: Graph, view: _Graph, wanted: Filter) -> list[Node]:
    if wanted == EVERYTHING:
        return view.events
    index = index_graph(graph)
    return [view.nodes[index.ids[int(i)]] for i in np.flatnonzero(rows(index, wanted, graph))]


def _day(node: Node, *names: str) -> int | None:
    for name in names:
        if isinstance(day := node.props.get(name), dt.date):
            return day.toordinal()
    return None


def _newest(events: Sequence[Node], most: int) -> tuple[list[Node], list[Node]]:
    """The newest events, in order of time, and the others."""
    order = sorted(events, key=lambda n: (_day(n, "begin", "end") or 0, n.id))
    cut = max(0, len(order) - most)
    return order[cut:], order[:cut]


def _by_month(events: Iterable[Node]) -> list[list[Any]]:
    count = Counter(str(n.props.get("begin") or n.props.get("end") or "")[:7] for n in events)
    return [[month, n] for month, n in sorted(count.items())]


def _notes(kept: int, asked: int, unread: int, reports: int, chains: int, more: int) -> list[Json]:
    notes: list[Json] = []
    if kept < asked:
        notes.append({"what": "events", "shown": kept, "of": asked})
    if unread:
        notes.append({"what": "texts", "shown": reports - unread, "of": reports})
    if more:
        notes.append({"what": "chains", "shown": chains, "of": chains + more})
    return notes


# ---------------------------------------------------------------- actors and events


def _actors(view: _Graph, events: Sequence[Node]) -> dict[str, str]:
    """The actors of these events by id, with what to call them in short."""
    used = sorted({a for n in events for role in ("initiator", "target") for a in view.out.get((n.id, role), ())} & view.nodes.keys())
    return short_names([view.nodes[a] for a in used])


def _actor(node: Node, short: str) -> Json:
    p, alias = node.props, node.props.get("alias", ())
    name = str(p.get("name") or node.id)
    return lean(
        id=node.id, name=name, short=short if short != name else None, kind=KIND_OF_CLASS.get(node.cls, "other"),
        unnamed=node.cls == "UnspecifiedGroup", alias=list(alias) if isinstance(alias, tuple) else [alias], country=p.get("country"),
    )  # fmt: skip


def _event(node: Node, view: _Graph, who: Mapping[str, int], reports: Mapping[str, int]) -> Json:
    p = node.props
    loci = [x for id in view.out.get((node.id, "locus"), ()) if (x := view.nodes.get(id))]
    accounts = view.out.get((node.id, "account"), ())
    told = sorted({reports[r] for a in accounts for r in view.out.get((a, "inReport"), ()) if r in reports})
    tolls = {k: [p.get(f"{k}Min"), p.get(f"{k}Max")] for k in ("killed", "wounded", "neutralised") if f"{k}Min" in p or f"{k}Max" in p}
    return lean(
        id=node.id.removeprefix("event/"), label=p.get("label"), type=p.get("type"), status=p.get("status"),
        when=[_day(node, k) for k in ("begin", "latestBegin", "earliestEnd", "end")], precision=p.get("precision"),
        i=[who[a] for a in view.out.get((node.id, "initiator"), ()) if a in who],
        t=[who[a] for a in view.out.get((node.id, "target"), ()) if a in who],
        lat=p.get("lat"), lon=p.get("lon"), r=p.get("radiusKm"), country=p.get("country"), admin1=p.get("admin1"),
        places=[_locus(x, view) for x in loci], tolls=tolls or None, sources=p.get("sources"), accounts=p.get("accounts"),
        reports=told, contested=p.get("contested"),
    )  # fmt: skip


def _locus(node: Node, view: _Graph) -> Json:
    p = node.props
    ends = [view.nodes[a].props for a in view.out.get((node.id, "anchor"), ()) if a in view.nodes]
    line = [[e["lat"], e["lon"]] for e in ends if "lat" in e and "lon" in e] if p.get("relation") == "between" else []
    return lean(
        name=p.get("label"), relation=p.get("relation"), lat=p.get("lat"), lon=p.get("lon"), r=p.get("radiusKm"), how=p.get("how"),
        line=line if len(line) == 2 else None,
    )  # fmt: skip


def _types() -> dict[str, Json]:
    return {
        t.name: {"family": t.family, "en": t.label_en, "fr": t.label_fr, "phraseEn": t.phrase_en, "phraseFr": t.phrase_fr, "sign": t.sign}
        for t in event_types().values()
    }


# ---------------------------------------------------------------- reports and their words


def _words(store: Store, view: _Graph, at: Mapping[str, int], who: Mapping[str, int]) -> tuple[dict[str, int], list[Json], int]:
    """Reports that tell of the events, newest first, with their accounts; where texts are too much, the oldest go without."""
    event_of = {a: i for id, i in at.items() for a in view.out.get((id, "account"), ())}
    telling = {r for a in event_of for r in view.out.get((a, "inReport"), ())}
    found = sorted(
        (r for r in store.reports() if f"report/{r.id}" in telling), key=lambda r: (-(r.published or dt.date.min).toordinal(), r.id)
    )
    room, words, unread = MOST_TEXT, [], 0
    for report in found:
        room -= len(report.text)
        unread += room < 0
        place = units(report.text)
        told = [a for a in store.accounts(report.id) if f"account/{a.id}" in event_of]
        accounts = [account_json(a, place, _roles(view, f"account/{a.id}", who)) | {"event": event_of[f"account/{a.id}"]} for a in told]
        if room < 0:
            for said, a in zip(accounts, told, strict=True):
                said["quote"] = a.sentence.quote
        words.append(report_json(report, text=room >= 0) | {"accounts": accounts})
    return {f"report/{r.id}": i for i, r in enumerate(found)}, words, unread


def _roles(view: _Graph, account: str, who: Mapping[str, int]) -> dict[str, list[int]]:
    return {role: [who[a] for a in view.out.get((account, role), ()) if a in who] for role in ("initiator", "target")}


def _heads(words: Iterable[Json]) -> list[Json]:
    """What the page must know of reports at once."""
    return [lean(**{k: w.get(k) for k in ("title", "publisher", "published", "lang")}) for w in words]


# ---------------------------------------------------------------- chains


def _chains(graph: Graph, at: Mapping[str, int], chance: float) -> tuple[list[Chain], int]:
    found = [c for c in Chains(graph, chance=chance).all if all(e in at for e in c.events)]
    return found[:MOST_CHAINS], max(0, len(found) - MOST_CHAINS)


def _chain(chain: Chain, at: Mapping[str, int], reports: Mapping[str, int]) -> Json:
    rule = patterns().get(chain.rule or "")
    steps = rule.steps if rule and len(chain.events) > 2 else ()
    why = min(chain.evidence, key=lambda e: (e.lift, e.step), default=None)
    return lean(
        events=[at[e] for e in chain.events], after=[s.after for s in steps[1:]], type=chain.type, basis=chain.basis, rule=chain.rule,
        lag=list(chain.lag), km=list(chain.km), chance=list(chain.chance) if chain.rule else None,
        quotes=[[reports.get(r, -1), q] for r, q in chain.quotes],
        found=why and why.found, expected=why and float(f"{why.expected:.3g}"), significant=bool(why and why.significant),
    )  # fmt: skip


def _rules(names: Iterable[str | None]) -> dict[str, Json]:
    known = patterns()
    return {n: {"en": known[n].title, "fr": known[n].title_fr, "why": known[n].why} for n in sorted({x for x in names if x}) if n in known}
