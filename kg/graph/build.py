"""The graph of reports that are in no store: the same rows as a store would have, made in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.graph.index import Index
from kg.graph.rows import Graph
from kg.model import Account, Link, Report
from kg.record import Record
from kg.resolve.world import World


def build(said: Iterable[tuple[Report, Sequence[Account], Sequence[Link]]], world: World) -> Graph:
    """The graph of these reports, their accounts and links.

    >>> from kg.model import make_report
    >>> from kg.resolve.world import world
    >>> [node.cls for node in build([(make_report("Text."), [], [])], world()).nodes()]
    ['Report']
    """
    with Record.open(Path(":memory:"), create=True) as record, record.transaction():
        index = Index(record, world)
        for report, accounts, links in said:
            record.put(report, accounts, links)
        index.rebuild()
        return index.units.graph()
