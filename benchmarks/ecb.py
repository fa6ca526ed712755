"""Event identity on ECB+ (English news of all kinds), with gold mentions, beside the same-lemma baseline.

    python benchmarks/ecb.py [CORPUS]      # a folder with train.jsonl and dev.jsonl; default ../shared/corpora/ecbplus

The grouping is the program's own (`kg.resolve.cluster`: pairs by score, groups that hang together); the score of a pair is a
sum of few reasons, as for accounts, but made of what ECB+ marks: the words of the mention, who and where in its sentence, and
how alike the two reports are. One set of weights is fitted on the training topics (pairs of one topic, and a sample of those of
two), one threshold chosen there as well; dev is only scored. The same mentions, pools and scorer (`benchmarks/coref_score.py`,
singletons included, validated sentences only) for both systems.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, islice
from pathlib import Path

import numpy as np
from coref_score import conll

from kg.extract import inflection
from kg.resolve.cluster import Pair, Verdicts, clusters, pair

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpora" / "ecbplus"
STOP = frozenset(
    "the a an of to in on at for by with and or from as is was were be been has have had that this it its his her their he she they "
    "who which after before said says will would not".split()
)
CUTS = (-2.0, -1.5, -1.0, -0.5, 0.0, 0.5)
STORY = 0.3  # reports as alike as this tell of one story
ACROSS = 47  # of the pairs across topics, one in so many is looked at
POOLS: dict[str, Callable[[Mention], object]] = {
    "gold subtopic": lambda m: m.subtopic, "topic": lambda m: m.topic, "corpus": lambda m: 0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mention:
    """An event mention: its lemmas, what stands around it, and the cluster that people put it in."""

    id: str
    doc: str
    topic: int
    subtopic: str
    sentence: int
    lemmas: tuple[str, ...]
    who: frozenset[str]
    where: frozenset[str]
    when: frozenset[str]
    words: frozenset[str]
    cluster: str


# ---------------------------------------------------------------- reading


@cache
def _irregular() -> dict[str, str]:
    """Irregular forms to their lemma, by the table that extraction uses."""
    table = (Path(inflection.__file__).parent / "lexicons" / "verbs.en.tsv").read_text("utf-8").splitlines()[1:]
    return {form: line.split("\t")[0] for line in table for cell in line.split("\t")[1:] for form in cell.split()}


@cache
def lemma(word: str) -> str:
    """A word without its endings, irregular verbs by their table.

    >>> [lemma(w) for w in ("Killed", "killing", "kills", "shot", "tries")]
    ['kill', 'kill', 'kill', 'shoot', 'try']
    """
    word = word.lower()
    if word in _irregular():
        return _irregular()[word].rstrip("e")
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)] + instead
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= 3 and re.search("[aeiouy]", stem):
            return (stem[:-1] if stem[-1] == stem[-2] and stem[-1] not in "lsz" else stem).rstrip("e")
    return word.rstrip("e")


def read(path: Path) -> tuple[list[Mention], dict[str, Counter[str]]]:
    """The event mentions of validated sentences, and the words of each report."""
    documents = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    words = {str(d["doc_id"]): Counter(x for s in d["sents"] for w in s if w.isalnum() and (x := lemma(w)) not in STOP) for d in documents}
    return [m for d in documents for m in _of_document(d)], words


def _of_document(d: Mapping[str, object]) -> Iterator[Mention]:
    said: dict[tuple[int, str], set[str]] = defaultdict(set)
    marked: list[dict[str, object]] = d["mentions"]  # type: ignore[assignment]
    for m in marked:
        said[m["sent"], m["kind"]] |= {lemma(w) for w in str(m["text"]).split()} - STOP  # type: ignore[index]
    for m in marked:
        sent: int = m["sent"]  # type: ignore[assignment]
        if m["kind"] == "event" and sent in d["validated_sents"]:  # type: ignore[operator]
            lemmas = tuple(lemma(w) for w in str(m["text"]).split() if w.lower() not in STOP) or (lemma(str(m["text"])),)
            words = {lemma(w) for w in d["sents"][sent] if w.isalnum()} - STOP - set(lemmas)  # type: ignore[index]
            id = f"{d['doc_id']}:{m['id']}"
            yield Mention(
                id, str(d["doc_id"]), int(str(d["topic"])), str(d["subtopic"]), sent, lemmas, frozenset(said[sent, "participant"]),
                frozenset(said[sent, "loc"]), frozenset(said[sent, "time"]), frozenset(words), str(m["cluster"] or id),
            )  # fmt: skip


# ---------------------------------------------------------------- reasons


class Lexicon:
    """How often two lemmas named one event in the training topics; a topic's own pairs are left out when it is itself judged."""

    def __init__(self, seen: Sequence[Mention]) -> None:
        self.same: dict[int, Counter[Pair]] = defaultdict(Counter)
        self.all: dict[int, Counter[Pair]] = defaultdict(Counter)
        for a, b in pooled(seen, POOLS["gold subtopic"]):
            key = pair(a.lemmas[0], b.lemmas[0])
            self.all[a.topic][key] += 1
            self.same[a.topic][key] += a.cluster == b.cluster
        self.total_same, self.total = sum(self.same.values(), Counter[Pair]()), sum(self.all.values(), Counter[Pair]())

    def __call__(self, a: Mention, b: Mention) -> float:
        key = pair(a.lemmas[0], b.lemmas[0])
        same = self.total_same[key] - self.same.get(a.topic, {}).get(key, 0)
        n = self.total[key] - self.all.get(a.topic, {}).get(key, 0)
        prior = 0.45 if key[0] == key[1] else 0.05
        return math.log((same + 4 * prior) / (n - same + 4 * (1 - prior))) - math.log(prior / (1 - prior))


