"""Armed groups as the encoder sees them: not by their names, but each by one stand-in, the same for all its names in a report.

Who did what to whom hangs on the sentence, not on what is known of an actor; a model that reads names learns who usually attacks
whom, and that is not in the text. So exchanging two groups changes nothing that the encoder sees. The stand-ins are words of
the encoder's vocabulary that name one of the kind; which report's group gets which says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from kg.extract.features import Words
from kg.extract.hints import NAMES
from kg.extract.marks import Marks
from kg.ontology import actor

STAND_INS = ("ISIS", "Taliban", "Hamas", "PKK", "YPG")
_KINDS = frozenset({"ArmedGroup", "Militia", "Coalition", "PrivateMilitaryCompany"})


@dataclass(frozen=True, slots=True)
class StandIns:
    """`first` is the number of the group by the first word of each of its names, `rest` are the names' other words, which are not read."""

    first: Mapping[int, int]
    rest: frozenset[int]

    def read(self, words: Sequence[str], names: Sequence[str] = STAND_INS) -> list[str]:
        """The words that the encoder reads: a stand-in where a name begins, and nothing for its other words."""
        return [names[self.first[i] % len(names)] if i in self.first else w for i, w in enumerate(words) if i not in self.rest]

    def rows(self, count: int) -> list[int]:
        """For each of `count` words the number of the word read whose vector it has: its own, or that of its name's first word."""
        return list(accumulate((i not in self.rest for i in range(1, count)), initial=0))[:count]

    def neutral(self, hints: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Hints that mark the words of such names as an actor's and nothing else: "front" or "state" in a name says nothing."""
        out = hints.copy()
        inside = [*self.first, *self.rest]
        out[inside] = 0
        out[inside, NAMES.index("actor")] = 1
        return out


def stand_ins(words: Words, marks: Marks) -> StandIns:
    """Which words of a report a stand-in takes the place of.

    >>> from kg.extract.features import words_of
    >>> from kg.extract.marks import marks_of
    >>> from kg.model import make_report
    >>> text = "The Azawad Liberation Front attacked JNIM, and the FLA withdrew."
    >>> w = words_of(text, "en")
    >>> s = stand_ins(w, marks_of(make_report(text, lang="en"), "en", w))
    >>> s.read(w.surfaces())
    ['The', 'ISIS', 'attacked', 'Taliban', ',', 'and', 'the', 'ISIS', 'withdrew', '.']
    >>> s.rows(6)
    [0, 1, 1, 1, 2, 3]
    """
    number: dict[str, int] = {}
    first: dict[int, int] = {}
    rest: set[int] = set()
    for name in marks.actors:
        known = actor(name.actor)
        inside = words.within(name.start, name.end)
        if known is None or known.cls not in _KINDS or not inside:
            continue
        first[inside[0]] = number.setdefault(name.actor, len(number))
        rest |= set(inside[1:])
    return StandIns(first, frozenset(rest))
