"""Bodies of places that a gazetteer asks: the shipped text files, and an SQLite file of what a user imported.

The shipped places are three gzip text files that are held as text and cut into places only where asked for, so that a
command that needs few names starts at once. A user's import may be a country of a million names, so it is a database.
"""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple, Protocol

from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import extract

from kg.errors import DataError
from kg.model import Place
from kg.resolve.spelling import loose_key, name_key

COLUMNS = ("id", "name", "kind", "lat", "lon", "country", "admin1", "admin2", "within", "rank", "population", "radius", "aliases")
SAHEL = frozenset({"ML", "BF", "NE"})
_LAYOUT = 1


class Entry(NamedTuple):
    """A place with what ranking needs: `rank` (4 capital … 1 seat of a district, 0 none) and its radius in km, if known."""

    place: Place
    rank: int
    radius: float | None


class Layer(Protocol):
    """One body of places: the shipped one or a user's. Keys are those of `kg.resolve.spelling`."""

    def exact(self, key: str) -> list[Entry]: ...
    def loose(self, key: str) -> list[Entry]: ...
    def near(self, key: str) -> list[Entry]: ...
    def has(self, key: str) -> bool: ...
    def entry(self, place_id: str) -> Entry | None: ...
    def keys(self) -> Iterator[str]: ...


def entry_from_cells(cells: list[str], file: str, line: int) -> Entry:
    """A line of a gazetteer file, cut at its tabs."""
    if len(cells) != len(COLUMNS):
        raise DataError(f"{len(cells)} fields, not {len(COLUMNS)}", file=file, line=line, remedy="make it again with training/gazetteer.py")
    id_, name, kind, lat, lon, country, admin1, admin2, within, rank, population, radius, aliases = cells
    place = Place(
        id_, name, kind, float(lat) if lat else None, float(lon) if lon else None, country or None, admin1 or None, admin2 or None,
        within or None, int(population) if population else None, tuple(aliases.split("|")) if aliases else (),
    )  # fmt: skip
    return Entry(place, int(rank or 0), float(radius) if radius else None)


@lru_cache(maxsize=20000)
def _parsed(row: str, file: str, line: int) -> Entry:
    return entry_from_cells(row.split("\t"), file, line)


@dataclass(frozen=True)
class TextLayer:
    """The shipped places: `places.tsv.gz` and the indexes of their names, `names.tsv.gz` and `sounds.tsv.gz`, by line."""

    folder: Path

    def _lines(self, name: str) -> list[str]:
        path = self.folder / name
        try:
            text = gzip.decompress(path.read_bytes()).decode("utf-8")
        except (OSError, EOFError, UnicodeDecodeError) as e:
            raise DataError("cannot be read as a gazetteer", file=str(path), remedy="reinstall conflict-kg") from e
        return text.split("\n")[:-1]

    @cached_property
    def _rows(self) -> list[str]:
        return self._lines("places.tsv.gz")[1:]

    @cached_property
    def _exact(self) -> dict[str, str]:
        return dict(line.split("\t", 1) for line in self._lines("names.tsv.gz"))

    @cached_property
    def _loose(self) -> dict[str, str]:
        return dict(line.split("\t", 1) for line in self._lines("sounds.tsv.gz"))

    @cached_property
    def _near(self) -> list[str]:
        """The keys that an error of one letter is sought among: names of the Sahel; in the world everything is near something."""
        sahel = {str(n) for n, row in enumerate(self._rows) if row.split("\t", 6)[5] in SAHEL}
        return [k for k, where in self._loose.items() if len(k) >= 5 and not sahel.isdisjoint(where.split())]

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {row[: row.index("\t")]: n for n, row in enumerate(self._rows)}

    def _entries(self, where: str) -> list[Entry]:
        return [self._entry(int(n)) for n in where.split()]

    def _entry(self, n: int) -> Entry:
        return _parsed(self._rows[n], str(self.folder / "places.tsv.gz"), n + 2)

    def exact(self, key: str) -> list[Entry]:
        return self._entries(self._exact.get(key, ""))

    def loose(self, key: str) -> list[Entry]:
        return self._entries(self._loose.get(key, ""))

    def near(self, key: str) -> list[Entry]:
        found = extract(key, self._near, scorer=Levenshtein.distance, score_cutoff=1, limit=20)
        return [e for name, _, _ in sorted(found) for e in self.loose(name) if e.place.country in SAHEL]

    def has(self, key: str) -> bool:
        return key in self._exact

    def entry(self, place_id: str) -> Entry | None:
        n = self._ids.get(place_id)
        return None if n is None else self._entry(n)

    def keys(self) -> Iterator[str]:
        return iter(self._exact)


