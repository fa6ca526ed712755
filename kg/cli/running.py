"""`kg run`: the exports and briefs of a plan, for cron."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from kg.cli.messages import Failures, say
from kg.cli.options import day


@click.command()
@click.argument("plan", type=click.Path(path_type=Path), metavar="PLAN.toml")
@click.option("--date", type=day, metavar="YYYY-MM-DD", help="The day that the files bear, and that last_days is counted back from.")
@click.option("--store", type=click.Path(path_type=Path), metavar="PATH", help="The folder of the store, instead of the plan's.")
@click.option("--check", is_flag=True, help="Only say whether the plan can be read, and which files it would make.")
@click.pass_context
def run(ctx: click.Context, plan: Path, date: dt.date | None, store: Path | None, check: bool) -> None:
    """Make all files that a plan asks for: briefs, exports, explorer pages.

    Each file is written whole or not at all. One that fails is said, and the others are made. The same store and plan
    give the same bytes: nothing is taken from the clock.
    """
    from kg.export.plan import read_plan
    from kg.export.run import Done, run_plan
    from kg.store import Store

    read, failures = read_plan(plan), Failures()
    if check:
        for task in read.tasks:
            click.echo(f"{task.kind}: {read.folder / task.file}")
        return
    with Store.open(store or read.store or Path("store")) as kept:
        for outcome in run_plan(read, kept, date):
            if isinstance(outcome, Done):
                say(f"kg: {outcome.file}: {outcome.events} event{'' if outcome.events == 1 else 's'}")
            else:
                failures.add(outcome)
    ctx.exit(failures.exit_code)