class Reports:
    """What is known of the words of a set of reports: how rare one is among them, and how alike two reports are.

    Two reports of one story share its rare words, names above all; the cosine of their words, rare ones counting more, says how
    far they do. It needs no label, and is made anew for the reports that are judged.
    """

    def __init__(self, words: Mapping[str, Counter[str]]) -> None:
        self.documents = Counter(word for counts in words.values() for word in counts)
        self.number = {doc: n for n, doc in enumerate(sorted(words))}
        column = {word: n for n, word in enumerate(sorted(self.documents))}
        table = np.zeros((len(words), len(column)), dtype=np.float32)
        for doc, counts in words.items():
            for word, n in counts.items():
                table[self.number[doc], column[word]] = (1 + math.log(n)) * math.log(len(words) / self.documents[word])
        table /= np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-9)
        self.cosine: list[list[float]] = np.round(table @ table.T, 4).tolist()

    def rare(self, word: str) -> float:
        """How rare a word is among the reports."""
        return math.log(len(self.number) / (self.documents.get(word, 0) + 1) + 1)

    def alike(self, a: str, b: str) -> float:
        """How alike two reports are, from 0 to 1."""
        return self.cosine[self.number[a]][self.number[b]]


def reasons(a: Mention, b: Mention, lexicon: Lexicon, reports: Reports) -> dict[str, float]:
    """What speaks for or against two mentions being of one event."""
    rare = reports.rare
    same = a.lemmas == b.lemmas
    share = not same and bool(set(a.lemmas) & set(b.lemmas))
    alike = max(_prefix(x, y) for x in a.lemmas for y in b.lemmas)
    who, words = _overlap(a.who, b.who, rare), _overlap(a.words, b.words, rare) or 0.0
    one_doc = a.doc == b.doc
    story = 0.0 if one_doc else min(1.0, reports.alike(a.doc, b.doc) / STORY)
    return {
        "bias": 1.0, "same words": same, "a common word": share, "alike words": not same and not share and alike >= 0.6,
        "words of one event elsewhere": lexicon(a, b), "same people": who or 0.0, "other people": who == 0.0,
        "same people, same words": same * (who or 0.0), "other people, same words": same * (who == 0.0),
        "same place": _overlap(a.where, b.where, rare) or 0.0, "same time": _overlap(a.when, b.when, rare) or 0.0,
        "other time": _overlap(a.when, b.when, rare) == 0.0, "common sentence": words, "common sentence, same words": same * words,
        "one document": one_doc, "one sentence": one_doc and a.sentence == b.sentence, "same long words": same and len(a.lemmas) > 1,
        "alike reports": story, "alike reports, same words": same * story, "alike reports, other words": (not same and not share) * story,
    }  # fmt: skip


def _prefix(a: str, b: str) -> float:
    n = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return n / max(len(a), len(b))


def _overlap(a: frozenset[str], b: frozenset[str], rare: Callable[[str], float]) -> float | None:
    """The share of the smaller set, rare words counting more; None where one is empty."""
    if not a or not b:
        return None
    return sum(map(rare, a & b)) / min(sum(map(rare, a)), sum(map(rare, b)))


# ---------------------------------------------------------------- fitting, grouping


def pooled(of: Sequence[Mention], pool: Callable[[Mention], object]) -> Iterator[tuple[Mention, Mention]]:
    """All pairs of mentions of one pool."""
    for members in by_pool(of, pool).values():
        yield from combinations(members, 2)


def by_pool(of: Sequence[Mention], pool: Callable[[Mention], object]) -> dict[object, list[Mention]]:
    """Mentions by pool, in a fixed order."""
    found: dict[object, list[Mention]] = defaultdict(list)
    for m in sorted(of, key=lambda m: m.id):
        found[pool(m)].append(m)
    return found


def fitted(x: np.ndarray, labels: Sequence[bool]) -> np.ndarray:
    """The weights of a logistic regression with a mild pull towards zero."""
    y = np.array(labels, float)
    w = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        w -= np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + np.eye(len(w)), x.T @ (p - y) + w)
    return w


