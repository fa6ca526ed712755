"""The rows of the graph, kept in units that change together: one a report, one an event, one for each thing that events share.

A unit is replaced as a whole; what really changed comes out as quads to remove and to add, so that the RDF store need not
be made anew. Shared units (a named actor, a place, a locus, an event type) live as long as something needs them: `direct`
counts the events that do, `through` the shared units that bring them along (a place brings the region it lies in). Plain
edges between the same two actors come from many events but are one quad; `ix_edge` counts them.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg.codec import canonical
from kg.graph.rdf import edge_quad, node_quads
from kg.graph.rows import Edge, Graph, Node, Value

Lines = frozenset[str]


@dataclass(slots=True)
class Change:
    """Quads (as N-Quads lines) that went and came; what went and came back is no change."""

    removed: set[str] = field(default_factory=set)
    added: set[str] = field(default_factory=set)

    def remove(self, quads: Iterable[str]) -> None:
        for q in quads:
            if q in self.added:
                self.added.discard(q)
            else:
                self.removed.add(q)

    def add(self, quads: Iterable[str]) -> None:
        for q in quads:
            if q in self.removed:
                self.removed.discard(q)
            else:
                self.added.add(q)


@dataclass(frozen=True, slots=True)
class Shared:
    """A shared unit: its rows, and the ids of the shared units that it brings along."""

    rows: Graph
    brings: tuple[str, ...] = ()


class Units:
    """The units in the index. `make` makes a shared unit from its id; `change` collects the quads that changed, if `log`."""

    def __init__(self, db: sqlite3.Connection, make: Callable[[str], Shared]) -> None:
        self.db, self.make = db, make
        self.change, self.log = Change(), True

    # ------------------------------------------------------------ units of reports and events

    def put(self, unit: str, rows: Graph | None, needs: Iterable[str] = ()) -> None:
        """Replace a unit, or drop it (None)."""
        old_rows, old_needs = self._unit(unit)
        new_rows = lines(rows) if rows is not None else frozenset()
        new_needs = sorted(set(needs)) if rows is not None else []
        self._count(old_needs, new_needs)
        self._swap(old_rows, new_rows)
        if rows is None:
            self.db.execute("DELETE FROM ix_unit WHERE unit = ?", (unit,))
        elif old_rows != new_rows or old_needs != new_needs:
            self.db.execute("INSERT OR REPLACE INTO ix_unit VALUES (?, ?, ?)", (unit, canonical(new_needs), _pack(new_rows)))

    def _unit(self, unit: str) -> tuple[Lines, list[str]]:
        row = self.db.execute("SELECT rows, needs FROM ix_unit WHERE unit = ?", (unit,)).fetchone()
        return (frozenset(), []) if row is None else (_unpack(row[0]), json.loads(row[1]))

    def _swap(self, old: Lines, new: Lines) -> None:
        gone, come = old - new, new - old
        if not self.log:
            gone, come = (frozenset(x for x in rows if _is_counted(x)) for rows in (gone, come))
        self.change.remove(q for line in gone for q in self._quads(line, -1))
        self.change.add(q for line in come for q in self._quads(line, 1))

    def _quads(self, line: str, step: int) -> Iterator[str]:
        """The quads of a row that comes (`step` 1) or goes (-1); of a counted edge only if it is the first or last."""
        row = read_line(line)
        if isinstance(row, Node):
            yield from (f"{q} ." for q in node_quads(row))
        elif ("event" not in row.props and "link" not in row.props) or self._count_edge(row, step):
            yield f"{edge_quad(row)} ."

    def _count_edge(self, edge: Edge, step: int) -> bool:
        key = (edge.source, edge.name, edge.target)
        self.db.execute(
            "INSERT INTO ix_edge VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n", (*key, step)
        )  # fmt: skip
        n = self.db.execute("SELECT n FROM ix_edge WHERE source = ? AND name = ? AND target = ?", key).fetchone()[0]
        if n == 0:
            self.db.execute("DELETE FROM ix_edge WHERE source = ? AND name = ? AND target = ?", key)
        return bool(n == (1 if step > 0 else 0))

    # ------------------------------------------------------------ shared units

    def _count(self, old: list[str], new: list[str]) -> None:
        before, after = set(old), set(new)
        for unit in sorted(after - before):
            self._need(unit, 1)
        for unit in sorted(before - after):
            self._need(unit, -1)

    def _need(self, unit: str, step: int) -> None:
        """One event more or less needs this unit; the first and last of them also bring or let go what it brings along."""
        self._step(unit, direct=step)
        row = self.db.execute("SELECT direct, brings FROM ix_shared WHERE unit = ?", (unit,)).fetchone()
        if row is not None and row[0] == (1 if step > 0 else 0):
            for other in json.loads(row[1]):
                self._step(other, through=step)
        self._bury(unit)

    def _step(self, unit: str, direct: int = 0, through: int = 0) -> None:
        cursor = self.db.execute("UPDATE ix_shared SET direct = direct + ?, through = through + ? WHERE unit = ?", (direct, through, unit))
        if cursor.rowcount == 0:
            shared = self.make(unit)
            rows = lines(shared.rows)
            brings = canonical(sorted(set(shared.brings) - {unit}))
            self.db.execute("INSERT INTO ix_shared VALUES (?, ?, ?, ?, ?)", (unit, direct, through, brings, _pack(rows)))
            self._swap(frozenset(), rows)
        elif through < 0:
            self._bury(unit)

    def _bury(self, unit: str) -> None:
        row = self.db.execute("SELECT rows FROM ix_shared WHERE unit = ? AND direct = 0 AND through = 0", (unit,)).fetchone()
        if row is not None:
            self._swap(_unpack(row[0]), frozenset())
            self.db.execute("DELETE FROM ix_shared WHERE unit = ?", (unit,))

    def renew(self, unit: str) -> None:
        """Make the rows of a shared unit again, if it is there: what they follow from has changed."""
        row = self.db.execute("SELECT rows FROM ix_shared WHERE unit = ?", (unit,)).fetchone()
        if row is not None:
            rows = lines(self.make(unit).rows)
            self._swap(_unpack(row[0]), rows)
            self.db.execute("UPDATE ix_shared SET rows = ? WHERE unit = ?", (_pack(rows), unit))

    # ------------------------------------------------------------ all of it

    def graph(self, kind: str = "") -> Graph:
        """All rows. A plain edge that is inferred and also stated is taken as stated; one that the actor base has, as it has it.

        With a `kind` ("event"), of the units that do not share their rows only those of that kind.
        """
        graph = Graph()
        for table in ("ix_unit", "ix_shared"):
            some = f"WHERE unit GLOB '{kind}/*'" if kind and table == "ix_unit" else ""
            # units are named by kind, and "inferred/…" comes after "event/…", hence backwards: the last edge stays
            for (blob,) in self.db.execute(f"SELECT rows FROM {table} {some} ORDER BY unit DESC"):
                add_lines(graph, _unpack(blob))
        return graph


# ---------------------------------------------------------------- rows as lines


def lines(graph: Graph) -> Lines:
    """Each row as a line of canonical JSON."""
    nodes = (canonical([n.id, n.cls, _plain(n.props), n.report]) for n in graph.nodes())
    edges = (canonical([e.source, e.name, e.target, _plain(e.props), e.report]) for e in graph.edges())
    return frozenset((*nodes, *edges))


def read_line(line: str) -> Node | Edge:
    """The row that a line holds."""
    values = json.loads(line)
    if len(values) == 4:
        return Node(values[0], values[1], _read(values[2]), values[3])
    return Edge(values[0], values[1], values[2], _read(values[3]), values[4])


def add_lines(graph: Graph, rows: Iterable[str]) -> None:
    """Add the rows of lines to a graph."""
    for line in rows:
        row = read_line(line)
        if isinstance(row, Node):
            graph.add_node(row)
        else:
            graph.add_edge(row)


def _is_counted(line: str) -> bool:
    """Whether a row is a plain edge: the same quad may come from several events or links."""
    return '"event":"event/' in line or '"link":"link/' in line or '"tie":"tie/' in line


def _plain(props: Mapping[str, Value]) -> dict[str, object]:
    return {k: {"day": v.isoformat()} if isinstance(v, dt.date) else v for k, v in props.items()}


def _read(props: Mapping[str, object]) -> dict[str, Value]:
    return {k: _value(v) for k, v in props.items()}


def _value(v: object) -> Value:
    if isinstance(v, dict):
        return dt.date.fromisoformat(v["day"])
    if isinstance(v, list):
        return tuple(v)
    assert isinstance(v, str | int | float)
    return v


def _pack(rows: Lines) -> bytes:
    return zlib.compress("\n".join(sorted(rows)).encode(), 1)


def _unpack(blob: bytes) -> Lines:
    text = zlib.decompress(blob).decode()
    return frozenset(text.split("\n")) if text else frozenset()
