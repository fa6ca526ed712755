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
    from kg.graph.review import Doubt, Kind
    from kg.graph.sidebyside import Slot
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
def review(kind: Kind, listing: bool, who: str | None, store: Path, out: Output) -> None:
    """Go through what is doubtful: two accounts side by side, what differs marked; one key decides.

    s same, d different, u unsure (not asked again), k skip, z undo, q quit. Each answer is kept at once.
    """
    from kg.graph.review import doubts
    from kg.store import Store

    with Store.open(store, write=not listing) as kept:
        if listing:
            out.rows(map(_row, doubts(kept.index, kind)), COLUMNS)
        else:
            _go_through(kept, kind, name_of_user(who))
            kept.rdf()


def _row(d: Doubt) -> Row:
    return {"kind": d.kind, "a": d.a, "b": d.b, "left": d.names[0], "right": d.names[1], "score": d.score, "reasons": list(d.reasons)}


def _go_through(kept: Store, kind: Kind, who: str) -> None:
    """Ask for one doubt after the other. After each answer it is looked anew what is still doubtful: an answer may settle others."""
    from kg.graph.review import doubts

    found = doubts(kept.index, kind)
    made: list[Decision] = []
    skipped: set[tuple[str, str]] = set()
    while todo := [d for d in found if (d.a, d.b) not in skipped]:
        for line in page(kept, todo[0], len(made) + len(skipped), len(made) + len(found)):
            click.echo(line)
        click.echo(HELP)
        key = _key()
        if key == "q":
            break
        if key == "z" and made:
            kept.undo(made.pop())
            say("taken back")
        elif key in KEYS:
            made.append(_decide(kept, todo[0], KEYS[key], who))
        elif key == "k":
            skipped.add((todo[0].a, todo[0].b))
        if key in KEYS or key == "z":
            found = doubts(kept.index, kind)
    say(f"decided: {len(made)}; left: {len(found)}")
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
    yield from _columns(_slots(kept, doubt))
    yield f"  {doubt.score:+g}: {', '.join(doubt.reasons)}"


def _slots(kept: Store, doubt: Doubt) -> list[Slot]:
    from kg.graph.sidebyside import actors_side_by_side, places_side_by_side, side_by_side

    index = kept.index
    if doubt.kind == "actor":
        return actors_side_by_side(index, doubt.a, doubt.b)
    if doubt.kind == "place":
        return places_side_by_side(index, doubt.a, doubt.names[0], doubt.b)
    a, b = (index.identity.telling(index.identity.telling_of(name.partition("/")[2])) for name in doubt.names)
    one, two = kept.record.report(a.report), kept.record.report(b.report)
    return [] if one is None or two is None else side_by_side(a, b, (one, two))


def _columns(slots: list[Slot]) -> Iterator[str]:
    width = max(24, (shutil.get_terminal_size((100, 24)).columns - 14) // 2)
    for name, left, right, differs in slots:
        mark = "≠" if differs else " "
        rows = (textwrap.wrap(left, width) or [""], textwrap.wrap(right, width) or [""])
        for i in range(max(map(len, rows))):
            one, two = (column[i] if i < len(column) else "" for column in rows)
            yield f"{mark} {name if i == 0 else '':<9} {one:<{width}} {two}"
