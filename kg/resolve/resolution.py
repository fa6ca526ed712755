"""One report resolved: who its participants are, where its places are, and the ties that it tells of.

A pure function of the report and its accounts (and the data installed), so that a report that is added later gives the same
rows as a rebuilt store.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.data import data_dirs
from kg.model import Account, Actor, Locus, Report, Tie
from kg.resolve.actors import resolve_actors
from kg.resolve.gazetteer import gazetteer
from kg.resolve.places import Mentioned, resolve_places
from kg.resolve.ties import read_ties


@dataclass(frozen=True, slots=True)
class Resolution:
    """The actors of each account and slot, the locus of each place mention (by account and position), and the ties read."""

    actors: Mapping[tuple[str, str], tuple[Actor, ...]]
    loci: Mapping[Mentioned, Locus]
    ties: tuple[Tie, ...]

    def loci_of(self, account: Account) -> tuple[Locus, ...]:
        """The loci of an account in the order of its places; the two ends of a corridor are one."""
        return tuple(dict.fromkeys(self.loci[account.id, i] for i in range(len(account.places))))

    @property
    def places(self) -> tuple[str, ...]:
        """The ids of all places that the loci use."""
        return tuple(sorted({id for x in self.loci.values() for id in (*x.anchors, *x.candidates)}))


def resolve_report(report: Report, accounts: Sequence[Account]) -> Resolution:
    """Resolve all that a report says, once; asked again right after, it is remembered.

    >>> from kg.model import Participant, PlaceMention, Span, account_id, make_report
    >>> report = make_report("FAMa aircraft struck militants near Sokolo.", lang="en")
    >>> trigger, all = Span(14, 20, "struck"), Span(0, 43, report.text)
    >>> account = Account(account_id(report.id, trigger, None), report.id, "AirStrike", trigger, all,
    ...     initiators=(Participant("Malian Armed Forces", (Span(0, 4, "FAMa"),)),),
    ...     targets=(Participant("militants", (Span(21, 30, "militants"),)),),
    ...     places=(PlaceMention("Sokolo", (Span(36, 42, "Sokolo"),), "near", None, "ML"),))
    >>> found = resolve_report(report, [account])
    >>> found.actors[account.id, "initiators"][0].id, found.actors[account.id, "targets"][0].cls, found.loci_of(account)[0].radius_km
    ('fama', 'UnspecifiedGroup', 12.0)
    """
    return _resolved(report, tuple(accounts), data_dirs())


@lru_cache(maxsize=4)
def _resolved(report: Report, accounts: tuple[Account, ...], _: tuple[Path, ...]) -> Resolution:
    places = gazetteer()
    loci = resolve_places(report, accounts, places)
    return Resolution(resolve_actors(report, accounts, loci, places), loci, read_ties(report))
