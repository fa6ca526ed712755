"""Pages of the explorer to test: a small hostile one, and big ones of any size, the same for the same seed."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from kg.model import STATUSES
from kg.ontology import event_types

Json = dict[str, Any]
FIRST = dt.date(2019, 1, 1).toordinal()
COUNTRIES = {"ML": ("Mopti", "Gao", "Kidal", "Ségou"), "BF": ("Sahel", "Est", "Nord"), "NE": ("Tillabéri", "Diffa")}
WORDS = "attack patrol convoy village market army group road river night wounded killed soldiers civilians near said source toll".split()


def big(events: int, actors: int, reports: int, seed: int = 7) -> tuple[Json, list[Json]]:
    """The two blocks of data of a page with so many events, actors and reports: four accounts an event at most."""
    random = Random(seed)
    types = list(event_types().values())
    kinds = ("state force", "armed group", "militia", "international", "civilians", "other")
    people = [{"id": f"actor/x-{n}", "name": f"Actor number {n}", "kind": random.choice(kinds)} for n in range(actors)]
    # few actors are in most events, most are in few
    who = [min(actors - 1, int(random.paretovariate(0.55)) - 1) for _ in range(2 * events)]
    rows = [_event(n, types[random.randrange(len(types))].name, who[2 * n], who[2 * n + 1], reports, random) for n in range(events)]
    rows.sort(key=lambda e: e["when"][0])
    words = [_report(n, random) for n in range(reports)]
    for n, row in enumerate(rows):
        row["id"] = f"a{n:016x}"
        for r in row["reports"]:
            words[r]["accounts"].append(_account(n, row, len(words[r]["text"]), random))
    links = sorted(random.sample(range(events - 1), min(600, events // 3)))
    chains = [
        {"events": [n, n + 1], "type": "follows", "basis": "stated", "lag": [1], "km": [10.0], "quotes": [[0, "After that"]]} for n in links
    ]
    first = {
        "asked": events, "events": rows, "actors": people, "chains": chains, "rules": {}, "rest": [], "notes": [],
        "types": {
            t.name: {
                "family": t.family, "en": t.label_en, "fr": t.label_fr, "phraseEn": t.phrase_en, "phraseFr": t.phrase_fr, "sign": t.sign,
            }
            for t in types
        },
        "reports": [{k: w[k] for k in ("title", "publisher", "published", "lang")} for w in words],
    }  # fmt: skip
    return first, words


def _event(n: int, kind: str, a: int, b: int, reports: int, random: Random) -> Json:
    day, long = FIRST + int(2500 * random.random()), random.choice((0, 0, 0, 2, 30))
    country = random.choice(list(COUNTRIES))
    lat, lon, r = round(random.uniform(11, 18), 4), round(random.uniform(-10, 4), 4), random.choice((3, 12, 25))
    killed = random.choice((None, 0, 1, 4, 17))
    return {
        "id": str(n), "label": f"Event {n}", "type": kind, "status": random.choice((*["occurred"] * 9, *STATUSES)), "i": [a], "t": [b],
       
        "when": [day, day if not long else day + 1, day + long, day + long], "precision": "day", "lat": lat, "lon": lon, "r": r,
        "country": country, "admin1": random.choice(COUNTRIES[country]),
        "tolls": {"killed": [killed, killed]} if killed is not None else {},
        "places": [{"name": f"Place {n % 900}", "lat": lat, "lon": lon, "r": r}], "sources": 1 + n % 3, "accounts": 2,
        "reports": sorted({random.randrange(reports), random.randrange(reports)}), "contested": n % 17 == 0,
    }  # fmt: skip


def _report(n: int, random: Random) -> Json:
    text = " ".join(random.choices(WORDS, k=400))
    day = dt.date.fromordinal(FIRST + int(2500 * random.random())).isoformat()
    return {
        "id": f"r{n}", "title": f"Report {n}", "publisher": f"Publisher {n % 40}", "published": day, "lang": "en",
        "text": text, "accounts": [],
    }  # fmt: skip


def _account(event: int, row: Json, length: int, random: Random) -> Json:
    at = random.randrange(0, length - 60)
    spans = [[at + 2, at + 9]]
    return {
        "id": f"x{event}", "event": event, "type": row["type"], "status": row["status"], "trigger": [at, at + 6], "sentence": [at, at + 50],
        "initiators": [{"name": "one", "at": spans}], "who": row["i"], "tolls": [{"kind": "killed", "side": "target",
        "at": spans, "min": 3, "max": 3}],
    }  # fmt: skip
