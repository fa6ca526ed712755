"""A plan: exports, briefs and explorer pages to make of a store, in one TOML file that a person writes and cron runs.

    store = "store"            # a folder; this and all paths are seen from where the file lies
    folder = "weekly"          # where to write
    [filter]                   # which events; each task may say otherwise
    area = "Mali"
    last_days = 7
    [[brief]]
    file = "week-{until}.docx"
    lang = "fr"
    [[export]]
    format = "xlsx"
    file = "week-{until}.xlsx"

Reading checks everything that can be checked without the store; what is wrong is said with file, line and field.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

from kg.errors import InputError
from kg.export import FORMATS
from kg.export.brief_words import LANGUAGES
from kg.export.brief_write import WRITERS
from kg.model import STATUSES
from kg.ontology import event_types

Kind: TypeAlias = Literal["export", "brief", "explore"]
KINDS: tuple[Kind, ...] = ("brief", "export", "explore")

_DATE, _TEXT, _TEXTS, _COUNT, _BOOL, _TABLE = "a day", "a text", "a list of texts", "a whole number above 0", "true or false", "a table"
_FILTER = {
    "actor": _TEXT, "area": _TEXT, "types": _TEXTS, "status": _TEXTS, "publisher": _TEXT, "sources": _COUNT, "since": _DATE,
    "until": _DATE, "last_days": _COUNT,
}  # fmt: skip
_SELECT = {"query": _TEXT, "parameters": _TABLE}
_ALL = {"store": _TEXT, "folder": _TEXT, "lang": _TEXT, "licence": _TEXT, "date": _DATE}
_TASK: Mapping[Kind, Mapping[str, str]] = {
    "brief": {"file": _TEXT, "lang": _TEXT, "most": _COUNT, "pictures": _BOOL, "licence": _TEXT, **_FILTER, **_SELECT},
    "export": {"file": _TEXT, "format": _TEXT, "licence": _TEXT, **_FILTER, **_SELECT},
    "explore": {"file": _TEXT, "most": _COUNT, **_FILTER},
}


@dataclass(frozen=True, slots=True)
class Task:
    """One file to make: of which kind, where to, of which events, and what else was asked; `line` is where its block begins."""

    kind: Kind
    file: str
    filter: Mapping[str, Any]
    options: Mapping[str, Any]
    line: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What a plan asks for, in the order in which it stands there."""

    path: Path
    store: Path | None
    folder: Path
    date: dt.date | None
    tasks: tuple[Task, ...] = field(default=())

    def fault(self, what: str, task: Task, remedy: str | None = None, name: str | None = None) -> InputError:
        """An error of a task, with the line of the field."""
        text = self.path.read_text("utf-8")
        return InputError(what, file=str(self.path), line=_line(text, task.line, name), field=name, remedy=remedy)


def read_plan(path: Path) -> Plan:
    """The plan in a file."""
    try:
        text = path.read_text("utf-8")
        data = tomllib.loads(text)
    except FileNotFoundError:
        raise InputError("no such file", file=str(path), remedy="give the path of a plan, as in docs/exports.md") from None
    except UnicodeDecodeError:
        raise InputError("not UTF-8", file=str(path), remedy="save it as UTF-8") from None
    except tomllib.TOMLDecodeError as e:
        at = re.search(r"line (\d+)", str(e))
        raise InputError(f"not TOML: {e}", file=str(path), line=int(at[1]) if at else None, remedy="correct the syntax there") from None
    return _Reader(path, text, data).plan()


