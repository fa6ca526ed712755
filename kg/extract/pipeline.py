"""The steps of reading one report, in order."""

from __future__ import annotations

from kg.extract.absorbing import absorbed
from kg.extract.assemble import assemble
from kg.extract.coreference import find_events, pair_scores
from kg.extract.encoder import Model, model
from kg.extract.features import words_of
from kg.extract.heads import Heads
from kg.extract.hints import hints
from kg.extract.lengthy import moved, pieces
from kg.extract.marks import marks_of
from kg.extract.reading import Reading
from kg.extract.standins import stand_ins
from kg.extract.stretches import look_around, role_words
from kg.extract.triggers import find_mentions
from kg.model import Account, Link, Report, check_evidence, make_report


def extractor() -> str:
    """Name, version and hash of what makes accounts here; each account keeps it."""
    return model().name


def prepare(report: Report, using: Model | None = None) -> Reading:
    """A report with all that does not depend on any threshold: words, marks, vectors, heads."""
    using = using or model()
    lang = "fr" if report.lang == "fr" else "en"
    words = words_of(report.text, lang)
    marks = marks_of(report, lang, words)
    spelled = using.spelled(words, marks.written(words))
    named = stand_ins(words, marks)
    vectors = using.vectors(named.read(spelled))[named.rows(len(words))]
    heads = Heads(using, vectors, named.neutral(hints(words, lang, marks.stretches(), spelled)))
    return Reading(report, lang, words, marks, using, heads)


def read(reading: Reading) -> tuple[list[Account], list[Link]]:
    """The accounts and links of a prepared report."""
    reading.mentions = find_mentions(reading)
    reading.pairs = pair_scores(reading)
    reading.looks = look_around(reading)
    reading.events = find_events(reading, reading.pairs)
    for told in reading.events:
        role_words(reading, told)
    reading.events = absorbed(reading)
    return assemble(reading)


def extract(report: Report) -> tuple[list[Account], list[Link]]:
    """What a report says: its accounts, and the links between them that its words state.

    Every slot carries spans with ``text[start:end] == quote`` (checked here). The same report gives the same accounts.
    Raises `DataError` where the model is missing or altered.
    """
    accounts: list[Account] = []
    links: list[Link] = []
    for offset, text in pieces(report.text):
        if len(text) == len(report.text):
            found = read(prepare(report))
        else:
            part = make_report(text, publisher=report.publisher, published=report.published, lang=report.lang, title=report.title)
            found = moved(*read(prepare(part)), offset, report)
        accounts += found[0]
        links += found[1]
    for account in accounts:
        check_evidence(report, account)
    return accounts, links
