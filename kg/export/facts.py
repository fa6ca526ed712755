"""The events of a graph as plain facts: one record an event with names instead of ids, for all formats that are tables.

>>> import datetime as dt
>>> g = Graph()
>>> g.node("actor/jnim", "ArmedGroup", name="JNIM")
>>> g.node("event/a1", "Event", type="Ambush", begin=dt.date(2025, 10, 1), killedMin=4)
>>> g.edge("event/a1", "initiator", "actor/jnim")
>>> [(f.node.id, f.initiators[0].name) for f in facts(g)]
[('event/a1', 'JNIM')]
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from kg.ask.sides import kind
from kg.graph.rows import Edge, Graph, Node, Value


@dataclass(frozen=True, slots=True)
class Who:
    """An actor of an event; `kind` is that of `kg.ask.sides`."""

    node: Node
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Where:
    """A locus with the names of the places that it hangs on, and their points; two of them are the ends of a road."""

    node: Node
    label: str
    anchors: tuple[Node, ...]

    @property
    def point(self) -> tuple[float, float] | None:
        """(lon, lat), if it is on the map."""
        lat, lon = self.node.props.get("lat"), self.node.props.get("lon")
        return (float(str(lon)), float(str(lat))) if lat is not None and lon is not None else None


@dataclass(frozen=True, slots=True)
class Said:
    """An account: who reports it, whose voice it is, and the sentence."""

    node: Node
    report: Node | None
    voice: str | None
    sentence: str

    @property
    def publisher(self) -> str:
        return text(self.report, "publisher") or text(self.report, "sourceId") or (self.report.id if self.report else "")


@dataclass(frozen=True, slots=True)
class Fact:
    """An event and all that a table says of it."""

    node: Node
    initiators: tuple[Who, ...]
    targets: tuple[Who, ...]
    loci: tuple[Where, ...]
    accounts: tuple[Said, ...]

    def get(self, name: str) -> Value | None:
        """A property of the event; None where nobody says."""
        return self.node.props.get(name)

    @property
    def publishers(self) -> tuple[str, ...]:
        """Who reports it, each once."""
        return tuple(sorted({a.publisher for a in self.accounts if a.publisher}))


def facts(graph: Graph) -> list[Fact]:
    """All events by date and id; those without a date last."""
    return list(_Facts(graph).all())


def text(node: Node | None, name: str) -> str:
    """A property as text; empty where there is none."""
    value = node.props.get(name) if node else None
    return "" if value is None else str(value)


def when(fact: Fact) -> tuple[dt.date | None, dt.date | None]:
    """The outer bounds of an event's time."""
    begin, end = fact.get("begin"), fact.get("end")
    return (begin if isinstance(begin, dt.date) else None), (end if isinstance(end, dt.date) else None)


class _Facts:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.out: dict[tuple[str, str], list[Edge]] = {}
        for edge in graph.edges():
            self.out.setdefault((edge.source, edge.name), []).append(edge)

    def all(self) -> Iterator[Fact]:
        for event in sorted(self.graph.nodes("Event"), key=lambda n: (str(n.props.get("begin", n.props.get("end", "9"))), n.id)):
            yield Fact(
                event, self._who(event, "initiator"), self._who(event, "target"),
                tuple(self._where(n) for n in self._nodes(event.id, "locus")),
                tuple(sorted((self._said(n) for n in self._nodes(event.id, "account")), key=_order)),
            )  # fmt: skip

    def _nodes(self, source: str, name: str) -> Iterator[Node]:
        for edge in self.out.get((source, name), ()):
            if node := self.graph.get(edge.target):
                yield node

    def _who(self, event: Node, role: str) -> tuple[Who, ...]:
        found = (Who(n, text(n, "name") or n.id, kind(n)) for n in self._nodes(event.id, role))
        return tuple(sorted(found, key=lambda w: (w.node.cls == "UnspecifiedGroup", w.name, w.node.id)))

    def _where(self, locus: Node) -> Where:
        return Where(locus, text(locus, "label") or locus.id, tuple(self._nodes(locus.id, "anchor")))

    def _said(self, account: Node) -> Said:
        quotes = (n for n in self._nodes(account.id, "evidence") if n.props.get("slot") == "sentence")
        sentence = next((text(n, "quote") for n in quotes), text(account, "sentence"))
        return Said(account, next(self._nodes(account.id, "inReport"), None), text(account, "voice") or None, sentence)


def _order(said: Said) -> tuple[str, ...]:
    return text(said.report, "published") or "9", said.report.id if said.report else "", said.voice or "", said.node.id
