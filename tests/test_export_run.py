"""Plans: several exports and briefs from one file, the same bytes every time, and faults named with file, line and field."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.export.plan import read_plan

from .command import good, kg
from .test_exports_more import store

__all__ = ["store"]
BRIEFS = "docs/exports.md"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(text, "utf-8")
    return path


def fault(tmp_path: Path, text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        read_plan(written(tmp_path, text))
    assert caught.value.file == str(tmp_path / "plan.toml") and caught.value.remedy
    return caught.value


def sums(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*")) if p.is_file()}


def block(root: Path, language: str, holds: str) -> str:
    """The block of code of the document that holds these words."""
    found = re.findall(rf"^```{language}\n(.*?)^```$", (root / BRIEFS).read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return next(text for text in found if holds in text)


def test_the_plan_of_the_document_makes_its_files_and_a_second_run_the_same_bytes(store: Path, root: Path, tmp_path: Path) -> None:
    pytest.importorskip("openpyxl"), pytest.importorskip("docx")
    plan = written(tmp_path, block(root, "toml", "[[brief]]"))
    names = [line.split(": ")[1] for line in good("run", plan, "--check").lines]
    assert len(names) >= 4 and not (tmp_path / "june").exists()
    runs = []
    # In processes of their own, with hashes of text that differ: nothing may hang on the order of a set.
    for seed, folder in (("1", "june"), ("2", "june")):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-m", "kg", "run", str(plan), "--store", str(store)], env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0 and "error" not in done.stderr, done.stderr
        runs.append(sums(tmp_path / folder))
    assert runs[0] == runs[1]
    assert {Path(n).name for n in names} <= set(runs[0])
    assert not [n for n in runs[0] if n.startswith(".")]


def test_the_five_lines_of_python_in_the_document_make_what_the_plan_makes(
    store: Path, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good("run", written(tmp_path, block(root, "toml", "[[brief]]")), "--store", store)
    code = block(root, "python", "june.export")
    assert len([line for line in code.splitlines() if line.strip() and "import" not in line]) == 5
    (tmp_path / "store").symlink_to(store)
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "document", "exec"), {})
    made = [name for name in ("june.docx", "june.xlsx", "june.geojson") if (tmp_path / name).exists()]
    assert len(made) == 3
    for name in made:
        assert (tmp_path / name).read_bytes() == (tmp_path / "june" / name).read_bytes(), name


def test_one_task_that_fails_is_said_with_its_line_and_the_others_are_made(store: Path, tmp_path: Path) -> None:
    text = """
[[export]]
file = "a.csv"
format = "csv"

[[export]]
file = "b.csv"
format = "csv"
area = "Atlantis"

[[brief]]
file = "c.md"
pictures = false
"""
    result = kg("run", written(tmp_path, text), "--store", store)
    [error] = [line for line in result.err.splitlines() if line.startswith("kg: error: ")]
    assert result.code == 1 and "plan.toml, line 6" in error and "Atlantis" in error
    assert {p.name for p in tmp_path.iterdir()} == {"plan.toml", "a.csv", "c.md"}


def test_days_are_counted_back_from_a_day_that_is_given_or_from_the_newest_report_never_from_today(store: Path, tmp_path: Path) -> None:
    plan = written(tmp_path, '[filter]\nlast_days = 30\n[[export]]\nfile = "{since}.{until}.geojson"\nformat = "geojson"\n')
    good("run", plan, "--store", store, "--date", "2025-06-30")
    about = json.loads((tmp_path / "2025-06-01.2025-06-30.geojson").read_text("utf-8"))["about"]
    assert (about["filter"], about["date"]) == ("2025-06-01 to 2025-06-30", "2025-06-30")
    good("run", plan, "--store", store)
    [newest] = [p for p in tmp_path.glob("*.geojson") if not p.name.endswith("2025-06-30.geojson")]
    rows = [json.loads(line) for line in good("reports", "--store", store).lines]
    assert newest.name.split(".")[1] == max(r["published"] for r in rows if r.get("published"))
    assert "date" not in json.loads(newest.read_text("utf-8"))["about"]


@pytest.mark.parametrize(
    ("text", "line", "field", "words"),
    [
        ('[[export]]\nfile = "a"\nformat = "xslx"\n', 3, "format", "xlsx"),
        ('[[brief]]\nfile = "a.pdf"\n', 2, "file", ".docx"),
        ('lang = "de"\n[[brief]]\nfile = "a.md"\n', 2, "lang", "en, fr"),
        ('[[brief]]\nlang = "fr"\n', 1, "file", "where to write"),
        ('[[brief]]\nfile = "a.md"\n\n[[brief]]\nfile = "b.md"\nsinze = 2025-06-01\n', 6, "sinze", "since"),
        ('[filter]\n# from when\nsince = "June"\n[[brief]]\nfile = "a.md"\n', 3, "since", "since = 2025-06-01"),
        ('[filter]\nsources = 0\n[[brief]]\nfile = "a.md"\n', 2, "sources", "whole number"),
        ('[[brief]]\nfile = "a.md"\n[[export]]\nfile = "a.md"\nformat = "csv"\n', 4, "file", "line 1"),
        ('[[brief]]\nfile = "a.md"\ntypes = ["Nonsense"]\n', 3, "types", "AirStrike"),
        ('[[brief]]\nfile = "a.md"\nlast_days = 7\nsince = 2025-06-01\n', 3, "last_days", "either"),
        ('[brief]\nfile = "a.md"\n', 1, "brief", "[[brief]]"),
        ('[[explore]]\nfile = "a.html"\nquery = "events"\n', 3, "query", "no such field"),
        ('[[export]]\nfile = "a.csv"\nformat = "csv"\nparameters = { a = "b" }\n', 4, "parameters", "name the query"),
        ('store = "s"\n', None, None, "nothing to do"),
        ('[[brief]\nfile = "a.md"\n', 1, None, "not TOML"),
    ],
)
def test_a_fault_in_a_plan_names_file_line_field_and_the_way_out(
    tmp_path: Path, text: str, line: int | None, field: str | None, words: str
) -> None:
    error = fault(tmp_path, text)
    assert (error.line, error.field) == (line, field) and words in str(error)


def test_a_plan_that_is_not_there_is_said(tmp_path: Path) -> None:
    result = kg("run", tmp_path / "none.toml")
    assert result.code == 1 and "no such file" in result.err and "Traceback" not in result.err


def test_a_query_chooses_the_events_and_a_file_is_whole_or_not_there(store: Path, tmp_path: Path) -> None:
    text = '[[export]]\nfile = "sub/q.csv"\nformat = "csv"\nquery = "events"\nparameters = { since = "2025-06-01", until = 2025-06-30 }\n'
    good("run", written(tmp_path, text), "--store", store)
    lines = (tmp_path / "sub" / "q.csv").read_text("utf-8").splitlines()
    all_ = good("export", "csv", "--store", store).lines
    assert 1 < len(lines) < len(all_) and not list((tmp_path / "sub").glob(".*"))
