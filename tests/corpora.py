"""Hand-made event records with their reports, as what a store is given: from the example corpus, or beside the checkout."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from kg.analysis import Said
from kg.interchange import accounts_from_record
from kg.model import Account, Report, Tie, make_report
from kg.resolve.world import Speakers, Where, Who, world

EXAMPLES = Path(__file__).parent.parent / "examples"


def report_from(doc: dict[str, str | None]) -> Report:
    """A report from a line of a ``docs.jsonl``."""
    published = doc.get("published")
    return make_report(
        doc["text"] or "", publisher=doc.get("publisher"), published=dt.date.fromisoformat(published) if published else None,
        lang=doc.get("lang"), title=doc.get("title"), source_id=doc["id"],
    )  # fmt: skip


def said_in(docs: Path, records: Path) -> list[Said]:
    """The reports of a file with what their records say."""
    reports = {doc["id"]: report_from(doc) for doc in map(json.loads, docs.read_text("utf-8").splitlines())}
    found = []
    for line in records.read_text("utf-8").splitlines():
        record = json.loads(line)
        found.append(Said(reports[record["doc"]], *accounts_from_record(reports[record["doc"]], record)))
    return found


@cache
def example(name: str = "sahel") -> tuple[Said, ...]:
    """A part of the example corpus: ``sahel`` or ``sahel2``."""
    return tuple(said_in(EXAMPLES / "reports" / f"{name}.docs.jsonl", EXAMPLES / "records" / f"{name}.gold.jsonl"))


def one(source_id: str, name: str = "sahel") -> Said:
    """One report of the example corpus by its source's id."""
    return next(s for s in example(name) if s.report.source_id == source_id)


class Remembering:
    """The shipped world, asked only once about each report: for tests that add the same reports many times."""

    def __init__(self) -> None:
        self.inner, self.known, self.place = world(), world().known, world().place
        self._answers: dict[object, Any] = {}

    def _ask(self, what: str, report: Report, accounts: Sequence[Account]) -> Any:
        key = what, report.id, tuple(a.id for a in accounts)
        if key not in self._answers:
            self._answers[key] = getattr(self.inner, what)(report, accounts)
        return self._answers[key]

    def people(self, report: Report, accounts: Sequence[Account]) -> Who:
        return self._ask("people", report, accounts)  # type: ignore[no-any-return]

    def where(self, report: Report, accounts: Sequence[Account]) -> Where:
        return self._ask("where", report, accounts)  # type: ignore[no-any-return]

    def ties(self, report: Report) -> tuple[Tie, ...]:
        return self.inner.ties(report)

    def speakers(self, report: Report, accounts: Sequence[Account]) -> Speakers:
        return self._ask("speakers", report, accounts)  # type: ignore[no-any-return]
