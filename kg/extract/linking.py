"""What one event is to another in a report: retaliation, claim, condemnation, cause, sequence, part.

The pair head gives every two mentions a relation; two events have the relation that their surest two mentions have, if
their types allow it. A reply outranks a mere sequence.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from kg.extract.reading import Reading, Told
from kg.extract.tollsides import party_of
from kg.model import LINK_TYPES, Account, LinkType

LINKS: dict[str, LinkType] = {x: x for x in LINK_TYPES}
# Which type a link must come from; links of other kinds may come from any.
FROM = {"claims": frozenset({"Claim"}), "condemns": frozenset({"Condemnation"})}
# Statements about an event are no part, reply or cause of it in the sense of the links between deeds.
NOT_TO = {
    "retaliation_for": frozenset({"Accusation", "Agreement", "Claim", "Condemnation", "Displacement", "Release", "Talks", "Threat"}),
    "claims": frozenset({"Claim", "Condemnation", "Accusation", "Talks", "Agreement", "Threat"}),
    "condemns": frozenset({"Condemnation", "Talks"}),
}
# Who only moves, talks, frees or speaks does not strike back; what is done by force for a cause is a reply. (So in every report annotated.)
NOT_FROM = {
    "retaliation_for": frozenset({
        "Accusation", "Agreement", "Claim", "Condemnation", "Coup", "Displacement", "Protest", "Release", "Surrender", "Talks", "Withdrawal",
    }),
    "caused_by": frozenset({"AirStrike", "DroneStrike", "Shelling", "Explosion", "SuicideBombing", "Attack", "Ambush", "Abduction", "Claim"}),
}  # fmt: skip


def find_links(
    reading: Reading, scores: npt.NDArray[np.float32], cued: set[tuple[int, str, int]]
) -> list[tuple[int, LinkType, int, float]]:
    """(event, link type, event, score) between the events of a report, one a pair, in order; `cued` are those that words state."""
    order = {id(m): i for i, m in enumerate(reading.mentions)}
    members = [[order[id(m)] for m in e.mentions] for e in reading.events]
    out = []
    for a in range(len(reading.events)):
        for b in range(a + 1, len(reading.events)):
            best = _best(reading, members[a], members[b], scores, a, b, cued)
            if best is not None:
                out.append(best)
    return sorted(x for x in out if x[1] != "retaliation_for" or x == _surest(x, out))


def _surest(link: tuple[int, LinkType, int, float], links: list[tuple[int, LinkType, int, float]]) -> tuple[int, LinkType, int, float]:
    """Of the causes that one reply is given, the surest: a reply to everything is a reply to nothing."""
    return max((x for x in links if x[0] == link[0] and x[1] == link[1]), key=lambda x: (x[3], -x[2]))


def _best(
    reading: Reading, xs: list[int], ys: list[int], scores: npt.NDArray[np.float32], a: int, b: int, cued: set[tuple[int, str, int]]
) -> tuple[int, LinkType, int, float] | None:
    names: list[str] = reading.model.settings["pairs"]
    cuts: dict[str, float] = reading.model.settings["thresholds"]["links"]
    found: dict[tuple[int, LinkType, int], float] = {}
    for i in xs:
        for j in ys:
            row, (source, target) = (scores[i, j], (a, b)) if i < j else (scores[j, i], (b, a))
            for k in range(2, len(names)):
                link, forward = LINKS[names[k][:-1]], names[k].endswith(">")
                key = (source, link, target) if forward else (target, link, source)
                found[key] = max(found.get(key, 0.0), round(float(row[k]), 4))
    bonus = reading.model.settings["thresholds"]["cued"]
    found = {key: score + (bonus if key in cued else 0.0) for key, score in found.items()}
    events = reading.events
    allowed = [(score, key) for key, score in found.items() if score >= cuts[key[1]] and _fits(events[key[0]], key[1], events[key[2]])]
    if not allowed:
        return None
    score, key = max(allowed, key=lambda x: (x[0], x[1][1] != "follows", x[1]))
    return (*key, score)


def _fits(source: Told, link: str, target: Told) -> bool:
    own = link not in FROM or source.type in FROM[link]
    return own and source.type not in NOT_FROM.get(link, ()) and target.type not in NOT_TO.get(link, ())


def oriented(drafts: Sequence[Account], link: tuple[int, LinkType, int, float]) -> tuple[int, LinkType, int, float]:
    """A reply turned the right way round: the one attacked replies, and nobody replies to what is still to come."""
    a, kind, b, score = link
    if kind != "retaliation_for":
        return link
    if _later(drafts[a], drafts[b]):
        return link
    if _later(drafts[b], drafts[a]) or (_replies(drafts[b], drafts[a]) and not _replies(drafts[a], drafts[b])):
        return b, kind, a, score
    return link


def _later(a: Account, b: Account) -> bool:
    """Whether what `a` tells began after `b` had ended."""
    return bool(a.when and b.when and a.when.earliest_begin and b.when.latest_end and a.when.earliest_begin > b.when.latest_end)


def _replies(reply: Account, cause: Account) -> bool:
    return bool({p.name for p in reply.initiators} & {p.name for p in cause.targets})


_LONGEST_WAIT = 120  # days after which a reply is another story


def _one_side(reply: Account, cause: Account) -> bool:
    """Whether both were done by armed groups to a state's forces, or both by a state's forces to armed groups: neither answers the other."""
    ours, theirs, hit = (
        {side for p in parties if (side := party_of(p.name)) is not None} for parties in (reply.initiators, cause.initiators, cause.targets)
    )
    return (ours, hit) in (({"armed"}, {"state"}), ({"state"}, {"armed"})) and ours == theirs


def plausible(drafts: Sequence[Account], link: tuple[int, LinkType, int, float]) -> bool:
    """Whether what the two accounts tell allows the link.

    Nobody replies to what he did himself, or after months; a group does not claim what a state's forces did; nothing has a cause that
    came after it.
    """
    a, kind, b, _ = link
    source, target = drafts[a], drafts[b]
    if kind == "claims":
        return _may_claim(source, target)
    if kind == "caused_by":
        return not _later(target, source)
    if kind != "retaliation_for":
        return True
    own = {p.name for p in source.initiators} & {p.name for p in target.initiators}
    if (own or _one_side(source, target)) and not _replies(source, target):
        return False
    first, last = target.when, source.when
    if first and last and first.latest_end and last.earliest_begin:
        return (last.earliest_begin - first.latest_end).days <= _LONGEST_WAIT
    return True


def _may_claim(claim: Account, deed: Account) -> bool:
    """Whether the deed may be the claimer's: not where an armed group claims and a state's forces alone are told to have done it."""
    claimed, did = ({party_of(p.name) for p in x.initiators} for x in (claim, deed))
    return not (claimed == {"armed"} and did == {"state"})
