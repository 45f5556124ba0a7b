"""What would change an answer: the nearest ways to a better status, as data, no sentences.

Facts the person gave are changed, at most three at once, until the benefit stands better; where
answers are still missing, those are filled in. Sums are given as thresholds, exact to the fen; one
that only an assumption of the rulebook draws has no number. Held fixed: what nobody can change
(`fixed` in the vocabulary) and was answered, and allowances already held, because the checker never
says "give it up".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import combinations, islice, product
from typing import Any

from webapp.engine import expression, reads
from webapp.engine.conditions import view_of
from webapp.engine.criteria import walk
from webapp.engine.dates import Month, birthday
from webapp.engine.determination import ORDER, determine, doors, hangs_on
from webapp.engine.facts import CERTIFICATE, UNCLEAR, check
from webapp.engine.interview import person
from webapp.engine.model import Benefit, FactType, Rulebook, Status
from webapp.engine.nearness import choices
from webapp.engine.truth import Truth
from webapp.engine.view import SAID_UNCLEAR, UNASKED, NotApplicable, View
from webapp.outlook.assumptions import stretched
from webapp.outlook.birthdays import turns

AT_ONCE = 3
MOST_TRIED = 70  # every one and most pairs of answers, within 50 ms
MOST_SHOWN = 6
AGES_TRIED = (3, 10, 17, 22, 40, 57, 65, 80)
MONTHS_TRIED = (0, 3)
YES = (Status.CAN_APPLY, Status.CONFIRM_FIRST, Status.LOCALLY_POSSIBLE)
Step = tuple[str, Any, str | None]
Way = tuple[list[Step], Status]


def explain(book: Rulebook, facts: Any, on: date, member: str, benefit: str) -> dict[str, Any]:
    """The nearest ways of one person to a better status of one benefit.

    Returns:
        {benefit, member, status, ways: [{changes: [{fact, to, bound}], status}], more, missing,
        held, birthday}.
        `status` is where the person stands now, `bound` is at_most or at_least for a sum of money
        or a count, else null; a bound without a number (`to` null) has none that is written
        anywhere; `more` says that there are or may be other ways: more were found
        than are shown, or not all were tried. `missing` counts the answers still missing. `held`
        are facts that nobody can change, or allowances held, which alone shut it where no way was
        found. `birthday` is {when, age, status, certificate} of the next one that brings it nearer
        by itself, or with a certificate (`certificate`), else null.

    Raises:
        FactErrors: if a given fact cannot be.
        KeyError: if there is no such benefit.
    """
    household = check(book, facts, on)
    view = person(book, household, member, on)
    search = _Search(view, book.benefits[benefit])
    found = _strongest(search.stands, list(islice(search.ways(), MOST_SHOWN + 1)))
    shown = [{"changes": list(map(_change, one)), "status": str(to)} for one, to in found]
    more = search.cut or len(found) > MOST_SHOWN
    return {
        "benefit": benefit,
        "member": member,
        "status": str(search.stands),
        "ways": shown[:MOST_SHOWN],
        "more": more,
        "missing": len(_missing(view, search.benefit)),
        "held": [] if found or search.stands is not Status.NOT_MET else _held(search),
        "birthday": _birthday(view, search) or _birthday_and_certificate(view, search),
    }


def _strongest(stands: Status, found: list[Way]) -> list[Way]:
    """Of missing answers only those that lead to the strongest yes are worth a sentence."""
    best = min((to for _way, to in found), key=ORDER.index, default=None)
    return [one for one in found if stands is not Status.NEED_ANSWERS or one[1] is best]


def _birthday(view: View, search: _Search) -> dict[str, Any] | None:
    """The next birthday that brings the benefit nearer."""
    for one in turns(view, [search.benefit]):
        reached = one.opens.get(search.benefit.id)
        if reached and _better(reached, search.stands):
            return {
                "when": str(one.when),
                "age": one.age,
                "status": str(reached),
                "certificate": False,
            }
    return None


def _birthday_and_certificate(view: View, search: _Search) -> dict[str, Any] | None:
    """The same for who needs a certificate as well, and has none that is valid."""
    if search.stands is not Status.NOT_MET or view.values.get(CERTIFICATE) in (None, "held"):
        return None
    values = {**view.values, CERTIFICATE: "held"}
    there = view_of(view.book, values, view.on, view.place, view.readings)
    found = _birthday(there, search)
    return found and {**found, "certificate": True}


def _held(search: _Search) -> list[str]:
    """The given facts each of which shuts it alone, and that are no ways: nobody can change them,
    or they are allowances that nobody is told to give up."""
    view, book = search.view, search.view.book
    read = hangs_on(book, search.benefit)
    changeable = set(_changeable(view, search.benefit, search.stands))
    given = [name for name in book.facts
             if name in read and name not in changeable and view.values.get(name) is not None
             and not isinstance(view.fact(name), NotApplicable)]  # fmt: skip
    return [
        name
        for name in given
        if any(_better(search.status({name: to}), search.stands) for to in _others(view, name))
    ]


def _others(view: View, name: str) -> list[Any]:
    """Other values of a fact, of a birth and of a month some of every kind."""
    match view.book.facts[name].type:
        case FactType.DATE:
            return [birthday(view.on, -age) for age in AGES_TRIED]
        case FactType.MONTH:
            return [Month.of(view.on) + -months for months in MONTHS_TRIED]
    return choices(view, name)


def _change(change: Step) -> dict[str, Any]:
    fact, to, bound = change
    return {"fact": fact, "to": sorted(to) if isinstance(to, frozenset) else to, "bound": bound}


class _Search:
    """The smallest sets of changes; the first size that leads anywhere is the last one tried."""

    def __init__(self, view: View, benefit: Benefit) -> None:
        self.view, self.benefit = view, benefit
        self.tried, self.cut = 0, False
        self.stands = self.status({})

    def status(self, changes: Mapping[str, Any], book: Rulebook | None = None) -> Status:
        """Where the person stands after these changes; by this rulebook or another one."""
        view = self.view
        values = {**view.values, **changes}
        there = view_of(book or view.book, values, view.on, view.place, view.readings)
        return determine(there, self.benefit).status

    def ways(self) -> Iterator[Way]:
        if self.stands in (Status.CAN_APPLY, Status.RECEIVING, Status.NO_RULE):
            return
        names = _changeable(self.view, self.benefit, self.stands)
        tried = {name: choices(self.view, name) for name in names}
        for size in range(1, AT_ONCE + 1):
            found = False
            for changes in self._sets(tried, size):
                reached = self.status(changes)
                if _better(reached, self.stands):
                    found = True
                    yield from self._thresholds(changes, reached)
            if found or self.cut:
                return

    def _sets(self, choices: Mapping[str, list[Any]], size: int) -> Iterator[dict[str, Any]]:
        """Every set of so many changes, until enough were tried."""
        for names in combinations(choices, size):
            for values in product(*(choices[name] for name in names)):
                if self.tried >= MOST_TRIED:
                    self.cut = True
                    return
                self.tried += 1
                yield dict(zip(names, values, strict=True))

    def _thresholds(self, changes: dict[str, Any], reached: Status) -> Iterator[Way]:
        """The way with its numbers as near as they may be; before it, where one number leads to
        something less certain sooner (a line known as a range), that."""
        steps = self._bounded(changes, reached)
        ((name, exact, bound), *others) = steps
        given = self.view.values.get(name)
        if bound and not others and isinstance(given, int):
            beside = exact + (1 if given > exact else -1)
            if _better(self.status({name: beside}), self.stands):
                near = self._nearest(
                    {name: beside}, name, given, lambda to: _better(to, self.stands)
                )
                yield self._written([(name, near, bound)], self.status({name: near}))
        yield self._written(steps, reached)

    def _written(self, steps: list[Step], reached: Status) -> Way:
        """The way without the numbers that other assumptions would move: they are no lines."""
        to = {name: value for name, value, _bound in steps}
        other = stretched(self.view.book)
        return [
            (name, None if bound and self._moved(to, name, bound, reached, other) else value, bound)
            for name, value, bound in steps
        ], reached

    def _moved(
        self, to: Mapping[str, Any], name: str, bound: str, reached: Status, other: Rulebook
    ) -> bool:
        """Whether the threshold of one of these numbers lies elsewhere by another rulebook."""
        beside = {**to, name: to[name] + (1 if bound == "at_most" else -1)}
        return self.status(to, other) is not reached or self.status(beside, other) is reached

    def _bounded(self, changes: dict[str, Any], reached: Status) -> list[Step]:
        """Numbers moved back as near to what was given as all of them together still lead there."""
        bounds: dict[str, str | None] = dict.fromkeys(changes)
        for name, good in changes.items():
            if isinstance(good, int) and not isinstance(good, bool):
                bad = self._bad(name, good)
                if bad is None or self.status({**changes, name: bad}) is reached:
                    continue  # any number would do
                bounds[name] = "at_most" if good < bad else "at_least"
                near = self._nearest(changes, name, bad, lambda to: to is reached)
                changes = {**changes, name: near}
        return [(name, value, bounds[name]) for name, value in changes.items()]

    def _bad(self, name: str, good: int) -> int | None:
        """The number given; where none was, the other end of what is allowed."""
        given = self.view.values.get(name)
        if isinstance(given, int):
            return given
        limits = self.view.book.facts[name].limits
        ends = [int(end) for end in (limits.min, limits.max) if end is not None]
        return next((end for end in ends if end != good), None)

    def _nearest(
        self, changes: Mapping[str, Any], name: str, bad: int, leads: Callable[[Status], bool]
    ) -> int:
        """The number nearest to the one given that still leads there, exact to the fen."""
        good: int = changes[name]
        while abs(good - bad) > 1:
            middle = (good + bad) // 2
            if leads(self.status({**changes, name: middle})):
                good = middle
            else:
                bad = middle
        return good


def _better(reached: Status, now: Status) -> bool:
    """Whether that is a way on: nearer to being granted; of missing answers, a yes of some kind."""
    if reached in (Status.RECEIVING, Status.NO_RULE):
        return False
    if now is Status.NEED_ANSWERS:
        return reached in YES
    return ORDER.index(reached) < ORDER.index(now) and (
        reached is not Status.NEED_ANSWERS or now is Status.NOT_MET
    )


def _changeable(view: View, benefit: Benefit, stands: Status) -> list[str]:
    """The facts worth another answer, in the order of the vocabulary: of who has answers missing
    those, of others the given ones that a door hangs on and that can change."""
    book = view.book
    held = [one.when for one in benefit.exclusions]
    held += [benefit.receiving.when] if benefit.receiving else []
    out = {name for when in held for name in expression.facts(when)}
    found = doors(view, benefit.id)
    missing = _missing(view, benefit)
    if stands is Status.NEED_ANSWERS:
        return [name for name in book.facts if name in missing]
    leaves = [one for door in found for one in walk(door.criteria)]
    named = [n for one in leaves for when in one.when.values() for n in expression.facts(when)]
    read = reads.with_conditions(book, named)
    given = {
        n for n, v in view.values.items() if v not in (None, UNCLEAR) and not book.facts[n].fixed
    }
    return [name for name in book.facts if name in (read & given - out) | missing]


def _missing(view: View, benefit: Benefit) -> set[str]:
    """The facts whose answer is missing, unasked or 不清楚, of the doors that are not shut."""
    return {
        what
        for door in determine(view, benefit).doors
        if door.finding.truth is Truth.UNKNOWN
        for kind, what in door.finding.why
        if kind in (UNASKED, SAID_UNCLEAR)
    }
