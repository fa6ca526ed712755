"""The ground of a map: land, lakes, rivers, borders and regions within a frame, from the map that the explorer has too.

Natural Earth (public domain) and Who's On First; borders take no side.
"""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from numpy.typing import NDArray

from kg.show.plots.style import GREY, PALE
from kg.show.plots.towns import Town, towns_within

_MAP = Path(__file__).parent.parent / "assets" / "map.json"
Line = NDArray[np.float64]


class Frame(NamedTuple):
    """A part of the earth in degrees."""

    south: float
    west: float
    north: float
    east: float


class Ground(NamedTuple):
    """Lines and rings of (lon, lat)."""

    land: list[Line]
    lakes: list[Line]
    rivers: list[Line]
    borders: list[Line]
    regions: list[Line]


def frame_around(lat: NDArray[np.float64], lon: NDArray[np.float64], aspect: float = 1.5, least: float = 1.2) -> Frame:
    """A frame with all these points and a margin, as wide for its height as a page wants it, `least` degrees high or more."""
    y, x = float(lat.min() + lat.max()) / 2, float(lon.min() + lon.max()) / 2
    narrow = float(np.cos(np.radians(y)))
    high = max(float(np.ptp(lat)) * 1.25, float(np.ptp(lon)) * 1.25 * narrow / aspect, least) / 2
    wide = high * aspect / narrow
    return Frame(y - high, x - wide, y + high, x + wide)


def draw_ground(ax: Axes, frame: Frame, most_towns: int = 9) -> list[Town]:
    """Draw what is there without any event; gives the towns that were named, for labels that must not lie over them."""
    ground = _ground()
    ax.set_xlim(frame.west, frame.east)
    ax.set_ylim(frame.south, frame.north)
    ax.set_aspect(1 / np.cos(np.radians((frame.south + frame.north) / 2)))
    ax.set_facecolor("#e4edf2")
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set_visible(True)
    ax.add_collection(PolyCollection(ground.land, facecolors="#fbfaf7", edgecolors="#9fb3bf", linewidths=0.6, zorder=0))
    ax.add_collection(PolyCollection(ground.lakes, facecolors="#d5e4ec", edgecolors="#9fb3bf", linewidths=0.4, zorder=0.2))
    ax.add_collection(LineCollection(ground.rivers, colors="#a9c6d6", linewidths=0.7, zorder=0.3))
    ax.add_collection(LineCollection(ground.regions, colors=PALE, linewidths=0.6, linestyles="dotted", zorder=0.4))
    ax.add_collection(LineCollection(ground.borders, colors="#8c8c8c", linewidths=0.9, zorder=0.5))
    return _towns(ax, frame, most_towns)


def _towns(ax: Axes, frame: Frame, most: int) -> list[Town]:
    """Towns for orientation, the more important first; one whose name would run into another's or out of the map is left out."""
    wide, high = (frame.east - frame.west) / 100, (frame.north - frame.south) / 100
    taken: list[tuple[float, float, float, float]] = []
    named = []
    for town in towns_within(*frame, most=40):
        box = (town.lon - wide, town.lat - 2 * high, town.lon + (2 + 1.25 * len(town.name)) * wide, town.lat + 4 * high)
        if box[2] > frame.east or any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            continue
        taken.append(box)
        named.append(town)
        ax.plot(town.lon, town.lat, "s", color=GREY, markersize=2.4, zorder=2)
        ax.annotate(town.name, (town.lon, town.lat), (3, 2), textcoords="offset points", fontsize=6.5, color="#5f5f5f", zorder=2)
        if len(named) == most:
            break
    return named


def draw_scale(ax: Axes, frame: Frame) -> None:
    """A bar of a round number of kilometres."""
    degree = 111.2 * float(np.cos(np.radians((frame.south + frame.north) / 2)))
    goal = (frame.east - frame.west) * degree / 5
    km = max(k * 10**e for e in range(5) for k in (1, 2, 5) if k * 10**e <= max(goal, 1))
    x, y = frame.west + 0.03 * (frame.east - frame.west), frame.south + 0.04 * (frame.north - frame.south)
    ax.plot((x, x + km / degree), (y, y), color="#222222", linewidth=1.4, solid_capstyle="butt", zorder=6)
    ax.text(x, y + 0.012 * (frame.north - frame.south), f"{km:g} km", fontsize=7, va="bottom", zorder=6)


# ---------------------------------------------------------------- TopoJSON


@lru_cache(maxsize=1)
def _ground() -> Ground:
    found = json.loads(_MAP.read_text("utf-8"))
    fine, inner = _Topology(found["fine"]), _Topology(found["inner"])
    return Ground(fine.rings("land"), fine.rings("lakes"), fine.lines("rivers"), fine.lines("borders"), inner.lines("regions"))


class _Topology:
    """Shapes that share their lines (TopoJSON), as lines of degrees."""

    def __init__(self, data: Any) -> None:
        scale, move = (np.array(data["transform"][k]) for k in ("scale", "translate"))
        self.arcs = [np.cumsum(np.array(arc), axis=0) * scale + move for arc in data["arcs"]]
        self.objects = data["objects"]

    def lines(self, name: str) -> list[Line]:
        """The lines of an object, one for each of its parts."""
        return [self._line(part) for g in self._shapes(name) for part in (g["arcs"] if g["type"] == "MultiLineString" else [g["arcs"]])]

    def rings(self, name: str) -> list[Line]:
        """The outer rings of an object; holes are what else is drawn over it."""
        shapes = self._shapes(name)
        return [self._line(p[0]) for g in shapes for p in (g["arcs"] if g["type"] == "MultiPolygon" else [g["arcs"]])]

    def _shapes(self, name: str) -> list[Any]:
        found = self.objects[name]
        return list(found["geometries"]) if found["type"] == "GeometryCollection" else [found]

    def _line(self, numbers: list[int]) -> Line:
        """Arcs one after the other; ~n is arc n backwards, and each begins where the one before ends."""
        parts = [self.arcs[n] if n >= 0 else self.arcs[~n][::-1] for n in numbers]
        return np.array(list(chain(parts[0], *(b[1:] for _, b in pairwise(parts)))))
