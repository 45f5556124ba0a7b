"""A criterion tree and what is known of a person, to a Finding: truth, why, and what would settle it.

Truth is strong Kleene. A number may be a range (an overdue figure, a birth whose day is unknown);
what holds over the whole range is decided. Conditions are turned into closures once a rulebook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product
from operator import add, eq, ge, gt, le, lt, mul, ne, sub
from typing import Any, Final

from webapp.engine import expression as ex
from webapp.engine import figures
from webapp.engine.criteria import walk
from webapp.engine.dates import Month, age_range
from webapp.engine.facts import UNCLEAR
from webapp.engine.model import Criterion, Op, Rulebook, UnknownKind
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


@dataclass(frozen=True, slots=True)
class Finding:
    """A criterion's truth. `can` says which truths an unasked fact could still bring: (no, yes)."""

    criterion: Criterion
    truth: Truth
    why: Why
    can: tuple[bool, bool]
    parts: tuple[Finding, ...] = ()


class View:
    """One person on one day, at the place a rule is bound to. Facts are worked out when first read."""

    __slots__ = ("book", "figure_values", "known", "on", "overdue_counts", "place", "readings",
                 "values")  # fmt: skip

    def __init__(
        self,
        book: Rulebook,
        values: Mapping[str, Any],
        on: date,
        place: str,
        readings: Mapping[str, str] | None = None,
    ) -> None:
        self.book, self.values, self.on, self.place = book, values, on, place
        self.readings = readings or {}
        self.known: dict[str, Any] = {}
        self.figure_values: dict[str, Any] = {}
        self.overdue_counts = True

    def at(self, place: str) -> View:
        """The same person for rules bound to another place."""
        view = View(self.book, self.values, self.on, place, self.readings)
        view.known = self.known
        return view

    def fact(self, name: str) -> Any:
        """Its value, or NotApplicable, or Unknown with the reason."""
        try:
            return self.known[name]
        except KeyError:
            value = self.known[name] = self._fact(name)
            return value

    def _fact(self, name: str) -> Any:
        condition = _only_ifs(self.book).get(name)
        given = self.values.get(name)
        if condition:
            truth, why = condition(self)
            if truth is FALSE:
                return NotApplicable(name)
            if truth is UNKNOWN and given is None:
                return Unknown(why)
        if given is None:
            return Unknown(frozenset([(UNASKED, name)]))
        return Unknown(frozenset([(SAID_UNCLEAR, name)])) if given == UNCLEAR else given

    def figure(self, name: str) -> Any:
        """The number that binds here: exact, a Range, Unknown, or the word `none`."""
        try:
            return self.figure_values[name]
        except KeyError:
            value = self.figure_values[name] = _figure(self, name)
            return value


def _figure(view: View, name: str) -> Any:
    declared = view.book.declarations[name]
    given = view.fact(declared.replaced_by) if declared.replaced_by else None
    if isinstance(given, int):
        return given
    instead = given.why if isinstance(given, Unknown) else NONE
    found = [
        _row_value(view, name, row, instead, missing) for row, missing in candidates(view, name)
    ]
    return _hull(found) if found else Unknown(instead or frozenset([(SILENT, name)]))


def candidates(view: View, name: str) -> Iterator[tuple[figures.ParameterValue | None, Why]]:
    """Every row that may bind, with why it is not certain which; None where no row fits."""
    declared = view.book.declarations[name]
    rows = figures.rows(view.book, name, view.place, view.on)
    columns = {c for row in rows for c in row.where if c != "places"}
    facts = {column: view.fact(declared.by[column]) for column in declared.by if column in columns}
    known = {c: value for c, value in facts.items() if isinstance(value, str)}
    open_ = {c: value.why for c, value in facts.items() if isinstance(value, Unknown)}
    why: Why = frozenset().union(*open_.values()) if open_ else NONE
    if rows:
        choices = [list(view.book.facts[declared.by[c]].options) for c in open_]
        picked = [figures.pick(rows, known | dict(zip(open_, one, strict=True)))
                  for one in product(*choices)]  # fmt: skip
        yield from dict.fromkeys((row, why) for row in picked)


