"""Bad input: one error that names file, line, field and the way out, in the place of what cannot be read; the rest goes on."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model import Report
from kg.read import read_paths

from .pdf_files import pdf

GOOD = "The army said on Saturday that it struck a base of militants west of Sokolo."


def one_error(path: Path, **options: object) -> str:
    [outcome] = read_paths([path], **options)  # type: ignore[arg-type]
    assert isinstance(outcome, InputError)
    assert "\n" not in str(outcome) and str(outcome).startswith(str(path))
    assert outcome.remedy
    return str(outcome).removeprefix(f"{path}").lstrip(",: ")


@pytest.mark.parametrize("content", [b"", b" \n\t\n", b"\xef\xbb\xbf\n"])
@pytest.mark.parametrize("suffix", [".txt", ".html", ".jsonl", ".pdf", ".xml"])
def test_an_empty_file_is_one_error(tmp_path: Path, content: bytes, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(content)
    one_error(path)


def test_a_head_without_text_below_it_is_one_error(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("---\npublisher: X\n---\n", "utf-8")
    assert "holds no text" in one_error(path)


def test_text_that_is_not_utf8_is_named_with_its_byte_and_the_command_that_converts_it(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Ségou".encode("windows-1252"))
    assert one_error(path) == f"not UTF-8 (byte 1 is 0xe9); convert it: iconv -f WINDOWS-1252 -t UTF-8 {path} > {tmp_path}/a.utf8.txt"


def test_utf16_is_told_apart_from_windows_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Ségou".encode("utf-16"))
    assert "iconv -f UTF-16" in one_error(path)


BAD_LINES = {
    '{"text": "cut': "line 2: not JSON",
    "[1, 2]": "line 2: not a JSON object",
    "[" * 100_000: "line 2: not JSON (nested too deeply)",
    '{"id": "x"}': "line 2, field 'text': no text",
    '{"text": "  "}': "line 2, field 'text': no text",
    '{"text": ["a"]}': "line 2, field 'text': no text",
    '{"text": "a", "published": "12/13/2025"}': "line 2, field 'published': not a date: '12/13/2025'; write it as YYYY-MM-DD",
    '{"text": "a", "published": "2025-02-30"}': "line 2, field 'published': not a date",
    '{"text": "a", "published": 20250101}': "line 2, field 'published': not a date",
    '{"text": "a", "publisher": 3}': "line 2, field 'publisher': not a string",
    '{"text": "a \\ud800"}': "line 2, field 'text': half a character",
}


@pytest.mark.parametrize("bad", BAD_LINES, ids=lambda bad: bad[:40])
def test_a_broken_line_is_one_error_and_the_lines_around_it_are_read(tmp_path: Path, bad: str) -> None:
    good = json.dumps({"text": GOOD})
    path = tmp_path / "a.jsonl"
    path.write_text(f"{good}\n{bad}\n{good}\n", "utf-8")
    first, error, last = read_paths([path])
    assert isinstance(first, Report) and isinstance(last, Report) and isinstance(error, InputError)
    assert str(error).startswith(f"{path}, {BAD_LINES[bad]}")
    assert error.remedy


def test_a_line_that_is_not_utf8_is_named_with_its_byte_in_the_file(tmp_path: Path) -> None:
    good = json.dumps({"text": GOOD}).encode()
    path = tmp_path / "a.jsonl"
    path.write_bytes(good + b"\n" + '{"text": "Ségou"}'.encode("latin-1") + b"\n" + good)
    first, error, last = read_paths([path])
    assert isinstance(first, Report) and isinstance(last, Report)
    assert f"line 2: not UTF-8 (byte {len(good) + 12} is 0xe9)" in str(error)


def test_a_pdf_without_text_is_sent_to_text_recognition(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(pdf([[], []]))
    assert "no text" in (said := one_error(path)) and "ocrmypdf" in said


def test_an_encrypted_pdf_is_said_to_be_encrypted(tmp_path: Path) -> None:
    path = tmp_path / "secret.pdf"
    path.write_bytes(pdf([[GOOD]], password="secret"))
    assert "encrypted" in one_error(path)


def test_a_pdf_with_a_cipher_that_cannot_be_opened_here_is_said_to_be_encrypted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pypdf.errors import DependencyError

    def missing(*_: object, **__: object) -> None:
        raise DependencyError("cryptography>=3.1 is required for AES algorithm")

    path = tmp_path / "aes.pdf"
    path.write_bytes(pdf([[GOOD]], password="secret"))
    monkeypatch.setattr("pypdf.PdfReader.decrypt", missing)
    assert "encrypted" in one_error(path)


def test_a_reader_that_breaks_on_a_file_ends_with_that_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise ZeroDivisionError("in the parser")

    monkeypatch.setattr("kg.read.feed.plain_text", breaks)
    (tmp_path / "a.xml").write_text("<rss><channel><title>T</title><item><title>x</title></item></channel></rss>", "utf-8")
    (tmp_path / "b.txt").write_text(GOOD, "utf-8")
    error, report = read_paths([tmp_path])
    assert isinstance(error, InputError) and isinstance(report, Report)
    assert "cannot be taken apart (ZeroDivisionError: in the parser)" in str(error)


@pytest.mark.parametrize("cut", [b"%PDF-1.7\nnothing", pdf([[GOOD]])[:300], b"no pdf at all"])
def test_a_broken_pdf_is_one_error(tmp_path: Path, cut: bytes) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(cut)
    one_error(path)


def test_a_fifty_megabyte_file_is_refused_unread_and_the_limit_can_be_raised(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    path.write_bytes(b"")
    os.truncate(path, 50_000_000)
    assert "larger than the limit of 20 MB" in (said := one_error(path)) and "--max-size" in said
    path.write_text(GOOD * 3, "utf-8")
    assert "larger than the limit of 0.0001 MB" in one_error(path, max_size=100)
    assert isinstance(next(read_paths([path], max_size=1000)), Report)


def test_a_line_above_the_limit_is_skipped_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps({"text": t}) for t in (GOOD, "x" * 5000, GOOD)), "utf-8")
    first, error, last = read_paths([path], max_size=1000)
    assert isinstance(first, Report) and isinstance(last, Report)
    assert str(error).startswith(f"{path}, line 2: larger than the limit")


def test_a_web_page_without_an_article_is_one_error(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html><body><nav><a href='/'>Home</a></nav></body></html>", "utf-8")
    assert "no article found" in one_error(path)


def test_xml_that_is_no_feed_is_one_error(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text("<?xml version='1.0'?><data><row/></data>", "utf-8")
    assert "not a feed" in one_error(path)


def test_a_file_of_a_kind_that_cannot_be_read_is_one_error(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"PK\x03\x04" + bytes(40))
    assert "not a kind of file" in one_error(path)


def test_missing_paths_empty_folders_and_globs_without_match_are_errors(tmp_path: Path) -> None:
    errors = list(read_paths([tmp_path / "none.txt", tmp_path, f"{tmp_path}/*.txt"]))
    assert [str(e).split(": ")[1].split(";")[0] for e in errors] == [
        "no such file or folder",
        "no reports in this folder",
        "no file matches",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="everything may be read by root")
def test_a_file_that_may_not_be_read_is_one_error(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(GOOD, "utf-8")
    path.chmod(0)
    assert "ermission" in one_error(path)


def test_stdin_that_is_not_there_is_one_error() -> None:
    [error] = read_paths(["-"])
    assert "pipe reports in" in str(error)
    [error] = read_paths(["-"], stdin=io.BytesIO(b""))
    assert str(error).startswith("stdin: the file is empty")


def test_the_rest_of_a_batch_is_read_after_each_bad_file(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_bytes(b"\xff")
    (tmp_path / "2.txt").write_text(GOOD, "utf-8")
    (tmp_path / "3.pdf").write_bytes(b"%PDF-")
    (tmp_path / "4.txt").write_text(GOOD + " Again.", "utf-8")
    assert [type(o) for o in read_paths([tmp_path])] == [InputError, Report, InputError, Report]
