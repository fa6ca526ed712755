"""When two values of a slot are the same: names by words, places by name, counts exactly.

The rules are those of the annotation guidelines' scorer, to the figure: a test holds both equal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import networkx as nx
from rapidfuzz.distance import Levenshtein

Json = Mapping[str, Any]
Same = Callable[[Any, Any], bool]

STOP = frozenset(
    """a an the of in on at to by and or its his her their some around about nearly almost over more than at least
    least several dozens dozen many most other others suspected alleged unidentified unknown un une le la les l d de du des au aux
    et en par quelques environ plusieurs presque pres moins presumes non identifies""".split()
)
# Words that make a name another one: two names that each have one the other lacks are not the same.
TELLING = frozenset(
    """central west east north south western eastern northern southern sahel movement army front police
    navy gendarmerie""".split()
)
COUNTRIES = frozenset(
    """niger nigeria sudan southsudan guinea guineabissau equatorialguinea mali malawi congo
    democraticrepubliccongo chad soudan guinee tchad""".split()
)
UNITS = frozenset("region province cercle commune department district state governorate departement county".split())
NUMBER = re.compile(r"^\d[\d.,]*$")
NUMBER_WORDS = frozenset(
    """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred deux trois quatre cinq sept huit neuf dix
    onze douze treize quatorze quinze seize vingt trente quarante cinquante soixante cent dizaine quinzaine vingtaine trentaine""".split()
)
_ACRONYM = re.compile(r"\b[A-Z]{2,}\b")


def _fold(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    return re.sub(r"[^\w]+", " ", plain).strip()


@lru_cache(maxsize=65536)
def words(text: str | None) -> tuple[str, ...]:
    """The words of a name that count: without articles, quantities and numbers; plural s cut off.

    >>> words("at least 15 suspected militants"), words("the MINUSMA")
    (('militant',), ('minusma',))
    """
    text = text or ""
    acronyms = {_fold(w) for w in _ACRONYM.findall(text)} if not text.isupper() or " " not in text else set()
    out = []
    for w in _fold(text).split():
        if (w in STOP or w in NUMBER_WORDS or NUMBER.match(w)) and w not in acronyms:
            continue
        out.append(w[:-1] if len(w) > 3 and w.endswith("s") else w)
    return tuple(out)


def same_name(a: Json, b: Json) -> bool:
    """Whether two participants ({name, mention}) are the same by any of their forms."""
    theirs = [words(b.get(k)) for k in ("name", "mention") if b.get(k)]
    return any(_alike(words(a.get(k)), y) for k in ("name", "mention") if a.get(k) for y in theirs)


def _alike(x: Sequence[str], y: Sequence[str]) -> bool:
    if not x or not y:
        return False
    if x == y or "".join(x) == "".join(y):
        return True
    sx, sy = set(x), set(y)
    if (sx - sy) & TELLING and (sy - sx) & TELLING:
        return False
    return len(sx & sy) / len(sx | sy) >= 0.6


def same_known_name(a: Json, b: Json) -> bool:
    """Whether the same actor is named, by `name` alone."""
    return same_name({"name": a.get("name")}, {"name": b.get("name")})


def same_place(a: Json, b: Json) -> bool:
    """Whether two places have one name: one letter apart allowed from five letters on, countries exactly."""
    x, y = ("".join(w for w in words(p.get("name")) if w not in UNITS) for p in (a, b))
    if not x or not y:
        return False
    if x == y:
        return True
    if x in COUNTRIES or y in COUNTRIES or min(len(x), len(y)) < 5:
        return False
    return x in y or y in x or (abs(len(x) - len(y)) <= 1 and Levenshtein.distance(x, y) <= 1)


def same_text(a: str | None, b: str | None) -> bool:
    """Whether half of the shorter's words are in the other."""
    x, y = set(words(a)), set(words(b))
    return bool(x and y) and len(x & y) / min(len(x), len(y)) >= 0.5


def same_casualty(a: Json, b: Json) -> bool:
    return bool(a.get("kind") == b.get("kind") and a.get("side") == b.get("side") and _count(a) == _count(b))


def same_materiel(a: Json, b: Json) -> bool:
    return a.get("action") == b.get("action") and same_text(a.get("item"), b.get("item")) and _count(a) == _count(b)


def _count(c: Json) -> tuple[Any, Any]:
    return c.get("min"), c.get("max")


SLOTS: dict[str, Same] = {
    "initiators": same_name,
    "targets": same_name,
    "places": same_place,
    "casualties": same_casualty,
    "materiel": same_materiel,
    "weapons": same_text,
    "reported_by": same_text,
}


def paired(xs: Sequence[Any], ys: Sequence[Any], same: Same) -> int:
    """Size of the largest one-to-one pairing of values that are the same."""
    g: nx.Graph[Any] = nx.Graph()
    g.add_edges_from((("x", i), ("y", j)) for i, x in enumerate(xs) for j, y in enumerate(ys) if same(x, y))
    return len(nx.max_weight_matching(g, maxcardinality=True))


def hit(xs: Sequence[Any] | None, ys: Sequence[Any] | None, same: Same) -> bool:
    """Whether a slot is right in the sense of the tuple: both empty, or one value of each the same."""
    xs, ys = xs or [], ys or []
    return (not xs and not ys) or any(same(x, y) for x in xs for y in ys)


def date_of(event: Json) -> tuple[Any, Any] | None:
    d = event.get("date")
    return (d.get("start"), d.get("end")) if d else None
