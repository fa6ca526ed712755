"""Wire copies: reports whose texts are (nearly) one text, and so are one origin and not independent sources.

A text is a set of shingles (runs of five words); of these a signature is kept (MinHash: the smallest hash under each of
`BANDS * ROWS` permutations). Texts that agree on all rows of one band are candidates; those that agree on `COPY` of all
permutations, which estimates the share of common shingles, are copies. Hashes are the standard library's, so that a text
has the same signature everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b

import numpy as np

from kg.text import fold

SHINGLE = 5
BANDS, ROWS = 21, 3
COPY = 0.5
_PRIME = np.uint64(4294967311)  # the first prime above 2**32; factors stay below 2**31, so that products fit
_WORD = re.compile(r"\w+")


def _hash32(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=4).digest(), "big")


_FACTORS = np.array([_hash32(f"factor {i}") >> 1 | 1 for i in range(BANDS * ROWS)], dtype=np.uint64)[:, None]
_SUMMANDS = np.array([_hash32(f"summand {i}") >> 1 for i in range(BANDS * ROWS)], dtype=np.uint64)[:, None]

Signature = np.ndarray[tuple[int], np.dtype[np.uint64]]


def shingles(text: str) -> set[str]:
    """All runs of five words, case and accents aside; a shorter text is one run."""
    words = _WORD.findall(fold(text))
    return {" ".join(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1))}


def signature(text: str) -> Signature:
    """The MinHash signature of a text.

    >>> one = signature("Armed men attacked the post at Sebba on Friday night and killed four soldiers, the army said.")
    >>> two = signature("Armed men attacked the post at Sebba on Friday night and killed four soldiers, the army says.")
    >>> resemblance(one, two) > 0.5
    True
    """
    hashes = np.array([_hash32(x) for x in sorted(shingles(text))], dtype=np.uint64)[None, :]
    found: Signature = ((_FACTORS * hashes + _SUMMANDS) % _PRIME).min(axis=1)
    return found


def bands(sig: Signature) -> list[str]:
    """A key for each band: texts that share one are candidates."""
    cut = (sig[i * ROWS : (i + 1) * ROWS] for i in range(BANDS))
    return [f"{i}:{blake2b(rows.tobytes(), digest_size=8).hexdigest()}" for i, rows in enumerate(cut)]


def resemblance(a: Signature, b: Signature) -> float:
    """The share of permutations on which two signatures agree: an estimate of the share of common shingles."""
    return float((a == b).mean())


def are_copies(a: Signature, b: Signature) -> bool:
    """Whether two texts are one wire text."""
    return resemblance(a, b) >= COPY


def origins(reports: Iterable[str], copies: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The origin of each report: the smallest id of all that are copies of one another, directly or through others.

    >>> origins(["a", "b", "c"], [("b", "c")])
    {'a': 'a', 'b': 'b', 'c': 'b'}
    """
    origin = {r: r for r in sorted(reports)}

    def top(r: str) -> str:
        while origin[r] != r:
            origin[r] = r = origin[origin[r]]
        return r

    for a, b in copies:
        low, high = sorted((top(a), top(b)))
        origin[high] = low
    return {r: top(r) for r in origin}
