"""Events over time: how many of each family, and who began them."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kg.ask.columns import Bools, Ints
from kg.ask.index import EventIndex
from kg.ask.network import Period
from kg.ask.sides import KINDS
from kg.errors import QueryError
from kg.ontology import event_types
from kg.show.plots.periods import bins, dated
from kg.show.plots.style import (
    BLUE,
    GREEN,
    GREY,
    KIND_COLOURS,
    KIND_NAMES,
    ORANGE,
    PALE,
    PURPLE,
    SKY,
    VERMILION,
    YELLOW,
    dates,
    figure,
    styled,
    title,
)  # fmt: skip

PALETTE = (VERMILION, BLUE, ORANGE, SKY, GREEN, PURPLE, YELLOW)
HATCHES = ("", "////", "\\\\\\\\", "....", "xxxx", "----", "++++")
MOST = len(PALETTE)


def plot_events(index: EventIndex, rows: Bools, words: str = "", period: Period | None = None) -> Figure:
    """Two rows of bars: events by family, and the same events by who began them."""
    chosen = dated(index, rows)
    if not len(chosen):
        raise QueryError("none of these events has a day", remedy="widen the filter")
    period, edges, bar = bins(index, chosen, period)
    with styled():
        fig = figure(7.6, 5.0)
        top, below = fig.subplots(2, 1, sharex=True, gridspec_kw={"height_ratios": (3, 2)})
        _stack(top, edges, bar, _families(index, chosen))
        top.set_title("by kind of event", fontsize=9, fontweight="normal")
        _stack(below, edges, bar, _beginners(index, chosen), tuple(KIND_COLOURS[k] for k in KINDS))
        below.set_title("by who began it", fontsize=9, fontweight="normal")
        for ax in (top, below):
            ax.set_ylabel(f"events a {period}")
            ax.yaxis.get_major_locator().set_params(integer=True)
        dates(below)
        title(fig, "Events over time", words, len(chosen), len(index))
    return fig


def _families(index: EventIndex, chosen: Ints) -> list[tuple[str, Bools]]:
    """The families from the commonest on; the rarest are one."""
    known = event_types()
    names = np.array([known[t].family if t in known else "other" for t in index.types])
    of = names[index.type[chosen]]
    count = sorted({str(n): int((of == n).sum()) for n in np.unique(of)}.items(), key=lambda x: (-x[1], x[0]))
    kept = [n for n, _ in (count if len(count) <= MOST else count[: MOST - 1])]
    out = [(n, of == n) for n in kept]
    return out if len(count) <= MOST else [*out, ("all others", ~np.isin(of, kept))]


def _beginners(index: EventIndex, chosen: Ints) -> list[tuple[str, Bools]]:
    """Who began them: by the kind of the initiators, the first that there is in the order state, armed, civilian, other."""
    bits = index.role_kinds("initiator")[chosen]
    left, out = np.ones(len(chosen), bool), []
    for n, kind in enumerate(KINDS[:-1]):
        mask = left & ((bits & (1 << n)) != 0)
        left &= ~mask
        out.append((KIND_NAMES[kind], mask))
    return [*out, (KIND_NAMES["other"], left)]


def _stack(ax: Axes, edges: list[dt.date], bar: Ints, parts: list[tuple[str, Bools]], colours: tuple[str, ...] = PALETTE) -> None:
    left = np.array([np.datetime64(e) for e in edges[:-1]])
    width = np.array([(b - a).days for a, b in pairwise(edges)])
    base = np.zeros(len(width))
    for n, (name, mask) in enumerate(parts):
        if not mask.any():
            continue
        height = np.bincount(bar[mask], minlength=len(width)).astype(float)
        face, hatch = colours[n % len(colours)], HATCHES[n % len(HATCHES)]
        ax.bar(
            left, height, width * 0.92, base, align="edge", color=face, edgecolor=GREY if face in ("#ffffff", PALE) else "white",
            hatch=hatch, linewidth=0.4, label=f"{name} ({int(mask.sum())})",
        )  # fmt: skip
        base += height
    ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), borderaxespad=0.0)
    ax.margins(x=0.01)
