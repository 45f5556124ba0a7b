"""If I take a job: a wage, what work costs and a first month; then month by month."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, render_template
from wtforms import Field, StringField

from webapp import answers as store
from webapp.answers import ME, Answers
from webapp.config import rulebook, today
from webapp.engine.dates import Month
from webapp.errors import keeps_entries
from webapp.forms import parsing
from webapp.forms.parsing import Unreadable
from webapp.forms.question import JourneyForm, refuse_all
from webapp.i18n import _, said
from webapp.outlook.job import Job, missing, plan
from webapp.pages import form_page
from webapp.pages.results import needs_places
from webapp.wording.job import job_words

blueprint = Blueprint("job", __name__)


class JobForm(JourneyForm):
    """Wage, costs and what is no longer earned, yuan a month; year and month of the start."""

    wage = StringField()
    lost = StringField()
    costs = StringField()
    year = StringField()
    month = StringField()

    def about(self, work: str | None) -> JobForm:
        """The labels; whoever has no work is not asked what they would earn no more."""
        if work == "none":
            del self.lost
        self.wage.label.text = _("每个月的工资（元）")
        if self.lost:
            self.lost.label.text = _("现在的活不干了，每个月少挣的钱（元）")
        self.costs.label.text = _("为了上班，每个月多花的钱（元）")
        self.year.label.text = _("哪年开始上班")
        self.month.label.text = _("几月开始上班")
        return self

    def fill(self, answers: Answers) -> None:
        first = Month.of(today()) + 1
        self.year.data, self.month.data = str(first)[:4], str(int(str(first)[5:]))
        for field in (self.costs, self.lost):
            if field:
                field.data = "0"

    def read(self) -> dict[str, Any]:
        refuse_all(self._wrong())
        wage, costs, lost = (
            parsing.money((field and field.data) or "0")
            for field in (self.wage, self.costs, self.lost)
        )
        start = parsing.month(self.year.data, self.month.data)
        return {"job": Job(wage, costs, Month.parse(start), lost)}

    def _wrong(self) -> Iterator[tuple[Field, str]]:
        if not parsing.plain(self.wage.data):
            yield self.wage, _("请填数字，例如 2600。")
        for field in filter(None, (self.wage, self.costs, self.lost)):
            try:
                parsing.money(field.data or "0")
            except Unreadable as error:
                yield field, str(error)
        now = today().year
        year, month = parsing.plain(self.year.data), parsing.plain(self.month.data)
        if not (year.isdecimal() and len(year) == 4 and now - 1 <= int(year) <= now + 5):
            yield self.year, _("请填四位数的年份，例如 %(year)s。", year=now)
        if not (month.isdecimal() and len(month) <= 2 and 1 <= int(month) <= 12):
            yield self.month, _("请填 1 到 12 的数字。")


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
    form, found = JobForm().about(answers.values.get("member.work")), None
    if not form.is_submitted():
        form.fill(answers)
    elif form.validate():
        found = job_words(book, plan(book, facts, today(), ME, form.given["job"]), today())
    return form_page("pages/job.html", form, found=found)
