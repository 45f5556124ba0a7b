"""Decisions alone, as Python: the doors of one place on one day, written out once and compiled.

`decide` makes a function from checked facts to {provision: True, False or None}; None is UNKNOWN.
It finds what `determination` finds, without the reasons. The text (`source`) has one assignment
for each thing worked out, however many rules need it:

    t0 = get('member.certificate')
    if t0 == 'unclear': t0 = None
    t1 = t0 == 'held' if t0 is not None else None
    …
    return {'cn/shanxi/xinzhou/transit_city': t1, …}

A clause with readings is what all of them agree on; where one reading touches two clauses of a
provision, the provision is worked out under each of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import product
from typing import Any

from webapp.decisions.written import Writer
from webapp.engine.criteria import walk
from webapp.engine.dates import age_range
from webapp.engine.determination import doors, place_of, whole
from webapp.engine.model import Criterion, Op, Provision, Standing
from webapp.engine.standing import of_provision
from webapp.engine.view import View

Decide = Callable[[Mapping[str, Any]], dict[str, bool | None]]


def decide(view: View, only: Collection[str] = ()) -> Decide:
    """The function that decides every door of this view's places, on its day; or `only` some."""
    text, tables = source(view, only)
    space: dict[str, Any] = {"age_range": age_range, "on": view.on, **tables}
    exec(compile(text, "<decisions>", "exec"), space)
    made: Decide = space["decisions"]
    return made


def source(view: View, only: Collection[str] = ()) -> tuple[str, dict[str, Any]]:
    """The function as text, and the tables of figures it looks up."""
    writer = _Decisions(view)
    asked = [one for one in opened(view) if not only or one.id in only]
    results = ", ".join(f"{one.id!r}: {writer.provision(one)}" for one in asked)
    lines = ["get = facts.get", *writer.lines, f"return {{{results}}}"]
    return "def decisions(facts):\n" + "".join(f"    {line}\n" for line in lines), writer.tables


def opened(view: View) -> Iterator[Provision]:
    """The provisions that bind at the places of a view, but those still ahead on its day."""
    for benefit in view.book.benefits:
        for one in doors(view, benefit):
            if of_provision(view.book, one, view.on) is not Standing.NOT_YET:
                yield one


class _Decisions(Writer):
    """Criteria and provisions, on top of expressions."""

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
        if chosen := readings.get(tree.reading or ""):
            return self.condition(tree.when[chosen])
        return self.let(_agreed([self.condition(when) for when in tree.when.values()]))


def _agreed(codes: list[str]) -> str:
    """What all readings say."""
    apart = list(dict.fromkeys(codes))
    if "None" in apart or {"True", "False"} <= set(apart):
        return "None"
    return apart[0] if len(apart) == 1 else f"{apart[0]} if {' is '.join(apart)} else None"
