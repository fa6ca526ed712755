"""Does adding a report take longer the more there are? Time of the n-th `add`, over synthetic accounts, with a plot.

    python benchmarks/incremental.py [--accounts 100000] [-o incremental.svg]

Reports of five accounts each, drawn from events of 20 years at 3,000 places with 60 actors, each event told by one to four
reports, are added to a store one by one (one transaction each, as `kg add` does). Resolving names is left out: it looks at one
report only. The curve is the median time of 200 adds around n, beside a curve of the form a + b log n fitted to it, and the
time that making everything anew takes for comparison. At the end the graph must be, to the byte, that of a rebuild.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import numpy as np

from kg.graph.rdf import dump, quads
from kg.model import Account, Actor, Casualty, Locus, Participant, Place, PlaceMention, Report, Span, Tie, When, account_id, make_report
from kg.resolve.world import Speakers, Where, Who
from kg.store import Store

PLACES, ACTORS, YEARS, EACH, MIXED = 3000, 60, 20, 5, 1000
TYPES = ("Ambush", "Attack", "AirStrike", "DroneStrike", "Explosion", "CivilianTargeting", "Abduction", "Shelling", "ArmedClash")


class Synthetic:
    """A world of numbered places and actors, known by their names."""

    def __init__(self, seed: int = 0) -> None:
        random = Random(seed)
        self.places = {f"u{n}": Place(f"u{n}", f"Unit{n}", "admin1", 15.0, 0.0, "ML") for n in range(50)}
        for n in range(PLACES):
            lat, lon = random.uniform(10, 20), random.uniform(-8, 8)
            self.places[f"p{n}"] = Place(f"p{n}", f"Place{n}", "populated place", lat, lon, "ML", within=f"u{n % 50}")
        classes = ("Military", "ArmedGroup", "Militia")
        self.actors = {f"actor{n}": Actor(f"actor{n}", f"Actor{n}", classes[n % 3], "ML", known=True) for n in range(ACTORS)}

    def people(self, report: Report, accounts: Sequence[Account]) -> Who:
        slots = ((a, slot) for a in accounts for slot in ("initiators", "targets"))
        return {(a.id, slot): tuple(self._actor(p, a) for p in getattr(a, slot)) for a, slot in slots}

    def _actor(self, p: Participant, a: Account) -> Actor:
        return self.actors.get(p.name.lower()) or Actor(f"u-{p.name}", p.name, "UnspecifiedGroup", scope=a.id)

    def where(self, report: Report, accounts: Sequence[Account]) -> Where:
        return {a.id: tuple(self._locus(p) for p in a.places) for a in accounts}

    def _locus(self, mention: PlaceMention) -> Locus:
        place = self.places["p" + mention.name.removeprefix("Place")]
        return Locus(place.name, (place.id,), None, None, 3.0, place.lat, place.lon, (), "name")

    def speakers(self, report: Report, accounts: Sequence[Account]) -> Speakers:
        return {}

    def ties(self, report: Report) -> tuple[Tie, ...]:
        return ()

    def place(self, id: str) -> Place | None:
        return self.places.get(id)

    def known(self, id: str) -> Actor | None:
        return self.actors.get(id)


Happening = tuple[str, str, str, int, dt.date, int]


def happenings(n: int, seed: int = 1) -> list[Happening]:
    """Things that happened: type, who, whom, where, when, toll; each as often as reports tell of it.

    The tellings of one are mixed with those of the next five hundred, as reports of one day come together; were they mixed
    over all, an add at the end would find more to join than one at the beginning, whatever the program does.
    """
    random, found = Random(seed), list[Happening]()
    while len(found) < n:
        day = dt.date(2005, 1, 1) + dt.timedelta(days=random.randrange(365 * YEARS))
        whom = f"Actor{random.randrange(ACTORS)}" if random.random() < 0.7 else "militants"
        one = (random.choice(TYPES), f"Actor{random.randrange(ACTORS)}", whom, random.randrange(PLACES), day, random.randrange(1, 60))
        found += [one] * random.choice((1, 1, 1, 2, 2, 3, 4))
    for start in range(0, len(found), MIXED):
        some = found[start : start + MIXED]
        random.shuffle(some)
        found[start : start + MIXED] = some
    return found[:n]


def reports(n: int, seed: int = 2) -> Iterator[tuple[Report, list[Account]]]:
    """Reports of five accounts each that tell of `n` happenings in all."""
    random, told = Random(seed), happenings(n)
    for i in range(0, n, EACH):
        sentences = [_sentence(random, h, i + k) for k, h in enumerate(told[i : i + EACH])]
        text = " ".join(sentences)
        report = make_report(text, publisher=f"Paper {i % 40}", published=max(h[4] for h in told[i : i + EACH]), lang="en")
        accounts, at = [], 0
        for sentence, happening in zip(sentences, told[i : i + EACH], strict=True):
            accounts.append(_account(report, sentence, at, happening))
            at += len(sentence) + 1
        yield report, accounts


def _sentence(random: Random, h: Happening, n: int) -> str:
    _, who, whom, place, day, toll = h
    tail = " ".join(f"w{random.randrange(5000)}" for _ in range(12))
    return f"On {day} {who} struck {whom} near Place{place} and killed {toll} people, source {n} says: {tail}."


def _account(report: Report, sentence: str, at: int, h: Happening) -> Account:
    type, who, whom, place, day, toll = h

    def span(words: str) -> Span:
        start = at + sentence.index(words)
        return Span(start, start + len(words), words)

    trigger, whole = span("struck"), Span(at, at + len(sentence), sentence)
    return Account(
        account_id(report.id, trigger, None), report.id, type, trigger, whole,
        initiators=(Participant(who, (span(who),)),), targets=(Participant(whom, (span(whom),)),),
        places=(PlaceMention(f"Place{place}", (span(f"Place{place}"),), None, None, "ML"),),
        when=When(day, day, day, day, "day", (span(str(day)),)),
        casualties=(Casualty("killed", "target", toll, toll, (span(f"{toll} people"),)),), extractor="synthetic",
    )  # fmt: skip


def measure(store: Store, accounts: int) -> list[float]:
    """Seconds that each add took."""
    spent = []
    for report, told in reports(accounts):
        start = time.process_time()
        store.add(report, told)
        spent.append(time.process_time() - start)
    return spent


def medians(spent: Sequence[float], window: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of accounts and the median milliseconds of the adds around each."""
    cuts = [i for i in range(0, len(spent), window) if len(spent[i : i + window]) >= window // 2]
    x = np.array([(i + window / 2) * EACH for i in cuts])
    return x, np.array([1000 * float(np.median(spent[i : i + window])) for i in cuts])


def fit(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """a and b of a + b ln n."""
    b, a = np.polyfit(np.log(x), y, 1)
    return float(a), float(b)


def plot(x: np.ndarray, y: np.ndarray, a: float, b: float, path: Path) -> None:
    """The measured curve beside the fitted one."""
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "kg"
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4))
    axes.plot(x, y, ".", color="#0072b2", label="median of 200 adds")
    axes.plot(x, a + b * np.log(x), "-", color="#d55e00", label=f"{a:.1f} + {b:.2f} ln n ms")
    axes.set(xlabel="accounts in the store", ylabel="ms to add a report of five accounts (processor time)", ylim=(0, None))
    axes.set_title("Adding one report to a growing store")
    axes.legend()
    axes.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accounts", type=int, default=100_000)
    parser.add_argument("--check", action="store_true", help="also rebuild, and compare the bytes")
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "s", create=True, where=Synthetic()) as store:
        spent = measure(store, options.accounts)
        x, y = medians(spent)
        a, b = fit(x, y)
        events = store.index.db.execute("SELECT count(DISTINCT event) FROM ix_telling").fetchone()[0]
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        size = (Path(folder) / "s" / "record.sqlite").stat().st_size / 1e6
        print(f"{len(spent)} reports, {len(spent) * EACH} accounts, {events} events")
        print(f"{sum(spent):.0f} s of processor; peak {memory:.0f} MiB; {size:.0f} MB on disk")
        for n in (1000, 3000, 10_000, 30_000, 100_000):
            near = int(np.abs(x - n).argmin())
            if x[near] > n / 2 and n <= options.accounts:
                print(f"  at {n:7} accounts: {y[near]:6.1f} ms; {a + b * np.log(n):6.1f} ms by {a:.1f} + {b:.2f} ln n")
        if options.output:
            plot(x, y, a, b, options.output)
        if options.check:
            before = dump(quads(store.graph()))
            start = time.process_time()
            store.rebuild()
            print(f"rebuild: {time.process_time() - start:.0f} s; same bytes: {dump(quads(store.graph())) == before}")


if __name__ == "__main__":
    main()
