"""Questions answered by choosing: one of several, yes or no, several, category and grade."""

from __future__ import annotations

from typing import Any, ClassVar

from wtforms import RadioField, StringField

from webapp.answers import UNCLEAR
from webapp.forms import parsing
from webapp.forms.parsing import Unreadable
from webapp.forms.question import (
    TYPED_AT_MOST,
    CheckboxesField,
    QuestionForm,
    Refused,
    pairs,
)
from webapp.i18n import _


class OptionForm(QuestionForm):
    template = "pages/question_choices.html"
    answer = RadioField(validate_choice=False)

    def words(self) -> None:
        self.answer.label.text = self.ask
        self.answer.choices = [*self.option_choices(), self.unclear_choice()]

    def show(self, value: Any) -> None:
        self.answer.data = str(value)

    def read(self) -> dict[str, Any]:
        if self.answer.data not in dict(pairs(self.answer)):
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
        known = [code for code, _label in pairs(self.answer)]
        ticked = [code for code in known if code in (self.answer.data or [])]
        if not ticked:
            raise Refused(self.answer, _("请至少选一个。不知道就选“不清楚”。"))
        for alone in (UNCLEAR, self.definition.exclusive or UNCLEAR):
            if alone in ticked and len(ticked) > 1:
                label = dict(pairs(self.answer))[alone]
                raise Refused(self.answer, _("选了“%(alone)s”，就不要再选别的。", alone=label))
        return {self.name: UNCLEAR if ticked == [UNCLEAR] else ticked}


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
