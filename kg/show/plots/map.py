"""Events on a map for print: marks with the numbers of the events at each place, circles for doubt, bands for roads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse

from kg.show.plots.ground import draw_ground, draw_scale, frame_around
from kg.show.plots.layout import Label, place_labels
from kg.show.plots.style import BLUE, GREY, INK, VERMILION, figure, styled, title

SIGNS = {"hostile": VERMILION, "cooperative": BLUE}
_KM = 111.2
_ASPECT = 1.5


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with what happened there: how to label it, the sign of the events, the radius of doubt, the ends of a road."""

    lat: float
    lon: float
    label: str
    sign: str = "neutral"
    events: int = 1
    radius_km: float = 0.0
    road: tuple[tuple[float, float], tuple[float, float]] | None = None


def plot_map(spots: Sequence[Spot], words: str = "", name: str = "", of: int = 0) -> Figure:
    """A map of spots; without a `name` it has no title, and whoever shows it says in a caption what it holds."""
    frame = frame_around(np.array([s.lat for s in spots]), np.array([s.lon for s in spots]), _ASPECT)
    with styled():
        fig = figure(7.2, 7.2 / _ASPECT)
        ax = fig.subplots()
        towns = draw_ground(ax, frame)
        draw_scale(ax, frame)
        for spot in spots:
            _doubt(ax, spot)
        fig.draw_without_rendering()
        fig.set_layout_engine("none")
        sizes = [_mark(ax, spot) for spot in spots]
        _labels(fig, ax, spots, sizes, [(t.lon, t.lat) for t in towns])
        if name:
            shown = sum(s.events for s in spots)
            title(fig, name, words, shown, of or shown)
    return fig


def _doubt(ax: Axes, spot: Spot) -> None:
    """How far off the place may be: a circle, or a band along the road."""
    narrow = float(np.cos(np.radians(spot.lat)))
    if spot.road:
        (x0, y0), (x1, y1) = spot.road
        ax.plot((x0, x1), (y0, y1), color=_colour(spot), linewidth=5, alpha=0.25, solid_capstyle="round", zorder=2.5)
    elif spot.radius_km > 5:
        size = 2 * spot.radius_km / _KM
        circle = Ellipse((spot.lon, spot.lat), size / narrow, size, fill=False, linewidth=0.8, linestyle=(0, (3, 2)), zorder=2.6)
        circle.set_edgecolor(_colour(spot))
        ax.add_patch(circle)


def _mark(ax: Axes, spot: Spot) -> float:
    """A dot as large as there are events; gives its size in points."""
    size = 5.5 + 2.6 * float(np.sqrt(spot.events - 1))
    ax.plot(spot.lon, spot.lat, "o", markersize=size, color=_colour(spot), markeredgecolor="white", markeredgewidth=0.8, zorder=4)
    return size


def _colour(spot: Spot) -> str:
    return SIGNS.get(spot.sign, GREY)


def _labels(fig: Figure, ax: Axes, spots: Sequence[Spot], sizes: Sequence[float], towns: Sequence[tuple[float, float]]) -> None:
    canvas: Any = FigureCanvasAgg(fig)
    renderer = canvas.get_renderer()
    texts, labels, boxes = {}, [], []
    for n, (spot, size) in enumerate(zip(spots, sizes, strict=True)):
        text = ax.text(spot.lon, spot.lat, spot.label, fontsize=7.5, fontweight="bold", color=INK, ha="left", va="bottom", zorder=6)
        box = text.get_window_extent(renderer)
        x, y = ax.transData.transform((spot.lon, spot.lat))
        half = size / 2 * fig.dpi / 72
        around = (float(x) - half, float(y) - half, float(x) + half, float(y) + half)
        texts[f"{n:05}"] = text
        boxes.append(around)
        labels.append(Label(f"{n:05}", around, float(box.width), float(box.height), float(spot.events)))
    boxes += [(float(x) - 2, float(y) - 3, float(x) + 40, float(y) + 12) for x, y in (ax.transData.transform(t) for t in towns)]
    page = ax.get_window_extent(renderer)
    for key, placed in place_labels(labels, boxes, [], (page.x0, page.y0, page.x1, page.y1)).items():
        x, y = ax.transData.inverted().transform((placed[0], placed[1]))
        texts[key].set_position((float(x), float(y)))
        texts[key].set_bbox({"facecolor": "white", "alpha": 0.75, "pad": 0.4, "linewidth": 0})
