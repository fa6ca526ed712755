"""All written forms of an English or French word, so that the lexicons need name only the lemma.

There is no parser at run time and none is needed for this: a verb of the lexicon stands for the closed set of its forms,
generated here from spelling rules and, where a language is irregular, from `lexicons/verbs.{en,fr}.tsv` (data).
Rules over-generate a little (both "cancelled" and "canceled", "paie" and "paye"); a form that nobody writes costs nothing.

Each form has a tag: ``inf`` (also the English base form), ``fin`` (a finite form only), ``past`` (English -ed: finite or
participle), ``pp`` (past participle only), ``ger`` (-ing, -ant), ``any`` ("hit"), ``sg``/``pl`` for nouns and adjectives.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

Forms = tuple[tuple[str, str], ...]
LEXICONS = Path(__file__).parent / "lexicons"


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# ---------------------------------------------------------------- English

# Verbs of two and more syllables whose last one is stressed, and so doubles its consonant.
_DOUBLED = _set(
    "abet abhor admit allot commit compel confer control defer deter dispel emit equip expel incur occur omit patrol permit "
    "prefer propel rebel rebut recur refer regret remit repel submit transfer transmit outwit kidnap worship format zigzag"
)
_PLURALS = {
    "man": "men", "woman": "women", "child": "children", "person": "people", "foot": "feet", "thief": "thieves", "knife": "knives",
    "wife": "wives", "life": "lives", "half": "halves", "leaf": "leaves", "calf": "calves", "ox": "oxen", "mouse": "mice",
    "crisis": "crises", "hypothesis": "hypotheses",
}  # fmt: skip
_SAME = _set("aircraft troops police cattle livestock sheep series species personnel people women men children crossroads")


def _sibilant(word: str) -> bool:
    return word.endswith(("s", "x", "z", "ch", "sh"))


@cache
def english_noun(lemma: str) -> Forms:
    """Singular and plural.

    >>> english_noun("casualty"), english_noun("gunman")
    ((('casualty', 'sg'), ('casualties', 'pl')), (('gunman', 'sg'), ('gunmen', 'pl')))
    """
    if lemma in _SAME:
        return ((lemma, "sg"),)
    if lemma in _PLURALS:
        plural = _PLURALS[lemma]
    elif lemma.endswith(("woman", "man")) and lemma not in ("human", "german", "roman", "ottoman"):
        plural = lemma[:-2] + "en"
    elif lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        plural = lemma[:-1] + "ies"
    elif _sibilant(lemma):
        plural = lemma + "es"
    else:
        plural = lemma + "s"
    return ((lemma, "sg"), (plural, "pl"))


def _english_endings(lemma: str) -> tuple[list[str], list[str], list[str]]:
    """Third person, -ed and -ing forms of a regular verb."""
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        return [lemma[:-1] + "ies"], [lemma[:-1] + "ied"], [lemma + "ing"]
    if lemma.endswith("ie"):
        return [lemma + "s"], [lemma + "d"], [lemma[:-2] + "ying"]
    if lemma.endswith("e"):
        ing = lemma + "ing" if lemma.endswith(("ee", "ye", "oe")) else lemma[:-1] + "ing"
        return [lemma + "s"], [lemma + "d"], [ing]
    third = lemma + "es" if _sibilant(lemma) or lemma.endswith("o") else lemma + "s"
    if lemma.endswith("c"):
        return [third], [lemma + "ked"], [lemma + "king"]
    closed = re.search(r"([^aeiou]|qu)[aeiou][^aeiouwxy]$", lemma) is not None
    one_syllable = len(re.findall(r"(?:qu)?[aeiouy]+", re.sub(r"^(over|under|out|re|up|off|in)(?=[^aeiou].)", "", lemma))) == 1
    single, double = lemma, lemma + lemma[-1]
    if closed and (one_syllable or lemma in _DOUBLED):
        return [third], [double + "ed"], [double + "ing"]
    if closed and lemma.endswith("l"):
        return [third], [single + "ed", double + "ed"], [single + "ing", double + "ing"]
    return [third], [single + "ed"], [single + "ing"]


@cache
def english_verb(lemma: str) -> Forms:
    """Base, third person, past, participle and -ing forms; British and American spellings both.

    >>> [form for form, _ in english_verb("overrun")]
    ['overrun', 'overruns', 'overrunning', 'overran']
    >>> [form for form, _ in english_verb("neutralise")][:3]
    ['neutralise', 'neutralises', 'neutralised']
    """
    spellings = [lemma]
    if lemma.endswith(("ise", "ize")) and len(lemma) > 5:
        spellings.append(lemma[:-3] + ("ize" if lemma.endswith("ise") else "ise"))
    out: dict[str, str] = {}
    for word in spellings:
        third, past, ing = _english_endings(word)
        irregular = _english_irregular().get(word)
        out.setdefault(word, "any" if irregular and word in irregular[0] else "inf")
        out.update((f, "fin") for f in third if f not in out)
        pairs = [(f, "past") for f in past] + [(f, "ger") for f in ing]
        if irregular:
            pairs = [(f, "ger") for f in ing] + [(f, "fin") for f in irregular[0]] + [(f, "pp") for f in irregular[1]]
            pairs = [(f, "past" if f in irregular[0] and f in irregular[1] else tag) for f, tag in pairs]
        for form, tag in pairs:
            out.setdefault(form, tag)
    return tuple(out.items())


@cache
def _english_irregular() -> dict[str, tuple[list[str], list[str]]]:
    rows = _rows(LEXICONS / "verbs.en.tsv")
    return {r["lemma"]: (r["past"].split(), r["participle"].split()) for r in rows}


# ---------------------------------------------------------------- French

_PRESENT_ER = ("e", "es", "e", "ons", "ez", "ent")
_IMPERFECT = ("ais", "ais", "ait", "ions", "iez", "aient")
_FUTURE = ("ai", "as", "a", "ons", "ez", "ont")
_SUBJUNCTIVE = ("e", "es", "e", "ions", "iez", "ent")
_SIMPLE = {
    "a": ("ai", "as", "a", "âmes", "âtes", "èrent", "asse", "asses", "ât", "assions", "assiez", "assent"),
    "i": ("is", "is", "it", "îmes", "îtes", "irent", "isse", "isses", "ît", "issions", "issiez", "issent"),
    "u": ("us", "us", "ut", "ûmes", "ûtes", "urent", "usse", "usses", "ût", "ussions", "ussiez", "ussent"),
    "in": ("ins", "ins", "int", "înmes", "întes", "inrent", "insse", "insses", "înt", "inssions", "inssiez", "inssent"),
}
# -eler and -eter verbs that double their consonant; the others take a grave accent.
_DOUBLING = ("appeler", "rappeler", "jeter", "rejeter", "projeter", "amonceler", "ensorceler", "morceler", "renouveler", "ruisseler")


@cache
def french_noun(lemma: str) -> Forms:
    """Singular and plural.

    >>> french_noun("arsenal"), french_noun("accrochage")[1]
    ((('arsenal', 'sg'), ('arsenaux', 'pl')), ('accrochages', 'pl'))
    """
    return ((lemma, "sg"),) if _french_plural(lemma) == lemma else ((lemma, "sg"), (_french_plural(lemma), "pl"))


def _french_plural(word: str) -> str:
    if word.endswith(("s", "x", "z")):
        return word
    if word.endswith("al") and word not in ("bal", "carnaval", "festival", "naval", "fatal", "banal", "chacal", "récital"):
        return word[:-2] + "aux"
    if word.endswith(("au", "eau", "eu")) and word not in ("pneu", "bleu"):
        return word + "x"
    return word[:-2] + "ux" if word in ("travail", "bail", "vitrail", "soupirail") else word + "s"


@cache
def french_adjective(lemma: str) -> Forms:
    """Masculine and feminine, singular and plural.

    >>> [form for form, _ in french_adjective("meurtrier")]
    ['meurtrier', 'meurtriers', 'meurtrière', 'meurtrières']
    """
    feminine = _french_feminine(lemma)
    out = {lemma: "sg"}
    for form, tag in ((_french_plural(lemma), "pl"), (feminine, "sg"), (_french_plural(feminine), "pl")):
        out.setdefault(form, tag)
    return tuple(out.items())


def _french_feminine(word: str) -> str:
    for ending, feminine in (
        ("e", "e"), ("eux", "euse"), ("if", "ive"), ("er", "ère"), ("teur", "trice"), ("eur", "euse"), ("en", "enne"), ("on", "onne"),
        ("el", "elle"), ("eil", "eille"), ("et", "ète"), ("public", "publique"), ("c", "que"), ("nouveau", "nouvelle"), ("beau", "belle"),
        ("gros", "grosse"), ("bas", "basse"), ("faux", "fausse"), ("long", "longue"),
    ):  # fmt: skip
        if word.endswith(ending):
            return word[: len(word) - len(ending)] + feminine
    return word + "e"


@cache
def french_verb(lemma: str) -> Forms:
    """Every finite form (passé simple and imperfect subjunctive included), participles in all genders, the gerund.

    >>> forms = dict(french_verb("surprendre")); forms["surprirent"], forms["surprises"], forms["surprenant"]
    ('fin', 'pp', 'ger')
    >>> {"tendirent", "tendue"} <= dict(french_verb("tendre")).keys(), "assiège" in dict(french_verb("assiéger"))
    (True, True)
    """
    family = _french_family(lemma)
    if family is not None:
        return _french_by_family(lemma, family)
    if lemma.endswith("er"):
        return _french_first_group(lemma)
    if lemma.endswith("ir"):
        return _french_second_group(lemma[:-1])
    raise ValueError(f"no French verb of a known family: {lemma!r}")


def _collect(lemma: str, finite: list[str], participle: str | None, gerund: str | None) -> Forms:
    out = {lemma: "inf"}
    if participle:
        plural = participle if participle.endswith(("s", "x")) else participle + "s"
        base = {"dû": "du", "mû": "mu", "crû": "cru"}.get(participle, participle)
        for form in (participle, plural, base + "e", base + "es"):
            out.setdefault(form, "pp")
    for form in finite:
        out.setdefault(form, "fin")
    if gerund:
        out.setdefault(gerund, "ger")
    return tuple(out.items())


def _french_first_group(lemma: str) -> Forms:
    stem = lemma[:-2]
    hard = stem[:-1] + "ç" if stem.endswith("c") else stem + "e" if stem.endswith("g") else stem
    finite: list[str] = []
    for mute in _mute_stems(lemma):
        finite += [mute + e for e in ("e", "es", "ent")]
        finite += [mute + "er" + e for e in (*_FUTURE, *_IMPERFECT)]
    finite += [(hard if e[0] in "aâo" else stem) + e for e in ("ons", "ez", *_IMPERFECT, *_SIMPLE["a"])]
    if mute != stem:
        future = stem[:-2] + "err" if lemma in ("envoyer", "renvoyer") else stem + "er"
        finite += [future + e for e in (*_FUTURE, *_IMPERFECT)]
    return _collect(lemma, finite, stem + "é", hard + "ant")


def _mute_stems(lemma: str) -> list[str]:
    """The stems before a silent e: lève, jette, cède, déploie."""
    stem = lemma[:-2]
    if lemma.endswith("ayer"):
        return [stem, stem[:-1] + "i"]
    if lemma in ("envoyer", "renvoyer"):
        return [stem[:-1] + "i"]
    if lemma.endswith("yer"):
        return [stem[:-1] + "i"]
    if lemma.endswith(_DOUBLING):
        return [stem + stem[-1]]
    found = re.fullmatch(r"(.*)[eé]([bcdfgjklmnpqrstvxz]|[bcdfgpt][lr]|gn|ch|gu|qu)", stem)
    return [f"{found[1]}è{found[2]}"] if found else [stem]


def _french_second_group(root: str) -> Forms:
    stem = root[:-1]
    finite = [stem + "i" + e for e in ("s", "t", "ssons", "ssez", "ssent", "sse", "sses", "ssions", "ssiez")]
    finite += [stem + "iss" + e for e in _IMPERFECT]
    finite += [stem + "ir" + e for e in (*_FUTURE, *_IMPERFECT)] + [stem + e for e in _SIMPLE["i"]]
    return _collect(root + "r", finite, stem + "i", stem + "issant")


def _french_family(lemma: str) -> dict[str, str] | None:
    table = _french_table()
    for start in range(len(lemma)):
        family = table.get(lemma[start:])
        if family is not None and (start == 0 or family["prefixed"] == "yes"):
            return family
    return None


def _french_by_family(lemma: str, family: dict[str, str]) -> Forms:
    before = lemma[: len(lemma) - len(family["lemma"])]

    def forms(text: str) -> list[str]:
        return [before + f for f in text.split()]

    (imperfect,) = forms(family["imperfect"])
    finite = forms(family["present"]) + [imperfect + e for e in _IMPERFECT]
    for stem in forms(family["future"]):
        finite += [stem + e for e in (*_FUTURE, *_IMPERFECT)]
    if family["simple"]:
        stem, vowel = family["simple"].split(":")
        finite += [before + stem + e for e in _SIMPLE[vowel]]
    strong, weak = (forms(family["subjunctive"]) * 2)[:2]
    finite += [(weak if e in ("ions", "iez") else strong) + e for e in _SUBJUNCTIVE]
    participle = before + family["participle"] if family["participle"] else None
    return _collect(lemma, finite, participle, before + family["gerund"] if family["gerund"] else imperfect + "ant")


@cache
def _french_table() -> dict[str, dict[str, str]]:
    return {row["lemma"]: row for row in _rows(LEXICONS / "verbs.fr.tsv")}


def _rows(path: Path) -> list[dict[str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    names = lines[0].split("\t")
    return [dict(zip(names, (*line.split("\t"), *[""] * len(names)), strict=False)) for line in lines[1:] if line and line[0] != "#"]
