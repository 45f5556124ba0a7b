"""Conditions on facts: truth, and why it is unknown (toy/cases/conditions.yaml)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, strategies as st

from tests.toy.nation import DAY, asked, kinds, nation, table, words
from webapp.engine import expression as ex
from webapp.engine.conditions import condition, view_of
from webapp.engine.dates import Month, age_range, birthday, completed_years, parse_born
from webapp.engine.truth import Truth

CASES = table("conditions")


def named(case: dict[str, Any]) -> str:
    known = ", ".join(f"{name} {value}" for name, value in case["facts"].items())
    return f"{case['when']} with {known or 'nothing known'}"


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_condition_says_what_is_known(case: dict[str, Any]) -> None:
    on = date.fromisoformat(case["on"]) if "on" in case else DAY
    facts = {"household.hukou": "cn/hill", **case["facts"]}
    found = asked(words(case["when"]), facts, on)
    assert found["truth"] == case["truth"]
    assert kinds(found) == case.get("kinds", [])


@pytest.mark.parametrize("criteria", [
    {"all": ["a", "b", "c"]}, {"any": ["a", "b", "c"]}, {"at_least": {"count": 2, "of": "abc"}},
    {"not": "a"},
])  # fmt: skip
def test_groups_are_strong_kleene(criteria: dict[str, Any]) -> None:
    names = {"a": "member.works", "b": "member.has_lamp", "c": "member.injury_pay"}

    def tree(node: Any) -> Any:
        if isinstance(node, str) and node in names:
            return {"id": node, "says": node, "when": names[node]}
        if isinstance(node, dict):
            return {k: list(map(tree, v)) if k in ("all", "any", "of") else tree(v)
                    for k, v in node.items()}  # fmt: skip
        return node

    [kind] = criteria
    for a, b, c in [(a, b, c) for a in VALUES for b in VALUES for c in VALUES]:
        facts = dict(zip(names.values(), (a, b, c), strict=True))
        known = {name: value for name, value in facts.items() if value is not None}
        assert asked(tree(criteria), known)["truth"] == expected(kind, [a, b, c]), facts


VALUES = (True, False, None)


def expected(kind: str, values: list[Any]) -> str:
    """By trying every world: TRUE where it holds in all, FALSE where in none."""
    worlds: list[list[bool]] = [[]]
    for value in values:
        options = [True, False] if value is None else [value]
        worlds = [[*world, option] for world in worlds for option in options]
    test = {
        "all": all, "any": any, "not": lambda w: not w[0], "at_least": lambda w: sum(w) >= 2,
    }[kind]  # fmt: skip
    said = {test(world) for world in worlds}
    return "unknown" if len(said) == 2 else "yes" if said.pop() else "no"


DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(DAYS, st.integers(0, 120))
def test_everybody_completes_a_year_on_their_birthday_and_not_before(born: date, age: int) -> None:
    day = birthday(born, age)
    assert completed_years(born, day) == age
    assert completed_years(born, date.fromordinal(day.toordinal() - 1)) == age - 1


@given(DAYS, DAYS)
def test_a_birth_month_leaves_the_age_open_in_the_birthday_month_alone(
    born: date, on: date
) -> None:
    low, high = age_range(parse_born(f"{born:%Y-%m}"), on)
    assert low <= completed_years(born, on) <= high
    assert low == high or on.month == born.month


@given(DAYS, DAYS)
def test_months_subtract_as_the_calendar_counts(first: date, last: date) -> None:
    apart = Month.of(last) - Month.of(first)
    assert apart == (last.year - first.year) * 12 + last.month - first.month
    assert Month.of(first) + apart == Month.of(last)
    assert (Month.of(first) < Month.of(last)) == (apart > 0)


@pytest.mark.parametrize("text", ["2026-1", "2026-13", "2026-00", "0000-01", "2026-01-01", "now"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a month"):
        Month.parse(text)


def test_no_limit_that_is_compared_with_is_unknown_and_never_yes() -> None:
    """The lint should refuse it; were it to slip through, an `and` or an `or` must not hide it."""
    book = nation()
    beyond = ex.Comparison("<=", ex.Fact("household.income"), ex.Parameter("fare_cap"))
    values = {"household.income": 1, "member.works": True, "member.has_lamp": False}
    view = view_of(book, values, DAY, "cn/hill")
    for joined in (
        ex.And((beyond, ex.Fact("member.works"))),
        ex.Or((beyond, ex.Fact("member.has_lamp"))),
    ):
        assert condition(joined)(view)[0] is Truth.UNKNOWN
