"""What two mentions have in common on the face of the text: the evidence that the pair head weighs beside their vectors.

Whether two words name one event, and whether one event answers another, hangs on what stands around and between them: the same
place or another, one day or two, "a" or "the" or "another", a word that links ("in response to"). Such marks are
regular and come from the rules and lexicons; the head learns what each is worth. `FEATURES` names them in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from kg.extract.features import FUNCTION_WORDS, Words
from kg.extract.hints import NAMES, cue_names
from kg.extract.marks import Marks
from kg.extract.tokens import flat
from kg.model import LINK_TYPES

_DEFINITE = frozenset(
    "the this that these those its his her their l' le la les cette cet ce ces son sa ses leur leurs du des au aux".split()
)
_POINTING = frozenset("this that these those cette cet ce ces".split())
_INDEFINITE = frozenset("a an un une".split())
_OTHER = frozenset(
    "another other second third further separate autre autres deuxieme troisieme second seconde nouvelle nouveau similar".split()
)
_EARLIER = frozenset("previous earlier last recent precedente precedent derniere dernier recente anterieure".split())
_SENSES = tuple(NAMES.index(f"sense {s}") for s in ("act", "result", "reference"))
_KINDS = ("place", "date", "actor", "count")

FEATURES: tuple[str, ...] = (
    "same sentence", "next sentence", "two or three sentences on", "same paragraph", "next paragraph", "neighbours", "one between", "many between",
    "later definite", "later pointing", "later indefinite", "later other", "later earlier", "earlier indefinite", "same word", "same deed", "other deed",
    *(f"{which} {sense}" for which in ("earlier", "later") for sense in ("act", "result", "reference")),
    *(f"{kind} {how}" for kind in _KINDS for how in ("shared", "apart", "earlier alone", "later alone")),
    *(f"{link} {how}" for link in LINK_TYPES for how in ("forward between", "back between", "points back", "near")),
)  # fmt: skip
_AT = {name: i for i, name in enumerate(FEATURES)}


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around one mention: its sentence and paragraph, its article, its word, and what its sentence names."""

    first: int
    sentence: int
    paragraph: int
    before: frozenset[str]
    stems: frozenset[str]
    deeds: frozenset[int]
    senses: tuple[float, ...]
    named: tuple[frozenset[str], ...]


def pair_features(words: Words, marks: Marks, hints: npt.NDArray[np.float32], mentions: Sequence[Sequence[int]]) -> npt.NDArray[np.float32]:
    """The features of every two mentions (word indices each, in text order), shape (M, M, features); [i, j] for i before j is filled.

    >>> from kg.extract.features import words_of
    >>> from kg.extract.hints import hints
    >>> from kg.extract.marks import marks_of
    >>> from kg.model import make_report
    >>> text = "An ambush killed two soldiers near Ansongo. The ambush took place on Monday."
    >>> w = words_of(text, "en")
    >>> marks = marks_of(make_report(text, lang="en"), "en", w)
    >>> f = pair_features(w, marks, hints(w, "en"), [[1], [9]])[0, 1]
    >>> [name for name, value in zip(FEATURES, f, strict=True) if value][:4]
    ['next sentence', 'same paragraph', 'neighbours', 'later definite']
    """
    m = len(mentions)
    out = np.zeros((m, m, len(FEATURES)), dtype=np.float32)
    around = _surroundings(words, marks, hints, mentions)
    columns = list(_CUE_COLUMNS)
    cues = [(int(i), _CUE_COLUMNS[columns[c]]) for i, c in np.argwhere(hints[:, columns])]
    for i in range(m):
        for j in range(i + 1, m):
            row = out[i, j]
            _distance(row, around[i], around[j], j - i)
            _wording(row, around[i], around[j])
            _named(row, around[i], around[j])
            _linked(row, around[i], around[j], words, cues)
    return out


_CUE_COLUMNS = {NAMES.index(f"cue {c}"): c for c in cue_names() if c.split(" ")[0] in LINK_TYPES}


def _surroundings(words: Words, marks: Marks, hints: npt.NDArray[np.float32], mentions: Sequence[Sequence[int]]) -> list[_Around]:
    breaks = ["\n" in words.text[words.end[k - 1] : words.start[k]] for k in range(1, len(words))]
    paragraph = np.cumsum([0, *breaks])
    named = [_by_sentence(words, marks, kind) for kind in _KINDS]
    out = []
    for idx in mentions:
        first, s = idx[0], words.sentence[idx[0]]
        low = words.sentences[s][0]
        before = frozenset(words.norm[k] for k in range(max(0, first - 3), first) if words.start[k] >= low)
        stems = frozenset(_stem(words.norm[k]) for k in idx if words.norm[k] not in FUNCTION_WORDS)
        deeds = frozenset(int(c) for k in idx for c in np.flatnonzero(hints[k, : 2 * _TYPES] >= 1) % _TYPES)
        senses = tuple(float(max(hints[k, c] for k in idx)) for c in _SENSES)
        out.append(_Around(first, s, int(paragraph[first]), before, stems, deeds, senses, tuple(n.get(s, frozenset()) for n in named)))
    return out


