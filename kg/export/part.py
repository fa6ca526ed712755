"""A part of a store, chosen once and handed over in many forms: the one way that `kg export`, `kg brief` and `kg run` go.

>>> import datetime as dt, tempfile
>>> from kg.store import Store
>>> with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "store", create=True) as store:
...     june = part(store, Filter(since=dt.date(2025, 6, 1), until=dt.date(2025, 6, 30)))
...     june.export("csv", Path(folder) / "june.csv")
...     june.brief(Path(folder) / "june.md", lang="fr")
...     print((Path(folder) / "june.md").read_text("utf-8").splitlines()[0])
# Note : 1er–30 juin 2025
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from kg.ask.filters import EVERYTHING, Filter
from kg.ask.queries import Query, run_rdf
from kg.errors import InputError
from kg.export import export
from kg.export.about import about
from kg.export.brief import MOST, brief
from kg.export.brief_words import words
from kg.export.brief_write import WRITERS, Beside
from kg.export.selection import events_of, filtered, neighbourhood
from kg.graph.rows import Graph
from kg.store import Store


@dataclass(frozen=True, slots=True)
class Part:
    """Events with all that belongs to them, and the words that say which they are."""

    graph: Graph
    wanted: Filter = EVERYTHING
    query: str = ""
    licence: str = ""
    date: str | None = None

    def words(self) -> str:
        """Which events these are, for the file to say."""
        return ", ".join(x for x in (self.query, self.wanted.words()) if x)

    def export(self, format: str, out: Path | BinaryIO) -> None:
        """Write the part in the format of that name."""
        made = io.BytesIO()
        export(format, self.graph, made, about=about(self.graph, self.words(), self.licence, self.date))
        write_whole(out, made.getvalue())

    def brief(self, out: Path | BinaryIO, form: str = "", *, lang: str = "en", most: int = MOST, pictures: bool = True) -> None:
        """Write a brief of the part; the name of the file tells the form, and pictures of Markdown come beside it."""
        path = out if isinstance(out, Path) else None
        form = form or (path.suffix.removeprefix(".").lower() if path else "md")
        if form not in WRITERS:
            raise InputError(f"no brief as {form!r}", file=str(path or ""), remedy=f"name the file .{', .'.join(WRITERS)}")
        phrases = words(lang)
        asked = phrases.filter(self.wanted) if self.wanted != EVERYTHING or not self.query else ""
        said = about(self.graph, ", ".join(x for x in (self.query, asked) if x), self.licence, self.date)
        shown = pictures and (path is not None or form != "md")
        made = io.BytesIO()
        WRITERS[form](brief(self.graph, phrases, said, most=most, pictures=shown), phrases, said, made, _beside(path) if path else None)
        write_whole(out, made.getvalue())

    def bearing(self, licence: str = "", date: str | None = None) -> Part:
        """The same with what its files shall say of the reports' licence, and the day that they shall bear."""
        return replace(self, licence=licence, date=date)


def part(store: Store, wanted: Filter = EVERYTHING, query: str | Query = "", given: Mapping[str, str] | None = None) -> Part:
    """The events that pass a filter and, if there is one, that the answer to a query (a name, or a query read) names."""
    graph = filtered(store.graph(), wanted)
    if not query:
        return Part(graph, wanted)
    name = query if isinstance(query, str) else query.name
    events = events_of(run_rdf(store.rdf(), query, dict(given or {})), name)
    there = {n.id for n in graph.nodes("Event")}
    said = f"query {name}" + (f" ({', '.join(f'{k}={v}' for k, v in given.items())})" if given else "")
    return Part(neighbourhood(graph, events & there), wanted, said)


def _beside(path: Path) -> Beside:
    def write(end: str, data: bytes) -> str:
        name = f"{path.stem}-{end}"
        write_whole(path.with_name(name), data)
        return name

    return write


def write_whole(out: Path | BinaryIO, data: bytes) -> None:
    """Write a file at once, so that nobody finds half of one; or what is written to a stream."""
    if not isinstance(out, Path):
        out.write(data)
    elif out.exists() and not out.is_file():  # a pipe or a device
        out.write_bytes(data)
    else:
        whole = out.with_name(f".{out.name}.part")
        whole.write_bytes(data)
        whole.replace(out)
