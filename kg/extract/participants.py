"""Who does and who suffers: stretches of words that the role head gives to an event, named as known actors where they are.

The role head looks from every mention of an event at every word of the report, so a party may be told sentences away from
the act. What no stretch reaches surely enough is left out: a missing perpetrator is better than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import numpy as np

from kg.extract.antecedents import antecedent
from kg.extract.encoder import Floats
from kg.extract.features import FUNCTION_WORDS, ROLES
from kg.extract.marks import country_near
from kg.extract.numbers import find_counts
from kg.extract.reading import Reading, Told, runs
from kg.extract.tollsides import party_of
from kg.model import Account, Participant, Span
from kg.ontology import actor
from kg.resolve.actor_names import nation_of, usual_name

_BRIDGES = frozenset("of the de du des d l la le les in from for and's 's à au aux - '".split()) | {"d'", "l'", "a"}
_AND = frozenset(
    ["and", "et", ",", "ou", "or", "&", "with", "avec", "par", "by", "the", "les", "des", "le", "la", "l'", "of", "de", "d'", "du"]
)
# Words that alone name nobody.
_EMPTY = FUNCTION_WORDS | frozenset(
    """dozens scores hundreds thousands dizaine dizaines centaine centaines millier milliers quinzaine vingtaine trentaine cinquantaine
    one two three four five six seven eight nine ten presumed presumes presume suspected elements members membres
    deux trois quatre cinq sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante cinquante soixante cent
    eleven twelve thirteen fourteen fifteen twenty thirty forty fifty hundred thousand autre autres other others double
    i me we us you he him she it they them themselves himself herself itself je nous vous il elle ils elles lui eux
    memes derniers dernieres premiers same my our your his her its their mon ma mes notre nos votre vos son sa ses leur leurs whom whose chacun chacune each both""".split()
)
_PARTY = 0.7  # how surely a word beside a stretch must name a party to belong to it
_ARTICLES = frozenset(["the", "les", "le", "la", "l'", "un", "une", "des"])
_NOT_FIRST = FUNCTION_WORDS - frozenset("l' le la les the des une un a an d' du its his their ses son leurs".split())
_LEADING = re.compile(
    r"""^(?:(?:the|a|an|some|several|many|about|around|nearly|almost|over|at\ least|more\ than|up\ to|other|another|its|his|her|their
    |these|those|this|that|both|all|two|three
    |les?|la|une?|des?|du|aux?|quelques|plusieurs|environ|pr[eè]s\ de|plus\ de|au\ moins|d'autres|autres?
    |ses?|sa|son|leurs?|ces?|cette|cet|tous|toutes|deux|trois)\s+
    |l['’]|d['’])""",
    re.IGNORECASE | re.VERBOSE,
)


# "Trucks belonging to armed groups": whom they hit is the owner.
_OWNED = re.compile(r"^.*\b(?:belonging\s+to|appartenant\s+(?:à|aux?))\s+(?:the\s+|les?\s+|des\s+|l['’])?", re.IGNORECASE)
# What follows a noun without being part of its name.
_BEHIND = re.compile(
    r",|\s+(?:who|whom|whose|that|which|where|near|at|in|from|on|as|under|outside|around|along|sent|with|against|for|during|after|before|wearing|dressed|gathered"
    r"|believed|thought|suspected\s+of|styling|calling|led|commanded|riding|travelling|traveling|driving|coming|heading|returning|seeking|trying|fleeing|carrying"
    r"|qui|que|dont|sur|pr[eè]s\s+d[e'’]|contre|avec|pour|lors|apr[eè]s|depuis|vers|dans|par|devant|chez|venue?s?|descendue?s?|conduits?|dirig[eé]e?s?"
    r"|rassembl[eé]e?s?|r[eé]unie?s?|soup[cç]onn[eé]e?s?|accus[eé]e?s?|post[eé]e?s?|partie?s|accompagn[eé]e?s?|circulant|fuyant|portant)(?=\s|$)",
    re.IGNORECASE,
)


def look_around(reading: Reading) -> list[Floats]:
    """For each mention, the probability of each role of each word of the report: (words, roles)."""
    w, heads = reading.words, reading.heads
    at, sentence = np.arange(len(w)), np.asarray(w.sentence)
    return [
        heads.roles(heads.mention(list(m.words)), m.types, at - m.first, sentence - w.sentence[m.first])
        * np.float32(min(1.0, 0.5 + m.score / 2))
        for m in reading.mentions
    ]


def role_words(reading: Reading, told: Told) -> None:
    """Fill `told.roles`, (words, roles): the surest that any mention of the event is of each word's role."""
    number = {id(m): i for i, m in enumerate(reading.mentions)}
    told.roles = np.maximum.reduce([reading.looks[number[id(m)]] for m in told.mentions])


