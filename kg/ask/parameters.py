"""Parameters of named queries: what was typed on a command line becomes a value of the type that the query asks for.

Types: `string`, `integer`, `number`, `boolean`, `date` (``2025`` or ``2025-10`` stand for its first day) and `last-date` (for
its last), `actor` and `place` (a name or an id; see `kg.ask.lookup`; empty for any), and `event-id`, `report-id`,
`account-id` (with or without the kind before it).
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from kg.ask.lookup import Iri, Names, find
from kg.errors import QueryError
from kg.graph.rows import BASE, iri

Given = str | int | float | bool | dt.date
Bound = Given | tuple[Iri, ...]
"""What a query is given: a value, a node, or several nodes (none of them: any)."""
NODES = ("actor", "place")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query; `default` is as its file writes it, None if the parameter must be given."""

    name: str
    type: str
    default: str | None
    what: str

    def value(self, given: Given | None, names: Names) -> Bound:
        """The value that is asked for: `given` read as the parameter's type, or the default.

        >>> Parameter("until", "last-date", "2100-12-31", "").value("2024-02", lambda kind: [])
        datetime.date(2024, 2, 29)
        """
        if given is None and self.default is None:
            raise QueryError("a value must be given", field=self.name, remedy=f"add -p {self.name}=… ({self.type}: {self.what})")
        raw = self.default if given is None else given
        assert raw is not None
        if self.type in NODES:
            return find(self.type, str(raw), names, self.name)
        try:
            return READERS[self.type](raw)
        except (ValueError, TypeError) as e:
            raise QueryError(f"{raw!r} is no {self.type}", field=self.name, remedy=_REMEDIES.get(self.type, f"give a {self.type}")) from e


def node_iri(raw: Given, kind: str) -> Iri:
    """The IRI of a node that a user names by its IRI, by its id, or by its id without the kind.

    >>> node_iri("a1", "event"), node_iri("event/a1", "event") == node_iri(iri("event/a1"), "event")
    ('https://w3id.org/conflict-kg/event/a1', True)
    """
    local = str(raw).strip().removeprefix(BASE).removeprefix(f"{kind}/")
    if not re.fullmatch(r"[\w.~%-]+", local):
        raise ValueError(raw)
    return Iri(iri(f"{kind}/{local}"))


def _date(raw: Given, last: bool = False) -> dt.date:
    if isinstance(raw, dt.date):
        return raw
    found = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", str(raw).strip())
    if found is None:
        raise ValueError(raw)
    year = int(found[1])
    month = int(found[2] or (12 if last else 1))
    return dt.date(year, month, int(found[3] or (calendar.monthrange(year, month)[1] if last else 1)))


def _boolean(raw: Given) -> bool:
    words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    if (word := str(raw).strip().lower()) not in words:
        raise ValueError(raw)
    return words[word]


def _integer(raw: Given) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        raise TypeError(raw)
    if not -(2**63) <= (value := int(raw)) < 2**63:
        raise ValueError(raw)
    return value


def _number(raw: Given) -> float:
    if isinstance(raw, bool | dt.date):
        raise TypeError(raw)
    if not math.isfinite(value := float(raw)):
        raise ValueError(raw)
    return value


READERS: Mapping[str, Callable[[Given], Given]] = {
    "string": str, "integer": _integer, "number": _number, "boolean": _boolean, "date": _date, "last-date": partial(_date, last=True),
    "event-id": partial(node_iri, kind="event"), "report-id": partial(node_iri, kind="report"),
    "account-id": partial(node_iri, kind="account"),
}  # fmt: skip
"""How each type of parameter is read."""

TYPES = (*READERS, *NODES)
_REMEDIES = {
    "integer": "give a whole number", "number": "give a number such as 14.5", "boolean": "give true or false",
    "date": "write it as YYYY-MM-DD, YYYY-MM or YYYY", "last-date": "write it as YYYY-MM-DD, YYYY-MM or YYYY",
    "event-id": "give an event's id, such as event/a1…", "report-id": "give a report's id (see `kg reports`)",
}  # fmt: skip