def _row_value(
    view: View, name: str, row: figures.ParameterValue | None, instead: Why, why: Why
) -> Any:
    """What one row says: exact, or a range and why."""
    if row is None or row.value == "unspecified":
        return Unknown(why | (instead or frozenset([(SILENT, name)])))
    if isinstance(row.value, str):
        return row.value
    if not (view.overdue_counts and figures.is_overdue(row, view.on)):
        return Range(row.value, row.value, why) if why else row.value
    declared = view.book.declarations[name]
    unasked = any(kind == UNASKED for kind, _ in instead)
    late: Why = instead if unasked else frozenset([(OVERDUE, name)])
    if not declared.rises_only or declared.ceiling is None:
        return Unknown(why | late)
    return Range(row.value, row.value * declared.ceiling, why | late)


def _hull(values: list[Any]) -> Any:
    """One value that covers them all."""
    if len(values) == 1:
        return values[0]
    why = frozenset[Reason]().union(*(v.why for v in values if isinstance(v, Unknown | Range)))
    if any(isinstance(value, Unknown | str) for value in values):
        return Unknown(why)
    lows = [v.low if isinstance(v, Range) else v for v in values]
    highs = [v.high if isinstance(v, Range) else v for v in values]
    return Range(min(lows), max(highs), why)


# --- conditions ---------------------------------------------------------------------------------

Condition = Callable[[View], Result]
Value = Callable[[View], Any]
_SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge,
}  # fmt: skip
_SUMS: dict[str, Callable[[Any, Any], Any]] = {"+": add, "-": sub, "*": mul}


def condition(node: ex.Expression) -> Condition:
    """A closure from a View to truth and why."""
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
            return value.result  # type: ignore[no-any-return]
        return YES if test(value) else NO

    return evaluate


def _joined(parts: list[Condition], every: bool) -> Condition:
    stop = FALSE if every else TRUE
    done = (NO, YES) if every else (YES, NO)

    def evaluate(view: View) -> Result:
        why: Why = NONE
        for part in parts:
            truth, reasons = part(view)
            if truth is stop:
                return done[0]
            if truth is UNKNOWN:
                why = why | reasons
        return (UNKNOWN, why) if why else done[1]

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
                return value.result  # type: ignore[no-any-return]
        if a.__class__ in _EXACT and b.__class__ in _EXACT:
            return YES if test(a, b) else NO
        return _over_ranges(sign, test, a, b)

    return evaluate


_EXACT = (int, Fraction)


def _over_ranges(sign: str, test: Callable[[Any, Any], bool], a: Any, b: Any) -> Result:
    """Decided where it comes out the same over the whole of both ranges."""
    why = frozenset[Reason]().union(*(v.why for v in (a, b) if isinstance(v, Unknown | Range)))
    if isinstance(a, Unknown | str) or isinstance(b, Unknown | str):
        return UNKNOWN, why
    corners = {test(x, y) for x in _ends(a) for y in _ends(b)}
    if len(corners) == 1 and (sign not in ("==", "!=") or _apart(a, b)):
        return YES if corners.pop() else NO
    return UNKNOWN, why


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
    return lambda view: view.fact(name)


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
            return compute(a, b)
        why = frozenset[Reason]().union(*(v.why for v in (a, b) if isinstance(v, Unknown | Range)))
        if isinstance(a, Unknown | str) or isinstance(b, Unknown | str):
            return Unknown(why)
        corners = [compute(x, y) for x in _ends(a) for y in _ends(b)]
        return Range(min(corners), max(corners), why)

    return evaluate


def _only_ifs(book: Rulebook) -> dict[str, Condition]:
    if "only_ifs" not in book.memo:
        facts = book.facts.items()
        book.memo["only_ifs"] = {n: condition(fact.only_if) for n, fact in facts if fact.only_if}
    made: dict[str, Condition] = book.memo["only_ifs"]
    return made


# --- criteria -----------------------------------------------------------------------------------

Program = Callable[[View], Finding]
CAN = {TRUE: (False, True), FALSE: (True, False)}
NEITHER, EITHER = (False, False), (True, True)


def program(tree: Criterion) -> Program:
    """A closure from a View to the Finding of a criterion."""
    if tree.op is Op.LEAF:
        return _limited(tree, _leaf(tree))
    return _limited(tree, _group(tree, [program(part) for part in tree.parts]))


def _limited(tree: Criterion, inner: Program) -> Program:
    """TRUE where the place sets no such limit."""
    name = tree.if_limited
    if name is None:
        return inner
    free = Finding(tree, TRUE, NONE, CAN[TRUE])
    return lambda view: free if view.figure(name) == "none" else inner(view)


