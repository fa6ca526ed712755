"""The graph as a person says it: who did what to whom, where, when: one line for each plain edge between actors.

>>> import datetime as dt
>>> from kg.graph.rows import Graph
>>> g = Graph()
>>> g.node("type/Ambush", "EventType", verb="ambushed")
>>> g.node("actor/jnim", "ArmedGroup", name="JNIM")
>>> g.node("actor/fama", "Military", name="Malian Armed Forces")
>>> g.node("event/a1", "Event", killedMin=4, killedMax=4)
>>> g.edge("actor/jnim", "ambushed", "actor/fama", event="event/a1", date=dt.date(2025, 10, 1), place="Kayes", status="occurred")
>>> for t in triples(g):
...     print(t.initiator, t.relation, t.target, t.date, t.toll, t.event)
JNIM ambushed Malian Armed Forces@Kayes 2025-10-01 4 killed event/a1
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from kg.graph.rows import Edge, Graph, Node
from kg.text import fold


class Triple(NamedTuple):
    """One plain edge; `target` carries its place (``militants@Sokolo``), `toll` is what the event cost in short."""

    initiator: str
    relation: str
    target: str
    date: dt.date | None
    toll: str | None
    reports: int
    event: str


def triples(graph: Graph, *, actor: str | None = None, since: dt.date | None = None, until: dt.date | None = None) -> Iterator[Triple]:
    """The plain edges by date (those without one last), initiator and target.

    `actor` keeps those in which an actor of that name, acronym, alias or id takes part; `since` and `until` those that
    are dated and in that time.
    """
    found = [(edge, graph.get(str(edge.props["event"]))) for verb in _verbs(graph) for edge in graph.edges(verb) if "event" in edge.props]
    kept = (_triple(graph, edge, event) for edge, event in found if event and _wanted(graph, edge, actor))
    in_time = (t for t in kept if _within(t.date, since, until))
    yield from sorted(in_time, key=lambda t: (t.date or dt.date.max, t.initiator, t.relation, t.target, t.event))


def _verbs(graph: Graph) -> list[str]:
    return sorted({str(node.props["verb"]) for node in graph.nodes("EventType")})


def _triple(graph: Graph, edge: Edge, event: Node) -> Triple:
    place, date = edge.props.get("place"), edge.props.get("date")
    target = name_of(graph, edge.target)
    return Triple(
        initiator=name_of(graph, edge.source),
        relation=edge.name,
        target=f"{target}@{place}" if place and "@" not in target else target,
        date=date if isinstance(date, dt.date) else None,
        toll=toll(event) or None,
        reports=int(str(event.props.get("reports", 1))),
        event=event.id,
    )


def name_of(graph: Graph, id: str) -> str:
    """What a node is called."""
    node = graph.get(id)
    return str(node.props.get("name") or node.props.get("label") or id) if node else id


def toll(node: Node) -> str:
    """The tolls of an event in short.

    >>> toll(Node("event/a", "Event", {"killedMin": 4, "killedMax": 6, "neutralisedMin": 15}))
    '4–6 killed, 15+ neutralised'
    """
    parts = []
    for kind in ("killed", "wounded", "neutralised"):
        low, high = node.props.get(f"{kind}Min"), node.props.get(f"{kind}Max")
        if low is not None or high is not None:
            parts.append(f"{count(low, high)} {kind}")
    return ", ".join(parts)


def count(low: object, high: object) -> str:
    """A count with its bounds, as short as it can be said.

    >>> count(4, 4), count(4, 6), count(15, None), count(None, 3), count(None, None)
    ('4', '4–6', '15+', 'up to 3', 'some')
    """
    if low is None:
        return "some" if high is None else f"up to {high}"
    return str(low) if low == high else f"{low}+" if high is None else f"{low}–{high}"


def _wanted(graph: Graph, edge: Edge, actor: str | None) -> bool:
    return actor is None or any(_is_called(graph.get(end), actor) for end in (edge.source, edge.target))


def _is_called(node: Node | None, name: str) -> bool:
    if node is None:
        return False
    alias = node.props.get("alias", ())
    names = (node.props.get("name"), node.props.get("acronym"), *(alias if isinstance(alias, tuple) else (alias,)))
    wanted = fold(name)
    return name in (node.id, node.id.removeprefix("actor/")) or any(fold(str(n)).split("@")[0] == wanted for n in names if n)


def _within(date: dt.date | None, since: dt.date | None, until: dt.date | None) -> bool:
    if date is None:
        return since is None and until is None
    return (since is None or date >= since) and (until is None or date <= until)
