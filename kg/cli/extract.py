"""`kg extract`: what reports say, without a store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TextIO

import click

from kg.cli.messages import Failures, progress
from kg.cli.options import Reading, analysis_options, reading_options
from kg.cli.output import json_line, opened_text, output_option
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.analysis import Outcome, Records, Said


@click.command()
@reading_options
@analysis_options
@click.option(
    "--format", "form", type=click.Choice(["jsonl", "triples"]), default="jsonl", show_default=True, help="Event records or plain edges."
)
@output_option
@click.pass_context
def extract(ctx: click.Context, reading: Reading, records: Records, jobs: int, form: str, output: str) -> None:
    """Extract events from reports, without a store.

    Prints one document a line, in input order. A line of --format jsonl is the event record of a document, with the
    evidence of every slot. With --format triples it is a document's plain edges, as JSON: initiator, relation,
    target, place, date.
    """
    from kg.analysis import analyse

    failures = Failures()
    with opened_text(output) as out, progress("reports") as step:
        for said in _good(analyse(reading, records=records, jobs=jobs), failures):
            _write(said, form, out)
            step(said.report.title or said.report.source_id or "")
    ctx.exit(failures.exit_code)


def _good(outcomes: Iterable[Outcome], failures: Failures) -> Iterator[Said]:
    for outcome in outcomes:
        if isinstance(outcome, InputError):
            failures.add(outcome)
        else:
            yield outcome


def _write(said: Said, form: str, out: TextIO) -> None:
    if form == "jsonl":
        from kg.interchange import record_from_accounts

        out.write(json_line(record_from_accounts(*said)) + "\n")
    else:
        from kg.ask.triples import triples
        from kg.graph.build import build
        from kg.resolve.world import world

        rows = [dict(t._asdict()) for t in triples(build([(said.report, said.accounts, said.links)], world()))]
        out.write(json_line({"doc": said.report.source_id or said.report.id, "triples": rows}) + "\n")
    out.flush()
