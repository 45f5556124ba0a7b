"""What if: one answer changed, both results side by side; nothing is kept."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, render_template, url_for

from webapp import answers as store
from webapp.answers import Answers
from webapp.config import rulebook, today
from webapp.engine.assessment import assess
from webapp.engine.model import FactType
from webapp.errors import keeps_entries
from webapp.forms.changing import supposed
from webapp.forms.shown import said_answers, said_value
from webapp.i18n import said
from webapp.pages import form_page
from webapp.pages.beside import asking, beside
from webapp.pages.results import dates_ahead, needs_places
from webapp.wording.compare import pairs
from webapp.wording.held import MOVING, risk_words

blueprint = Blueprint("suppose", __name__)


@blueprint.get("/what-if")
@needs_places
def index() -> str:
    """Which answer to change."""
    given = said_answers(rulebook(), store.current())
    asked = [one for one in given if rulebook().facts[one.fact].type is not FactType.PLACE]
    return render_template("pages/what_if.html", given=asked)


@blueprint.route("/what-if/<name>", methods=["GET", "POST"])
@needs_places
@keeps_entries
def suppose(name: str) -> Any:
    """The question again; what is answered here changes no answer."""
    book, answers = rulebook(), store.understood(rulebook())
    definition = book.facts.get(name)
    if definition is None or definition.type is FactType.PLACE:
        abort(404)
    form = asking(definition, answers)
    if not form.is_submitted():
        form.fill(answers)
    elif form.validate():
        return _compared(answers, supposed(book, answers, form.given, today()), name)
    return form_page(form.template, form, supposing=True, **beside(form, answers))


def _compared(answers: Answers, other: Answers, name: str) -> str:
    book = rulebook()
    before, after = (assess(book, one.facts(book), today()) for one in (answers, other))
    found = pairs(book, before, after)
    ahead, later = dates_ahead(answers), dates_ahead(other)
    risk = risk_words(answers.values) if name in MOVING else ""
    hanging = [pair for pair in found if risk and pair.held and not pair.differs]
    definition = book.facts[name]
    return render_template(
        "pages/what_if_compared.html",
        title=said(f"fact.{name}.title", definition.title),
        was=_said(answers, name),
        now=_said(other, name),
        differ=[pair for pair in found if pair.differs],
        same=[pair for pair in found if not pair.differs and pair not in hanging],
        hanging=hanging,
        gone=[one for one in ahead if one not in later],
        new=[one for one in later if one not in ahead],
        risk=risk,
        again=url_for(".suppose", name=name),
    )


def _said(answers: Answers, name: str) -> str:
    value = answers.values.get(name)
    return "" if value is None else said_value(rulebook(), rulebook().facts[name], value)
