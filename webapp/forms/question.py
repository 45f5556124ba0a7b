"""What every form of the journey has in common.

A form carries the revision it was made from, reads what was entered into fact values (`given`),
or says what to do. The form of one fact also knows its template, puts the question's words in,
and fills itself from the answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, RadioField, SelectMultipleField

from webapp.answers import UNCLEAR, Answers
from webapp.engine.model import FactDefinition
from webapp.i18n import _, said

TYPED_AT_MOST = 30


class Refused(Exception):
    """Entries that cannot stand: each field, and a sentence that says what to do."""

    def __init__(self, field: Field, message: str, *more: tuple[Field, str]) -> None:
        self.entries = [(field, message), *more]


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
            for field, message in refused.entries:
                field.errors = [message]
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


def refuse_all(found: Iterable[tuple[Field, str]]) -> None:
    """Raises Refused if anything was found; all of it at once."""
    if wrong := list(found):
        raise Refused(*wrong[0], *wrong[1:])


def is_group(field: Any) -> bool:
    return field.type in ("FieldList", "FormField")


def control(field: Field) -> str:
    """The id of the first thing to press or type into."""
    listed = isinstance(field, RadioField) or getattr(field, "boxes", False)
    return f"{field.id}-0" if listed else str(field.id)


class CheckboxesField(SelectMultipleField):
    boxes = True


def pairs(field: RadioField | SelectMultipleField) -> list[tuple[str, str]]:
    """The choices of a field: value and label."""
    return list(field.choices)  # type: ignore[arg-type]


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
