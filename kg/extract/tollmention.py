"""A toll as the text gives it, before it is known whose it is."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.people import Party
from kg.extract.tokens import Stretch
from kg.extract.tollhints import Hint
from kg.extract.voices import VoiceMention
from kg.model import CasualtyKind


@dataclass(frozen=True, slots=True)
class CasualtyMention:
    """A toll as the text gives it.

    `party` says what the noun says of the victims ("soldiers": state, "militants": armed); `hint` what a heading or phrase
    says of their side; `voice` who gives the figure; `superseded` that the text itself corrects it.
    """

    kind: CasualtyKind
    who: str | None
    minimum: int | None
    maximum: int | None
    approximate: bool
    spans: tuple[Stretch, ...]
    sentence: Stretch
    party: Party | None = None
    hint: Hint | None = None
    voice: VoiceMention | None = None
    superseded: bool = False
