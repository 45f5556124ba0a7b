"""Sentences that cannot concern a person are named in the assessment; what is unknown is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from webapp.engine.assessment import assess
from webapp.rulefiles.rulebook import load

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2026, 11, 27)
BOOK = load(ROOT / "rules")


def aside(**member: Any) -> set[str]:
    """What is left out of the living subsidy for someone."""
    household = {"hukou": "cn/liaoning/shenyang"}
    facts = {"household": household, "members": [{"id": "1", **member}]}
    (one,) = assess(BOOK, facts, DAY)["members"]
    found = next(row for row in one["benefits"] if row["id"] == "living_subsidy")
    return {*found["aside"], *one["papers_aside"]}


def test_what_is_not_known_is_never_left_out() -> None:
    assert aside() == set()


@pytest.mark.parametrize(
    ("member", "left_out"),
    [
        ({"born": "1968-03"}, {"relation.child_rehab"}),
        ({"born": "2015-03"}, {"detail.soldier"}),
        ({"certificate": "none"}, {"certificate"}),
        ({"service_injury": "none"}, {"detail.soldier"}),
        ({"born": "1954-05"}, {"relation.child_living_allowance", "detail.student"}),
    ],
)
def test_what_is_certainly_for_others_is_left_out(member: Any, left_out: set[str]) -> None:
    assert left_out <= aside(**member)


def asks(income: int, on: date) -> set[str]:
    """What the card for one person asks the street office in Shenyang, for a family of three."""
    home = {"hukou": "cn/liaoning/shenyang", "heads": 3, "annual_income": income,
            "recognised_as": "none", "assets": ["none_of_these"]}  # fmt: skip
    member = {"id": "1", "certificate": "held", "category": "physical", "grade": 2,
              "own_annual_income": 480000}  # fmt: skip
    (one,) = assess(BOOK, {"household": home, "members": [member]}, on)["members"]
    found = next(row for row in one["benefits"] if row["id"] == "dibao_single_person")
    door = "cn/liaoning/shenyang/dibao_single_person"
    (told,) = [row for row in found["provisions"] if row["id"] == door]
    return {point["id"] for point in told["open"]}


def test_what_exactly_twice_the_standard_pays_is_asked_only_where_it_may_be_exactly_that() -> None:
    then = date(2023, 10, 10)
    assert "exactly_twice" in asks(5709600, then)
    assert "exactly_twice" not in asks(5709599, then)
    assert "exactly_twice" in asks(5709601, DAY)  # the line may have risen since
