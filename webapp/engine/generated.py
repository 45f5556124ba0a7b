"""Decisions alone, as Python: the doors of one place on one day, written out once and compiled.

`decide` makes a function from checked facts to {provision: True, False or None}; None is UNKNOWN.
It finds what `determination` finds, without the reasons. The text (`source`) has one assignment
for each thing worked out, however many rules need it:

    t0 = get('member.certificate')
    if t0 == 'unclear': t0 = None
    t1 = t0 == 'held' if t0 is not None else None
    …
    return {'cn/shanxi/xinzhou/transit_city': t1, …}

A fact is None where nobody knows it and `()` where it does not apply (`False` if it is true/false).
A clause with readings is what all of them agree on; where one reading touches two clauses of a
provision, the provision is worked out under each of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import lcm
from typing import Any

from webapp.engine import expression as ex
from webapp.engine import figures
from webapp.engine.conditions import view_of
from webapp.engine.criteria import walk
from webapp.engine.dates import Month, age_range
from webapp.engine.determination import doors, place_of, whole
from webapp.engine.model import Criterion, FactType, Op, Provision, Standing
from webapp.engine.standing import of_provision
from webapp.engine.view import NONE, NotApplicable, Range, Unknown, View

Decide = Callable[[Mapping[str, Any]], dict[str, bool | None]]
NEITHER = "(None, ())"
NEGATED = {"True": "False", "False": "True", "None": "None"}
# When a comparison of two ranges is certainly met, and when it is certainly not.
RANGES = {
    "<": ("{a} < {x}", "{b} >= {w}"),
    "<=": ("{a} <= {x}", "{b} > {w}"),
    ">": ("{b} > {w}", "{a} <= {x}"),
    ">=": ("{b} >= {w}", "{a} < {x}"),
    "==": ("{a} == {b} == {w} == {x}", "{a} < {w} or {b} > {x}"),
    "!=": ("{a} < {w} or {b} > {x}", "{a} == {b} == {w} == {x}"),
}  # fmt: skip


def decide(view: View) -> Decide:
    """The function that decides every door of this view's places, on its day."""
    text, tables = source(view)
    space: dict[str, Any] = {"age_range": age_range, "on": view.on, **tables}
    exec(compile(text, "<decisions>", "exec"), space)
    made: Decide = space["decisions"]
    return made


def source(view: View) -> tuple[str, dict[str, Any]]:
    """The function as text, and the tables of figures it looks up."""
    writer = _Writer(view)
    results = ", ".join(f"{one.id!r}: {writer.provision(one)}" for one in opened(view))
    lines = ["get = facts.get", *writer.lines, f"return {{{results}}}"]
    return "def decisions(facts):\n" + "".join(f"    {line}\n" for line in lines), writer.tables


def opened(view: View) -> Iterator[Provision]:
    """The provisions that bind at the places of a view, but those still ahead on its day."""
    for benefit in view.book.benefits:
        for one in doors(view, benefit):
            if of_provision(view.book, one, view.on) is not Standing.NOT_YET:
                yield one


@dataclass(frozen=True)
class _Number:
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


class _Writer:
    """Writes each piece of code once: the same code is the same variable."""

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

    def provision(self, one: Provision) -> str:
        self.place = place_of(self.view, one.bound_by)
        tree, fixed = whole(self.view.book, one), self.view.readings
        plain = self.criterion(tree, fixed)
        seen = Counter(part.reading for part in walk(tree) if part.reading)
        points = [point for point, n in seen.items() if n > 1 and point not in fixed]
        if not points:
            return plain
        ways = product(*(self.view.book.readings[point].options for point in points))
        found = [
            self.criterion(tree, {**fixed, **dict(zip(points, way, strict=True))}) for way in ways
        ]
        return self.let(f"{plain} if {plain} is not None else {_agreed(found)}")

    def criterion(self, tree: Criterion, readings: Mapping[str, str]) -> str:
        parts = [self.criterion(part, readings) for part in tree.parts]
        code = self.group(tree, parts) if parts else self.leaf(tree, readings)
        return self.any_of([self.figure(tree.if_limited)[1], code]) if tree.if_limited else code

    def group(self, tree: Criterion, parts: list[str]) -> str:
        match tree.op:
            case Op.ALL:
                return self.all_of(parts)
            case Op.ANY:
                return self.any_of(parts)
            case Op.NOT:
                return self.negated(parts[0])
        met, unmet = (" + ".join(f"({p} is {end})" for p in parts) for end in (True, False))
        short = f"False if {unmet} > {len(parts) - (tree.count or 1)} else None"
        return self.let(f"True if {met} >= {tree.count or 1} else {short}")

    def leaf(self, tree: Criterion, readings: Mapping[str, str]) -> str:
        if tree.silent:
            return "None"
        if tree.reading in readings:
            return self.condition(tree.when[readings[tree.reading]])
        return self.let(_agreed([self.condition(when) for when in tree.when.values()]))

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

    def compared(self, sign: str, left: _Number, right: _Number) -> str:
        """Decided where it comes out the same over the whole of both ranges."""
        (low, high), (least, most) = left.times(right.by), right.times(left.by)
        if (low, least) == (high, most):
            code = f"{low} {sign} {least}"
        else:
            yes, no = (
                test.format(a=high, b=low, x=least, w=most)
                if sign in ("<", "<=", ">", ">=")
                else test.format(a=low, b=high, w=least, x=most)
                for test in RANGES[sign]
            )
            code = f"True if {yes} else False if {no} else None"
        idle = " or ".join(f"{one.low} == ()" for one in (left, right) if one.given)
        code = _guarded(code, left, right)
        return self.let(f"False if {idle} else {code}" if idle else code)
