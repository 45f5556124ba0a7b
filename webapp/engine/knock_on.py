"""What being granted one benefit would unlock: one step at a time, at most three."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from webapp.engine.conditions import condition, view_of
from webapp.engine.determination import NATION, ORDER, Outcome, determine_again
from webapp.engine.model import Status
from webapp.engine.truth import Truth
from webapp.engine.view import View

STEPS = 3
GRANTED = {Status.CAN_APPLY, Status.CONFIRM_FIRST}


@dataclass(frozen=True)
class Gain:
    """The status a benefit would reach, the benefits granted before it, in order, and its door."""

    status: Status
    after: tuple[str, ...]
    door: str | None = None


def gains(view: View, outcomes: list[Outcome]) -> dict[str, Gain]:
    """For each benefit that another would bring nearer, the shortest way and how near."""
    before = {one.benefit.id: one.status for one in outcomes}
    found: dict[str, Gain] = {}
    paths = [(view, outcomes, tuple[str, ...]())]
    for _step in range(STEPS):
        paths = [way for path in paths for way in _granted(*path)]
        for _view, reached, after in paths:
            for one in reached:
                if _nearer(one.status, before[one.benefit.id]) and one.benefit.id not in after:
                    door = one.doors[0].provision.id if one.doors else None
                    found.setdefault(one.benefit.id, Gain(one.status, after, door))
    return found


def _nearer(status: Status, before: Status) -> bool:
    return status is not Status.RECEIVING and ORDER.index(status) < ORDER.index(before)


def _granted(
    view: View, outcomes: list[Outcome], after: tuple[str, ...]
) -> Iterator[tuple[View, list[Outcome], tuple[str, ...]]]:
    """The same person after each one benefit that would change something known."""
    seen: set[tuple[tuple[str, Any], ...]] = set()
    for outcome in outcomes:
        if _held_instead(view, outcome):
            continue
        for door in outcome.doors:
            given = {n: v for n, v in _typed(door.provision.gives) if view.values.get(n) != v}
            key = tuple(sorted(given.items()))
            if door.status in GRANTED and outcome.status in GRANTED and given and key not in seen:
                seen.add(key)
                there = view_of(view.book, {**view.values, **given}, view.on,
                                view.place or NATION, view.readings)  # fmt: skip
                again = determine_again(there, outcomes, given.keys())
                yield there, again, (*after, outcome.benefit.id)


def _held_instead(view: View, outcome: Outcome) -> bool:
    """Whether something is held that this would have to be weighed against: never a way to go."""
    return any(condition(one.when)(view)[0] is Truth.TRUE for one in outcome.benefit.exclusions)


def _typed(gives: Any) -> Iterator[tuple[str, Any]]:
    words = {"true": True, "false": False}
    return ((name, words.get(value, value)) for name, value in gives.items())
