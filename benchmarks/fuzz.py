"""Whether reading holds on texts that nobody would write:  python benchmarks/fuzz.py [--texts N] [--seed S] [--long]

Short pieces of the example reports, mutated (words moved, doubled, dropped, cut, swapped between reports; characters of many
scripts thrown in; numbers blown up; layout broken), and texts of random characters. For each: no crash, every slot with evidence
that is in the text to the character, and the same again where a text comes twice. Prints how many were read, and what failed with
the text that did it; leaves with 1 if any did.

`--long` instead reads one report of 0.1, 0.3 and 1 MB, each in a process of its own, and prints time and peak memory: both must
grow no faster than the text.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import resource
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from kg.errors import KgError
from kg.extract import extract
from kg.model import Account, Report, check_evidence, make_report, spans_of

ROOT = Path(__file__).parent.parent
DOCS = sorted((ROOT / "examples" / "reports").glob("*.docs.jsonl"))
PUBLISHED = dt.date(2025, 10, 8)
SIZES = (100_000, 300_000, 1_000_000)
# Characters that readers trip over: marks that join, directions, blanks of all kinds, astral ones, letters that change length in
# another case, digits of other scripts, quotes and dashes.
ODD = "\u0301\u200b\u200d\u202e\u00ad\ufeff\u2028\u00a0\u202f\t\r\n\x0b\x0c\x00😀𝔄𐍈ßİıŉǅﬁ٣७四Ⅻ½²“”«»‘’—–…•·∙()[]{}<>|\\/%&@#*_~^`"
LONGEST = 400


def pieces() -> list[tuple[str, str]]:
    """(text, language) of the sentences' worth of text that is mutated."""
    out = []
    for path in DOCS:
        for doc in map(json.loads, path.read_text("utf-8").splitlines()):
            out += [(p, doc["lang"]) for p in doc["text"].split("\n") if len(p.split()) >= 4]
    return out


