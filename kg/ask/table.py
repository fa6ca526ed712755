"""What a query gives: columns and rows of plain values, the same from every store.

>>> t = Table(("event", "day"), [("event/a1", dt.date(2025, 10, 4))])
>>> list(t.dicts())
[{'event': 'event/a1', 'day': datetime.date(2025, 10, 4)}]
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.graph.rows import BASE, ONTOLOGY

Cell = str | int | float | bool | dt.date | tuple[str, ...] | None
Row = tuple[Cell, ...]
COLUMN_TYPES = ("string", "integer", "number", "boolean", "date", "id", "list", "km")
SEPARATOR = "\x1f"
"""Between the values of a list where a store can only give one string: no text has it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer; its type says how what both stores give becomes the same value."""

    name: str
    type: str
    what: str = ""

    def cell(self, value: Cell | Iterable[str]) -> Cell:
        """The value as this column holds it.

        >>> Column("names", "list").cell(["b", "a", "b"]), Column("away", "km").cell(12.3456), Column("e", "id").cell(BASE + "event/a1")
        (('a', 'b'), 12.3, 'event/a1')
        """
        if self.type == "list":
            return _members(value)
        if self.type == "km" and isinstance(value, int | float):
            return round(float(value), 1)
        if self.type == "number" and isinstance(value, int | float):
            return float(value)
        if self.type == "id" and isinstance(value, str):
            return short(value)
        return value  # type: ignore[return-value]


def _members(value: Cell | Iterable[str]) -> tuple[str, ...]:
    if value is None or isinstance(value, int | float | dt.date):
        return ()
    parts = value.split(SEPARATOR) if isinstance(value, str) else value
    return tuple(sorted({short(x) for x in parts if x}))


def short(iri: str) -> str:
    """A node's IRI as its id, a property's or class's with the prefix `kg:`; any other text as it is.

    >>> short(ONTOLOGY + "struck"), short("https://example.org/")
    ('kg:struck', 'https://example.org/')
    """
    if iri.startswith(ONTOLOGY):
        return "kg:" + iri.removeprefix(ONTOLOGY)
    return iri.removeprefix(BASE)


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a query: `columns` are their names in order, `rows` hold one value for each."""

    columns: tuple[str, ...]
    rows: Sequence[Row]

    def dicts(self) -> Iterator[dict[str, Cell]]:
        """Each row as a mapping from column to value, for JSON lines."""
        for row in self.rows:
            yield dict(zip(self.columns, row, strict=True))

    def __len__(self) -> int:
        return len(self.rows)
