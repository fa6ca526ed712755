"""What kind of thing a place name names: "forêt de Baye" is a forest named Baye, "Gao airport" an airport at Gao.

Also what the words around a name say of it ("dans la région de Mopti": the unit, not its capital).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.data import data_dirs, data_path
from kg.resolve.spelling import name_key
from kg.text import fold

_LINK = r"(?: (?:of|de|du|des|d|at|in|a|au|en))?(?: (?:l|la|le|les|the))?"
_AFTER = re.compile(r"^[ \xa0](?P<words>[^\W\d_]+)\b")


@dataclass(frozen=True, slots=True)
class Site:
    """A name taken apart: the proper name in it ("" if it is only a word), and the kind that the other words tell."""

    proper: str
    kind: str | None

    @property
    def unit(self) -> str | None:
        """The level of the unit that the words name, if they do: admin1, admin2 …"""
        return self.kind.split()[1] if self.kind and self.kind.startswith("unit ") else None


@lru_cache(maxsize=4)
def _words(_: tuple[Path, ...]) -> dict[str, str]:
    out: dict[str, str] = {}
    kind = ""
    for line in data_path("ontology", "places", "site_words.txt").read_text(encoding="utf-8").splitlines():
        line = line.partition("#")[0].strip()
        if line.startswith("["):
            kind = line.strip("[]")
        else:
            out.update((name_key(word), kind) for word in line.split(",") if word.strip())
    return out


@lru_cache(maxsize=4)
def _pattern(dirs: tuple[Path, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = "|".join(sorted(map(re.escape, _words(dirs)), key=lambda w: (-len(w), w)))
    adjectives = (
        r"(?: (?:militaire|international|internationale|nationale?|regionale?|classee|prefectoral|central|centrale|rurale?|military))*"
    )
    return re.compile(rf"(?:the |le |la |les |l )?(?P<word>{words}){adjectives}{_LINK}(?: (?P<rest>.+))?$"), re.compile(
        rf"(?P<rest>.+) (?P<word>{words})$"
    )


def read_site(name: str) -> Site:
    """The proper name and the kind in a name.

    >>> read_site("forêt de Baye"), read_site("Gao airport"), read_site("marché"), read_site("Mopti")
    (Site(proper='Baye', kind='forest'), Site(proper='Gao', kind='airport'), Site(proper='', kind='site'), Site(proper='Mopti', kind=None))
    >>> read_site("région de Mopti").unit
    'admin1'
    """
    plain = re.sub(r"['’]", " ", fold(name)).split()
    text = " ".join(plain)
    before, after = _pattern(data_dirs())
    found = before.match(text) or after.match(text)
    if found is None:
        return Site(name, None)
    kind, rest = _words(data_dirs())[found["word"]], found["rest"] or ""
    return Site(_as_written(name, rest), kind)


def _as_written(name: str, rest: str) -> str:
    """The words of `rest` (folded) as `name` has them; "" if none of them is capitalised."""
    if not rest:
        return ""
    spread = re.sub(r"['’ʼ‑-]", " ", name)
    pieces = name_pieces(name)
    count = len(re.sub(r"[-']", " ", rest).split())
    if fold(spread).endswith(fold(rest)):
        kept = pieces[len(pieces) - count :]
    else:
        kept = pieces[:count]
    text = name[kept[0][0] : kept[-1][1]] if kept else ""
    return text if any(c.isupper() for c in text) else ""


def name_pieces(name: str) -> list[tuple[int, int]]:
    """The stretches of a name between spaces, hyphens and apostrophes."""
    return [m.span() for m in re.finditer(r"[^ '’ʼ‑-]+", name)]


_ONE = r"(?P<one>r[ée]gions?|[ée]tats?|states?|wilaya|oblast|gouvernorat|governorate)"
_TWO = r"(?P<two>provinces?|cercles?|d[ée]partements?|departments?|districts?|pr[ée]fectures?|county)"
_THREE = r"(?P<three>communes?|arrondissement|municipality)"
_OF_THE = r"(?: (?:of|de la|de l['’]|du|des|de|d['’]))? ?(?:the )?"
_FIRST_OF_TWO = r"(?:[\w'’ -]{2,25},? (?:et|and|ou|or) (?:de |d['’]|du |celle de |celui de )?)?"
_BEFORE_UNIT = re.compile(rf"(?:{_ONE}|{_TWO}|{_THREE})(?: (?:rurale|urbaine|administrative))?{_OF_THE}{_FIRST_OF_TWO}$", re.I)
_AFTER_UNIT = re.compile(rf"^(?:['’]s)? (?:{_ONE}|{_TWO}|{_THREE})\b", re.I)
_TOWN = re.compile(
    r"(?:\b(?:villes?|villages?|town|city|hamlet|localit[ée]s?|hameau|bourg|bourgade|camp|base)\b(?: (?:of|de|du|d['’]))? ?)$", re.I
)


def said_around(text: str, start: int, end: int) -> str | None:
    """What the text right around a name says it is: admin1, admin2, admin3, town, or None.

    >>> said_around("dans la région de Mopti, au", 18, 23), said_around("in Ménaka region", 3, 9), said_around("la ville de Gao", 12, 15)
    ('admin1', 'admin1', 'town')
    """
    before, after = text[max(0, start - 60) : start], text[end : end + 20]
    found = _BEFORE_UNIT.search(before) or _AFTER_UNIT.match(after)
    if found:
        return "admin1" if found["one"] else "admin2" if found["two"] else "admin3"
    return "town" if _TOWN.search(before) else None
