"""What the words around a place name say of it: a relation ("15 km north of"), a clean name, the unit and country around it.

Only words that stand right beside the name are read; the name itself comes from the gazetteer or the model. Relations are
English whatever the language: "near", "north of", "15 km from", "15 km north of", "between", "outside", "around", "along",
"off", "towards", "from", and "north", "centre" … for a part of an area.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from kg.countries import read_lands
from kg.data import data_path
from kg.extract.numbers import find_counts
from kg.extract.placewords import OF, PlaceGrammar, place_grammar
from kg.extract.tokens import flat
from kg.extract.wordlists import alternatives, language

_REACH = 110


@dataclass(frozen=True, slots=True)
class PlaceSaid:
    """A place as the text gives it: `name` with the generic word that belongs to it (``text[start:end]``), `relation`.

    `kind` is "settlement", "feature" (forest, river, …), "admin1", "admin2" or None where no word tells; `words` is the
    start of the words that give the relation; `admin1`, `admin2` and `country` (ISO) are what stands beside the name.
    """

    name: str
    start: int
    end: int
    relation: str | None = None
    direction: str | None = None
    distance_km: float | None = None
    kind: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    country: str | None = None
    words: int | None = None


# ---------------------------------------------------------------- one name


def describe_place(text: str, start: int, end: int, lang: str | None) -> PlaceSaid:
    """What the text says of the place that it names from `start` to `end`.

    >>> text = "à une quinzaine de kilomètres au nord de la localité de Gossi (région de Tombouctou)"
    >>> said = describe_place(text, 56, 61, "fr")
    >>> said.name, said.relation, said.admin1, said.kind
    ('Gossi', '15 km north of', 'Tombouctou', 'settlement')
    """
    lang = language(text, lang)
    g, folded = place_grammar(lang), flat(text)
    start, end = _bare(g, text, folded, start, end)
    left, at = _left(folded, start), start
    kind: str | None = None
    if m := g.feature_left.search(left):
        kind, at = "feature", start - len(m["f"])
        start, left = at, left[: m.start("f")]
    elif m := g.feature_right.match(folded, end):
        kind, end = "feature", m.end()
    if m := g.unit_left.search(left):
        kind, at, left = kind or g.units[_one(m["unit"])], at - (len(left) - m.start()), left[: m.start()]
    elif (m := g.unit_right.match(folded, end)) and not kind:
        kind = g.units[_one(m["unit"])]
    elif m := g.settlement_left.search(left):
        kind, at, left = kind or "settlement", at - (len(left) - m.start()), left[: m.start()]
    elif g.settlement_right.match(folded, end):
        kind = kind or "settlement"
    name = text[start:end]
    area = kind in ("admin1", "admin2") or _country_of(name) is not None
    relation = _relation(g, lang, text, folded, left, area) or _pair(g, text, folded, left, start, end) or _Relation(None)
    admin = _units_beside(g, lang, text, folded, end, at - relation.length)
    return PlaceSaid(
        name, start, end, relation.name, relation.direction, relation.km, kind, admin.get("admin1"), admin.get("admin2"),
        admin.get("country") or _country_of(name), at - relation.length if relation.name else None,
    )  # fmt: skip


def _one(word: str) -> str:
    return re.sub(r"\s+", " ", word)


def _left(folded: str, start: int) -> str:
    """The words before a name, back to the end of the sentence before."""
    left = folded[max(0, start - _REACH) : start]
    stop = max(left.rfind(". "), left.rfind(".\n"), left.rfind("\n\n"), left.rfind("; "), left.rfind(" : "))
    return left[stop + 2 :] if stop >= 0 else left


def _bare(g: PlaceGrammar, text: str, folded: str, start: int, end: int) -> tuple[int, int]:
    """The span without an article or the generic word of a settlement or unit inside it; a feature's word stays."""
    for pattern in (g.settlement_left, g.unit_left):
        for cut in range(end - 1, start, -1):
            m = pattern.search(folded[start:cut]) if folded[cut - 1] in " '\n" else None
            if m and m.start() == 0:
                return cut, end
    for pattern in (g.settlement_right, g.unit_right):
        m = next((m for m in pattern.finditer(folded, start, end) if m.end() == end and m.start() > start), None)
        if m:
            return start, m.start()
    article = re.compile(r"(?:the|la|le|les)[ \n]|l'").match(folded, start, end)
    return (article.end(), end) if article and article.end() < end and text[start].islower() else (start, end)


def clean_name(name: str, lang: str | None) -> str:
    """A place name without the generic word of a settlement or area; that of a forest, river, bridge or square stays.

    >>> clean_name("the village of Djoga", "en"), clean_name("forêt de Soussan", "fr"), clean_name("région de Gao", "fr")
    ('Djoga', 'forêt de Soussan', 'Gao')
    """
    start, end = _bare(place_grammar(language(name, lang)), name, flat(name), 0, len(name))
    return name[start:end].strip()


# ---------------------------------------------------------------- relations


