"""Ids of nodes and the words on them: local ids as every store, query and export knows them.

>>> node_id("casualty", "a1", "killed", 4).split("/")[0]
'casualty'
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from kg.codec import canonical, locus_to_dict
from kg.model import Actor, Locus, When
from kg.resolve.world import is_scoped
from kg.text import slug


def node_id(kind: str, *parts: object) -> str:
    """`kind/<hash>` of what makes the thing what it is."""
    joined = "\x1f".join("" if p is None else str(p) for p in parts)
    return f"{kind}/{hashlib.sha256(joined.encode()).hexdigest()[:16]}"


def local(kind: str, id: str) -> str:
    """An id with its kind before it, whether or not it came with it.

    >>> local("actor", "jnim"), local("actor", "actor/jnim")
    ('actor/jnim', 'actor/jnim')
    """
    return id if id.startswith(f"{kind}/") else f"{kind}/{id}"


def actor_id(actor: Actor, event: str) -> str:
    """The node id of an actor as it takes part in an event: a group without a name is that event's own."""
    return f"actor/u-{event}-{slug(actor.name)}" if is_scoped(actor) else local("actor", actor.id)


def locus_id(locus: Locus) -> str:
    """The node id of a locus: equal loci are one node."""
    return node_id("locus", canonical(locus_to_dict(locus)))


def scoped_name(actor: Actor, loci: Sequence[Locus]) -> str:
    """What a group without a name is called: by where it was.

    >>> scoped_name(Actor("actor/u-militants", "militants", "UnspecifiedGroup"), [Locus("Sokolo")])
    'militants@Sokolo'
    """
    return f"{actor.name}@{loci[0].label if loci else '?'}"


def date_text(when: When | None) -> str | None:
    """A date as a label gives it: a day, a stretch with ``..``, or "by" a day; None where nothing is known."""
    if when is None:
        return None
    begin, end = when.earliest_begin, when.latest_end
    if begin is None:
        return f"by {end}" if end else None
    return str(begin) if begin == end else f"{begin}..{end or ''}"


def event_label(initiators: Sequence[Actor], phrase: str, targets: Sequence[Actor], loci: Sequence[Locus], when: When | None) -> str:
    """An event as a person says it: who did what to whom, where, when.

    >>> army, group = Actor("actor/fama", "Malian Armed Forces", "Military"), Actor("actor/u", "militants", "UnspecifiedGroup")
    >>> event_label([army], "struck", [group], [Locus("Sokolo")], None)
    'Malian Armed Forces struck militants@Sokolo'
    """
    who = " & ".join(a.name for a in initiators) or "?"
    whom = " & ".join(a.name for a in targets) or "?"
    where = f"@{loci[0].label}" if loci else ""
    date = date_text(when)
    return f"{who} {phrase} {whom}{where}" + (f", {date}" if date else "")


def camel(name: str) -> str:
    """A name with underscores as a property of the ontology.

    >>> camel("member_of")
    'memberOf'
    """
    head, *rest = name.split("_")
    return head + "".join(x.capitalize() for x in rest)
