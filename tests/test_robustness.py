"""Text that lost its case, accents, layout or quotes is read nearly as well (the whole measure: ``benchmarks/robustness.py``)."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.scripts import script

PATH = Path(__file__).parent.parent / "benchmarks" / "robustness.py"
REPORTS = 8  # of each language; on so few one event more or less is a hundredth, so that a loss of 0.05 is what can be told from chance
LOSS = 0.05


@pytest.fixture(scope="module")
def robustness() -> ModuleType:
    return script(PATH)


@pytest.fixture(scope="module")
def pairs(robustness: ModuleType) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    every = robustness.load(robustness.EXAMPLES / "reports" / "sahel.docs.jsonl", robustness.EXAMPLES / "records" / "sahel.gold.jsonl")
    return [p for lang in ("en", "fr") for p in [p for p in every if p[0]["lang"] == lang][:REPORTS]]


def test_each_change_changes_the_text_and_the_record_alike(robustness: ModuleType, pairs: list[Any]) -> None:
    for name, change in robustness.CHANGES.items():
        made = [(robustness.changed(doc, gold, change), doc) for doc, gold in pairs]
        assert any(new["text"] != old["text"] for (new, _), old in made), name
        kept = [e["sentence"] in new["text"] for (new, gold), _ in made for e in gold["events"]]
        assert sum(kept) >= 0.97 * len(kept), name


def test_a_dateline_stands_before_every_report(robustness: ModuleType, pairs: list[Any]) -> None:
    assert all(robustness.datelines(robustness.headed(doc)["text"]) for doc, _ in pairs)


def test_worse_text_is_read_nearly_as_well(robustness: ModuleType, pairs: list[Any]) -> None:
    plain, lost = robustness.losses(pairs)
    assert plain > 0.5
    assert {name: round(loss, 3) for name, loss in lost.items() if loss > LOSS} == {}
