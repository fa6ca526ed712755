"""The actor base: known actors, their names, spells and ties, read from `ontology/actors/*.toml`.

An actor with a `role` ("army") and a country is also known by the forms of that role there ("Malian soldiers"; see
`kg.countries`). A name that means this actor only where the text speaks of a certain country ("the army", "les FDS")
carries that country in `Alias.needs_country`.

Invariant (checked on loading): a name without `needs_country` stands for one actor, unless the others lived at another
time or the name is marked in `ontology/actors/` as shared.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from kg.countries import Land, forms, generated_name, read_lands, read_roles
from kg.data import data_dirs, data_files, data_path
from kg.errors import DataError
from kg.model import Actor, Spell, Tie
from kg.text import fold, slug

AliasKind = Literal["name", "alias", "acronym", "form", "metonym"]
TIE_TYPES = ("member_of", "operates_with", "renamed_to", "split_from", "commands", "supports")
SPELLS = ("founded", "renamed", "merged", "split", "dissolved", "arrived", "left")
_LISTS = ("acronyms", "en", "fr", "local", "spells", "ties")
_TEXTS = ("id", "name", "name_fr", "class", "country", "role", "note")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Alias:
    """A name that a text may call an actor by. `lang` is "en", "fr" or "" (any).

    `needs_country` is the country that the text must speak of for the name to mean this actor. `kind` is *name* (the usual
    one), *alias*, *acronym*, *form* (made from role and country) or *metonym* (a country or capital for its government).
    """

    alias: str
    actor: str
    lang: str = ""
    needs_country: str | None = None
    kind: AliasKind = "alias"


@dataclass(frozen=True, slots=True)
class Country:
    """A country with its names and adjectives; `army` and `government` are actor ids, `army` None where it has none.

    `names_*[0]` is the usual one; `adjectives_fr` holds every form ("malien", "malienne", "maliens", "maliennes").
    """

    code: str
    code3: str
    names_en: tuple[str, ...]
    names_fr: tuple[str, ...]
    adjectives_en: tuple[str, ...]
    adjectives_fr: tuple[str, ...]
    capitals: tuple[str, ...]
    army: str | None
    government: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """An actor as its block of an actor file tells it, and where that is."""

    actor: Actor
    role: str | None
    aliases: tuple[Alias, ...]
    ties: tuple[Tie, ...]
    file: str
    line: int

    def fault(self, what: str, field: str, remedy: str, word: str | None = None) -> DataError:
        """An error at this block: on the line of `word` within it, else of the field, else of its head."""
        lines = Path(self.file).read_text(encoding="utf-8").splitlines()
        end = next((n for n in range(self.line, len(lines)) if lines[n].strip() == "[[actor]]"), len(lines))
        marks = [rf"(?<![\w-]){re.escape(word)}(?![\w-])"] if word else []
        for mark in (*marks, rf"^\s*{field}\s*="):
            for n in range(self.line, end + 1):
                if re.search(mark, lines[n - 1]):
                    return DataError(what, file=self.file, line=n, field=field, remedy=remedy)
        return DataError(what, file=self.file, line=self.line, field=field, remedy=remedy)


@dataclass(frozen=True, slots=True)
class _Base:
    actors: Mapping[str, Actor]
    aliases: tuple[Alias, ...]
    ties: tuple[Tie, ...]
    countries: Mapping[str, Country]
    entries: Mapping[str, Entry]


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
    return _base(data_dirs()).aliases


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


def lifetime(actor: Actor) -> tuple[str | None, str | None]:
    """From when to when an actor went by this name, as far as its spells say.

    >>> lifetime(Actor("a", "A", "ArmedGroup", spells=(Spell("founded", "2011"), Spell("merged", "2013-08", "b"))))
    ('2011', '2013-08')
    """
    begin = next((s.when for s in actor.spells if s.what in ("founded", "arrived") and s.when), None)
    end = next((s.when for s in reversed(actor.spells) if s.what in ("dissolved", "merged", "renamed", "left") and s.when), None)
    return begin, end


# ---------------------------------------------------------------- putting it together


@lru_cache(maxsize=8)
def _base(_: tuple[Path, ...]) -> _Base:
    lands = read_lands(data_path("ontology", "countries.csv"))
    roles = read_roles(data_path("ontology", "roles.toml"))
    entries: dict[str, Entry] = {}
    for path in data_files("ontology/actors", "*.toml"):
        for entry in _entries(path):
            _add(entries, entry)
    _generate(entries, lands, roles)
    for id in sorted(entries):
        _check(entries[id], entries, lands, roles)
    entries = {id: entries[id] for id in sorted(entries)}
    aliases = _mark_shared([*(a for e in entries.values() for a in e.aliases), *_made(entries, lands, roles)], entries)
    return _Base(
        MappingProxyType({id: e.actor for id, e in entries.items()}),
        tuple(sorted(set(aliases), key=lambda a: (a.alias, a.actor, a.lang, a.kind))),
        tuple(sorted((t for e in entries.values() for t in e.ties), key=lambda t: (t.source, t.type, t.target, t.begin or ""))),
        MappingProxyType({code: _country(land, entries) for code, land in sorted(lands.items())}),
        MappingProxyType(entries),
    )


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


def _check(entry: Entry, entries: Mapping[str, Entry], lands: Mapping[str, Land], roles: Mapping[str, Any]) -> None:
    """Every id, country and role that an actor refers to must be there."""
    others = [("spells", s.other) for s in entry.actor.spells] + [("ties", t.target) for t in entry.ties]
    for field, other in others:
        if other is not None and other not in entries:
            what = f"actor {entry.actor.id!r} refers to {other!r}, which is no actor"
            raise entry.fault(what, field, "correct the id, or add that actor", other)
    codes = [("country", entry.actor.country), *(("local", a.needs_country) for a in entry.aliases)]
    for field, code in codes:
        if code is not None and code not in lands:
            raise entry.fault(f"{code!r} is no country of countries.csv", field, "use an ISO 3166-1 alpha-2 code", code)
    if entry.role is not None and (entry.role not in roles or entry.actor.country is None):
        raise entry.fault(f"role {entry.role!r} is not in roles.toml, or has no country", "role", f"use one of {', '.join(roles)}")


def _made(entries: Mapping[str, Entry], lands: Mapping[str, Land], roles: Mapping[str, Mapping[str, Any]]) -> Iterator[Alias]:
    """The forms of role and country, and the country and its capital as metonyms of its government."""
    for id, entry in entries.items():
        if entry.role is None or entry.actor.country is None:
            continue
        land, role = lands[entry.actor.country], roles[entry.role]
        for text, lang in forms(role, land):
            yield Alias(text, id, lang, None, "form")
        for lang in ("en", "fr"):
            yield from (Alias(text, id, lang, land.code, "form") for text in role.get(f"local_{lang}", ()))
        if entry.role == "government":
            yield from (Alias(text, id, "en", None, "metonym") for text in (*land.names_en, *land.capitals_en))
            yield from (Alias(text, id, "fr", None, "metonym") for text in (*land.names_fr, *land.capitals_fr))


def _mark_shared(aliases: list[Alias], entries: Mapping[str, Entry]) -> list[Alias]:
    """A made form that actors of several countries share ("Congolese army") needs its country; a listed name wins over it."""
    whose: dict[str, set[str]] = {}
    listed: dict[str, set[str]] = {}
    for a in aliases:
        if a.needs_country is None:
            (whose if a.kind in ("form", "metonym") else listed).setdefault(fold(a.alias), set()).add(a.actor)
    out = []
    for a in aliases:
        if a.needs_country is None and a.kind in ("form", "metonym"):
            key = fold(a.alias)
            if key in listed and a.actor not in listed[key]:
                continue
            if len(whose[key]) > 1:
                a = replace(a, needs_country=entries[a.actor].actor.country)
        out.append(a)
    return out


def _country(land: Land, entries: Mapping[str, Entry]) -> Country:
    held = {e.role: id for id, e in entries.items() if e.actor.country == land.code and e.role}
    french = tuple(dict.fromkeys(form for four in land.adjectives_fr for form in four))
    capitals = tuple(dict.fromkeys((*land.capitals_en, *land.capitals_fr)))
    return Country(
        land.code, land.code3, land.names_en, land.names_fr, land.adjectives_en, french, capitals, held.get("army"), held.get("government")
    )


# ---------------------------------------------------------------- one file


def _entries(path: Path) -> Iterator[Entry]:
    """The actors of a file, each with the line that its block begins on."""
    text = path.read_text(encoding="utf-8")
    try:
        blocks = tomllib.loads(text).get("actor", [])
    except tomllib.TOMLDecodeError as e:
        at = re.search(r"line (\d+)", str(e))
        raise DataError(f"not TOML: {e}", file=str(path), line=int(at[1]) if at else None, remedy="correct the syntax there") from e
    heads = [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == "[[actor]]"]
    if len(heads) != len(blocks):
        raise DataError("[[actor]] must stand alone on its line", file=str(path), remedy="write each actor as a block of its own")
    for block, line in zip(blocks, heads, strict=True):
        yield _entry(block, str(path), line)


def _entry(block: Mapping[str, Any], file: str, line: int) -> Entry:
    blank = Entry(Actor("", "", ""), None, (), (), file, line)
    for key, value in block.items():
        good = isinstance(value, str) if key in _TEXTS else isinstance(value, list) and all(isinstance(x, str) and x.strip() for x in value)
        if key not in _TEXTS + _LISTS or not good:
            raise blank.fault(f"{key!r} is not a field, or not of its kind", key, f"texts: {', '.join(_TEXTS)}; lists: {', '.join(_LISTS)}")
    for key in ("id", "name", "class"):
        if not block.get(key, "").strip():
            raise blank.fault(f"an actor without {key}", key, "every actor has id, name and class")
    id = block["id"]
    if slug(id) != id:
        raise blank.fault(f"{id!r} is not a plain id", "id", f"write {slug(id)!r}")
    spells = tuple(_spell(text, blank) for text in block.get("spells", ()))
    aliases = tuple(_aliases(block, id, blank))
    names = sorted({a.alias for a in aliases if a.kind in ("alias", "acronym") and a.needs_country is None} - {block["name"]})
    known = Actor(id, block["name"], block["class"], block.get("country"), tuple(names), True, spells=spells)
    return Entry(known, block.get("role"), aliases, tuple(_tie(id, text, blank) for text in block.get("ties", ())), file, line)


def _aliases(block: Mapping[str, Any], id: str, entry: Entry) -> Iterator[Alias]:
    yield Alias(block["name"], id, "en", None, "name")
    if block.get("name_fr"):
        yield Alias(block["name_fr"], id, "fr")
    yield from (Alias(text, id, "", None, "acronym") for text in block.get("acronyms", ()))
    for lang in ("en", "fr"):
        yield from (Alias(text, id, lang) for text in block.get(lang, ()))
    for text in block.get("local", ()):
        name, at, code = text.rpartition("@")
        code = code if at else block.get("country", "")
        if not re.fullmatch("[A-Z]{2}", code):
            raise entry.fault(f"{text!r} names no country", "local", 'write it as "name@ML", or give the actor a country', text)
        yield Alias(name if at else text, id, "", code)


def _spell(text: str, entry: Entry) -> Spell:
    """A spell as written: ``what when [other]``, with ``?`` for a date that is not known."""
    what, when, other = (*text.split(), *[""] * 3)[:3]
    if what not in SPELLS or (when != "?" and not _DATE.fullmatch(when)) or len(text.split()) > 3:
        raise entry.fault(f"spell {text!r} cannot be read", "spells", f'write "what when [other]", what: {", ".join(SPELLS)}', text)
    return Spell(what, "" if when == "?" else when, other or None)  # type: ignore[arg-type]


def _tie(source: str, text: str, entry: Entry) -> Tie:
    """A tie as written: ``type target [begin/end]``, either date may be missing: ``2017-03/``, ``/2021``."""
    kind, target, dates = (*text.split(), *[""] * 3)[:3]
    begin, _, end = dates.partition("/")
    if kind not in TIE_TYPES or not target or len(text.split()) > 3 or not all(_DATE.fullmatch(d) for d in (begin, end) if d):
        raise entry.fault(f"tie {text!r} cannot be read", "ties", f'write "type target begin/end", type: {", ".join(TIE_TYPES)}', text)
    if begin and end and begin > end:
        raise entry.fault(f"tie {text!r} ends before it begins", "ties", "put the dates in order", text)
    return Tie(source, kind, target, begin or None, end or None)
