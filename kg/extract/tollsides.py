"""On whose side the victims of a toll are, given the parties of the event."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from kg.extract.people import Party, people
from kg.extract.tokens import flat
from kg.extract.tollmention import CasualtyMention
from kg.model import CasualtyKind, Side
from kg.resolve.actor_names import usual_name


class Named(Protocol):
    """Anything with a name: a `Participant` of the model."""

    @property
    def name(self) -> str: ...


_STATE = re.compile(
    r"armed forces|army|arm[e]e|police|gendarm|guard|garde|military|militaire|soldier|soldat|troops|minusma|barkhane|peacekeep"
    r"|casques? bleu|forces? "
    r"|task force|mission|government forces|security|air force|navy|marine|commando|coalition|fds|fama|africa corps|wagner|battalion"
    r"|bataillon|poste|camp|base"
    r"|renfort|reinforcement|aircraft|aviation|helicopt|warplane|jets|avions?"
    r"|convoi militaire|military convoy|garrison|garnison|patrol|patrouille|position|checkpoint|state security|intelligence"
)
_ARMED = re.compile(
    r"jama'at|nusrat|jnim|islamic state|boko haram|qaeda|katiba|militant|terroris|jihad|djihad|rebel|insurg|gunm|arm[e]s|armed"
    r"|assailan|attacker|bandit|militia|milice|dozo"
    r"|chasseurs|hunters|volunteers for|vdp|movement for|front |ansar|shabaab|taliban|hezbollah|houthi|kurd|pkk|self-defen"
    r"|autodefense|dan na|koglweogo|combattant|fighter|mercenar"
    r"|kamikaze|bomber|inconnus|individus|hommes|men on|mutin|putsch|traffi|trafi|suspect|gang|auteurs|fuyards|motocyclist|guerrilla"
    r"|lakurawa|ennemi|enemy|faction|azawad|coordination"
)
_ATTACKERS = re.compile(r"assaillant|attaquant|agresseur|kamikaze|attacker|assailant|raider|bomber")


def settle_kind(kind: CasualtyKind, type: str | None) -> CasualtyKind:
    """The kind as the event makes it: those who disappear in an abduction are abducted, those taken in an arrest captured.

    >>> settle_kind("missing", "Abduction"), settle_kind("abducted", "Arrest"), settle_kind("killed", "Attack")
    ('abducted', 'captured', 'killed')
    """
    if type == "Abduction" and kind in ("captured", "missing"):
        return "abducted"
    return "captured" if type in ("Arrest", "Seizure") and kind == "abducted" else kind


def party_of(name: str) -> Party | None:
    """What kind of party a participant's name says it is.

    >>> party_of("Malian Armed Forces"), party_of("Jama'at Nusrat al-Islam wal-Muslimin"), party_of("farmers")
    ('state', 'armed', 'civilian')
    """
    key = flat(name)
    if _ARMED.search(key) and not re.search(r"armed forces|forces armees", key):
        return "armed"
    if _STATE.search(key):
        return "state"
    for lang in ("en", "fr"):
        for word in key.split():
            if word in people(lang):
                return people(lang)[word]
    return None


def assign_side(mention: CasualtyMention, initiators: Sequence[Named], targets: Sequence[Named], type: str | None = None) -> Side:
    """The side of a toll's victims: by a name they share with a party, by heading, by what their noun says, else the attacked.

    >>> from kg.extract.casualties import find_casualties
    >>> from kg.model import Participant, Span
    >>> army, gunmen = (Participant(n, (Span(0, len(n), n),)) for n in ("Malian Armed Forces", "gunmen"))
    >>> two, five = find_casualties("Two soldiers and five assailants were killed.", "en")
    >>> assign_side(two, [gunmen], [army]), assign_side(five, [gunmen], [army])
    ('target', 'initiator')
    """
    kind = settle_kind(mention.kind, type)
    ours, theirs = [party_of(p.name) for p in initiators], [party_of(p.name) for p in targets]
    if kind in ("abducted", "displaced"):
        soldiers = mention.party == "state" and re.search(r"soldier|soldat|militaire|gendarme|polic|trooper", flat(mention.who or ""))
        return "target" if soldiers and "state" in theirs else "civilian"
    if kind == "captured" and type in ("Arrest", "Seizure", "Operation") and mention.hint is None:
        return (
            "civilian"
            if re.search(r"(?:^| )(?:people|persons|personnes|nationals|ressortissants|\w+iens|\w+ais)(?: |$)", flat(mention.who or ""))
            else "target"
        )
    if type == "CivilianTargeting" and mention.party != "state" and not _ATTACKERS.search(flat(mention.who or "")) and mention.hint is None:
        return "civilian"
    if mention.hint == "civilian":
        return "civilian"
    if kind == "neutralised" and mention.party in (None, "civilian"):  # none that an army calls so is a civilian to it
        return _fighters("armed", ours, theirs, type)
    open_ = mention.party != "civilian" or _VAGUE.search(flat(mention.who or ""))  # "our men" are no civilians
    if mention.hint == "friendly" and open_:
        return "initiator" if "state" in ours else "target"
    if mention.hint == "enemy" and open_:
        return "target" if "state" in ours and "state" not in theirs else "initiator"
    if mention.party == "civilian":
        return _civil(mention, theirs, kind)
    if mention.who:
        shared = _shares(mention.who, initiators) - _shares(mention.who, targets)
        if shared:
            return _or_civilian("initiator" if shared > 0 else "target", ours if shared > 0 else theirs, mention.party)
        if _ATTACKERS.search(flat(mention.who)) and not ("state" in ours and ("armed" in theirs or "armed" not in ours)):
            return "initiator"
    party = mention.party or mention.hint
    if party in ("state", "armed"):
        return _fighters(party, ours, theirs, type)
    return _attacked(theirs, type)


def _or_civilian(side: Side, parties: Sequence[Party | None], own: Party | None) -> Side:
    armed = any(p in ("state", "armed") for p in parties)
    return side if armed or own in ("state", "armed") else "civilian"


_VAGUE = re.compile(r"(?:^|\s)(?:men|members|membres|hommes|others|autres)(?:\s|$)")


def _civil(mention: CasualtyMention, theirs: Sequence[Party | None], kind: CasualtyKind) -> Side:
    """Men and people are civilians unless only fighters were attacked or arrested."""
    vague = mention.who is not None and _VAGUE.search(flat(mention.who))
    if kind == "captured" or (vague and theirs and all(p in ("state", "armed") for p in theirs)):
        return "target"
    return "civilian"


_ONE_WAY = frozenset({"Explosion", "AirStrike", "DroneStrike", "Shelling"})  # from afar: nobody falls beside the one who does it


def _fighters(party: str, ours: Sequence[Party | None], theirs: Sequence[Party | None], type: str | None) -> Side:
    if type in _ONE_WAY and (party == "state" or "state" in ours):
        return "target"
    if party == "armed" and "armed" in ours and "state" in theirs and "state" not in ours:
        return "initiator"
    if party == "armed" and "armed" in theirs and "state" in ours and "state" not in theirs:
        return "target"
    if party in theirs and party not in ours:
        return "target"
    if party in ours and party not in theirs:
        return "initiator"
    if party == "state" and theirs and "armed" in theirs and "state" not in theirs:
        return "initiator"
    if party == "armed" and "state" in theirs and "armed" not in theirs:
        return "initiator"
    return "target"


def _attacked(theirs: Sequence[Party | None], type: str | None) -> Side:
    """With nothing said of the victims: those attacked, if they are a fighting party."""
    if type in ("CivilianTargeting", "Riot", "Protest", "Displacement", "SexualViolence"):
        return "civilian"
    if theirs and all(p == "civilian" for p in theirs):
        return "civilian"
    return "target" if any(p in ("state", "armed") for p in theirs) or type in ("Arrest", "Ambush", "ArmedClash") else "civilian"


def _shares(who: str, parties: Sequence[Named]) -> int:
    """Do the words for the victims name one of these parties, by its name or as the text calls it?"""
    known = usual_name(who)
    if known is not None and any(p.name == known[1] for p in parties):
        return 1
    said = _telling(who)
    return int(any(said & _telling(" ".join([p.name, *(s.quote for s in getattr(p, "spans", ()))])) for p in parties))


_PLAIN = frozenset(
    "les des the men man homme and his leur son une deux trois"
    " four two three force arme armed group groupe people personne member membre".split()
)


def _telling(words: str) -> set[str]:
    return {w.rstrip("s") for w in re.findall(r"[\w-]{3,}", flat(words))} - _PLAIN
