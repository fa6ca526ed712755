"""FollowTheMoney: events, actors, addresses, reports and memberships as entities, a JSON object a line, for Aleph and its kin.

Schemata and properties are those of FollowTheMoney 3: Event, Organization, Company, PublicBody, Person, Address, Article,
Membership, UnknownLink. Groups that exist only within one event are named in its summary; they are nobody to look up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from kg.ask.triples import toll
from kg.export.about import About, told
from kg.export.facts import Fact, Who, facts, text, when
from kg.graph.rows import Edge, Graph, Node, iri

_SCHEMATA = {
    "Military": "PublicBody", "SecurityForce": "PublicBody", "Government": "PublicBody", "InternationalForce": "PublicBody",
    "ArmedGroup": "Organization", "Militia": "Organization", "Coalition": "Organization", "Organization": "Organization",
    "PrivateMilitaryCompany": "Company", "Person": "Person",
}  # fmt: skip
"""Actor class → schema; those that are no class here are no entities."""
_ROLES = {
    "operatesWith": "operates with",
    "renamedTo": "renamed to",
    "splitFrom": "split from",
    "commands": "commands",
    "supports": "supports",
}
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_MOST_NAME = 384
Values = Iterable[object]


def write(graph: Graph, out: BinaryIO, *, about: object = None, **_: object) -> None:
    """All entities by id."""
    said = told(about)
    found = {str(e["id"]): e for e in (*_actors(graph), *_reports(graph, said), *_events(graph), *_ties(graph))}
    for id_ in sorted(found):
        line = json.dumps(found[id_], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        out.write(line.encode("utf-8", "replace") + b"\n")


def entity_id(node: str) -> str:
    """The id of an entity: letters, digits, dots and hyphens only.

    >>> entity_id("actor/jnim")
    'kg-actor-jnim'
    """
    return "kg-" + re.sub(r"[^\w.-]+", "-", node, flags=re.ASCII)


def _entity(id: str, schema: str, **properties: Values) -> dict[str, object]:
    kept = {name: list(dict.fromkeys(str(v) for v in values if v not in (None, ""))) for name, values in properties.items()}
    return {"id": id, "schema": schema, "properties": {name: values for name, values in kept.items() if values}}


def _actors(graph: Graph) -> Iterator[dict[str, object]]:
    for node in graph.nodes():
        if node.cls not in _SCHEMATA:
            continue
        alias = node.props.get("alias", ())
        schema = _SCHEMATA[node.cls]
        life: dict[str, list[str]] = (
            {} if schema == "Person" else {"incorporationDate": _dates(node, "founded"), "dissolutionDate": _dates(node, "ended")}
        )
        yield _entity(
            entity_id(node.id), schema, name=[node.props.get("name")], alias=alias if isinstance(alias, tuple) else [alias],
            weakAlias=[node.props.get("acronym")], country=[text(node, "country").lower()], sourceUrl=[iri(node.id)],
            classification=[node.cls], **life,
        )  # fmt: skip


def _dates(node: Node, name: str) -> list[str]:
    value = text(node, name)
    return [value] if _DATE.fullmatch(value) else []


def _reports(graph: Graph, said: About | None) -> Iterator[dict[str, object]]:
    notes = ["; ".join(said.lines())] if said else []
    for node in graph.nodes("Report"):
        url = text(node, "url")
        yield _entity(
            entity_id(node.id), "Article", title=[node.props.get("title") or node.props.get("sourceId") or node.id],
            publisher=[node.props.get("publisher")], publishedAt=[node.props.get("published")],
            sourceUrl=[url if url.startswith(("http://", "https://")) else ""], notes=notes,
        )  # fmt: skip


def _events(graph: Graph) -> Iterator[dict[str, object]]:
    for fact in facts(graph):
        yield _event(fact)
        if fact.get("lat") is not None:
            yield _address(fact)


def _event(fact: Fact) -> dict[str, object]:
    begin, end = when(fact)
    named = {role: [entity_id(w.node.id) for w in who if w.node.cls in _SCHEMATA] for role, who in _sides(fact)}
    cost = toll(fact.node)
    told_by = [f"{a.publisher}: “{a.sentence}”" for a in fact.accounts]
    return _entity(
        entity_id(fact.node.id), "Event", name=[text(fact.node, "label")[:_MOST_NAME] or fact.node.id], startDate=[begin], endDate=[end],
        location=[w.label for w in fact.loci], country=[text(fact.node, "country").lower()], organizer=named["initiator"],
        involved=[*named["initiator"], *named["target"]], keywords=[fact.get("type"), fact.get("family"), fact.get("status")],
        summary=["; ".join(x for x in (cost, "the accounts differ" if fact.get("contested") else "") if x)], description=told_by,
        publisher=fact.publishers, proof=[entity_id(a.report.id) for a in fact.accounts if a.report],
        addressEntity=[entity_id(f"{fact.node.id}/address")] if fact.get("lat") is not None else [], recordId=[iri(fact.node.id)],
    )  # fmt: skip


def _sides(fact: Fact) -> tuple[tuple[str, tuple[Who, ...]], ...]:
    return ("initiator", fact.initiators), ("target", fact.targets)


def _address(fact: Fact) -> dict[str, object]:
    place = fact.loci[0].label if fact.loci else ""
    full = ", ".join(x for x in (place, text(fact.node, "admin1"), text(fact.node, "country")) if x)
    radius = fact.get("radiusKm")
    return _entity(
        entity_id(f"{fact.node.id}/address"), "Address", full=[full], city=[place], state=[fact.get("admin1")],
        country=[text(fact.node, "country").lower()], latitude=[fact.get("lat")], longitude=[fact.get("lon")],
        remarks=[f"within {radius} km" if radius is not None else ""],
    )  # fmt: skip


def _ties(graph: Graph) -> Iterator[dict[str, object]]:
    for edge in graph.edges():
        if edge.name in ("memberOf", *_ROLES) and "tie" in edge.props and (ends := _ends(graph, edge)) is not None:
            yield _tie(graph, edge, *ends)


def _ends(graph: Graph, edge: Edge) -> tuple[Node, Node] | None:
    source, target = graph.get(edge.source), graph.get(edge.target)
    if source is None or target is None or not {source.cls, target.cls} <= _SCHEMATA.keys():
        return None
    return source, target


def _tie(graph: Graph, edge: Edge, source: Node, target: Node) -> dict[str, object]:
    tie = graph.get(str(edge.props["tie"])) or Node(str(edge.props["tie"]), "Tie", {})
    time = {"startDate": _dates(tie, "begin"), "endDate": _dates(tie, "end")}
    a, b = entity_id(source.id), entity_id(target.id)
    if edge.name == "memberOf" and _SCHEMATA[target.cls] != "Person":
        return _entity(entity_id(tie.id), "Membership", member=[a], organization=[b], **time)
    return _entity(entity_id(tie.id), "UnknownLink", subject=[a], object=[b], role=[_ROLES.get(edge.name, "member of")], **time)
