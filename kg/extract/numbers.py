"""How many: counts in words and figures, English and French, as minimum and maximum.

"at least 17" has no maximum, "about 20" is 20 and approximate, "dozens" are 24 or more, "several" 2 or more, "no" is 0;
"some" and "many" are uncounted (None, None). What is no count of people or things says so: `unit` is "distance", "time",
"money", "weight", "calibre", "age", "percent", "date" or "label" (a figure that is a name, as in "Sector 4").
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from kg.extract.tokens import Stretch, flat, snap
from kg.extract.wordlists import alternatives, rows


class Count(NamedTuple):
    """A count in a text; open bounds are None. `article` marks a mere "a" or "un", which may mean no more than that."""

    start: int
    end: int
    minimum: int | None
    maximum: int | None
    approximate: bool = False
    article: bool = False
    unit: str | None = None
    core: Stretch = Stretch(0, 0)  # the number alone, without "at least"


class _Core(NamedTuple):
    end: int
    low: int | None
    high: int | None
    about: bool = False
    article: bool = False


class _Grammar(NamedTuple):
    values: dict[str, int]
    groups: dict[str, str]
    vague: dict[str, str]
    modifiers: dict[str, str]
    begin: re.Pattern[str]
    modifier: re.Pattern[str]
    number: re.Pattern[str]
    group: re.Pattern[str]
    vague_word: re.Pattern[str]
    joint: re.Pattern[str]
    tail: re.Pattern[str]


_FIGURE = r"\d{1,3}(?:[ ]\d{3}){1,3}(?!\d)|\d{1,3}(?:[.,]\d{3}){1,3}(?![\d])|\d{1,7}(?:[.,]\d{1,2})?(?![\d])"
_SCALE = {"thousand": 1000, "mille": 1000, "million": 10**6, "millions": 10**6, "milliard": 10**9, "milliards": 10**9, "billion": 10**9}
_PHONE = re.compile(r"(?<!\d)\+?\d{2,3}(?:[ .-]\d{2}){3,5}(?!\d)")
_ARTICLES = frozenset({"a", "an", "un", "une"})
_MONTHS = rf"(?:{alternatives(r[0] for r in rows('calendar') if r[2] == 'month')})"


def _role(lang: str, role: str) -> dict[str, str]:
    return {r[0]: r[3] for r in rows("numbers") if r[1] in (lang, "*") and r[2] == role}


@cache
def _grammar(lang: str) -> _Grammar:
    values = {w: int(v) for w, v in _role(lang, "value").items()}
    groups, vague, modifiers = _role(lang, "group"), _role(lang, "vague"), _role(lang, "modifier")
    word = alternatives(values)
    joint = r"(?:(?<=hundred)|(?<=thousand))[ ]and[ ]|[ -]" if lang == "en" else r"[ -]et[ -](?=une?\b|onze\b)|[ -]"
    run = rf"(?:a[ ](?=hundred|thousand|million))?(?:{word})\b(?:(?:{joint})(?:{word})\b)*"
    scale = rf"(?:[ ](?:{alternatives(_SCALE)})\b)?"
    number = rf"(?:(?P<words>{run})|(?P<figure>{_FIGURE}){scale})(?:[ ]?\([ ]?(?P<again>\d{{1,7}})[ ]?\))?(?![\w]|:\d)"
    few = "half[ ]a[ ]|half[ ]|a[ ]good[ ]|a[ ]few[ ]|a[ ]|an[ ]|several[ ]|some[ ]|many[ ]" if lang == "en" else (
        "une[ ](?:bonne[ ]|petite[ ]|grosse[ ]|demi-)?|un[ ](?:bon[ ]|petit[ ]|demi-)?|plusieurs[ ]|quelques[ ]"
        "|des[ ]|de[ ]|d'|les[ ]|l'|cette[ ]|la[ ]"
    )  # fmt: skip
    group = rf"(?:(?P<few>{few})|(?P<times>{run}|\d{{1,3}})[ ])?(?P<group>{alternatives(groups)})\b"
    to = r"(?:[ ](?:to|or)[ ]|[ ]?[\u2013-][ ]?)" if lang == "en" else r"(?:[ ](?:a|ou)[ ]|[ ]?[\u2013-][ ]?)"
    tail = r"[ ](?:or[ ]so|or[ ]more|or[ ]thereabouts|odd|ou[ ]plus|environ|au[ ]moins|at[ ]least|au[ ]minimum|au[ ]plus|at[ ]most)\b|\+"
    some, before = alternatives(vague), alternatives(modifiers)
    begin = rf"\d|between\b|entre\b|(?:{before}|{some})(?:(?<=')|(?!\w))|(?:{few})?(?:{alternatives(groups)})\b|(?:{word})\b"
    return _Grammar(
        values, groups, vague, modifiers,
        begin=re.compile(rf"(?<![\w.,:/-])(?:{begin})"),
        modifier=re.compile(rf"(?:{before})(?:(?<=')|[ \n]{{1,3}})"),
        number=re.compile(number),
        group=re.compile(group),
        vague_word=re.compile(rf"(?P<vague>{some})(?:(?<=')|(?!\w))"),
        joint=re.compile(to),
        tail=re.compile(tail),
    )  # fmt: skip


# ---------------------------------------------------------------- reading one count


def _value(g: _Grammar, m: re.Match[str]) -> int:
    if m["words"]:
        return _words(g, m["words"])
    digits, scale = m["figure"], m[0].split("(")[0].rsplit(" ", 1)[-1]
    factor = _SCALE.get(scale, 1)
    if factor > 1 or re.fullmatch(r"\d{1,7}[.,]\d{1,2}", digits):
        return int(float(digits.replace(" ", "").replace(",", ".")) * factor) if digits.count(".") + digits.count(",") < 2 else 0
    return int(re.sub(r"[ .,]", "", digits))


def _words(g: _Grammar, words: str) -> int:
    return _sum([g.values[w] for w in re.split(r"[ -]", words) if w in g.values])


def _sum(values: list[int]) -> int:
    """The number that a run of number words says: [4, 20, 17] is 97, [2, 1000, 3, 100] is 2300.

    >>> _sum([4, 20, 17]), _sum([2, 1000, 3, 100]), _sum([60, 11])
    (97, 2300, 71)
    """
    total, part = 0, 0
    for v in values:
        if v >= 1000:
            total, part = total + max(part, 1) * v, 0
        elif v == 100:
            part = max(part, 1) * 100
        elif v == 20 and part % 100 == 4:  # quatre-vingts
            part += 76
        else:
            part += v
    return total + part


def _bounds(value: str) -> tuple[int | None, int | None]:
    low, _, high = value.partition(":")
    return (int(low) if low else None, int(high) if high else None) if ":" in value else (int(low), int(low))


def _core(g: _Grammar, text: str, at: int) -> _Core | None:
    """A number, a group of dozens, or a vague word at this place."""
    group = g.group.match(text, at)
    if group and not text.startswith("-", group.end()):
        low, high = _bounds(g.groups[group["group"]])
        if high is not None and (group["few"] or "").startswith(("several", "some", "a few", "many", "plusieurs", "quelques")):
            return _Core(group.end(), 2 * low if low else None, None)
        times = _times(g, group)
        return _Core(group.end(), int(times * low) if low else low, None if high is None else int(times * high), high is not None)
    number = g.number.match(text, at)
    if number and not _is_code(text, number):
        value = int(number["again"]) if number["again"] and number["words"] else _value(g, number)
        return _Core(number.end(), value, value, article=number[0] in _ARTICLES)
    vague = g.vague_word.match(text, at)
    if vague:
        low, high = _bounds(g.vague[vague["vague"]])
        return _Core(vague.end(), low, high, article=vague["vague"] in _ARTICLES)
    return None


def _times(g: _Grammar, group: re.Match[str]) -> float:
    if (group["few"] or "").endswith(("half ", "half a ", "demi-")):
        return 0.5
    if group["times"]:
        words = group["times"]
        return int(words) if words.isdigit() else _words(g, words)
    return 1


def _is_code(text: str, m: re.Match[str]) -> bool:
    return bool(re.compile(r"-[a-z]+\d|/\d|[ ]?x[ ]?\d").match(text, m.end()))


def _count(g: _Grammar, lang: str, text: str, at: int) -> Count | None:
    start, how = at, "plain"
    spread = re.compile(r"(?:between|from|entre|de)[ \n]{1,2}").match(text, at)
    if spread and spread[0].strip() in ("between", "entre"):
        return _between(g, text, spread)
    for _ in range(3):
        m = g.modifier.match(text, at)
        if not m:
            break
        kind = g.modifiers[re.sub(r"\s+", " ", m[0].strip())]
        how = kind if how == "plain" or kind in ("min", "max") else how
        at = m.end()
    core = _core(g, text, at)
    if core is None and at > start:  # "some soldiers": the modifier is all there is
        at, how = start, "plain"
        core = _core(g, text, at)
    if core is None or (at > start and core.article and how == "plain"):
        return None
    low, high, end = core.low, core.high, core.end
    joint = g.joint.match(text, end)
    other = _core(g, text, joint.end()) if joint and low is not None else None
    if other and other.high is not None and low is not None and low < other.high and not other.article:
        high, end = other.high, other.end
    about = core.about
    tail = g.tail.match(text, end)
    if tail:
        how, end = _TAILS.get(tail[0].strip(), "about"), tail.end()
    if low is not None or how != "about":
        low, high, about = _modified(how, low, high, about)
    return Count(start, end, low, high, about, core.article and end == core.end and how == "plain", None, Stretch(at, core.end))


_TAILS = {
    "or more": "min",
    "ou plus": "min",
    "+": "min",
    "au moins": "min",
    "at least": "min",
    "au minimum": "min",
    "au plus": "max",
    "at most": "max",
}


def _between(g: _Grammar, text: str, spread: re.Match[str]) -> Count | None:
    low = _core(g, text, spread.end())
    joint = re.compile(r"[ \n](?:and|et)[ \n]").match(text, low.end) if low else None
    high = _core(g, text, joint.end()) if joint else None
    if low is None or high is None or low.low is None or high.high is None or low.low > high.high:
        return None
    return Count(spread.start(), high.end, low.low, high.high, False, False, None, Stretch(spread.end(), high.end))


def _modified(how: str, low: int | None, high: int | None, about: bool) -> tuple[int | None, int | None, bool]:
    if how == "min":
        return low, None, False
    if how == "max":
        return None, high, False
    return low, high, about or how == "about"


# ---------------------------------------------------------------- all counts of a text


@lru_cache(maxsize=16)
def find_counts(text: str, lang: str | None) -> tuple[Count, ...]:
    """The counts of a text, in order, apart from each other.

    >>> [c[2:5] for c in find_counts("At least 17 dead, some twenty hurt, dozens missing, 12 to 15 taken", "en")]
    [(17, None, False), (20, 20, True), (24, None, False), (12, 15, False)]
    >>> [c[2:5] for c in find_counts("une dizaine de morts, 03 blessés, plus d'une centaine d'assaillants, aucun civil", "fr")]
    [(10, 10, True), (3, 3, False), (100, None, False), (0, 0, False)]
    """
    language = "fr" if lang == "fr" else "en"
    g, folded = _grammar(language), flat(text)
    skip = [m.span() for m in _PHONE.finditer(folded)]
    out: list[Count] = []
    at = 0
    while m := g.begin.search(folded, at):
        while skip and skip[0][1] <= m.start():
            skip.pop(0)
        if skip and skip[0][0] <= m.start():
            at = skip[0][1]
            continue
        found = _count(g, language, folded, m.start())
        if found is None:
            at = m.start() + 1
            continue
        at = found.end
        span = snap(text, found.start, found.end)
        out.append(found._replace(start=span.start, end=span.end, unit=_unit(folded, found, language)))
    return tuple(out)


_UNIT_WORDS = {r[0]: r[3] for r in rows("numbers") if r[2] == "unit"}
_UNIT = re.compile(rf"[ \n-]{{0,2}}(?:de[ ]|d'|of[ ]|full[ ])?(?P<unit>{alternatives(_UNIT_WORDS)})(?!\w)")
_LABEL = re.compile(
    rf"(?:^|.*[^\w])(?:{alternatives(w for w in (r[0] for r in rows('numbers') if r[2] == 'label'))})[ \n:]{{0,2}}\Z", re.DOTALL
)
_DAY = re.compile(
    rf"(?:er)?[ \n](?:et[ ]\d{{1,2}}[ ]|and[ ]\d{{1,2}}[ ]|to[ ]\d{{1,2}}[ ]|au[ ]\d{{1,2}}(?:er)?[ ])?(?:of[ ])?{_MONTHS}(?!\w)"
)
_AFTER_MONTH = re.compile(rf"(?:^|.*[^\w]){_MONTHS}[ ]\Z", re.DOTALL)
_AGED = re.compile(r"(?:aged|agee?s?[ ](?:de|d')|age[ ]of)[ ](?:\d{1,3}[ ](?:and|to|et|a)[ ])?\Z")
_MONEY = re.compile(r".*[$€£][ ]?\Z", re.DOTALL)
_YEAR_BEFORE = re.compile(
    r"(?:^|.*[^\w])(?:in|since|of|en|depuis|annee|year|until|from|to|between|and|et|a|au|de|d'|by|during|before|after|avant|apres)[ ]?\Z",
    re.DOTALL,
)


def _unit(text: str, c: Count, lang: str) -> str | None:
    """What a figure measures if it counts neither people nor things."""
    before = text[max(0, c.core.start - 28) : c.core.start]
    after = _UNIT.match(text, c.end)
    digits = text[c.core.start : c.core.end]
    if (
        after
        and not (digits in _ARTICLES and after["unit"] in ("m", "g", "l", "mi"))
        and not (lang == "fr" and after["unit"] in ("pm", "am"))
    ):
        return _UNIT_WORDS[after["unit"]]
    if digits.isdigit():
        if _DAY.match(text, c.end) or _AFTER_MONTH.match(before):
            return "date"
        if re.fullmatch(r"(?:19|20)\d\d", digits) and (_YEAR_BEFORE.match(before) or not re.compile(r"[ ][a-z]{3}").match(text, c.end)):
            return "date"
        if _LABEL.match(before):
            return "label"
        if _AGED.search(before):
            return "age"
    return "money" if _MONEY.match(before) else None


def parse_count(words: str, lang: str | None) -> Count | None:
    """The count that begins a phrase, or None.

    >>> parse_count("vingt-neuf (29) soldats", "fr")[2:4]
    (29, 29)
    """
    found = find_counts(words, lang)
    return found[0] if found and found[0].start == len(words) - len(words.lstrip()) else None
