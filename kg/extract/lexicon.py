"""The lexicons: what words can say, in English and French, and finding those words in a text.

Words propose, the encoder disposes: a `TriggerMatch` says that these words can tell an event of one of these types, how sure
words alone make it, and which roles stand where around it. It never decides. The other lexicons (actors, things, weapons, counts,
statuses, voices, links, casualties, boilerplate) are read by `match`, one call each.

All of it is data (`lexicons/NAME.LANG.tsv`; the pattern language is that of `kg.extract.patterns`). An analyst's folder
`$KG_DATA/lexicons/` may hold a file of the same name, which replaces ours, or `NAME.LANG.more.tsv`, whose rows are added.

>>> tokens = "Des hommes armés ont tendu une embuscade à un convoi des FAMa .".split()
>>> [(tokens[m.head], m.types, m.strength) for m in match_triggers(tokens, "fr")]
[('embuscade', ('Ambush',), 'strong')]
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from kg.errors import DataError
from kg.extract.patterns import Found, PatternIndex, Piece

Lang = Literal["en", "fr"]
Kind = Literal[
    "actor_nouns", "target_things", "weapons", "materiel", "status", "voices", "links", "boilerplate", "casualty", "numbers", "near_misses"
]
Strength = Literal["strong", "weak", "light"]

EVENT_TYPES = (
    "ArmedClash", "Ambush", "Attack", "AirStrike", "DroneStrike", "Shelling", "Explosion", "SuicideBombing", "CivilianTargeting",
    "Abduction", "SexualViolence", "PropertyDestruction", "TerritorialGain", "Withdrawal", "Blockade", "Operation", "Arrest", "Seizure",
    "Surrender", "Release", "Claim", "Condemnation", "Accusation", "Threat", "Talks", "Agreement", "Sanction", "Protest", "Riot", "Coup",
    "Displacement",
)  # fmt: skip
STRENGTHS = get_args(Strength)
# What a trigger tells: the act itself; an outcome of it ("killed", "tombés"); a word that only points back at it ("the incident").
SENSES = ("act", "result", "reference")
_SUPPORT_WINDOW = 15
_STOPS = frozenset({".", "!", "?", "…", ";", "\n", "\n\n"})

_Check = Callable[[str], bool]


def _among(*values: str) -> _Check:
    return frozenset(values).__contains__


def _types(text: str) -> bool:
    return all(t in EVENT_TYPES for t in text.split("|"))


def _roles(text: str) -> bool:
    slots = {"initiator", "target", "place", "weapon", "thing", "event", "speaker", "victim", "number", "cause", "time"}
    return all(pair.count("=") == 1 and pair.split("=")[1] in slots and pair.split("=")[0] for pair in text.split())


def _count(text: str) -> bool:
    return text == "" or text.isdigit()


_POS = _among("v", "n", "a", "expr")
_ACTORS = _among(
    "Military", "SecurityForce", "ArmedGroup", "Militia", "InternationalForce", "PrivateMilitaryCompany", "Government", "Organization",
    "Coalition", "Civilians", "Person", "UnspecifiedGroup", "",
)  # fmt: skip
_CASUALTIES = _among("killed", "wounded", "captured", "missing", "neutralised", "displaced", "abducted", "toll")
_LINKS = _among("retaliation_for", "claims", "condemns", "caused_by", "follows", "part_of")

# Columns of each lexicon, in order, with what a value of it may be; `note` is free text everywhere.
COLUMNS: dict[str, dict[str, _Check | None]] = {
    "triggers": {
        "pattern": None, "pos": _POS, "type": _types, "frame": _roles, "strength": _among(*STRENGTHS),
        "status": _among("", "planned", "foiled", "ended", "denied"), "sense": _among(*SENSES), "note": None,
    },
    "near_misses": {"pattern": None, "pos": _POS, "type": lambda t: t == "" or _types(t), "note": None},
    "actor_nouns": {
        "pattern": None, "role": _among("head", "modifier"), "class": _ACTORS,
        "side": _among("armed", "state", "civilian", "official", "any"), "note": None,
    },
    "target_things": {
        "pattern": None, "kind": _among("base", "place", "facility", "infrastructure", "vehicle", "livestock", "goods", "gathering"),
        "side": _among("military", "civilian", "either"), "note": None,
    },
    "weapons": {
        "pattern": None,
        "kind": _among("device", "suicide", "artillery", "rocket", "aircraft", "drone", "firearm", "blade", "fire", "any"),
        "type": lambda t: t == "" or _types(t), "note": None,
    },
    "materiel": {
        "pattern": None, "item": None,
        "kind": _among("vehicle", "weapon", "ammunition", "equipment", "building", "livestock", "supplies", "money", "aircraft", "site"),
        "note": None,
    },
    "status": {
        "pattern": None, "pos": _POS,
        "status": _among(*"planned threatened foiled denied ended hypothetical habitual negated attempted unsure".split()),
        "scope": _among("after", "before", "clause", "sentence"), "note": None,
    },
    "voices": {
        "pattern": None, "pos": _POS, "kind": _among("report", "source", "document", "claim", "denial", "accusation", "confirmation"),
        "frame": _roles, "note": None,
    },
    "links": {
        "pattern": None, "link": _LINKS, "direction": _among("main>comp", "comp>main", "this>previous", "previous>this"), "note": None,
    },
    "boilerplate": {"pattern": None, "scope": _among("line", "rest"), "note": None},
    "casualty": {"pattern": None, "pos": _POS, "kind": _CASUALTIES, "frame": _roles, "note": None},
    "numbers": {"pattern": None, "min": _count, "max": _count, "approximate": _among("", "yes"), "note": None},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a lexicon: its pattern, part of speech, the other columns by name, and where it is written."""

    pattern: str
    pos: str
    values: Mapping[str, str]
    file: str
    line: int

    def __getitem__(self, column: str) -> str:
        return self.values[column]


