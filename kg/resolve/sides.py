"""Whose side an actor is on, as coarsely as it takes to see that "soldiers" cannot be "militants".

Named actors by their class and what they are members of; groups without a name by the words of `ontology/sides.toml`. Where
nothing tells, nothing is said, and nothing is held against a match.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.data import data_dirs, data_path
from kg.model import Actor
from kg.ontology import actors, ties
from kg.resolve.spelling import name_key

UP = ("member_of", "renamed_to")
ANY_GROUP = frozenset({"group", "jihadist", "rebel"})
_BY_CLASS = {
    "Military": "state", "SecurityForce": "state", "Government": "state", "InternationalForce": "force",
    "PrivateMilitaryCompany": "force", "ArmedGroup": "rebel", "Militia": "group", "Civilians": "people",
}  # fmt: skip


@lru_cache(maxsize=8)
def _data(_: tuple[Path, ...]) -> tuple[Mapping[str, str], frozenset[str]]:
    with data_path("ontology", "sides.toml").open("rb") as f:
        data: dict[str, Any] = tomllib.load(f)
    return {word: side for side, words in data["words"].items() for word in words}, frozenset(data["actors"]["jihadist"])


def side_of(actor: Actor) -> str | None:
    """ "state", "force", "group", "jihadist", "rebel" or "people", or None where it cannot be told.

    >>> side_of(Actor("u", "unidentified gunmen", "UnspecifiedGroup")), side_of(Actor("u", "villageois", "UnspecifiedGroup"))
    ('group', 'people')
    """
    return _side(actor, data_dirs())


@lru_cache(maxsize=65536)
def _side(actor: Actor, dirs: tuple[Path, ...]) -> str | None:
    words, jihadist = _data(dirs)
    if actor.known:
        return "jihadist" if not jihadist.isdisjoint(circle(actor.id)) else _of_class(actor)
    said = next((side for word in name_key(actor.name).split() if (side := words.get(word))), None)
    return said or _BY_CLASS.get(actor.cls)


def _of_class(actor: Actor) -> str | None:
    """The side of a class; a coalition is on that of its members, if all are on one."""
    if actor.cls != "Coalition":
        return _BY_CLASS.get(actor.cls)
    sides = {_BY_CLASS.get(a.cls) for a in actors() if a.id != actor.id and actor.id in circle(a.id)} - {None}
    return sides.pop() if len(sides) == 1 else None


def may_be_one(a: str, b: str) -> bool:
    """Whether two sides may be the same: "terrorists" may be jihadists or rebels, but jihadists are no rebels.

    >>> may_be_one("group", "rebel"), may_be_one("jihadist", "rebel")
    (True, False)
    """
    return a == b or ("group" in (a, b) and {a, b} <= ANY_GROUP)


@lru_cache(maxsize=4096)
def circle(actor: str) -> frozenset[str]:
    """An actor with all that it is a member of or was renamed to, however far up."""
    found, todo = {actor}, [actor]
    while todo:
        one = todo.pop()
        new = {t.target for t in _upward(data_dirs()).get(one, ())} - found
        found |= new
        todo += sorted(new)
    return frozenset(found)


@lru_cache(maxsize=8)
def _upward(_: tuple[Path, ...]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for tie in ties():
        if tie.type in UP:
            found.setdefault(tie.source, []).append(tie)
    return found
