"""Where the sentences of a report are, also where its layout was lost.

A list item or header line is a sentence of its own; a dateline is split off; a full stop ends a sentence unless an
abbreviation, initial, figure or lower-case word says otherwise; where the ends were lost altogether, long stretches are
cut before words that begin sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.extract.layout import Dateline, blocks, boilerplate, dateline, datelines
from kg.extract.tokens import Stretch, flat
from kg.extract.wordlists import words

__all__ = ["Dateline", "boilerplate", "dateline", "datelines", "paragraphs", "sentences"]

_STOP = re.compile(r"(?:[.!?…]+|\.\.+)(?P<close>[ \u00a0\u202f]»|[\"'”’»)\]*_]*)(?P<gap>[\s\u00a0]+|(?=[A-ZÀ-Þ«“][a-zà-ÿ])|$)")
_WORD_BEFORE = re.compile(r"[^\W\d_]+\Z")
_STARTERS = frozenset(words("sentence-starters"))
_LONG = 700
_LONGEST = 1500  # no sentence is longer, so that what reads sentences takes time in proportion to the text
_LOST = re.compile(
    r"(?<=[a-zà-ÿ0-9)»”\"])[ ]+(?=(?:The|On|In|At|An?|It|He|She|They|But|This|These|According|After|Les?|La|L['’]|Une?|Des|Dans|Selon|Ils?"
    r"|Elles?|Mais|Ce|Cette|Ces|Au|À|Aux|En|Sur|Après|Depuis)[ '’]?[a-zà-ÿA-Z0-9])"
)


@lru_cache(maxsize=16)
def sentences(text: str, lang: str | None) -> tuple[Stretch, ...]:
    """The sentences of a text, in order, without bullets, list numbers or surrounding blanks; datelines stand alone.

    >>> text = "BAMAKO (AFP) – Le col. Diarra a parlé. 02 morts.\\n- Côté ami : néant"
    >>> [text[a:b] for a, b in sentences(text, "fr")]
    ['BAMAKO (AFP) –', 'Le col. Diarra a parlé.', '02 morts.', 'Côté ami : néant']
    """
    heads = {d.start: d for d in datelines(text)}
    out: list[Stretch] = []
    for block in blocks(text):
        head = heads.get(block.start)
        if head and head.end < block.end:
            out += _stripped(text, Stretch(head.start, head.end))
            block = Stretch(head.end, block.end)
        for piece in _cut(text, block):
            out += _stripped(text, piece)
    return tuple(out)


def paragraphs(text: str) -> tuple[Stretch, ...]:
    """The blocks of a text (paragraphs, list items, header lines): see `kg.extract.layout.blocks`."""
    return blocks(text)


def _stripped(text: str, piece: Stretch) -> list[Stretch]:
    start, end = piece
    while start < end and (text[start].isspace() or text[start] in "*_"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return [Stretch(start, end)] if any(c.isalnum() for c in text[start:end]) else []


def _cut(text: str, block: Stretch) -> Iterator[Stretch]:
    at = block.start
    for m in _STOP.finditer(text, block.start, block.end):
        if m.end() < block.end and _ends(text, m, block):
            yield from _shorter(text, Stretch(at, m.end()))
            at = m.end()
    yield from _shorter(text, Stretch(at, block.end))


def _ends(text: str, m: re.Match[str], block: Stretch) -> bool:
    """Does this mark end a sentence?"""
    following = text[m.end()]
    if not m["gap"]:  # "soldiers.That": only between a long lower-case word and a capital
        before = text[max(block.start, m.start() - 3) : m.start()]
        return len(before) == 3 and before.isalpha() and before.islower()
    if m[0][0] in "!?":
        return not following.islower() or following in '«“"'
    if following.islower():
        return False
    if len(m[0].strip()) > 1 and m[0][0] == ".":  # an ellipsis or a closed quotation
        return True
    return not _abbreviated(text, m, block)


def _abbreviated(text: str, m: re.Match[str], block: Stretch) -> bool:
    word = _WORD_BEFORE.search(text, max(block.start, m.start() - 20), m.start())
    if not word:
        return False
    ahead = re.compile(r"[^\W_]+").match(text, m.end())
    following = flat(ahead[0]) if ahead and not text.startswith(".", ahead.start() + 1) else ""  # not an initial
    if word.start() > block.start and text[word.start() - 1] == ".":  # U.S., p.m.
        return following not in _STARTERS and not m["close"]
    kind = _KIND.get(flat(word[0]))
    if kind == "number":
        return following[:1].isdigit() or (flat(word[0]) == "n" and text[m.end()] == "°")
    if kind == "title":
        return len(word[0]) == 1 or (following not in _STARTERS and word[0] != "mm")  # "MM. A et B", but "des obus de 82 mm."
    if kind == "any":
        return True
    return len(word[0]) == 1 and word[0].isupper() and following not in _STARTERS and _named(text, word.start(), block.start)


def _named(text: str, at: int, start: int) -> bool:
    """An initial: a capital letter alone after a blank or at the start, not the end of "Zone B"."""
    before = text[max(start, at - 12) : at].split()
    return not before or before[-1][:1].isupper() or before[-1].endswith(("by", "de", "par", ",", "(", "of"))


_KIND = {w: kind for kind in ("title", "number", "any") for w in words("abbreviations", kind)}


def _shorter(text: str, piece: Stretch) -> Iterator[Stretch]:
    """Long stretches without an end, cut at semicolons, else before a capital that begins a sentence, at last at a blank."""
    if piece.end - piece.start <= _LONG:
        yield piece
        return
    cuts = [m.end() for m in re.compile(r";[ ]").finditer(text, piece.start, piece.end)]
    cuts += [m.end() for m in _LOST.finditer(text, piece.start, piece.end)]
    at = piece.start
    for cut in [*sorted(cuts), piece.end]:
        while cut - at > _LONGEST:
            blank = text.rfind(" ", at + 1, at + _LONGEST)
            middle = blank + 1 if blank > at else at + _LONGEST
            yield Stretch(at, middle)
            at = middle
        if cut == piece.end or (cut - at > 60 and piece.end - cut > 20):
            yield Stretch(at, cut)
            at = cut
