"""If I take a job: a wage, what work costs and a first month; then month by month."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from webapp import answers as store
from webapp.answers import ME
from webapp.config import rulebook, today
from webapp.errors import keeps_entries
from webapp.forms.job import JobForm
from webapp.i18n import said
from webapp.outlook.job import OTHER, missing, plan, takers
from webapp.pages import form_page
from webapp.pages.results import needs_places
from webapp.wording.job import job_words

blueprint = Blueprint("job", __name__)


@blueprint.route("/job", methods=["GET", "POST"])
@needs_places
@keeps_entries
def work() -> Any:
    """Nothing entered here is kept."""
    book, answers = rulebook(), store.understood(rulebook())
    facts = answers.facts(book)
    if needed := missing(facts):
        wanted = [(name, said(f"fact.{name}.title", book.facts[name].title)) for name in needed]
        return render_template("pages/job_missing.html", wanted=wanted)
    who, found = takers(book, facts, today(), ME), None
    form = JobForm().about(answers.values.get("member.work"), who)
    if not form.is_submitted():
        form.fill(answers)
    elif form.validate():
        found = job_words(book, plan(book, facts, today(), ME, form.given["job"]), today())
    return form_page("pages/job.html", form, found=found, other=who[0] == OTHER)
