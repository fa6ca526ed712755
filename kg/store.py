"""A store is one folder: the record, and what is derived from it.

    record.sqlite   the record, and the only thing that must not be lost; with the index of what is derived from it
    rdf/            the graph as an embedded RDF store, brought up to date with the record when it is asked for
    lock            held by the one process that may write

>>> import tempfile
>>> from kg.model import make_report
>>> with Store.open(tempfile.mkdtemp(), create=True) as store:
...     store.add(make_report("FAMa aircraft struck a camp.", publisher="ORTM"), [], [])
...     [node.cls for node in store.graph().nodes()]
'added'
['Report']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Literal

import pyoxigraph as ox

from kg.errors import InputError, StoreError
from kg.graph.embedded import Embedded
from kg.graph.index import Index
from kg.graph.rows import Graph
from kg.lock import Lock
from kg.model import Account, Decision, Link, Report, check_evidence
from kg.ontology import event_types
from kg.record import Record
from kg.resolve.world import World, world

Added = Literal["added", "known", "replaced"]


class Store:
    """An open store. Use as a context manager, or `close` it."""

    def __init__(self, path: Path, record: Record, lock: Lock | None, where: World) -> None:
        self.path, self.record, self._lock = path, record, lock
        self.index = Index(record, where)
        self._embedded = Embedded(path, record.db, self.graph)
        self._graph: tuple[int, Graph] | None = None

    @classmethod
    def open(cls, path: str | Path, create: bool = False, write: bool = False, where: World | None = None) -> Store:
        """Open the store in a folder; `create` makes one where there is none, `write` is needed to change one.

        Only one process at a time may have it open for writing; any number may read.
        """
        path = Path(path)
        _check_folder(path, create)
        write = write or create
        lock = Lock(path / "lock").acquire(shared=False) if write else None
        try:
            record = Record.open(path / "record.sqlite", create=create, write=write)
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        store = cls(path, record, lock, where or world())
        store._bring_up_to_date()
        return store

    def _bring_up_to_date(self) -> None:
        """Make the index anew if it was made by another version of the program or from other data."""
        if not self.record.write:
            if self.index.is_current():
                return
            try:
                Store.open(self.path, write=True, where=self.index.plain_world).close()
            except StoreError:
                if self.record.meta("index") is None:
                    raise
        elif not self.index.is_current():
            self.index.rebuild()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._embedded.close()
        self.record.close()
        if self._lock is not None:
            self._lock.release()

    # ------------------------------------------------------------ changing

    def add(self, report: Report, accounts: Sequence[Account], links: Sequence[Link] = (), replace: bool = False) -> Added:
        """Add a report with what it says, in one transaction.

        A report that is there already stays as it is ("known") unless `replace`, which takes the new accounts. Another
        text under the same source id is refused with `InputError` unless `replace`, which makes it the new version.
        """
        other = self.record.conflict(report)
        known = self.record.is_current(report.id)
        if known and not replace:
            if other is not None:
                self.record.put(report, accounts, links)  # refused, with the way out
            if self.record.has_news(report):
                with self._change():
                    self.record.describe(report)
                    self.index.refresh([report.id])
            return "known"
        _check(report, accounts, links)
        with self._change():
            self.record.put(report, accounts, links, replace=replace)
            self.index.refresh([report.id] if other is None else [report.id, other])
        return "replaced" if known or other is not None else "added"

    def remove(self, report: str) -> None:
        """Forget a report (by id, or by its source's id with all its versions) as if it had never been added."""
        versions = self.record.versions(report)
        if not versions:
            raise InputError(f"no report {report!r}", remedy="see `kg reports`")
        with self._change():
            back = {x for id in versions for x in self.record.replaced(id)}
            for id in versions:
                self.record.drop(id)
            self.index.refresh({*versions, *back})

    @contextmanager
    def _change(self) -> Iterator[None]:
        """One transaction of the record and its index; the changes are kept for the RDF store if there is one."""
        self.index.keep_changes(self._embedded.revision() is not None)
        try:
            with self.record.transaction():
                yield
        except BaseException:
            self.index.reset()
            raise

    # ------------------------------------------------------------ decisions, inferred links

    def decide(self, decision: Decision) -> None:
        """Take an analyst's decision, and all that follows from it."""
        with self._change():
            self.index.decide(decision)

    def undo(self, decision: Decision) -> bool:
        """Take a decision back as if it had never been made; false if there was none such."""
        with self._change():
            return self.index.decide(decision, undo=True)

    def decisions(self) -> list[Decision]:
        """All decisions, in a fixed order."""
        return self.record.decisions()

    def infer(self, links: Iterable[Link]) -> None:
        """Write inferred links between events back into the graph, in place of earlier ones; they hold until reports change."""
        with self._change():
            self.index.infer(links)

    # ------------------------------------------------------------ asking

    def __contains__(self, report: str) -> bool:
        return self.record.is_current(report)

    def reports(self) -> Iterator[Report]:
        """The current reports, by id."""
        return self.record.reports()

    def report(self, name: str) -> Report | None:
        """A report by its id or its source's id."""
        id = self.record.find(name)
        return None if id is None else self.record.report(id)

    def accounts(self, report: str) -> list[Account]:
        """What a report says, in text order."""
        return self.record.accounts(report)

    def links(self, report: str) -> list[Link]:
        """The links that a report states between its accounts."""
        return self.record.links(report)

    def event_of(self, account: str) -> str | None:
        """The id of the event that an account is part of now; ids that an event once had are ids of its accounts."""
        return self.index.identity.event_of(account)

    def graph(self) -> Graph:
        """All rows of the graph."""
        revision = self.record.revision
        if self._graph is None or self._graph[0] != revision:
            self._graph = revision, self.index.units.graph()
        return self._graph[1]

    def event_graph(self) -> Graph:
        """The rows of events and of what they share (actors, places, types), without reports, accounts and evidence.

        All that networks and plots are made from, in half the time or less.
        """
        return self.index.units.graph("event")

    def rdf(self) -> ox.Store:
        """The graph as RDF, up to date with the record, for reading."""
        return self._embedded.at(self.record.revision)

    def rebuild(self) -> None:
        """Make all that is derived anew from the record; nothing changes by that but broken things."""
        self.index.rebuild()


def _check_folder(path: Path, create: bool) -> None:
    if path.exists() and not path.is_dir():
        raise StoreError("a store is a folder, and this is a file", file=str(path), remedy="name another folder")
    if (path / "record.sqlite").exists():
        return
    if path.is_dir() and any(x.name != "lock" for x in path.iterdir()):
        raise StoreError("this folder is not a store", file=str(path), remedy="name the folder of a store, or an empty one")
    if not create:
        raise StoreError("no store here", file=str(path), remedy="name the folder of a store, or make one with `kg add`")
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise StoreError(f"the folder cannot be made: {e.strerror}", file=str(path), remedy="name another folder") from e


def _check(report: Report, accounts: Sequence[Account], links: Sequence[Link]) -> None:
    """What is not true is not stored: evidence to the character, known types, links between what is there."""
    for account in accounts:
        check_evidence(report, account)
        if account.type not in event_types():
            raise InputError(
                f"event type {account.type!r} is not in the ontology", file=report.source_id or report.id, field="type",
                remedy="use one of ontology/types.ttl, or add it there",
            )  # fmt: skip
    ids = {a.id for a in accounts}
    for link in links:
        if link.source not in ids or link.target not in ids:
            raise InputError(
                "a link to what is not told here", file=report.source_id or report.id, field="links", remedy="correct the record"
            )
