"""The options that say which events are looked at: the same for networks, chains and plots."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import click

from kg.cli.options import day

Command = Callable[..., Any]
_WHERE: tuple[Command, ...] = (
    click.option("--actor", default="", metavar="NAME", help="Events in which this actor takes part."),
    click.option("--area", default="", metavar="NAME", help="Events in this country, region or place."),
    click.option("--since", type=day, metavar="YYYY-MM-DD", help="Events on this day or later."),
    click.option("--until", type=day, metavar="YYYY-MM-DD", help="Events on this day or earlier."),
    click.option("--sources", type=click.IntRange(0), default=0, metavar="N", help="Events that at least N independent sources tell of."),
    click.option("--publisher", default="", metavar="NAME", help="Events that a report of this publisher tells of."),
)


def _what(status: str) -> tuple[Command, ...]:
    return (
        click.option("--type", "types", multiple=True, metavar="TYPE", help="Events of this type or family. May be given again."),
        click.option(
            "--status", multiple=True, metavar="STATUS", default=(status,), show_default=True, help="Events of this status, or all."
        ),
    )


def filter_options(what: bool = True, status: str = "occurred") -> Callable[[Command], Command]:
    """Options that choose events; the command gets a `kg.ask.filters.Filter` as `wanted`.

    `what`: also by type and status, the status being this one if none is given.
    """

    def decorate(command: Command) -> Command:
        @functools.wraps(command)
        def with_filter(*args: Any, **kwargs: Any) -> Any:
            from kg.ask.filters import Filter

            said = {key: kwargs.pop(key) for key in ("actor", "area", "since", "until", "sources", "publisher")}
            if what:
                said |= {"types": kwargs.pop("types"), "status": _statuses(kwargs.pop("status"))}
            return command(*args, wanted=Filter(**said), **kwargs)

        for option in reversed((*(_what(status) if what else ()), *_WHERE)):
            with_filter = option(with_filter)
        return with_filter

    return decorate


def _statuses(given: tuple[str, ...]) -> tuple[str, ...]:
    from kg.model import STATUSES

    for name in given:
        if name not in (*STATUSES, "all"):
            raise click.BadParameter(f"{name!r} is no status; use one of {', '.join(STATUSES)}, or all", param_hint="--status")
    return () if "all" in given else given
