"""A brief: what reports say happened in a period and area, as blocks of text that become Markdown, HTML or a Word file.

Every sentence is filled in from accounts and carries the numbers of the reports that it rests on; the words around are
those of ``templates/brief.LANG.toml``, which a user may replace. What no report says is told only as not known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from kg.export.about import About
from kg.export.brief_differences import differences
from kg.export.brief_links import links
from kg.export.brief_pictures import Picture, event_map, network_picture
from kg.export.brief_told import TOLLS, Teller, numbers
from kg.export.brief_words import Words
from kg.export.facts import Fact, facts, text, when
from kg.graph.rows import Graph, Node
from kg.text import fold

MOST = 100
"""How many events are told in full, unless somebody asks for more; what is left out is said."""

_MOST_ACTORS = 8
_MOST_RARE = 4
_LOOSE_DAYS = 7
_STATUS_ORDER = ("occurred", "foiled", "planned", "ended", "denied")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a brief: a heading, a paragraph, an item of a list, a note, a table (`rows`, the first its head), a picture."""

    kind: Literal["title", "heading", "day", "text", "item", "note", "quote", "table", "picture"]
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    picture: Picture | None = None


def brief(graph: Graph, words: Words, about: About, *, most: int = MOST, pictures: bool = True) -> list[Block]:
    """The brief of all events of a graph; of more than `most` the heaviest are told in full, and all are counted."""
    return list(_Brief(graph, words, about, most, pictures).blocks())


