"""The record: what was read is kept as it was, and versions replace one another only when asked for."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from kg.codec import account_from_json, account_to_json, link_from_json, link_to_json
from kg.errors import InputError, ModelError, StoreError
from kg.model import make_report
from kg.record import Record, merged
from tests.corpora import example, one


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record.open(tmp_path / "record.sqlite", create=True)


def test_accounts_and_links_come_back_from_json_as_they_were() -> None:
    for said in example("sahel") + example("sahel2"):
        for account in said.accounts:
            assert account_from_json(account_to_json(account)) == account
        for link in said.links:
            assert link_from_json(link_to_json(link)) == link


def test_json_that_was_tampered_with_is_noticed() -> None:
    text = account_to_json(example()[0].accounts[0])
    with pytest.raises(ModelError):
        account_from_json(text.replace('"trigger":[', '"trigger":[9'))


def test_a_report_is_kept_with_all_that_it_says(record: Record) -> None:
    said = one("sahel-en-01-tinzaouaten-toll")
    record.put(*said)
    assert record.report(said.report.id) == said.report
    assert record.accounts(said.report.id) == sorted(said.accounts, key=lambda a: (a.trigger, a.part, a.voice is not None, a.voice or ""))
    assert record.links(said.report.id) == sorted(said.links)
    assert record.find("sahel-en-01-tinzaouaten-toll") == said.report.id


def test_another_text_under_a_known_id_is_refused_until_it_is_meant(record: Record) -> None:
    first, second = make_report("First text.", source_id="x"), make_report("Second text.", source_id="x")
    record.put(first, [], [])
    with pytest.raises(InputError, match="--replace") as refused:
        record.put(second, [], [])
    assert refused.value.field == "id"
    record.put(second, [], [], replace=True)
    assert [r.id for r in record.reports()] == [second.id]
    assert record.report(first.id) == first, "the replaced version stays in the record"
    assert record.find("x") == second.id


def test_removing_the_new_version_brings_the_old_one_back(record: Record) -> None:
    first, second, third = (make_report(f"Text {n}.", source_id="x") for n in (1, 2, 3))
    for report in (first, second, third):
        record.put(report, [], [], replace=True)
    record.drop(second.id)
    assert record.report_ids() == [third.id]
    record.drop(third.id)
    assert record.report_ids() == [first.id]
    assert record.find("x") == first.id


def test_one_report_under_two_titles_is_described_the_same_in_either_order() -> None:
    one_way = merged(make_report("T.", title="B", url="u"), make_report("T.", title="A", lang="en"))
    other_way = merged(make_report("T.", title="A", lang="en"), make_report("T.", title="B", url="u"))
    assert one_way == other_way == make_report("T.", title="A", url="u", lang="en")


def test_a_failed_change_leaves_nothing_behind(record: Record) -> None:
    said = example()[0]
    before = record.revision
    with pytest.raises(sqlite3.IntegrityError):
        record.put(said.report, [said.accounts[0], said.accounts[0]], [])
    assert record.report_ids() == []
    assert record.revision == before


def test_every_change_is_one_revision(record: Record) -> None:
    for n, said in enumerate(example()[:3], 1):
        record.put(*said)
        assert record.revision == n
    record.drop(example()[0].report.id)
    assert record.revision == 4


def test_a_record_of_a_newer_format_is_refused_with_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "record.sqlite"
    with Record.open(path, create=True) as record, record.transaction():
        record.set_meta("format", "99")
    with pytest.raises(StoreError, match=r"format 99.*use the kg version that wrote it"):
        Record.open(path)


def test_what_is_no_record_is_refused(tmp_path: Path) -> None:
    other, text = tmp_path / "other.sqlite", tmp_path / "record.txt"
    sqlite3.connect(other).execute("CREATE TABLE t (x)").connection.close()
    text.write_text("this is a text, and no database, however one looks at it, whatever its length may be.\n" * 20)
    for path in (other, text):
        with pytest.raises(StoreError, match="not a record of kg"):
            Record.open(path)
    with pytest.raises(StoreError, match="no record here"):
        Record.open(tmp_path / "none")


def test_a_record_opened_for_reading_cannot_be_changed(tmp_path: Path) -> None:
    path = tmp_path / "record.sqlite"
    Record.open(path, create=True).close()
    with Record.open(path) as record, pytest.raises(StoreError, match="opened for reading"):
        record.put(replace(example()[0].report), [], [])
