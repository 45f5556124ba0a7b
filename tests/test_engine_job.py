"""If I take a job: the line to the fen, the taper's months, what stays unknown."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from webapp.engine.dates import Month
from webapp.engine.facts import nested
from webapp.engine.job import Job, missing, plan
from webapp.rulefiles.rulebook import load

BOOK = load(Path(__file__).parents[1] / "rules")
ON = date(2026, 11, 26)
START = Month.parse("2026-12")
XINFU = "cn/shanxi/xinzhou/xinfu"
BASE = {
    "household.hukou": XINFU, "household.lives_in": XINFU, "household.rides_in": XINFU,
    "household.area": "urban", "household.heads": 2, "household.annual_income": 600000,
    "household.recognised_as": "dibao", "household.local_standard_annual": 780000,
    "member.certificate": "held", "member.category": "physical", "member.grade": "2",
    "member.assistance": "none",
}  # fmt: skip


def worked(wage: int, costs: int = 0, **changes: Any) -> dict[str, Any]:
    facts = {**BASE, **{f"household.{key}": value for key, value in changes.items()}}
    return plan(BOOK, nested(facts), ON, "1", Job(wage, costs, START))


def states(found: dict[str, Any]) -> list[str]:
    return [month["state"] for month in found["months"]]


@pytest.mark.parametrize(("wage", "over"), [(79999, "no"), (80000, "yes"), (80001, "yes")])
def test_the_line_is_passed_to_the_fen(wage: int, over: str) -> None:
    """Two people at 7,800 yuan a year: below 15,600 is below; 6,000 and 12 times 800 reach it."""
    assert worked(wage)["over"] == over


def test_what_work_costs_is_taken_off_before_the_line_is_looked_at() -> None:
    found = worked(90000, costs=10001)
    assert (found["over"], found["counted"]) == ("no", 600000 + 12 * 79999)
    assert found["after"] == 600000 + 12 * 90000


def test_six_months_of_taper_then_one_disputed_then_the_end() -> None:
    assert states(worked(200000))[:8] == ["in"] * 6 + ["disputed", "ended"]


def test_below_the_line_nothing_changes() -> None:
    assert set(states(worked(1000))) == {"below"}


def test_a_household_without_assistance_loses_none() -> None:
    assert set(states(worked(200000, recognised_as="none"))) == {"none"}


def test_where_the_line_is_old_the_months_say_so() -> None:
    facts = {k: v for k, v in BASE.items() if k != "household.local_standard_annual"}
    found = plan(BOOK, nested(facts), ON, "1", Job(80000, 0, START))
    assert found["over"] == "unknown"
    assert set(states(found)) == {"unknown"}


def test_the_pair_stands_in_every_month_and_an_unknown_sum_is_none() -> None:
    for month in worked(200000)["months"]:
        assert [one["benefit"] for one in month["pair"]] == ["living_subsidy", "nursing_subsidy"]
        assert all(one["fen"] is None or one["fen"] > 0 for one in month["pair"])


def test_what_is_missing_is_named() -> None:
    assert missing(nested({"household.heads": 2, "household.annual_income": "unclear"})) == [
        "household.annual_income", "household.recognised_as",
    ]  # fmt: skip
