"""The journey: notice and yes, places, one question a page, check your answers.

Which page comes next is a function of the answers; nothing else is remembered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from webapp import answers as store
from webapp.answers import HUKOU, Answers
from webapp.config import rulebook, today
from webapp.engine.assessment import assess
from webapp.engine.interview import Progress, progress
from webapp.engine.model import FactDefinition, FactType
from webapp.engine.view import NotApplicable
from webapp.errors import keeps_entries
from webapp.forms import StartForm, ThemesForm, VisitForm
from webapp.forms.changing import answered
from webapp.forms.money import IncomeForm
from webapp.forms.places import PlacesForm
from webapp.forms.question import JourneyForm
from webapp.forms.shown import said_answers, said_value
from webapp.i18n import _, said
from webapp.pages import as_seen, form_page, needs_yes, see_other
from webapp.pages.beside import asking, beside
from webapp.wording.cards import benefit_name
from webapp.wording.compare import changed
from webapp.wording.doubts import doubts
from webapp.wording.notes import theme_words

blueprint = Blueprint("journey", __name__)
SAID_AT_MOST = 6
Clash = tuple[str, str, str]


@blueprint.route("/", methods=["GET", "POST"])
@keeps_entries
def start() -> Any:
    """What is asked, why, that nothing is kept; for whom; the yes."""
    lost = "again" in request.args and not store.current().consent
    return _about_the_visit(StartForm().about(), "pages/start.html", lost=lost)


def _about_the_visit(form: VisitForm, template: str, **shown: Any) -> Any:
    """Show a form that asks for no fact, or take what it gave and go on."""
    answers = store.current()
    if not form.is_submitted():
        form.fill(answers)
    elif form.validate():
        if clashes := _chosen_elsewhere(form, answers):
            return _conflict(clashes)
        store.save(answers.with_visit(form.given))
        return see_other(_after_start(store.current()))
    return _page(template, form, **shown)


def _chosen_elsewhere(form: VisitForm, answers: Answers) -> list[Clash]:
    """What was chosen otherwise in another tab since this form was made: title, kept, new."""
    if answers.visit <= form.revision_number:
        return []
    kept = type(form)(formdata=None).about()
    kept.fill(answers)
    before, now = kept.chosen(), form.chosen()
    return [(title, before[title], now[title]) for title in now if before[title] != now[title]]


def _after_start(answers: Answers) -> str:
    if answers.themes is None:
        return ".themes"
    return ".next_question" if HUKOU in answers.values else ".places"


@blueprint.route("/themes", methods=["GET", "POST"])
@needs_yes
@keeps_entries
def themes() -> Any:
    """Which parts of life to ask about: first, so that nobody answers more than they need."""
    return _about_the_visit(ThemesForm().about(), "pages/themes.html")


@blueprint.route("/places", methods=["GET", "POST"])
@needs_yes
@keeps_entries
def places() -> Any:
    form = PlacesForm().about(rulebook())
    return _ask(form, "pages/places.html")


@blueprint.route("/questions/<name>", methods=["GET", "POST"])
@needs_yes
@keeps_entries
def question(name: str) -> Any:
    definition = rulebook().facts.get(name) or abort(404)
    if definition.type is FactType.PLACE:
        return see_other(".places")
    form = asking(definition, _answers())
    if isinstance(form, IncomeForm) and "step" in request.form:
        return _step(form, request.form["step"])
    return _ask(form, form.template)


@blueprint.get("/next")
@needs_yes
def next_question() -> Any:
    """The next question worth asking, or the check of all answers."""
    return redirect(_next_address(_answers()), 303)


@blueprint.get("/answers")
@needs_yes
def check() -> str:
    found = _progress(_answers())
    given = said_answers(rulebook(), store.current())
    chosen = store.current().themes
    return render_template(
        "pages/check.html",
        given=given,
        idle=_idle(),
        left=len(found.questions),
        undecided=found.undecided,
        changes=_changes(),
        doubts=[
            {"says": one.says, "facts": [(fact, _title(fact)) for fact in one.facts]}
            for one in doubts(_answers().values, today())
        ],
        themes=[theme_words(theme) for theme in chosen] if chosen else [_("全部")],
    )


def _ask(form: Any, template: str) -> Any:
    """Show the form, or take what it gave and go on."""
    answers = _answers()
    if not form.is_submitted():
        form.fill(answers)
    elif form.validate():
        if answers.changed_since(form.revision_number, form.given):
            return _conflict(
                [
                    (_title(fact), _words(fact, answers.values.get(fact)), _words(fact, value))
                    for fact, value in form.given.items()
                    if answers.values.get(fact) != value
                ]
            )
        return _taken(form, answers)
    return _page(template, form)


def _taken(form: JourneyForm, answers: Answers) -> Response:
    before, answers = answers, answered(rulebook(), answers, form.given, today())
    if isinstance(form, IncomeForm):
        answers = answers.with_rows(form.name, [] if form.unclear.data else form.typed_rows())
    if HUKOU not in answers.values:
        store.save(answers)
        return redirect(url_for(".places"), 303)
    found = _progress(answers)
    store.save(replace(answers, left=(len(found.questions), found.undecided)))
    _note_changes(before, answers, form.given)
    return redirect(_came_from() or _address_of(found.questions), 303)


def _came_from() -> str | None:
    """The page that sent someone to a single question (`?for=`), to go back to."""
    wanted = request.args.get("for", "")
    if wanted == "job":
        return url_for("job.work")
    return url_for("results.benefit", benefit=wanted) if wanted in rulebook().benefits else None


def _note_changes(before: Answers, after: Answers, given: Mapping[str, Any]) -> None:
    """Where an earlier answer was changed, the results that changed are told on the next page."""
    if all(before.values.get(name, value) == value for name, value in given.items()):
        return
    book, on = rulebook(), today()
    told = [assess(book, one.facts(book), on) for one in (before, after)]
    pairs = changed(book, *told)
    rows = [(pair.id, pair.before, pair.after) for pair in pairs[:SAID_AT_MOST]]
    session["changed"] = rows, len(pairs) - len(rows)


def _next_address(answers: Answers) -> str:
    if HUKOU not in answers.values:
        return url_for(".places")
    return _address_of(_progress(answers).questions)


def _address_of(asked: list[str]) -> str:
    return url_for(".question", name=asked[0]) if asked else url_for(".check")


def _progress(answers: Answers) -> Progress:
    """What is still worth asking; a household of one."""
    return progress(rulebook(), answers.facts(rulebook()), today())


def _idle() -> set[str]:
    """The answers given that do not concern this person now; they are kept."""
    view = as_seen(_answers().facts(rulebook()))
    return {name for name in view.values if isinstance(view.fact(name), NotApplicable)}


def _answers() -> Answers:
    """The answers of this request that this rulebook understands."""
    return store.understood(rulebook())


def _page(template: str, form: JourneyForm, **shown: Any) -> Any:
    return form_page(template, form, changes=_changes(), **beside(form, _answers()), **shown)


def _changes() -> dict[str, Any]:
    """The results that the last answer changed, told once: (name, before, after), and how many
    more there are."""
    book = rulebook()
    noted, more = session.pop("changed", ([], 0))
    rows = [(benefit_name(book.benefits[id]), was, now) for id, was, now in noted
            if id in book.benefits]  # fmt: skip
    return {"rows": rows, "more": more}


def _step(form: IncomeForm, step: str) -> Any:
    """Another row, or the sum so far: what was typed is kept, nothing is decided."""
    valid = form.validate()
    if form.expired or (step != "add" and not valid):
        return _page(form.template, form)
    rows = form.typed_rows()
    if step == "add" and len(rows) < (form.rows.max_entries or 0):
        rows.append(["", rows[-1][1]])
    store.save(store.current().with_rows(form.name, rows))
    anchor = f"rows-{len(rows) - 1}-amount" if step == "add" else "total"
    return redirect(url_for(".question", name=form.name, _anchor=anchor), 303)


def _conflict(clashes: list[Clash]) -> Any:
    """Answered differently in another tab since this form was made: both are shown."""
    entered = [
        (key, value)
        for key, value in request.form.items(multi=True)
        if key not in ("csrf_token", "revision")
    ]
    page = render_template("pages/conflict.html", clashes=clashes, entered=entered)
    return page, 409


def _definition(fact: str) -> FactDefinition:
    return rulebook().facts[fact]


def _title(fact: str) -> str:
    return said(f"fact.{fact}.title", _definition(fact).title)


def _words(fact: str, value: Any) -> str:
    return _("没有回答") if value is None else said_value(rulebook(), _definition(fact), value)
