"""Links that words state: "in response to", "the killing prompted", « En riposte », « à la suite de cette attaque ».

A cue of the lexicon `links` says what links what and in which direction; the events are those named next to it. The pair head is told of
these links by a bonus; it keeps the last word where it is sure of something else.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.lexicon import Match, match
from kg.extract.reading import Reading

_VIOLENT = frozenset({
    "ArmedClash", "Ambush", "Attack", "AirStrike", "DroneStrike", "Shelling", "Explosion", "SuicideBombing", "CivilianTargeting", "Abduction",
    "SexualViolence", "PropertyDestruction", "TerritorialGain", "Blockade", "Operation", "Arrest",
})  # fmt: skip
_SOURCES = {"claims": frozenset({"Claim"}), "condemns": frozenset({"Condemnation"}), "retaliation_for": _VIOLENT | {"Sanction"}}
_TARGETS = {"claims": _VIOLENT, "condemns": _VIOLENT | {"Coup", "Sanction"}, "retaliation_for": _VIOLENT | {"Coup"}}
_REACH = 12  # words between a cue and the event that it governs


def cued_links(reading: Reading) -> set[tuple[int, str, int]]:
    """(event, link, event) that a cue states, by event numbers."""
    w = reading.words
    spots = sorted((m.first, m.words[-1], n) for n, told in enumerate(reading.events) for m in told.mentions)
    out: set[tuple[int, str, int]] = set()
    for cue in match("links", w.surfaces(), reading.lang):
        for a, b in _ends(reading, cue, spots):
            link = cue.entry["link"]
            types = reading.events[a].type, reading.events[b].type
            if a != b and types[0] in _SOURCES.get(link, types) and types[1] in _TARGETS.get(link, types):
                out.add((a, link, b))
    return out


def _ends(reading: Reading, cue: Match, spots: list[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
    """The event that the cue is about and the one that it points at."""
    w = reading.words
    first, last = cue.tokens[0], cue.tokens[-1]
    sentence = w.sentence[first]
    before = [n for a, b, n in spots if b < first and w.sentence[a] == sentence]
    after = [n for a, _, n in spots if last < a <= last + _REACH and w.sentence[a] == sentence]
    inside = [n for a, b, n in spots if first <= a and b <= last]
    if cue.entry["direction"] == "this>previous":
        own = inside or after or [n for a, _, n in spots if w.sentence[a] == sentence]
        earlier = [n for a, b, n in spots if b < first and sentence - w.sentence[a] <= 2 and n not in own[:1]]
        if own and earlier:
            yield own[0], earlier[-1]
        return
    others = [n for n in after if n != after[0]]
    if before and (after or inside):
        pair = before[-1], (after or inside)[0]
    elif others:  # "In response to the attack, the army bombed …"
        pair = others[0], after[0]
    else:
        return
    yield pair if cue.entry["direction"] == "main>comp" else (pair[1], pair[0])
