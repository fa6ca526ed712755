"""Those taken or killed who are told as the target of the deed alone: "took in two nephews", "the murder of a judge", « onze maîtres enlevés ».

A deed of taking or killing has as many victims as its targets are counted, where no toll of its own says more.
"""

from __future__ import annotations

from dataclasses import replace

from kg.extract.lexicon import match
from kg.extract.naming import bare
from kg.extract.numbers import Count, find_counts
from kg.extract.people import individuals, people, things
from kg.extract.reading import Reading, Told
from kg.extract.tokens import Stretch, flat
from kg.extract.tollmention import CasualtyMention
from kg.extract.tollsides import assign_side
from kg.model import Account, Casualty, CasualtyKind, Participant

_TAKEN: dict[str, CasualtyKind] = {"Arrest": "captured", "Abduction": "abducted"}
_KILLING = frozenset({"CivilianTargeting", "Attack"})
_BEFORE = 24  # characters in which a count stands before the words for the target
_THE = ("the", "le", "la", "l'", "son", "sa", "his", "her", "its")


def with_taken(reading: Reading, told: Told, draft: Account) -> Account:
    """The account with the toll that its targets are, if it has none of that kind."""
    kind = _TAKEN.get(draft.type) or ("killed" if draft.type in _KILLING and _kills(reading, told) else None)
    if kind is None or draft.status != "occurred" or any(c.kind == kind for c in draft.casualties):
        return draft
    if not all(draft.sentence.start <= p.spans[0].start < draft.sentence.end for p in draft.targets):
        return draft
    counted = [_count(reading, p) for p in draft.targets]
    if not counted or None in counted:  # one that is not counted leaves the sum open
        return draft
    toll = _toll(reading, draft, kind, [c for c in counted if c is not None])
    return replace(draft, casualties=(*draft.casualties, toll))


def _kills(reading: Reading, told: Told) -> bool:
    """Whether the words for the deed are those for killing somebody: "executed", « le meurtre de »."""
    acts = {i for m in told.mentions for i in m.words}
    return any(
        m.entry["kind"] == "killed" and "obj=victim" in m.entry["frame"] and acts.intersection(m.tokens)
        for m in match("casualty", reading.words.surfaces(), reading.lang)
    )


def _count(reading: Reading, p: Participant) -> Count | None:
    """How many people a target is, by the number or article of its noun; None where nothing says or it is a thing."""
    span = p.spans[0]
    start = max(reading.words.sentences[reading.words.sentence[reading.words.within(span.start, span.end)[0]]][0], span.start - _BEFORE)
    words = flat(bare(span.quote, reading.lang)).replace("-", " ").split()
    heads = words[:1] if reading.lang == "fr" else [*words[-1:], *words[:1]]
    if not heads or heads[0] in things(reading.lang) - people(reading.lang).keys():
        return None
    for c in find_counts(reading.report.text[start : span.end], reading.lang):
        if span.start - 2 <= start + c.end and start + c.start <= span.start:
            return c if c.minimum else None
    first = flat(reading.report.text[max(start, span.start - 4) : span.end]).lstrip(" ,").replace("'", "' ").split()
    if first and first[0] in _THE and heads[0] in individuals(reading.lang):
        return Count(0, span.end - span.start, 1, 1)
    return None


def _toll(reading: Reading, draft: Account, kind: CasualtyKind, counts: list[Count]) -> Casualty:
    spans = tuple(p.spans[0] for p in draft.targets)
    least = [c.minimum for c in counts if c.minimum is not None]
    most = [c.maximum for c in counts if c.maximum is not None]
    who = bare(spans[0].quote, reading.lang)
    party = next((people(reading.lang)[w] for w in flat(who).split() if w in people(reading.lang)), None)
    stretches = tuple(Stretch(s.start, s.end) for s in spans)
    said = CasualtyMention(kind, who, None, None, False, stretches, Stretch(draft.sentence.start, draft.sentence.end), party)
    return Casualty(
        kind, assign_side(said, draft.initiators, draft.targets, draft.type),
        sum(least) if len(least) == len(counts) else None, sum(most) if len(most) == len(counts) else None,
        spans, who, any(c.approximate for c in counts),
    )  # fmt: skip
