"""From the words of a text to a known actor: alias, acronym, adjective and unit, aware of country and date.

"Malian soldiers", "des combattants du JNIM", "a FAMa patrol", "l'armée" (in a report on Niger) name known actors; "jihadists
linked to al-Qaeda", "the JNIM spokesman", "victims of the army" do not. When in doubt the answer is None.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from kg.data import data_dirs, data_path
from kg.model import Actor
from kg.ontology import Alias, actor, actor_aliases, countries
from kg.text import fold

_ELISION = re.compile(r"\b(?:l|d|qu|j|s)'(?=\w)")
_WORD = re.compile(r"[^\s()\[\]«»\"“”,;:/–—]+")
_CUT = re.compile(r"[,;:–—]|\s-\s|\s\(")
_MADE = re.compile(r"\b\w+-made\s+|\s+de (?:fabrication|conception) \w+")
_OWNED = re.compile(r"\b(?:belonging to|appartenant (?:à |au(?=\s)|aux(?=\s)))\s*")
_LONGEST = 14


class Word(NamedTuple):
    """A word as it is compared, and as it was written."""

    key: str
    written: str


def words(text: str) -> list[Word]:
    """The words of a phrase: articles cut off their nouns, hyphenated words apart."""
    out: list[Word] = []
    for match in _WORD.finditer(text):
        written = match[0].strip(".'’*").replace("’", "'")
        plain = _ELISION.sub(" ", fold(written))
        written = re.sub(r"^(?:[dljsDLJS]|[Qq]u)'(?=\w)", "", written)
        out += [Word(part, written) for part in plain.split() if part not in (".", "'")]
    return out


def alias_key(text: str) -> str:
    """What two spellings of an alias have in common.

    >>> alias_key("L’armée burkinabè")
    'armee burkinabe'
    """
    return " ".join(w.key for w in words(text))


@dataclass(frozen=True)
class Lexicon:
    """Word lists of `ontology/actor_words.txt`: which nouns stand for the whole they belong to, and which do not."""

    lists: dict[str, frozenset[str]]

    def has(self, which: str, word: str) -> bool:
        return word in self.lists[which]


@lru_cache(maxsize=4)
def _lexicon(_: tuple[Path, ...]) -> Lexicon:
    lists: dict[str, set[str]] = defaultdict(set)
    section = ""
    for line in data_path("ontology", "actor_words.txt").read_text(encoding="utf-8").splitlines():
        line = line.partition("#")[0].strip()
        if line.startswith("["):
            section = line.strip("[]")
        elif line:
            lists[section] |= {fold(w) for w in line.split(",") for w in [w.strip()] if w}
    return Lexicon({k: frozenset(v) for k, v in lists.items()})


def lexicon() -> Lexicon:
    """The word lists for actors, shipped or the user's own."""
    return _lexicon(data_dirs())


@lru_cache(maxsize=4)
def _index(_: tuple[Path, ...]) -> dict[str, tuple[Alias, ...]]:
    found: dict[str, list[Alias]] = defaultdict(list)
    for alias in actor_aliases():
        if key := alias_key(alias.alias):
            found[key].append(alias)
    return {key: tuple(aliases) for key, aliases in found.items()}


def aliases_of(key: str) -> tuple[Alias, ...]:
    """The aliases with that key (`alias_key`)."""
    return _index(data_dirs()).get(key, ())


# ---------------------------------------------------------------- date and country


def lived(known: Actor, date: dt.date | None) -> bool:
    """Whether an actor may have acted on that day: not before it was founded or came, nor after it was dissolved or left.

    A group that was merged or renamed may still go by its old name.

    >>> force = actor("minusma")
    >>> lived(force, dt.date(2012, 5, 1)), lived(force, dt.date(2019, 5, 1)), lived(force, dt.date(2024, 5, 1))
    (False, True, False)
    """
    if date is None:
        return True
    day = date.isoformat()
    begins = [s.when for s in known.spells if s.what in ("founded", "arrived") and s.when]
    ends = [s.when for s in known.spells if s.what in ("dissolved", "left") and s.when]
    return (not begins or day[: len(min(begins))] >= min(begins)) and (not ends or day[: len(max(ends))] <= max(ends))


