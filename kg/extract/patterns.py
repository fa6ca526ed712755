"""Patterns of words, and finding them in a text in one pass: what the lexicons are written in and read with.

A pattern is what a person would write down, words in their lemma, and it matches every form of them::

    carry out * ^attack            "carried out a deadly attack": up to four words at the `*`; the event is told by `^attack`
    (launch|mount|set up) *2 raid  one of several words or phrases; at most two words in between
    se rendre                      "s'est rendu", "se sont aussitôt rendus": reflexives and their auxiliary
    claim * ~(attack|raid)         `~`: must be there, but is not part of what is found (it may tell an event of its own)
    fall <CAP>?                    classes in angle brackets: a capitalised word, <NUM>, a list of `classes.xx.tsv`; `?` = may be missing
    porter/pp disparu/a            marks: /v verb, /n noun, /a adjective, /pp participles only, /= this very form

Words without a mark: the first takes the entry's part of speech (in English nouns: the last before a preposition), others
match as written or with a plural s. Articles, quotation marks and manner adverbs may stand between any two words.
Hyphens count as spaces, apostrophes end a word (``l'`` + ``armée``); case never matters; accents only where the text has any.

Invariant: time is linear in the text. Every gap, skip and branch is bounded by the pattern, never by the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from kg.extract import inflection

Alternatives = frozenset[tuple[str, str]]  # (word, mark)

_TOKEN = re.compile(r"[\^~]?\([^)]*\)(?:/\w+|/=)?\??|\*\d?|\S+")
_ELISION = re.compile(r"\b(s|l|d|n|qu|m)'(?!(?:en|y)\b)(?=[\w(])")
_REFLEXIVES = frozenset({"se", "s'", "s'en", "s'y", "y"})
_CARRIERS = frozenset({"be", "get", "être", "avoir"})
# French words before a verb or noun that do not carry it.
_PARTICLES = frozenset({"se", "s'", "s'en", "s'y", "ne", "n'", "en", "y", "l'", "le", "la", "les", "pas", "plus"})
_PIECE = re.compile(r"[^\s'\-‐‑]+'(?!s\b)|'?[^\s'\-‐‑]+")
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
_NOT_ADVERB = frozenset({"armement", "bombardement", "détachement", "campement", "enlèvement", "département", "gouvernement", "mouvement"})
_WHOLE = {
    "fr": {
        "de": ("de", "d'", "du", "des"), "d'": ("de", "d'", "du", "des"), "à": ("à", "au", "aux"), "au": ("à", "au", "aux"),
        "le": ("le", "la", "l'", "les"), "la": ("le", "la", "l'", "les"), "l'": ("le", "la", "l'", "les"), "que": ("que", "qu'"),
        "un": ("un", "une", "des"), "une": ("un", "une", "des"), "se": ("se", "s'", "me", "m'", "nous", "vous"), "ne": ("ne", "n'"),
        "son": ("son", "sa", "ses", "leur", "leurs"), "sa": ("son", "sa", "ses", "leur", "leurs"), "si": ("si", "s'"),
    },
    "en": {"one's": ("his", "her", "their", "its", "our", "my"), "a": ("a", "an"), "their": ("his", "her", "their", "its")},
}  # fmt: skip
_ENGLISH_PREPOSITIONS = frozenset(
    {"of", "on", "by", "in", "into", "to", "for", "at", "against", "with", "from", "between", "upon", "over", "among", "onto"}
)
_FREE = _QUOTES | {",", "l'", "d'"}
_MAX_SKIPS = 3


class Piece(NamedTuple):
    """A word of the text as the matcher reads it: lower case, and where it stands among the caller's tokens."""

    form: str
    token: int
    capital: bool


class Found(NamedTuple):
    """An entry found: its number, the token that carries the meaning, all tokens that its words matched."""

    entry: int
    head: int
    tokens: tuple[int, ...]


