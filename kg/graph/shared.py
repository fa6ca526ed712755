"""Rows that many events share: named actors with their ties, places with what they lie in, loci, event types.

Those of the actor base, the gazetteer and the ontology follow from their id. Those that only reports know follow from all
the forms in which reports name them (`Forms`), counted, so that it does not matter which report came first.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.actorbase import acronyms, lifetime
from kg.codec import locus_from_dict
from kg.data import data_dirs
from kg.graph.names import camel, local, node_id
from kg.graph.resolved import actor_from_json
from kg.graph.rows import Graph
from kg.graph.units import Shared
from kg.model import Actor, Locus, Place, Tie
from kg.ontology import event_types, ties
from kg.resolve.world import World

Forms = Callable[[str], Sequence[tuple[str, int]]]


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes shared units from their ids. `forms` gives how reports name a thing, and how many tellings do so each way."""

    world: World
    forms: Forms

    def __call__(self, unit: str) -> Shared:
        kind, _, id = unit.partition("/")
        graph = Graph()
        brings: Iterable[str] = ()
        if kind == "type":
            _type(graph, id)
        elif kind == "locus":
            brings = _locus(graph, unit, locus_from_dict(json.loads(self.forms(unit)[0][0])), self.world)
        elif kind == "place":
            brings = self._place(graph, unit, id)
        else:
            brings = self._actor(graph, unit, id)
        return Shared(graph, tuple(brings))

    def _actor(self, graph: Graph, unit: str, id: str) -> list[str]:
        known = self.world.known(id)
        if known is not None:
            _actor(graph, known)
            for tie in _ties_from(id, self.world):
                _tie(graph, tie)
            return [local("actor", x) for x in _tied(id, self.world)]
        _actor(graph, _most_said(self.forms(unit)))
        return []

    def _place(self, graph: Graph, unit: str, id: str) -> list[str]:
        place = self.world.place(id) or _unknown(id, self.forms(unit))
        graph.node(
            unit, "Place", name=place.name, kind=place.kind, lat=place.lat, lon=place.lon, country=place.country, admin1=place.admin1
        )
        around = _around(place, self.world)
        if around:
            graph.edge(unit, "within", local("place", around[0]))
        return [local("place", x) for x in around]


# ---------------------------------------------------------------- actors


def _actor(graph: Graph, a: Actor) -> None:
    founded, ended = lifetime(a)
    graph.node(
        local("actor", a.id), a.cls, name=a.name, acronym=next(iter(acronyms(a.id)), None), alias=tuple(sorted(set(a.aliases))),
        country=a.country, founded=founded, ended=ended, known=a.known,
    )  # fmt: skip


def _most_said(forms: Sequence[tuple[str, int]]) -> Actor:
    """An actor that only reports know: named and classed as most tellings do, all other names its aliases."""
    said = [(actor_from_json(form), n) for form, n in sorted(forms)]

    def most(values: Iterable[tuple[str | None, int]]) -> str | None:
        counts: dict[str, int] = {}
        for value, n in values:
            if value is not None:
                counts[value] = counts.get(value, 0) + n
        return min(counts, key=lambda v: (-counts[v], v), default=None)

    name = most((a.name, n) for a, n in said) or said[0][0].name
    aliases = {x for a, _ in said for x in (a.name, *a.aliases)} - {name}
    cls = most((a.cls, n) for a, n in said) or said[0][0].cls
    return Actor(said[0][0].id, name, cls, most((a.country, n) for a, n in said), tuple(sorted(aliases)))


def _ties_from(id: str, world: World) -> list[Tie]:
    """The ties of the actor base that begin at this actor, as far as the world knows their ends."""
    return [t for t in _by_source(data_dirs()).get(id, ()) if world.known(t.target) is not None]


@lru_cache(maxsize=8)
def _by_source(_: tuple[Path, ...]) -> dict[str, list[Tie]]:
    found: dict[str, list[Tie]] = {}
    for tie in ties():
        found.setdefault(tie.source, []).append(tie)
    return found


def _tied(id: str, world: World) -> list[str]:
    """All actors that ties lead to from this one, however far off."""
    found, todo = {id}, [id]
    while todo:
        for tie in _ties_from(todo.pop(), world):
            if tie.target not in found:
                found.add(tie.target)
                todo.append(tie.target)
    return sorted(found - {id})


def _tie(graph: Graph, t: Tie) -> None:
    source, target = local("actor", t.source), local("actor", t.target)
    id = node_id("tie", source, t.type, target, t.begin, t.end)
    graph.node(id, "Tie", type=t.type, begin=t.begin, end=t.end)
    graph.edge(id, "tieFrom", source)
    graph.edge(id, "tieTo", target)
    graph.edge(source, camel(t.type), target, tie=id)


# ---------------------------------------------------------------- places, types


def _around(place: Place, world: World) -> list[str]:
    found: list[str] = []
    one: Place | None = place
    while one is not None and one.within and one.within not in found:
        around = world.place(one.within)
        if around is not None:
            found.append(around.id)
        one = around
    return found


def _unknown(id: str, forms: Sequence[tuple[str, int]]) -> Place:
    """A place that only reports know, named as most of them do."""
    name = min(forms, key=lambda f: (-f[1], f[0]))[0] if forms else id.removeprefix("x-").replace("-", " ").title()
    return Place(id, name, "unknown", aliases=tuple(sorted(f for f, _ in forms if f != name)))


def _locus(graph: Graph, id: str, locus: Locus, world: World) -> list[str]:
    graph.node(
        id, "Locus", label=locus.label, relation=locus.relation, distanceKm=locus.distance_km, radiusKm=locus.radius_km,
        lat=locus.lat, lon=locus.lon, how=locus.how,
    )  # fmt: skip
    brings: list[str] = []
    for name, ids in (("anchor", locus.anchors), ("candidate", locus.candidates)):
        for place_id in ids:
            graph.edge(id, name, local("place", place_id))
            place = world.place(place_id)
            brings += [local("place", x) for x in (place_id, *(_around(place, world) if place else ()))]
    return brings


def _type(graph: Graph, name: str) -> None:
    info = event_types()[name]
    graph.node(f"type/{name}", "EventType", name=name, labelEn=info.label_en, labelFr=info.label_fr, verb=info.verb, family=info.family)
