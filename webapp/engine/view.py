"""One person on one day at one place: what a fact or a figure is worth to a rule.

A value is exact, a Range (an overdue figure, a birth whose day is unknown), Unknown with its
reasons, or NotApplicable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any, Final

from webapp.engine import figures
from webapp.engine.facts import UNCLEAR
from webapp.engine.model import FactType, ParameterValue, Rulebook, UnknownKind
from webapp.engine.truth import Truth

TRUE, FALSE, UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
UNASKED, SAID_UNCLEAR = UnknownKind.UNASKED, UnknownKind.UNCLEAR
SILENT, OVERDUE, READING = UnknownKind.SILENT, UnknownKind.OVERDUE, UnknownKind.READING
NOT_APPLICABLE: Final = "not_applicable"

Reason = tuple[str, str]
Why = frozenset[Reason]
Result = tuple[Truth, Why]
NONE: Why = frozenset()
YES: Result = (TRUE, NONE)
NO: Result = (FALSE, NONE)


class NotApplicable:
    """The value of a fact whose `only_if` does not hold."""

    def __init__(self, name: str) -> None:
        self.result: Result = (FALSE, frozenset([(NOT_APPLICABLE, name)]))


@dataclass(frozen=True, slots=True)
class Unknown:
    why: Why


@dataclass(frozen=True, slots=True)
class Range:
    """Somewhere from `low` to `high`, both included; `why` it is not exact."""

    low: Any
    high: Any
    why: Why


class View:
    """One person on one day, at the place a rule is bound to; nothing is worked out twice.

    Facts are the person's, whatever the place: `home` works them out for all views of them.
    """

    __slots__ = ("book", "decided", "elsewhere", "figures", "home", "judged", "known", "on",
                 "only_if", "overdue_counts", "place", "readings", "values",
                 "worked_out")  # fmt: skip

    def __init__(
        self,
        book: Rulebook,
        only_if: Mapping[str, Condition],
        values: Mapping[str, Any],
        on: date,
        place: str,
        readings: Mapping[str, str],
    ) -> None:
        self.book, self.only_if, self.values = book, only_if, values
        self.on, self.place, self.readings = on, place, readings
        self.overdue_counts = True
        self.judged = on
        """The day on which a figure is overdue or is not; another one only for days ahead."""
        self.home = self
        self.known: dict[str, Any] = {}
        self.figures: dict[str, Any] = {}
        self.decided: dict[Any, Any] = {}
        """What hangs on facts and figures alone, and so is the same in every reading."""
        self.worked_out: dict[Any, Any] = {}
        self.elsewhere: dict[str, View] = {place: self}

    def at(self, place: str) -> View:
        """The same person for rules bound to another place."""
        if place not in self.elsewhere:
            self.elsewhere[place] = self._same(place)
        return self.elsewhere[place]

    def reading(self, choices: Mapping[str, str]) -> View:
        """The same person where these readings hold."""
        view = self._same(self.place)
        view.readings = {**self.readings, **choices}
        view.decided, view.figures = self.decided, self.figures
        return view

    def published(self) -> View:
        """The same person, every figure taken as it was published."""
        view = self._same(self.place)
        view.overdue_counts = False
        return view

    def _same(self, place: str) -> View:
        view = View(self.book, self.only_if, self.values, self.on, place, self.readings)
        view.home, view.known, view.judged = self.home, self.known, self.judged
        return view

    def fact(self, name: str) -> Any:
        """Its value, or NotApplicable, or Unknown with the reason."""
        value = self.known.get(name)
        if value is None:
            value = self.known[name] = self.home._fact(name)
        return value

    def _fact(self, name: str) -> Any:
        given = self.values.get(name)
        if condition := self.only_if.get(name):
            truth, why = condition(self)
            if truth is FALSE:
                return NotApplicable(name)
            if truth is UNKNOWN and given is None and not self._only_age_unclear(why):
                return Unknown(why)
        if given is None:
            return Unknown(frozenset([(UNASKED, name)]))
        return Unknown(frozenset([(SAID_UNCLEAR, name)])) if given == UNCLEAR else given

    def _only_age_unclear(self, why: Why) -> bool:
        """Whether nothing but a birth is 不清楚: whoever does not know it may know the rest."""
        facts = self.book.facts
        return all(kind is SAID_UNCLEAR and facts[what].type is FactType.DATE for kind, what in why)

    def figure(self, name: str) -> Any:
        """The number that binds here: exact, a Range, Unknown, or the word `none`."""
        value = self.figures.get(name)
        if value is None:
            value = self.figures[name] = _figure(self, name)
        return value


Condition = Callable[[View], Result]


def _figure(view: View, name: str) -> Any:
    """Worked out once a day where it is everybody's at that place."""
    declared = view.book.declarations[name]
    if declared.by or declared.replaced_by:
        return _own_figure(view, name)
    memo = view.book.on_day("figures", view.on)
    key = name, view.place, view.overdue_counts, view.judged
    if key not in memo:
        memo[key] = _own_figure(view, name)
    return memo[key]


