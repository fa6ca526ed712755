"""The annotated reports that the reading model is trained on: each agrees with itself, and a fault names file and line."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from tests.scripts import script

EXAMPLE = """id: one
publisher: Sahel Wire
published: 2024-03-12
lang: en
title: A convoy is hit

Gunmen {1*|ambushed} a convoy near Tessit on Saturday, {1|killing} nine soldiers.
---
1 Ambush 2024-03-09
i gunmen = Gunmen
t convoy = a convoy
p Tessit; near; Gao; ML
k killed; target; soldiers; 9
"""


@pytest.fixture(scope="module")
def annotate(root: Path) -> ModuleType:
    return script(root / "training" / "annotate.py")


def written(folder: Path, text: str) -> Path:
    path = folder / "one.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_annotated_report_of_the_repository_can_be_read(annotate: ModuleType) -> None:
    every = annotate.reports()
    assert len(every) > 250
    for doc, record, marks in every:
        for name, found in marks["mentions"].items():
            assert all(doc["text"][m["start"] :].startswith(m["trigger"]) and m["trigger"] in m["sentence"] for m in found), (
                doc["id"],
                name,
            )
        assert {e["id"] for e in record["events"]} == marks["mentions"].keys()


def test_marks_are_taken_out_of_the_text_and_become_mentions(annotate: ModuleType, tmp_path: Path) -> None:
    doc, record, marks = annotate.read(written(tmp_path, EXAMPLE))
    assert doc["text"] == "Gunmen ambushed a convoy near Tessit on Saturday, killing nine soldiers."
    assert record["events"][0]["trigger"] == "ambushed" and record["events"][0]["casualties"][0]["min"] == 9
    assert [m["trigger"] for m in marks["mentions"]["e1"]] == ["ambushed", "killing"]


@pytest.mark.parametrize(
    ("good", "bad", "line", "words"),
    [
        ("1 Ambush", "1 Ambushh", 9, "unknown type"),
        ("= a convoy", "= two convoys", 11, "mention in the text"),
        ("{1*|ambushed}", "{1|ambushed}", 14, "main triggers"),
        ("target; soldiers", "victim; soldiers", 13, "side"),
        ("p Tessit", "p Tesit", 12, "not in the text"),
    ],
)
def test_a_fault_names_file_and_line(annotate: ModuleType, tmp_path: Path, good: str, bad: str, line: int, words: str) -> None:
    with pytest.raises(annotate.Fault, match=words) as fault:
        annotate.read(written(tmp_path, EXAMPLE.replace(good, bad)))
    assert str(fault.value).startswith(f"one.txt:{line}: ")