@dataclass(frozen=True, slots=True)
class TriggerMatch:
    """Words that can tell an event: `head` carries it, `tokens` are all words that the pattern matched (indices).

    `types` are its alternatives, most likely first; `frame` says which role stands where ("subj" -> "initiator", "by" -> "initiator");
    `support` lists what stands near it in the sentence and makes a weak entry likelier: armed, civilian, weapon, thing, casualty;
    `voice` is "passive" or "active" where auxiliaries or an agent tell it, for verbs only.
    """

    head: int
    tokens: tuple[int, ...]
    types: tuple[str, ...]
    strength: str
    sense: str
    frame: Mapping[str, str]
    status: str | None
    voice: str | None
    support: tuple[str, ...]
    entry: Entry


@dataclass(frozen=True, slots=True)
class Match:
    """Words that match a row of another lexicon: the columns of that row are `entry[...]`."""

    head: int
    tokens: tuple[int, ...]
    entry: Entry


# ---------------------------------------------------------------- loading


def read_table(kind: str, lang: str) -> list[Entry]:
    """All rows of a lexicon, the user's included. Raises DataError with file, line and field where a row is faulty."""
    name = f"{kind}.{lang}.tsv"
    own = Path(__file__).parent / "lexicons" / name
    override = os.environ.get("KG_DATA")
    if not override:
        return list(_read_file(own, kind))
    theirs, more = Path(override) / "lexicons" / name, Path(override) / "lexicons" / f"{kind}.{lang}.more.tsv"
    entries = list(_read_file(theirs if theirs.exists() else own, kind))
    return entries + (list(_read_file(more, kind)) if more.exists() else [])


def _read_file(path: Path, kind: str) -> Iterator[Entry]:
    columns = COLUMNS[kind]
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as e:
        raise DataError(f"the lexicon cannot be read: {e}", file=str(path), remedy="reinstall the package or mend KG_DATA") from e
    header = "\t".join(columns)
    if not lines or lines[0] != header:
        raise DataError("the columns are not those of this lexicon", file=path.name, line=1, remedy=f"let its first line be {header!r}")
    for number, line in enumerate(lines[1:], 2):
        if line.strip() and not line.startswith("#"):
            yield _entry(line.split("\t"), columns, path.name, number)


