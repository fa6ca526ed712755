"""What there is: event types, classes and properties, known actors and countries, read from the files in `ontology/`.

Everything here is data that an analyst can change (docs/ontology.md); this module only reads it, checks it and keeps it.
Turtle is read with pyoxigraph, since importing RDFLib alone takes longer than reading all of it.

>>> event_types()["AirStrike"].verb
'struck'
>>> superclasses("ArmedGroup")
('Actor',)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from kg.actorbase import Country, acronyms, actor, actor_aliases, actors, ambiguities, countries, curated, lifetime, ties
from kg.actorfile import Alias
from kg.data import data_dirs, data_files, data_path
from kg.schema import Property, classes, properties, superclasses
from kg.turtle import KG, SKOS, TYPE, Turtle

__all__ = [
    "Alias", "Country", "EventType", "Property", "acronyms", "actor", "actor_aliases", "actors", "ambiguities", "classes",
    "countries", "curated", "data_dirs", "data_files", "data_path", "event_types", "lifetime", "properties", "superclasses",
    "ties",
]  # fmt: skip


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
        graph = Turtle(path)
        for subject in graph.instances(KG + "EventType"):
            name = subject.removeprefix(TYPE)
            found[name] = _event_type(graph, subject, name)
    return MappingProxyType(found)


def _event_type(graph: Turtle, subject: str, name: str) -> EventType:
    def one(prop: str, lang: str | None = None) -> str:
        values = graph.texts(subject, prop, lang)
        if len(values) != 1:
            what = f"event type {name} has {len(values)} values" + (f" in {lang!r}" if lang else "")
            raise graph.error(what, subject, prop, "write exactly one")
        return values[0]

    sign = one(KG + "sign")
    if sign not in get_args(Sign):
        raise graph.error(f"{sign!r} is no sign", subject, KG + "sign", f"write one of {', '.join(get_args(Sign))}")
    if one(SKOS + "notation") != name:
        raise graph.error(f"the notation of event type {name} is not its name", subject, SKOS + "notation", "make them equal")
    return EventType(
        name=name,
        label_en=one(SKOS + "prefLabel", "en"),
        label_fr=one(SKOS + "prefLabel", "fr"),
        verb=one(KG + "verb"),
        phrase_en=one(KG + "phrase", "en"),
        phrase_fr=one(KG + "phrase", "fr"),
        family=one(KG + "family"),
        sign=sign,  # type: ignore[arg-type]
        symmetric=graph.texts(subject, KG + "symmetric") == ("true",),
        definition_en=one(SKOS + "definition", "en"),
        definition_fr=one(SKOS + "definition", "fr"),
        acled=graph.texts(subject, KG + "acled"),
        ucdp=tuple(int(x) for x in graph.texts(subject, KG + "ucdp")),
        plover=graph.texts(subject, KG + "plover"),
        cameo=graph.texts(subject, KG + "cameo"),
    )
