"""Things destroyed, seized, damaged, recovered or lost, and the weapons that a text names.

The same reading as for tolls (`kg.extract.casualties`): counted noun phrases joined to what happened to them. Only nouns of
things count; the item is a plain plural noun ("motos", "AK-47").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.extract.counted import Counted, counted_in, skeleton
from kg.extract.people import lexicon, plural_of
from kg.extract.sentences import boilerplate, sentences
from kg.extract.tokens import Stretch, flat, snap
from kg.extract.tollwords import NPS, loose
from kg.extract.wordlists import alternatives, language, rows
from kg.model import MATERIEL_ACTIONS, MaterielAction


@dataclass(frozen=True, slots=True)
class MaterielMention:
    """Things and what happened to them; the first span is the count with its noun."""

    action: MaterielAction
    item: str
    minimum: int | None
    maximum: int | None
    approximate: bool
    spans: tuple[Stretch, ...]
    sentence: Stretch


@dataclass(frozen=True, slots=True)
class WeaponMention:
    """A weapon named in a text, ``text[start:end]``; `kind` is device, aircraft, drone, artillery, firearm … where known."""

    name: str
    start: int
    end: int
    kind: str


# ---------------------------------------------------------------- materiel


def _alternatives(lang: str, role: str) -> str:
    groups = []
    for action in MATERIEL_ACTIONS:
        found = {r[0] for r in rows("materielwords") if r[1] == lang and r[2] == role and r[3] == action}
        words = "|".join(loose(w) for w in sorted(found, key=lambda w: (-len(w), w))) or r"(?!)"
        groups.append(rf"(?P<{action}>(?:{words}))")
    return "|".join(groups)


@cache
def _patterns(lang: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    part, ger, of = (_alternatives(lang, role) for role in ("part", "ger", "of"))
    gap = r"(?:[^⟦⟧;:.!?]){0,70}?"
    if lang == "en":
        be = r"(?:was|were|been|being|are|is|be|got)[ \n](?:\w+ly[ \n]|also[ \n]|all[ \n])?"
        before = r"(?<!were )(?<!was )(?<!been )(?<!being )(?<!are )(?<![\w-])"
        active = rf"{before}(?:{part})[ \n](?:(?:the|another|their|some|all|also|up|down|with)[ \n]){{0,2}}(?P<nps>{NPS})"
    else:
        be = (
            r"(?:(?:ont|a|avaient|avait|auraient|aurait)[ \n]ete|sont|est|etaient|etait|furent|fut|etre|ete)[ \n](?:\w+ment[ \n]"
            r"|aussi[ \n])?"
        )
        active = (
            rf"(?<![\w-])(?:ont|a|avaient|avait|avoir|ayant|et|puis"
            rf"|dit)[ \n](?!ete)(?:(?!ete)[\w'-]+[ \n]){{0,2}}?(?:{part})[ \n](?:(?!ete)[\w'-]+[ \n]){{0,2}}?(?P<nps>{NPS})"
        )
    phrase = r"(?:[ \n](?:de|d'|of|on|a|au|a[ ]moteur)[ \n]?[^⟦⟧;:.,]{1,30})?"
    return tuple(
        (name, re.compile(pattern))
        for name, pattern in (
            ("active", active),
            ("of", rf"(?<![\w-])(?:{of})(?:(?<=')|[ \n])(?P<nps>{NPS})"),
            ("active", rf"(?<![\w-])(?:{ger})(?:(?<=')|[ \n:]{{1,2}})(?:[\w'-]+[ \n]){{0,2}}?(?P<nps>{NPS})"),
            ("passive", rf"(?P<nps>{NPS}){gap}(?<![\w-])(?<!se )(?<!s'){be}(?:{part})(?![\w-])"),
            ("reduced", rf"(?P<nps>{NPS}){phrase}(?:,)?[ \n](?:\w+ment[ \n]|\w+ly[ \n])?(?:{part})(?![\w-])(?![ \n]⟦)"),
        )
    )  # fmt: skip


@lru_cache(maxsize=16)
def find_materiel(text: str, lang: str | None) -> tuple[MaterielMention, ...]:
    """The things of a text that were destroyed, seized, damaged, recovered or lost, in order.

    >>> [(m.action, m.item, m.minimum) for m in find_materiel("06 motos, 04 AK-47 et 03 radios récupérés ; 01 véhicule incendié", "fr")]
    [('recovered', 'motos', 6), ('recovered', 'AK-47', 4), ('recovered', 'radios', 3), ('destroyed', 'véhicules', 1)]
    """
    lang = language(text, lang)
    folded, junk = flat(text), boilerplate(text)
    out: list[MaterielMention] = []
    for s in sentences(text, lang):
        if any(j.start <= s.start < j.end for j in junk):
            continue
        words = folded[s.start : s.end]
        phrases = counted_in(text, words, lang, s, of_things=True)
        out += sorted(_joined(text, words.replace('"', " "), lang, s, phrases), key=lambda m: m.spans[0])
    return tuple(out)


def _joined(text: str, words: str, lang: str, s: Stretch, phrases: Sequence[Counted]) -> Iterator[MaterielMention]:
    bones, at = skeleton(words, phrases, of_things=True)
    taken: set[int] = set()
    for how, pattern in _patterns(lang):
        for m in pattern.finditer(bones):
            action = next((a for a in MATERIEL_ACTIONS if m[a] is not None), None)
            if action is None:
                continue
            start, end = m.span("nps")
            start, end = (m.start(), start) if end == m.end() else (end, m.end())
            for i in re.findall(r"[⟦⟪](\d+)[⟧⟫]", m["nps"]):
                np = phrases[int(i)]
                if np.start in taken or not np.who or (np.definite and how == "reduced") or flat(np.who) in _NO_ITEM:
                    continue
                if action == "damaged" and how == "active" and "touch" in bones[start:end]:
                    continue
                taken.add(np.start)
                spans = (snap(text, s.start + np.start, s.start + np.end), snap(text, s.start + at(start), s.start + at(end)))
                item = _item(np.who, lang, np.amount.minimum == 1)
                yield MaterielMention(
                    action, item, np.amount.minimum, np.amount.maximum, np.amount.approximate, tuple(x for x in spans if x.start < x.end), s
                )


_NO_ITEM = frozenset("them eux elles us partie part nombre number".split())


def _item(who: str, lang: str, single: bool) -> str:
    """The noun of the things, in the plural: "véhicule" is "véhicules", "AK-47" stays."""
    who = re.sub(r" \d{1,3}(?:[.,]\d{1,2})? ?mm$", "", who)
    words = who.split(" ")
    if not single or any(c.isdigit() for c in who):
        return who
    k = len(words) - 1 if lang == "en" and "of" not in words else (words.index("of") - 1 if "of" in words else 0)
    k = max(0, k)
    if not words[k].endswith(("s", "x")) and words[k].islower():
        plural = plural_of(words[k], lang)[0]
        words[k] = plural if lang == "en" or words[k].endswith("al") else words[k] + "s" * ("-" not in words[k])
    return " ".join(words)


def settle_action(action: MaterielAction, type: str | None) -> MaterielAction:
    """The action as the event makes it: what a raid or search "recovers" is seized, what is lost is destroyed.

    >>> settle_action("recovered", "Seizure"), settle_action("lost", "Ambush"), settle_action("recovered", "ArmedClash")
    ('seized', 'destroyed', 'recovered')
    """
    if action == "recovered" and type in ("Seizure", "Arrest", "PropertyDestruction", "TerritorialGain"):
        return "seized"
    return "destroyed" if action == "lost" else action


# ---------------------------------------------------------------- weapons


@cache
def _weapons(lang: str) -> tuple[re.Pattern[str], dict[str, str]]:
    kinds: dict[str, str] = {}
    for entry in lexicon("weapons", lang):
        kinds.setdefault(entry[0], entry[1] if len(entry) > 1 else "")
    for word, language_, kind in rows("weapons"):
        if language_ == lang:
            kinds.setdefault(word, kind)
    plain = [w for w in kinds if not re.search(r"[*<>()|~^/]", w)]
    # every word of a name may stand in the plural
    body = alternatives(plain).replace(r"[ \n]{1,3}", r"(?:s|x)?[ \n-]{1,3}")
    return re.compile(rf"(?<![\w-])(?P<name>{body})(?P<more>s|x|es)?(?![\w-])"), kinds


@lru_cache(maxsize=16)
def find_weapons(text: str, lang: str | None) -> tuple[WeaponMention, ...]:
    """The weapons that a text names, in order, the longest name at each place.

    >>> [(w.name, w.kind) for w in find_weapons("a mortar attack, then an IED", "en")]
    [('mortar', 'artillery'), ('IED', 'device')]
    """
    lang = language(text, lang)
    pattern, kinds = _weapons(lang)
    out = []
    for m in pattern.finditer(flat(text)):
        span = snap(text, m.start(), m.end())
        name = re.sub(r"\s+", " ", text[span.start : span.end])
        key = re.sub(r"[\s-]+", " ", m["name"])
        out.append(
            WeaponMention(name, span.start, span.end, kinds.get(m["name"]) or kinds.get(key) or kinds.get(key.replace("s ", " ")) or "")
        )
    return tuple(out)
