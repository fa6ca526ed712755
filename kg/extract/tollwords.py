"""The grammar of tolls: the patterns by which counted people are joined to what happened to them.

A sentence is read as a skeleton: each counted noun phrase is a mark (``⟦3⟧``; ``⟪3⟫`` behind a preposition, where it is no
subject; ``⟨3⟩`` where it is only a part of another), all else is flat text. The words are data (`lexicons/rules/casualtywords.tsv`).
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from kg.extract.wordlists import rows
from kg.model import CASUALTY_KINDS, CasualtyKind


class TollGrammar(NamedTuple):
    """The patterns of one language; those with a `kind` group name say which kind by it."""

    noun: re.Pattern[str]  # what is counted is itself the toll: "10 dead"
    part: re.Pattern[str]  # a participle of any kind
    verb: re.Pattern[str]  # an intransitive verb of any kind
    passive: re.Pattern[str]  # NPs … were killed
    reduced: re.Pattern[str]  # NPs killed
    active: re.Pattern[str]  # killed NPs
    intransitive: re.Pattern[str]  # NPs … died
    inverted: re.Pattern[str]  # "sont morts NPs"
    of: re.Pattern[str]  # the death of NPs
    lose: re.Pattern[str]  # lost NPs
    none: re.Pattern[str]  # no casualties
    as_many: re.Pattern[str]  # "and as many wounded"
    kinds: dict[str, CasualtyKind]  # group name → kind


_S = r"[ \n]{1,3}"


def loose(pattern: str) -> str:
    """A pattern whose blanks are any short run of blanks and line breaks."""
    return pattern.replace(" ", _S)


_HAVE = loose(r"(?:ont|a|avaient|avait|auraient|aurait|eurent|eut|ayant)(?: (?!ete)[\w']+){0,2}?")
_BE = loose(r"(?:sont|est|etaient|etait|seraient|serait|furent|fut|etant)(?: [\w']+){0,1}?")


def _words(lang: str, role: str, kind: str | None = None) -> str:
    found = {r[0] for r in rows("casualtywords") if r[1] == lang and r[2] == role and kind in (None, r[3])}
    return "|".join(loose(w).replace("<have>", _HAVE).replace("<be>", _BE) for w in sorted(found, key=lambda w: (-len(w), w))) or r"(?!)"


def _by_kind(lang: str, role: str, tag: str) -> str:
    """One group for each kind, the longest words of all kinds first within it."""
    return "|".join(rf"(?P<{tag}_{kind}>(?:{_words(lang, role, kind)}))" for kind in CASUALTY_KINDS)


NP = r"⟦\d+⟧"
_OBJECT = r"[⟦⟪]\d+[⟧⟫]"
_ANY = r"[⟦⟨]\d+[⟧⟩]"
_LINK = (
    rf"(?:,{_S}(?:(?:and|et|ainsi{_S}que){_S})?|{_S}(?:and|et|ainsi{_S}que|as{_S}well{_S}as|plus|along{_S}with|together{_S}with"
    rf"|puis|then){_S})"
)
NPS = rf"{NP}(?:{_LINK}(?:(?:(?:the|another|les|d'autres|des|le|la|de|of){_S})|l'|d')?{NP}){{0,8}}"
OBJECTS = NPS.replace(NP, _OBJECT)
_GAP = r"(?:[^⟦⟧;:.!?\"]|(?<=[a-z])\.(?=[a-z])){0,90}?"


_ADVERBS = {
    "en": r"(?:(?!fatally|mortally)\w+ly|also|then|all|both|later|thus|either|in turn|not|never|since|still|already|even)",
    "fr": r"(?:(?!mortellement)\w+ment|aussi|ensuite|tous|toutes|ainsi|depuis|a leur tour|par ailleurs|encore|deja|meme"
    r"|y|la|hier|lundi|mardi"
    r"|mercredi|jeudi|vendredi|samedi|dimanche|sur le coup|ete)",
}


@cache
def toll_grammar(lang: str) -> TollGrammar:
    """The grammar of "en" or "fr"."""
    part = _by_kind(lang, "part", "p")
    adverb = _ADVERBS[lang]
    adverbs = rf"(?:{loose(adverb)}{_S}){{0,3}}"
    if lang == "en":
        be = r"(?:was|were|been|being|is|are|be|got|lay|lie|lies|stay|stayed|ended up|turned up|have been|had been|has been)"
        passive = (
            rf"(?P<nps>{NPS}){_GAP}(?<![\w-]){loose(be)}{_S}{adverbs}(?:(?:either|both){_S}"
            rf"|[\w-]+(?:{_S}\w+)?{_S}and{_S}(?:then{_S})?)?(?:{part})(?![\w-])(?!{_S}(?:or|and/or){_S}(?:wounded|injured|captured))"
        )
        reduced = (
            rf"(?P<nps>{NPS})(?:{_S}(?:of|from|in|at|on){_S}[^⟦⟧;:.,]{{1,50}}?)?(?:,)?(?:{_S}(?:who{_S}(?:was|were){_S})?"
            rf"|{_S}(?:more|others?){_S}){adverbs}(?:{part})(?![\w-])(?!{_S}⟦)"
        )
        verbs = rf"(?:(?:{part})|(?:{_by_kind(lang, 'ger', 'g')}))"
        active = (
            rf"(?<!were )(?<!was )(?<!been )(?<!being )(?<!are )(?<!is )(?<!got )(?<![\w-])(?:{verbs})"
            rf"(?:{_S}(?:the|another|all|up|off|down|some|their|his|dead|away|only|just"
            rf"|also)(?![\w-])){{0,3}}{_S}(?:[\w' -]{{1,30}}{_S}and{_S}(?:its|his|their|all){_S})?(?P<nps>{OBJECTS})"
        )
        none = _NONE_EN
        as_many = (
            rf"(?<![\w-])as{_S}many(?:{_S}(?:more|others))?{_S}(?:{_by_kind(lang, 'part', 'p')})"
            rf"|(?:the{_S})?same{_S}number(?:{_S}of)?{_S}(?:{_by_kind(lang, 'noun', 'n')})"
        )
        inverted = r"(?!)"
    else:
        be = (
            r"(?:(?:ont|a|avaient|avait|auraient|aurait|ayant|avoir|aient|ait) ete|sont|est|etaient|etait|seraient|serait|furent|fut"
            r"|etre|ete|soient|sera|seront)"
        )
        passive = (
            rf"(?P<nps>{NPS}){_GAP}(?<![\w-]){loose(be)}{_S}{adverbs}(?:[\w-]+(?:{_S}\w+)?{_S}(?:et"
            rf"|puis){_S}(?:\w+ment{_S})?)?(?:{part})(?![\w-])(?!{_S}(?:ou|et/ou){_S}(?:bless|captur))"
        )
        reduced = (
            rf"(?P<nps>{NPS})(?:{_S}(?:(?:de|du|des|a|au|dans){_S}"
            rf"|d')[^⟦⟧;:.,]{{1,50}}?)?(?:,)?{_S}{adverbs}(?:{part})(?![\w-])(?!{_S}⟦)"
        )
        have = r"(?:ont|a|avaient|avait|auraient|aurait|avoir|ayant|aura|auront|eut|eurent|en|s'est|se sont)"
        verbs = (
            rf"(?:(?:{loose(have)}{_S}(?!ete)(?:(?!ete)[\w'-]+{_S}){{0,2}}?|(?:et|puis){_S})(?:{part})|(?:{_by_kind(lang, 'ger', 'g')}))"
        )
        active = (
            rf"(?<![\w-])(?:{verbs})(?:(?<=')|{_S}(?:(?!ete|ou|et)[\w'-]+{_S}){{0,2}}?(?:[\w' -]{{1,30}}{_S}(?:et"
            rf"|ainsi{_S}que){_S}(?:ses|leurs|tous{_S}ses)?[ ]?)?)(?P<nps>{OBJECTS})"
        )
        none = _NONE_FR
        as_many = (
            rf"(?<![\w-])autant{_S}(?:de{_S}|d')(?:{_by_kind(lang, 'noun', 'n')})|(?<![\w-])autant{_S}(?:ont{_S}ete{_S}"
            rf"|sont{_S})?(?:{_by_kind(lang, 'part', 'p')})"
        )
        intr = _by_kind(lang, "intr", "i")
        inverted = (
            rf"(?<![\w-])(?:{intr}|{loose(be)}{_S}{adverbs}(?:{part}))(?:{_S}(?:en{_S}\w+|\w+ment"
            rf"|a{_S}leur{_S}tour)){{0,2}}{_S}(?P<nps>{NPS})"
        )
    pronoun = rf"(?:(?:y|en|lui|leur){_S})?" if lang == "fr" else ""
    died = rf"(?:{_by_kind(lang, 'intr', 'i')})(?![\w-])"
    intransitive = rf"(?P<nps>{NPS}){_GAP}(?<![\w-]){pronoun}{died}"
    names = ("noun", "part", "verb", "passive", "reduced", "active", "intransitive", "inverted", "of", "lose", "none", "as_many")
    patterns = (
        rf"(?:(?:de{_S}|d'|of{_S}|other{_S}|others{_S}|more{_S}|autres{_S}|nouveaux{_S}|further{_S}"
        rf"|\w+ly{_S}))?(?:{_by_kind(lang, 'noun', 'n')})(?![\w-])",
        rf"(?<![\w-])(?:{part})(?![\w-])",
        rf"(?<![\w-])(?:{_by_kind(lang, 'intr', 'i')})(?![\w-])",
        passive, reduced, active, intransitive, inverted,
        rf"(?<![\w-])(?:{_by_kind(lang, 'of', 'o')})(?:(?<=')|{_S})(?:(?:the|les|des|au{_S}moins|at{_S}least){_S})?(?P<nps>{OBJECTS})",
        rf"(?<![\w-])(?:{_by_kind(lang, 'lose', 'l')})(?:,{_S}[^⟦⟧;:.]{{1,60}},)?(?:{_S}(?:\w+{_S})?)(?:{_S})?(?P<nps>{OBJECTS})",
        none, as_many,
    )  # fmt: skip
    tags = {f"{tag}_{kind}": kind for tag in "npgiol" for kind in CASUALTY_KINDS}
    return TollGrammar(**{n: re.compile(_unique(p)) for n, p in zip(names, patterns, strict=True)}, kinds=tags)


def _unique(pattern: str) -> str:
    """Group names may come once in a pattern: later ones of the same name get a number behind."""
    seen: dict[str, int] = {}

    def name(m: re.Match[str]) -> str:
        seen[m[1]] = seen.get(m[1], 0) + 1
        return f"(?P<{m[1]}{'' if seen[m[1]] == 1 else '__' + str(seen[m[1]])}>"

    return re.sub(r"\(\?P<(\w+)>", name, pattern)


def kind_of(g: TollGrammar, m: re.Match[str]) -> CasualtyKind | None:
    """Which kind a match says, by the group that took part."""
    for name, value in m.groupdict().items():
        if value is not None and (kind := g.kinds.get(name.split("__")[0])):
            return kind
    return None


_NONE_EN = (
    rf"(?<![\w-])(?:(?:no|without|neither|nor|zero|nil|not a single|without any|no one|nobody|none)(?:{_S}(?:[\w'-]+)){{0,4}}?{_S}"
    rf"(?:(?P<n_killed>casualt(?:y|ies)|loss(?:es)?|victims?|deaths?|fatalit(?:y|ies)|(?:loss{_S}of{_S}life)|dead|killed|hurt|harmed"
    rf"|hit|scratched|touched|harm|died|perished|suffered)"
    rf"|(?P<n_wounded>injur(?:y|ies|ed)|wounded|wounds))(?![\w-]))"
)
_NONE_FR = (
    rf"(?<![\w-])(?:(?:aucune?|pas(?:{_S}de|{_S}d')?|point{_S}de|ni|sans(?:{_S}(?:faire|faire{_S}ni|avoir{_S}fait))?(?:{_S}(?:d'"
    rf"|de))?(?:{_S}autres?|{_S}la{_S}moindre)?|nul(?:le)?|zero|personne{_S}n'a{_S}ete|nul{_S}n'a{_S}ete|aucun{_S}n'a{_S}(?:ete|fait))"
    rf"(?:(?<=')|{_S})(?:(?!evoquer|mentionner|preciser|parler|compter|donner)[\w'-]+{_S}){{0,2}}?(?:(?P<n_killed>victimes?|pertes?"
    rf"|morts?|tuee?s?|deces|dommages?|degats?{_S}humains?|degat|touchee?s?|perte{_S}en{_S}vies?{_S}humaines?|casse)"
    rf"|(?P<n_wounded>blessee?s?|blessures?))(?![\w-]))"
)


# ---------------------------------------------------------------- words that cut

STOPS = {lang: frozenset(r[0] for r in rows("stopwords") if r[1] == lang) for lang in ("en", "fr")}
