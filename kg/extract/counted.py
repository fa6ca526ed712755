"""Counted noun phrases of a sentence: "at least four Malian soldiers", « une vingtaine de combattants », "five others".

Positions are characters of the sentence. A phrase ends at punctuation, a verb, a preposition other than "of", or the word
that says what happened to the people it counts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from kg.extract.dates import find_dates
from kg.extract.numbers import Count, find_counts, parse_count
from kg.extract.people import Party, individuals, people, single_things, things
from kg.extract.tokens import Stretch
from kg.extract.tollwords import STOPS, TollGrammar, kind_of, loose, toll_grammar
from kg.extract.wordlists import rows
from kg.model import CasualtyKind
from kg.ontology import actor
from kg.resolve.actor_names import usual_name


class Counted(NamedTuple):
    """A count with its noun.

    `kind` is set where the noun itself is the toll ("10 dead"); `part` that the phrase only tells of a part of another
    count; `weak` that its count is a mere article or a single person named by a noun; `bare` that it has no noun.
    """

    start: int
    end: int
    amount: Count
    who: str | None
    party: Party | None
    kind: CasualtyKind | None
    part: bool
    weak: bool
    thing: bool
    definite: bool = False
    named: bool = False

    @property
    def person(self) -> bool:
        return self.party is not None or self.named

    @property
    def bare(self) -> bool:
        return self.who is None


_WORD = re.compile(r"[^\W\d_]+'|[^\W_][\w-]*|[^\w\s]")
_SKIP = frozenset(
    "other others more further additional autres d' de du des of the la le les l' nouveaux nouvelles presumes suspected alleged".split()
)
_LONGEST = 8


def counted_in(text: str, words: str, lang: str, sentence: Stretch, *, of_things: bool = False) -> list[Counted]:
    """The counted phrases of a sentence, in order and apart, with single persons (or things) named by "the driver", "son chef"."""
    g = toll_grammar(lang)
    out: list[Counted] = []
    counts = _counts(text, words, lang, sentence, of_things)
    for i, c in enumerate(counts):
        if out and c.start < out[-1].end:
            continue
        stop = next((x.start for x in counts[i + 1 :] if x.start >= c.end and x.unit != "name"), len(words))
        before = out[-1] if out else None
        out.append(
            _named(text, words, sentence, c, before) if c.unit == "name" else _phrase(g, text, words, lang, sentence, c, before, stop)
        )
    return out


def _named(text: str, words: str, sentence: Stretch, c: Count, before: Counted | None) -> Counted:
    end = c.end
    who = text[sentence.start + c.start : sentence.start + end]
    return Counted(c.start, end, c, who, None, None, _is_part(words, c.start, end, before), True, False, named=True)


def _counts(text: str, words: str, lang: str, sentence: Stretch, of_things: bool) -> list[Count]:
    """The counts of people or things in the sentence, and its single definite persons as counts of one."""
    base = sentence.start
    counts = [
        c._replace(start=c.start - base, end=c.end - base)
        for c in find_counts(text, lang)
        if sentence.start <= c.start < sentence.end
        and (c.unit is None or (of_things and c.unit == "weight"))
        and not _in_date(text, lang, c)
        and not text.startswith(" another", c.end)
        and not (text[c.start : c.end] == "many" and text[max(0, c.start - 3) : c.start].lower() == "as ")
    ]
    for start, end in _definite(words, lang, single_things(lang) if of_things else individuals(lang)):
        if not any(c.start < end + 3 and start < c.end for c in counts):
            counts.append(Count(start, end, 1, 1, False, True, "definite"))
    counts += [c for c in _names(text, sentence) if not any(x.start < c.end and c.start < x.end for x in counts)]
    return sorted(counts, key=lambda c: c.start)


def _in_date(text: str, lang: str, c: Count) -> bool:
    """Is this number the day of a date ("le 20", "12 mai")?"""
    return (c.core.start, c.core.end) in _date_numbers(text, lang)


@lru_cache(maxsize=16)
def _date_numbers(text: str, lang: str) -> frozenset[tuple[int, int]]:
    spans = [(m.start, m.end) for m in find_dates(text, lang, None) if m.form not in ("offset", "ago", "past", "duration", "anchored")]
    found, k = set(), 0
    for c in find_counts(text, lang):
        while k < len(spans) and spans[k][1] <= c.core.start:
            k += 1
        if k < len(spans) and spans[k][0] <= c.core.start < spans[k][1]:
            found.add((c.core.start, c.core.end))
    return frozenset(found)


_DET = {
    "en": re.compile(r"(?<![\w-])(?:the|his|her|its|their|our)[ \n]"),
    "fr": re.compile(r"(?<![\w-])(?:(?:le|la|son|sa|leur)[ \n]|l')"),
}


def _definite(words: str, lang: str, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where a determiner begins and ends that stands before one person: "the driver", "son chef"."""
    for det in _DET[lang].finditer(words):
        following = re.compile(r"[a-zœæ-]+").findall(words, det.end(), det.end() + 40)[: 3 if lang == "en" else 2]
        for n, word in enumerate(following):
            if word in STOPS[lang] or (lang == "fr" and n and following[0] not in ("jeune", "vieux", "vieil", "petit", "seul")):
                break
            if word in known and not (det[0].startswith("la") and word in ("garde", "general")):
                yield det.start(), det.end()
                break


