"""PDF files made by hand for the tests: real pages with real text, small enough to read."""

from __future__ import annotations

import io
from collections.abc import Sequence

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject


def pdf(pages: Sequence[Sequence[str]], *, title: str | None = None, password: str | None = None) -> bytes:
    """A document with these lines on its pages; a page without lines is blank, as a scan is."""
    writer = PdfWriter()
    for lines in pages:
        page = writer.add_blank_page(595, 842)
        if lines:
            page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): _font()})})
            page[NameObject("/Contents")] = writer._add_object(_content(lines))
    if title:
        writer.add_metadata({"/Title": title})
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _font() -> DictionaryObject:
    names = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
    return DictionaryObject({NameObject(k): NameObject(v) for k, v in names.items()})


def _content(lines: Sequence[str]) -> DecodedStreamObject:
    stream = DecodedStreamObject()
    shown = [b"(" + line.replace("(", r"\(").replace(")", r"\)").encode("windows-1252") + b") Tj T*" for line in lines]
    stream.set_data(b"BT /F1 10 Tf 14 TL 50 780 Td\n" + b"\n".join(shown) + b"\nET")
    return stream
