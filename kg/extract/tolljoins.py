"""Each count of people joined to the predicate that says what happened to them, whatever the voice or word order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extract.counted import Counted, skeleton
from kg.extract.tollwords import TollGrammar, kind_of
from kg.model import CasualtyKind


@dataclass(frozen=True, slots=True)
class Hit:
    """A counted phrase joined to its predicate (characters of the sentence)."""

    np: Counted
    kind: CasualtyKind
    start: int
    end: int
    how: str


def joined(g: TollGrammar, words: str, phrases: Sequence[Counted]) -> Iterator[Hit]:
    """Every counted phrase with its predicate: its own noun first, then verbs before, behind and around it."""
    taken: set[int] = set()
    for np in phrases:
        if np.kind and not np.part and (_set_free(words, np) or (np.amount.minimum is None is np.amount.maximum)):
            taken.add(np.start)
        elif np.kind and not np.part and np.who is None:
            taken.add(np.start)
            yield Hit(np, np.kind, np.start, np.end, "noun")
    bones, at = skeleton(words, phrases)
    used: list[tuple[int, int]] = []
    for how, pattern in (
        ("lose", g.lose), ("active", g.active), ("inverted", g.inverted), ("passive", g.passive), ("of", g.of), ("intransitive", g.intransitive),
        ("reduced", g.reduced),
    ):  # fmt: skip
        for m in pattern.finditer(bones):
            kind = kind_of(g, m)
            start, end = _predicate(m)
            if (
                kind is None
                or _no_death(bones, kind, m, end)
                or _unreal(bones, start, end)
                or _either(bones, start, end)
                or _used(used, m, start, end)
            ):
                continue
            marked = re.findall(r"[⟦⟪](\d+)[⟧⟫]", m["nps"])
            for i in marked:
                np = phrases[int(i)]
                if np.named and len(marked) > 1 and any(phrases[int(k)].bare for k in marked):
                    continue  # "an emir called X, and four were led off"
                if np.start not in taken and _may(np, kind, how):
                    taken.add(np.start)
                    used.append((start, end) if end <= m.start("nps") else (max(start, end - 4), end))
                    yield Hit(np, kind, at(start), at(end), how)
    for np in phrases:
        if np.kind and not np.part and np.start not in taken:
            yield Hit(np, np.kind, np.start, np.end, "noun")


def _used(used: Sequence[tuple[int, int]], m: re.Match[str], start: int, end: int) -> bool:
    """Has the verb of this match found its victims already?"""
    verb = (start, end) if end <= m.start("nps") else (max(start, end - 4), end)
    return any(a < verb[1] and verb[0] < b for a, b in used) and not (m.start("nps") < start)


def summed(hits: Sequence[Hit]) -> list[Hit]:
    """Victims listed one by one under one verb ("a herder and his daughter were killed") are one toll: their sum."""
    out: list[Hit] = []
    for h in hits:
        same = out and out[-1].how != "noun" and (out[-1].start, out[-1].end, out[-1].kind) == (h.start, h.end, h.kind)
        if same and h.np.party == out[-1].np.party and (h.np.weak or out[-1].np.weak or h.np.party == "civilian"):
            a, b = out[-1].np, h.np
            count = a.amount._replace(
                minimum=(a.amount.minimum or 0) + (b.amount.minimum or 0),
                maximum=None if a.amount.maximum is None or b.amount.maximum is None else a.amount.maximum + b.amount.maximum,
                approximate=a.amount.approximate or b.amount.approximate,
            )
            who = f"{a.who} and {b.who}" if a.who and b.who else a.who or b.who
            out[-1] = Hit(a._replace(end=b.end, amount=count, who=who, weak=a.weak and b.weak), h.kind, h.start, h.end, h.how)
        else:
            out.append(h)
    return out


_FREED = re.compile(
    r"libere|relache|retrouve[ ]la[ ]liberte|recouvre|freed|released|set[ ]free|regained|rendu[ ]a|let[ ]go|liberation|release[ ]of"
)


def _set_free(words: str, np: Counted) -> bool:
    """Captives that are told of because they were freed are no toll of this event."""
    near = words[max(0, np.start - 40) : np.start] + "|" + words[np.end : np.end + 50]
    return np.kind in ("captured", "abducted") and _FREED.search(near) is not None


def _predicate(m: re.Match[str]) -> tuple[int, int]:
    """Where the words of the predicate stand in a match: what is not its noun phrases."""
    start, end = m.span("nps")
    return (m.start(), start) if end == m.end() else (end, m.end())


# "fell into an ambush", « sont tombés aux mains de »: no death
_FELL = re.compile(r"(?:tomb\w+|fell|fallen|rest\w+)\Z")
_INTO = re.compile(
    r"[ \n](?:dans|sur|aux?|entre|en[ ]panne|a[ ]court|nez|d'accord|into|to|from|on[ ](?!the[ ]field)|upon"
    r"|under|back|short|off|silent|mains)(?![\w-])"
)


def _no_death(bones: str, kind: CasualtyKind, m: re.Match[str], end: int) -> bool:
    """Is the verb of falling no death here, or the flight told of something else in between?"""
    if kind == "killed" and _FELL.search(bones[max(0, end - 12) : end]) and _INTO.match(bones, end):
        return True
    gap = re.sub(r",[ ][^,]{3,50},", "", bones[m.end("nps") : end])
    return kind == "displaced" and end > m.end("nps") and ("," in gap[:-12] or len(gap) > 60)


_UNREAL = re.compile(
    r"(?:could|would|might|may|can|should|not|never|n't|to[ ](?:avoid|prevent)|threaten(?:ed|s)?[ ]to|vow(?:ed|s)?[ ]to|pourrai(?:t"
    r"|ent)|aurai(?:t|ent)[ ]pu"
    r"|peu(?:t|vent)|risquent?[ ]de|menace(?:nt)?[ ]de|eviter[ ]d|sans|pas|jamais)[ ](?:have[ ]|be[ ]|been[ ]|de[ ]|avoir[ ])?\Z"
)


def _unreal(bones: str, start: int, end: int) -> bool:
    """Is the predicate denied or only possible?"""
    return _UNREAL.search(bones[max(0, start - 28) : start]) is not None


_EITHER = re.compile(r"[ ](?:ou|or|and/or|et/ou)[ ](?:bless|wound|injur|captur|tue|kill|mort|dead)")


def _either(bones: str, start: int, end: int) -> bool:
    """ "killed or wounded 30": the text does not say which."""
    before = re.search(r"(?:bless|tue|kill|wound|injur|captur)\w*[ ](?:ou|or)[ ]\Z", bones[max(0, start - 24) : start])
    return before is not None or _EITHER.match(bones, end) is not None or _EITHER.search(bones, start, end) is not None


def _may(np: Counted, kind: CasualtyKind, how: str) -> bool:
    """Can this phrase suffer that? Things cannot; a mere "a man" or "the driver" must be a person."""
    if np.part or np.thing or (np.amount.maximum == 0 and kind not in ("killed", "wounded")):
        return False
    if np.weak:
        return np.person and how != "lose" and not (how == "reduced" and np.definite)
    if how == "lose" or kind in ("captured", "abducted", "displaced"):
        return np.person or np.bare
    return True