def candidates(key: str, written: str, country: Collection[str], date: dt.date | None) -> list[Alias]:
    """The aliases that a piece of text may be, best first; an acronym must be written as one."""
    out = []
    for alias in aliases_of(key):
        known = actor(alias.actor)
        if known is None or not lived(known, date):
            continue
        if alias.needs_country is not None and alias.needs_country not in country:
            continue
        if (alias.kind == "acronym" or (alias.alias.isupper() and len(alias.alias) <= 5)) and not _is_acronym(written):
            continue
        out.append(alias)
    return sorted(out, key=lambda a: (a.needs_country is None, _KINDS[a.kind], a.actor))


_KINDS = {"name": 0, "acronym": 1, "alias": 2, "form": 3, "metonym": 4}


def _is_acronym(written: str) -> bool:
    letters = [c for c in written if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return capitals >= 2 or (len(letters) >= 4 and capitals == 1 and written[:1].isupper())


def only(aliases: Sequence[Alias]) -> Alias | None:
    """The best of some aliases, if those as good as it mean the same actor."""
    if not aliases:
        return None
    best = aliases[0]
    equals = {
        a.actor
        for a in aliases
        if (a.needs_country is None) == (best.needs_country is None) and _KINDS[a.kind] <= max(2, _KINDS[best.kind])
    }
    return best if equals == {best.actor} else None


# ---------------------------------------------------------------- phrases


def find_alias(text: str, country: Collection[str] = (), date: dt.date | None = None) -> Alias | None:
    """The alias by which a noun phrase names a known actor: the whole phrase, or one in it that the rest only fills out."""
    text = _OWNED.sub("of ", _MADE.sub("", text))
    for part in (text, _CUT.split(text)[0]):
        said = words(part)
        if found := _whole(said, country, date):
            return found
    for start, end in _spans(said):
        key = " ".join(w.key for w in said[start:end])
        found = only([a for a in candidates(key, said[start].written, country, date) if a.kind != "metonym"])
        if found is not None and _fills(said[:start], said[end:], found):
            return found
    return _parenthesis(text, country, date) or _by_nation(said, date)


def _by_nation(said: Sequence[Word], date: dt.date | None) -> Alias | None:
    """ "A Chadian plane", "un brigadier français": arms and ranks of a nation are its army's, if nothing else is named."""
    lex = lexicon()
    nations = {code for w in said for code in [nation_of(w.key)] if code}
    if len(nations) != 1 or not any(lex.has("arms", w.key) for w in said):
        return None
    for w in said:
        if (
            nation_of(w.key) is None
            and not any(lex.has(x, w.key) for x in ("arms", "determiners", "parts", "fillers", "of"))
            and not w.key.isdigit()
        ):
            return None
    land = countries()[next(iter(nations))]
    known = actor(land.army) if land.army else None
    return Alias(" ".join(w.written for w in said), known.id, kind="form") if known is not None and lived(known, date) else None


@lru_cache(maxsize=4)
def _nations(_: tuple[Path, ...]) -> dict[str, str]:
    meaning: dict[str, set[str]] = defaultdict(set)
    for code, land in countries().items():
        for name in (*land.adjectives_en, *land.adjectives_fr):
            meaning[fold(name)].add(code)
    return {key: min(codes) for key, codes in meaning.items() if len(codes) == 1}


def nation_of(word: str) -> str | None:
    """The country of an adjective (folded), if it is that of one country."""
    return _nations(data_dirs()).get(word)


def _whole(said: list[Word], country: Collection[str], date: dt.date | None) -> Alias | None:
    while said:
        key = " ".join(w.key for w in said)
        if found := only(candidates(key, said[0].written if len(said) == 1 else key, country, date)):
            return found
        if not lexicon().has("determiners", said[0].key) and not said[0].key.isdigit():
            return None
        said = said[1:]
    return None


def _parenthesis(text: str, country: Collection[str], date: dt.date | None) -> Alias | None:
    """ "Mouvement … (MNLA)": what stands in brackets after a name is its acronym."""
    inside = re.search(r"\(([\w' -]{2,40})\)", text)
    head = words(text[: inside.start()]) if inside else []
    lists = ("linked", "outside", "against", "class Civilians")
    if inside is None or any(lexicon().has(x, w.key) for w in head for x in lists):
        return None
    found = _whole(words(inside[1]), country, date)
    return found if found is not None and found.kind != "metonym" else None


def _spans(said: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """The pieces of a phrase that are aliases of something, longest first, then from the left."""
    index = _index(data_dirs())
    for length in range(min(len(said), _LONGEST), 0, -1):
        for start in range(len(said) - length + 1):
            if " ".join(w.key for w in said[start : start + length]) in index:
                yield start, start + length


def _fills(before: Sequence[Word], after: Sequence[Word], alias: Alias) -> bool:
    """Whether the words around an alias only fill it out ("two … fighters"), so that the phrase names the actor."""
    return _head_fills([w.key for w in before], alias) and _tail_fills([w.key for w in after], alias)


def _head_fills(keys: Sequence[str], alias: Alias) -> bool:
    lex = lexicon()

    def among(key: str, *lists: str) -> bool:
        return key.isdigit() or any(lex.has(x, key) for x in lists)

    if not keys:
        return True
    if any(among(k, "both", "outside") or (among(k, "class Civilians") and not among(k, "parts")) for k in keys):
        return _is_person(alias) and among(keys[-1], "titles")
    if among(keys[-1], "groups"):
        return True
    if (rest := _before_linked(keys)) is not None:
        return _head_fills(rest, alias)
    if any(among(k, "linked", "against") for k in keys[-5:]):
        return False
    if _is_person(alias):
        return among(keys[-1], "titles", "determiners") and not any(among(k, "parts") for k in keys)
    if alias.needs_country is not None and not among(keys[-1], "determiners", "of"):
        return False
    if not all(among(k, "determiners", "of", "parts", "fillers", "titles", "presumed") for k in keys):
        return False
    bound = among(keys[-1], "of") or (len(keys) > 1 and among(keys[-1], "determiners") and among(keys[-2], "of"))
    return not bound or any(among(k, "parts") for k in keys)


def _before_linked(keys: Sequence[str]) -> Sequence[str] | None:
    """What stands before "al-Qaeda-linked", "Islamic State affiliate", if such words, which only describe the name after them, end the words."""
    if not lexicon().has("linked", keys[-1]):
        return None
    return next((keys[: -1 - n] for n in range(_LONGEST, 0, -1) if n < len(keys) and aliases_of(" ".join(keys[-1 - n : -1]))), None)


def _is_person(alias: Alias) -> bool:
    known = actor(alias.actor)
    return known is not None and known.cls == "Person"


def _tail_fills(keys: Sequence[str], alias: Alias) -> bool:
    lex = lexicon()
    for n, k in enumerate(keys):
        if lex.has("linked", k):
            return n > 0
        if lex.has("prepositions", k):
            return not (alias.needs_country is not None and any(lex.has("outside", x) for x in keys[n + 1 : n + 2]))
        if _is_person(alias):
            return False
        if lex.has("parts", k) or lex.has("fillers", k) or k.isdigit():
            continue
        return n > 0 and lex.has("parts", keys[n - 1]) and not lex.has("outside", k)
    return True


def usual_name(text: str, lang: str | None = None, country: str | None = None, date: dt.date | None = None) -> tuple[str, str] | None:
    """The known actor that a noun phrase names, with its usual name; `country` is that of the event or report.

    A country or capital that stands for its government keeps the country's name, as reports do.

    >>> usual_name("les FAMa"), usual_name("soldats maliens", "fr"), usual_name("the army", "en", "ML")
    (('fama', 'Malian Armed Forces'), ('fama', 'Malian Armed Forces'), ('fama', 'Malian Armed Forces'))
    >>> usual_name("two JNIM fighters"), usual_name("jihadists linked to JNIM"), usual_name("the army")
    (('jnim', "Jama'at Nusrat al-Islam wal-Muslimin"), None, None)
    """
    alias = find_alias(text, (country,) if country else (), date)
    known = actor(alias.actor) if alias else None
    if alias is None or known is None:
        return None
    land = countries().get(known.country or "") if alias.kind == "metonym" else None
    if land is not None:
        return known.id, land.names_en[0]
    return known.id, known.name
