"""The tables of the lexicons: what columns they have, reading them with every value checked, classes of words drawn from them.

All of it is data (`lexicons/NAME.LANG.tsv`). An analyst's folder `$KG_DATA/lexicons/` may hold a file of the same name, which
replaces ours, or `NAME.LANG.more.tsv`, whose rows are added.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from kg.errors import DataError
from kg.model import CASUALTY_KINDS, LINK_TYPES

Lang = Literal["en", "fr"]
Kind = Literal[
    "actor_nouns", "target_things", "weapons", "materiel", "status", "voices", "links", "boilerplate", "casualty", "numbers", "near_misses"
]
Strength = Literal["strong", "weak", "light"]

EVENT_TYPES = (
    "ArmedClash", "Ambush", "Attack", "AirStrike", "DroneStrike", "Shelling", "Explosion", "SuicideBombing", "CivilianTargeting",
    "Abduction", "SexualViolence", "PropertyDestruction", "TerritorialGain", "Withdrawal", "Blockade", "Operation", "Arrest", "Seizure",
    "Surrender", "Release", "Claim", "Condemnation", "Accusation", "Threat", "Talks", "Agreement", "Sanction", "Protest", "Riot", "Coup",
    "Displacement",
)  # fmt: skip
STRENGTHS = get_args(Strength)
# What a trigger tells: the act itself; an outcome of it ("killed", "tombés"); a word that only points back at it ("the incident").
SENSES = ("act", "result", "reference")

Check = Callable[[str], bool]


def _among(*values: str) -> Check:
    return frozenset(values).__contains__


def _types(text: str) -> bool:
    return all(t in EVENT_TYPES for t in text.split("|"))


def _roles(text: str) -> bool:
    slots = {"initiator", "target", "place", "weapon", "thing", "event", "speaker", "victim", "number", "cause", "time"}
    return all(pair.count("=") == 1 and pair.split("=")[1] in slots and pair.split("=")[0] for pair in text.split())


def _count(text: str) -> bool:
    return text == "" or text.isdigit()


_POS = _among("v", "n", "a", "expr")
_ACTORS = _among(
    "Military", "SecurityForce", "ArmedGroup", "Militia", "InternationalForce", "PrivateMilitaryCompany", "Government", "Organization",
    "Coalition", "Civilians", "Person", "UnspecifiedGroup", "",
)  # fmt: skip
_CASUALTIES = _among(*CASUALTY_KINDS, "toll")
_LINKS = _among(*LINK_TYPES)

# Columns of each lexicon, in order, with what a value of it may be; `note` is free text everywhere.
COLUMNS: dict[str, dict[str, Check | None]] = {
    "triggers": {
        "pattern": None, "pos": _POS, "type": _types, "frame": _roles, "strength": _among(*STRENGTHS),
        "status": _among("", "planned", "foiled", "ended", "denied"), "sense": _among(*SENSES), "note": None,
    },
    "near_misses": {"pattern": None, "pos": _POS, "type": lambda t: t == "" or _types(t), "note": None},
    "actor_nouns": {
        "pattern": None, "role": _among("head", "modifier"), "class": _ACTORS,
        "side": _among("armed", "state", "civilian", "official", "any"), "note": None,
    },
    "target_things": {
        "pattern": None, "kind": _among("base", "place", "facility", "infrastructure", "vehicle", "livestock", "goods", "gathering"),
        "side": _among("military", "civilian", "either"), "note": None,
    },
    "weapons": {
        "pattern": None,
        "kind": _among("device", "suicide", "artillery", "rocket", "aircraft", "drone", "firearm", "blade", "fire", "any"),
        "type": lambda t: t == "" or _types(t), "note": None,
    },
    "materiel": {
        "pattern": None, "item": None,
        "kind": _among("vehicle", "weapon", "ammunition", "equipment", "building", "livestock", "supplies", "money", "aircraft", "site"),
        "note": None,
    },
    "status": {
        "pattern": None, "pos": _POS,
        "status": _among(*"planned threatened foiled denied ended hypothetical habitual negated attempted unsure".split()),
        "scope": _among("after", "before", "clause", "sentence"), "note": None,
    },
    "voices": {
        "pattern": None, "pos": _POS, "kind": _among("report", "source", "document", "claim", "denial", "accusation", "confirmation"),
        "frame": _roles, "note": None,
    },
    "links": {
        "pattern": None, "link": _LINKS, "direction": _among("main>comp", "comp>main", "this>previous", "previous>this"), "note": None,
    },
    "boilerplate": {"pattern": None, "scope": _among("line", "rest"), "note": None},
    "casualty": {"pattern": None, "pos": _POS, "kind": _CASUALTIES, "frame": _roles, "note": None},
    "numbers": {"pattern": None, "min": _count, "max": _count, "approximate": _among("", "yes"), "note": None},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a lexicon: its pattern, part of speech, the other columns by name, and where it is written."""

    pattern: str
    pos: str
    values: Mapping[str, str]
    file: str
    line: int

    def __getitem__(self, column: str) -> str:
        return self.values[column]


