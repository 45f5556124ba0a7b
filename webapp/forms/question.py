"""One form for each type of fact. A form knows its template, fills itself from the answers, and
reads what was entered into fact values (`given`), or says what to do."""

from __future__ import annotations

from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)

from webapp.answers import UNCLEAR, Answers
from webapp.engine.model import FactDefinition
from webapp.forms import parsing
from webapp.forms.parsing import Unreadable
from webapp.i18n import rule_text, said

TYPED_AT_MOST = 30


class Refused(Exception):
    """An entry that cannot stand: the field, and a sentence that says what to do."""

    def __init__(self, field: Field, message: str) -> None:
        self.field, self.message = field, message


class JourneyForm(FlaskForm):
    """A form that carries the revision it was made from and gathers its errors for the summary."""

    revision = HiddenField()
    expired = False

    def made_from(self, revision: int) -> None:
        self.revision.data = str(revision)

    @property
    def revision_number(self) -> int:
        typed = self.revision.data or ""
        return int(typed) if typed.isdecimal() and len(typed) < 9 else 0

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            self.expired = bool(self.errors.get("csrf_token"))
            return False
        try:
            self.given = self.read()
        except Refused as refused:
            refused.field.errors = [refused.message]
            return False
        return True

    def read(self) -> dict[str, Any]:
        """Fact values from the entries.

        Raises:
            Refused: with the field and what to do.
        """
        raise NotImplementedError

    def error_list(self) -> list[tuple[str, str]]:
        """Control id and message of every error, for the summary."""
        if self.expired:
            return [("go-on", _("这一页放得太久，没有记下。请看一看填的内容，再按一次。"))]
        fields = [f for f in self._walk(self) if getattr(f, "errors", None)]
        return [(control(f), f.errors[0]) for f in fields if isinstance(f.errors[0], str)]

    def _walk(self, parts: Any) -> list[Any]:
        found: list[Any] = []
        for part in parts:
            found += self._walk(part) if hasattr(part, "__iter__") and is_group(part) else [part]
        return found


def is_group(field: Any) -> bool:
    return field.type in ("FieldList", "FormField")


def control(field: Field) -> str:
    """The id of the first thing to press or type into."""
    listed = isinstance(field, RadioField) or getattr(field, "boxes", False)
    return f"{field.id}-0" if listed else str(field.id)


class CheckboxesField(SelectMultipleField):
    boxes = True


class QuestionForm(JourneyForm):
    """The form of one fact."""

    template: ClassVar[str]
    name: str
    definition: FactDefinition

    def about(self, definition: FactDefinition) -> QuestionForm:
        """Puts the question's words in; called once, before anything else."""
        self.name, self.definition = definition.name, definition
        self.ask = said(f"fact.{self.name}.ask", definition.ask)
        self.hint = said(f"fact.{self.name}.hint", definition.hint)
        self.words()
        return self

    def words(self) -> None:
        """Labels and choices."""

    def fill(self, answers: Answers) -> None:
        """Shows the answer given before."""
        if (value := answers.values.get(self.name)) is not None:
            self.show(value)

    def show(self, value: Any) -> None:
        raise NotImplementedError

    def option_choices(self) -> list[tuple[str, str]]:
        options = self.definition.options.items()
        context = f"fact.{self.name}.option"
        return [(str(code), said(f"{context}.{code}", label)) for code, label in options]

    def unclear_choice(self) -> tuple[str, str]:
        return UNCLEAR, _("不清楚")


class OptionForm(QuestionForm):
    template = "pages/question_choices.html"
    answer = RadioField(validate_choice=False)

    def words(self) -> None:
        self.answer.label.text = self.ask
        self.answer.choices = [*self.option_choices(), self.unclear_choice()]

    def show(self, value: Any) -> None:
        self.answer.data = str(value)

    def read(self) -> dict[str, Any]:
        if self.answer.data not in dict(self.answer.choices):
            raise Refused(self.answer, _("请选一个。不知道就选“不清楚”。"))
        return {self.name: self.answer.data}


class BoolForm(OptionForm):
    codes: ClassVar[dict[str, Any]] = {"yes": True, "no": False, UNCLEAR: UNCLEAR}

    def option_choices(self) -> list[tuple[str, str]]:
        return super().option_choices() or [("yes", _("是")), ("no", _("不是"))]

    def show(self, value: Any) -> None:
        self.answer.data = next(code for code, known in self.codes.items() if known == value)

    def read(self) -> dict[str, Any]:
        return {self.name: self.codes[super().read()[self.name]]}


class OptionsForm(QuestionForm):
    template = "pages/question_boxes.html"
    answer = CheckboxesField(validate_choice=False)

    def words(self) -> None:
        self.answer.label.text = self.ask
        self.answer.choices = [*self.option_choices(), self.unclear_choice()]

    def show(self, value: Any) -> None:
        self.answer.data = [value] if value == UNCLEAR else value

    def read(self) -> dict[str, Any]:
        known = [code for code, _label in self.answer.choices]
        ticked = [code for code in known if code in (self.answer.data or [])]
        if not ticked:
            raise Refused(self.answer, _("请至少选一个。不知道就选“不清楚”。"))
        for alone in (UNCLEAR, self.definition.exclusive):
            if alone in ticked and len(ticked) > 1:
                label = dict(self.answer.choices)[alone]
                raise Refused(self.answer, _("选了“%(alone)s”，就不要再选别的。", alone=label))
        return {self.name: UNCLEAR if ticked == [UNCLEAR] else ticked}


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
        unit = rule_text(f"fact.{self.name}.unit", self.definition.unit)
        self.number.label.text = _("数字（%(unit)s）", unit=unit) if unit else _("数字")

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
        return found

    def parse(self) -> str:
        return parsing.month(self.year.data, self.month.data)

    def wrong_part(self) -> Field:
        try:
            parsing.month(self.year.data, "1")
        except Unreadable:
            return self.year
        return self.month


class DateForm(MonthForm):
    day = StringField()

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


class CertificateForm(OptionForm):
    """Category or grade; the last two digits of the certificate number give both."""

    template = "pages/question_certificate.html"
    code = StringField()

    def words(self) -> None:
        super().words()
        self.code.label.text = _("残疾人证号码的最后两位数字")

    def read(self) -> dict[str, Any]:
        if not parsing.plain(self.code.data):
            return super().read()
        typed, self.code.data = self.code.data, (self.code.data or "")[:TYPED_AT_MOST]
        try:
            category, grade = parsing.certificate_code(typed)
        except Unreadable as error:
            self._forget_a_whole_number()
            raise Refused(self.code, str(error)) from error
        given = {"member.category": category, "member.grade": grade}
        if self.answer.data and self.answer.data not in (given[self.name], UNCLEAR):
            raise Refused(self.code, _("选的和证号不一样。请看一看证，只留一个。"))
        return given

    def _forget_a_whole_number(self) -> None:
        """A whole certificate number holds the identity number: it is not shown again."""
        if len(parsing.plain(self.code.data)) > len("43B10"):
            self.code.data = ""
