"""What a file says of itself: which events it holds, what made it, and whose work its content is.

The day of writing is no part of it unless somebody gives one, so that the same store gives the same bytes.

>>> About(filter="Mali, since 2025-10-01").lines()[0]
'filter: Mali, since 2025-10-01'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg import __version__
from kg.graph.rows import Graph

PLACES = (
    "Places: GeoNames (https://www.geonames.org), CC BY 4.0; Who's On First, CC BY 4.0 and public domain; Unicode CLDR. "
    "Quoted words belong to the publishers of the reports."
)


@dataclass(frozen=True, slots=True)
class About:
    """The provenance of a file: what was asked, the program, the licence of the sources, who published them, the day if given."""

    filter: str = "everything"
    sources: tuple[str, ...] = ()
    licence: str = PLACES
    date: str | None = None
    version: str = f"kg {__version__}"

    def fields(self) -> Mapping[str, str]:
        """Name → text, for formats that hold such pairs; what is not known is left out."""
        said = {
            "filter": self.filter, "version": self.version, "date": self.date or "", "licence": self.licence,
            "sources": "; ".join(self.sources),
        }  # fmt: skip
        return {key: value for key, value in said.items() if value}

    def lines(self) -> list[str]:
        """The same as lines, each without a line break within."""
        return [f"{key}: {' '.join(value.split())}" for key, value in self.fields().items()]


def about(graph: Graph, filter: str = "", licence: str = "", date: str | None = None) -> About:
    """What a file with this graph says of itself; `licence` is what the user has to say of the reports' licence besides.

    >>> g = Graph()
    >>> g.node("report/r1", "Report", publisher="ORTM")
    >>> about(g).sources
    ('ORTM',)
    """
    publishers = {str(n.props["publisher"]) for n in graph.nodes("Report") if n.props.get("publisher")}
    return About(filter or "everything", tuple(sorted(publishers)), f"{licence} {PLACES}".strip(), date)


def told(meta: object) -> About | None:
    """What a caller said of the file, if anything."""
    return meta if isinstance(meta, About) else None
