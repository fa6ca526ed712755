"""The actor base: known actors, their names, spells and ties, read from `ontology/actors/*.toml`.

An actor with a `role` ("army") and a country is also known by the forms of that role there ("Malian soldiers"; see
`kg.countries`). A name that means this actor only where the text speaks of a certain country ("the army", "les FDS")
carries that country in `Alias.needs_country`.

Invariant (held by `ambiguities` being empty): at any one time and in any one country a name means one actor; a name
that others bear as well is marked with the country that it needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain, combinations
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg.actorfile import Alias, AliasKind, Entry, read_actors
from kg.countries import Land, forms, generated_name, read_lands, read_roles
from kg.data import data_dirs, data_files, data_path
from kg.model import Actor, Tie
from kg.schema import classes
from kg.text import fold, slug


@dataclass(frozen=True, slots=True)
class Country:
    """A country with its names and adjectives, and the actors that hold its roles ("army", "gendarmerie").

    `names_*[0]` is the usual one; `adjectives_fr` holds every form ("malien", "malienne", "maliens", "maliennes").
    """

    code: str
    code3: str
    names_en: tuple[str, ...]
    names_fr: tuple[str, ...]
    adjectives_en: tuple[str, ...]
    adjectives_fr: tuple[str, ...]
    capitals: tuple[str, ...]
    roles: Mapping[str, str] = field(hash=False)

    @property
    def army(self) -> str | None:
        """The actor that is its army; None where it has none."""
        return self.roles.get("army")

    @property
    def government(self) -> str | None:
        """The actor that is its government."""
        return self.roles.get("government")


@dataclass(frozen=True, slots=True)
class _Base:
    actors: Mapping[str, Actor]
    ties: tuple[Tie, ...]
    countries: Mapping[str, Country]
    entries: Mapping[str, Entry]
    lands: Mapping[str, Land]
    roles: Mapping[str, Mapping[str, Any]]


# ---------------------------------------------------------------- what it offers


def actors() -> tuple[Actor, ...]:
    """All known actors by id, among them an army and a government for every country.

    >>> next(a for a in actors() if a.id == "jnim").name
    "Jama'at Nusrat al-Islam wal-Muslimin"
    """
    return tuple(_base(data_dirs()).actors.values())


def actor(id: str) -> Actor | None:
    """The known actor of that id.

    >>> actor("minusma").cls
    'InternationalForce'
    """
    return _base(data_dirs()).actors.get(id)


def actor_aliases() -> tuple[Alias, ...]:
    """Every name of every known actor, sorted; the same name may stand for several (look at `needs_country`).

    >>> [a.actor for a in actor_aliases() if a.alias == "soldats maliens"]
    ['fama']
    """
    return _aliases_of(data_dirs())


def ties() -> tuple[Tie, ...]:
    """The known dated ties between actors, sorted.

    >>> [t.begin for t in ties() if (t.source, t.type, t.target) == ("ansar-dine", "member_of", "jnim")]
    ['2017-03']
    """
    return _base(data_dirs()).ties


def countries() -> Mapping[str, Country]:
    """The countries by ISO 3166-1 alpha-2 code.

    >>> countries()["ML"].adjectives_fr
    ('malien', 'malienne', 'maliens', 'maliennes')
    """
    return _base(data_dirs()).countries


def curated() -> tuple[Actor, ...]:
    """The actors that stand in the actor files, without the armies and governments made from countries.csv.

    >>> actor("turkish-armed-forces") in actors(), actor("fama") in curated()
    (True, True)
    """
    base = _base(data_dirs())
    return tuple(base.actors[id] for id, e in base.entries.items() if e.file.endswith(".toml"))


def acronyms(id: str) -> tuple[str, ...]:
    """The acronyms of an actor, the most usual first.

    >>> acronyms("jnim")
    ('JNIM', 'GSIM')
    """
    entry = _base(data_dirs()).entries.get(id)
    return tuple(a.alias for a in entry.aliases if a.kind == "acronym") if entry else ()


def name_in(id: str, lang: str) -> str | None:
    """The usual name of a known actor in a language; None where the base has none.

    >>> name_in("fama", "fr"), name_in("fama", "en"), name_in("nobody", "fr")
    ('Forces armées maliennes', 'Malian Armed Forces', None)
    """
    entry = _base(data_dirs()).entries.get(id)
    names = [a.alias for a in (entry.aliases[:2] if entry else ()) if a.lang == lang]  # the two that a block begins with
    return names[0] if names else None


def lifetime(actor: Actor) -> tuple[str | None, str | None]:
    """From when to when an actor went by this name, as far as its spells say.

    >>> from kg.model import Spell
    >>> lifetime(Actor("a", "A", "ArmedGroup", spells=(Spell("founded", "2011"), Spell("merged", "2013-08", "b"))))
    ('2011', '2013-08')
    """
    begin = next((s.when for s in actor.spells if s.what in ("founded", "arrived") and s.when), None)
    end = next((s.when for s in reversed(actor.spells) if s.what in ("dissolved", "merged", "renamed", "left") and s.when), None)
    return begin, end


def ambiguities() -> list[tuple[str, str, str]]:
    """Names that mean two actors at one time and in one country: the name and the two ids. There should be none.

    >>> ambiguities()
    []
    """
    bearers: dict[tuple[str, str | None], set[str]] = {}
    for alias in actor_aliases():
        bearers.setdefault((fold(alias.alias), alias.needs_country), set()).add(alias.actor)
    known = _base(data_dirs()).actors
    return sorted(
        (name, a, b)
        for (name, _), ids in bearers.items()
        for a, b in combinations(sorted(ids), 2)
        if _meet(lifetime(known[a]), lifetime(known[b]))
    )


def _meet(a: tuple[str | None, str | None], b: tuple[str | None, str | None]) -> bool:
    """Whether two lifetimes overlap by more than the date at which one may have become the other; unknown is open."""
    return not any(end and begin and end[: len(begin)] <= begin[: len(end)] for end, begin in ((a[1], b[0]), (b[1], a[0])))


# ---------------------------------------------------------------- putting it together


@lru_cache(maxsize=8)
def _base(_: tuple[Path, ...]) -> _Base:
    lands = read_lands(data_path("ontology", "countries.csv"))
    roles = read_roles(data_path("ontology", "roles.toml"))
    entries: dict[str, Entry] = {}
    for path in data_files("ontology/actors", "*.toml"):
        for entry in read_actors(path):
            _add(entries, entry)
    _generate(entries, lands, roles)
    for id in sorted(entries):
        _check(entries[id], entries, lands, roles)
    held = _held(entries)
    entries = {id: entries[id] for id in sorted(entries)}
    return _Base(
        MappingProxyType({id: e.actor for id, e in entries.items()}),
        tuple(sorted((t for e in entries.values() for t in e.ties), key=lambda t: (t.source, t.type, t.target, t.begin or ""))),
        MappingProxyType({code: _country(land, held.get(code, {})) for code, land in sorted(lands.items())}),
        MappingProxyType(entries), MappingProxyType(lands), MappingProxyType(roles),
    )  # fmt: skip


@lru_cache(maxsize=8)
def _aliases_of(dirs: tuple[Path, ...]) -> tuple[Alias, ...]:
    base = _base(dirs)
    listed = {a for e in base.entries.values() for a in e.aliases}
    made = _unshared(chain.from_iterable(_made(base, code) for code in base.lands), listed, base.entries)
    return tuple(sorted(chain(listed, made), key=lambda a: (a.alias, a.actor, a.needs_country or "", a.lang, a.kind)))


def _add(entries: dict[str, Entry], entry: Entry) -> None:
    """An actor of the user's own files takes the place of the shipped one with its id; twice in one place is a fault."""
    old = entries.get(entry.actor.id)
    if old is not None and Path(old.file).parents[1] == Path(entry.file).parents[1]:
        raise entry.fault(f"actor {entry.actor.id!r} is also in {old.file}, line {old.line}", "id", "give one of them another id")
    entries[entry.actor.id] = entry


