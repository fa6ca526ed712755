"""What the parties and means of an event settle about it, by the annotation guidelines: its exact type, and who is on which side.

Heads read words; these rules read what the words were found to be. Each is stated in the guidelines: civilian victims make
an attack a `CivilianTargeting`; a drone makes an air strike a `DroneStrike`, and without one it is none; a clash has a side
each; a patient that stands alone as the subject of a passive is no doer; nobody acts on himself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extract.people import things
from kg.extract.tokens import flat
from kg.extract.tollsides import party_of
from kg.model import Account, Participant
from kg.resolve.gazetteer import gazetteer

_DRONE = re.compile(r"\b(?:drones?|uavs?|akinci|bayraktar|tb-?2|unmanned|reaper|predator|shahed|fpv|quadcopters?)\b")
_SUICIDE = re.compile(r"\b(?:kamikazes?|suicide|ceinture explosive|explosive (?:vest|belt)|gilet explosif|svbied)\b")
_THING = re.compile(
    r"^(?:\w+[ -]){0,2}(?:bombs?|bombes?|mines?|ieds?|eei|engins?|explosions?|rockets?|roquettes?|shells?|obus|missiles?|mortars?|mortiers?|grenades?|explosives?|explosifs?)\b"
)
_AIR = re.compile(
    r"\b(?:air\w*|aeri\w*|aero\w*|aviat\w*|avions?|jets?|planes?|warplanes?|helicopt\w*|helicos?|gunships?|bomb(?:ed|ing|ings|ard\w*|er|ers|s)?|bombes?"
    r"|str(?:ike|ikes|iking|uck)|frapp\w*|raids?|f-?16s?|rafales?|mirages?|su-?2\d|mi-?\d\d|vecteurs?|chasseurs|sorties?|missiles?|pilonn\w*|vol|survol\w*|pilots?|ciel|sky)\b"
)
_DEVICE = re.compile(
    r"\b(?:mines?|landmines?|ieds?|eei|engins? explosifs?|explosive devices?|(?:roadside|car|truck) bombs?|(?:vehicules?|voitures?|motos?) piege\w*|bombes? artisanales?)\b"
)
_TUBE = re.compile(r"\b(?:mortars?|mortiers?|shell(?:s|ed|ing|fire)?|obus|rockets?|roquettes?|artillery|artillerie|grad|howitzers?)\b")
_STRIKES = frozenset({"AirStrike", "Shelling"})
_FORCEFUL = frozenset({"Attack", "CivilianTargeting"})
_TAKEN = frozenset({"Arrest", "Abduction", "Release"})
_LEAVING = frozenset({"Withdrawal", "Surrender"})
_MUTUAL = frozenset({"ArmedClash", "Talks", "Agreement"})
_SIDED = frozenset({"ArmedClash", "Talks"})  # of which one side is listed against the other; who agrees does so together


def settled(draft: Account) -> Account:
    """The account with type and sides settled."""
    initiators, targets = _apart(_able(draft), draft.targets)
    if draft.type in _SIDED and len(initiators) >= 2 and not targets:
        initiators, targets = initiators[:1], initiators[1:]
    if draft.type in _MUTUAL and len(initiators) == len(targets) == 1 and targets[0].spans[0].start < initiators[0].spans[0].start:
        initiators, targets = targets, initiators  # both do it to each other: as the text names them
    if draft.type in _TAKEN and initiators and not targets and all(_taken(p) for p in initiators):
        initiators, targets = (), initiators
    if draft.type in _LEAVING and targets and not initiators:  # who leaves or gives up is who acts
        initiators, targets = targets, ()
    if draft.type == "Withdrawal":
        targets = ()
    if draft.type == "Displacement":  # who made them flee has arms, or is not told
        initiators = tuple(p for p in initiators if party_of(p.name) in ("state", "armed"))
    if draft.type == "TerritorialGain":  # the place is where, not whom; the side that lost it is named or is not
        targets = tuple(p for p in targets if party_of(p.name) in ("state", "armed") and not _a_place(p, draft))
    if draft.type == "Blockade" and not targets:
        targets = _besieged(draft)
    out = replace(draft, initiators=initiators, targets=targets)
    return replace(out, type=_type(out))


def _besieged(draft: Account) -> tuple[Participant, ...]:
    """The one town that a siege without a target is told of, in its own sentence; a road or a country is no target."""
    if len(draft.places) != 1 or draft.places[0].relation is not None:
        return ()
    place, span = draft.places[0], draft.places[0].spans[0]
    found = gazetteer().lookup(place.name)
    town = bool(found) and found[0].kind not in ("country", "admin1", "admin2")
    return (Participant(place.name, (span,)),) if town and draft.sentence.start <= span.start < draft.sentence.end else ()


_REPELS = re.compile(
    r",?\s*(?:(?:ha[sd]|have|ont|a|avaient|avait|successfully|vigoureusement|vigorously|immediately|énergiquement|aussitôt|also|later)\s+){0,3}"
    r"(?:repel\w*|repuls\w+|fought\s+off|fends?\s+off|fended\s+off|beat(?:en)?\s+(?:back|off)|pushed\s+back|thwart\w*|foil\w*|withstood|repouss\w+|déjou\w+|contr(?:é|er)\b|contrecarr\w+)",
    re.IGNORECASE,
)


def fought_off(text: str, draft: Account) -> Account:
    """The account with those who repel the attack among the attacked: "the soldiers repelled an attack on their camp".

    A doer whose very next word is that of repelling did not attack.
    """
    if draft.type not in _ASSAULTS:
        return draft
    moved = tuple(p for p in draft.initiators if any(_REPELS.match(text, s.end) for s in p.spans))
    if not moved:
        return draft
    names = {p.name for p in moved}
    rest = tuple(p for p in draft.targets if p.name not in names and not _site_of(p, draft))
    return replace(draft, initiators=tuple(p for p in draft.initiators if p not in moved), targets=(*moved, *rest))


_WITH = re.compile(
    r"(?:de\s+concert\s+avec|en\s+(?:coordination|coopération|appui)\s+(?:avec|de)|conjointement\s+avec|aux\s+côtés|avec\s+(?:l['’]appui|le\s+soutien|l['’]aide)|alongside|together\s+with"
    r"|in\s+(?:coordination|cooperation)\s+with|jointly\s+with|with\s+(?:the\s+)?(?:support|help|backing|assistance)\s+(?:of|from)|backed\s+by|supported\s+by|appuyée?s?\s+par|soutenue?s?\s+par)"
    r"\s+(?:(?:d['’]|du|des|de|la|les?|the|its|their|ses|leurs)\s*){0,2}(?:\w+\s+){0,1}$",
    re.IGNORECASE,
)


def with_allies(text: str, draft: Account) -> Account:
    """The account with those alongside whom a doer acts among the doers: "the army, alongside the Burkina forces, struck"."""
    beside = tuple(p for p in draft.targets if p.spans and _WITH.search(text, max(0, p.spans[0].start - 60), p.spans[0].start))
    if not beside or not draft.initiators:
        return draft
    names = {p.name for p in draft.initiators}
    joined = (*draft.initiators, *(p for p in beside if p.name not in names))
    return replace(draft, initiators=joined, targets=tuple(p for p in draft.targets if p not in beside))


_FROM = re.compile(r"(?:\bfrom|\baux?|\bà|\bdes\s+mains\s+d(?:e|u|es))\s*(?:the\s+|l['’]|la\s+|les\s+)?(?:\w+\s+){0,1}$", re.IGNORECASE)


def taken_from(text: str, draft: Account) -> Account:
    """The account of a gain with those from whom it was won on the losing side: "captured the town from the army", « repris à l'armée »."""
    if draft.type != "TerritorialGain" or len(draft.initiators) < 2:
        return draft
    lost = tuple(p for p in draft.initiators[1:] if p.spans and _FROM.search(text, max(0, p.spans[0].start - 40), p.spans[0].start))
    if not lost:
        return draft
    return replace(draft, initiators=tuple(p for p in draft.initiators if p not in lost), targets=(*draft.targets, *lost))


