"""Tolls: who was killed, wounded, captured, missing, neutralised, displaced or abducted, and how many.

Each count of people is joined to the predicate that says what happened to it, whatever the voice or word order; a part of
a count ("17 including 5 children") is no toll of its own. Whose side the victims are on is read from their noun and from
headings ("Côté ennemi :"), and settled against the parties of an event by `kg.extract.tollsides.assign_side`.

Invariant: the first span of a mention is its count with its noun, the second, if there is one, its predicate.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.extract.counted import Counted, counted_in, skeleton
from kg.extract.people import Party
from kg.extract.sentences import boilerplate, sentences
from kg.extract.tokens import Stretch, flat, snap
from kg.extract.tollhints import Hint, has_risen, hint_of, is_superseded, number_of, rejected, side_named, subject_party
from kg.extract.tollparts import PARTS_FOLLOW, parts_of, rival
from kg.extract.tollsides import assign_side, settle_kind
from kg.extract.tollwords import TollGrammar, kind_of, toll_grammar
from kg.extract.voices import VoiceMention, find_voices, voice_of
from kg.extract.wordlists import language
from kg.model import CasualtyKind

__all__ = ["CasualtyMention", "assign_side", "find_casualties", "settle_kind"]


@dataclass(frozen=True, slots=True)
class CasualtyMention:
    """A toll as the text gives it.

    `party` says what the noun says of the victims ("soldiers": state, "militants": armed); `hint` what a heading or phrase
    says of their side; `voice` who gives the figure; `superseded` that the text itself corrects it.
    """

    kind: CasualtyKind
    who: str | None
    minimum: int | None
    maximum: int | None
    approximate: bool
    spans: tuple[Stretch, ...]
    sentence: Stretch
    party: Party | None = None
    hint: Hint | None = None
    voice: VoiceMention | None = None
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class _Hit:
    """A counted phrase joined to its predicate (characters of the sentence)."""

    np: Counted
    kind: CasualtyKind
    start: int
    end: int
    how: str


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
    hits = {h.np.start: h for h in _joined(g, words, phrases)}
    for np in phrases:
        if np.start not in hits and has_risen(words, np.start) and (kind := number_of(words, np.start)):
            hits[np.start] = _Hit(np, kind, np.start, np.end, "noun")
    for h in list(hits.values()):
        hits |= {p.start: _Hit(p, h.kind, p.start, p.end, "noun") for p in parts_of(words, phrases, h.np, frozenset(hits))}
    mentions = [_mention(text, words, lang, sentence, heading, h) for h in _summed(sorted(hits.values(), key=lambda h: h.np.start))]
    mentions += _none(g, text, words, lang, sentence, heading, mentions)
    mentions += _as_many(g, text, words, lang, sentence, heading, mentions)
    mentions += _rivals(text, words, lang, sentence, phrases, hits, [*last, *mentions])
    mentions.sort(key=lambda c: c.spans[0])
    mentions = _like_before(words, sentence, mentions)
    return _without_totals(text, _with_superseded(words, sentence, mentions))


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


def _joined(g: TollGrammar, words: str, phrases: Sequence[Counted]) -> Iterator[_Hit]:
    """Every counted phrase with its predicate: its own noun first, then verbs before, behind and around it."""
    taken: set[int] = set()
    for np in phrases:
        if np.kind and not np.part and (_set_free(words, np) or (np.amount.minimum is None is np.amount.maximum)):
            taken.add(np.start)
        elif np.kind and not np.part and np.who is None:
            taken.add(np.start)
            yield _Hit(np, np.kind, np.start, np.end, "noun")
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
                    yield _Hit(np, kind, at(start), at(end), how)
    for np in phrases:
        if np.kind and not np.part and np.start not in taken:
            yield _Hit(np, np.kind, np.start, np.end, "noun")


def _used(used: Sequence[tuple[int, int]], m: re.Match[str], start: int, end: int) -> bool:
    """Has the verb of this match found its victims already?"""
    verb = (start, end) if end <= m.start("nps") else (max(start, end - 4), end)
    return any(a < verb[1] and verb[0] < b for a, b in used) and not (m.start("nps") < start)


def _summed(hits: Sequence[_Hit]) -> list[_Hit]:
    """Victims listed one by one under one verb ("a herder and his daughter were killed") are one toll: their sum."""
    out: list[_Hit] = []
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
            out[-1] = _Hit(a._replace(end=b.end, amount=count, who=who, weak=a.weak and b.weak), h.kind, h.start, h.end, h.how)
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


# ---------------------------------------------------------------- mentions


def _mention(text: str, words: str, lang: str, sentence: Stretch, heading: str | None, h: _Hit) -> CasualtyMention:
    base = sentence.start
    spans = [snap(text, base + h.np.start, base + h.np.end)]
    if h.how != "noun":
        piece = snap(text, base + h.start, base + h.end)
        spans += [piece] if piece.start < piece.end else []
    party = h.np.party
    if (h.how == "lose" and (party is None or _vague(h.np))) or (
        h.how == "noun" and party is None and _LEFT.search(words[max(0, h.np.start - 24) : h.np.start])
    ):
        party = subject_party(words[: h.start], lang) or party
    hint = hint_of(words, h.np.start, h.np.end, heading)
    if party is None and hint is None and h.how == "noun" and _LEFT.search(words[max(0, h.np.start - 24) : h.np.start]):
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


def _as_many(
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


def _rivals(
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


def _like_before(words: str, sentence: Stretch, mentions: list[CasualtyMention]) -> list[CasualtyMention]:
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


def _with_superseded(words: str, sentence: Stretch, mentions: Sequence[CasualtyMention]) -> list[CasualtyMention]:
    """Tolls that the sentence gives as earlier ones, beside a newer one of the same kind."""
    out = []
    for c in mentions:
        others = [x for x in mentions if x is not c and x.kind in (c.kind, "killed")]
        old = bool(others) and is_superseded(words, c.spans[0].start - sentence.start, c.spans[0].end - sentence.start)
        out.append(replace(c, superseded=True) if old else c)
    return out


def _without_totals(text: str, mentions: Sequence[CasualtyMention]) -> list[CasualtyMention]:
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
