"""Whether a verb that was found is active or passive, by the auxiliaries and the agent around it (there is no parser)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_BE = {
    "en": frozenset({"am", "is", "are", "was", "were", "be", "been", "being", "'s", "'re", "get", "gets", "got", "gotten"}),
    "fr": frozenset(
        {"est", "sont", "était", "étaient", "fut", "furent", "être", "été", "étant", "sera", "seront", "serait", "seraient"}
        | {"soit", "soient", "fût"}
    ),
}
_HAVE = {
    "en": frozenset({"has", "have", "had", "having", "'ve"}),
    "fr": frozenset(
        {"a", "ont", "avait", "avaient", "avoir", "aura", "auront", "aurait", "auraient", "ayant", "eut", "eurent", "ait", "aient"}
        | {"ai", "avons"}
    ),
}
_BETWEEN = frozenset({"not", "n't", "also", "all", "then", "later", "since", "pas", "aussi", "tous", "toutes", "ensuite", "déjà", "bien"})
# Verbs whose past is made with être: "sont tombés" is no passive.
_WITH_ETRE = (
    "tomb", "entr", "rentr", "sorti", "parti", "arriv", "venu", "revenu", "parvenu", "intervenu", "mort", "décéd", "all", "rest",
    "retourn", "survenu", "devenu", "né",
)  # fmt: skip
# What stands before a verb rather than a noun where a form can be either ("to attack", "ils attaquent").
BEFORE_VERBS = {
    "en": frozenset(
        {"to", "will", "would", "could", "can", "may", "might", "must", "should", "shall", "not", "n't", "they", "we", "you", "he", "she"}
        | {"it", "who", "which", "did", "does", "do"}
    ),
    "fr": frozenset({"il", "ils", "elle", "elles", "on", "qui", "se", "s'", "s’", "nous", "vous", "ne", "n'", "n’", "y", "en"}),
}
# An English past tense with an object after it is active: "killed two", "stormed the".
_OBJECT = frozenset(
    {"the", "a", "an", "his", "her", "their", "its", "him", "them", "some", "more", "around", "nearly", "over", "several", "dozens", "one"}
    | {"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fifteen", "twenty", "thirty", "scores"}
)


def voice(tokens: Sequence[str], head: int, participles: Mapping[str, str], lang: str) -> str | None:
    """ "active", "passive", or None where the words do not tell. `participles`: participle forms with their tags.

    >>> voice("Les civils ont été enlevés".split(), 4, {"enlevés": "pp"}, "fr"), voice(["Il", "fuit"], 1, {}, "fr")
    ('passive', 'active')
    >>> voice("Gunmen killed two farmers".split(), 1, {"killed": "past"}, "en")
    'active'
    """
    form = tokens[head].lower()
    tag = participles.get(form)
    if tag is None:
        return "active"
    before = _auxiliaries(tokens, head, lang)
    if before and before[0] in _BE[lang]:
        active = lang == "fr" and (form.startswith(_WITH_ETRE) or any(w in ("se", "s'", "s’") for w in before))
        return "active" if active else "passive"
    if before:
        return "active"
    after = tokens[head + 1].lower() if head + 1 < len(tokens) else ""
    if after in ("by", "par") or tag == "pp":
        return "passive"
    return "active" if after in _OBJECT or after.isdigit() else None


def _auxiliaries(tokens: Sequence[str], head: int, lang: str) -> list[str]:
    """The words before the verb, nearest first, from its auxiliary on; adverbs and "not" in between are passed over."""
    out: list[str] = []
    for token in reversed(tokens[max(0, head - 6) : head]):
        word = token.lower()
        if out or word in _BE[lang] or word in _HAVE[lang]:
            out.append(word)
        elif not (word.endswith(("ly", "ment")) or word in _BETWEEN):
            break
    return out
