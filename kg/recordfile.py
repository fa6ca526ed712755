"""The file of the record: how it is laid out and opened, what is said when it cannot be, and what its rows hold."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from kg.codec import account_to_json
from kg.errors import StoreError
from kg.model import Account, Decision, Report

FORMAT = 1

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE report (
  id TEXT PRIMARY KEY, source_id TEXT, publisher TEXT, published TEXT, lang TEXT, title TEXT, url TEXT, text TEXT NOT NULL,
  replaced_by TEXT
) WITHOUT ROWID;
CREATE INDEX report_replaced ON report (replaced_by) WHERE replaced_by IS NOT NULL;
-- every id under which sources gave a report
CREATE TABLE source (id TEXT NOT NULL, report TEXT NOT NULL, PRIMARY KEY (id, report)) WITHOUT ROWID;
CREATE INDEX source_report ON source (report);
CREATE TABLE account (
  id TEXT PRIMARY KEY, report TEXT NOT NULL, type TEXT NOT NULL, status TEXT NOT NULL, voice TEXT,
  start INTEGER NOT NULL, end INTEGER NOT NULL, part INTEGER NOT NULL, first_day INTEGER, last_day INTEGER, extractor TEXT,
  json TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX account_report ON account (report, start, end, part);
CREATE TABLE link (
  source TEXT NOT NULL, type TEXT NOT NULL, target TEXT NOT NULL, report TEXT NOT NULL, json TEXT NOT NULL,
  PRIMARY KEY (source, type, target)
) WITHOUT ROWID;
CREATE INDEX link_report ON link (report);
CREATE INDEX link_target ON link (target);
-- `a` and `b` are references to accounts (kg.resolve.refs), or ids of actors or places; `b` is empty where there is one
CREATE TABLE decision (
  kind TEXT NOT NULL, a TEXT NOT NULL, b TEXT NOT NULL, who TEXT NOT NULL, verdict TEXT NOT NULL, at TEXT NOT NULL, why TEXT,
  PRIMARY KEY (kind, a, b, who)
) WITHOUT ROWID;
CREATE INDEX decision_b ON decision (kind, b);
"""


def connect(path: Path, write: bool) -> sqlite3.Connection:
    """Open the database; for reading also where nothing may be written."""
    if write:
        db = sqlite3.connect(path, timeout=5.0, isolation_level=None)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        return db
    uri = f"file:{quote(str(path.absolute()))}?mode=ro"
    db = sqlite3.connect(uri, uri=True, timeout=5.0, isolation_level=None)
    try:
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        # a folder where SQLite may not put its shared memory: nobody can be writing there either
        db.close()
        db = sqlite3.connect(uri + "&immutable=1", uri=True, isolation_level=None)
    return db


def has_table(db: sqlite3.Connection, name: str) -> bool:
    """Whether there is a table of that name."""
    return db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchone() is not None


def initialise(db: sqlite3.Connection) -> None:
    """Lay out an empty record."""
    statements: Iterable[str] = (s for s in SCHEMA.split(";\n") if s.strip())
    db.execute("BEGIN IMMEDIATE")
    for statement in statements:
        db.execute(statement)
    db.execute("INSERT INTO meta VALUES ('format', ?), ('revision', '0')", (str(FORMAT),))
    db.execute("COMMIT")


def refusal(e: sqlite3.Error, path: Path) -> StoreError:
    """What SQLite says, as what a person can do about it."""
    text = str(e)
    if "locked" in text or "busy" in text:
        return StoreError("the store is open for writing elsewhere", file=str(path), remedy="try again when that is done")
    if "readonly" in text or "unable to open" in text:
        return StoreError("the store cannot be written", file=str(path), remedy="check the permissions of the folder, or copy it")
    if "not a database" in text or "malformed" in text:
        return StoreError("this is not a record of kg", file=str(path), remedy="name the folder of a store")
    return StoreError(f"SQLite says: {text}", file=str(path), remedy="check the disk, or restore the store from a copy")


# ---------------------------------------------------------------- rows


def read_report(row: tuple[str | None, ...]) -> Report:
    """A report from its row."""
    id, text, publisher, published, lang, title, url, source_id = row
    day = dt.date.fromisoformat(published) if published else None
    return Report(id or "", text or "", publisher, day, lang, title, url, source_id)


def account_row(a: Account) -> tuple[object, ...]:
    """An account as a row."""
    first = a.when.earliest_begin if a.when else None
    last = a.when.latest_end if a.when else None
    return (
        a.id, a.report, a.type, a.status, a.voice, a.trigger.start, a.trigger.end, a.part,
        first.toordinal() if first else None, last.toordinal() if last else None, a.extractor, account_to_json(a),
    )  # fmt: skip


def decision_row(d: Decision) -> tuple[str | None, ...]:
    """A decision as a row: two things in their order."""
    a, b = (d.a, "") if d.b is None else sorted((d.a, d.b))
    return d.kind, a, b, d.who, d.verdict, d.when, d.why


def read_decision(row: tuple[str, ...]) -> Decision:
    """A decision from its row."""
    kind, a, b, who, verdict, at, why = row
    return Decision(kind, verdict, a, b or None, who, at, why)  # type: ignore[arg-type]
