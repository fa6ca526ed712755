"""A chain on a map and along time: the same numbers on both, solid lines for what reports state, dashed for what is inferred."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch

from kg.ask.chains import Chain
from kg.ask.columns import UNKNOWN
from kg.ask.index import EventIndex
from kg.errors import QueryError
from kg.ontology import event_types
from kg.show.plots.style import BLUE, GREY, INK, PALE, VERMILION, figure, styled, title
from kg.show.plots.towns import towns_within

MOST = 14
LINES = {"stated": "solid", "inferred": (0, (4, 2))}


def plot_chain(index: EventIndex, steps: Sequence[Chain], words: str = "", of: int | None = None, start: str = "") -> Figure:
    """The events of these steps (chains of two), at most `MOST`, numbered by day; `of` is how many events there would be to show."""
    events = list(dict.fromkeys([*([start] if start else []), *(e for s in steps for e in s.events)]))
    rows = sorted((index.row(e) for e in events if index.row(e) >= 0), key=lambda i: (_day(index, i), index.ids[i]))
    if not rows:
        raise QueryError("no events to show", remedy="widen the filter")
    of, rows = of or len(rows), rows[:MOST]
    number = {index.ids[i]: n for n, i in enumerate(rows, 1)}
    shown = [s for s in steps if all(e in number for e in s.events)]
    mapped = [i for i in rows if not np.isnan(index.lat[i])]
    with styled():
        fig = figure(9.4 if mapped else 6.0, max(3.2, 0.62 * len(rows) + 1.2))
        if mapped:
            left, right = fig.subplots(1, 2, gridspec_kw={"width_ratios": (1.0, 1.35)})
            _map(left, index, mapped, number, shown)
        else:
            right = fig.subplots()
        _timeline(right, index, rows, number, shown)
        if mapped and len(mapped) < len(rows):
            left.set_title(
                f"{len(rows) - len(mapped)} of {len(rows)} events are nowhere on the map", fontsize=8, fontweight="normal", color=GREY
            )
        title(fig, "A chain of events" if start else "Chains of events", words, len(rows), of)
    return fig


def _day(index: EventIndex, i: int) -> float:
    return float(index.begin[i]) if index.begin[i] != UNKNOWN else float("inf")


def _colour(index: EventIndex, i: int) -> str:
    known = event_types().get(index.types[index.type[i]])
    return {"hostile": VERMILION, "cooperative": BLUE}.get(known.sign if known else "", GREY)


# ---------------------------------------------------------------- the map


def _map(ax: Axes, index: EventIndex, rows: Sequence[int], number: dict[str, int], steps: Sequence[Chain]) -> None:
    lat, lon = index.lat[list(rows)], index.lon[list(rows)]
    south, north, west, east = _frame(lat, lon)
    ax.set_xlim(west, east)
    ax.set_ylim(south, north)
    ax.set_aspect(1 / np.cos(np.radians((south + north) / 2)))
    ax.set_facecolor("#fbfaf7")
    ax.grid(True, color=PALE, linewidth=0.4)
    ax.tick_params(labelsize=7, length=2)
    ax.xaxis.set_major_formatter(lambda x, _: f"{abs(x):g}°{'W' if x < 0 else 'E'}")
    ax.yaxis.set_major_formatter(lambda y, _: f"{abs(y):g}°{'S' if y < 0 else 'N'}")
    ax.locator_params(nbins=5)
    for spine in ax.spines.values():
        spine.set_visible(True)
    for town in towns_within(south, west, north, east):
        ax.plot(town.lon, town.lat, "s", color=GREY, markersize=2.5, zorder=2)
        ax.annotate(
            town.name, (town.lon, town.lat), (3, 2), textcoords="offset points", fontsize=6.5, color=GREY, zorder=2, annotation_clip=True
        )
    _scale(ax, south, west, north, east)
    at = _apart(index, rows, (south, north, west, east))
    for step in steps:
        a, b = (at.get(index.row(e)) for e in step.events)
        if a is not None and b is not None:
            ax.add_patch(_arrow(a, b, step, 0.25))
    for i in rows:
        _mark(ax, at[i], number[index.ids[i]], _colour(index, i))


def _towns(ax: Axes, south: float, west: float, north: float, east: float) -> None:
    """Towns for orientation, the more important first; one whose name would run into another's or out of the map is left out."""
    wide, high = (east - west) / 100, (north - south) / 100
    taken: list[tuple[float, float, float, float]] = []
    for town in towns_within(south, west, north, east, most=20):
        box = (town.lon - wide, town.lat - 2 * high, town.lon + (3 + 1.9 * len(town.name)) * wide, town.lat + 4 * high)
        if box[2] > east or any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            continue
        taken.append(box)
        ax.plot(town.lon, town.lat, "s", color=GREY, markersize=2.5, zorder=2)
        ax.annotate(town.name, (town.lon, town.lat), (3, 2), textcoords="offset points", fontsize=6.5, color=GREY, zorder=2)
        if len(taken) == 8:
            break


def _frame(lat: np.ndarray, lon: np.ndarray) -> tuple[float, float, float, float]:
    """South, north, west and east: all points with a margin, and no less than about 60 km."""
    half = max(float(np.ptp(lat)), float(np.ptp(lon)), 0.6) * 0.68
    y, x = (float(lat.min() + lat.max()) / 2, float(lon.min() + lon.max()) / 2)
    return y - half, y + half, x - half, x + half


