"""The numbers of law: how a row of a parameter is written, and which row binds someone.

A row is looked up from a place upwards; in the nearest place that has one, the latest `from` not
after the day wins. Columns (`by`) narrow a row to options of a fact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import yaml

from webapp.engine.model import (
    Citation,
    ParameterDeclaration,
    ParameterValue,
    Rulebook,
)
from webapp.engine.source import Source

WORDS = ("none", "unspecified")
ROW = {
    "per": str, "from": date, "until": date, "review_by": date,
    "floor": bool, "note": str, "citation": Citation,
}  # fmt: skip
PERIODS = {("month", "month"): 1, ("month", "year"): 12, ("year", "year"): 1, (None, "once"): 1}


@dataclass(frozen=True)
class RowReader:
    """Reads the rows of one parameter of one place."""

    declaration: ParameterDeclaration
    place: str

    def __call__(self, source: Source, node: yaml.Node) -> ParameterValue:
        """One row, its value in the declaration's unit (money in fen).

        Raises:
            Bad: if it cannot be read; its Problems are noted.
        """
        entries = source.entries(node)
        columns = ("places", *self.declaration.by)
        where = {c: _codes(source, entries.pop(c)) for c in columns if c in entries}
        if "value" not in entries:
            raise source.fail(node, "missing_key", "value is missing.")
        value = entries.pop("value")
        for key in entries.keys() - ROW.keys():
            known = ", ".join(("value", *columns, *ROW))
            raise source.fail(entries[key], "unknown_key", f"there is no key {key}: {known}.")
        rest = {key: source.read(one, ROW[key]) for key, one in entries.items()}
        if "from" in rest:
            rest["from_"] = rest.pop("from")
        number = self._number(source, value, rest.get("per"))
        return ParameterValue(number, where=where, place=self.place, mark=source.mark(node), **rest)

    def _number(self, source: Source, node: yaml.Node, per: str | None) -> Fraction | str:
        if isinstance(node, yaml.ScalarNode) and node.value in WORDS:
            return str(node.value)
        value: Fraction = source.read(node, Fraction)
        if self.declaration.kind != "money":
            return value
        unit = self.declaration.unit
        factor = PERIODS.get((per, unit.rpartition("/")[2]))
        if factor is None:
            do = "Write per: month or per: year."
            raise source.fail(node, "odd_period", f"per {per} does not lead to {unit}.", do)
        if (value * 100).denominator != 1:
            raise source.fail(node, "odd_money", f"{value} yuan is no whole number of fen.")
        return value * 100 * factor


def _codes(source: Source, node: yaml.Node) -> frozenset[str]:
    many = isinstance(node, yaml.SequenceNode)
    return (
        frozenset(source.read(node, tuple[str, ...] if many else str))
        if many
        else frozenset([source.read(node, str)])
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


def is_overdue(row: ParameterValue, on: date) -> bool:
    return row.review_by is not None and on >= row.review_by


def _fits(row: ParameterValue, known: Mapping[str, str]) -> bool:
    return all(known.get(c) in codes for c, codes in row.where.items() if c != "places")


def _binds(row: ParameterValue, child: str, on: date) -> bool:
    here = child in row.where.get("places", {child})
    begun = row.from_ is None or row.from_ <= on
    return here and begun and (row.until is None or on <= row.until)


def _from(row: ParameterValue) -> date:
    return row.from_ or date.min


def _value(row: ParameterValue) -> Fraction:
    return row.value if isinstance(row.value, Fraction) else Fraction(0)
