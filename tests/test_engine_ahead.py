"""Dates ahead: birthdays, tapers and certificates, on the day and a day before it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.toy.nation import DAY, nation
from webapp.engine.facts import nested
from webapp.outlook.ahead import ahead

HILL = {
    "household.hukou": "cn/hill",
    "household.lives_in": "cn/hill",
    "household.rides_in": "cn/hill",
}
GRADED = {"member.certificate": "held", "member.grade": "1"}
OVER = {
    "household.over": True, "household.since": "2026-04", "household.registered": True,
    "household.by_work": True, "household.fell_back": False, "household.income": 1,
    "household.heads": 1, "household.standard": 500,
}  # fmt: skip


def found(facts: dict[str, Any], on: date = DAY) -> list[dict[str, Any]]:
    return ahead(nation(), nested({**HILL, **facts}), on, "1")


def birthdays(facts: dict[str, Any], on: date = DAY) -> dict[str, list[str]]:
    return {one["when"]: one["opens"] for one in found(facts, on) if one["kind"] == "birthday"}


def test_a_birthday_that_opens_something_is_told_to_the_day() -> None:
    opened = birthdays({**GRADED, "member.born": "2010-03-05"})
    assert "lamp" in opened["2028-03-05"]


def test_where_only_the_month_of_birth_is_known_the_month_is_told() -> None:
    assert "lamp" in birthdays({**GRADED, "member.born": "2010-03"})["2028-03"]


def test_born_on_29_february_comes_of_age_on_1_march() -> None:
    assert "lamp" in birthdays({**GRADED, "member.born": "2012-02-29"})["2030-03-01"]


@pytest.mark.parametrize(("on", "told"), [("2028-03-04", True), ("2028-03-05", False)])
def test_the_birthday_itself_lies_no_longer_ahead(on: str, told: bool) -> None:
    opened = birthdays({**GRADED, "member.born": "2010-03-05"}, date.fromisoformat(on))
    assert ("2028-03-05" in opened) is told


def test_a_birthday_that_changes_nothing_is_not_told() -> None:
    assert birthdays({"member.born": "2010-03-05", "member.certificate": "none"}) == {}


def test_a_taper_has_its_last_certain_and_its_last_possible_month() -> None:
    months = {one["kind"]: one["when"] for one in found(OVER) if one["benefit"] == "exit"}
    assert months == {"taper_certain": "2026-09", "taper_possible": "2026-10"}


def test_a_taper_that_has_ended_is_not_ahead() -> None:
    assert [one for one in found({**OVER, "household.since": "2024-01"}) if one["benefit"]] == []


def test_dates_stand_in_order_and_each_once() -> None:
    told = found({**OVER, **GRADED, "member.born": "2010-03-05"})
    assert told == sorted(told, key=lambda one: one["when"])
    assert len({str(one) for one in told}) == len(told)
