"""The documents are held true: every shell example of theirs is run, and prints what it says it prints (else: `make docs`)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .documents import ROOT, documents, faults, rewrite


@pytest.mark.parametrize("document", documents(), ids=lambda p: p.name)
def test_every_shell_example_prints_what_the_document_shows(document: Path, tmp_path: Path) -> None:
    assert not list(faults(document, tmp_path))


def test_the_readme_has_examples_and_its_pictures_are_there() -> None:
    readme = ROOT / "README.md"
    assert readme in documents()
    for name in re.findall(r"!\[[^]]*\]\(([^)]+)\)", readme.read_text("utf-8")):
        assert (ROOT / name).is_file(), name


def test_an_example_that_is_not_true_is_noticed_and_put_right(tmp_path: Path) -> None:
    document = tmp_path / "a.md"
    document.write_text("```console\n$ echo one\ntwo\n$ cat <<END\n> a b\n> END\na ...\n$ false\n```\n", "utf-8")
    for name in ("first", "then", "last"):
        (tmp_path / name).mkdir()
    found = list(faults(document, tmp_path / "first"))
    assert len(found) == 2 and "but prints:\none" in found[0] and "ended with 1" in found[1]
    rewrite(document, tmp_path / "then")
    assert document.read_text("utf-8") == "```console\n$ echo one\none\n$ cat <<END\n> a b\n> END\na ...\n$ false\n```\n"
    assert len(list(faults(document, tmp_path / "last"))) == 1
