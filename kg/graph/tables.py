"""The tables of what is derived from the record, beside it in the same file, so that both change in one transaction.

They can be dropped and made again at any time; `fingerprint` says whether they still fit.
"""

from __future__ import annotations

import hashlib
import sqlite3
from functools import cache
from pathlib import Path

from kg.data import data_dirs

SCHEMA = """
-- identity: one report's telling of one event, and the event that it is of
CREATE TABLE ix_telling (id TEXT PRIMARY KEY, report TEXT NOT NULL, event TEXT NOT NULL, resolved TEXT NOT NULL, features TEXT NOT NULL)
  WITHOUT ROWID;
CREATE INDEX ix_telling_report ON ix_telling (report);
CREATE INDEX ix_telling_event ON ix_telling (event);
CREATE TABLE ix_account (account TEXT PRIMARY KEY, telling TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX ix_account_telling ON ix_account (telling);
CREATE TABLE ix_key (key TEXT NOT NULL, level INTEGER NOT NULL, telling TEXT NOT NULL, PRIMARY KEY (key, level, telling)) WITHOUT ROWID;
CREATE INDEX ix_key_telling ON ix_key (telling);
CREATE TABLE ix_pair (a TEXT NOT NULL, b TEXT NOT NULL, score REAL NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE INDEX ix_pair_b ON ix_pair (b);
CREATE TABLE ix_verdict (a TEXT NOT NULL, b TEXT NOT NULL, verdict TEXT NOT NULL, PRIMARY KEY (a, b, verdict)) WITHOUT ROWID;
CREATE INDEX ix_verdict_b ON ix_verdict (b);
-- what a report says beside its accounts: the forms of the actors that it ties
CREATE TABLE ix_said (report TEXT PRIMARY KEY, forms TEXT NOT NULL) WITHOUT ROWID;
-- wire copies: the signature and origin of each text
CREATE TABLE ix_text (report TEXT PRIMARY KEY, signature BLOB NOT NULL, origin TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX ix_text_origin ON ix_text (origin);
CREATE TABLE ix_band (band TEXT NOT NULL, report TEXT NOT NULL, PRIMARY KEY (band, report)) WITHOUT ROWID;
CREATE INDEX ix_band_report ON ix_band (report);
CREATE TABLE ix_copy (a TEXT NOT NULL, b TEXT NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE INDEX ix_copy_b ON ix_copy (b);
-- rows of the graph by unit, and how often what units share is needed
CREATE TABLE ix_unit (unit TEXT PRIMARY KEY, needs TEXT NOT NULL, rows BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE ix_shared (unit TEXT PRIMARY KEY, direct INTEGER NOT NULL, through INTEGER NOT NULL, brings TEXT NOT NULL, rows BLOB NOT NULL)
  WITHOUT ROWID;
CREATE TABLE ix_edge (source TEXT NOT NULL, name TEXT NOT NULL, target TEXT NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (source, name, target)) WITHOUT ROWID;
CREATE TABLE ix_named (thing TEXT NOT NULL, form TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (thing, form)) WITHOUT ROWID;
-- what RDF does not have yet
CREATE TABLE ix_pending (revision INTEGER PRIMARY KEY, quads INTEGER NOT NULL, removed BLOB NOT NULL, added BLOB NOT NULL)
"""
TABLES = ("telling", "account", "key", "pair", "verdict", "said", "text", "band", "copy", "unit", "shared", "edge", "named", "pending")


def create(db: sqlite3.Connection) -> None:
    """Drop whatever derived tables there are and make them anew, empty."""
    for table in TABLES:
        db.execute(f"DROP TABLE IF EXISTS ix_{table}")
    for statement in SCHEMA.split(";\n"):
        db.execute(statement)


@cache
def _fingerprint(dirs: tuple[Path, ...]) -> str:
    here = Path(__file__).resolve().parent.parent
    files = [(here, p) for part in ("graph", "resolve") for p in sorted((here / part).glob("*.py"))]
    files += [(folder, p) for folder in dirs for p in sorted((folder / "ontology").rglob("*")) if p.is_file()]
    digest = hashlib.sha256()
    for folder, path in files:
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def fingerprint() -> str:
    """What derived things follow from beside the record: the code that makes them, and the data of the program."""
    return _fingerprint(data_dirs())
