"""Reading texts that nobody would write: no crash, and nothing said without its words (10,000 of them: ``benchmarks/fuzz.py``)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from kg.model import Span, make_report
from tests.scripts import script

PATH = Path(__file__).parent.parent / "benchmarks" / "fuzz.py"


@pytest.fixture(scope="module")
def fuzz() -> ModuleType:
    return script(PATH)


def test_mutated_and_random_texts_are_read_without_a_crash_and_with_evidence(fuzz: ModuleType) -> None:
    assert fuzz.run(150, seed=1) == []


def test_the_texts_are_the_same_for_a_seed_and_many_kinds(fuzz: ModuleType) -> None:
    first = list(fuzz.texts(300, seed=3))
    assert first == list(fuzz.texts(300, seed=3))
    assert len(set(first)) > 290 and any(not t.isascii() for t, _ in first) and any("\n" in t for t, _ in first)


def test_a_crash_and_a_slot_without_evidence_are_noticed(fuzz: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    report = make_report("Gunmen killed four soldiers in Djibo on Monday.", published=fuzz.PUBLISHED, lang="en")
    account = fuzz.extract(report)[0][0]
    assert fuzz.unproved(report, account) is None
    assert fuzz.unproved(report, replace(account, sentence=Span(0, 6, "Nobody"))) is not None
    monkeypatch.setattr(fuzz, "extract", lambda report: 1 / 0)
    assert fuzz.failure("Some text.", "en").startswith("ZeroDivisionError")
