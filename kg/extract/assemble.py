"""From a reading to accounts and links: the slots of each event put together, a voice's own tolls apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kg.extract.between import sides_told
from kg.extract.cues import cued_links
from kg.extract.dating import find_date, offset_flagged
from kg.extract.features import ROLES
from kg.extract.garrisons import with_garrisons
from kg.extract.lexicon import Match
from kg.extract.linking import find_links, oriented, plausible
from kg.extract.ordering import kept_events
from kg.extract.participants import doer_in_noun, find_participants, with_victims
from kg.extract.parts import distributed
from kg.extract.placing import find_places_of, place_candidates
from kg.extract.reading import Mention, Reading, Told
from kg.extract.series import in_scene, in_series
from kg.extract.settling import fought_off, settled, taken_from, with_allies
from kg.extract.speakers import speaking_doer
from kg.extract.status import find_status, status_cues
from kg.extract.telling import find_voices_of, find_weapons
from kg.extract.tolling import Tolls, attach_tolls
from kg.extract.tolltargets import with_taken
from kg.model import Account, Link, Participant, Span, account_id


def assemble(reading: Reading) -> tuple[list[Account], list[Link]]:
    """The accounts of a report, in text order, and the links between them."""
    if not reading.events:
        return [], []
    for told in reading.events:
        told.main = _telling_most(reading, told)
    spots = place_candidates(reading)
    reading.events = distributed(reading, reading.events, spots)
    _number_parts(reading.events)
    cues = status_cues(reading)
    drafts = [_draft(reading, told, spots, cues) for told in reading.events]
    drafts = in_scene(reading, in_series(drafts))
    tolls = attach_tolls(reading, drafts)
    drafts = [
        with_victims(reading, with_taken(reading, told, _with_tolls(draft, t)))
        for told, draft, t in zip(reading.events, drafts, tolls, strict=True)
    ]
    said = cued_links(reading)
    links = sorted(
        x for link in find_links(reading, reading.pairs, said) if (x := oriented(drafts, link))[:3] in said or plausible(drafts, x)
    )
    for a, kind, b, _ in links:
        if kind in ("retaliation_for", "follows"):
            drafts[a] = replace(drafts[a], when=offset_flagged(reading, reading.events[a], drafts[a].when, drafts[b].when))
    keep = kept_events(reading, drafts, links)
    accounts: list[Account] = []
    for i, draft in enumerate(drafts):
        if i in keep:
            accounts.append(draft)
            accounts += _voices(draft, tolls[i])
    words = [_span(reading, told.trigger) for told in reading.events]
    made = [Link(drafts[a].id, kind, drafts[b].id, "stated", (words[a], words[b])) for a, kind, b, _ in links if a in keep and b in keep]
    return accounts, sorted(set(made))


def _span(reading: Reading, mention: Mention) -> Span:
    start, end = reading.words.start[mention.words[0]], reading.words.end[mention.words[-1]]
    return Span(start, end, reading.report.text[start:end])


def _telling_most(reading: Reading, told: Told) -> int:
    """The mention whose sentence says most of the event: roles filled there, then the surest, then the first."""
    w = reading.words
    weight = {"initiator": 1.0, "target": 1.0, "place": 1.0, "date": 0.7, "toll": 0.7}
    best, choice = -1.0, 0
    for i, m in enumerate(told.mentions):
        inside = np.asarray([s == w.sentence[m.first] for s in w.sentence])
        filled = sum(v for r, v in weight.items() if float(told.roles[inside, ROLES.index(r)].max(initial=0)) >= 0.4)
        value = round(filled + m.score - 0.02 * i, 4)
        if value > best:
            best, choice = value, i
    return choice


def _number_parts(events: list[Told]) -> None:
    """Events that share their trigger are told apart by `part`."""
    seen: dict[tuple[int, ...], int] = {}
    for told in events:
        key = told.trigger.words
        told.part = seen.get(key, 0)
        seen[key] = told.part + 1


def _draft(reading: Reading, told: Told, spots: list[tuple[int, int]], cues: Sequence[Match]) -> Account:
    """The report's own account of an event, tolls apart."""
    trigger = _span(reading, told.trigger)
    first, last = reading.words.sentences[reading.words.sentence[told.trigger.first]]
    status = find_status(reading, told, cues)
    sides = sides_told(reading, told)
    initiators, targets = ((sides[0],), (sides[1],)) if sides else _parties(reading, told)
    draft = Account(
        id=account_id(reading.report.id, trigger, None, told.part),
        report=reading.report.id,
        type=told.type,
        trigger=trigger,
        sentence=Span(first, last, reading.report.text[first:last]),
        status=status,
        part=told.part,
        initiators=initiators,
        targets=targets,
        places=find_places_of(reading, told, [x for x in spots if not _within(reading, x, sides or ())]),
        when=find_date(reading, told, status),
        weapons=find_weapons(reading, told),
        reported_by=find_voices_of(reading, told),
        extractor=reading.model.name,
    )
    text = reading.report.text
    return settled(with_garrisons(reading, with_allies(text, taken_from(text, fought_off(text, draft)))))


def _parties(reading: Reading, told: Told) -> tuple[tuple[Participant, ...], tuple[Participant, ...]]:
    """Who did it, and to whom."""
    doers = find_participants(reading, told, "initiator") or doer_in_noun(reading, told) or speaking_doer(reading, told)
    return doers, () if told.type == "Claim" else find_participants(reading, told, "target")


def _within(reading: Reading, spot: tuple[int, int], sides: Sequence[Participant]) -> bool:
    """Whether a name of a place stands in the words for a party."""
    start, end = reading.words.start[spot[0]], reading.words.end[spot[1]]
    return any(x.start <= start and end <= x.end for p in sides for x in p.spans)


def _with_tolls(draft: Account, tolls: Tolls) -> Account:
    return replace(draft, casualties=tuple(tolls.own), materiel=tuple(tolls.materiel))


def _voices(draft: Account, tolls: Tolls) -> list[Account]:
    """The accounts of other voices: what they say of the toll."""
    return [
        Account(
            id=account_id(draft.report, draft.trigger, voice, draft.part), report=draft.report, type=draft.type, trigger=draft.trigger,
            sentence=draft.sentence, status=draft.status, voice=voice, part=draft.part, casualties=tuple(values), extractor=draft.extractor,
        )
        for voice, values in sorted(tolls.voiced.items())
    ]  # fmt: skip
