"""The command line: the surface that users' scripts rely on, over the example corpus with its hand-made records."""

from __future__ import annotations

import csv
import io
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from .command import good, kg, one_error


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, examples: Path) -> Path:
    """A store of the 32 reports of the first example file, as careful readers read them."""
    path = tmp_path_factory.mktemp("cli") / "store"
    records = examples / "records" / "sahel.gold.jsonl"
    result = good("add", examples / "reports" / "sahel.docs.jsonl", "--accounts", records, "--store", path)
    assert result.out == ""
    assert "32 added" in result.err
    return path


def rows(*args: object) -> list[dict[str, object]]:
    return [json.loads(line) for line in good(*args).lines]


def test_help_lists_every_command_in_its_section() -> None:
    from kg.cli import COMMANDS, SECTIONS

    shown = good("--help").out
    for section in SECTIONS:
        assert f"{section}:" in shown
    for command in COMMANDS:
        assert f"\n  {command} " in shown
        assert "Usage: kg" in good(command, "--help").out


def test_help_and_version_come_at_once() -> None:
    """By the time of the processor, which what else runs on the machine does not lengthen; the best of some, once files are warm."""
    for option in ("--help", "--version"):
        spent = []
        for _ in range(5):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, "-m", "kg", option], check=True, capture_output=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        assert min(spent) < 0.3


def test_commands_import_nothing_heavy_before_they_run() -> None:
    heavy = {"spacy", "onnxruntime", "numpy", "rdflib", "pyoxigraph", "networkx", "matplotlib", "trafilatura", "rich"}
    code = "import sys; from kg.cli import run; run(['--help']); print(*sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert heavy.isdisjoint(done.stderr.split())


def test_adding_again_changes_nothing_and_says_so(store: Path, examples: Path) -> None:
    before = good("export", "nquads", "--store", store).out
    again = good("add", examples / "reports" / "sahel.docs.jsonl", "--store", store)
    assert "32 already there" in again.err
    assert good("export", "nquads", "--store", store).out == before


def test_reports_are_listed_oldest_first(store: Path) -> None:
    listed = rows("reports", "--store", store)
    assert len(listed) == 32
    assert [r["published"] for r in listed] == sorted(str(r["published"]) for r in listed)
    assert {"report", "source", "publisher", "lang", "title", "accounts"} <= listed[0].keys()


def test_a_removed_report_is_gone_as_if_never_added(store: Path, examples: Path, tmp_path: Path) -> None:
    documents = (examples / "reports" / "sahel.docs.jsonl").read_bytes().splitlines(keepends=True)[:3]
    records = examples / "records" / "sahel.gold.jsonl"
    good("add", "-", "--accounts", records, "--store", tmp_path / "two", stdin=b"".join(documents[:2]))
    good("add", "-", "--accounts", records, "--store", tmp_path / "three", stdin=b"".join(documents[::-1]))
    third = json.loads(documents[2])["id"]
    assert "1 removed" in good("remove", third, "--store", tmp_path / "three").err
    two, three = (good("export", "nquads", "--store", tmp_path / name).out for name in ("two", "three"))
    assert two == three != ""


def test_triples_read_as_a_person_says_them(store: Path) -> None:
    found = rows("triples", "--store", store)
    assert len(found) > 100
    assert all(t["initiator"] and t["relation"] and t["target"] and str(t["event"]).startswith("event/") for t in found)
    assert any(t["target"] == "Malian Armed Forces@Dioura" and t["relation"] == "attacked" for t in found)
    dated = [str(t["date"]) for t in found if t["date"]]
    assert dated == sorted(dated)


def test_triples_can_be_narrowed_by_actor_and_time(store: Path) -> None:
    found = rows("triples", "--store", store, "--actor", "jnim", "--since", "2024-01-01", "--until", "2024-12-31")
    assert found
    assert all("Jama'at Nusrat" in f"{t['initiator']}{t['target']}" and str(t["date"]).startswith("2024") for t in found)
    assert len(rows("triples", "--store", store, "--limit", "3")) == 3


def test_rows_come_as_json_lines_csv_tsv_and_table_with_the_same_content(store: Path) -> None:
    as_json = rows("triples", "--store", store)
    as_csv = list(csv.DictReader(io.StringIO(good("triples", "--store", store, "--csv").out)))
    as_tsv = [line.split("\t") for line in good("triples", "--store", store, "--tsv").lines]
    as_table = good("triples", "--store", store, "--table").lines
    assert len(as_json) == len(as_csv) == len(as_tsv) - 1 == len(as_table) - 2
    assert as_csv[0]["initiator"] == as_tsv[1][0] == as_json[0]["initiator"]
    assert as_tsv[0] == list(as_json[0]) == list(as_csv[0])
    assert as_table[2].startswith(str(as_json[0]["initiator"]))


def test_output_goes_to_a_file(store: Path, tmp_path: Path) -> None:
    assert good("triples", "--store", store, "-o", tmp_path / "t.jsonl").out == ""
    assert (tmp_path / "t.jsonl").read_text("utf-8") == good("triples", "--store", store).out


