"""The rules that settle what the heads read: whose side, which place, how many, by sentences that each turn on one of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kg.extract.casualties import find_casualties
from kg.extract.pipeline import extract, prepare
from kg.extract.placing import place_candidates
from kg.extract.settling import fought_off, settled, taken_from
from kg.interchange import record_from_accounts
from kg.model import Account, Participant, Span, account_id, make_report

PUBLISHED = dt.date(2025, 10, 8)


def _events(text: str, lang: str) -> list[dict[str, Any]]:
    report = make_report(text, published=PUBLISHED, lang=lang)
    return list(record_from_accounts(report, *extract(report))["events"])


def _names(parties: list[dict[str, Any]]) -> list[str]:
    return [p["name"] for p in parties]


def _account(text: str, kind: str, trigger: str, initiators: tuple[str, ...] = (), targets: tuple[str, ...] = ()) -> Account:
    def span(words: str) -> Span:
        at = text.index(words)
        return Span(at, at + len(words), words)

    def parties(names: tuple[str, ...]) -> tuple[Participant, ...]:
        return tuple(Participant(n, (span(n),)) for n in names)

    return Account(
        id=account_id("r", span(trigger), None, 0), report="r", type=kind, trigger=span(trigger), sentence=Span(0, len(text), text),
        status="occurred", initiators=parties(initiators), targets=parties(targets),
    )  # fmt: skip


def _places(text: str, lang: str) -> set[str]:
    reading = prepare(make_report(text, lang=lang))
    return {reading.text(a, b) for a, b in place_candidates(reading)}


@pytest.mark.parametrize(
    ("text", "lang", "place"),
    [
        ("Gunmen attacked an army post at Kpinkankandi on Sunday.", "en", "Kpinkankandi"),
        ("Bandits burned the Loulouni post on Friday.", "en", "Loulouni"),
        ("Une attaque contre le site minier de Tarkiré a fait huit morts.", "fr", "Tarkiré"),
        ("Bandits raided the palace of the chief at Gidan Waya on Monday.", "en", "Gidan Waya"),
    ],
)
def test_a_site_that_no_gazetteer_has_is_a_place(text: str, lang: str, place: str) -> None:
    assert place in _places(text, lang)


def test_a_part_of_a_persons_name_is_no_place() -> None:
    assert not _places("Barbara Manzi, the coordinator, was declared persona non grata.", "en") & {"Barbara", "Manzi"}


def test_contre_repels_nobody() -> None:
    draft = _account("L'assaut du Jnim contre le camp a duré une heure.", "Attack", "assaut", ("Jnim",), ("camp",))
    assert fought_off(draft.sentence.quote, draft) == draft
    repelled = _account("L'armée a repoussé une attaque du Jnim.", "Attack", "attaque", ("armée", "Jnim"))
    assert [p.name for p in fought_off(repelled.sentence.quote, repelled).targets] == ["armée"]


def test_from_whom_a_town_is_won_lost_it() -> None:
    draft = _account("The rebels captured Ber from the army.", "TerritorialGain", "captured", ("rebels", "army"))
    out = taken_from(draft.sentence.quote, draft)
    assert ([p.name for p in out.initiators], [p.name for p in out.targets]) == (["rebels"], ["army"])


def test_who_agrees_does_so_together_and_who_fights_has_a_side_each() -> None:
    agreed = settled(_account("The army and the rebels signed a truce.", "Agreement", "signed", ("army", "rebels")))
    fought = settled(_account("The army and the rebels clashed.", "ArmedClash", "clashed", ("army", "rebels")))
    assert ([p.name for p in agreed.initiators], [p.name for p in agreed.targets]) == (["army", "rebels"], [])
    assert ([p.name for p in fought.initiators], [p.name for p in fought.targets]) == (["army"], ["rebels"])


def test_a_group_that_captures_is_not_captured() -> None:
    assert not find_casualties("The Azawad Liberation Front captured the town of Ber.", "en")
    assert [c.who for c in find_casualties("Ibrahim Traoré was wounded.", "en")] == ["Ibrahim Traoré"]


@pytest.mark.parametrize(
    ("text", "lang", "toll"),
    [
        ("Police in Gao arrested two mechanics on Monday.", "en", ("captured", "target", 2)),
        ("Hier, à Kumbo, onze instituteurs ont été enlevés par des hommes armés.", "fr", ("abducted", "civilian", 11)),
    ],
)
def test_those_taken_are_a_toll(text: str, lang: str, toll: tuple[str, str, int]) -> None:
    (event,) = _events(text, lang)
    assert [(c["kind"], c["side"], c["min"]) for c in event["casualties"]] == [toll]


def test_fighting_that_opposes_two_sides() -> None:
    (event,) = _events("Lundi, des combats ont opposé le Jnim aux FAMa autour de Farabougou.", "fr")
    assert _names(event["initiators"]) == ["Jama'at Nusrat al-Islam wal-Muslimin"]
    assert _names(event["targets"]) == ["Malian Armed Forces"]


def test_a_party_begins_at_its_article() -> None:
    (event,) = _events("Samedi, les avions de l'armée ont bombardé la base d'où étaient partis les assaillants.", "fr")
    assert not any("partis" in name for name in _names(event["targets"]))
