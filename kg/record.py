"""The record: reports, what they say, and what analysts decided, in one SQLite file; the only thing that must not be lost.

Invariant: each method that writes is one transaction that also counts up `revision`, so that whatever is derived from
the record can tell whether it is up to date. Nothing here depends on when or in which order things were added, but for
one thing that an analyst asks for by name: which version of a report replaces which.

>>> import tempfile, pathlib
>>> from kg.model import make_report
>>> folder = pathlib.Path(tempfile.mkdtemp())
>>> with Record.open(folder / "record.sqlite", create=True) as record:
...     report = make_report("FAMa aircraft struck a camp.", source_id="one")
...     record.put(report, [], [])
...     [r.source_id for r in record.reports()]
['one']
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from kg.codec import account_from_json, link_from_json, link_to_json
from kg.errors import InputError, StoreError
from kg.model import Account, Decision, Link, Report
from kg.recordfile import FORMAT, account_row, connect, decision_row, has_table, initialise, read_decision, read_report, refusal

METADATA = ("source_id", "lang", "title", "url")


class Record:
    """An open record. `write` says whether it may be changed; use as a context manager, or `close` it."""

    def __init__(self, db: sqlite3.Connection, path: Path, write: bool) -> None:
        self.db, self.path, self.write = db, path, write

    @classmethod
    def open(cls, path: Path, *, create: bool = False, write: bool = False) -> Record:
        """Open the record file at `path`; `create` makes one where there is none (and opens it for writing)."""
        if not path.exists() and not create:
            raise StoreError("there is no record here", file=str(path), remedy="name the folder of a store")
        write = write or create
        try:
            db = connect(path, write)
            if write and not has_table(db, "meta"):
                initialise(db)
            record = cls(db, path, write)
            record._check()
        except sqlite3.Error as e:
            raise refusal(e, path) from e
        return record

    def __enter__(self) -> Record:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self.db.close()

    def _check(self) -> None:
        if not has_table(self.db, "meta"):
            raise StoreError("this is not a record of kg", file=str(self.path), remedy="name the folder of a store")
        row = self.db.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()
        if row is None or int(row[0]) != FORMAT:
            found = row[0] if row else "none"
            raise StoreError(
                f"the store has format {found}, this program reads format {FORMAT}", file=str(self.path),
                remedy="use the kg version that wrote it, or a newer one",
            )  # fmt: skip

    @property
    def revision(self) -> int:
        """Counts every change; derived things remember the revision that they were made from."""
        return int(self.meta("revision") or 0)

    def meta(self, key: str) -> str | None:
        row = self.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def set_meta(self, key: str, value: str) -> None:
        self.db.execute("INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, and one revision; inside another transaction it is part of that one."""
        if self.db.in_transaction:
            yield
            return
        if not self.write:
            raise StoreError("the store was opened for reading", file=str(self.path), remedy="open it with write=True")
        try:
            self.db.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as e:
            raise refusal(e, self.path) from e
        try:
            yield
            self.set_meta("revision", str(self.revision + 1))
            self.db.execute("COMMIT")
        except BaseException as e:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            if isinstance(e, sqlite3.OperationalError):
                raise refusal(e, self.path) from e
            raise

    # ------------------------------------------------------------ reports

    def report(self, id: str) -> Report | None:
        """The report with this id, replaced or not."""
        row = self.db.execute(f"{_REPORT} WHERE id = ?", (id,)).fetchone()
        return None if row is None else read_report(row)

    def reports(self) -> Iterator[Report]:
        """The current version of every report, by id."""
        for row in self.db.execute(f"{_REPORT} WHERE replaced_by IS NULL ORDER BY id"):
            yield read_report(row)

    def report_ids(self) -> list[str]:
        return [r[0] for r in self.db.execute("SELECT id FROM report WHERE replaced_by IS NULL ORDER BY id")]

    def is_current(self, id: str) -> bool:
        row = self.db.execute("SELECT replaced_by IS NULL FROM report WHERE id = ?", (id,)).fetchone()
        return bool(row and row[0])

    def find(self, name: str) -> str | None:
        """The id of the report that has this id, or of the current one that a source gave this id."""
        row = self.db.execute("SELECT id FROM report WHERE id = ?", (name,)).fetchone()
        row = row or self.db.execute(f"{_CURRENT_SOURCE} AND s.id = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def versions(self, name: str) -> list[str]:
        """Every version of the report with this id or source id, replaced ones included."""
        if self.db.execute("SELECT 1 FROM report WHERE id = ?", (name,)).fetchone():
            return [name]
        return [r[0] for r in self.db.execute("SELECT report FROM source WHERE id = ? ORDER BY report", (name,))]

    def replaced(self, id: str) -> list[str]:
        """The versions that this report replaces directly."""
        return [r[0] for r in self.db.execute("SELECT id FROM report WHERE replaced_by = ? ORDER BY id", (id,))]

    def conflict(self, report: Report) -> str | None:
        """The current report that has this one's source id and is another one."""
        if report.source_id is None:
            return None
        row = self.db.execute(f"{_CURRENT_SOURCE} AND s.id = ? AND s.report <> ?", (report.source_id, report.id)).fetchone()
        return None if row is None else str(row[0])

    def put(self, report: Report, accounts: Sequence[Account], links: Sequence[Link], *, replace: bool = False) -> None:
        """Keep a report and what it says; what was known of the same report is overwritten.

        Another report under the same source id is refused with `InputError` unless `replace`: it then stays in the
        record, replaced by this one.
        """
        other = self.conflict(report)
        if other is not None and not replace:
            raise InputError(
                f"source id {report.source_id!r} is already that of another text (report {other})", file=report.source_id,
                field="id", remedy="use --replace to take this as its new version, or give it an id of its own",
            )  # fmt: skip
        with self.transaction():
            known = self.report(report.id)
            self._put_report(report if known is None else merged(known, report))
            self._put_source(report)
            if other is not None:
                self.db.execute("UPDATE report SET replaced_by = ? WHERE id = ?", (report.id, other))
            self.db.execute("UPDATE report SET replaced_by = NULL WHERE id = ?", (report.id,))
            self._drop_accounts(report.id)
            self.db.executemany(f"INSERT INTO account VALUES ({', '.join('?' * 12)})", map(account_row, accounts))
            rows = ((x.source, x.type, x.target, report.id, link_to_json(x)) for x in links)
            self.db.executemany("INSERT OR REPLACE INTO link VALUES (?, ?, ?, ?, ?)", rows)

    def has_news(self, report: Report) -> bool:
        """Whether a report that is known already now says something else of itself: a title, an address, another source id."""
        known = self.report(report.id)
        return known is not None and (merged(known, report) != known or not self._has_source(report))

    def describe(self, report: Report) -> None:
        """Take over what a known report says of itself anew."""
        known = self.report(report.id)
        with self.transaction():
            self._put_report(report if known is None else merged(known, report))
            self._put_source(report)

    def _has_source(self, r: Report) -> bool:
        found = self.db.execute("SELECT 1 FROM source WHERE id = ? AND report = ?", (r.source_id, r.id)).fetchone()
        return r.source_id is None or found is not None

    def _put_report(self, r: Report) -> None:
        self.db.execute(
            "INSERT INTO report VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL) ON CONFLICT (id) DO UPDATE SET "
            "source_id = excluded.source_id, lang = excluded.lang, title = excluded.title, url = excluded.url",
            (r.id, r.source_id, r.publisher, r.published.isoformat() if r.published else None, r.lang, r.title, r.url, r.text),
        )

    def _put_source(self, r: Report) -> None:
        if r.source_id is not None:
            self.db.execute("INSERT OR IGNORE INTO source VALUES (?, ?)", (r.source_id, r.id))

    def _drop_accounts(self, report: str) -> None:
        self.db.execute("DELETE FROM account WHERE report = ?", (report,))
        self.db.execute("DELETE FROM link WHERE report = ?", (report,))

    def drop(self, id: str) -> None:
        """Forget a report as if it had never been added; a version that it replaced is current again."""
        with self.transaction():
            row = self.db.execute("SELECT replaced_by FROM report WHERE id = ?", (id,)).fetchone()
            if row is None:
                raise InputError(f"no report {id!r}", remedy="see `kg reports`")
            self._drop_accounts(id)
            self.db.execute("DELETE FROM report WHERE id = ?", (id,))
            self.db.execute("UPDATE report SET replaced_by = ? WHERE replaced_by = ?", (row[0], id))
            self.db.execute("DELETE FROM source WHERE report = ?", (id,))

    # ------------------------------------------------------------ accounts, links

    def account(self, id: str) -> Account | None:
        row = self.db.execute("SELECT json FROM account WHERE id = ?", (id,)).fetchone()
        return None if row is None else account_from_json(row[0])

    def accounts_like(self, id: str) -> list[Account]:
        """The accounts whose id begins like this."""
        rows = self.db.execute("SELECT json FROM account WHERE id >= ? AND id < ? ORDER BY id", (id, id + "~"))
        return [account_from_json(r[0]) for r in rows]

    def accounts(self, report: str) -> list[Account]:
        """What one report says, in text order, its own voice before others."""
        rows = self.db.execute("SELECT json FROM account WHERE report = ? ORDER BY start, end, part, voice IS NOT NULL, voice", (report,))
        return [account_from_json(r[0]) for r in rows]

    def links(self, report: str) -> list[Link]:
        """The links that one report states, between its accounts."""
        rows = self.db.execute("SELECT json FROM link WHERE report = ? ORDER BY source, type, target", (report,))
        return [link_from_json(r[0]) for r in rows]

    # ------------------------------------------------------------ decisions

    def decide(self, d: Decision) -> None:
        """Keep a decision; what the same person said of the same things before is replaced."""
        with self.transaction():
            self.db.execute("INSERT OR REPLACE INTO decision VALUES (?, ?, ?, ?, ?, ?, ?)", decision_row(d))

    def undecide(self, d: Decision) -> bool:
        """Forget a decision; false if there was none such."""
        with self.transaction():
            key = decision_row(d)[:4]
            return self.db.execute("DELETE FROM decision WHERE kind = ? AND a = ? AND b = ? AND who = ?", key).rowcount > 0

    def decisions(self, kind: str | None = None) -> list[Decision]:
        """All decisions, or those of one kind, in a fixed order."""
        rows = self.db.execute("SELECT * FROM decision WHERE ? IS NULL OR kind = ? ORDER BY kind, a, b, who", (kind, kind))
        return [read_decision(r) for r in rows]

    def decisions_on(self, report: str) -> list[Decision]:
        """The decisions that hold on to an account of this report."""
        span = (report + "#", report + "$")
        rows = self.db.execute(
            "SELECT * FROM decision WHERE kind IN ('event', 'account') AND a >= ? AND a < ? UNION "
            "SELECT * FROM decision WHERE kind IN ('event', 'account') AND b >= ? AND b < ? ORDER BY 1, 2, 3, 4", span * 2
        )  # fmt: skip
        return [read_decision(r) for r in rows]


_REPORT = "SELECT id, text, publisher, published, lang, title, url, source_id FROM report"
_CURRENT_SOURCE = "SELECT s.report FROM source s JOIN report r ON r.id = s.report WHERE r.replaced_by IS NULL"


def merged(known: Report, again: Report) -> Report:
    """One report that came twice with other metadata: of each field the smaller value, so that the order does not matter.

    >>> from kg.model import make_report
    >>> one, two = make_report("Text.", title="B"), make_report("Text.", title="A", lang="en")
    >>> merged(one, two) == merged(two, one)
    True
    """
    changes: dict[str, str] = {}
    for field in METADATA:
        values = [v for v in (getattr(known, field), getattr(again, field)) if v is not None]
        if values:
            changes[field] = min(values)
    return replace(known, **changes)  # type: ignore[arg-type]