def test_an_event_shows_all_its_accounts_with_the_words_that_say_so(store: Path, examples: Path) -> None:
    texts = {d["id"]: d["text"] for d in map(json.loads, (examples / "reports" / "sahel.docs.jsonl").open("rb"))}
    for triple in rows("triples", "--store", store, "--limit", "10"):
        for account in rows("event", triple["event"], "--store", store):
            quotes = account["quotes"]
            assert isinstance(quotes, list) and {q["slot"] for q in quotes} >= {"trigger", "sentence"}
            for q in quotes:
                assert texts[str(account["source"])][q["start"] : q["end"]] == q["quote"]


def test_an_event_can_be_named_by_the_beginning_of_its_id_or_an_account_of_it(store: Path) -> None:
    event = str(rows("triples", "--store", store, "--limit", "1")[0]["event"])
    [account, *_] = rows("event", event, "--store", store)
    for name in (
        event,
        event.removeprefix("event/"),
        event.removeprefix("event/")[:12],
        f"https://w3id.org/conflict-kg/{event}",
        account["account"],
    ):
        assert rows("event", name, "--store", store)[0]["event"] == event


def test_an_event_as_a_page_sets_voices_side_by_side_with_their_tolls_and_words(store: Path) -> None:
    told_most = max(rows("triples", "--store", store), key=lambda t: (int(str(t["reports"])), str(t["event"])))
    accounts = rows("event", told_most["event"], "--store", store)
    page = good("event", told_most["event"], "--text", "--store", store).out
    assert len({a["report"] for a in accounts}) > 1
    for account in accounts:
        heading = f"{account['publisher']}, {account['published']}"
        assert (f"{account['voice']}, in {heading}" if account["voice"] else heading) in page
        tolls, quotes = account["tolls"], account["quotes"]
        assert isinstance(tolls, list) and isinstance(quotes, list)
        assert all(toll in page for toll in tolls)
        assert all(f"“{q['quote']}”" in page for q in quotes if q["slot"] == "trigger")


def test_chains_are_told_with_the_words_that_say_so(store: Path) -> None:
    found = rows("chains", "--store", store, "--basis", "stated", "--type", "retaliation_for")
    assert found
    for chain in found:
        assert chain["type"] == "retaliation_for" and chain["quotes"] and len(chain["events"]) == len(chain["labels"]) == 2  # type: ignore[arg-type]
    page = good("chains", "--store", store, "--basis", "stated", "--type", "retaliation_for", "--text").out
    assert "↓ answered by" in page and "stated by" in page
    assert " ".join(str(found[0]["labels"][1]).split()) in " ".join(page.split())  # type: ignore[index]


def test_chains_can_be_narrowed_and_followed_from_an_event(store: Path) -> None:
    narrowed = rows("chains", "--store", store, "--actor", "JNIM", "--since", "2024-01-01")
    assert 0 < len(narrowed) < len(rows("chains", "--store", store))
    first, then = narrowed[0]["events"]  # type: ignore[misc]
    assert [first, then] in [c["events"] for c in rows("chains", "--store", store, "--from", first)]
    assert [first, then] in [c["events"] for c in rows("chains", "--store", store, "--to", then)]


def test_the_patterns_of_chains_are_listed_with_what_speaks_for_them(store: Path) -> None:
    listed = rows("chains", "--patterns", "--store", store)
    assert "ambush-retaliation" in {p["rule"] for p in listed} and all(p["title"] for p in listed)


