"""A long text as windows of pieces that the encoder can take, and which window speaks for each word."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

LIMIT = 508  # pieces a window, special ones apart
OVERLAP = 96  # pieces that two neighbours share at least, so that no word stands at an edge


@dataclass(frozen=True, slots=True)
class Window:
    """Words `first` to `last` (exclusive) are encoded together; `own` of them (from, to) are taken from this window."""

    first: int
    last: int
    own: tuple[int, int]


def windows(lengths: list[int], limit: int = LIMIT, overlap: int = OVERLAP) -> list[Window]:
    """Cut words with these numbers of pieces into overlapping windows; each word is owned by exactly one.

    >>> windows([10] * 60, limit=300, overlap=100)
    [Window(first=0, last=27, own=(0, 22)), Window(first=17, last=44, own=(22, 39)), Window(first=34, last=60, own=(39, 60))]

    """
    cuts: list[tuple[int, int]] = []
    first = 0
    count = -(-(sum(lengths) - overlap) // (limit - overlap)) if sum(lengths) > limit else 1
    limit = min(limit, -(-(sum(lengths) + (count - 1) * overlap) // count) + max(lengths, default=0))
    while first < len(lengths):
        last, total = first, 0
        while last < len(lengths) and (total + lengths[last] <= limit or last == first):
            total += lengths[last]
            last += 1
        cuts.append((first, last))
        if last == len(lengths):
            break
        back, shared = last, 0
        while back - 1 > first and shared < overlap:
            back -= 1
            shared += lengths[back]
        first = back
    edges = [0, *((a[1] + b[0]) // 2 for a, b in pairwise(cuts)), len(lengths)]
    return [Window(a, b, (edges[i], edges[i + 1])) for i, (a, b) in enumerate(cuts)]
