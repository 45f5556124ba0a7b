"""How a row of a parameter is written: its value, the columns that narrow it, its dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import yaml

from webapp.engine.model import Citation, ParameterDeclaration, ParameterValue
from webapp.rulefiles.source import Source

WORDS = ("none", "unspecified")
ROW = {
    "per": str, "from": date, "until": date, "review_by": date,
    "floor": bool, "assumed": bool, "note": str, "citation": Citation,
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
