"""What would change an answer: the nearest ways to a better status, as data, no sentences.

Facts the person gave are changed, at most three at once, until the benefit stands better; sums are
given as thresholds, exact to the fen. Held fixed: what nobody can change (`fixed` in the
vocabulary), and allowances already held, because the checker never says "give it up".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import combinations, islice, product
from typing import Any

from webapp.engine import expression
from webapp.engine.conditions import view_of
from webapp.engine.criteria import walk
from webapp.engine.determination import ORDER, determine, doors
from webapp.engine.facts import UNCLEAR, check
from webapp.engine.interview import person
from webapp.engine.model import Benefit, FactType, Rulebook, Status
from webapp.engine.view import View

AT_ONCE = 3
MOST_TRIED = 400
MOST_SHOWN = 6
Change = tuple[str, Any]
Outcome = Callable[[Mapping[str, Any]], Status]


def explain(book: Rulebook, facts: Any, on: date, member: str, benefit: str) -> dict[str, Any]:
    """The nearest ways of one person to a better status of one benefit.

    Returns:
        {benefit, member, ways: [{changes: [{fact, to, bound}], status}], more}, where `bound` is
        at_most or at_least for a sum of money or a count, else null, and `more` says that other
        ways were left out.

    Raises:
        FactErrors: if a given fact cannot be.
        KeyError: if there is no such benefit.
    """
    household = check(book, facts, on)
    view = person(book, household, member, on)
    found = list(islice(_ways(view, book.benefits[benefit]), MOST_SHOWN + 1))
    shown = [{"changes": list(map(_change, one)), "status": str(to)} for one, to in found]
    more = len(found) > MOST_SHOWN
    return {"benefit": benefit, "member": member, "ways": shown[:MOST_SHOWN], "more": more}


def _change(change: tuple[str, Any, str | None]) -> dict[str, Any]:
    fact, to, bound = change
    return {"fact": fact, "to": sorted(to) if isinstance(to, frozenset) else to, "bound": bound}


Way = tuple[list[tuple[str, Any, str | None]], Status]


def _ways(view: View, benefit: Benefit) -> Iterator[Way]:
    """The smallest sets of changes; the first size that leads anywhere is the last one tried."""

    def status(changes: Mapping[str, Any]) -> Status:
        values = {**view.values, **changes}
        there = view_of(view.book, values, view.on, view.place, view.readings)
        return determine(there, benefit).status

    now = status({})
    if now in (Status.CAN_APPLY, Status.RECEIVING, Status.NO_RULE):
        return
    choices = {name: _choices(view, name) for name in _changeable(view, benefit)}
    tried = 0
    for size in range(1, AT_ONCE + 1):
        any_found = False
        for names in combinations(choices, size):
            for values in product(*(choices[name] for name in names)):
                tried += 1
                changes = dict(zip(names, values, strict=True))
                reached = status(changes)
                if _better(reached, now):
                    any_found = True
                    yield [_bounded(view, status, changes, n, reached) for n in names], reached
                if tried > MOST_TRIED:
                    return
        if any_found:
            return


def _better(reached: Status, now: Status) -> bool:
    if reached in (Status.RECEIVING, Status.NO_RULE):
        return False
    return ORDER.index(reached) < ORDER.index(now) and (
        reached is not Status.NEED_ANSWERS or now is Status.NOT_MET
    )


def _changeable(view: View, benefit: Benefit) -> list[str]:
    """The given facts that a door reads and that can change, in the order of the vocabulary."""
    book = view.book
    held = [one.when for one in benefit.exclusions]
    held += [benefit.receiving.when] if benefit.receiving else []
    fixed = {name for when in held for name in expression.facts(when)}
    read = {
        name
        for provision in doors(view, benefit.id)
        for leaf in walk(provision.criteria)
        for when in leaf.when.values()
        for name in expression.facts(when)
    }
    given = {name for name, value in view.values.items() if value is not None and value != UNCLEAR}
    return [n for n, f in book.facts.items() if n in read & given - fixed and not f.fixed]


def _choices(view: View, name: str) -> list[Any]:
    """Other values worth trying: every option; for a number, its limits."""
    fact, given = view.book.facts[name], view.values[name]
    match fact.type:
        case FactType.BOOL:
            values: list[Any] = [not given]
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


def _bounded(
    view: View, status: Outcome, changes: Mapping[str, Any], name: str, reached: Status
) -> tuple[str, Any, str | None]:
    """A number moved back as near to what was given as still leads there."""
    good, given = changes[name], view.values[name]
    if isinstance(good, bool) or not isinstance(good, int):
        return name, good, None
    bound, bad = ("at_most" if good < given else "at_least"), given
    while abs(good - bad) > 1:
        middle = (good + bad) // 2
        if status({**changes, name: middle}) == reached:
            good = middle
        else:
            bad = middle
    return name, good, bound
