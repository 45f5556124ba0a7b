"""Amounts in words: for whom, per what, from when, and what must be confirmed.

One amount may have several rows: `when` says for which answers each holds (一级：…；二级：…).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from webapp.engine.model import Provision, Rulebook
from webapp.i18n import _, in_turn, said
from webapp.wording import WEAK
from webapp.wording.days import said_month

A_YEAR, MONTHS = 365, 12
ABOUT_A_MONTH = "about_a_month"
Row = Mapping[str, Any]


@dataclass(frozen=True)
class AmountWords:
    """One sum: what it is, how much, and how old the figure is."""

    what: str
    sum: str
    note: str


def yuan(fen: int) -> str:
    """Fen as yuan with separators: 1,189.50."""
    whole, rest = divmod(fen, 100)
    return f"{whole:,}.{rest:02d}" if rest else f"{whole:,}"


def amounts(book: Rulebook, provision: Provision, found: list[Row], on: date) -> list[AmountWords]:
    """The sums of one door."""
    says = {
        a.id: said(f"provision.{provision.id}.amount.{a.id}", a.says) for a in provision.amounts
    }
    monthly = {amount.id for amount in provision.amounts if amount.value}
    return [
        _amount(book, says[id], [_by_month(row) if id in monthly else row for row in rows], on)
        for id, rows in groupby(found, key=lambda row: row["id"])
    ]


def _by_month(row: Row) -> Row:
    """What is worked out from a standard of a year is paid by the month."""
    if row["fen"] is None or not row["unit"].endswith("year"):
        return row
    unit = row["unit"].removesuffix("year") + ABOUT_A_MONTH
    return {**row, "fen": row["fen"] // MONTHS, "unit": unit}


def _amount(book: Rulebook, what: str, rows: list[Row], on: date) -> AmountWords:
    known = [row for row in rows if row["fen"] is not None]
    if not known:
        return AmountWords(what, _("金额未找到"), _("办的时候问一问能拿多少。"))
    sums = list(dict.fromkeys(_sum(book, row) for row in known))
    between = _("；") if all(row["when"] for row in known) else _("；或者")
    return AmountWords(what, between.join(sums), dated(known, on, len(sums)))


def said_sums(found: list[AmountWords]) -> str:
    """All sums in one line, with their dates; what each is for where there are several."""
    if len(found) == 1:
        return _("%(sum)s。%(note)s", sum=found[0].sum, note=found[0].note)
    named = (_("%(what)s：%(sum)s", what=one.what, sum=one.sum) for one in found)
    notes = dict.fromkeys(one.note for one in found)
    return in_turn(_("；").join(named) + _("。"), *notes) if found else ""


def _sum(book: Rulebook, row: Row) -> str:
    sum = per(row["fen"], row["unit"])
    told = [_case(book, name, codes) for name, codes in (row["when"] or {}).items()]
    if not any(told):
        return sum
    return _("%(cases)s的，%(sum)s", cases=_("，").join(filter(None, told)), sum=sum)


def _case(book: Rulebook, name: str, codes: str) -> str:
    """For which options of a fact a figure holds: 残疾等级是一级、二级; nothing where for all."""
    fact, chosen = book.facts[name], codes.split(",")
    if len(chosen) >= len(fact.options):
        return ""
    labels = [said(f"fact.{name}.option.{c}", fact.options.get(c, c)) for c in chosen]
    title = said(f"fact.{name}.title", fact.title)
    return _("%(title)s是%(options)s", title=title, options=_("、").join(labels))


def per(fen: int, unit: str) -> str:
    """A sum with for whom and per what."""
    if unit.endswith(ABOUT_A_MONTH):
        return _("每人每月大约 %(sum)s 元", sum=yuan(fen // 100 * 100))
    if unit.endswith("month"):
        return _("每人每月 %(sum)s 元", sum=yuan(fen))
    if unit.endswith("year"):
        return _("每人每年 %(sum)s 元", sum=yuan(fen))
    return _("%(sum)s 元", sum=yuan(fen))


def dated(rows: list[Row], on: date, sums: int) -> str:
    """Of when the figures are, and whether to confirm them."""
    newest = max((str(row["as_of"]) for row in rows if row["as_of"]), default=None)
    unsure = sums > 1 or any(row["trust"] in WEAK for row in rows)
    if newest is None and all(row["given"] for row in rows):
        by_answer = _("这是按回答里填的标准算的。")
        return in_turn(by_answer, _("请先确认。")) if unsure else by_answer
    if newest is None:
        return _("不知道是哪一年的数，请先确认。")
    month = said_month(newest)
    if unsure or (on - date.fromisoformat(newest)).days > A_YEAR:
        return _("这是 %(month)s的数，现在是多少请先确认。", month=month)
    return _("这是 %(month)s的数。", month=month)