@dataclass(frozen=True)
class UserLayer:
    """Places that a user imported, in an SQLite file; it is only read here (`write_user_places` makes it)."""

    path: Path

    @cached_property
    def _db(self) -> sqlite3.Connection:
        try:
            db = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, check_same_thread=False)
            layout = db.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.Error as e:
            raise DataError(f"cannot be read as a gazetteer: {e}", file=str(self.path), remedy="import it again") from e
        if layout != _LAYOUT:
            raise DataError(f"has layout {layout}, not {_LAYOUT}", file=str(self.path), remedy="import it again")
        return db

    def _by(self, column: str, key: str) -> list[Entry]:
        sql = f"SELECT DISTINCT row FROM names JOIN places USING (id) WHERE {column} = ? ORDER BY id"
        return [_parsed(row, str(self.path), 0) for (row,) in self._db.execute(sql, (key,))]

    def exact(self, key: str) -> list[Entry]:
        return self._by("key", key)

    def loose(self, key: str) -> list[Entry]:
        return self._by("loose", key)

    def near(self, key: str) -> list[Entry]:
        return []

    def has(self, key: str) -> bool:
        return self._db.execute("SELECT 1 FROM names WHERE key = ? LIMIT 1", (key,)).fetchone() is not None

    def entry(self, place_id: str) -> Entry | None:
        found = self._db.execute("SELECT row FROM places WHERE id = ?", (place_id,)).fetchone()
        return _parsed(found[0], str(self.path), 0) if found else None

    def keys(self) -> Iterator[str]:
        return (key for (key,) in self._db.execute("SELECT DISTINCT key FROM names ORDER BY key"))


def cells_of(entry: Entry) -> list[str]:
    """A place as a line of a gazetteer file (the reverse of `entry_from_cells`)."""
    p = entry.place
    numbers = ["" if x is None else f"{x:.5f}".rstrip("0").rstrip(".") for x in (p.lat, p.lon)]
    counts = [str(entry.rank or ""), str(p.population or ""), f"{entry.radius:.1f}" if entry.radius else ""]
    texts = [p.id, p.name, p.kind, *numbers, p.country or "", p.admin1 or "", p.admin2 or "", p.within or "", *counts, "|".join(p.aliases)]
    return [" ".join(t.split()) for t in texts]


def write_user_places(path: Path, entries: Iterable[Entry]) -> int:
    """Add places to a user's gazetteer, in one transaction; a place of the same id is replaced. Returns how many there were."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE IF NOT EXISTS places (id TEXT PRIMARY KEY, row TEXT NOT NULL) WITHOUT ROWID")
        db.execute("CREATE TABLE IF NOT EXISTS names (key TEXT, loose TEXT, id TEXT, PRIMARY KEY (key, id)) WITHOUT ROWID")
        db.execute("CREATE INDEX IF NOT EXISTS sounds ON names (loose, id)")
        db.execute("CREATE INDEX IF NOT EXISTS of ON names (id)")
        count = 0
        for entry in entries:
            count += 1
            place = entry.place
            keys = sorted({name_key(name) for name in (place.name, *place.aliases)} - {""})
            db.execute("DELETE FROM names WHERE id = ?", (place.id,))
            db.execute("INSERT OR REPLACE INTO places VALUES (?, ?)", (place.id, "\t".join(cells_of(entry))))
            db.executemany("INSERT OR IGNORE INTO names VALUES (?, ?, ?)", [(k, loose_key(k), place.id) for k in keys])
        db.execute(f"PRAGMA user_version = {_LAYOUT}")
    db.close()
    return count
