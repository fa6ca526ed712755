"""`kg export`: the graph for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kg.cli.options import store_option
from kg.cli.output import opened_binary, output_option


class _FormatName(click.Argument):
    """An argument whose choices are looked up when it is used, so that `kg --help` needs no export module."""

    def process_value(self, ctx: click.Context, value: Any) -> Any:
        from kg.export import FORMATS

        self.type = click.Choice(list(FORMATS))
        return super().process_value(ctx, value)


class _Help(click.Command):
    """A command whose help ends with the formats that there are."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from kg.export import FORMATS

        with formatter.section("Formats"):
            formatter.write_dl([(f.name, f.what) for f in FORMATS.values()])


@click.command(cls=_Help)
@click.argument("format", cls=_FormatName, metavar="FORMAT")
@output_option
@store_option
def export(format: str, output: str, store: Path) -> None:
    """Write the graph for other programs.

    It goes to stdout, or to a file with -o.
    """
    from kg.export import export
    from kg.store import Store

    with Store.open(store) as kept:
        graph = kept.graph()
        with opened_binary(output) as out:
            export(format, graph, out)
