"""Finding patterns of words in a text in one pass. How patterns are written: `kg.extract.pattern_text`.

Articles, quotation marks and manner adverbs may stand between any two words of a pattern. Case never matters, accents only
where the text has any. The patterns become one tree whose edges are *symbols* (a word in all its forms, a group, a class); each
word of the text is looked up once for the symbols that it can be.

Invariant: time is linear in the text. Every gap, skip and branch is bounded by the patterns, never by the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.extract import inflection
from kg.extract.pattern_text import WHOLE, Alternatives, Choice, Notation, pieces_of

_STOPS = frozenset({".", "!", "?", "…", ";", ":", "\n", "\n\n"})
_QUOTES = frozenset({"«", "»", '"', "“", "”", "‘", "'", "(", ")", "``", "''"})
_SKIPPED = {
    "en": frozenset({"the", "a", "an", "also", "then", "again", "already", "not", "once", "even", "just", "his", "her", "their", "its"}),
    "fr": frozenset(
        {"le", "la", "l'", "les", "un", "une", "des", "pas", "aussi", "ensuite", "alors", "encore", "déjà", "aussitôt", "même", "bien"}
        | {"y", "leur", "leurs", "son", "sa", "ses", "d'abord", "tous", "tout", "également", "hier", "notamment"}
    ),
}
_ADVERB = {"en": "ly", "fr": "ment"}
# What costs nothing in a gap.
_FREE = _QUOTES | {",", "l'", "d'"}
_MAX_SKIPS = 3
# What may hang on a word by a hyphen and leave it the word that it is: "attaqua-t-il".
_CLITICS = frozenset(
    {"t", "il", "elle", "ils", "elles", "on", "je", "tu", "nous", "vous", "ce", "ci", "là", "le", "la", "les", "y", "en", "même"}
)
_UNACCENTED = {ord(a): unicodedata.normalize("NFD", a)[0] for a in "àâäáãçéèêëíìîïñóòôöõúùûüýÿ"} | {ord("œ"): "oe", ord("æ"): "ae"}
_VERB = {"en": inflection.english_verb, "fr": inflection.french_verb}
_NOUN = {"en": inflection.english_noun, "fr": inflection.french_noun}
_PARTICIPLES = frozenset({"past", "pp", "any"})


class Piece(NamedTuple):
    """A word of the text as the matcher reads it: lower case, and where it stands among the caller's tokens."""

    form: str
    token: int
    capital: bool


class Found(NamedTuple):
    """An entry found: its number, the token that carries the meaning, all tokens that its words matched, and how many words."""

    entry: int
    head: int
    tokens: tuple[int, ...]
    words: int


@dataclass(slots=True)
class _Node:
    next: dict[int, _Node] = field(default_factory=dict)
    gaps: list[tuple[int, _Node]] = field(default_factory=list)
    ends: list[tuple[int, int, frozenset[int]]] = field(default_factory=list)  # entry, its head, the words that are context only


_Text = tuple[Sequence[Piece], Sequence[Sequence[int]]]
_Hit = tuple[tuple[int, int, frozenset[int]], tuple[int, ...]]


def fold(word: str) -> str:
    """The word without accents.

    >>> fold("assiégé")
    'assiege'
    """
    return word if word.isascii() else word.translate(_UNACCENTED)


def _cut_tokens(pieces: Sequence[Piece]) -> dict[int, list[int]]:
    """The tokens that are several pieces, with these."""
    out: dict[int, list[int]] = {}
    for j, p in enumerate(pieces):
        out.setdefault(p.token, []).append(j)
    return {token: js for token, js in out.items() if len(js) > 1}


