"""Who a noun means: soldiers, fighters or civilians; and which nouns are things.

From the lexicons of actor nouns, of materiel and of things that are attacked. Words are flat (lower case, no accents), in
the singular or plural.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

from kg.extract.tokens import flat
from kg.extract.wordlists import rows

Party = Literal["state", "armed", "civilian"]

_PARTY: dict[str, Party] = {"state": "state", "armed": "armed", "civilian": "civilian", "official": "civilian"}
# Words that end a noun phrase in English but carry its head in front in French: "membres des forces de sécurité".
_HEAD_LAST = {"en": True, "fr": False}


@cache
def lexicon(name: str, lang: str) -> tuple[tuple[str, ...], ...]:
    """The entries of a lexicon, the first field flat; none if it is not there."""
    path = files("kg.extract").joinpath("lexicons", f"{name}.{lang}.tsv")
    if not path.is_file():
        return ()
    lines = path.read_text(encoding="utf-8").split("\n")[1:]
    return tuple((flat(f[0]), *f[1:]) for f in (x.split("\t") for x in lines if x.strip() and not x.startswith("#")))


def plural_of(word: str, lang: str) -> tuple[str, ...]:
    """The plural forms that a noun may have.

    >>> plural_of("gunman", "en"), plural_of("cheval", "fr")
    (('gunmen',), ('chevaux', 'chevals'))
    """
    if lang == "en":
        if word.endswith("man"):
            return (word[:-3] + "men",)
        if word.endswith(("s", "x", "ch", "sh")):
            return (word + "es",)
        return (word[:-1] + "ies",) if word.endswith("y") and word[-2:-1] not in "aeiou" else (word + "s",)
    if word.endswith("al"):
        return (word[:-2] + "aux", word + "s")
    return (word + "x",) if word.endswith(("eau", "eu")) else (word,) if word.endswith(("s", "x")) else (word + "s", word + "es")


_NO_PEOPLE = frozenset("corps vie vies base mission source sources poste head heads".split())


@cache
def people(lang: str) -> dict[str, Party]:
    """Nouns of people and who they are: "soldiers" state, "militants" armed, "farmers" civilian.

    >>> people("en")["soldiers"], people("fr")["cultivateurs"]
    ('state', 'civilian')
    """
    found: dict[str, Party] = {}
    listed = [(r[0], r[2]) for r in rows("people") if r[1] == lang]
    for entry in lexicon("actor_nouns", lang):
        if len(entry) > 3 and entry[1] == "head" and entry[3] in _PARTY and entry[2] not in ("Organization", "Government"):
            listed.append((entry[0], entry[3]))
    for pattern, side in sorted(listed, key=lambda x: " " in x[0]):  # words before phrases: "member" is no gang's
        words = pattern.replace("*", "").split()
        if not words or not side:
            continue
        cut = next((k for k, w in enumerate(words) if k and w in ("of", "on", "in", "with", "from", "at", "for", "to")), len(words))
        head = words[cut - 1] if _HEAD_LAST[lang] else words[0]
        if len(words) == 1 or head not in found:
            for form in (head, *plural_of(head, lang)):
                found.setdefault(form, _PARTY[side])
    return {w: p for w, p in found.items() if w not in _NO_PEOPLE}


_MANY = frozenset(
    "people vdp militia troop family household fds gsim fama fan gat police"
    " famille menage troupe other autre vie soul ame ennemi local".split()
)


@cache
def individuals(lang: str) -> frozenset[str]:
    """Nouns that mean one person."""
    listed = {r[0] for r in rows("people") if r[1] == lang}
    plurals = {p for w in listed for p in plural_of(w, lang) if p != w}
    return frozenset(w for w in listed if w not in plurals and w not in _MANY)


@cache
def single_things(lang: str) -> frozenset[str]:
    """Nouns that mean one thing."""
    known = things(lang)
    return frozenset(w for w in known if not w.endswith(("s", "x")) and len(w) > 3)


@cache
def things(lang: str) -> frozenset[str]:
    """Nouns of things: vehicles, arms, animals, buildings."""
    found: set[str] = {r[0] for r in rows("things") if r[1] == lang}
    for name in ("materiel", "target_things"):
        for entry in lexicon(name, lang):
            words = entry[0].split()
            if words:
                head = words[-1] if _HEAD_LAST[lang] else words[0]
                found |= {head, *plural_of(head, lang)}
    return frozenset(w for w in found if w not in people(lang) and len(w) > 2)
