"""What analysts decided, as the graph takes it: which tellings are one event, which accounts do not count, who is who.

Decisions on events and accounts hold on to report, span and type family (`kg.resolve.refs`), so they survive when a report
is read again; here they find the accounts that stand there now. Those that find none are kept, and listed by `lost`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.graph.identity import undecided_key
from kg.graph.names import local, node_id
from kg.graph.rows import Graph
from kg.model import Account, Actor, Decision, Locus, Place, Report, Tie
from kg.record import Record
from kg.resolve.cluster import Contradiction, Verdicts, contradictions, pair
from kg.resolve.refs import find, parse_ref
from kg.resolve.world import Speakers, Where, Who, World


class Decided:
    """The decisions of a record, applied."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.db: sqlite3.Connection = record.db

    # ------------------------------------------------------------ events and accounts

    def account(self, ref: str) -> Account | None:
        """The account that a reference means now; None if its report is gone, replaced, or says no such thing."""
        parsed = parse_ref(ref)
        return find(parsed, self.record.accounts(parsed.report)) if self.record.is_current(parsed.report) else None

    def accepted(self, report: str, accounts: Iterable[Account]) -> list[Account]:
        """The accounts of a report that nobody rejected; with a report's own account its voices on the event go as well."""
        accounts = list(accounts)
        said = [d for d in self.record.decisions_on(report) if d.kind == "account"]
        rejected = {a.id: a for d in said if d.verdict == "reject" and (a := find(parse_ref(d.a), accounts)) is not None}
        for d in said:
            if d.verdict == "accept" and (a := find(parse_ref(d.a), accounts)) is not None:
                rejected.pop(a.id, None)
        events = {(a.trigger, a.part) for a in rejected.values() if a.voice is None}
        return [a for a in accounts if a.id not in rejected and (a.trigger, a.part) not in events]

    def settle(self, reports: Iterable[str]) -> None:
        """Find again the tellings that the decisions on these reports mean."""
        found = {d for r in reports for d in self.record.decisions_on(r) if d.kind == "event" and d.verdict in ("same", "different")}
        for d in sorted(found, key=lambda d: (d.a, d.b or "", d.who)):
            a, b = self._telling(d.a), self._telling(d.b or "")
            if a is not None and b is not None and a != b:
                self.db.execute("INSERT OR IGNORE INTO ix_verdict VALUES (?, ?, ?)", (*pair(a, b), d.verdict))

    def unsettle(self, d: Decision) -> None:
        """Forget what a decision on events meant, before it is decided otherwise."""
        a, b = self._telling(d.a), self._telling(d.b or "")
        if a is not None and b is not None:
            self.db.execute("DELETE FROM ix_verdict WHERE a = ? AND b = ?", pair(a, b))

    def _telling(self, ref: str) -> str | None:
        account = self.account(ref)
        if account is None:
            return None
        row = self.db.execute("SELECT telling FROM ix_account WHERE account = ?", (account.id,)).fetchone()
        return None if row is None else str(row[0])

    def lost(self) -> list[Decision]:
        """Decisions that no longer find their accounts."""
        on_accounts = (d for d in self.record.decisions() if d.kind in ("event", "account"))
        return [d for d in on_accounts if any(self.account(x) is None for x in (d.a, d.b) if x)]

    def contradictions(self) -> list[Contradiction]:
        """Where people called tellings different that a chain of *same* connects; such tellings are kept apart."""
        rows = self.db.execute("SELECT a, b, verdict FROM ix_verdict ORDER BY a, b, verdict").fetchall()
        same = frozenset((a, b) for a, b, v in rows if v == "same")
        return contradictions(Verdicts(same, frozenset((a, b) for a, b, v in rows if v == "different")))

    # ------------------------------------------------------------ actors and places

    def aliases(self, kind: str) -> dict[str, str]:
        """Who is whom: ids of actors or places that were called the same, to the one that stands for them.

        ``different`` outranks ``same`` here as well: a chain that leads to somebody called different is not followed.
        """
        said = [d for d in self.record.decisions(kind) if d.b is not None]
        apart = {(d.a, d.b) for d in said if d.verdict == "different"}
        same = [(d.a, d.b) for d in said if d.verdict == "same" and d.b is not None]
        group: dict[str, set[str]] = {}
        for a, b in (p for p in same if not _may_be_many(p)):
            one, two = group.get(a, {a}), group.get(b, {b})
            if not any((x, y) in apart or (y, x) in apart for x in one for y in two):
                group.update(dict.fromkeys(one | two, one | two))
        found = {x: min(members, key=_standing) for x, members in group.items()}
        return found | _settled([p for p in same if _may_be_many(p)], found)


