"""From the graph to what the picture of the actor network shows: the actors that most events tie to others, and their ties.

Groups without a name are left out unless asked for: each is tied to its one event, and they would be most of the dots.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from kg.graph.rows import Edge, Graph, Node
from kg.ontology import event_types
from kg.show.network_picture import Dot, Line

KIND_OF_CLASS = {
    "Military": "state force",
    "SecurityForce": "state force",
    "Government": "state force",
    "ArmedGroup": "armed group",
    "Coalition": "armed group",
    "Militia": "militia",
    "InternationalForce": "international",
    "PrivateMilitaryCompany": "international",
    "Civilians": "civilians",
}


def actor_dots(graph: Graph, *, most: int = 30, unnamed: bool = False) -> tuple[list[Dot], list[Line]]:
    """The `most` actors with the most events that have another actor in them, as far as these hang together, and their lines.

    >>> g = Graph()
    >>> g.node("actor/jnim", "ArmedGroup", name="Jama'at Nusrat al-Islam wal-Muslimin", acronym="JNIM")
    >>> g.node("actor/fama", "Military", name="Malian Armed Forces")
    >>> g.edge("actor/jnim", "ambushed", "actor/fama", event="event/a1")
    >>> actor_dots(g)[0][1]
    Dot(id='actor/jnim', label='JNIM', kind='armed group', events=1)
    """
    between = _between(graph, unnamed)
    events: defaultdict[str, set[str]] = defaultdict(set)
    for edge in between:
        for end in (edge.source, edge.target):
            events[end].add(str(edge.props["event"]))
    chosen = _together(sorted(events, key=lambda id: (-len(events[id]), id))[:most], between)
    dots = [_dot(node, len(events[id])) for id in sorted(chosen) if (node := graph.get(id))]
    return dots, _lines([e for e in between if e.source in chosen and e.target in chosen])


def _together(chosen: list[str], edges: list[Edge]) -> set[str]:
    """The largest group of the chosen actors that lines connect; of two as large the one with the most active actor."""
    near: defaultdict[str, set[str]] = defaultdict(set)
    for edge in edges:
        near[edge.source].add(edge.target)
        near[edge.target].add(edge.source)
    left, best = dict.fromkeys(chosen), set[str]()
    while left:
        group, todo = set[str](), [next(iter(left))]
        while todo:
            id = todo.pop()
            if id in left:
                del left[id]
                group.add(id)
                todo += near[id]
        best = max(best, group, key=len)
    return best


def _between(graph: Graph, unnamed: bool) -> list[Edge]:
    """The plain edges between two different actors."""
    verbs = {t.verb for t in event_types().values()}
    plain = (e for e in graph.edges() if e.name in verbs and "event" in e.props and e.source != e.target)
    return [e for e in plain if unnamed or not any(_is_unnamed(graph.get(end)) for end in (e.source, e.target))]


def _is_unnamed(node: Node | None) -> bool:
    return node is None or node.cls == "UnspecifiedGroup"


def _dot(node: Node, events: int) -> Dot:
    kind = KIND_OF_CLASS.get(node.cls, "other")
    name = str(node.props.get("name") or node.id)
    # Armies share their acronyms (FAN, FAB), and few readers know them; of armed groups it is the name that few know.
    return Dot(node.id, name if kind == "state force" else str(node.props.get("acronym") or name), kind, events)


def _lines(edges: list[Edge]) -> list[Line]:
    hostile = {t.verb: t.sign == "hostile" for t in event_types().values()}
    counts: defaultdict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
    for edge in edges:
        counts[edge.source, edge.target][hostile[edge.name]] += 1
    return [Line(a, b, n.total(), n[True] >= n[False]) for (a, b), n in sorted(counts.items())]
