"""One event as all its accounts tell it, side by side, with the words that say so.

>>> from kg.graph.rows import Graph
>>> g = Graph()
>>> g.node("event/a1", "Event", label="JNIM ambushed Malian Armed Forces@Kayes", type="Ambush", status="occurred")
>>> g.node("account/a1", "Account", type="Ambush", status="occurred", voice="JNIM")
>>> g.edge("event/a1", "account", "account/a1")
>>> card = event_card(g, "a1")
>>> card.event.id, [a.voice for a in card.accounts]
('event/a1', ['JNIM'])
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from kg.ask.triples import count, name_of
from kg.errors import QueryError
from kg.graph.rows import BASE, Edge, Graph, Node

LINKS = ("retaliationFor", "causedBy", "claims", "condemns", "follows", "partOf")
SHORTEST = 5
"""Characters of an id that must be given at least, so that a slip of the finger is no answer."""


class Quote(NamedTuple):
    """Words of a report and the slot that they are evidence for."""

    slot: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class AccountCard:
    """What one voice in one report says of the event."""

    id: str
    report: Node | None
    voice: str | None
    type: str
    status: str
    initiators: tuple[str, ...]
    targets: tuple[str, ...]
    places: tuple[str, ...]
    begin: object
    end: object
    tolls: tuple[str, ...]
    materiel: tuple[str, ...]
    weapons: tuple[str, ...]
    reported_by: tuple[str, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class LinkCard:
    """A link of the event: `outgoing` says that it leads from this event to `other`; `quote` holds the words, if stated."""

    type: str
    outgoing: bool
    other: Node
    basis: str
    quote: str | None
    report: str | None


@dataclass(frozen=True, slots=True)
class EventCard:
    """An event with its accounts and links."""

    event: Node
    accounts: tuple[AccountCard, ...]
    links: tuple[LinkCard, ...]


def event_card(graph: Graph, name: str) -> EventCard:
    """The event that `name` means: its id, the id of one of its accounts, or the beginning of one that no other has."""
    event = find_event(graph, name)
    view = _View(graph)
    accounts = sorted(
        (_account(view, e.target) for e in view.out.get((event.id, "account"), [])),
        key=lambda a: (str(a.report.props.get("published", "")) if a.report else "", a.report.id if a.report else "", a.voice or "", a.id),
    )
    return EventCard(event, tuple(accounts), tuple(_links(view, event)))


def find_event(graph: Graph, name: str) -> Node:
    """The event that is meant; `QueryError` where there is none, or more than one."""
    key = name.strip().removeprefix(BASE).removeprefix("event/").removeprefix("account/")
    of = {e.target.removeprefix("account/"): e.source for e in graph.edges("account")}
    of.update((n.id.removeprefix("event/"), n.id) for n in graph.nodes("Event"))
    found = {of[key]} if key in of else {event for id, event in of.items() if len(key) >= SHORTEST and id.startswith(key)}
    if len(found) == 1 and (node := graph.get(found.pop())):
        return node
    if found:
        raise QueryError(f"{len(found)} events begin with {name!r}", remedy="give more of the id")
    raise QueryError(f"no event {name!r}", remedy="see the ids in `kg triples`, and give at least five characters")


class _View:
    """A graph with its edges by their source and name, for following them."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    @cached_property
    def out(self) -> Mapping[tuple[str, str], list[Edge]]:
        found: dict[tuple[str, str], list[Edge]] = {}
        for edge in self.graph.edges():
            found.setdefault((edge.source, edge.name), []).append(edge)
        return found

    def nodes(self, source: str, name: str) -> Iterator[Node]:
        for edge in self.out.get((source, name), []):
            if node := self.graph.get(edge.target):
                yield node

    def names(self, source: str, name: str) -> tuple[str, ...]:
        return tuple(name_of(self.graph, e.target) for e in self.out.get((source, name), []))


def _account(view: _View, id: str) -> AccountCard:
    node = view.graph.get(id) or Node(id, "Account", {})
    said = node.props
    quotes = (_quote(n) for n in view.nodes(id, "evidence"))
    return AccountCard(
        id=id,
        report=next(view.nodes(id, "inReport"), None),
        voice=_text(said.get("voice")),
        type=str(said.get("type", "")),
        status=str(said.get("status", "")),
        initiators=view.names(id, "initiator"),
        targets=view.names(id, "target"),
        places=tuple(_place(n) for n in view.nodes(id, "locus")),
        begin=said.get("begin"),
        end=said.get("end"),
        tolls=tuple(sorted(_toll(n) for n in view.nodes(id, "casualty"))),
        materiel=tuple(sorted(_materiel(n) for n in view.nodes(id, "materiel"))),
        weapons=_texts(said.get("weapon")),
        reported_by=_texts(said.get("reportedBy")),
        quotes=tuple(sorted(quotes, key=lambda q: (_ORDER.get(q.slot, 99), q.start, q.end))),
    )


_ORDER = {
    slot: n
    for n, slot in enumerate(
        ("trigger", "sentence", "initiators", "targets", "places", "date", "casualties", "materiel", "weapons", "reported_by")
    )
}


def _links(view: _View, event: Node) -> Iterator[LinkCard]:
    """The links of an event, in a fixed order."""
    for edge in sorted(e for name in LINKS for e in view.graph.edges(name) if event.id in (e.source, e.target)):
        outgoing = edge.source == event.id
        other = view.graph.get(edge.target if outgoing else edge.source)
        link = view.graph.get(str(edge.props.get("link", "")))
        if other:
            evidence = next((n.report for n in view.nodes(link.id, "evidence")), None) if link else None
            quote = _text(link.props.get("quote")) if link else None
            yield LinkCard(edge.name, outgoing, other, str(edge.props.get("basis", "stated")), quote, evidence)


def _quote(node: Node) -> Quote:
    said = node.props
    return Quote(str(said["slot"]), int(str(said["start"])), int(str(said["end"])), str(said["quote"]))


def _place(node: Node) -> str:
    name, relation = str(node.props.get("label", node.id)), node.props.get("relation")
    return f"{name} ({relation})" if relation else name


def _toll(node: Node) -> str:
    said = node.props
    parts = [f"about {_count(node)}" if said.get("approximate") else _count(node), str(said["kind"])]
    who = f" ({said['who']})" if said.get("who") else ""
    return " ".join(parts) + who + (", later corrected" if said.get("superseded") else "")


def _materiel(node: Node) -> str:
    return f"{_count(node)} {node.props['item']} {node.props['action']}"


def _count(node: Node) -> str:
    return count(node.props.get("min"), node.props.get("max"))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _texts(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)
