"""Parquet: one row an event with real types; its accounts lie in it as a list of records with the sentences they rest on.

What the file says of itself is in the metadata of the schema, under names that begin with ``kg.``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from kg.errors import InputError
from kg.export.about import told
from kg.export.columns import ACCOUNTS, EVENTS, account_rows
from kg.export.facts import facts
from kg.graph.rows import Graph

if TYPE_CHECKING:
    import pyarrow as pa


def write(graph: Graph, out: BinaryIO, *, about: object = None, **_: object) -> None:
    """All events, by date and id."""
    pa, pq = _pyarrow()
    found, types = facts(graph), _types(pa)
    columns: dict[str, Any] = {c.name: pa.array([c.value(f) for f in found], types[c.kind]) for c in EVENTS}
    told_by = pa.struct([(name, types[kind]) for name, kind in ACCOUNTS[1:]])
    rows = [[{k: v for k, v in row.items() if k != "event"} for row in account_rows(f)] for f in found]
    columns["account_list"] = pa.array(rows, pa.list_(told_by))
    said = told(about)
    meta = {f"kg.{k}": v for k, v in said.fields().items()} if said else None
    table = pa.table(columns).replace_schema_metadata(meta)
    pq.write_table(table, out, compression="zstd")


def _types(pa: Any) -> dict[str, pa.DataType]:
    text = pa.string()
    return {
        "text": text, "integer": pa.int32(), "number": pa.float64(), "boolean": pa.bool_(), "date": pa.date32(), "list": pa.list_(text),
    }  # fmt: skip


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ModuleNotFoundError:
        raise InputError("writing Parquet needs pyarrow", remedy="pip install 'conflict-kg[tables]'") from None
    return pyarrow, pyarrow.parquet
