"""Results: the list by status, one page a benefit, and paper."""

from __future__ import annotations

from functools import wraps
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, url_for

from webapp import answers as store
from webapp.answers import HUKOU, ME, Answers
from webapp.config import rulebook, today
from webapp.engine.assessment import assess
from webapp.engine.dates import Month
from webapp.engine.facts import CERTIFICATE, UNCLEAR, VALID_UNTIL
from webapp.engine.problems import FactErrors
from webapp.forms.shown import Said, said_answers
from webapp.i18n import _, in_chinese, said, voiced
from webapp.outlook.ahead import ahead
from webapp.pages import View, as_seen, needs_yes
from webapp.pages.copies import copied
from webapp.wording.ahead import DateWords, dates
from webapp.wording.cards import benefit_name, benefit_words, listing, said_warnings
from webapp.wording.changes import changes
from webapp.wording.counter import OFFICES_FIRST, Counter, counter as told
from webapp.wording.days import said_month
from webapp.wording.doors import base_name
from webapp.wording.doubts import doubts
from webapp.wording.offers import by_theme, offered_here, offers
from webapp.wording.ranking import asked_about
from webapp.wording.sheet import SIZES_TO_TRY, fitting, sheet, unasked

blueprint = Blueprint("results", __name__)
Found = dict[str, Any]
SHEETS = 2
SOON_OVER = 6
"""Months before its end in which a certificate is told to be renewed."""
GENERAL = {
    "no_plan_here": "no_plan_here",
    "certificate_expired": "certificate_expired_general",
}
PDF_NAME = "huican.pdf"


def needs_places(view: View) -> View:
    """A page that means something only once the places are named."""

    @needs_yes
    @wraps(view)
    def gate(*args: Any, **kwargs: Any) -> Any:
        if HUKOU not in store.current().values:
            return redirect(url_for("journey.places"), 303)
        return view(*args, **kwargs)

    return gate


@blueprint.errorhandler(FactErrors)
def impossible_answers(error: FactErrors) -> Any:
    """Answers that cannot be: each is named, with a link to change it."""
    named = dict.fromkeys(base_name(wrong.fact) for wrong in error.errors)
    facts = [rulebook().facts[name] for name in named if name in rulebook().facts]
    wrong = [(fact.name, said(f"fact.{fact.name}.title", fact.title)) for fact in facts]
    return render_template("pages/results_wrong.html", wrong=wrong), 422


@blueprint.get("/results")
@needs_places
@copied
def results() -> str:
    """Every benefit, grouped by status, most useful first."""
    assessment, member = _assessed()
    return render_template(
        "pages/results.html",
        heading=voiced(_("{who}能申请什么")),
        found=listing(rulebook(), assessment, member),
        doubts=list(doubts(store.understood(rulebook()).values, today())),
        warnings=[*_general_warnings(member), *_ending()],
        place_missing=_place_missing(assessment),
        questions=len(assessment["questions"]),
        offers=len(offered_here(rulebook(), assessment, member)),
    )


@blueprint.get("/offers")
@needs_places
@copied
def offered() -> str:
    """What the plans of the place offer without conditions: to ask about, never a right."""
    found = offers(rulebook(), *_assessed())
    return render_template("pages/offers.html", themes=by_theme(found), count=len(found))


@blueprint.get("/counter")
@needs_places
@copied
def counter() -> str:
    """What to take along and what to say at the offices that matter first."""
    return _counter(OFFICES_FIRST)


@blueprint.get("/counter/all")
@needs_places
@copied
def every_counter() -> str:
    """The same for every office."""
    return _counter(None)


def _counter(most: int | None) -> str:
    assessment, member = _assessed()

    def make() -> Counter:
        return told(rulebook(), assessment, member, most)

    return render_template("pages/counter.html", told=make(), staff=in_chinese(make))


@blueprint.get("/results/<benefit>")
@needs_places
@copied
def benefit(benefit: str) -> str:
    """One benefit: what to do, why, how much, where, by which clause, what would change it."""
    assessment, member = _assessed()
    if benefit not in {row["id"] for row in member["benefits"]}:
        abort(404)
    facts = store.current().facts(rulebook())
    words = benefit_words(rulebook(), assessment, member, benefit, as_seen(facts))
    return render_template(
        "pages/benefit.html",
        words=words,
        changes=changes(rulebook(), facts, today(), member["id"], benefit, words.card.spare),
    )


