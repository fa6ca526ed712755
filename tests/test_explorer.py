"""The explorer's page as a file: what it holds, and that nothing in it can load, run or break out."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from kg.ask.filters import Filter
from kg.model import make_report
from kg.show.explorer import ASSETS, block, explorer, page
from kg.show.explorer_data import pages
from kg.show.explorer_slots import units
from kg.store import Store
from tests.command import good
from tests.explorer_pages import big


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, examples: Path) -> Path:
    """The example corpus with its hand-made records."""
    folder = tmp_path_factory.mktemp("store") / "store"
    records = [x for f in sorted((examples / "records").glob("*.jsonl")) for x in ("--accounts", f)]
    good("add", examples / "reports", *records, "--store", folder)
    return folder


@pytest.fixture(scope="module")
def html(store: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("page") / "page.html"
    good("explore", "--store", store, "-o", out)
    return out.read_text("utf-8")


def held(html: str, id: str) -> Any:
    found = re.search(rf'<script type="application/json" id="{id}">(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_the_page_holds_every_event_and_report_of_the_store(html: str, store: Path) -> None:
    with Store.open(store) as kept:
        events = {n.id.removeprefix("event/") for n in kept.graph().nodes("Event")}
        reports = {r.id: r.text for r in kept.reports()}
    assert {e["id"] for e in held(html, "kg-data")["events"]} == events
    assert {r["id"]: r["text"] for r in held(html, "kg-words") if r["accounts"]}.items() <= reports.items()


def test_every_highlight_stands_on_the_words_of_its_account(html: str, store: Path) -> None:
    with Store.open(store) as kept:
        quotes = {a.id: (a.trigger.quote, [t.spans[0].quote for t in a.casualties]) for r in kept.reports() for a in kept.accounts(r.id)}
    for report in held(html, "kg-words"):
        for a in report["accounts"]:
            trigger, tolls = quotes[a["id"]]
            assert cut(report["text"], a["trigger"]) == trigger
            assert [cut(report["text"], t["at"][0]) for t in a.get("tolls", [])] == tolls


def cut(text: str, at: list[int]) -> str:
    """A piece of a text as a browser cuts it: by UTF-16 units."""
    return text.encode("utf-16-le")[2 * at[0] : 2 * at[1]].decode("utf-16-le")


def test_nothing_in_the_page_names_a_thing_to_load(html: str) -> None:
    markup = re.sub(r"<script[^>]*>.*?</script>", "", html, flags=re.DOTALL)
    assert not re.search(r"https?:", markup)
    assert re.findall(r"(?:src|href|action|srcset)\s*=\s*(\S+)", markup) == ['"data:,">']
    for asset in ("explorer.js", "explorer.css"):
        text = (ASSETS / asset).read_text("utf-8")
        assert not re.search(r"""(url|import)\(\s*["']?(https?:|//)""", text)
        assert not re.search(r"importScripts|\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon", text)
        assert set(re.findall(r"https?://[\w./-]+", text)) <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"} | svg_words(
            text
        )


def svg_words(text: str) -> set[str]:
    """Addresses that are names of namespaces or of documentation in messages of libraries, none of which is ever loaded."""
    return {u for u in re.findall(r"https?://[\w./-]+", text) if "w3.org" in u or "github.com" in u}


def test_only_the_pages_own_script_and_style_may_run(html: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy
    rules = dict(r.strip().split(" ", 1) for r in policy[1].split(";"))
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in policy[1]
    assert rules["script-src"].startswith("'sha256-")
    assert "connect-src" not in rules


def test_no_text_of_a_report_can_end_its_block() -> None:
    nasty = "</script><!--<script>alert(1)</script>\u2028\u202e"
    made = page({"x": nasty}, [{"text": nasty}])
    assert made.count("</script>") == page({}, []).count("</script>")
    assert json.loads(block({"x": nasty})) == {"x": nasty}
    assert "<" not in block({"x": nasty})


def test_places_in_the_text_count_as_a_browser_counts() -> None:
    text = "a\U0001f642b\U0001f642c"
    at = units(text)
    assert [at(n) for n in range(6)] == [0, 1, 3, 4, 6, 7]


def test_the_same_store_gives_the_same_page(html: str, store: Path) -> None:
    with Store.open(store) as kept:
        assert explorer(kept)[0] == html


def test_filters_of_the_command_choose_the_events(store: Path, tmp_path: Path) -> None:
    good("explore", "--store", store, "-o", tmp_path / "p.html", "--actor", "JNIM", "--type", "fighting", "--since", "2024-01-01")
    data = held((tmp_path / "p.html").read_text("utf-8"), "kg-data")
    assert 0 < len(data["events"]) < 100
    assert data["filter"] == "JNIM, fighting, since 2024-01-01"
    jnim = next(n for n, a in enumerate(data["actors"]) if a["id"] == "actor/jnim")
    assert all(jnim in e.get("i", []) + e.get("t", []) for e in data["events"])


def test_more_events_than_fit_are_counted_and_said(store: Path, tmp_path: Path) -> None:
    result = good("explore", "--store", store, "-o", tmp_path / "p.html", "--most", "100")
    data = held((tmp_path / "p.html").read_text("utf-8"), "kg-data")
    assert len(data["events"]) == 100
    assert sum(n for _, n in data["rest"]) == data["asked"] - 100
    assert data["notes"][0] == {"what": "events", "shown": 100, "of": data["asked"]}
    assert f"100 of {data['asked']} events" in result.err


def test_texts_beyond_the_room_are_left_out_oldest_first_and_said(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.show.explorer_data.MOST_TEXT", 20_000)
    with Store.open(store) as kept:
        made = pages(kept, Filter())
    with_text = [w["published"] for w in made.words if "text" in w]
    without = [w for w in made.words if "text" not in w]
    assert with_text and without
    assert min(with_text) >= max(w["published"] for w in without)
    assert all(a["quote"] for w in without for a in w["accounts"])
    assert {"what": "texts", "shown": len(with_text), "of": len(made.words)} in made.notes


def test_a_store_without_events_makes_a_page(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", create=True) as kept:
        kept.add(make_report("Nothing happened."), [])
        assert held(explorer(kept)[0], "kg-data")["events"] == []


def test_the_built_assets_are_up_to_date_with_their_source(root: Path, tmp_path: Path) -> None:
    if shutil.which("node") is None or not (root / "explorer" / "node_modules").is_dir():
        pytest.skip("no node, or `npm ci` was not run in explorer/")
    subprocess.run(["node", "build.mjs", str(tmp_path)], cwd=root / "explorer", check=True)
    for name in ("explorer.js", "explorer.css"):
        assert (tmp_path / name).read_bytes() == (ASSETS / name).read_bytes(), "run `npm run build` in explorer/"


def test_the_lock_of_the_source_names_no_registry(root: Path) -> None:
    assert "resolved" not in (root / "explorer" / "package-lock.json").read_text("utf-8")


def test_a_big_page_is_not_much_larger_than_its_texts() -> None:
    first, words = big(2000, 300, 300)
    assert len(page(first, words)) < 3 * sum(len(w["text"]) for w in words) + 2_500_000
