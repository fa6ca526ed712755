"""`kg decide` and `kg decisions`: what analysts say, which outranks what the program thinks."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.messages import Failures, say
from kg.cli.options import store_option
from kg.cli.output import Output, Row, opened_text, output_option, rows_options
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.model import Decision
    from kg.store import Store

COLUMNS = ("kind", "verdict", "a", "b", "who", "when", "why", "state")
VERDICTS = ("same", "different", "unsure", "accept", "reject")


def who_option(command: Any) -> Any:
    """Who decides: given, from the environment, or the user of this machine."""
    return click.option("--who", envvar="KG_ANALYST", metavar="NAME", show_envvar=True, help="Who says so (default: your user name).")(
        command
    )


def name_of_user(given: str | None) -> str:
    """The name that a decision is signed with."""
    if given:
        return given
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "analyst"


@click.command()
@click.argument("verdict", type=click.Choice(VERDICTS))
@click.argument("names", nargs=-1, required=True, metavar="A [B]")
@click.option("--why", metavar="TEXT", help="The reason.")
@click.option("--undo", is_flag=True, help="Take this decision back, as if it had never been made.")
@who_option
@store_option
def decide(verdict: str, names: tuple[str, ...], why: str | None, undo: bool, who: str | None, store: Path) -> None:
    """Say that two things are the same or different, or that an account does or does not count.

    A and B are events, accounts, actors or places, by id (events and accounts also by the beginning of it). accept and
    reject take one account.
    """
    from kg.graph.review import decision
    from kg.store import Store

    if len(names) > 2:
        raise click.UsageError("name one thing or two")
    with Store.open(store, write=True) as kept:
        made = decision(kept.index, verdict, names[0], names[1] if len(names) == 2 else None, who=name_of_user(who), why=why)  # type: ignore[arg-type]
        if undo:
            if not kept.undo(made):
                raise InputError(f"{made.who} has not said that", remedy="see `kg decisions`")
        else:
            kept.decide(made)
        say_contradictions(kept)
        kept.rdf()
    say(f"{'taken back' if undo else 'decided'}: {made.verdict} {made.a}" + (f" {made.b}" if made.b else ""))


def say_contradictions(kept: Store) -> None:
    """Tell of decisions that cannot all be followed; what was called different is kept apart."""
    for c in kept.index.decided.contradictions():
        one, two = c.different
        chain = ", ".join(f"{a} and {b}" for a, b in c.same)
        say(f"kg: contradiction: {one} and {two} were called different, but the same through {chain}; they stay apart")


@click.group(invoke_without_command=True)
@click.option("--lost", is_flag=True, help="Only decisions that no longer find their accounts.")
@store_option
@rows_options
@click.pass_context
def decisions(ctx: click.Context, lost: bool, store: Path, out: Output) -> None:
    """List decisions; export and import them as JSON lines.

    A decision whose account is gone (its report was removed, or read again otherwise) is kept and listed as lost.
    """
    if ctx.invoked_subcommand is None:
        from kg.store import Store

        with Store.open(store) as kept:
            out.rows(_rows(kept, lost), COLUMNS)
            say_contradictions(kept)


def _rows(kept: Store, lost_only: bool) -> Iterator[Row]:
    from kg.codec import decision_to_dict

    lost = kept.index.decided.lost()
    for d in lost if lost_only else kept.decisions():
        yield decision_to_dict(d) | {"state": "lost" if d in lost else "in force"}


@decisions.command("export")
@store_option
@output_option
def export_decisions(store: Path, output: str) -> None:
    """Write all decisions as JSON lines (kind, verdict, a, b, who, when, why)."""
    from kg.codec import canonical, decision_to_dict
    from kg.store import Store

    with Store.open(store) as kept, opened_text(output) as out:
        out.writelines(canonical(decision_to_dict(d)) + "\n" for d in kept.decisions())


@decisions.command("import")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, allow_dash=True))
@store_option
@click.pass_context
def import_decisions(ctx: click.Context, path: Path, store: Path) -> None:
    """Take over decisions from JSON lines, as export writes them; - reads stdin."""
    from kg.store import Store

    text = sys.stdin.read() if str(path) == "-" else path.read_text("utf-8")
    failures, taken = Failures(), 0
    with Store.open(store, write=True) as kept:
        for n, line in enumerate(text.splitlines(), 1):
            if not line.strip():
                continue
            try:
                kept.decide(_read(line, str(path), n))
                taken += 1
            except InputError as e:
                failures.add(e)
        say_contradictions(kept)
        kept.rdf()
    say(f"decisions: {taken} taken over" + (f", {failures.count} failed" if failures.count else ""))
    ctx.exit(failures.exit_code)


def _read(line: str, file: str, n: int) -> Decision:
    """A decision from a line; everything that does not fit is an `InputError` that says where."""
    from kg.codec import decision_from_dict
    from kg.graph.review import check

    try:
        said = json.loads(line)
    except ValueError as e:
        raise InputError(f"not JSON: {e}", file=file, line=n, remedy="write one JSON object a line") from e
    needed = ("kind", "verdict", "a", "who", "when")
    missing = needed[:1] if not isinstance(said, dict) else [k for k in needed if not isinstance(said.get(k), str)]
    if missing:
        raise InputError("not there, or no text", file=file, line=n, field=missing[0], remedy="write it as `kg decisions export` does")
    made = decision_from_dict(said)
    check(made, file=file, line=n)
    return made
