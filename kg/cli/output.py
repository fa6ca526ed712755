"""Results: rows as JSON lines, CSV, TSV or a table, to stdout or a file."""

from __future__ import annotations

import csv
import datetime as dt
import functools
import json
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import click

Row = Mapping[str, object]


class Output:
    """Where and how a command writes its rows."""

    def __init__(self, form: str, path: str, limit: int | None = None) -> None:
        self.form, self.path, self.limit = form, path, limit

    def rows(self, rows: Iterable[Row], columns: Sequence[str]) -> None:
        """Write all rows with these columns, in this order; what a row lacks is empty."""
        with opened_text(self.path) as out:
            FORMS[self.form](islice(rows, self.limit), columns, out)

    def lines(self, lines: Iterable[str]) -> None:
        """Write text that is no rows: a page to read."""
        with opened_text(self.path) as out:
            out.writelines(f"{line}\n" for line in lines)


def rows_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of every command that gives rows; the command gets an `Output` as `out`."""

    @click.option("--csv", "form", flag_value="csv", help="Rows as CSV.")
    @click.option("--tsv", "form", flag_value="tsv", help="Rows as tab-separated values.")
    @click.option("--table", "form", flag_value="table", help="Rows as a table to read.")
    @click.option("--json", "form", flag_value="json", default=True, help="Rows as JSON lines (the default).")
    @click.option("--limit", type=click.IntRange(1), metavar="N", help="Only the first N rows.")
    @output_option
    @functools.wraps(command)
    def with_output(*args: Any, form: str, output: str, limit: int | None, **kwargs: Any) -> Any:
        return command(*args, out=Output(form or "json", output, limit), **kwargs)

    return with_output


output_option = click.option("-o", "--output", default="-", metavar="FILE", help="Write to this file; - is stdout (the default).")


@contextmanager
def opened_text(path: str) -> Iterator[TextIO]:
    """The text stream that ``-o`` names."""
    if path == "-":
        yield sys.stdout
    else:
        with Path(path).open("w", encoding="utf-8", newline="\n") as out:
            yield out


@contextmanager
def opened_binary(path: str) -> Iterator[BinaryIO]:
    """The byte stream that ``-o`` names."""
    if path == "-":
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    else:
        with Path(path).open("wb") as out:
            yield out


def plain(value: object) -> Any:
    """A value as JSON can hold it.

    >>> plain({"day": dt.date(2025, 10, 4), "who": ("JNIM",)})
    {'day': '2025-10-04', 'who': ['JNIM']}
    """
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in (sorted(value, key=str) if isinstance(value, set | frozenset) else value)]
    return value


def cell(value: object) -> str:
    """A value in one cell of a table.

    >>> cell(None), cell(True), cell(("a", "b")), cell(dt.date(2025, 10, 4)), cell(2.50)
    ('', 'yes', 'a; b', '2025-10-04', '2.5')
    """
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(cell(v) for v in value)
    if isinstance(value, float):
        return f"{value:g}" if abs(value) < 1e6 else repr(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def json_line(value: Mapping[str, object]) -> str:
    """A row as one line of JSON, keys in the order given."""
    return json.dumps(plain(value), ensure_ascii=False)


def _json(rows: Iterable[Row], columns: Sequence[str], out: TextIO) -> None:
    for row in rows:
        out.write(json_line({c: row.get(c) for c in columns}) + "\n")


def _csv(rows: Iterable[Row], columns: Sequence[str], out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([cell(row.get(c)) for c in columns] for row in rows)


def _tsv(rows: Iterable[Row], columns: Sequence[str], out: TextIO) -> None:
    out.write("\t".join(columns) + "\n")
    for row in rows:
        out.write("\t".join(" ".join(cell(row.get(c)).split()) for c in columns) + "\n")


def _table(rows: Iterable[Row], columns: Sequence[str], out: TextIO) -> None:
    """Columns aligned, numbers to the right; on a terminal the widest columns are cut so that a row is a line."""
    given = [[row.get(c) for c in columns] for row in rows]
    cells = [[" ".join(cell(v).split()) for v in row] for row in given]
    widths = [max([len(name), *(len(row[i]) for row in cells)]) for i, name in enumerate(columns)]
    if out.isatty():
        _narrow(widths, shutil.get_terminal_size().columns)
    numbers = [
        all(v is None or (isinstance(v, int | float) and not isinstance(v, bool)) for v in column) for column in zip(*given, strict=True)
    ]
    right = numbers or [False] * len(columns)
    for line in ([*columns], ["─" * w for w in widths], *cells):
        out.write("  ".join(_fit(text, w, r) for text, w, r in zip(line, widths, right, strict=True)).rstrip() + "\n")


def _fit(text: str, width: int, right: bool) -> str:
    if len(text) > width:
        return text[: width - 1] + "…"
    return text.rjust(width) if right else text.ljust(width)


def _narrow(widths: list[int], room: int) -> None:
    """Take from the widest column, one character at a time, until a row fits or nothing is left to take."""
    while sum(widths) + 2 * (len(widths) - 1) > room and max(widths) > 8:
        widths[widths.index(max(widths))] -= 1


FORMS: dict[str, Callable[[Iterable[Row], Sequence[str], TextIO], None]] = {"json": _json, "csv": _csv, "tsv": _tsv, "table": _table}
