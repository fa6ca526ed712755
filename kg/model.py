"""The words of the program: frozen, validated dataclasses without behaviour; everything else is functions over them.

A `Report` is one immutable document. An `Account` is what one voice in one report says of one event; it keeps, for
every slot, the spans of text that say so. `Actor`, `Place`, `Event` and `Link` are drawn from accounts by stated rules.

Invariant (checked on construction where it can be, and by `check_evidence` against the report): every value that an
account holds has at least one span, and ``report.text[span.start:span.end] == span.quote``.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kg.errors import ModelError

Status = Literal["occurred", "foiled", "planned", "ended", "denied"]
CasualtyKind = Literal["killed", "wounded", "captured", "missing", "neutralised", "displaced", "abducted"]
Side = Literal["initiator", "target", "civilian"]
MaterielAction = Literal["destroyed", "seized", "damaged", "recovered", "lost"]
LinkType = Literal["retaliation_for", "claims", "condemns", "caused_by", "follows", "part_of"]
Basis = Literal["stated", "inferred"]
Precision = Literal["day", "range", "month", "year", "bound", "unknown"]
Verdict = Literal["same", "different", "unsure", "accept", "reject"]

STATUSES: tuple[Status, ...] = ("occurred", "foiled", "planned", "ended", "denied")
CASUALTY_KINDS: tuple[CasualtyKind, ...] = (
    "killed", "wounded", "captured", "missing", "neutralised", "displaced", "abducted",
)  # fmt: skip
SIDES: tuple[Side, ...] = ("initiator", "target", "civilian")
MATERIEL_ACTIONS: tuple[MaterielAction, ...] = ("destroyed", "seized", "damaged", "recovered", "lost")
LINK_TYPES: tuple[LinkType, ...] = ("retaliation_for", "claims", "condemns", "caused_by", "follows", "part_of")


def _need(ok: bool, what: str, field: str) -> None:
    if not ok:
        raise ModelError(what, field=field)


def _digest(*parts: object) -> str:
    joined = "\x1f".join("" if p is None else str(p) for p in parts)
    return hashlib.sha256(joined.encode("utf-8")).hexdigest()[:16]


# ---------------------------------------------------------------- what is read


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of a report's text: Unicode code points, `end` exclusive; `quote` is the text itself.

    >>> Span(0, 3, "FAM")
    Span(start=0, end=3, quote='FAM')
    """

    start: int
    end: int
    quote: str

    def __post_init__(self) -> None:
        _need(0 <= self.start < self.end, f"span {self.start}..{self.end} is empty or negative", "span")
        _need(self.end - self.start == len(self.quote), f"span {self.start}..{self.end} is not as long as its quote", "span")


def report_id(text: str, publisher: str | None, published: dt.date | None) -> str:
    """Identity of a report: a hash of its NFC text, publisher and date, so that the same report read twice is one.

    >>> report_id("FAMa…", "ORTM", dt.date(2025, 10, 5))
    'r84a2ca047c72c9b6'
    """
    return "r" + _digest(unicodedata.normalize("NFC", text), publisher, published.isoformat() if published else None)


@dataclass(frozen=True, slots=True)
class Report:
    """One immutable document as it was published. `source_id` is the id that its source gave it, if any.

    `text` is NFC; all spans count its code points. `title` is no part of it.
    """

    id: str
    text: str
    publisher: str | None = None
    published: dt.date | None = None
    lang: str | None = None
    title: str | None = None
    url: str | None = None
    source_id: str | None = None

    def __post_init__(self) -> None:
        _need(bool(self.text.strip()), "a report without text", "text")
        _need(unicodedata.is_normalized("NFC", self.text), "text is not NFC", "text")
        _need(
            self.id == report_id(self.text, self.publisher, self.published),
            f"id {self.id!r} is not the hash of text, publisher and date",
            "id",
        )


def make_report(
    text: str,
    *,
    publisher: str | None = None,
    published: dt.date | None = None,
    lang: str | None = None,
    title: str | None = None,
    url: str | None = None,
    source_id: str | None = None,
) -> Report:
    """A report with its id computed and its text normalised.

    >>> make_report("Deux soldats ont été tués.", lang="fr").lang
    'fr'
    """
    text = unicodedata.normalize("NFC", text)
    return Report(report_id(text, publisher, published), text, publisher, published, lang, title, url, source_id)


# ---------------------------------------------------------------- what is said


