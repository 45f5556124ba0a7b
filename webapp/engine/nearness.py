"""Whether one answer more would let somebody apply: then it is worth asking for first."""

from __future__ import annotations

from typing import Any

from webapp.engine.conditions import view_of
from webapp.engine.determination import Determination, Outcome, determine
from webapp.engine.evaluation import open_facts
from webapp.engine.model import FactType, Status
from webapp.engine.view import View

FEW = 2
"""A door about which more is open is not one answer away."""


def one_away(outcome: Outcome) -> bool:
    """Whether an answer to a single open question leads to "can apply".

    What would only be asked after it, or was said to be unclear, stands in the way as it does now.
    """
    if outcome.status is not Status.NEED_ANSWERS:
        return False
    open_ = {name for door in outcome.doors for name in _few(door)}
    return any(_leads(outcome, name, to) for name in open_ for to in choices(outcome.view, name))


def choices(view: View, name: str) -> list[Any]:
    """Other values of a fact worth trying: every option; for a number, its limits."""
    fact, given = view.book.facts[name], view.values.get(name)
    match fact.type:
        case FactType.BOOL:
            values: list[Any] = [True, False]
        case FactType.OPTION:
            values = [code for code in fact.options if code != given]
        case FactType.OPTIONS:
            values = [frozenset([code]) for code in fact.options]
        case FactType.MONEY | FactType.INTEGER:
            limits = fact.limits
            values = [int(end) for end in (limits.min, limits.max) if end is not None]
        case _:
            values = []
    return [value for value in values if value != given]


def _few(door: Determination) -> frozenset[str]:
    names = frozenset(open_facts(door.finding))
    return names if len(names) <= FEW else frozenset()


def _leads(outcome: Outcome, name: str, to: Any) -> bool:
    view = outcome.view
    there = view_of(view.book, {**view.values, name: to}, view.on, view.place, view.readings)
    return determine(there, outcome.benefit).status is Status.CAN_APPLY
