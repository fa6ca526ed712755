"""A brief: what reports say happened in a period and area, as blocks of text that become Markdown, HTML or a Word file.

Every sentence is filled in from accounts and carries the numbers of the reports that it rests on; the words around are
those of ``templates/brief.LANG.toml``, which a user may replace. What no report says is told only as not known.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.export.about import About
from kg.export.brief_words import Words
from kg.export.facts import Fact, Said, facts, text, when
from kg.graph.rows import Edge, Graph, Node
from kg.ontology import event_types

TOLLS = ("killed", "wounded", "neutralised")
LINKS = ("retaliationFor", "causedBy", "follows", "claims", "condemns", "partOf")
_MOST_ACTORS = 5


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a brief: a heading, a paragraph, an item of a list, a quotation, or a table (`rows`, the first its head)."""

    kind: Literal["title", "heading", "day", "text", "item", "quote", "table"]
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def brief(graph: Graph, words: Words, about: About) -> list[Block]:
    """The brief of all events of a graph."""
    return list(_Brief(graph, words, about).blocks())


class _Brief:
    def __init__(self, graph: Graph, words: Words, about: About) -> None:
        self.graph, self.words, self.about = graph, words, about
        self.facts = facts(graph)
        used = {a.report.id: a.report for f in self.facts for a in f.accounts if a.report}
        order = sorted(used.values(), key=lambda n: (text(n, "published") or "9", n.id))
        self.reports, self.number = order, {n.id: i for i, n in enumerate(order, 1)}
        self.name = {f.node.id: f"E{i}" for i, f in enumerate(self.facts, 1)}
        self.casualties: dict[str, list[Node]] = {}
        for edge in graph.edges("casualty"):
            if node := graph.get(edge.target):
                self.casualties.setdefault(edge.source, []).append(node)

    def blocks(self) -> Iterator[Block]:
        w = self.words
        filter = w.text("everything") if self.about.filter == "everything" else self.about.filter
        yield Block("title", w.fill("title", filter=filter))
        if not self.facts:
            yield Block("text", w.text("nothing"))
            return
        publishers = {a.publisher for f in self.facts for a in f.accounts}
        accounts = sum(len(f.accounts) for f in self.facts)
        yield Block(
            "text", w.fill("basis", events=len(self.facts), accounts=accounts, reports=len(self.reports), publishers=len(publishers))
        )
        sections: dict[str, Callable[[], Iterator[Block]]] = {
            "summary": self._summary, "days": self._days, "contradictions": self._contradictions, "chains": self._chains,
            "unknown": self._unknown, "sources": self._sources,
        }  # fmt: skip
        for name in w.sections(tuple(sections)):
            yield Block("heading", w.text(f"headings.{name}"))
            yield from sections[name]()

    # ------------------------------------------------------------ numbers of sources

    def _cite(self, found: Iterable[Fact]) -> str:
        return self._numbers(a for f in found for a in f.accounts)

    def _numbers(self, accounts: Iterable[Said]) -> str:
        return numbers({self.number[a.report.id] for a in accounts if a.report})

    def _took_place(self) -> list[Fact]:
        return [f for f in self.facts if f.get("status") == "occurred"]

    # ------------------------------------------------------------ in numbers

    def _summary(self) -> Iterator[Block]:
        w = self.words
        for status, n in sorted(Counter(text(f.node, "status") for f in self.facts).items(), key=lambda x: (-x[1], x[0])):
            of = [f for f in self.facts if f.get("status") == status]
            yield Block(
                "item", w.fill("summary.status", count=n, events=len(self.facts), status=w.text(f"status.{status}"), cite=self._cite(of))
            )
        for kind in TOLLS:
            yield from self._total(kind)
        sure = [f for f in self.facts if int(str(f.get("sources") or 1)) > 1]
        if sure:
            yield Block("item", w.fill("summary.confirmed", count=len(sure), events=len(self.facts), cite=self._cite(sure)))
        for type_, of in _most((text(f.node, "type"), f) for f in self.facts):
            yield Block("item", w.fill("summary.type", type=self._type(type_), count=len(of), cite=self._cite(of)))
        named = ((w_.name, f) for f in self._took_place() for w_ in f.initiators if w_.node.cls != "UnspecifiedGroup")
        for actor, of in _most(named)[:_MOST_ACTORS]:
            yield Block("item", w.fill("summary.actor", actor=actor, count=len(of), cite=self._cite(of)))

    def _total(self, kind: str) -> Iterator[Block]:
        """Tolls added up, as bounds: an event without an upper bound leaves the sum without one."""
        happened = self._took_place()
        with_number = [f for f in happened if f.get(f"{kind}Min") is not None or f.get(f"{kind}Max") is not None]
        if not with_number:
            return
        low = sum(int(str(f.get(f"{kind}Min") or 0)) for f in with_number)
        open_ = [f for f in with_number if f.get(f"{kind}Max") is None]
        high = None if open_ else sum(int(str(f.get(f"{kind}Max"))) for f in with_number)
        said = self.words.fill(
            "summary.toll", kind=self.words.text(f"kinds.{kind}"), range=self.words.range(low, high), count=len(with_number),
            events=len(happened), cite=self._cite(with_number),
        )  # fmt: skip
        yield Block("item", " ".join([said, *([self.words.fill("summary.open", count=len(open_))] if open_ else [])]))

    def _type(self, name: str) -> str:
        known = event_types().get(name)
        return (known.label_fr if self.words.lang == "fr" else known.label_en) if known else name

    # ------------------------------------------------------------ day by day

    def _days(self) -> Iterator[Block]:
        last = None
        for fact in self.facts:
            day = self._day(fact)
            if day != last:
                yield Block("day", day)
                last = day
            yield Block("text", self._told(fact))
            for account in fact.accounts:
                yield Block("quote", self._quoted(account))

    def _day(self, fact: Fact) -> str:
        begin, end = when(fact)
        if begin is None and end is None:
            return self.words.text("headings.undated")
        return self.words.days(begin, end)

    def _told(self, fact: Fact) -> str:
        """An event in a sentence, its tolls each with who says so, and whether the accounts differ."""
        w = self.words
        parts = [f"{self.name[fact.node.id]}. {self._type(text(fact.node, 'type'))}. {self._sentence(fact)}"]
        status = text(fact.node, "status")
        if status != "occurred":
            parts.append(f"({w.text(f'status.{status}')})")
        for kind in TOLLS:
            low, high = fact.get(f"{kind}Min"), fact.get(f"{kind}Max")
            if low is not None or high is not None:
                tellers = [a for a in fact.accounts if self._toll(a, kind)] or list(fact.accounts)
                named = w.text(f"kinds.{kind}")
                parts.append(w.fill("event.toll", kind=named, range=w.range(low, high), cite=self._numbers(tellers)))
        parts.append(w.text("event.contested") if fact.get("contested") else "")
        return " ".join(p for p in parts if p)

    def _sentence(self, fact: Fact) -> str:
        w, known = self.words, event_types().get(text(fact.node, "type"))
        phrase = (known.phrase_fr if w.lang == "fr" else known.phrase_en) if known else "—"
        place = ", ".join(dict.fromkeys(x.label for x in fact.loci))
        return w.fill(
            "event.sentence", who=_names(fact.initiators) or w.text("event.someone"), phrase=phrase,
            whom=_names(fact.targets) or w.text("event.something"),
            place=w.fill("event.place", place=place) if place else w.text("event.unknown_place"), cite=self._cite([fact]),
        )  # fmt: skip

    def _quoted(self, account: Said) -> str:
        day = account.report.props.get("published") if account.report else None
        voice = account.voice or "; ".join(_texts(account.node.props.get("reportedBy")))
        return self.words.fill(
            "event.quote", publisher=account.publisher, day=f", {self.words.days(day, day)}" if isinstance(day, dt.date) else "",
            voice=self.words.fill("event.voice", voice=voice) if voice else "", sentence=" ".join(account.sentence.split()),
            cite=self._numbers([account]),
        )  # fmt: skip

    # ------------------------------------------------------------ contradictions

    def _contradictions(self) -> Iterator[Block]:
        rows = [row for fact in self.facts for row in self._differences(fact)]
        if rows:
            yield Block("table", rows=(self.words.list("contradictions.columns"), *rows))
        else:
            yield Block("text", self.words.text("contradictions.none"))

    def _differences(self, fact: Fact) -> Iterator[tuple[str, ...]]:
        told: tuple[tuple[str, Callable[[Said], str]], ...] = (
            ("killed", lambda a: self._toll(a, "killed")),
            ("wounded", lambda a: self._toll(a, "wounded")),
            ("status", lambda a: self.words.text(f"status.{text(a.node, 'status')}")),
            ("day", self._account_day),
        )
        for what, value in told:
            said: dict[str, list[Said]] = {}
            for account in fact.accounts:
                if of := value(account):
                    said.setdefault(of, []).append(account)
            if len(said) > 1:
                cell = "; ".join(f"{of} {self._numbers(who)}" for of, who in said.items())
                yield f"{self.name[fact.node.id]}. {self._sentence(fact)}", self.words.text(f"contradictions.{what}"), cell

    def _account_day(self, account: Said) -> str:
        begin, end = account.node.props.get("begin"), account.node.props.get("end")
        if not isinstance(begin, dt.date) and not isinstance(end, dt.date):
            return ""
        return self.words.days(begin if isinstance(begin, dt.date) else None, end if isinstance(end, dt.date) else None)

    def _toll(self, account: Said, kind: str) -> str:
        """What an account says of one kind of casualties; what it says was corrected later is left out."""
        found = [n.props for n in self.casualties.get(account.node.id, ()) if n.props.get("kind") == kind and not n.props.get("superseded")]
        said = [f"{'≈ ' if p.get('approximate') else ''}{self.words.range(p.get('min'), p.get('max'))}" for p in found]
        return " + ".join(sorted(said))

    # ------------------------------------------------------------ chains

    def _chains(self) -> Iterator[Block]:
        by_id = {f.node.id: f for f in self.facts}
        lines = [self._link(e, by_id) for name in LINKS for e in self.graph.edges(name) if {e.source, e.target} <= by_id.keys()]
        for line in lines:
            yield Block("item", line)
        if not lines:
            yield Block("text", self.words.text("chains.none"))

    def _link(self, edge: Edge, by_id: dict[str, Fact]) -> str:
        link = self.graph.get(str(edge.props.get("link", "")))
        ends = [f"{self.name[f.node.id]}. {self._plain(f)}" for f in (by_id[edge.source], by_id[edge.target])]
        said = {"event": ends[0], "other": ends[1], "link": self.words.text(f"chains.{edge.name}")}
        if edge.props.get("basis") == "inferred":
            return self.words.fill("chains.inferred", rule=text(link, "rule"), **said)
        words = [n for e in self.graph.edges("evidence") if link and e.source == link.id and (n := self.graph.get(e.target))]
        cite = numbers({self.number[str(n.report)] for n in words if n.report in self.number}) or self._cite([by_id[edge.source]])
        quote = text(link, "quote")
        return self.words.fill("chains.stated", quote=f": “{quote}”" if quote else "", cite=cite, **said)

    def _plain(self, fact: Fact) -> str:
        sentence = self._sentence(fact).removesuffix(".")
        return sentence.removesuffix(self._cite([fact])).rstrip()

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
        for name, test in lacking:
            if found := [f for f in happened if test(f)]:
                said = {"count": len(found), "events": len(happened), "cite": self._cite(found)}
                yield Block("item", self.words.fill(f"unknown.{name}", **said))

    # ------------------------------------------------------------ sources

    def _sources(self) -> Iterator[Block]:
        quotes: dict[str, list[str]] = {}
        for fact in self.facts:
            for account in fact.accounts:
                if account.report and account.sentence:
                    quotes.setdefault(account.report.id, []).append(" ".join(account.sentence.split()))
        for report in self.reports:
            parts = (text(report, "publisher"), text(report, "published"), text(report, "title"), text(report, "url"))
            name = text(report, "sourceId") or report.id
            yield Block("text", f"[{self.number[report.id]}] {', '.join(p for p in (*parts, name) if p)}")
            for quote in dict.fromkeys(quotes.get(report.id, ())):
                yield Block("quote", f"“{quote}”")


def numbers(found: set[int]) -> str:
    """Source numbers in brackets, runs in short.

    >>> numbers({1, 2, 3, 7}), numbers({4}), numbers(set())
    ('[1–3, 7]', '[4]', '')
    """
    runs: list[list[int]] = []
    for n in sorted(found):
        if runs and n == runs[-1][-1] + 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    said = [str(r[0]) if len(r) == 1 else f"{r[0]}{'–' if len(r) > 2 else ', '}{r[-1]}" for r in runs]
    return f"[{', '.join(said)}]" if said else ""


def _most(pairs: Iterable[tuple[str, Fact]]) -> list[tuple[str, list[Fact]]]:
    """Facts by key, the most first."""
    found: dict[str, list[Fact]] = {}
    for key, fact in pairs:
        found.setdefault(key, []).append(fact)
    return sorted(found.items(), key=lambda x: (-len(x[1]), x[0]))


def _names(actors: Sequence[object]) -> str:
    return " & ".join(str(getattr(a, "name", "")).split("@")[0] for a in actors)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else () if value is None else (str(value),)
