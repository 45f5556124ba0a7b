"""The local 低保 standard: what we hold, with its date and source, and what the person was told.

A figure we hold is shown and filled in; only the person's word makes it today's.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from wtforms import RadioField, StringField

from webapp.answers import HUKOU, UNCLEAR, Answers
from webapp.engine import figures
from webapp.engine.model import ParameterValue, Rulebook
from webapp.forms import parsing
from webapp.forms.money import yuan
from webapp.forms.parsing import PER_YEAR, Unreadable
from webapp.forms.question import QuestionForm, Refused
from webapp.forms.typed import limits
from webapp.i18n import _, said
from webapp.wording.days import said_month

STANDARD, AREA = "dibao_standard_annual", "household.area"
HELPER = "standard"
FAR = 3


class StandardForm(QuestionForm):
    template = "pages/question_standard.html"
    answer = RadioField(validate_choice=False)
    amount = StringField()
    period = RadioField(validate_choice=False)
    figures: tuple[ParameterValue, ...] = ()

    def words(self) -> None:
        self.answer.label.text = _("问过现在的标准吗？")
        unsure = _("不清楚，先用上面的数估算") if self.figures else _("不清楚")
        self.answer.choices = [("asked", _("问过，现在是下面这个数")), (UNCLEAR, unsure)]
        self.amount.label.text = _("现在的低保标准（元，每人）")
        self.period.label.text = _("是一个月的还是一年的？")
        self.period.choices = [("month", _("每人每月")), ("year", _("每人每年"))]

    def hold(self, found: tuple[ParameterValue, ...]) -> None:
        """The figures of the rulebook for this place; a single one is filled in."""
        self.figures = found
        self.words()
        if len(found) == 1 and not self.is_submitted():
            self.period.data = found[0].per or "year"
            self.amount.data = yuan(published(found[0]))

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
            raise Refused(self.answer, _("请选一个：问过，还是不清楚。"))
        return {self.name: self._annual()}

    def _annual(self) -> int:
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
        if self._far_from_held(annual):
            message = _("这个数和我们查到的差得太远。请看一看是每月还是每年。")
            raise Refused(self.period, message)
        return annual

    def _far_from_held(self, annual: int) -> bool:
        """Whether it is so far from the figures we hold that a month was taken for a year."""
        held = [int(Fraction(figure.value)) for figure in self.figures]
        least, most = min(held, default=annual), max(held, default=annual)
        return not least / FAR <= annual <= most * FAR


def published(figure: ParameterValue) -> int:
    """Fen of a figure in the period it was published for."""
    annual = Fraction(figure.value)
    return int(annual / 12 if figure.per == "month" else annual)


def known_standards(book: Rulebook, answers: Answers, on: date) -> tuple[ParameterValue, ...]:
    """The newest 低保 standards we hold for where the 户口 is.

    One for town and one for country, as long as nobody has said which.
    """
    place = answers.place(HUKOU)
    if place not in book.places:
        return ()
    rows = figures.rows(book, STANDARD, str(place), on)
    areas = [str(code) for code in book.facts[AREA].options]
    if (said_area := str(answers.values.get(AREA))) in areas:
        areas = [said_area]
    picked = [figures.pick(rows, {"area": area}) for area in areas]
    numbers = [row for row in picked if row and isinstance(row.value, Fraction)]
    return tuple({id(row): row for row in numbers}.values())


def said_figure(book: Rulebook, figure: ParameterValue) -> str:
    """The figure in words, with its period: 城镇 每人每月 646 元（2024年1月起）."""
    amount = yuan(published(figure))
    if figure.per == "month":
        text = _("每人每月 %(amount)s 元", amount=amount)
    else:
        text = _("每人每年 %(amount)s 元", amount=amount)
    area = figure.where.get("area", ())
    options = book.facts[AREA].options
    names = [said(f"fact.{AREA}.option.{code}", options[code]) for code in options if code in area]
    return _("%(area)s：%(figure)s", area=names[0], figure=text) if len(names) == 1 else text


def said_date_of(figure: ParameterValue) -> str:
    """Since when the figure holds."""
    if figure.from_ is None:
        return _("不知道是哪一年的数。")
    return _("这是从%(month)s开始的数。", month=said_month(figure.from_))