@dataclass(frozen=True)
class Judge:
    """Weights of reasons, learnt on training topics, and the threshold from which a pair is one event."""

    lexicon: Lexicon
    names: tuple[str, ...]
    weights: np.ndarray
    cut: float
    on_train: float

    def scores(self, of: Sequence[Mention], reports: Reports, pool: Callable[[Mention], object]) -> dict[Pair, float]:
        """The score of every pair of a pool."""
        found: dict[Pair, float] = {}
        pairs = pooled(of, pool)
        while some := list(islice(pairs, 20_000)):
            found.update(scored(some, told(some, self.lexicon, reports), self.weights))
        return found


def told(pairs: Sequence[tuple[Mention, Mention]], lexicon: Lexicon, reports: Reports) -> np.ndarray:
    """The reasons of pairs, a row each."""
    return np.array([list(reasons(a, b, lexicon, reports).values()) for a, b in pairs], float)


def scored(pairs: Sequence[tuple[Mention, Mention]], rows: np.ndarray, weights: np.ndarray) -> Iterator[tuple[Pair, float]]:
    """The score of each pair."""
    return zip((pair(a.id, b.id) for a, b in pairs), np.round(rows @ weights, 6).tolist(), strict=True)


def learnt(train: Sequence[Mention], reports: Reports) -> Judge:
    """The weights that fit the training topics, and the threshold that does best on them, in both their pools together.

    They see all pairs of one topic, and every so-manieth pair of two topics: both kinds of strangers that a pool may hold.
    """
    lexicon, near = Lexicon(train), list(pooled(train, POOLS["topic"]))
    far = list(islice(((a, b) for a, b in pooled(train, POOLS["corpus"]) if a.topic != b.topic), 0, None, ACROSS))
    rows = told(near + far, lexicon, reports)
    weights = fitted(rows, [a.cluster == b.cluster for a, b in near + far])
    scores, pools = dict(scored(near, rows[: len(near)], weights)), (POOLS["gold subtopic"], POOLS["topic"])
    on_train = {cut: float(np.mean([conll(gold(train), grouped(train, scores, p, cut))["CoNLL"] for p in pools])) for cut in CUTS}
    cut = max(CUTS, key=lambda c: on_train[c])
    return Judge(lexicon, tuple(reasons(*near[0], lexicon, reports)), weights, cut, on_train[cut])


def grouped(of: Sequence[Mention], scores: Mapping[Pair, float], pool: Callable[[Mention], object], cut: float) -> list[set[str]]:
    """Clusters of mentions, by the program's own grouping."""
    found: list[set[str]] = []
    for members in by_pool(of, pool).values():
        ids = [m.id for m in members]
        own = {p: scores[p] - cut for a, b in combinations(ids, 2) if (p := pair(a, b)) in scores}
        good = {p: s for p, s in own.items() if s >= 0}
        found += map(set, clusters(ids, good, {i: i for i in ids}, Verdicts(), lambda a, b, s=own: s[pair(a, b)], 0.0))  # type: ignore[misc]
    return found


def same_lemma(of: Sequence[Mention], pool: Callable[[Mention], object]) -> list[set[str]]:
    """The baseline: mentions of one pool with the same lemmas are one event."""
    found: dict[object, set[str]] = defaultdict(set)
    for m in of:
        found[pool(m), m.lemmas].add(m.id)
    return list(found.values())


def gold(of: Sequence[Mention]) -> list[set[str]]:
    """The clusters that people made."""
    found: dict[str, set[str]] = defaultdict(set)
    for m in of:
        found[m.cluster].add(m.id)
    return list(found.values())


Row = tuple[str, str, dict[str, float]]


def table(of: Sequence[Mention], reports: Reports, judge: Judge, pools: Iterable[str] = tuple(POOLS)) -> Iterator[Row]:
    """For each pool the scores of the baseline and of the program, on the same mentions by the same scorer."""
    for name in pools:
        pool = POOLS[name]
        yield name, "same lemma", conll(gold(of), same_lemma(of, pool))
        yield name, "program", conll(gold(of), grouped(of, judge.scores(of, reports, pool), pool, judge.cut))


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    (train, seen), (dev, judged) = read(folder / "train.jsonl"), read(folder / "dev.jsonl")
    judge = learnt(train, Reports(seen))
    print("weights:", ", ".join(f"{n} {w:+.2f}" for n, w in zip(judge.names, judge.weights, strict=True)))
    print(f"threshold {judge.cut:+.1f}, chosen on the training topics ({100 * judge.on_train:.1f})\n")
    print(f"{'dev: pool':14} {'system':14} {'MUC':>6} {'B3':>6} {'CEAFe':>6} {'CoNLL':>6}")
    for name, system, found in table(dev, Reports(judged), judge):
        print(f"{name:14} {system:14} " + " ".join(f"{100 * x:6.1f}" for x in found.values()))


if __name__ == "__main__":
    main()
