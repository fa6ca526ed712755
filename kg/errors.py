"""What can go wrong, as a small tree: every error names where it is and what to do about it.

>>> str(InputError("published is not a date: '12/13'", file="a.jsonl", line=3, field="published",
...                remedy="write it as YYYY-MM-DD"))
"a.jsonl, line 3, field 'published': published is not a date: '12/13'; write it as YYYY-MM-DD"
"""

from __future__ import annotations


class KgError(Exception):
    """Anything that `kg` refuses, with the place and the way out.

    `file`, `line` (from 1) and `field` say where, `remedy` says what to do; each may be absent.
    """

    def __init__(
        self,
        what: str,
        *,
        file: str | None = None,
        line: int | None = None,
        field: str | None = None,
        remedy: str | None = None,
    ) -> None:
        self.what, self.file, self.line, self.field, self.remedy = what, file, line, field, remedy
        super().__init__(what)

    def __str__(self) -> str:
        where = ", ".join(
            part
            for part in (
                self.file,
                f"line {self.line}" if self.line is not None else None,
                f"field {self.field!r}" if self.field else None,
            )
            if part
        )
        text = f"{where}: {self.what}" if where else self.what
        return f"{text}; {self.remedy}" if self.remedy else text


class InputError(KgError):
    """One input (a file, a line of it) cannot be used; the rest of the batch goes on."""


class DataError(KgError):
    """The program's own data (ontology, lexicon, query, mapping) or a user's override of it is faulty."""


class ModelError(KgError):
    """A value breaks a rule of `kg.model`: it would not be true if it were stored."""


class StoreError(KgError):
    """A store is missing, not a store, newer than the program, read-only or open for writing elsewhere."""


class QueryError(KgError):
    """A query is unknown, malformed, writes, or lacks a parameter."""
