"""A telling is one report's telling of one event: its own account and those of the voices that it quotes, resolved.

Tellings are what identity compares and events are made of. All that one holds follows from its report and the world's
data alone, so that it never has to be made again when another report comes in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.model import Account, Actor, Locus, Report, Span, When
from kg.resolve.sides import circle
from kg.resolve.world import SLOTS, Speakers, Where, Who, World, is_scoped


@dataclass(frozen=True, slots=True)
class Telling:
    """One report's telling of one event. `id` is the smallest id of its accounts, of which the report's own is the first.

    `who` gives the actors behind the participants of each account, by account id and slot; `where` its loci; `parties` are
    the accounts in which one side of the event speaks, by its voice, its communiqué, or as the publisher.
    """

    id: str
    report: str
    publisher: str | None
    accounts: tuple[Account, ...]
    initiators: tuple[Actor, ...]
    targets: tuple[Actor, ...]
    loci: tuple[Locus, ...]
    who: Who
    where: Where
    parties: frozenset[str] = frozenset()

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
    accounts = sorted(accounts, key=text_order)
    who, where = world.people(report, accounts), world.where(report, accounts)
    groups: dict[tuple[Span, int], list[Account]] = {}
    for account in accounts:
        groups.setdefault((account.trigger, account.part), []).append(account)
    speakers = world.speakers(report, accounts)
    return [assemble(report.id, report.publisher, group, who, where, speakers) for group in groups.values()]


def text_order(a: Account) -> tuple[Span, int, bool, str]:
    """Accounts as they stand in the text, the report's own voice before others."""
    return a.trigger, a.part, a.voice is not None, a.voice or ""


def assemble(report: str, publisher: str | None, accounts: Sequence[Account], who: Who, where: Where, speakers: Speakers) -> Telling:
    """A telling from its accounts and what their names were resolved to."""
    everybody = {(a.id, slot): who.get((a.id, slot), ()) for a in accounts for slot in SLOTS}
    everywhere = {a.id: where.get(a.id, ()) for a in accounts}
    initiators = _distinct(everybody[a.id, "initiators"] for a in accounts)
    targets = _distinct(everybody[a.id, "targets"] for a in accounts)
    return Telling(
        id=min(a.id for a in accounts),
        report=report,
        publisher=publisher,
        accounts=tuple(accounts),
        initiators=initiators,
        targets=targets,
        loci=tuple(dict.fromkeys(x for a in accounts for x in everywhere[a.id])),
        who=everybody,
        where=everywhere,
        parties=frozenset(a.id for a in accounts if _is_party(speakers.get(a.id, ()), (*initiators, *targets))),
    )


def _is_party(speakers: Iterable[str], actors: Iterable[Actor]) -> bool:
    """Whether one of those who speak is one of those who act or suffer, or belongs to it, or it to them."""
    named = [a.id for a in actors if not is_scoped(a)]
    return any(x in circle(a) or a in circle(x) for x in speakers for a in named)


def _distinct(actors: Iterable[Iterable[Actor]]) -> tuple[Actor, ...]:
    return tuple({x.id: x for group in actors for x in group}.values())
