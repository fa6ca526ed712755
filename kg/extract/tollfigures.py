"""What the figures of a sentence are to each other: as many again, another voice's, outdated ones, a total and its parts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from kg.extract.counted import Counted
from kg.extract.tokens import Stretch, flat, snap
from kg.extract.tollhints import hint_of, is_superseded
from kg.extract.tollmention import CasualtyMention
from kg.extract.tollparts import PARTS_FOLLOW, rival
from kg.extract.tollwords import TollGrammar, kind_of
from kg.extract.voices import find_voices


def as_many(
    g: TollGrammar, text: str, words: str, lang: str, sentence: Stretch, heading: str | None, found: Sequence[CasualtyMention]
) -> Iterator[CasualtyMention]:
    """ "Four dead and as many wounded": the count said before."""
    for m in g.as_many.finditer(words):
        before = [c for c in found if c.spans[0].end <= sentence.start + m.start()]
        kind = kind_of(g, m)
        if before and kind:
            span = snap(text, sentence.start + m.start(), sentence.start + m.end())
            yield replace(before[-1], kind=kind, who=None, spans=(span,), hint=hint_of(words, m.start(), m.end(), heading))


# « La veille, le gouvernement en comptait encore soixante-dix-neuf »: the figure of before.
_BEFORE = re.compile(r"(?<![\w'-])(?:encore|jusque-la|jusqu'alors|la veille|until then|the day before|so far|up to then|earlier)(?![\w-])")


def rivals(
    text: str, words: str, lang: str, sentence: Stretch, phrases: Sequence[Counted], hits: Collection[int], told: Sequence[CasualtyMention]
) -> Iterator[CasualtyMention]:
    """ "A local official spoke of seventeen": another voice's figure for the toll told last."""
    for np in phrases:
        before = [c for c in told if c.spans[0].end <= sentence.start + np.start and c.minimum != 0]
        side = rival(words, np) if np.start not in hits and before else None
        if side is not None:
            span, n = snap(text, sentence.start + np.start, sentence.start + np.end), np.amount
            near = [
                v
                for v in find_voices(text, lang)
                if (span.end <= v.start < sentence.end if side == "behind" else sentence.start <= v.end <= span.start)
            ]
            yield replace(
                before[-1], minimum=n.minimum, maximum=n.maximum, approximate=n.approximate, spans=(span,), sentence=sentence,
                voice=min(near, key=lambda v: abs(v.start - span.start), default=None),
                superseded=_BEFORE.search(words, max(0, np.start - 60), np.start) is not None,
            )  # fmt: skip


_SAME = re.compile(r"(?:[ \n]*(?:,|and|et|plus|mais|but|with|ainsi[ ]que|while)[ \n]*)+(?:that[ ]|at[ ]least[ ]|au[ ]moins[ ])?\Z")
_OTHERS = re.compile(r"(?:^|[ \n])(?:others?|autres?|more(?![ ]than)|troisieme|third|quatrieme|fourth|second)(?:[ \n]|$)")
_ALL_CIVIL = re.compile(
    r"(?:,|\()[ ]?(?:(?:tous|toutes)[ ](?:des[ ])?civile?s?|all[ ](?:of[ ]them[ ])?civilians?|most(?:ly)?[ ](?:of[ ]them[ ])?civilians?)"
)


def like_before(words: str, sentence: Stretch, mentions: list[CasualtyMention]) -> list[CasualtyMention]:
    """ "25 civilians killed and 13 wounded", "five others": who they are is said of those before."""
    out: list[CasualtyMention] = []
    for c in mentions:
        said = words[c.spans[0].start - sentence.start : c.spans[0].end - sentence.start]
        between = words[max(0, out[-1].spans[-1].end - sentence.start) : c.spans[0].start - sentence.start] if out else ""
        others = bool(_OTHERS.search(said))
        if out and c.minimum != 0 and ((c.party is None and c.who is None and c.hint is None and _SAME.match(between)) or others):
            c = replace(c, party=out[-1].party, hint=c.hint or out[-1].hint, who=out[-1].who if others else c.who)
        if _ALL_CIVIL.search(words, c.spans[0].end - sentence.start, c.spans[0].end - sentence.start + 60) and c.party in (
            None,
            "civilian",
        ):
            c = replace(c, hint="civilian")
        out.append(c)
    civil = any(c.hint == "civilian" for c in out) and _ALL_CIVIL.search(words)
    return [replace(c, hint="civilian") if civil and c.party is None and c.hint is None else c for c in out]


def with_superseded(words: str, sentence: Stretch, mentions: Sequence[CasualtyMention]) -> list[CasualtyMention]:
    """Tolls that the sentence gives as earlier ones, beside a newer one of the same kind."""
    out = []
    for c in mentions:
        others = [x for x in mentions if x is not c and x.kind in (c.kind, "killed")]
        old = bool(others) and is_superseded(words, c.spans[0].start - sentence.start, c.spans[0].end - sentence.start)
        out.append(replace(c, superseded=True) if old else c)
    return out


def without_totals(text: str, mentions: Sequence[CasualtyMention]) -> list[CasualtyMention]:
    """A total goes where its parts follow and are of different sides; else the parts go ("17: 12 soldiers and 5 officers")."""
    drop: set[int] = set()
    for i, total in enumerate(mentions):
        parts = [j for j in range(i + 1, len(mentions)) if mentions[j].kind == total.kind]
        for n in range(2, len(parts) + 1):
            some = parts[:n]
            between = text[total.spans[0].end : mentions[some[0]].spans[0].start]
            if total.party in ("state", "armed") and not PARTS_FOLLOW.search(flat(between)):
                continue  # "12 soldiers, three gendarmes and nine civilians"
            if total.minimum and sum(mentions[j].minimum or 0 for j in some) == total.minimum and len(between) < 60:
                mixed = len({mentions[j].party for j in some}) > 1
                drop |= {i} if mixed else set(some)
                break
    return [c for i, c in enumerate(mentions) if i not in drop]