def _generate(entries: dict[str, Entry], lands: Mapping[str, Land], roles: Mapping[str, Mapping[str, Any]]) -> None:
    for role in roles.values():
        taken = {e.actor.country for e in entries.values() if e.role == role["id"]}
        for code, land in lands.items():
            name = generated_name(role, land)
            if name and code not in taken and slug(name) not in entries:
                made = Actor(slug(name), name, role["class"], code, known=True)
                names = (Alias(name, made.id, "en", None, "name"),)
                entries[made.id] = Entry(made, role["id"], names, (), land.file, land.line)


def _held(entries: Mapping[str, Entry]) -> dict[str, dict[str, str]]:
    """Which actor holds each role of a country; there can be one."""
    held: dict[str, dict[str, str]] = {}
    for id, e in entries.items():
        if e.role and e.actor.country:
            first = held.setdefault(e.actor.country, {}).setdefault(e.role, id)
            if first != id:
                raise e.fault(f"{first!r} has role {e.role!r} in {e.actor.country} as well", "role", "leave it to one of them")
    return held


def _check(entry: Entry, entries: Mapping[str, Entry], lands: Mapping[str, Land], roles: Mapping[str, Any]) -> None:
    """Every id, country and role that an actor refers to must be there."""
    if "Actor" not in classes().get(entry.actor.cls, ()):
        kinds = ", ".join(name for name, above in classes().items() if "Actor" in above)
        raise entry.fault(f"{entry.actor.cls!r} is no class of actors", "class", f"use one of {kinds}")
    others = [("spells", s.other) for s in entry.actor.spells] + [("ties", t.target) for t in entry.ties]
    for where, other in others:
        if other is not None and other not in entries:
            what = f"actor {entry.actor.id!r} refers to {other!r}, which is no actor"
            raise entry.fault(what, where, "correct the id, or add that actor", other)
    codes = [("country", entry.actor.country), *(("local", a.needs_country) for a in entry.aliases)]
    for where, code in codes:
        if code is not None and code not in lands:
            raise entry.fault(f"{code!r} is no country of countries.csv", where, "use an ISO 3166-1 alpha-2 code", code)
    if entry.role is not None and (entry.role not in roles or entry.actor.country is None):
        raise entry.fault(f"role {entry.role!r} is not in roles.toml, or has no country", "role", f"use one of {', '.join(roles)}")


