"""Strong Kleene truth: TRUE, FALSE and UNKNOWN, which is never "no"."""

from collections.abc import Iterable
from enum import Enum
from typing import NoReturn


class Truth(Enum):
    FALSE = "no"
    UNKNOWN = "unknown"
    TRUE = "yes"

    def __bool__(self) -> NoReturn:
        raise TypeError("a Truth has three values: compare it with `is Truth.TRUE`")

    def __invert__(self) -> "Truth":
        return _NOT[self]


_NOT = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}


def of(value: bool) -> Truth:
    """The Truth of something that is certain."""
    return Truth.TRUE if value else Truth.FALSE


def all_of(parts: Iterable[Truth]) -> Truth:
    """FALSE where any part is; TRUE where every part is (so of nothing: TRUE)."""
    return at_least(None, list(parts))


def any_of(parts: Iterable[Truth]) -> Truth:
    """TRUE where any part is; FALSE where every part is (so of nothing: FALSE)."""
    return at_least(1, list(parts))


def at_least(count: int | None, parts: list[Truth]) -> Truth:
    """TRUE where `count` parts (None: every one) are TRUE, FALSE where too few still can be."""
    need = len(parts) if count is None else count
    met, open_ = parts.count(Truth.TRUE), parts.count(Truth.UNKNOWN)
    if met >= need:
        return Truth.TRUE
    return Truth.FALSE if met + open_ < need else Truth.UNKNOWN
