"""Classes and properties: what a node can be, what can be said of it, how it is tied to others (`ontology/classes.ttl`).

>>> superclasses("ArmedGroup")
('Actor',)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from kg.data import data_dirs, data_files
from kg.errors import DataError
from kg.turtle import KG, OWL, RDFS, Turtle


@dataclass(frozen=True, slots=True)
class Property:
    """A property of the ontology: `kind` *datatype* is a property of a node, *object* an edge between nodes.

    `domain` are class names, empty for what only edges carry; `range` is a class name or the local name of a datatype.
    """

    name: str
    kind: Literal["datatype", "object"]
    domain: tuple[str, ...]
    range: str
    label_en: str
    label_fr: str
    comment: str
    parents: tuple[str, ...] = ()


def classes() -> Mapping[str, tuple[str, ...]]:
    """Each class with its superclasses, nearest first.

    >>> classes()["Militia"], classes()["Event"]
    (('Actor',), ())
    """
    return _classes(data_dirs())


def superclasses(cls: str) -> tuple[str, ...]:
    """The superclasses of a class within this ontology, nearest first; a class that is not in it is an error.

    >>> superclasses("UnspecifiedGroup")
    ('Actor',)
    """
    if cls not in classes():
        raise DataError(f"{cls!r} is no class of the ontology", file="ontology/classes.ttl", remedy=f"use one of {', '.join(classes())}")
    return classes()[cls]


@lru_cache(maxsize=8)
def _classes(_: tuple[Path, ...]) -> Mapping[str, tuple[str, ...]]:
    parents: dict[str, tuple[str, ...]] = {}
    for graph in map(Turtle, data_files("ontology", "classes*.ttl")):
        for subject in graph.instances(OWL + "Class"):
            parents[subject.removeprefix(KG)] = graph.local(subject, RDFS + "subClassOf")
    return MappingProxyType({name: tuple(_upwards(name, parents)) for name in parents})


def _upwards(name: str, parents: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for parent in parents.get(name, ()):
        yield parent
        yield from _upwards(parent, parents)


def properties() -> Mapping[str, Property]:
    """The properties by name: those of classes.ttl, then the verbs of the plain edges.

    >>> properties()["locus"].kind, properties()["day"].range, properties()["ambushed"].domain
    ('object', 'integer', ('Actor',))
    """
    return _properties(data_dirs())


@lru_cache(maxsize=8)
def _properties(_: tuple[Path, ...]) -> Mapping[str, Property]:
    found: dict[str, Property] = {}
    kinds: tuple[tuple[str, Literal["datatype", "object"]], ...] = (("ObjectProperty", "object"), ("DatatypeProperty", "datatype"))
    for path in (*data_files("ontology", "classes*.ttl"), *data_files("ontology", "types*.ttl")):
        graph = Turtle(path)
        for owl, kind in kinds:
            for subject in graph.instances(OWL + owl):
                found[subject.removeprefix(KG)] = _property(graph, subject, kind)
    return MappingProxyType(found)


def _property(graph: Turtle, subject: str, kind: Literal["datatype", "object"]) -> Property:
    def text(prop: str, lang: str) -> str:
        return next(iter(graph.texts(subject, prop, lang)), "")

    ranges = graph.links(subject, RDFS + "range")
    if len(ranges) != 1:
        raise graph.error(f"property {subject.removeprefix(KG)} has {len(ranges)} ranges", subject, RDFS + "range", "write exactly one")
    return Property(
        name=subject.removeprefix(KG),
        kind=kind,
        domain=graph.domain(subject),
        range=ranges[0].rpartition("#")[2],
        label_en=text(RDFS + "label", "en"),
        label_fr=text(RDFS + "label", "fr"),
        comment=text(RDFS + "comment", "en"),
        parents=graph.local(subject, RDFS + "subPropertyOf"),
    )
