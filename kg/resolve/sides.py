"""Whose side an actor is on, as coarsely as it takes to see that "soldiers" cannot be "militants".

Named actors by their class; groups without a name by the words of `ontology/sides.toml`. Where no word tells, nothing is
said, and nothing is held against a match.
"""

from __future__ import annotations

import tomllib
from functools import cache

from kg.data import data_path
from kg.model import Actor
from kg.resolve.spelling import name_key

_BY_CLASS = {
    "Military": "state", "SecurityForce": "state", "Government": "state", "InternationalForce": "force",
    "PrivateMilitaryCompany": "force", "ArmedGroup": "group", "Militia": "group", "Civilians": "people",
}  # fmt: skip


@cache
def _words() -> dict[str, str]:
    with data_path("ontology", "sides.toml").open("rb") as f:
        return {word: side for side, words in tomllib.load(f).items() for word in words}


def side_of(actor: Actor) -> str | None:
    """ "state", "force", "group" or "people", or None where it cannot be told.

    >>> side_of(Actor("u", "unidentified gunmen", "UnspecifiedGroup")), side_of(Actor("u", "villageois", "UnspecifiedGroup"))
    ('group', 'people')
    """
    if actor.cls in _BY_CLASS:
        return _BY_CLASS[actor.cls]
    return next((side for word in name_key(actor.name).split() if (side := _words().get(word))), None)