def test_inferred_links_are_written_back_and_then_in_the_graph(examples: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    for name in ("sahel", "sahel2"):
        good(
            "add", examples / "reports" / f"{name}.docs.jsonl", "--accounts", examples / "records" / f"{name}.gold.jsonl", "--store", store
        )
    count = 'SELECT (COUNT(?l) AS ?n) { ?l a kg:Link ; kg:basis "inferred" }'
    assert rows("sparql", count, "--store", store)[0]["n"] == 0
    said = good("chains", "--write", "--store", store).err
    n = rows("sparql", count, "--store", store)[0]["n"]
    assert f"{n} inferred links" in said and isinstance(n, int) and n > 0
    good("chains", "--write", "--store", store)
    assert rows("sparql", count, "--store", store)[0]["n"] == n


def test_named_queries_are_listed_and_answered(store: Path) -> None:
    listed = rows("query")
    assert len(listed) >= 12
    assert all(q["title"] and q["columns"] for q in listed)
    found = rows("query", "triples", "--store", store, "-p", "actor=JNIM")
    assert any(t["initiator_name"] == "Jama'at Nusrat al-Islam wal-Muslimin" for t in found)


def test_a_query_comes_from_a_file_or_stdin_too(store: Path, tmp_path: Path) -> None:
    text = "SELECT (COUNT(?e) AS ?n) { ?e a kg:Event }"
    (tmp_path / "count.rq").write_text(text, "utf-8")
    by_file = good("query", tmp_path / "count.rq", "--store", store).out
    assert by_file == good("query", "-", "--store", store, stdin=text.encode()).out == good("sparql", text, "--store", store).out
    assert json.loads(by_file)["n"] > 200


def test_the_example_graph_is_valid_as_a_whole_and_report_by_report(store: Path) -> None:
    assert rows("validate", "--store", store) == []
    assert rows("validate", "sahel-en-01-tinzaouaten-toll", "--store", store) == []


def test_faults_are_rows_and_exit_code_1(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ontology").mkdir()
    no_date = "[ sh:path kg:published ; sh:maxCount 0 ; sh:message 'dated' ]"
    shape = f"kg:Impossible a sh:NodeShape ; sh:targetClass kg:Report ; sh:property {no_date} ."
    prefixes = "@prefix kg: <https://w3id.org/conflict-kg/ontology#> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
    (tmp_path / "ontology" / "shapes-own.ttl").write_text(prefixes + shape, "utf-8")
    monkeypatch.setenv("KG_DATA", str(tmp_path))
    result = kg("validate", "--store", store)
    assert result.code == 1 and "faults: 32" in result.err
    assert {json.loads(line)["message"] for line in result.lines} == {"dated"}


def test_stats_count_what_is_there(store: Path) -> None:
    counts = {(r["what"], r["which"]): r["count"] for r in rows("stats", "--store", store)}
    assert counts["reports", None] == 32 and counts["reports", "fr"] == 12
    assert counts["events", None] == sum(n for (what, which), n in counts.items() if what == "events" and which)  # type: ignore[misc]


def test_extracted_records_come_one_a_line_in_input_order_with_evidence(examples: Path) -> None:
    documents = examples / "reports" / "sahel.docs.jsonl"
    records = examples / "records" / "sahel.gold.jsonl"
    found = [json.loads(line) for line in good("extract", documents, "--accounts", records).lines]
    ids = [json.loads(line)["id"] for line in documents.open("rb")]
    assert [r["doc"] for r in found] == ids
    gold = {r["doc"]: r for r in map(json.loads, records.open("rb"))}
    for record in found:
        assert len(record["events"]) == len(gold[record["doc"]]["events"])
        assert all(e["evidence"]["trigger"][2] == e["trigger"] for e in record["events"])


def test_extracted_triples_come_one_document_a_line(examples: Path) -> None:
    documents = examples / "reports" / "sahel.docs.jsonl"
    records = examples / "records" / "sahel.gold.jsonl"
    found = [json.loads(line) for line in good("extract", documents, "--accounts", records, "--format", "triples").lines]
    assert len(found) == 32
    assert any(t["relation"] == "attacked" and "@" in t["target"] for d in found for t in d["triples"])


@pytest.mark.parametrize("command", ["export nquads", "triples", "triples --table", "chains --text", "stats"])
def test_a_closed_pipe_is_no_traceback(store: Path, command: str) -> None:
    piped = f"{sys.executable} -m kg {command} --store {store} | head -n 1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {piped}"], capture_output=True, text=True)
    assert done.returncode in (0, 141)
    assert done.stdout.count("\n") == 1 and done.stderr == ""


def test_progress_is_shown_on_a_terminal_only(store: Path, tmp_path: Path) -> None:
    import pty

    (tmp_path / "a.jsonl").write_text('{"id": "a", "text": "Nothing happened on that day, the army said."}', "utf-8")
    (tmp_path / "none.jsonl").write_text('{"doc": "a", "events": []}', "utf-8")
    argv = [sys.executable, "-m", "kg", "extract", str(tmp_path / "a.jsonl"), "--accounts", str(tmp_path / "none.jsonl")]
    piped = subprocess.run(argv, capture_output=True, text=True)
    assert piped.stderr == ""
    ours, theirs = pty.openpty()
    on_terminal = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=theirs, env={**os.environ, "TERM": "xterm"})
    out, _ = on_terminal.communicate()
    os.close(theirs)
    assert out.decode() == piped.stdout
    assert b"reports" in os.read(ours, 65536)


def test_the_store_is_named_by_option_or_environment(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_STORE", str(store))
    assert len(rows("reports")) == 32
    assert "no store here" in one_error("reports", "--store", store / "none")


def test_usage_errors_are_one_line_and_exit_with_2() -> None:
    assert "No such command 'shoot'" in one_error("shoot", code=2)
    assert "--since" in one_error("triples", "--since", "yesterday", code=2)
    assert "--max-size" in one_error("extract", "a.txt", "--max-size", "huge", code=2)
    assert "NAME=VALUE" in one_error("query", "events", "-p", "actor", code=2)
    assert "PATH" in one_error("add", code=2)
    assert "not one of" in one_error("export", "docx", code=2)


def test_interrupting_leaves_no_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kg.read.read_paths", interrupted)
    result = kg("add", "a.txt", "--store", tmp_path / "s")
    assert result.code == 130 and "Traceback" not in result.err
