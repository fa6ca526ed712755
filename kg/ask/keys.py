"""The keys under which actors that must come back meet, for the join: sides, pairs of sides, or kinds of unnamed groups."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kg.ask.columns import Ints, Ragged
from kg.ask.index import ROLES, EventIndex
from kg.ask.patterns import Step, Who
from kg.ask.sides import KINDS

Bits: TypeAlias = NDArray[np.uint8]


def keys(index: EventIndex, step: Step, before: Ints, later: Ints) -> tuple[Ragged, Ragged]:
    """The keys under which the actors that must come back meet.

    Roles that only their named actors can fill are joined on together; if a group without a name may fill them, named
    actors meet by side and unnamed ones by kind; if a role may be empty, it is left to be checked afterwards.
    """
    asked = [(role, step.who(role)) for role in ROLES if step.who(role).step >= 0 and not step.who(role).unsaid]
    if strict := strict_roles(step):
        return _together(index, strict, before, later)
    if asked:
        return _by_side_or_kind(index, *asked[0], before, later)
    return tuple(Ragged(np.arange(n + 1), np.zeros(n, np.int32)) for n in (len(before), len(later)))  # type: ignore[return-value]


def strict_roles(step: Step) -> list[tuple[str, Who]]:
    """The roles that only named actors who come back can fill."""
    return [(r, who) for r, who in ((r, step.who(r)) for r in ROLES) if who.step >= 0 and not who.unsaid and not who.unnamed]


def _together(index: EventIndex, asked: list[tuple[str, Who]], before: Ints, later: Ints) -> tuple[Ragged, Ragged]:
    firsts = [index.role_sides(who.role).take(before[:, who.step]) for _, who in asked]
    laters = [index.role_sides(role).take(later) for role, _ in asked]
    if len(asked) == 1:
        return firsts[0], laters[0]
    return _crossed(firsts[0], firsts[1], len(index.sides)), _crossed(laters[0], laters[1], len(index.sides))


def _crossed(a: Ragged, b: Ragged, width: int) -> Ragged:
    """Per row every pair of a value of `a` and one of `b`, as one number."""
    times = b.lengths()[a.owners()]
    left = np.repeat(a.values.astype(np.int64), times)
    right = b.take(a.owners()).values
    starts = np.zeros(len(a.starts), np.int64)
    np.cumsum(a.lengths() * b.lengths(), out=starts[1:])
    return Ragged(starts, left * width + right)


def _by_side_or_kind(index: EventIndex, role: str, who: Who, before: Ints, later: Ints) -> tuple[Ragged, Ragged]:
    first, n = before[:, who.step], len(index.sides)

    def kinds(name: str, rows: Ints, unnamed: bool, base: int) -> Ragged:
        return _bits(index.role_kinds(name, unnamed)[rows], base)

    some, other = n, n + len(KINDS)
    return (
        Ragged.beside(index.role_sides(who.role).take(first), kinds(who.role, first, True, some), kinds(who.role, first, False, other)),
        Ragged.beside(index.role_sides(role).take(later), kinds(role, later, False, some), kinds(role, later, True, other)),
    )


def _bits(masks: Bits, base: int) -> Ragged:
    """Bit masks of kinds as ragged rows of numbers from `base` on; "other" fits nothing."""
    known = np.array([1 << i for i, k in enumerate(KINDS) if k != "other"], np.uint8)
    rows, kinds = np.nonzero(masks[:, None] & known)
    starts = np.zeros(len(masks) + 1, np.int64)
    np.cumsum(np.bincount(rows, minlength=len(masks)), out=starts[1:])
    return Ragged(starts, kinds.astype(np.int32) + np.int32(base))
