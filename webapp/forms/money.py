"""Questions about money: income from several sources."""

from __future__ import annotations

from typing import Any

from wtforms import Field, FieldList, Form, FormField, SelectField, StringField

from webapp.answers import Answers
from webapp.forms import parsing
from webapp.forms.parsing import PER_YEAR, Unreadable
from webapp.forms.question import TYPED_AT_MOST, Refused, refuse_all
from webapp.forms.typed import TypedForm, limits
from webapp.i18n import _

ROWS_AT_MOST = 12


def yuan(fen: int) -> str:
    """Fen as people type them: 1250, 1250.5 becomes 1250.50."""
    return f"{fen // 100}" if fen % 100 == 0 else f"{fen // 100}.{fen % 100:02d}"


def period_choices() -> list[tuple[str, str]]:
    return [("", _("请选")), ("month", _("每月")), ("quarter", _("每季")), ("year", _("每年"))]


class Row(Form):
    """One source of income."""

    amount = StringField()
    period = SelectField(validate_choice=False)


class IncomeForm(TypedForm):
    """Sources with a sum and a period each; what counts is the sum over a year, exact."""

    template = "pages/question_income.html"
    rows = FieldList(FormField(Row), min_entries=1, max_entries=ROWS_AT_MOST)

    def words(self) -> None:
        super().words()
        for number, row in enumerate(self.rows, start=1):
            row.form.period.choices = period_choices()
            row.form.amount.label.text = _("第 %(number)s 项：钱数（元）", number=number)
            row.form.period.label.text = _("第 %(number)s 项：多久一次", number=number)

    def fill(self, answers: Answers) -> None:
        super().fill(answers)
        if rows := answers.rows.get(self.name):
            self._replace(rows)

    def show(self, value: Any) -> None:
        self._replace([[yuan(value), "year"]])

    def _replace(self, rows: list[list[str]]) -> None:
        self.rows.process(None, [{"amount": a, "period": p} for a, p in rows])
        self.words()

    def entries(self) -> list[str]:
        return [row.form.amount.data or "" for row in self.rows]

    def typed_rows(self) -> list[list[str]]:
        """The rows as they stand, to be shown again."""
        known = dict(period_choices())
        return [
            [(r.form.amount.data or "")[:TYPED_AT_MOST], r.form.period.data]
            if r.form.period.data in known
            else [(r.form.amount.data or "")[:TYPED_AT_MOST], ""]
            for r in self.rows
        ]

    def total(self) -> int | None:
        """Fen a year over the rows filled in; None unless all of them can be read."""
        read = [annual(row) for row in self._filled()]
        sums = [fen for fen in read if isinstance(fen, int)]
        return sum(sums) if sums and len(sums) == len(read) else None

    def typed(self) -> int:
        read = [annual(row) for row in self._filled() or [self.rows[0].form]]
        refuse_all(wrong for wrong in read if not isinstance(wrong, int))
        total = sum(fen for fen in read if isinstance(fen, int))
        least, most = limits(self.definition, 0, 10**12)
        if not least <= total <= most:
            raise Refused(self.rows[0].form.amount, _("钱数太大了。请看一看单位是不是元。"))
        return total

    def _filled(self) -> list[Row]:
        return [row.form for row in self.rows if parsing.plain(row.form.amount.data)]


def annual(row: Row) -> int | tuple[Field, str]:
    """Fen a year of one source; or the entry that cannot stand, and what to do."""
    try:
        fen = parsing.money(row.amount.data)
    except Unreadable as error:
        return row.amount, str(error)
    if fen and row.period.data not in PER_YEAR:
        return row.period, _("请选多久一次：每月、每季还是每年。")
    return fen * PER_YEAR.get(row.period.data, 1)
