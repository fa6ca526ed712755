"""The wheel as a user installs it: `kg` works in another folder, with its ontology, queries, lexicons and model inside."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

REPORT = {
    "id": "r1",
    "publisher": "Northern Dispatch",
    "published": "2024-05-04",
    "text": "Gunmen ambushed a convoy of the Malian army near Hombori on Friday, killing four soldiers, the general staff said.",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    out = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(root)]
    subprocess.run(build, check=True, capture_output=True, cwd=out)
    [wheel] = out.glob("conflict_kg-*.whl")
    return wheel


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a fresh environment that has the wheel; what the wheel depends on is lent by the environment of the tests."""
    folder = tmp_path_factory.mktemp("env")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    subprocess.run([sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel], check=True)
    [site] = folder.glob("lib/python*/site-packages")
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n" + sysconfig.get_path("platlib") + "\n", "utf-8")
    return python


NAMES = {"docx": "python-docx", "yaml": "pyyaml"}
"""Module → distribution, where they are not called the same."""


def imported(package: Path) -> dict[str, str]:
    """Every module of others that the package imports, with one file that does."""
    found: dict[str, str] = {}
    for path in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            found.update((name.split(".")[0], str(path.relative_to(package))) for name in names)
    return {name: path for name, path in found.items() if name not in sys.stdlib_module_names and name not in ("kg", "")}


def test_whatever_is_imported_is_declared(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [need for name, needs in project["optional-dependencies"].items() if name != "dev" for need in needs]
    declared = {re.split(r"[^A-Za-z0-9_.-]", need)[0].lower().replace("_", "-") for need in (*project["dependencies"], *extras)}
    missing = {
        name: path for name, path in imported(root / "kg").items() if NAMES.get(name, name).lower().replace("_", "-") not in declared
    }
    assert missing == {}


def test_the_locks_hold_what_is_declared_and_name_no_registry(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    for name, needs in (("run", project["dependencies"]), ("dev", project["optional-dependencies"]["dev"])):
        lock = (root / "requirements" / f"{name}.txt").read_text("utf-8")
        locked = set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE))
        wanted = {re.split(r"[^A-Za-z0-9_.-]", need)[0].lower().replace("_", "-") for need in needs} - {"conflict-kg"}
        assert wanted <= locked, f"run `make lock`: {sorted(wanted - locked)}"
        assert "://" not in lock
    run, dev = (
        dict(re.findall(r"^([a-z0-9-]+)==([^ ]+)", (root / f"requirements/{n}.txt").read_text("utf-8"), re.MULTILINE))
        for n in ("run", "dev")
    )
    assert {k: v for k, v in run.items() if dev.get(k) != v} == {}


def kg(python: Path, folder: Path, *args: str) -> str:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("KG_", "PYTHON"))}
    done = subprocess.run([python.parent / "kg", *args], cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_the_data_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for folder in ("kg/_data/ontology/", "kg/_data/queries/", "kg/extract/lexicons/"):
        assert any(name.startswith(folder) for name in names), folder
    assert not [n for n in names if n.startswith(("tests/", "training/", "examples/", "benchmarks/"))]
    assert any(n.endswith("/licenses/NOTICE") for n in names)


def test_the_installed_command_does_the_main_job_in_another_folder(python: Path, tmp_path: Path) -> None:
    where = subprocess.run([python, "-c", "import kg; print(kg.__file__)"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert str(python.parent.parent) in where.stdout
    (tmp_path / "in.jsonl").write_text(json.dumps(REPORT), "utf-8")
    kg(python, tmp_path, "add", "in.jsonl")
    [triple, *_] = [json.loads(line) for line in kg(python, tmp_path, "triples").splitlines()]
    assert triple["relation"] in ("ambushed", "attacked") and triple["date"] == "2024-05-03"
    assert "Malian Armed Forces" in triple["target"]
    assert "“ambushed”" in kg(python, tmp_path, "event", triple["event"], "--text")
    assert kg(python, tmp_path, "query", "triples", "--csv").count("\n") >= 2
    kg(python, tmp_path, "validate")
