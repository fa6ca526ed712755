"""A brief as a Word document: A4, headings that stay with what follows, tables whose head comes again on each page."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

from kg.export.brief import Block
from kg.export.brief_words import Words, template
from kg.export.plaintext import legal

_STYLES = {"item": "List Bullet", "quote": "Quote", "picture": "Caption"}
_HEAD = "E8ECF0"
_WIDTH, _HEIGHT = 0.92, 0.37
"""How much of the text's width and height a picture may take: two and their captions fit on a page."""


def document(blocks: Sequence[Block], words: Words, author: str, about: Sequence[str]) -> Any:
    """The document, with the styles of ``templates/brief.docx`` if the user has one; else in our own."""
    import docx

    own = template("brief.docx")
    made = docx.Document(str(own) if own.is_file() else None)
    if not own.is_file():
        _house_style(made, words.lang)
    made.core_properties.author = author
    made.core_properties.title = legal(next((b.text for b in blocks if b.kind == "title"), ""))
    before = ""
    for block in blocks:
        _add(made, block, before, words.lang)
        before = block.kind
    for line in ("", *about):
        _small(*made.add_paragraph(legal(line)).runs)
    return made


def _house_style(made: Any, lang: str) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    page = made.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.2)
    page.top_margin = page.bottom_margin = Cm(2)
    sizes = {"Normal": 10.5, "Title": 20, "Heading 1": 14, "Heading 2": 11.5, "Caption": 8.5, "Quote": 9.5, "List Bullet": 10.5}
    for name, size in sizes.items():
        style = made.styles[name]
        style.font.size, style.font.name = Pt(size), "Calibri"
        # The template's headings take their fonts from its theme, which would win over the name.
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{key}"), None)
    made.styles["Normal"].paragraph_format.space_after = Pt(4)
    made.styles["Quote"].paragraph_format.left_indent = Cm(0.8)
    made.styles["Caption"].font.color.rgb = RGBColor(0x55, 0x55, 0x55)
    made.styles["Caption"].font.bold = False
    for found in made.styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), {"fr": "fr-FR"}.get(lang, "en-GB"))


def _add(made: Any, block: Block, before: str, lang: str) -> None:
    text = _typeset(block.text, lang)
    if block.kind == "table":
        _table(made, [[_typeset(cell, lang) for cell in row] for row in block.rows])
    elif block.kind == "picture":
        _picture(made, block, text)
    elif block.kind in ("title", "heading", "day"):
        made.add_heading(text, {"title": 0, "heading": 1, "day": 2}[block.kind])
    elif block.kind == "note" and before == "text":
        # Who reports an event, in one paragraph with it: a page must not end between them, nor below the heading of both.
        _small(made.paragraphs[-1].add_run("\n" + text))
    else:
        paragraph = made.add_paragraph(text, style=_STYLES.get(block.kind))
        paragraph.paragraph_format.keep_together = True
        if block.kind == "quote" and before == "text":
            made.paragraphs[-2].paragraph_format.keep_with_next = True
        if block.kind == "note":
            _small(*paragraph.runs)


def _typeset(text: str, lang: str) -> str:
    """Text with the spaces that French does not let a line end at."""
    text = legal(text)
    return re.sub(r"(?<=«) | (?=[»:;?!])", "\u00a0", text) if lang == "fr" else text


def _picture(made: Any, block: Block, text: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    if block.picture:
        page = made.sections[0]
        shape = made.add_picture(
            io.BytesIO(block.picture.png), width=int(_WIDTH * (page.page_width - page.left_margin - page.right_margin))
        )
        high = int(_HEIGHT * (page.page_height - page.top_margin - page.bottom_margin))
        if shape.height > high:
            shape.width, shape.height = int(shape.width * high / shape.height), high
        made.paragraphs[-1].paragraph_format.keep_with_next = True
        made.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
        shape._inline.docPr.set("descr", text)
    made.add_paragraph(text, style="Caption")


def _small(*runs: Any) -> None:
    from docx.shared import Pt, RGBColor

    for run in runs:
        run.font.size, run.font.color.rgb = Pt(8.5), RGBColor(0x55, 0x55, 0x55)


# ---------------------------------------------------------------- tables


def _table(made: Any, rows: Sequence[Sequence[str]]) -> None:
    from docx.shared import Pt

    table = made.add_table(rows=0, cols=len(rows[0]))
    table.style, table.autofit = "Table Grid", False
    page = made.sections[0]
    widths = _widths(rows, page.page_width - page.left_margin - page.right_margin)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for n, row in enumerate(rows):
        added = table.add_row()
        _kept_whole(added, head=n == 0)
        for cell, value, width in zip(added.cells, row, widths, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(1)
            paragraph.paragraph_format.keep_with_next = n == 0
            run = paragraph.add_run(value)
            run.font.size, run.font.bold = Pt(9), n == 0
    made.add_paragraph("").paragraph_format.space_after = Pt(2)


def _widths(rows: Sequence[Sequence[str]], whole: int) -> list[int]:
    """Widths by what the columns hold, none so narrow that its words break."""
    wanted = [
        min(60.0, max([6.0, *(len(r[c]) ** 0.75 for r in rows), *(len(w) * 1.15 for r in rows for w in r[c].split()[:40])]))
        for c in range(len(rows[0]))
    ]
    return [int(whole * w / sum(wanted)) for w in wanted]


def _kept_whole(row: Any, head: bool) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))
        for cell in row.cells:
            shade = OxmlElement("w:shd")
            shade.set(qn("w:val"), "clear")
            shade.set(qn("w:fill"), _HEAD)
            cell._tc.get_or_add_tcPr().append(shade)
