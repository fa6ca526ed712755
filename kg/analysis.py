"""What reports say, one after the other in the order they come: by extraction, on as many cores as asked for, or by given records.

The order and content of what comes out do not depend on the number of cores.
"""

from __future__ import annotations

import json
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import InputError, KgError
from kg.interchange import accounts_from_record
from kg.model import Account, Link, Report

Records = Mapping[str, Mapping[str, Any]]


class Said(NamedTuple):
    """A report with what it says."""

    report: Report
    accounts: list[Account]
    links: list[Link]


Outcome = Said | InputError


def analyse(reports: Iterable[Report | InputError], *, records: Records | None = None, jobs: int = 1) -> Iterator[Outcome]:
    """What each report says, in input order; an error stays in its place.

    A report that `records` name (by its source's id or its own) is taken from there, as it stands; all others are
    extracted, by `jobs` processes where that is more than one.
    """
    work = _extract if not records else _Chosen(records)
    if jobs > 1:
        yield from _parallel(reports, work, jobs)
    else:
        for report in reports:
            yield report if isinstance(report, InputError) else _guarded(work, report)


def read_records(paths: Iterable[Path]) -> dict[str, dict[str, Any]]:
    """Event records by the id of their document, from files with one record a line."""
    found: dict[str, dict[str, Any]] = {}
    for path in paths:
        try:
            lines = path.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as e:
            raise InputError(f"cannot be read ({e})", file=str(path), remedy="name a file of event records, one JSON object a line") from e
        for number, line in enumerate(lines, 1):
            if line.strip():
                record = _record(line, str(path), number)
                found[str(record["doc"])] = record
    return found


def _record(line: str, name: str, number: int) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as e:
        raise InputError(f"not JSON ({e.msg}, column {e.colno})", file=name, line=number, remedy="write one event record a line") from None
    if not isinstance(record, dict) or "doc" not in record or not isinstance(record.get("events"), list):
        raise InputError(
            "not an event record", file=name, line=number, field="doc", remedy='a record is {"doc": …, "events": [...], "links": [...]}'
        )
    return record


# ---------------------------------------------------------------- one report


def _extract(report: Report) -> Said:
    from kg.extract import extract

    accounts, links = extract(report)
    return Said(report, list(accounts), list(links))


class _Chosen:
    """Takes a report's record where there is one, else extracts."""

    def __init__(self, records: Records) -> None:
        self.records = records

    def __call__(self, report: Report) -> Said:
        record = self.records.get(report.source_id or "") or self.records.get(report.id)
        if record is None:
            return _extract(report)
        accounts, links = accounts_from_record(report, record, extractor="record")
        return Said(report, accounts, links)


def _guarded(work: Callable[[Report], Said], report: Report) -> Outcome:
    """One report that the extractor stumbles over must not end a night's run."""
    try:
        return work(report)
    except InputError as e:
        return e
    except KgError:
        raise
    except Exception as e:
        name = report.source_id or report.id
        return InputError(
            f"extraction failed ({type(e).__name__}: {e})", file=name, remedy="the other reports are done; please report this"
        )


# ---------------------------------------------------------------- many reports


def _parallel(reports: Iterable[Report | InputError], work: Callable[[Report], Said], jobs: int) -> Iterator[Outcome]:
    """A few reports a process ahead, never the whole input; processes start afresh, since a forked model may hang."""
    waiting: deque[Future[Outcome] | InputError] = deque()
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _leave_interrupts) as pool:
        try:
            for report in reports:
                waiting.append(report if isinstance(report, InputError) else pool.submit(_guarded, work, report))
                if len(waiting) > 4 * jobs:
                    yield _outcome(waiting.popleft())
            while waiting:
                yield _outcome(waiting.popleft())
        finally:
            pool.shutdown(cancel_futures=True)


def _leave_interrupts() -> None:
    """Ctrl-C is for the process that the user started: it ends the others, which have nothing to say about it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _outcome(done: Future[Outcome] | InputError) -> Outcome:
    if isinstance(done, InputError):
        return done
    try:
        return done.result()
    except BrokenProcessPool as e:
        remedy = "what was added is kept: run the same command again, with fewer --jobs if memory was short"
        raise KgError("a process that extracted ended suddenly", remedy=remedy) from e
