"""Conditions as closures: a View in, truth and its reasons out.

Truth is strong Kleene. What holds over the whole of a Range is decided. Expressions are turned
into closures once a rulebook.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from operator import add, eq, ge, gt, le, lt, methodcaller, mul, ne, sub
from typing import Any, TypeVar

from webapp.engine import expression as ex
from webapp.engine.dates import Month, age_range
from webapp.engine.model import Rulebook
from webapp.engine.view import (
    FALSE,
    NO,
    NONE,
    SAID_UNCLEAR,
    TRUE,
    UNASKED,
    UNKNOWN,
    YES,
    Condition,
    NotApplicable,
    Range,
    Result,
    Unknown,
    View,
    Why,
    whole,
)

T = TypeVar("T")
Value = Callable[[View], Any]
_SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge,
}  # fmt: skip
_SUMS: dict[str, Callable[[Any, Any], Any]] = {"+": add, "-": sub, "*": mul}


@cache
def condition(node: ex.Expression) -> Condition:
    """A closure from a View to truth and why; for equal conditions it is the same one."""
    made = _condition(node)
    costly = isinstance(node, ex.And | ex.Or | ex.Comparison) and not _of_options(node)
    return _once(made) if costly else made


def _once(evaluate: Condition) -> Condition:
    """The same, worked out once for each View and whatever is read into it."""

    def recall(view: View) -> Result:
        found: Result | None = view.decided.get(evaluate)
        if found is None:
            found = view.decided[evaluate] = evaluate(view)
        return found

    return recall


def remembered(evaluate: Callable[[View], T]) -> Callable[[View], T]:
    """The same, worked out once for each View."""

    def recall(view: View) -> T:
        found: T | None = view.worked_out.get(evaluate)
        if found is None:
            found = view.worked_out[evaluate] = evaluate(view)
        return found

    return recall


def _of_options(node: ex.Expression) -> bool:
    return isinstance(node, ex.Comparison) and isinstance(node.right, ex.Option)


def _condition(node: ex.Expression) -> Condition:
    match node:
        case ex.Constant(value=value):
            certain = YES if value else NO
            return lambda view: certain
        case ex.And(parts=parts) | ex.Or(parts=parts):
            return _joined([condition(part) for part in parts], isinstance(node, ex.And))
        case ex.Not(part=part):
            return _negated(condition(part))
        case ex.Fact():
            return _tested(_read(node), lambda value: value)
        case ex.Comparison(operator=sign, left=ex.Fact() as fact, right=ex.Option(code=code)):
            test = _SIGNS[sign]
            return _tested(_read(fact), lambda value: test(value, code))
        case ex.Among(fact=fact, codes=codes):
            among = frozenset(codes)
            return _tested(_read(fact), lambda value: value in among)
        case ex.Contains(fact=fact, code=code):
            return _tested(_read(fact), lambda value: code in value)
        case ex.Within(fact=fact, place=place):
            return _tested(_read(fact), lambda value: f"{value}/".startswith(f"{place}/"))
        case ex.Comparison(operator=sign, left=left, right=right):
            return _compared(sign, value_of(left), value_of(right))
    raise TypeError(f"{node} is no condition")


def _tested(read: Value, test: Callable[[Any], bool]) -> Condition:
    def evaluate(view: View) -> Result:
        value = read(view)
        if value.__class__ is Unknown:
            return UNKNOWN, value.why
        if value.__class__ is NotApplicable:
            return value.result
        return YES if test(value) else NO

    return evaluate


def _joined(parts: list[Condition], every: bool) -> Condition:
    stop = FALSE if every else TRUE
    done = (NO, YES) if every else (YES, NO)

    def evaluate(view: View) -> Result:
        why: Why | None = None
        for part in parts:
            truth, reasons = part(view)
            if truth is stop:
                return done[0]
            if truth is UNKNOWN:
                why = why | reasons if why else reasons
        return done[1] if why is None else (UNKNOWN, why)

    return evaluate


def _negated(part: Condition) -> Condition:
    def evaluate(view: View) -> Result:
        truth, why = part(view)
        return (UNKNOWN, why) if truth is UNKNOWN else (YES if truth is FALSE else NO)

    return evaluate


def _compared(sign: str, left: Value, right: Value) -> Condition:
    test = _SIGNS[sign]

    def evaluate(view: View) -> Result:
        a, b = left(view), right(view)
        for value in (a, b):
            if value.__class__ is NotApplicable:
                return value.result
        if a.__class__ in _EXACT and b.__class__ in _EXACT:
            return YES if test(a, b) else NO
        return _over_ranges(sign, test, a, b)

    return evaluate


_EXACT = (int, Fraction)


def _over_ranges(sign: str, test: Callable[[Any, Any], bool], a: Any, b: Any) -> Result:
    """Decided where it comes out the same over the whole of both ranges."""
    why = _why(a, b)
    if isinstance(a, Unknown | str) or isinstance(b, Unknown | str):
        return UNKNOWN, why
    corners = {test(x, y) for x in _ends(a) for y in _ends(b)}
    if len(corners) == 1 and (sign not in ("==", "!=") or _apart(a, b)):
        return YES if corners.pop() else NO
    return UNKNOWN, why


def _why(*values: Any) -> Why:
    """Why a calculation is not exact; what no answer can mend stands alone."""
    whys = [v.why for v in values if isinstance(v, Unknown)]
    stuck = [why for why in whys if not any(kind == UNASKED for kind, _ in why)]
    ranges = [v.why for v in values if isinstance(v, Range)]
    return NONE.union(*(stuck or whys + ranges))


def _ends(value: Any) -> tuple[Any, Any]:
    return (value.low, value.high) if isinstance(value, Range) else (value, value)


def _apart(a: Any, b: Any) -> bool:
    (low, high), (least, most) = _ends(a), _ends(b)
    return bool(high < least or most < low or low == high == least == most)


def value_of(node: ex.Expression) -> Value:
    """A closure from a View to a number, a Range or Unknown."""
    match node:
        case ex.Constant(value=number):
            return lambda view: number
        case ex.Fact():
            return _read(node)
        case ex.Parameter(name=name):
            return lambda view: view.figure(name)
        case ex.Call(function=function, fact=fact):
            return _since(_read(fact), _age if function == "age" else _months)
        case ex.Arithmetic(operator=sign, left=left, right=right):
            return _computed(_SUMS[sign], value_of(left), value_of(right))
    raise TypeError(f"{node} is no value")


def _read(fact: ex.Fact) -> Value:
    name, part = fact.name, fact.part
    if part:
        absent = NotApplicable(name)

        def graded(view: View) -> Any:
            value = view.fact(name)
            return value.get(part, absent) if isinstance(value, dict) else value

        return graded
    return methodcaller("fact", name)


def _since(read: Value, count: Callable[[Any, date], Any]) -> Value:
    def evaluate(view: View) -> Any:
        value = read(view)
        return value if isinstance(value, Unknown | NotApplicable) else count(value, view.on)

    return evaluate


def _age(born: date | Month, on: date) -> Any:
    low, high = age_range(born, on)
    return low if low == high else Range(low, high, frozenset([(SAID_UNCLEAR, "member.born")]))


def _months(since: Month, on: date) -> int:
    return Month.of(on) - since


def _computed(compute: Callable[[Any, Any], Any], left: Value, right: Value) -> Value:
    def evaluate(view: View) -> Any:
        a, b = left(view), right(view)
        a = 0 if a.__class__ is NotApplicable else a
        b = 0 if b.__class__ is NotApplicable else b
        if a.__class__ in _EXACT and b.__class__ in _EXACT:
            return whole(compute(a, b))
        why = _why(a, b)
        if isinstance(a, Unknown | str) or isinstance(b, Unknown | str):
            return Unknown(why)
        corners = [compute(x, y) for x in _ends(a) for y in _ends(b)]
        return Range(whole(min(corners)), whole(max(corners)), why)

    return evaluate


def view_of(
    book: Rulebook,
    values: Mapping[str, Any],
    on: date,
    place: str,
    readings: Mapping[str, str] | None = None,
) -> View:
    """A person as the rules bound to a place see them. `values` are checked facts by full name."""
    if "only_ifs" not in book.memo:
        facts = book.facts.items()
        book.memo["only_ifs"] = {n: condition(fact.only_if) for n, fact in facts if fact.only_if}
    return View(book, book.memo["only_ifs"], values, on, place, readings or {})