def stretches(reading: Reading, told: Told, role: str, threshold: float, low: float) -> list[tuple[int, int, float]]:
    """(first word, last word, score) of the stretches that fill a role, surest first; a stretch grows while above `low`.

    None crosses the end of a sentence or line; one that holds a part of a known actor's name holds all of it.
    """
    p = told.roles[:, ROLES.index(role)]
    rivals = [told.roles[:, ROLES.index(r)] for r in ("initiator", "target", "place") if r != role]
    flags = [bool(p[i] >= low and all(p[i] >= r[i] for r in rivals)) for i in range(len(p))]
    gap = [reading.words.norm[i] in _BRIDGES for i in range(len(p))]
    out: dict[tuple[int, int], float] = {}
    for first, last in (piece for run in runs(flags, gap) for piece in _pieces(reading, *run)):
        a, b = trimmed(reading, first, last)
        if a > b:
            continue
        score = round(float(p[a : b + 1].max()), 4)
        a, b = _whole_phrase(reading, *_whole_names(reading, a, b))
        if score >= threshold and any(reading.words.norm[i][:1].isalpha() and reading.words.norm[i] not in _EMPTY for i in range(a, b + 1)):
            out[a, b] = max(out.get((a, b), 0.0), score)
    return sorted(((a, b, s) for (a, b), s in out.items()), key=lambda x: (-x[2], x[0]))


def _pieces(reading: Reading, first: int, last: int) -> Iterator[tuple[int, int]]:
    """A stretch cut where a sentence or a line ends inside it."""
    w = reading.words
    start = first
    for i in range(first + 1, last + 1):
        if w.sentence[i] != w.sentence[i - 1] or "\n" in w.text[w.end[i - 1] : w.start[i]]:
            yield start, i - 1
            start = i
    yield start, last


def _whole_names(reading: Reading, first: int, last: int) -> tuple[int, int]:
    """The stretch grown to the whole of the known names that it touches."""
    w = reading.words
    for name in reading.marks.actors:
        inside = [i for i in range(max(0, first - 10), min(len(w), last + 11)) if w.start[i] < name.end and w.end[i] > name.start]
        if inside and inside[0] <= last and inside[-1] >= first:
            first, last = min(first, inside[0]), max(last, inside[-1])
    return first, last


def _whole_phrase(reading: Reading, first: int, last: int) -> tuple[int, int]:
    """The stretch grown over the words beside it that belong to the same party: "two ethnic" of "two ethnic militias"."""
    w = reading.words
    party = reading.heads.entities()[:, 1]

    def belongs(i: int, j: int) -> bool:
        a, b = min(i, j), max(i, j)
        return (
            bool(party[i] >= _PARTY)
            and w.norm[i][:1].isalnum()
            and w.norm[i] not in FUNCTION_WORDS
            and w.text[w.end[a] : w.start[b]] in (" ", "-", "")
        )

    while last + 1 < len(w) and belongs(last + 1, last):
        last += 1
    while first > 0 and belongs(first - 1, first):
        first -= 1
    return first, last


