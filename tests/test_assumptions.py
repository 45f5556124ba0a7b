"""What the rulebook only assumes decides what is asked; no sentence shows it as a rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask

from tests.test_people import people
from tests.test_web_results import site, text, visitor
from webapp.config import rules_folder
from webapp.engine.conditions import view_of
from webapp.engine.facts import check, nested
from webapp.engine.interview import person
from webapp.engine.view import View
from webapp.library.figures import value_words
from webapp.outlook.assumptions import STRETCH, stretched
from webapp.outlook.explanation import explain
from webapp.rulefiles.rulebook import load
from webapp.wording.lines import lines

__all__ = ["site"]  # a fixture
BOOK = load(rules_folder())
PEOPLE = {one["name"]: one for one in people()}
EVERYONE = pytest.mark.parametrize("name", PEOPLE)


def seen(name: str) -> tuple[Any, View]:
    """An invented person's facts, and the first of them as the rules see them."""
    facts, on = PEOPLE[name]["facts"], date.fromisoformat(PEOPLE[name]["on"])
    facts = facts if "members" in facts else nested(facts)
    household = check(BOOK, facts, on)
    return facts, person(BOOK, household, household.members[0].id, on)


def test_every_assumption_says_why_and_is_another_in_the_stretched_rulebook() -> None:
    other = stretched(BOOK)
    for name, declared in BOOK.declarations.items():
        if declared.ceiling:
            assert "不是规定" in declared.ceiling_why, name
            assert other.declarations[name].ceiling == declared.ceiling * STRETCH
    for key, rows in BOOK.parameters.items():
        for row, moved in zip(rows, other.parameters[key], strict=True):
            assert row.assumed == ("不是规定" in row.note), key
            assert (moved.value != row.value) is row.assumed


@EVERYONE
def test_no_line_of_an_income_hangs_on_an_assumption(app: Flask, name: str) -> None:
    _facts, view = seen(name)
    other = view_of(stretched(BOOK), view.values, view.on, view.place, view.readings)
    with app.test_request_context(headers={"Accept-Language": "zh"}):
        for one in BOOK.provisions.values():
            assert lines(view, one) == lines(other, one), one.id


def test_instead_of_an_assumed_line_the_usual_one_is_told(site: Flask) -> None:
    page = text(visitor(site, "老韩，低保家庭的一级残疾人").get("/results/medical_assistance"))
    assert "一般的线是每人每年 11,628 元（每月大约 969 元），当地可能更宽。" in page
    assert "15,504" not in page


def test_the_library_calls_an_assumed_figure_assumed(app: Flask) -> None:
    assumed = [(name, row) for (_place, name), rows in BOOK.parameters.items()
               for row in rows if row.assumed]  # fmt: skip
    assert assumed
    with app.test_request_context(headers={"Accept-Language": "zh"}):
        assert all("不是规定" in value_words(BOOK, name, row) for name, row in assumed)


def bounds(name: str, benefit: str) -> Iterator[Any]:
    facts, view = seen(name)
    found = explain(BOOK, facts, view.on, facts["members"][0].get("id", "1"), benefit)
    yield from (one for way in found["ways"] for one in way["changes"] if one["bound"])


@pytest.mark.parametrize("name", ["小郎，三级肢体上班，家里是标准的 1.8 倍",
                                  "小佟，家里收入是标准的 1.8 倍",
                                  "老莫，规划没有管到的省"])  # fmt: skip
def test_a_threshold_of_an_assumption_has_no_number(name: str) -> None:
    """Numbers that are told are multiples of a figure of the place that some document says."""
    _facts, view = seen(name)
    heads = view.values["household.heads"]
    for benefit in ("dibao_household", "dibao_single_person", "living_subsidy"):
        for one in bounds(name, benefit):
            if one["to"] is None or one["fact"] != "household.annual_income":
                continue
            line = Fraction(one["to"] + (one["bound"] == "at_most"))
            standard = view.published().figure("dibao_standard_annual")
            assert line / heads / standard in {1, Fraction(3, 2), 3}, one
