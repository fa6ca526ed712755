"""Which mentions are one event: the pair head's probabilities, clustered by average link.

A report tells an event two or three times on average; nearly half of what a reader without coreference invents is another
mention of an event that it already has. Merging goes from the surest pair down, and a cluster's link to another is
the mean over their pairs, so that one sure pair does not drag two events together.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from kg.extract.encoder import Floats
from kg.extract.features import ROLES, TYPES
from kg.extract.reading import Mention, Reading, Told

SAME = 1
_GENERAL = frozenset({"Attack", "ArmedClash", "Operation"})
_SPECIFIC = frozenset({
    "Ambush", "AirStrike", "DroneStrike", "Shelling", "Explosion", "SuicideBombing", "Abduction", "Arrest", "Seizure", "TerritorialGain",
})  # fmt: skip


def pair_scores(reading: Reading) -> npt.NDArray[np.float32]:
    """Relations of all mentions, (M, M, classes): [i, j] for i before j is filled, the rest is zero."""
    mentions, heads = reading.mentions, reading.heads
    m = len(mentions)
    out = np.zeros((m, m, len(reading.model.settings["pairs"])), dtype=np.float32)
    if m < 2:
        return out
    vectors = np.stack([heads.mention(list(x.words)) for x in mentions])
    types = np.stack([x.types for x in mentions])
    first = np.array([x.first for x in mentions], dtype=np.int64)
    for i in range(m - 1):
        js = np.arange(i + 1, m)
        n = len(js)
        a, ta = np.repeat(vectors[i : i + 1], n, 0), np.repeat(types[i : i + 1], n, 0)
        out[i, js] = heads.pairs(a, vectors[js], ta, types[js], first[js] - first[i])
    return out


def cluster(same: npt.NDArray[np.float32], threshold: float) -> list[list[int]]:
    """Average-link clusters of items with symmetric similarities, in order of their first item.

    >>> s = np.array([[0, .9, .2], [.9, 0, .4], [.2, .4, 0]], dtype=np.float32)
    >>> cluster(s, 0.5)
    [[0, 1], [2]]
    """
    groups = [[i] for i in range(len(same))]
    link = same.astype(np.float64).copy()
    np.fill_diagonal(link, -1)
    size = np.ones(len(same))
    alive = np.ones(len(same), dtype=bool)
    while alive.sum() > 1:
        a, b = sorted(divmod(int(np.argmax(link)), len(link)))
        if round(float(link[a, b]), 6) < threshold:
            break
        merged = (link[a] * size[a] + link[b] * size[b]) / (size[a] + size[b])
        link[a], link[:, a] = merged, merged
        link[a, a], link[b], link[:, b] = -1, -1, -1
        link[a, ~alive], link[~alive, a] = -1, -1
        size[a] += size[b]
        alive[b] = False
        groups[a] += groups[b]
        groups[b] = []
    return sorted(sorted(g) for g in groups if g)


def find_events(reading: Reading, scores: npt.NDArray[np.float32]) -> list[Told]:
    """The events of a report: clusters of its mentions with their types added up."""
    if not reading.mentions:
        return []
    same = scores[:, :, SAME]
    same = (same + same.T) * apart(reading)
    groups = cluster(same, reading.model.settings["thresholds"]["same"])
    return [joined([reading.mentions[i] for i in g]) for g in groups]


def apart(reading: Reading) -> npt.NDArray[np.float32]:
    """A factor below one for two mentions whose own sentences put them at different places or on different days."""
    factor = np.ones((len(reading.mentions),) * 2, dtype=np.float32)
    cut = np.float32(reading.model.settings["thresholds"]["apart"])
    where = [_own_stretches(reading, i, "place") for i in range(len(reading.mentions))]
    when = [_own_stretches(reading, i, "date") for i in range(len(reading.mentions))]
    for said in (where, when):
        for i, a in enumerate(said):
            for j, b in enumerate(said[:i]):
                if a and b and not a & b:
                    factor[i, j] *= cut
                    factor[j, i] *= cut
    return factor


def _own_stretches(reading: Reading, number: int, role: str) -> frozenset[str]:
    """The names of places or the days that a mention's own sentence surely gives it."""
    w, mention = reading.words, reading.mentions[number]
    first, last = w.sentences[w.sentence[mention.first]]
    look = reading.looks[number][:, ROLES.index(role)]
    found = reading.marks.places if role == "place" else reading.marks.dates
    out = set()
    for f in found:
        if first <= f.start < last:
            inside = [i for i in range(len(w)) if w.start[i] < f.end and w.end[i] > f.start]
            if inside and round(float(look[inside].max()), 4) >= 0.5:
                out.add(reading.report.text[f.start : f.end].casefold() if role == "place" else str((f.first, f.last)))  # type: ignore[union-attr]
    return frozenset(out)


def joined(mentions: list[Mention]) -> Told:
    """Mentions as one event, in text order; its types are theirs, words for the act counting more than words for what came of it."""
    mentions = sorted(mentions, key=lambda m: m.words)
    weights = np.array([m.score * (1.0 if m.act else 0.5) for m in mentions], dtype=np.float32)
    types = np.round((np.stack([m.types for m in mentions]) * weights[:, None]).sum(0) / weights.sum(), 4)
    return Told(mentions, _most_specific(mentions, types.astype(np.float32)))


def _most_specific(mentions: list[Mention], types: Floats) -> Floats:
    """The most specific type that the words support wins over a general one: an attack that is once called an ambush is one."""
    top = int(np.argmax(types))
    if TYPES[top] not in _GENERAL:
        return types
    named = [m.word_type for m in mentions if m.word_type is not None and TYPES[m.word_type] in _SPECIFIC and types[m.word_type] >= 0.05]
    if not named:
        return types
    best = max(named, key=lambda t: (float(types[t]), -t))
    out = types.copy()
    out[best], out[top] = types[top], types[best]
    return out
