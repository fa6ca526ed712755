"""XLSX: events, accounts and sources as sheets, with types, widths and a head that stays in view. Nothing in it is a formula."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

from kg.errors import InputError
from kg.export.about import told
from kg.export.archive import write_office
from kg.export.columns import ACCOUNTS, EVENTS, SOURCES, account_rows, source_rows
from kg.export.facts import facts
from kg.export.plaintext import legal, starts_formula
from kg.graph.rows import Graph, Value

_MOST = 32_767
_WIDTHS = {"label": 50, "sentence": 80, "title": 40, "publisher": 28, "publishers": 30, "url": 30, "what": 12, "text": 100}
_KINDS = {"date": 12.0, "integer": 10.0, "number": 10.0, "boolean": 10.0, "text": 20.0, "list": 30.0}


def write(graph: Graph, out: BinaryIO, *, about: object = None, **_: object) -> None:
    """The workbook, with what the file says of itself on its last sheet."""
    try:
        import openpyxl
    except ModuleNotFoundError:
        raise InputError("writing XLSX needs openpyxl", remedy="pip install 'conflict-kg[tables]'") from None
    said, found = told(about), facts(graph)
    book = openpyxl.Workbook(write_only=True)
    columns = [(c.name, c.kind) for c in EVENTS]
    _sheet(book, "Events", columns, ([c.value(f) for c in EVENTS] for f in found))
    _sheet(book, "Accounts", ACCOUNTS, ([r.get(c) for c, _ in ACCOUNTS] for f in found for r in account_rows(f)))
    _sheet(book, "Sources", SOURCES, ([r.get(c) for c, _ in SOURCES] for r in source_rows(graph)))
    pairs = [list(pair) for pair in said.fields().items()] if said else []
    _sheet(book, "About", [("what", "text"), ("text", "text")], pairs)
    book.properties.creator = said.version if said else "kg"
    made = io.BytesIO()
    book.save(made)
    write_office(out, made.getvalue(), said.date if said else None)


def _sheet(book: Any, title: str, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Value | None]]) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    for n, (name, kind) in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(n)].width = _WIDTHS.get(name, _KINDS[kind])
    head = [_cell(sheet, name) for name, _ in columns]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    count = 1
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count}"


def _cell(sheet: Any, value: Value | None) -> Any:
    """A cell of the value's own type. Text is text whatever it begins with, also after a user has edited the cell."""
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, tuple):
        value = "; ".join(value)
    cell: Any
    if isinstance(value, str):
        text = legal(value)
        text = text if len(text) <= _MOST else text[: _MOST - 1] + "…"
        cell = WriteOnlyCell(sheet, text)
        cell.data_type = "s"
        if starts_formula(text):
            cell.quotePrefix = True
        return cell
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, dt.date):
        cell.number_format = "yyyy-mm-dd"
    return cell
