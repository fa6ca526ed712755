"""Stretches of words that the role head gives to an event, each cut at its sentence and grown to whole names and phrases."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kg.extract.encoder import Floats
from kg.extract.features import FUNCTION_WORDS, ROLES
from kg.extract.reading import Reading, Told, runs

# What may stand between two words of one stretch.
_BRIDGES = frozenset("of the de du des d l la le les in from for and's 's à au aux - '".split()) | {"d'", "l'", "a"}
# Words that alone name nobody.
EMPTY = FUNCTION_WORDS | frozenset(
    """dozens scores hundreds thousands dizaine dizaines centaine centaines millier milliers quinzaine vingtaine trentaine cinquantaine
    one two three four five six seven eight nine ten presumed presumes presume suspected elements members membres
    deux trois quatre cinq sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante cinquante soixante cent
    eleven twelve thirteen fourteen fifteen twenty thirty forty fifty hundred thousand autre autres other others double
    i me we us you he him she it they them themselves himself herself itself je nous vous il elle ils elles lui eux
    memes derniers dernieres premiers same my our your his her its their mon ma mes notre nos votre vos son sa ses leur leurs whom whose chacun chacune each both""".split()
)
_PARTY = 0.7  # how surely a word beside a stretch must name a party to belong to it
ARTICLES = frozenset(["the", "les", "le", "la", "l'", "un", "une", "des"])
_NOT_FIRST = FUNCTION_WORDS - frozenset("l' le la les the des une un a an d' du its his their ses son leurs".split())


def look_around(reading: Reading) -> list[Floats]:
    """For each mention, the probability of each role of each word of the report: (words, roles)."""
    w, heads = reading.words, reading.heads
    at, sentence = np.arange(len(w)), np.asarray(w.sentence)
    return [
        heads.roles(heads.mention(list(m.words)), m.types, at - m.first, sentence - w.sentence[m.first])
        * np.float32(min(1.0, 0.5 + m.score / 2))
        for m in reading.mentions
    ]


def role_words(reading: Reading, told: Told) -> None:
    """Fill `told.roles`, (words, roles): the surest that any mention of the event is of each word's role."""
    number = {id(m): i for i, m in enumerate(reading.mentions)}
    told.roles = np.maximum.reduce([reading.looks[number[id(m)]] for m in told.mentions])


def stretches(reading: Reading, told: Told, role: str, threshold: float, low: float) -> list[tuple[int, int, float]]:
    """(first word, last word, score) of the stretches that fill a role, surest first; a stretch grows while above `low`.

    None crosses the end of a sentence or line; one that holds a part of a known actor's name holds all of it.
    """
    p = told.roles[:, ROLES.index(role)]
    rivals = [told.roles[:, ROLES.index(r)] for r in ("initiator", "target", "place") if r != role]
    flags = [bool(p[i] >= low and all(p[i] >= r[i] for r in rivals)) for i in range(len(p))]
    gap = [reading.words.norm[i] in _BRIDGES for i in range(len(p))]
    out: dict[tuple[int, int], float] = {}
    for first, last in (piece for run in runs(flags, gap) for piece in _pieces(reading, *run)):
        a, b = trimmed(reading, first, last)
        if a > b:
            continue
        score = round(float(p[a : b + 1].max()), 4)
        a, b = _whole_phrase(reading, *_whole_names(reading, a, b))
        if score >= threshold and any(reading.words.norm[i][:1].isalpha() and reading.words.norm[i] not in EMPTY for i in range(a, b + 1)):
            out[a, b] = max(out.get((a, b), 0.0), score)
    return sorted(((a, b, s) for (a, b), s in out.items()), key=lambda x: (-x[2], x[0]))


def _pieces(reading: Reading, first: int, last: int) -> Iterator[tuple[int, int]]:
    """A stretch cut where a sentence or a line ends inside it."""
    w = reading.words
    start = first
    for i in range(first + 1, last + 1):
        if w.sentence[i] != w.sentence[i - 1] or "\n" in w.text[w.end[i - 1] : w.start[i]]:
            yield start, i - 1
            start = i
    yield start, last


def _whole_names(reading: Reading, first: int, last: int) -> tuple[int, int]:
    """The stretch grown to the whole of the known names that it touches."""
    w = reading.words
    for name in reading.marks.actors:
        inside = [i for i in range(max(0, first - 10), min(len(w), last + 11)) if w.start[i] < name.end and w.end[i] > name.start]
        if inside and inside[0] <= last and inside[-1] >= first:
            first, last = min(first, inside[0]), max(last, inside[-1])
    return first, last


def _whole_phrase(reading: Reading, first: int, last: int) -> tuple[int, int]:
    """The stretch grown over the words beside it that belong to the same party: "two ethnic" of "two ethnic militias"."""
    w = reading.words
    party = reading.heads.entities()[:, 1]

    def belongs(i: int, j: int) -> bool:
        a, b = min(i, j), max(i, j)
        return (
            bool(party[i] >= _PARTY)
            and w.norm[i][:1].isalnum()
            and w.norm[i] not in FUNCTION_WORDS
            and w.text[w.end[a] : w.start[b]] in (" ", "-", "")
        )

    while last + 1 < len(w) and belongs(last + 1, last):
        last += 1
    while first > 0 and w.norm[first] not in ARTICLES and belongs(first - 1, first):
        first -= 1
    return first, last


def trimmed(reading: Reading, first: int, last: int) -> tuple[int, int]:
    """A stretch without punctuation, conjunctions and prepositions at its ends."""
    norm = reading.words.norm
    while first <= last and (norm[first] in _NOT_FIRST or not norm[first][:1].isalnum()):
        first += 1
    while last >= first and (norm[last] in FUNCTION_WORDS or not norm[last][:1].isalnum()):
        last -= 1
    for i in range(last, first, -1):  # "regroupés les assaillants": the phrase begins at its article
        if norm[i] in ARTICLES and norm[i - 1] not in FUNCTION_WORDS and norm[i - 1] not in _BRIDGES and norm[i - 1].isalpha():
            return i, last
    return first, last
