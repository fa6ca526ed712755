"""The example corpus with its hand-made records as a graph, and what is known of its events: for tests that need real stories."""

from __future__ import annotations

import datetime as dt
import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from kg.graph.build import build
from kg.graph.rows import Graph
from kg.interchange import accounts_from_record
from kg.model import Account, Link, Report, make_report
from kg.resolve.world import world

ROOT = Path(__file__).resolve().parents[1]
REPORTS, RECORDS = ROOT / "examples" / "reports" / "sahel.docs.jsonl", ROOT / "examples" / "records" / "sahel.gold.jsonl"
IDENTITY = ROOT.parent / "shared" / "gold" / "sahel.identity.json"


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


@lru_cache(maxsize=1)
def said() -> tuple[tuple[Report, list[Account], list[Link]], ...]:
    """Reports, accounts and links of the hand-made records."""
    records = {r["doc"]: r for r in _lines(RECORDS)}
    out = []
    for d in _lines(REPORTS):
        report = make_report(
            d["text"], publisher=d.get("publisher"), published=dt.date.fromisoformat(d["published"]), lang=d.get("lang"),
            title=d.get("title"), source_id=d["id"],
        )  # fmt: skip
        out.append((report, *accounts_from_record(report, records[d["id"]], "gold")))
    return tuple(out)


@lru_cache(maxsize=1)
def graph() -> Graph:
    """The graph of the hand-made records."""
    return build(said(), world())


@lru_cache(maxsize=1)
def accounts() -> dict[str, str]:
    """For each gold event ("doc:e1") the account that is its report's own."""
    out, records = {}, {r["doc"]: r for r in _lines(RECORDS)}
    for report, told, _ in said():
        own = [a for a in told if a.voice is None]
        for event, account in zip(records[str(report.source_id)]["events"], own, strict=True):
            out[f"{report.source_id}:{event['id']}"] = account.id
    return out


@lru_cache(maxsize=1)
def events() -> dict[str, str]:
    """For each gold event ("doc:e1") the event of the graph that its account tells of."""
    event_of = {e.target.removeprefix("account/"): e.source for e in graph().edges("account")}
    return {name: event_of[account] for name, account in accounts().items()}


def identity() -> dict[str, Any]:
    """Which events of the records are one, which are not, and what led to what; skips where the file is absent."""
    if not IDENTITY.exists():
        if os.environ.get("CI"):
            pytest.fail("the gold files are not beside the checkout")
        pytest.skip("the gold files (../shared/gold) are not here")
    found: dict[str, Any] = json.loads(IDENTITY.read_text("utf-8"))
    return found
