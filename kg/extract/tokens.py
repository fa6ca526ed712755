"""Words and punctuation of a text, with offsets, and the flat form of a text that every rule of extraction reads.

`flat` is for rules: as long as the text, character for character, but lower case, without accents, with plain quotes,
hyphens and spaces, so that one pattern reads "Tués", "TUES" and "tue\\u0301s" alike and what it finds has true offsets.
`tokens` is for everything that counts words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\u0085\u2028\u2029\x0b\x0c"
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0f"
_SAME = {
    **dict.fromkeys("\u2018\u2019\u02bc\u02bb\u00b4\u2032`\uff07", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2043\ufe63", "-"),
    **dict.fromkeys("\u2013\u2014\u2015\u2212", "\u2013"),
    **dict.fromkeys(SPACES, " "),
    **dict.fromkeys(INVISIBLE, " "),
}  # fmt: skip


class Stretch(NamedTuple):
    """A stretch of a text: code points `start` to `end`, end exclusive."""

    start: int
    end: int


class Token(NamedTuple):
    """A word or a mark of punctuation; ``text[start:end]`` of the whole text is the token's `text`."""

    start: int
    end: int
    text: str

    @property
    def norm(self) -> str:
        """The word for comparison: lower case, no accents, mended where a line break hyphenated it.

        >>> Token(0, 11, "mili-\\ntaîres").norm
        'militaires'
        """
        return flat(self.text).rstrip()


