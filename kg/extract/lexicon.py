"""The lexicons: what words can say, in English and French, and finding those words in a text.

Words propose, the encoder disposes: a `TriggerMatch` says that these words can tell an event of one of these types, how sure
words alone make it, and which roles stand where around it. It never decides. The other lexicons (actors, things, weapons, counts,
statuses, voices, links, casualties, boilerplate) are read by `match`, one call each.

The data are read by `kg.extract.lexicon_data`, the patterns in them are written as `kg.extract.pattern_text` says.

>>> tokens = "Des hommes armés ont tendu une embuscade à un convoi des FAMa .".split()
>>> [(tokens[m.head], m.types, m.strength) for m in match_triggers(tokens, "fr")]
[('embuscade', ('Ambush',), 'strong')]
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import get_args

from kg.errors import DataError
from kg.extract.lexicon_data import COLUMNS, EVENT_TYPES, SENSES, STRENGTHS, Entry, Kind, Lang, read_table, word_classes
from kg.extract.patterns import Found, PatternIndex, Piece
from kg.extract.verb_voice import BEFORE_VERBS, voice

__all__ = [
    "COLUMNS", "EVENT_TYPES", "SENSES", "STRENGTHS", "Entry", "Kind", "Lang", "Match", "TriggerMatch", "match", "match_triggers",
    "read_table", "table",
]  # fmt: skip

_SUPPORT_WINDOW = 15
_STOPS = frozenset({".", "!", "?", "…", ";", "\n", "\n\n"})


@dataclass(frozen=True, slots=True)
class TriggerMatch:
    """Words that can tell an event: `head` carries it, `tokens` are all words that the pattern matched (indices).

    `types` are its alternatives, most likely first; `frame` says which role stands where ("subj" -> "initiator", "by" -> "initiator");
    `support` lists what stands near it in the sentence and makes a weak entry likelier: armed, civilian, weapon, thing, casualty;
    `voice` is "passive" or "active" where auxiliaries or an agent tell it, for verbs only.
    """

    head: int
    tokens: tuple[int, ...]
    types: tuple[str, ...]
    strength: str
    sense: str
    frame: Mapping[str, str]
    status: str | None
    voice: str | None
    support: tuple[str, ...]
    entry: Entry


@dataclass(frozen=True, slots=True)
class Match:
    """Words that match a row of another lexicon: the columns of that row are `entry[...]`."""

    head: int
    tokens: tuple[int, ...]
    entry: Entry


# ---------------------------------------------------------------- loading


class Lexicon:
    """The entries of one or more lexicons of one language, with their pattern index."""

    def __init__(self, lang: str, kinds: Sequence[str]) -> None:
        self.index = PatternIndex(lang, _classes(lang, os.environ.get("KG_DATA")))
        self.entries: list[Entry] = []
        self.kinds: list[str] = []
        for kind in kinds:
            for entry in read_table(kind, lang):
                self._add(entry)
                self.kinds.append(kind)

    def _add(self, entry: Entry) -> None:
        try:
            self.index.add(len(self.entries), entry.pattern, entry.pos)
        except ValueError as e:
            remedy = "see the head of kg/extract/pattern_text.py for how patterns are written"
            raise DataError(str(e), file=entry.file, line=entry.line, field="pattern", remedy=remedy) from e
        self.entries.append(entry)


@lru_cache(maxsize=4)
def _classes(lang: str, _override: str | None) -> dict[str, list[tuple[str, str]]]:
    return word_classes(lang)


@lru_cache(maxsize=48)
def _table(kinds: tuple[str, ...], lang: str, _override: str | None) -> Lexicon:
    if lang not in get_args(Lang):
        raise DataError(f"no lexicon for the language {lang!r}", remedy="use 'en' or 'fr'")
    collecting = gc.isenabled()
    gc.disable()  # nothing made here is garbage, and looking for some takes longer than the making
    try:
        return Lexicon(lang, kinds)
    finally:
        if collecting:
            gc.enable()


def table(lang: str, *kinds: str) -> Lexicon:
    """The loaded lexicons, kept for the next call (and read anew when KG_DATA changes)."""
    return _table(kinds, lang, os.environ.get("KG_DATA"))


# ---------------------------------------------------------------- matching


def match(kind: Kind, tokens: Sequence[str], lang: str) -> list[Match]:
    """Where rows of a lexicon stand in the text: the longest first choice, without overlaps.

    >>> [(m.head, m.entry["class"]) for m in match("actor_nouns", "two soldiers and a farmer".split(), "en")]
    [(1, 'Military'), (4, 'Civilians')]
    """
    return list(_match(kind, tuple(tokens), lang, os.environ.get("KG_DATA")))


@lru_cache(maxsize=16)  # the steps of reading ask for the same words of the same report
def _match(kind: Kind, tokens: tuple[str, ...], lang: str, _override: str | None) -> tuple[Match, ...]:
    lexicon = table(lang, kind)
    found = lexicon.index.find(lexicon.index.read(tokens))
    return tuple(Match(f.head, f.tokens, lexicon.entries[f.entry]) for f in _longest(found, lambda f: f.entry))


def _longest(found: Sequence[Found], rank: Callable[[Found], int]) -> list[Found]:
    """Greedy: more words first, then the better ranked, then the earlier; what lies within a chosen one is dropped."""
    taken: set[int] = set()
    chosen: list[Found] = []
    for f in sorted(found, key=lambda f: (-f.words, rank(f), f.tokens[0], f.entry)):
        if f.head not in taken and not taken.issuperset(f.tokens):
            chosen.append(f)
            taken.update(f.tokens)
    return sorted(chosen, key=lambda f: (f.tokens[0], f.head))


def match_triggers(tokens: Sequence[str], lang: str) -> list[TriggerMatch]:
    """Every place where words of the trigger lexicon stand, near misses left out. Linear in the text.

    >>> tokens = "The village came under attack by gunmen .".split()
    >>> [(m.tokens, m.types[0], dict(m.frame)) for m in match_triggers(tokens, "en")]
    [((2, 3, 4), 'Attack', {'subj': 'target', 'by': 'initiator', 'from': 'initiator'})]
    >>> match_triggers("He died of a heart attack .".split()[2:], "en")
    []
    """
    return list(_match_triggers(tuple(tokens), lang, os.environ.get("KG_DATA")))


@lru_cache(maxsize=4)
def _match_triggers(tokens: tuple[str, ...], lang: str, _override: str | None) -> tuple[TriggerMatch, ...]:
    lexicon = table(lang, "triggers", "near_misses")
    pieces = lexicon.index.read(tokens)
    found = lexicon.index.find(pieces)
    misses = [f for f in found if lexicon.kinds[f.entry] == "near_misses"]
    found = [f for f in found if lexicon.kinds[f.entry] == "triggers" and not _vetoed(f, misses, lexicon.entries)]
    near = _supports(pieces, lang)
    out = []
    for f, same in _merged(found, lexicon.entries, tokens, lang):
        out.append(_trigger(f, same, lexicon, tokens, near))
    return tuple(out)


def _vetoed(found: Found, misses: Sequence[Found], entries: Sequence[Entry]) -> bool:
    for miss in misses:
        if found.head in miss.tokens and miss.words >= found.words:
            types = entries[miss.entry]["type"]
            if not types or set(entries[found.entry]["type"].split("|")) <= set(types.split("|")):
                return True
    return False


def _merged(found: Sequence[Found], entries: Sequence[Entry], tokens: Sequence[str], lang: str) -> Iterator[tuple[Found, list[Entry]]]:
    """The chosen matches, each with all entries that match the same words (the better first), then those that read its head alone.

    A strong entry is not watered down by what its head could mean without the rest ("take" in "take hostage"), unless strongly.
    """
    same: dict[tuple[int, tuple[int, ...]], list[Found]] = {}
    for f in found:
        same.setdefault((f.head, f.tokens), []).append(f)

    def rank(f: Found) -> int:
        return STRENGTHS.index(entries[f.entry]["strength"])

    def order(f: Found) -> tuple[int, bool, int]:
        unlikely = "n" if f.tokens[0] and tokens[f.tokens[0] - 1].lower() in BEFORE_VERBS[lang] else "v"
        return rank(f), entries[f.entry].pos == unlikely, f.entry

    best = {key: sorted(group, key=order) for key, group in same.items()}
    for f in _longest([group[0] for group in best.values()], rank):
        within = [entries[g.entry] for g in found if g.head == f.head and set(g.tokens) < set(f.tokens)]
        strong = entries[f.entry]["strength"] == "strong"
        yield f, [entries[g.entry] for g in best[f.head, f.tokens]] + [e for e in within if e["strength"] == "strong" or not strong]


def _trigger(found: Found, same: Sequence[Entry], lexicon: Lexicon, tokens: Sequence[str], near: Mapping[str, list[int]]) -> TriggerMatch:
    entry, index = same[0], lexicon.index
    types = tuple(dict.fromkeys(t for e in same for t in e["type"].split("|")))
    frame = dict(pair.split("=") for pair in entry["frame"].split())
    return TriggerMatch(
        found.head, found.tokens, types, entry["strength"], entry["sense"], frame, entry["status"] or None,
        voice(tokens, found.head, index.participles, index.lang) if entry.pos == "v" else None, _near(tokens, found, near), entry,
    )  # fmt: skip


def _supports(pieces: Sequence[Piece], lang: str) -> dict[str, list[int]]:
    index = table(lang, "casualty").index
    names = {"armed": "ARMED", "civilian": "CIVIL", "weapon": "WEAPON", "thing": "THING"}
    numbers = {index.class_symbol(c): name for name, c in names.items()}
    out: dict[str, list[int]] = {name: [] for name in names}
    for p in pieces:
        for s in index.symbols(p):
            if s in numbers:
                out[numbers[s]].append(p.token)
    out["casualty"] = sorted({f.head for f in index.find(pieces)})
    return out


def _near(tokens: Sequence[str], found: Found, near: Mapping[str, list[int]]) -> tuple[str, ...]:
    first, last = min(found.tokens), max(found.tokens)
    low, high = max(0, first - _SUPPORT_WINDOW), min(len(tokens), last + _SUPPORT_WINDOW + 1)
    low = max((i + 1 for i in range(low, first) if tokens[i] in _STOPS), default=low)
    high = min((i for i in range(last + 1, high) if tokens[i] in _STOPS), default=high)
    return tuple(name for name, places in near.items() if any(low <= i < high and i not in found.tokens for i in places))
