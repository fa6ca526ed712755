"""Where a report's places are: all its mentions resolved together, and each told with an honest radius.

A name means one place throughout a report. Candidates are scored on their own (`kg.resolve.candidates`), then by how near they
are to the other places of the same event and report, until nothing changes. Where the best is not clearly better than another
that lies elsewhere, the name stays undecided and keeps its candidates: a wrong village is worse than none.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.model import Account, Locus, PlaceMention, Report
from kg.resolve.candidates import TOWNS, UNITS, Candidate, Wanted, candidates_for, in_unit
from kg.resolve.context import Context, context_of
from kg.resolve.gazetteer import Gazetteer, gazetteer
from kg.resolve.geo import Point, centre, distance_km, midpoint
from kg.resolve.relations import Relation, place_point, read_relation, size_km
from kg.resolve.sites import Site, said_around
from kg.resolve.spelling import name_key
from kg.text import slug

MARGIN, FAR_MARGIN, FAR_KM = 0.8, 1.1, 120.0
"""How much better than any candidate elsewhere the best one must be; more if that one lies far off."""
SAME_KM = 15.0
"""Candidates of one name so near each other are one place for all that a report can tell."""
NEAR_REACH_KM, FAR_REACH_KM, NEARNESS, COMPANY = 80.0, 400.0, 3.0, 1.5
FLOOR = {"exact": -2.0, "spelling": 0.5, "one letter": 1.5}
"""The least score for a match of that kind to be believed."""
ALONE_KM = {"exact": (150.0, 450.0), "spelling": (100.0, 200.0), "one letter": (80.0, 150.0)}
"""How far an obscure place may lie from the nearest sure place of its event, and of its report if the event has none."""
FAR = "far from all else that is told"
MOST_CANDIDATES = 8

Mentioned = tuple[str, int]
"""An account's id and the position of a place among its places."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What a name was found to be: a candidate, or none and why not."""

    site: Site
    best: Candidate | None
    rivals: tuple[Candidate, ...]
    how: str


def resolve_places(report: Report, accounts: Sequence[Account], places: Gazetteer | None = None) -> dict[Mentioned, Locus]:
    """The locus of every place mention of a report, by account and position; the two ends of a corridor have one locus."""
    places = places or gazetteer()
    context = context_of(report, accounts, places)
    wanted = _wanted(report, accounts, places)
    decided = _decide_all(set(wanted.values()), accounts, wanted, context, places)
    out: dict[Mentioned, Locus] = {}
    for account in accounts:
        out.update(_loci(account, wanted, decided))
    return out


def resolve_place(mention: PlaceMention, *, report: Report, context: Context | None = None, places: Gazetteer | None = None) -> Locus:
    """The locus of one mention by itself, with the report as context.

    >>> from kg.model import Span, make_report
    >>> report = make_report("Une attaque à 40 km au nord-ouest de Ber, région de Tombouctou.", lang="fr")
    >>> where = resolve_place(PlaceMention("Ber", (Span(37, 40, "Ber"),), "40 km north-west of", "Tombouctou", "ML"), report=report)
    >>> where.anchors, where.radius_km
    (('kg-ber',), 10.0)
    """
    places = places or gazetteer()
    context = context or context_of(report, (), places)
    one = _wanted_of(mention, report, places)
    decided = _decide_all({one}, (), {}, context, places)
    return _locus(mention, one, decided[one], read_relation(mention.relation))


# ---------------------------------------------------------------- what is wanted


def _wanted(report: Report, accounts: Sequence[Account], places: Gazetteer) -> dict[Mentioned, Wanted]:
    """The referent of each mention: a mention without country or unit takes them from another of the same name, if these agree."""
    plain = {(a.id, i): _wanted_of(p, report, places) for a in accounts for i, p in enumerate(a.places)}
    groups: dict[tuple[str, str | None], list[Wanted]] = defaultdict(list)
    for w in plain.values():
        groups[w.key, w.said if w.said != "town" else None].append(w)
    out = {}
    for at, w in plain.items():
        same = groups[w.key, w.said if w.said != "town" else None]
        countries, units = {x.country for x in same} - {None}, {x.admin1 for x in same} - {None}
        country = w.country or (next(iter(countries)) if len(countries) == 1 else None)
        admin1 = w.admin1 or (next(iter(units)) if len({name_key(u or "") for u in units}) == 1 and len(countries) < 2 else None)
        said = w.said or ("town" if any(x.said == "town" for x in same) else None)
        out[at] = replace(w, country=country, admin1=admin1, said=said, point=any(x.point for x in same))
    return out


