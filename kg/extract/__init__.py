"""Report → accounts: what each report says happened, with the words that say so.

The pipeline is a row of small steps over one `Reading`, one module a step:

    marks        dates, counts, places, known actors, tolls (rules and lexicons)
    hints        what the lexicons say of each word, given to the model beside the text
    encoder      words → vectors;  heads: what each word and each pair of words is
    triggers     words that name events
    pairing      what two of them have in common on the face of the text;  coreference: which of them are one event
    participants, placing, dating, tolling, telling     the slots of each event
    stretches, naming    the words of a party, whole, and what it is called;  between: the two sides of a clash so told
    standins     armed groups as the encoder sees them;  sites: names of places that no gazetteer has
    tolltargets  those taken, who are the toll
    placebacks   where "the town" and « y » are;  garrisons: whose "the camp" or "a drone" is
    antecedents  who "the group" and "its fighters" are
    status, cues, linking                               whether it took place; what it answers
    lengthy      long reports, piece by piece
    assemble     accounts and links, with evidence to the character
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.model import Account, Link, Report


def extract(report: Report) -> tuple[list[Account], list[Link]]:
    """What a report says: its accounts, and the links between them that its words state (see `kg.extract.pipeline`)."""
    from kg.extract import pipeline

    return pipeline.extract(report)


def extractor() -> str:
    """Name, version and hash of what makes accounts here."""
    from kg.extract import pipeline

    return pipeline.extractor()
