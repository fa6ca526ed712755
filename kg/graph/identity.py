"""Which tellings are of one event, kept up to date: only what a change touches is looked at again.

Two tellings are compared if they share a key (`kg.resolve.blocking`); pairs that are alike enough to be one event, or to
ask a person, are kept. Events are made within the connected parts of the pairs (`kg.resolve.cluster`): what a new report
touches is the parts that its tellings fall into, and nothing else can change.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from kg.codec import account_from_json, canonical, locus_from_dict
from kg.graph.resolved import actor_from_json, forms_in, telling_from_json, telling_to_json
from kg.model import Actor, Locus
from kg.resolve.blocking import look_keys, put_keys
from kg.resolve.cluster import Pair, Verdicts, clusters, pair
from kg.resolve.features import Features, from_json, to_json
from kg.resolve.similarity import SAME, UNSURE, Likeness, compare
from kg.resolve.tellings import Telling
from kg.resolve.world import World
from kg.text import slug

V = TypeVar("V")
CACHE = 20_000
MOST_KEYS = 500


@dataclass(slots=True)
class Touched:
    """What a change touches: tellings whose event must be found again, and the events that they were of."""

    seeds: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)


class Identity:
    """The tellings, pairs and events in the index."""

    def __init__(self, db: sqlite3.Connection, world: World) -> None:
        self.db, self.world = db, world
        self._features: dict[str, Features] = {}
        self._tellings: dict[str, Telling] = {}

    # ------------------------------------------------------------ tellings in, tellings out

    def forget(self, report: str, touched: Touched) -> None:
        """Take out the tellings of a report; its neighbours must find their events again."""
        rows = self.db.execute("SELECT id, event, resolved FROM ix_telling WHERE report = ?", (report,)).fetchall()
        for id, event, resolved in rows:
            touched.events.add(event)
            touched.seeds |= self._neighbours(id)
            touched.named |= self._count_forms(forms_in(resolved), -1)
        for id, *_ in rows:
            self._features.pop(id, None)
            self._tellings.pop(id, None)
            self.db.execute("DELETE FROM ix_telling WHERE id = ?", (id,))
            self.db.execute("DELETE FROM ix_account WHERE telling = ?", (id,))
            self.db.execute("DELETE FROM ix_key WHERE telling = ?", (id,))
            for table in ("pair", "verdict"):
                self.db.execute(f"DELETE FROM ix_{table} WHERE a = ? OR b = ?", (id, id))
        touched.seeds -= {row[0] for row in rows}
        self._unsay(report, touched)

    def insert(self, tellings: Sequence[Telling], features: Sequence[Features], touched: Touched) -> None:
        """Put in the tellings of a report, each an event of its own for now, and compare them with what may be the same."""
        for t, f in zip(tellings, features, strict=True):
            resolved = telling_to_json(t)
            self.db.execute("INSERT INTO ix_telling VALUES (?, ?, ?, ?, ?)", (t.id, t.report, "", resolved, to_json(f)))
            self._remember(self._tellings, t.id, t)
            self._remember(self._features, t.id, f)
            self.db.executemany("INSERT INTO ix_account VALUES (?, ?)", ((a.id, t.id) for a in t.accounts))
            self.db.executemany("INSERT INTO ix_key VALUES (?, ?, ?)", ((k.key, k.level, t.id) for k in put_keys(f)))
            touched.named |= self._count_forms(forms_in(resolved), 1)
            touched.seeds.add(t.id)
        for f in features:
            self._compare(f)

    def _compare(self, f: Features) -> None:
        for other in sorted(self.candidates(f)):
            g = self.features(other)
            if g.report != f.report and (score := compare(f, g).score) >= UNSURE:
                self.db.execute("INSERT OR REPLACE INTO ix_pair VALUES (?, ?, ?)", (*pair(f.id, other), score))

    def candidates(self, f: Features) -> set[str]:
        """The tellings that are worth comparing with this one."""
        found: set[str] = set()
        by_level: dict[tuple[int, int], list[str]] = {}
        for key, least, most in look_keys(f):
            by_level.setdefault((least, most), []).append(key)
        for levels, keys in by_level.items():
            for i in range(0, len(keys), MOST_KEYS):
                some = keys[i : i + MOST_KEYS]
                asked = f"SELECT telling FROM ix_key WHERE key IN ({', '.join('?' * len(some))}) AND level BETWEEN ? AND ?"
                found.update(r[0] for r in self.db.execute(asked, (*some, *levels)))
        return found - {f.id}

    def _count_forms(self, found: Iterable[tuple[str, str]], step: int) -> set[str]:
        """Count how a report names what only reports know; returns the actors and places among it."""
        things = set()
        for thing, form in sorted(found):
            self.db.execute("INSERT INTO ix_named VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n", (thing, form, step))
            if step < 0:
                self.db.execute("DELETE FROM ix_named WHERE thing = ? AND form = ? AND n = 0", (thing, form))
            things.add(thing)
        return {thing for thing in things if not thing.startswith("locus/")}

    def say(self, report: str, forms: Iterable[tuple[str, str]], touched: Touched) -> None:
        """Keep how a report names the actors that it ties."""
        listed = sorted(forms)
        if listed:
            self.db.execute("INSERT INTO ix_said VALUES (?, ?)", (report, canonical(listed)))
            touched.named |= self._count_forms(listed, 1)

    def _unsay(self, report: str, touched: Touched) -> None:
        row = self.db.execute("SELECT forms FROM ix_said WHERE report = ?", (report,)).fetchone()
        if row is not None:
            touched.named |= self._count_forms([(thing, form) for thing, form in json.loads(row[0])], -1)
            self.db.execute("DELETE FROM ix_said WHERE report = ?", (report,))

    def forms(self, thing: str) -> list[tuple[str, int]]:
        """How tellings name a thing that only reports know, and how many do so each way."""
        return self.db.execute("SELECT form, n FROM ix_named WHERE thing = ? ORDER BY form", (thing,)).fetchall()

    # ------------------------------------------------------------ reading

    def features(self, id: str) -> Features:
        """The features of a telling."""
        if id not in self._features:
            row = self.db.execute("SELECT features FROM ix_telling WHERE id = ?", (id,)).fetchone()
            self._remember(self._features, id, from_json(row[0]))
        return self._features[id]

    def _remember(self, cache: dict[str, V], id: str, value: V) -> None:
        if len(cache) >= CACHE:
            cache.clear()
        cache[id] = value

    def telling(self, id: str) -> Telling:
        """A telling with its accounts."""
        if id not in self._tellings:
            self._remember(self._tellings, id, self._read(id))
        return self._tellings[id]

    def _read(self, id: str) -> Telling:
        report, resolved = self.db.execute("SELECT report, resolved FROM ix_telling WHERE id = ?", (id,)).fetchone()
        rows = self.db.execute(
            "SELECT a.json FROM ix_account x JOIN account a ON a.id = x.account WHERE x.telling = ? "
            "ORDER BY a.start, a.end, a.part, a.voice IS NOT NULL, a.voice", (id,)
        )  # fmt: skip
        return telling_from_json(resolved, report, [account_from_json(r[0]) for r in rows], self.world.known)

    def tellings(self, event: str) -> list[Telling]:
        """The tellings of an event, by id."""
        rows = self.db.execute("SELECT id FROM ix_telling WHERE event = ? ORDER BY id", (event,)).fetchall()
        return [self.telling(r[0]) for r in rows]

    def of_report(self, report: str) -> dict[str, str]:
        """The tellings of a report with the event of each."""
        return dict(self.db.execute("SELECT id, event FROM ix_telling WHERE report = ? ORDER BY id", (report,)).fetchall())

    def event_of(self, account: str) -> str | None:
        """The event that an account (or the event that was once named after it) is part of now."""
        row = self.db.execute(
            "SELECT t.event FROM ix_account x JOIN ix_telling t ON t.id = x.telling WHERE x.account = ?", (account,)
        ).fetchone()
        return None if row is None else str(row[0])

    def telling_of(self, account: str) -> str:
        """The telling that an account is part of."""
        return str(self.db.execute("SELECT telling FROM ix_account WHERE account = ?", (account,)).fetchone()[0])

    def likeness(self, a: str, b: str) -> Likeness:
        """How alike two tellings are, and why."""
        return compare(self.features(a), self.features(b))

    def alike(self, id: str) -> list[tuple[str, float]]:
        """The tellings that are alike enough to be one event with this one, or to ask, with their scores."""
        rows = self.db.execute("SELECT b, score FROM ix_pair WHERE a = :id UNION SELECT a, score FROM ix_pair WHERE b = :id", {"id": id})
        return rows.fetchall()

    def things(self, prefix: str) -> list[tuple[str, str]]:
        """The actors that only reports know, with the name that most tellings give them."""
        rows = self.db.execute("SELECT thing, form, n FROM ix_named WHERE thing >= ? AND thing < ? ORDER BY thing", (prefix, prefix + "~"))
        best: dict[str, tuple[int, str]] = {}
        for thing, form, n in rows:
            name = actor_from_json(form).name
            best[thing] = max(best.get(thing, (0, "")), (n, name))
        return [(thing, name) for thing, (_, name) in sorted(best.items())]

    def thing(self, node: str) -> Actor | None:
        """An actor that only reports know, in the form that most tellings give it."""
        row = self.db.execute("SELECT form FROM ix_named WHERE thing = ? ORDER BY n DESC, form LIMIT 1", (node,)).fetchone()
        return None if row is None else actor_from_json(row[0])

    def naming(self, word: str) -> list[str]:
        """The tellings that name an actor by this id, or a place by this label, in the order of their ids."""
        text = "%" + json.dumps(word, ensure_ascii=False).replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"
        rows = self.db.execute("SELECT id FROM ix_telling WHERE resolved LIKE ? ESCAPE '!' ORDER BY id", (text,))
        return [row[0] for row in rows]

    def undecided(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """Names of places that may be several, with the key that a decision names them by, and the places that they may be."""
        found: dict[str, tuple[str, tuple[str, ...]]] = {}
        for (form,) in self.db.execute("SELECT form FROM ix_named WHERE thing >= 'locus/' AND thing < 'locus0' ORDER BY thing"):
            locus = locus_from_dict(json.loads(form))
            if not locus.anchors and locus.candidates:
                found.setdefault(undecided_key(locus), (locus.label, locus.candidates))
        return [(label, key, candidates) for key, (label, candidates) in sorted(found.items())]

    # ------------------------------------------------------------ events

    def _neighbours(self, id: str) -> set[str]:
        parts = [f"SELECT {y} FROM ix_pair WHERE {x} = :id AND score >= :same" for x, y in ("ab", "ba")]
        parts += [f"SELECT {y} FROM ix_verdict WHERE {x} = :id AND verdict = 'same'" for x, y in ("ab", "ba")]
        rows = self.db.execute(" UNION ".join(parts), {"id": id, "same": SAME})
        return {r[0] for r in rows}

    def parts(self, seeds: Iterable[str]) -> list[set[str]]:
        """The connected parts that these tellings are in."""
        found: list[set[str]] = []
        seen: set[str] = set()
        for seed in sorted(seeds):
            if seed in seen:
                continue
            part, todo = {seed}, [seed]
            while todo:
                new = self._neighbours(todo.pop()) - part
                part |= new
                todo += sorted(new)
            seen |= part
            found.append(part)
        return found

    def regroup(self, part: set[str]) -> list[tuple[str, ...]]:
        """The events of a connected part."""
        if len(part) == 1:
            return [tuple(part)]
        scores: dict[Pair, float] = {}
        verdicts: dict[str, set[Pair]] = {"same": set(), "different": set()}
        for id in part:
            for b, score in self.db.execute("SELECT b, score FROM ix_pair WHERE a = ? AND score >= ?", (id, SAME)):
                scores[id, b] = score
            for b, verdict in self.db.execute("SELECT b, verdict FROM ix_verdict WHERE a = ?", (id,)):
                verdicts.setdefault(verdict, set()).add((id, b))
        report_of = {id: self.features(id).report for id in part}
        said = Verdicts(frozenset(verdicts["same"]), frozenset(verdicts["different"]))
        return clusters(part, scores, report_of, said, lambda a, b: self.likeness(a, b).score, SAME)


def undecided_key(locus: Locus) -> str:
    """What a decision names a place by that may be several.

    >>> undecided_key(Locus("Léré", candidates=("1", "2")))
    'place/?lere'
    """
    return f"place/?{slug(locus.label)}"
