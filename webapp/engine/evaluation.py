"""A criterion tree and a View to a Finding: truth, why, and what an answer could still bring."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

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


@dataclass(frozen=True, slots=True)
class Finding:
    """A criterion's truth, and why it is UNKNOWN.

    `can` says which truths an unasked fact could still bring: (no, yes); `ways`, of a clause that
    is open to readings, its truth in each of them.
    """

    criterion: Criterion
    truth: Truth
    why: Why
    can: tuple[bool, bool]
    parts: tuple[Finding, ...] = ()
    ways: Mapping[str, Truth] | None = None


Program = Callable[[View], Finding]
CAN = {TRUE: (False, True), FALSE: (True, False)}
NEITHER, EITHER = (False, False), (True, True)


def program(tree: Criterion, made: dict[int, Program]) -> Program:
    """A closure from a View to the Finding of a criterion; a shared criterion has one."""
    if id(tree) not in made:
        inner = _leaf(tree) if tree.op is Op.LEAF else _group(tree, made)
        made[id(tree)] = remembered(_limited(tree, inner))
    return made[id(tree)]


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
    evaluate, found = condition(tree.when[""]), _finder(tree)
    return lambda view: found(evaluate(view))


def _finder(tree: Criterion) -> Callable[[Result], Finding]:
    met, unmet = Finding(tree, TRUE, NONE, CAN[TRUE]), Finding(tree, FALSE, NONE, CAN[FALSE])

    def found(result: Result) -> Finding:
        if result is YES or result is NO:
            return met if result is YES else unmet
        truth, why = result
        return Finding(tree, truth, why, CAN.get(truth) or _could(why))

    return found


def _could(why: Why) -> tuple[bool, bool]:
    return EITHER if any(kind == UNASKED for kind, _ in why) else NEITHER


def _read_in_ways(tree: Criterion, point: str) -> Program:
    ways = {option: condition(when) for option, when in tree.when.items()}
    found = _finder(tree)

    def evaluate(view: View) -> Finding:
        chosen = view.readings.get(point)
        if chosen is not None:
            return found(ways[chosen](view))
        results = [way(view) for way in ways.values()]
        truths = {option: truth for option, (truth, _) in zip(ways, results, strict=True)}
        differ = len(set(truths.values())) > 1
        if not differ and results[0][0] is not UNKNOWN:
            return found(results[0])
        why = NONE.union(*[w for truth, w in results if truth is UNKNOWN])
        if differ:
            why = why | {(READING, point)}
        cans = [CAN.get(truth) or _could(w) for truth, w in results]
        can = all(no for no, _ in cans), all(yes for _, yes in cans)
        return Finding(tree, UNKNOWN, why, can, ways=truths)

    return evaluate


def _group(tree: Criterion, made: dict[int, Program]) -> Program:
    parts = [program(part, made) for part in tree.parts]
    if tree.op is Op.NOT:
        return lambda view: _inverted(tree, parts[0](view))
    need = _need(tree)

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


def _need(tree: Criterion) -> int:
    """How many parts must be met."""
    return {Op.ALL: len(tree.parts), Op.ANY: 1}.get(tree.op) or tree.count or 1


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


def combinations(
    finding: Finding, points: Mapping[str, list[str]]
) -> list[tuple[dict[str, str], Truth]]:
    """The truth of a finding under every combination of the readings its tree mentions."""
    chosen = (dict(zip(points, choice, strict=True)) for choice in product(*points.values()))
    return [(choices, _under(finding, choices)) for choices in chosen]


def _under(finding: Finding, choices: Mapping[str, str]) -> Truth:
    """What is decided whatever the reading stays so."""
    tree = finding.criterion
    if finding.truth is not UNKNOWN:
        return finding.truth
    if finding.ways and tree.reading:
        return finding.ways[choices[tree.reading]]
    truths = [_under(part, choices) for part in finding.parts]
    if not truths:
        return UNKNOWN
    return ~truths[0] if tree.op is Op.NOT else at_least(_need(tree), truths)


def reading_points(tree: Criterion, view: View) -> dict[str, list[str]]:
    """The readings a tree mentions that nobody has fixed, with their options."""
    points = dict.fromkeys(one.reading for one in walk(tree) if one.reading)
    return {p: list(view.book.readings[p].options) for p in points if p not in view.readings}
