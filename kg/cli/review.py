"""`kg review`: the doubtful, one after the other, each decided with one key."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.decide import name_of_user, say_contradictions, who_option
from kg.cli.messages import say
from kg.cli.options import store_option
from kg.cli.output import Output, Row, rows_options

if TYPE_CHECKING:
    from kg.graph.review import Doubt
    from kg.model import Decision
    from kg.store import Store

COLUMNS = ("kind", "a", "b", "left", "right", "score", "reasons")
KEYS = {"s": "same", "d": "different", "u": "unsure"}
HELP = "[s]ame  [d]ifferent  [u]nsure  s[k]ip  [z] undo  [q]uit"


@click.command()
@click.option("--kind", type=click.Choice(["event", "actor", "place"]), default="event", show_default=True, help="What to review.")
@click.option("--list", "listing", is_flag=True, help="Only list what is doubtful, the likeliest first.")
@who_option
@store_option
@rows_options
def review(kind: str, listing: bool, who: str | None, store: Path, out: Output) -> None:
    """Go through what is doubtful: two accounts side by side, what differs marked; one key decides.

    s same, d different, u unsure (not asked again), k skip, z undo, q quit. Each answer is kept at once.
    """
    from kg.graph.review import doubts
    from kg.store import Store

    with Store.open(store, write=not listing) as kept:
        found = doubts(kept.index, kind)  # type: ignore[arg-type]
        if listing:
            out.rows(map(_row, found), COLUMNS)
        else:
            _go_through(kept, found, name_of_user(who))
            kept.rdf()


def _row(d: Doubt) -> Row:
    return {"kind": d.kind, "a": d.a, "b": d.b, "left": d.names[0], "right": d.names[1], "score": d.score, "reasons": list(d.reasons)}


def _go_through(kept: Store, found: list[Doubt], who: str) -> None:
    n = 0
    made: list[tuple[int, Decision]] = []
    while n < len(found):
        for line in page(kept, found[n], n, len(found)):
            click.echo(line)
        click.echo(HELP)
        key = _key()
        if key == "q":
            break
        if key == "z" and made:
            n, last = made.pop()
            kept.undo(last)
            say("taken back")
        elif key in KEYS:
            made.append((n, _decide(kept, found[n], KEYS[key], who)))
            n += 1
        elif key == "k":
            n += 1
    say(f"decided: {len(made)}; left: {len(found) - n}")
    say_contradictions(kept)


def _key() -> str:
    """One key of a person, or one letter of a script."""
    if sys.stdin.isatty():
        return click.getchar().lower()
    return next((c.lower() for c in iter(lambda: sys.stdin.read(1), "") if not c.isspace()), "q")


def _decide(kept: Store, doubt: Doubt, verdict: str, who: str) -> Decision:
    from kg.graph.review import today
    from kg.model import Decision

    a, b = sorted((doubt.a, doubt.b))
    made = Decision(doubt.kind, verdict, a, b, who, today(), None)  # type: ignore[arg-type]
    kept.decide(made)
    return made


# ---------------------------------------------------------------- the page


def page(kept: Store, doubt: Doubt, n: int, of: int) -> Iterator[str]:
    """One doubt as a person sees it: two columns, the differing slots marked."""
    yield ""
    yield f"── {n + 1} of {of} " + "─" * 40
    if doubt.kind == "event":
        yield from _tellings(kept, doubt)
    else:
        yield f"  {doubt.names[0]}  ({doubt.a})"
        yield f"  {doubt.names[1]}  ({doubt.b})"
    yield f"  {doubt.score:+g}: {', '.join(doubt.reasons)}"


def _tellings(kept: Store, doubt: Doubt) -> Iterator[str]:
    from kg.graph.sidebyside import side_by_side

    ids = [name.partition("/")[2] for name in doubt.names]
    a, b = (kept.index.identity.telling(kept.index.identity.telling_of(id)) for id in ids)
    reports = kept.record.report(a.report), kept.record.report(b.report)
    if reports[0] is None or reports[1] is None:
        return
    width = max(24, (shutil.get_terminal_size((100, 24)).columns - 14) // 2)
    for name, left, right, differs in side_by_side(a, b, (reports[0], reports[1])):
        mark = "≠" if differs else " "
        rows = (textwrap.wrap(left, width) or [""], textwrap.wrap(right, width) or [""])
        for i in range(max(map(len, rows))):
            one, two = (column[i] if i < len(column) else "" for column in rows)
            yield f"{mark} {name if i == 0 else '':<9} {one:<{width}} {two}"
