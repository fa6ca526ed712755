"""Chain patterns: what may lead to what, as data in `queries/chains/*.toml` that analysts can read, change and add to.

A pattern is a row of steps. Each step but the first says how it hangs on the steps before: which actors come back in
which role, within how many days and kilometres. docs/chains.md explains the keys; this module reads and checks them.

>>> patterns()["ambush-retaliation"].steps[1].within_days
7
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NoReturn, TypeAlias, cast, get_args

from kg.ask.index import ROLES
from kg.ask.sides import KINDS
from kg.data import data_dirs, data_files
from kg.errors import DataError
from kg.model import LINK_TYPES, STATUSES, LinkType
from kg.ontology import event_types

Place: TypeAlias = Literal["near", "same", "any"]
Toll: TypeAlias = Literal["any", "above the step before"]
SAME_PLACE_KM = 5.0

_PATTERN = {"title", "title_fr", "why", "link", "steps", "nearest", "reference_days"}
_STEP = {
    "types", "families", "sign", "status", "initiator", "target", "after", "min_days", "within_days", "same_day", "within_km",
    "place", "unknown_place", "bounded", "toll",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Who:
    """What a step asks of its initiators or targets.

    `role` and `step` point at the actors of an earlier step (-1: at none) that must come back; `unnamed` lets a group
    without a name stand for them, `unsaid` lets the role be empty. `kinds` asks for one of these kinds of actor.
    """

    kinds: tuple[str, ...] = ()
    role: str = ""
    step: int = -1
    unnamed: bool = False
    unsaid: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a pattern. `after` is the earlier step that days and kilometres are counted from (-1 for the first).

    `same_day` says that the kind of the event tells the order even on one day (a pursuit comes after the attack).
    """

    types: tuple[str, ...]
    status: tuple[str, ...] = ("occurred",)
    initiator: Who = Who()
    target: Who = Who()
    after: int = -1
    min_days: int = 1
    within_days: int = 7
    within_km: float = 50.0
    place: Place = "near"
    unknown_place: bool = False
    bounded: bool = False
    toll: Toll = "any"

    def who(self, role: str) -> Who:
        return self.initiator if role == "initiator" else self.target


@dataclass(frozen=True, slots=True)
class Pattern:
    """A chain to look for. A chain found is written back as a `link` from each step to the one that it comes after.

    With `nearest` a step comes after the closest events only: those that no other beats in time and in space.
    Chance is told by how often such steps fall in `reference_days` before and after their window (0: three times as many
    days as the window has, at least 42).
    """

    name: str
    title: str
    title_fr: str
    why: str
    link: LinkType
    steps: tuple[Step, ...]
    nearest: bool = False
    reference_days: int = 0


def patterns() -> Mapping[str, Pattern]:
    """The patterns by name, the shipped ones and those of the user's own data folder.

    >>> "tit-for-tat" in patterns()
    True
    """
    return _patterns(data_dirs())


def pattern(name: str) -> Pattern:
    """One pattern by name; a `DataError` that lists what there is if it is unknown."""
    if name not in patterns():
        raise DataError(f"there is no chain pattern {name!r}", remedy=f"use one of {', '.join(patterns())}")
    return patterns()[name]


@lru_cache(maxsize=8)
def _patterns(_: tuple[Path, ...]) -> Mapping[str, Pattern]:
    files = [p for p in data_files("queries/chains", "*.toml") if p.name != "unnamed.toml"]
    return MappingProxyType({p.name: p for p in sorted((read_pattern(f) for f in files), key=lambda p: p.name)})


def read_pattern(path: Path) -> Pattern:
    """The pattern in a file, named by the file; a `DataError` with file and field if it is not one."""
    try:
        return pattern_from(tomllib.loads(path.read_text("utf-8")), path.stem, path.name)
    except tomllib.TOMLDecodeError as e:
        raise DataError(f"not TOML: {e}", file=path.name) from e


def pattern_from(data: Mapping[str, Any], name: str, file: str | None = None) -> Pattern:
    """A pattern from its keys, as in a TOML file.

    >>> p = pattern_from({"title": "t", "link": "follows", "steps": [{"types": ["Attack"]},
    ...     {"types": ["Withdrawal"], "initiator": "target of 1", "within_days": 14}]}, "loss")
    >>> p.steps[1].initiator, p.steps[1].within_days
    (Who(kinds=(), role='target', step=0, unnamed=False, unsaid=False), 14)
    """
    keys = _Keys(data, file or f"{name}.toml", "")
    keys.known(_PATTERN)
    steps = keys.get("steps", list, [])
    if len(steps) < 2:
        keys.fail("steps", "a chain has at least two steps", "add [[steps]]")
    link = keys.get("link", str, "follows")
    if link not in LINK_TYPES:
        keys.fail("link", f"{link!r} is not a link type", f"use one of {', '.join(LINK_TYPES)}")
    title = keys.get("title", str, name)
    return Pattern(
        name, title, keys.get("title_fr", str, title), keys.get("why", str, ""), cast(LinkType, link),
        tuple(_step(_Keys(s, keys.file, f"steps[{n}]."), n) for n, s in enumerate(steps, 1)),
        keys.get("nearest", bool, False), keys.number("reference_days", 0),
    )  # fmt: skip


