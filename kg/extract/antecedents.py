"""Who "the group", "its fighters", « ce dernier » are: the known actor that the report named last before and that such a word can mean.

A noun that only points back names nobody by itself. It is the nearest known actor before it of a class that it can stand for
(a group or movement is armed, an army is a state's), not further back than a few sentences. With no such actor, the words stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.extract.marks import KnownActor
from kg.extract.reading import Reading
from kg.extract.tokens import flat
from kg.ontology import actor, superclasses

_ARMED = frozenset({"ArmedGroup", "Militia", "Coalition"})
_STATE = frozenset({"Military", "SecurityForce", "InternationalForce", "PrivateMilitaryCompany"})
_REACH = 4  # sentences
# Words that only point back to an armed group, to any force (a part or thing of it), or to whoever was named last.
_GROUP = re.compile(
    r"(?:the|this|that|same|le|ce|l'|cette|la|meme) ?(?:(?:same|meme|jihadist|armed|rebel|terrorist|militant|insurgent|extremist) )?"
    r"(?:group|movement|organisation|organization|outfit|groupe|mouvement|faction|coalition|militia|milice)"
    r"(?: (?:jihadiste|arme|terroriste|rebelle))?"
)
_OWN = re.compile(
    r"(?:its|their|ses|leurs|son|sa) (?:own )?(?:(?:\w+) )?"
    r"(?:men|fighters|troops|soldiers|forces|units?|militants|members|gunmen|elements|drones?|aircraft|planes?|jets|helicopters|warplanes|gunners|hommes"
    r"|combattants|soldats|troupes|unites?|elements|aeronefs|avions|helicopteres|chasseurs|katiba|moudjahidines|mujahideen)"
)
# Of those the words that soldiers are not called by: in "JNIM said that its men attacked the army" not the army's.
_OWN_ARMED = re.compile(r".*(?:men|fighters|militants|members|gunmen|hommes|combattants|katiba|moudjahidines|mujahideen)")
_FORCE = re.compile(r"(?:the|this|la|cette|une?) ?(?:(?:un|onusienne|african|joint|multinational|conjointe) )?(?:mission|force)")
_BRANCH = re.compile(
    r"(?:its|their|the group's|sa|leur) (?:sahel(?:ian)? (?:branch|arm|affiliate|province|franchise|wing)|(?:branche|filiale|franchise|province) (?:sahelienne|au sahel))"
)
_BRANCHES = {"islamic-state": "issp", "al-qaeda": "jnim"}
# "The latter", « ce dernier », alone or as owner of a force or post ("a camp of the latter"), and "the former", the one named before.
_OF = r"(?:(?:a|an|the|une?|le|la|les|des|l') ?)?(?:[\w-]+ ){1,3}?(?:of|de|d'|du|des) ?"
_LAST = re.compile(
    rf"(?:{_OF})?(?:(?:the )?latter|ce dernier|cette derniere|ces derniers|celui-ci|celle-ci|ceux-ci|ce groupe|this group)|{_OF}(?:dernier|second)"
)
_FIRST = re.compile(rf"(?:{_OF})?(?:(?:the )?former|celui-la|ceux-la|le premier|les premiers)|{_OF}premiers?")
# "The rebels", « les djihadistes »: in a text about one group they are that group (the guidelines' rule for actors).
_FIGHTERS = re.compile(
    r"(?:the|these|les|ces) ?(?:(?:armed|jihadist|islamist|rebel|armes) )?"
    r"(?:rebels|rebelles|jihadists|d?jihadistes|militants|insurgents|insurges|fighters|combattants|gunmen|islamists|islamistes)"
)


def antecedent(reading: Reading, first: int, last: int) -> KnownActor | None:
    """The known actor that words `first` to `last` point back to, or none.

    >>> from kg.extract.features import words_of
    >>> from kg.extract.marks import marks_of
    >>> from kg.model import make_report
    >>> text = "JNIM has grown in the region of Ségou. On Sunday the group attacked a post."
    >>> w = words_of(text, "en")
    >>> marks = marks_of(make_report(text, lang="en"), "en", w)
    >>> from types import SimpleNamespace
    >>> found = antecedent(SimpleNamespace(words=w, marks=marks), w.norm.index("group") - 1, w.norm.index("group"))
    >>> found.actor
    'jnim'
    """
    w = reading.words
    if first and w.norm[first] not in _DETERMINERS and w.norm[first - 1] in _DETERMINERS and w.sentence[first - 1] == w.sentence[first]:
        first -= 1
    said = flat(w.text[w.start[first] : w.end[last]])
    if _BRANCH.fullmatch(said):
        whole = next((x for x in reversed(reading.marks.actors) if x.end <= w.start[first] and x.actor in _BRANCHES), None)
        return replace(whole, actor=_BRANCHES[whole.actor]) if whole else None
    if _FIRST.fullmatch(said):
        near = list(_before(reading, first, _ARMED | _STATE))
        return next((x for x in near if x.actor != near[0].actor), None)
    if _LAST.fullmatch(said):
        wanted = _ARMED | _STATE
    elif _GROUP.fullmatch(said):
        wanted = _ARMED
    elif _OWN.fullmatch(said):
        if _OWN_ARMED.fullmatch(said) and (group := next(_before(reading, first, _ARMED), None)) is not None:
            return group
        wanted = _ARMED | _STATE
    elif _FORCE.fullmatch(said):
        wanted = frozenset({"InternationalForce"})
    elif _FIGHTERS.fullmatch(said):
        return _only_group(reading) or next(_before(reading, first, _ARMED), None)
    else:
        return None
    return next(_before(reading, first, wanted), None)


def _only_group(reading: Reading) -> KnownActor | None:
    """The armed group of a report that names one alone."""
    named = [x for x in reading.marks.actors if _is_any(x.actor, _ARMED)]
    return named[0] if len({x.actor for x in named}) == 1 else None


def _is_any(actor_id: str, wanted: frozenset[str]) -> bool:
    known = actor(actor_id)
    return known is not None and bool(wanted & {known.cls, *superclasses(known.cls)})


_DETERMINERS = frozenset("the this that its their le la l' ce cette ses leurs son sa".split())


def _before(reading: Reading, at: int, wanted: frozenset[str]) -> Iterator[KnownActor]:
    """Known actors of some classes named before word `at`, the nearest first; in the word's own sentence and a few before it."""
    w = reading.words
    low = w.sentences[max(0, w.sentence[at] - _REACH)][0]
    for named in reversed(reading.marks.actors):
        if low <= named.start and named.end <= w.start[at] and _is_any(named.actor, wanted):
            yield named
