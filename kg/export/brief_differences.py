"""Where accounts of one event differ, as rows of a table: in tolls, in whether it took place, in the day; with who says what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from kg.export.brief_told import Teller
from kg.export.facts import Fact, Said, text


def differences(fact: Fact, tell: Teller) -> Iterator[tuple[str, str, str]]:
    """A row for each thing that two accounts of an event tell differently: event, thing, who says what."""
    words = tell.words
    told: tuple[tuple[str, Callable[[Said], str], Callable[[Said], str]], ...] = (
        ("killed", lambda a: tell.toll(a, "killed"), lambda a: tell.toll_of_whom(a, "killed")),
        ("wounded", lambda a: tell.toll(a, "wounded"), lambda a: tell.toll_of_whom(a, "wounded")),
        ("status", lambda a: text(a.node, "status"), lambda a: words.text(f"status.{text(a.node, 'status')}")),
        ("day", lambda a: _day(a, tell), lambda a: _day(a, tell)),
    )
    for what, value, shown in told:
        said: dict[str, list[Said]] = {}
        for account in fact.accounts:
            if of := value(account):
                said.setdefault(of, []).append(account)
        if len(said) > 1 and not (what == "day" and _one_day_fits_all(fact.accounts)):
            cell = words.text("semicolon").join(f"{shown(who[0])} ({_who(who)}) {tell.numbers(who)}" for who in said.values())
            kind = words.type(text(fact.node, "type")).lower()
            event = words.fill("contradictions.event", event=tell.label[fact.node.id], type=kind, place=tell.place(fact))
            yield event, words.text(f"contradictions.{what}"), cell


def _one_day_fits_all(accounts: Sequence[Said]) -> bool:
    """Whether all accounts can be true of one day: "since Monday" and "on Monday" do not differ."""
    begins = [d for a in accounts if isinstance(d := a.node.props.get("begin"), dt.date)]
    ends = [d for a in accounts if isinstance(d := a.node.props.get("end"), dt.date)]
    return not begins or not ends or max(begins) <= min(ends)


def _day(account: Said, tell: Teller) -> str:
    begin, end = (account.node.props.get(name) for name in ("begin", "end"))
    if not isinstance(begin, dt.date) and not isinstance(end, dt.date):
        return ""
    return tell.words.days(begin if isinstance(begin, dt.date) else None, end if isinstance(end, dt.date) else None)


def _who(accounts: list[Said]) -> str:
    """Whose voice says it, else which publisher."""
    return ", ".join(dict.fromkeys(a.voice or a.publisher for a in accounts))