_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ][a-zà-ÿ'’-]+(?:[ ](?:(?:ag|ould|el|al|ben|bin|de|van|von|M\.|D\.|ibn)[ ])?[A-ZÀ-ÖØ-Þ][\w'’.-]+){1,4}")


def _names(text: str, sentence: Stretch) -> Iterator[Count]:
    """Names of two words and more, as counts of one: the name is the noun."""
    said = text[sentence.start : sentence.end]
    if said.isupper():
        return
    for m in _NAME.finditer(said):
        if _is_a_force(m[0]):
            continue
        yield Count(m.start(), m.end(), 1, 1, False, True, "name")


def _is_a_force(name: str) -> bool:
    """Whether a name is that of a known group, force or state, not of a person."""
    known = usual_name(re.sub(r"^(?:The|La|Le|Les|L')[ ]?", "", name))
    meant = actor(known[0]) if known else None
    return meant is not None and meant.cls != "Person"


def _phrase(g: TollGrammar, text: str, words: str, lang: str, sentence: Stretch, c: Count, before: Counted | None, stop: int) -> Counted:
    kind, at = _noun(g, words, c.end) if c.unit != "definite" else (None, c.end)
    if family := _FAMILY.match(words, c.start):
        inner = parse_count(words[family.end() :], lang)
        c = c._replace(minimum=inner.minimum, maximum=inner.maximum, end=family.end() + inner.end, article=False) if inner else c
        at = c.end
    nouns: list[str] = []
    quoted = False
    end = at
    stops = STOPS[lang]
    own = _OF_THEM.match(words, c.end)
    for m in _WORD.finditer(words, at, min(stop, at + 90)) if not own else ():
        word = m[0]
        gap = words[end : m.start()].strip(" \n")
        if word == '"' and (not nouns or quoted):  # neuf « suppletifs » supprimes
            quoted, end = not nouns, m.end()
            continue
        if calibre := _CALIBRE.match(words, m.start()):
            end = calibre.end()
            continue
        if m.start() < end:
            continue
        broken = gap or "\n\n" in words[end : m.start()]
        if broken or not (word[0].isalnum()) or word in stops or len(nouns) >= _LONGEST or word.isdigit():
            break
        if nouns and not set(nouns) <= _SKIP and (g.part.match(words, m.start()) or g.verb.match(words, m.start())):
            break
        if nouns and _things_end(lang).match(words, m.start()):
            break
        if lang == "en" and word.endswith("ed") and any(w in people(lang) for w in nouns):
            break
        if (
            kind is None
            and not c.article
            and set(nouns) <= _SKIP
            and (p := g.part.match(words, m.start()) or g.noun.match(words, m.start()))
        ):
            kind, end = kind_of(g, p), p.end()
            break
        nouns.append(word)
        end = m.end()
    if own := own or _OF_THEM.match(words, end):
        end = own.end()
    while nouns and nouns[-1] in ("de", "d'", "du", "des", "of", "the", "les", "l'", "la", "le"):
        end = words.rfind(nouns.pop(), c.end, end)
    end = len(words[:end].rstrip(' \n"'))
    if (least := _AT_LEAST.match(words, end)) and c.maximum is not None:
        c, end = c._replace(maximum=None), least.end()
    heads = [w for w in nouns if w not in _SKIP]
    party, thing = _party(nouns, lang)
    if party is None and not thing and kind is None and _demonym(text, words, sentence, c.end, end):
        party = "civilian"
    weak = c.article or (c.minimum == 1 == c.maximum and words[c.start : c.end].strip() in ("a", "an", "un", "une"))
    who = _who(text, words, sentence, at if kind else c.end, end) if heads else None
    return Counted(c.start, max(end, c.end), c, who, party, kind, _is_part(words, c.start, end, before), weak, thing, c.unit == "definite")


