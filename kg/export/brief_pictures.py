"""The pictures of a brief: a map of its events and the network of its actors, each as SVG and PNG, the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from kg.ask.filters import Filter, rows
from kg.ask.indexing import index_graph
from kg.ask.network import SIGNS, How, network, sign_of
from kg.ask.sides import KINDS
from kg.export.brief_names import Names
from kg.export.brief_told import numbers
from kg.export.brief_words import Words
from kg.export.facts import Fact, text
from kg.graph.rows import Graph
from kg.show.plots.map import Spot, plot_map
from kg.show.plots.network import Legend, busiest, plot_network
from kg.show.plots.style import save

MOST_ACTORS = 30
WIDEST_KM = 100.0
"""What is known only within more than this is a region or a country, and no point on a map."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by its name, for files beside a brief and for pictures within it."""

    name: str
    svg: bytes
    png: bytes


def event_map(facts: Sequence[Fact], label: Mapping[str, str]) -> tuple[Picture, list[Fact]] | None:
    """A map with the events whose place is known well enough, and these events; None if there are none."""
    placed = [f for f in facts if f.get("lat") is not None and _radius(f) <= WIDEST_KM]
    if not placed:
        return None
    at: dict[tuple[float, float], list[Fact]] = {}
    for fact in placed:
        at.setdefault((round(float(str(fact.get("lat"))), 2), round(float(str(fact.get("lon"))), 2)), []).append(fact)
    spots = [_spot(found, label) for _, found in sorted(at.items())]
    return _picture("map", plot_map(spots)), placed


def _spot(found: Sequence[Fact], label: Mapping[str, str]) -> Spot:
    first, signs = found[0], {sign_of(text(f.node, "type")) for f in found}
    said = numbers({int(label[f.node.id][1:]) for f in found}, "E{}".format, "{}")
    return Spot(
        float(str(first.get("lat"))), float(str(first.get("lon"))), said, next(s for s in SIGNS if s in signs), len(found),
        max(map(_radius, found)), next((r for f in found if (r := _road(f))), None),
    )  # fmt: skip


def _radius(fact: Fact) -> float:
    return float(str(fact.get("radiusKm") or 0.0))


def _road(fact: Fact) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """The two ends of the road that an event lies on."""
    for locus in fact.loci:
        ends = [(n.props["lon"], n.props["lat"]) for n in locus.anchors if "lat" in n.props and "lon" in n.props]
        if locus.node.props.get("relation") == "between" and len(ends) == 2:
            (a, b), (c, d) = ends
            return (float(str(a)), float(str(b))), (float(str(c)), float(str(d)))
    return None


def network_picture(graph: Graph, words: Words, names: Names) -> tuple[Picture, int, int, set[str]] | None:
    """The network of who acts against whom: the picture, actors shown and in all, the events behind it; None if there is none."""
    index = index_graph(graph)
    wanted = rows(index, Filter(status=("occurred",)), graph)
    if not len(index) or not np.any(wanted):
        return None
    net = network(index, wanted, How("presumed"), graph)
    shown, _ = busiest(net, MOST_ACTORS)
    if not len(shown):
        return None
    for id_ in net:
        if (node := graph.get(id_)) and node.props.get("known"):
            net.nodes[id_]["name"] = names.brief(node)
        else:
            net.nodes[id_]["name"] = str(net.nodes[id_].get("name", id_)).removesuffix("@?")
    legend = Legend(
        dict(zip(SIGNS, words.list("network.signs", len(SIGNS)), strict=True)),
        dict(zip(KINDS, words.list("network.kinds", len(KINDS)), strict=True)),
    )
    events = {d["event"] for a, b, d in net.edges(data=True) if shown.has_edge(a, b)}
    return _picture("network", plot_network(net, most=MOST_ACTORS, name="", legend=legend)), len(shown), len(net), events


def _picture(name: str, fig: Figure) -> Picture:
    made = []
    for form in ("svg", "png"):
        out = io.BytesIO()
        save(fig, out, form, dpi=170)
        made.append(out.getvalue())
    return Picture(name, *made)
