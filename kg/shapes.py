"""Whether a graph is valid: the SHACL shapes of `ontology/`, asked of one report by pySHACL or of a whole store in SPARQL.

pySHACL looks at one node at a time and takes minutes where a store takes seconds, so the shapes are kept to constraints
that can be put as queries: `questions` turns each into one. Both ways find the same faults; a test holds them to that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.data import data_dirs, data_files, data_path
from kg.errors import DataError

if TYPE_CHECKING:
    import rdflib

_SH = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NIL = _RDF + "nil"
_IGNORED = {"message", "path", "property", "sparql", "targetClass", "targetSubjectsOf", "qualifiedMinCount", "severity"}

Term = ox.NamedNode | ox.BlankNode | ox.Literal


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """A node that breaks a shape: what people are told, and the value at fault if there is one."""

    node: str
    message: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A constraint as a query: every row (`?this`, and `?value` if there is one) is a fault."""

    message: str
    query: str


def shape_files(whole: bool) -> tuple[Path, ...]:
    """The files of shapes; those that need all graphs at once only with `whole`.

    >>> [p.name for p in shape_files(whole=True)]
    ['shapes.ttl', 'shapes-whole.ttl']
    """
    own = tuple(p for p in data_files("ontology", "shapes-*.ttl") if p.name != "shapes-whole.ttl")
    return (data_path("ontology", "shapes.ttl"), *((data_path("ontology", "shapes-whole.ttl"),) if whole else ()), *own)


# ---------------------------------------------------------------- asking


def check_store(store: ox.Store, *, whole: bool = True, limit: int = 100) -> list[Violation]:
    """The faults of all graphs of a store taken together, up to `limit` for each constraint, sorted.

    >>> check_store(ox.Store())
    []
    """
    found: set[Violation] = set()
    for question in questions(whole):
        rows = store.query(question.query, use_default_graph_as_union=True)
        for row in islice(rows, limit):  # type: ignore[arg-type]
            value = row["value"] if len(row) > 1 else None
            found.add(Violation(_text(row["this"]), question.message, _text(value) if value is not None else ""))
    return sorted(found)