def _entry(cells: list[str], columns: Mapping[str, _Check | None], file: str, line: int) -> Entry:
    if len(cells) != len(columns):
        raise DataError(f"{len(cells)} columns instead of {len(columns)}", file=file, line=line, remedy="put a tab between all columns")
    values = dict(zip(columns, cells, strict=True))
    for name, check in columns.items():
        if check is not None and not check(values[name]):
            raise DataError(f"not a value of this column: {values[name]!r}", file=file, line=line, field=name, remedy="see the other rows")
    if not values["pattern"].strip():
        raise DataError("no pattern", file=file, line=line, field="pattern", remedy="write the words, in their lemma")
    return Entry(values["pattern"], values.get("pos", "n"), values, file, line)


# Classes of words that patterns may name, drawn from the other lexicons: <ARMED>, <CIVIL>, <BASE> … (single words only).
_DERIVED: dict[str, tuple[Kind, Callable[[Entry], bool]]] = {
    "ARMED": ("actor_nouns", lambda e: e["role"] == "head" and e["side"] in ("armed", "state")),
    "STATE": ("actor_nouns", lambda e: e["role"] == "head" and e["side"] == "state"),
    "CIVIL": ("actor_nouns", lambda e: e["role"] == "head" and e["side"] == "civilian"),
    "OFFICIAL": ("actor_nouns", lambda e: e["role"] == "head" and e["side"] == "official"),
    "BASE": ("target_things", lambda e: e["kind"] == "base"),
    "PLACE": ("target_things", lambda e: e["kind"] == "place"),
    "SITE": ("target_things", lambda e: e["kind"] in ("facility", "infrastructure")),
    "VEHICLE": ("target_things", lambda e: e["kind"] == "vehicle"),
    "ANIMAL": ("target_things", lambda e: e["kind"] == "livestock"),
    "GOODS": ("target_things", lambda e: e["kind"] == "goods"),
    "THING": ("target_things", lambda e: e["side"] in ("military", "civilian", "either")),
    "WEAPON": ("weapons", lambda e: True),
    "DEVICE": ("weapons", lambda e: e["kind"] == "device"),
    "GUN": ("weapons", lambda e: e["kind"] == "firearm"),
    "AIRCRAFT": ("weapons", lambda e: e["kind"] == "aircraft"),
    "DRONE": ("weapons", lambda e: e["kind"] == "drone"),
    "SHELL": ("weapons", lambda e: e["kind"] in ("artillery", "rocket")),
    "MATERIEL": ("materiel", lambda e: True),
    "ARMS": ("materiel", lambda e: e["kind"] in ("weapon", "ammunition")),
}


def _word_classes(lang: str) -> dict[str, list[tuple[str, str]]]:
    classes: dict[str, list[tuple[str, str]]] = {}
    tables = {kind: read_table(kind, lang) for kind in sorted({kind for kind, _ in _DERIVED.values()})}
    for name, (kind, wanted) in _DERIVED.items():
        words = sorted({e.pattern for e in tables[kind] if wanted(e) and e.pattern.isalpha()})
        classes[name] = [(w, "n") for w in words]
    for name, line in _class_lines(lang):
        classes[name] = [_marked(w) for w in line.split()]
    return classes


def _marked(text: str) -> tuple[str, str]:
    word, _, mark = text.partition("/")
    return word, mark or "n"


def _class_lines(lang: str) -> Iterator[tuple[str, str]]:
    path = Path(__file__).parent / "lexicons" / f"classes.{lang}.tsv"
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        name, tab, words = line.partition("\t")
        if not tab or not words.strip():
            raise DataError("not a class of words", file=path.name, line=number, remedy="write NAME, a tab, and words with marks")
        if number > 1:
            yield name, words


class _Table:
    """The entries of one or more lexicons of one language, with their pattern index."""

    def __init__(self, lang: str, kinds: Sequence[str]) -> None:
        self.index = PatternIndex(lang, _classes(lang, os.environ.get("KG_DATA")))
        self.entries: list[Entry] = []
        self.kinds: list[str] = []
        for kind in kinds:
            for entry in read_table(kind, lang):
                self._add(entry)
                self.kinds.append(kind)

    def _add(self, entry: Entry) -> None:
        try:
            self.index.add(len(self.entries), entry.pattern, entry.pos)
        except ValueError as e:
            remedy = "see the head of kg/extract/patterns.py for how patterns are written"
            raise DataError(str(e), file=entry.file, line=entry.line, field="pattern", remedy=remedy) from e
        self.entries.append(entry)


