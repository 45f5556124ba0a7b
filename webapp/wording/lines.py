"""The line an income is compared with, and the person's own figure beside it, in words."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from webapp.engine import expression as ex, figures
from webapp.engine.amounts import as_of
from webapp.engine.conditions import value_of
from webapp.engine.criteria import walk
from webapp.engine.determination import place_of
from webapp.engine.model import Criterion, FactType, Provision, Rulebook
from webapp.engine.view import Range, View, candidates
from webapp.i18n import _, criterion_context, said, voiced
from webapp.wording.days import said_month
from webapp.wording.money import yuan

MONTHS = 12
Amount = int | Fraction


def lines(view: View, provision: Provision) -> dict[str, str]:
    """What each condition of a door that compares an income compares it with, by its id."""
    here = view.at(place_of(view, provision.bound_by)).published()
    found = ((one.id, _line(here, one)) for one in walk(provision.criteria))
    return {id: line for id, line in found if line}


def line_of(view: View, provision: Provision) -> str:
    """The first condition that compares an income, with its line; nothing where none does."""
    found = lines(view, provision)
    for one in walk(provision.criteria):
        if one.id in found:
            says = said(criterion_context(provision.id, one), one.says)
            return _("要看：%(condition)s。%(line)s", condition=says, line=found[one.id])
    return ""


def _line(view: View, criterion: Criterion) -> str:
    for when in criterion.when.values():
        for one in ex.walk(when):
            if isinstance(one, ex.Comparison) and _compares(view.book, one):
                return _said(view, one)
    return ""


def _compares(book: Rulebook, one: ex.Comparison) -> bool:
    """Whether an income is compared with a figure of the place."""
    left = isinstance(one.left, ex.Fact) and book.facts[one.left.name].type is FactType.MONEY
    return left and any(book.declarations[n].kind == "money" for n in ex.parameters(one.right))


def _said(view: View, one: ex.Comparison) -> str:
    """The line that is written; where a place may have a wider one, the usual one."""
    written, usual = _written(view, one.right)
    if written is None:
        return ""
    line = value_of(_for_one(view.book, written))(view)
    if isinstance(line, Range):
        sums = f"{_whole(line.low)}–{_whole(line.high)}"
        told = _("这条线有几种，每人每年 %(sums)s 元。", sums=sums)
    elif isinstance(line, Amount) and usual:
        each = _whole(line / MONTHS)
        told = _(
            "一般的线是每人每年 %(sum)s 元（每月大约 %(each)s 元），当地可能更宽。",
            sum=_whole(line), each=each,
        )  # fmt: skip
    elif isinstance(line, Amount):
        each = _whole(line / MONTHS)
        told = _(
            "这条线是每人每年 %(sum)s 元（每月大约 %(each)s 元）。", sum=_whole(line), each=each
        )
    else:
        return ""
    return f"{told}{_dated(view, written)}{_own(view, one)}"


def _written(view: View, node: ex.Expression) -> tuple[ex.Expression | None, bool]:
    """A line without assumed figures, and whether usual ones stand for them; None where none can.

    What the rulebook only assumes is no rule, and is never shown as one.
    """
    if isinstance(node, ex.Arithmetic):
        (left, a), (right, b) = _written(view, node.left), _written(view, node.right)
        both = left is not None and right is not None
        return (replace(node, left=left, right=right), a or b) if both else (None, True)  # type: ignore[arg-type]
    if not isinstance(node, ex.Parameter) or not _assumed(view, node.name):
        return node, False
    usual = view.book.declarations[node.name].usual
    return (ex.Parameter(usual), True) if usual and not _assumed(view, usual) else (None, True)


def _assumed(view: View, name: str) -> bool:
    return any(row.assumed for row, _why in candidates(view, name) if row)


def _for_one(book: Rulebook, node: ex.Expression) -> ex.Expression:
    """A line for one person: what counts people is one."""
    if isinstance(node, ex.Arithmetic):
        return replace(node, left=_for_one(book, node.left), right=_for_one(book, node.right))
    return ex.Constant(1) if _counts(book, node) else node


def _counts(book: Rulebook, node: ex.Expression) -> bool:
    return isinstance(node, ex.Fact) and book.facts[node.name].type is FactType.INTEGER


def _own(view: View, one: ex.Comparison) -> str:
    """What the person has given, for one person where the line is for one of several."""
    assert isinstance(one.left, ex.Fact)
    given = view.fact(one.left.name)
    people = [view.fact(n.name) for n in ex.walk(one.right) if isinstance(n, ex.Fact)]
    if not isinstance(given, int) or not all(isinstance(n, int) and n for n in people):
        return ""
    own = Fraction(given)
    for count in people:
        own /= count
    each = _whole(own / MONTHS)
    if people:
        return voiced(_("{home}平均每人每年 %(sum)s 元（每月大约 %(each)s 元）。",
                        sum=_whole(own), each=each))  # fmt: skip
    return voiced(
        _("{who}本人每年 %(sum)s 元（每月大约 %(each)s 元）。", sum=_whole(own), each=each)
    )


def _dated(view: View, node: ex.Expression) -> str:
    """Of when the line is, and that it may have risen since."""
    told = list(dict.fromkeys(filter(None, (_date(view, n) for n in ex.parameters(node)))))
    return "".join(told)


def _date(view: View, name: str) -> str:
    declared = view.book.declarations[name]
    if declared.kind != "money":
        return ""
    if declared.replaced_by and isinstance(view.values.get(declared.replaced_by), int):
        return _("这是填的当地标准。")
    rows = [row for row, _why in candidates(view, name) if row]
    days = [day for row in rows if (day := as_of(view.book, row))]
    if not days:
        return _("不知道是哪一年的线，现在是多少要先问。")
    month = said_month(str(min(days)))
    if any(figures.is_overdue(row, view.on) for row in rows):
        return _("这是 %(month)s的线，现在可能涨了。", month=month)
    return _("这是 %(month)s的线。", month=month)


def _whole(fen: Any) -> str:
    """Fen as whole yuan: 629.99 is 630."""
    return yuan(round(fen / 100) * 100)
