"""Conditions that can never hold together, and ways that nobody can take or that add nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from webapp.engine import expression as ex
from webapp.engine.criteria import walk
from webapp.engine.model import Criterion, FactType, Op, Provision, Rulebook
from webapp.engine.problems import Mark

Found = Iterator[tuple[Mark, str, str]]
Allowed = dict[str, frozenset[str]]
YES, NO = frozenset({"true"}), frozenset({"false"})


def contradictions(book: Rulebook, provision: Provision) -> Found:
    """What of a provision's conditions nobody can meet, by the conditions around it."""
    for one in walk(provision.criteria):
        if one.op is Op.ALL:
            yield from _contradiction(book, one, provision)
    yield from _dead(book, provision.criteria, Room())


@dataclass(frozen=True)
class Room:
    """What conditions leave: the options of each fact, and between which numbers each value is."""

    options: Mapping[str, frozenset[str]] = field(default_factory=dict)
    spans: Mapping[str, Span] = field(default_factory=dict)

    def within(self, other: Room) -> Room:
        options, spans = dict(self.options), dict(self.spans)
        for name, codes in other.options.items():
            options[name] = options.get(name, codes) & codes
        for value, span in other.spans.items():
            spans[value] = spans.get(value, span).within(span)
        return Room(options, spans)

    @property
    def empty(self) -> bool:
        return not all(self.options.values()) or any(one.empty for one in self.spans.values())


@dataclass(frozen=True)
class Span:
    """Numbers from and to; whether the ends themselves are out."""

    least: Fraction | None = None
    most: Fraction | None = None
    above: bool = False
    below: bool = False

    def within(self, other: Span) -> Span:
        least, above = max(
            ((one.least, one.above) for one in (self, other) if one.least is not None),
            default=(None, False),
        )
        most, below = min(
            ((one.most, not one.below) for one in (self, other) if one.most is not None),
            default=(None, True),
        )
        return Span(least, most, above, not below)

    @property
    def empty(self) -> bool:
        if self.least is None or self.most is None:
            return False
        return self.least > self.most or (self.least == self.most and (self.above or self.below))


def _dead(book: Rulebook, tree: Criterion, around: Room) -> Found:
    """Ways that the conditions around them leave to nobody."""
    if tree.op is Op.ALL:
        around = around.within(_room(book, tree))
        if not around.empty:
            for part in tree.parts:
                yield from _dead(book, part, around)
    elif tree.op is Op.ANY:
        for part in tree.parts:
            if around.within(_room(book, part)).empty:
                what = "no answer meets it together with the conditions around it."
                yield part.mark, "unreachable", f"{part.id or tree.id or 'a way'}: {what}"
            else:
                yield from _dead(book, part, around)


def _room(book: Rulebook, tree: Criterion) -> Room:
    """What a condition, or conditions that must hold together, leave."""
    found = Room()
    for leaf in [tree] if tree.op is Op.LEAF else _together(tree) if tree.op is Op.ALL else ():
        found = found.within(Room(_codes(book, leaf), _spans(book, leaf)))
    return found


def _spans(book: Rulebook, leaf: Criterion) -> dict[str, Span]:
    """Between which figures a condition holds a value; figures that are the same everywhere."""
    found: dict[str, Span] = {}
    for when, holds in _required(leaf, True):
        if not isinstance(when, ex.Comparison) or not isinstance(when.right, ex.Parameter):
            continue
        if (figure := _everywhere(book, when.right.name)) is not None:
            name, span = ex.show(when.left), _span(when.operator, figure, holds)
            found[name] = found.get(name, span).within(span)
    return found


def _span(operator: str, figure: Fraction, holds: bool) -> Span:
    match operator if holds else OPPOSITE[operator]:
        case "<":
            return Span(most=figure, below=True)
        case "<=":
            return Span(most=figure)
        case ">":
            return Span(least=figure, above=True)
        case ">=":
            return Span(least=figure)
        case "==":
            return Span(figure, figure)
    return Span()


def _everywhere(book: Rulebook, name: str) -> Fraction | None:
    """A figure that is the same in every place and at every time, if it is."""
    values = {row.value for (_place, known), rows in book.parameters.items() if known == name
              for row in rows}  # fmt: skip
    value = values.pop() if len(values) == 1 else None
    return value if isinstance(value, Fraction) else None


OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


def _contradiction(book: Rulebook, tree: Criterion, provision: Provision) -> Found:
    allowed: Allowed = {}
    mark = tree.mark if tree.mark.line else provision.mark
    for part in _together(tree):
        for name, codes in _codes(book, part).items():
            allowed[name] = allowed.get(name, codes) & codes
    for name, codes in allowed.items():
        if not codes:
            yield mark, "contradiction", f"no answer to {name} meets all of these conditions."
    opposed = list(_opposed(part for one in tree.parts for part in _required(one, True)))
    for said in opposed:
        yield mark, "contradiction", f"{said}: these can never hold together."
    for value, span in _room(book, tree).spans.items():
        if span.empty and not opposed:
            yield mark, "contradiction", f"no number for {value} meets all of these conditions."


