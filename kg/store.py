"""A store is one folder: the record, and what is derived from it.

    record.sqlite   the record, and the only thing that must not be lost
    rdf/            the graph as an embedded RDF store, brought up to date with the record when it is asked for

>>> import tempfile
>>> from kg.model import make_report
>>> with Store.open(tempfile.mkdtemp(), create=True) as store:
...     store.add(make_report("FAMa aircraft struck a camp.", publisher="ORTM"), [], [])
...     [node.cls for node in store.graph().nodes()]
'added'
['Report']
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Literal

import pyoxigraph as ox

from kg.errors import StoreError
from kg.graph import rdf
from kg.graph.build import build
from kg.graph.rows import Graph
from kg.model import Account, Link, Report, check_evidence
from kg.record import Record
from kg.resolve.world import World, world

Added = Literal["added", "known", "replaced"]


class Store:
    """An open store. Use as a context manager, or `close` it."""

    def __init__(self, path: Path, record: Record, where: World | None = None) -> None:
        self.path, self.record = path, record
        self.world = where or world()
        self._rdf: ox.Store | None = None

    @classmethod
    def open(cls, path: str | Path, create: bool = False, write: bool = False) -> Store:
        """Open the store in a folder; `create` makes one where there is none, `write` is needed to change one."""
        path = Path(path)
        if not path.is_dir() and not create:
            raise StoreError("no store here", file=str(path), remedy="name the folder of a store, or make one with `kg add`")
        if path.exists() and not path.is_dir():
            raise StoreError("a store is a folder, and this is a file", file=str(path), remedy="name another folder")
        if path.is_dir() and not (path / "record.sqlite").exists():
            if any(path.iterdir()):
                raise StoreError("this folder is not a store", file=str(path), remedy="name the folder of a store, or an empty one")
            if not create:
                raise StoreError("no store here", file=str(path), remedy="name the folder of a store, or make one with `kg add`")
        path.mkdir(parents=True, exist_ok=True)
        return cls(path, Record.open(path / "record.sqlite", create=create, write=write))

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._rdf = None
        self.record.close()

    # ------------------------------------------------------------ changing

    def add(self, report: Report, accounts: Sequence[Account], links: Sequence[Link] = (), replace: bool = False) -> Added:
        """Add a report with what it says, in one transaction.

        A report that is there already stays as it is ("known") unless `replace`, which takes the new accounts. Another
        text under the same source id is refused with `InputError` unless `replace`, which makes it the new version.
        """
        for account in accounts:
            check_evidence(report, account)
        known = self.record.is_current(report.id)
        other = self.record.conflict(report)
        if known and other is None and not replace:
            return "known"
        self.record.put(report, accounts, links, replace=replace)
        self.__dict__.pop("_graph", None)
        return "replaced" if known or other is not None else "added"

    def remove(self, report: str) -> None:
        """Forget a report (by id, or by its source's id with all its versions) as if it had never been added."""
        with self.record.transaction():
            for id in self.record.versions(report) or [report]:
                self.record.drop(id)
        self.__dict__.pop("_graph", None)

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

    def graph(self) -> Graph:
        """All rows of the graph."""
        return self._graph

    @cached_property
    def _graph(self) -> Graph:
        def said() -> Iterable[tuple[Report, list[Account], list[Link]]]:
            for report in self.record.reports():
                yield report, self.record.accounts(report.id), self.record.links(report.id)

        return build(said(), self.world)

    def rdf(self) -> ox.Store:
        """The graph as RDF, up to date with the record."""
        if self._rdf is None:
            self._rdf = self._fresh_rdf()
        return self._rdf

    def _fresh_rdf(self) -> ox.Store:
        folder, mark = self.path / "rdf", self.path / "rdf.revision"
        wanted = str(self.record.revision)
        if mark.exists() and mark.read_text() == wanted:
            return ox.Store.read_only(str(folder))
        mark.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        store = ox.Store(str(folder))
        rdf.load(store, self.graph())
        store.flush()
        del store
        mark.write_text(wanted)
        return ox.Store.read_only(str(folder))