# ---------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class _Keys:
    """The keys of a table, read with their type, and errors that say which one is wrong."""

    data: Mapping[str, Any]
    file: str
    prefix: str

    def fail(self, key: str, what: str, remedy: str | None = None) -> NoReturn:
        raise DataError(what, file=self.file, field=self.prefix + key, remedy=remedy)

    def known(self, names: set[str]) -> None:
        if not isinstance(self.data, Mapping):
            self.fail("", "is not a table")
        for key in self.data:
            if key not in names:
                self.fail(key, "is not a key of this table", f"use one of {', '.join(sorted(names))}")

    def get(self, key: str, kind: type, default: Any) -> Any:
        value = self.data.get(key, default)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.fail(key, f"{value!r} is not of type {kind.__name__}")
        return value

    def number(self, key: str, default: int, least: int = 0) -> int:
        value: int = self.get(key, int, default)
        if value < least:
            self.fail(key, f"{value} is below {least}")
        return value

    def km(self, default: float) -> float:
        value = self.data.get("within_km", default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 20_000:
            self.fail("within_km", f"{value!r} is not a distance in km")
        return float(value)

    def words(self, key: str, allowed: tuple[str, ...], default: tuple[str, ...] = ()) -> tuple[str, ...]:
        value = self.get(key, list, list(default))
        for word in value:
            if word not in allowed:
                self.fail(key, f"{word!r} is not known", f"use some of {', '.join(allowed)}")
        return tuple(value)

    def choice(self, key: str, allowed: tuple[str, ...], default: str) -> str:
        value: str = self.get(key, str, default)
        if value not in allowed:
            self.fail(key, f"{value!r} is not known", f"use one of {', '.join(repr(a) for a in allowed)}")
        return value


def _step(keys: _Keys, number: int) -> Step:
    keys.known(_STEP)
    first = number == 1
    place = cast(Place, keys.choice("place", get_args(Place), "near"))
    after = keys.number("after", number - 1, 0 if first else 1) - 1
    if not first and after >= number - 1:
        keys.fail("after", "a step comes after an earlier one", f"use a number from 1 to {number - 1}")
    within = keys.number("within_days", 7)
    least = keys.number("min_days", 0 if keys.get("same_day", bool, False) else 1)
    if least > within and not first:
        keys.fail("min_days", f"{least} days are more than within_days, {within}")
    return Step(
        _types(keys), keys.words("status", STATUSES, ("occurred",)), _who(keys, "initiator", number), _who(keys, "target", number),
        after, least, within, keys.km(SAME_PLACE_KM if place == "same" else 50.0), place,
        keys.choice("unknown_place", ("no", "if the actors are named"), "no") != "no",
        keys.get("bounded", bool, False), cast(Toll, keys.choice("toll", get_args(Toll), "any")),
    )  # fmt: skip


def _types(keys: _Keys) -> tuple[str, ...]:
    known = event_types()
    families = keys.words("families", tuple(sorted({t.family for t in known.values()})))
    sign = keys.choice("sign", ("", "hostile", "cooperative", "neutral"), "")
    chosen = set(keys.words("types", tuple(known)))
    chosen |= {n for n, t in known.items() if t.family in families or t.sign == sign}
    if not chosen:
        keys.fail("types", "the step names no event types", "give types, families or sign")
    return tuple(n for n in known if n in chosen)


def _who(keys: _Keys, role: str, number: int) -> Who:
    """What "target of 1, or unnamed, or unsaid" or "state or armed" asks for."""
    text: str = keys.get(role, str, "any")
    kinds, back, flags = [], [], set()
    for part in (p.strip() for p in text.replace(",", " ").replace(" or ", ",").split(",")):
        words = part.split()
        if part in KINDS:
            kinds.append(part)
        elif part in ("any", "unnamed", "unsaid"):
            flags.add(part)
        elif len(words) == 3 and words[0] in ROLES and words[1] == "of" and words[2].isdecimal() and 0 < int(words[2]) < number:
            back.append((words[0], int(words[2]) - 1))
        else:
            keys.fail(
                role, f"{part!r} says nothing known", f'write a kind ({", ".join(KINDS)}), "target of 1", "unnamed", "unsaid" or "any"'
            )
    if len(back) > 1 or ("unnamed" in flags and not back):
        keys.fail(role, f"{text!r} must point at one earlier step", 'write for example "initiator of 1, or unnamed"')
    named, at = back[0] if back else ("", -1)
    return Who(tuple(kinds), named, at, "unnamed" in flags, "unsaid" in flags)
