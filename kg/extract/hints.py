"""What the lexicons, the gazetteer and the rules say of each word: the hints that the model is given beside the text.

Words propose, the encoder disposes. A hint is a mark from 0 to 1 on a word; the model was trained with the same marks, so their
order (`NAMES`) is part of the model and is checked when it is loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from kg.extract.features import TYPES, Words
from kg.extract.lexicon import Kind, match, match_triggers
from kg.model import LINK_TYPES

_STRENGTHS = ("strong", "weak")
_SENSES = ("act", "result", "reference")
_STATUS = ("planned", "foiled", "ended", "denied")
_SUPPORT = ("armed", "civilian", "weapon", "thing", "casualty")
_VOICE = ("active", "passive")
# Other lexicons: which column of the matched row is the hint, and the values it can have.
_LEXICONS: tuple[tuple[Kind, str, tuple[str, ...]], ...] = (
    ("actor_nouns", "class", (
        "Military", "SecurityForce", "ArmedGroup", "Militia", "InternationalForce", "PrivateMilitaryCompany", "Government",
        "Organization", "Coalition", "Civilians", "Person", "UnspecifiedGroup",
    )),
    ("actor_nouns", "side", ("armed", "state", "civilian", "official", "any")),
    ("target_things", "kind", ("base", "place", "facility", "infrastructure", "vehicle", "livestock", "goods", "gathering")),
    ("weapons", "kind", ("device", "suicide", "artillery", "rocket", "aircraft", "drone", "firearm", "blade", "fire", "any")),
    ("materiel", "kind", (
        "vehicle", "weapon", "ammunition", "equipment", "building", "livestock", "supplies", "money", "aircraft", "site",
    )),
    ("casualty", "kind", ("killed", "wounded", "captured", "missing", "neutralised", "displaced", "abducted", "toll")),
)  # fmt: skip
_PLAIN = ("number", "place", "actor", "date", "capital", "pattern")
# Cues: words that link events, that say whether something took place, and who says it.
_CUES: tuple[tuple[Kind, tuple[str, ...], tuple[str, ...]], ...] = (
    ("links", ("link", "direction"), tuple(f"{link} {way}" for link in LINK_TYPES for way in ("main>comp", "comp>main", "this>previous"))),
    ("status", ("status",), ("planned", "threatened", "foiled", "attempted", "ended", "denied", "hypothetical", "habitual", "negated", "unsure")),
    ("voices", ("kind",), ("source", "document", "report", "claim", "accusation", "denial", "confirmation")),
)  # fmt: skip

NAMES: tuple[str, ...] = (
    *(f"{s} {t}" for s in _STRENGTHS for t in TYPES),
    *(f"sense {s}" for s in _SENSES),
    *(f"status {s}" for s in _STATUS),
    *(f"near {s}" for s in _SUPPORT),
    *(f"voice {s}" for s in _VOICE),
    *(f"{kind} {value}" for kind, _, values in _LEXICONS for value in values),
    *_PLAIN,
    *(f"cue {value}" for _, _, values in _CUES for value in values),
)
_AT = {name: i for i, name in enumerate(NAMES)}


def hints(
    words: Words, lang: str | None, marked: Iterable[tuple[str, int, int]] = (), spelled: Sequence[str] | None = None
) -> npt.NDArray[np.float32]:
    """Marks of each word, shape (words, hints); `marked` are stretches (name, start, end in characters) found by rules;
    `spelled` the words as the encoder is given them, where they are other than in the text (all in capitals).

    >>> from kg.extract.features import words_of
    >>> h = hints(words_of("Gunmen attacked a convoy.", "en"), "en")
    >>> h.shape[1] == len(NAMES), bool(h[1, NAMES.index("strong Attack")])
    (True, True)
    """
    out = np.zeros((len(words), len(NAMES)), dtype=np.float32)
    language = "fr" if lang == "fr" else "en"
    surface = words.surfaces()
    for i, name, value in _triggers(surface, language):
        out[i, _AT[name]] = max(out[i, _AT[name]], value)
    for kind, column, values in _LEXICONS:
        for m in match(kind, surface, language):
            if m.entry[column] in values:
                out[list(m.tokens), _AT[f"{kind} {m.entry[column]}"]] = 1
    for i, name in _cued(surface, language):
        out[i, _AT[name]] = 1
    for name, start, end in marked:
        for i in words.within(start, end):
            out[i, _AT[name]] = 1
    for i, word in enumerate(spelled or surface):
        out[i, _AT["capital"]] = float(word[:1].isupper())
    return out


def cue_names() -> tuple[str, ...]:
    """The values of the cues in order; each is a hint `cue VALUE`."""
    return tuple(value for _, _, values in _CUES for value in values)


def _cued(surface: list[str], lang: str) -> Iterator[tuple[int, str]]:
    """(word, hint) of the cues, on every word of the expression."""
    for kind, columns, values in _CUES:
        for m in match(kind, surface, lang):
            value = " ".join(m.entry[c] for c in columns)
            if value in values:
                yield from ((i, f"cue {value}") for i in m.tokens)


_SURE = {"strong": 1.0, "weak": 1.0, "light": 0.3}


def _triggers(surface: list[str], lang: str) -> Iterator[tuple[int, str, float]]:
    """(word, hint, value): a word's first reading counts whole, its others less, a light verb's less still."""
    for m in match_triggers(surface, lang):
        strength = "strong" if m.strength == "strong" else "weak"
        for rank, name in enumerate(m.types):
            yield m.head, f"{strength} {name}", _SURE[m.strength] * (1.0 if rank == 0 else 0.4)
        yield m.head, f"sense {m.sense}", 1.0
        yield from ((m.head, f"near {s}", 1.0) for s in m.support)
        if m.status:
            yield m.head, f"status {m.status}", 1.0
        if m.voice:
            yield m.head, f"voice {m.voice}", 1.0
        yield from ((i, "pattern", 1.0) for i in m.tokens)


def lexicon_types(words: Words, lang: str | None) -> npt.NDArray[np.float32]:
    """How far the lexicon alone would give each word each type, (words, types): its first reading before its others.

    >>> from kg.extract.features import words_of
    >>> float(lexicon_types(words_of("Gunmen ambushed a convoy.", "en"), "en")[1, TYPES.index("Ambush")])
    1.0
    """
    out = np.zeros((len(words), len(TYPES)), dtype=np.float32)
    surface = words.surfaces()
    for m in match_triggers(surface, "fr" if lang == "fr" else "en"):
        sure = 1.0 if m.strength == "strong" else 0.5
        for rank, name in enumerate(m.types):
            out[m.head, TYPES.index(name)] = max(out[m.head, TYPES.index(name)], sure if rank == 0 else 0.3 * sure)
    return out
