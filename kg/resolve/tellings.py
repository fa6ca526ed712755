"""A telling is one report's telling of one event: its own account and those of the voices that it quotes, resolved.

Tellings are what identity compares and events are made of. All that one holds follows from its report and the world's
data alone, so that it never has to be made again when another report comes in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.model import Account, Actor, Locus, Participant, Report, Span, When
from kg.resolve.world import World


@dataclass(frozen=True, slots=True)
class Telling:
    """One report's telling of one event. `id` is the smallest id of its accounts; actors and loci are resolved.

    `who` gives the actor behind each participant of each account, by (account id, slot, place in the slot).
    """

    id: str
    report: str
    publisher: str | None
    accounts: tuple[Account, ...]
    initiators: tuple[Actor, ...]
    targets: tuple[Actor, ...]
    loci: tuple[Locus, ...]
    where: Mapping[str, tuple[Locus, ...]]
    who: Mapping[tuple[str, str], tuple[Actor, ...]]

    @property
    def own(self) -> Account:
        """The report's own account, or the first voice's where there is none."""
        return self.accounts[0]

    @property
    def type(self) -> str:
        return self.own.type

    @property
    def when(self) -> When | None:
        return next((a.when for a in self.accounts if a.when is not None), None)


def tellings_of(report: Report, accounts: Iterable[Account], world: World) -> list[Telling]:
    """The tellings of a report, in text order: accounts with equal trigger and part tell of one event."""
    groups: dict[tuple[Span, int], list[Account]] = {}
    for account in sorted(accounts, key=lambda a: (a.trigger, a.part, a.voice is not None, a.voice or "")):
        groups.setdefault((account.trigger, account.part), []).append(account)
    return [_telling(report, group, world) for group in groups.values()]


def _telling(report: Report, group: Sequence[Account], world: World) -> Telling:
    def resolve(account: Account, people: Iterable[Participant]) -> tuple[Actor, ...]:
        return tuple(world.actor(p, account, report) for p in people)

    who = {(a.id, slot): resolve(a, getattr(a, slot)) for a in group for slot in ("initiators", "targets")}
    where = {a.id: world.loci(a, report) for a in group}
    return Telling(
        id=min(a.id for a in group),
        report=report.id,
        publisher=report.publisher,
        accounts=tuple(group),
        initiators=_distinct(who[a.id, "initiators"] for a in group),
        targets=_distinct(who[a.id, "targets"] for a in group),
        loci=tuple(dict.fromkeys(x for a in group for x in where[a.id])),
        where=where,
        who=who,
    )


def _distinct(actors: Iterable[Iterable[Actor]]) -> tuple[Actor, ...]:
    return tuple({x.id: x for group in actors for x in group}.values())
