"""Which mentions are one event: the pair head's probabilities, clustered by average link.

A report tells an event two or three times on average; nearly half of what a reader without coreference invents is another
mention of an event that it already has. Merging goes from the surest pair down, and a cluster's link to another is
the mean over their pairs, so that one sure pair does not drag two events together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from kg.extract.encoder import Floats
from kg.extract.features import ROLES, TYPES
from kg.extract.lexicon import match
from kg.extract.pairing import pair_features
from kg.extract.reading import Mention, Reading, Told
from kg.ontology import event_types

SAME = 1
_DEFINITE = frozenset("the this that these those l' le la cette cet ce ces".split())
_INDEFINITE = frozenset(["a", "an", "un", "une"])
_REACH = 3  # sentences back in which a mention's place is looked for
_GENERAL = frozenset({"Attack", "ArmedClash", "Operation"})
# What may be told of another deed as its outcome: an ambush "killing four", "seizing weapons", "taking the town".
_OUTCOMES = frozenset({"CivilianTargeting", "PropertyDestruction", "Seizure", "Arrest", "Abduction", "TerritorialGain", "Displacement"})
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
    features = pair_features(reading.words, reading.marks, heads.hints, [x.words for x in mentions])
    vectors = np.stack([heads.mention(list(x.words)) for x in mentions])
    types = np.stack([x.types for x in mentions])
    first = np.array([x.first for x in mentions], dtype=np.int64)
    for i in range(m - 1):
        js = np.arange(i + 1, m)
        n = len(js)
        a, ta = np.repeat(vectors[i : i + 1], n, 0), np.repeat(types[i : i + 1], n, 0)
        out[i, js] = heads.pairs(a, vectors[js], ta, types[js], first[js] - first[i], features[i, js])
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
    same = _together(np.maximum((same + same.T) * apart(reading), taken_up(reading)), _surely_again(reading))
    groups = cluster(same, reading.model.settings["thresholds"]["same"])
    return [joined([reading.mentions[i] for i in g]) for g in groups]


def taken_up(reading: Reading) -> npt.NDArray[np.float32]:
    """How surely a later mention takes an earlier one up again by its own word: "an ambush … The ambush", « cette attaque »; and two
    words of one sentence for one type ("an ambush … targeted"), where the pair head agrees."""
    w, mentions = reading.words, reading.mentions
    out = np.zeros((len(mentions),) * 2, dtype=np.float32)
    value = np.float32(reading.model.settings["thresholds"]["taken_up"])
    for j, later in enumerate(mentions):
        if later.word_type is None:
            continue
        alike = [i for i in range(j) if mentions[i].word_type == later.word_type]
        definite = bool(_DEFINITE & set(w.norm[max(0, later.first - 2) : later.first]))
        again = [i for i in alike if definite and _shared_word(reading, mentions[i], later)]
        beside = [i for i in alike if w.sentence[mentions[i].first] == w.sentence[later.first] and reading.pairs[i, j, SAME] >= 0.5]
        for i in (*again[-1:], *beside[-1:]):
            out[i, j] = out[j, i] = value
    return out


def _surely_again(reading: Reading) -> list[tuple[int, int]]:
    """ "An ambush … The ambush that prompted it", and no other: mentions that are one event whatever stands around each."""
    w, mentions = reading.words, reading.mentions
    out = []
    for j, later in enumerate(mentions):
        if later.word_type is None or not _DEFINITE & set(w.norm[max(0, later.first - 2) : later.first]):
            continue
        again = [i for i in range(j) if mentions[i].word_type == later.word_type and _shared_word(reading, mentions[i], later)]
        if again and _new(reading, mentions[again[0]]) and not any(_new(reading, mentions[i]) for i in again[1:]):
            out.append((again[0], j))
    return [(i, j) for i, j in out if reading.pairs[i, j, SAME] >= 0.5]


def _new(reading: Reading, mention: Mention) -> bool:
    """Whether a mention brings something new: "an ambush", « une attaque »."""
    return bool(_INDEFINITE & set(reading.words.norm[max(0, mention.first - 2) : mention.first]))


def _together(same: npt.NDArray[np.float32], sure: Sequence[tuple[int, int]]) -> npt.NDArray[np.float32]:
    """The similarities with sure pairs as one: to each other mention they are as like as the liker of the two is."""
    out = same.copy()
    for i, j in sure:
        both = np.maximum(out[i], out[j])
        out[i] = out[j] = out[:, i] = out[:, j] = both
        out[i, j] = out[j, i] = 1.0
    np.fill_diagonal(out, 0)
    return out


def _shared_word(reading: Reading, a: Mention, b: Mention) -> bool:
    stems = [{reading.words.norm[i].rstrip("s") for i in m.words} for m in (a, b)]
    return bool(stems[0] & stems[1])


def apart(reading: Reading) -> npt.NDArray[np.float32]:
    """A factor below one for two mentions that their own surroundings put at different places, on different days or in
    words for different deeds ("the strikes", "the ambush")."""
    mentions = reading.mentions
    factor = np.ones((len(mentions),) * 2, dtype=np.float32)
    cuts = reading.model.settings["thresholds"]
    where = [_surroundings(reading, i, "place") for i in range(len(mentions))]
    when = [_surroundings(reading, i, "date") for i in range(len(mentions))]
    answered = _answers(reading)
    for i in range(len(mentions)):
        for j in range(i):
            differ = sum(bool(said[i] and said[j] and not said[i] & said[j]) for said in (where, when))
            cut = cuts["apart"] ** differ * (cuts["other_deed"] if _other_deeds(mentions[i], mentions[j]) else 1.0)
            if any(
                mentions[j].words[-1] < at < mentions[i].first for at in answered.get(reading.words.sentence[mentions[i].first], ())
            ) and (reading.words.sentence[mentions[i].first] == reading.words.sentence[mentions[j].first]):
                cut *= cuts["other_deed"]  # "burned a hamlet in retaliation for the attack"
            factor[i, j] = factor[j, i] = np.float32(cut)
    return factor


def _answers(reading: Reading) -> dict[int, list[int]]:
    """Where in each sentence words say that what stands before them answers what follows, or the other way round."""
    out: dict[int, list[int]] = {}
    for cue in match("links", reading.words.surfaces(), reading.lang):
        if cue.entry["link"] in ("retaliation_for", "caused_by") and cue.entry["direction"] != "this>previous":
            out.setdefault(reading.words.sentence[cue.tokens[0]], []).append(cue.tokens[0])
    return out


def _other_deeds(a: Mention, b: Mention) -> bool:
    """Whether the words of two mentions surely name deeds that are not one; an attack may be any of the violent ones."""
    if a.word_type is None or b.word_type is None or a.word_type == b.word_type:
        return False
    x, y = TYPES[a.word_type], TYPES[b.word_type]
    return not {x, y} & (_GENERAL | _OUTCOMES) and event_types()[x].family != event_types()[y].family


def _surroundings(reading: Reading, number: int, role: str) -> frozenset[str]:
    """The places or days that the nearest sentence up to a mention's own surely gives it (days: its own sentence alone)."""
    w, mention = reading.words, reading.mentions[number]
    look = reading.looks[number][:, ROLES.index(role)]
    own = w.sentence[mention.first]
    for s in range(own, max(-1, own - (_REACH if role == "place" else 1)), -1):
        found = _given_in(reading, w.sentences[s], look, role)
        if found:
            return found
    return frozenset()