def _made(base: _Base, code: str) -> Iterator[Alias]:
    """The forms of role and country; where two roles of a country have one form, the later role has it."""
    land, found = base.lands[code], dict[tuple[str, str | None], Alias]()
    country = base.countries[code]
    for role in base.roles.values():
        id = country.roles.get(role["id"])
        if id is not None:
            for text, lang in forms(role, land):
                found[text, None] = Alias(text, id, lang, None, "form")
            for text, lang in forms(role, land, "own_"):
                found[text, code] = Alias(text, id, lang, code, "form")
            for lang in ("en", "fr"):
                found.update(((text, code), Alias(text, id, lang, code, "form")) for text in role.get(f"local_{lang}", ()))
    if country.government is not None:
        for lang, names in (("en", (*land.names_en, *land.capitals_en)), ("fr", (*land.names_fr, *land.capitals_fr))):
            found.update(((text, None), Alias(text, country.government, lang, None, _metonym(text))) for text in names)
    return iter(found.values())


def _metonym(text: str) -> AliasKind:
    """ "US" and "UK" are told from words by their capitals, as acronyms are."""
    return "acronym" if text.isupper() and len(text) < 3 else "metonym"


def _unshared(made: Iterable[Alias], listed: Iterable[Alias], entries: Mapping[str, Entry]) -> Iterator[Alias]:
    """A listed name wins over a made form; a form of several countries ("Congolese army") needs its country to be known."""
    taken: dict[tuple[str, str | None], set[str]] = {}
    for a in listed:
        taken.setdefault((fold(a.alias), a.needs_country), set()).add(a.actor)
    wide: dict[str, list[Alias]] = {}
    for a in made:
        if a.actor not in taken.get((fold(a.alias), a.needs_country), {a.actor}):
            continue
        if a.needs_country is not None:
            yield a
        else:
            wide.setdefault(fold(a.alias), []).append(a)
    for same in wide.values():
        shared = len({a.actor for a in same}) > 1
        yield from (replace(a, needs_country=entries[a.actor].actor.country) if shared else a for a in same)


def _country(land: Land, roles: Mapping[str, str]) -> Country:
    french = tuple(dict.fromkeys(form for four in land.adjectives_fr for form in four))
    capitals = tuple(dict.fromkeys((*land.capitals_en, *land.capitals_fr)))
    return Country(land.code, land.code3, land.names_en, land.names_fr, land.adjectives_en, french, capitals, MappingProxyType(dict(roles)))
