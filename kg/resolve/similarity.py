"""Whether two tellings are of one event: a sum of reasons that can be shown.

Each reason is a sentence ("3 km apart", "one day apart", "both say 49 dead") with a weight in log-odds. The weights are few
and general; `benchmarks/identity.py` fits them on the hand-made identity of the example corpus, shows how they do on
clusters that were left out, and says where the thresholds come from. `SAME` and above is one event, from `UNSURE` to
`SAME` a person is asked, below they are two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.resolve.features import Features, Party
from kg.resolve.geo import distance_km
from kg.resolve.sides import may_be_one

SAME = 0.0
UNSURE = -2.0
IMPOSSIBLE = -100.0

WEIGHTS: dict[str, float] = {
    "bias": -6.0,
    "type same": 2.0, "type kind": 1.0, "type near": -1.0, "type other": -4.0,
    "day same": 3.0, "day within": 1.5, "day edge": 1.0, "day next": -2.0, "day near": -3.0, "day far": -8.0, "day vague": 0.0,
    "place same": 3.0, "place named": 2.5, "place near": 2.0, "place within": 1.0, "place far": -4.0,
    "who same": 1.5, "who side": 1.0, "who other": -3.0, "who unlike": -1.0, "whom same": 1.0, "whom side": 0.5, "whom other": -2.0, "whom unlike": -0.5, "swapped": -3.0,
    "toll same": 2.0, "toll near": 1.0, "toll fits": 0.5, "toll clash": -0.5,
    "linked same": 4.0, "same words": 8.0, "status clash": -1.0, "status other": -4.0,
}  # fmt: skip

# Types that reports take for one another, and types that one report tells as part of what another tells as a whole: an attack
# that takes a town, kills civilians, or begins with a bomb. Types of the user's own are held to be one kind by family.
KINDS: tuple[frozenset[str], ...] = (
    frozenset({"ArmedClash", "Ambush", "Attack"}), frozenset({"AirStrike", "DroneStrike"}), frozenset({"Explosion", "SuicideBombing"}),
    frozenset({"Protest", "Riot"}), frozenset({"Talks", "Agreement"}), frozenset({"Accusation", "Condemnation"}),
)  # fmt: skip
NEAR = frozenset(
    frozenset(pair.split())
    for pair in (
        "Attack TerritorialGain, ArmedClash TerritorialGain, Attack CivilianTargeting, Ambush CivilianTargeting, Ambush Explosion, "
        "Attack Explosion, Attack SuicideBombing, Attack Shelling, Attack PropertyDestruction, Attack Abduction, "
        "CivilianTargeting Explosion, CivilianTargeting Shelling, CivilianTargeting AirStrike, CivilianTargeting DroneStrike, "
        "CivilianTargeting PropertyDestruction, CivilianTargeting Abduction, ArmedClash Operation, Attack Operation, "
        "AirStrike Operation, DroneStrike Operation, Arrest Operation, Operation Seizure, Abduction Arrest, AirStrike Shelling, "
        "DroneStrike Shelling, Protest Blockade, Displacement Withdrawal"
    ).split(", ")
)
KNOWN_TYPES = frozenset().union(*KINDS, *NEAR)


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for or against: the name of its weight, and a sentence for a person."""

    name: str
    text: str

    @property
    def weight(self) -> float:
        return WEIGHTS[self.name]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likely two tellings are of one event, in log-odds, and why."""

    score: float
    reasons: tuple[Reason, ...]


def compare(a: Features, b: Features) -> Likeness:
    """How alike two tellings are; the same both ways."""
    if b.id < a.id:
        a, b = b, a
    reasons = tuple(_reasons(a, b))
    return Likeness(round(sum((r.weight for r in reasons), WEIGHTS["bias"]), 6), reasons)


def _reasons(a: Features, b: Features) -> Iterator[Reason]:
    linked = list(_linked(a, b))
    if a.wording and a.wording == b.wording:
        yield Reason("same words", "told in the same words")
    yield _type(a, b)
    yield from (r for r in _when(a, b) if not (linked and "no day" in r.text))
    yield from _where(a, b)
    yield from _who(a, b)
    yield from _toll(a, b)
    yield from _status(a, b)
    yield from linked


# ---------------------------------------------------------------- what


def may_be_told_as(a: str, b: str) -> bool:
    """Whether what one report tells as one type another may tell as the other.

    >>> may_be_told_as("Attack", "TerritorialGain"), may_be_told_as("Abduction", "Release")
    (True, False)
    """
    both = frozenset((a, b))
    return both in NEAR or any(both <= kind for kind in KINDS)


def _type(a: Features, b: Features) -> Reason:
    if a.type == b.type:
        return Reason("type same", f"both {a.type}")
    types = f"{a.type} and {b.type}"
    pair = frozenset((a.type, b.type))
    own = not pair <= KNOWN_TYPES and a.family == b.family and bool(a.family)
    if any(pair <= kind for kind in KINDS) or a.type in b.also or b.type in a.also or own:
        return Reason("type kind", f"{types}: one kind")
    if pair in NEAR:
        return Reason("type near", f"{types}: may be one")
    return Reason("type other", f"{types}: not one kind")


def _status(a: Features, b: Features) -> Iterator[Reason]:
    if a.status == b.status or "planned" in (a.status, b.status):
        return
    name = "status other" if "ended" in (a.status, b.status) else "status clash"
    yield Reason(name, f"{a.status} and {b.status}")


# ---------------------------------------------------------------- when


def interval(f: Features) -> tuple[int, int, bool] | None:
    """First and last day that a telling leaves possible, and whether that is only supposed.

    With no date at all it is supposed to tell of the week before its publication; a plan, of the month after it.
    """
    first, last = f.first, f.last
    if first is not None and last is not None:
        return first, last, False
    if first is not None:
        return first, first, False
    if last is not None and f.status == "planned" and f.published is not None:
        return min(f.published, last), last, True
    end = last if last is not None else f.published
    if end is None:
        return None
    return (end, end + 30, True) if f.status == "planned" and last is None else (end - 7, end, True)


def _when(a: Features, b: Features) -> Iterator[Reason]:
    x, y = interval(a), interval(b)
    if x is None or y is None:
        return
    gap = max(x[0], y[0]) - min(x[1], y[1])
    if x[2] or y[2]:
        yield Reason("day vague", "no day told") if gap <= 1 else Reason("day far", f"no day told, supposedly {gap} days apart")
        return
    exact = x[1] - x[0] <= 1 and y[1] - y[0] <= 1
    if gap <= 0:
        yield Reason("day same", "same day") if exact else Reason("day within", "dates overlap")
    elif gap == 1:
        yield Reason("day next" if exact else "day edge", "one day apart")
    elif gap <= 3 or ("planned" in (a.status, b.status) and gap <= 31):
        yield Reason("day near", f"{gap} days apart")
    else:
        yield Reason("day far", f"{gap} days apart")


# ---------------------------------------------------------------- where


def _where(a: Features, b: Features) -> Iterator[Reason]:
    if set(a.places) & set(b.places) or set(a.names) & set(b.names):
        yield Reason("place same", "same place")
    elif set(a.marks) & set(b.marks):
        yield Reason("place named", "the same name in who or where")
    elif a.spots and b.spots:
        yield _distance(a, b)
    elif a.names and b.names:
        yield Reason("place far", "other places")


def _distance(a: Features, b: Features) -> Reason:
    km, doubt = min((distance_km(x[:2], y[:2]), x[2] + y[2]) for x in a.spots for y in b.spots)
    if set(a.units) & set(b.places) or set(b.units) & set(a.places):
        return Reason("place within", "one place lies in the other")
    if km <= max(doubt, 10.0):
        return Reason("place near", f"{km:.0f} km apart")
    return Reason("place far", f"{km:.0f} km apart")


# ---------------------------------------------------------------- who


def _who(a: Features, b: Features) -> Iterator[Reason]:
    yield from _party("who", a.initiators, b.initiators, "initiator")
    yield from _party("whom", a.targets, b.targets, "target")
    if (_named(a.initiators, b.targets) and not _named(a.initiators, b.initiators)) or (
        _named(a.targets, b.initiators) and not _named(a.targets, b.targets)
    ):
        yield Reason("swapped", "the initiator of one is the target of the other")


def _named(a: Party, b: Party) -> bool:
    return bool(set(a.named) & set(b.circle) or set(b.named) & set(a.circle))


def _party(name: str, a: Party, b: Party, word: str) -> Iterator[Reason]:
    if not a or not b:
        return
    if _named(a, b):
        yield Reason(f"{name} same", f"same {word}")
        return
    alike = any(may_be_one(x, y) for x in a.sides for y in b.sides)
    if (a.named and b.named) or (a.sides and b.sides and not alike):
        sure = (a.sure and b.sure) or not (a.named and b.named)
        yield Reason(f"{name} {'other' if sure else 'unlike'}", f"other {word}s" if sure else f"{word}s of other names")
    elif alike or set(a.words) & set(b.words):
        yield Reason(f"{name} side", f"{word}s of one kind")


# ---------------------------------------------------------------- toll


def _toll(a: Features, b: Features) -> Iterator[Reason]:
    shared = {(k, n) for k, n in set(a.figures) & set(b.figures) if n > 2}
    if shared:
        kind, n = max(shared, key=lambda x: (x[1], x[0]))
        yield Reason("toll same", f"both say {n} {kind}")
        return
    pairs = [(x, y) for x in a.bounds for y in b.bounds if x[:2] == y[:2]]
    if not pairs:
        return
    if any(_near(x[2], y[2]) for x, y in pairs):
        yield Reason("toll near", "tolls nearly agree")
    elif any(_fit(x[2:], y[2:]) for x, y in pairs):
        yield Reason("toll fits", "tolls can both be true")
    else:
        yield Reason("toll clash", "tolls differ")


def _near(x: int, y: int) -> bool:
    """Whether two counts are high and hardly differ: people were counted again."""
    return min(x, y) >= 10 and max(x, y) <= 1.15 * min(x, y)


def _fit(x: Sequence[int | None], y: Sequence[int | None]) -> bool:
    low = max(x[0] or 0, y[0] or 0)
    return all(high is None or low <= high for high in (x[1], y[1]))


# ---------------------------------------------------------------- what they are linked to


def _linked(a: Features, b: Features) -> Iterator[Reason]:
    for kind, x in a.linked:
        for other, y in b.linked:
            if kind == other and compare(x, y).score >= SAME:
                yield Reason("linked same", f"both {kind.replace('_', ' ')} what is one event")
                return
