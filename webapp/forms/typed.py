"""Questions answered by typing: a number, a month, a day; and a grade for every kind."""

from __future__ import annotations

from typing import Any, ClassVar

from wtforms import BooleanField, Field, HiddenField, SelectField, StringField

from webapp import answers as store
from webapp.answers import UNCLEAR, Answers
from webapp.config import today
from webapp.engine.facts import VALID_UNTIL
from webapp.engine.model import FactDefinition
from webapp.forms import parsing
from webapp.forms.parsing import Unreadable
from webapp.forms.question import QuestionForm, Refused
from webapp.i18n import _, said

A_CHILD, AN_ADULT, YEARS_VALID = 6, 41, 5
"""The ages of the examples."""


class TypedForm(QuestionForm):
    """Something to type, with a box for 不清楚 last."""

    unclear = BooleanField()

    def words(self) -> None:
        self.unclear.label.text = _("不清楚")

    def fill(self, answers: Answers) -> None:
        if answers.values.get(self.name) == UNCLEAR:
            self.unclear.data = True
        else:
            super().fill(answers)

    def read(self) -> dict[str, Any]:
        if not self.unclear.data:
            return {self.name: self.typed()}
        if any(plain for plain in self.entries()):
            raise Refused(self.unclear, _("填了内容，又选了“不清楚”。请只留一个。"))
        return {self.name: UNCLEAR}

    def typed(self) -> Any:
        raise NotImplementedError

    def entries(self) -> list[str]:
        """Everything typed or chosen besides 不清楚."""
        typed = [f for f in self if isinstance(f, StringField) and not isinstance(f, HiddenField)]
        return [field.data or "" for field in typed]


class IntegerForm(TypedForm):
    template = "pages/question_number.html"
    number = StringField()

    def words(self) -> None:
        super().words()
        self.unit = said(f"fact.{self.name}.unit", self.definition.unit)
        self.number.label.text = self.ask

    def show(self, value: Any) -> None:
        self.number.data = str(value)

    def typed(self) -> int:
        try:
            number = parsing.whole(self.number.data)
        except Unreadable as error:
            raise Refused(self.number, str(error)) from error
        least, most = limits(self.definition, 0, 999_999)
        if not least <= number <= most:
            message = _("请填 %(least)s 到 %(most)s 之间的数字。", least=least, most=most)
            raise Refused(self.number, message)
        return number


class MonthForm(TypedForm):
    template = "pages/question_date.html"
    year, month = StringField(), StringField()
    day: Any = None
    must_be_past: ClassVar[bool] = False

    def words(self) -> None:
        super().words()
        self.year.label.text, self.month.label.text = _("年"), _("月")

    def show(self, value: Any) -> None:
        self.year.data, number = value.split("-")[:2]
        self.month.data = str(int(number))

    def typed(self) -> str:
        try:
            found = self.parse()
        except Unreadable as error:
            raise Refused(self.wrong_part(), str(error)) from error
        least = str(self.definition.limits.min or "1900-01")
        if found < least[: len(found)]:
            raise Refused(self.year, _("年份太早了。请看一看。"))
        if self.must_be_past and found > today().isoformat()[: len(found)]:
            raise Refused(self.year, _("这一天还没有到。请看一看年份。"))
        return found

    def example(self) -> str:
        """A date as it would be typed; a certificate runs out in years to come."""
        year = today().year + (YEARS_VALID if self.name == VALID_UNTIL else -1)
        return _("例如 %(year)s 年 9 月。", year=year)

    def parse(self) -> str:
        return parsing.month(self.year.data, self.month.data)

    def wrong_part(self) -> Field:
        try:
            parsing.year(self.year.data)
        except Unreadable:
            return self.year
        return self.month


class DateForm(MonthForm):
    day = StringField()
    must_be_past = True

    def example(self) -> str:
        """A birth as it would be typed; a child was born a few years ago."""
        child = store.current().voice == "child"
        return _("例如 %(year)s 年 3 月。", year=today().year - (A_CHILD if child else AN_ADULT))

    def words(self) -> None:
        super().words()
        self.day.label.text = _("日（可以不填）")

    def show(self, value: Any) -> None:
        super().show(value)
        if len(value) == 10:
            self.day.data = str(int(value[8:]))

    def parse(self) -> str:
        return parsing.day(self.year.data, self.month.data, self.day.data)

    def wrong_part(self) -> Field:
        try:
            parsing.month(self.year.data, self.month.data)
        except Unreadable:
            return super().wrong_part()
        return self.day


class PartsForm(TypedForm):
    """A grade for every kind of disability named on a 多重 certificate."""

    template = "pages/question_parts.html"
    vision, hearing, speech = (SelectField(validate_choice=False) for _i in range(3))
    physical, intellectual, mental = (SelectField(validate_choice=False) for _i in range(3))

    def words(self) -> None:
        super().words()
        grades = [("1", _("一级")), ("2", _("二级")), ("3", _("三级")), ("4", _("四级"))]
        for code, label in self.option_choices():
            field = self[code]
            field.label.text = label
            field.choices = [("", _("证上没有写")), *grades, (UNCLEAR, _("有，级别不清楚"))]

    def show(self, value: Any) -> None:
        for part in value:
            self[part["category"]].data = str(part["grade"])

    def entries(self) -> list[str]:
        return [self[code].data or "" for code in self.definition.options]

    def typed(self) -> list[dict[str, Any]]:
        chosen = dict(zip(self.definition.options, self.entries(), strict=True))
        parts = [
            {"category": code, "grade": int(grade) if grade.isdecimal() else UNCLEAR}
            for code, grade in chosen.items()
            if grade in ("1", "2", "3", "4", UNCLEAR)
        ]
        if not parts:
            first = self[next(iter(self.definition.options))]
            raise Refused(first, _("请至少选一种。都不知道就选“不清楚”。"))
        return parts


def limits(definition: FactDefinition, least: int, most: int) -> tuple[int, int]:
    """The limits of a number, as whole numbers."""
    given = definition.limits
    return int(given.min or least), int(given.max or most)
