"""Who and where the accounts of a telling were resolved to, as JSON beside the record, so that it is done once a report."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kg.codec import canonical, locus_from_dict, locus_to_dict
from kg.errors import StoreError
from kg.graph.names import local, locus_id
from kg.model import Account, Actor, Spell, Tie
from kg.resolve.tellings import Telling, assemble
from kg.resolve.unknown_actors import guess_class
from kg.resolve.world import is_scoped
from kg.text import slug


def actor_to_json(a: Actor) -> str:
    """An actor as canonical JSON: its form in one report, where it is not one of the actor base."""
    return canonical(_actor(a))


def actor_from_json(text: str) -> Actor:
    """What `actor_to_json` wrote."""
    return _read_actor(json.loads(text))


def _actor(a: Actor) -> dict[str, Any]:
    pairs = (
        ("id", a.id), ("name", a.name), ("cls", a.cls), ("country", a.country), ("aliases", list(a.aliases)), ("known", a.known),
        ("scope", a.scope), ("presumed", a.presumed), ("spells", [[s.what, s.when, s.other] for s in a.spells]),
    )  # fmt: skip
    return {k: v for k, v in pairs if v not in (None, [], False)}


def _read_actor(d: Mapping[str, Any]) -> Actor:
    spells = tuple(Spell(*s) for s in d.get("spells", ()))
    return Actor(
        d["id"], d["name"], d["cls"], d.get("country"), tuple(d.get("aliases", ())), d.get("known", False), d.get("scope"),
        d.get("presumed"), spells,
    )  # fmt: skip


def telling_to_json(t: Telling) -> str:
    """What was resolved in a telling. Known actors are kept by id only: the actor base has the rest."""
    who = [[account, slot, [x.id if x.known else _actor(x) for x in actors]] for (account, slot), actors in sorted(t.who.items()) if actors]
    where = [[account, [locus_to_dict(x) for x in loci]] for account, loci in sorted(t.where.items()) if loci]
    return canonical({"publisher": t.publisher, "who": who, "where": where, "parties": sorted(t.parties)})


def telling_from_json(text: str, report: str, accounts: Sequence[Account], known: Callable[[str], Actor | None]) -> Telling:
    """The telling that `telling_to_json` wrote; `known` holds the actors of the base."""
    d = json.loads(text)
    who = {(account, slot): tuple(_known(x, known) if isinstance(x, str) else _read_actor(x) for x in xs) for account, slot, xs in d["who"]}
    where = {account: tuple(locus_from_dict(x) for x in xs) for account, xs in d["where"]}
    return replace(assemble(report, d["publisher"], accounts, who, where, {}), parties=frozenset(d["parties"]))


def forms_in(text: str) -> set[tuple[str, str]]:
    """What only reports know, as a telling (in the form of `telling_to_json`) names it: node ids with their forms."""
    d = json.loads(text)
    actors = [_read_actor(x) for _, _, xs in d["who"] for x in xs if not isinstance(x, str)]
    loci = [locus_from_dict(x) for _, xs in d["where"] for x in xs]
    people = {(local("actor", a.id), actor_to_json(a)) for a in actors if not is_scoped(a)}
    named = {(local("place", p), x.label) for x in loci for p in x.anchors if p.startswith("x-") and p.endswith(slug(x.label))}
    return people | named | {(locus_id(x), canonical(locus_to_dict(x))) for x in loci}


def forms_of_ties(ties: Iterable[Tie]) -> set[tuple[str, str]]:
    """What only reports know among the actors that are tied: node ids with their forms, named by the words that tie them."""
    found = set()
    for t in ties:
        for id in (t.source, t.target):
            if id.startswith("x-"):
                name = _name_in(" ".join(s.quote for s in t.spans), id.removeprefix("x-"))
                found.add((local("actor", id), actor_to_json(Actor(id, name, guess_class(name)))))
    return found


def _name_in(text: str, wanted: str) -> str:
    """The words of a text whose slug is the wanted one."""
    words = [w.strip(',.;:()«»“”"') for w in text.split()]
    n = wanted.count("-") + 1
    runs = (" ".join(words[i : i + size]) for size in range(1, n + 1) for i in range(len(words)))
    return next((run for run in runs if slug(run) == wanted), wanted.replace("-", " ").title())


def _known(id: str, known: Callable[[str], Actor | None]) -> Actor:
    actor = known(id)
    if actor is None:
        raise StoreError(
            f"the actor base has no {id!r} any more", remedy="open the store once where it may be written, so that its index is made anew"
        )
    return actor
