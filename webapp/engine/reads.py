"""What a rule reads: facts, in its conditions, behind figures and before they apply; figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from webapp.engine import expression
from webapp.engine.criteria import walk
from webapp.engine.model import Criterion, Provision, Rulebook


def of_tree(book: Rulebook, tree: Criterion) -> Iterator[str]:
    """The facts that a tree of criteria reads, those that pick or replace its figures too."""
    for one in walk(tree):
        for when in one.when.values():
            yield from of_condition(book, when)
        if one.if_limited:
            yield from of_figure(book, one.if_limited)


def of_condition(book: Rulebook, when: expression.Expression) -> Iterator[str]:
    """The same of one condition."""
    yield from expression.facts(when)
    for name in expression.parameters(when):
        yield from of_figure(book, name)


def of_figure(book: Rulebook, name: str) -> Iterator[str]:
    """The facts that pick a row of a figure, and the one that stands instead of it."""
    declared = book.declarations[name]
    yield from declared.by.values()
    if declared.replaced_by:
        yield declared.replaced_by


def with_conditions(book: Rulebook, names: Iterable[str]) -> frozenset[str]:
    """The same facts and those that decide whether they apply at all."""
    found, left = set[str](), list(names)
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            only_if = book.facts[name].only_if
            left += expression.facts(only_if) if only_if else []
    return frozenset(found)


def figures(provision: Provision) -> set[str]:
    """The parameters a provision counts with, pays, limits by or is as long as."""
    limits = {one.if_limited for one in walk(provision.criteria) if one.if_limited}
    return counted(provision) | limits | ({provision.taper.length} if provision.taper else set())


def counted(provision: Provision) -> set[str]:
    """The parameters that a provision's conditions and amounts count with."""
    trees = [when for one in walk(provision.criteria) for when in one.when.values()]
    trees += [amount.value for amount in provision.amounts if amount.value]
    names = {amount.parameter for amount in provision.amounts if amount.parameter}
    return names | {name for tree in trees for name in expression.parameters(tree)}


def readers(book: Rulebook) -> dict[str, list[Provision]]:
    """The provisions that read each parameter, by its name."""
    memo: dict[str, dict[str, list[Provision]]] = book.memo
    if "readers" not in memo:
        found: dict[str, list[Provision]] = {name: [] for name in book.declarations}
        for one in book.provisions.values():
            for name in figures(one):
                found[name].append(one)
        memo["readers"] = found
    return memo["readers"]
