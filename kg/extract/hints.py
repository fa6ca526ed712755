"""What the lexicons, the gazetteer and the rules say of each word: the hints that the model is given beside the text.

Words propose, the encoder disposes. A hint is a 0/1 mark on a word; the model was trained with the same marks, so their
order (`NAMES`) is part of the model and is checked when it is loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from kg.extract.features import TYPES, Words
from kg.extract.lexicon import Kind, match, match_triggers

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

NAMES: tuple[str, ...] = (
    *(f"{s} {t}" for s in _STRENGTHS for t in TYPES),
    *(f"sense {s}" for s in _SENSES),
    *(f"status {s}" for s in _STATUS),
    *(f"near {s}" for s in _SUPPORT),
    *(f"voice {s}" for s in _VOICE),
    *(f"{kind} {value}" for kind, _, values in _LEXICONS for value in values),
    *_PLAIN,
)
_AT = {name: i for i, name in enumerate(NAMES)}


def hints(words: Words, lang: str | None, marked: Iterable[tuple[str, int, int]] = ()) -> npt.NDArray[np.float32]:
    """Marks of each word, shape (words, hints); `marked` are stretches (name, start, end in characters) found by rules.

    >>> from kg.extract.features import words_of
    >>> h = hints(words_of("Gunmen attacked a convoy.", "en"), "en")
    >>> h.shape[1] == len(NAMES), bool(h[1, NAMES.index("strong Attack")])
    (True, True)
    """
    out = np.zeros((len(words), len(NAMES)), dtype=np.float32)
    language = "fr" if lang == "fr" else "en"
    surface = [words.surface(i) for i in range(len(words))]
    for i, names in _triggers(surface, language):
        for name in names:
            out[i, _AT[name]] = 1
    for kind, column, values in _LEXICONS:
        for m in match(kind, surface, language):
            if m.entry[column] in values:
                out[list(m.tokens), _AT[f"{kind} {m.entry[column]}"]] = 1
    for name, start, end in marked:
        for i in _between(words, start, end):
            out[i, _AT[name]] = 1
    for i, word in enumerate(surface):
        out[i, _AT["capital"]] = float(word[:1].isupper())
    return out


def _triggers(surface: list[str], lang: str) -> Iterator[tuple[int, list[str]]]:
    for m in match_triggers(surface, lang):
        strength = "strong" if m.strength == "strong" else "weak"
        names = [f"{strength} {t}" for t in m.types] + [f"sense {m.sense}"] + [f"near {s}" for s in m.support]
        if m.status:
            names.append(f"status {m.status}")
        if m.voice:
            names.append(f"voice {m.voice}")
        yield m.head, names
        for i in m.tokens:
            yield i, ["pattern"]


def _between(words: Words, start: int, end: int) -> range:
    first, last = np.searchsorted(_ends(tuple(words.end)), start, "right"), np.searchsorted(_ends(tuple(words.start)), end, "left")
    return range(int(first), int(last))


@lru_cache(maxsize=8)
def _ends(values: tuple[int, ...]) -> npt.NDArray[np.int64]:
    return np.asarray(values, dtype=np.int64)
