"""The actor network as a picture: who acts against whom, drawn with matplotlib as SVG, PNG or PDF, the same bytes every time.

Dots are actors, as large as the number of events that they take part in and coloured by kind; arrows are what one did
to another, as wide as the number of events. Layout is by distance in the network, then dots are moved off each other's labels.

>>> dots = [Dot("jnim", "JNIM", "armed group", 5), Dot("fama", "Malian Armed Forces", "state force", 7)]
>>> out = io.BytesIO()
>>> draw(dots, [Line("jnim", "fama", 3, hostile=True)], out, "svg")
>>> b"JNIM" in out.getvalue()
True
"""

from __future__ import annotations

import io
import math
import textwrap
from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["KINDS", "Dot", "Line", "draw", "io"]

KINDS = {
    "state force": "#2f6690",
    "armed group": "#b23a48",
    "militia": "#d98032",
    "international": "#5b8e7d",
    "civilians": "#8d86a9",
    "other": "#7c7c7c",
}
"""Kind of actor → its colour; also the order of the legend."""

AGAINST, WITH = "#a65353", "#6f8f6f"

WIDTH, HEIGHT, FOOT = 792, 560, 34
"""The page in points, and how much of it the legend takes below."""

ROUNDS = 300
Point = tuple[float, float]


class Dot(NamedTuple):
    """An actor: `label` is what stands at its dot, `kind` one of `KINDS`, `events` how many it takes part in."""

    id: str
    label: str
    kind: str
    events: int


class Line(NamedTuple):
    """What one actor did to another, in how many events; `hostile` if mostly against it."""

    source: str
    target: str
    events: int
    hostile: bool


def draw(dots: Sequence[Dot], lines: Sequence[Line], out: BinaryIO, format: str, title: str | None = None) -> None:
    """Draw the network to `out` in a format of matplotlib (svg, png, pdf)."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    settings: Any = {"svg.hashsalt": "kg", "svg.fonttype": "none", "font.family": "sans-serif", "font.sans-serif": ["DejaVu Sans"]}
    with mpl.rc_context(settings):
        figure = Figure(figsize=(WIDTH / 72, HEIGHT / 72))
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(0, HEIGHT))
        axes.set_axis_off()
        middles = layout(dots, lines)
        # the label stands below its dot, both in the middle of their box
        places = {d.id: (middles[d.id][0], middles[d.id][1] + 5 * len(_label(d))) for d in dots}
        _lines(axes, dots, lines, places)
        _dots(axes, dots, places)
        _legend(axes, dots, title)
        figure.savefig(out, format=format, dpi=150, metadata={"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(format, {}))


# ---------------------------------------------------------------- where things stand, in points


def layout(dots: Sequence[Dot], lines: Sequence[Line]) -> dict[str, Point]:
    """The middle of each dot with its label: as far apart as the network says, then so that none lies on another."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(d.id for d in dots))
    graph.add_edges_from((line.source, line.target) for line in sorted(lines))
    start = nx.circular_layout(graph)
    found = nx.kamada_kawai_layout(graph, pos=start) if len(dots) > 2 else start
    boxes = {d.id: _box(d) for d in dots}
    places = _stretched({id: (float(x), float(y)) for id, (x, y) in sorted(found.items())}, boxes)
    for _ in range(ROUNDS):
        if not _step_apart(places, boxes):
            break
    return {id: (round(x, 1), round(y, 1)) for id, (x, y) in places.items()}


def _radius(dot: Dot) -> float:
    return 5 + 2.2 * math.sqrt(dot.events)


def _label(dot: Dot) -> list[str]:
    return textwrap.wrap(dot.label, 22) or [""]


def _box(dot: Dot) -> Point:
    """Half the width and half the height of a dot with its label, with some air."""
    label = _label(dot)
    return max(_radius(dot), 2.3 * max(map(len, label))) + 4, _radius(dot) + 5 * len(label) + 4


