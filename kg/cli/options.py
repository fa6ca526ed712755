"""Options that several commands share, and the kinds of value that they take."""

from __future__ import annotations

import datetime as dt
import functools
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from kg.errors import InputError
    from kg.model import Report

Command = Callable[..., Any]

store_option = click.option(
    "--store",
    type=click.Path(path_type=Path),
    envvar="KG_STORE",
    default=Path("store"),
    show_default="./store",
    show_envvar=True,
    help="The folder of the store.",
)


def day(value: str) -> dt.date:
    """A day as it is written on the command line.

    >>> day("2025-10-04")
    datetime.date(2025, 10, 4)
    """
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a day; write it as YYYY-MM-DD") from None


def size(value: str) -> int:
    """A number of bytes, with k, M or G for short.

    >>> size("20M"), size("0.5k")
    (20000000, 500)
    """
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kMG]?)B?", value, re.IGNORECASE)
    if not match:
        raise click.BadParameter(f"{value!r} is not a size; write it as 500k, 20M or 1G")
    return int(float(match[1]) * 1000.0 ** " kmg".index(match[2].lower() or " "))


class Reading:
    """What to read and how; iterating gives reports and errors in input order."""

    def __init__(self, paths: tuple[str, ...], **said: Any) -> None:
        self.paths, self.said = paths, said

    def __iter__(self) -> Iterator[Report | InputError]:
        from kg.read import read_paths

        return read_paths(self.paths, stdin=sys.stdin.buffer, **self.said)


def reading_options(command: Command) -> Command:
    """PATH… and what holds for all reports that do not say it themselves; the command gets a `Reading`."""

    @click.argument("paths", nargs=-1, required=True, metavar="PATH...")
    @click.option("--lang", metavar="CODE", help="Language of reports that do not say theirs (else it is detected): en, fr.")
    @click.option("--publisher", metavar="NAME", help="Publisher of reports that do not say theirs.")
    @click.option("--published", type=day, metavar="YYYY-MM-DD", help="Day of publication of reports that do not say theirs.")
    @click.option(
        "--max-size", type=size, metavar="SIZE", default="20M", show_default=True, help="Refuse a single report larger than this."
    )
    @functools.wraps(command)
    def with_reading(*args: Any, paths: tuple[str, ...], **kwargs: Any) -> Any:
        said = {key: kwargs.pop(key) for key in ("lang", "publisher", "published", "max_size")}
        return command(*args, reading=Reading(paths, **said), **kwargs)

    return with_reading


def analysis_options(command: Command) -> Command:
    """How reports are turned into accounts; the command gets `records` (by document) and `jobs`."""

    @click.option(
        "--accounts",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        multiple=True,
        metavar="RECORDS.jsonl",
        help="Take what these event records say of the reports they name, instead of extracting. May be given again.",
    )
    @click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, metavar="N", help="Extract on this many cores.")
    @functools.wraps(command)
    def with_analysis(*args: Any, accounts: tuple[Path, ...], jobs: int, **kwargs: Any) -> Any:
        from kg.analysis import read_records

        return command(*args, records=read_records(accounts) if accounts else {}, jobs=jobs, **kwargs)

    return with_analysis
