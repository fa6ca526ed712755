"""Chromium for the tests of the explorer, and a page in it that may load nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync "
    "--hide-scrollbars"
).split()
WEBGL, NO_WEBGL = "--enable-unsafe-swiftshader", "--disable-3d-apis"


def chromium() -> str:
    """Where Chromium is; without it tests are skipped, but fail in CI."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    try:
        import playwright  # noqa: F401
    except ImportError:
        path = None
    if path is None and os.environ.get("CI"):
        pytest.fail("no Chromium or no playwright: run tests/browser.sh and install the extra dev")
    if path is None:
        pytest.skip("no Chromium or no playwright here (tests/browser.sh)")
    return path


@contextmanager
def playing() -> Iterator[Any]:
    """What starts browsers; there can be only one at a time."""
    chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        yield play


@contextmanager
def browser(play: Any, *more: str) -> Iterator[Any]:
    """A browser without a window."""
    run = play.chromium.launch(executable_path=chromium(), args=[*FLAGS, *more])
    yield run
    run.close()


class Opened:
    """A page of the explorer with what it asked for and complained of."""

    def __init__(self, browser: Any, file: Path, hash: str = "", **context: Any) -> None:
        self.context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", **context})
        self.page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda r: self.requests.append(r.url))
        self.page.on("pageerror", lambda e: self.errors.append(str(e)))
        self.page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        self.page.on("dialog", lambda d: (self.errors.append(f"dialog: {d.message}"), d.dismiss()))
        self.file = file
        self.goto(hash)

    def goto(self, hash: str) -> None:
        self.page.goto(self.file.as_uri() + (f"#{hash}" if hash else ""), wait_until="commit")
        self.page.wait_for_selector("#app[data-ready-ms]", state="attached")

    def shown(self) -> int:
        return int(self.page.get_attribute("#app", "data-shown") or -1)

    def hash(self) -> str:
        return str(self.page.evaluate("location.hash"))

    def number(self, name: str) -> float:
        return float(self.page.get_attribute("#app", name) or "nan")

    def is_quiet(self) -> None:
        """Nothing was loaded but the page itself, and nothing went wrong."""
        loaded = [u for u in self.requests if not u.startswith(("blob:", "data:")) and u.split("#")[0] != self.file.as_uri()]
        assert loaded == []
        assert self.errors == []

    def point(self, picture: str) -> tuple[float, float]:
        """Somewhere in a picture where there is something to point at; by moving over it as a hand does."""
        found = self.page.evaluate(FIND, picture)
        assert found, f"nothing to point at in the {picture}"
        return found[0], found[1]


FIND = """picture => {
  const root = document.querySelector(`.picture.${picture}`), canvas = root.querySelector(':scope > canvas'), tip = root.querySelector('.tip');
  const box = canvas.getBoundingClientRect();
  for (let y = 24; y < box.height - 20; y += 5) for (let x = 50; x < box.width - 60; x += 5) {
    const at = { pointerId: 1, clientX: box.left + x, clientY: box.top + y, bubbles: true };
    canvas.dispatchEvent(new PointerEvent('pointermove', at));
    const top = document.elementFromPoint(box.left + x, box.top + y);
    if (!tip.hidden && (top === canvas || canvas.classList.contains('names'))) return [box.left + x, box.top + y];
  }
  return null;
}"""