def _stretched(places: dict[str, Point], boxes: dict[str, Point]) -> dict[str, Point]:
    """Over the whole page, but for its margins."""
    xs, ys = [x for x, _ in places.values()], [y for _, y in places.values()]
    out = {}
    for id, (x, y) in places.items():
        wide, high = boxes[id]
        across = (x - min(xs)) / ((max(xs) - min(xs)) or 1)
        up = (y - min(ys)) / ((max(ys) - min(ys)) or 1)
        out[id] = (wide + 12 + across * (WIDTH - 2 * wide - 24), FOOT + high + up * (HEIGHT - FOOT - 2 * high - 12))
    return out


def _step_apart(places: dict[str, Point], boxes: dict[str, Point]) -> bool:
    """Move each two boxes that overlap apart, along the shorter way; False if none did."""
    moved = False
    for a, b in combinations(sorted(places), 2):
        (ax, ay), (bx, by) = places[a], places[b]
        over_x, over_y = (boxes[a][i] + boxes[b][i] - abs((bx - ax, by - ay)[i]) for i in (0, 1))
        if over_x <= 0 or over_y <= 0:
            continue
        moved = True
        dx, dy = (math.copysign(over_x / 2, bx - ax), 0.0) if over_x < over_y else (0.0, math.copysign(over_y / 2, by - ay))
        places[a], places[b] = _inside(ax - dx, ay - dy, boxes[a]), _inside(bx + dx, by + dy, boxes[b])
    return moved


def _inside(x: float, y: float, box: Point) -> Point:
    wide, high = box
    return min(max(x, wide), WIDTH - wide), min(max(y, FOOT + high), HEIGHT - high)


# ---------------------------------------------------------------- what is drawn


def _lines(axes: Axes, dots: Sequence[Dot], lines: Sequence[Line], places: dict[str, Point]) -> None:
    from matplotlib.patches import FancyArrowPatch

    radius = {d.id: _radius(d) for d in dots}
    for line in sorted(lines):
        axes.add_patch(
            FancyArrowPatch(
                places[line.source],
                places[line.target],
                connectionstyle="arc3,rad=0.15",
                arrowstyle="-|>",
                mutation_scale=7 + 1.5 * math.sqrt(line.events),
                shrinkA=radius[line.source],
                shrinkB=radius[line.target] + 1,
                linewidth=0.5 + 0.8 * math.sqrt(line.events),
                color=AGAINST if line.hostile else WITH,
                alpha=0.6,
                zorder=1,
            )
        )


def _dots(axes: Axes, dots: Sequence[Dot], places: dict[str, Point]) -> None:
    from matplotlib.patches import Circle

    under = {"facecolor": "white", "edgecolor": "none", "alpha": 0.7, "pad": 0.4}  # so that a line does not strike a label out
    for dot in sorted(dots):
        x, y = places[dot.id]
        axes.add_patch(Circle((x, y), _radius(dot), facecolor=KINDS[dot.kind], edgecolor="white", linewidth=1, zorder=3))
        words = "\n".join(_label(dot))
        axes.text(x, y - _radius(dot) - 2, words, ha="center", va="top", fontsize=7.5, bbox=under, zorder=2)


def _legend(axes: Axes, dots: Sequence[Dot], title: str | None) -> None:
    from matplotlib.lines import Line2D

    shown = {d.kind for d in dots}
    handles = [
        Line2D([], [], marker="o", linestyle="", markersize=7, color=color, label=kind) for kind, color in KINDS.items() if kind in shown
    ]
    handles += [Line2D([], [], color=AGAINST, label="acted against"), Line2D([], [], color=WITH, label="dealt with")]
    axes.legend(handles=handles, loc="lower left", fontsize=7.5, frameon=False, ncols=len(handles), borderaxespad=0.6)
    if title:
        axes.text(WIDTH - 12, 10, title, ha="right", fontsize=7.5, color="#555555")
