"""What being granted one benefit would unlock: one step at a time, at most three."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from webapp.engine.conditions import condition, view_of
from webapp.engine.determination import NATION, ORDER, Determination, Outcome, determine_again
from webapp.engine.model import Status
from webapp.engine.truth import Truth
from webapp.engine.view import View

STEPS = 3
GRANTED = {Status.CAN_APPLY, Status.CONFIRM_FIRST}


@dataclass(frozen=True)
class Gain:
    """The status a benefit would reach, the benefits granted before it, in order, its door then."""

    status: Status
    after: tuple[str, ...]
    door: Determination | None = None


Opens = dict[str, dict[str, Status]]


@dataclass(frozen=True)
class _Path:
    """The same person after benefits were granted in this order."""

    view: View
    reached: list[Outcome]
    after: tuple[str, ...] = ()


def gains(view: View, outcomes: list[Outcome]) -> tuple[dict[str, Gain], Opens]:
    """For each benefit that another would bring nearer, the shortest way and how near; and for
    each that can be granted now, everything it alone would open.

    Of ways of one length the one that brings it nearest, then the one that is surest to open.
    """
    before = {one.benefit.id: one.status for one in outcomes}
    found: dict[str, Gain] = {}
    opens: Opens = {}
    paths = [_Path(view, outcomes)]
    for _step in range(STEPS):
        paths = [way for path in paths for way in _granted(path)]
        if not opens:
            opens = {path.after[0]: dict(_opened(outcomes, path)) for path in reversed(paths)}
        here: dict[str, Gain] = {}
        for path in paths:
            for one in path.reached:
                id = one.benefit.id
                if id in path.after or not _nearer(one.status, before[id]):
                    continue
                if id not in here or _nearer(one.status, here[id].status):
                    door = one.doors[0] if one.doors else None
                    here[id] = Gain(one.status, path.after, door)
        found = here | found
    return found, opens


def _opened(before: list[Outcome], path: _Path) -> Iterator[tuple[str, Status]]:
    """What stands nearer, or has a door open that was shut, once the last one was granted."""
    for was, now in zip(before, path.reached, strict=True):
        if now is was or now.benefit.id in path.after or now.status is Status.RECEIVING:
            continue
        asks = now.status is Status.NEED_ANSWERS
        if _nearer(now.status, was.status) or (asks and _open(now) - _open(was)):
            yield now.benefit.id, now.status


def _open(outcome: Outcome) -> frozenset[str]:
    """The ids of the doors that are not shut."""
    doors = outcome.doors
    return frozenset(one.provision.id for one in doors if one.status is not Status.NOT_MET)


def _nearer(status: Status, before: Status) -> bool:
    """Whether that is a step on; to be asked more is one only for who was shut out."""
    asks = status is Status.NEED_ANSWERS and before not in (Status.NOT_MET, Status.NO_RULE)
    better = ORDER.index(status) < ORDER.index(before)
    return better and status is not Status.RECEIVING and not asks


def _granted(path: _Path) -> Iterator[_Path]:
    """The same person after each one benefit that would change something known; the surest
    first, because of two that change the same only one is followed."""
    view, seen = path.view, set[tuple[tuple[str, Any], ...]]()
    for outcome in sorted(path.reached, key=lambda one: ORDER.index(one.status)):
        if outcome.status not in GRANTED or _held_instead(view, outcome):
            continue
        for door in outcome.doors:
            given = {n: v for n, v in _typed(door.provision.gives) if view.values.get(n) != v}
            key = tuple(sorted(given.items()))
            if door.status in GRANTED and given and key not in seen:
                seen.add(key)
                there = view_of(view.book, {**view.values, **given}, view.on,
                                view.place or NATION, view.readings)  # fmt: skip
                again = determine_again(there, path.reached, given.keys())
                yield _Path(there, again, (*path.after, outcome.benefit.id))


def _held_instead(view: View, outcome: Outcome) -> bool:
    """Whether something is held that this would have to be weighed against: never a way to go."""
    return any(condition(one.when)(view)[0] is Truth.TRUE for one in outcome.benefit.exclusions)


def _typed(gives: Any) -> Iterator[tuple[str, Any]]:
    words = {"true": True, "false": False}
    return ((name, words.get(value, value)) for name, value in gives.items())
