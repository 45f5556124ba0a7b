"""The exit taper: every state, every month, and what is warned of."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.toy.nation import door, files, kinds, nation, table, told
from webapp.engine.dates import Month
from webapp.engine.taper import MONTHS_AT_MOST, Taper

ON = date(2025, 6, 15)
BASE = {
    "household.hukou": "cn/hill", "household.area": "urban", "household.heads": 1,
    "household.income": 100, "household.standard": 100, "household.over": True,
    "household.since": "2025-03", "household.registered": True, "household.by_work": True,
    "household.fell_back": False,
}  # fmt: skip


def known(case: dict[str, Any]) -> dict[str, Any]:
    facts = {**BASE, **case.get("with", {})}
    return {name: value for name, value in facts.items() if name not in case.get("without", ())}


@pytest.mark.parametrize("case", table("taper"), ids=lambda case: case["name"])
def test_the_taper_is_in_one_state(case: dict[str, Any]) -> None:
    found = door("cn/hill/exit", known(case), ON)
    assert (found["truth"], kinds(found)) == (case["truth"], case.get("kinds", []))
    taper = found["taper"]
    assert taper["state"] == case["state"]
    assert [taper["last_certain"], taper["last_possible"]] == case["last"]


@pytest.mark.parametrize("since", ["2025-06", "2024-12", "2020-01"])
def test_the_months_run_from_the_first_over_to_the_last_possible(since: str) -> None:
    months = door("cn/hill/exit", {**BASE, "household.since": since}, ON)["taper"]["months"]
    start = Month.parse(since)
    assert months == [
        {"month": str(start + k), "state": "in" if k < 6 else "disputed"} for k in range(7)
    ]


def test_a_length_out_of_all_reason_fills_no_memory() -> None:
    start = Month.parse("2025-06")
    endless = Taper("in", start, 10**9, start + (10**9 - 1), start + 10**9)
    assert len(list(endless.months())) == MONTHS_AT_MOST


def test_each_month_of_the_table_says_what_that_month_will_say() -> None:
    for row in door("cn/hill/exit", BASE, ON)["taper"]["months"]:
        then = Month.parse(row["month"]).first_day.replace(day=20)
        assert door("cn/hill/exit", BASE, then)["taper"]["state"] == row["state"], row


def unwritten() -> Any:
    rows = files()["cn/hill/parameters.yaml"].replace(
        "months: [{value: 6", "months: [{value: unspecified"
    )
    return nation({"cn/hill/parameters.yaml": rows})


@pytest.mark.parametrize("since", ["2025-06", "2024-12", "2010-01"])
def test_a_length_that_is_not_written_has_never_ended(since: str) -> None:
    found = told("exit", {**BASE, "household.since": since}, ON, unwritten())
    [one] = found["provisions"]
    assert (one["truth"], one["taper"]["state"]) == ("unknown", "length_unknown")
    assert found["status"] == "confirm_first"
    assert (one["taper"]["length"], one["taper"]["months"]) == (None, [])
    assert "taper_length_unwritten" in found["warnings"]


def test_what_refuses_anyway_refuses_where_the_length_is_not_written() -> None:
    found = door("cn/hill/exit", {**BASE, "household.registered": False}, ON, unwritten())
    assert (found["truth"], found["taper"]["state"]) == ("no", "not_registered")


def test_where_no_clause_stands_there_is_no_rule() -> None:
    assert told("exit", {**BASE, "household.hukou": "cn/sea"}, ON)["status"] == "no_rule"


@pytest.mark.parametrize(
    ("on", "since", "warned"),
    [
        ("2025-06-15", "2025-03", {"months_counting"}),
        ("2025-06-15", "2025-06", {"months_counting"}),
        ("2025-11-15", "2025-07", {"months_counting", "taper_outlives_plan"}),
        ("2025-11-15", "2025-06", {"months_counting"}),
        ("2026-02-15", "2025-12", {"months_counting", "plan_period_over"}),
        ("2025-06-15", "2020-01", set()),
    ],
)
def test_the_counting_and_a_taper_that_outlives_its_plan_are_said(
    on: str, since: str, warned: set[str]
) -> None:
    found = told("exit", {**BASE, "household.since": since}, date.fromisoformat(on))
    assert set(found["warnings"]) == warned


def test_a_ceiling_that_is_read_in_two_ways_is_said() -> None:
    found = told("exit", {**BASE, "household.income": 10**7}, ON)
    assert "cap_reading" in found["warnings"]


def test_after_the_plan_the_taper_is_confirmed_first() -> None:
    facts = {**BASE, "household.since": "2026-01"}
    assert told("exit", facts, date(2026, 2, 1))["status"] == "confirm_first"
    assert told("exit", BASE, ON)["status"] == "can_apply"