def _leaf(tree: Criterion) -> Program:
    if tree.silent:
        silent = Finding(tree, UNKNOWN, frozenset([(SILENT, tree.id)]), NEITHER)
        return lambda view: silent
    if tree.reading:
        return _read_in_ways(tree, tree.reading)
    evaluate = condition(tree.when[""])
    return lambda view: _found(tree, *evaluate(view))


def _found(tree: Criterion, truth: Truth, why: Why) -> Finding:
    return Finding(tree, truth, why, CAN.get(truth) or _could(why))


def _could(why: Why) -> tuple[bool, bool]:
    return EITHER if any(kind == UNASKED for kind, _ in why) else NEITHER


def _read_in_ways(tree: Criterion, point: str) -> Program:
    ways = {option: condition(when) for option, when in tree.when.items()}

    def evaluate(view: View) -> Finding:
        chosen = view.readings.get(point)
        if chosen is not None:
            return _found(tree, *ways[chosen](view))
        results = [way(view) for way in ways.values()]
        if len({truth for truth, _ in results}) == 1 and results[0][0] is not UNKNOWN:
            return _found(tree, *results[0])
        why = frozenset[Reason]().union(*(w for truth, w in results if truth is UNKNOWN))
        if len({truth for truth, _ in results}) > 1:
            why = why | {(READING, point)}
        cans = [CAN.get(truth) or _could(w) for truth, w in results]
        return Finding(tree, UNKNOWN, why, (all(c[0] for c in cans), all(c[1] for c in cans)))

    return evaluate


def _group(tree: Criterion, parts: list[Program]) -> Program:
    if tree.op is Op.NOT:
        return lambda view: _inverted(tree, parts[0](view))
    need = {Op.ALL: len(parts), Op.ANY: 1}.get(tree.op) or tree.count or 1

    def evaluate(view: View) -> Finding:
        found = tuple([part(view) for part in parts])
        met = sum([one.truth is TRUE for one in found])
        unmet = sum([one.truth is FALSE for one in found])
        if met >= need:
            return Finding(tree, TRUE, NONE, CAN[TRUE], found)
        if unmet > len(found) - need:
            return Finding(tree, FALSE, NONE, CAN[FALSE], found)
        why = NONE.union(*[one.why for one in found if one.truth is UNKNOWN])
        can_no = sum([one.can[0] for one in found]) > len(found) - need
        can_yes = sum([one.can[1] for one in found]) >= need
        return Finding(tree, UNKNOWN, why, (can_no, can_yes), found)

    return evaluate


def _inverted(tree: Criterion, part: Finding) -> Finding:
    why = part.why if part.truth is UNKNOWN else NONE
    return Finding(tree, ~part.truth, why, part.can[::-1], (part,))


def open_facts(finding: Finding) -> Iterator[str]:
    """The unasked facts whose answer could still settle the finding.

    Exact where no fact stands in two places of the tree: a part matters if what it can become
    could decide the whole, or the whole can still become what the part can.
    """
    if finding.truth is not UNKNOWN or finding.can == NEITHER:
        return
    if not finding.parts:
        yield from (what for kind, what in finding.why if kind == UNASKED)
    for part in finding.parts:
        if _matters(finding, part):
            yield from open_facts(part)


def _matters(whole: Finding, part: Finding) -> bool:
    no, yes = part.can
    match whole.criterion.op:
        case Op.ALL:
            return no or (yes and whole.can[1])
        case Op.ANY:
            return yes or (no and whole.can[0])
    return no or yes


def combinations(tree: Criterion, view: View, points: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The truth of a tree under every combination of the readings it mentions."""
    run, names = program(tree), list(points)
    found = []
    for choice in product(*(points[name] for name in names)):
        fixed = dict(zip(names, choice, strict=True))
        way = View(view.book, view.values, view.on, view.place, {**view.readings, **fixed})
        way.known = view.known
        found.append({"choices": fixed, "truth": run(way).truth})
    return found


def reading_points(tree: Criterion, view: View) -> dict[str, list[str]]:
    """The readings a tree mentions that nobody has fixed, with their options."""
    points = dict.fromkeys(one.reading for one in walk(tree) if one.reading)
    return {p: list(view.book.readings[p].options) for p in points if p not in view.readings}
