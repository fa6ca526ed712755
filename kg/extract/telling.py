"""What the initiator used, and who the report says it from: short stretches that the role head gives to an event."""

from __future__ import annotations

from kg.extract.lexicon import match
from kg.extract.naming import bare
from kg.extract.reading import Reading, Told
from kg.extract.stretches import stretches
from kg.model import Span, Voice, Weapon

# Deeds that are done with one kind of thing: where the words of the deed name such a thing, it is what was used.
_MEANS = {
    "AirStrike": {"aircraft"}, "DroneStrike": {"drone"}, "Shelling": {"artillery", "rocket"}, "Explosion": {"device"}, "SuicideBombing": {"suicide"},
}  # fmt: skip


def find_weapons(reading: Reading, told: Told) -> tuple[Weapon, ...]:
    """Weapons of an event in the words of the text, each once."""
    cuts = reading.model.settings["thresholds"]
    found: dict[str, Weapon] = {}
    for first, last, _ in stretches(reading, told, "weapon", cuts["weapon"], cuts["grow"]):
        span = _span(reading, first, last)
        name = bare(span.quote, reading.lang)
        found.setdefault(name.casefold(), Weapon(name, (span,)))
    if not found and told.type in _MEANS:
        found = {w.name: w for w in _means(reading, told)}
    return tuple(found.values())[:3]


def _means(reading: Reading, told: Told) -> list[Weapon]:
    """The thing that such a deed is done with, where the sentence of its main trigger names one and tells of no other deed."""
    w = reading.words
    here = w.within(*w.sentences[w.sentence[told.trigger.first]])
    first, last = here[0], here[-1]
    own = {id(m) for m in told.mentions}
    if any(first <= m.first <= last and id(m) not in own for e in reading.events for m in e.mentions):
        return []
    surface = w.surfaces()[first : last + 1]
    spots = [m.tokens for m in match("weapons", surface, reading.lang) if m.entry["kind"] in _MEANS[told.type]]
    if not spots:
        return []
    at = min(spots, key=lambda t: abs(first + t[0] - told.trigger.first))
    span = _span(reading, first + at[0], first + at[-1])
    return [Weapon(bare(span.quote, reading.lang), (span,))]


def find_voices_of(reading: Reading, told: Told) -> tuple[Voice, ...]:
    """Who the report says an event from, in the words of the text, each once."""
    cuts = reading.model.settings["thresholds"]
    found: dict[str, Voice] = {}
    for first, last, _ in stretches(reading, told, "voice", cuts["voice"], cuts["grow"]):
        span = _span(reading, first, last)
        found.setdefault(span.quote.casefold(), Voice(span.quote, (span,)))
    return tuple(found.values())[:3]


def _span(reading: Reading, first: int, last: int) -> Span:
    start, end = reading.words.start[first], reading.words.end[last]
    return Span(start, end, reading.report.text[start:end])