class _Reader:
    def __init__(self, path: Path, text: str, data: Mapping[str, Any]) -> None:
        self.path, self.text, self.data = path, text, data

    def plan(self) -> Plan:
        plain = {k: v for k, v in self.data.items() if k not in (*KINDS, "filter")}
        self._check(plain, _ALL, 1, "filter", *(f"[[{k}]]" for k in KINDS))
        wanted = self.data.get("filter", {})
        head = self._head("[filter]", 0)
        if not isinstance(wanted, dict):
            raise self._fault("filter is no table", head, "filter", "write it as [filter], with a field a line below it")
        self._check(wanted, _FILTER, head)
        tasks = tuple(sorted(self._tasks(plain, wanted), key=lambda t: t.line))
        if not tasks:
            raise InputError("there is nothing to do", file=str(self.path), remedy="add [[brief]], [[export]] or [[explore]]")
        self._apart(tasks)
        here = self.path.parent
        return Plan(
            self.path, here / plain["store"] if "store" in plain else None, here / plain.get("folder", "."), plain.get("date"), tasks
        )

    def _tasks(self, plain: Mapping[str, Any], wanted: Mapping[str, Any]) -> Iterator[Task]:
        for kind in KINDS:
            blocks = self.data.get(kind, [])
            if not isinstance(blocks, list):
                raise self._fault(f"{kind} is one table", self._head(f"[{kind}]", 0), kind, f"write it as [[{kind}]]: there can be several")
            for n, block in enumerate(blocks):
                yield self._task(kind, block, self._head(f"[[{kind}]]", n), plain, wanted)

    def _task(self, kind: Kind, block: Mapping[str, Any], line: int, plain: Mapping[str, Any], wanted: Mapping[str, Any]) -> Task:
        self._check(block, _TASK[kind], line)
        own = {k: v for k, v in block.items() if k in _FILTER}
        time = {"since", "until", "last_days"}
        shared = {k: v for k, v in wanted.items() if k not in own and not (k in time and own.keys() & time)}
        inherited = {k: plain[k] for k in ("lang", "licence") if k in plain and k in _TASK[kind]}
        options = inherited | {k: v for k, v in block.items() if k not in _FILTER and k != "file"}
        task = Task(kind, str(block.get("file", "")), shared | own, options, line)
        self._sense(task)
        return task

    def _sense(self, task: Task) -> None:
        """What a task asks for must be there."""
        if not task.file:
            raise self._fault("a task without a file", task.line, "file", "say where to write")
        if task.kind == "export" and task.options.get("format") not in FORMATS:
            raise self._fault(f"no export format {task.options.get('format')!r}", task.line, "format", f"use one of {', '.join(FORMATS)}")
        if task.kind == "brief" and Path(task.file).suffix.lower().removeprefix(".") not in WRITERS:
            raise self._fault(f"no brief as {task.file!r}", task.line, "file", f"end the name in .{', .'.join(WRITERS)}")
        if task.options.get("lang", "en") not in LANGUAGES:
            raise self._fault(f"no brief in {task.options['lang']!r}", task.line, "lang", f"use one of {', '.join(LANGUAGES)}")
        if "last_days" in task.filter and {"since", "until"} & task.filter.keys():
            raise self._fault("last_days together with since or until", task.line, "last_days", "say either the one or the other")
        if "parameters" in task.options and "query" not in task.options:
            raise self._fault("parameters without a query", task.line, "parameters", "name the query")
        known = {*event_types(), *(t.family for t in event_types().values())}
        for name, good in (("types", known), ("status", {*STATUSES, "all"})):
            for value in task.filter.get(name, ()):
                if value not in good:
                    raise self._fault(f"{value!r} is not known", task.line, name, f"use some of {', '.join(sorted(good))}")

    def _apart(self, tasks: tuple[Task, ...]) -> None:
        seen: dict[str, Task] = {}
        for task in tasks:
            if first := seen.get(task.file):
                raise self._fault(f"{task.file!r} is also written by the task on line {first.line}", task.line, "file", "name it otherwise")
            seen[task.file] = task

    def _check(self, block: Mapping[str, Any], fields: Mapping[str, str], line: int, *more: str) -> None:
        for name, value in block.items():
            if name not in fields:
                raise self._fault("no such field here", line, name, f"use some of {', '.join((*fields, *more))}")
            if not _is(value, fields[name]):
                raise self._fault(f"not {fields[name]}: {value!r}", line, name, _example(name, fields[name]))

    def _fault(self, what: str, line: int, name: str, remedy: str) -> InputError:
        return InputError(what, file=str(self.path), line=_line(self.text, line, name), field=name, remedy=remedy)

    def _head(self, head: str, n: int) -> int:
        """The line of the n-th head of that text."""
        bare = re.compile(r"\s*" + re.escape(head).replace(r"\[", r"\[\s*").replace(r"\]", r"\s*\]") + r"\s*(#.*)?")
        found = [i for i, line in enumerate(self.text.splitlines(), 1) if bare.fullmatch(line)]
        return found[n] if n < len(found) else 1


def _is(value: object, kind: str) -> bool:
    if kind == _TEXTS:
        return isinstance(value, list) and bool(value) and all(isinstance(v, str) for v in value)
    if kind == _COUNT:
        return isinstance(value, int) and not isinstance(value, bool) and value > 0
    if kind == _DATE:
        return isinstance(value, dt.date) and not isinstance(value, dt.datetime)
    return isinstance(value, {_TEXT: str, _BOOL: bool, _TABLE: dict}[kind])


def _example(name: str, kind: str) -> str:
    shown = {_DATE: "2025-06-01", _TEXT: '"…"', _TEXTS: '["…", "…"]', _COUNT: "7", _BOOL: "true", _TABLE: '{ name = "…" }'}[kind]
    return f"write it as {name} = {shown}"


def _line(text: str, begin: int, name: str | None) -> int:
    """The line of a field in the block that begins on a line; that line itself if it is not there."""
    lines = text.splitlines()
    for n in range(begin, len(lines) + 1):
        line = lines[n - 1]
        if n > begin and line.lstrip().startswith("["):
            break
        if name and re.match(rf"""\s*["']?{re.escape(name)}["']?\s*[=.]""", line):
            return n
    return begin