class _Relation(NamedTuple):
    name: str | None
    direction: str | None = None
    km: float | None = None
    length: int = 0


def _relation(g: PlaceGrammar, lang: str, text: str, folded: str, left: str, area: bool) -> _Relation | None:
    if (m := g.distance.search(left)) and (found := _far(g, lang, m, left)):
        return found
    if m := g.direction.search(left):
        way = g.directions[_one(m["dir"])]
        if way == "centre" and not area:
            return None
        inside = area and not re.search(r"\bto[ \n]the[ \n]*\Z", left[m.start() : m.start("dir")])
        return _Relation(way if inside else f"{way} of", way, None, len(left) - m.start())
    if area and (m := g.part.search(left)):
        way = g.directions[_one(m["dir"])]
        return _Relation(way, way, None, len(left) - m.start())
    if (m := g.relation.search(left)) and not _other_from(left, m):
        return _Relation(g.relations[_one(m["rel"])], None, None, len(left) - m.start())
    return None


def _far(g: PlaceGrammar, lang: str, m: re.Match[str], left: str) -> _Relation | None:
    counts = [c for c in find_counts(m[0], lang) if c.unit == "distance" and c.minimum is not None]
    value = (counts[-1].minimum or counts[-1].maximum) if counts else None
    if not value or not counts:
        return None
    decimal = re.compile(r"(\d+)[.,](\d{1,2})(?!\d)").match(m[0], counts[-1].core.start)
    exact = float(f"{decimal[1]}.{decimal[2]}") if decimal else float(value)
    unit = m["u"]
    km = exact * 1.609 if "mile" in unit else exact / 1000 if unit in ("m", "metre", "metres", "meter", "meters") else exact
    way = g.directions[_one(m["dir"])] if m["dir"] else None
    shown = f"{km:.0f}" if km >= 10 or km == int(km) else f"{km:.1f}"
    return _Relation(f"{shown} km {way} of" if way else f"{shown} km from", way, round(km, 2), len(left) - m.start() - counts[-1].start)


def _other_from(left: str, m: re.Match[str]) -> bool:
    """ "from" is a relation only behind a verb of moving: "a convoy from Gao", not "soldiers from Mali"."""
    return m["rel"] in ("from", "left", "leaving", "by") and not re.search(
        r"(?:convoy|column|patrol|came|coming|back|returning|on its way|travelling|traveling|bus|truck|lorry|lorries|moved"
        r"|reinforcements)[ \n](?:\w+[ \n]){0,3}\Z",
        left[: m.start()],
    )


_CAP = r"[A-ZÀ-ÖØ-Þ][\w'’-]*"
_NAME = rf"{_CAP}(?:[ \n](?:(?:de|du|of|la|el|al|ag|N')[ ])?{_CAP}){{0,3}}"
_PAIR_LEFT = re.compile(
    r"(?<![\w-])(?:between|entre)[ \n](?:(?!\d)[^.;:()\n]){2,60}?,?[ \n](?:and|et)[ \n](?:(?:the|la|le|les)[ ]|l')?(?:(?:town|village"
    r"|ville|localite)[ ](?:of[ ]|de[ ]|d'))?\Z"
)
_PAIR_RIGHT = re.compile(
    r"(?:,[^.;:()\n]{2,40},|[ ]\([^.;:()\n]{2,30}\)|[ ](?:in|au|en)[ ][^.;:,()\n]{2,24})?[ \n](?:and|et)[ \n](?:(?:the|la|le|les)[ ]"
    r"|l')?(?:(?:town|village|ville|localite)[ ](?:of[ ]|de[ ]|d'))?"
)
_BETWEEN = re.compile(
    r"(?<![\w-])(?:between|entre)[ \n](?:(?:the|la|le|les)[ \n]|l')?(?:(?:towns?|villages?|villes?|localites?)[ ](?:of[ ]|de[ ]|d'))?\Z"
)
_DASH = re.compile(r"[ ]?[-\u2010\u2011\u2013\u2014/][ ]?")


def _pair(g: PlaceGrammar, text: str, folded: str, left: str, start: int, end: int) -> _Relation | None:
    """ "between A and B", "the A–B road", "la route de A"."""
    if m := _BETWEEN.search(left):
        follows = _PAIR_RIGHT.match(folded, end)
        if follows and text[follows.end() : follows.end() + 1].isupper():
            return _Relation("between", None, None, len(left) - m.start())
    if (m := _PAIR_LEFT.search(left)) and text[start - len(left) + m.start() : start].split(None, 1)[-1][:1].isupper():
        return _Relation("between", None, None, len(left) - m.start())
    if _on_corridor(g, text, folded, left, start, end):
        return _Relation("between", None, None, 0)
    if m := g.road_to.search(left):
        return _Relation("road to", None, None, len(left) - m.start())
    return None


