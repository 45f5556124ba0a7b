"""The form of a job: who, wage, what work costs, what is no longer earned, the first month."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wtforms import Field, RadioField, StringField

from webapp.answers import Answers
from webapp.config import today
from webapp.engine.dates import Month
from webapp.forms import parsing
from webapp.forms.parsing import Unreadable
from webapp.forms.question import JourneyForm, refuse_all
from webapp.i18n import _, voiced
from webapp.outlook.job import ME, OTHER, Job


class JobForm(JourneyForm):
    """Wage, costs and what is no longer earned, yuan a month; year and month of the start; who
    takes the job, where that may be one or another."""

    taker = RadioField(validate_choice=False)
    wage = StringField()
    lost = StringField()
    costs = StringField()
    year = StringField()
    month = StringField()

    def about(self, work: str | None, takers: tuple[str, ...] = (ME,)) -> JobForm:
        """The labels; whoever has no work is not asked what they would earn no more."""
        self.takers = takers
        if work == "none" and takers[0] == ME:
            del self.lost
        if len(takers) == 1:
            del self.taker
        else:
            says = {ME: voiced(_("{who}本人")), OTHER: _("家里别的人")}
            self.taker.label.text = _("谁去上班？")
            self.taker.choices = [(one, says[one]) for one in takers]
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
        if self.taker:
            self.taker.data = self.takers[0]
        for field in (self.costs, self.lost):
            if field:
                field.data = "0"

    def read(self) -> dict[str, Any]:
        given, wrong = dict[str, Any](), list[tuple[Field, str]]()
        for field in filter(None, (self.wage, self.lost, self.costs, self.year, self.month)):
            try:
                given[field.name] = READERS[field.name](field.data)
            except Unreadable as error:
                wrong.append((field, str(error)))
        refuse_all(wrong)
        start = Month.parse(f"{given['year']}-{given['month']:02d}")
        chosen = self.taker.data if self.taker else None
        taker = chosen if chosen in self.takers else self.takers[0]
        return {"job": Job(given["wage"], given["costs"], start, given.get("lost", 0), taker)}


def _wage(text: str | None) -> int:
    if not parsing.plain(text):
        raise Unreadable(_("请填数字，例如 2600。"))
    return parsing.money(text)


def _money(text: str | None) -> int:
    return parsing.money(text or "0")


def _year(text: str | None) -> str:
    """A year near enough to count ahead from."""
    now = today().year
    if not now - 1 <= int(found := parsing.year(text)) <= now + 5:
        raise Unreadable(_("请填四位数的年份，例如 %(year)s。", year=now))
    return found


READERS: dict[str, Callable[[str | None], Any]] = {
    "wage": _wage, "lost": _money, "costs": _money, "year": _year, "month": parsing.month_number,
}  # fmt: skip
