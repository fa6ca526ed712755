"""What the initiator used, and who the report says it from: short stretches that the role head gives to an event."""

from __future__ import annotations

from kg.extract.participants import bare, stretches
from kg.extract.reading import Reading, Told
from kg.model import Span, Voice, Weapon


def find_weapons(reading: Reading, told: Told) -> tuple[Weapon, ...]:
    """Weapons of an event in the words of the text, each once."""
    cuts = reading.model.settings["thresholds"]
    found: dict[str, Weapon] = {}
    for first, last, _ in stretches(reading, told, "weapon", cuts["weapon"], cuts["grow"]):
        span = _span(reading, first, last)
        name = bare(span.quote, reading.lang)
        found.setdefault(name.casefold(), Weapon(name, (span,)))
    return tuple(found.values())[:3]


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