@blueprint.get("/print")
@needs_places
def paper() -> str:
    """Two sheets: what matters and what to do."""
    return render_template("pages/print.html", **_on_paper(*_assessed()))


@blueprint.get("/print/full")
@needs_places
def full_paper() -> str:
    """The full list, for the file of a worker."""
    assessment, member = _assessed()
    rows = asked_about(rulebook(), assessment, member)
    view = as_seen(store.current().facts(rulebook()))
    every = [
        benefit_words(rulebook(), assessment, member, row["id"], view)
        for row in rows
        if row["provisions"]
    ]
    unwritten = [benefit_name(rulebook().benefits[r["id"]]) for r in rows if not r["provisions"]]
    return render_template(
        "pages/print_full.html",
        every=every,
        unwritten=unwritten,
        told=told(rulebook(), assessment, member, None),
        unasked=unasked(rulebook(), assessment["questions"]),
        **_on_paper(assessment, member),
    )


@blueprint.get("/print.pdf")
@needs_places
def pdf() -> Any:
    """The two sheets as a tagged PDF; fewer benefits in full until they fit."""
    from webapp import pdf

    found = (rulebook(), *_assessed(), dates_ahead())
    warnings = _paper_warnings(*found[1:3])
    around = {"warnings": warnings, **_answers_on_paper(found[1])}
    view = as_seen(store.current().facts(rulebook()))
    sheets = (sheet(*found, size, view) for size in SIZES_TO_TRY)
    pages = (render_template("print/pdf.html", sheet=one, **around) for one in sheets)
    try:
        document = pdf.first_that_fits(pages, SHEETS)
    except pdf.PdfUnavailable:
        return render_template("pages/print_unavailable.html"), 503
    return _download(document)


def _download(document: bytes) -> Response:
    response = make_response(document)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{PDF_NAME}"'
    return response


def _assessed() -> tuple[Found, Found]:
    """The assessment of this request, and its one member."""
    book = rulebook()
    assessment = assess(book, store.current().facts(book), today())
    return assessment, assessment["members"][0]


def dates_ahead(answers: Answers | None = None) -> list[DateWords]:
    """What lies ahead of this person, or of whoever gave these answers, soonest first."""
    book = rulebook()
    facts = (answers or store.current()).facts(book)
    return dates(book, ahead(book, facts, today(), ME), facts["themes"])


def _on_paper(assessment: Found, member: Found) -> dict[str, Any]:
    answers = _answers_on_paper(assessment)
    given = [f"{one.title}{one.text}" for one in answers["given"]]
    unclear = "".join(one.title for one in answers["unclear"])
    warnings = _paper_warnings(assessment, member)
    others = [unclear, *warnings]
    view = as_seen(store.current().facts(rulebook()))
    made = fitting(rulebook(), assessment, member, dates_ahead(), given, others, view)
    return {"sheet": made, "warnings": warnings, **answers}


def _paper_warnings(assessment: Found, member: Found) -> list[str]:
    """What holds for all that is on paper."""
    contrary = [one.says for one in doubts(store.understood(rulebook()).values, today())]
    return [*_place_missing(assessment), *contrary, *_general_warnings(member), *_ending()]


def _answers_on_paper(assessment: Found) -> dict[str, list[Said]]:
    """The answers that were used, those that say 不清楚 apart."""
    used = {base_name(name) for name in assessment["facts_used"]}
    given = [answer for answer in said_answers(rulebook(), store.current()) if answer.fact in used]
    unclear = _("不清楚")
    return {
        "given": [answer for answer in given if answer.text != unclear],
        "unclear": [answer for answer in given if answer.text == unclear],
    }


def _place_missing(assessment: Found) -> list[str]:
    """That only the rules of the nation can be told as long as the 户口 is not known."""
    return [] if assessment["places"]["hukou"] else said_warnings(["place_missing"])


def _ending() -> list[str]:
    """That a certificate that is held runs out in the months to come."""
    values = store.understood(rulebook()).values
    until, now = values.get(VALID_UNTIL, UNCLEAR), Month.of(today())
    if values.get(CERTIFICATE) != "held" or until == UNCLEAR:
        return []
    if not now <= Month.parse(until) < now + SOON_OVER:
        return []
    return [_("残疾人证 %(month)s到期。尽早去县（区）残联换证。", month=said_month(until))]


def _general_warnings(member: Found) -> list[str]:
    """What holds for the whole list."""
    codes = [code for row in member["benefits"] for code in row["warnings"]]
    return said_warnings([GENERAL[code] for code in codes if code in GENERAL])