@cache
def _things_end(lang: str) -> re.Pattern[str]:
    """Participles that say what happened to things end their noun phrase too."""
    listed = {r[0] for r in rows("materielwords") if r[1] == lang and r[2] == "part"}
    return re.compile(rf"(?:{'|'.join(loose(w) for w in sorted(listed, key=lambda w: (-len(w), w)))})(?![\w-])")


_CALIBRE = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?[ ]?mm(?![\w])")
_FAMILY = re.compile(r"(?:a|une|la|the)[ ](?:family|famille|couple)[ ](?:of|de)[ ]")
_AT_LEAST = re.compile(r"[ \n](?:au[ ]moins|at[ ]least|au[ ]bas[ ]mot|au[ ]minimum)(?![\w])")
_OF_THEM = re.compile(
    r"[ \n](?:d'entre[ ](?:eux|elles|nous|vous)|of[ ](?:them|us|ours|their[ ]own|his[ ]own|its[ ]own)|des[ ]notres|des[ ]leurs"
    r"|des[ ]siens|de[ ]ses[ ]hommes)(?![\w-])"
)


def _noun(g: TollGrammar, words: str, at: int) -> tuple[CasualtyKind | None, int]:
    """What is counted is itself the toll: "10 dead", « 61 blessés »; else where the noun begins."""
    blank = re.compile(r"[ \n]{0,3}").match(words, at)
    begin = blank.end() if blank else at
    m = g.noun.match(words, begin)
    return (kind_of(g, m), m.end()) if m else (None, begin)


def _demonym(text: str, words: str, sentence: Stretch, start: int, end: int) -> bool:
    """ "Cinq Nigériens": a capitalised plural is a people."""
    noun = re.compile(r"[ \n]+(?:autres[ ]|other[ ])?(\w+)").match(text[sentence.start : sentence.end], start)
    return bool(noun and noun[1][0].isupper() and noun[1][-1] in "sx" and not noun[1].isupper() and noun.end(1) <= end)


def _who(text: str, words: str, sentence: Stretch, start: int, end: int) -> str | None:
    lead = re.compile(r"[ \n]*(?:(?:other|others|autres|of|de|des|du|the|les|more)[ \n]+|d'[ ]?|l'[ ]?)*").match(words, start)
    start = lead.end() if lead else start
    said = text[sentence.start + start : sentence.start + end].strip()
    return re.sub(r"\s+", " ", said) or None


def _party(nouns: Sequence[str], lang: str) -> tuple[Party | None, bool]:
    """Which party the head noun means, and whether it is a thing."""
    before_of = list(nouns)
    if lang == "en" and "of" in nouns[1:]:
        before_of = list(nouns[: nouns.index("of", 1)])
    order = [*reversed(before_of), *nouns] if lang == "en" else list(nouns)
    known, stuff = people(lang), things(lang)
    for word in order:
        if word in known:
            party: Party = (
                "civilian"
                if word.startswith("agent") and {"sante", "humanitaire", "humanitaires", "health", "recenseur", "communal"} & set(nouns)
                else known[word]
            )
            if party == "civilian" and (better := _told(nouns, word, known)):
                return better, False
            return party, False
        if word in stuff:
            return None, True
    return None, False


_VAGUE_PEOPLE = frozenset(
    "men man people person persons members member others"
    " homme hommes personne personnes membre membres element elements individu individus autres autre".split()
)
_ARMED_WORDS = frozenset("armed armes arme armee armees suspected presumed presumes".split())