def _on_corridor(g: PlaceGrammar, text: str, folded: str, left: str, start: int, end: int) -> bool:
    """Is this name one end of "l'axe A–B", "the A-B road", "the road from A to B"?"""
    other = re.compile(_NAME)
    behind, ahead = (
        _DASH.match(folded, end),
        re.compile(rf"({_NAME})[ ]?[-\u2010\u2011\u2013\u2014/][ ]?\Z").search(text, max(0, start - 60), start),
    )
    if behind and (m := other.match(text, behind.end())):
        return "\u2013" in behind[0] or bool(g.road_left.search(left) or g.road_right.match(folded, m.end()))
    if ahead:
        before = folded[max(0, ahead.start(1) - 30) : ahead.start(1)]
        return "\u2013" in folded[ahead.end(1) : start] or bool(g.road_left.search(before) or g.road_right.match(folded, end))
    joined = re.compile(r"[ \n](?:to|and|a|et)[ \n]").match(folded, end)
    if joined and g.road_left.search(left) and other.match(text, joined.end()):
        return True
    tail = re.compile(rf"({_NAME})[ \n](?:to|and|à|et)[ \n]\Z").search(text, max(0, start - 60), start)
    return bool(tail and g.road_left.search(folded[max(0, tail.start(1) - 40) : tail.start(1)]))


# ---------------------------------------------------------------- units and countries beside the name


@cache
def _countries() -> dict[str, str]:
    """Names of countries in both languages, in flat form, and their codes."""
    found: dict[str, str] = {}
    for land in read_lands(data_path("ontology", "countries.csv")).values():
        for name in (*land.names_en, *land.names_fr):
            found.setdefault(flat(name), land.code)
    return found


def _country_of(name: str) -> str | None:
    key = flat(name)
    return _countries().get(key) or _countries().get(re.sub(r"^(?:the |le |la |les |l')", "", key))


def _units_beside(g: PlaceGrammar, lang: str, text: str, folded: str, end: int, start: int) -> dict[str, str]:
    """The region, cercle, country that stand right behind the name, else right before it."""
    found: dict[str, str] = {}
    at = end
    for _ in range(3):
        step = _behind(g, lang, text, folded, at)
        if step is None:
            break
        kind, value, at = step
        found.setdefault(kind, value)
    if "admin1" not in found and "admin2" not in found and (before := _before(g, lang, text, folded, start)):
        found.setdefault(*before)
    return found


_OPEN = re.compile(
    r"(?:'s)?[ \n]*(?P<open>,|\(|\u2013|-)?[ \n]*(?P<prep>(?:(?:in|dans|au|aux|en|of|de|du)(?![\w-])|d'))?[ \n]*(?P<art>(?:the|la|le"
    r"|les)[ \n]|l')?"
)


def _behind(g: PlaceGrammar, lang: str, text: str, folded: str, at: int) -> tuple[str, str, int] | None:
    m = _OPEN.match(folded, at)
    if not m or not (m["open"] or m["prep"]) or m["open"] in ("-", "\u2013"):
        return None
    unit = re.compile(rf"(?P<unit>{alternatives(g.units)})[ \n]+{OF[lang]}").match(folded, m.end())
    if unit and (name := re.compile(_NAME).match(text, unit.end())):
        return g.units[_one(unit["unit"])], name[0], _closed(text, name.end())
    name = re.compile(_NAME).match(text, m.end())
    if not name:
        return None
    words = name[0].split(" ")
    for n in range(1, len(words) + 1):  # "Abadam LGA", "Borno State"
        short = " ".join(words[:n])
        if after := g.unit_right.match(folded, m.end() + len(short)):
            return g.units[_one(after["unit"])], short, _closed(text, after.end())
    for n in range(len(words), 0, -1):  # "Burkina Faso" before "Burkina"
        short = " ".join(words[:n])
        if code := _country_of(short):
            return "country", code, _closed(text, m.end() + len(short))
    closed = text.startswith(")", name.end())
    region = (m["open"] == "(" and closed) or (m["prep"] in ("in", "dans") and (lang == "en" or m["art"]) and len(words) < 3)
    return ("admin1", name[0], _closed(text, name.end())) if region else None


def _closed(text: str, at: int) -> int:
    return at + 1 if text.startswith(")", at) else at


def _before(g: PlaceGrammar, lang: str, text: str, folded: str, start: int) -> tuple[str, str] | None:
    """ "dans la région de Tillabéri, près de Sanam": the unit named just before."""
    left_text, left = text[max(0, start - 80) : start], folded[max(0, start - 80) : start]
    tail = r"[ \n]*[,(]?[ \n]*(?:(?:at|in|a|au|dans|vers|on)[ \n]+)?\Z"
    for m in re.compile(rf"(?P<unit>{alternatives(g.units)})[ \n]+{OF[lang]}").finditer(left):
        name = re.compile(_NAME).match(left_text, m.end())
        if name and re.compile(tail).match(left, name.end()):
            return g.units[_one(m["unit"])], name[0]
    if lang == "en":
        for name in re.compile(_NAME).finditer(left_text):
            after = g.unit_right.match(left, name.end())
            if after and re.compile(tail).match(left, after.end()):
                return g.units[_one(after["unit"])], name[0]
    return None
