"""`kg add`, killed at random moments: nothing that was committed is lost, and saying it again completes it."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import pytest

import kg.analysis
import kg.cli.add
import kg.read  # noqa: F401  (what the command imports as it starts: here once, not in each of its processes)
from kg.cli import run
from kg.graph.rdf import dump, quads
from kg.model import Report
from kg.store import Store
from tests.corpora import EXAMPLES

DOCS = [str(EXAMPLES / "reports" / f"{name}.docs.jsonl") for name in ("sahel", "sahel2")]
RECORDS = [str(EXAMPLES / "records" / f"{name}.gold.jsonl") for name in ("sahel", "sahel2")]
KILLS = 50

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that fork")


# Not forked from here: the threads of an RDF store that was open in this process would be missing in the child.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])


def _add(store: Path, told: Connection | None) -> None:
    """The command itself, in a process of its own; each report that it says is committed is written to a pipe."""
    add = Store.add

    def telling(self: Store, report: Report, *args: Any, **kwargs: Any) -> str:
        result = add(self, report, *args, **kwargs)
        if told is not None:
            os.write(told.fileno(), f"{report.id}\n".encode())
        return result

    with patch.object(Store, "add", telling), Path(os.devnull).open("w") as nowhere, contextlib.redirect_stderr(nowhere):
        code = run(["add", *DOCS, *(x for r in RECORDS for x in ("--accounts", r)), "--store", str(store)])
    sys.exit(code)


def _killed_after(seconds: float, target: Callable[..., None], *args: Any) -> bool:
    """Start something in a process of its own and kill it; whether it was done before."""
    process = PROCESSES.Process(target=target, args=args)
    process.start()
    process.join(seconds)
    process.kill()
    process.join()
    return process.exitcode == 0


def _finish(store: Path) -> None:
    process = PROCESSES.Process(target=_add, args=(store, None))
    process.start()
    process.join()
    assert process.exitcode == 0


def test_killed_at_fifty_random_moments_no_committed_report_is_lost_and_repeating_completes_it(tmp_path: Path) -> None:
    (
        random,
        store,
        committed,
    ) = Random(4), tmp_path / "store0", set[str]()
    for n in range(KILLS):
        read, write = PROCESSES.Pipe(duplex=False)
        done = _killed_after(random.uniform(0.0, 0.4), _add, store, write)
        write.close()
        with os.fdopen(os.dup(read.fileno()), "rb") as pipe:
            committed |= {line.decode().strip() for line in pipe if line.endswith(b"\n")}
        if (store / "record.sqlite").exists():
            with Store.open(store, create=True) as kept:
                assert committed <= {r.id for r in kept.reports()}
                if n % 10 == 9:
                    assert dump(kept.rdf()) == dump(quads(kept.graph()))
        if done:
            store, committed = tmp_path / f"store{n + 1}", set()
    _finish(store)
    _finish(tmp_path / "whole")
    with Store.open(store) as broken, Store.open(tmp_path / "whole") as whole:
        assert dump(broken.rdf()) == dump(whole.rdf())
        assert dump(quads(broken.graph())) == dump(quads(whole.graph()))
        assert len(list(broken.reports())) == 76


def test_killed_while_rdf_is_made_or_caught_up_the_store_answers_as_if_nothing_had_happened(tmp_path: Path) -> None:
    store, random = tmp_path / "store", Random(5)
    _finish(store)
    with Store.open(store) as kept:
        expected = dump(quads(kept.graph()))
    for n in range(8):
        if n % 2:
            (store / "rdf.revision").unlink(missing_ok=True)  # behind by everything
        else:
            with Store.open(store, write=True) as kept:  # behind by two steps
                report = next(kept.reports())
                said = report, kept.accounts(report.id), kept.links(report.id)
                kept.remove(report.id)
                kept.add(*said)
        _killed_after(random.uniform(0.0, 0.3), _ask, store)
        with Store.open(store) as kept:
            assert dump(kept.rdf()) == expected


def _ask(store: Path) -> None:
    with Store.open(store) as kept:
        kept.rdf()
