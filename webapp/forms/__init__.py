"""A fact definition becomes a form: which kind, with which words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wtforms import BooleanField, Field, RadioField

from webapp.answers import Answers
from webapp.engine.model import FactDefinition, FactType, Theme
from webapp.forms.choice import BoolForm, CertificateForm, OptionForm, OptionsForm
from webapp.forms.money import IncomeForm
from webapp.forms.question import (
    CheckboxesField,
    JourneyForm,
    QuestionForm,
    Refused,
    pairs,
    refuse_all,
)
from webapp.forms.standard import HELPER, StandardForm
from webapp.forms.typed import DateForm, IntegerForm, MonthForm, PartsForm
from webapp.i18n import _
from webapp.wording.notes import theme_words

KINDS: dict[FactType, type[QuestionForm]] = {
    FactType.OPTION: OptionForm,
    FactType.OPTIONS: OptionsForm,
    FactType.BOOL: BoolForm,
    FactType.MONEY: IncomeForm,
    FactType.INTEGER: IntegerForm,
    FactType.DATE: DateForm,
    FactType.MONTH: MonthForm,
    FactType.PARTS: PartsForm,
}
HELPERS: dict[str, type[QuestionForm]] = {
    "certificate_code": CertificateForm,
    "income": IncomeForm,
    HELPER: StandardForm,
}


def question_form(definition: FactDefinition) -> QuestionForm:
    """The form that asks for this fact.

    Raises:
        KeyError: for a place; the three places are asked on one page of their own.
    """
    kind = HELPERS.get(definition.helper or "") or KINDS[definition.type]
    return kind().about(definition)


EVERYTHING = "all"


class VisitForm(JourneyForm):
    """A form that asks for no fact but about the visit."""

    def about(self) -> VisitForm:
        """Puts the words in; called once, before anything else."""
        raise NotImplementedError

    def fill(self, answers: Answers) -> None:
        """Shows what was chosen before."""
        raise NotImplementedError

    def chosen(self) -> dict[str, str]:
        """What is chosen in each field, by its label, in words."""
        found = {}
        for field in self:
            if isinstance(field, RadioField | CheckboxesField):
                labels = [label for code, label in pairs(field) if code in _several(field.data)]
                found[field.label.text] = _("、").join(labels)
        return found


def _several(data: Any) -> list[Any]:
    return data if isinstance(data, list) else [data]


class ThemesForm(VisitForm):
    """Which parts of life to ask about."""

    themes = CheckboxesField(validate_choice=False)

    def about(self) -> ThemesForm:
        self.themes.label.text = _("想查哪些方面？")
        listed = [(theme, theme_words(theme)) for theme in Theme if theme is not Theme.CERTIFICATE]
        self.themes.choices = [*listed, (EVERYTHING, _("全部都查"))]
        return self

    def fill(self, answers: Answers) -> None:
        if answers.themes is not None:
            self.themes.data = list(answers.themes) or [EVERYTHING]

    def read(self) -> dict[str, Any]:
        known = [code for code, _label in pairs(self.themes)]
        ticked = [code for code in known if code in (self.themes.data or [])]
        if not ticked:
            raise Refused(self.themes, _("请至少选一个。不知道选哪个，就选“全部都查”。"))
        return {"themes": () if EVERYTHING in ticked else tuple(ticked)}


class StartForm(VisitForm):
    """For whom, on whose computer, and the yes."""

    voice = RadioField(validate_choice=False)
    computer = RadioField(validate_choice=False)
    guardian = BooleanField()
    consent = BooleanField()

    def about(self) -> StartForm:
        self.voice.label.text = _("给谁查？")
        self.voice.choices = [
            ("self", _("为自己查")),
            ("child", _("为孩子查（不满 18 周岁）")),
            ("other", _("帮别人查")),
        ]
        self.guardian.label.text = _("为孩子查的请勾这里：我是孩子的父母或其他监护人，我同意。")
        self.computer.label.text = _("这是谁的电脑或手机？")
        self.computer.choices = [
            ("own", _("自己的")),
            ("shared", _("公用的，例如社区或网吧的电脑")),
        ]
        self.consent.label.text = _("上面的话我看过了。我同意用我填的回答来查。")
        return self

    def fill(self, answers: Answers) -> None:
        if answers.consent:
            self.voice.data = answers.voice
            self.computer.data = "shared" if answers.shared else "own"

    def _wrong(self) -> Iterator[tuple[Field, str]]:
        if self.voice.data not in dict(pairs(self.voice)):
            yield self.voice, _("请选给谁查。")
        if self.voice.data == "child" and not self.guardian.data:
            yield self.guardian, _("为孩子查，要父母或其他监护人同意。同意就勾这里。")
        if self.guardian.data and self.voice.data in ("self", "other"):
            yield (
                self.guardian,
                _("上面选的不是“为孩子查”。为孩子查，请改上面。不是的，这里不要勾。"),
            )
        if self.computer.data not in dict(pairs(self.computer)):
            yield self.computer, _("请选是自己的，还是公用的。")
        if not self.consent.data:
            yield self.consent, _("同意才能开始。同意就勾这里。")

    def read(self) -> dict[str, Any]:
        refuse_all(self._wrong())
        return {
            "voice": self.voice.data,
            "shared": self.computer.data == "shared",
            "consent": True,
        }
