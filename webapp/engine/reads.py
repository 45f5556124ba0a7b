"""Which facts a rule reads: in its conditions, behind its figures, and before they apply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from webapp.engine import expression
from webapp.engine.criteria import walk
from webapp.engine.model import Criterion, Rulebook


def of_tree(book: Rulebook, tree: Criterion) -> Iterator[str]:
    """The facts that a tree of criteria reads, those that pick or replace its figures too."""
    for one in walk(tree):
        for when in one.when.values():
            yield from expression.facts(when)
            for name in expression.parameters(when):
                yield from of_figure(book, name)
        if one.if_limited:
            yield from of_figure(book, one.if_limited)


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