def _wanted_of(mention: PlaceMention, report: Report, places: Gazetteer) -> Wanted:
    relation = read_relation(mention.relation)
    said = "admin1" if relation.kind == "unit" else None
    for span in mention.spans:
        if said is None and name_key(mention.name) in name_key(span.quote):
            at = span.start + max(0, span.quote.find(mention.name))
            said = said_around(report.text, at, at + len(mention.name))
    point = relation.kind == "between" or relation.km is not None or (relation.kind == "near" and said in (None, "town"))
    country, admin1 = mention.country, mention.admin1
    if country is None and admin1 is None:
        country, admin1 = _container(mention.name, report.text, mention.spans[0].end, places)
    return Wanted(mention.name, country, admin1, said, point)


_AFTER = re.compile(
    r"^, (?:(?:in|en|au|dans) (?:the |la |le |l['’])?)?(?:r[ée]gion (?:de |du |d['’]))?([^\W\d_](?:[\w.'’-]|[ ](?=[A-ZÀ-Þ]))*)"
)


def _container(name: str, text: str, end: int, places: Gazetteer) -> tuple[str | None, str | None]:
    """What a place is said to lie in right after its name: "Alexandria, La.", "Mosul, Iraq", "Kaya, dans le Centre-Nord"."""
    found = _AFTER.match(text[end : end + 48])
    if found is None or not found[1][0].isupper():
        return None, None
    inside = {m.entry.place.country for m in places.matches(name)} if not _is_country(name, places) else set()
    around = [e for e in places.exact(name_key(found[1])) if e.place.country in inside]
    for e in around:
        if e.place.kind == "country":
            return e.place.country, None
    firsts = [e.place for e in around if e.place.kind == "admin1"]
    if len({p.country for p in firsts}) == 1 and not any(e.rank for e in around if e.place.kind == "populated place"):
        return firsts[0].country, firsts[0].name
    return None, None


def _is_country(name: str, places: Gazetteer) -> bool:
    return any(e.place.kind == "country" for e in places.exact(name_key(name)))


# ---------------------------------------------------------------- deciding together


def _decide_all(
    wanted: set[Wanted], accounts: Sequence[Account], which: Mapping[Mentioned, Wanted], context: Context, places: Gazetteer
) -> dict[Wanted, Decided]:
    names = {w.key for w in wanted}
    text = context.report.text
    background = {Wanted(text[f.start : f.end], background=True) for f in context.found if name_key(text[f.start : f.end]) not in names}
    everything = sorted(wanted | _one_each(background), key=lambda w: (w.name, w.country or "", w.admin1 or "", w.said or "", w.point))
    found = {w: candidates_for(w, context, places) for w in everything}
    together = _together(accounts, which)
    scores = {w: list(c) for w, (c, _) in found.items()}
    for _ in range(3):
        sure = {w: best for w in everything if (best := _clear(scores[w])) is not None}
        scores = {w: _by_nearness(w, found[w][0], sure, together, places) for w in everything}
    sure = {w: best for w in everything if (best := _clear(scores[w])) is not None}
    return {w: _decide(w, scores[w], found[w][1], _alone(w, sure, together)) for w in wanted}