class PatternIndex:
    """Patterns of one language, found together. `add` all of them, then `find` in any number of texts.

    `participles` has every participle of the patterns' verbs, with its tag (see `kg.extract.inflection`).

    >>> index = PatternIndex("en")
    >>> index.add(7, "carry out * ^attack", "v")
    >>> index.find(index.read("Gunmen carried out a deadly attack .".split()))
    [Found(entry=7, head=5, tokens=(1, 2, 5), words=3)]
    """

    def __init__(self, lang: str, classes: Mapping[str, Iterable[tuple[str, str]]] | None = None) -> None:
        self.lang = lang
        self.participles: dict[str, str] = {}
        self._classes = {name: frozenset(members) for name, members in (classes or {}).items()}
        self._notation = Notation(lang, self._classes)
        self._symbols: dict[Alternatives | str, int] = {"<CAP>": 0, "<NUM>": 1}
        self._of_form: dict[str, list[int]] = {}
        self._folded: dict[str, list[int]] = {}
        self._whole = WHOLE.get(lang, {})
        self._skipped = _SKIPPED[lang] | _QUOTES
        self._numbers = frozenset(w for w, _ in self._classes.get("NUM", ()))
        self._no_verbs = frozenset(w for w, _ in self._classes.get("NOT_VERBS", ()))
        self._root = _Node()

    # ------------------------------------------------------------ writing

    def add(self, entry: int, pattern: str, pos: str) -> None:
        """Let `pattern` stand for `entry`. Raises ValueError where it is not a pattern."""
        for path in self._notation.paths(pattern, pos):
            self._add_path(entry, path)

    def _add_path(self, entry: int, path: Choice) -> None:
        node, words, head = self._root, 0, 0
        context: set[int] = set()
        for x in path:
            if x == "^":
                head = words
            elif x == "~":
                context.add(words)
            elif isinstance(x, int):
                node = self._gap(node, x)
            elif isinstance(x, frozenset):
                symbol = self._symbol(x)
                after = node.next.get(symbol)
                if after is None:
                    after = node.next[symbol] = _Node()
                node, words = after, words + 1
        end = (entry, head, frozenset(context))
        if end not in node.ends:
            node.ends.append(end)

    @staticmethod
    def _gap(node: _Node, length: int) -> _Node:
        for n, after in node.gaps:
            if n == length:
                return after
        node.gaps.append((length, _Node()))
        return node.gaps[-1][1]

    def _symbol(self, words: Alternatives) -> int:
        known = self._symbols.get(words)
        if known is not None:
            return known
        ((name, mark), *more) = words
        if not more and name in self._symbols:
            return self._symbols[name]
        number = self._symbols[words] = len(self._symbols)
        forms = self._forms(name, mark) if not more else {f for word, mark in words for f in self._forms(word, mark)}
        for form in forms:
            self._of_form.setdefault(form, []).append(number)
            if not form.isascii():
                self._folded.setdefault(form.translate(_UNACCENTED), []).append(number)
        return number

    def class_symbol(self, name: str) -> int:
        """The number of a class of words, to be looked for among `symbols`."""
        return self._symbol(self._classes[name])

    def _forms(self, word: str, mark: str) -> Iterable[str]:
        if mark == "=":
            return self._whole.get(word, (word,))
        if mark == "n":
            return [f for f, _ in _NOUN[self.lang](word)]
        if mark == "a":
            return [word] if self.lang == "en" else [f for f, _ in inflection.french_adjective(word)]
        forms = _VERB[self.lang](word)
        self.participles.update((f, tag) for f, tag in forms if tag in _PARTICIPLES)
        wanted = {"v": None, "pp": _PARTICIPLES}.get(mark, frozenset({mark}))
        return [f for f, tag in forms if (wanted is None or tag in wanted) and f not in self._no_verbs]

    # ------------------------------------------------------------ reading

    def read(self, tokens: Sequence[str]) -> list[Piece]:
        """The caller's tokens as pieces; a hyphened word that the patterns know in one word stays whole."""
        out: list[Piece] = []
        for i, token in enumerate(tokens):
            capital = token[:1].isupper()
            plain = token.lower()
            if plain.isalnum():
                out.append(Piece(plain, i, capital))
                continue
            joined = re.sub(r"[-‐‑]", "", plain)
            if joined != plain and joined in self._of_form:
                out.append(Piece(joined, i, capital))
            else:
                out += (Piece(p, i, capital) for p in pieces_of(token))
        return out

    def symbols(self, piece: Piece) -> list[int]:
        """Every word, group or class of the patterns that this piece of text can stand for."""
        found = self._of_form.get(piece.form)
        if found is None:
            found = self._folded.get(piece.form, [])
        if piece.capital:
            found = [*found, self._symbols["<CAP>"]]
        if piece.form[:1].isdigit() or piece.form in self._numbers:
            found = [*found, self._symbols["<NUM>"]]
        return found

    def find(self, pieces: Sequence[Piece]) -> list[Found]:
        """Everything that matches, overlaps included, by place in the text."""
        symbols = [self.symbols(p) for p in pieces]
        cut = _cut_tokens(pieces)
        out: list[Found] = []
        for i, here in enumerate(symbols):
            for node in filter(None, map(self._root.next.get, here)):
                for (entry, head, context), path in self._walk(node, (i,), (pieces, symbols)):
                    if cut and not self._whole_words(path, pieces, cut):
                        continue
                    own = [pieces[j].token for k, j in enumerate(path) if k not in context]
                    out.append(Found(entry, pieces[path[head]].token, tuple(dict.fromkeys(own)), len(own)))
        return sorted(set(out), key=lambda f: (f.tokens, f.head, f.entry))

    def _whole_words(self, path: Sequence[int], pieces: Sequence[Piece], cut: Mapping[int, Sequence[int]]) -> bool:
        """No word is taken out of a compound ("porte-parole", "bomb-making"); English compounds are what their last word is."""
        taken = set(path)
        for token in {pieces[j].token for j in path} & cut.keys():
            rest = [j for j in cut[token] if j not in taken]
            if self.lang == "en":
                rest = [j for j in rest if j > min(taken.intersection(cut[token]))]
            if any(pieces[j].form not in _CLITICS and "'" not in pieces[j].form for j in rest):
                return False
        return True

    def _walk(self, node: _Node, path: tuple[int, ...], text: _Text, skips: int = 0) -> list[_Hit]:
        pieces = text[0]
        out = [] if skips else [(end, path) for end in node.ends]
        j = path[-1] + 1 + skips
        if j >= len(pieces):
            return out
        out += self._step(node, path, j, text)
        for length, after in node.gaps:
            out += self._over_gap(after, path, (j, length), text)
        if node.next and skips < _MAX_SKIPS and self._skippable(pieces[j].form):
            out += self._walk(node, path, text, skips + 1)
        return out

    def _step(self, node: _Node, path: tuple[int, ...], j: int, text: _Text) -> list[_Hit]:
        hits: list[_Hit] = []
        for child in filter(None, map(node.next.get, text[1][j])):
            hits += self._walk(child, (*path, j), text)
        return hits

    def _over_gap(self, node: _Node, path: tuple[int, ...], where: tuple[int, int], text: _Text) -> list[_Hit]:
        """What follows a gap: of each continuation the nearest one only."""
        j, length = where
        pieces, symbols = text
        hits: list[_Hit] = []
        reached: set[int] = set()
        while j < len(pieces) and length >= 0 and pieces[j].form not in _STOPS:
            for s in symbols[j]:
                child = node.next.get(s)
                if child is not None and s not in reached and (here := self._walk(child, (*path, j), text)):
                    hits += here
                    reached.add(s)
            length -= 0 if pieces[j].form in _FREE else 1
            j += 1
        return hits

    def _skippable(self, form: str) -> bool:
        if form in self._skipped:
            return True
        return len(form) > 5 and form.endswith(_ADVERB[self.lang]) and form not in self._of_form
