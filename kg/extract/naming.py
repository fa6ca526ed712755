"""What a stretch of words is called as a party: a known actor by its usual name, anyone else by the bare noun phrase."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.extract.antecedents import antecedent
from kg.extract.features import FUNCTION_WORDS
from kg.extract.marks import country_near
from kg.extract.numbers import find_counts
from kg.extract.people import people, things
from kg.extract.reading import Reading
from kg.model import Participant, Span
from kg.ontology import actor
from kg.resolve.actor_names import nation_of, usual_name

_LEADING = re.compile(
    r"""^(?:(?:the|a|an|some|several|many|about|around|nearly|almost|over|at\ least|more\ than|up\ to|other|another|its|his|her|their
    |these|those|this|that|both|all|two|three
    |les?|la|une?|des?|du|aux?|quelques|plusieurs|environ|pr[eè]s\ de|plus\ de|au\ moins|d'autres|autres?
    |ses?|sa|son|leurs?|ces?|cette|cet|tous|toutes|deux|trois)\s+
    |l['’]|d['’])""",
    re.IGNORECASE | re.VERBOSE,
)


# "Trucks belonging to armed groups": whom they hit is the owner.
_OWNED = re.compile(
    r"^.*\b(?:belonging\s+to|held\s+by|manned\s+by|appartenant\s+(?:à|aux?)|tenue?s?\s+par)\s+(?:the\s+|les?\s+|des\s+|l['’])?",
    re.IGNORECASE,
)
# What follows a noun without being part of its name.
_BEHIND = re.compile(
    r",|\s+(?:who|whom|whose|that|which|where|near|at|in|from|on|as|under|outside|around|along|sent|with|against|for|during|after|before|wearing|dressed|gathered"
    r"|believed|thought|suspected\s+of|styling|calling|led|commanded|riding|travelling|traveling|driving|coming|heading|returning|seeking|trying|fleeing|carrying|of\s+(?-i:[a-z]{3,}ing)"
    r"|qui|que|dont|sur|pr[eè]s\s+d[e'’]|contre|avec|pour|lors|apr[eè]s|depuis|vers|dans|par|devant|chez|venue?s?|descendue?s?|conduits?|dirig[eé]e?s?"
    r"|rassembl[eé]e?s?|r[eé]unie?s?|soup[cç]onn[eé]e?s?|accus[eé]e?s?|post[eé]e?s?|partie?s|accompagn[eé]e?s?|circulant|fuyant|portant)(?=\s|$)",
    re.IGNORECASE,
)
_EDGES = ' ,;:."“”«»'


def participant(reading: Reading, first: int, last: int) -> Participant:
    """A stretch of words as a participant with its usual name."""
    start, end = reading.words.start[first], reading.words.end[last]
    quote = reading.report.text[start:end]
    country = country_near(reading.marks, reading.words, first)
    known = usual_name(quote, reading.lang, country, reading.report.published) or _apposed(reading, first, last, country)
    known = known or _owned(reading, first, last, country)
    if known is None and (named := antecedent(reading, first, last)) is not None:
        known = usual_name(reading.report.text[named.start : named.end], reading.lang, country, reading.report.published)
        meant = actor(named.actor)
        if known is not None and meant is not None and known[0] != meant.id:  # a branch of the one named
            known = meant.id, meant.name
    return Participant(known[1] if known else bare(quote, reading.lang), (Span(start, end, quote),))


def _apposed(reading: Reading, first: int, last: int, country: str | None) -> tuple[str, str] | None:
    """The known actor that a phrase names after a comma: "the al-Qaeda affiliate, JNIM"; or before it: "JNIM, the main group"."""
    w = reading.words
    inside = [a for a in reading.marks.actors if w.start[first] <= a.start and a.end <= w.end[last]]
    if not inside:
        return None
    alone = len({a.actor for a in inside}) == 1
    name = inside[0] if alone else inside[-1]
    before, after = w.text[w.start[first] : name.start].rstrip(), w.text[name.end : w.end[last]].lstrip()
    before = re.sub(r"\s*(?:the|le|la|l['’])$", "", before, flags=re.IGNORECASE).rstrip()
    if not alone and usual_name(before, reading.lang, country, reading.report.published) is not None:
        return None  # several in a row
    if (before.endswith((",", "(")) and not after.strip(" ,).")) or (alone and not before and after.startswith((",", "("))):
        return usual_name(w.text[name.start : name.end], reading.lang, country, reading.report.published)
    return None


def _owned(reading: Reading, first: int, last: int, country: str | None) -> tuple[str, str] | None:
    """The known armed actor whose thing a phrase names: "an ISIS oil separator", « un véhicule de la Minusma »; its men and chiefs are not it."""
    w = reading.words
    inside = [a for a in reading.marks.actors if w.start[first] <= a.start and a.end <= w.end[last]]
    meant = actor(inside[0].actor) if len(inside) == 1 else None
    if meant is None or meant.cls not in _ARMED:
        return None
    name = w.within(inside[0].start, inside[0].end)
    rest = [i for i in range(first, last + 1) if i not in name and w.norm[i] not in FUNCTION_WORDS]
    before = bool(rest) and rest[-1] < name[0] and reading.lang == "fr"
    behind = bool(rest) and rest[0] > name[-1] and reading.lang == "en"
    if not (before or behind) or not all(w.surface(i)[:1].islower() for i in rest):
        return None
    head = w.norm[rest[0] if before else rest[-1]]
    if head not in things(reading.lang) or head in people(reading.lang) or nation_of(head):
        return None
    return usual_name(w.text[w.start[name[0]] : w.end[name[-1]]], reading.lang, country, reading.report.published)


_ARMED = frozenset({"Military", "SecurityForce", "ArmedGroup", "Militia", "InternationalForce", "PrivateMilitaryCompany", "Coalition"})


@lru_cache(maxsize=4096)
def bare(phrase: str, lang: str) -> str:
    """A noun phrase without article, number and what is said of it behind, as unnamed groups are called.

    >>> bare("two scouts, sent ahead", "en"), bare("the prisoners at the police post", "en"), bare("des femmes qui attendaient", "fr")
    ('scouts', 'prisoners', 'femmes')
    >>> bare("Ouagadougou of meddling", "en"), bare('"terrorists', "en")
    ('Ouagadougou', 'terrorists')
    >>> bare("pick-up trucks belonging to armed groups", "en")
    'armed groups'
    >>> bare("around fifteen militants", "en"), bare("une trentaine d'hommes armés", "fr"), bare("des individus armés", "fr")
    ('militants', 'hommes armés', 'individus armés')
    """
    text = " ".join(phrase.split())
    for _ in range(5):
        shorter = _LEADING.sub("", text)
        counts = find_counts(shorter, lang)
        if counts and counts[0].start == 0 and counts[0].end < len(shorter):
            rest = shorter[counts[0].end :].lstrip()
            shorter = re.sub(r"^(?:(?:of|des?)\b\s*|d['’])", "", rest) if rest else shorter
        if shorter == text or not shorter.strip():
            break
        text = shorter
    text = _OWNED.sub("", text)
    head = _BEHIND.split(text, maxsplit=1)[0].strip(_EDGES)
    return head or text.strip(_EDGES) or phrase
