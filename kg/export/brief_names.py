"""What a brief calls actors: known ones by their name in its language, the long ones by their acronym once they were introduced.

What a report calls a group without a name stands in quotation marks, in the report's own language. Articles, and what
French makes of "de le" and "à les", are settled here, so that the phrases of the templates need not know about them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.actorbase import name_in
from kg.export.brief_words import Words
from kg.export.facts import Who
from kg.graph.rows import Graph, Node

MARK = "\ue000"
"""Stands before each name while a sentence is put together."""

_SUSPECTED = "suspected members of "
_LONG = 26
_PLURAL = re.compile(r"(?:[sx]|men|people)$", re.IGNORECASE)
_JOINED = {
    f"de {MARK}le ": f"du {MARK}", f"de {MARK}les ": f"des {MARK}", f"à {MARK}le ": f"au {MARK}", f"à {MARK}les ": f"aux {MARK}",
}  # fmt: skip
_ELIDED = re.compile(rf"\b(d)e {MARK}(?=[aeiouhéèêâîôœAEIOUHÉÈÊÂÎÔŒ])")


class Names:
    """The names of the actors of a graph in one brief; who was introduced is kept."""

    def __init__(self, graph: Graph, words: Words) -> None:
        self.words = words
        self.by_name = {str(n.props.get("name")): n for n in graph.nodes() if n.id.startswith("actor/") and n.props.get("known")}
        self.introduced: set[str] = set()
        self.articles = {word.casefold(): article for article, found in words.table("articles").items() for word in found}

    def all_of(self, actors: Sequence[Who]) -> str:
        """Several actors, as they stand in a sentence."""
        return self.words.all_of([MARK + self.one(a.node) for a in actors])

    def one(self, node: Node) -> str:
        """One actor, with its article and its long name where it is met first."""
        name = clean(str(node.props.get("name") or node.id))
        if node.props.get("known"):
            return self._known(node)
        plain, _, _ = name.partition("@")
        if plain.startswith(_SUSPECTED) and (of := self.by_name.get(plain.removeprefix(_SUSPECTED))):
            return self.words.fill("suspected.members", who=MARK + self._known(of))
        return plain if _is_name(node.cls, plain) else self.quoted(plain)

    def short(self, node: Node) -> str:
        """What to write beside an actor in a picture or a table."""
        name = self._name(node)
        acronym = str(node.props.get("acronym") or "")
        return f"{name} ({acronym})" if acronym and acronym != name else name

    def brief(self, node: Node) -> str:
        """The acronym where there is one, for a name that has little room."""
        name, acronym = self._name(node), str(node.props.get("acronym") or "")
        return acronym if acronym and len(name) > _LONG else name

    def quoted(self, text: str) -> str:
        """A report's own words."""
        return f"« {text} »" if self.words.lang == "fr" else f"“{text}”"

    def plural(self, actors: Sequence[Who]) -> bool:
        """Whether a verb with these for its subject is in the plural."""
        if len(actors) != 1:
            return len(actors) > 1
        node = actors[0].node
        name = str(node.props.get("name") or "").partition("@")[0]
        if node.props.get("known"):
            return self._article(self._name(node)) == "les"
        return name.startswith(_SUSPECTED) or (not _is_name(node.cls, name) and bool(_PLURAL.search(name.split(" ")[0])))

    def _known(self, node: Node) -> str:
        name, acronym = self._name(node), str(node.props.get("acronym") or "")
        article = self._article(name)
        if not acronym or len(name) <= _LONG or (article == "l'" and acronym[0] not in "AEIOU"):
            return _with(article, name)
        if node.id in self.introduced:
            return _with(article, acronym)
        self.introduced.add(node.id)
        return f"{_with(article, name)} ({acronym})"

    def _name(self, node: Node) -> str:
        return name_in(node.id.removeprefix("actor/"), self.words.lang) or str(node.props.get("name") or node.id).partition("@")[0]

    def _article(self, name: str) -> str:
        """By the first word in French, by the last word before "of" in English."""
        head = name.split(" ")[0] if self.words.lang == "fr" else re.split(r" (?:of|for|in) ", name)[0].split(" ")[-1]
        return str(self.articles.get(head.casefold(), ""))


def _with(article: str, name: str) -> str:
    return name if not article else f"{article}{name}" if article.endswith("'") else f"{article} {name}"


def _is_name(cls: str, text: str) -> bool:
    return cls != "UnspecifiedGroup" and text[:1].isupper()


def smooth(sentence: str, lang: str) -> str:
    """A sentence with its names joined to the words before them, and a capital at its beginning.

    >>> smooth(f"attaque de {MARK}le Front contre {MARK}les Forces", "fr"), smooth(f"retrait de {MARK}Ansar Dine", "fr")
    ('Attaque du Front contre les Forces', "Retrait d'Ansar Dine")
    """
    sentence = joined(sentence, lang)
    return sentence[:1].upper() + sentence[1:]


def joined(phrase: str, lang: str) -> str:
    """The same for a part of a sentence, whose first letter stays."""
    if lang == "fr":
        for apart, together in _JOINED.items():
            phrase = phrase.replace(apart, together)
        phrase = _ELIDED.sub(r"\1'", phrase)
    return phrase.replace(MARK, "")


def clean(text: str) -> str:
    """Text of a report without the mark, should it hold one."""
    return text.replace(MARK, "")