class _Brief:
    def __init__(self, graph: Graph, words: Words, about: About, most: int, pictures: bool) -> None:
        self.graph, self.words, self.about, self.pictures = graph, words, about, pictures
        self.facts = sorted(facts(graph), key=_in_time)
        used = {a.report.id: a.report for f in self.facts for a in f.accounts if a.report}
        order = sorted(used.values(), key=lambda n: (text(n, "published") or "9", n.id))
        self.reports, self.number = order, {n.id: i for i, n in enumerate(order, 1)}
        self.tell = Teller(graph, words, self.facts, self.number)
        heavy = {f.node.id for f in sorted(self.facts, key=_weight)[:most]}
        self.told = [f for f in self.facts if f.node.id in heavy]

    def blocks(self) -> Iterator[Block]:
        w = self.words
        yield Block("title", w.fill("title", filter=w.text("everything") if self.about.filter == "everything" else self.about.filter))
        if not self.facts:
            yield Block("text", w.text("nothing"))
            return
        publishers = {a.publisher for f in self.facts for a in f.accounts}
        counts = {
            "events": len(self.facts), "accounts": sum(len(f.accounts) for f in self.facts), "reports": len(self.reports),
            "publishers": len(publishers),
        }  # fmt: skip
        yield Block("text", w.fill("basis", **{name: w.count(name, n) for name, n in counts.items()}))
        sections: dict[str, Callable[[], Iterator[Block]]] = {
            "summary": self._summary, "map": self._map, "network": self._network, "days": self._days,
            "contradictions": self._contradictions, "chains": self._chains, "unknown": self._unknown, "sources": self._sources,
        }  # fmt: skip
        for name in w.sections(tuple(sections)):
            if name in ("map", "network") and not self.pictures:
                continue
            yield Block("heading", w.text(f"headings.{name}"))
            yield from sections[name]()

    def _took_place(self) -> list[Fact]:
        return [f for f in self.facts if f.get("status") == "occurred"]

    # ------------------------------------------------------------ in numbers

    def _summary(self) -> Iterator[Block]:
        w, happened = self.words, self._took_place()
        count = Counter(text(f.node, "status") for f in self.facts)
        parts = []
        for status in sorted(count, key=lambda s: (_STATUS_ORDER.index(s) if s in _STATUS_ORDER else 9, s)):
            of = [f for f in self.facts if f.get("status") == status]
            phrase = w.list(f"counted.{status}", 2)[count[status] > 1]
            parts.append(w.filled(phrase, f"counted.{status}", n=count[status], cite=self.tell.cite(of)))
        yield Block("text", w.fill("summary.status", events=w.count("events", len(self.facts)), counts=w.all_of(parts)))
        sure = [f for f in self.facts if int(str(f.get("sources") or 1)) > 1]
        if sure:
            yield Block("text", w.fill("summary.confirmed", count=len(sure), events=len(self.facts), cite=self.tell.cite(sure)))
        if tolls := [row for kind in TOLLS for row in self._total(kind, happened)]:
            yield Block("table", rows=(w.list("summary.tolls", 5), *tolls))
        yield Block("table", rows=(w.list("summary.types", 3), *self._types()))
        yield from self._actors(happened)

    def _total(self, kind: str, happened: list[Fact]) -> Iterator[tuple[str, ...]]:
        """Tolls added up, as bounds: an event without an upper bound leaves the sum without one."""
        with_number = [f for f in happened if f.get(f"{kind}Min") is not None or f.get(f"{kind}Max") is not None]
        if not with_number:
            return
        low = sum(int(str(f.get(f"{kind}Min") or 0)) for f in with_number)
        open_ = [f for f in with_number if f.get(f"{kind}Max") is None]
        high = None if open_ else sum(int(str(f.get(f"{kind}Max"))) for f in with_number)
        of = self.words.fill("summary.of", shown=len(with_number), of=len(happened))
        yield self.words.text(f"kinds.{kind}"), self.words.range(low, high), of, str(len(open_)), self.tell.cite(with_number)

    def _types(self) -> Iterator[tuple[str, str, str]]:
        """Kinds of events, the most first; where many are told of once each, these in one row."""
        types = _most((self.words.type(text(f.node, "type")), f) for f in self.facts)
        rare = [(t, of) for t, of in types if len(of) == 1]
        rare = rare if len(rare) > _MOST_RARE else []
        for kind, of in types[: len(types) - len(rare)]:
            yield kind, str(len(of)), self.tell.cite(of)
        if rare:
            named = self.words.fill("summary.once", types=", ".join(t[:1].lower() + t[1:] for t, _ in rare))
            yield named, str(len(rare)), self.tell.cite(f for _, of in rare for f in of)

    def _actors(self, happened: list[Fact]) -> Iterator[Block]:
        named = _most((who.node.id, f) for f in happened for who in f.initiators if who.node.cls != "UnspecifiedGroup")
        rows = []
        for actor, of in named[:_MOST_ACTORS]:
            node = self.graph.get(actor)
            rows.append((self.tell.names.short(node) if node else actor, str(len(of)), self.tell.cite(of)))
        if rows:
            yield Block("table", rows=(self.words.list("summary.actors", 3), *rows))
        if len(named) > len(rows):
            yield Block("note", self.words.fill("part", shown=len(rows), of=len(named), what=self.words.text("actors")))

    # ------------------------------------------------------------ pictures

    def _map(self) -> Iterator[Block]:
        w, made = self.words, event_map(self.facts, self.tell.label)
        if made is None:
            yield Block("text", w.text("map.none"))
            return
        picture, shown = made
        left = len(self.facts) - len(shown)
        rest = w.fill("map.rest", count=left) if left else ""
        caption = w.fill("map.caption", shown=len(shown), of=len(self.facts), rest=rest, cite=self.tell.cite(shown))
        yield Block("picture", " ".join(caption.split()), picture=picture)

    def _network(self) -> Iterator[Block]:
        w = self.words
        made = network_picture(self.graph, w, self.tell.names)
        if made is None:
            yield Block("text", w.text("network.none"))
            return
        picture, shown, of, events = made
        cite = self.tell.cite(f for f in self.facts if f.node.id in events)
        yield Block("picture", w.fill("network.caption", shown=shown, of=of, cite=cite), picture=picture)

    # ------------------------------------------------------------ day by day

    def _days(self) -> Iterator[Block]:
        last, w = None, self.words
        if len(self.told) < len(self.facts):
            yield Block("text", w.fill("event.rest", shown=len(self.told), of=len(self.facts)))
        for fact in self.told:
            loose = _loose(fact)
            heading = w.text("headings.loose") if loose == 1 else self.tell.day(fact)
            if heading != last:
                yield Block("day", heading)
                last = heading
            told = self.tell.event(fact)
            yield Block("text", w.fill("event.days", days=self.tell.day(fact), sentence=told) if loose == 1 else told)
            yield Block("note", self.tell.tellers(fact))

    # ------------------------------------------------------------ contradictions, chains

    def _contradictions(self) -> Iterator[Block]:
        rows = [row for fact in self.facts for row in differences(fact, self.tell)]
        if rows:
            yield Block("note", self.words.text("contradictions.intro"))
            yield Block("table", rows=(self.words.list("contradictions.columns", 3), *rows))
        else:
            yield Block("text", self.words.text("contradictions.none"))

    def _chains(self) -> Iterator[Block]:
        lines, left = links(self.graph, self.facts, self.tell)
        for line in lines:
            yield Block("item", line)
        if left:
            yield Block("note", self.words.fill("chains.rest", count=left))
        if not lines:
            yield Block("text", self.words.text("chains.none"))

    # ------------------------------------------------------------ what is not known

    def _unknown(self) -> Iterator[Block]:
        happened = self._took_place()
        lacking: tuple[tuple[str, Callable[[Fact], bool]], ...] = (
            ("initiator", lambda f: not f.initiators),
            ("target", lambda f: not f.targets),
            ("place", lambda f: f.get("lat") is None),
            ("day", lambda f: f.get("precision") != "day"),
            ("toll", lambda f: f.get("killedMin") is None and f.get("killedMax") is None),
            ("single", lambda f: int(str(f.get("sources") or 1)) < 2),
        )
        found = [(name, [f for f in happened if test(f)]) for name, test in lacking]
        for name, of in found:
            if of:
                said = {"count": len(of), "events": len(happened), "list": self._list(of), "cite": self.tell.cite(of)}
                yield Block("item", self.words.fill(f"unknown.{name}", **said))
        if not any(of for _, of in found):
            yield Block("text", self.words.text("unknown.none"))

    def _list(self, facts: Iterable[Fact]) -> str:
        """Events by their labels, runs in short."""
        return numbers({int(self.tell.label[f.node.id][1:]) for f in facts}, "E{}".format, "{}")

    # ------------------------------------------------------------ sources

    def _sources(self) -> Iterator[Block]:
        quotes: dict[str, dict[str, list[Fact]]] = {}
        for fact in self.told:
            for account in fact.accounts:
                if account.report and account.sentence:
                    of = quotes.setdefault(account.report.id, {}).setdefault(" ".join(account.sentence.split()), [])
                    of.append(fact)
        for report in self.reports:
            yield Block("text", self.words.fill("sources.source", number=self.number[report.id], told=self._source(report)))
            for quote, of in quotes.get(report.id, {}).items():
                yield Block("quote", self.words.fill("sources.quote", events=self._list(of), quote=quote))

    def _source(self, report: Node) -> str:
        published = report.props.get("published")
        day = self.words.day(published) if hasattr(published, "year") else ""  # type: ignore[arg-type]
        title = text(report, "title")
        parts = (text(report, "publisher"), day, self.tell.names.quoted(title) if title else "", text(report, "url"))
        return ", ".join(p for p in (*parts, text(report, "sourceId") or report.id) if p)


