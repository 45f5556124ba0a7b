"""What people type is read exactly, or they are told what to do."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask

from webapp.engine.model import ParameterValue
from webapp.forms import parsing, question_form
from webapp.forms.parsing import Unreadable
from webapp.forms.standard import StandardForm


@pytest.fixture(autouse=True)
def _request(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("1250", 125_000), ("1250.5", 125_050), ("1,250.50", 125_050),
        ("１２５０．５０元", 125_050),
        (" ¥1 250 ", 125_000), ("0", 0), ("1.2万", 1_200_000), ("1，234，567", 123_456_700),
        ("3千", 300_000),
        ("0.01", 1), ("1000.30", 100_030), ("16777217.01", 1_677_721_701),
    ],
)  # fmt: skip
def test_money_is_read_to_the_fen(typed: str, fen: int) -> None:
    assert parsing.money(typed) == fen


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("", "请填钱数"), ("-5", "不能是负数"), ("1.234", "最多写到分"), ("约一千", "只写数字"),
        ("1,25", "只写数字"), ("1e5", "只写数字"), ("9999999999", "多写了 0"), ("NaN", "只写数字"),
        ("1,000,000,000.5", "多写了 0"), ("100000万", "多写了 0"), ("1,25,25,25", "只写数字"),
    ],
)  # fmt: skip
def test_money_that_cannot_be_read_says_what_to_do(typed: str, advice: str) -> None:
    with pytest.raises(Unreadable, match=advice):
        parsing.money(typed)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("43", ("physical", "3")),
        ("１１", ("vision", "1")),
        ("72B1", ("multiple", "2")),
        ("64b", ("mental", "4")),
    ],
)
def test_two_digits_give_category_and_grade(typed: str, found: tuple[str, str]) -> None:
    assert parsing.certificate_code(typed) == found


@pytest.mark.parametrize("typed", ["4", "83", "45", "4301", "11010119900101123443", "B1", "4三"])
def test_other_digits_are_refused(typed: str) -> None:
    with pytest.raises(Unreadable):
        parsing.certificate_code(typed)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (("1985", "3", ""), "1985-03"), (("１９８５年", "03月", "9日"), "1985-03-09"),
        (("2000", "2", "29"), "2000-02-29"),
    ],
)  # fmt: skip
def test_a_date_needs_no_day(typed: tuple[str, str, str], found: str) -> None:
    assert parsing.day(*typed) == found


@pytest.mark.parametrize(
    "typed",
    [
        ("85", "3", ""),
        ("1985", "13", ""),
        ("2001", "2", "29"),
        ("1985", "", ""),
        ("1985", "1", "x"),
    ],
)
def test_no_such_date(typed: tuple[str, str, str]) -> None:
    with pytest.raises(Unreadable):
        parsing.day(*typed)


@pytest.mark.parametrize(
    ("typed", "advice"),
    [("1899", "太早"), ("1850", "太早"), ("0985", "太早"), ("2185", "四位数"), ("185", "四位数")],
)
def test_a_year_that_cannot_be_says_what_is_wrong_with_it(typed: str, advice: str) -> None:
    with pytest.raises(Unreadable, match=advice):
        parsing.year(typed)


def test_every_question_has_a_form(app: Flask) -> None:
    for definition in app.extensions["rulebook"].facts.values():
        if definition.type != "place":
            form = question_form(definition)
            assert form.ask
            assert "{" not in form.ask + form.hint


@pytest.mark.parametrize(("amount", "period", "taken"), [
    ("600", "year", False), ("5858", "month", False), ("600", "month", True),
    ("7000", "year", True), ("3000", "year", True), ("1952", "year", False),
])  # fmt: skip
def test_a_month_taken_for_a_year_is_asked_about(
    app: Flask, amount: str, period: str, taken: bool
) -> None:
    data = {"answer": "asked", "amount": amount, "period": period}
    with app.test_request_context(method="POST", data=data):
        app.config["WTF_CSRF_ENABLED"] = False
        try:
            form = question_form(
                app.extensions["rulebook"].facts["household.local_standard_annual"]
            )
            assert isinstance(form, StandardForm)
            form.hold((ParameterValue(Fraction(585_800), per="year"),))
            assert form.validate() is taken
            errors = form.error_list()
        finally:
            app.config["WTF_CSRF_ENABLED"] = True
    assert taken or (errors[0][0], errors[0][1][9:13]) == ("period-0", "差得太远")


def entered(app: Flask, name: str, **entries: Any) -> Any:
    """A form of that fact, as it was sent."""
    data = {key.replace("__", "-"): value for key, value in entries.items()}
    with app.test_request_context(method="POST", data=data):
        app.config["WTF_CSRF_ENABLED"] = False
        try:
            form = question_form(app.extensions["rulebook"].facts[name])
            valid = form.validate()
        finally:
            app.config["WTF_CSRF_ENABLED"] = True
        return form.given if valid else form.error_list()


CASES = [
    ("member.grade", {"answer": "2"}, {"member.grade": "2"}),
    ("member.grade", {"code": "43B"}, {"member.category": "physical", "member.grade": "3"}),
    ("member.grade", {"answer": "2", "code": "43"}, "选的和证号不一样"),
    ("member.grade", {"answer": "9"}, "请选一个"),
    ("household.over_line", {"answer": "no"}, {"household.over_line": False}),
    ("household.over_line", {"answer": "unclear"}, {"household.over_line": "unclear"}),
    ("household.heads", {"number": "３"}, {"household.heads": 3}),
    ("household.heads", {"number": "0"}, "1 到 20"),
    ("household.heads", {"number": "3", "unclear": "y"}, "请只留一个"),
    ("household.heads", {"unclear": "y"}, {"household.heads": "unclear"}),
    ("household.assets", {"answer": ["car"]}, {"household.assets": ["car"]}),
    ("household.assets", {"answer": ["car", "none_of_these"]}, "不要再选别的"),
    ("household.assets", {"answer": ["car", "unclear"]}, "不要再选别的"),
    ("household.assets", {}, "至少选一个"),
    ("member.born", {"year": "1985", "month": "3"}, {"member.born": "1985-03"}),
    ("household.over_since", {"year": "2025", "month": "9"}, {"household.over_since": "2025-09"}),
    ("member.parts", {"mental": "3", "vision": "unclear"},
     {"member.parts": [{"category": "vision", "grade": "unclear"},
                       {"category": "mental", "grade": 3}]}),
    ("member.parts", {}, "至少选一种"),
    ("household.annual_income", {"rows__0__amount": "1000.30", "rows__0__period": "month"},
     {"household.annual_income": 1_200_360}),
    ("household.annual_income",
     {"rows__0__amount": "1000", "rows__0__period": "quarter",
      "rows__1__amount": "500.10", "rows__1__period": "year", "rows__2__amount": ""},
     {"household.annual_income": 450_010}),
    ("household.annual_income", {"rows__0__amount": "0"}, {"household.annual_income": 0}),
    ("household.annual_income", {"rows__0__amount": "10"}, "多久一次"),
    ("household.annual_income", {"rows__0__amount": "-1", "rows__0__period": "year"}, "不能是负数"),
    ("household.local_standard_annual", {"amount": "646", "period": "month"}, "问过，还是不清楚"),
    ("household.local_standard_annual", {"amount": "646", "period": "month", "answer": "unclear"},
     {"household.local_standard_annual": "unclear"}),
    ("household.local_standard_annual", {"amount": "720", "period": "month", "answer": "asked"},
     {"household.local_standard_annual": 864_000}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "entries", "wanted"), CASES)
def test_entries_become_facts_or_advice(app: Flask, name: str, entries: Any, wanted: Any) -> None:
    found = entered(app, name, **entries)
    if isinstance(wanted, str):
        assert wanted in found[0][1]
    else:
        assert found == wanted