def read_table(kind: str, lang: str) -> list[Entry]:
    """All rows of a lexicon, the user's included. Raises DataError with file, line and field where a row is faulty."""
    name = f"{kind}.{lang}.tsv"
    own = Path(__file__).parent / "lexicons" / name
    override = os.environ.get("KG_DATA")
    if not override:
        return list(_read_file(own, kind))
    theirs, more = Path(override) / "lexicons" / name, Path(override) / "lexicons" / f"{kind}.{lang}.more.tsv"
    entries = list(_read_file(theirs if theirs.exists() else own, kind))
    return entries + (list(_read_file(more, kind)) if more.exists() else [])


def _read_file(path: Path, kind: str) -> Iterator[Entry]:
    columns = COLUMNS[kind]
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as e:
        raise DataError(f"the lexicon cannot be read: {e}", file=str(path), remedy="reinstall the package or mend KG_DATA") from e
    header = "\t".join(columns)
    if not lines or lines[0] != header:
        raise DataError("the columns are not those of this lexicon", file=path.name, line=1, remedy=f"let its first line be {header!r}")
    for number, line in enumerate(lines[1:], 2):
        if line.strip() and not line.startswith("#"):
            yield _entry(line.split("\t"), columns, path.name, number)


def _entry(cells: list[str], columns: Mapping[str, Check | None], file: str, line: int) -> Entry:
    if len(cells) != len(columns):
        raise DataError(f"{len(cells)} columns instead of {len(columns)}", file=file, line=line, remedy="put a tab between all columns")
    values = dict(zip(columns, cells, strict=True))
    for name, check in columns.items():
        if check is not None and not check(values[name]):
            raise DataError(f"not a value of this column: {values[name]!r}", file=file, line=line, field=name, remedy="see the other rows")
    if not values["pattern"].strip():
        raise DataError("no pattern", file=file, line=line, field="pattern", remedy="write the words, in their lemma")
    pos = values.get("pos") or ("a" if values.get("role") == "modifier" else "n")
    return Entry(values["pattern"], pos, values, file, line)


# Classes of words that patterns may name, drawn from the other lexicons: <ARMED>, <CIVIL>, <BASE> … (single words only).
_DERIVED: dict[str, tuple[Kind, Callable[[Entry], bool]]] = {
    "ARMED": ("actor_nouns", lambda e: e["role"] == "head" and e["side"] in ("armed", "state")),
    "STATE": ("actor_nouns", lambda e: e["role"] == "head" and e["side"] == "state"),
    "CIVIL": ("actor_nouns", lambda e: e["role"] == "head" and e["side"] == "civilian"),
    "OFFICIAL": ("actor_nouns", lambda e: e["role"] == "head" and e["side"] == "official"),
    "BASE": ("target_things", lambda e: e["kind"] == "base"),
    "PLACE": ("target_things", lambda e: e["kind"] == "place"),
    "SITE": ("target_things", lambda e: e["kind"] in ("facility", "infrastructure")),
    "VEHICLE": ("target_things", lambda e: e["kind"] == "vehicle"),
    "ANIMAL": ("target_things", lambda e: e["kind"] == "livestock"),
    "GOODS": ("target_things", lambda e: e["kind"] == "goods"),
    "THING": ("target_things", lambda e: e["side"] in ("military", "civilian", "either")),
    "WEAPON": ("weapons", lambda e: e["kind"] != "any"),
    "DEVICE": ("weapons", lambda e: e["kind"] == "device"),
    "GUN": ("weapons", lambda e: e["kind"] == "firearm"),
    "AIRCRAFT": ("weapons", lambda e: e["kind"] == "aircraft"),
    "DRONE": ("weapons", lambda e: e["kind"] == "drone"),
    "SHELL": ("weapons", lambda e: e["kind"] in ("artillery", "rocket")),
    "MATERIEL": ("materiel", lambda e: True),
    "ARMS": ("materiel", lambda e: e["kind"] in ("weapon", "ammunition")),
}


def word_classes(lang: str) -> dict[str, list[tuple[str, str]]]:
    classes: dict[str, list[tuple[str, str]]] = {}
    tables = {kind: read_table(kind, lang) for kind in sorted({kind for kind, _ in _DERIVED.values()})}
    for name, (kind, wanted) in _DERIVED.items():
        words = sorted({e.pattern for e in tables[kind] if wanted(e) and e.pattern.isalpha()})
        classes[name] = [(w, "n") for w in words]
    for name, line in _class_lines(lang):
        classes[name] = [_marked(w) for w in line.split()]
    return classes


def _marked(text: str) -> tuple[str, str]:
    word, _, mark = text.partition("/")
    return word, mark or "n"


def _class_lines(lang: str) -> Iterator[tuple[str, str]]:
    path = Path(__file__).parent / "lexicons" / f"classes.{lang}.tsv"
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        name, tab, words = line.partition("\t")
        if not tab or not words.strip():
            raise DataError("not a class of words", file=path.name, line=number, remedy="write NAME, a tab, and words with marks")
        if number > 1:
            yield name, words