def _in_time(fact: Fact) -> tuple[int, str, str, str]:
    """Events by day; those of which only a stretch of time is known after them, those of which nothing is known last."""
    begin, end = when(fact)
    return _loose(fact), str(begin or end or "9"), str(end or begin or "9"), fact.node.id


def _loose(fact: Fact) -> int:
    """0 for an event in a day or a few, 1 for one somewhere in a longer time, 2 for one at a time that nobody tells."""
    begin, end = when(fact)
    if begin is None and end is None:
        return 2
    return int(begin is None or end is None or (end - begin).days > _LOOSE_DAYS)


def _weight(fact: Fact) -> tuple[int, int, tuple[int, str, str, str]]:
    """The heaviest first: by the numbers of people, then by sources."""
    people = sum(int(str(fact.get(f"{kind}Max") or fact.get(f"{kind}Min") or 0)) for kind in TOLLS)
    return -people, -int(str(fact.get("sources") or 1)), _in_time(fact)


def _most(pairs: Iterable[tuple[str, Fact]]) -> list[tuple[str, list[Fact]]]:
    """Facts by key, the most first."""
    found: dict[str, list[Fact]] = {}
    for key, fact in pairs:
        found.setdefault(key, []).append(fact)
    return sorted(found.items(), key=lambda x: (-len(x[1]), fold(x[0]), x[0]))