def _alone(wanted: Wanted, sure: Mapping[Wanted, Candidate], together: Mapping[Wanted, set[Wanted]]) -> bool:
    """Whether the best candidate is an obscure place far from all that is sure: then it is rather a namesake that is meant."""
    best = sure.get(wanted)
    if best is None or best.place.kind in UNITS or wanted.admin1 or best.place.id.startswith("kg-"):
        return False
    if best.how == "exact" and (best.entry.rank or best.place.population):
        return False
    others = {w: c for w, c in sure.items() if w.key != wanted.key and c.place.kind != "country" and c.place.id != best.place.id}
    of_event = [c for w, c in others.items() if w in together.get(wanted, ())]
    of_report = [c for w, c in others.items() if not w.background] or list(others.values())
    limit = ALONE_KM[best.how][0 if of_event else 1]
    reach = [distance_km(_at(best), _at(c)) - (size_km(c.entry) if c.place.kind in UNITS else 0.0) for c in of_event or of_report]
    return bool(reach) and min(reach) > limit


def _one_each(wanted: Iterable[Wanted]) -> set[Wanted]:
    first: dict[str, Wanted] = {}
    for w in sorted(wanted, key=lambda w: w.name):
        first.setdefault(w.key, w)
    return set(first.values())


def _together(accounts: Sequence[Account], which: Mapping[Mentioned, Wanted]) -> dict[Wanted, set[Wanted]]:
    """Which referents belong to one event."""
    events: dict[tuple[object, int], set[Wanted]] = defaultdict(set)
    for account in accounts:
        events[account.trigger, account.part] |= {which[account.id, i] for i in range(len(account.places))}
    out: dict[Wanted, set[Wanted]] = defaultdict(set)
    for members in events.values():
        for w in members:
            out[w] |= members - {w}
    return out


def _clear(ranked: Sequence[Candidate]) -> Candidate | None:
    """The best candidate if none that lies elsewhere comes near it."""
    if not ranked or ranked[0].score < FLOOR[ranked[0].how]:
        return None
    best = ranked[0]
    for other in ranked[1:]:
        margin = FAR_MARGIN if distance_km(_at(best), _at(other)) > FAR_KM else MARGIN
        if best.score - other.score < margin and not _same(best, other):
            return None
    return best


def _same(a: Candidate, b: Candidate) -> bool:
    """Whether it makes no difference which of two places is meant."""
    kinds = (a.place.kind in UNITS, b.place.kind in UNITS)
    apart = distance_km(_at(a), _at(b))
    if kinds == (True, True):
        return apart < 0.3 * max(size_km(a.entry), size_km(b.entry))
    return kinds == (False, False) and apart < SAME_KM


def _at(c: Candidate) -> Point:
    return Point(c.place.lat or 0.0, c.place.lon or 0.0)


def _by_nearness(
    wanted: Wanted, ranked: Sequence[Candidate], sure: Mapping[Wanted, Candidate], together: Mapping[Wanted, set[Wanted]], places: Gazetteer
) -> list[Candidate]:
    points = [
        (c, 1.0 if w in together.get(wanted, ()) else 0.7 if not w.background else 0.5)
        for w, c in sure.items()
        if w.key != wanted.key and c.place.kind != "country"
    ]
    company = _company([c for c, _ in points])
    out = [
        replace(c, score=round(c.score + _nearness(c, points, places) + COMPANY * company.get(c.place.country or "", 0.0), 4))
        for c in ranked
    ]
    return sorted(out, key=lambda c: (-c.score, c.place.id))


def _company(sure: Sequence[Candidate]) -> dict[str, float]:
    """The share of the sure places that lies in each country."""
    count = Counter(c.place.country for c in sure if c.place.country)
    return {country: n / sum(count.values()) for country, n in count.items()}


def _nearness(candidate: Candidate, points: Iterable[tuple[Candidate, float]], places: Gazetteer) -> float:
    """How well a candidate lies to the places that are sure: the nearest counts, and a little how many are near."""
    near = sorted((weight * _closeness(candidate, other, places) for other, weight in points), reverse=True)
    return NEARNESS * (0.75 * near[0] + 0.25 * sum(near[:3]) / 3) if near else 0.0


def _closeness(candidate: Candidate, other: Candidate, places: Gazetteer) -> float:
    if candidate.place.id == other.place.id:
        return 0.0
    km = distance_km(_at(candidate), _at(other))
    if other.place.kind in UNITS and candidate.place.kind not in UNITS:
        if in_unit(candidate.place, other.place.name, places) and candidate.place.country == other.place.country:
            return 0.8
        return 0.5 * _fade(max(0.0, km - size_km(other.entry)))
    return _fade(km)