class _Fold(dict[int, str]):
    """Character → its flat form, made when first met, so that `str.translate` does the work."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_char(chr(code))
        return folded


def _fold_char(char: str) -> str:
    if char in _SAME:
        return _SAME[char]
    plain = unicodedata.normalize("NFD", char)[0].lower()
    return plain if len(plain) == 1 else plain[0]


_FOLD = _Fold()
_CUT = re.compile(r"(?<![^\W\d_])([^\W\d_]+)[-\u2010\u2011\u00ad][ ]?\n[ ]{0,4}([^\W\d_]+)")
# First halves of compounds: a line break after them takes no hyphen away ("état-\nmajor" is "état-major").
_COMPOUND = re.compile(
    "al|el|etat|porte|contre|sous|vice|ex|avant|arriere|mi|grande?|haute?|nord|sud|centre|est|ouest|north|south|east|west|anti|pro|non|self"
    "|co|pick|lance|garde|quartier|demi|multi|inter|trans|machine|grenade|counter|semi|mid|pre|post"
)


@lru_cache(maxsize=16)
def flat(text: str) -> str:
    r"""The text for matching: as long as `text`, lower case, no accents, plain quotes (' "), hyphens and spaces.

    A word that a line break cut with a hyphen is whole again (its second half moves up, the gap goes behind it); other
    line breaks stay. What a rule finds at the end of such a word is put right by `snap`.

    >>> flat("L’État-major : « 12\u202f000 tués »")
    'l\'etat-major : " 12 000 tues "'
    >>> flat("mili-\ntaires tués")
    'militaires   tues'
    """
    folded = text.translate(_FOLD)
    if "\n" not in text or not _CUT.search(text):
        return folded
    out, last = [], 0
    for m in _CUT.finditer(text):
        first, second = folded[m.start(1) : m.end(1)], folded[m.start(2) : m.end(2)]
        if not m[2][0].islower() and not _COMPOUND.fullmatch(first):
            continue
        word = first + ("-" if _COMPOUND.fullmatch(first) else "") + second
        out += [folded[last : m.start()], word.ljust(m.end() - m.start())]
        last = m.end()
    return "".join([*out, folded[last:]])


def snap(text: str, start: int, end: int) -> Stretch:
    r"""The stretch of the text itself that a match in its flat form stands for: whole words, no space at either end.

    >>> text = "deux mili-\ntaires tués"
    >>> start, end = snap(text, 5, 15)
    >>> text[start:end]
    'mili-\ntaires'
    """
    while end < len(text) and text[end - 1].isalpha() and text[end].isalpha():
        end += 1
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Stretch(start, end)


# ---------------------------------------------------------------- tokens

_APOSTROPHE = "['\u2019\u02bc]"
_HYPHEN = "[-\u2010\u2011]"
# The bounds in these patterns keep the time linear on text that is no text.
_NUMBER = r"\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3}){1,4}(?!\d)(?:,\d{1,9})?|\d{1,20}(?:[.,:]\d{1,9}){0,6}"
_COMMON = [
    r"https?://[^\s<>\"«»]+|www\.[^\s<>\"«»]+|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}",
    r"[@#]\w+",
    r"(?:[^\W\d_]\.){2,}",  # U.S., p.m., S.E.M.
    r"\.{2,}|…",
]
_WORD = rf"\w+(?:{_HYPHEN}(?:\n(?=[^\W\d_A-Z]))?\w+|{_APOSTROPHE}\w+)*"
_ELIDED = (
    rf"(?i:jusqu|lorsqu|puisqu|quoiqu|presqu|qu|[cdjlst]){_APOSTROPHE}(?=[^\W\d_]|\d)"
    rf"|[nm]{_APOSTROPHE}(?=[^\W\d_])|[NM]{_APOSTROPHE}(?=[a-zà-ÿ])|[NM]{_APOSTROPHE}(?=(?:A|EST|ONT|AVAIT|ETAIT|ÉTAIT|AURAIT)\b)"
)
_WHOLE = rf"(?i:aujourd{_APOSTROPHE}hui|quelqu{_APOSTROPHE}une?|presqu{_APOSTROPHE}[iî]les?|d{_APOSTROPHE}ores|prud{_APOSTROPHE}\w+)"
_TAIL = rf"{_HYPHEN}(?:t{_HYPHEN})?(?:ils?|elles?|on|je|tu|nous|vous|ce|moi|lui|leur|les?|la|y|en)\b"
_FR_WORD = rf"\w+(?:(?!{_TAIL}(?!{_HYPHEN}\w)){_HYPHEN}(?:\n(?=[^\W\d_A-Z]))?\w+|(?<=[^\W\d_]){_APOSTROPHE}\w+)*"
_EN = re.compile("|".join([*_COMMON, rf"(?:{_NUMBER})(?![\w])", rf"{_APOSTROPHE}s\b", _WORD, r"\S"]))
_FR = re.compile("|".join([*_COMMON, rf"(?:{_NUMBER})(?![\w])", _WHOLE, _ELIDED, rf"(?<=\w){_TAIL}", _FR_WORD, r"\S"]))
_POSSESSIVE = re.compile(rf"(.+?)({_APOSTROPHE}s)", re.IGNORECASE | re.DOTALL)


def tokens(text: str, lang: str | None) -> list[Token]:
    """The words and punctuation marks of a text, in order; elisions (fr) and possessives (en) stand alone.

    Hyphenated names, numbers with separators, dotted acronyms and addresses stay whole.

    >>> [t.text for t in tokens("L'armée a tué 12 000 hommes.", "fr")]
    ["L'", 'armée', 'a', 'tué', '12 000', 'hommes', '.']
    >>> [t.text for t in tokens("Mali's U.S.-made pick-ups near N'Djamena", "en")]
    ['Mali', "'s", 'U.S.', '-', 'made', 'pick-ups', 'near', "N'Djamena"]
    """
    if lang == "fr":
        return [Token(m.start(), m.end(), m[0]) for m in _FR.finditer(text)]
    out: list[Token] = []
    for m in _EN.finditer(text):
        owner = _POSSESSIVE.fullmatch(m[0]) if m[0][-1] in "sS" else None
        if owner and m[0][0].isalpha():
            cut = m.start() + len(owner[1])
            out += [Token(m.start(), cut, owner[1]), Token(cut, m.end(), owner[2])]
        else:
            out.append(Token(m.start(), m.end(), m[0]))
    return out
