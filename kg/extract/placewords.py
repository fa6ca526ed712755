"""The grammar of the words around place names, for English and French: patterns that end where the name begins.

Their words are data (`lexicons/rules/placewords.tsv`); see `kg.extract.placerel` for their use.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from kg.extract.wordlists import alternatives, rows


def _words(lang: str, role: str) -> dict[str, str]:
    return {r[0]: r[3] for r in rows("placewords") if r[1] == lang and r[2] == role}


class PlaceGrammar(NamedTuple):
    """The patterns of one language; `…_left` end where a name begins, `…_right` begin where it ends."""

    settlement_left: re.Pattern[str]
    settlement_right: re.Pattern[str]
    feature_left: re.Pattern[str]
    feature_right: re.Pattern[str]
    unit_left: re.Pattern[str]
    unit_right: re.Pattern[str]
    units: dict[str, str]
    relation: re.Pattern[str]
    relations: dict[str, str]
    distance: re.Pattern[str]
    direction: re.Pattern[str]
    part: re.Pattern[str]
    directions: dict[str, str]
    road_left: re.Pattern[str]
    road_right: re.Pattern[str]
    road_to: re.Pattern[str]


_S = r"[ \n]{1,3}"
OF = {"en": rf"of{_S}(?:the{_S})?", "fr": rf"(?:de{_S}(?:la{_S}|l')?|du{_S}|des{_S}|d')"}
_THE = {"en": rf"(?:(?:the|a|an|his|their|its|this|that|small|little|nearby|remote|northern|southern|eastern|western){_S}){{0,3}}",
        "fr": rf"(?:(?:la|le|les|une?|des|ce|cette|son|leur|petite?s?|paisible|grande?s?){_S}|l'){{0,3}}"}  # fmt: skip
_KM = r"(?:km|kms|kilometres?|kilometers?|miles?|nautical[ ]miles?|m|metres?|meters?)"


@cache
def place_grammar(lang: str) -> PlaceGrammar:
    """The grammar of "en" or "fr"."""
    of, the = OF[lang], _THE[lang]
    units, relations, directions = _words(lang, "unit"), _words(lang, "near"), _words(lang, "direction")
    settlement, feature, unit = (alternatives(w) for w in (_words(lang, "settlement"), _words(lang, "feature"), units))
    direction, road = alternatives(directions), alternatives(_words(lang, "corridor"))
    joint = rf"{_S}(?:{of})?"
    if lang == "en":
        toward = rf"(?:to{_S}the{_S}|in{_S}the{_S}|on{_S}the{_S}|just{_S}|due{_S}|far{_S}|away{_S}|further{_S}){{0,2}}"
        reach = rf"(?:of|from|outside|beyond|away{_S}from|short{_S}of|out{_S}of|inside|off|before|down{_S}from|up{_S}from|into)"
        number = rf"(?P<n>(?:[\w'.,-]+{_S}){{0,3}}[\w'.,-]+?)(?:(?<=\d)|[ -])(?P<u>{_KM})"
        distance = rf"{number}(?:,?{_S}{toward}(?P<dir>{direction}))?(?:{_S}{reach})?{_S}{the}\Z"
        way = rf"(?<![\w-]){toward}(?P<dir>{direction})(?:ern{_S}(?:part|edge|outskirts|side))?(?:wards?)?{_S}(?:of|from){_S}{the}\Z"
        part = rf"(?<![\w-])(?:the{_S})?(?P<dir>{direction})(?:{_S}(?:part{_S}of|parts{_S}of|regions{_S}of))?{_S}(?:the{_S})?\Z"
    else:
        toward = (
            rf"(?:au{_S}|a{_S}l'|a{_S}la{_S}|vers{_S}le{_S}|dans{_S}l[ae]{_S}|dans{_S}l'|en{_S}|plus{_S}au{_S}|le{_S}|l'|juste{_S}){{0,2}}"
        )
        reach = rf"(?:{of}|apres{_S}|avant{_S}|au-dela{_S}{of}|depuis{_S})"
        number = rf"(?P<n>(?:[\w'.,-]+{_S}){{0,3}}?[\w'.,-]+?)(?:(?<=\d)|{_S}d[e'][ ]?|[ ])(?P<u>{_KM})"
        distance = rf"{number}(?:,?{_S}(?:environ{_S})?{toward}(?P<dir>{direction}))?{_S}{reach}{the}\Z"
        way = rf"(?<![\w-]){toward}(?P<dir>{direction}){_S}{of}{the}\Z"
        part = rf"(?<![\w-])(?:dans{_S})?(?:le|l')[ ]?(?P<dir>{direction}){_S}{of}\Z"
    return PlaceGrammar(
        settlement_left=re.compile(
            rf"(?<![\w-]){the}(?:(?!near|of|in|from|outside)[\w-]+{_S}){{0,2}}(?:{settlement}){_S}{of}\Z|(?<![\w-])(?:{settlement}){_S}\Z"
            if lang == "en"
            else rf"(?<![\w-]){the}(?:{settlement})(?:{_S}[\w-]+)?{_S}{of}\Z"
        ),
        settlement_right=re.compile(rf"{_S}(?:{settlement})(?![\w-])" if lang == "en" else r"(?!)"),
        feature_left=re.compile(rf"(?<![\w-])(?P<f>(?:{feature}){joint})\Z"),
        feature_right=re.compile(rf"{_S}(?:{feature})(?![\w-])" if lang == "en" else r"(?!)"),
        unit_left=re.compile(rf"(?<![\w-]){the}(?P<unit>{unit})(?:{_S}(?:administrative|rurale|urbaine|actuelle))?{_S}{of}\Z"),
        unit_right=re.compile(rf"(?:'s)?{_S}(?P<unit>{unit})(?![\w-])" if lang == "en" else r"(?!)"),
        units=units,
        relation=re.compile(rf"(?<![\w-])(?P<rel>{alternatives(relations)})(?:(?<=')|{_S}){the}\Z"),
        relations=relations,
        distance=re.compile(distance),
        direction=re.compile(way),
        part=re.compile(part),
        directions=directions,
        road_left=re.compile(
            rf"(?<![\w-])(?:{road})(?:{_S}(?:entre|between|from|linking|connecting|reliant|de|d'"
            rf"|joining))?(?:{_S}(?:la{_S})?ville{_S}d[e'])?[ ]?\(?\Z|(?<![\w-])(?:{road}){_S}(?:de{_S}|d')\Z"
        ),
        road_right=re.compile(rf"{_S}(?:main{_S}|border{_S}|supply{_S})?(?:{road})(?![\w-])" if lang == "en" else r"(?!)"),
        road_to=re.compile(
            rf"(?<![\w-])(?:{road}){_S}(?:to|towards?|leading{_S}to|de|d'|vers|menant{_S}a|qui{_S}mene{_S}a|du){_S}?{the}\Z"
        ),
    )
