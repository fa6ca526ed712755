"""What chance is worth: estimates on planted data whose truth is known, small here; benchmarks/chains.py does it at 200,000 events."""

from __future__ import annotations

import numpy as np
import pytest

from kg.ask.chance import adjust, chances, evidence, profile
from kg.ask.columns import Ragged
from kg.ask.index import EventIndex
from kg.ask.inference import adjusted, p_differ, p_more, rate_ratio
from kg.ask.mining import find
from kg.ask.patterns import Pattern, pattern_from, patterns
from kg.ask.planted import Plan, planted

REPLY = pattern_from(
    {"steps": [{"types": ["Ambush"]}, {"types": ["AirStrike", "Operation"], "initiator": "target of 1", "target": "initiator of 1"}]},
    "reply",
)
NULLS = [
    REPLY,
    *(
        pattern_from({"steps": [{"types": [a]}, {"types": [b], "initiator": who, "within_days": days}]}, f"{a}-{b}-{days}")
        for a, b, who, days in (
            ("Ambush", "CivilianTargeting", "target of 1", 7),
            ("AirStrike", "Attack", "target of 1", 5),
            ("Operation", "CivilianTargeting", "target of 1", 10),
            ("Attack", "Ambush", "initiator of 1", 3),
        )
    ),
]
PLAN = Plan(8_000, days=900, dyads=60, towns=120)


def twin(firsts: EventIndex, laters: EventIndex, pattern: Pattern) -> int:
    """Pairs of the ambushes of one made-up war and the replies of another in the same places and seasons: pure chance."""
    i = np.flatnonzero(firsts.of_types(pattern.steps[0].types))
    j = np.flatnonzero(laters.of_types(pattern.steps[1].types))

    def both(name: str) -> np.ndarray:
        return np.concatenate((getattr(firsts, name)[i], getattr(laters, name)[j]))

    def role(name: str) -> Ragged:
        values = np.concatenate((getattr(firsts, name).values[i], getattr(laters, name).values[j]))
        return Ragged(np.arange(len(values) + 1, dtype=np.int64), values)

    made = EventIndex.from_columns(
        firsts.types, both("type"), both("begin"), firsts.actors, role("initiators"), role("targets"), both("lat"), both("lon")
    )
    return len(find(made, pattern))


@pytest.mark.parametrize("reply", [0.0, 0.15])
def test_the_true_lift_is_within_its_interval_in_19_of_20_wars(reply: float) -> None:
    from dataclasses import replace

    wars = [planted(replace(PLAN, reply=reply), seed)[0] for seed in range(40)]
    told = [evidence(w, REPLY)[0] for w in wars]
    chance = sum(twin(a, b, REPLY) for a, b in zip(wars, wars[1:] + wars[:1], strict=True))
    truth = sum(e.found for e in told) / chance
    covered = sum(e.low <= truth <= e.high for e in told)
    assert covered >= 35, f"{covered} of 40 intervals hold the true lift {truth:.2f}"
    assert (truth > 1.5) == (reply > 0)


def test_no_pattern_is_called_significant_in_more_than_a_twentieth_of_wars_without_any() -> None:
    false = 0
    for seed in range(40):
        war, _ = planted(PLAN, seed, world=seed)
        false += any(e.significant for rows in adjust(evidence(war, p) for p in NULLS) for e in rows)
    assert false <= 4, f"{false} of 40 wars without replies show some"


def test_what_is_expected_agrees_with_dates_that_are_shifted_at_random() -> None:
    """The permutation test of the literature: turn the replies around in time, as a whole, far from where they were."""
    war, _ = planted(Plan(12_000, days=1200, dyads=20, towns=60, waves=0.0), 3)
    told = evidence(war, REPLY)[0]
    later = np.isin(war.type, [war.types.index(t) for t in REPLY.steps[1].types])
    counts = []
    for shift in range(150, 1050, 30):
        first = war.span()[0]
        begin = np.where(later, (war.begin - first + shift) % 1200 + first, war.begin).astype(np.int32)
        turned = EventIndex.from_columns(war.types, war.type, begin, war.actors, war.initiators, war.targets, war.lat, war.lon)
        counts.append(len(find(turned, REPLY)))
    assert told.expected == pytest.approx(np.mean(counts), rel=0.06)
    assert told.low < told.found / np.mean(counts) < told.high


