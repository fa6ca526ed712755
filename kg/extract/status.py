"""Whether an event took place: occurred, foiled, planned, ended or denied.

The status head reads each mention; a cue that governs a mention by its words ("foiled an attack", "denied that", « lancera une
opération ») outranks it, since such cues are a regular part of the language (lexicon `status`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from kg.extract.lexicon import Match, match
from kg.extract.reading import Mention, Reading, Told
from kg.model import Status

_NEAR = {"after": 4, "before": 5, "clause": 6}
_STOPS = frozenset("; : . ! ? ( ) but mais while tandis after apres before avant since".split())
_STATEMENTS = frozenset({"Claim", "Condemnation", "Accusation", "Threat"})
_ENDING = frozenset({"Blockade", "Agreement", "Sanction"})
_FUTURE = re.compile(r"[a-z]{3,}(?:era|eront|ira|iront|dra|dront|tra|tront)")
_NO_FUTURE = frozenset("opera camera caldera entra contra intra ultra sierra extra ebola phytra".split())


def status_cues(reading: Reading) -> list[Match]:
    """The words of a report that say whether something takes place."""
    return [m for m in match("status", reading.words.surfaces(), reading.lang) if m.entry["status"] in _GIVES]


_GIVES: dict[str, Status] = {"planned": "planned", "foiled": "foiled", "denied": "denied", "ended": "ended"}


def find_status(reading: Reading, told: Told, cues: Sequence[Match]) -> Status:
    """The status that the mentions of an event give it together, the surer the more, unless a cue governs one of them."""
    names: list[Status] = reading.model.settings["statuses"]
    vectors = np.stack([reading.heads.mention(list(m.words)) for m in told.mentions])
    weights = np.array([m.score for m in told.mentions], dtype=np.float32)
    p = np.round((reading.heads.status(vectors) * weights[:, None]).sum(0) / weights.sum(), 4)
    said = [s for m in told.mentions for s in _governed(reading, m, cues) if _may_be(told, s)]
    if said and len(told.mentions) <= 2 * len(said):
        return said[0]
    return names[int(np.argmax(p))]


def _may_be(told: Told, status: Status) -> bool:
    """An end is that of a blockade or a truce; a statement is made or is not."""
    if status == "ended":
        return told.type in _ENDING
    return told.type not in _STATEMENTS


def _governed(reading: Reading, mention: Mention, cues: Sequence[Match]) -> list[Status]:
    w = reading.words
    out: list[Status] = []
    for cue in cues:
        if w.sentence[cue.tokens[0]] != w.sentence[mention.first]:
            continue
        ahead, behind = mention.words[0] - cue.tokens[-1], cue.tokens[0] - mention.words[-1]
        scope = cue.entry["scope"]
        between = w.norm[cue.tokens[-1] + 1 : mention.words[0]] if ahead > 0 else w.norm[mention.words[-1] + 1 : cue.tokens[0]]
        near = (0 < ahead <= _NEAR[scope] and scope != "before") or (0 < behind <= _NEAR[scope] and scope != "after")
        if near and not _STOPS & set(between):
            out.append(_GIVES[cue.entry["status"]])
    if not out and reading.lang == "fr":
        low = w.sentences[w.sentence[mention.first]][0]
        verbs = [w.norm[i] for i in range(max(0, mention.words[0] - 2), mention.words[-1] + 1) if w.start[i] >= low]
        if any(_FUTURE.fullmatch(v) and v not in _NO_FUTURE for v in verbs):
            out.append("planned")
    return out