_ASSAULTS = frozenset({"Attack", "Ambush", "ArmedClash", "Shelling", "SuicideBombing", "DroneStrike", "AirStrike", "Coup", "Explosion"})


def _site_of(p: Participant, draft: Account) -> bool:
    """Whether a target is but the site attacked, whose defenders are named."""
    return party_of(p.name) in (None, "state") and _a_place(p, draft)


def _a_place(p: Participant, draft: Account) -> bool:
    return any(flat(x.name) in flat(p.name) for x in draft.places)


def _able(draft: Account) -> tuple[Participant, ...]:
    """The doers without those that cannot have done it: armed groups have no aircraft that bomb (drones they have)."""
    doers = tuple(p for p in draft.initiators if not _weapon(p))
    if draft.type != "AirStrike":
        return doers
    return tuple(p for p in doers if party_of(p.name) != "armed")


def _weapon(p: Participant) -> bool:
    """Whether a doer is but the thing that fired or exploded: "a bomb", « un engin explosif »."""
    return party_of(p.name) is None and bool(_THING.search(flat(p.name)))


def _apart(initiators: Sequence[Participant], targets: Sequence[Participant]) -> tuple[tuple[Participant, ...], tuple[Participant, ...]]:
    """Nobody is both: who is named as doer is no target, unless the targets would be none and the doers more than one."""
    doers = {flat(p.name) for p in initiators}
    left = tuple(p for p in targets if flat(p.name) not in doers)
    if not left and targets and len(initiators) > len(targets):
        return tuple(p for p in initiators if flat(p.name) not in {flat(t.name) for t in targets}), tuple(targets)
    return tuple(initiators), left


