"""The embedded RDF store beside the record: brought up to date by what changed, or made anew.

``rdf/`` holds the store and ``rdf.revision`` the revision of the record that it shows. The record keeps what the RDF store
does not have yet (`ix_pending`), written in the transaction of the change itself; applying that is idempotent, so a process
that dies at any moment leaves nothing to repair.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.graph.rdf import load
from kg.graph.rows import Graph
from kg.lock import Lock

# Above this share of quads to change, loading in bulk is faster.
REBUILD_SHARE = 0.2
FOR_READERS, FOR_A_WRITER = 5.0, 120.0
"""Seconds to wait for others who look into the store, and for one who brings it up to date."""
BROKEN = (OSError, RuntimeError)
"""What the engine raises where its files are gone or damaged."""


class Embedded:
    """The RDF store of a folder. `graph` makes all rows where the store must be made anew."""

    def __init__(self, folder: Path, db: sqlite3.Connection, graph: Callable[[], Graph]) -> None:
        self.path, self.mark, self.db, self.graph = folder / "rdf", folder / "rdf.revision", db, graph
        self._lock = Lock(folder / "rdf.lock")
        self._store: ox.Store | None = None
        self._shown: int | None = None

    def revision(self) -> int | None:
        """The revision of the record that the store shows; None where there is none."""
        try:
            return int(self.mark.read_text()) if (self.path / "CURRENT").exists() else None
        except (OSError, ValueError):
            return None

    def at(self, revision: int) -> ox.Store:
        """The store, showing this revision of the record, for reading."""
        if self._store is None or self._shown != revision:
            self.close()
            self._lock_for(revision)
            self._store, self._shown = self._opened(revision), revision
        return self._store

    def close(self) -> None:
        self._store = self._shown = None
        self._lock.release()

    def _lock_for(self, revision: int) -> None:
        if self.revision() != revision and self._writable():
            lock = Lock(self._lock.path)
            with suppress(StoreError), lock.acquire(shared=False, wait=FOR_READERS):  # else it is made in memory
                if self.revision() != revision:
                    self._update(revision)
        if self.revision() == revision and (self._writable() or self._lock.path.exists()):
            self._lock.acquire(shared=True, wait=FOR_A_WRITER)

    def _writable(self) -> bool:
        return os.access(self.path.parent, os.W_OK)

    def _opened(self, revision: int) -> ox.Store:
        if self.revision() == revision:
            try:
                return ox.Store.read_only(str(self.path))
            except BROKEN:
                if self._writable():
                    return self._repaired(revision)
        store = ox.Store()  # behind, and it may not be written, or others are looking into it: in memory then
        load(store, self.graph())
        return store

    def _repaired(self, revision: int) -> ox.Store:
        """A store that cannot be read is thrown away: everything in it follows from the record."""
        self._lock.release()
        with Lock(self._lock.path).acquire(shared=False):
            self._rebuild()
            self._set_mark(revision)
        self._lock.acquire(shared=True)
        return ox.Store.read_only(str(self.path))

    def _update(self, revision: int) -> None:
        shown = self.revision()
        steps = self._pending(shown, revision)
        try:
            if steps is None:
                self._rebuild()
            else:
                self._apply(steps)
        except BROKEN:
            self._rebuild()
        self._set_mark(revision)

    def _pending(self, shown: int | None, revision: int) -> list[tuple[bytes, bytes]] | None:
        """The changes from one revision to the next up to this one; None where some are missing or they are too many."""
        if shown is None or not self.path.is_dir():
            return None
        columns = "revision, quads, removed, added"
        asked = f"SELECT {columns} FROM ix_pending WHERE revision > ? AND revision <= ? ORDER BY revision"
        rows = self.db.execute(asked, (shown, revision)).fetchall()
        if [r[0] for r in rows] != list(range(shown + 1, revision + 1)):
            return None
        edges = self.db.execute("SELECT count(*) FROM ix_account").fetchone()[0] * 60
        return None if sum(r[1] for r in rows) > max(10_000, REBUILD_SHARE * edges) else [(r[2], r[3]) for r in rows]

    def _apply(self, steps: list[tuple[bytes, bytes]]) -> None:
        store = ox.Store(str(self.path))
        for removed, added in steps:
            for quad in ox.parse(zlib.decompress(removed), format=ox.RdfFormat.N_QUADS):
                store.remove(quad)
            store.extend(ox.parse(zlib.decompress(added), format=ox.RdfFormat.N_QUADS))
        store.flush()

    def _rebuild(self) -> None:
        self.mark.unlink(missing_ok=True)
        fresh = self.path.with_name("rdf.new")
        for folder in (fresh, self.path):
            shutil.rmtree(folder, ignore_errors=True)
        store = ox.Store(str(fresh))
        load(store, self.graph())
        store.flush()
        del store
        fresh.rename(self.path)

    def _set_mark(self, revision: int) -> None:
        new = self.mark.with_name("rdf.revision.new")
        new.write_text(f"{revision}\n")
        new.replace(self.mark)