def _fade(km: float) -> float:
    """From one at no distance to nothing: quickly within a district, slowly over the desert."""
    return 0.5 * math.exp(-km / NEAR_REACH_KM) + 0.5 * math.exp(-km / FAR_REACH_KM)


def _decide(wanted: Wanted, ranked: Sequence[Candidate], site: Site, alone: bool) -> Decided:
    if not ranked:
        return Decided(site, None, (), "not in the gazetteer")
    best = None if alone else _clear(ranked)
    rivals = tuple(c for c in ranked if c.score > ranked[0].score - 3.0)[:MOST_CANDIDATES]
    if best is None:
        weak = ranked[0].score < FLOOR[ranked[0].how]
        how = FAR if alone else f"undecided among {len(rivals)}"
        return Decided(site, None, () if weak else rivals, "not in the gazetteer" if weak else how)
    how = {"exact": "name", "spelling": "other spelling", "one letter": "one letter differs"}[best.how]
    elsewhere = [c for c in ranked[1:] if not _same(best, c)]
    if elsewhere:
        how += f"; preferred to {len(elsewhere)} other" + ("s" if len(elsewhere) > 1 else "")
    return Decided(site, best, rivals, how)


# ---------------------------------------------------------------- loci


def _loci(account: Account, which: Mapping[Mentioned, Wanted], decided: Mapping[Wanted, Decided]) -> dict[Mentioned, Locus]:
    """The loci of an account's places: corridors for pairs, sites by the town that is named with them."""
    mentions = account.places
    relations = [read_relation(m.relation) for m in mentions]
    out = {(account.id, i): _locus(m, which[account.id, i], decided[which[account.id, i]], relations[i]) for i, m in enumerate(mentions)}
    ends = [i for i, r in enumerate(relations) if r.kind == "between"]
    for a, b in zip(ends[::2], ends[1::2], strict=False):
        one = corridor(mentions[a], out[account.id, a], mentions[b], out[account.id, b])
        out[account.id, a] = out[account.id, b] = one
    for i, mention in enumerate(mentions):
        here = out[account.id, i]
        if len(mentions) == 2 and relations[i].kind == "at" and relations[1 - i].km is not None:
            out[account.id, i] = here = _where_told(here, out[account.id, 1 - i], decided[which[account.id, i]].rivals)
        if here.lat is None and not here.candidates:
            helped = _by_sibling(mention, here, [(relations[j], out[account.id, j]) for j in range(len(mentions)) if j != i])
            out[account.id, i] = helped
    return out


def _locus(mention: PlaceMention, wanted: Wanted, decided: Decided, relation: Relation) -> Locus:
    if decided.best is None:
        return _unplaced(mention, wanted, decided)
    best = decided.best
    point, radius = place_point(
        _at(best), size_km(best.entry), relation, best.place.kind in UNITS or best.place.kind in ("area", "lake", "desert")
    )
    how = decided.how
    if best.named_after:
        radius, how = max(radius, _SITE_KM.get(decided.site.kind or "", 6.0)), f"{decided.site.kind} named after {best.place.name}; {how}"
    return Locus(
        mention.name, (best.place.id,), mention.relation, relation.km, round(radius, 1), round(point.lat, 4), round(point.lon, 4), (), how
    )  # fmt: skip


_SITE_KM = {
    "forest": 30.0,
    "park": 40.0,
    "river": 40.0,
    "valley": 30.0,
    "mountain": 25.0,
    "desert": 40.0,
    "lake": 15.0,
    "road": 40.0,
    "border": 60.0,
}