def _taken(p: Participant) -> bool:
    return party_of(p.name) == "civilian" or (party_of(p.name) is None and not p.name[:1].isupper())


_KILLING = re.compile(
    r"\b(?:shot|shoot\w*|execut\w*|murder\w*|assassin\w*|lynch\w*|behead\w*|stabb\w*|hack\w*|knif\w*|gunned|kill\w*|slain|slay\w*|slaughter\w*|massacr\w*"
    r"|egorg\w*|decapit\w*|poignard\w*|abatt\w*|tu(?:e|er|es|ee|ees|ant|erie)|meurtre|mise? a mort|par les armes|fusill\w*)\b"
)


def _killing_of_people(draft: Account, parties: Sequence[str | None]) -> bool:
    """Whether words for killing tell of people of no armed party, killed by no state's forces: « une vendeuse de poisson a été abattue »."""
    if any(x in ("state", "armed") for x in parties) or any(party_of(p.name) == "state" for p in draft.initiators):
        return False
    return _KILLING.search(flat(draft.trigger.quote)) is not None and any(_person(p) for p in draft.targets)


def _person(p: Participant) -> bool:
    """Whether a target is people: a name, or a noun that means no thing."""
    words = flat(p.name).split()
    return p.name[:1].isupper() or not any(w in things(lang) for lang in ("en", "fr") for w in (words[:1] if lang == "fr" else words[-1:]))


def _type(draft: Account) -> str:
    """The type by the means that the words tell."""
    doing = " ".join(flat(s.quote) for p in draft.initiators for s in p.spans)
    means = " ".join(flat(x) for x in (draft.trigger.quote, *(w.name for w in draft.weapons)))
    said = f"{means} {flat(draft.sentence.quote)}"
    doers = " ".join(flat(p.name) for p in draft.initiators)
    kind = draft.type
    if kind == "DroneStrike" and not _DRONE.search(said):
        kind = "AirStrike"
    if kind == "SuicideBombing" and not _SUICIDE.search(said):
        kind = "Explosion"
    if kind in _STRIKES and _DRONE.search(f"{means} {doing}"):
        return "DroneStrike"
    if kind == "AirStrike" and not _AIR.search(f"{said} {doing}"):  # what no word puts in the air came from a device or a tube, or on foot
        kind = "Explosion" if _DEVICE.search(said) else "Shelling" if _TUBE.search(said) else "Attack"
    if kind in ("Attack", "Explosion") and (_SUICIDE.search(means) or _SUICIDE.search(doers)):
        return "SuicideBombing"
    if kind in _FORCEFUL and draft.targets:
        parties = [party_of(p.name) for p in draft.targets]
        if kind == "Attack" and all(x == "civilian" for x in parties):
            return "CivilianTargeting"
        if kind == "Attack" and _killing_of_people(draft, parties):
            return "CivilianTargeting"
        if kind == "CivilianTargeting" and all(x in ("state", "armed") for x in parties):
            return "Attack"
    return kind
