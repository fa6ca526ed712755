"""Accounts, links and decisions as canonical JSON: what the record keeps, byte for byte the same for the same value.

Empty slots are left out; keys are sorted; spans are ``[start, end, quote]``. Reading checks every invariant of
`kg.model` again, so that a record that was tampered with is noticed.

>>> span = Span(0, 6, "ambush")
>>> account = Account(account_id("r1", span, None), "r1", "Ambush", span, span)
>>> account_from_json(account_to_json(account)) == account
True
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from kg.model import (
    Account,
    Casualty,
    Decision,
    Link,
    Locus,
    Materiel,
    Participant,
    PlaceMention,
    Span,
    Voice,
    Weapon,
    When,
    account_id,
)

__all__ = [
    "account_from_json", "account_id", "account_to_json", "canonical", "decision_from_dict", "decision_to_dict",
    "link_from_json", "link_to_json", "locus_from_dict", "locus_to_dict",
]  # fmt: skip

Json = dict[str, Any]


_ENCODE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: one text for one value.

    >>> canonical({"b": 1, "a": "é"})
    '{"a":"é","b":1}'
    """
    return _ENCODE(value)


def _lean(**values: Any) -> Json:
    return {k: v for k, v in values.items() if v is not None and v is not False and v != [] and v != 0}


def _spans(spans: Iterable[Span]) -> list[list[Any]]:
    return [[s.start, s.end, s.quote] for s in spans]


def _read_spans(triples: Iterable[Any] | None) -> tuple[Span, ...]:
    return tuple(Span(t[0], t[1], t[2]) for t in triples or ())


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def _iso(value: dt.date | None) -> str | None:
    return value.isoformat() if value else None


# ---------------------------------------------------------------- accounts


def account_to_json(a: Account) -> str:
    """The canonical JSON of an account; its id is left out, since the rest gives it."""
    return canonical(
        _lean(
            report=a.report, type=a.type, trigger=_spans([a.trigger])[0], sentence=_spans([a.sentence])[0],
            status=None if a.status == "occurred" else a.status, voice=a.voice, part=a.part, also=list(a.also),
            initiators=[_person(p) for p in a.initiators], targets=[_person(p) for p in a.targets],
            places=[_lean(name=p.name, spans=_spans(p.spans), relation=p.relation, admin1=p.admin1, country=p.country) for p in a.places],
            when=_when(a.when),
            casualties=[
                {"min": c.minimum, "max": c.maximum}
                | _lean(kind=c.kind, side=c.side, spans=_spans(c.spans), who=c.who, approximate=c.approximate, superseded=c.superseded)
                for c in a.casualties
            ],
            materiel=[
                {"min": m.minimum, "max": m.maximum}
                | _lean(action=m.action, item=m.item, spans=_spans(m.spans), approximate=m.approximate)
                for m in a.materiel
            ],
            weapons=[_lean(name=w.name, spans=_spans(w.spans)) for w in a.weapons],
            reported_by=[_lean(name=v.name, spans=_spans(v.spans)) for v in a.reported_by],
            extractor=a.extractor,
        )
    )  # fmt: skip


def _person(p: Participant) -> Json:
    return _lean(name=p.name, spans=_spans(p.spans), cls=p.cls)


def _when(w: When | None) -> Json | None:
    if w is None:
        return None
    bounds = [_iso(w.earliest_begin), _iso(w.latest_begin), _iso(w.earliest_end), _iso(w.latest_end)]
    return _lean(bounds=bounds, precision=w.precision, spans=_spans(w.spans), how=w.how, conflict=w.conflict)


def account_from_json(text: str) -> Account:
    """The account that `account_to_json` wrote; raises `ModelError` where it is not true."""
    d = json.loads(text)
    trigger, sentence = Span(*d["trigger"]), Span(*d["sentence"])
    voice, part = d.get("voice"), d.get("part", 0)
    return Account(
        id=account_id(d["report"], trigger, voice, part), report=d["report"], type=d["type"], trigger=trigger, sentence=sentence,
        status=d.get("status", "occurred"), voice=voice, part=part, also=tuple(d.get("also", ())),
        initiators=tuple(_read_person(p) for p in d.get("initiators", ())),
        targets=tuple(_read_person(p) for p in d.get("targets", ())),
        places=tuple(
            PlaceMention(p["name"], _read_spans(p["spans"]), p.get("relation"), p.get("admin1"), p.get("country"))
            for p in d.get("places", ())
        ),
        when=_read_when(d.get("when")),
        casualties=tuple(
            Casualty(
                c["kind"], c["side"], c["min"], c["max"], _read_spans(c["spans"]), c.get("who"),
                c.get("approximate", False), c.get("superseded", False),
            )
            for c in d.get("casualties", ())
        ),
        materiel=tuple(
            Materiel(m["action"], m["item"], m["min"], m["max"], _read_spans(m["spans"]), m.get("approximate", False))
            for m in d.get("materiel", ())
        ),
        weapons=tuple(Weapon(w["name"], _read_spans(w["spans"])) for w in d.get("weapons", ())),
        reported_by=tuple(Voice(v["name"], _read_spans(v["spans"])) for v in d.get("reported_by", ())),
        extractor=d.get("extractor"),
    )  # fmt: skip


def _read_person(p: Mapping[str, Any]) -> Participant:
    return Participant(p["name"], _read_spans(p["spans"]), p.get("cls"))


def _read_when(w: Mapping[str, Any] | None) -> When | None:
    if w is None:
        return None
    a, b, c, d = (_day(x) for x in w["bounds"])
    return When(a, b, c, d, w["precision"], _read_spans(w.get("spans")), w.get("how"), w.get("conflict"))


# ---------------------------------------------------------------- links, decisions, loci


def link_to_json(x: Link) -> str:
    """The canonical JSON of a link."""
    return canonical(
        _lean(source=x.source, type=x.type, target=x.target, basis=x.basis, spans=_spans(x.spans), rule=x.rule)
        | {k: v for k, v in (("lag", x.lag), ("distance", x.distance), ("lift", x.lift)) if v is not None}
    )


def link_from_json(text: str) -> Link:
    """The link that `link_to_json` wrote."""
    d = json.loads(text)
    return Link(
        d["source"], d["type"], d["target"], d["basis"], _read_spans(d.get("spans")), d.get("rule"),
        d.get("lag"), d.get("distance"), d.get("lift"),
    )  # fmt: skip


def decision_to_dict(d: Decision) -> Json:
    """A decision as plain JSON values."""
    return {"kind": d.kind, "verdict": d.verdict, "a": d.a, "b": d.b, "who": d.who, "when": d.when, "why": d.why}


def decision_from_dict(d: Mapping[str, Any]) -> Decision:
    """The decision that `decision_to_dict` wrote."""
    return Decision(d["kind"], d["verdict"], d["a"], d.get("b"), d["who"], d["when"], d.get("why"))


def locus_to_dict(x: Locus) -> Json:
    """A locus as plain JSON values, unknown ones left out."""
    pairs = (
        ("label", x.label), ("anchors", list(x.anchors) or None), ("relation", x.relation), ("distance_km", x.distance_km),
        ("radius_km", x.radius_km), ("lat", x.lat), ("lon", x.lon), ("candidates", list(x.candidates) or None), ("how", x.how),
    )  # fmt: skip
    return {k: v for k, v in pairs if v is not None}


def locus_from_dict(d: Mapping[str, Any]) -> Locus:
    """The locus that `locus_to_dict` wrote."""
    return Locus(**{**d, "anchors": tuple(d.get("anchors", ())), "candidates": tuple(d.get("candidates", ()))})