def _unplaced(mention: PlaceMention, wanted: Wanted, decided: Decided) -> Locus:
    """A place that is not found, by its name; one that is undecided, with its candidates and their middle if they are close."""
    if not decided.rivals:
        area = f"{wanted.country.lower()}-" if wanted.country else ""
        return Locus(mention.name, (f"x-{area}{slug(mention.name)}",), mention.relation, how=decided.how)
    points = [_at(c) for c in decided.rivals]
    middle = centre(points)
    reach = max(distance_km(middle, p) for p in points) if middle else math.inf
    ids = tuple(c.place.id for c in decided.rivals)
    if middle is None or reach > 40 or decided.how == FAR:
        return Locus(mention.name, (), mention.relation, candidates=ids, how=decided.how)
    radius = round(reach + max(size_km(c.entry) for c in decided.rivals), 1)
    return Locus(mention.name, (), mention.relation, None, radius, round(middle.lat, 4), round(middle.lon, 4), ids, decided.how)


def _by_sibling(mention: PlaceMention, here: Locus, others: Sequence[tuple[Relation, Locus]]) -> Locus:
    """A place that no gazetteer has, by what the same event tells with it: "Tabatol, 30 km from Tahoua", "the market of …"."""
    told = [
        x for r, x in others if x.lat is not None and r.kind in ("near", "along", "off") and (r.km is not None or r.bearing is not None)
    ]
    towns = [
        x for r, x in others if x.lat is not None and x.radius_km is not None and x.radius_km <= 60 and r.kind in ("at", "near", "within")
    ]
    source = told or towns
    if len({x.anchors for x in source}) != 1:
        return here
    by = source[0]
    radius = max(by.radius_km or 0.0, 5.0 if not told else 0.0)
    return replace(here, radius_km=radius, lat=by.lat, lon=by.lon, how=f"{here.how}; by {by.label} of the same event")


def _where_told(here: Locus, told: Locus, rivals: Sequence[Candidate]) -> Locus:
    """ "Koutougou, 52 km south-west of Torodi": what the text says outranks a gazetteer's Koutougou elsewhere."""
    if told.lat is None or told.lon is None or told.radius_km is None:
        return here
    reach = 2 * told.radius_km + 25
    if here.lat is not None and here.lon is not None and distance_km((here.lat, here.lon), (told.lat, told.lon)) <= reach:
        return here
    if here.lat is None and not here.candidates:
        return here
    how = f"by {told.relation} {told.label} of the same event"
    for c in sorted(rivals, key=lambda c: (-c.score, c.place.id)):
        if c.place.kind not in UNITS and distance_km(_at(c), (told.lat, told.lon)) <= reach:
            at, radius = _at(c), size_km(c.entry)
            return replace(
                here, anchors=(c.place.id,), candidates=(), lat=round(at.lat, 4), lon=round(at.lon, 4), radius_km=radius, how=how
            )
    return replace(
        here, anchors=(), candidates=here.candidates or here.anchors, lat=told.lat, lon=told.lon, radius_km=told.radius_km, how=how
    )


def corridor(first: PlaceMention, a: Locus, second: PlaceMention, b: Locus) -> Locus:
    """ "Between A and B": both anchors, the middle, and half the way as radius; with one end unknown, a stretch around the other."""
    label = f"{first.name}–{second.name}"
    anchors = tuple(dict.fromkeys((*a.anchors, *b.anchors)))
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        known = a if a.lat is not None else b
        radius = None if known.lat is None else max(40.0, known.radius_km or 0.0)
        how = f"between; only one end is known: {known.label}" if known.lat is not None else "between; neither end is known"
        return Locus(label, anchors, "between", None, radius, known.lat, known.lon, (*a.candidates, *b.candidates), how)
    start, end = Point(a.lat, a.lon), Point(b.lat, b.lon)
    length = distance_km(start, end)
    middle = midpoint(start, end)
    return Locus(
        label, anchors, "between", round(length, 1), round(max(5.0, length / 2), 1), round(middle.lat, 4), round(middle.lon, 4),
        (*a.candidates, *b.candidates), "corridor",
    )  # fmt: skip


def towns_of(loci: Iterable[Locus], places: Gazetteer) -> list[str]:
    """The ids of the settlements among the anchors."""
    found = [places.place(id) for x in loci for id in x.anchors]
    return [p.id for p in found if p is not None and p.kind in TOWNS]
