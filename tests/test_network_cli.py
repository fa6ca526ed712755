"""`kg network` and `kg plot` on the example corpus."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.cli import run
from kg.cli.network import span
from kg.store import Store
from tests import sahel


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("network") / "store"
    with Store.open(path, create=True) as kept:
        for report, accounts, links in sahel.said():
            kept.add(report, accounts, links)
    return str(path)


@pytest.fixture
def kg(store: str, capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*args: str, code: int = 0) -> tuple[list[dict[str, Any]], str]:
        assert run([*args, "--store", store]) == code
        said = capsys.readouterr()
        return [json.loads(line) for line in said.out.splitlines()], said.err

    return call


def test_ties_are_counted_by_sign_and_can_be_traced(kg: Any) -> None:
    ties, _ = kg("network", "--unnamed", "hidden")
    first = ties[0]
    assert (first["initiator"], first["target"]) == ("JNIM", "Malian Armed Forces")
    assert first["events"] == first["hostile"] + first["cooperative"] + first["neutral"] > 5 <= first["sources"]
    events, _ = kg("triples", "--actor", "JNIM")
    assert sum(t["initiator"].startswith("Jama") and t["target"].startswith("Malian Armed") for t in events) >= first["events"] - 3


def test_filters_narrow_the_network(kg: Any) -> None:
    everything = len(kg("network")[0])
    for more in (
        ["--area", "Burkina Faso"],
        ["--since", "2024-01-01"],
        ["--type", "strike"],
        ["--actor", "Wagner Group"],
        ["--sources", "2"],
    ):
        assert 0 < len(kg("network", *more)[0]) < everything


def test_measures_groups_balance_and_places(kg: Any) -> None:
    actors, _ = kg("network", "--measure", "pagerank", "--measure", "hostile_out", "--unnamed", "hidden")
    assert sum(a["pagerank"] for a in actors) == pytest.approx(1.0, abs=1e-3)
    members, said = kg("network", "--communities", "--unnamed", "hidden")
    assert "modularity" in said and "stability" in said and {m["group"] for m in members} >= {0, 1}
    camps, _ = kg("network", "--communities", "camps", "--unnamed", "hidden")
    of = {m["actor"]: m["group"] for m in camps}
    assert of["Malian Armed Forces"] == of["Wagner Group"] != of["JNIM"]
    (balance,), _ = kg("network", "--balance", "--unnamed", "hidden")
    assert balance["+++"] + balance["++-"] + balance["+--"] + balance["---"] > 0
    places, _ = kg("network", "--places")
    assert places[0]["events"] >= places[-1]["events"]


def test_periods_and_change(kg: Any) -> None:
    by_year, _ = kg("network", "--by", "year", "--unnamed", "hidden")
    assert [t["period"] for t in by_year] == sorted(t["period"] for t in by_year)
    found, _ = kg("network", "--diff", "2023..2025", "--unnamed", "hidden")
    assert {c["kind"] for c in found} >= {"began", "broke", "appeared", "silent"}
    assert any(c["kind"] == "silent" and c["a"] == "CMA" for c in found)


def test_wrong_questions_are_refused_with_a_way_out(kg: Any) -> None:
    for args, says in (
        (["--diff", "2024"], "two periods"), (["--diff", "2024..x"], "not a period"), (["--status", "maybe"], "no status"),
    ):  # fmt: skip
        assert says in kg("network", *args, code=2)[1]
    for args, says in ((["--measure", "fame"], "use one of"), (["--actor", "Nobody"], "no actor"), (["--type", "Raid"], "no event type")):
        assert says in kg("network", *args, code=1)[1]


def test_every_plot_is_drawn(kg: Any, tmp_path: Path) -> None:
    for what in ("events", "tolls", "network", "lags", "chain"):
        kg("plot", what, "-o", str(tmp_path / f"{what}.svg"))
        assert (tmp_path / f"{what}.svg").read_bytes()[:5] == b"<?xml"
    kg("network", "-o", str(tmp_path / "net.svg"))
    assert (tmp_path / "net.svg").stat().st_size > 10_000
    assert "end the name in" in kg("plot", "events", "-o", str(tmp_path / "x.gif"), code=1)[1]


def test_periods_are_written_as_people_write_them() -> None:
    assert [str(d) for d in span("2024-02")] == ["2024-02-01", "2024-02-29"]
    assert [str(d) for d in span("2024-01-05:2024-03-01")] == ["2024-01-05", "2024-03-01"]


def test_the_events_alone_give_the_same_index_as_the_whole_graph(store: str) -> None:
    from kg.ask.indexing import index_graph

    with Store.open(store) as kept:
        whole, events = index_graph(kept.graph()), index_graph(kept.event_graph())
        assert len(kept.event_graph()) < len(kept.graph()) / 2
    assert whole.ids == events.ids and whole.actors == events.actors and whole.place_names == events.place_names
    assert (whole.initiators.values == events.initiators.values).all() and (whole.begin == events.begin).all()


def test_a_publisher_is_a_filter_too(kg: Any) -> None:
    assert 0 < len(kg("network", "--publisher", "Radio Liptako")[0]) < len(kg("network")[0])
