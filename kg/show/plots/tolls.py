"""The toll over time as a band: from what is surely told to the most that anybody tells."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kg.ask.columns import UNKNOWN, Bools, Floats, Ints
from kg.ask.index import EventIndex
from kg.ask.network import Period
from kg.errors import QueryError
from kg.show.plots.periods import bins, dated
from kg.show.plots.style import BLUE, VERMILION, dates, figure, styled, title

KINDS = (("killed", VERMILION), ("neutralised", BLUE))


def plot_tolls(index: EventIndex, rows: Bools, words: str = "", period: Period | None = None) -> Figure:
    """A band for those killed, and one of its own for those called neutralised, which are never counted as killed.

    The band goes from the sum of the least counts to the sum of the most; an arrow stands where a count has no upper end
    ("at least 17"), so that the band reaches no certain top.
    """
    chosen = dated(index, rows)
    told = chosen[[any(index.toll[f"{kind}Min"][i] != UNKNOWN for kind, _ in KINDS) for i in chosen]] if len(chosen) else chosen
    if not len(told):
        raise QueryError("none of these events has a day and a toll", remedy="widen the filter")
    period, edges, bar = bins(index, told, period)
    left = np.array([np.datetime64(e) for e in edges])
    with styled():
        fig = figure(7.6, 4.6)
        axes = fig.subplots(2, 1, sharex=True, gridspec_kw={"height_ratios": (3, 2)})
        for ax, (kind, colour) in zip(axes, KINDS, strict=True):
            _band(ax, left, _sums(index, told, bar, kind, len(edges) - 1), kind, colour)
            ax.set_ylabel(f"{kind} a {period}")
        dates(axes[-1])
        title(fig, "Toll over time, with its bounds", words, len(told), len(index))
    return fig


def _sums(index: EventIndex, told: Ints, bar: Ints, kind: str, n: int) -> tuple[Floats, Floats, Bools]:
    """For each bar the sum of the least and of the most, and whether the most is open."""
    low, high = (index.toll[f"{kind}{end}"][told] for end in ("Min", "Max"))
    least, open_end = np.where(low == UNKNOWN, 0, low), (low != UNKNOWN) & (high == UNKNOWN)
    most = np.where(high == UNKNOWN, least, high)
    sums = [np.asarray(np.bincount(bar, x, n), np.float64) for x in (least, most, open_end)]
    return sums[0], sums[1], sums[2] > 0


def _band(ax: Axes, left: np.ndarray, sums: tuple[Floats, Floats, Bools], kind: str, colour: str) -> None:
    low, high, open_end = sums
    ax.fill_between(left, [*low, low[-1]], step="post", color=colour, alpha=0.12, linewidth=0)
    ax.fill_between(
        left, [*low, low[-1]], [*high, high[-1]], step="post", color=colour, alpha=0.4, linewidth=0, label="between the accounts"
    )
    ax.step(left, [*low, low[-1]], where="post", color=colour, linewidth=1.2, label=f"at least ({int(low.sum()):,} in all)")
    most = f"the most that is told ({int(high.sum()):,})"
    ax.step(left, [*high, high[-1]], where="post", color=colour, linewidth=0.7, linestyle=(0, (3, 2)), label=most)
    if open_end.any():
        middle = left[:-1] + (left[1:] - left[:-1]) / 2
        top = high[open_end] + 0.02 * max(float(high.max()), 1.0)
        ax.plot(middle[open_end], top, "^", color=colour, markersize=3.5, label="a count has no upper end")
    ax.set_ylim(0, max(float(high.max()) * 1.12, 1.0))
    ax.margins(x=0.01)
    ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), borderaxespad=0.0)
