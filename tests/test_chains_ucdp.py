"""UCDP's 16,566 events of Syria: chains equal to a plain computation over the table, pair by pair, to the last one."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import os
from pathlib import Path

import numpy as np
import pytest

from kg.ask.columns import Ragged
from kg.ask.geometry import haversine
from kg.ask.index import EventIndex
from kg.ask.indexing import index_ucdp
from kg.ask.mining import find
from kg.ask.patterns import pattern_from

TABLE = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "ucdp" / "ged_syria_candidate.jsonl.gz"
BATTLE, CIVILIANS = "ArmedClash", "CivilianTargeting"


@pytest.fixture(scope="module")
def table() -> list[dict]:
    if not TABLE.exists():
        if os.environ.get("CI"):
            pytest.fail("the UCDP table is not beside the checkout")
        pytest.skip("the UCDP table (../shared/corpora/ucdp) is not here")
    with gzip.open(TABLE, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def index(table: list[dict]) -> EventIndex:
    return index_ucdp(table)


class Plain:
    """The table as plain columns, without the index: what the expected results are computed from."""

    def __init__(self, table: list[dict]) -> None:
        self.type = np.array([CIVILIANS if r["type_of_violence"] == 3 else BATTLE for r in table])
        self.begin, self.end = (np.array([dt.date.fromisoformat(r[f"date_{x}"]).toordinal() for r in table]) for x in ("start", "end"))
        self.lat, self.lon = (np.array([r[x] for r in table], float) for x in ("latitude", "longitude"))
        self.a, self.b = ([frozenset(x.strip() for x in r[s].split(",")) for r in table] for s in ("side_a", "side_b"))

    def same_sides(self, i: int, j: int) -> bool:
        """Whether both sides of one event are, in part at least, the same sides of the other."""
        return bool(self.a[i] & self.a[j] and self.b[i] & self.b[j])

    def pairs(self, first: str, then: str, days: int, km: float, least: int, roles) -> set[tuple[int, int]]:
        """Every pair, first by time and place over the whole table, then by the sides: `roles(i, j)`."""
        out = set()
        later = np.flatnonzero(self.type == then)
        for i in np.flatnonzero(self.type == first):
            gap = self.begin[later] - self.end[i]
            ok = (gap <= days) & ((gap >= least) if least > 0 else (self.begin[later] - self.begin[i] >= least))
            near = later[ok]
            one = np.full(len(near), self.lat[i]), np.full(len(near), self.lon[i])
            near = near[haversine(*one, self.lat[near], self.lon[near]) <= km]
            out |= {(int(i), int(j)) for j in near if j != i and roles(int(i), int(j))}
        return out


def mined(index: EventIndex, **step) -> set[tuple[int, int]]:
    first = step.pop("first")
    found = find(index, pattern_from({"steps": [{"types": [first]}, step]}, "ucdp"), most=10**8)
    return {(int(a), int(b)) for a, b in found.events}


def test_civilians_attacked_by_a_side_that_was_just_fought(table: list[dict], index: EventIndex) -> None:
    plain = Plain(table)
    expected = plain.pairs(BATTLE, CIVILIANS, 7, 50, 1, lambda i, j: bool(plain.b[i] & plain.a[j]))
    assert mined(index, first=BATTLE, types=[CIVILIANS], initiator="target of 1", within_days=7, within_km=50) == expected
    assert len(expected) > 500


def test_battles_of_the_same_two_sides_a_day_to_three_after_within_twenty_km(table: list[dict], index: EventIndex) -> None:
    plain = Plain(table)
    expected = plain.pairs(BATTLE, BATTLE, 3, 20, 1, plain.same_sides)
    step = {"types": [BATTLE], "initiator": "initiator of 1", "target": "target of 1", "within_days": 3, "within_km": 20}
    assert mined(index, first=BATTLE, **step) == expected
    assert len(expected) > 10_000


def test_blows_returned_on_the_same_day_or_later(table: list[dict], index: EventIndex) -> None:
    plain = Plain(table)
    expected = plain.pairs(BATTLE, BATTLE, 2, 10, 0, lambda i, j: bool(plain.b[i] & plain.a[j]) and bool(plain.a[i] & plain.b[j]))
    step = {"types": [BATTLE], "initiator": "target of 1", "target": "initiator of 1", "within_days": 2, "within_km": 10, "same_day": True}
    assert mined(index, first=BATTLE, **step) == expected


def test_nobody_need_come_back(table: list[dict], index: EventIndex) -> None:
    plain = Plain(table)
    expected = plain.pairs(CIVILIANS, CIVILIANS, 30, 5, 1, lambda i, j: True)
    assert mined(index, first=CIVILIANS, types=[CIVILIANS], within_days=30, within_km=5) == expected


def test_the_index_holds_the_table(table: list[dict], index: EventIndex) -> None:
    assert len(index) == 16_566
    assert int(index.toll["killedMax"].sum()) == sum(int(r["high"]) for r in table)
    assert isinstance(index.initiators, Ragged) and index.initiators.lengths().max() > 5
