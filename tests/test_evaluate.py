"""The program's own scorer gives every figure of the guidelines' scorer, and says why a record is wrong."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kg.evaluate.causes import causes
from kg.evaluate.figures import ROWS, interval, tally, total
from tests.command import kg
from tests.scripts import script


def scorer(shared: Path) -> ModuleType:
    return script(shared / "gold" / "score.py")


def spoiled(gold: dict[str, Any], text: str, rng: random.Random) -> dict[str, Any]:
    """A record as a bad reader would give it."""
    events = [e for e in copy.deepcopy(gold["events"]) if rng.random() < 0.8]
    for e in events:
        if rng.random() < 0.3:
            e["type"] = rng.choice(["Attack", "Claim", "AirStrike"])
        if rng.random() < 0.3:
            e["initiators"], e["targets"] = e["targets"], e["initiators"]
        if rng.random() < 0.2:
            e["date"] = None
        if rng.random() < 0.2:
            e["sentence"] = text[:50]
        e["casualties"] = e["casualties"][:1]
    return {"doc": gold["doc"], "events": events, "links": gold["links"][1:]}


@pytest.mark.parametrize("name", ["dev", "sahel", "sahel2", "sahel3"])
def test_every_figure_equals_that_of_the_guidelines_scorer(shared: Path, name: str) -> None:
    theirs = scorer(shared)
    gold = theirs.load(shared / "gold" / f"{name}.gold.jsonl")
    texts = {k: d["text"] for k, d in theirs.load(shared / "gold" / f"{name}.docs.jsonl").items()}
    rng = random.Random(1)
    predicted = {k: spoiled(g, texts[k], rng) for k, g in gold.items()}
    expected = theirs.score(gold, predicted, texts)
    ours = total(tally(k, g, predicted[k], texts[k]) for k, g in gold.items())
    for row in ROWS:
        assert ours.figure(row) == (expected["rows"][row]["p"], expected["rows"][row]["r"], expected["rows"][row]["f1"]), row
    for name_of_type, v in expected["types"].items():
        assert ours.figure(f"type:{name_of_type}") == (v["p"], v["r"], v["f1"])


def records(examples: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (examples / "records" / f"{name}.gold.jsonl").read_text("utf-8").splitlines()]


def test_a_record_against_itself_is_all_right_and_the_interval_is_a_point(examples: Path) -> None:
    tallies = [tally(g["doc"], g, g, None) for g in records(examples, "sahel")]
    assert total(tallies).figure("tuple") == (1.0, 1.0, 1.0)
    assert interval(tallies, "tuple", draws=50) == (1.0, 1.0)


def test_swapped_parties_are_a_wrong_role_and_a_second_telling_is_a_duplicate(examples: Path) -> None:
    gold = next(g for g in records(examples, "sahel") if any(e["initiators"] and e["targets"] for e in g["events"]))
    event = next(e for e in gold["events"] if e["initiators"] and e["targets"] and not e.get("optional"))
    alone = {"doc": "d", "events": [event], "links": []}
    swapped = event | {"initiators": event["targets"], "targets": event["initiators"]}
    twice = {"doc": "d", "events": [swapped, event | {"id": "e99"}, swapped | {"id": "e100"}], "links": []}
    found = [c for d in tally("d", alone, twice, None).differences for c in causes(d, alone["events"], twice["events"], None)]
    assert ("duplicate", "") in found
    only = {"doc": "d", "events": [swapped], "links": []}
    found = [c for d in tally("d", alone, only, None).differences for c in causes(d, alone["events"], only["events"], None)]
    assert ("wrong role", "initiators") in found


def test_the_command_prints_figures_by_language_and_causes(examples: Path) -> None:
    gold, docs = examples / "records" / "sahel.gold.jsonl", examples / "reports" / "sahel.docs.jsonl"
    done = kg("evaluate", str(gold), str(docs), "--against", str(gold), "--draws", "20")
    assert done.code == 0, done.err
    assert "typed event" in done.out and done.out.count("Causes") == 2
