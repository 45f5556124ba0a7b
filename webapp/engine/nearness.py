"""Whether one answer more would let somebody apply: then it is worth asking for first."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from webapp.engine.conditions import view_of
from webapp.engine.dates import Month, age_range
from webapp.engine.determination import Determination, Outcome, door
from webapp.engine.evaluation import open_facts
from webapp.engine.facts import BORN
from webapp.engine.model import Commitment, FactDefinition, FactType, Standing, Status
from webapp.engine.view import View

FEW: Final = 2
"""A door about which more is open is not one answer away."""


def one_away(outcome: Outcome) -> bool:
    """Whether an answer to a single open question leads to "can apply".

    What would only be asked after it, or was said to be unclear, stands in the way as it does now;
    only a text in force that obliges leads there.
    """
    if outcome.status is not Status.NEED_ANSWERS:
        return False
    return any(
        _leads(outcome.view, one, name, to)
        for one in outcome.doors
        if one.provision.commitment is Commitment.SHALL and one.standing is Standing.IN_FORCE
        for name in _few(one)
        for to in choices(outcome.view, name)
    )


def choices(view: View, name: str) -> list[Any]:
    """Other values of a fact worth trying: every option of that age; for a number, its limits."""
    fact, given = view.book.facts[name], view.values.get(name)
    match fact.type:
        case FactType.BOOL:
            values: list[Any] = [True, False]
        case FactType.OPTION:
            values = [code for code in fact.options if _of_that_age(view, fact, code)]
        case FactType.OPTIONS:
            codes = [fact.exclusive] if fact.never_more else list(fact.options)
            values = [frozenset([code]) for code in codes]
        case FactType.MONEY | FactType.INTEGER:
            limits = fact.limits
            values = [int(end) for end in (limits.min, limits.max) if end is not None]
        case _:
            values = []
    return [value for value in values if value != given]


def _of_that_age(view: View, fact: FactDefinition, code: str) -> bool:
    """Whether it may be proposed to someone of this age: nobody of four goes to university."""
    born = view.values.get(BORN)
    if not isinstance(born, date | Month):
        return True
    youngest, oldest = age_range(born, view.on)
    least, most = (_age(view, ages.get(code)) for ages in (fact.option_from, fact.option_until))
    return (least is None or oldest >= least) and (most is None or youngest <= most)


def _age(view: View, name: str | None) -> int | None:
    found = view.published().figure(name) if name else None
    return found if isinstance(found, int) else None


def _few(one: Determination) -> frozenset[str]:
    names = frozenset(open_facts(one.finding))
    return names if len(names) <= FEW else frozenset()


def _leads(view: View, one: Determination, name: str, to: Any) -> bool:
    there = view_of(view.book, {**view.values, name: to}, view.on, view.place, view.readings)
    return door(there, one.provision, one.standing).status is Status.CAN_APPLY
