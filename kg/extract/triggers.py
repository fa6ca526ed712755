"""Words that name events: the trigger head's probabilities, cut at a threshold and put together to mentions."""

from __future__ import annotations

import re

import numpy as np

from kg.extract.encoder import Floats
from kg.extract.features import FUNCTION_WORDS
from kg.extract.hints import NAMES, lexicon_types
from kg.extract.reading import Mention, Reading
from kg.extract.tokens import flat

_RESULT, _REFERENCE = NAMES.index("sense result"), NAMES.index("sense reference")


def find_mentions(reading: Reading) -> list[Mention]:
    """The mentions of events in a report, in text order; words inside boilerplate name none."""
    p = reading.heads.triggers()
    event = np.round(1 - p[:, 0], 4)
    threshold = reading.model.settings["thresholds"]["trigger"]
    barred = reading.marks.barred
    found: list[list[int]] = []
    for i in range(len(event)):
        if event[i] < threshold or i in barred:
            continue
        if found and _together(reading, found[-1], i, p):
            found[-1].append(i)
        else:
            found.append([i])
    lexical = lexicon_types(reading.words, reading.lang)
    named = {i for x in reading.marks.places for i in reading.words.within(x.start, x.end)}
    told = [g for g in found if not named.issuperset(g) and not _supposed(reading, g)]  # "Moura" alone names a place
    return [_mention(reading, group, event, p, lexical) for group in told]


# What would have been, had things gone otherwise; « serait » alone reports, and supposes only behind « sans » or « si ».
_WOULD = re.compile(r"(?:^|[ ])(?:would|could|might|should)(?:n't|[ ]not|[ ]never)?[ ]have[ ](?:[\w-]+[ ]){0,2}\Z")
_OPENS = re.compile(r"(?:et si|what if|si|sans|faute de|if|had|without)(?![\w'-])")
_CONDITIONAL = re.compile(r"(?:^|[ '])(?:serai(?:t|ent)|aurai(?:t|ent)|would|could)[ ](?:[\w-]+[ ]){0,6}\Z")


def _supposed(reading: Reading, group: list[int]) -> bool:
    """Whether a mention is only supposed: "it would have been ambushed", « sans l'alerte, elle serait tombée dans une embuscade »."""
    start, end = reading.words.sentences[reading.words.sentence[group[0]]]
    sentence, before = flat(reading.report.text[start:end]), flat(reading.report.text[start : reading.words.start[group[0]]])
    if _WOULD.search(before):
        return True
    opened = _OPENS.match(sentence)
    if opened is None:
        return False
    return _CONDITIONAL.search(before) is not None or (opened[0] in ("et si", "what if") and sentence.rstrip().endswith("?"))


def _together(reading: Reading, group: list[int], i: int, p: Floats) -> bool:
    """Neighbouring words of one expression ("came under attack", "ont mené une attaque") are one mention."""
    last = group[-1]
    w = reading.words
    if i - last > 3 or w.sentence[last] != w.sentence[i] or len(group) >= 4:
        return False
    between = [w.norm[j] for j in range(last + 1, i)]
    if any(b not in FUNCTION_WORDS for b in between):
        return False
    if any(b in {"and", "et", "ou", "or", "which", "qui", "dont", "par", "by"} for b in between):
        return False
    return int(np.argmax(p[last, 1:])) == int(np.argmax(p[i, 1:]))


def _mention(reading: Reading, group: list[int], event: Floats, p: Floats, lexical: Floats) -> Mention:
    """A mention with its types: the head's, those that the lexicon gives its words made likelier."""
    trust = reading.model.settings["thresholds"]["lexicon"]
    marks = reading.heads.hints[group]
    types = (p[group, 1:] * (1 + trust * lexical[group])).sum(axis=0)
    act = not (marks[:, _RESULT] + marks[:, _REFERENCE]).all()
    named = lexical[group].max(axis=0)
    sure = int(named.argmax()) if act and named.max() >= 1 and (named >= 1).sum() == 1 else None
    return Mention(tuple(group), float(event[group].max()), (types / max(float(types.sum()), 1e-6)).astype(np.float32), act, sure)
