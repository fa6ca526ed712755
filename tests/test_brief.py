"""The brief: every sentence has its sources, nothing is told that no report says, and no report's words become markup."""

from __future__ import annotations

import datetime as dt
import html.parser
import io
import re
from pathlib import Path

import pytest

from kg.errors import DataError
from kg.export.about import About, about
from kg.export.brief import Block, brief
from kg.export.brief_words import words
from kg.export.brief_write import WRITERS
from kg.graph.rows import Graph

from .command import good, one_error
from .test_exports_more import HOSTILE, graph, hostile, store

__all__ = ["graph", "hostile", "store"]
CITED = re.compile(r"\[(\d+(?:(?:–|, )\d+)*)\]")


def written(blocks: list[Block], form: str, lang: str = "en") -> bytes:
    out = io.BytesIO()
    WRITERS[form](blocks, words(lang), About(), out)
    return out.getvalue()


def cited(text: str) -> set[int]:
    found: set[int] = set()
    for group in CITED.findall(text):
        for part in group.split(", "):
            low, _, high = part.partition("–")
            found |= set(range(int(low), int(high or low) + 1))
    return found


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_statement_carries_sources_that_are_listed(graph: Graph, lang: str) -> None:
    blocks = brief(graph, words(lang), about(graph))
    sources = next(i for i, b in enumerate(blocks) if b.kind == "heading" and b.text == words(lang).text("headings.sources"))
    listed = {int(m[1]) for b in blocks[sources:] if (m := re.match(r"\[(\d+)\]", b.text))}
    told = [b for b in blocks[2:sources] if b.kind in ("text", "item", "quote")]
    assert len(listed) == sum(1 for _ in graph.nodes("Report")) and len(told) > len(list(graph.nodes("Event")))
    inferred = words(lang).text("chains.inferred").split("{rule}")[0].rpartition("{other}")[2]
    for block in told:
        assert (numbers := cited(block.text)) or inferred in block.text, block.text
        assert numbers <= listed


def test_each_quotation_is_in_the_report_that_it_is_said_to_be_from(graph: Graph) -> None:
    blocks = brief(graph, words("en"), about(graph))
    at = next(i for i, b in enumerate(blocks) if b.text == "Sources")
    order = [b.text for b in blocks[at:] if b.kind == "text"]
    said: dict[str, set[str]] = {}
    for edge in graph.edges("inReport"):
        node, report = graph.get(edge.source), graph.get(edge.target)
        assert node is not None and report is not None
        said.setdefault(str(report.props["sourceId"]), set()).add(" ".join(str(node.props["sentence"]).split()))
    quotes = [b.text for b in blocks[:at] if b.kind == "quote"]
    assert len(quotes) == sum(1 for _ in graph.edges("account"))
    for quote in quotes:
        words_, number = re.fullmatch(r".*?: “(.*)” \[(\d+)\]", quote).groups()  # type: ignore[union-attr]
        assert words_ in said[order[int(number) - 1].split(", ")[-1]]


def small() -> Graph:
    """Two reports that do not agree on the toll of one ambush, and one that tells of another without a number."""
    g, day = Graph(), dt.date(2025, 10, 4)
    g.node("actor/jnim", "ArmedGroup", name="JNIM")
    for n, low, high, voice in ((1, 4, 4, None), (2, 17, None, "residents"), (3, None, None, None)):
        r, a = f"report/r{n}", f"account/a{n}"
        g.node(r, "Report", in_report=r, publisher=f"Paper {n}", published=day, sourceId=f"s{n}")
        g.node(a, "Account", in_report=r, sentence=f"Sentence {n}.", status="occurred", voice=voice, begin=day, end=day)
        g.edge(a, "inReport", r, in_report=r)
        if low is not None:
            g.node(f"casualty/{n}", "Casualty", in_report=r, kind="killed", min=low, max=high, side="target")
            g.edge(a, "casualty", f"casualty/{n}", in_report=r)
    common = {"type": "Ambush", "status": "occurred", "begin": day, "end": day, "precision": "day"}
    g.node("event/a1", "Event", label="x", killedMin=4, contested=True, sources=2, **common)
    g.node("event/a3", "Event", label="y", sources=1, **common)
    for event, name, target in (
        ("a1", "account", "account/a1"), ("a1", "account", "account/a2"), ("a3", "account", "account/a3"), ("a1", "initiator", "actor/jnim"),
    ):  # fmt: skip
        g.edge(f"event/{event}", name, target)
    return g


