"""How long after: the lags of a chain pattern against what chance would give."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from kg.ask.chance import Evidence, Profile
from kg.ask.patterns import Pattern
from kg.errors import QueryError
from kg.show.plots.style import GREY, INK, PALE, VERMILION, figure, styled, title


def plot_lags(profile: Profile, pattern: Pattern, found: Evidence, words: str, of: int) -> Figure:
    """Pairs at each lag: those of the pattern, those around, and what chance gives with the 95 % band of such counts.

    `of` is how many events there are; the title tells how many of them could have been the first of such a pair.
    """
    if not profile.lags.size or not profile.counts.sum():
        raise QueryError(f"no pair of {pattern.name!r} in these events, nor around", remedy="widen the filter")
    with styled():
        fig = figure(7.4, 4.0)
        ax = fig.subplots()
        inside = profile.inside
        ax.bar(profile.lags[~inside], profile.counts[~inside], 0.86, color=PALE, edgecolor="white", linewidth=0.3)
        ax.bar(profile.lags[inside], profile.counts[inside], 0.86, color=VERMILION, edgecolor=INK, linewidth=0.5, hatch="////")
        ax.fill_between(profile.lags, profile.low, profile.high, color=INK, alpha=0.12, linewidth=0, step="mid")
        ax.plot(profile.lags, profile.expected, color=INK, linewidth=1.2, linestyle=(0, (4, 2)))
        ax.axvline(-0.5, color=INK, linewidth=0.8)
        for x, word, side in ((-6, "← before", "right"), (6, "after →", "left")):
            ax.annotate(word, (-0.5, 1.0), (x, -2), ax.get_xaxis_transform(), "offset points", ha=side, va="top", fontsize=8, color=GREY)
        ax.set_xlabel("days from the first event to the other")
        ax.set_ylabel("pairs")
        ax.set_ylim(0, max(float(profile.counts.max()), float(profile.high.max())) * 1.15)
        ax.margins(x=0.01)
        ax.legend(handles=_legend(found), loc="upper left", bbox_to_anchor=(1.01, 1.0), borderaxespad=0.0)
        step = "" if len(pattern.steps) == 2 else f", step {found.step}"
        title(fig, f"{pattern.title}{step}: lags against chance", words, found.firsts, of)
    return fig


def _legend(e: Evidence) -> list[Patch | Line2D]:
    high = f"{e.high:.1f}" if np.isfinite(e.high) else "∞"
    worth = f"{e.lift:.1f} times chance ({e.low:.1f} to {high} at 95 %)"
    return [
        Patch(facecolor=VERMILION, edgecolor=INK, hatch="////", label=f"within the pattern's days:\n{e.found} pairs, {worth}"),
        Patch(facecolor=PALE, edgecolor=GREY, label=f"around, same actors and places:\n{e.outside} pairs told chance"),
        Line2D([], [], color=INK, linestyle=(0, (4, 2)), label=f"chance ({_count(e.expected)} in the pattern's days)"),
        Patch(facecolor=INK, alpha=0.12, label="where 95 % of such counts fall by chance"),
    ]


def _count(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
