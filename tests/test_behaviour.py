"""What must be read in one to three sentences, form by form (cases: ``tests/behaviour/*.toml``, see `tests.behaviour_cases`)."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.behaviour_cases import LIMITS, Case, cases, limits_page

CASES = list(cases())


@pytest.mark.parametrize("case", [pytest.param(c, id=f"{c.theme}: {c.name}") for c in CASES])
def test_what_must_be_read(case: Case) -> None:
    wrong = case.wrong()
    if case.known_limit and wrong:
        pytest.xfail(case.known_limit)
    assert not case.known_limit, "this is read now: take `known_limit` out of the data, and write docs/limits.md anew"
    assert not wrong, "\n".join([case.text, *wrong])


def test_at_most_one_case_in_twenty_is_a_known_limit() -> None:
    assert sum(c.known_limit is not None for c in CASES) <= 0.05 * len(CASES)


def test_the_page_of_known_limits_is_that_of_the_suite() -> None:
    assert LIMITS.read_text(encoding="utf-8") == limits_page(), "run: python -m tests.behaviour_cases --limits"


def test_the_suite_is_wide_and_half_of_it_french() -> None:
    langs = Counter(c.lang for c in CASES)
    assert len(CASES) >= 160 and abs(langs["fr"] - langs["en"]) <= 0.1 * len(CASES)
    assert len({c.name for c in CASES}) == len(CASES) == len({c.text for c in CASES})
