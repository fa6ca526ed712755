"""Whose a camp, a craft or a column is: with no owner told it stands for the army of the country.

"Fighters overran the camp at Tessit", « la garnison de Tillia », "army positions": reports name the site and mean the soldiers. The
guidelines' records name the army. A camp of displaced people, of a group, of the police or of foreigners is left as it is told.
So with who acts: "a drone hit the fighters", « des renforts ont ratissé », "the relief column", "Russian air strikes".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extract.marks import country_near
from kg.extract.reading import Reading
from kg.extract.tokens import flat
from kg.extract.tollsides import party_of
from kg.model import Account, Participant
from kg.ontology import actor
from kg.resolve.actor_names import nation_of, usual_name

_DEEDS = frozenset({"Attack", "Ambush", "Shelling", "SuicideBombing", "Explosion", "TerritorialGain", "ArmedClash"})
_SITE = re.compile(
    r"(?:(?:the|an?|two|three|several|their|its|le|la|les|l'|une?|des|deux|trois|plusieurs|leurs?) ?)*(?:(?:army|military|forward|main|small|local|air"
    r"|advanced|operating|nearby|remote|principal|petit|grand) )*"
    r"(?:camps?|bases?|barracks|garrisons?|outposts?|positions?|detachments?|casernes?|garnisons?|detachements?|postes? avances?|postes? militaires?"
    r"|camps? militaires?|bases? militaires?|positions? militaires?|military posts?)"
    r"(?: (?:militaires?|avancee?s?|aerienne|principale?))?(?P<rest> .*)?"
)
# Craft and units that act for an army: "two helicopters", « un vecteur aérien », "the relief column", « des renforts ».
_ARM = re.compile(
    r"(?:(?:the|an?|its|two|three|several|own|le|la|les|l'|une?|des|deux|trois|plusieurs|ses|sa|son) ?)*"
    r"(?:(?:armed|attack|combat|military|army|relief|supply|escort|rescue|fighter|surveillance|own|\d+(?:e|eme|st|nd|rd|th)) )*"
    r"(?:drones?|uavs?|aircraft|airplanes?|planes?|jets?|warplanes?|helicopters?|gunships?|artillery|bombers?|reinforcements?|garrison|battalion|regiment|platoon|commandos"
    r"|paratroopers|troops|columns?|patrol|akinci|bayraktar|avions?|aeronefs?|helicopteres?|aviation|artillerie|vecteurs?(?: aeriens?)?|chasseurs-bombardiers|renforts?|garnison"
    r"|bataillon|troupes?|colonne|patrouille|compagnies?|section)"
    r"(?: (?:armes?|militaires?|de combat|d'attaque|de chasse|de l'aviation|aeriens?))?"
)
_ACTS = _DEEDS | {"AirStrike", "DroneStrike", "Operation", "Arrest", "Withdrawal", "Seizure"}
_OTHERS = re.compile(
    r"refugee|displaced|deplace|refugie|idp|protest|manifest|mine|gold|or\b|terror|jihad|djihad|rebel|ennem|enem|bandit|insurg|group|assail|attack|militant"
    r"|un\b|nations|onusi|minus|peace|police|gendarm|customs|douan|polic|foreign|etrang|french|francais|fighter|combattant|hunter|chasseur|milit(?:ia|ce)"
    r"|volunt|volont|company|compagnie|entreprise|worker|election|mission|forest|guard|garde"
)


def with_garrisons(reading: Reading, draft: Account) -> Account:
    """The account with such a doer, and such a target if armed men, or nobody told, did it, named as the army whose they are."""
    doers = list(draft.initiators)
    if draft.type in _ACTS and "state" not in {party_of(p.name) for p in draft.targets}:
        doers = [_army_of(reading, p) for p in doers]
    draft = replace(draft, initiators=_each_once(doers)) if doers != list(draft.initiators) else draft
    sides = {party_of(p.name) for p in draft.initiators}
    if draft.type not in _DEEDS or "state" in sides or (draft.initiators and "armed" not in sides):
        return draft
    named = [_owner(reading, p) for p in draft.targets]
    return replace(draft, targets=_each_once(named)) if named != list(draft.targets) else draft


def _army_of(reading: Reading, p: Participant) -> Participant:
    """A doer that is but a craft or unit as the army that the report named before it, else that of the country; "Russian" as Russia's."""
    span = p.spans[0]
    nation = nation_of(flat(p.name))
    if nation is None and not (_ARM.fullmatch(flat(p.name)) and _ARM.fullmatch(flat(span.quote))):
        return p
    inside = reading.words.within(span.start, span.end)
    country = nation or country_near(reading.marks, reading.words, inside[0])
    army = usual_name("the army", "en", country, reading.report.published) if country else None
    named = None if nation else _army_before(reading, span.start)
    name = named or (army[1] if army else None)
    return replace(p, name=name) if name else p


def _army_before(reading: Reading, at: int) -> str | None:
    """The army that a report named last before a place in it."""
    for x in reversed(reading.marks.actors):
        known = actor(x.actor) if x.end <= at else None
        if known is not None and known.cls == "Military":
            return known.name
    return None


def is_military_site(phrase: str) -> bool:
    """Whether a phrase names a military site or unit and nothing of whose it is.

    >>> [is_military_site(x) for x in ("the camp at Tessit", "la garnison de Tillia", "a camp of displaced people", "the Kenyan camp")]
    [True, True, False, False]
    """
    m = _SITE.fullmatch(flat(phrase))
    return m is not None and not _OTHERS.search(m["rest"] or "")


def _owner(reading: Reading, p: Participant) -> Participant:
    span = p.spans[0]
    if not is_military_site(span.quote) or not is_military_site(p.name):
        return p
    inside = reading.words.within(span.start, span.end)
    country = country_near(reading.marks, reading.words, inside[0])
    army = usual_name("the army", "en", country, reading.report.published) if country else None
    return replace(p, name=army[1]) if army else p


def _each_once(parties: Sequence[Participant]) -> tuple[Participant, ...]:
    out: dict[str, Participant] = {}
    for p in parties:
        out.setdefault(p.name, p)
    return tuple(out.values())
