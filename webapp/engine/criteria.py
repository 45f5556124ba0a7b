"""Trees of criteria: all their parts in order, and citations made whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from webapp.engine.model import Criterion


def walk(criterion: Criterion) -> Iterator[Criterion]:
    """The criterion and everything in it, as it is written."""
    yield criterion
    for part in criterion.parts:
        yield from walk(part)


def complete(criterion: Criterion, instrument: str) -> Criterion:
    """The same tree with the provision's instrument in every citation that leaves it out."""
    parts = tuple(complete(part, instrument) for part in criterion.parts)
    cited = criterion.citation
    if cited and not cited.instrument:
        cited = replace(cited, instrument=instrument)
    elif all(new is old for new, old in zip(parts, criterion.parts, strict=True)):
        return criterion  # a criterion that is shared stays one
    return replace(criterion, parts=parts, citation=cited)
