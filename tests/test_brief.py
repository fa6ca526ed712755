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


def statements(blocks: list[Block]) -> list[str]:
    """All that is told before the sources: sentences, items, captions, rows of tables."""
    told = [b.text for b in blocks if b.kind in ("text", "item", "note", "picture")]
    return told + [" | ".join(row) for b in blocks for row in b.rows[1:]]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_statement_carries_sources_that_are_listed(graph: Graph, lang: str) -> None:
    w = words(lang)
    blocks = brief(graph, w, about(graph), most=10_000)
    sources = next(i for i, b in enumerate(blocks) if b.kind == "heading" and b.text == w.text("headings.sources"))
    listed = {int(m[1]) for b in blocks[sources:] if (m := re.match(r"\[(\d+)\]", b.text))}
    told = statements(blocks[2:sources])
    assert len(listed) == sum(1 for _ in graph.nodes("Report")) and len(told) > len(list(graph.nodes("Event")))
    inferred = w.text("chains.inferred").split("{rule}")[0].rpartition("{other}")[2]
    # What speaks of the brief itself needs no source: how much of it is shown, and how to read it.
    of_itself = re.compile(
        "|".join(re.escape(w.text(n)).replace(r"\{", "{").replace(r"\}", "}") for n in ("contradictions.intro", "chains.rest", "part"))
    )
    of_itself = re.compile(re.sub(r"{\w+}", r".+", of_itself.pattern))
    for text in told:
        if not of_itself.fullmatch(text):
            assert (numbers := cited(text)) or inferred in text, text
            assert numbers <= listed


def test_each_quotation_is_in_the_report_that_it_is_said_to_be_from(graph: Graph) -> None:
    blocks = brief(graph, words("en"), about(graph), most=10_000, pictures=False)
    said: dict[str, set[str]] = {}
    for edge in graph.edges("inReport"):
        node, report = graph.get(edge.source), graph.get(edge.target)
        assert node is not None and report is not None
        said.setdefault(str(report.props["sourceId"]), set()).add(" ".join(str(node.props["sentence"]).split()))
    found: dict[str, set[str]] = {}
    for block in blocks[next(i for i, b in enumerate(blocks) if b.text == "Sources") :]:
        if block.kind == "text":
            source = block.text.split(", ")[-1]
        elif block.kind == "quote":
            events, quote = re.fullmatch(r"(E[\d–E, ]+): “(.*)”", block.text).groups()  # type: ignore[union-attr]
            assert quote in said[source] and events
            found.setdefault(source, set()).add(quote)
    assert found == said


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_map_and_network_are_in_the_brief_with_captions_that_say_how_much_of_the_whole_they_show(graph: Graph, lang: str) -> None:
    blocks = brief(graph, words(lang), about(graph))
    pictures = {b.picture.name: b for b in blocks if b.picture}
    assert set(pictures) == {"map", "network"}
    events = sum(1 for _ in graph.nodes("Event"))
    shown, of = re.search(r"(\d+)\D+(\d+)", pictures["map"].text).groups()  # type: ignore[union-attr]
    assert 0 < int(shown) < int(of) == events
    again = {b.picture.name: b.picture for b in brief(graph, words(lang), about(graph)) if b.picture}
    for name, block in pictures.items():
        assert block.picture and block.picture.svg.lstrip().startswith(b"<?xml") and block.picture.png.startswith(b"\x89PNG")
        assert block.picture == again[name]


