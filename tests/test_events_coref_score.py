"""The coreference scorer gives the figures of the papers that define the measures."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
from coref_score import b_cubed, ceaf_e, conll, muc

KEY = [set("12345"), set("67"), set("89ABC")]
FIRST = [set("12345"), set("6789ABC")]
SECOND = [set("1234589ABC"), set("67")]


def test_muc_cannot_tell_two_wrong_joins_apart_and_b_cubed_can() -> None:
    """The example of Bagga and Baldwin (1998)."""
    for response in (FIRST, SECOND):
        assert muc(KEY, response)[:2] == pytest.approx((0.9, 1.0))
    assert b_cubed(KEY, FIRST)[:2] == pytest.approx((0.762, 1.0), abs=0.001)
    assert b_cubed(KEY, SECOND)[:2] == pytest.approx((0.583, 1.0), abs=0.001)


def test_ceaf_is_the_example_of_its_paper() -> None:
    """Luo (2005): the same key and responses, by the entity-based similarity."""
    assert ceaf_e(KEY, FIRST)[:2] == pytest.approx((0.9167, 0.6111), abs=0.001)
    assert ceaf_e(KEY, SECOND)[:2] == pytest.approx((0.8333, 0.5556), abs=0.001)


def test_the_match_is_the_best_of_all_matches() -> None:
    random = Random(1)
    for _ in range(20):
        key, response = (_clusters(random.choices(range(4), k=12)) for _ in range(2))
        large, small = sorted((key, response), key=len, reverse=True)
        best = max(
            sum(2 * len(a & b) / (len(a) + len(b)) for a, b in zip(order, small, strict=False)) for order in permutations(large, len(small))
        )
        assert ceaf_e(key, response).precision == pytest.approx(best / len(response))


def _clusters(of: list[int]) -> list[set[object]]:
    return [{m for m, cluster in enumerate(of) if cluster == c} for c in sorted(set(of))]


def _worth(one: Sequence[set[object]], other: Sequence[set[object]]) -> float:
    return sum(2 * len(a & b) / (len(a) + len(b)) for a, b in zip(one, other, strict=True))


def test_a_perfect_response_is_perfect_and_singletons_find_no_link() -> None:
    assert conll(KEY, KEY) == {"MUC": 1.0, "B3": 1.0, "CEAFe": 1.0, "CoNLL": 1.0}
    alone = [{m} for c in KEY for m in c]
    assert muc(KEY, alone).recall == 0 and b_cubed(KEY, alone).precision == 1