def test_bursts_widen_the_interval() -> None:
    """A war in which every reply comes five times over has the same lift, but a fifth of the evidence."""
    war, _ = planted(Plan(4_000, days=900, dyads=40, towns=100, reply=0.1), 5)
    later = np.flatnonzero(war.of_types(REPLY.steps[1].types))
    at = np.concatenate((np.arange(len(war)), np.repeat(later, 4)))
    burst = EventIndex.from_columns(
        war.types, war.type[at], war.begin[at], war.actors, war.initiators.take(at), war.targets.take(at), war.lat[at], war.lon[at]
    )
    plain, five = evidence(war, REPLY)[0], evidence(burst, REPLY)[0]
    assert five.found == 5 * plain.found and five.lift == pytest.approx(plain.lift)
    assert five.dispersion > 4 and five.low == pytest.approx(plain.low, rel=0.12)


def test_a_sample_of_the_firsts_gives_the_same_lift_with_less_certainty() -> None:
    war, _ = planted(Plan(20_000, days=1500, dyads=30, reply=0.2), 2)
    whole, part = evidence(war, REPLY)[0], evidence(war, REPLY, sample=1000)[0]
    assert part.firsts <= 1000 < whole.firsts and part.low < whole.lift < part.high and part.low < whole.low


def test_the_chance_of_one_chain_is_that_of_its_surroundings() -> None:
    war, _ = planted(Plan(20_000, days=1500, dyads=30, towns=60), 2)
    found = find(war, REPLY)
    likely = chances(war, REPLY, found)[:, 0]
    assert likely.min() < 0.2 < 0.9 < likely.max(), "a quiet place, and one where strikes come every day"


def test_the_profile_of_lags_adds_up_to_the_evidence() -> None:
    war, _ = planted(Plan(20_000, days=1500, dyads=30, reply=0.2), 2)
    drawn, told = profile(war, REPLY)
    assert drawn.counts[drawn.inside].sum() == told.found
    assert drawn.expected[drawn.inside].sum() == pytest.approx(told.expected, rel=0.01)
    around = drawn.counts[~drawn.inside]
    assert np.mean((drawn.low <= drawn.counts)[~drawn.inside] & (around <= drawn.high[~drawn.inside])) > 0.85


def test_every_shipped_pattern_is_judged_even_on_an_empty_index() -> None:
    empty = EventIndex.build([], [])
    rows = adjust(evidence(empty, p) for p in patterns().values())
    assert all(e.found == 0 and not e.significant for r in rows for e in r)


# ---------------------------------------------------------------- the statistics themselves


def test_intervals_of_rates_hold_the_true_ratio_in_at_least_95_of_100() -> None:
    r = np.random.default_rng(1)
    for mean, ratio, times in ((3, 1.0, 10), (20, 2.0, 5), (200, 0.5, 1)):
        pairs = [(r.poisson(mean * ratio), r.poisson(mean * times)) for _ in range(1500)]
        held = np.mean([low <= ratio <= high for low, high in (rate_ratio(int(n), int(m), times) for n, m in pairs)])
        assert held >= 0.94


def test_p_values_are_those_of_the_binomial_test() -> None:
    from scipy.stats import binomtest

    for n, m, times in ((5, 10, 10.0), (20, 3, 1.0), (1, 40, 6.0)):
        exact = binomtest(n, n + m, 1 / (1 + times), "greater").pvalue
        assert p_more(n, m, times) == pytest.approx(min(1.0, 2 * exact))
    assert p_differ(0, 0) == 1.0


def test_adjusting_agrees_with_the_definitions() -> None:
    from scipy.stats import false_discovery_control

    p = np.random.default_rng(0).random(20) ** 3
    assert adjusted(p, "bh") == pytest.approx(false_discovery_control(p))
    order = np.sort(p)
    holm = [min(1.0, max((len(p) - k) * order[k] for k in range(i + 1))) for i in range(len(p))]
    assert np.sort(adjusted(p)) == pytest.approx(holm)