def test_pictures_are_in_word_and_html_and_beside_markdown(store: Path, tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    june = ("--store", store, "--since", "2025-06-01", "--until", "2025-06-30")
    for form in ("docx", "html", "md"):
        good("brief", *june, "-o", tmp_path / f"june.{form}")
    document = docx.Document(str(tmp_path / "june.docx"))
    assert len(document.inline_shapes) == 2 and len([p for p in document.paragraphs if p.style.name == "Caption"]) == 2
    page = (tmp_path / "june.html").read_text("utf-8")
    assert page.count('<img src="data:image/svg+xml;base64,') == page.count("<figcaption>") == 2 and "img-src data:" in page
    named = re.findall(r"\]\(([^)]+\.svg)\)", (tmp_path / "june.md").read_text("utf-8"))
    assert named == ["june-map.svg", "june-network.svg"]
    assert all((tmp_path / name).read_bytes().rstrip().endswith(b"</svg>") for name in named)
    assert not good("brief", *june).out.count(".svg"), "on stdout there is no place for pictures"
    assert not list(tmp_path.glob(".*"))


def test_a_brief_says_how_many_of_the_events_it_tells_and_counts_them_all(graph: Graph) -> None:
    events = sum(1 for _ in graph.nodes("Event"))
    blocks = brief(graph, words("en"), about(graph), most=5, pictures=False)
    [rest] = [b.text for b in blocks if b.text.startswith("5 of ")]
    assert f"5 of {events} events are told here" in rest
    days = [b for b in blocks if b.kind == "text" and re.match(r"(?:[^:]+: )?E\d+\. ", b.text)]
    assert len(days) == 5 and blocks[1].text.startswith(f"{events} events, from ")
    tolls = sorted((int(str(n.props.get("killedMax") or n.props.get("killedMin") or 0)) for n in graph.nodes("Event")), reverse=True)
    assert f"{tolls[0]} " in " ".join(b.text for b in days).replace(".", " ")
    assert not [b for b in brief(graph, words("en"), about(graph), most=events, pictures=False) if "events are told here" in b.text]


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
    blocks = brief(small(), words("en"), About(), pictures=False)
    tables = [b.rows for b in blocks if b.kind == "table"]
    assert ("Killed", "at least 4", "1 of 2", "1", "[1, 2]") in tables[0]
    [row] = [row for table in tables for row in table if row[1] == "killed"]
    assert row[2] == "4 (Paper 1) [1]; at least 17 (residents) [2]"
    texts = [b.text for b in blocks]
    assert "Reported by Paper 1, 4 October 2025 [1]; Paper 2, 4 October 2025, citing residents [2]." in texts
    assert "No report names who did it: E2 (1 of 2) [3]." in texts
    assert "No report gives a number of killed: E2 (1 of 2) [3]." in texts
    assert "E2. Ambush; neither author nor target is named [3]." in texts


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        (
            "en",
            [
                "E1. The Malian Armed Forces attacked “chasseurs” [1].",
                "E2. The Malian Armed Forces attacked Jama'at Nusrat al-Islam wal-Muslimin (JNIM) [1].",
                "E3. JNIM attacked the Malian Armed Forces [1].",
            ],
        ),
        (
            "fr",
            [
                "E1. Les Forces armées maliennes ont attaqué « chasseurs » [1].",
                "E2. Les Forces armées maliennes ont attaqué le Groupe de soutien à l'islam et aux musulmans (JNIM) [1].",
                "E3. Le JNIM a attaqué les Forces armées maliennes [1].",
            ],
        ),
    ],
)
def test_sentences_have_articles_acronyms_and_verbs_that_agree(lang: str, told: list[str]) -> None:
    g, day = Graph(), dt.date(2025, 10, 4)
    g.node("actor/fama", "Military", name="Malian Armed Forces", acronym="FAMa", known=True)
    g.node("actor/jnim", "ArmedGroup", name="Jama'at Nusrat al-Islam wal-Muslimin", acronym="JNIM", known=True)
    g.node("actor/u-a1-chasseurs", "UnspecifiedGroup", name="chasseurs@Sokolo", known=False)
    g.node("report/r1", "Report", in_report="report/r1", publisher="Paper", sourceId="s1")
    acts = (("actor/fama", "actor/u-a1-chasseurs"), ("actor/fama", "actor/jnim"), ("actor/jnim", "actor/fama"))
    for n, (doer, target) in enumerate(acts, 1):
        g.node(f"account/a{n}", "Account", in_report="report/r1", sentence="S.", status="occurred")
        g.edge(f"account/a{n}", "inReport", "report/r1", in_report="report/r1")
        g.node(f"event/a{n}", "Event", type="Attack", status="occurred", begin=day, end=day)
        for name, node in (("account", f"account/a{n}"), ("initiator", doer), ("target", target)):
            g.edge(f"event/a{n}", name, node)
    texts = [b.text for b in brief(g, words(lang), About(), pictures=False) if b.kind == "text"]
    for start in told:
        assert any(t.startswith(start) for t in texts), texts


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_type_of_event_can_be_told_whatever_is_known_of_it(lang: str) -> None:
    from kg.ontology import event_types

    w = words(lang)
    assert set(w.table("said")) == {*event_types(), "other"}
    for kind in w.table("said"):
        for phrase, blanks in zip(w.list(f"said.{kind}", 4), ({"who", "whom"}, {"whom"}, {"who"}, set()), strict=True):
            found = set(re.findall(r"{(\w+)}", phrase)) - {"has", "type"}
            assert found == blanks, (kind, phrase)