def trimmed(reading: Reading, first: int, last: int) -> tuple[int, int]:
    """A stretch without punctuation, conjunctions and prepositions at its ends."""
    norm = reading.words.norm
    while first <= last and (norm[first] in _NOT_FIRST or not norm[first][:1].isalnum()):
        first += 1
    while last >= first and (norm[last] in FUNCTION_WORDS or not norm[last][:1].isalnum()):
        last -= 1
    for i in range(last, first, -1):  # "regroupés les assaillants": the phrase begins at its article
        if norm[i] in _ARTICLES and norm[i - 1] not in FUNCTION_WORDS and norm[i - 1] not in _BRIDGES and norm[i - 1].isalpha():
            return i, last
    return first, last


def find_participants(reading: Reading, told: Told, role: str) -> tuple[Participant, ...]:
    """The initiators or targets of an event, the surest first, each actor once."""
    cuts = reading.model.settings["thresholds"]
    found: dict[str, Participant] = {}
    taken: list[tuple[int, int]] = []
    whole = stretches(reading, told, role, cuts[role], cuts["grow"])
    acts = {i for m in told.mentions for i in m.words}
    for first, last, score in [(*piece, s) for a, b, s in whole for piece in _each(reading, a, b)]:
        if acts & set(range(first, last + 1)) and _only_act(reading, acts, first, last):
            continue
        made = participant(reading, first, last)
        if made.name.casefold() in found or (taken and score < cuts["second"] and not _joined(reading, taken, first, last)):
            continue
        found[made.name.casefold()] = made
        taken.append((first, last))
    return tuple(found.values())[: cuts["most"]]


_DEEDS = frozenset(
    {"Attack", "Ambush", "Shelling", "SuicideBombing", "Explosion", "DroneStrike", "AirStrike", "CivilianTargeting", "ArmedClash"}
)
_BY = frozenset(["by", "par", "du", "des", "de", "d'"])


def doer_in_noun(reading: Reading, told: Told) -> tuple[Participant, ...]:
    """The known group that stands in the noun phrase of the deed itself: "a JNIM attack", « l'assaut du Jnim contre », "an attack by al-Shabaab".

    « Du » may also tell whom a deed hit, so only armed groups are taken so, and only where what was hit is told as well.
    """
    w = reading.words
    if told.type not in _DEEDS:
        return ()
    for m in told.mentions:
        for x in reading.marks.actors:
            inside = w.within(x.start, x.end)
            if not inside or party_of(w.text[x.start : x.end]) == "state" or w.sentence[inside[0]] != w.sentence[m.first]:
                continue
            known = actor(x.actor)
            if known is None or known.cls not in ("ArmedGroup", "Militia", "Coalition"):
                continue
            gap = w.norm[m.words[-1] + 1 : inside[0]]
            behind = 1 <= len(gap) <= 2 and gap[0] in _BY and all(g in _BY or g in _ARTICLES for g in gap)
            before = inside[-1] == m.first - 1 and reading.lang == "en"
            if (behind and (gap[0] in ("by", "par") or _AGAINST & set(w.norm[inside[-1] + 1 : inside[-1] + 3]))) or before:
                return (participant(reading, inside[0], inside[-1]),)
    return ()


def with_victims(reading: Reading, draft: Account) -> Account:
    """The account of a deed whose target nothing tells, with its victims as such, as the guidelines have it."""
    if draft.targets or draft.type not in _DEEDS | _TAKING:
        return draft
    for toll in draft.casualties:
        inside = reading.words.within(toll.spans[0].start, toll.spans[0].end)
        if toll.side != "initiator" and toll.who and inside and not toll.superseded and toll.maximum != 0:
            first, last = trimmed(reading, inside[0], inside[-1])
            if first <= last and reading.words.norm[last] not in _EMPTY:
                victims = participant(reading, first, last)
                if victims.name not in {p.name for p in draft.initiators}:
                    return replace(draft, targets=(victims,))
    return draft


_TAKING = frozenset({"Abduction", "Arrest", "SexualViolence"})
_AGAINST = frozenset("contre sur a on against".split())


