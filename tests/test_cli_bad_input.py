"""Bad input to the command line: one line each, the others go on, nothing stored is lost, exit code 1."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

import pytest

from .command import good, kg, one_error
from .pdf_files import pdf

GOOD = "The army said on Saturday that it struck a base of militants west of Sokolo."
NOTHING = '{"doc": "a", "events": [], "links": []}'


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """Records by which documents a to e hold no event, so that no extractor is needed here."""
    path = tmp_path / "records.jsonl"
    path.write_text("\n".join(NOTHING.replace('"a"', f'"{name}"') for name in "abcde"), "utf-8")
    return path


def document(id: str, text: str = GOOD, **more: object) -> bytes:
    return json.dumps({"id": id, "text": text} | more).encode() + b"\n"


@pytest.fixture
def store(tmp_path: Path, records: Path) -> Path:
    good("add", "-", "--accounts", records, "--store", tmp_path / "store", stdin=document("a"))
    return tmp_path / "store"


def listed(store: Path) -> list[str]:
    return sorted(json.loads(line)["source"] for line in good("reports", "--store", store).lines)


def test_the_good_reports_around_bad_ones_are_added(store: Path, records: Path, tmp_path: Path) -> None:
    lines = (
        document("b", GOOD + " B.")
        + b'{"broken\n'
        + document("c", " ")
        + document("d", GOOD + " D.", published="soon")
        + document("e", GOOD + " E.")
    )
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1.jsonl").write_bytes(lines)
    (tmp_path / "in" / "2.txt").write_bytes(b"")
    (tmp_path / "in" / "3.txt").write_bytes(b"S\xe9gou")
    (tmp_path / "in" / "4.pdf").write_bytes(pdf([[]]))
    (tmp_path / "in" / "5.pdf").write_bytes(pdf([[GOOD]], password="x"))
    (tmp_path / "in" / "6.txt").touch()
    os.truncate(tmp_path / "in" / "6.txt", 50_000_000)
    result = kg("add", tmp_path / "in", "--accounts", records, "--store", store)
    errors = [line for line in result.err.splitlines() if line.startswith("kg: error: ")]
    assert result.code == 1
    assert [e.split("/in/")[1].split(":")[0] for e in errors] == [
        "1.jsonl, line 2",
        "1.jsonl, line 3, field 'text'",
        "1.jsonl, line 4, field 'published'",
        "2.txt",
        "3.txt",
        "4.pdf",
        "5.pdf",
        "6.txt",
    ]
    assert "2 added, 8 failed" in result.err
    assert listed(store) == ["a", "b", "e"]


def test_a_source_id_with_another_text_needs_replace(store: Path, records: Path) -> None:
    other = document("a", GOOD + " Corrected.")
    said = one_error("add", "-", "--accounts", records, "--store", store, stdin=other)
    assert "'a'" in said and "--replace" in said
    assert "1 replaced" in good("add", "-", "--accounts", records, "--store", store, "--replace", stdin=other).err
    assert listed(store) == ["a"]


def test_a_report_that_is_not_there_cannot_be_removed_but_the_others_are(store: Path) -> None:
    result = kg("remove", "nope", "a", "--store", store)
    assert result.code == 1 and "no report 'nope'" in result.err and "1 removed" in result.err
    assert listed(store) == []


def test_a_folder_that_is_no_store_is_refused_and_left_alone(tmp_path: Path, records: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "thesis.txt").write_text("mine", "utf-8")
    for command in (("reports",), ("add", "-", "--accounts", records), ("triples",), ("export", "nquads")):
        assert "not a store" in one_error(*command, "--store", tmp_path / "folder", stdin=document("a"))
    assert one_error("add", "-", "--accounts", records, "--store", tmp_path / "folder" / "thesis.txt", stdin=document("a"))
    assert [p.name for p in (tmp_path / "folder").iterdir()] == ["thesis.txt"]


def test_a_store_of_a_newer_version_is_refused(store: Path) -> None:
    with sqlite3.connect(store / "record.sqlite") as db:
        db.execute("UPDATE meta SET value = '999' WHERE key = 'format'")
    db.close()
    assert "format 999" in one_error("reports", "--store", store)


def test_a_store_that_is_open_for_writing_elsewhere_is_refused(store: Path, records: Path) -> None:
    db = sqlite3.connect(store / "record.sqlite", isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    try:
        said = one_error("add", "-", "--accounts", records, "--store", store, stdin=document("b", GOOD + " B."))
        assert "open for writing elsewhere" in said
    finally:
        db.execute("ROLLBACK")
        db.close()
    assert listed(store) == ["a"]


@pytest.mark.skipif(os.geteuid() == 0, reason="everything may be written by root")
def test_a_read_only_store_can_be_asked_but_not_changed(store: Path, records: Path) -> None:
    for path in (store, *store.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert listed(store) == ["a"]
        assert "cannot be written" in one_error("add", "-", "--accounts", records, "--store", store, stdin=document("b"))
    finally:
        for path in (store, *store.rglob("*")):
            path.chmod(0o755)


def test_questions_that_cannot_be_asked_are_one_line(store: Path) -> None:
    assert "no query 'evnts'" in one_error("query", "evnts", "--store", store)
    assert "a value must be given" in one_error("query", "event", "--store", store)
    assert "field 'since'" in one_error("query", "events", "-p", "since=soon", "--store", store)
    assert "no parameter 'nope'" in one_error("query", "events", "-p", "nope=1", "--store", store)
    assert "not SPARQL at column" in one_error("sparql", "SELECT ?x WHERE { ?x", "--store", store)
    assert "no event" in one_error("event", "a0000000", "--store", store)
    assert "No such file" in one_error("query", "nothere.rq", "--store", store)


@pytest.mark.parametrize(
    "update", ["INSERT DATA { <urn:a> <urn:b> <urn:c> }", "# SELECT\nDELETE WHERE { ?s ?p ?o }", "DROP ALL", "CLEAR DEFAULT"]
)
def test_sparql_that_writes_is_refused(store: Path, update: str) -> None:
    before = good("export", "nquads", "--store", store).out
    assert "writes" in one_error("sparql", update, "--store", store)
    assert good("export", "nquads", "--store", store).out == before


def test_records_that_do_not_fit_are_errors_with_their_place(store: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"doc": "a", "events": []}\n{"doc": ', "utf-8")
    assert "line 2: not JSON" in one_error("add", "-", "--accounts", bad, "--store", store, stdin=document("b"))
    wrong = {"id": "e1", "type": "Ambush", "trigger": "ambush", "sentence": "not there", "status": "occurred"}
    bad.write_text(json.dumps({"doc": "b", "events": [wrong]}), "utf-8")
    said = one_error("add", "-", "--accounts", bad, "--store", store, stdin=document("b", GOOD + " B."))
    assert "event e1" in said and "sentence" in said
    assert listed(store) == ["a"]


def test_a_file_that_cannot_be_written_is_one_line(store: Path, tmp_path: Path) -> None:
    assert "No such file or directory" in one_error("triples", "--store", store, "-o", tmp_path / "no" / "t.jsonl")