def test_an_inferred_link_is_told_as_inferred_and_cites_nobody() -> None:
    g = small()
    g.node("link/1", "Link", type="retaliation_for", basis="inferred", rule="answer-1")
    g.edge("event/a3", "retaliationFor", "event/a1", basis="inferred", link="link/1")
    [line] = [b.text for b in brief(g, words("en"), About()) if "in answer to" in b.text]
    assert line.endswith("inferred by the rule “answer-1”, stated by no report.") and not cited(line)


@pytest.mark.parametrize("form", sorted(WRITERS))
def test_the_same_graph_gives_the_same_bytes_in_every_form(graph: Graph, form: str) -> None:
    blocks = brief(graph, words("fr"), about(graph), pictures=False)
    assert written(blocks, form, "fr") == written(brief(graph, words("fr"), about(graph), pictures=False), form, "fr") != b""


def test_the_word_file_opens_with_headings_and_all_quotations(graph: Graph) -> None:
    docx = pytest.importorskip("docx")
    blocks = brief(graph, words("en"), about(graph))
    document = docx.Document(io.BytesIO(written(blocks, "docx")))
    assert len(document.inline_shapes) == 2
    styles = [p.style.name for p in document.paragraphs]
    assert styles.count("Heading 1") == 8 and styles.count("Quote") == sum(b.kind == "quote" for b in blocks)
    assert len(document.tables) == sum(b.kind == "table" for b in blocks)


def test_hostile_words_are_text_in_every_form(hostile: Graph) -> None:
    docx = pytest.importorskip("docx")
    blocks = brief(hostile, words("en"), about(hostile))  # with its pictures, in which names stand
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
    own.write_text(shipped.replace('title = "Brief: {filter}"', 'title = "Situation of {filter}"').replace('"chains", ', "", 1), "utf-8")
    monkeypatch.setenv("KG_DATA", str(tmp_path))
    blocks = brief(small(), words("en"), About("Mali"))
    assert blocks[0].text == "Situation of Mali" and "What is said to have led to what" not in [b.text for b in blocks]
    own.write_text(shipped.replace("{filter}", "{fliter}"), "utf-8")
    with pytest.raises(DataError, match="fliter") as caught:
        brief(small(), words("en"), About(), pictures=False)
    assert caught.value.field == "title" and "filter" in str(caught.value.remedy)


def test_the_command_tells_the_form_by_the_name_of_the_file(store: Path, tmp_path: Path) -> None:
    page = tmp_path / "june.html"
    good("brief", "--store", store, "--since", "2025-06-01", "--until", "2025-06-30", "--lang", "fr", "-o", page)
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>") and "Note : 1er–30 juin 2025" in page.read_text("utf-8")
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>") and 'lang="fr"' in page.read_text("utf-8")
    assert good("brief", "--store", store, "--since", "2025-06-01").out.startswith("# Brief: since 1 June 2025")
    assert "name the file .md" in one_error("brief", "--store", store, "-o", tmp_path / "june.pdf", code=2)
    assert "No report tells" in good("brief", "--store", store, "--since", "1999-01-01", "--until", "1999-01-02").out
