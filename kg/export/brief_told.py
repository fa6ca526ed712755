"""The sentences of a brief: what happened, where, how many, and who tells of it; each from accounts, with their numbers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from kg.export.brief_names import MARK, Names, clean, joined, smooth
from kg.export.brief_words import Words
from kg.export.facts import Fact, Said, Where, text, when
from kg.graph.rows import Graph, Node
from kg.ontology import countries
from kg.text import fold

TOLLS = ("killed", "wounded", "neutralised")
_MOST_PLACES = 3
_BEGINS = re.compile(
    r"^(?:[LD]['’]|(?:Le|La|Les|Un|Une|Des|Du|The|A|An|Some|Several|Security|Local|Military|Residents|Witnesses|Officials)\b)"
)
_KM = re.compile(r"(\d+(?:[.,]\d+)?) km (.+)")


class Teller:
    """Puts events into words; `number` is that of each report in the list of sources."""

    def __init__(self, graph: Graph, words: Words, facts: Sequence[Fact], number: Mapping[str, int]) -> None:
        self.words, self.number = words, number
        self.names = Names(graph, words)
        self.label = {f.node.id: f"E{i}" for i, f in enumerate(facts, 1)}
        self.lands = {text(f.node, "country") for f in facts} - {""}
        self.casualties: dict[str, list[Node]] = {}
        for edge in graph.edges("casualty"):
            if node := graph.get(edge.target):
                self.casualties.setdefault(edge.source, []).append(node)

    # ------------------------------------------------------------ numbers of sources

    def cite(self, facts: Iterable[Fact]) -> str:
        """The sources of events."""
        return self.numbers(a for f in facts for a in f.accounts)

    def numbers(self, accounts: Iterable[Said]) -> str:
        """The sources of accounts."""
        return numbers({self.number[a.report.id] for a in accounts if a.report})

    # ------------------------------------------------------------ an event

    def event(self, fact: Fact) -> str:
        """An event in full: what, where, whether it took place, tolls, and whether the accounts differ."""
        w, status = self.words, text(fact.node, "status")
        parts = [self.sentence(fact)]
        if status != "occurred":
            parts.append(w.fill("event.status", status=w.text(f"status.{status}")))
        parts.append(self._tolls(fact))
        parts.append(w.text("event.contested") if fact.get("contested") else "")
        return " ".join(p for p in parts if p)

    def sentence(self, fact: Fact) -> str:
        """What happened and where."""
        return self.words.fill(
            "event.sentence", event=self.label[fact.node.id], told=self._told(fact), place=self.place(fact), cite=self.cite([fact])
        )

    def _told(self, fact: Fact) -> str:
        kind = text(fact.node, "type")
        kind = kind if kind in self.words.table("said") else "other"
        form = (not fact.initiators) * 1 + (not fact.targets) * 2  # both, whom alone, who alone, neither
        phrase = self.words.list(f"said.{kind}", 4)[form]
        said = {
            "who": clean_names(self.names.all_of(fact.initiators)), "whom": clean_names(self.names.all_of(fact.targets)),
            "has": ("ont" if self.names.plural(fact.initiators) else "a"), "type": self.words.type(text(fact.node, "type")),
        }  # fmt: skip
        return smooth(self.words.filled(phrase, f"said.{kind}", **said), self.words.lang)

    def _tolls(self, fact: Fact) -> str:
        said: list[str] = []
        for kind in TOLLS:
            low, high = fact.get(f"{kind}Min"), fact.get(f"{kind}Max")
            if low is not None or high is not None:
                tellers = [a for a in fact.accounts if self.toll(a, kind)] or list(fact.accounts)
                named = self.words.text(f"kinds.{kind}")
                named = named.lower() if said else named
                said.append(self.words.fill("event.toll", kind=named, range=self.words.range(low, high), cite=self.numbers(tellers)))
        return f"{self.words.text('semicolon').join(said)}." if said else ""

    def toll(self, account: Said, kind: str) -> str:
        """What an account says of one kind of casualties; what it says was corrected later is left out."""
        return " + ".join(sorted(self._count(n) for n in self._tolled(account, kind)))

    def toll_of_whom(self, account: Said, kind: str) -> str:
        """The same, and of whom, where it counts several groups."""
        found = self._tolled(account, kind)
        if len(found) < 2:
            return self.toll(account, kind)
        said = [(self._count(n), text(n, "who")) for n in found]
        return " + ".join(sorted(f"{count} {self.names.quoted(who)}" if who else count for count, who in said))

    def _tolled(self, account: Said, kind: str) -> list[Node]:
        found = self.casualties.get(account.node.id, ())
        return [n for n in found if n.props.get("kind") == kind and not n.props.get("superseded")]

    def _count(self, node: Node) -> str:
        return f"{'≈ ' if node.props.get('approximate') else ''}{self.words.range(node.props.get('min'), node.props.get('max'))}"

    # ------------------------------------------------------------ where and when

    def place(self, fact: Fact) -> str:
        """Where it happened, in brackets: places as reports name them, the region, the country if there are several."""
        parts = [*self.places(fact), *self._areas(fact)]
        return self.words.fill("event.place", place=", ".join(parts)) if parts else ""

    def places(self, fact: Fact) -> list[str]:
        """The places as reports name them."""
        labels: dict[str, str] = {}
        for locus in fact.loci:
            labels.setdefault(fold(locus.label), self._where(locus))
        return list(labels.values())[:_MOST_PLACES]

    def _areas(self, fact: Fact) -> list[str]:
        named = {fold(n) for locus in fact.loci for n in (locus.label, *(text(a, "name") for a in locus.anchors))}
        areas = (text(fact.node, "admin1"), self._land(text(fact.node, "country")))
        return [area for area in areas if area and fold(area) not in named]

    def _where(self, locus: Where) -> str:
        relation, label = text(locus.node, "relation"), clean(locus.label)
        one, dash, other = label.partition("–")
        if relation == "between" and dash:
            return self.words.fill("event.between", one=one, other=other)
        if not relation or relation == "between":
            return label
        return joined(f"{self._relation(relation)} {MARK}{label}", self.words.lang)

    def _relation(self, relation: str) -> str:
        if self.words.lang == "en":
            return relation
        known = self.words.table("relations")
        if far := _KM.fullmatch(relation):
            return f"à {far[1]} km {known.get(far[2], far[2])}"
        return str(known.get(relation, f"« {relation} »"))

    def _land(self, code: str) -> str:
        land = countries().get(code) if len(self.lands) > 1 else None
        return (land.names_fr if self.words.lang == "fr" else land.names_en)[0] if land else ""

    def day(self, fact: Fact) -> str:
        """When it happened."""
        begin, end = when(fact)
        return self.words.days(begin, end) if begin or end else self.words.text("headings.undated")

    # ------------------------------------------------------------ who tells of it

    def tellers(self, fact: Fact) -> str:
        """Who reports it, each report once with all the voices that it cites."""
        told: dict[str, list[Said]] = {}
        for account in fact.accounts:
            told.setdefault(account.report.id if account.report else "", []).append(account)
        return self.words.fill("event.tellers", tellers=self.words.text("semicolon").join(map(self._teller, told.values())))

    def _teller(self, accounts: Sequence[Said]) -> str:
        first = accounts[0]
        voices: dict[str, str] = {}
        for account in accounts:
            for voice in (account.voice, *texts(account.node.props.get("reportedBy"))):
                if voice:
                    voices.setdefault(fold(voice), _BEGINS.sub(lambda m: m[0].lower(), voice))
        day = first.report.props.get("published") if first.report else None
        return self.words.fill(
            "event.teller", publisher=first.publisher, day=f", {self.words.day(day)}" if isinstance(day, dt.date) else "",
            voice=self.words.fill("event.voice", voice=", ".join(voices.values())) if voices else "", cite=self.numbers(accounts),
        )  # fmt: skip


def clean_names(text: str) -> str:
    """Names in one line."""
    return " ".join(text.split())


def texts(value: object) -> tuple[str, ...]:
    """A property that may be there once, more often, or not."""
    return tuple(map(str, value)) if isinstance(value, tuple) else () if value is None else (str(value),)


def numbers(found: set[int], name: Callable[[int], str] = str, frame: str = "[{}]") -> str:
    """Source numbers in brackets, runs in short.

    >>> numbers({1, 2, 3, 7}), numbers({4}), numbers(set()), numbers({1, 2, 3, 5}, "E{}".format, "{}")
    ('[1–3, 7]', '[4]', '', 'E1–E3, E5')
    """
    runs: list[list[int]] = []
    for n in sorted(found):
        if runs and n == runs[-1][-1] + 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    said = [name(r[0]) if len(r) == 1 else f"{name(r[0])}{'–' if len(r) > 2 else ', '}{name(r[-1])}" for r in runs]
    return frame.format(", ".join(said)) if said else ""