@dataclass(slots=True)
class _Node:
    next: dict[int, _Node] = field(default_factory=dict)
    gaps: list[tuple[int, _Node]] = field(default_factory=list)
    ends: list[tuple[int, int, frozenset[int]]] = field(default_factory=list)  # entry, its head, the words that are context only


def fold(word: str) -> str:
    """The word without accents.

    >>> fold("assiégé")
    'assiege'
    """
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def pieces_of(word: str) -> list[str]:
    """A word cut at hyphens and after elisions, in lower case, with straight apostrophes.

    >>> pieces_of("Cessez-le-feu"), pieces_of("d’assaut"), pieces_of("JNIM's")
    (['cessez', 'le', 'feu'], ["d'", 'assaut'], ['jnim', "'s"])
    """
    word = word.lower().replace("’", "'").replace("ʼ", "'")
    return _PIECE.findall(word) or ([word] if word else [])


class PatternIndex:
    """Patterns of one language, found together. `add` all of them, then `find` in any number of texts.

    >>> index = PatternIndex("en")
    >>> index.add(7, "carry out * ^attack", "v")
    >>> index.find(index.read("Gunmen carried out a deadly attack .".split()))
    [Found(entry=7, head=5, tokens=(1, 2, 5))]
    """

    def __init__(self, lang: str, classes: Mapping[str, Iterable[tuple[str, str]]] | None = None) -> None:
        self.lang = lang
        self.verb_tags: dict[str, set[str]] = {}
        self._classes = {name: frozenset(members) for name, members in (classes or {}).items()}
        self._symbols: dict[Alternatives | str, int] = {}
        self._of_form: dict[str, list[int]] = {}
        self._folded: dict[str, list[int]] = {}
        self._numbers = frozenset(w for w, _ in self._classes.get("NUM", ()))
        self._no_verbs = frozenset(w for w, _ in self._classes.get("NOT_VERBS", ()))
        self._root = _Node()
        self._whole = _WHOLE.get(lang, {})
        self._skipped = _SKIPPED[lang] | _QUOTES
        self._capital = self._symbol_named("<CAP>")
        self._number = self._symbol_named("<NUM>")

    # ------------------------------------------------------------ writing

    def add(self, entry: int, pattern: str, pos: str) -> None:
        """Let `pattern` stand for `entry`. Raises ValueError where it is not a pattern."""
        elements = self._parse(pattern, pos)
        for choice in product(*(e.choices for e in elements)):
            flat = [x for part in choice for x in part]
            if not any(isinstance(x, frozenset) for x in flat):
                raise ValueError("no word in the pattern")
            self._add_path(entry, flat)

    def _add_path(self, entry: int, path: Sequence[Alternatives | int | str]) -> None:
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
                node = node.next.setdefault(self._symbol(x), _Node())
                words += 1
        if (entry, head, frozenset(context)) not in node.ends:
            node.ends.append((entry, head, frozenset(context)))

    @staticmethod
    def _gap(node: _Node, length: int) -> _Node:
        for n, after in node.gaps:
            if n == length:
                return after
        node.gaps.append((length, _Node()))
        return node.gaps[-1][1]

    def _symbol_named(self, name: str) -> int:
        return self._symbols.setdefault(name, len(self._symbols))

    def _symbol(self, words: Alternatives) -> int:
        if words in self._symbols:
            return self._symbols[words]
        name = next(iter(words))[0] if len(words) == 1 else ""
        if name in ("<CAP>", "<NUM>"):
            return self._symbols[name]
        number = self._symbols[words] = len(self._symbols)
        for form in sorted({f for word, mark in words for f in self._forms(word, mark)}):
            self._of_form.setdefault(form, []).append(number)
            if not form.isascii():
                self._folded.setdefault(fold(form), []).append(number)
        return number

    def class_symbol(self, name: str) -> int:
        """The number of a class of words, to be looked for among `symbols`."""
        return self._symbol(self._classes[name])

    def _forms(self, word: str, mark: str) -> Iterator[str]:
        if mark == "=":
            yield from self._whole.get(word, (word,))
        elif mark in ("v", "pp", "ger", "fin"):
            for form, tag in inflection.english_verb(word) if self.lang == "en" else inflection.french_verb(word):
                self.verb_tags.setdefault(form, set()).add(tag)
                if form in self._no_verbs:
                    continue
                if mark == "v" or tag == mark or (mark == "pp" and tag in ("past", "any")):
                    yield form
        elif mark == "n":
            yield from (f for f, _ in (inflection.english_noun(word) if self.lang == "en" else inflection.french_noun(word)))
        elif mark == "a":
            yield from ([word] if self.lang == "en" else [f for f, _ in inflection.french_adjective(word)])
        else:
            raise ValueError(f"no such mark: {mark!r}")

    # ------------------------------------------------------------ parsing

    def _parse(self, pattern: str, pos: str) -> list[_Element]:
        texts = _TOKEN.findall(_ELISION.sub(r"\1' ", pattern))
        first = self._inflected(texts, pos)
        elements: list[_Element] = []
        for i, text in enumerate(texts):
            elements += self._element(text, _MARK_OF_POS.get(pos, "=") if i == first else None)
        if not any("^" in choice for e in elements for choice in e.choices):
            at = self._head_element(elements, texts, first)
            elements[at] = _Element([("^", *c) for c in elements[at].choices])
        return elements

    def _head_element(self, elements: list[_Element], texts: Sequence[str], first: int) -> int:
        later = [i for i, t in enumerate(texts) if i > first and not t.startswith(("*", "~"))]
        if texts[first].partition("/")[0] in _CARRIERS and later:
            first = later[0]
        before = sum(len(self._element(t, None)) for t in texts[:first])
        return min(before, len(elements) - 1)

    def _inflected(self, texts: Sequence[str], pos: str) -> int:
        words = [i for i, t in enumerate(texts) if not t.startswith("*") and t not in _PARTICLES]
        words = words or [i for i, t in enumerate(texts) if not t.startswith("*")]
        if not words:
            raise ValueError("no word in the pattern")
        marked = [i for i in words if texts[i].startswith("^")]
        if pos == "n" and marked:
            return marked[0]
        if pos != "n" or self.lang != "en":
            return words[0]
        last = words[0]
        for i in words[1:]:
            if texts[i].strip("^?") in _ENGLISH_PREPOSITIONS or i != last + 1:
                break
            last = i
        return last

    def _element(self, text: str, mark: str | None) -> list[_Element]:
        if text.startswith("*"):
            return [_Element([(int(text[1:] or 4),)])]
        sign, optional = text[0] if text[0] in "^~" else "", text.endswith("?") and len(text) > 1
        core = text[len(sign) : -1 if optional else None]
        word, given = _cut_mark(core)
        parts = [self._group(word[1:-1], given or mark)] if word.startswith("(") else self._word(word, given or mark)
        if sign:
            marked = len(parts) if sign == "~" else 1
            parts = [[_signed(sign, c) for c in part] for part in parts[:marked]] + parts[marked:]
        if optional:
            parts = [[*_joined(parts), ()]]
        return [_Element(p) for p in parts]

    def _class(self, name: str) -> Alternatives:
        if name in ("<CAP>", "<NUM>"):
            return frozenset({(name, "=")})
        if name[1:-1] not in self._classes:
            raise ValueError(f"no such class: {name}")
        return self._classes[name[1:-1]]

    def _group(self, text: str, mark: str | None) -> list[_Choice]:
        """One of several words or phrases; the single words become one symbol, so that the tree stays small."""
        single: set[tuple[str, str]] = set()
        out: list[_Choice] = []
        for phrase in text.split("|"):
            words = phrase.split()
            marked = next((i for i, w in enumerate(words) if w not in _PARTICLES), 0)
            parts = [p for i, w in enumerate(words) for p in self._phrase_word(w, mark if i == marked else None)]
            for choice in _joined(parts):
                if len(choice) == 1 and isinstance(choice[0], frozenset):
                    single |= choice[0]
                else:
                    out.append(choice)
        return ([(frozenset(single),)] if single else []) + out

    def _phrase_word(self, text: str, mark: str | None) -> list[list[_Choice]]:
        if text.startswith("*"):
            return [[(int(text[1:] or 4),)]]
        word, given = _cut_mark(text)
        return self._word(word, given or mark)

    def _word(self, word: str, mark: str | None) -> list[list[_Choice]]:
        if word.startswith("<"):
            return [[(self._class(word),)]]
        if not word or set("|()<>^*") & set(word):
            raise ValueError(f"not a word of a pattern: {word!r}")
        cut = pieces_of(word)
        out: list[list[_Choice]] = []
        for i, part in enumerate(cut):
            whole = len(cut) == 1 or (i == len(cut) - 1 and mark == "n")
            out.append([(self._alternatives(part, mark if whole else None),)])
        if self.lang == "fr" and word in _REFLEXIVES:
            out.append([(), (frozenset({("être", "v"), ("avoir", "v")} if word == "y" else {("être", "v")}),)])
        return out

    def _alternatives(self, word: str, mark: str | None) -> Alternatives:
        if mark is not None:
            return frozenset({(word, mark)})
        plain = {(word, "=")}
        if word in self._whole or len(word) <= 3 or not word.isalpha():
            return frozenset(plain)
        return frozenset(plain | {(word, "n")})

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
            found = [*found, self._capital]
        if piece.form[:1].isdigit() or piece.form in self._numbers:
            found = [*found, self._number]
        return found

    def find(self, pieces: Sequence[Piece]) -> list[Found]:
        """Everything that matches, overlaps included, by place in the text."""
        symbols = [self.symbols(p) for p in pieces]
        out: list[Found] = []
        for i, here in enumerate(symbols):
            for node in filter(None, map(self._root.next.get, here)):
                for (entry, head, context), path in self._walk(node, (i,), (pieces, symbols)):
                    own = (pieces[j].token for k, j in enumerate(path) if k not in context)
                    out.append(Found(entry, pieces[path[head]].token, tuple(dict.fromkeys(own))))
        return sorted(set(out), key=lambda f: (f.tokens, f.head, f.entry))

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
        j, length = where
        pieces = text[0]
        while j < len(pieces) and length >= 0 and pieces[j].form not in _STOPS:
            hits = self._step(node, path, j, text)
            if hits:
                return hits
            length -= 0 if pieces[j].form in _FREE else 1
            j += 1
        return []

    def _skippable(self, form: str) -> bool:
        if form in self._skipped:
            return True
        return len(form) > 5 and form.endswith(_ADVERB[self.lang]) and form not in _NOT_ADVERB and form not in self._of_form


_Choice = tuple[Alternatives | int | str, ...]
_Text = tuple[Sequence[Piece], Sequence[Sequence[int]]]
_Hit = tuple[tuple[int, int, frozenset[int]], tuple[int, ...]]
_MARK_OF_POS = {"v": "v", "n": "n", "a": "a", "adj": "a", "pp": "pp"}


class _Element(NamedTuple):
    choices: list[_Choice]


def _signed(sign: str, choice: _Choice) -> _Choice:
    """The sign before the first word (`^`), or before every word (`~`)."""
    if sign == "^":
        return ("^", *choice)
    return tuple(y for x in choice for y in (("~", x) if isinstance(x, frozenset) else (x,)))


def _joined(parts: Sequence[Sequence[_Choice]]) -> list[_Choice]:
    return [tuple(x for part in choice for x in part) for choice in product(*parts)]


def _cut_mark(core: str) -> tuple[str, str | None]:
    found = re.fullmatch(r"(.+?)/(v|n|a|pp|ger|fin|=)", core)
    return (found[1], found[2]) if found else (core, None)
