"""What all plots share: colours, fonts, titles that say what is shown, and files that are the same for the same input."""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, BinaryIO

import matplotlib as mpl
import matplotlib.dates
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kg.errors import KgError

INK, GREY, PALE = "#222222", "#767676", "#d9d9d9"
ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILION, PURPLE = "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7"
SIGN_COLOURS = {"hostile": VERMILION, "cooperative": BLUE, "neutral": GREY}
SIGN_DASHES: dict[str, Any] = {"hostile": "solid", "cooperative": (0, (5, 2)), "neutral": (0, (1, 1.6))}
KIND_COLOURS = {"state": SKY, "armed": ORANGE, "civilian": "#ffffff", "other": PALE}
KIND_NAMES = {"state": "state or international force", "armed": "armed group", "civilian": "civilians", "other": "other, or not told"}
FORMATS = ("svg", "png", "pdf")

_DATES: Any = matplotlib.dates  # without types in some versions
_RC: dict[Any, Any] = {
    "svg.hashsalt": "kg",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
    "font.family": "DejaVu Sans",
    "font.size": 9.0,
    "axes.titlesize": 11.0,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelcolor": INK,
    "axes.edgecolor": GREY,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
    "hatch.linewidth": 0.6,
    "legend.frameon": False,
    "legend.fontsize": 8.0,
    "figure.dpi": 100,
}


def figure(width: float = 7.2, height: float = 4.2) -> Figure:
    """A figure in the house style, in inches; it belongs to no window."""
    with mpl.rc_context(_RC):
        return Figure(figsize=(width, height), layout="constrained")


def styled() -> AbstractContextManager[None]:
    """The context in which all drawing is done."""
    return mpl.rc_context(_RC)


def title(fig: Figure, text: str, filter_words: str, shown: int, of: int, unit: str = "events") -> None:
    """What the figure shows, for which filter, and how much of what there is."""
    count = f"{shown:,} of {of:,} {unit} shown" if shown != of else f"all {of:,} {unit} shown"
    small = "; ".join(x for x in (filter_words, count) if x)
    fig.suptitle(text, x=0.01, ha="left", fontsize=12, fontweight="bold")
    fig.text(0.011, -0.01, small, ha="left", va="top", fontsize=8, color=GREY)


def dates(ax: Axes) -> None:
    """A time axis that names days, months or years as they fit."""
    locator = _DATES.AutoDateLocator(minticks=4, maxticks=10)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(_DATES.ConciseDateFormatter(locator))


def number(day: dt.date) -> float:
    """A day as matplotlib counts it."""
    return float(np.asarray(_DATES.date2num(day)))


def format_of(path: str) -> str:
    """The format that a file name asks for.

    >>> format_of("network.SVG")
    'svg'
    """
    suffix = Path(path).suffix.lower().lstrip(".")
    if suffix not in FORMATS:
        raise KgError(f"{path!r} names no picture", remedy=f"end the name in {', '.join('.' + f for f in FORMATS)}")
    return suffix


def save(fig: Figure, out: str | Path | BinaryIO, form: str | None = None, dpi: int = 200) -> None:
    """Write a figure; the same figure gives the same bytes, without times or versions."""
    form = form or format_of(str(out))
    metadata: Any = {"svg": {"Date": None, "Creator": None}, "png": {"Software": None}}.get(
        form, {"CreationDate": None, "Creator": None, "Producer": None}
    )
    target = str(out) if isinstance(out, Path) else out
    with mpl.rc_context(_RC):
        fig.savefig(target, format=form, dpi=dpi, metadata=metadata, bbox_inches="tight", pad_inches=0.12, facecolor="white")