def _own_figure(view: View, name: str) -> Any:
    declared = view.book.declarations[name]
    given = view.fact(declared.replaced_by) if declared.replaced_by else None
    if isinstance(given, int):
        return given
    instead = given.why if isinstance(given, Unknown) else NONE
    found = [
        _row_value(view, name, row, instead, missing) for row, missing in candidates(view, name)
    ]
    return _hull(found) if found else Unknown(instead or frozenset([(SILENT, name)]))


def candidates(view: View, name: str) -> Iterator[tuple[ParameterValue | None, Why]]:
    """Every row that may bind, with why it is not certain which; None where no row fits."""
    declared = view.book.declarations[name]
    rows = _rows(view, name)
    columns = {c for row in rows for c in row.where if c != "places"}
    facts = {column: view.fact(declared.by[column]) for column in declared.by if column in columns}
    known = {c: value for c, value in facts.items() if isinstance(value, str)}
    open_ = {c: value.why for c, value in facts.items() if isinstance(value, Unknown)}
    why: Why = frozenset().union(*open_.values()) if open_ else NONE
    if rows:
        choices = [list(view.book.facts[declared.by[c]].options) for c in open_]
        picked = [figures.pick(rows, known | dict(zip(open_, one, strict=True)))
                  for one in product(*choices)]  # fmt: skip
        apart = {id(row): row for row in picked}.values()
        yield from ((row, why if len(apart) > 1 else NONE) for row in apart)


def _rows(view: View, name: str) -> tuple[ParameterValue, ...]:
    memo = view.book.on_day("rows", view.on)
    if (name, view.place) not in memo:
        memo[name, view.place] = figures.rows(view.book, name, view.place, view.on)
    found: tuple[ParameterValue, ...] = memo[name, view.place]
    return found


def whole(value: Any) -> Any:
    """An integer where it is one: the same number, and quicker to count with."""
    return value.numerator if value.denominator == 1 else value


def _row_value(view: View, name: str, row: ParameterValue | None, instead: Why, why: Why) -> Any:
    """What one row says: exact, or a range and why."""
    if row is None or row.value == "unspecified":
        return Unknown(why | (instead or frozenset([(SILENT, name)])))
    if isinstance(row.value, str):
        return row.value
    if not (view.overdue_counts and figures.is_overdue(row, view.judged)):
        exact = whole(row.value)
        return Range(exact, exact, why) if why else exact
    declared = view.book.declarations[name]
    unasked = any(kind == UNASKED for kind, _ in instead)
    late: Why = instead if unasked else frozenset([(OVERDUE, name)])
    if not declared.rises_only or declared.ceiling is None:
        return Unknown(why | late)
    return Range(whole(row.value), whole(row.value * declared.ceiling), why | late)


def _hull(values: list[Any]) -> Any:
    """One value that covers them all."""
    if len(values) == 1 or all(value == "none" for value in values):
        return values[0]
    why = frozenset[Reason]().union(*(v.why for v in values if isinstance(v, Unknown | Range)))
    if any(isinstance(value, Unknown | str) for value in values):
        return Unknown(why)
    lows = [v.low if isinstance(v, Range) else v for v in values]
    highs = [v.high if isinstance(v, Range) else v for v in values]
    return Range(min(lows), max(highs), why)
