"""What is known of a report while it is read: each step of the pipeline fills its part, none looks ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from kg.extract.features import TYPES, Words
from kg.model import Report

if TYPE_CHECKING:
    from kg.extract.encoder import Floats, Model
    from kg.extract.heads import Heads
    from kg.extract.marks import Marks


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name an event: their indices, how sure it is that they do, and the probability of each type."""

    words: tuple[int, ...]
    score: float
    types: Floats
    act: bool = True  # names the act itself, not only what came of it or points back at it
    word_type: int | None = None  # the type that its words alone surely name ("ambush")

    @property
    def first(self) -> int:
        return self.words[0]


@dataclass(slots=True)
class Told:
    """One event as the report tells it: its mentions in text order, the one that tells most, and what it is."""

    mentions: list[Mention]
    types: Floats
    roles: Floats = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))
    main: int = 0
    part: int = 0
    only: tuple[int, int] | None = None  # the one place (words) that a part of a distributed event is at

    @property
    def type(self) -> str:
        return TYPES[int(np.argmax(self.types))]

    @property
    def trigger(self) -> Mention:
        return self.mentions[self.main]

    @property
    def score(self) -> float:
        return max(m.score for m in self.mentions)


@dataclass(slots=True)
class Reading:
    """One report with all that was found in it so far."""

    report: Report
    lang: str
    words: Words
    marks: Marks
    model: Model
    heads: Heads
    mentions: list[Mention] = field(default_factory=list)
    pairs: Floats = field(default_factory=lambda: np.zeros((0, 0, 0), dtype=np.float32))
    looks: list[Floats] = field(default_factory=list)
    events: list[Told] = field(default_factory=list)

    def text(self, first: int, last: int) -> str:
        """The text from word `first` to word `last` (inclusive)."""
        return self.report.text[self.words.start[first] : self.words.end[last]]

    def sentences_of(self, told: Told) -> list[int]:
        """Numbers of the sentences in which an event is named."""
        return sorted({self.words.sentence[i] for m in told.mentions for i in m.words})


def runs(flags: Sequence[bool], gap: Sequence[bool] | None = None) -> list[tuple[int, int]]:
    """Stretches (first, last) of set flags, last inclusive; where `gap` is given, single unset words that it allows are bridged.

    >>> runs([True, True, False, True])
    [(0, 1), (3, 3)]
    >>> runs([True, False, True], gap=[False, True, False])
    [(0, 2)]
    """
    out: list[tuple[int, int]] = []
    for i, flag in enumerate(flags):
        if not flag:
            continue
        if out and (out[-1][1] == i - 1 or (gap is not None and out[-1][1] == i - 2 and gap[i - 1])):
            out[-1] = (out[-1][0], i)
        else:
            out.append((i, i))
    return out
