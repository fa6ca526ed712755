"""Event identity on other people's news: the reasons and the grouping beat the same-lemma baseline, on the same mentions."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
import ecb


def test_mentions_are_reduced_to_their_lemmas() -> None:
    assert [ecb.lemma(w) for w in ("Killed", "killing", "struck", "strikes", "giving", "gave", "tries")] == [
        "kill", "kill", "strik", "strik", "giv", "giv", "try",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def measured(shared: Path) -> dict[tuple[str, str], float]:
    """CoNLL F1 on the development topics, by pool and system; weights and threshold from the training topics alone."""
    (train, seen), (dev, judged) = (ecb.read(shared / "corpora" / "ecbplus" / f"{part}.jsonl") for part in ("train", "dev"))
    judge = ecb.learnt(train, ecb.Reports(seen))
    rows = ecb.table(dev, ecb.Reports(judged), judge, ("gold subtopic", "topic"))
    return {(pool, system): found["CoNLL"] for pool, system, found in rows}


def test_the_baseline_is_the_one_that_is_known(measured: dict[tuple[str, str], float]) -> None:
    assert 0.76 <= measured["gold subtopic", "same lemma"] <= 0.77


@pytest.mark.parametrize("pool", ["gold subtopic", "topic"])
def test_the_program_is_above_the_same_lemma_baseline_in_each_pool(pool: str, measured: dict[tuple[str, str], float]) -> None:
    assert measured[pool, "program"] > measured[pool, "same lemma"] + 0.005