def _given_in(reading: Reading, sentence: tuple[int, int], look: Floats, role: str) -> frozenset[str]:
    w = reading.words
    stretches = (
        [(p.start, p.end, reading.report.text[p.start : p.end].casefold()) for p in reading.marks.places]
        if role == "place"
        else [(d.start, d.end, f"{d.first} {d.last}") for d in reading.marks.dates]
    )
    out = set()
    for start, end, name in stretches:
        if sentence[0] <= start < sentence[1]:
            inside = w.within(start, end)
            if inside and round(float(look[inside].max()), 4) >= 0.5:
                out.add(name)
    return frozenset(out)


def joined(mentions: list[Mention]) -> Told:
    """Mentions as one event, in text order; its types are theirs, words for the act counting more than words for what came of it."""
    mentions = sorted(mentions, key=lambda m: m.words)
    weights = np.array([m.score * (1.0 if m.act else 0.5) for m in mentions], dtype=np.float32)
    types = np.round((np.stack([m.types for m in mentions]) * weights[:, None]).sum(0) / weights.sum(), 4)
    return Told(mentions, _most_specific(mentions, types.astype(np.float32)))


def _most_specific(mentions: list[Mention], types: Floats) -> Floats:
    """The most specific type that the words support wins: an attack that is once called an ambush is one, and what is called
    an ambush is no air strike, whatever the network makes of a short text."""
    top = int(np.argmax(types))
    said = [m.word_type for m in mentions if m.word_type is not None]
    if top in said and TYPES[top] not in _GENERAL:
        return types
    named = [t for t in said if TYPES[t] in _SPECIFIC and types[t] >= 0.05]
    if not named:
        return types
    best = max(named, key=lambda t: (float(types[t]), -t))
    out = types.copy()
    out[best], out[top] = types[top], types[best]
    return out
