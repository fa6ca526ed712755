"""Rows that many events share: named actors with their ties, places with what they lie in, loci, event types.

Each is a function of its id and the world's data alone, so that it does not matter which event brought it in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.graph.names import local, locus_id, node_id
from kg.graph.rows import Graph
from kg.model import Actor, Locus, Place, Tie
from kg.ontology import ties
from kg.resolve.world import World


def actor_rows(actor: Actor, world: World) -> Graph:
    """A named actor and, if the actor base knows it, those that it is tied to, however far off."""
    graph = Graph()
    todo, seen = [actor], set()
    while todo:
        one = todo.pop()
        if one.id in seen:
            continue
        seen.add(one.id)
        _actor(graph, one)
        for tie in _ties_from(one.id):
            other = world.known(tie.target)
            if other is not None:
                _tie(graph, tie)
                todo.append(other)
    return graph


def _actor(graph: Graph, a: Actor) -> None:
    acronyms = sorted({x for x in a.aliases if re.fullmatch(r"[A-Z][A-Za-z-]{1,9}", x) and sum(map(str.isupper, x)) > 1})
    founded = [s.when for s in a.spells if s.what == "founded"]
    ended = [s.when for s in a.spells if s.what in ("dissolved", "left", "merged")]
    graph.node(
        local("actor", a.id), a.cls, name=a.name, acronym=acronyms[0] if acronyms else None, alias=tuple(sorted(set(a.aliases))),
        country=a.country, founded=min(founded, default=None), ended=max(ended, default=None), known=a.known,
    )  # fmt: skip


def _ties_from(id: str) -> Iterator[Tie]:
    return (t for t in ties() if t.source == id)


def _tie(graph: Graph, t: Tie) -> None:
    source, target = local("actor", t.source), local("actor", t.target)
    id = node_id("tie", source, t.type, target, t.begin, t.end)
    graph.node(id, "Tie", type=t.type, begin=t.begin, end=t.end)
    graph.edge(id, "tieFrom", source)
    graph.edge(id, "tieTo", target)
    graph.edge(source, camel(t.type), target)


def camel(name: str) -> str:
    """A name with underscores as a property of the ontology.

    >>> camel("member_of")
    'memberOf'
    """
    head, *rest = name.split("_")
    return head + "".join(x.capitalize() for x in rest)


def locus_rows(locus: Locus, world: World) -> Graph:
    """A locus with its anchors and candidates, and the units that they lie in."""
    graph = Graph()
    id = locus_id(locus)
    graph.node(
        id, "Locus", label=locus.label, relation=locus.relation, distanceKm=locus.distance_km, radiusKm=locus.radius_km,
        lat=locus.lat, lon=locus.lon, how=locus.how,
    )  # fmt: skip
    for name, ids in (("anchor", locus.anchors), ("candidate", locus.candidates)):
        for place_id in ids:
            place = world.place(place_id)
            if place is not None:
                graph.edge(id, name, local("place", place_id))
                _places(graph, place, world)
    return graph


def _places(graph: Graph, place: Place | None, world: World) -> None:
    while place is not None:
        id = local("place", place.id)
        graph.node(id, "Place", name=place.name, kind=place.kind, lat=place.lat, lon=place.lon, country=place.country, admin1=place.admin1)
        around = world.place(place.within) if place.within else None
        if around is not None:
            graph.edge(id, "within", local("place", around.id))
        place = around


def update_all(graph: Graph, parts: Iterable[Graph]) -> Graph:
    """Take over the rows of all parts."""
    for part in parts:
        graph.update(part)
    return graph