def texts(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """So many (text, language), the same for the same seed."""
    rng = random.Random(seed)
    known = pieces()
    made = 0
    while made < count:
        text, lang = mutated(rng, known) if rng.random() < 0.8 else (noise(rng), rng.choice(["en", "fr"]))
        text = unicodedata.normalize("NFC", text)
        if text.strip():
            made += 1
            yield text, lang


def mutated(rng: random.Random, known: list[tuple[str, str]]) -> tuple[str, str]:
    """A piece with a few mutations, one upon the other."""
    text, lang = rng.choice(known)
    at = rng.randrange(max(1, len(text) - LONGEST))
    text = text[at : at + rng.randint(20, LONGEST)]
    for _ in range(rng.randint(1, 4)):
        text = rng.choice(MUTATIONS)(text, rng, known)
    return text[: 2 * LONGEST], rng.choice([lang, lang, "en", "fr"])


def noise(rng: random.Random) -> str:
    """Random characters: of Latin, of what is odd, or of all that Unicode has."""
    kind = rng.randrange(3)
    n = rng.randint(1, 150)
    if kind == 0:
        return "".join(rng.choice("abcdefghij éèà'-.,;:0123456789\nABCDE") for _ in range(n))
    if kind == 1:
        return "".join(rng.choice(ODD + "a e") for _ in range(n))
    return "".join(chr(c) for c in (rng.randrange(0x110000) for _ in range(n)) if not 0xD800 <= c <= 0xDFFF)


Known = list[tuple[str, str]]
Mutation = Callable[[str, random.Random, Known], str]


def _shuffled(text: str, rng: random.Random, _: Known) -> str:
    words = text.split(" ")
    rng.shuffle(words)
    return " ".join(words)


def _dropped(text: str, rng: random.Random, _: Known) -> str:
    return " ".join(w for w in text.split(" ") if rng.random() > 0.3)


def _doubled(text: str, rng: random.Random, _: Known) -> str:
    return " ".join(x for w in text.split(" ") for x in [w] * rng.choice([1, 1, 1, 2, 5]))


def _odd(text: str, rng: random.Random, _: Known) -> str:
    return "".join(c + (rng.choice(ODD) if rng.random() < 0.05 else "") for c in text)


def _characters(text: str, rng: random.Random, _: Known) -> str:
    chars = list(text)
    for _i in range(max(1, len(chars) // 15)):
        i, j = rng.randrange(len(chars) or 1), rng.randrange(len(chars) or 1)
        if chars:
            chars[i], chars[j] = chars[j], chars[i]
    return "".join(chars)


def _spliced(text: str, rng: random.Random, known: Known) -> str:
    other = rng.choice(known)[0]
    return text[: rng.randrange(len(text) + 1)] + other[rng.randrange(len(other)) :]


def _numbers(text: str, rng: random.Random, _: Known) -> str:
    many = [
        "0",
        "00",
        "31 février",
        "1e99",
        "9" * 40,
        "-5",
        "3,000.5",
        "12/34/5678",
        "2025-13-45",
        "29 February 2023",
        "½",
        "minus two",
        "XIV",
    ]
    return " ".join(rng.choice(many) if w[:1].isdigit() or rng.random() < 0.05 else w for w in text.split(" "))


def _layout(text: str, rng: random.Random, _: Known) -> str:
    return "".join(rng.choice(["\n", "\n- ", "\n\n", "-\n", " • ", "\t"]) if c == " " and rng.random() < 0.2 else c for c in text)


def _case(text: str, rng: random.Random, _: Known) -> str:
    return rng.choice([str.upper, str.lower, str.title, str.swapcase])(text)


def _decomposed(text: str, _rng: random.Random, _: Known) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


MUTATIONS: list[Mutation] = [
    _shuffled, _dropped, _doubled, _odd, _characters, _spliced, _numbers, _layout, _case, _decomposed,
]  # fmt: skip
SLOTS = frozenset("initiators targets places casualties materiel weapons reported_by".split())


def failure(text: str, lang: str) -> str | None:
    """What goes wrong when a text is read, or None."""
    try:
        report = make_report(text, published=PUBLISHED, lang=lang)
        accounts, links = extract(report)
        found = next((x for a in accounts if (x := unproved(report, a))), None)
        known = {a.id for a in accounts}
        return found or next((f"a link to no account: {x}" for x in links if not {x.source, x.target} <= known), None)
    except Exception as e:  # whatever it is, it is what is looked for
        return f"{type(e).__name__}: {e}"


def unproved(report: Report, account: Account) -> str | None:
    """The first thing that an account says without words of the report that say it."""
    try:
        check_evidence(report, account)
    except KgError as e:
        return str(e)
    proved = {slot for slot, _ in spans_of(account)}
    missing = [s for s in SLOTS if getattr(account, s) and s not in proved]
    if account.when is not None and not account.when.spans and not account.when.how:
        missing.append("date")
    return f"no evidence for {', '.join(sorted(missing))}" if missing else None


def run(count: int, seed: int) -> list[tuple[str, str, str]]:
    """(text, language, what goes wrong) of those that fail among so many texts."""
    return [(text, lang, wrong) for text, lang in texts(count, seed) if (wrong := failure(text, lang))]


# ---------------------------------------------------------------- one long report


def long_text(size: int) -> str:
    """The example reports, one after the other and again, up to `size` bytes."""
    whole = "\n\n".join(d["text"] for path in DOCS for d in map(json.loads, path.read_text("utf-8").splitlines()))
    return (whole * (size // len(whole) + 1)).encode()[:size].decode(errors="ignore")


def read_long(size: int) -> None:
    """Read one long report and print seconds of processor time and peak memory in MB."""
    extract(make_report("Gunmen attacked Djibo on Monday.", lang="en"))  # load the model
    text = long_text(size)
    began = time.process_time()
    accounts, _ = extract(make_report(text, published=PUBLISHED, lang="en"))
    spent = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    print(f"{size / 1e6:.1f} MB: {spent:.1f} s of one core, {spent / size * 1e6:.0f} s/MB, peak {peak:.0f} MB, {len(accounts)} accounts")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--texts", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--long", action="store_true")
    options.add_argument("--size", type=int, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.size:
        read_long(given.size)
    elif given.long:
        for size in SIZES:
            subprocess.run([sys.executable, __file__, "--size", str(size)], check=True)
    else:
        failed = run(given.texts, given.seed)
        for text, lang, wrong in failed[:20]:
            print(f"{lang} {text!r}\n    {wrong}")
        print(f"{given.texts} texts of seed {given.seed}: {len(failed)} failed")
        sys.exit(bool(failed))


if __name__ == "__main__":
    main()
