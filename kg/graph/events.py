"""The resolved graph: events, the groups that exist only with them, plain edges, and links between events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.graph.accounts import evidence_id
from kg.graph.names import actor_id, event_label, local, locus_id, node_id, scoped_name
from kg.graph.rows import Graph, Node, Value
from kg.model import Link, Locus, When
from kg.ontology import EventType
from kg.resolve.events import Drawn
from kg.resolve.tellings import Telling
from kg.resolve.world import World, is_scoped

PLAIN = {
    "retaliation_for": "retaliationFor", "claims": "claims", "condemns": "condemns", "caused_by": "causedBy",
    "follows": "follows", "part_of": "partOf",
}  # fmt: skip


def event_rows(drawn: Drawn, tellings: Iterable[Telling], info: EventType, world: World) -> Graph:
    """The rows of one event in the default graph; those of named actors, places and loci are shared and made elsewhere."""
    graph = Graph()
    event, id = drawn.event, f"event/{drawn.event.id}"
    when, loci = event.when, event.loci
    label = event_label(drawn.initiators, info.phrase_en, drawn.targets, loci, when)
    props: dict[str, Value | None] = {
        "label": label, "type": event.type, "family": info.family, "status": event.status, "accounts": drawn.accounts,
        "reports": drawn.reports, "sources": drawn.origins, "contested": bool(drawn.contested),
        **_when(when), **_where(loci, world), **_tolls(drawn),
    }  # fmt: skip
    graph.add_node(Node(id, "Event", {k: v for k, v in props.items() if v is not None}))
    graph.edge(id, "eventType", f"type/{event.type}")
    for slot, actors in (("initiator", drawn.initiators), ("target", drawn.targets)):
        for actor in actors:
            graph.edge(id, slot, actor_id(actor, event.id))
    for locus in loci:
        graph.edge(id, "locus", locus_id(locus))
    for account in event.accounts:
        graph.edge(id, "account", f"account/{account}")
    _groups(graph, drawn, tellings)
    if event.status == "occurred":
        _plain(graph, drawn, info)
    return graph


def _when(when: When | None) -> dict[str, Value | None]:
    if when is None:
        return {"precision": "unknown"}
    begin = when.earliest_begin
    return {
        "begin": begin, "end": when.latest_end, "latestBegin": when.latest_begin, "earliestEnd": when.earliest_end,
        "precision": when.precision, "day": begin.toordinal() if begin else None, "dateConflict": when.conflict,
    }  # fmt: skip


def _where(loci: Sequence[Locus], world: World) -> dict[str, Value | None]:
    if not loci:
        return {}
    first = loci[0]
    place = world.place(first.anchors[0]) if first.anchors else None
    return {
        "lat": first.lat, "lon": first.lon, "radiusKm": first.radius_km,
        "country": place.country if place else None, "admin1": place.admin1 if place else None,
    }  # fmt: skip


def _tolls(drawn: Drawn) -> dict[str, Value | None]:
    found: dict[str, Value | None] = {}
    for kind in ("killed", "wounded", "neutralised"):
        if kind in drawn.tolls:
            found[f"{kind}Min"], found[f"{kind}Max"] = drawn.tolls[kind]
    return found


def _groups(graph: Graph, drawn: Drawn, tellings: Iterable[Telling]) -> None:
    """The groups without a name that the event's accounts tell of: each exists only with this event."""
    event, loci = drawn.event, drawn.event.loci
    scoped = {actor_id(x, event.id): x for t in tellings for x in (*t.initiators, *t.targets) if is_scoped(x)}
    for id, actor in sorted(scoped.items()):
        graph.node(id, "UnspecifiedGroup", name=scoped_name(actor, loci), country=actor.country, known=False)
        graph.edge(id, "scopedTo", f"event/{event.id}")
        if actor.presumed:
            graph.edge(id, "presumed", local("actor", actor.presumed))


def _plain(graph: Graph, drawn: Drawn, info: EventType) -> None:
    event = drawn.event
    date = event.when.earliest_begin if event.when else None
    place = event.loci[0].label if event.loci else None
    for who in drawn.initiators:
        for whom in drawn.targets:
            graph.edge(
                actor_id(who, event.id), info.verb, actor_id(whom, event.id),
                event=f"event/{event.id}", date=date, place=place, status=event.status,
            )  # fmt: skip


# ---------------------------------------------------------------- links


def link_rows(source: str, type: str, target: str, said: Sequence[tuple[str, Link]]) -> Graph:
    """One stated link between two events: the plain edge, and the `Link` that holds the words of each report (`said`)."""
    graph = Graph()
    id = node_id("link", "stated", source, type, target)
    said = sorted(said)
    quote = said[0][1].spans[0].quote if said[0][1].spans else None
    graph.node(id, "Link", type=type, basis="stated", quote=quote)
    graph.edge(id, "linkFrom", f"event/{source}")
    graph.edge(id, "linkTo", f"event/{target}")
    graph.edge(f"event/{source}", PLAIN[type], f"event/{target}", basis="stated", link=id)
    for report, link in said:
        node = f"report/{report}"
        for span in link.spans:
            graph.edge(id, "evidence", evidence_id(node, "link", span), in_report=node)
    return graph


def inferred_rows(link: Link) -> Graph:
    """One inferred link between two events, with its rule, lag, distance and lift."""
    graph = Graph()
    source, target = local("event", link.source), local("event", link.target)
    id = node_id("link", "inferred", source, link.type, target, link.rule)
    graph.node(id, "Link", type=link.type, basis="inferred", rule=link.rule, lag=link.lag, distanceKm=link.distance, lift=link.lift)
    graph.edge(id, "linkFrom", source)
    graph.edge(id, "linkTo", target)
    graph.edge(source, PLAIN[link.type], target, basis="inferred", link=id)
    return graph
