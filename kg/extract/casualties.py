"""Tolls: who was killed, wounded, captured, missing, neutralised, displaced or abducted, and how many.

Each count of people is joined to the predicate that says what happened to it, whatever the voice or word order; a part of
a count ("17 including 5 children") is no toll of its own. Whose side the victims are on is read from their noun and from
headings ("Côté ennemi :"), and settled against the parties of an event by `kg.extract.tollsides.assign_side`.

Invariant: the first span of a mention is its count with its noun, the second, if there is one, its predicate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kg.extract.counted import Counted, counted_in
from kg.extract.sentences import boilerplate, sentences
from kg.extract.tokens import Stretch, flat, snap
from kg.extract.tollfigures import as_many, like_before, rivals, with_superseded, without_totals
from kg.extract.tollhints import has_risen, hint_of, number_of, rejected, side_named, subject_party
from kg.extract.tolljoins import Hit, joined, summed
from kg.extract.tollmention import CasualtyMention
from kg.extract.tollparts import parts_of
from kg.extract.tollwords import TollGrammar, toll_grammar
from kg.extract.voices import voice_of
from kg.extract.wordlists import language
from kg.model import CasualtyKind


@lru_cache(maxsize=16)
def find_casualties(text: str, lang: str | None) -> tuple[CasualtyMention, ...]:
    """The tolls of a text, in order.

    >>> text = "Gunmen killed four soldiers and wounded at least six. Two attackers died."
    >>> [(c.kind, c.minimum, c.maximum, c.who) for c in find_casualties(text, "en")]
    [('killed', 4, 4, 'soldiers'), ('wounded', 6, None, None), ('killed', 2, 2, 'attackers')]
    """
    lang = language(text, lang)
    grammar = toll_grammar(lang)
    out: list[CasualtyMention] = []
    heading: str | None = None
    junk = boilerplate(text)
    folded = flat(text)
    for sentence in sentences(text, lang):
        if any(j.start <= sentence.start < j.end for j in junk):
            continue
        out += _in_sentence(text, folded, lang, grammar, sentence, heading, out[-1:])
        words = folded[sentence.start : sentence.end]
        heading = words if words.endswith(":") else heading if _listed(folded, sentence) else None
    return tuple(out)


def _listed(folded: str, sentence: Stretch) -> bool:
    """Does a bullet stand before this sentence, so that the heading over it still holds?"""
    line = folded[folded.rfind("\n", 0, sentence.start) + 1 : sentence.start]
    return bool(line.strip())


def _in_sentence(
    text: str, folded: str, lang: str, g: TollGrammar, sentence: Stretch, heading: str | None, last: Sequence[CasualtyMention]
) -> list[CasualtyMention]:
    words = folded[sentence.start : sentence.end]
    phrases = counted_in(text, words, lang, sentence)
    words, phrases = _corrected(words.replace('"', " "), phrases)
    hits = {h.np.start: h for h in joined(g, words, phrases)}
    for np in phrases:
        if np.start not in hits and has_risen(words, np.start) and (kind := number_of(words, np.start)):
            hits[np.start] = Hit(np, kind, np.start, np.end, "noun")
    for h in list(hits.values()):
        hits |= {p.start: Hit(p, h.kind, p.start, p.end, "noun") for p in parts_of(words, phrases, h.np, frozenset(hits))}
    mentions = [_mention(text, words, lang, sentence, heading, h) for h in summed(sorted(hits.values(), key=lambda h: h.np.start))]
    mentions += _none(g, text, words, lang, sentence, heading, mentions)
    mentions += as_many(g, text, words, lang, sentence, heading, mentions)
    mentions += rivals(text, words, lang, sentence, phrases, hits, [*last, *mentions])
    mentions.sort(key=lambda c: c.spans[0])
    mentions = like_before(words, sentence, mentions)
    return without_totals(text, with_superseded(words, sentence, mentions))


def _corrected(words: str, phrases: Sequence[Counted]) -> tuple[str, list[Counted]]:
    """The sentence and its counts without figures that it only puts right ("not 25"), and the new one of two ("from 50 to 79")."""
    kept = []
    for np in phrases:
        at = rejected(words, np.start) if np.who is None else None
        if at is not None:
            end = np.end + (words[np.end : np.end + 1] in (",", ")"))
            words = words[:at] + " " * (end - at) + words[end:]
            continue
        if (
            np.amount.minimum is not None
            and np.amount.maximum is not None
            and np.amount.minimum < np.amount.maximum
            and has_risen(words, np.start)
        ):
            np = np._replace(amount=np.amount._replace(minimum=np.amount.maximum))
        kept.append(np)
    return words, kept


# ---------------------------------------------------------------- joining counts and predicates


def _mention(text: str, words: str, lang: str, sentence: Stretch, heading: str | None, h: Hit) -> CasualtyMention:
    base = sentence.start
    spans = [snap(text, base + h.np.start, base + h.np.end)]
    if h.how != "noun":
        piece = snap(text, base + h.start, base + h.end)
        spans += [piece] if piece.start < piece.end else []
    party = h.np.party
    behind = h.how == "noun" and party is None and _left_behind(words, h.np)
    if behind or (h.how == "lose" and (party is None or _vague(h.np))):
        party = subject_party(words[: h.start], lang) or party
    hint = hint_of(words, h.np.start, h.np.end, heading)
    if party is None and hint is None and behind:
        hint = "enemy"  # who leaves bodies behind came for the attack
    kind = h.kind
    if h.np.amount.maximum == 0 and kind == "wounded" and not re.search(r"wound|injur|bless", words[h.np.start : max(h.end, h.np.end)]):
        kind = "killed"  # "nobody was hurt" speaks of all harm
    return CasualtyMention(
        kind, h.np.who, h.np.amount.minimum, h.np.amount.maximum, h.np.amount.approximate, tuple(spans), sentence, party,
        hint, voice_of(text, lang, base + h.np.start),
    )  # fmt: skip


def _vague(np: Counted) -> bool:
    return (
        np.who is not None
        and re.search(r"(?:^| )(?:men|members|hommes|membres|elements|people|personnes|des siens|of its|of his|de ses)", flat(np.who))
        is not None
    )


# "the enemy left 17 bodies behind": they are the subject's own
_LEFT = re.compile(
    r"(?:abandonnant|abandonne|laissant|laisse|laisserent|left|leaving|abandoning|abandoned)(?:[ ](?:sur[ ]place|behind"
    r"|sur[ ]le[ ]carreau|derriere[ ]eux|at[ ]least))?[ ]\Z"
)
_BEHIND = re.compile(
    r"bod(?:y|ies)|corps(?:es)?|cadavre|depouille|behind|sur (?:place|le terrain|le carreau)|derriere|on the (?:ground|field|battlefield)"
)


def _left_behind(words: str, np: Counted) -> bool:
    """Whether the subject's own dead are told: "leaving 17 bodies", "left five dead behind", not "an attack left five dead"."""
    before, around = words[max(0, np.start - 24) : np.start], words[max(0, np.start - 24) : np.end + 30]
    return _LEFT.search(before) is not None and _BEHIND.search(around) is not None


