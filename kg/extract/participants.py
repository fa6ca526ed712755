"""Who does and who suffers: stretches of words that the role head gives to an event, named as known actors where they are.

The role head looks from every mention of an event at every word of the report, so a party may be told sentences away from
the act. What no stretch reaches surely enough is left out: a missing perpetrator is better than a wrong one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from kg.extract.naming import participant
from kg.extract.reading import Mention, Reading, Told
from kg.extract.stretches import ARTICLES, EMPTY, stretches, trimmed
from kg.extract.tollsides import party_of
from kg.model import Account, Participant, Span
from kg.ontology import actor
from kg.resolve.actor_names import nation_of, usual_name

_AND = frozenset(
    ["and", "et", ",", "ou", "or", "&", "with", "avec", "par", "by", "the", "les", "des", "le", "la", "l'", "of", "de", "d'", "du"]
)
_DEEDS = frozenset(
    {"Attack", "Ambush", "Shelling", "SuicideBombing", "Explosion", "DroneStrike", "AirStrike", "CivilianTargeting", "ArmedClash"}
)
_TAKING = frozenset({"Abduction", "Arrest", "SexualViolence"})
_BY = frozenset(["by", "par", "du", "des", "de", "d'"])
_AGAINST = frozenset("contre sur a on against".split())
# What may stand between two parties that act together, and what makes one of two.
_BESIDE = frozenset(
    "its his their ses leurs allies ally partners partner auxiliaries partenaires suppletifs alongside avec aux cotes".split()
)
_WITH = frozenset("accompagnes accompagnees accompagne accompanied backed appuyes appuyees assisted epaules".split())


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


def doer_in_noun(reading: Reading, told: Told) -> tuple[Participant, ...]:
    """The known group that stands in the noun phrase of the deed itself: "a JNIM attack", « l'assaut du Jnim contre », "an attack by al-Shabaab".

    « Du » may also tell whom a deed hit, so only armed groups are taken so, and only where what was hit is told as well.
    """
    w = reading.words
    if told.type not in _DEEDS:
        return ()
    for m in told.mentions:
        if told.type in _FROM_FAR and (nation := _nation_beside(reading, m)) is not None:
            return (nation,)
        for x in reading.marks.actors:
            inside = w.within(x.start, x.end)
            if not inside or party_of(w.text[x.start : x.end]) == "state" or w.sentence[inside[0]] != w.sentence[m.first]:
                continue
            known = actor(x.actor)
            if known is None or known.cls not in ("ArmedGroup", "Militia", "Coalition"):
                continue
            gap = w.norm[m.words[-1] + 1 : inside[0]]
            behind = 1 <= len(gap) <= 2 and gap[0] in _BY and all(g in _BY or g in ARTICLES for g in gap)
            before = inside[-1] == m.first - 1 and reading.lang == "en"
            if (behind and (gap[0] in ("by", "par") or _AGAINST & set(w.norm[inside[-1] + 1 : inside[-1] + 3]))) or before:
                return (participant(reading, inside[0], inside[-1]),)
    return ()


_FROM_FAR = frozenset({"AirStrike", "DroneStrike", "Shelling"})
_KIND_OF = frozenset(
    "air missile drone military army artillery rocket helicopter aerial cross-border retaliatory aerien aerienne aeriennes aeriens militaire militaires".split()
)


def _nation_beside(reading: Reading, m: Mention) -> Participant | None:
    """The army of the nation whose adjective stands beside the noun for the deed: "an Israeli missile strike", « des frappes turques »."""
    w = reading.words
    at = m.first - 1
    while at > 0 and w.norm[at] in _KIND_OF:
        at -= 1
    behind = m.words[-1] + 1
    while behind < len(w) - 1 and w.norm[behind] in _KIND_OF:
        behind += 1
    for i in (at,) if reading.lang == "en" else (behind,):
        if 0 <= i < len(w) and w.sentence[i] == w.sentence[m.first] and (nation := nation_of(w.norm[i])) is not None:
            army = usual_name("the army", "en", nation, reading.report.published)
            if army is not None:
                return Participant(army[1], (Span(w.start[i], w.end[i], w.text[w.start[i] : w.end[i]]),))
    return None


def with_victims(reading: Reading, draft: Account) -> Account:
    """The account of a deed whose target nothing tells, with its victims as such, as the guidelines have it."""
    if draft.targets or draft.type not in _DEEDS | _TAKING:
        return draft
    for toll in draft.casualties:
        inside = reading.words.within(toll.spans[0].start, toll.spans[0].end)
        if toll.side != "initiator" and toll.who and inside and not toll.superseded and toll.maximum != 0:
            first, last = trimmed(reading, inside[0], inside[-1])
            if first <= last and reading.words.norm[last] not in EMPTY:
                victims = participant(reading, first, last)
                if victims.name not in {p.name for p in draft.initiators}:
                    return replace(draft, targets=(victims,))
    return draft


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
        if norm[i] in ("and", "et") and _begins_another(norm, first, i):
            halves = trimmed(reading, first, i - 1), trimmed(reading, i + 1, last)
            if all(a <= b for a, b in halves):
                return [halves[0], *_two_sides(reading, *halves[1])]
        if norm[i] in ("and", "et") or (norm[i] in _WITH and norm[i + 1] in ("de", "d'", "by", "par")):
            halves = trimmed(reading, first, i - 1), trimmed(reading, i + (1 if norm[i] in ("and", "et") else 2), last)
            sides = [party_of(reading.text(*h)) if h[0] <= h[1] else None for h in halves]
            if set(sides) == {"state", "armed"}:
                return list(halves)
        elif norm[i] == "a" and reading.lang == "fr" and norm[i + 1] in ARTICLES:  # « tendue par des terroristes à une unité »
            before, behind = trimmed(reading, first, i - 1), trimmed(reading, i + 1, last)
            if before[0] <= before[1] and {party_of(reading.text(*before)), party_of(reading.text(*behind))} == {"state", "armed"}:
                return [before]
    return [(first, last)]


def _begins_another(norm: Sequence[str], first: int, at: int) -> bool:
    """Whether "and" at a word begins a party of its own: "a priest and two deacons", « des motos et un véhicule », not "between 10 and 12 men"."""
    after, before = norm[at + 1], norm[at - 1]
    return (
        (after in _ANOTHER or after[:1].isdigit())
        and before not in _ANOTHER
        and before[:1].isalpha()
        and "between" not in norm[max(0, first - 1) : at]
    )


_ANOTHER = frozenset(
    """a an two three four five six seven eight nine ten twelve several some un une deux trois quatre cinq sept huit neuf dix douze plusieurs quelques
    his her its their son sa ses leur leurs des""".split()
)


def _joined(reading: Reading, taken: list[tuple[int, int]], first: int, last: int) -> bool:
    """Whether only "and", commas and articles stand between a stretch and one already taken."""
    norm = reading.words.norm
    for a, b in taken:
        between = norm[b + 1 : first] if b < first else norm[last + 1 : a]
        if len(between) <= 4 and all(x in _AND for x in between) and between:
            return True
    return False
