"""What a question page shows beside its form: the sum so far, the figure we hold, the way back."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from webapp.answers import Answers
from webapp.config import rulebook, today
from webapp.engine.model import Citation, FactDefinition, ParameterValue
from webapp.forms import question_form
from webapp.forms.money import IncomeForm, yuan
from webapp.forms.question import JourneyForm, QuestionForm
from webapp.forms.standard import StandardForm, known_standards, said_date_of, said_figure
from webapp.wording.notes import trust_words

HEADS = "household.heads"


class Figure(NamedTuple):
    """A figure of ours as it is shown: how much, since when, from where."""

    says: str
    dated: str
    source: str
    trust: str


def asking(definition: FactDefinition, answers: Answers) -> QuestionForm:
    """The form of a question, holding the figures of ours that it asks about."""
    form = question_form(definition)
    if isinstance(form, StandardForm):
        form.hold(known_standards(rulebook(), answers, today()))
    return form


def beside(form: JourneyForm, answers: Answers) -> dict[str, Any]:
    """More for the template of this form."""
    shown: dict[str, Any] = {"before": _before(form, answers)}
    if isinstance(form, IncomeForm):
        shown |= _sums(form, answers)
    if isinstance(form, StandardForm):
        shown["figures"] = [_figure(figure) for figure in form.figures]
    return shown


def _before(form: JourneyForm, answers: Answers) -> str | None:
    """The fact answered last before this one; its page is the way back."""
    here = form.name if isinstance(form, QuestionForm) else None
    if here is None:
        return None
    now = answers.changed.get(here, answers.revision + 1)
    earlier = {name: answers.changed.get(name, 0) for name in answers.values}
    earlier = {name: revision for name, revision in earlier.items() if revision < now}
    return max(earlier, key=lambda name: earlier[name], default=None)


def _sums(form: IncomeForm, answers: Answers) -> dict[str, str | None]:
    """The sum of a year, and for a household what each one has a month."""
    total, heads = form.total(), answers.values.get(HEADS)
    if total is None:
        return {"total": None}
    if not isinstance(heads, int) or not form.name.startswith("household."):
        return {"total": yuan(total), "each": None}
    return {"total": yuan(total), "each": yuan(round(Fraction(total, 12 * heads)))}


def _figure(figure: ParameterValue) -> Figure:
    source, trust = _source(figure.citation)
    return Figure(said_figure(rulebook(), figure), said_date_of(figure), source, trust)


def _source(citation: Citation | None) -> tuple[str, str]:
    instrument = citation and rulebook().instruments.get(citation.instrument)
    if not citation or not instrument:
        return "", ""
    read: date | None = citation.read or instrument.read
    return instrument.title, trust_words(str(citation.trust or instrument.trust), read)
