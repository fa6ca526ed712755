"""How patterns are written, and what they spell out: the notation of every lexicon.

A pattern is what a person would write down, words in their lemma, and it matches every form of them::

    carry out * ^attack            "carried out a deadly attack": up to four words at the `*`; the event is told by `^attack`
    (launch|mount|set up) *2 raid  one of several words or phrases; at most two words in between
    se rendre                      "s'est rendu", "se sont aussitôt rendus": reflexives and their auxiliary
    claim * ~(attack|raid)         `~`: must be there, but is not part of what is found (it may tell an event of its own)
    fall <CAP>?                    classes in angle brackets: a capitalised word, <NUM>, a list of `classes.xx.tsv`; `?` = may be missing
    porter/pp disparu/a            marks: /v verb, /n noun, /a adjective, /pp participles only, /= this very form

Words without a mark: the first takes the entry's part of speech (in English nouns: the last before a preposition), others
match as written or with a plural s. Without a `^` the head is that first word, or what follows it if it is be, get, être, avoir.
Hyphens count as spaces, apostrophes end a word (``l'`` + ``armée``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import product

Alternatives = frozenset[tuple[str, str]]  # (word, mark): one place of a pattern, any of these words
Part = Alternatives | int | str  # a place, a gap of so many words, or a sign ("^" head, "~" context) for the place after it
Choice = tuple[Part, ...]
Element = list[Choice]  # one element of a pattern: any of these

_TOKEN = re.compile(r"[\^~]?\([^)]*\)(?:/\w+|/=)?\??|\*\d?|\S+")
_MARK = re.compile(r"(.+?)/(v|n|a|pp|ger|fin|=)")
_PIECE = re.compile(r"[^\s'\-‐‑]+'(?!s\b)|'?[^\s'\-‐‑]+")
_ELISION = re.compile(r"\b(s|l|d|n|qu|m)'(?!(?:en|y)\b)(?=[\w(])")
_REFLEXIVES = frozenset({"se", "s'", "s'en", "s'y", "y"})
_CARRIERS = frozenset({"be", "get", "être", "avoir"})
# French words before a verb or noun that do not carry it.
_PARTICLES = frozenset({"se", "s'", "s'en", "s'y", "ne", "n'", "en", "y", "l'", "le", "la", "les", "pas", "plus"})
_PREPOSITIONS = frozenset(
    {"of", "on", "by", "in", "into", "to", "for", "at", "against", "with", "from", "between", "upon", "over", "among"}
)
# What the head is not looked for among, after be or être: "be under siege".
_SMALL = (
    _PREPOSITIONS
    | _PARTICLES
    | {"under", "out", "off", "up", "down", "the", "a", "sous", "sur", "dans", "à", "de", "au", "aux", "du", "un"}
)
_MARK_OF_POS = {"v": "v", "n": "n", "a": "a"}
# Small words that stand for their elided and agreeing forms too.
WHOLE: dict[str, dict[str, tuple[str, ...]]] = {
    "fr": {
        "de": ("de", "d'", "du", "des"), "d'": ("de", "d'", "du", "des"), "à": ("à", "au", "aux"), "au": ("à", "au", "aux"),
        "le": ("le", "la", "l'", "les"), "la": ("le", "la", "l'", "les"), "l'": ("le", "la", "l'", "les"), "que": ("que", "qu'"),
        "un": ("un", "une", "des"), "une": ("un", "une", "des"), "qu'": ("que", "qu'"),
        "se": ("se", "s'", "me", "m'", "nous", "vous"), "s'": ("se", "s'", "me", "m'", "nous", "vous"),
        "ne": ("ne", "n'"), "n'": ("ne", "n'"),
        "son": ("son", "sa", "ses", "leur", "leurs"), "sa": ("son", "sa", "ses", "leur", "leurs"), "si": ("si", "s'"),
    },
    "en": {"one's": ("his", "her", "their", "its", "our", "my"), "a": ("a", "an"), "their": ("his", "her", "their", "its")},
}  # fmt: skip


def pieces_of(word: str) -> list[str]:
    """A word cut at hyphens and after elisions, in lower case, with straight apostrophes.

    >>> pieces_of("Cessez-le-feu"), pieces_of("d’assaut"), pieces_of("JNIM's")
    (['cessez', 'le', 'feu'], ["d'", 'assaut'], ['jnim', "'s"])
    """
    word = word.lower().replace("’", "'").replace("ʼ", "'")
    return _PIECE.findall(word) or ([word] if word else [])


class Notation:
    """Reads the patterns of one language; what it has read once it knows (most words come again in other patterns).

    >>> [len(path) for path in Notation("en", {}).paths("carry out * ^attack", "v")]
    [5]
    """

    def __init__(self, lang: str, classes: Mapping[str, Alternatives]) -> None:
        self._lang = lang
        self._classes = classes
        self._whole = WHOLE.get(lang, {})
        self._known: dict[tuple[str, str | None], list[Element]] = {}

    def paths(self, pattern: str, pos: str) -> list[Choice]:
        """Everything the pattern spells out, each as places, gaps and signs. Raises ValueError where it is not a pattern."""
        out = _joined(self._elements(pattern, pos))
        if not all(any(isinstance(x, frozenset) for x in path) and isinstance(_first(path), frozenset) for path in out):
            raise ValueError("a pattern begins with a word and has at least one")
        return out

    def _elements(self, pattern: str, pos: str) -> list[Element]:
        texts = _TOKEN.findall(_ELISION.sub(r"\1' ", pattern) if "'" in pattern else pattern)
        first = self._inflected(texts, pos)
        mark = _MARK_OF_POS.get(pos, "=")
        each = [self._element(text, mark if i == first else None) for i, text in enumerate(texts)]
        out = [e for elements in each for e in elements]
        if "^" not in pattern:
            head = self._head(texts, first)
            at = min(sum(map(len, each[:head])), len(out) - 1)
            out[at] = [("^", *choice) for choice in out[at]]
        return out

    @staticmethod
    def _head(texts: Sequence[str], first: int) -> int:
        if texts[first].partition("/")[0] not in _CARRIERS:
            return first
        later = [i for i, t in enumerate(texts) if i > first and not t.startswith(("*", "~"))]
        return next((i for i in later if texts[i] not in _SMALL), later[0] if later else first)

    def _inflected(self, texts: Sequence[str], pos: str) -> int:
        """Which word takes the part of speech of the entry."""
        places = [i for i, t in enumerate(texts) if not t.startswith("*")]
        words = [i for i in places if texts[i] not in _PARTICLES] or places
        if not words:
            raise ValueError("no word in the pattern")
        marked = [i for i in words if texts[i].startswith("^")]
        if pos == "n" and marked:
            return marked[0]
        if pos != "n" or self._lang != "en":
            return words[0]
        last = words[0]
        for i in words[1:]:
            if texts[i].strip("^?") in _PREPOSITIONS or i != last + 1:
                break
            last = i
        return last

    def _element(self, text: str, mark: str | None) -> list[Element]:
        known = self._known.get((text, mark))
        if known is None:
            known = self._known[text, mark] = self._read(text, mark)
        return known

    def _read(self, text: str, mark: str | None) -> list[Element]:
        if text.startswith("*"):
            return [[(int(text[1:] or 4),)]]
        sign, optional = text[0] if text[0] in "^~" else "", text.endswith("?") and len(text) > 1
        word, given = _cut_mark(text[len(sign) : -1 if optional else None])
        group = word.startswith("(") and word.endswith(")")
        parts = [self._group(word[1:-1], given or mark)] if group else self._word(word, given or mark)
        if sign:
            signed = len(parts) if sign == "~" else 1
            parts = [[_signed(sign, choice) for choice in part] for part in parts[:signed]] + parts[signed:]
        return [[*_joined(parts), ()]] if optional else parts

    def _group(self, text: str, mark: str | None) -> Element:
        """One of several words or phrases; the single words become one place, so that few paths are needed."""
        single: set[tuple[str, str]] = set()
        out: Element = []
        for phrase in text.split("|"):
            words = phrase.split()
            marked = next((i for i, w in enumerate(words) if w not in _PARTICLES), 0)
            for choice in _joined([p for i, w in enumerate(words) for p in self._in_phrase(w, mark if i == marked else None)]):
                if len(choice) == 1 and isinstance(choice[0], frozenset):
                    single |= choice[0]
                else:
                    out.append(choice)
        return ([(frozenset(single),)] if single else []) + out

    def _in_phrase(self, text: str, mark: str | None) -> list[Element]:
        if text.startswith("*"):
            return [[(int(text[1:] or 4),)]]
        word, given = _cut_mark(text)
        return self._word(word, given or mark)

    def _word(self, word: str, mark: str | None) -> list[Element]:
        if word.startswith("<"):
            return [[(self._class(word),)]]
        if not word or not set("|()<>^*~").isdisjoint(word):
            raise ValueError(f"not a word of a pattern: {word!r}")
        cut = pieces_of(word)
        whole = len(cut) == 1
        out: list[Element] = [
            [(self._place(part, mark if whole or (mark == "n" and i == len(cut) - 1) else None),)] for i, part in enumerate(cut)
        ]
        if self._lang == "fr" and word in _REFLEXIVES:
            out.append([(), (frozenset({("être", "v"), ("avoir", "v")} if word == "y" else {("être", "v")}),)])
        return out

    def _class(self, name: str) -> Alternatives:
        if name in ("<CAP>", "<NUM>"):
            return frozenset({(name, "=")})
        if name[1:-1] not in self._classes:
            raise ValueError(f"no such class: {name}")
        return self._classes[name[1:-1]]

    def _place(self, word: str, mark: str | None) -> Alternatives:
        if mark is not None:
            return frozenset({(word, mark)})
        if word in self._whole or len(word) <= 3 or not word.isalpha():
            return frozenset({(word, "=")})
        return frozenset({(word, "="), (word, "n")})


def _cut_mark(core: str) -> tuple[str, str | None]:
    found = _MARK.fullmatch(core) if "/" in core else None
    return (found[1], found[2]) if found else (core, None)


def _signed(sign: str, choice: Choice) -> Choice:
    """The sign before the first place (`^`), or before every place (`~`)."""
    if sign == "^":
        return ("^", *choice)
    return tuple(y for x in choice for y in (("~", x) if isinstance(x, frozenset) else (x,)))


def _joined(parts: Iterable[Sequence[Choice]]) -> list[Choice]:
    return [tuple(x for choice in combination for x in choice) for combination in product(*parts)]


def _first(path: Choice) -> Part | None:
    return next((x for x in path if not isinstance(x, str)), None)
