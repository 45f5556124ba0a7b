"""Facts of a household: bad ones are all named, with what is allowed; good ones are typed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, strategies as st

from tests.toy.nation import DAY, nation, table
from webapp.engine.dates import Month
from webapp.engine.facts import UNCLEAR, allowed, check, nested
from webapp.engine.problems import FactErrors

CASES = table("facts")


def typed(**facts: Any) -> Any:
    """The checked facts of a household of one."""
    [member] = check(nation(), facts, DAY).members
    return member.values


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['name']}: {case['facts']}")
def test_a_bad_fact_is_named_with_what_is_allowed(case: dict[str, Any]) -> None:
    with pytest.raises(FactErrors) as caught:
        check(nation(), case["facts"], DAY)
    [error] = caught.value.errors
    assert error.fact == case["name"]
    assert (case["allowed"] or "") in error.allowed
    assert str(error).startswith(f"{error.fact}: ")


def test_all_bad_facts_are_named_at_once() -> None:
    bad = {"household": {"heads": 0, "area": "city"}, "members": [{"grade": 9}], "x": 1}
    with pytest.raises(FactErrors) as caught:
        check(nation(), bad, DAY)
    named = {error.fact for error in caught.value.errors}
    assert named == {"household.heads", "household.area", "member.grade", "x"}


def test_nothing_known_is_a_household_of_one() -> None:
    assert typed() == {}


def test_every_type_of_fact_is_read() -> None:
    parts = [{"category": "mind", "grade": "3"}]
    values = typed(
        household={"hukou": "cn/hill/lake/west", "heads": 3, "income": 0, "assets": ["car", "boat"],
                   "since": "2026-01"},
        members=[{"born": "1990-02-28", "works": False, "grade": 2, "parts": parts}],
    )  # fmt: skip
    assert values == {
        "household.hukou": "cn/hill/lake/west",
        "household.heads": 3,
        "household.income": 0,
        "household.assets": {"car", "boat"},
        "household.since": Month.parse("2026-01"),
        "member.born": date(1990, 2, 28),
        "member.works": False,
        "member.grade": "2",
        "member.parts": {"mind": "3"},
    }


def test_a_birth_may_be_a_month_and_a_date_a_date() -> None:
    assert typed(members=[{"born": "2026-06"}])["member.born"] == Month.parse("2026-06")
    assert typed(members=[{"born": date(2020, 1, 2)}])["member.born"] == date(2020, 1, 2)


@pytest.mark.parametrize("name", nation().facts)
def test_every_question_may_be_answered_with_unclear(name: str) -> None:
    facts = nested({name: UNCLEAR})
    [member] = check(nation(), facts, DAY).members
    assert member.values == {name: UNCLEAR}


@pytest.mark.parametrize("name", nation().facts)
def test_what_is_allowed_is_said_of_every_fact(name: str) -> None:
    assert allowed(nation().facts[name]).endswith("unclear")


def test_members_share_the_household_and_nothing_else() -> None:
    facts = {"household": {"heads": 2}, "members": [{"id": "a", "works": True}, {"id": "b"}]}
    one, other = check(nation(), facts, DAY).members
    assert (one.id, other.id) == ("a", "b")
    assert one.values == {"household.heads": 2, "member.works": True}
    assert other.values == {"household.heads": 2}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
NAMES = [name.partition(".") for name in nation().facts]
ROOM = {
    room: st.dictionaries(st.sampled_from([n for r, _, n in NAMES if r == room]), JSON)
    for room in ("household", "member")
}
HOUSEHOLDS = JSON | st.fixed_dictionaries(
    {},
    optional={
        "household": JSON | ROOM["household"],
        "members": JSON | st.lists(JSON | ROOM["member"], max_size=3),
        "readings": JSON | st.dictionaries(st.sampled_from(list(nation().readings)), JSON),
    },
)


@given(HOUSEHOLDS)
def test_whatever_is_given_is_read_or_refused_with_names(facts: Any) -> None:
    try:
        check(nation(), facts, DAY)
    except FactErrors as refused:
        assert [error.fact for error in refused.errors]  # noqa: PT017