def _only_act(reading: Reading, acts: Collection[int], first: int, last: int) -> bool:
    """Whether a stretch is but the words for the deed with what describes it ("renewed clan clashes"), and names no known actor."""
    w = reading.words
    return last in acts and not any(w.start[first] <= a.start and a.end <= w.end[last] for a in reading.marks.actors)


def _each(reading: Reading, first: int, last: int) -> list[tuple[int, int]]:
    """A stretch that names several known actors in a row ("JNIM and the FLA"), cut into them."""
    w = reading.words
    names = [a for a in reading.marks.actors if w.start[first] <= a.start and a.end <= w.end[last]]
    if len({a.actor for a in names}) < 2:
        return _two_sides(reading, first, last)
    cuts = [first]
    for a, b in pairwise(names):
        between = [i for i in range(first, last + 1) if w.start[i] >= a.end and w.end[i] <= b.start]
        if (
            a.actor == b.actor
            or not between
            or not all(w.norm[i] in _AND or w.norm[i] in _BESIDE or nation_of(w.norm[i]) for i in between)
            or not {"and", "et", ",", "&"} & {w.norm[i] for i in between}
        ):
            return [(first, last)]
        cuts.append(next(i for i in range(first, last + 1) if w.start[i] >= b.start))
    pieces = [trimmed(reading, a, b - 1) for a, b in pairwise([*cuts, last + 1])]
    return [(a, b) for a, b in pieces if a <= b]


def _two_sides(reading: Reading, first: int, last: int) -> list[tuple[int, int]]:
    """A stretch that names two fighting parties ("Malian soldiers and foreign fighters", « … accompagnés de chasseurs »), cut between them."""
    norm = reading.words.norm
    for i in range(first + 1, last):
        if norm[i] in ("and", "et") or (norm[i] in _WITH and norm[i + 1] in ("de", "d'", "by", "par")):
            halves = trimmed(reading, first, i - 1), trimmed(reading, i + (1 if norm[i] in ("and", "et") else 2), last)
            sides = [party_of(reading.text(*h)) if h[0] <= h[1] else None for h in halves]
            if set(sides) == {"state", "armed"}:
                return list(halves)
        elif norm[i] == "a" and reading.lang == "fr" and norm[i + 1] in _ARTICLES:  # « tendue par des terroristes à une unité »
            before, behind = trimmed(reading, first, i - 1), trimmed(reading, i + 1, last)
            if before[0] <= before[1] and {party_of(reading.text(*before)), party_of(reading.text(*behind))} == {"state", "armed"}:
                return [before]
    return [(first, last)]


_BESIDE = frozenset(
    "its his their ses leurs allies ally partners partner auxiliaries partenaires suppletifs alongside avec aux cotes".split()
)
_WITH = frozenset("accompagnes accompagnees accompagne accompanied backed appuyes appuyees assisted epaules".split())


def _joined(reading: Reading, taken: list[tuple[int, int]], first: int, last: int) -> bool:
    """Whether only "and", commas and articles stand between a stretch and one already taken."""
    norm = reading.words.norm
    for a, b in taken:
        between = norm[b + 1 : first] if b < first else norm[last + 1 : a]
        if len(between) <= 4 and all(x in _AND for x in between) and between:
            return True
    return False


def participant(reading: Reading, first: int, last: int) -> Participant:
    """A stretch of words as a participant with its usual name."""
    start, end = reading.words.start[first], reading.words.end[last]
    quote = reading.report.text[start:end]
    country = country_near(reading.marks, reading.words, first)
    known = usual_name(quote, reading.lang, country, reading.report.published) or _apposed(reading, first, last, country)
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


@lru_cache(maxsize=4096)
def bare(phrase: str, lang: str) -> str:
    """A noun phrase without article, number and what is said of it behind, as unnamed groups are called.

    >>> bare("two scouts, sent ahead", "en"), bare("the prisoners at the police post", "en"), bare("des femmes qui attendaient", "fr")
    ('scouts', 'prisoners', 'femmes')
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
    head = _BEHIND.split(text, maxsplit=1)[0].strip(" ,;:.")
    return head or text.strip(" ,;:.") or phrase
