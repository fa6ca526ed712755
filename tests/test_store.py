"""A store: what it takes, what it refuses, and that it says in one line what to do."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import InputError, ModelError, StoreError
from kg.graph.rdf import dump, quads
from kg.model import Span, account_id, make_report
from kg.store import Store
from tests.corpora import example, one


def nquads(store: Store) -> bytes:
    return dump(quads(store.graph()))


def test_adding_a_report_twice_changes_nothing(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s", create=True) as store:
        assert store.add(*example()[0]) == "added"
        before, revision = nquads(store), store.record.revision
        assert store.add(*example()[0]) == "known"
        assert store.add(example()[0].report, []) == "known", "what a report says is only read again when asked for"
        assert (nquads(store), store.record.revision) == (before, revision)


def test_reading_a_report_again_takes_its_new_accounts_when_asked(tmp_path: Path) -> None:
    said = example()[0]
    with Store.open(tmp_path / "s", create=True) as store:
        store.add(*said)
        assert store.add(said.report, said.accounts[:1], [], replace=True) == "replaced"
        assert len(store.accounts(said.report.id)) == 1
        assert {n.id for n in store.graph().nodes("Account")} == {f"account/{said.accounts[0].id}"}


def test_a_new_version_takes_the_place_of_the_old_one_in_the_graph(tmp_path: Path) -> None:
    old, new = one("sahel-en-09-seytenga"), make_report("A correction.", source_id="sahel-en-09-seytenga")
    with Store.open(tmp_path / "s", create=True) as store:
        store.add(*old)
        with pytest.raises(InputError, match="--replace"):
            store.add(new, [], [])
        assert store.add(new, [], [], replace=True) == "replaced"
        assert [n.id for n in store.graph().nodes("Report")] == [f"report/{new.id}"]
        assert not list(store.graph().nodes("Event"))
        store.remove(new.id)
        assert [n.id for n in store.graph().nodes("Report")] == [f"report/{old.report.id}"]
        store.remove("sahel-en-09-seytenga")
        assert len(store.graph()) == 0


def test_the_same_text_under_another_title_is_the_same_report_in_either_order(tmp_path: Path) -> None:
    one_title, other = make_report("T.", title="B", source_id="b"), make_report("T.", title="A", source_id="a")
    dumps = []
    for n, order in enumerate(((one_title, other), (other, one_title))):
        with Store.open(tmp_path / str(n), create=True) as store:
            assert [store.add(r, []) for r in order] == ["added", "known"]
            dumps.append(nquads(store))
            assert store.report("a") == store.report("b")
    assert dumps[0] == dumps[1]


def test_what_is_not_true_is_not_stored(tmp_path: Path) -> None:
    said = example()[0]
    a = said.accounts[0]
    with Store.open(tmp_path / "s", create=True) as store:
        moved = Span(a.trigger.start + 1, a.trigger.end + 1, a.trigger.quote)
        with pytest.raises(ModelError, match="the text at"):
            store.add(said.report, [replace(a, trigger=moved, id=account_id(a.report, moved, None))], [])
        with pytest.raises(InputError, match="not in the ontology"):
            store.add(said.report, [replace(a, type="Picnic")], [])
        with pytest.raises(InputError, match="not told here"):
            store.add(said.report, [], said.links or example()[1].links)
        assert not list(store.reports())


def test_removing_what_is_not_there_says_so(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s", create=True) as store, pytest.raises(InputError, match=r"no report 'x'; see `kg reports`"):
        store.remove("x")


# ---------------------------------------------------------------- what is no store, or not to be had


def test_folders_and_files_that_are_no_store_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "one.jpg").write_text("x")
    (tmp_path / "empty").mkdir()
    for name, what in (("none", "no store here"), ("file", "this is a file"), ("photos", "not a store"), ("empty", "no store here")):
        with pytest.raises(StoreError, match=what) as refused:
            Store.open(tmp_path / name)
        assert str(refused.value).count("\n") == 0 and refused.value.remedy
    with pytest.raises(StoreError, match="not a store"):
        Store.open(tmp_path / "photos", create=True)
    Store.open(tmp_path / "empty", create=True).close()


def test_a_store_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    Store.open(tmp_path / "s", create=True).close()
    with sqlite3.connect(tmp_path / "s" / "record.sqlite") as db:
        db.execute("UPDATE meta SET value = '2' WHERE key = 'format'")
    for write in (False, True):
        with pytest.raises(StoreError, match="format 2"):
            Store.open(tmp_path / "s", write=write)
    Store.open(tmp_path / "t", create=True).close()


def test_two_may_read_but_only_one_may_write(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s", create=True) as writer:
        writer.add(*example()[0])
        with pytest.raises(StoreError, match=r"open for writing elsewhere; try again"):
            Store.open(tmp_path / "s", write=True)
        with Store.open(tmp_path / "s") as one_reader, Store.open(tmp_path / "s") as other:
            assert nquads(one_reader) == nquads(other) == nquads(writer)
            writer.add(*example()[1])
            assert nquads(one_reader) == nquads(writer), "a reader sees what was committed since"
    Store.open(tmp_path / "s", write=True).close()


def test_rdf_follows_the_record_in_the_writer_and_in_a_reader(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s", create=True) as writer:
        for said in example()[:4]:
            writer.add(*said)
            assert dump(writer.rdf()) == nquads(writer)
        writer.remove(example()[2].report.id)
    with Store.open(tmp_path / "s") as reader, Store.open(tmp_path / "s") as other:
        assert dump(reader.rdf()) == dump(other.rdf()) == nquads(reader)


def test_who_looks_into_rdf_keeps_nobody_from_adding_or_from_looking_at_what_is_new(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s", create=True) as writer:
        writer.add(*example()[0])
        writer.rdf()
    with Store.open(tmp_path / "s") as reader:
        before = dump(reader.rdf())
        with Store.open(tmp_path / "s", write=True) as writer, pytest.MonkeyPatch.context() as patch:
            patch.setattr("kg.graph.embedded.FOR_READERS", 0.1)
            writer.add(*example()[1])
            assert dump(writer.rdf()) == nquads(writer) != before
        assert dump(reader.rdf()) == nquads(reader) != before


def test_rdf_that_is_gone_or_broken_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with Store.open(path, create=True) as store:
        store.add(*example()[0])
        expected = dump(store.rdf())
    (path / "rdf.revision").write_text("not a number")
    with Store.open(path) as store:
        assert dump(store.rdf()) == expected
    for broken in ("CURRENT", "MANIFEST-*", "*.sst"):
        for file in (path / "rdf").glob(broken):
            file.unlink()
        with Store.open(path) as store:
            assert dump(store.rdf()) == expected


def test_an_index_of_another_version_is_made_anew(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s", create=True) as store:
        store.add(*example()[0])
        expected = nquads(store)
        with store.record.transaction():
            store.record.set_meta("index", "of old")
            store.index.db.execute("DELETE FROM ix_unit")
    with Store.open(tmp_path / "s") as store:
        assert nquads(store) == expected
        assert dump(store.rdf()) == expected


def _as_nobody(path: Path, answers: multiprocessing.Queue[object]) -> None:
    if os.geteuid() == 0:
        os.setuid(65534)
    try:
        with Store.open(path) as store:
            answers.put((nquads(store), dump(store.rdf())))
    except StoreError as e:
        answers.put(str(e))
    try:
        Store.open(path, write=True)
    except StoreError as e:
        answers.put(str(e))
    else:
        answers.put("opened")


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="needs file permissions")
@pytest.mark.parametrize("behind", [False, True])
def test_a_store_that_may_only_be_read_is_read_and_refused_for_writing(behind: bool, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("readonly") / "s"
    with Store.open(path, create=True) as store:
        store.add(*example()[0])
        if not behind:
            store.rdf()
        expected = nquads(store)
    for folder in (path.parent, *path.parent.parents):
        if folder.stat().st_uid == os.geteuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    for file in [*path.rglob("*"), path]:
        file.chmod(0o555 if file.is_dir() else 0o444)
    context = multiprocessing.get_context("forkserver")
    answers = context.Queue()
    process = context.Process(target=_as_nobody, args=(path, answers))
    process.start()
    read, refused = answers.get(timeout=60), answers.get(timeout=60)
    process.join()
    assert read == (expected, expected)
    assert refused == f"{path}: the store cannot be written; check the permissions of the folder"