@lru_cache(maxsize=4)
def _classes(lang: str, _override: str | None) -> dict[str, list[tuple[str, str]]]:
    return _word_classes(lang)


@lru_cache(maxsize=48)
def _table(kinds: tuple[str, ...], lang: str, _override: str | None) -> _Table:
    if lang not in get_args(Lang):
        raise DataError(f"no lexicon for the language {lang!r}", remedy="use 'en' or 'fr'")
    return _Table(lang, kinds)


def table(lang: str, *kinds: str) -> _Table:
    """The loaded lexicons, kept for the next call (and read anew when KG_DATA changes)."""
    return _table(kinds, lang, os.environ.get("KG_DATA"))


# ---------------------------------------------------------------- matching


def match(kind: Kind, tokens: Sequence[str], lang: str) -> list[Match]:
    """Where rows of a lexicon stand in the text: the longest first choice, without overlaps.

    >>> [(m.head, m.entry["class"]) for m in match("actor_nouns", "two soldiers and a farmer".split(), "en")]
    [(1, 'Military'), (4, 'Civilians')]
    """
    lexicon = table(lang, kind)
    found = lexicon.index.find(lexicon.index.read(tokens))
    return [Match(f.head, f.tokens, lexicon.entries[f.entry]) for f in _longest(found, lambda f: f.entry)]


def _longest(found: Sequence[Found], rank: Callable[[Found], int]) -> list[Found]:
    """Greedy: more words first, then the better ranked, then the earlier; what lies within a chosen one is dropped."""
    taken: set[int] = set()
    chosen: list[Found] = []
    for f in sorted(found, key=lambda f: (-len(f.tokens), rank(f), f.tokens[0], f.entry)):
        if f.head not in taken and not taken.issuperset(f.tokens):
            chosen.append(f)
            taken.update(f.tokens)
    return sorted(chosen, key=lambda f: (f.tokens[0], f.head))


def match_triggers(tokens: Sequence[str], lang: str) -> list[TriggerMatch]:
    """Every place where words of the trigger lexicon stand, near misses left out. Linear in the text.

    >>> tokens = "The village came under attack by gunmen .".split()
    >>> [(m.tokens, m.types[0], dict(m.frame)) for m in match_triggers(tokens, "en")]
    [((2, 3, 4), 'Attack', {'subj': 'target', 'by': 'initiator', 'from': 'initiator'})]
    >>> match_triggers("He died of a heart attack .".split()[2:], "en")
    []
    """
    lexicon = table(lang, "triggers", "near_misses")
    pieces = lexicon.index.read(tokens)
    found = lexicon.index.find(pieces)
    misses = [f for f in found if lexicon.kinds[f.entry] == "near_misses"]
    found = [f for f in found if lexicon.kinds[f.entry] == "triggers" and not _vetoed(f, misses, lexicon.entries)]
    near = _supports(pieces, lang)
    out = []
    for f, same in _merged(found, lexicon.entries):
        out.append(_trigger(f, same, lexicon, tokens, near))
    return out


def _vetoed(found: Found, misses: Sequence[Found], entries: Sequence[Entry]) -> bool:
    for miss in misses:
        if found.head in miss.tokens and len(miss.tokens) >= len(found.tokens):
            types = entries[miss.entry]["type"]
            if not types or set(entries[found.entry]["type"].split("|")) <= set(types.split("|")):
                return True
    return False


def _merged(found: Sequence[Found], entries: Sequence[Entry]) -> Iterator[tuple[Found, list[Entry]]]:
    """The chosen matches, each with all entries that match the same words (the better first), then strong ones within them."""
    same: dict[tuple[int, tuple[int, ...]], list[Found]] = {}
    for f in found:
        same.setdefault((f.head, f.tokens), []).append(f)

    def rank(f: Found) -> int:
        return STRENGTHS.index(entries[f.entry]["strength"])

    best = {key: sorted(group, key=lambda f: (rank(f), f.entry)) for key, group in same.items()}
    for f in _longest([group[0] for group in best.values()], rank):
        within = [entries[g.entry] for g in found if g.head == f.head and set(g.tokens) < set(f.tokens)]
        yield f, [entries[g.entry] for g in best[f.head, f.tokens]] + [e for e in within if e["strength"] == "strong"]


