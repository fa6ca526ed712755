"""How much there is of what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kg.graph.rows import Graph

COLUMNS = ("what", "which", "count")

# What is counted: the row's name, the node class, and the property that its kinds are told by.
_COUNTED = (
    ("reports", "Report", "lang"),
    ("accounts", "Account", None),
    ("evidence", "Evidence", None),
    ("events", "Event", "type"),
    ("events by status", "Event", "status"),
    ("places", "Place", "kind"),
    ("links", "Link", "type"),
)


def stats(graph: Graph) -> Iterator[dict[str, object]]:
    """Rows of a total (``which`` is None) and its kinds, most frequent first.

    >>> g = Graph()
    >>> g.node("report/r1", "Report", lang="fr")
    >>> [tuple(row.values()) for row in stats(g)][:3]
    [('reports', None, 1), ('reports', 'fr', 1), ('accounts', None, 0)]
    """
    for what, cls, kind in _COUNTED:
        nodes = list(graph.nodes(cls))
        if " by " not in what:
            yield _row(what, None, len(nodes))
        if kind:
            yield from _kinds(what, Counter(str(n.props.get(kind) or "unknown") for n in nodes))
    actors = [n for n in graph.nodes() if n.id.startswith("actor/")]
    yield _row("actors", None, len(actors))
    yield from _kinds("actors", Counter(n.cls for n in actors))


def _kinds(what: str, kinds: Counter[str]) -> Iterator[dict[str, object]]:
    for kind, n in sorted(kinds.items(), key=lambda item: (-item[1], item[0])):
        yield _row(what, kind, n)


def _row(what: str, which: str | None, n: int) -> dict[str, object]:
    return {"what": what, "which": which, "count": n}
