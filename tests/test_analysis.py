"""Analysing reports one after the other or on several cores: the same outcomes in the same order, and one bad report ends nothing."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from kg import analysis
from kg.analysis import Said, analyse, read_records
from kg.errors import InputError, KgError
from kg.model import Report, make_report
from kg.read import read_paths


def test_several_cores_give_the_same_in_the_same_order(examples: Path, tmp_path: Path) -> None:
    lines = (examples / "reports" / "sahel.docs.jsonl").read_text("utf-8").splitlines()
    (tmp_path / "in.jsonl").write_text("\n".join([*lines[:12], "{broken", *lines[12:]]), "utf-8")
    records = read_records([examples / "records" / "sahel.gold.jsonl"])
    one, two = (list(analyse(read_paths([tmp_path / "in.jsonl"]), records=records, jobs=n)) for n in (1, 2))
    assert [str(o) if isinstance(o, InputError) else o for o in one] == [str(o) if isinstance(o, InputError) else o for o in two]
    assert [i for i, o in enumerate(one) if isinstance(o, InputError)] == [12]


def test_a_report_that_the_extractor_stumbles_over_is_one_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumbles(report: Report) -> Said:
        if report.text == "B":
            raise ZeroDivisionError("oh")
        return Said(report, [], [])

    monkeypatch.setattr(analysis, "_extract", stumbles)
    first, error, last = analyse([make_report("A"), make_report("B", source_id="b"), make_report("C")])
    assert isinstance(first, Said) and isinstance(last, Said) and isinstance(error, InputError)
    assert str(error).startswith("b: extraction failed (ZeroDivisionError: oh)")


def _dies(report: Report) -> Said:
    os._exit(9)


def test_a_killed_process_is_an_error_and_no_hang() -> None:
    with pytest.raises(KgError, match="ended suddenly"):
        list(analysis._parallel([make_report("A"), make_report("B")], _dies, 2))


def test_records_are_taken_by_the_id_of_their_document(tmp_path: Path) -> None:
    event = {"id": "e1", "type": "Ambush", "trigger": "ambushed", "sentence": "Gunmen ambushed a convoy."}
    path = tmp_path / "r.jsonl"
    path.write_text(json.dumps({"doc": "a", "events": [event]}), "utf-8")
    [said] = analyse([make_report("Gunmen ambushed a convoy.", source_id="a")], records=read_records([path]))
    assert isinstance(said, Said) and [a.type for a in said.accounts] == ["Ambush"]
    assert said.accounts[0].extractor == "record"
