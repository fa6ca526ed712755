"""Event records (the JSON that `kg extract` writes, and gold files hold) to accounts, and back.

One record is one document: ``{"doc": id, "events": [...], "links": [...]}``. A record is the union of its accounts:
a toll with a ``source`` belongs to that voice's account, all else to the report's own. Beside the plain slots an event
may carry ``evidence``: for each slot, in the same order, lists of ``[start, end, quote]``. Records without it (written
by people) are given evidence by finding their words in the text; what cannot be found is held by the event's sentence.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kg.errors import InputError, ModelError
from kg.model import (
    Account,
    Casualty,
    Link,
    Materiel,
    Participant,
    PlaceMention,
    Report,
    Span,
    Voice,
    Weapon,
    When,
    account_id,
    check_evidence,
)

Json = dict[str, Any]


# ---------------------------------------------------------------- record → accounts


def accounts_from_record(report: Report, record: Mapping[str, Any], extractor: str | None = None) -> tuple[list[Account], list[Link]]:
    """The accounts and stated links that a record of this report holds.

    Raises `InputError` with the event's id and field where a value is not one that the format allows.
    Links join the report's own accounts (account ids).
    """
    accounts: list[Account] = []
    own: dict[str, str] = {}
    taken: dict[tuple[int, int], int] = {}
    for event in record.get("events", []):
        at = f"{record.get('doc')}, event {event.get('id')}"
        try:
            made = _event_accounts(report, event, taken, extractor)
            for account in made:
                check_evidence(report, account)
        except (ModelError, KeyError, TypeError, ValueError) as e:
            field = e.field if isinstance(e, ModelError) else None
            raise InputError(str(e) or repr(e), file=at, field=field, remedy="see the event-record format") from e
        own[event["id"]] = made[0].id
        accounts += made
    links = []
    for x in record.get("links") or []:
        if x.get("from") not in own or x.get("to") not in own:
            raise InputError(f"link between unknown events: {x}", file=str(record.get("doc")), field="links")
        spans = tuple(_given(report, x.get("evidence") or []))
        source = next(a for a in accounts if a.id == own[x["from"]])
        if own[x["from"]] != own[x["to"]]:
            links.append(Link(own[x["from"]], x["type"], own[x["to"]], "stated", spans or (source.sentence,)))
    return accounts, sorted(set(links))


def _event_accounts(report: Report, event: Mapping[str, Any], taken: dict[tuple[int, int], int], extractor: str | None) -> list[Account]:
    evidence = event.get("evidence") or {}
    sentence = _one(report, evidence.get("sentence")) or _find(report.text, event["sentence"], None)
    if sentence is None:
        raise ModelError(f"the sentence is not in the text: {event['sentence'][:60]!r}", field="sentence")
    trigger = _one(report, evidence.get("trigger")) or _find(report.text, event["trigger"], sentence)
    if trigger is None:
        raise ModelError(f"the trigger is not in the text: {event['trigger']!r}", field="trigger")
    part = taken.get((trigger.start, trigger.end), 0)
    taken[trigger.start, trigger.end] = part + 1

    def held(slot: str, i: int, *words: str | None) -> tuple[Span, ...]:
        lists = evidence.get(slot) or []
        if i < len(lists) and lists[i]:
            return tuple(_given(report, lists[i]))
        found = (_find(report.text, w, sentence) for w in words if w)
        return (next((s for s in found if s), sentence),)

    def people(slot: str) -> tuple[Participant, ...]:
        return tuple(
            Participant(p["name"], held(slot, i, p.get("mention"), p["name"]), p.get("class")) for i, p in enumerate(event.get(slot) or [])
        )

    tolls: dict[str | None, list[Casualty]] = {}
    for i, c in enumerate(event.get("casualties") or []):
        tolls.setdefault(c.get("source"), []).append(
            Casualty(
                c["kind"], c["side"], c.get("min"), c.get("max"), held("casualties", i, c.get("who")), c.get("who"),
                bool(c.get("approximate")), bool(c.get("superseded")),
            )
        )  # fmt: skip
    own = Account(
        id=account_id(report.id, trigger, None, part),
        report=report.id,
        type=event["type"],
        trigger=trigger,
        sentence=sentence,
        status=event.get("status", "occurred"),
        part=part,
        also=tuple(event.get("also") or ()),
        initiators=people("initiators"),
        targets=people("targets"),
        places=tuple(
            PlaceMention(p["name"], held("places", i, p["name"]), p.get("relation"), p.get("admin1"), p.get("country"))
            for i, p in enumerate(event.get("places") or [])
        ),
        when=when_from_json(report, event.get("date"), tuple(_given(report, evidence.get("date") or []))),
        casualties=tuple(tolls.pop(None, [])),
        materiel=tuple(
            Materiel(m["action"], m["item"], m.get("min"), m.get("max"), held("materiel", i, m["item"]), bool(m.get("approximate")))
            for i, m in enumerate(event.get("materiel") or [])
        ),
        weapons=tuple(Weapon(w, held("weapons", i, w)) for i, w in enumerate(event.get("weapons") or [])),
        reported_by=tuple(Voice(v, held("reported_by", i, v)) for i, v in enumerate(event.get("reported_by") or [])),
        extractor=extractor,
    )
    others = [
        Account(
            id=account_id(report.id, trigger, voice, part), report=report.id, type=own.type, trigger=trigger, sentence=sentence,
            status=own.status, voice=voice, part=part, casualties=tuple(values), extractor=extractor,
        )
        for voice, values in tolls.items()
    ]  # fmt: skip
    return [own, *others]


def when_from_json(report: Report, date: Mapping[str, Any] | None, spans: tuple[Span, ...] = ()) -> When | None:
    """The four bounds that a record's ``{"start", "end"}`` stands for.

    A day is known on all four sides; a range or month bounds both begin and end; a start alone is ongoing; an end alone
    is a bound ("as announced on").
    """
    if not date or (date.get("start") is None and date.get("end") is None):
        return None
    start = dt.date.fromisoformat(date["start"]) if date.get("start") else None
    end = dt.date.fromisoformat(date["end"]) if date.get("end") else None
    how, conflict, precision = date.get("how"), date.get("conflict"), date.get("precision")
    if start is None:
        return When(None, end, None, end, precision or "bound", spans, how, conflict)
    if end is None:
        return When(start, start, None, None, precision or "range", spans, how, conflict)
    if start == end:
        return When(start, start, end, end, precision or "day", spans, how, conflict)
    return When(start, end, start, end, precision or "range", spans, how, conflict)


def _given(report: Report, triples: Iterable[Sequence[Any]]) -> list[Span]:
    out = []
    for t in triples:
        span = Span(int(t[0]), int(t[1]), report.text[int(t[0]) : int(t[1])])
        if len(t) > 2 and t[2] != span.quote:
            raise ModelError(f"the text at {t[0]}..{t[1]} is {span.quote!r}, not {t[2]!r}", field="evidence")
        out.append(span)
    return out


def _one(report: Report, triple: Sequence[Any] | None) -> Span | None:
    return _given(report, [triple])[0] if triple else None


def _find(text: str, words: str, near: Span | None) -> Span | None:
    """Where `words` stand in the text: inside `near` if they do, else the occurrence closest to it."""
    starts = [m.start() for m in re.finditer(re.escape(words), text)] if words else []
    if not starts:
        return None
    best = starts[0]
    if near is not None:
        inside = [s for s in starts if near.start <= s and s + len(words) <= near.end]
        best = inside[0] if inside else min(starts, key=lambda s: abs(s - near.start))
    return Span(best, best + len(words), words)


# ---------------------------------------------------------------- accounts → record


def record_from_accounts(report: Report, accounts: Sequence[Account], links: Sequence[Link] = ()) -> Json:
    """The event record of a report, with evidence, events in text order (`e1`, `e2`, …)."""
    groups: dict[tuple[Span, int], list[Account]] = {}
    for account in sorted(accounts, key=lambda a: (a.trigger, a.part, a.voice is not None, a.voice or "")):
        groups.setdefault((account.trigger, account.part), []).append(account)
    names: dict[str, str] = {}
    events = []
    for n, group in enumerate(groups.values(), 1):
        names.update((a.id, f"e{n}") for a in group)
        events.append(_event_json(f"e{n}", group))
    return {
        "doc": report.source_id or report.id,
        "events": events,
        "links": [
            {"from": names[x.source], "type": x.type, "to": names[x.target], "evidence": [_triple(s) for s in x.spans]}
            for x in sorted(links)
            if x.source in names and x.target in names
        ],
    }


def _triple(span: Span) -> list[Any]:
    return [span.start, span.end, span.quote]


def _counts(value: Casualty | Materiel) -> Json:
    out: Json = {"min": value.minimum, "max": value.maximum}
    return out | {"approximate": True} if value.approximate else out


def _event_json(name: str, group: Sequence[Account]) -> Json:
    own = group[0]
    tolls = [(a.voice, c) for a in group for c in a.casualties]
    casualties = []
    for voice, c in tolls:
        toll: Json = {"kind": c.kind, "who": c.who, "side": c.side} | _counts(c)
        if voice is not None:
            toll["source"] = voice
        if c.superseded:
            toll["superseded"] = True
        casualties.append(toll)

    def evidence(values: Iterable[Any]) -> list[list[list[Any]]]:
        return [[_triple(s) for s in v.spans] for v in values]

    def people(values: Iterable[Participant]) -> list[Json]:
        return [{"name": p.name, "mention": p.spans[0].quote} | ({"class": p.cls} if p.cls else {}) for p in values]

    out: Json = {
        "id": name,
        "type": own.type,
        "status": own.status,
        "trigger": own.trigger.quote,
        "sentence": own.sentence.quote,
        "initiators": people(own.initiators),
        "targets": people(own.targets),
        "places": [{"name": p.name, "relation": p.relation, "admin1": p.admin1, "country": p.country} for p in own.places],
        "date": when_to_json(own.when),
        "casualties": casualties,
        "materiel": [{"action": m.action, "item": m.item} | _counts(m) for m in own.materiel],
        "weapons": [w.name for w in own.weapons],
        "reported_by": [v.name for v in own.reported_by],
        "evidence": {
            "trigger": _triple(own.trigger),
            "sentence": _triple(own.sentence),
            "initiators": evidence(own.initiators),
            "targets": evidence(own.targets),
            "places": evidence(own.places),
            "date": [_triple(s) for s in own.when.spans] if own.when else [],
            "casualties": evidence(c for _, c in tolls),
            "materiel": evidence(own.materiel),
            "weapons": evidence(own.weapons),
            "reported_by": evidence(own.reported_by),
        },
    }
    return out | {"also": list(own.also)} if own.also else out


def when_to_json(when: When | None) -> Json | None:
    """The record's form of a date: the outer bounds, with how it was resolved and what does not agree."""
    if when is None:
        return None
    start, end = when.earliest_begin, when.latest_end
    out: Json = {
        "start": start.isoformat() if start else None,
        "end": end.isoformat() if end else None,
        "precision": when.precision,
    }
    if when.how:
        out["how"] = when.how
    if when.conflict:
        out["conflict"] = when.conflict
    return out


def with_extractor(accounts: Iterable[Account], extractor: str) -> list[Account]:
    """The same accounts, each saying which extractor (name, version, model hash) made it."""
    return [replace(a, extractor=extractor) for a in accounts]
