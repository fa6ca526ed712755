"""Names of sites that no gazetteer has: "an army post at Kpinkankandi", « le site minier de Tarkiré », "the Loulouni post".

The model takes such a name for a part of the target, which it is too; it is also where the deed took place.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.features import FUNCTION_WORDS
from kg.extract.lexicon import match
from kg.extract.reading import Reading
from kg.resolve.actor_names import nation_of

_KINDS = ("base", "place", "facility", "infrastructure", "gathering")
_AT = {"en": frozenset("at in near outside of".split()), "fr": frozenset(["a", "de", "d'", "du", "pres", "dans"])}
_PARTICLES = frozenset("al el ez as ash ad ar an bin ben ibn abu ag de du ould".split())
_STRICT = {"en": frozenset("at in near outside between".split()), "fr": frozenset(["a", "pres", "entre", "dans"])}
_SURE = 0.3  # how surely the model must take a part of a longer name for a place
_TITLES = frozenset(
    "president general colonel captain major minister sheikh imam mayor prince king judge mr mrs operation task camp".split()
)
_NO_PART = frozenset(
    """north south east west northern southern eastern western central upper lower greater nord sud est ouest region province district
    state county international city operation the people""".split()
)
_BETWEEN = 2  # words that may stand between the noun and the preposition: « camp militaire de »


def sites(reading: Reading, taken: frozenset[int]) -> Iterator[tuple[int, int]]:
    """The names (first word, last word) that words for a site say are places; none has a word that is `taken`."""
    w = reading.words
    marked = taken | {i for d in reading.marks.dates for i in w.within(d.start, d.end)}
    for m in match("target_things", w.surfaces(), reading.lang):
        if m.entry["kind"] not in _KINDS:
            continue
        last = m.tokens[-1]
        begin = _behind(reading, last)
        if begin is None and reading.lang == "en" and m.entry["kind"] in ("base", "place"):
            begin = _before(reading, m.tokens[0])
        if begin is None or begin in marked:
            continue
        end = begin if begin < last else _end(reading, begin)
        if not marked.intersection(range(begin, end + 1)):
            yield begin, end


def _behind(reading: Reading, last: int) -> int | None:
    """The first word of the name that a preposition ties to a noun which ends at word `last`."""
    w = reading.words
    for i in range(last + 1, min(last + 2 + _BETWEEN, len(w) - 1)):
        if w.sentence[i + 1] != w.sentence[last] or not w.norm[i][:1].isalpha():
            return None
        if w.norm[i] in _AT[reading.lang]:
            j = i + 1
            while j < len(w) - 1 and w.norm[j] in ("the", "l'", "la", "le", "de", "d'"):
                j += 1
            return j if _name(reading, j) else None
        if w.norm[i] in FUNCTION_WORDS or w.surface(i)[:1].isupper():
            return None
    return None


def _before(reading: Reading, first: int) -> int | None:
    """The one word before a noun that names the site: "the Loulouni post"."""
    w = reading.words
    while first > 0 and w.norm[first - 1] in ("army", "military", "police", "border", "mining", "gendarmerie"):
        first -= 1
    i = first - 1
    return i if i > 0 and w.norm[i - 1] in ("the", "in", "at", "a") and _name(reading, i) else None


def _name(reading: Reading, i: int) -> bool:
    surface = reading.words.surface(i)
    return surface[:1].isupper() and surface[1:2].islower() and nation_of(reading.words.norm[i]) is None and surface.isalpha()


def _end(reading: Reading, first: int) -> int:
    """The last word of a name that begins at word `first`: capitals, and particles and hyphens between them."""
    w = reading.words
    last = i = first
    while (
        i + 1 < len(w)
        and w.sentence[i + 1] == w.sentence[first]
        and (w.surface(i + 1)[:1].isupper() or w.surface(i + 1) == "-" or w.norm[i + 1] in _PARTICLES)
    ):
        i += 1
        if w.surface(i)[:1].isupper():
            last = i
    return last


def whole_name(reading: Reading, first: int, last: int, sure: float) -> tuple[int, int] | None:
    """The whole of a name of which the gazetteer knows a part: "at Gidan Waya" for Gidan; none where it is a part of somebody's name
    ("Barbara Manzi"), which is so where no word before says "at" and the model is not `sure` of a place.
    """
    a, b = first, last
    while (
        a > 1 and reading.words.sentence[a - 2] == reading.words.sentence[first] and _part(reading, a - 1, a)
    ):  # the first word of all has a capital anyway
        a -= 1
    while b + 1 < len(reading.words) and _part(reading, b + 1, b):
        b += 1
    if (a, b) == (first, last):
        return first, last
    if reading.words.norm[a - 1] in _STRICT[reading.lang] and reading.words.norm[a] not in _TITLES:
        return a, b
    return (first, last) if sure >= _SURE else None


def _part(reading: Reading, i: int, beside: int) -> bool:
    """Whether word `i` belongs to the name of which word `beside` is a part."""
    w = reading.words
    a, b = sorted((i, beside))
    return (
        w.sentence[i] == w.sentence[beside]
        and w.text[w.end[a] : w.start[b]] in (" ", "-")
        and w.surface(i)[:1].isupper()
        and w.surface(i)[1:2].islower()
        and w.norm[i] not in _NO_PART
        and nation_of(w.norm[i]) is None
        and not any(d.start <= w.start[i] < d.end for d in reading.marks.dates)
        and not any(a.start <= w.start[i] < a.end for a in reading.marks.actors)
    )
