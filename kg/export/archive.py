"""Zip files whose bytes depend on their content alone: for formats of several files, and for Office files.

>>> import io
>>> one, two = io.BytesIO(), io.BytesIO()
>>> write_zip(one, {"b.txt": b"2", "a.txt": b"1"})
>>> write_zip(two, {"a.txt": b"1", "b.txt": b"2"})
>>> one.getvalue() == two.getvalue()
True
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import BinaryIO

_NO_TIME = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def write_zip(out: BinaryIO, files: Mapping[str, bytes], *, order: tuple[str, ...] = ()) -> None:
    """Write files, those of `order` first and the rest by name, without the time of writing."""
    first = [name for name in order if name in files]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in (*first, *sorted(set(files) - set(first))):
            info = zipfile.ZipInfo(name, _NO_TIME)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, files[name])


def write_office(out: BinaryIO, made: bytes, date: str | None = None) -> None:
    """Write an Office file again without the times that the library put into it; `date` is the day to show instead."""
    stamp = rb"\g<1>" + f"{date or '2000-01-01'}T00:00:00Z".encode() + rb"\g<3>"
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["docProps/core.xml"] = _STAMP.sub(stamp, files["docProps/core.xml"])
    write_zip(out, files, order=("[Content_Types].xml", "_rels/.rels"))