@dataclass(frozen=True, slots=True)
class Participant:
    """Who an account names as doing or suffering: the usual `name` and the words of the text, fullest mention first.

    `name` is the full usual name of a known actor, else the bare noun phrase ("militants"). `spans[0]` is the mention.
    `cls` is a guess of the actor class (a class name of the ontology) where the words tell it.
    """

    name: str
    spans: tuple[Span, ...]
    cls: str | None = None

    def __post_init__(self) -> None:
        _need(bool(self.name.strip()), "a participant without a name", "name")
        _need(bool(self.spans), f"participant {self.name!r} without evidence", "spans")


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place as an account names it: `relation` is "near", "west of", "15 km north of", "between" … or None.

    `admin1` and `country` (ISO 3166-1 alpha-2) only where the text says them or they are beyond doubt.
    """

    name: str
    spans: tuple[Span, ...]
    relation: str | None = None
    admin1: str | None = None
    country: str | None = None

    def __post_init__(self) -> None:
        _need(bool(self.name.strip()), "a place without a name", "name")
        _need(bool(self.spans), f"place {self.name!r} without evidence", "spans")
        _need(self.country is None or len(self.country) == 2, f"country {self.country!r} is not two letters", "country")


@dataclass(frozen=True, slots=True)
class When:
    """Four bounds, each open if None: when it began at the earliest and latest, and ended at the earliest and latest.

    `precision` says how it was told, `how` how it was resolved ("weekday before publication"); `conflict` holds what
    does not agree ("weekday Wednesday, but two days before Saturday is Thursday"), kept and not settled.

    >>> When(dt.date(2025, 10, 4), dt.date(2025, 10, 4), dt.date(2025, 10, 4), dt.date(2025, 10, 4), "day").precision
    'day'
    """

    earliest_begin: dt.date | None
    latest_begin: dt.date | None
    earliest_end: dt.date | None
    latest_end: dt.date | None
    precision: Precision
    spans: tuple[Span, ...] = ()
    how: str | None = None
    conflict: str | None = None

    def __post_init__(self) -> None:
        for low, high, field in (
            (self.earliest_begin, self.latest_begin, "begin"),
            (self.earliest_end, self.latest_end, "end"),
            (self.earliest_begin, self.latest_end, "begin/end"),
        ):
            _need(low is None or high is None or low <= high, f"{low} is after {high}", field)


@dataclass(frozen=True, slots=True)
class Casualty:
    """One toll: "at least 17" is 17/None, "about 20" is 20/20 and approximate, "none" is 0/0; None/None is uncounted."""

    kind: CasualtyKind
    side: Side
    minimum: int | None
    maximum: int | None
    spans: tuple[Span, ...]
    who: str | None = None
    approximate: bool = False
    superseded: bool = False

    def __post_init__(self) -> None:
        _need(self.kind in CASUALTY_KINDS, f"casualty kind {self.kind!r}", "kind")
        _need(self.side in SIDES, f"side {self.side!r}", "side")
        _bounds(self.minimum, self.maximum)
        _need(bool(self.spans), f"toll of {self.kind} without evidence", "spans")


@dataclass(frozen=True, slots=True)
class Materiel:
    """Things destroyed, seized, damaged, recovered or lost; `item` is a plain plural noun; counts as in `Casualty`."""

    action: MaterielAction
    item: str
    minimum: int | None
    maximum: int | None
    spans: tuple[Span, ...]
    approximate: bool = False

    def __post_init__(self) -> None:
        _need(self.action in MATERIEL_ACTIONS, f"materiel action {self.action!r}", "action")
        _need(bool(self.item.strip()), "materiel without an item", "item")
        _bounds(self.minimum, self.maximum)
        _need(bool(self.spans), f"materiel {self.item!r} without evidence", "spans")


@dataclass(frozen=True, slots=True)
class Weapon:
    """What the initiator used, in the words of the text."""

    name: str
    spans: tuple[Span, ...]

    def __post_init__(self) -> None:
        _need(bool(self.name.strip()) and bool(self.spans), "a weapon without name or evidence", "weapons")


@dataclass(frozen=True, slots=True)
class Voice:
    """Who the report says it from ("army communiqué", "residents"), in the words of the text."""

    name: str
    spans: tuple[Span, ...]

    def __post_init__(self) -> None:
        _need(bool(self.name.strip()) and bool(self.spans), "a voice without name or evidence", "reported_by")


def _bounds(low: int | None, high: int | None) -> None:
    _need(low is None or low >= 0, f"count {low} below zero", "min")
    _need(low is None or high is None or low <= high, f"count {low} above {high}", "max")


def account_id(report: str, trigger: Span, voice: str | None, part: int = 0) -> str:
    """Identity of an account: a hash of its report, the words that name the event, and whose voice it is.

    `part` tells apart the events that one trigger names ("neutralised two groups near X and Y" is two: 0 and 1).
    """
    return "a" + _digest(report, trigger.start, trigger.end, voice, part or None)


@dataclass(frozen=True, slots=True)
class Account:
    """What one voice in one report says of one event.

    `voice` None is the report's own voice; accounts of one report with equal `trigger` and `part` tell of one event,
    and another voice's account holds only what that voice says (its toll, its denial).
    """

    id: str
    report: str
    type: str
    trigger: Span
    sentence: Span
    status: Status = "occurred"
    voice: str | None = None
    part: int = 0
    also: tuple[str, ...] = ()
    initiators: tuple[Participant, ...] = ()
    targets: tuple[Participant, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    when: When | None = None
    casualties: tuple[Casualty, ...] = ()
    materiel: tuple[Materiel, ...] = ()
    weapons: tuple[Weapon, ...] = ()
    reported_by: tuple[Voice, ...] = ()
    extractor: str | None = None

    def __post_init__(self) -> None:
        _need(self.status in STATUSES, f"status {self.status!r}", "status")
        _need(
            self.id == account_id(self.report, self.trigger, self.voice, self.part),
            f"id {self.id!r} is not the hash of report, trigger and voice",
            "id",
        )


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """From one thing that happened to another: between accounts of a report (as read) or between events (as resolved).

    `basis` is *stated* (with the words, `spans`) or *inferred* (with the `rule`, `lag` in days, `distance` in km,
    and `lift` over chance).
    """

    source: str
    type: LinkType
    target: str
    basis: Basis = "stated"
    spans: tuple[Span, ...] = ()
    rule: str | None = None
    lag: int | None = None
    distance: float | None = None
    lift: float | None = None

    def __post_init__(self) -> None:
        _need(self.type in LINK_TYPES, f"link type {self.type!r}", "type")
        _need(self.source != self.target, "a link from a thing to itself", "target")
        _need(self.basis == "stated" or self.rule is not None, "an inferred link without its rule", "rule")


# ---------------------------------------------------------------- what there is


@dataclass(frozen=True, slots=True)
class Spell:
    """A dated stretch of an actor's life; dates may be a year (``2017``), a month (``2017-03``) or a day."""

    what: Literal["founded", "renamed", "merged", "split", "dissolved", "arrived", "left"]
    when: str
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """A dated relation between actors: member_of, operates_with, renamed_to, split_from, commands, supports."""

    source: str
    type: str
    target: str
    begin: str | None = None
    end: str | None = None
    report: str | None = None
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """A named force, group or person, or an `UnspecifiedGroup` scoped to one event ("militants@Sokolo").

    `cls` is a class name of the ontology. `known` is true for the actors of the shipped or user's actor base.
    """

    id: str
    name: str
    cls: str
    country: str | None = None
    aliases: tuple[str, ...] = ()
    known: bool = False
    scope: str | None = None
    presumed: str | None = None
    spells: tuple[Spell, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A gazetteer place in its hierarchy (`within` is the id of the unit around it); degrees in WGS 84, or unknown."""

    id: str
    name: str
    kind: str
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    within: str | None = None
    population: int | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Locus:
    """Where exactly: one anchor place (two for a corridor "between A and B"), relation, distance, radius of doubt in km.

    `anchors` is empty where the place is unknown or undecided; `candidates` then holds what it may be.
    """

    label: str
    anchors: tuple[str, ...] = ()
    relation: str | None = None
    distance_km: float | None = None
    radius_km: float | None = None
    lat: float | None = None
    lon: float | None = None
    candidates: tuple[str, ...] = ()
    how: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """The one thing that happened: its accounts, and the slots drawn from them by the rule of `kg.resolve.events`.

    `id` is its smallest account id; `redirects` are older ids. `initiators` and `targets` are actor ids.
    """

    id: str
    accounts: tuple[str, ...]
    type: str
    status: Status
    initiators: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    loci: tuple[Locus, ...] = ()
    when: When | None = None
    sources: int = 1
    reasons: tuple[str, ...] = ()
    redirects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """An analyst's verdict on two accounts, actors or places, or on one account; it always outranks the program."""

    kind: Literal["event", "actor", "place", "account"]
    verdict: Verdict
    a: str
    b: str | None
    who: str
    when: str
    why: str | None = None


# ---------------------------------------------------------------- what keeps it true


def spans_of(account: Account) -> Iterator[tuple[str, Span]]:
    """Every piece of evidence of an account with the slot that it is for, in a fixed order."""
    yield "trigger", account.trigger
    yield "sentence", account.sentence
    for slot in ("initiators", "targets", "places", "casualties", "materiel", "weapons", "reported_by"):
        for value in getattr(account, slot):
            for span in value.spans:
                yield slot, span
    if account.when is not None:
        for span in account.when.spans:
            yield "date", span


def check_evidence(report: Report, account: Account) -> None:
    """Raise `ModelError` unless each span of the account is, to the character, what the report says there."""
    _need(account.report == report.id, f"account {account.id} is of another report", "report")
    for slot, span in spans_of(account):
        _need(
            report.text[span.start : span.end] == span.quote,
            f"account {account.id}: the text at {span.start}..{span.end} is not {span.quote!r}",
            slot,
        )