_NIL = re.compile(
    r"(?:cote|du[ ]cote)[^:;.]{2,40}:[ ]?(?:neant|ras|rien|0|zero)(?![\w])|(?:friendly|own|enemy|our)[ ](?:side|forces|troops|losses|casualties)[ ]?:[ ]?(?:none"
    r"|nil|zero|0)(?![\w])|(?<![\w])ras[ ](?:du[ ])?cote[^.;:]{2,30}|(?:nil"
    r"|none)(?=[ ]?(?:on|for)[ ])"
)

_HEADED = re.compile(r"(?:du )?cote|friendly|own|enemy|our")
# "It suffered no losses": the subject's.
_SUFFERED = re.compile(r"(?:suffer|sustain|incur|record|report|subi|enregistr|deplor|essuy)\w*[ ]\Z")


def _none(
    g: TollGrammar, text: str, words: str, lang: str, sentence: Stretch, heading: str | None, found: Sequence[CasualtyMention]
) -> Iterator[CasualtyMention]:
    """ "No casualties", « côté FAMa : néant »: nobody was hurt."""
    taken = [(s.start, s.end) for c in found for s in c.spans]
    for m in [*g.none.finditer(words), *_NIL.finditer(words)]:
        span = snap(text, sentence.start + m.start(), sentence.start + m.end())
        if any(a < span.end and span.start < b for a, b in taken):
            continue
        taken.append((span.start, span.end))
        kind: CasualtyKind = "wounded" if m.groupdict().get("n_wounded") else "killed"
        hint = hint_of(words, m.start(), m.end(), heading) or (side_named(m[0]) if _HEADED.match(m[0]) else None)
        party = subject_party(words[: m.start()], lang) if _SUFFERED.search(words, max(0, m.start() - 24), m.start()) else None
        yield CasualtyMention(kind, None, 0, 0, False, (span,), sentence, party, hint, voice_of(text, lang, span.start))
