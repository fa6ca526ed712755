"""Reading: every source an analyst has becomes reports, in input order, with text that offsets can count on."""

from __future__ import annotations

import datetime as dt
import io
import json
import unicodedata
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model import Report
from kg.read import FORMATS, read_paths
from kg.read.language import detect

from .pdf_files import pdf

STRIKE = "The army said on Saturday that it struck a base of militants west of Sokolo, and that fifteen of them were neutralised."
FRAPPE = "L'armée a déclaré samedi qu'elle avait frappé une base de terroristes à l'ouest de Sokolo, dans la région de Ségou."


def reports(*paths: str | Path, **options: object) -> list[Report]:
    outcomes = list(read_paths(paths, **options))  # type: ignore[arg-type]
    assert not [str(o) for o in outcomes if isinstance(o, InputError)]
    return [o for o in outcomes if isinstance(o, Report)]


def test_a_text_file_is_one_report_with_its_language_detected(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{FRAPPE}\n", "utf-8")
    [report] = reports(tmp_path / "a.txt")
    assert (report.text, report.lang, report.published, report.publisher) == (FRAPPE, "fr", None, None)


def test_a_text_file_may_say_publisher_date_and_title_in_its_head(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"---\npublisher: ORTM\npublished: 2025-10-05\ntitle: 'Frappes'\n---\n\n{STRIKE}\n", "utf-8")
    [report] = reports(tmp_path / "a.md")
    assert (report.publisher, report.published, report.title, report.text) == ("ORTM", dt.date(2025, 10, 5), "Frappes", STRIKE)


def test_a_ruled_line_that_is_no_head_stays_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"---\nKIDAL, 4 October\n---\n{STRIKE}", "utf-8")
    assert reports(tmp_path / "a.txt")[0].text.startswith("---\nKIDAL")


