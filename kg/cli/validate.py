"""`kg validate`: is the graph what the shapes say it must be?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.messages import say
from kg.cli.options import store_option
from kg.cli.output import Output, rows_options
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.shapes import Violation
    from kg.store import Store

COLUMNS = ("node", "message", "value")


@click.command()
@click.argument("reports", nargs=-1, metavar="[REPORT]...")
@store_option
@rows_options
@click.pass_context
def validate(ctx: click.Context, reports: tuple[str, ...], store: Path, out: Output) -> None:
    """Check the graph against the SHACL shapes.

    The whole store is asked in SPARQL; a REPORT that is named (by id or its source's id) is checked alone, by pySHACL. A row is a
    fault: the node, what is wrong, and the value at fault. Exit code 1 if there is any.
    """
    from kg.ask.table import short
    from kg.store import Store

    with Store.open(store) as kept:
        faults = sorted({v for name in reports for v in _of_report(kept, name)} if reports else set(_of_store(kept)))
    out.rows(({"node": short(f.node), "message": f.message, "value": short(f.value) or None} for f in faults), COLUMNS)
    say(f"faults: {len(faults)} ({f'reports: {len(reports)}' if reports else f'store: {store}'})")
    ctx.exit(1 if faults else 0)


def _of_store(kept: Store) -> list[Violation]:
    from kg.shapes import check_store

    return check_store(kept.rdf())


def _of_report(kept: Store, name: str) -> Iterator[Violation]:
    import pyoxigraph as ox

    from kg.graph.rows import iri
    from kg.shapes import check_triples

    report = kept.report(name.removeprefix("report/"))
    if report is None:
        raise InputError(f"no report {name!r}", remedy="see `kg reports`")
    graph = ox.NamedNode(iri(f"report/{report.id}"))
    yield from check_triples(quad.triple for quad in kept.rdf().quads_for_pattern(None, None, None, graph))
