"""The two sides that "between … and …" names: of a clash, talks, an agreement or a riot, each a party, and no places.

"Clashes between farmers and herders", « un accord entre l'État et les mouvements », « des combats ont opposé le Jnim à l'armée »: what
follows the word is a side each, in text order, where the event's own mention stands right before it and neither is a place, a number or a day.
"""

from __future__ import annotations

from kg.extract.features import FUNCTION_WORDS
from kg.extract.naming import participant
from kg.extract.reading import Reading, Told
from kg.extract.stretches import trimmed
from kg.model import Participant
from kg.resolve.actor_names import nation_of

_MUTUAL = frozenset({"ArmedClash", "Talks", "Agreement", "Riot"})
_AND = frozenset({"and", "et"})
# « Des combats ont opposé A à B », "fighting pitted A against B".
_OPPOSING = frozenset("oppose opposent opposaient opposait opposant opposee opposees opposes pitted pits pitting".split())
_OPPOSED = frozenset("a au aux contre against".split())
_FAR = 6  # words between the mention and "between"
_LONG = 9  # words of a side
_NAMED = 0.1  # a word that neither names a party nor a place as surely as this ends a side
_INSIDE = frozenset("of de du des d' the la le les l' an a un une 's loyal allied from to - '".split())


def sides_told(reading: Reading, told: Told) -> tuple[Participant, Participant] | None:
    """The two sides of a mutual event so told, or None."""
    if told.type not in _MUTUAL:
        return None
    norm, sentence = reading.words.norm, reading.words.sentence
    for m in told.mentions:
        last = m.words[-1]
        for at in range(last + 1, min(last + _FAR, len(norm))):
            if sentence[at] != sentence[last] or norm[at] in (".", ";", ":"):
                break
            if norm[at] in ("between", "entre"):
                return _sides(reading, at, _AND)
        for at in range(m.words[0], min(last + _FAR, len(norm))):
            if sentence[at] == sentence[last] and norm[at] in _OPPOSING:
                return _sides(reading, at, _OPPOSED)
    return None


def _sides(reading: Reading, between: int, joint: frozenset[str]) -> tuple[Participant, Participant] | None:
    """The parties behind word `between`, the second behind one of the words `joint`."""
    norm = reading.words.norm
    first = _phrase(reading, between + 1, joint)
    if first is None or first[1] + 1 >= len(norm) or norm[first[1] + 1] not in joint:
        return None
    second = _phrase(reading, first[1] + 2)
    if second is None or any(_no_party(reading, *x) for x in (first, second)):
        return None
    return participant(reading, *trimmed(reading, *first)), participant(reading, *trimmed(reading, *second))


def _phrase(reading: Reading, start: int, until: frozenset[str] = frozenset()) -> tuple[int, int] | None:
    """The noun phrase that begins at a word, as far as its words name a party or a place, and not beyond one of the words `until`."""
    w = reading.words
    named = reading.heads.entities()[:, 1:3].max(axis=1)
    last = None
    for i in range(start, min(start + _LONG, len(w))):
        inside = w.norm[i] in _INSIDE
        if w.sentence[i] != w.sentence[start] or not (inside or (w.norm[i][:1].isalnum() and w.norm[i] not in FUNCTION_WORDS)):
            break
        if last is not None and w.norm[i] in until:
            break
        if named[i] >= _NAMED or last is None:
            last = i if not inside else last
        elif not inside:
            break
    return (start, last) if last is not None else None


def _no_party(reading: Reading, first: int, last: int) -> bool:
    """Whether a phrase is a number, a day or a place alone."""
    w = reading.words
    a, b = trimmed(reading, first, last)
    if a > b or all(not w.norm[i][:1].isalpha() for i in range(a, b + 1)):
        return True
    start, end = w.start[a], w.end[b]
    dated = any(d.start < end and d.end > start for d in reading.marks.dates)
    place = any(p.start == start and p.end == end for p in reading.marks.places) and nation_of(w.norm[a]) is None
    country = any((x.start, x.end) == (start, end) for x in reading.marks.actors)  # "talks between Niger and Benin"
    return dated or (place and not country)
