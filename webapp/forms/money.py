"""Questions about money: income from several sources, and the local 低保 standard."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from wtforms import FieldList, Form, FormField, RadioField, SelectField, StringField

from webapp.answers import HUKOU, UNCLEAR, Answers
from webapp.engine.model import ParameterValue, Rulebook
from webapp.forms import parsing
from webapp.forms.parsing import PER_YEAR, Unreadable
from webapp.forms.question import TYPED_AT_MOST, QuestionForm, Refused
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
        """Fen a year over the rows that can be read; None where none can."""
        sums = []
        for amount, period in self.typed_rows():
            try:
                sums.append(parsing.money(amount) * PER_YEAR[period])
            except (Unreadable, KeyError):
                continue
        return sum(sums) if sums else None

    def typed(self) -> int:
        filled = [r.form for r in self.rows if parsing.plain(r.form.amount.data)]
        total = sum(self._annual(row) for row in filled or [self.rows[0].form])
        least, most = limits(self.definition, 0, 10**12)
        if not least <= total <= most:
            raise Refused(self.rows[0].form.amount, _("钱数太大了。请看一看单位是不是元。"))
        return total

    def _annual(self, row: Row) -> int:
        try:
            fen = parsing.money(row.amount.data)
        except Unreadable as error:
            raise Refused(row.amount, str(error)) from error
        if fen == 0:
            return 0
        if row.period.data not in PER_YEAR:
            raise Refused(row.period, _("请选多久一次：每月、每季还是每年。"))
        return fen * PER_YEAR[row.period.data]


class StandardForm(QuestionForm):
    """The local 低保 standard.

    A figure we hold is shown; only the person's word makes it today's.
    """

    template = "pages/question_standard.html"
    answer = RadioField(validate_choice=False)
    amount = StringField()
    period = RadioField(validate_choice=False)
    known: ParameterValue | None = None

    def words(self) -> None:
        self.answer.label.text = _("这个数是现在的吗？")
        self.answer.choices = [("asked", _("我问过了，现在是这个数"))]
        self.amount.label.text = _("低保标准（元，每人）")
        self.period.label.text = _("是一个月的还是一年的？")
        self.period.choices = [("month", _("每人每月")), ("year", _("每人每年"))]

    def hold(self, figure: ParameterValue | None) -> None:
        """The figure of the rulebook for this place, if it has one."""
        self.known = figure
        unsure = _("不清楚，先用这个旧数估算") if figure else _("不清楚")
        self.answer.choices = [("asked", _("我问过了，现在是这个数")), (UNCLEAR, unsure)]
        if figure and not self.is_submitted():
            self.period.data = figure.per or "year"
            self.amount.data = yuan(published(figure))

    def show(self, value: Any) -> None:
        if value == UNCLEAR:
            self.answer.data = UNCLEAR
            return
        self.answer.data = "asked"
        monthly = value % 12 == 0 and self.period.data != "year"
        self.amount.data = yuan(value // 12 if monthly else value)
        self.period.data = "month" if monthly else "year"

    def read(self) -> dict[str, Any]:
        if self.answer.data == UNCLEAR:
            return {self.name: UNCLEAR}
        if self.answer.data != "asked":
            raise Refused(self.answer, _("请选一个：问过了，还是不清楚。"))
        try:
            fen = parsing.money(self.amount.data)
        except Unreadable as error:
            raise Refused(self.amount, str(error)) from error
        if self.period.data not in PER_YEAR:
            raise Refused(self.period, _("请选是每月的还是每年的。"))
        annual = fen * PER_YEAR[self.period.data]
        least, most = limits(self.definition, 1, 10**8)
        if not least <= annual <= most:
            raise Refused(self.amount, _("这个数不像低保标准。请看一看是每月还是每年。"))
        return {self.name: annual}


def published(figure: ParameterValue) -> int:
    """Fen of a figure in the period it was published for."""
    annual = Fraction(figure.value)
    return int(annual / 12 if figure.per == "month" else annual)


def said_figure(figure: ParameterValue) -> str:
    """The figure in words, with its period."""
    amount = yuan(published(figure))
    if figure.per == "month":
        return _("每人每月 %(amount)s 元", amount=amount)
    return _("每人每年 %(amount)s 元", amount=amount)


def said_date_of(figure: ParameterValue) -> str:
    """Since when the figure holds."""
    if figure.from_ is None:
        return _("不知道是哪一年的数。")
    day = figure.from_
    return _("这是从 %(year)s年%(month)s月开始的数。", year=day.year, month=day.month)


def known_standard(book: Rulebook, answers: Answers, on: date) -> ParameterValue | None:
    """The newest 低保 standard we hold for where the 户口 is, and for town or country."""
    place, area = answers.place(HUKOU), answers.values.get("household.area")
    if place is None or place not in book.places:
        return None
    for id in book.lineage(place):
        rows = [
            row
            for row in book.parameters.get(("dibao_standard_annual", id), ())
            if isinstance(row.value, Fraction | int)
            and (row.from_ is None or row.from_ <= on)
            and area in row.where.get("area", {area})
        ]
        if rows:
            return max(rows, key=lambda row: row.from_ or date.min)
    return None
