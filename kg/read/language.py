"""Which language a report is in, told by its function words: small, the same every time, and silent when in doubt."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 20_000  # characters: more text makes no surer
_LEAST = 3  # hits
_LEAD = 1.5  # the best must have this many times the hits of the second


def detect(text: str) -> str | None:
    """The language's code (en, fr, or one of a few others), or None where the words do not tell.

    >>> detect("Deux soldats ont été tués dans une embuscade."), detect("Two soldiers were killed in an ambush.")
    ('fr', 'en')
    >>> detect("Kidal. Gao. Ménaka.") is None
    True
    """
    words = Counter(w.lower() for w in _WORD.findall(text[:_ENOUGH]))
    hits = sorted(((sum(words[w] for w in known), code) for code, known in _function_words().items()), reverse=True)
    (best, code), (second, _) = hits[:2]
    return code if best >= _LEAST and best >= _LEAD * second else None


@cache
def _function_words() -> dict[str, frozenset[str]]:
    """Code → words, from ``function_words.txt`` (one language a line)."""
    lines = files("kg.read").joinpath("function_words.txt").read_text("utf-8").splitlines()
    pairs = (line.split(":", 1) for line in lines if line.strip() and not line.startswith("#"))
    return {code.strip(): frozenset(words.split()) for code, words in pairs}
