"""Turtle files of the ontology, read for their statements: small, quick to load, and able to say on which line a fault is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import DataError

KG = "https://w3id.org/conflict-kg/ontology#"
TYPE = "https://w3id.org/conflict-kg/type/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"


class Turtle:
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
            if any(isinstance(o, ox.NamedNode) and o.value == cls for o in said.get(RDF + "type", ())):
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
        names = list(self.local(subject, RDFS + "domain"))
        for node in self._said.get(subject, {}).get(RDFS + "domain", ()):
            if isinstance(node, ox.BlankNode):
                names += self._list(self._blank(str(node), OWL + "unionOf"))
        return tuple(names)

    def _blank(self, subject: str, prop: str) -> str:
        return next((str(o) for o in self._said.get(subject, {}).get(prop, ()) if isinstance(o, ox.BlankNode)), "")

    def _list(self, node: str) -> Iterator[str]:
        while node:
            yield from self.local(node, RDF + "first")
            node = self._blank(node, RDF + "rest")

    def error(self, what: str, subject: str, prop: str, remedy: str) -> DataError:
        """A fault of a subject, with the line on which its block begins."""
        name = subject.replace(TYPE, "type:").replace(KG, "kg:")
        lines = self.path.read_text(encoding="utf-8").splitlines()
        line = next((n for n, text in enumerate(lines, 1) if text.split(" ", 1)[0] == name), None)
        return DataError(what, file=str(self.path), line=line, field=prop.rpartition("#")[2], remedy=remedy)
