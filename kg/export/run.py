"""Runs a plan: makes its files of a store, one after the other; what fails is said, and the others are made all the same.

The same in Python, in five lines:

    with Store.open(Path("store")) as store:
        june = part(store, Filter(area="Mali", since=dt.date(2025, 6, 1), until=dt.date(2025, 6, 30)))
        june.brief(Path("june.docx"), lang="fr")
        june.export("xlsx", Path("june.xlsx"))
        june.export("geojson", Path("june.geojson"))
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.ask.filters import Filter
from kg.errors import InputError, KgError
from kg.export.part import Part, part, write_whole
from kg.export.plan import Plan, Task
from kg.show.explorer import explorer
from kg.store import Store


@dataclass(frozen=True, slots=True)
class Done:
    """A file that was made, with how many events are in it."""

    file: Path
    events: int


def run_plan(plan: Plan, store: Store, date: dt.date | None = None) -> Iterator[Done | KgError]:
    """Make the files of a plan in their order, each whole or not at all.

    `date` is the day that the files bear and that `last_days` is counted back from; without one (nor one in the plan)
    the files bear none, and days are counted back from the newest report of the store: never from the clock.
    """
    bearing = date or plan.date
    last = bearing or max((r.published for r in store.reports() if r.published), default=None)
    for task in plan.tasks:
        try:
            yield _make(plan, task, store, bearing, last)
        except (KgError, OSError) as e:
            yield e if isinstance(e, InputError) and e.file else plan.fault(_what(e), task, getattr(e, "remedy", None))


def _what(error: Exception) -> str:
    return error.what if isinstance(error, KgError) else str(error)


def _make(plan: Plan, task: Task, store: Store, bearing: dt.date | None, last: dt.date | None) -> Done:
    wanted = _filter(plan, task, last)
    file = plan.folder / task.file.format_map(_Names(since=str(wanted.since or "begin"), until=str(wanted.until or "end")))
    file.parent.mkdir(parents=True, exist_ok=True)
    options = dict(task.options)
    if task.kind == "explore":
        page, made = explorer(store, wanted, **options)
        write_whole(file, page.encode())
        return Done(file, made.shown)
    licence, query, given = options.pop("licence", ""), options.pop("query", ""), options.pop("parameters", {})
    chosen = part(store, wanted, query, {k: str(v) for k, v in given.items()})
    _hand_over(chosen.bearing(licence, str(bearing) if bearing else None), task, file, options)
    return Done(file, sum(1 for _ in chosen.graph.nodes("Event")))


def _hand_over(chosen: Part, task: Task, file: Path, options: dict[str, Any]) -> None:
    if task.kind == "brief":
        chosen.brief(file, **options)
    else:
        chosen.export(options["format"], file)


class _Names(dict[str, str]):
    """What the name of a file may hold in braces; other braces stay."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def _filter(plan: Plan, task: Task, last: dt.date | None) -> Filter:
    said = dict(task.filter)
    days = said.pop("last_days", None)
    if days:
        if last is None:
            raise plan.fault("no report in the store has a day to count back from", task, "give --date", "last_days")
        said |= {"since": last - dt.timedelta(days=days - 1), "until": last}
    status = tuple(said.pop("status", ()))
    return Filter(types=tuple(said.pop("types", ())), status=() if "all" in status else status, **said)
