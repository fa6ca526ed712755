"""What a decision holds on to: an account by its report, the span of its trigger and its type family.

A reference outlives the account: when a report is read again by another extractor, it finds the account that stands there
now. It is plain text (RFC 5147), so that decisions can be exported, read, and imported elsewhere:
``r84a2ca047c72c9b6#char=120,126;family=fighting``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.errors import InputError
from kg.model import Account
from kg.ontology import event_types

_REF = re.compile(
    r"(?P<report>r[0-9a-f]{16})#char=(?P<start>\d+),(?P<end>\d+)"
    r";family=(?P<family>[\w-]+)(?:;part=(?P<part>\d+))?(?:;voice=(?P<voice>.+))?"
)


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """The place of an account in a report."""

    report: str
    start: int
    end: int
    family: str
    part: int = 0
    voice: str | None = None

    def __str__(self) -> str:
        part = f";part={self.part}" if self.part else ""
        voice = f";voice={self.voice}" if self.voice else ""
        return f"{self.report}#char={self.start},{self.end};family={self.family}{part}{voice}"


def family_of(type: str) -> str:
    """The family of an event type; a type that the ontology lacks is a family of its own."""
    info = event_types().get(type)
    return info.family if info else type


def ref_of(account: Account) -> Ref:
    """The reference that finds this account again."""
    a = account
    return Ref(a.report, a.trigger.start, a.trigger.end, family_of(a.type), a.part, a.voice)


def parse_ref(text: str) -> Ref:
    """Read a reference.

    >>> str(parse_ref("r84a2ca047c72c9b6#char=120,126;family=fighting;part=1"))
    'r84a2ca047c72c9b6#char=120,126;family=fighting;part=1'
    """
    m = _REF.fullmatch(text)
    if m is None:
        raise InputError(f"not a reference to an account: {text!r}", remedy="write REPORT#char=START,END;family=FAMILY")
    return Ref(m["report"], int(m["start"]), int(m["end"]), m["family"], int(m["part"] or 0), m["voice"])


def is_ref(text: str) -> bool:
    """Whether this is a reference to an account (and not the id of an actor or place)."""
    return _REF.fullmatch(text) is not None


def find(ref: Ref, accounts: Iterable[Account]) -> Account | None:
    """The account that a reference means now: of its family, voice and part, its trigger overlapping that of old the most."""
    fits = [a for a in accounts if a.voice == ref.voice and family_of(a.type) == ref.family and _overlap(ref, a) > 0]
    return min(fits, key=lambda a: (-_overlap(ref, a), a.part != ref.part, a.id), default=None)


def _overlap(ref: Ref, a: Account) -> int:
    return min(ref.end, a.trigger.end) - max(ref.start, a.trigger.start)
