"""Whether a threshold hangs on an assumption of the rulebook: then it is no line of law.

Two things are assumed: how far a figure past its review date may have risen, and rows that no
document says (`assumed`). Neither may ever stand in a sentence as a number.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from webapp.engine.model import ParameterDeclaration, ParameterValue, Rulebook

STRETCH: Final = Fraction(9, 8)
OF_RULES_ALONE: Final = (
    "only_ifs", "programs", "criteria", "excluded", "shared", "receiving", "hangs_on",
    "bound_kinds", "bound_at", "in_order",
)  # fmt: skip
"""What is worked out from the rules whatever their figures, and holds for both."""


def stretched(book: Rulebook) -> Rulebook:
    """The same rules had other numbers been assumed: what comes out otherwise hangs on them."""
    if "stretched" not in book.memo:
        memo: dict[str, Any] = {n: book.memo[n] for n in OF_RULES_ALONE if n in book.memo}
        declarations = {name: _declared(one) for name, one in book.declarations.items()}
        rows = {key: tuple(map(_row, found)) for key, found in book.parameters.items()}
        book.memo["stretched"] = replace(
            book, declarations=declarations, parameters=rows, memo=memo
        )
    other: Rulebook = book.memo["stretched"]
    return other


def _declared(one: ParameterDeclaration) -> ParameterDeclaration:
    return replace(one, ceiling=one.ceiling * STRETCH) if one.ceiling else one


def _row(one: ParameterValue) -> ParameterValue:
    other = one.assumed and isinstance(one.value, Fraction)
    return replace(one, value=one.value * STRETCH) if other else one  # type: ignore[operator]
