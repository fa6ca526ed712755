"""Countries with their names and adjectives, and the forms in which they name an army or a government.

"Malian soldiers", "l'armée du Niger", "forces turques": no actor lists such forms; `forms` makes them from a row of
`ontology/countries.csv` and a role of `ontology/roles.toml`.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import DataError
from kg.text import fold

_COLUMNS = (
    "code", "code3", "name_en", "the", "names_en", "name_fr", "article_fr", "names_fr", "adj_en", "adj_fr",
    "capital_en", "capital_fr", "army",
)  # fmt: skip
_ARTICLES = ("", "le", "la", "les", "l'")
_ROLE_FIELDS = {"id", "class", "generate", "en", "fr", "own_en", "own_fr", "local_en", "local_fr"}


@dataclass(frozen=True, slots=True)
class Land:
    """A country as its row of countries.csv tells it; cells with several values are split at semicolons.

    `adjectives_fr` are the four forms of each adjective: malien, malienne, maliens, maliennes. `army` is the usual name of
    its army, empty where it has none.
    """

    code: str
    code3: str
    names_en: tuple[str, ...]
    the: bool
    names_fr: tuple[str, ...]
    article_fr: str
    adjectives_en: tuple[str, ...]
    adjectives_fr: tuple[tuple[str, str, str, str], ...]
    capitals_en: tuple[str, ...]
    capitals_fr: tuple[str, ...]
    army: str
    file: str
    line: int


def read_lands(path: Path) -> dict[str, Land]:
    """The rows of countries.csv by code."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        missing = [c for c in _COLUMNS if c not in (rows.fieldnames or ())]
        if missing:
            raise DataError(f"no column {missing[0]!r}", file=str(path), line=1, remedy=f"head it {','.join(_COLUMNS)}")
        found: dict[str, Land] = {}
        for row in rows:
            land = _land(row, str(path), rows.line_num)
            if land.code in found:
                raise DataError(f"country {land.code} again", file=str(path), line=rows.line_num, field="code", remedy="keep one row")
            found[land.code] = land
    return found


def _land(row: Mapping[str, str | None], file: str, line: int) -> Land:
    def many(column: str) -> tuple[str, ...]:
        return tuple(x.strip() for x in (row[column] or "").split(";") if x.strip())

    for column in _COLUMNS:
        if row[column] is None or (column in ("code", "name_en", "name_fr", "adj_en", "adj_fr") and not row[column]):
            raise DataError("an empty cell", file=file, line=line, field=column, remedy="fill it in")
    if row["article_fr"] not in _ARTICLES:
        raise DataError(f"{row['article_fr']!r} is no article", file=file, line=line, field="article_fr", remedy=f"use one of {_ARTICLES}")
    return Land(
        code=row["code"] or "", code3=row["code3"] or "", names_en=(row["name_en"] or "", *many("names_en")), the=row["the"] == "1",
        names_fr=(row["name_fr"] or "", *many("names_fr")), article_fr=row["article_fr"] or "", adjectives_en=many("adj_en"),
        adjectives_fr=tuple(_four(cell, file, line) for cell in many("adj_fr")), capitals_en=many("capital_en"),
        capitals_fr=many("capital_fr"), army=row["army"] or "", file=file, line=line,
    )  # fmt: skip


def _four(cell: str, file: str, line: int) -> tuple[str, str, str, str]:
    """Masculine, feminine and their plurals; the plurals may be left out where they are regular."""
    forms = cell.split()
    if len(forms) == 2:
        m, f = forms
        return m, f, m if m[-1] in "sx" else m + "s", f + "s"
    if len(forms) == 4:
        return forms[0], forms[1], forms[2], forms[3]
    raise DataError(f"{cell!r} is neither two forms nor four", file=file, line=line, field="adj_fr", remedy='write "malien malienne"')


def read_roles(path: Path) -> dict[str, Mapping[str, Any]]:
    """The roles of roles.toml by id."""
    try:
        roles = tomllib.loads(path.read_text(encoding="utf-8"))["role"]
    except (tomllib.TOMLDecodeError, KeyError) as e:
        raise DataError(f"no roles: {e}", file=str(path), remedy="write [[role]] blocks in TOML") from e
    for role in roles:
        unknown = sorted(set(role) - _ROLE_FIELDS) + sorted({"id", "class"} - set(role))
        if unknown:
            raise DataError(
                f"role {role.get('id')!r}: field {unknown[0]!r} is unknown or missing", file=str(path), field=unknown[0],
                remedy=f"the fields are {', '.join(sorted(_ROLE_FIELDS))}",
            )  # fmt: skip
    return {role["id"]: role for role in roles}


def generated_name(role: Mapping[str, Any], land: Land) -> str:
    """The name of the actor that a country has in a role by default, empty if it has none."""
    return str(role.get("generate", "")).format(army=land.army, name=land.names_en[0], the=("the " if land.the else "") + land.names_en[0])


def forms(role: Mapping[str, Any], land: Land, kind: str = "") -> Iterator[tuple[str, str]]:
    """Each form that names the role in a country, with its language; of kind "own_", only in texts on the country."""
    for form in role.get(f"{kind}en", ()):
        for adj in land.adjectives_en if "{adj}" in form else land.names_en:
            yield form.format(adj=adj, name=adj), "en"
    for form in role.get(f"{kind}fr", ()):
        if "{de}" in form:
            yield form.format(de=de(land.names_fr[0], land.article_fr)), "fr"
        else:
            for m, f, mp, fp in land.adjectives_fr:
                yield form.format(m=m, f=f, mp=mp, fp=fp), "fr"


def de(name: str, article: str) -> str:
    """A French country name after "de".

    >>> de("Mali", "le"), de("Algérie", "l'"), de("Pays-Bas", "les"), de("Israël", ""), de("Cuba", ""), de("Libye", "la")
    ('du Mali', "de l'Algérie", 'des Pays-Bas', "d'Israël", 'de Cuba', 'de la Libye')
    """
    if article in ("le", "les"):
        return {"le": "du ", "les": "des "}[article] + name
    if article:
        return f"de {article}{'' if article.endswith(chr(39)) else ' '}{name}"
    return ("d'" if fold(name)[0] in "aeiouy" else "de ") + name