def test_text_is_composed_and_line_ends_are_one_character(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", FRAPPE)
    (tmp_path / "a.txt").write_bytes(f"\ufeff{decomposed}\r\n{STRIKE}\r\n".encode())
    [report] = reports(tmp_path / "a.txt")
    assert report.text == f"{FRAPPE}\n{STRIKE}"


def test_a_line_of_jsonl_gives_all_its_fields_and_keeps_its_offsets(tmp_path: Path) -> None:
    text = f"  {FRAPPE}\r\n\x0c{STRIKE} "
    line = {
        "id": 7,
        "publisher": "Mali24",
        "published": "2025-10-05T21:00:00Z",
        "lang": "fr-ML",
        "title": "T",
        "url": "https://x.example/7",
    }
    (tmp_path / "a.jsonl").write_text(json.dumps(line | {"text": text}) + "\n\n", "utf-8")
    [report] = reports(tmp_path / "a.jsonl")
    assert report.text == text.replace("\x0c", " ")
    assert (report.source_id, report.publisher, report.published, report.lang) == ("7", "Mali24", dt.date(2025, 10, 5), "fr")
    assert (report.title, report.url) == ("T", "https://x.example/7")


def test_jsonl_is_read_line_by_line() -> None:
    class Endless(io.RawIOBase):
        """More lines than memory holds: reading ahead would never come back."""

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            line = (json.dumps({"text": STRIKE}) + "\n").encode()
            buffer[: len(line)] = line
            return len(line)

    outcomes = read_paths(["-"], stdin=io.BufferedReader(Endless(), 256))
    assert isinstance(next(outcomes), Report)
    assert isinstance(next(outcomes), Report)


PAGE = f"""<!doctype html><html lang="en"><head><meta charset="{{charset}}"><title>Strikes near Sokolo - Mali Post</title>
<meta property="og:title" content="Strikes near Sokolo"><meta property="og:site_name" content="Mali Post">{{date}}
<link rel="canonical" href="https://post.example/sokolo"></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport results of the day</a></nav>
<article><h1>Strikes near Sokolo</h1><p>{STRIKE}</p>
<p>{FRAPPE} The General Staff said that the operation goes on, and asked people of the area to stay away from the forest.</p></article>
<footer>Copyright 2026 Mali Post. All rights reserved. Subscribe to our newsletter.</footer></body></html>"""
DATED = '<meta property="article:published_time" content="2025-10-05T21:00:00+00:00">'


def test_a_web_page_gives_its_article_without_what_stands_around_it(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE.format(charset="utf-8", date=DATED), "utf-8")
    [report] = reports(tmp_path / "a.html")
    assert report.text.startswith(STRIKE)
    assert "Sport" not in report.text and "Copyright" not in report.text
    assert (report.publisher, report.published, report.title) == ("Mali Post", dt.date(2025, 10, 5), "Strikes near Sokolo")
    assert report.url == "https://post.example/sokolo"


def test_a_web_page_that_states_no_date_has_none(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE.format(charset="utf-8", date=""), "utf-8")
    assert reports(tmp_path / "a.html")[0].published is None


def test_a_web_page_may_be_in_the_charset_that_it_declares(tmp_path: Path) -> None:
    (tmp_path / "a.htm").write_bytes(PAGE.format(charset="windows-1252", date=DATED).encode("windows-1252"))
    assert "L'armée a déclaré" in reports(tmp_path / "a.htm")[0].text


def test_a_pdf_gives_paragraphs_without_running_heads_and_page_numbers(tmp_path: Path) -> None:
    pages = [
        ["FLASH NOTE", "Quatre soldats ont été tués mercredi dans une embus-", "cade tendue par des hommes armés près de Yélimané.", "1"],
        ["FLASH NOTE", "L'armée a répliqué samedi avec des frappes aériennes", "à l'ouest de Sokolo.", "2"],
        ["FLASH NOTE", "Le groupe a revendiqué l'attaque dans un communiqué.", "3"],
    ]
    (tmp_path / "a.pdf").write_bytes(pdf(pages, title="Flash note 12"))
    [report] = reports(tmp_path / "a.pdf")
    assert report.title == "Flash note 12"
    assert "dans une embuscade tendue par des hommes armés près de Yélimané." in report.text
    assert "frappes aériennes à l'ouest de Sokolo.\nLe groupe" in report.text
    assert "FLASH" not in report.text and "3" not in report.text


RSS = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Studio Sahel</title>
<item><title>Frappes à Sokolo</title><link>https://s.example/1</link><guid>s-1</guid><pubDate>Sun, 05 Oct 2025 23:30:00 -0500</pubDate>
<description>&lt;p&gt;{FRAPPE}&lt;/p&gt;&lt;p&gt;Aucune perte.&lt;/p&gt;</description></item>
<item><title>Sans texte</title><link>https://s.example/2</link></item></channel></rss>"""


def test_each_entry_of_a_feed_is_a_report_on_the_day_that_the_feed_says(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(RSS, "utf-8")
    report, error = read_paths([tmp_path / "feed.xml"])
    assert isinstance(report, Report) and isinstance(error, InputError)
    assert report.text == f"{FRAPPE}\nAucune perte."
    assert (report.publisher, report.published, report.source_id) == ("Studio Sahel", dt.date(2025, 10, 5), "s-1")
    assert "entry 2" in str(error) and "https://s.example/2" in str(error)


def test_a_folder_is_read_in_sorted_order_and_other_files_in_it_are_left_alone(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/b.txt", ".hidden.txt", "picture.png", "a/table.csv"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{STRIKE} File {name}.", "utf-8")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert [r.text.split("File ")[1] for r in reports(tmp_path)] == ["b.txt.", "a/b.txt.", "a/z.txt."]


def test_paths_and_globs_are_read_in_the_order_given(tmp_path: Path) -> None:
    for name in ("1.txt", "2.txt", "3.md"):
        (tmp_path / name).write_text(f"{STRIKE} File {name}.", "utf-8")
    read = reports(tmp_path / "3.md", f"{tmp_path}/*.txt", f"{tmp_path}/**/1.*")
    assert [r.text.split("File ")[1] for r in read] == ["3.md.", "1.txt.", "2.txt.", "1.txt."]


@pytest.mark.parametrize(
    ("content", "start"),
    [
        (STRIKE.encode(), STRIKE),
        (json.dumps({"text": STRIKE}).encode(), STRIKE),
        (PAGE.format(charset="utf-8", date="").encode(), STRIKE),
        (pdf([[STRIKE]]), STRIKE[:40]),
        (RSS.split("<item><title>Sans")[0].encode() + b"</channel></rss>", FRAPPE),
    ],
    ids=["text", "jsonl", "html", "pdf", "feed"],
)
def test_stdin_is_known_by_its_first_bytes(content: bytes, start: str) -> None:
    assert reports("-", stdin=io.BytesIO(content))[0].text.startswith(start)


def test_what_the_caller_says_holds_where_the_report_does_not_say_its_own() -> None:
    lines = [{"text": STRIKE}, {"text": STRIKE, "publisher": "Own", "published": "2024-01-01", "lang": "ha"}]
    stdin = io.BytesIO("\n".join(json.dumps(x) for x in lines).encode())
    read = reports("-", stdin=stdin, publisher="Given", published=dt.date(2025, 10, 5), lang="en")
    assert [(r.publisher, r.published, r.lang) for r in read] == [
        ("Given", dt.date(2025, 10, 5), "en"),
        ("Own", dt.date(2024, 1, 1), "ha"),
    ]


def test_the_same_text_from_a_file_or_a_line_is_the_same_report(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STRIKE, "utf-8")
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": STRIKE}), "utf-8")
    first, second = reports(tmp_path / "a.txt", tmp_path / "a.jsonl")
    assert first.id == second.id


def test_the_language_of_every_example_report_is_told_rightly(examples: Path) -> None:
    documents = [json.loads(line) for path in sorted((examples / "reports").glob("*.jsonl")) for line in path.open("rb")]
    assert len(documents) == 76
    assert [d["id"] for d in documents if detect(d["text"]) != d["lang"]] == []


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("El ejército dijo que atacó una base de los rebeldes en el norte del país, según un comunicado.", "es"),
        ("Das Militär teilte mit, dass es eine Stellung der Rebellen im Norden angegriffen hat.", "de"),
        ("O exército disse que não há vítimas e que a operação no norte do país foi um sucesso.", "pt"),
        ("قال الجيش إن الهجوم على القاعدة في شمال البلاد قد أسفر عن مقتل جنديين من القوات", "ar"),
        ("Kidal, Gao, Ménaka, Ansongo", None),
        ("", None),
    ],
)
def test_other_languages_are_not_taken_for_english_or_french(text: str, lang: str | None) -> None:
    assert detect(text) == lang


def test_every_format_has_its_module() -> None:
    for module in set(FORMATS.values()):
        assert (Path(__file__).parent.parent / "kg" / "read" / f"{module}.py").is_file()
