"""The statistics that chains are judged by: an exact interval for a ratio of rates, and p-values for many patterns at once."""

from __future__ import annotations

from typing import Literal

import numpy as np
from scipy.special import betainc, betaincinv

from kg.ask.columns import Floats

INFINITE = float("inf")


def rate_ratio(n: float, m: float, times: float = 1.0, level: float = 0.95) -> tuple[float, float]:
    """The exact interval of the ratio of two Poisson rates: `n` counted here, `m` over `times` as much there.

    Clopper and Pearson's interval for the share n / (n + m); counts need not be whole.

    >>> [round(x, 3) for x in rate_ratio(10, 10)], rate_ratio(0, 5)[0], rate_ratio(5, 0)[1]
    ([0.374, 2.677], 0.0, inf)
    """
    tail = (1 - level) / 2
    low = float(betaincinv(n, m + 1, tail)) if n > 0 else 0.0
    high = float(betaincinv(n + 1, m, 1 - tail)) if m > 0 else 1.0
    return times * low / (1 - low), times * high / (1 - high) if high < 1 else INFINITE


def p_more(n: float, m: float, times: float = 1.0) -> float:
    """How likely `n` or more are counted here if the rate is that of `m` over `times` as much there; doubled, so that it
    is at most 5 % where the 95 % interval of `rate_ratio` lies above 1.

    >>> round(p_more(5, 10, 10), 4), p_more(0, 7)
    (0.0171, 1.0)
    """
    return min(1.0, 2 * float(betainc(n, m + 1, 1 / (1 + times)))) if n > 0 else 1.0


def p_differ(n: float, m: float, times: float = 1.0) -> float:
    """The two-sided p-value that rates differ: `n` counted here, `m` over `times` as much there.

    >>> round(p_differ(2, 12), 4) == round(p_differ(12, 2), 4), p_differ(5, 5)
    (True, 1.0)
    """
    return min(1.0, p_more(n, m, times), p_more(m, n, 1 / times)) if n + m else 1.0


def adjusted(p: Floats, method: Literal["bh", "holm"] = "holm") -> Floats:
    """p-values adjusted for their number by Holm or by Benjamini and Hochberg.

    >>> adjusted(np.array([0.01, 0.04, 0.03])).round(3).tolist()
    [0.03, 0.06, 0.06]
    >>> adjusted(np.array([0.01, 0.04, 0.03]), "bh").round(3).tolist()
    [0.03, 0.04, 0.04]
    """
    order, m = np.argsort(p, kind="stable"), len(p)
    rank = np.arange(m)
    if method == "holm":
        out = np.maximum.accumulate(p[order] * (m - rank))
    else:
        out = np.minimum.accumulate((p[order] * m / (rank + 1))[::-1])[::-1]
    result = np.empty(m)
    result[order] = np.minimum(out, 1.0)
    return result