def _together(tree: Criterion) -> Iterator[Criterion]:
    """The single conditions that must all hold."""
    for part in tree.parts:
        if part.op is Op.ALL:
            yield from _together(part)
        elif part.op is Op.LEAF:
            yield part


Required = tuple[ex.Expression, bool]
SIGNS = {"<": "<", "<=": "<=", "==": "=", "!=": "<>", ">=": ">=", ">": ">"}
TURNED = str.maketrans("<>", "><")


def _required(tree: Criterion, holds: bool) -> Iterator[Required]:
    """The conditions that must be met, or must not be, whatever else is."""
    match tree.op:
        case Op.LEAF if not tree.reading and not tree.silent:
            yield from _atoms(tree.when[""], holds)
        case Op.NOT:
            yield from _required(tree.parts[0], not holds)
        case Op.ALL | Op.ANY if holds is (tree.op is Op.ALL):
            for part in tree.parts:
                yield from _required(part, holds)


def _atoms(when: ex.Expression, holds: bool) -> Iterator[Required]:
    match when:
        case ex.Not(part=part):
            yield from _atoms(part, not holds)
        case ex.And(parts=parts) if holds:
            yield from (one for part in parts for one in _atoms(part, True))
        case ex.Or(parts=parts) if not holds:
            yield from (one for part in parts for one in _atoms(part, False))
        case _:
            yield when, holds


def _opposed(required: Iterable[Required]) -> Iterator[str]:
    """Pairs that leave nothing: a condition and its opposite, a sum above and below the same."""
    left: dict[object, tuple[set[str], str]] = {}
    for when, holds in required:
        key, allowed = _allowed(when, holds)
        shown = ex.show(when) if holds else f"not {ex.show(when)}"
        before, first = left.setdefault(key, (allowed, shown))
        if before and not before & allowed:
            yield f"{first} and {shown}"
        left[key] = (before & allowed, first)


def _allowed(when: ex.Expression, holds: bool) -> tuple[object, set[str]]:
    """What is compared, and which of less, equal, more (or yes, no) may then be."""
    if not isinstance(when, ex.Comparison) or isinstance(when.right, ex.Option):
        return when, {"yes" if holds else "no"}
    allowed, sides = SIGNS[when.operator], (when.left, when.right)
    if ex.show(when.left) > ex.show(when.right):
        allowed, sides = allowed.translate(TURNED), (when.right, when.left)
    return sides, set(allowed) if holds else set("<=>") - set(allowed)


def _codes(book: Rulebook, leaf: Criterion) -> Allowed:
    """The answers a condition on one fact allows, and those its fact is asked for at all."""
    if leaf.reading or leaf.silent:
        return {}
    found = _of_expression(book, leaf.when[""])
    for name in list(found):
        only_if = book.facts[name].only_if
        if only_if and name in found and found[name] != NO:
            for other, codes in _of_expression(book, only_if).items():
                found[other] = found.get(other, codes) & codes
    return found


def _of_expression(book: Rulebook, when: ex.Expression) -> Allowed:
    match when:
        case ex.And(parts=parts):
            found: Allowed = {}
            for part in parts:
                for name, codes in _of_expression(book, part).items():
                    found[name] = found.get(name, codes) & codes
            return found
        case ex.Fact(name=name, part="") if book.facts[name].type is FactType.BOOL:
            return {name: YES}
        case ex.Not(part=ex.Fact(name=name, part="")):
            return {name: NO}
        case ex.Among(fact=ex.Fact(name=name, part=""), codes=codes):
            return {name: frozenset(codes)}
        case ex.Comparison(
            operator="==", left=ex.Fact(name=name, part=""), right=ex.Option(code=code)
        ):
            return {name: frozenset({code})}
        case ex.Comparison(
            operator="!=", left=ex.Fact(name=name, part=""), right=ex.Option(code=code)
        ):
            return {name: frozenset(book.facts[name].options) - {code}}
    return {}


def unreachable(book: Rulebook, tree: Criterion) -> Found:
    """A way whose every answer another way takes already."""
    leaves = [part for part in tree.parts if part.op is Op.LEAF and not part.silent]
    for one, other in combinations(leaves, 2):
        if one.reading or other.reading:
            same = one.reading == other.reading and one.when == other.when
            narrow, wide = (one, other) if same else (None, None)
        else:
            narrow, wide = _covered(book, one, other)
        if narrow and wide:
            what = f"{narrow.id}: {wide.id} beside it is met whenever it is."
            yield narrow.mark, "unreachable", what


def _covered(
    book: Rulebook, one: Criterion, other: Criterion
) -> tuple[Criterion, Criterion] | tuple[None, None]:
    if one.when == other.when:
        return other, one
    first, second = _of_expression(book, one.when[""]), _of_expression(book, other.when[""])
    if len(first) == len(second) == 1 and first.keys() == second.keys():
        mine, theirs = next(iter(first.values())), next(iter(second.values()))
        if mine <= theirs:
            return one, other
        if theirs <= mine:
            return other, one
    return None, None
