"""How a text is laid out: lines that belong together, bullets, datelines, and what is no part of the report at all.

Web pages and pasted text lose paragraph breaks, gain hard line breaks, and carry the headlines of other articles; the
rules here look only at shape and at a few fixed phrases, never at what the text tells.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from kg.extract.tokens import Stretch, flat
from kg.extract.wordlists import alternatives, words

# ---------------------------------------------------------------- blocks: lines joined where a break is only a wrap

_END = frozenset('.!?:;…"»”)')


@lru_cache(maxsize=16)
def blocks(text: str) -> tuple[Stretch, ...]:
    """The paragraphs, list items and header lines of a text, without blank space or bullets around them.

    >>> text = "Bilan :\\n- Côté ami : néant\\n\\nLes recherches\\ncontinuent."
    >>> [text[a:b] for a, b in blocks(text)]
    ['Bilan :', 'Côté ami : néant', 'Les recherches\\ncontinuent.']
    """
    out: list[Stretch] = []
    lines = _lines(text)
    width = _wrap_width(text, lines)
    for i, line in enumerate(lines):
        if line.start == line.end:
            continue
        if out and i and lines[i - 1].start != lines[i - 1].end and _wrapped(text, lines[i - 1], line, width):
            out[-1] = Stretch(out[-1].start, line.end)
        else:
            out.append(line)
    return tuple(s for b in out for s in _items(text, b))


def _lines(text: str) -> list[Stretch]:
    out, at = [], 0
    for line in text.split("\n"):
        left = at + len(line) - len(line.lstrip())
        out.append(Stretch(left, max(left, at + len(line.rstrip()))))
        at += len(line) + 1
    return out


def _wrap_width(text: str, lines: list[Stretch]) -> int:
    """The column at which somebody wrapped the text, or 0: most lines that are followed by another are about as long."""
    inner = [b.end - b.start for b, c in pairwise(lines) if b.end > b.start and c.end > c.start]
    if len(inner) < 4:
        return 0
    widest = sorted(inner)[-1 - len(inner) // 20]
    full = sum(widest - 16 <= n for n in inner)
    return widest if 40 <= widest <= 140 and full >= 0.7 * len(inner) else 0


def _wrapped(text: str, a: Stretch, b: Stretch, width: int) -> bool:
    """Is the break between two neighbouring lines a mere wrap?"""
    if text[b.start] in "*#|" or _bullet(text, b.start, b.end) > b.start or _NUMBERED.match(text, b.start, b.end):
        return False
    first = re.compile(r"\S{1,60}").match(text, b.start)
    if width:
        return a.end - a.start + 1 + (len(first[0]) if first else 0) > width - 2
    if text[b.start].islower() and text[a.end - 1] not in _END:
        return True
    return text[a.end - 1] in ",-\u2010" and a.end - a.start > 30


_NUMBERED = re.compile(r"(?:\(?\d{1,2}[.)]|\(?[a-zA-Z][)]|[ivxIVX]{1,5}[.)])[ \u00a0\t]+(?=\S)")
_INLINE = re.compile(r"(?<=[.;:])[ \u00a0]+(?=[-–—•*][ \u00a0]+\S)|\s+(?=[•▪●◦‣►▶✅❌☑✔➡🔴🔸🔹👉])")


def _items(text: str, block: Stretch) -> list[Stretch]:
    """A block cut before bullets that stand inside it (a list whose line breaks were lost), bullets taken off."""
    cuts = [block.start, *(m.end() for m in _INLINE.finditer(text, block.start, block.end)), block.end]
    pieces = [Stretch(a, b) for a, b in pairwise(cuts)]
    return [s for s in (_bare(text, p) for p in pieces) if s.start < s.end]


def _bare(text: str, piece: Stretch) -> Stretch:
    start = _bullet(text, piece.start, piece.end)
    numbered = _NUMBERED.match(text, start, piece.end)
    start = numbered.end() if numbered else start
    end = piece.end
    while end > start and text[end - 1].isspace():
        end -= 1
    return Stretch(start, end)


def _bullet(text: str, start: int, end: int) -> int:
    """Where the words of an item begin, behind dashes, dots, stars, signs and flags."""
    at = start
    while at < end and (text[at].isspace() or text[at] in "\u200d\ufe0f" or _is_bullet(text[at])):
        at += 1
    marks = text[start:at]
    if not marks.strip() or at == end:
        return start
    glued = not (marks[-1].isspace() or marks[-1] == "\ufe0f")
    return start if glued and marks.strip() in ("-", "–", "—") and text[at].islower() else at


def _is_bullet(char: str) -> bool:
    return char in "-–—−*•·‣◦●▪►#>|~" or (ord(char) > 0x2000 and unicodedata.category(char) in ("So", "Sm", "Sk"))


# ---------------------------------------------------------------- datelines


class Dateline(NamedTuple):
    """Where and when a text was filed: `place`, `date` and `agency` are stretches of it, or None; `end` is past its dash."""

    start: int
    end: int
    place: Stretch
    date: Stretch | None
    agency: Stretch | None


_MONTHS = (
    r"(?:janv(?:ier|\.)?|jan(?:uary|\.)?|f[eé]v(?:rier|r?\.)?|feb(?:ruary|\.)?|mar(?:s|ch|\.)?|avr(?:il|\.)?|apr(?:il|\.)?|mai|may"
    r"|juin|june?\.?|juil(?:let|\.)?|july?\.?|ao[uû]t|aug(?:ust|\.)?|sept?(?:embre|ember|\.)?|oct(?:obre|ober|\.)?"
    r"|nov(?:embre|ember|\.)?|d[eé]c(?:embre|ember|\.)?)"
)
_WEEKDAY = r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|mon|tues|wednes|thurs|fri|satur|sun)(?:day)?,? )?"
_DAY = (
    rf"(?:(?:le |on )?{_WEEKDAY}(?:\d{{1,2}}(?:er|st|nd|rd|th)? {_MONTHS}|{_MONTHS} \d{{1,2}}(?:st|nd|rd|th)?)(?:,? \d{{4}})?"
    r"|(?:le )?\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{4}-\d\d-\d\d)"
)
_NAME = r"[A-ZÀ-ÖØ-Þ][\w'’.-]{1,30}(?:[ /](?:[A-ZÀ-ÖØ-Þ][\w'’.-]{0,30}|d[eu]|la|le|of|and|et)){0,4}"
_WIRE = re.compile(
    rf"\(?(?P<place>{_NAME}(?:, {_NAME})?(?: \({_NAME}\))??)"
    rf"(?:,? (?P<date>(?i:{_DAY})))?\)?(?: ?[(/](?P<agency>[A-Z][\w /.-]{{1,30}})\))?\.?(?: ?[-–—:_]{{1,2}}) (?=\S)"
)
_HEADER = re.compile(rf"(?:.{{0,40}}[-–—] )?(?P<place>{_NAME})(?:, (?:the )?| )(?P<date>(?i:{_DAY}))\.?")


@lru_cache(maxsize=16)
def datelines(text: str) -> tuple[Dateline, ...]:
    """The datelines of a text: before its first words ("BAMAKO, Aug 2 (Reuters) -"), or alone on a line.

    >>> text = "BAMAKO, Aug 2 (Reuters) - Gunmen killed four."
    >>> d = datelines(text)[0]
    >>> text[d.place.start:d.place.end], text[d.date.start:d.date.end], text[d.end:]
    ('BAMAKO', 'Aug 2', 'Gunmen killed four.')
    """
    found = []
    for i, block in enumerate(blocks(text)):
        line = _HEADER.fullmatch(text, block.start, block.end) if block.end - block.start < 120 else None
        wire = _WIRE.match(text, block.start, min(block.end, block.start + 160)) if not line else None
        if line:
            found.append(Dateline(block.start, block.end, Stretch(*line.span("place")), Stretch(*line.span("date")), None))
        elif wire and (wire["date"] or wire["agency"] or (i < 3 and _place_alone(text, wire, block))):
            found.append(_dateline(wire))
    return tuple(found)


def _place_alone(text: str, wire: re.Match[str], block: Stretch) -> bool:
    """A name and a dash with neither date nor agency is a dateline only in capitals, before a sentence."""
    name = wire["place"].replace(" d'", " ")
    letters = [c for c in name.split("/")[0] if c.isalpha()]
    written = all(c.isupper() for c in letters) or "/" in name or wire[0].startswith("(")
    return ":" not in wire[0] and written and block.end - wire.end() > 60


def _dateline(m: re.Match[str]) -> Dateline:
    def part(name: str) -> Stretch | None:
        return Stretch(*m.span(name)) if m[name] else None

    return Dateline(m.start(), m.end(), Stretch(*m.span("place")), part("date"), part("agency"))


def dateline(text: str) -> Dateline | None:
    """The first dateline of a text, if it has one."""
    found = datelines(text)
    return found[0] if found else None


# ---------------------------------------------------------------- what is no part of the report

_LEAD = rf"(?:{alternatives(words('boilerplate', 'lead'))})"
_LEAD_LINE = re.compile(rf"\W{{0,6}}{_LEAD}(?:[ ]?[:>\u2013-]|[ ]?\"|\W*$)")
_LEAD_INSIDE = re.compile(rf"(?<![^ \n(\[])[(\[]?{_LEAD}[ ]?:[^.!?\n)\]]{{0,300}}[.!?)\]]?")
_LINE = re.compile(rf"\W{{0,6}}(?:{alternatives(words('boilerplate', 'line'))})")
_ANYWHERE = re.compile(rf"{alternatives(words('boilerplate', 'anywhere'))}")


@lru_cache(maxsize=16)
def boilerplate(text: str) -> tuple[Stretch, ...]:
    """Stretches that are no part of the report: "Read also", headlines of other articles, subscriptions, copyright.

    >>> text = "Douze morts à Ségou.\\nLire aussi : Niger, 17 soldats tués\\nL'armée dément."
    >>> [text[a:b] for a, b in boilerplate(text)]
    ['Lire aussi : Niger, 17 soldats tués']
    """
    folded, out, listing = flat(text), [], False
    for b in blocks(text):
        line = folded[b.start : b.end]
        lead = _LEAD_LINE.match(line)
        if lead or (listing and _is_headline(line)) or _is_notice(line):
            out.append(b)
            listing = bool(lead and not line[lead.end() :].strip(' :-"')) or (listing and not lead)
            continue
        listing = False
        out += [Stretch(b.start + m.start(), b.start + m.end()) for m in _LEAD_INSIDE.finditer(line)]
    return tuple(s for s in out if s.start < s.end)


def _is_headline(line: str) -> bool:
    return len(line) < 140 and not line.rstrip().endswith((".", ";", "!"))


def _is_notice(line: str) -> bool:
    return len(line) < 260 and bool(_LINE.match(line) or (len(line) < 200 and _ANYWHERE.search(line)))
