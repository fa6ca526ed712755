"""Who and where a name is: the one door through which events meet the actor base and the gazetteer.

A `World` answers from a report, its accounts and the shipped (or the user's) data alone, so that the answer never depends on
what else is in the store. Tests put a small world in its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Protocol

from kg.data import data_dirs
from kg.model import Account, Actor, Locus, Place, Report, Tie
from kg.ontology import actors
from kg.resolve.actor_names import find_alias
from kg.resolve.gazetteer import gazetteer
from kg.resolve.resolution import resolve_report
from kg.resolve.ties import read_ties

SLOTS = ("initiators", "targets")
Who = Mapping[tuple[str, str], tuple[Actor, ...]]
"""The actors behind the participants of each account, by account id and slot."""
Where = Mapping[str, tuple[Locus, ...]]
"""The loci of each account."""


Speakers = Mapping[str, tuple[str, ...]]
"""Known actors in whose words an account is told (voice, communiqué, publisher), by account id."""


class World(Protocol):
    """What identity needs to know of the world outside the store."""

    def people(self, report: Report, accounts: Sequence[Account]) -> Who:
        """Who the participants of a report's accounts are."""

    def where(self, report: Report, accounts: Sequence[Account]) -> Where:
        """Where a report's accounts are."""

    def speakers(self, report: Report, accounts: Sequence[Account]) -> Speakers:
        """Which known actors speak in a report's accounts."""

    def ties(self, report: Report) -> tuple[Tie, ...]:
        """The ties between actors that a report's text states."""

    def place(self, id: str) -> Place | None:
        """The place of that id; None for one that only reports know."""

    def known(self, id: str) -> Actor | None:
        """The actor of the actor base with that id."""


def is_scoped(actor: Actor) -> bool:
    """Whether this is a group without a name, which exists only with its event ("militants", "civilians")."""
    return not actor.known and (actor.scope is not None or actor.cls in ("UnspecifiedGroup", "Civilians"))


class Shipped:
    """The world of the shipped data and the user's."""

    def people(self, report: Report, accounts: Sequence[Account]) -> Who:
        return resolve_report(report, accounts).actors

    def where(self, report: Report, accounts: Sequence[Account]) -> Where:
        found = resolve_report(report, accounts)
        return {a.id: found.loci_of(a) for a in accounts}

    def speakers(self, report: Report, accounts: Sequence[Account]) -> Speakers:
        found = {}
        for a in accounts:
            names = [a.voice] if a.voice else [*(v.name for v in a.reported_by), *([report.publisher] if report.publisher else [])]
            ids = [alias.actor for name in names if (alias := find_alias(name, _countries(a), report.published)) is not None]
            found[a.id] = tuple(sorted(set(ids)))
        return found

    def ties(self, report: Report) -> tuple[Tie, ...]:
        return read_ties(report)

    def place(self, id: str) -> Place | None:
        return gazetteer().place(id)

    def known(self, id: str) -> Actor | None:
        return _known(data_dirs()).get(id)


def _countries(account: Account) -> set[str]:
    """The countries that an account speaks of: "the army" is that of one of them."""
    return {p.country for p in account.places if p.country}


@lru_cache(maxsize=8)
def _known(_: tuple[Path, ...]) -> dict[str, Actor]:
    return {a.id: a for a in actors()}


@cache
def world() -> World:
    """The world of the shipped data."""
    return Shipped()
