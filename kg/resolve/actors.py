"""Who the participants of a report are: known actors, actors of their own name, or groups that exist only in their event.

A name is known by alias, acronym, adjective or unit (`kg.resolve.actor_names`), if the actor lived at the time of the event;
"the army" is that of the event's country, or of the report's. "Suspected JNIM fighters" are not JNIM: they stay a group of
their event that is *presumed* to be, since only a report's words can say so.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from kg.model import Account, Actor, Locus, Participant, Report
from kg.ontology import actor
from kg.resolve.actor_names import find_alias, lexicon, usual_name, words
from kg.resolve.context import Context, context_of
from kg.resolve.gazetteer import Gazetteer, gazetteer
from kg.resolve.places import Mentioned, resolve_places
from kg.resolve.unknown_actors import is_unnamed, unknown_actor, unnamed_group
from kg.text import fold

__all__ = ["People", "resolve_actor", "resolve_actors", "usual_name"]

People = Mapping[tuple[str, str], tuple[Actor, ...]]
"""The actors behind the participants of each account, by account id and slot ("initiators", "targets")."""
SLOTS = ("initiators", "targets")
_ACRONYM = re.compile(r"((?:[^\W\d_][\w'’-]*[ -]){1,9}[^\W\d_][\w'’-]*) \(([A-Z][A-Za-z-]{1,9})\)")


def resolve_actors(
    report: Report, accounts: Sequence[Account], loci: Mapping[Mentioned, Locus] | None = None, places: Gazetteer | None = None
) -> dict[tuple[str, str], tuple[Actor, ...]]:
    """The actors of every account of a report. Depends on the report and its accounts alone."""
    places = places or gazetteer()
    loci = resolve_places(report, accounts, places) if loci is None else loci
    context = context_of(report, accounts, places)
    where = _countries(accounts, loci, places)
    full = acronyms_of(report.text)
    out = {}
    for account in accounts:
        here = where[account.trigger, account.part]
        for slot in SLOTS:
            people: Sequence[Participant] = getattr(account, slot)
            out[account.id, slot] = tuple(resolve_actor(p, account, report, here, context, full) for p in people)
    return out


def resolve_actor(
    participant: Participant, account: Account, report: Report, countries: Collection[str], context: Context, full: Mapping[str, str]
) -> Actor:
    """The actor behind one participant; `countries` are those of the event's places, `full` the report's own acronyms."""
    found = _known(participant, account, report, countries, context, full)
    if found is None:
        name = full.get(participant.name, participant.name)
        return unknown_actor(Participant(name, participant.spans, participant.cls), account.id, countries)
    if _only_presumed(participant, report):
        return unnamed_group(f"suspected members of {found.name}", account.id, presumed=found.id)
    return found


def acronyms_of(text: str) -> dict[str, str]:
    """The acronyms that a text introduces itself: "Mouvement pour le salut de l'Azawad (MSA)".

    >>> acronyms_of("le Front patriotique de libération (FPL) de Mahmoud Sallah")
    {'FPL': 'Front patriotique de libération'}
    """
    out: dict[str, str] = {}
    for found in _ACRONYM.finditer(text):
        head = found[1].split()
        letters = [c for c in found[2] if c.isupper()]
        start = next((n for n, w in enumerate(head) if w[0].isupper() and w[0] == letters[0]), None)
        if start is not None and len(head) - start >= 2:
            out.setdefault(found[2], " ".join(head[start:]))
    return out


def _countries(accounts: Sequence[Account], loci: Mapping[Mentioned, Locus], places: Gazetteer) -> dict[tuple[object, int], frozenset[str]]:
    """The countries of each event's places, as told and as resolved."""
    found: dict[tuple[object, int], set[str]] = defaultdict(set)
    for account in accounts:
        here = found[account.trigger, account.part]
        here |= {p.country for p in account.places if p.country}
        for i in range(len(account.places)):
            anchors = [places.place(id) for id in loci[account.id, i].anchors]
            here |= {p.country for p in anchors if p is not None and p.country}
    return {event: frozenset(codes) for event, codes in found.items()}


# ---------------------------------------------------------------- known actors


def _known(
    participant: Participant, account: Account, report: Report, countries: Collection[str], context: Context, full: Mapping[str, str]
) -> Actor | None:
    for name in _names(participant, full):
        for near in ([*countries], [context.country] if context.country else []):
            for date in _dates(account, report):
                alias = find_alias(name, [c for c in near if c], date)
                if alias is not None and (known := actor(alias.actor)) is not None:
                    return known
    return None


def _names(participant: Participant, full: Mapping[str, str]) -> Iterator[str]:
    """What to look up: the name; what the report's acronym stands for; the mention, where the name is a mere noun."""
    yield participant.name
    if participant.name in full:
        yield full[participant.name]
    if is_unnamed(participant.name):
        mention = participant.spans[0].quote
        if fold(participant.name) in fold(mention) or len(mention) <= 80:
            yield mention


def _dates(account: Account, report: Report) -> tuple[dt.date | None, ...]:
    """The day by which an actor must have lived: that of the event; where it is unsaid, the report's is only preferred."""
    when = account.when
    said = (when.earliest_begin or when.latest_begin or when.latest_end) if when is not None else None
    return (said,) if said is not None else (report.published, None) if report.published else (None,)


def _only_presumed(participant: Participant, report: Report) -> bool:
    """Whether the words of the mention, or right before it, say that it is only supposed."""
    span = participant.spans[0]
    before = [w.key for w in words(report.text[max(0, span.start - 24) : span.start])][-2:]
    inside = [w.key for w in words(span.quote)]
    return len(inside) <= 12 and any(lexicon().has("presumed", k) for k in [*before, *inside])
