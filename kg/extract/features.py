"""Words of a report as the model sees them, and the label sets that training and reading share."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kg.extract.sentences import sentences
from kg.extract.tokens import tokens

TYPES = (
    "ArmedClash", "Ambush", "Attack", "AirStrike", "DroneStrike", "Shelling", "Explosion", "SuicideBombing", "CivilianTargeting",
    "Abduction", "SexualViolence", "PropertyDestruction", "TerritorialGain", "Withdrawal", "Blockade", "Operation", "Arrest",
    "Seizure", "Surrender", "Release", "Claim", "Condemnation", "Accusation", "Threat", "Talks", "Agreement", "Sanction",
    "Protest", "Riot", "Coup", "Displacement",
)  # fmt: skip
ROLES = ("none", "initiator", "target", "place", "weapon", "voice", "date", "toll")

FUNCTION_WORDS = frozenset(
    """a an the of in on at to by and or its his her their some about nearly almost over more than least was were is are be been
    being has have had having do did does would will could can may might that this these those which who whom with from for into
    as it they he she we also not no un une le la les l l' d d' de du des au aux et en par quelques environ plusieurs a ont a ete
    ete est sont etait etaient avait avaient avoir etre fut furent sera seront ait aient s s' se sur dans pour avec sans qui que qu
    qu' dont ce cette ces cet son sa ses leur leurs il elle ils elles y n n' ne pas plus on nous vous""".split()
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in order: offsets, plain form (lower case, no accents), and the number of their sentence."""

    text: str
    start: list[int]
    end: list[int]
    norm: list[str]
    sentence: list[int]
    sentences: list[tuple[int, int]]

    def __len__(self) -> int:
        return len(self.start)

    def surface(self, i: int) -> str:
        return self.text[self.start[i] : self.end[i]]

    def surfaces(self) -> list[str]:
        """All words as they stand in the text."""
        return [self.text[a:b] for a, b in zip(self.start, self.end, strict=True)]

    def within(self, start: int, end: int) -> range:
        """The indices of the words that lie, wholly or in part, between two characters."""
        return range(bisect_right(self.end, start), bisect_left(self.start, end))


def words_of(text: str, lang: str | None) -> Words:
    """Split a text into words and sentences.

    >>> w = words_of("FAMa struck Sokolo. Two died.", "en")
    >>> w.norm[:3], w.sentence
    (['fama', 'struck', 'sokolo'], [0, 0, 0, 0, 1, 1, 1])
    """
    toks = tokens(text, lang)
    bounds = [(s[0], s[1]) for s in sentences(text, lang)]
    number, at = [], 0
    for t in toks:
        while at + 1 < len(bounds) and t.start >= bounds[at + 1][0]:
            at += 1
        number.append(at)
    return Words(text, [t.start for t in toks], [t.end for t in toks], [t.norm for t in toks], number, bounds)


def spelling(word: str) -> str:
    """The form of a word that the encoder's vocabulary is looked up with.

    >>> spelling("Jama’at")
    "Jama'at"
    """
    return unicodedata.normalize("NFKC", word).replace("\u2019", "'").replace("\n", "") or "-"


_BROKEN = re.compile(r"[-\u2010\u2011\u00ad][ ]?\n[ ]{0,4}")


def spelled(words: Words, likely: Callable[[str], float], names: Mapping[int, str] = MappingProxyType({})) -> list[str]:
    """The words as the encoder is given them: a word cut at a line's end made whole, sentences in capitals in usual letters.

    There a word of a known name is written as `names` has it (by number), any other as a name or in small letters, whichever is likelier
    (`likely`: log probability of a form).

    >>> text = "GUNMEN ATTACKED THE ARMY IN MALI, A SOURCE SAID."
    >>> spelled(words_of(text, "en"), lambda form: float(form.islower()), {5: "Mali"})
    ['Gunmen', 'attacked', 'the', 'army', 'in', 'Mali', ',', 'a', 'source', 'said', '.']
    """
    out = []
    for i in range(len(words)):
        word = words.surface(i)
        if "\n" in word:
            word = _BROKEN.sub("-" if "-" in words.norm[i] else "", word)
        word = spelling(word)
        if word.isupper() and word != "I" and _shouted(words, words.sentence[i]):
            name, low = capitalised(word), word.lower()
            first = i == 0 or words.sentence[i] != words.sentence[i - 1]
            word = names.get(i) or (name if first or likely(name) > likely(low) else low)
        out.append(word)
    return out


def capitalised(word: str) -> str:
    """A word in capitals as a name is written.

    >>> capitalised("TIN-AKOFF")
    'Tin-Akoff'
    """
    return "-".join(x.capitalize() for x in word.split("-"))


def _shouted(words: Words, sentence: int) -> bool:
    """Whether a sentence is in capitals."""
    start, end = words.sentences[sentence]
    upper, lower = (sum(map(test, words.text[start:end])) for test in (str.isupper, str.islower))
    return upper >= 12 and upper >= 9 * lower
