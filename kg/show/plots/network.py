"""A picture of a network of actors: who acts against whom and who with whom, at a glance and in print."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import networkx as nx
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch

from kg.ask.network import SIGNS, flat, undirected
from kg.errors import QueryError
from kg.show.plots.layout import Label, Points, place_labels, positions
from kg.show.plots.style import GREY, INK, KIND_COLOURS, KIND_NAMES, SIGN_COLOURS, SIGN_DASHES, figure, styled, title

MOST = 60
HEAD = "-|>,head_length=0.42,head_width=0.2"
SHAPES = {"state": "s", "armed": "o", "civilian": "^", "other": "D"}
SIGN_NAMES = {"hostile": "acts against", "cooperative": "acts, talks or agrees with", "neutral": "has to do with"}


@dataclass(frozen=True, slots=True)
class Legend:
    """What the legend says: a text for each sign and for each kind of actor."""

    signs: Mapping[str, str] = field(default_factory=lambda: SIGN_NAMES)
    kinds: Mapping[str, str] = field(default_factory=lambda: KIND_NAMES)


def plot_network(
    net: nx.MultiDiGraph[str], words: str = "", most: int = MOST, name: str = "Network of actors", legend: Legend | None = None
) -> Figure:
    """The `most` busiest actors of a network; colour and dash of an arrow say its sign, width how many events it stands for.

    An actor that has to do with none of the others shown is left out. Without a `name` the figure has no title: whoever
    shows it says in a caption what it holds.
    """
    shown, busy = busiest(net, most)
    if not len(shown):
        raise QueryError("no two of these actors have to do with each other", remedy="widen the filter, or show groups without a name")
    with styled():
        fig = _draw(shown, busy, legend or Legend())
        if name:
            title(fig, name, words, len(shown), len(net), "actors")
    return fig


def busiest(net: nx.MultiDiGraph[str], most: int = MOST) -> tuple[nx.DiGraph[str], Mapping[str, float]]:
    """What is drawn of a network, and in how many events each actor has to do with others."""
    whole = flat(net)
    busy = dict(undirected(whole).degree(weight="weight"))
    kept = sorted((n for n in busy if busy[n]), key=lambda n: (-busy[n], n))[:most]
    ties = sorted((a, b) for a, b in whole.edges() if a != b and {a, b} <= set(kept))
    # Nodes and ties in order of their names: a subgraph would give them in another order in every run.
    shown: nx.DiGraph[str] = nx.DiGraph()
    shown.add_nodes_from((n, whole.nodes[n]) for n in sorted({n for tie in ties for n in tie}))
    shown.add_edges_from((a, b, whole[a][b]) for a, b in ties)
    return shown, busy


def _draw(shown: nx.DiGraph[str], busy: Mapping[str, float], legend: Legend) -> Figure:
    radius = {n: 0.075 + 0.05 * float(np.log1p(busy[n])) for n in shown}
    at = positions(undirected(shown), radius)
    span = np.ptp(np.array(list(at.values())), axis=0) + 1.2
    width = 9.0 if len(shown) > 12 else 7.2
    fig = figure(width, float(np.clip(width * span[1] / span[0], 3.6, 9.0)))
    ax = fig.subplots()
    ax.set_axis_off()
    ax.set_aspect("equal")
    points = np.array(list(at.values()))
    ax.set_xlim(points[:, 0].min() - 0.75, points[:, 0].max() + 0.75)
    ax.set_ylim(points[:, 1].min() - 0.45, points[:, 1].max() + 0.45)
    _legend(ax, shown, legend)
    fig.draw_without_rendering()
    fig.set_layout_engine("none")
    sizes = _nodes(ax, shown, at, radius)
    _edges(ax, shown, at, sizes)
    _labels(fig, ax, shown, at, busy, radius)
    return fig


def _points(ax: Axes, length: float) -> float:
    """A length of the picture in points of print."""
    (x0, _), (x1, _) = ax.transData.transform(((0.0, 0.0), (length, 0.0)))
    return float(x1 - x0) * 72 / ax.figure.dpi


def _nodes(ax: Axes, shown: nx.DiGraph[str], at: Points, radius: Mapping[str, float]) -> dict[str, float]:
    sizes = {n: 2 * _points(ax, radius[n]) for n in shown}
    for n, d in shown.nodes(data=True):
        kind = d.get("kind", "other")
        ax.plot(
            *at[n], marker=SHAPES[kind], markersize=sizes[n] * (0.88 if kind != "armed" else 1.0), color=KIND_COLOURS[kind],
            markeredgecolor=INK if d.get("named", True) else GREY, markeredgewidth=1.0, zorder=3, linestyle="none",
        )  # fmt: skip
        if not d.get("named", True):
            ax.plot(*at[n], marker=".", markersize=2.5, color=GREY, zorder=4, linestyle="none")
    return sizes


def _edges(ax: Axes, shown: nx.DiGraph[str], at: Points, sizes: Mapping[str, float]) -> None:
    most = max(d["events"] for _, _, d in shown.edges(data=True))
    for a, b, d in sorted(shown.edges(data=True), key=lambda e: (e[2]["events"], e[0], e[1])):
        signs = [s for s in SIGNS if d[s]]
        for n, sign in enumerate(signs):
            bend = (0.12 if shown.has_edge(b, a) else 0.0) + 0.14 * n
            width = 0.7 + 2.8 * float(np.sqrt(d[sign] / most)) * min(1.0, most / 6)
            ends = [(float(at[n][0]), float(at[n][1])) for n in (a, b)]
            arrow = FancyArrowPatch(
                ends[0], ends[1], arrowstyle="-" if d["mutual"] == d["events"] else HEAD, mutation_scale=8 + 2.2 * width,
                color=SIGN_COLOURS[sign], linestyle=SIGN_DASHES[sign], linewidth=width, shrinkA=sizes[a] / 2 + 1,
                shrinkB=sizes[b] / 2 + 1.5, connectionstyle=f"arc3,rad={bend}", alpha=0.85, zorder=2, capstyle="butt", joinstyle="miter",
            )  # fmt: skip
            ax.add_patch(arrow)


def _labels(fig: Figure, ax: Axes, shown: nx.DiGraph[str], at: Points, busy: Mapping[str, float], radius: Mapping[str, float]) -> None:
    canvas: Any = FigureCanvasAgg(fig)
    renderer = canvas.get_renderer()
    to = ax.transData.transform
    texts, labels, boxes = {}, [], []
    for n in sorted(shown):
        x, y = (float(v) for v in at[n])
        text = ax.text(
            x, y, _wrapped(str(shown.nodes[n].get("name", n))), fontsize=7.0 + min(2.0, 0.5 * float(np.log1p(busy[n]))),
            ha="left", va="bottom", zorder=6, linespacing=1.0, fontweight="bold" if busy[n] >= 8 else "normal",
        )  # fmt: skip
        size = text.get_window_extent(renderer)
        (x0, y0), (x1, y1) = to(at[n] - radius[n]), to(at[n] + radius[n])
        box = (float(x0), float(y0), float(x1), float(y1))
        texts[n] = text
        boxes.append(box)
        labels.append(Label(n, box, float(size.width), float(size.height), float(busy[n])))
    lines = [(*map(float, to(at[a])), *map(float, to(at[b]))) for a, b in shown.edges()]
    frame = ax.get_window_extent(renderer)
    placed = place_labels(labels, boxes, lines, (frame.x0, frame.y0, frame.x1, frame.y1))  # type: ignore[arg-type]
    for n, box in placed.items():
        x, y = ax.transData.inverted().transform((box[0], box[1]))
        texts[n].set_position((float(x), float(y)))
        texts[n].set_bbox({"facecolor": "white", "alpha": 0.72, "pad": 0.4, "linewidth": 0})


def _wrapped(name: str, width: int = 20) -> str:
    """A name in lines, "militants@Sokolo" with its place in the second."""
    head, at, place = name.partition("@")
    lines = textwrap.wrap(head, width, break_long_words=False, break_on_hyphens=False)
    if at and lines and len(lines[-1]) + len(place) < width:
        return "\n".join([*lines[:-1], f"{lines[-1]}@{place}"])
    return "\n".join([*lines, f"@{place}"] if at else lines or [name])


def _legend(ax: Axes, shown: nx.DiGraph[str], legend: Legend) -> None:
    kinds = [k for k in SHAPES if any(d.get("kind") == k for _, d in shown.nodes(data=True))]
    signs = [s for s in SIGNS if any(d[s] for _, _, d in shown.edges(data=True))]
    entries = [Line2D([], [], color=SIGN_COLOURS[s], linestyle=SIGN_DASHES[s], linewidth=1.8, label=legend.signs[s]) for s in signs]
    entries += [
        Line2D([], [], marker=SHAPES[k], color=KIND_COLOURS[k], markeredgecolor=INK, linestyle="none", markersize=8, label=legend.kinds[k])
        for k in kinds
    ]
    ax.legend(
        handles=entries, loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=min(len(entries), 4), columnspacing=1.4, handletextpad=0.5
    )