def test_tolls_are_bounds_and_what_differs_is_in_the_table_with_who_says_what() -> None:
    blocks = brief(small(), words("en"), About())
    texts = [b.text for b in blocks]
    assert (
        "Killed: at least 4, by the reports that give a number, for 1 of 2 events that took place [1, 2]. Numbers without an upper bound: 1."
        in texts
    )
    [table] = [b for b in blocks if b.kind == "table"]
    assert [row[1:] for row in table.rows[1:]] == [("killed", "4 [1]; at least 17 [2]")]
    assert "Paper 2, 4 October 2025, citing residents: “Sentence 2.” [2]" in texts
    assert "For 1 of 2 events no report names who did it [3]." in texts
    assert "For 1 of 2 events no report gives a number of killed [3]." in texts
    assert "Named as doer: JNIM, events: 1 [1, 2]." in texts


def test_an_inferred_link_is_told_as_inferred_and_cites_nobody() -> None:
    g = small()
    g.node("link/1", "Link", type="retaliation_for", basis="inferred", rule="answer-1")
    g.edge("event/a3", "retaliationFor", "event/a1", basis="inferred", link="link/1")
    [line] = [b.text for b in brief(g, words("en"), About()) if "in answer to" in b.text]
    assert line.endswith("inferred by the rule answer-1, stated by no report.") and not cited(line)


@pytest.mark.parametrize("form", sorted(WRITERS))
def test_the_same_graph_gives_the_same_bytes_in_every_form(graph: Graph, form: str) -> None:
    blocks = brief(graph, words("fr"), about(graph))
    assert written(blocks, form, "fr") == written(brief(graph, words("fr"), about(graph)), form, "fr") != b""


def test_the_word_file_opens_with_headings_and_all_quotations(graph: Graph) -> None:
    docx = pytest.importorskip("docx")
    blocks = brief(graph, words("en"), about(graph))
    document = docx.Document(io.BytesIO(written(blocks, "docx")))
    styles = [p.style.name for p in document.paragraphs]
    assert styles.count("Heading 1") == 6 and styles.count("Quote") == sum(b.kind == "quote" for b in blocks)
    assert len(document.tables) == sum(b.kind == "table" for b in blocks)


def test_hostile_words_are_text_in_every_form(hostile: Graph) -> None:
    docx = pytest.importorskip("docx")
    blocks = brief(hostile, words("en"), about(hostile))
    tags: list[str] = []
    parser = html.parser.HTMLParser()
    parser.handle_starttag = lambda tag, attrs: tags.append(tag)  # type: ignore[method-assign]
    parser.feed(written(blocks, "html").decode())
    assert "script" not in tags and {"h1", "p", "li"} <= set(tags)
    text = written(blocks, "md").decode()
    assert "<script" not in re.sub(r"\\.", "", text) and "\u202e" in text
    shown = "\n".join(p.text for p in docx.Document(io.BytesIO(written(blocks, "docx"))).paragraphs)
    assert HOSTILE.replace(" \x0b", " \ufffd") in shown or "\ufffd<script>" in shown
    linked = written([Block("text", "[1](javascript:alert(1)) ![x](y) <b>"), Block("text", "# no heading")], "md").decode()
    assert r"\[1\](" in linked and r"!\[x\](" in linked and r"\# no heading" in linked


def test_the_words_can_be_replaced_and_faults_in_them_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.export.brief_words import template

    own = tmp_path / "templates" / "brief.en.toml"
    own.parent.mkdir()
    shipped = template("brief.en.toml").read_text("utf-8")
    own.write_text(shipped.replace('title = "Brief: {filter}"', 'title = "Situation of {filter}"').replace('"chains", ', ""), "utf-8")
    monkeypatch.setenv("KG_DATA", str(tmp_path))
    blocks = brief(small(), words("en"), About("Mali"))
    assert blocks[0].text == "Situation of Mali" and "What is told to have led to what" not in [b.text for b in blocks]
    own.write_text(shipped.replace("{filter}", "{fliter}"), "utf-8")
    with pytest.raises(DataError, match="fliter") as caught:
        brief(small(), words("en"), About())
    assert caught.value.field == "title" and "filter" in str(caught.value.remedy)


def test_the_command_tells_the_form_by_the_name_of_the_file(store: Path, tmp_path: Path) -> None:
    page = tmp_path / "june.html"
    good("brief", "--store", store, "--since", "2025-06-01", "--until", "2025-06-30", "--lang", "fr", "-o", page)
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>") and 'lang="fr"' in page.read_text("utf-8")
    assert good("brief", "--store", store, "--since", "2025-06-01").out.startswith("# Brief: since 2025-06-01")
    assert "name the file .md" in one_error("brief", "--store", store, "-o", tmp_path / "june.pdf", code=2)
    assert "No report tells" in good("brief", "--store", store, "--since", "1999-01-01", "--until", "1999-01-02").out