def _told(nouns: Sequence[str], head: str, known: dict[str, Party]) -> Party | None:
    """ "armed men", "members of the security forces": the words beside say what the noun leaves open."""
    if head not in _VAGUE_PEOPLE:
        return None
    if _ARMED_WORDS & set(nouns):
        return "armed"
    for word in nouns:
        if word != head and known.get(word) in ("state", "armed"):
            return known[word]
        if word in ("forces", "force", "army", "armee", "police", "garde", "guard"):
            return "state"
    return None


_PART = re.compile(
    r"(?:including|among[ ](?:them|whom)|amongst[ ]them|of[ ](?:whom|them|which)|counting|comprising|as[ ]well[ ]as|dont"
    r"|parmi[ ](?:eux|elles|lesquels|lesquelles)|y[ ]compris"
    r"|notamment|parmi)[ \n,:]+(?:(?:at[ ]least|au[ ]moins|the|les)[ ])?\Z"
)
_CHAIN = re.compile(r"(?:,?[ \n](?:and|et)|,)[ \n](?:the[ ]|les[ ])?\Z")


_ONE_OF_THEM = re.compile(r"(?:l'une?[ ]d'(?:entre[ ])?(?:eux|elles)|one[ ]of[ ](?:them|whom))(?![\w-])")


_AUXILIARY = re.compile(r"[ \n](?:was|were|had|have|has|are|is|ont|a|avaient|avait|sont|est|etaient|etait|died|fell|auraient)(?![\w-])")


def _is_part(words: str, start: int, end: int, before: Counted | None) -> bool:
    """Does the phrase tell of a part of a count before it ("seven of them children", "dont 31 femmes")?"""
    if _ONE_OF_THEM.match(words, start):
        return True
    if _PART.search(words[max(0, start - 34) : start]):
        return before is not None and not before.thing and not before.definite
    if (
        before
        and not before.weak
        and words[start - 2 : start] == ", "
        and re.search(r"(?:of them|d'entre eux|d'entre elles)", words[start : end + 12])
    ):
        return not _AUXILIARY.match(words, end)
    return bool(before and before.part and _CHAIN.fullmatch(words[before.end : start]))


def is_thing(np: Counted) -> bool:
    """Does the phrase count things? Nouns that are no known people count as things too."""
    return np.thing or (np.party is None and np.kind is None and np.who is not None and not np.definite and not np.named)


_PREPOSITION = re.compile(
    r"(?<![\w-])(?:to|by|of|from|in|with|at|between|among|against|for|on|near|into|under|a|aux?|de|d'|des|du|par|selon|d'apres|pour"
    r"|chez|contre|entre|avec|dans|sur)"
    r"(?:(?<=')|[ \n])(?:the[ ]|les[ ]|la[ ]|le[ ])?\Z"
)


def _hidden(words: str, np: Counted) -> bool:
    """Does a preposition stand before the phrase, so that it is no subject? Counted people stay ("of two soldiers killed")."""
    if not _PREPOSITION.search(words[max(0, np.start - 16) : np.start]):
        return False
    return np.weak or not np.person


def skeleton(words: str, phrases: Sequence[Counted], *, of_things: bool = False) -> tuple[str, Callable[[int], int]]:
    """The sentence with a mark for each phrase of people (or of things), and the way back from its characters to those of the sentence."""
    out: list[str] = []
    begins, origins = [0], [0]
    last = length = 0
    for i, np in enumerate(phrases):
        if (not is_thing(np)) if of_things else (np.thing or (np.weak and not np.person)):
            continue
        if of_things:
            mark = f"⟦{i}⟧"
        else:
            mark = f"⟨{i}⟩" if np.part else f"⟪{i}⟫" if _hidden(words, np) else f"⟦{i}⟧"
        out += [words[last : np.start], mark]
        length += np.start - last
        begins += [length, length + len(mark)]
        origins += [np.start, np.end]
        length += len(mark)
        last = np.end
    out.append(words[last:])

    def back(at: int) -> int:
        k = bisect_right(begins, at) - 1
        return min(origins[k] + at - begins[k], origins[k + 1] if k + 1 < len(origins) else len(words))

    return "".join(out), back
