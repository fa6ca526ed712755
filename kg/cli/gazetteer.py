"""`kg gazetteer`: look places up, and bring in more of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.output import Output, rows_options

if TYPE_CHECKING:
    from kg.resolve.layers import Entry

COLUMNS = ("id", "name", "kind", "country", "admin1", "admin2", "lat", "lon", "population", "how")


@click.group()
def gazetteer() -> None:
    """Look up places, or import more: a GeoNames dump, OCHA COD-AB or geoBoundaries units."""


@gazetteer.command()
@click.argument("name")
@click.option("--country", metavar="CC", help="Only places of this country (two letters).")
@rows_options
def lookup(name: str, country: str | None, out: Output) -> None:
    """Show the places that NAME may mean, the likeliest first, and how the name was matched."""
    from kg.resolve.gazetteer import gazetteer as places

    found = [m for m in places().matches(name) if country is None or m.entry.place.country == country.upper()]
    rows = []
    for match in found:
        p = match.entry.place
        rows.append({c: getattr(p, c, None) for c in COLUMNS} | {"how": match.how})
    out.rows(rows, COLUMNS)


@gazetteer.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--country", "only", multiple=True, metavar="CC", help="Keep only this country (two letters); may be repeated.")
@click.option(
    "--to", type=click.Path(path_type=Path, file_okay=False), envvar="KG_DATA", show_envvar=True,
    help="Your data folder; it is used wherever KG_DATA names it.",
)  # fmt: skip
@click.pass_context
def import_(context: click.Context, files: tuple[Path, ...], only: tuple[str, ...], to: Path | None) -> None:
    """Add the places of FILES to your own gazetteer.

    FILES are GeoNames dumps (XX.txt, XX.zip, allCountries.zip) or units as GeoJSON from OCHA COD-AB or geoBoundaries. A place
    of the same id is replaced, so that a file can be imported again.
    """
    from kg.cli.messages import Failures, progress, say
    from kg.errors import InputError
    from kg.resolve.gazetteer import USER_FILE
    from kg.resolve.imports import read_places
    from kg.resolve.layers import write_user_places

    if to is None:
        raise click.UsageError("where to? Set KG_DATA to a folder of your own, or name one with --to.")
    failures, kept = Failures(), {c.upper() for c in only}

    def good(step: Callable[[str], None]) -> Iterator[Entry]:
        for path in files:
            for one in read_places(path, kept):
                if isinstance(one, InputError):
                    failures.add(one)
                else:
                    step(one.place.name)
                    yield one

    target = to.joinpath(*USER_FILE)
    with progress("importing places") as step:
        count = write_user_places(target, good(step))
    say(f"places: {count} imported" + (f", {failures.count} failed" if failures.count else "") + f" ({target})")
    if os.environ.get("KG_DATA") != str(to):
        say(f"they are used where KG_DATA={to} is set")
    context.exit(failures.exit_code)
