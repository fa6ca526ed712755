"""Generated graphs that keep the contract of `kg.graph.rows` exactly, of any size, the same for the same seed.

For tests and benchmarks that need more events than any corpus tells of: every class, property and edge that queries rely
on occurs, so does every gap (no date, no toll, no place, an open maximum), several accounts an event, and disagreement.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass, field
from random import Random

from kg.graph.rows import Graph
from kg.ontology import event_types

TYPES = (
    "ArmedClash", "Ambush", "Attack", "AirStrike", "DroneStrike", "Shelling", "Explosion", "CivilianTargeting", "Abduction", "Blockade",
    "Arrest", "Claim", "Condemnation",
)  # fmt: skip
KNOWN = (
    ("jnim", "Jama'at Nusrat al-Islam wal-Muslimin", "JNIM", "ArmedGroup", "ML", ("GSIM", "Groupe de soutien à l'islam et aux musulmans")),
    ("issp", "Islamic State Sahel Province", "ISSP", "ArmedGroup", None, ("EIS", "État islamique au Sahel")),
    ("fama", "Malian Armed Forces", "FAMa", "Military", "ML", ("Malian army", "armée malienne")),
    ("fab", "Burkina Faso Armed Forces", None, "Military", "BF", ("Burkinabè army",)),
    ("fan", "Niger Armed Forces", "FAN", "Military", "NE", ("Nigerien army",)),
    ("africa-corps", "Africa Corps", None, "PrivateMilitaryCompany", "RU", ("Corps africain",)),
    ("vdp", "Volunteers for the Defense of the Homeland", "VDP", "Militia", "BF", ("Volontaires pour la défense de la patrie",)),
    ("dan-na-ambassagou", "Dan Na Ambassagou", None, "Militia", "ML", ()),
    ("fla", "Azawad Liberation Front", "FLA", "ArmedGroup", "ML", ("Front de libération de l'Azawad",)),
    ("gendarmerie-mali", "National Gendarmerie of Mali", None, "SecurityForce", "ML", ()),
    ("civilians", "civilians", None, "Civilians", None, ()),
)
NOUNS = ("militants", "unidentified gunmen", "armed group", "terrorists", "bandits")
PUBLISHERS = (
    "ORTM", "Studio Tamani", "RFI", "AFP", "Reuters", "MENASTREAM", "Az-Zallaqa", "Maliweb", "Le Faso", "Air Info", "Long War Journal",
)  # fmt: skip
VOICES = ("army communiqué", "residents", "a security source", "JNIM")
KINDS = ("killed", "killed", "killed", "wounded", "captured", "neutralised")
LINKS = {"retaliation_for": "retaliationFor", "caused_by": "causedBy", "follows": "follows", "part_of": "partOf"}
COUNTRIES = {"ML": ("Mali", 14.5, -4.0), "BF": ("Burkina Faso", 12.3, -1.6), "NE": ("Niger", 14.0, 2.0)}
FIRST = dt.date(2023, 1, 1)


def _hash(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]


@dataclass
class _World:
    """What generation has at hand: the graph so far and the names to draw from."""

    random: Random
    evidence: bool
    graph: Graph = field(default_factory=Graph)
    places: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    at: dict[str, tuple[float, float, str, str]] = field(default_factory=dict)
    actors: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)


def generated(events: int, seed: int = 0, evidence: bool = True) -> Graph:
    """A graph of `events` events with their actors, places, reports, accounts, evidence (if wanted), tolls and links."""
    world = _World(Random(seed), evidence)
    _make_places(world, max(20, min(600, events // 20)))
    _make_actors(world, max(10, min(200, events // 50)))
    _make_reports(world, max(3, events // 2))
    for name in TYPES:
        t = event_types()[name]
        world.graph.node(f"type/{name}", "EventType", name=name, labelEn=t.label_en, labelFr=t.label_fr, verb=t.verb, family=t.family)
    for i in range(events):
        _make_event(world, i, seed)
    _make_links(world, events // 10)
    return world.graph


def _make_places(w: _World, n: int) -> None:
    for code, (name, lat, lon) in COUNTRIES.items():
        w.graph.node(f"place/{code}", "Place", name=name, kind="country", lat=lat, lon=lon, country=code)
        for a in range(5):
            unit = f"{name} {a}"
            w.graph.node(f"place/{code}-{a}", "Place", name=unit, kind="admin1", lat=lat, lon=lon, country=code, admin1=unit)
            w.graph.edge(f"place/{code}-{a}", "within", f"place/{code}")
    for i in range(n):
        code = w.random.choice(sorted(COUNTRIES))
        name, lat, lon = COUNTRIES[code]
        unit = w.random.randrange(5)
        place = f"place/{1000 + i}"
        lat, lon = round(lat + w.random.uniform(-3, 3), 4), round(lon + w.random.uniform(-3, 3), 4)
        w.names[place], w.at[place] = f"Village {i}", (lat, lon, code, f"{name} {unit}")
        w.graph.node(place, "Place", name=f"Village {i}", kind="populated place", lat=lat, lon=lon, country=code, admin1=f"{name} {unit}")
        w.graph.edge(place, "within", f"place/{code}-{unit}")
        w.places.append(place)


def _make_actors(w: _World, unknown: int) -> None:
    for slug, name, acronym, cls, country, alias in KNOWN:
        w.graph.node(
            f"actor/{slug}", cls, name=name, acronym=acronym, alias=tuple(sorted(alias)), country=country, known=True,
            founded="2017" if cls == "ArmedGroup" else None,
        )  # fmt: skip
        w.actors.append(f"actor/{slug}")
        w.names[f"actor/{slug}"] = name
    for i in range(unknown):
        w.graph.node(f"actor/x-katiba-{i}", "ArmedGroup", name=f"Katiba {i}", known=False)
        w.actors.append(f"actor/x-katiba-{i}")
        w.names[f"actor/x-katiba-{i}"] = f"Katiba {i}"
        if i % 5 == 0:
            _make_tie(w, f"actor/x-katiba-{i}", "memberOf", "actor/jnim", "2019-03")
    _make_tie(w, "actor/africa-corps", "operatesWith", "actor/fama", "2024-01-06")
    _make_tie(w, "actor/vdp", "operatesWith", "actor/fab", "2020")


def _make_tie(w: _World, source: str, kind: str, target: str, begin: str) -> None:
    tie = f"tie/{_hash(source, kind, target)}"
    w.graph.node(tie, "Tie", type=re.sub(r"(?=[A-Z])", "_", kind).lower(), begin=begin)
    w.graph.edge(tie, "tieFrom", source)
    w.graph.edge(tie, "tieTo", target)
    w.graph.edge(source, kind, target, tie=tie)


def _make_reports(w: _World, n: int) -> None:
    for i in range(n):
        report = f"report/r{_hash('report', i)}"
        publisher = None if i % 50 == 49 else w.random.choice(PUBLISHERS)
        day = None if i % 40 == 39 else FIRST + dt.timedelta(days=w.random.randrange(1000))
        w.graph.node(
            report, "Report", in_report=report, title=f"Report {i}", publisher=publisher, published=day,
            lang=w.random.choice(("en", "fr")), sourceId=f"s{i}",
        )  # fmt: skip
        w.reports.append(report)


def _dates(w: _World) -> tuple[dt.date | None, dt.date | None, str]:
    day, chance = FIRST + dt.timedelta(days=w.random.randrange(1000)), w.random.random()
    if chance < 0.85:
        return day, day, "day"
    if chance < 0.90:
        return day, day + dt.timedelta(days=w.random.randrange(1, 20)), "range"
    if chance < 0.93:
        return None, day, "bound"
    return (day, None, "range") if chance < 0.95 else (None, None, "unknown")


def _make_event(w: _World, i: int, seed: int) -> None:
    count = w.random.choices((1, 2, 3), (70, 22, 8))[0]
    ids = sorted(f"account/a{_hash(seed, 'account', i, k)}" for k in range(count))
    event = "event/" + ids[0].removeprefix("account/")
    kind = w.random.choice(TYPES)
    status = w.random.choices(("occurred", "foiled", "denied", "planned"), (90, 4, 4, 2))[0]
    begin, end, precision = _dates(w)
    place = w.random.choice(w.places) if w.random.random() < 0.92 else None
    locus = _make_locus(w, event, place) if place else None
    who = w.random.choice(w.actors[:10]) if w.random.random() < 0.8 else w.random.choice(w.actors)
    initiators = [] if w.random.random() < 0.12 else [who]
    targets = _make_targets(w, event, place, who)
    if w.random.random() < 0.05 and initiators:
        initiators.append("actor/africa-corps" if who != "actor/africa-corps" else "actor/fama")
    tolls: list[tuple[str, int | None, int | None]] = []
    reports: list[str] = []
    for account in ids:
        report, voice = w.random.choice(w.reports), w.random.choice((None, None, None, *VOICES))
        reports.append(report)
        own = "denied" if status == "occurred" and w.random.random() < 0.03 else status
        tolls += _make_account(w, account, report, voice, kind, own, (begin, end, precision), locus, initiators, targets)
    _make_resolved(w, event, ids, reports, kind, status, (begin, end, precision), place, locus, initiators, targets, tolls)
    w.events.append(event)


def _make_locus(w: _World, event: str, place: str) -> str:
    lat, lon, _, _ = w.at[place]
    relation = w.random.choice((None, None, "near", "west of"))
    locus = f"locus/{_hash(event, place)}"
    label = f"{relation} {w.names[place]}" if relation else w.names[place]
    radius = 2.0 if relation is None else 25.0
    w.graph.node(locus, "Locus", label=label, relation=relation, radiusKm=radius, lat=lat, lon=lon, how="only place of that name")
    w.graph.edge(locus, "anchor", place)
    if w.random.random() < 0.05:
        w.graph.edge(locus, "candidate", w.random.choice(w.places))
    return locus


def _make_targets(w: _World, event: str, place: str | None, who: str) -> list[str]:
    chance = w.random.random()
    if chance < 0.1:
        return []
    if chance < 0.4:
        noun = w.random.choice(NOUNS)
        actor = f"actor/u-{event.removeprefix('event/')}-{noun.replace(' ', '-')}"
        w.names[actor] = f"{noun}@{w.names[place]}" if place else noun
        w.graph.node(actor, "UnspecifiedGroup", name=w.names[actor], known=False)
        w.graph.edge(actor, "scopedTo", event)
        if w.random.random() < 0.2:
            w.graph.edge(actor, "presumed", w.random.choice(("actor/jnim", "actor/issp")))
        return [actor]
    return [w.random.choice([a for a in w.actors[:11] if a != who])]


def _make_account(
    w: _World, account: str, report: str, voice: str | None, kind: str, status: str,
    date: tuple[dt.date | None, dt.date | None, str], locus: str | None, initiators: list[str], targets: list[str],
) -> list[tuple[str, int | None, int | None]]:  # fmt: skip
    begin, end, precision = date
    sentence = f"Sentence of {account}: “deux morts”, says ‘{voice or 'the report'}’."
    reported = tuple(sorted({w.random.choice(VOICES)})) if w.random.random() < 0.5 else ()
    w.graph.node(
        account, "Account", in_report=report, label=f"{kind} ({account[-4:]})", type=kind, status=status, trigger="struck",
        sentence=sentence, voice=voice, reportedBy=reported, begin=begin, end=end, precision=precision, extractor="test 1",
        weapon=("IED",) if kind == "Explosion" else (),
    )  # fmt: skip
    w.graph.edge(account, "inReport", report, in_report=report)
    for actor in initiators:
        w.graph.edge(account, "initiator", actor, in_report=report)
    for actor in targets:
        w.graph.edge(account, "target", actor, in_report=report)
    if locus:
        w.graph.edge(account, "locus", locus, in_report=report)
    for slot, start in (("trigger", 4), ("sentence", 0))[: w.random.choice((1, 1, 2)) if w.evidence else 0]:
        evidence = f"evidence/{_hash(account, slot)}"
        w.graph.node(evidence, "Evidence", in_report=report, slot=slot, start=start, end=start + 6, quote=sentence[start : start + 6])
        w.graph.edge(account, "evidence", evidence, in_report=report)
    return _make_tolls(w, account, report, voice)


def _make_tolls(w: _World, account: str, report: str, voice: str | None) -> list[tuple[str, int | None, int | None]]:
    tolls = []
    for n in range(w.random.choices((0, 1, 2), (40, 45, 15))[0]):
        low = w.random.choice((0, 1, 2, 3, 5, 8, 13, 20))
        high = w.random.choices((low, low + 3, None), (75, 10, 15))[0]
        kind, side = w.random.choice(KINDS), w.random.choice(("initiator", "target", "civilian"))
        unsaid = w.random.random() < 0.05
        toll = f"casualty/{_hash(account, n)}"
        w.graph.node(
            toll, "Casualty", in_report=report, kind=kind, side=side, who="soldiers",
            min=None if unsaid else low, max=None if unsaid else high,
            approximate=True if w.random.random() < 0.1 else None, superseded=True if w.random.random() < 0.03 else None, voice=voice,
        )  # fmt: skip
        w.graph.edge(account, "casualty", toll, in_report=report)
        if not unsaid:
            tolls.append((kind, low, high))
    if w.random.random() < 0.1:
        thing = f"materiel/{_hash(account)}"
        w.graph.node(
            thing, "Materiel", in_report=report, action=w.random.choice(("destroyed", "seized", "lost")),
            item=w.random.choice(("motorcycles", "pick-up trucks", "weapons")),
            min=w.random.choice((None, 1, 5)), max=w.random.choice((None, 5)),
        )  # fmt: skip
        w.graph.edge(account, "materiel", thing, in_report=report)
    return tolls


def _bounds(tolls: list[tuple[str, int | None, int | None]], kind: str) -> tuple[int | None, int | None]:
    lows = [low for k, low, _ in tolls if k == kind and low is not None]
    highs = [high for k, _, high in tolls if k == kind]
    if not lows:
        return None, None
    return min(lows), None if None in highs else max(h for h in highs if h is not None)


def _make_resolved(
    w: _World, event: str, ids: list[str], reports: list[str], kind: str, status: str, date: tuple[dt.date | None, dt.date | None, str],
    place: str | None, locus: str | None, initiators: list[str], targets: list[str], tolls: list[tuple[str, int | None, int | None]],
) -> None:  # fmt: skip
    begin, end, precision = date
    lat, lon, country, admin1 = w.at[place] if place else (None, None, None, None)
    verb, family = event_types()[kind].verb, event_types()[kind].family
    killed, wounded, neutralised = _bounds(tolls, "killed"), _bounds(tolls, "wounded"), _bounds(tolls, "neutralised")
    ends = ("; ".join(w.names[a] for a in actors) or "somebody" for actors in (initiators, targets))
    w.graph.node(
        event, "Event", label=f" {verb} ".join(ends) + (f", {begin}" if begin else ""), type=kind, family=family, status=status,
        begin=begin, end=end, latestBegin=begin, earliestEnd=end, day=begin.toordinal() if begin else None, precision=precision,
        accounts=len(ids), reports=len(set(reports)), sources=len(set(reports)),
        killedMin=killed[0], killedMax=killed[1], woundedMin=wounded[0], woundedMax=wounded[1],
        neutralisedMin=neutralised[0], neutralisedMax=neutralised[1], contested=len(ids) > 1 and w.random.random() < 0.3,
        lat=lat, lon=lon, radiusKm=5.0 if place else None, country=country, admin1=admin1,
    )  # fmt: skip
    w.graph.edge(event, "eventType", f"type/{kind}")
    for name, ends_at in (("initiator", initiators), ("target", targets), ("locus", [locus] if locus else []), ("account", ids)):
        for other in ends_at:
            w.graph.edge(event, name, other)
    if status == "occurred":
        for a in initiators:
            for b in targets:
                w.graph.edge(a, verb, b, event=event, date=begin, place=w.names[place] if place else None, status=status)


def _make_links(w: _World, n: int) -> None:
    for i in range(n):
        later, earlier = w.random.sample(w.events, 2)
        kind, basis = w.random.choice(sorted(LINKS)), w.random.choice(("stated", "inferred"))
        link = f"link/{_hash(later, kind, earlier)}"
        stated = basis == "stated"
        w.graph.node(
            link, "Link", type=kind, basis=basis, rule=None if stated else "reply-7d-50km", lag=i % 8, distanceKm=round(i % 50 + 0.25, 2),
            lift=None if stated else 1.5, quote="in response" if stated else None,
        )  # fmt: skip
        w.graph.edge(link, "linkFrom", later)
        w.graph.edge(link, "linkTo", earlier)
        w.graph.edge(later, LINKS[kind], earlier, basis=basis, link=link)
