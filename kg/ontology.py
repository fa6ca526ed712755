"""What there is: event types, classes and properties, known actors and countries, read from the files in `ontology/`.

Everything here is data that an analyst can change (docs/ontology.md); this module only reads it, checks it and keeps it.
Turtle is read with pyoxigraph, since importing RDFLib alone takes longer than reading all of it.

>>> event_types()["AirStrike"].verb
'struck'
>>> superclasses("ArmedGroup")
('Actor',)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

import pyoxigraph as ox

from kg.actorbase import Country, acronyms, actor, actor_aliases, actors, ambiguities, countries, curated, lifetime, ties
from kg.actorfile import Alias
from kg.data import data_dirs, data_files, data_path
from kg.errors import DataError

__all__ = [
    "Alias", "Country", "EventType", "Property", "acronyms", "actor", "actor_aliases", "actors", "ambiguities", "classes",
    "countries", "curated", "data_dirs", "data_files", "data_path", "event_types", "lifetime", "properties", "superclasses",
    "ties",
]  # fmt: skip

KG = "https://w3id.org/conflict-kg/ontology#"
TYPE = "https://w3id.org/conflict-kg/type/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"

Sign = Literal["hostile", "cooperative", "neutral"]


@dataclass(frozen=True, slots=True)
class EventType:
    """A kind of event: what to call it, the verb of its plain edge, and what comes closest to it elsewhere.

    `phrase_*` stand between initiator and target in a label. `sign` says whether the two are set against each other, and
    `symmetric` whether both do it. The matches go from closest to widest; no match is exact.
    """

    name: str
    label_en: str
    label_fr: str
    verb: str
    phrase_en: str
    phrase_fr: str
    family: str
    sign: Sign
    symmetric: bool
    definition_en: str
    definition_fr: str
    acled: tuple[str, ...] = ()
    ucdp: tuple[int, ...] = ()
    plover: tuple[str, ...] = ()
    cameo: tuple[str, ...] = ()


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


# ---------------------------------------------------------------- event types


def event_types() -> Mapping[str, EventType]:
    """The event types by name, in the order of the file.

    >>> list(event_types())[:3]
    ['ArmedClash', 'Ambush', 'Attack']
    >>> event_types()["Ambush"].label_fr
    'Embuscade'
    """
    return _event_types(data_dirs())


@lru_cache(maxsize=8)
def _event_types(_: tuple[Path, ...]) -> Mapping[str, EventType]:
    found: dict[str, EventType] = {}
    for path in data_files("ontology", "types*.ttl"):
        graph = _Turtle(path)
        for subject in graph.instances(KG + "EventType"):
            name = subject.removeprefix(TYPE)
            found[name] = _event_type(graph, subject, name)
    return MappingProxyType(found)


def _event_type(graph: _Turtle, subject: str, name: str) -> EventType:
    def one(prop: str, lang: str | None = None) -> str:
        values = graph.texts(subject, prop, lang)
        if len(values) != 1:
            what = f"event type {name} has {len(values)} values" + (f" in {lang!r}" if lang else "")
            raise graph.error(what, subject, prop, "write exactly one")
        return values[0]

    sign = one(KG + "sign")
    if sign not in get_args(Sign):
        raise graph.error(f"{sign!r} is no sign", subject, KG + "sign", f"write one of {', '.join(get_args(Sign))}")
    if one(_SKOS + "notation") != name:
        raise graph.error(f"the notation of event type {name} is not its name", subject, _SKOS + "notation", "make them equal")
    return EventType(
        name=name,
        label_en=one(_SKOS + "prefLabel", "en"),
        label_fr=one(_SKOS + "prefLabel", "fr"),
        verb=one(KG + "verb"),
        phrase_en=one(KG + "phrase", "en"),
        phrase_fr=one(KG + "phrase", "fr"),
        family=one(KG + "family"),
        sign=sign,  # type: ignore[arg-type]
        symmetric=graph.texts(subject, KG + "symmetric") == ("true",),
        definition_en=one(_SKOS + "definition", "en"),
        definition_fr=one(_SKOS + "definition", "fr"),
        acled=graph.texts(subject, KG + "acled"),
        ucdp=tuple(int(x) for x in graph.texts(subject, KG + "ucdp")),
        plover=graph.texts(subject, KG + "plover"),
        cameo=graph.texts(subject, KG + "cameo"),
    )


# ---------------------------------------------------------------- classes and properties


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
    for graph in map(_Turtle, data_files("ontology", "classes*.ttl")):
        for subject in graph.instances(_OWL + "Class"):
            parents[subject.removeprefix(KG)] = graph.local(subject, _RDFS + "subClassOf")
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
        graph = _Turtle(path)
        for owl, kind in kinds:
            for subject in graph.instances(_OWL + owl):
                found[subject.removeprefix(KG)] = _property(graph, subject, kind)
    return MappingProxyType(found)


def _property(graph: _Turtle, subject: str, kind: Literal["datatype", "object"]) -> Property:
    def text(prop: str, lang: str) -> str:
        return next(iter(graph.texts(subject, prop, lang)), "")

    ranges = graph.links(subject, _RDFS + "range")
    if len(ranges) != 1:
        raise graph.error(f"property {subject.removeprefix(KG)} has {len(ranges)} ranges", subject, _RDFS + "range", "write exactly one")
    return Property(
        name=subject.removeprefix(KG),
        kind=kind,
        domain=graph.domain(subject),
        range=ranges[0].rpartition("#")[2],
        label_en=text(_RDFS + "label", "en"),
        label_fr=text(_RDFS + "label", "fr"),
        comment=text(_RDFS + "comment", "en"),
        parents=graph.local(subject, _RDFS + "subPropertyOf"),
    )


# ---------------------------------------------------------------- Turtle


class _Turtle:
    """One Turtle file, its statements by subject and property in file order."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._said: dict[str, dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]]] = {}
        try:
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
                key = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else str(quad.subject)
                self._said.setdefault(key, {}).setdefault(quad.predicate.value, []).append(quad.object)
        except SyntaxError as e:
            raise DataError(f"not Turtle: {e.msg}", file=str(path), line=e.lineno, remedy="correct the syntax there") from e

    def instances(self, cls: str) -> Iterator[str]:
        for subject, said in self._said.items():
            if any(isinstance(o, ox.NamedNode) and o.value == cls for o in said.get(_RDF + "type", ())):
                yield subject

    def texts(self, subject: str, prop: str, lang: str | None = None) -> tuple[str, ...]:
        values = self._said.get(subject, {}).get(prop, ())
        return tuple(o.value for o in values if isinstance(o, ox.Literal) and (lang is None or o.language == lang))

    def links(self, subject: str, prop: str) -> tuple[str, ...]:
        return tuple(o.value for o in self._said.get(subject, {}).get(prop, ()) if isinstance(o, ox.NamedNode))

    def local(self, subject: str, prop: str) -> tuple[str, ...]:
        return tuple(x.removeprefix(KG) for x in self.links(subject, prop) if x.startswith(KG))

    def domain(self, subject: str) -> tuple[str, ...]:
        """The classes of a domain: one class, or the members of an owl:unionOf list."""
        names = list(self.local(subject, _RDFS + "domain"))
        for node in self._said.get(subject, {}).get(_RDFS + "domain", ()):
            if isinstance(node, ox.BlankNode):
                names += self._list(self._blank(str(node), _OWL + "unionOf"))
        return tuple(names)

    def _blank(self, subject: str, prop: str) -> str:
        return next((str(o) for o in self._said.get(subject, {}).get(prop, ()) if isinstance(o, ox.BlankNode)), "")

    def _list(self, node: str) -> Iterator[str]:
        while node:
            yield from self.local(node, _RDF + "first")
            node = self._blank(node, _RDF + "rest")

    def error(self, what: str, subject: str, prop: str, remedy: str) -> DataError:
        """A fault of a subject, with the line on which its block begins."""
        name = subject.replace(TYPE, "type:").replace(KG, "kg:")
        lines = self.path.read_text(encoding="utf-8").splitlines()
        line = next((n for n, text in enumerate(lines, 1) if text.split(" ", 1)[0] == name), None)
        return DataError(what, file=str(self.path), line=line, field=prop.rpartition("#")[2], remedy=remedy)
