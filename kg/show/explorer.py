"""The explorer: one HTML file with network, map, timeline, list and the reports' words, that opens anywhere without a network.

The page's program and style are built from `explorer/` and lie in `kg/show/assets`; here they are put together with the
data. Nothing of a report is ever markup: data is JSON in blocks that no browser runs, and a content policy allows the one
script and the one style of the page, by their hashes, and nothing else: no loading, no connecting, no sending.
"""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

from kg.ask.filters import EVERYTHING, Filter
from kg.errors import DataError
from kg.show.explorer_data import MOST_EVENTS, Pages, pages
from kg.store import Store

ASSETS = Path(__file__).parent / "assets"

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>kg explorer</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body>
<noscript>This page needs JavaScript. It loads nothing and sends nothing.</noscript>
<div id="app"></div>
<script type="application/json" id="kg-data">{data}</script>
<script type="application/json" id="kg-words">{words}</script>
<script type="application/json" id="kg-map">{map}</script>
<script>{script}</script>
</body>
</html>
"""


def explorer(store: Store, wanted: Filter = EVERYTHING, *, most: int = MOST_EVENTS) -> tuple[str, Pages]:
    """The page about these events, and what is in it."""
    made = pages(store, wanted, most=most)
    return page(made.first, made.words), made


def page(first: dict[str, Any], words: list[dict[str, Any]]) -> str:
    """The page with these blocks of data: the same bytes for the same data."""
    script, style = _asset("explorer.js"), _asset("explorer.css")
    return _PAGE.format(
        policy=policy(script, style), style=style, script=script, data=block(first), words=block(words), map=_asset("map.json").strip()
    )


def block(value: object) -> str:
    """JSON that can stand in a page: whatever it holds, it holds no tag.

    >>> block({"title": "</script><script>alert(1)</script>"})
    '{"title":"\\\\u003c/script>\\\\u003cscript>alert(1)\\\\u003c/script>"}'
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def policy(script: str, style: str) -> str:
    """What the page may do: run this script, use this style, show pictures that it made itself."""
    rules = [
        "default-src 'none'", f"script-src '{_hash(script)}'", f"style-src '{_hash(style)}'", "img-src data: blob:",
        "base-uri 'none'", "form-action 'none'",
    ]  # fmt: skip
    return "; ".join(rules)


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _asset(name: str) -> str:
    try:
        return (ASSETS / name).read_text("utf-8")
    except FileNotFoundError:
        raise DataError("a part of the explorer is not there", file=f"kg/show/assets/{name}", remedy="reinstall conflict-kg") from None
