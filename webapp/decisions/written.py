"""Expressions as Python code, each piece written once: the same code is the same variable.

A fact is None where nobody knows it and `()` where it does not apply (`False` if it is true/false).
A truth is True, False or None. A number is a range of two variables, times a whole number, so that
multiples stay exact; figures are looked up in tables by the facts of their columns.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import lcm
from typing import Any

from webapp.engine import expression as ex, figures
from webapp.engine.conditions import view_of
from webapp.engine.dates import Month
from webapp.engine.model import FactType
from webapp.engine.view import NONE, NotApplicable, Range, Unknown, View

NEITHER = "(None, ())"
NEGATED = {"True": "False", "False": "True", "None": "None"}
# When a comparison of two ranges certainly holds, and when it certainly does not.
RANGES = {
    "<": ("{high} < {least}", "{low} >= {most}"),
    "<=": ("{high} <= {least}", "{low} > {most}"),
    ">": ("{low} > {most}", "{high} <= {least}"),
    ">=": ("{low} >= {most}", "{high} < {least}"),
    "==": ("{low} == {high} == {least} == {most}", "{high} < {least} or {low} > {most}"),
    "!=": ("{high} < {least} or {low} > {most}", "{low} == {high} == {least} == {most}"),
}


@dataclass(frozen=True)
class Number:
    """Code for a number from `low` to `high`, both times `by`.

    `given`: it is a fact itself, which may not apply. `signed`: it may lie below nothing.
    """

    low: str
    high: str
    by: int = 1
    given: bool = False
    signed: bool = False

    def times(self, factor: int) -> tuple[str, str]:
        return _times(self.low, factor), _times(self.high, factor)


class Writer:
    """Lines of assignments, and the tables they look up."""

    def __init__(self, view: View) -> None:
        self.view, self.place = view, view.place
        self.lines: list[str] = []
        self.names: dict[str, str] = {}
        self.tables: dict[str, Any] = {}

    def let(self, code: str, *repairs: str) -> str:
        """The variable that holds this code; `repairs` are statements that mend it, as `{0}`."""
        if code.isidentifier() or code.isdigit():
            return code
        key = "\n".join((code, *repairs))
        if key not in self.names:
            name = self.names[key] = f"t{len(self.names)}"
            self.lines += [f"{name} = {code}", *(one.format(name) for one in repairs)]
        return self.names[key]

    def all_of(self, parts: list[str]) -> str:
        """`and` stops at the first that is not known; one behind it may still be False."""
        known = [part for part in dict.fromkeys(parts) if part not in ("True", "None")]
        if "False" in known or len(known) < 2 or "None" in parts:
            return self.few(known, parts, "False", "True")
        late = _any_is(known[1:], "False")
        return self.let(" and ".join(known), f"if {{0}} is None and ({late}): {{0}} = False")

    def any_of(self, parts: list[str]) -> str:
        """`or` ends with the last; one before it may not be known."""
        known = [part for part in dict.fromkeys(parts) if part not in ("False", "None")]
        if "True" in known or len(known) < 2 or "None" in parts:
            return self.few(known, parts, "True", "False")
        early = _any_is(known[:-1], "None")
        return self.let(" or ".join(known), f"if {{0}} is False and ({early}): {{0}} = None")

    def few(self, known: list[str], parts: list[str], stop: str, idle: str) -> str:
        """Parts one of which decides, or never can be known, or that are less than two."""
        if stop in known or not known:
            return stop if known else "None" if "None" in parts else idle
        if "None" in parts:
            return self.let(f"{stop} if {_any_is(known, stop)} else None")
        return known[0]

    def negated(self, part: str) -> str:
        return NEGATED.get(part) or self.let(f"not {part} if {part} is not None else None")

    def condition(self, node: ex.Expression) -> str:
        match node:
            case ex.Constant(value=value):
                return str(value)
            case ex.And(parts=parts):
                return self.all_of([self.condition(part) for part in parts])
            case ex.Or(parts=parts):
                return self.any_of([self.condition(part) for part in parts])
            case ex.Not(part=part):
                return self.negated(self.condition(part))
            case ex.Fact():
                return self.fact(node)
            case ex.Comparison(operator="==", left=ex.Fact() as fact, right=ex.Option(code=code)):
                return self.tested(fact, f"{{0}} == {code!r}")
            case ex.Comparison(operator="!=", left=ex.Fact() as fact, right=ex.Option(code=code)):
                return self.tested(fact, f"{{0}} not in ({code!r}, ())")
            case ex.Among(fact=fact, codes=codes):
                return self.tested(fact, f"{{0}} in {codes!r}")
            case ex.Contains(fact=fact, code=code):
                return self.tested(fact, f"{code!r} in {{0}}")
            case ex.Within(fact=fact, place=place):
                return self.tested(fact, f"(str({{0}}) + '/').startswith({f'{place}/'!r})")
            case ex.Comparison(operator=sign, left=left, right=right):
                return self.compared(sign, self.number(left), self.number(right))
        raise TypeError(f"{node} is no condition")

    def tested(self, fact: ex.Fact, test: str) -> str:
        value = self.fact(fact)
        return self.let(f"{test.format(value)} if {value} is not None else None")

    def compared(self, sign: str, left: Number, right: Number) -> str:
        """Decided where it comes out the same over the whole of both ranges."""
        (low, high), (least, most) = left.times(right.by), right.times(left.by)
        code = f"{low} {sign} {least}"
        if (low, least) != (high, most):
            ends = {"low": low, "high": high, "least": least, "most": most}
            yes, no = (test.format(**ends) for test in RANGES[sign])
            code = f"True if {yes} else False if {no} else None"
        idle = " or ".join(f"{one.low} == ()" for one in (left, right) if one.given)
        code = _guarded(code, left, right)
        return self.let(f"False if {idle} else {code}" if idle else code)

    def number(self, node: ex.Expression) -> Number:
        match node:
            case ex.Constant(value=value):
                return Number(str(int(value)), str(int(value)))
            case ex.Parameter(name=name):
                return self.figure(name)[0]
            case ex.Fact(name=name):
                code = self.fact(node)
                least = self.view.book.facts[name].limits.min
                signed = least is None or int(least) < 0
                return Number(code, code, given=self.may_not_apply(node), signed=signed)
            case ex.Call(function=function, fact=fact):
                return self.since(function, fact)
            case ex.Arithmetic(operator=sign, left=left, right=right):
                a, b = (self.counted(self.number(one)) for one in (left, right))
                return self.computed(sign, a, b)
        raise TypeError(f"{node} is no value")

    def since(self, function: str, fact: ex.Fact) -> Number:
        """Completed years, or months."""
        value, given = self.fact(fact), self.may_not_apply(fact)
        if function == "age":
            ends = self.let(
                f"({value}, {value}) if {value} in {NEITHER} else age_range({value}, on)"
            )
            return Number(self.let(f"{ends}[0]"), self.let(f"{ends}[1]"), given=given)
        now = Month.of(self.view.on).index
        code = self.let(f"{value} if {value} in {NEITHER} else {now} - {value}.index")
        return Number(code, code, given=given, signed=True)

    def computed(self, sign: str, a: Number, b: Number) -> Number:
        by = a.by * b.by
        (low, high), (least, most) = a.times(b.by), b.times(a.by)
        signed = a.signed or b.signed
        if sign == "*":
            (low, high), (least, most) = (a.low, a.high), (b.low, b.high)
        ends = [f"{low} {sign} {least}", f"{high} {sign} {most}"]
        if sign == "-":
            ends = [f"{low} - {most}", f"{high} - {least}"]
        elif sign == "*" and signed and (low, least) != (high, most):
            corners = ", ".join(f"{x} * {y}" for x in (low, high) for y in (least, most))
            ends = [f"min({corners})", f"max({corners})"]
        low, high = (self.let(_guarded(end, a, b)) for end in ends)
        return Number(low, high, by, signed=signed or sign == "-")

    def counted(self, one: Number) -> Number:
        """In a sum or product what does not apply is nothing."""
        if not one.given:
            return one
        low, high = (self.let(f"0 if {code} == () else {code}") for code in (one.low, one.high))
        return Number(low, high, one.by, signed=one.signed)

    def fact(self, node: ex.Fact) -> str:
        if node.part:
            parts = self.fact(ex.Fact(node.name))
            grade = f"{parts}.get({node.part!r}, ())"
            return self.let(f"{parts} if {parts} in {NEITHER} else {grade}")
        definition = self.view.book.facts[node.name]
        repairs = ["if {0} == 'unclear': {0} = None"]
        if definition.only_if:
            here, self.place = self.place, self.view.place
            holds, self.place = self.condition(definition.only_if), here
            idle = "False" if definition.type is FactType.BOOL else "()"
            repairs.append(f"if {holds} is False: {{0}} = {idle}")
        return self.let(f"get({node.name!r})", *repairs)

    def may_not_apply(self, fact: ex.Fact) -> bool:
        return self.view.book.facts[fact.name].only_if is not None

    def figure(self, name: str) -> tuple[Number, str]:
        """The figure that binds here, and whether it is the word `none`."""
        book, declared = self.view.book, self.view.book.declarations[name]
        rows = figures.rows(book, name, self.place, self.view.on)
        columns = [by for c, by in declared.by.items() if any(c in row.where for row in rows)]
        table, by = _table(self.view, self.place, name, columns)
        given = declared.replaced_by and self.fact(ex.Fact(declared.replaced_by))
        if not columns and not given:
            low, high, none = map(str, table[()])
            return Number(low, high, by), none
        key = ", ".join([*(self.fact(ex.Fact(fact)) for fact in columns), ""])
        row = f"{self.constant(table)}[{f'({key})' if columns else '()'}]"
        if given:
            mine = f"({_times(given, by)},) * 2 + (False,)"
            row = f"{row} if {given} in {NEITHER} else {mine}"
        row = self.let(row)
        low, high, none = (self.let(f"{row}[{n}]") for n in range(3))
        return Number(low, high, by), none

    def constant(self, table: dict[Any, Any]) -> str:
        """The name of a table; equal tables are one."""
        found = (name for name, other in self.tables.items() if other == table)
        name = next(found, f"figures{len(self.tables)}")
        self.tables[name] = table
        return name


def _table(
    view: View, place: str, name: str, columns: list[str]
) -> tuple[dict[tuple[Any, ...], tuple[Any, ...]], int]:
    """For every answer to the columns: the least and greatest figure times a number, and `none`."""
    book, found = view.book, {}
    for key in product(*(_answers(view, fact) for fact in columns)):
        person = view_of(book, {}, view.on, place)
        person.known.update(zip(columns, map(_read, columns, key), strict=True))
        if replaced_by := book.declarations[name].replaced_by:
            person.known[replaced_by] = Unknown(NONE)
        found[key] = person.figure(name)
    ends = {key: _ends(value) for key, value in found.items()}
    by = lcm(*(end.denominator for pair in ends.values() for end in pair if end is not None))
    return {
        key: (*(None if end is None else int(end * by) for end in pair), found[key] == "none")
        for key, pair in ends.items()
    }, by


def _answers(view: View, fact: str) -> list[Any]:
    return [*view.book.facts[fact].options, None, ()]


def _read(fact: str, answer: Any) -> Any:
    """An answer as a view holds it."""
    if answer is None:
        return Unknown(NONE)
    return NotApplicable(fact) if answer == () else answer


def _ends(value: Any) -> tuple[Fraction | None, Fraction | None]:
    if isinstance(value, Range):
        return Fraction(value.low), Fraction(value.high)
    exact = None if isinstance(value, Unknown | str) else Fraction(value)
    return exact, exact


def _times(code: str, factor: int) -> str:
    return code if factor == 1 else f"{factor} * {code}"


def _guarded(code: str, *numbers: Number) -> str:
    """The code, or None where one of the numbers is not known."""
    ends = dict.fromkeys(end for one in numbers for end in (one.low, one.high))
    unknown = " or ".join(f"{end} is None" for end in ends if not end.isdigit())
    return f"None if {unknown} else {code}" if unknown else code


def _any_is(codes: Iterable[str], end: str) -> str:
    return " or ".join(f"{code} is {end}" for code in codes)
