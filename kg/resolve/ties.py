"""Dated ties between actors, as reports tell them: "X, a JNIM commander", "X, chef de la katiba Y", "X joined Y".

Only what the words say outright is a tie; each keeps its words. Known actors keep their ids, others get that of an actor of
their own name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from kg.data import data_dirs
from kg.model import Report, Span, Tie
from kg.ontology import Alias, actor
from kg.resolve.actor_names import find_alias, lexicon
from kg.text import slug

_NAME = (
    r"(?P<who>(?:(?:al|Al|ag|Ag|ould|Ould|ben|bin|el|El|de|du)[ -])?[A-ZÀ-Þ][\w'’-]+"
    r"(?:[ ](?:(?:al|Al|ag|Ag|ould|Ould|ben|bin|el|El|de|du)[ -])?[A-ZÀ-Þ][\w'’-]+){0,4})"
)
_LEADS = (
    r"leader|head|chief|commander|emir|amir|boss|founder and leader|commander-in-chief|general commander|(?:top|supreme|overall) leader|"
    r"chef|dirigeant|commandant|émir|numéro un|patron|fondateur et chef|chef suprême|chef militaire"
)
_PART = (
    r"(?:(?:senior|local|field|military|top|regional|mid-level|former|prominent) )*"
    r"(?:commander|leader|member|fighter|figure|cadre|official|emir|operative)|"
    r"(?:haut |ancien |important )?(?:cadre|membre|combattant|commandant|lieutenant|responsable|figure|dirigeant|émir|chef local)"
)
_OF = r"(?:of|de la|de l['’]|du|des|d['’]|de|in|au sein du|au sein de)"
_GROUP = r"(?P<group>[^,.;:()\n]{2,70}?)"
_PROPER = r"(?P<group>[A-Z][\w'’-]+(?: (?:[A-Z][\w'’-]+|in|the|of|au|du|de|la)){0,6})"
_END = r"(?=[,.;:()\n]| (?:was|were|is|has|had|who|qui|a été|est|avait|ont|and|et|in|dans|en|au|à|told|said|a)\b|$)"
_JOINED = r"joined|rejoined|defected to|(?:swore|pledged) allegiance to|a rejoint|avait rejoint|a rallié|a prêté allégeance (?:à|au)"
_LEFT = r"broke away from|split from|had broken with|a rompu avec|avait rompu avec|s['’]est séparé du?|a fait scission (?:du|de)"
_THE = r"(?:the |le |la |l['’])?"


def _patterns() -> Iterator[tuple[str, str]]:
    yield "commands", rf"{_NAME}, (?:the |le |l['’]|its )?(?:{_LEADS}) {_OF} ?{_GROUP}{_END}"
    yield "commands", rf"(?:the |le |l['’])(?:{_LEADS}) {_OF} ?{_GROUP}, {_NAME}(?=[,.;:\n])"
    yield "commands", rf"(?:[Ll]e |[Ll]['’]|[Tt]he )(?:{_LEADS}) {_OF} ?{_PROPER} {_NAME}"
    yield "commands", rf"\b{_PROPER}(?:['’]s)? (?:leader|chief|emir|boss) {_NAME}"
    yield "member_of", rf"{_NAME}, (?:a|an|one of the|un|une|l['’]un des) (?:{_PART})s? {_OF} ?{_GROUP}{_END}"
    yield "member_of", rf"{_NAME}, (?:a|an) {_GROUP} (?:{_PART})\b"
    yield "member_of", rf"\b{_PROPER} (?:commander|member|operative|cadre) {_NAME}"
    yield "member_of", rf"{_NAME},? (?:{_JOINED}) {_THE}{_GROUP}{_END}"
    yield "split_from", rf"{_NAME},? (?:{_LEFT}) {_THE}{_GROUP}{_END}"


@lru_cache(maxsize=1)
def _compiled() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern)) for kind, pattern in _patterns())


def read_ties(report: Report) -> tuple[Tie, ...]:
    """The ties that a report's text states, in text order, each with its words; its date of publication bounds none of them.

    >>> from kg.model import make_report
    >>> report = make_report("Amadou Koufa, the leader of Katiba Macina, spoke. Hamza Ag Akli, a JNIM commander, died.")
    >>> [(t.source, t.type, t.target) for t in read_ties(report)]
    [('amadou-koufa', 'commands', 'katiba-macina'), ('x-hamza-ag-akli', 'member_of', 'jnim')]
    """
    return _read(report, data_dirs())


@lru_cache(maxsize=8)
def _read(report: Report, _: tuple[Path, ...]) -> tuple[Tie, ...]:
    found: dict[tuple[str, str, str], Tie] = {}
    for kind, pattern in _compiled():
        for match in pattern.finditer(report.text):
            tie = _tie(report, kind, match)
            if tie is not None:
                found.setdefault((tie.source, tie.type, tie.target), tie)
    return tuple(sorted(found.values(), key=lambda t: (t.spans, t.source, t.target)))


def _tie(report: Report, kind: str, match: re.Match[str]) -> Tie | None:
    whole = find_alias(match["group"].strip(), date=report.published)
    group = actor(whole.actor) if whole is not None and whole.kind != "metonym" else None
    if group is None or group.cls == "Person":
        return None
    source = _person(match["who"], report)
    if source is None or source == group.id:
        return None
    span = Span(match.start(), match.end(), report.text[match.start() : match.end()])
    return Tie(source, kind, group.id, report=report.id, spans=(span,))


def _person(name: str, report: Report) -> str | None:
    """The id of the person or group that is tied; None for a name that begins with an ordinary word."""
    known: Alias | None = find_alias(name, date=report.published)
    if known is not None:
        return known.actor if known.kind != "metonym" else None
    words = name.split()
    while words and (lexicon().has("titles", words[0].casefold()) or lexicon().has("determiners", words[0].casefold())):
        words = words[1:]
    return f"x-{slug(' '.join(words))}" if len(words) >= 2 else None
