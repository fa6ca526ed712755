"""Who "we" is: the doer that a communiqué or statement does not name because it speaks itself.

A force that publishes a bulletin of its operations made the arrests and strikes that it tells without a doer; a government
that says "we condemn" condemns. Both only where the publisher is a known actor, and with words of the text as evidence.
"""

from __future__ import annotations

from kg.extract.features import Words
from kg.extract.reading import Reading, Told
from kg.model import Participant, Span
from kg.ontology import actor, superclasses
from kg.resolve.actor_names import usual_name

_WE = {"en": frozenset({"we", "i", "our", "my"}), "fr": frozenset({"nous", "je", "notre", "nos", "j'"})}
_STATEMENTS = frozenset({"Condemnation", "Accusation", "Threat", "Claim", "Talks", "Sanction"})
_DUTIES = frozenset({"Arrest", "Seizure", "Operation", "AirStrike", "DroneStrike"})
_FORCES = frozenset({"Military", "SecurityForce", "InternationalForce"})


def speaking_doer(reading: Reading, told: Told) -> tuple[Participant, ...]:
    """The publisher as the doer of an event for which no doer was found, or nothing."""
    publisher = reading.report.publisher
    known = usual_name(publisher, reading.lang, reading.marks.country, reading.report.published) if publisher else None
    if known is None:
        return ()
    if told.type in _STATEMENTS:
        span = _pronoun(reading.words, told.trigger.first, reading.lang)
        return (Participant(known[1], (span,)),) if span else ()
    force = actor(known[0])
    if told.type in _DUTIES and force is not None and _FORCES & {force.cls, *superclasses(force.cls)}:
        own = [a for a in reading.marks.actors if a.actor == known[0]]
        if own:
            at = reading.words.start[told.trigger.first]
            best = min(own, key=lambda a: (abs(a.start - at), a.start))
            return (Participant(known[1], (Span(best.start, best.end, reading.report.text[best.start : best.end]),)),)
    return ()


def _pronoun(words: Words, at: int, lang: str) -> Span | None:
    """The nearest "we" before the trigger in its sentence."""
    for i in range(at, -1, -1):
        if words.sentence[i] != words.sentence[at]:
            return None
        if words.norm[i] in _WE[lang]:
            return Span(words.start[i], words.end[i], words.surface(i))
    return None
