"""Names that a user types become nodes of the graph, the same way for every store.

An actor is known by any name that the actor base or the graph has for it, a place by its name in the graph, a country also
by its code; accents, case and dashes do not matter. What is not known is refused with what comes near, since an empty
answer would look like one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from kg.data import data_dirs
from kg.errors import QueryError
from kg.graph.rows import BASE, iri
from kg.ontology import actor_aliases
from kg.text import fold

Names = Callable[[str], Iterable[tuple[str, str]]]
"""Gives, for "actor" or "place", every node's IRI with each of its names."""


_REMEDIES = {"actor": "look it up with `kg query actors`", "place": "look at `kg query hot-spots`, or name a wider area"}


class Iri(str):
    """A value that names a node, and is no text."""

    __slots__ = ()


def find(kind: str, given: str, names: Names, field: str) -> tuple[Iri, ...]:
    """The nodes that are meant by an id, an IRI or a name; none if nothing is given.

    >>> find("actor", "jama'at nusrat al-islam wal-muslimin", lambda kind: [], "actor")
    ('https://w3id.org/conflict-kg/actor/jnim',)
    >>> find("place", "Gao", lambda kind: [(BASE + "place/1", "Gao"), (BASE + "place/2", "GAO")], "area")
    ('https://w3id.org/conflict-kg/place/1', 'https://w3id.org/conflict-kg/place/2')
    """
    text = given.strip().removeprefix(BASE)
    if not text:
        return ()
    if text.startswith(f"{kind}/"):
        return (Iri(iri(text)),)
    if kind == "actor" and (known := _by_name(data_dirs()).get(fold(text))):
        return (Iri(iri(f"actor/{known.removeprefix('actor/')}")),)
    named = list(names(kind))
    found = tuple(sorted({Iri(node) for node, name in named if fold(name) == fold(text)}))
    if not found:
        near = get_close_matches(text, sorted({name for _, name in named}), n=3)
        remedy = f"did you mean {' or '.join(near)}?" if near else _REMEDIES[kind]
        raise QueryError(f"no {kind} called {given!r} in the graph", field=field, remedy=remedy)
    return found


@lru_cache(maxsize=4)
def _by_name(_: tuple[Path, ...]) -> dict[str, str]:
    """Folded names of the actor base that stand for one actor only."""
    found: dict[str, set[str]] = {}
    for alias in actor_aliases():
        if alias.needs_country is None and alias.kind != "metonym":
            found.setdefault(fold(alias.alias), set()).add(alias.actor)
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}
