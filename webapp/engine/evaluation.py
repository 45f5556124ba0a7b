"""A criterion tree and a View to a Finding: truth, why, and what an answer could still bring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from webapp.engine.conditions import condition, remembered
from webapp.engine.criteria import walk
from webapp.engine.model import Criterion, Op
from webapp.engine.truth import Truth, at_least
from webapp.engine.view import (
    FALSE,
    NO,
    NONE,
    READING,
    SILENT,
    TRUE,
    UNASKED,
    UNKNOWN,
    YES,
    Result,
    View,
    Why,
)

Can = tuple[bool, bool]
Stand = tuple[Truth, Can]


class Finding(NamedTuple):
    """A criterion's truth, and why it is UNKNOWN.

    `can` says which truths an unasked fact could still bring: (no, yes); `ways`, of a clause that
    is open to readings, its truth and `can` in each of them; `asks`, of a whole, the facts that
    could settle it only in all readings together.
    """

    criterion: Criterion
    truth: Truth
    why: Why
    can: Can
    parts: tuple[Finding, ...] = ()
    ways: Mapping[str, Stand] | None = None
    asks: frozenset[str] = frozenset()


Program = Callable[[View], Finding]
ONLY_YES, ONLY_NO, NEITHER, EITHER = (False, True), (True, False), (False, False), (True, True)


def program(tree: Criterion, made: dict[int, Program], shared: Container[int] = ()) -> Program:
    """A closure from a View to the Finding of a criterion.

    Args:
        made: what exists already, by the id of its criterion; a shared criterion has one.
        shared: the ids of criteria that stand in several places: worked out once for each View.
    """
    if id(tree) not in made:
        inner = _leaf(tree) if tree.op is Op.LEAF else _group(tree, made, shared)
        limited = _limited(tree, inner)
        made[id(tree)] = remembered(limited) if id(tree) in shared else limited
    return made[id(tree)]


def _limited(tree: Criterion, inner: Program) -> Program:
    """TRUE where the place sets no such limit."""
    name = tree.if_limited
    if name is None:
        return inner
    free = Finding(tree, TRUE, NONE, ONLY_YES)
    return lambda view: free if view.figure(name) == "none" else inner(view)


def _leaf(tree: Criterion) -> Program:
    if tree.silent:
        silent = Finding(tree, UNKNOWN, frozenset([(SILENT, tree.id)]), NEITHER)
        return lambda view: silent
    if tree.reading:
        return _read_in_ways(tree, tree.reading)
    evaluate, found = condition(tree.when[""]), _finder(tree)
    return lambda view: found(evaluate(view))


def _finder(tree: Criterion) -> Callable[[Result], Finding]:
    met, unmet = Finding(tree, TRUE, NONE, ONLY_YES), Finding(tree, FALSE, NONE, ONLY_NO)

    def found(result: Result) -> Finding:
        if result is YES or result is NO:
            return met if result is YES else unmet
        return Finding(tree, *result, _can(result))

    return found


@lru_cache(4096)
def _can(result: Result) -> tuple[bool, bool]:
    truth, why = result
    if truth is UNKNOWN:
        return EITHER if any(kind == UNASKED for kind, _ in why) else NEITHER
    return ONLY_YES if truth is TRUE else ONLY_NO


def _read_in_ways(tree: Criterion, point: str) -> Program:
    ways = {option: condition(when) for option, when in tree.when.items()}
    found, reading = _finder(tree), frozenset([(READING, point)])

    def evaluate(view: View) -> Finding:
        chosen = view.readings.get(point)
        if chosen is not None:
            return found(ways[chosen](view))
        results = [way(view) for way in ways.values()]
        truths = [truth for truth, _ in results]
        differ = truths.count(truths[0]) < len(truths)
        if not differ and truths[0] is not UNKNOWN:
            return found(results[0])
        why = NONE.union(*[w for truth, w in results if truth is UNKNOWN])
        cans = [_can(result) for result in results]
        can = all(no for no, _ in cans), all(yes for _, yes in cans)
        why = why | reading if differ else why
        stands = zip(truths, cans, strict=True)
        return Finding(tree, UNKNOWN, why, can, (), dict(zip(ways, stands, strict=True)))

    return evaluate


def _group(tree: Criterion, made: dict[int, Program], shared: Container[int]) -> Program:
    parts = [program(part, made, shared) for part in tree.parts]
    if tree.op is Op.NOT:
        return lambda view: _inverted(tree, parts[0](view))
    need = _need(tree)
    spare = len(parts) - need

    def evaluate(view: View) -> Finding:
        found = tuple([part(view) for part in parts])
        truths = [one.truth for one in found]
        if truths.count(TRUE) >= need:
            return Finding(tree, TRUE, NONE, ONLY_YES, found)
        if truths.count(FALSE) > spare:
            return Finding(tree, FALSE, NONE, ONLY_NO, found)
        why = NONE.union(*[one.why for one in found if one.truth is UNKNOWN])
        no, yes = [sum(can) for can in zip(*[one.can for one in found], strict=True)]
        return Finding(tree, UNKNOWN, why, (no > spare, yes >= need), found)

    return evaluate


def _need(tree: Criterion) -> int:
    """How many parts must be met."""
    if tree.op is Op.ALL:
        return len(tree.parts)
    return 1 if tree.op is Op.ANY else tree.count or 1


def _inverted(tree: Criterion, part: Finding) -> Finding:
    if part.truth is UNKNOWN:
        return Finding(tree, UNKNOWN, part.why, part.can[::-1], (part,))
    truth, can = (FALSE, ONLY_NO) if part.truth is TRUE else (TRUE, ONLY_YES)
    return Finding(tree, truth, NONE, can, (part,))


def open_facts(finding: Finding) -> Iterator[str]:
    """The unasked facts whose answer could still settle the finding.

    Exact where no fact stands in two places of the tree: a part matters if what it can become
    could decide the whole, or the whole can still become what the part can.
    """
    if finding.truth is not UNKNOWN or finding.can == NEITHER:
        return
    yield from finding.asks
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


def combinations(
    finding: Finding, points: Iterable[str], view: View
) -> list[tuple[dict[str, str], Truth]]:
    """The truth of a finding under every combination of these readings that nobody has fixed."""
    left = [point for point in points if point not in view.readings]
    options = [view.book.readings[point].options for point in left]
    chosen = [dict(zip(left, choice, strict=True)) for choice in product(*options)]
    matter = [point for kind, point in finding.why if kind is READING]
    known: dict[tuple[str, ...], Truth] = {}
    stands = under(finding)
    keys = [tuple([choices[point] for point in matter]) for choices in chosen]
    for key, choices in zip(keys, chosen, strict=True):
        if key not in known:
            known[key] = stands(choices)[0]
    return [(choices, known[key]) for key, choices in zip(keys, chosen, strict=True)]


def under(finding: Finding) -> Callable[[Mapping[str, str]], Stand]:
    """From chosen readings to the truth, and what an answer could still bring to it."""
    plain = finding.truth, finding.can
    found = _under(finding)
    return found[0] if found else lambda choices: plain


def _under(finding: Finding) -> tuple[Callable[[Mapping[str, str]], Stand], list[str]] | None:
    """The same, and the readings it looks at; None where it is the same in every reading."""
    tree = finding.criterion
    if finding.truth is not UNKNOWN:
        return None
    if finding.ways and tree.reading:
        ways, point = finding.ways, tree.reading
        return (lambda choices: ways[choices[point]]), [point]
    parts = [(_under(part), (part.truth, part.can)) for part in finding.parts]
    points = list(dict.fromkeys(point for one, _plain in parts if one for point in one[1]))
    if not points:
        return None
    need, negated = _need(tree), tree.op is Op.NOT
    known: dict[tuple[str, ...], Stand] = {}

    def stands(choices: Mapping[str, str]) -> Stand:
        key = tuple([choices[point] for point in points])
        if key not in known:
            found = [one[0](choices) if one else plain for one, plain in parts]
            known[key] = (~found[0][0], found[0][1][::-1]) if negated else _together(found, need)
        return known[key]

    return stands, points


def _together(found: list[Stand], need: int) -> Stand:
    truth = at_least(need, [one for one, _can in found])
    if truth is not UNKNOWN:
        return truth, ONLY_YES if truth is TRUE else ONLY_NO
    no = yes = 0
    for _one, (may_fail, may_hold) in found:
        no += may_fail
        yes += may_hold
    return truth, (no > len(found) - need, yes >= need)


def differs(finding: Finding) -> bool:
    """Whether it is UNKNOWN also because readings lead to different ends."""
    return any(kind is READING for kind, _ in finding.why)


def reading_points(tree: Criterion) -> Counter[str]:
    """The readings a tree mentions, each with the number of its clauses."""
    return Counter(one.reading for one in walk(tree) if one.reading)