def check_triples(triples: Iterable[ox.Triple], *, whole: bool = False) -> list[Violation]:
    """The faults of one report's graph, or of any graph small enough for pySHACL.

    >>> check_triples([])
    []
    """
    import rdflib
    from pyshacl import validate

    data, sh = rdflib.Graph(), rdflib.Namespace(_SH)
    data.parse(data=(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode(), format="nt")
    _, results, _ = validate(data, shacl_graph=_shapes_graph(data_dirs(), whole), inference="none")
    return sorted(
        {
            Violation(str(results.value(r, sh.focusNode)), str(results.value(r, sh.resultMessage)), str(results.value(r, sh.value) or ""))
            for r in results.subjects(sh.resultMessage)
        }
    )


@lru_cache(maxsize=4)
def _shapes_graph(_: tuple[Path, ...], whole: bool) -> rdflib.Graph:
    import rdflib

    shapes = rdflib.Graph()
    for path in shape_files(whole):
        shapes.parse(path, format="turtle")
    return shapes


def _text(term: Term | ox.Triple) -> str:
    return str(term) if isinstance(term, ox.Triple) else term.value


# ---------------------------------------------------------------- shapes as queries


def questions(whole: bool = True) -> tuple[Question, ...]:
    """Every constraint of the shapes as a query.

    >>> any("exactly one report" in q.message for q in questions())
    True
    """
    return _questions(data_dirs(), whole)


@lru_cache(maxsize=8)
def _questions(_: tuple[Path, ...], whole: bool) -> tuple[Question, ...]:
    return tuple(q for path in shape_files(whole) for q in _Shapes(path).questions())


class _Shapes:
    """One file of shapes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store = ox.Store()
        try:
            self.store.extend(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
        except SyntaxError as e:
            raise DataError(f"not Turtle: {e.msg}", file=str(path), line=e.lineno, remedy="correct the syntax there") from e

    def questions(self) -> Iterator[Question]:
        shapes = self.store.quads_for_pattern(None, ox.NamedNode(_RDF + "type"), ox.NamedNode(_SH + "NodeShape"))
        for shape in sorted((_term(q.subject) for q in shapes), key=str):
            for target in self._targets(shape):
                yield from self._of_node(shape, target)
                for prop in sorted(self._all(shape, "property"), key=str):
                    yield from self._of_property(prop, target)
                for one in self._all(shape, "sparql"):
                    yield Question(self._message(one), self._select(one, target))

    def _targets(self, shape: Term) -> Iterator[str]:
        yield from (f"?this a {cls} ." for cls in self._all(shape, "targetClass"))
        yield from (f"?this {prop} ?_subject ." for prop in self._all(shape, "targetSubjectsOf"))

    def _of_node(self, shape: Term, target: str) -> Iterator[Question]:
        message = self._message(shape)
        for name in self._constraints(shape):
            value = self._one(shape, name)
            if name == "xone":
                kinds = ", ".join(str(self._one(x, "class")) for x in self._list(value))
                where = f"{target} OPTIONAL {{ ?this a ?kind . FILTER (?kind IN ({kinds})) }}"
                yield Question(message, _counted(where, "?kind", "!= 1"))
            else:
                test = self._test(name, value, "?this")
                yield Question(message, f"SELECT DISTINCT ?this WHERE {{ {target} {test} }}")

    def _of_property(self, prop: Term, target: str) -> Iterator[Question]:
        message, path = self._message(prop), self._path(prop)
        held = f"{target} ?this {path} ?value ."
        for name in self._constraints(prop):
            value = self._one(prop, name)
            if name == "minCount" and int(value.value) == 1:
                yield Question(message, f"SELECT DISTINCT ?this WHERE {{ {target} FILTER NOT EXISTS {{ ?this {path} ?value }} }}")
            elif name == "minCount":
                yield Question(message, _counted(f"{target} OPTIONAL {{ ?this {path} ?one }}", "?one", f"< {value.value}"))
            elif name == "maxCount":
                yield Question(message, _counted(f"{target} ?this {path} ?one .", "?one", f"> {value.value}"))
            elif name == "hasValue":
                yield Question(message, f"SELECT DISTINCT ?this WHERE {{ {target} FILTER NOT EXISTS {{ ?this {path} {value} }} }}")
            elif name == "qualifiedValueShape":
                inner = self._one(value, "property")
                such = f"?this {path} ?one . ?one {self._path(inner)} {self._one(inner, 'hasValue')}"
                yield Question(message, f"SELECT DISTINCT ?this WHERE {{ {target} MINUS {{ {such} }} }}")
            elif name == "uniqueLang":
                twice = f"?this {path} ?other . FILTER (!sameTerm(?value, ?other) && lang(?value) = lang(?other))"
                yield Question(message, f"SELECT DISTINCT ?this ?value WHERE {{ {held} {twice} }}")
            else:
                yield Question(message, f"SELECT DISTINCT ?this ?value WHERE {{ {held} {self._test(name, value, '?value')} }}")

    def _test(self, name: str, value: Term, of: str) -> str:
        """The pattern that holds where a value breaks a constraint; a value that cannot be compared breaks it."""
        right = {
            "datatype": lambda: f"datatype({of}) = {value}",
            "nodeKind": lambda: {"IRI": f"isIRI({of})", "Literal": f"isLiteral({of})"}[value.value.removeprefix(_SH)],
            "in": lambda: f"{of} IN ({', '.join(map(str, self._list(value)))})",
            "pattern": lambda: f"REGEX(STR({of}), {value})",
            "minInclusive": lambda: f"{of} >= {value}",
            "maxInclusive": lambda: f"{of} <= {value}",
            "minLength": lambda: f"STRLEN(STR({of})) >= {value.value}",
            "languageIn": lambda: f"lang({of}) IN ({', '.join(map(str, self._list(value)))})",
        }
        between = {"lessThan": "<", "lessThanOrEquals": "<="}
        if name in right:
            return f"FILTER (!COALESCE({right[name]()}, false))"
        if name in between:
            return f"?this {value} ?_other . FILTER (!COALESCE({of} {between[name]} ?_other, false))"
        if name == "disjoint":
            return f"FILTER EXISTS {{ ?this {value} {of} }}"
        if name == "class":
            return f"FILTER NOT EXISTS {{ {of} a {value} }}"
        raise DataError(
            f"sh:{name} cannot be asked of a store", file=str(self.path), field=f"sh:{name}",
            remedy="write it with sh:sparql, or with one of the constraints that the shipped shapes use",
        )  # fmt: skip

    def _select(self, one: Term, target: str) -> str:
        """A sh:sparql constraint as a query of its own: `$this` runs over the target."""
        head, where, rest = self._one(one, "select").value.partition("WHERE {")
        return f"PREFIX kg: <https://w3id.org/conflict-kg/ontology#>\n{head}{where} {target} {rest}"

    # ------------------------------------------------------------ reading

    def _constraints(self, shape: Term) -> list[str]:
        quads = self.store.quads_for_pattern(_subject(shape), None, None)
        names = {q.predicate.value.removeprefix(_SH) for q in quads if q.predicate.value.startswith(_SH)}
        return sorted(names - _IGNORED)

    def _all(self, subject: Term, name: str) -> list[Term]:
        return [_term(q.object) for q in self.store.quads_for_pattern(_subject(subject), ox.NamedNode(_SH + name), None)]

    def _one(self, subject: Term, name: str) -> Term:
        found = self._all(subject, name)
        if len(found) != 1:
            raise DataError(f"{len(found)} values of sh:{name} in one shape", file=str(self.path), field=f"sh:{name}", remedy="write one")
        return found[0]

    def _message(self, shape: Term) -> str:
        found = self._all(shape, "message")
        return found[0].value if found else f"not as {_text(shape)} says"

    def _path(self, prop: Term) -> str:
        path = self._one(prop, "path")
        return f"^{self._one(path, 'inversePath')}" if isinstance(path, ox.BlankNode) else str(path)

    def _list(self, node: Term) -> Iterator[Term]:
        while node.value != _NIL:
            first = self.store.quads_for_pattern(_subject(node), ox.NamedNode(_RDF + "first"), None)
            rest = self.store.quads_for_pattern(_subject(node), ox.NamedNode(_RDF + "rest"), None)
            yield _term(next(first).object)
            node = _term(next(rest).object)


def _counted(where: str, of: str, bound: str) -> str:
    return f"SELECT ?this (COUNT(DISTINCT {of}) AS ?value) WHERE {{ {where} }} GROUP BY ?this HAVING (COUNT(DISTINCT {of}) {bound})"


def _subject(term: Term) -> ox.NamedNode | ox.BlankNode:
    if isinstance(term, ox.Literal):
        raise DataError(f"{term.value!r} is no shape", remedy="shapes are nodes")
    return term


def _term(term: object) -> Term:
    if isinstance(term, ox.NamedNode | ox.BlankNode | ox.Literal):
        return term
    raise DataError(f"{term} is no term of a shape", remedy="write an IRI, a literal or a blank node")
