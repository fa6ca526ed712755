"""What led to what, in sentences: all that reports state, and of what patterns infer the most telling, marked as inferred."""

from __future__ import annotations

from collections.abc import Sequence

from kg.ask.patterns import patterns
from kg.export.brief_told import Teller, numbers
from kg.export.facts import Fact, text
from kg.graph.rows import Edge, Graph, Node

LINKS = ("retaliationFor", "causedBy", "follows", "claims", "condemns", "partOf")
MOST_INFERRED = 12


def links(graph: Graph, facts: Sequence[Fact], tell: Teller) -> tuple[list[str], int]:
    """The sentences, and how many inferred links are left out."""
    by_id = {f.node.id: f for f in facts}
    at = {f.node.id: n for n, f in enumerate(facts)}
    found = [e for name in LINKS for e in graph.edges(name) if {e.source, e.target} <= by_id.keys()]
    stated = sorted((e for e in found if e.props.get("basis") != "inferred"), key=lambda e: (at[e.source], at[e.target], e.name))
    inferred = sorted(
        (e for e in found if e.props.get("basis") == "inferred"),
        key=lambda e: (-float(str(_link(graph, e, "lift") or 0)), at[e.source], at[e.target], e.name, str(e.props.get("link"))),
    )
    told = _told(graph)
    said = [_sentence(graph, e, by_id, told, tell) for e in (*stated, *inferred)]
    once = list(dict.fromkeys(said))
    kept = once[: len(dict.fromkeys(said[: len(stated)])) + MOST_INFERRED]
    return kept, len(once) - len(kept)


def _link(graph: Graph, edge: Edge, name: str) -> object:
    node = graph.get(str(edge.props.get("link", "")))
    return node.props.get(name) if node else None


def _told(graph: Graph) -> dict[str, list[Node]]:
    """The words that tell of each link."""
    found: dict[str, list[Node]] = {}
    for edge in graph.edges("evidence"):
        if edge.source.startswith("link/") and (node := graph.get(edge.target)):
            found.setdefault(edge.source, []).append(node)
    return found


def _sentence(graph: Graph, edge: Edge, by_id: dict[str, Fact], evidence: dict[str, list[Node]], tell: Teller) -> str:
    link, words = graph.get(str(edge.props.get("link", ""))), tell.words
    said = {
        "event": _event(by_id[edge.source], tell), "other": _event(by_id[edge.target], tell), "link": words.text(f"chains.{edge.name}"),
    }  # fmt: skip
    if edge.props.get("basis") == "inferred":
        return words.fill("chains.inferred", rule=_rule(text(link, "rule"), words.lang), **said)
    told = evidence.get(link.id, []) if link else []
    cite = numbers({tell.number[str(n.report)] for n in told if n.report in tell.number}) or tell.cite([by_id[edge.source]])
    quote = " ".join(_quote(link, told).split())
    quote = quote if quote.count(" ") > 1 else ""  # a cue alone ("hit") says nothing by itself; the sources have the sentence
    return words.fill("chains.stated", quote=words.fill("chains.quote", quote=quote) if quote else "", cite=cite, **said)


def _quote(link: Node | None, told: Sequence[Node]) -> str:
    return text(link, "quote") or next((text(n, "quote") for n in told if n.props.get("quote")), "")


def _event(fact: Fact, tell: Teller) -> str:
    places = tell.places(fact)
    return tell.words.fill(
        "chains.event", event=tell.label[fact.node.id], type=tell.words.type(text(fact.node, "type")).lower(), day=tell.day(fact),
        place=f", {', '.join(places)}" if places else "",
    )  # fmt: skip


def _rule(name: str, lang: str) -> str:
    known = patterns().get(name)
    return (known.title_fr if lang == "fr" else known.title) if known else name
