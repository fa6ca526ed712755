"""Which reports are copies of one wire text, kept up to date."""

from __future__ import annotations

import sqlite3

import numpy as np

from kg.model import Report
from kg.resolve.wires import Signature, are_copies, bands, origins, signature


class Copies:
    """The texts in the index: their signatures, which are copies of which, and the origin of each."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def forget(self, report: str) -> set[str]:
        """Take a text out; returns the reports that must find their origin again."""
        near = self._copies(report)
        self.db.execute("DELETE FROM ix_text WHERE report = ?", (report,))
        self.db.execute("DELETE FROM ix_band WHERE report = ?", (report,))
        self.db.execute("DELETE FROM ix_copy WHERE a = ? OR b = ?", (report, report))
        return near

    def insert(self, report: Report) -> None:
        """Put a text in, and find what it is a copy of."""
        mine = signature(report.text)
        keys = bands(mine)
        marks = ", ".join("?" * len(keys))
        near = {r[0] for r in self.db.execute(f"SELECT report FROM ix_band WHERE band IN ({marks})", keys)}
        self.db.execute("INSERT INTO ix_text VALUES (?, ?, ?)", (report.id, mine.tobytes(), report.id))
        self.db.executemany("INSERT INTO ix_band VALUES (?, ?)", ((k, report.id) for k in keys))
        for other in sorted(near - {report.id}):
            if are_copies(mine, self._signature(other)):
                self.db.execute("INSERT OR IGNORE INTO ix_copy VALUES (?, ?)", tuple(sorted((report.id, other))))

    def settle(self, reports: set[str]) -> set[str]:
        """Find the origins of these reports and all that are copies of them; returns those whose origin changed."""
        part, todo = set(reports), sorted(reports)
        while todo:
            new = self._copies(todo.pop()) - part
            part |= new
            todo += sorted(new)
        pairs = {tuple(sorted((r, c))) for r in part for c in self._copies(r)}
        changed = set()
        for report, origin in origins(part, ((a, b) for a, b in sorted(pairs))).items():
            if self.db.execute("UPDATE ix_text SET origin = ? WHERE report = ? AND origin <> ?", (origin, report, origin)).rowcount:
                changed.add(report)
        return changed

    def origin(self, report: str) -> str:
        """The report that stands for all copies of a text."""
        row = self.db.execute("SELECT origin FROM ix_text WHERE report = ?", (report,)).fetchone()
        return report if row is None else str(row[0])

    def _copies(self, report: str) -> set[str]:
        rows = self.db.execute("SELECT b FROM ix_copy WHERE a = ? UNION SELECT a FROM ix_copy WHERE b = ?", (report, report))
        return {r[0] for r in rows}

    def _signature(self, report: str) -> Signature:
        row = self.db.execute("SELECT signature FROM ix_text WHERE report = ?", (report,)).fetchone()
        found: Signature = np.frombuffer(row[0], dtype=np.uint64)
        return found
