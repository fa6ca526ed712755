"""Chains are found: exactly those that a pattern describes, whatever the size of the blocks and the plan of the join."""

from __future__ import annotations

import numpy as np
import pytest

from kg.ask import join as join_module
from kg.ask.mining import find
from kg.ask.patterns import pattern_from, patterns
from kg.errors import QueryError
from tests.chain_data import brute_force, world

ODD = {
    "over-the-first": {"steps": [{"types": ["Attack", "Ambush"]}, {"types": ["AirStrike"], "initiator": "target of 1"},
        {"types": ["Withdrawal", "Claim"], "after": 1, "within_days": 20, "initiator": "initiator of 1, or unnamed", "place": "any"}]},
    "across": {"steps": [{"sign": "hostile"}, {"sign": "hostile", "initiator": "target of 1", "same_day": True},
        {"sign": "hostile", "initiator": "initiator of 1", "target": "initiator of 2", "within_km": 20}]},
    "nobody-comes-back": {"steps": [{"types": ["Attack"]}, {"types": ["Displacement", "Blockade"], "within_days": 9, "within_km": 15}]},
    "delay": {"steps": [{"sign": "hostile"}, {"sign": "hostile", "min_days": 3, "within_days": 5, "initiator": "target of 1, or unsaid"}]},
}  # fmt: skip


def chains(index, pattern, **options):
    return [tuple(int(e) for e in chain) for chain in find(index, pattern, **options).events]


@pytest.mark.parametrize("name", sorted(patterns()))
def test_the_chains_found_are_those_of_the_plain_reading(name: str) -> None:
    found = 0
    for seed in range(6):
        index = world(seed, 180, days=25, degrees=0.4)
        expected = brute_force(index, patterns()[name])
        assert chains(index, patterns()[name]) == expected
        found += len(expected)
    assert found


@pytest.mark.parametrize("name", sorted(ODD))
def test_steps_may_hang_on_any_earlier_step(name: str) -> None:
    pattern = pattern_from(ODD[name], name)
    for seed in range(4):
        index = world(seed, 70)
        assert chains(index, pattern) == brute_force(index, pattern)


def test_roads_between_two_places_are_measured_as_roads() -> None:
    pattern = pattern_from({"steps": [{"sign": "hostile"}, {"sign": "hostile", "initiator": "target of 1", "within_km": 12}]}, "road")
    with_roads, without = 0, 0
    for seed in range(4):
        index = world(seed, corridors=True)
        assert chains(index, pattern) == brute_force(index, pattern)
        with_roads += len(find(index, pattern))
        without += len(find(world(seed), pattern))
    assert with_roads > without


@pytest.mark.parametrize("block", [1, 7, 1000])
def test_the_size_of_the_blocks_changes_nothing(block: int) -> None:
    index = world(5)
    for name in ("tit-for-tat", "operation-reprisal"):
        whole, pieces = find(index, patterns()[name]), find(index, patterns()[name], block=block)
        assert np.array_equal(whole.events, pieces.events) and np.array_equal(whole.lag, pieces.lag)
        assert np.array_equal(whole.km, pieces.km, equal_nan=True)


def test_bands_of_latitude_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    index = world(6, 150, degrees=6)
    before = {n: chains(index, p) for n, p in patterns().items()}
    monkeypatch.setattr(join_module, "DENSE", 0)
    assert {n: chains(index, p) for n, p in patterns().items()} == before


def test_too_many_chains_are_refused_with_a_way_out() -> None:
    with pytest.raises(QueryError, match=r"more than 3 chains.*filter"):
        find(world(1, 180, days=25, degrees=0.4), patterns()["ambush-retaliation"], most=3)


def test_an_index_without_events_has_no_chains() -> None:
    index = world(0, n=0)
    assert [len(find(index, p)) for p in patterns().values()] == [0] * len(patterns())