def _trigger(found: Found, same: Sequence[Entry], lexicon: _Table, tokens: Sequence[str], near: Mapping[str, list[int]]) -> TriggerMatch:
    entry = same[0]
    types = tuple(dict.fromkeys(t for e in same for t in e["type"].split("|")))
    frame = dict(pair.split("=") for pair in entry["frame"].split())
    return TriggerMatch(
        found.head, found.tokens, types, entry["strength"], entry["sense"], frame, entry["status"] or None,
        _voice(tokens, found.head, lexicon.index) if entry.pos == "v" else None, _near(tokens, found, near), entry,
    )  # fmt: skip


def _supports(pieces: Sequence[Piece], lang: str) -> dict[str, list[int]]:
    index = table(lang, "casualty").index
    names = {"armed": "ARMED", "civilian": "CIVIL", "weapon": "WEAPON", "thing": "THING"}
    numbers = {index.class_symbol(c): name for name, c in names.items()}
    out: dict[str, list[int]] = {name: [] for name in names}
    for p in pieces:
        for s in index.symbols(p):
            if s in numbers:
                out[numbers[s]].append(p.token)
    out["casualty"] = sorted({f.head for f in index.find(pieces)})
    return out


def _near(tokens: Sequence[str], found: Found, near: Mapping[str, list[int]]) -> tuple[str, ...]:
    first, last = min(found.tokens), max(found.tokens)
    low, high = max(0, first - _SUPPORT_WINDOW), min(len(tokens), last + _SUPPORT_WINDOW + 1)
    low = max((i + 1 for i in range(low, first) if tokens[i] in _STOPS), default=low)
    high = min((i for i in range(last + 1, high) if tokens[i] in _STOPS), default=high)
    return tuple(name for name, places in near.items() if any(low <= i < high and i not in found.tokens for i in places))


# ---------------------------------------------------------------- voice of a verb

_BE = {
    "en": frozenset("am is are was were be been being 's 're get gets got gotten".split()),
    "fr": frozenset("est sont était étaient fut furent être été étant sera seront serait seraient soit soient fût".split()),
}
_HAVE = {
    "en": frozenset("has have had having 've".split()),
    "fr": frozenset("a ont avait avaient avoir aura auront aurait auraient ayant eut eurent ait aient ai avons".split()),
}
# Verbs whose past is made with être: "sont tombés" is no passive.
_WITH_ETRE = (
    "tomb", "entr", "rentr", "sorti", "parti", "arriv", "venu", "revenu", "parvenu", "intervenu", "mort", "décéd", "all", "rest",
    "retourn", "pass", "survenu", "descendu", "mont", "devenu", "né",
)  # fmt: skip


def _voice(tokens: Sequence[str], head: int, index: PatternIndex) -> str | None:
    form = tokens[head].lower()
    tags = index.verb_tags.get(form, set())
    if not tags & {"past", "pp", "any"}:
        return "active" if tags else None
    lang = index.lang
    before = _auxiliaries(tokens, head, lang)
    if any(w in _BE[lang] for w in before[:1]):
        active = lang == "fr" and (form.startswith(_WITH_ETRE) or any(w in ("se", "s'", "s’") for w in before))
        return "active" if active else "passive"
    if any(w in _HAVE[lang] for w in before[:1]):
        return "active"
    after = [t.lower() for t in tokens[head + 1 : head + 4]]
    if (after[:1] and after[0] in ("by", "par")) or (lang == "fr" and "past" not in tags and "fin" not in tags):
        return "passive"
    return None


def _auxiliaries(tokens: Sequence[str], head: int, lang: str) -> list[str]:
    """The words before the verb, nearest first, from the nearest auxiliary on; adverbs and "not" in between are passed over."""
    out: list[str] = []
    for token in reversed(tokens[max(0, head - 6) : head]):
        word = token.lower()
        if out or word in _BE[lang] or word in _HAVE[lang]:
            out.append(word)
        elif not (word.endswith(("ly", "ment")) or word in _BETWEEN):
            break
    return out


_BETWEEN = frozenset({"not", "n't", "also", "all", "then", "later", "since", "pas", "aussi", "tous", "toutes", "ensuite", "déjà", "bien"})