def _scale(ax: Axes, south: float, west: float, north: float, east: float) -> None:
    """A bar of a round number of kilometres."""
    degree = 111.2 * float(np.cos(np.radians((south + north) / 2)))
    goal = (east - west) * degree / 4
    km = max(k * 10**e for e in range(5) for k in (1, 2, 5) if k * 10**e <= max(goal, 1))
    x, y = west + 0.05 * (east - west), south + 0.05 * (north - south)
    ax.plot((x, x + km / degree), (y, y), color=INK, linewidth=1.4, solid_capstyle="butt")
    ax.text(x, y + 0.015 * (north - south), f"{km:g} km", fontsize=7, va="bottom")


def _apart(index: EventIndex, rows: Sequence[int], frame: tuple[float, float, float, float]) -> dict[int, tuple[float, float]]:
    """Points of events; where one would cover another it moves to the nearest free place beside it, within the map."""
    south, north, west, east = frame
    wide, high = 0.0575 * (east - west), 0.0575 * (north - south)
    steps = sorted(((i, j) for i in range(-4, 5) for j in range(-4, 5)), key=lambda s: (s[0] ** 2 + s[1] ** 2, -s[0], s[1]))
    out: dict[int, tuple[float, float]] = {}
    for row in rows:
        spots = [(float(index.lon[row]) + i * wide, float(index.lat[row]) + j * high) for i, j in steps]
        inside = [(x, y) for x, y in spots if west + wide / 2 < x < east - wide / 2 and south + high / 2 < y < north - high / 2]
        free = (p for p in inside if all(abs(p[0] - x) >= 0.95 * wide or abs(p[1] - y) >= 0.95 * high for x, y in out.values()))
        out[row] = next(free, spots[0])
    return out


def _mark(ax: Axes, at: tuple[float, float], number: int, colour: str) -> None:
    ax.plot(*at, "o", markersize=12, color=colour, markeredgecolor="white", markeredgewidth=1.2, zorder=4)
    ax.annotate(str(number), at, ha="center", va="center", fontsize=7.5, fontweight="bold", color="white", zorder=5)


def _arrow(a: tuple[float, float], b: tuple[float, float], step: Chain, bend: float) -> FancyArrowPatch:
    return FancyArrowPatch(
        a, b, connectionstyle=f"arc3,rad={bend}", arrowstyle="-|>,head_length=0.45,head_width=0.22", mutation_scale=9, linewidth=1.2,
        color=INK, linestyle=LINES[step.basis], shrinkA=6.5, shrinkB=7, zorder=3,
    )  # fmt: skip


# ---------------------------------------------------------------- time


def _timeline(ax: Axes, index: EventIndex, rows: Sequence[int], number: dict[str, int], steps: Sequence[Chain]) -> None:
    """Time runs down; an event stands at its day, its words where there is room, later ones below."""
    days = [float(index.begin[i]) for i in rows if index.begin[i] != UNKNOWN]
    first, last = (min(days), max(days)) if days else (0.0, 1.0)
    span = max(last - first, 1.0)
    at = {i: (float(index.begin[i]) - first) / span if index.begin[i] != UNKNOWN else 1.12 for i in rows}
    gap = 1.0 / max(len(rows) - 1, 1) * 0.94
    text = _room([at[i] for i in rows], min(gap, 0.3))
    ax.set_xlim(-0.5, 3.6)
    ax.set_ylim(max([*at.values(), *text]) + 0.12, min([*at.values(), *text]) - 0.12)
    ax.set_axis_off()
    ax.plot((0, 0), (0, 1), color=GREY, linewidth=1.0, zorder=1)
    for i, y in zip(rows, text, strict=True):
        ax.plot((0.07, 0.26, 0.32), (at[i], y, y), color=PALE, linewidth=0.9, zorder=1)
        ax.plot(0, at[i], "o", markersize=4.5, color=_colour(index, i), zorder=3)
        _mark(ax, (0.42, y), number[index.ids[i]], _colour(index, i))
        ax.text(0.56, y, _words(index, i), fontsize=7.5, va="center", ha="left", linespacing=1.15)
    row_of = {index.ids[i]: y for i, y in zip(rows, text, strict=True)}
    for step in steps:
        a, b = (row_of[e] for e in step.events)
        ax.add_patch(_arrow((0.42, a), (0.42, b), step, 0.0 if abs(a - b) <= gap * 1.5 else 0.3))
    bases = [b for b in LINES if any(s.basis == b for s in steps)]
    handles = [Line2D([], [], color=INK, linestyle=LINES[b], linewidth=1.2, label=_BASIS[b]) for b in bases]  # type: ignore[arg-type]
    ax.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=2)


_BASIS = {"stated": "a report says so", "inferred": "inferred from time, place and actors"}


def _room(wanted: Sequence[float], gap: float) -> list[float]:
    """Places as near the wanted ones as a gap between them allows."""
    out = list(wanted)
    for _ in range(200):
        moved = False
        for k in range(len(out) - 1):
            short = gap - (out[k + 1] - out[k])
            if short > 1e-4:
                out[k], out[k + 1], moved = out[k] - short / 2, out[k + 1] + short / 2, True
        if not moved:
            break
    return out


def _words(index: EventIndex, i: int) -> str:
    head, _, day = str(index.labels[i]).rpartition(", ")
    if not re.search(r"\d{4}-\d\d", day):
        head, day = str(index.labels[i]), "day unknown"
    low, high = (int(index.toll[f"killed{x}"][i]) for x in ("Min", "Max"))
    toll = "" if low == UNKNOWN else f"; {low}{'+' if high == UNKNOWN else '' if high == low else f'–{high}'} killed"
    return "\n".join([day.replace("..", " to ") + toll, *textwrap.wrap(head, 58, break_on_hyphens=False)[:3]])
