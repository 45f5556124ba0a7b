"""Which office is meant: where the 户口 is, or its like where someone lives.

Services follow the place where one lives (`bound_by: lives_in`, `rides_in`), and so do the offices
to ask about them. Only where that is for certain the place of the 户口, one name does for both.
"""

from __future__ import annotations

from collections.abc import Iterable

from webapp.engine.model import BoundBy, Rulebook
from webapp.engine.view import View


def by_residence(kinds: Iterable[BoundBy]) -> bool:
    """Whether rules bound like this leave the 户口 alone."""
    return BoundBy.HUKOU not in kinds


def away(view: View, kinds: Iterable[BoundBy]) -> bool:
    """Whether the offices of such rules may be others than those of the 户口.

    A place with others below it (另一个区, 其他省份) may be two places.
    """
    hukou, here = view.values.get("household.hukou"), view.values.get("household.lives_in")
    return by_residence(kinds) and (hukou != here or here not in _single(view.book))


def _single(book: Rulebook) -> frozenset[str]:
    """The places that have none below them."""
    if "single_places" not in book.memo:
        above = {place.parent for place in book.places.values()}
        book.memo["single_places"] = frozenset(book.places.keys() - above)
    found: frozenset[str] = book.memo["single_places"]
    return found


def office(book: Rulebook, id: str, away: bool) -> str:
    """The office of this kind that is meant."""
    known = book.offices.get(id)
    return (known.here if known and away else None) or id
