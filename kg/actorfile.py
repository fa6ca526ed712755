"""Files of actors as analysts write them: one `[[actor]]` block each, in `ontology/actors/*.toml`.

Every fault is an error with the file, the line within the block, and what to write instead.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from kg.errors import DataError
from kg.model import Actor, Spell, Tie
from kg.text import slug

AliasKind = Literal["name", "alias", "acronym", "form", "metonym"]
TIE_TYPES = ("member_of", "operates_with", "renamed_to", "split_from", "commands", "supports")
SPELLS = ("founded", "renamed", "merged", "split", "dissolved", "arrived", "left")
_LISTS = ("acronyms", "en", "fr", "local", "spells", "ties")
_TEXTS = ("id", "name", "name_fr", "class", "country", "role", "note")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Alias:
    """A name that a text may call an actor by. `lang` is "en", "fr" or "" (any).

    `needs_country` is the country that the text must speak of for the name to mean this actor; where it does, the name
    means this actor before any that bears it everywhere ("BIR" in Burkina Faso). `kind` is *name* (the usual one), *alias*,
    *acronym* (told from words by its capitals), *form* (made from role and country) or *metonym* (a country or capital for
    its government).
    """

    alias: str
    actor: str
    lang: str = ""
    needs_country: str | None = None
    kind: AliasKind = "alias"


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


def read_actors(path: Path) -> Iterator[Entry]:
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
        name = name if at else text
        yield Alias(name, id, "", code, "acronym" if name.isupper() and " " not in name else "alias")


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
    if begin and end and begin[: len(end)] > end:
        raise entry.fault(f"tie {text!r} ends before it begins", "ties", "put the dates in order", text)
    return Tie(source, kind, target, begin or None, end or None)
