"""Plots: the same bytes for the same input, titles that say what is shown of how much, and no label over another."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from matplotlib.figure import Figure

from kg.ask.chains import Chains
from kg.ask.chance import profile
from kg.ask.filters import Filter, rows
from kg.ask.index import EventIndex, EventRow
from kg.ask.network import network
from kg.ask.patterns import pattern
from kg.ask.planted import Plan, planted
from kg.errors import KgError, QueryError
from kg.graph.rows import Graph
from kg.show.plots.chain import plot_chain
from kg.show.plots.events import plot_events
from kg.show.plots.lags import plot_lags
from kg.show.plots.layout import Label, place_labels, positions
from kg.show.plots.network import plot_network
from kg.show.plots.periods import fitting, starts
from kg.show.plots.style import KIND_COLOURS, SIGN_COLOURS, format_of, save
from kg.show.plots.tolls import plot_tolls

WAR, _ = planted(Plan(400, days=500, dyads=5, towns=8, reply=0.4), 1)
EVERY = np.ones(len(WAR), bool)


def story() -> Graph:
    g = Graph()
    g.node("actor/fama", "Military", name="Malian Armed Forces", country="ML", known=True)
    g.node("actor/jnim", "ArmedGroup", name="JNIM", known=True)
    told = (("Ambush", "jnim", "fama", 1), ("AirStrike", "fama", "jnim", 3), ("Attack", "jnim", "fama", 6))
    for n, (what, who, whom, day) in enumerate(told):
        on = dt.date(2025, 6, day)
        g.node(
            f"event/a{n}", "Event", type=what, label=f"{who} {what} {whom}, {on}", begin=on, end=on, lat=15.0 + n / 5, lon=-4.0, killedMin=4
        )
        g.edge(f"event/a{n}", "initiator", f"actor/{who}")
        g.edge(f"event/a{n}", "target", f"actor/{whom}")
    return g


def lags() -> Figure:
    drawn, told = profile(WAR, pattern("ambush-retaliation"))
    return plot_lags(drawn, pattern("ambush-retaliation"), told, "a planted war", len(WAR))


def chain() -> Figure:
    chains = Chains(story())
    return plot_chain(chains.index, [s for _, s in chains.follow("event/a0")], "JNIM", start="event/a0")


def tolls() -> Figure:
    day = dt.date(2025, 1, 1)
    told = [EventRow(f"e{n}", "Attack", day + n * dt.timedelta(9), None, tolls={"killedMin": n, "killedMax": 2 * n}) for n in range(9)]
    index = EventIndex.build([*told, EventRow("e9", "Attack", day, None, tolls={"killedMin": 17})], [])
    return plot_tolls(index, np.ones(10, bool), "all")


FIGURES: dict[str, Callable[[], Figure]] = {
    "events": lambda: plot_events(WAR, EVERY, "a planted war"),
    "tolls": tolls,
    "network": lambda: plot_network(network(WAR), "a planted war"),
    "lags": lags,
    "chain": chain,
}


@pytest.mark.parametrize(("name", "form"), [*((n, f) for n in FIGURES for f in ("svg", "png")), ("chain", "pdf")])
def test_a_figure_drawn_twice_is_the_same_file(name: str, form: str) -> None:
    one, two = io.BytesIO(), io.BytesIO()
    save(FIGURES[name](), one, form, dpi=60)
    save(FIGURES[name](), two, form, dpi=60)
    assert one.getvalue() == two.getvalue() and len(one.getvalue()) > 3000
    assert b"20:" not in one.getvalue()[:300], "no time of day in the head of the file"


def test_the_order_of_hashes_does_not_show(tmp_path: Path) -> None:
    """Sets of names come in another order in every run of Python; the picture must not."""
    program = (
        "import sys; from tests.test_plots import FIGURES; from kg.show.plots.style import save\n"
        "for name in ('network', 'chain'): save(FIGURES[name](), f'{sys.argv[1]}/{name}.svg')"
    )
    for seed in ("1", "2"):
        (tmp_path / seed).mkdir()
        root = Path(__file__).parents[1]
        subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / seed)], check=True, cwd=root, env={"PYTHONHASHSEED": seed, "PATH": ""}
        )
    for name in ("network", "chain"):
        assert (tmp_path / "1" / f"{name}.svg").read_bytes() == (tmp_path / "2" / f"{name}.svg").read_bytes()


def texts(fig: Figure) -> str:
    return "\n".join(t.get_text() for t in fig.findobj(lambda a: hasattr(a, "get_text")))


@pytest.mark.parametrize("name", FIGURES)
def test_the_title_says_what_is_asked_for_and_how_much_of_how_much_is_shown(name: str) -> None:
    words = texts(FIGURES[name]())
    assert "shown" in words and (" of " in words or "all " in words)
    assert any(w in words for w in ("a planted war", "JNIM", "all"))


def test_a_network_shows_the_busiest_and_says_so() -> None:
    fig = plot_network(network(WAR), "", most=4)
    assert "4 of 10 actors shown" in texts(fig)


def test_the_toll_of_the_neutralised_is_not_that_of_the_killed() -> None:
    day = dt.date(2025, 1, 1)
    index = EventIndex.build([EventRow("e", "AirStrike", day, day, tolls={"neutralisedMin": 15, "neutralisedMax": 15})], [])
    words = texts(plot_tolls(index, np.ones(1, bool)))
    assert "at least (0 in all)" in words and "at least (15 in all)" in words


def test_an_open_maximum_is_marked() -> None:
    assert "a count has no upper end" in texts(tolls())


def test_colours_can_be_told_apart_by_the_colour_blind() -> None:
    """Okabe and Ito's colours, and far apart in lightness or hue also for those who see no red (Viénot's matrix)."""

    def seen(colour: str) -> np.ndarray:
        rgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]) ** 2.2
        to_lms = np.array([[0.3904725, 0.54990437, 0.00890159], [0.07092586, 0.96310739, 0.00135809], [0.02314268, 0.12801221, 0.93605194]])
        blind = np.array([[0.0, 1.05118294, -0.05116099], [0, 1, 0], [0, 0, 1]])
        return np.clip(np.linalg.inv(to_lms) @ blind @ to_lms @ rgb, 0, 1) ** (1 / 2.2)

    for colours in (SIGN_COLOURS, KIND_COLOURS):
        names = list(colours)
        for i, a in enumerate(names):
            for b in names[i + 1 :]:
                assert np.linalg.norm(seen(colours[a]) - seen(colours[b])) > 0.18, (a, b)


def test_labels_do_not_cover_each_other_where_there_is_room() -> None:
    labels = [Label(str(n), (100.0 * n, 100.0, 100.0 * n + 20, 120.0), 80.0, 10.0, float(n)) for n in range(6)]
    boxes = list(place_labels(labels, [x.around for x in labels], [], (-100, 0, 800, 300)).values())
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_nodes_do_not_cover_each_other() -> None:
    plain = nx.star_graph(12)
    radius = dict.fromkeys(map(str, plain), 0.4)
    at = positions(nx.relabel_nodes(plain, str), radius)
    gaps = [np.linalg.norm(at[a] - at[b]) for a in at for b in at if a < b]
    assert min(gaps) >= 0.79


def test_periods_fit_the_time_and_cover_it() -> None:
    edges = starts(dt.date(2024, 11, 5), dt.date(2025, 2, 1), "quarter")
    assert [str(e) for e in edges] == ["2024-10-01", "2025-01-01", "2025-04-01"]
    assert fitting(dt.date(2025, 1, 1), dt.date(2025, 12, 31)) == "week"


def test_what_cannot_be_drawn_is_refused_with_a_way_out() -> None:
    nothing = np.zeros(len(WAR), bool)
    for draw in (plot_events, plot_tolls):
        with pytest.raises(QueryError, match="widen the filter"):
            draw(WAR, nothing)
    with pytest.raises(QueryError, match="no two of these actors"):
        plot_network(network(WAR, nothing))
    with pytest.raises(KgError, match=r"end the name in \.svg"):
        format_of("net.gif")


def test_events_are_those_of_the_filter() -> None:
    some = rows(WAR, Filter(types=("strike",)))
    assert f"{int(some.sum())} of {len(WAR)} events shown" in texts(plot_events(WAR, some, "strikes"))


def test_events_at_one_place_stand_side_by_side_on_the_map() -> None:
    from kg.show.plots.chain import _apart

    day = dt.date(2025, 1, 1)
    index = EventIndex.build([EventRow(f"e{n}", "Attack", day, day, lat=15.0, lon=-1.0) for n in range(7)], [])
    at = _apart(index, range(7), (14.0, 15.1, -3.0, -0.9))
    assert all(14.0 < y < 15.1 and -3.0 < x < -0.9 for x, y in at.values())
    assert all(abs(a[0] - b[0]) > 0.1 or abs(a[1] - b[1]) > 0.05 for i, a in at.items() for j, b in at.items() if i < j)
