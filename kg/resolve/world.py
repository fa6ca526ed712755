"""Who and where a name is: the one door through which events meet the actor base and the gazetteer.

A `World` answers four questions, each from the report and the shipped (or the user's) data alone, so that the answer
never depends on what else is in the store. Tests put a small world in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol

from kg.model import Account, Actor, Locus, Participant, Place, PlaceMention, Report
from kg.ontology import actors
from kg.text import fold, slug

UNNAMED = ("UnspecifiedGroup", "Civilians")


class World(Protocol):
    """What identity needs to know of the world outside the store."""

    def actor(self, participant: Participant, account: Account, report: Report) -> Actor: ...

    def loci(self, account: Account, report: Report) -> tuple[Locus, ...]: ...

    def place(self, id: str) -> Place | None: ...

    def known(self, id: str) -> Actor | None: ...


def is_scoped(actor: Actor) -> bool:
    """Whether this is a group without a name, which exists only with its event ("militants", "civilians")."""
    return not actor.known and (actor.scope is not None or actor.cls in UNNAMED)


@cache
def _aliases() -> dict[str, Actor]:
    found: dict[str, Actor] = {}
    for actor in actors():
        for name in (actor.name, *actor.aliases):
            found.setdefault(fold(name), actor)
    return found


@dataclass
class Shipped:
    """The shipped actor base, by exact alias; a name that it lacks is an actor of its own, a common noun a scoped group."""

    by_id: dict[str, Actor] = field(default_factory=lambda: {a.id: a for a in _aliases().values()})

    def actor(self, participant: Participant, account: Account, report: Report) -> Actor:
        known = _aliases().get(fold(participant.name))
        if known is not None:
            return known
        if participant.name[:1].islower():
            return Actor(f"actor/u-{slug(participant.name)}", participant.name, "UnspecifiedGroup", scope=account.id)
        return Actor(f"actor/x-{slug(participant.name)}", participant.name, participant.cls or "Organization")

    def loci(self, account: Account, report: Report) -> tuple[Locus, ...]:
        return tuple(_unplaced(p) for p in account.places)

    def place(self, id: str) -> Place | None:
        return Place(id, id.removeprefix("place/x-").replace("-", " ").title(), "unknown") if id.startswith("place/x-") else None

    def known(self, id: str) -> Actor | None:
        return self.by_id.get(id)


def _unplaced(mention: PlaceMention) -> Locus:
    return Locus(mention.name, (f"place/x-{slug(mention.name)}",), mention.relation, how="name not in the gazetteer")


def label_of(loci: Sequence[Locus]) -> str | None:
    """The short name of where something happened: the first place's label."""
    return loci[0].label if loci else None


@cache
def world() -> World:
    """The world of the shipped data."""
    return Shipped()
