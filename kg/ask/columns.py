"""Columns that an index is made of: ragged rows, names as codes, days as ordinals, and what is unknown of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

UNKNOWN = -1
NO_SIDE = -1

Ints: TypeAlias = NDArray[np.int64]
Codes: TypeAlias = NDArray[np.int32]
Floats: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.signedinteger[Any]]
Bools: TypeAlias = NDArray[np.bool_]


class Ragged(NamedTuple):
    """Rows of different length: row `i` is ``values[starts[i]:starts[i + 1]]``.

    >>> r = Ragged.of([[3, 1], [], [2]])
    >>> r[0].tolist(), r.lengths().tolist(), r.owners().tolist()
    ([3, 1], [2, 0, 1], [0, 0, 2])
    """

    starts: Ints
    values: Whole

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]]) -> Ragged:
        starts = np.zeros(len(rows) + 1, np.int64)
        np.cumsum([len(r) for r in rows], out=starts[1:])
        return cls(starts, np.fromiter((v for r in rows for v in r), np.int32, int(starts[-1])))

    def __getitem__(self, i: Any) -> Any:
        return self.values[self.starts[i] : self.starts[i + 1]]

    def lengths(self) -> Ints:
        return np.diff(self.starts)

    def owners(self) -> Ints:
        """For each value the row it is in."""
        return np.repeat(np.arange(len(self.starts) - 1), self.lengths())

    @classmethod
    def beside(cls, *parts: Ragged) -> Ragged:
        """The rows of several, one after the other in each row.

        >>> Ragged.beside(Ragged.of([[1], [2]]), Ragged.of([[], [3]]))[1].tolist()
        [2, 3]
        """
        owners = np.concatenate([p.owners() for p in parts])
        starts = np.sum([p.starts for p in parts], axis=0)
        return cls(starts, np.concatenate([p.values for p in parts])[np.argsort(owners, kind="stable")])

    def take(self, rows: Ints) -> Ragged:
        """Some of the rows, in that order."""
        lengths = self.lengths()[rows]
        starts = np.zeros(len(rows) + 1, np.int64)
        np.cumsum(lengths, out=starts[1:])
        at = np.repeat(self.starts[rows] - starts[:-1], lengths) + np.arange(int(starts[-1]))
        return Ragged(starts, self.values[at])


class Numbers(Sequence[str]):
    """The row numbers as names, for tables without ids; takes no memory.

    >>> Numbers(3)[2], list(Numbers(2))
    ('2', ['0', '1'])
    """

    def __init__(self, n: int) -> None:
        self.n = n

    def __len__(self) -> int:
        return self.n

    def __getitem__(self, i: Any) -> Any:
        if not -self.n <= i < self.n:
            raise IndexError(i)
        return str(int(i))


def name_list(values: Iterable[str]) -> tuple[str, ...]:
    """The distinct names in order: what `codes` are positions in."""
    return tuple(sorted(set(values)))


def codes(values: Iterable[str], names: Sequence[str]) -> Codes:
    """Each name as its position in `names`."""
    at = {n: i for i, n in enumerate(names)}
    return np.array([at[v] for v in values], np.int32)


def days(values: Iterable[dt.date | None]) -> Codes:
    """Dates as ordinals."""
    return np.array([UNKNOWN if v is None else v.toordinal() for v in values], np.int32)


def floats(values: Iterable[float | None]) -> Floats:
    """Numbers, NaN where there is none."""
    return np.array([np.nan if v is None else v for v in values], np.float64)


def distinct(rows: Ragged, code_of: Codes) -> Ragged:
    """Per row the distinct codes of its values, those without one left out."""
    owners, found = rows.owners(), code_of[rows.values].astype(np.int64)
    wide = int(code_of.max(initial=0)) + 1
    # Sorting, since the values come nearly sorted; numpy.unique hashes, and does so badly for values in even steps.
    pairs = np.sort((owners * wide + found)[found != NO_SIDE])
    pairs = pairs[np.concatenate(([True], pairs[1:] != pairs[:-1]))] if len(pairs) else pairs
    starts = np.zeros(len(rows.starts), np.int64)
    np.cumsum(np.bincount(pairs // wide, minlength=len(rows.starts) - 1), out=starts[1:])
    return Ragged(starts, (pairs % wide).astype(np.int32))
