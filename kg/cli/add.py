"""`kg add`: read, extract, record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.messages import Failures, progress, say
from kg.cli.options import Reading, analysis_options, reading_options, store_option
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.analysis import Records
    from kg.model import Report
    from kg.store import Store


@click.command()
@reading_options
@analysis_options
@click.option("--replace", is_flag=True, help="Analyse again what is there, and take another text under a known id as its new version.")
@store_option
@click.pass_context
def add(ctx: click.Context, reading: Reading, records: Records, jobs: int, replace: bool, store: Path) -> None:
    """Add reports to the store.

    Takes files, folders, globs, and - for stdin; reads text, Markdown, JSON lines, HTML, PDF and feeds. Each report
    is committed by itself: an interrupted command goes on where it was when it is given again. A report that is
    there already is left as it is.
    """
    from kg.analysis import analyse
    from kg.store import Store

    failures, done = Failures(), Counter[str]()
    with Store.open(store, create=True, write=True) as kept:
        with progress("reports") as step:
            todo = reading if replace else _new(reading, kept, done)
            for outcome in analyse(todo, records=records, jobs=jobs):
                try:
                    if isinstance(outcome, InputError):
                        raise outcome
                    done[kept.add(*outcome, replace=replace)] += 1
                    step(outcome.report.title or outcome.report.source_id or "")
                except InputError as e:
                    failures.add(e)
        if done["added"] or done["replaced"]:
            kept.rdf()  # so that the first question does not wait, and one who may only read the store can ask
    say(_summary(done, failures, store))
    ctx.exit(failures.exit_code)


def _new(outcomes: Iterable[Report | InputError], kept: Store, done: Counter[str]) -> Iterator[Report | InputError]:
    """What is not in the store yet: what is there need not be extracted again."""
    for outcome in outcomes:
        if isinstance(outcome, InputError) or outcome.id not in kept:
            yield outcome
            continue
        try:
            done[kept.add(outcome, [])] += 1
        except InputError as e:
            yield e


def _summary(done: Counter[str], failures: Failures, store: Path) -> str:
    parts = [f"{done['added']} added"]
    parts += [f"{done[kind]} {what}" for kind, what in (("replaced", "replaced"), ("known", "already there")) if done[kind]]
    parts += [f"{failures.count} failed"] if failures.count else []
    return f"reports: {', '.join(parts)} (store: {store})"
