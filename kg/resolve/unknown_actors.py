"""Actors that the base does not know: a class and a country guessed from their words, or a group that exists only in its event.

What is guessed stays recognisable: such an actor is not `known`, and its id begins with ``x-`` (named) or ``u-`` (unnamed).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from kg.data import data_dirs, data_path
from kg.model import Actor, Participant
from kg.resolve.actor_names import lexicon, words
from kg.resolve.context import countries_named
from kg.text import fold, slug

CLASSES = (
    "Civilians", "Militia", "InternationalForce", "PrivateMilitaryCompany", "Government", "Coalition", "SecurityForce", "Military",
    "ArmedGroup",
)  # fmt: skip
STATE = frozenset({"Military", "SecurityForce", "Government"})
_CAPITALISED = re.compile(r"^(?:(?:al|el|ag|ould|ben|bin|de|von|d|n)[ '’-])*[A-ZÀ-Þ]")


def is_unnamed(name: str) -> bool:
    """Whether a noun phrase names nobody: it has no proper name, or begins with a common noun ("militants linked to X").

    >>> is_unnamed("militants"), is_unnamed("Gunmen"), is_unnamed("Katiba Serma"), is_unnamed("al-Mourabitoun")
    (True, True, False, False)
    """
    said = [w for w in words(name) if not lexicon().has("determiners", w.key) and not w.key.isdigit()]
    if not said:
        return True
    first = said[0]
    if first.written[:1].isupper() and _is_folk([w.written for w in said]):
        return True
    if any(w.written[:1].isupper() for w in said[1:]) and first.written[:1].isupper():
        return False
    if first.written[:1].isupper() and lexicon().has("groups", first.key) and len(said) > 2:
        return False
    common = any(lexicon().has(f"class {c}", first.key) for c in CLASSES) or lexicon().has("parts", first.key)
    if first.written[:1].isupper():
        return common and not first.written.isupper()
    return not (_CAPITALISED.match(name) and not common)


def _is_folk(said: list[str]) -> bool:
    """ "Indians", "Fulani herders", "French national": people by their nation or kin, not an actor of that name."""
    rest = [w for w in said[1:] if w != said[0]]
    if any(w[:1].isupper() for w in rest):
        return False
    if rest:
        return rest[-1].endswith("s") or bool(countries_named(said[0]))
    return bool(countries_named(said[0]) or countries_named(said[0].removesuffix("s"))) and said[0].endswith(("s", "ien", "ais", "ain"))


def guess_class(name: str, mention: str = "") -> str:
    """The class that the words of a name tell, by its first telling noun; Organization where none does.

    >>> guess_class("Katiba Serma"), guess_class("Ghana Police Service"), guess_class("Captain Amadou Sanogo"), guess_class("villageois")
    ('ArmedGroup', 'SecurityForce', 'Person', 'Civilians')
    """
    lex = lexicon()
    said = [w for w in words(name) if not lex.has("determiners", w.key) or w.written[:1].isupper()]
    keys = [w.key for w in said]
    if _is_person(name, mention):
        return "Person"
    for at in range(len(keys)):
        for n in (3, 2, 1):
            piece = " ".join(keys[at : at + n])
            for cls in CLASSES:
                if lex.has(f"class {cls}", piece):
                    return cls
    return "Organization"


def _is_person(name: str, mention: str) -> bool:
    lex = lexicon()
    said = words(name)
    named = [w for w in said if w.written[:1].isupper()]
    if any(lex.has(f"class {c}", w.key) for c in CLASSES if c != "Government" for w in said):
        return False
    before = words(mention.split(name)[0]) if name and name in mention else []
    titled = any(lex.has("titles", w.key) for w in [*before[-3:], *said[:2]])
    given = len(named) > 1 and len(named) == len(said) and named[0].key in given_names()
    return (titled and bool(named)) or given


@lru_cache(maxsize=4)
def _given(_: tuple[Path, ...]) -> frozenset[str]:
    text = data_path("ontology", "places", "not_places.txt").read_text(encoding="utf-8")
    block = text.partition("# Given names\n")[2].partition("\n\n")[0]
    return frozenset(fold(name.strip()) for name in block.replace("\n", " ").split(","))


def given_names() -> frozenset[str]:
    """Given names, folded: a capitalised pair that begins with one is a person."""
    return _given(data_dirs())


def unknown_actor(participant: Participant, account: str, countries: Collection[str]) -> Actor:
    """The actor behind a participant that the base does not know; `countries` are those of its event."""
    name = " ".join(re.sub(r"\([^)]*\)", " ", participant.name).split()) or participant.name
    if is_unnamed(name):
        return unnamed_group(name, account)
    cls = participant.cls if participant.cls not in (None, "UnspecifiedGroup") else guess_class(name, participant.spans[0].quote)
    named = countries_named(name)
    country = min(named, key=lambda c: (-named[c], c)) if named else None
    if country is None and cls in STATE and len(set(countries)) == 1:
        country = next(iter(countries))
    return Actor(f"x-{slug(name)}", name, cls or "Organization", country)


def unnamed_group(name: str, account: str, presumed: str | None = None) -> Actor:
    """A group without a name, scoped to its event by the account that tells of it."""
    cls = "Civilians" if guess_class(name) == "Civilians" else "UnspecifiedGroup"
    return Actor(f"u-{slug(name)}", name, cls, scope=account, presumed=presumed)
