"""The numbers of law: which row of a parameter binds someone.

A row is looked up from a place upwards; in the nearest place that has one, the latest `from` not
after the day wins. Columns (`by`) narrow a row to options of a fact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from webapp.engine.model import (
    ParameterValue,
    Rulebook,
)


def rows(book: Rulebook, name: str, place: str, on: date) -> tuple[ParameterValue, ...]:
    """The rows of a parameter that can bind someone at a place on a day, newest first.

    They are those of the nearest place above that has any; floors of the places above it that are
    newer than some of them come last.
    """
    for above in book.lineage(place):
        child = place[len(above) + 1 :].partition("/")[0]
        found = [row for row in book.parameters.get((above, name), ()) if _binds(row, child, on)]
        if found:
            found.sort(key=_from, reverse=True)
            return (*found, *_floors(book, found[-1], name, book.places[above].parent, on))
    return ()


def _floors(
    book: Rulebook, oldest: ParameterValue, name: str, parent: str | None, on: date
) -> Iterator[ParameterValue]:
    higher = rows(book, name, parent, on) if parent else ()
    return (row for row in higher if row.floor and _from(row) > _from(oldest))


def pick(found: tuple[ParameterValue, ...], known: Mapping[str, str]) -> ParameterValue | None:
    """The newest row of the place that fits the known columns, or a newer floor above its value.

    A column a row does not name fits every option.
    """
    best = [row for row in found if _fits(row, known)]
    if not best:
        return None
    own, *others = best
    floors = [row for row in others if row.floor and row.place != own.place]
    newer = [row for row in floors if _from(row) > _from(own)]
    return max((own, *newer), key=_value) if newer else own


def in_force(row: ParameterValue, on: date) -> bool:
    return (row.from_ or on) <= on <= (row.until or on)


def is_overdue(row: ParameterValue, on: date) -> bool:
    return row.review_by is not None and on >= row.review_by


def _fits(row: ParameterValue, known: Mapping[str, str]) -> bool:
    return all(known.get(c) in codes for c, codes in row.where.items() if c != "places")


def _binds(row: ParameterValue, child: str, on: date) -> bool:
    return child in row.where.get("places", {child}) and in_force(row, on)


def _from(row: ParameterValue) -> date:
    return row.from_ or date.min


def _value(row: ParameterValue) -> Fraction:
    return row.value if isinstance(row.value, Fraction) else Fraction(0)