def _may_be_many(pair: tuple[str, str]) -> bool:
    """Whether a decision is on a name that may be several places: it says which, and not that these are one."""
    return pair[0].startswith("place/?") or pair[1].startswith("place/?")


def _settled(pairs: Iterable[tuple[str, str]], aliases: Mapping[str, str]) -> dict[str, str]:
    """Which place such a name is; where two were said, it stays undecided."""
    found: dict[str, set[str]] = {}
    for name, place in (sorted(p, key=lambda x: not x.startswith("place/?")) for p in pairs):
        found.setdefault(name, set()).add(aliases.get(place, place))
    return {name: places.pop() for name, places in found.items() if len(places) == 1}


def _standing(id: str) -> tuple[bool, str]:
    """What stands for a group of names: one that the program knows, before those that only reports do."""
    return id.partition("/")[2].startswith("x-"), id


@dataclass(frozen=True, slots=True)
class DecidedWorld:
    """A world in which analysts have said who is who and where is where."""

    inner: World
    actors: dict[str, str]
    places: dict[str, str]

    def people(self, report: Report, accounts: Sequence[Account]) -> Who:
        found = self.inner.people(report, accounts)
        return {at: tuple(self._actor(a) for a in actors) for at, actors in found.items()}

    def _actor(self, found: Actor) -> Actor:
        other = self.actors.get(local("actor", found.id), "").partition("/")[2]
        if not other or other == found.id:
            return found
        return self.inner.known(other) or replace(found, id=other)

    def where(self, report: Report, accounts: Sequence[Account]) -> Where:
        found = self.inner.where(report, accounts)
        return {account: tuple(dict.fromkeys(self._locus(x) for x in loci)) for account, loci in found.items()}

    def _locus(self, locus: Locus) -> Locus:
        """The locus where an analyst said that its place is another, or which of several it is."""
        if not locus.anchors and locus.candidates:
            anchors = tuple(x.partition("/")[2] for x in (self.places.get(undecided_key(locus)),) if x)
        else:
            anchors = tuple(self.places.get(local("place", x), local("place", x)).partition("/")[2] for x in locus.anchors)
        place = self.inner.place(anchors[0]) if anchors and anchors != locus.anchors else None
        if place is None:
            return locus if locus.candidates else replace(locus, anchors=anchors)
        return replace(locus, anchors=anchors, lat=place.lat, lon=place.lon, candidates=(), how="an analyst said so")

    def speakers(self, report: Report, accounts: Sequence[Account]) -> Speakers:
        return self.inner.speakers(report, accounts)

    def ties(self, report: Report) -> tuple[Tie, ...]:
        found = (replace(t, source=self._id(t.source), target=self._id(t.target)) for t in self.inner.ties(report))
        return tuple(t for t in found if t.source != t.target)

    def _id(self, actor: str) -> str:
        return self.actors.get(local("actor", actor), local("actor", actor)).partition("/")[2]

    def place(self, id: str) -> Place | None:
        return self.inner.place(id)

    def known(self, id: str) -> Actor | None:
        return self.inner.known(id)


def decision_rows(decisions: Iterable[Decision]) -> Graph:
    """The decisions as nodes."""
    graph = Graph()
    for d in decisions:
        id = node_id("decision", d.kind, d.a, d.b, d.who)
        graph.node(id, "Decision", kind=d.kind, verdict=d.verdict, who=d.who, when=d.when, why=d.why)
    return graph
