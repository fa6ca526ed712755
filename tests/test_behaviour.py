"""What must be read in one to three sentences, form by form (cases: ``tests/behaviour/*.toml``, see `tests.behaviour_cases`).

Wanted is that 95 of 100 cases hold. Reached is less; the floor rises with what is reached and never falls, and
`python -m tests.behaviour_cases` prints every case that fails, with what is wrong.
"""

from __future__ import annotations

from collections import Counter

from tests.behaviour_cases import cases

CASES = list(cases())
REACHED = 0.78


def test_no_less_is_read_than_was() -> None:
    failed = [f"{c.theme}: {c.name}" for c in CASES if c.wrong()]
    assert len(failed) <= (1 - REACHED) * len(CASES), "\n".join(failed)


def test_the_suite_is_wide_and_half_of_it_french() -> None:
    langs = Counter(c.lang for c in CASES)
    assert len(CASES) >= 160 and abs(langs["fr"] - langs["en"]) <= 0.1 * len(CASES)
    assert len({c.name for c in CASES}) == len(CASES) == len({c.text for c in CASES})
