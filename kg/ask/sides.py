"""Whose side an actor is on: what lets "the gendarmes were attacked, the army struck back" be one story.

Two actors are of one *side* if both are forces of one state, or if one is a member of the other or the other under a
new name. Civilians are one side of their own. An unnamed group has no side, unless a report says whose it is; it has a
*kind* (state, armed, civilian), told by the words it is named with (`queries/chains/unnamed.toml`), and can be taken
for another actor of that kind only where a chain pattern says so.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache

from kg.data import data_path
from kg.errors import DataError
from kg.graph.rows import Graph, Node
from kg.text import fold

KINDS = ("state", "armed", "civilian", "other")
_STATE = {"Military", "SecurityForce", "Government"}
_KIND_OF_CLASS = {
    **dict.fromkeys(("Military", "SecurityForce", "Government", "InternationalForce", "PrivateMilitaryCompany"), "state"),
    **dict.fromkeys(("ArmedGroup", "Militia", "Coalition"), "armed"),
    "Civilians": "civilian",
}
_ONE_SIDE = ("memberOf", "renamedTo", "presumed")


@lru_cache(maxsize=1)
def _unnamed_words() -> tuple[tuple[str, re.Pattern[str]], ...]:
    path = data_path("queries", "chains", "unnamed.toml")
    try:
        lists = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as e:
        raise DataError(f"not TOML: {e}", file=path.name) from e
    out = []
    for kind, words in lists.items():
        if kind not in KINDS or not isinstance(words, list):
            raise DataError(f"{kind!r} is not a kind of actor", file=path.name, field=kind, remedy=f"use one of {', '.join(KINDS)}")
        longest_first = sorted({fold(str(w)) for w in words}, key=lambda w: (-len(w), w))
        out.append(
            (kind, re.compile(r"\b(?:" + "|".join(re.escape(w).replace(r"\ ", r"(?:s|es)? ") for w in longest_first) + r")(?:s|es|x)?\b"))
        )
    return tuple(out)


def unnamed_kind(name: str) -> str:
    """What kind of actor an unnamed group is, by its words.

    >>> [unnamed_kind(n) for n in ("coalition des terroristes", "men on motorbikes", "military convoy", "Fulani civilians", "pont")]
    ['armed', 'armed', 'state', 'civilian', 'other']
    """
    words = fold(name)
    hits = [(m.start(), -len(m.group()), kind) for kind, pattern in _unnamed_words() if (m := pattern.search(words))]
    return min(hits)[2] if hits else "other"


def kind(node: Node) -> str:
    """The kind of an actor: its class decides, or its words for an unnamed group or what nobody knows more of.

    >>> g = Graph()
    >>> g.node("actor/jnim", "ArmedGroup", name="JNIM")
    >>> kind(next(g.nodes()))
    'armed'
    """
    if node.cls == "UnspecifiedGroup" or (node.cls == "Organization" and not node.props.get("known")):
        return unnamed_kind(str(node.props.get("name", "")).split("@")[0])
    return _KIND_OF_CLASS.get(node.cls, "other")


def side_names(graph: Graph, actors: Iterable[Node]) -> Mapping[str, str | None]:
    """For each actor the name of its side, None for an unnamed group that nobody says more of.

    >>> g = Graph()
    >>> g.node("actor/fama", "Military", name="Malian Armed Forces", country="ML")
    >>> g.node("actor/gend", "SecurityForce", name="National Gendarmerie of Mali", country="ML")
    >>> g.node("actor/macina", "ArmedGroup", name="Katiba Macina")
    >>> g.node("actor/jnim", "ArmedGroup", name="JNIM")
    >>> g.edge("actor/macina", "memberOf", "actor/jnim")
    >>> side_names(g, g.nodes())
    {'actor/fama': 'state/ML', 'actor/gend': 'state/ML', 'actor/jnim': 'actor/jnim', 'actor/macina': 'actor/jnim'}
    """
    nodes = {n.id: n for n in actors}
    parent = {id_: id_ for id_ in nodes}

    def root(x: str) -> str:
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    for edge in (e for name in _ONE_SIDE for e in graph.edges(name)):
        # An army is not on the side of every army that it shares an alliance with.
        if edge.source in nodes and edge.target in nodes and nodes[edge.source].cls not in _STATE:
            parent[root(edge.source)] = root(edge.target)
    return {id_: _side(nodes[id_], nodes[root(id_)]) for id_ in nodes}


def _side(node: Node, top: Node) -> str | None:
    if top.cls == "UnspecifiedGroup":
        return None
    if top.cls in _STATE and top.props.get("country"):
        return f"state/{top.props['country']}"
    return "civilians" if top.cls == "Civilians" else top.id
