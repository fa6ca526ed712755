"""A chain as a story: what happened, who says so in which words, and why the next thing is told to have come of it.

>>> from kg.graph.rows import Graph
>>> g = Graph()
>>> g.node("event/a1", "Event", type="Ambush", label="JNIM ambushed FAMa@Kayes, 2025-10-01", killedMin=4)
>>> Stories(g).event("event/a1")[:2]
['JNIM ambushed FAMa@Kayes, 2025-10-01', '4+ killed']
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.ask.chains import Chain
from kg.ask.patterns import patterns
from kg.ask.triples import count, toll
from kg.graph.rows import Graph, Node

WIDTH = 100
VERBS = {
    "retaliation_for": ("answered by", "in answer to"),
    "caused_by": ("led to", "caused by"),
    "follows": ("followed by", "after"),
    "claims": ("claimed in", "claims"),
    "condemns": ("condemned in", "condemns"),
    "part_of": ("with, as a part of it", "part of"),
}
"""Link type → how a story goes on with it, forward and back."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What one report says of an event, and each voice in it of the toll."""

    publisher: str
    published: str
    sentence: str
    tolls: tuple[str, ...]


class Stories:
    """Tells of events and chains of a graph; what it needs of the graph is looked up once."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._out: dict[tuple[str, str], list[str]] = {}
        for edge in graph.edges():
            if edge.name in ("account", "inReport", "evidence", "casualty"):
                self._out.setdefault((edge.source, edge.name), []).append(edge.target)

    def event(self, event: str, quotes: int = 2) -> list[str]:
        """An event in lines: its label, its toll and status, and what up to `quotes` reports say of it."""
        node = self.graph.get(event)
        if node is None:
            return [event]
        lines = [str(node.props.get("label", event))]
        said = [toll(node), "" if node.props.get("status", "occurred") == "occurred" else str(node.props["status"])]
        said.append("the accounts differ" if node.props.get("contested") else "")
        if any(said):
            lines.append("; ".join(s for s in said if s))
        tellings = self.tellings(event)
        for telling in tellings[:quotes]:
            lines += textwrap.wrap(f"“{_clean(telling.sentence)}” — {_source(telling)}", WIDTH)
            lines += [f"  {t}" for t in telling.tolls]
        if len(tellings) > quotes:
            more = len(tellings) - quotes
            lines.append(f"… and {more} more report{'s' if more > 1 else ''}")
        return lines

    def tellings(self, event: str) -> list[Telling]:
        """What each report says, the fullest first."""
        by_report: dict[str, list[Node]] = {}
        for account in self._nodes(event, "account"):
            report = next(iter(self._out.get((account.id, "inReport"), [])), account.report or "")
            by_report.setdefault(report, []).append(account)
        found = [(self._telling(r, accounts), r) for r, accounts in by_report.items()]
        return [t for t, r in sorted(found, key=lambda x: (-len(x[0].tolls), x[0].published, x[1])) if t.sentence]

    def _telling(self, report: str, accounts: Sequence[Node]) -> Telling:
        node = self.graph.get(report)
        props: Mapping[str, object] = node.props if node else {}
        own = [a for a in accounts if not a.props.get("voice")] or list(accounts)
        sentence = str(own[0].props.get("sentence", ""))
        for a in own:
            sentence = next((str(e.props["quote"]) for e in self._nodes(a.id, "evidence") if e.props.get("slot") == "sentence"), sentence)
        tolls = tuple(sorted({t for a in accounts for t in self._voiced(a)}))
        return Telling(str(props.get("publisher") or "a report"), str(props.get("published") or ""), sentence, tolls)

    def _voiced(self, account: Node) -> Iterator[str]:
        voice = account.props.get("voice")
        for c in self._nodes(account.id, "casualty"):
            p = c.props
            if voice and not p.get("superseded"):
                who = f" ({p['who']})" if p.get("who") else ""
                yield f"{'about ' if p.get('approximate') else ''}{count(p.get('min'), p.get('max'))} {p.get('kind')}{who}, says {voice}"

    def _nodes(self, source: str, name: str) -> Iterator[Node]:
        for target in self._out.get((source, name), []):
            node = self.graph.get(target)
            if node is not None:
                yield node

    # ------------------------------------------------------------ chains

    def chain(self, chain: Chain) -> list[str]:
        """A chain from its first event to its last."""
        lines = self.event(chain.events[0])
        for n, event in enumerate(chain.events[1:]):
            lines += ["", *self.step(chain, n), "", *self.event(event)]
        return lines

    def step(self, chain: Chain, n: int = 0, back: bool = False) -> list[str]:
        """How a chain goes on from one event to the next, and on what ground."""
        verb = VERBS[chain.type][back]
        parts = [_days(chain.lag[n], back), _where(chain.km[n])]
        lines = [" ".join(["↑" if back else "↓", verb + ",", ", ".join(p for p in parts if p)]).rstrip(", ")]
        for report, words in chain.quotes:
            node = self.graph.get(report)
            lines += textwrap.wrap(f"stated{_by(node)}: “{_clean(words)}”", WIDTH, initial_indent="  ", subsequent_indent="    ")
        if chain.basis == "stated" and not chain.quotes:
            lines.append("  stated")
        if chain.via is not None:
            lines.append("  the report only refers to it; no other event of that day and these sides fits")
        if chain.rule is not None:
            lines += textwrap.wrap(self._ground(chain, n), WIDTH, initial_indent="  ", subsequent_indent="    ")
        return lines

    def _ground(self, chain: Chain, n: int) -> str:
        rule, e = patterns().get(chain.rule or ""), chain.evidence[n] if n < len(chain.evidence) else None
        title = rule.title if rule else chain.rule
        out = f"{'inferred' if chain.basis == 'inferred' else 'also inferred'} ({title}, {chain.rule})"
        chance = chain.chance[n] if n < len(chain.chance) else None
        if chance is not None:
            out += f"; by chance alone in {_percent(chance)} of such cases"
        if e is not None:
            beyond = "beyond chance" if e.significant else "not shown to be beyond chance"
            out += f"; the pattern: {e.found} found, {e.expected:.2g} by chance, {beyond}"
        return out

    def follow(self, start: str, steps: Sequence[tuple[int, Chain]], back: bool = False) -> list[str]:
        """A story that branches: what `Chains.follow` found from an event, indented by depth."""
        lines, told = self.event(start), {start}
        for level, step in steps:
            indent = "    " * (level - 1)
            other = step.events[0 if back else 1]
            known = self.graph.get(other)
            again = [f"{known.props.get('label', other) if known else other} (told above)"]
            lines += ["", *(indent + x for x in self.step(step, back=back)), ""]
            lines += [f"{indent}    {x}" for x in (again if other in told else self.event(other))]
            told.add(other)
        return lines


def _days(lag: int | None, back: bool) -> str:
    if lag is None:
        return "on an unknown day"
    if lag == 0:
        return "the same day"
    return f"{abs(lag)} day{'s' if abs(lag) > 1 else ''} {'earlier' if back or lag < 0 else 'later'}"


def _where(km: float | None) -> str:
    return "" if km is None else "at the same place" if km < 1 else f"{km:.0f} km away"


def _percent(chance: float) -> str:
    return "less than 1 %" if chance < 0.01 else f"{100 * chance:.0f} %"


def _clean(text: str) -> str:
    return " ".join(text.split())


def _source(telling: Telling) -> str:
    return ", ".join(x for x in (telling.publisher, telling.published) if x)


def _by(report: Node | None) -> str:
    return f" by {report.props['publisher']}" if report and report.props.get("publisher") else ""
