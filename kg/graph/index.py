"""Keeps everything that is derived from the record up to date with it, touching only what a change touches.

Invariant: after `refresh`, the index is what it would be had it been made from the record at once, to the byte, in whatever
order reports and decisions came. It holds because each step depends on content alone: tellings on their report, pairs on
two tellings, events on a connected part of the pairs, rows on an event and its tellings.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from kg.graph.accounts import link_evidence, report_rows, tie_rows
from kg.graph.copies import Copies
from kg.graph.decided import Decided, DecidedWorld, decision_rows
from kg.graph.events import event_rows, inferred_rows, link_rows
from kg.graph.identity import Identity, Touched
from kg.graph.names import local, locus_id
from kg.graph.resolved import forms_of_ties
from kg.graph.rows import Graph
from kg.graph.shared import Maker
from kg.graph.tables import create, fingerprint
from kg.graph.units import Units
from kg.model import Decision, Link, Report
from kg.ontology import event_types
from kg.record import Record
from kg.resolve.events import Drawn, draw
from kg.resolve.features import features_of
from kg.resolve.tellings import Telling, tellings_of
from kg.resolve.world import World, is_scoped

INFERRED = "inferred/links"
DECISIONS = "decision/all"


@dataclass(slots=True)
class _Redo:
    """Units whose rows must be made again."""

    events: set[str] = field(default_factory=set)
    reports: set[str] = field(default_factory=set)


class Index:
    """What is derived from a record. `log` says whether changes must be kept for an RDF store."""

    def __init__(self, record: Record, world: World) -> None:
        self.record, self.db, self.plain_world = record, record.db, world
        self.decided = Decided(record)
        self.copies = Copies(record.db)
        self.log = False

    def keep_changes(self, log: bool) -> None:
        """Whether changes are to be kept from now on."""
        self.log = self.units.log = log

    @cached_property
    def world(self) -> World:
        """The world as analysts corrected it."""
        actors, places = self.decided.aliases("actor"), self.decided.aliases("place")
        return DecidedWorld(self.plain_world, actors, places) if actors or places else self.plain_world

    @cached_property
    def identity(self) -> Identity:
        return Identity(self.db, self.world)

    @cached_property
    def units(self) -> Units:
        units = Units(self.db, Maker(self.world, self.identity.forms))
        units.log = self.log
        return units

    # ------------------------------------------------------------ whole

    def is_current(self) -> bool:
        """Whether the index was made by this version of the program, from its present data."""
        return self.record.meta("index") == fingerprint()

    def rebuild(self) -> None:
        """Make everything anew from the record."""
        with self.record.transaction():
            create(self.db)
            self.record.set_meta("index", fingerprint())
            self.reset()
            for report in self.record.report_ids():
                self._refresh([report])
            self._put_decisions()
            self.units.change.removed.clear()
            self.units.change.added.clear()

    def reset(self) -> None:
        """Forget what is held in memory: a decision corrected the world, or a transaction was rolled back."""
        for name in ("world", "identity", "units"):
            self.__dict__.pop(name, None)

    # ------------------------------------------------------------ changes

    def refresh(self, reports: Iterable[str]) -> None:
        """Bring up to date what depends on these reports, which came, changed or went; within the record's transaction."""
        self.units.put(INFERRED, None)
        self._refresh(sorted(set(reports)))
        self._log()

    def _refresh(self, reports: list[str]) -> None:
        touched, texts = Touched(), set()
        for id in reports:
            self.identity.forget(id, touched)
            texts |= self.copies.forget(id)
        for id in reports:
            if self.record.is_current(id) and (report := self.record.report(id)) is not None:
                self._insert(report, touched)
                self.copies.insert(report)
                texts.add(id)
        self.decided.settle(reports)
        redo = _Redo(reports=set(reports))
        self._find_events(touched, redo)
        self._reprint(self.copies.settle({t for t in texts if self.record.is_current(t)}), redo)
        self._make(redo, touched)

    def _insert(self, report: Report, touched: Touched) -> None:
        accounts = self.decided.accepted(report.id, self.record.accounts(report.id))
        tellings = tellings_of(report, accounts, self.world)
        self.identity.say(report.id, forms_of_ties(self.world.ties(report)), touched)
        self.identity.insert(tellings, features_of(report, tellings, self.record.links(report.id), self.world), touched)

    def _find_events(self, touched: Touched, redo: _Redo) -> None:
        """Find the events of the touched parts again; what changed, or links to what changed, is to be made again."""
        seeds = {s for s in touched.seeds if self._exists("ix_telling", "id", s)}
        moved: list[str] = []
        for part in self.identity.parts(seeds):
            for group in self.identity.regroup(part):
                moved += self._assign(group, touched)
        for telling in moved:
            report, event = self.db.execute("SELECT report, event FROM ix_telling WHERE id = ?", (telling,)).fetchone()
            redo.reports.add(report)
            redo.events.add(event)
            redo.events |= self._linking(telling)
        redo.events |= touched.events

    def _assign(self, group: tuple[str, ...], touched: Touched) -> list[str]:
        """Give the tellings their event; returns those for which it is a new one."""
        event, moved = group[0], []
        for telling in group:
            old = self.db.execute("SELECT event FROM ix_telling WHERE id = ?", (telling,)).fetchone()[0]
            if old != event:
                self.db.execute("UPDATE ix_telling SET event = ? WHERE id = ?", (event, telling))
                moved.append(telling)
                touched.events |= {old} - {""}
        return moved

    def _linking(self, telling: str) -> set[str]:
        rows = self.db.execute(
            "SELECT t.event FROM ix_account x JOIN link l ON l.target = x.account JOIN ix_account y ON y.account = l.source "
            "JOIN ix_telling t ON t.id = y.telling WHERE x.telling = ?", (telling,)
        )  # fmt: skip
        return {r[0] for r in rows}

    def _reprint(self, reports: set[str], redo: _Redo) -> None:
        """Reports that turned out to be copies, or no longer are, count otherwise in all their events."""
        redo.reports |= reports
        for report in reports:
            redo.events |= set(self.identity.of_report(report).values())

    def _exists(self, table: str, column: str, value: str) -> bool:
        return self.db.execute(f"SELECT 1 FROM {table} WHERE {column} = ? LIMIT 1", (value,)).fetchone() is not None

    # ------------------------------------------------------------ rows

    def _make(self, redo: _Redo, touched: Touched) -> None:
        for event in sorted(redo.events):
            tellings = self.identity.tellings(event)
            if tellings:
                self.units.put(f"event/{event}", *self._event(tellings))
            else:
                self.units.put(f"event/{event}", None)
        for report in sorted(redo.reports):
            self.units.put(f"report/{report}", *self._report(report))
        for thing in sorted(touched.named):
            self.units.renew(thing)

    def draw(self, tellings: list[Telling]) -> Drawn:
        """The event that these tellings tell of."""
        return draw(tellings, {t.report: self.copies.origin(t.report) for t in tellings})

    def _event(self, tellings: list[Telling]) -> tuple[Graph, list[str]]:
        drawn = self.draw(tellings)
        rows = event_rows(drawn, tellings, event_types()[drawn.event.type], self.world)
        for (type, target), said in sorted(self._links_from(tellings).items()):
            if target != drawn.event.id:
                rows.update(link_rows(drawn.event.id, type, target, said))
        needs = [f"type/{drawn.event.type}"]
        for t in tellings:
            needs += [locus_id(x) for x in t.loci]
            for a in (*t.initiators, *t.targets):
                needs += [local("actor", x) for x in ((a.presumed,) if is_scoped(a) else (a.id,)) if x]
        return rows, needs

    def _links_from(self, tellings: list[Telling]) -> dict[tuple[str, str], list[tuple[str, Link]]]:
        found: dict[tuple[str, str], list[tuple[str, Link]]] = {}
        for t in tellings:
            ids = {a.id for a in t.accounts}
            for link in self.record.links(t.report):
                target = self.identity.event_of(link.target) if link.source in ids else None
                if target is not None:
                    found.setdefault((link.type, target), []).append((t.report, link))
        return found

    def _report(self, id: str) -> tuple[Graph | None, list[str]]:
        report = self.record.report(id) if self.record.is_current(id) else None
        if report is None:
            return None, []
        event_of = self.identity.of_report(id)
        tellings = [self.identity.telling(t) for t in event_of]
        rows = report_rows(report, tellings, event_of, self.copies.origin(id))
        link_evidence(rows, id, (x for x in self.record.links(id) if self._told(x)))
        ties = self.world.ties(report)
        tie_rows(rows, id, ties)
        return rows, [local("actor", x) for t in ties for x in (t.source, t.target)]

    def _told(self, link: Link) -> bool:
        """Whether a link joins two events: not where an end was rejected, or both were found to be one event."""
        source, target = self.identity.event_of(link.source), self.identity.event_of(link.target)
        return source is not None and target is not None and source != target

    # ------------------------------------------------------------ decisions, inferred links

    def decide(self, d: Decision, undo: bool = False) -> bool:
        """Take a decision into the record or out of it, and everything that follows; false if there was none to undo."""
        with self.record.transaction():
            if d.kind == "event":
                self.decided.unsettle(d)
            if undo:
                done = self.record.undecide(d)
            else:
                self.record.decide(d)
                done = True
            self.reset()
            self._put_decisions()
            self.refresh(self._affected(d))
        return done

    def _affected(self, d: Decision) -> set[str]:
        """The reports that a decision is about."""
        if d.kind in ("event", "account"):
            return {x.partition("#")[0] for x in (d.a, d.b) if x}
        names = {x.partition("/")[2] for x in (d.a, d.b, *self.decided.aliases(d.kind).values()) if x}
        undecided = {label for label, key, _ in self.identity.undecided() if key in (d.a, d.b)} if d.kind == "place" else set()
        found: set[str] = set()
        for name in sorted(names | undecided):
            found |= {r[0] for r in self.db.execute("SELECT DISTINCT report FROM ix_telling WHERE instr(resolved, ?)", (f'"{name}"',))}
        return found

    def _put_decisions(self) -> None:
        self.units.put(DECISIONS, decision_rows(self.record.decisions()) if self.record.decisions() else None)

    def infer(self, links: Iterable[Link]) -> None:
        """Replace the inferred links; they are between events, and hold until the record changes."""
        with self.record.transaction():
            rows = Graph()
            for link in links:
                rows.update(inferred_rows(link))
            self.units.put(INFERRED, rows if len(rows) else None)
            self._log()

    # ------------------------------------------------------------ what RDF does not have yet

    def _log(self) -> None:
        change = self.units.change
        if self.log:
            parts = [zlib.compress("\n".join(sorted(x)).encode(), 1) for x in (change.removed, change.added)]
            n = len(change.removed) + len(change.added)
            self.db.execute("INSERT OR REPLACE INTO ix_pending VALUES (?, ?, ?, ?)", (self.record.revision + 1, n, *parts))
        change.removed.clear()
        change.added.clear()