_TYPES = NAMES.index("sense act") // 2


@lru_cache(maxsize=20000)
def _stem(word: str) -> str:
    return word[: max(4, len(word) - 3)] if len(word) > 5 else word.rstrip("s")


def _by_sentence(words: Words, marks: Marks, kind: str) -> dict[int, frozenset[str]]:
    """What each sentence names of a kind, as comparable keys."""
    found: list[tuple[int, str]]
    if kind == "place":
        found = [(p.start, flat(words.text[p.start : p.end])) for p in marks.places]
    elif kind == "date":
        found = [(d.start, f"{d.first} {d.last}") for d in marks.dates if d.first or d.last]
    elif kind == "actor":
        found = [(a.start, a.actor) for a in marks.actors]
    else:
        found = [(n.start, f"{n.minimum}") for n in marks.counts if n.minimum is not None and n.unit is None and not n.article]
    starts = np.array([a for a, _ in words.sentences], dtype=np.int64)
    out: dict[int, set[str]] = {}
    for at, key in found:
        out.setdefault(int(np.searchsorted(starts, at, "right")) - 1, set()).add(key)
    return {s: frozenset(keys) for s, keys in out.items()}


def _distance(row: npt.NDArray[np.float32], a: _Around, b: _Around, apart: int) -> None:
    step = b.sentence - a.sentence
    row[_AT["same sentence"]] = step == 0
    row[_AT["next sentence"]] = step == 1
    row[_AT["two or three sentences on"]] = 2 <= step <= 3
    row[_AT["same paragraph"]] = a.paragraph == b.paragraph
    row[_AT["next paragraph"]] = b.paragraph == a.paragraph + 1
    row[_AT["neighbours"]] = apart == 1
    row[_AT["one between"]] = apart == 2
    row[_AT["many between"]] = apart > 5


def _wording(row: npt.NDArray[np.float32], a: _Around, b: _Around) -> None:
    row[_AT["later definite"]] = bool(b.before & _DEFINITE)
    row[_AT["later pointing"]] = bool(b.before & _POINTING)
    row[_AT["later indefinite"]] = bool(b.before & _INDEFINITE)
    row[_AT["later other"]] = bool(b.before & _OTHER)
    row[_AT["later earlier"]] = bool(b.before & _EARLIER)
    row[_AT["earlier indefinite"]] = bool(a.before & _INDEFINITE)
    row[_AT["same word"]] = bool(a.stems & b.stems)
    row[_AT["same deed"]] = bool(a.deeds & b.deeds)
    row[_AT["other deed"]] = bool(a.deeds and b.deeds and not a.deeds & b.deeds)
    row[_AT["earlier act"] : _AT["earlier act"] + 3] = a.senses
    row[_AT["later act"] : _AT["later act"] + 3] = b.senses


def _named(row: npt.NDArray[np.float32], a: _Around, b: _Around) -> None:
    if a.sentence == b.sentence:
        return  # what their one sentence names is both's
    for kind, x, y in zip(_KINDS, a.named, b.named, strict=True):
        row[_AT[f"{kind} shared"]] = bool(x & y)
        row[_AT[f"{kind} apart"]] = bool(x and y and not x & y)
        row[_AT[f"{kind} earlier alone"]] = bool(x and not y)
        row[_AT[f"{kind} later alone"]] = bool(y and not x)


def _linked(row: npt.NDArray[np.float32], a: _Around, b: _Around, words: Words, cues: Sequence[tuple[int, str]]) -> None:
    """Words that link: between the two, or pointing back from the later one's sentence, or only near."""
    if b.sentence - a.sentence > 3:
        return
    for at, name in cues:
        link, direction = name.split(" ")
        s = words.sentence[at]
        if direction == "this>previous" and s == b.sentence and a.sentence < s:
            row[_AT[f"{link} points back"]] = 1
        elif a.first < at < b.first and direction != "this>previous":
            row[_AT[f"{link} {'forward' if direction == 'main>comp' else 'back'} between"]] = 1
        elif s in (a.sentence, b.sentence):
            row[_AT[f"{link} near"]] = 1
