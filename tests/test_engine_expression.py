"""The language of `when`: what can be read, where it cannot, and that it prints back."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, strategies as st

from tests.toy.nation import table
from webapp.engine import expression as ex
from webapp.engine.expression import ExpressionError, Shape, Vocabulary, parse, show

GRADES = frozenset("1234")
WORDS = Vocabulary(
    {
        "household.hukou": Shape("place"),
        "household.income": Shape("money"),
        "household.heads": Shape("integer"),
        "household.assets": Shape("options", frozenset({"car", "boat", "nothing"})),
        "household.since": Shape("month"),
        "member.born": Shape("date"),
        "member.works": Shape("bool"),
        "member.certificate": Shape("option", frozenset({"held", "expired", "none"})),
        "member.grade": Shape("option", GRADES),
        "member.parts": Shape("parts", frozenset({"sight", "mind"})),
    },
    frozenset({"standard", "edge", "adult", "months"}),
)


def fact(name: str, part: str = "") -> ex.Fact:
    return ex.Fact(name, part)


READ = {
    "member.works": fact("member.works"),
    "not member.works": ex.Not(fact("member.works")),
    "true": ex.Constant(True),
    "member.grade == 1": ex.Comparison("==", fact("member.grade"), ex.Option("1")),
    "none != member.certificate": ex.Comparison(
        "!=", fact("member.certificate"), ex.Option("none")
    ),
    "member.grade in [1, 2]": ex.Among(fact("member.grade"), ("1", "2")),
    "member.parts.mind == 3": ex.Comparison("==", fact("member.parts", "mind"), ex.Option("3")),
    "member.parts.mind in [3, 4]": ex.Among(fact("member.parts", "mind"), ("3", "4")),
    "car in household.assets": ex.Contains(fact("household.assets"), "car"),
    'within(household.hukou, "cn/hill")': ex.Within(fact("household.hukou"), "cn/hill"),
    "age(member.born) >= adult": ex.Comparison(
        ">=", ex.Call("age", fact("member.born")), ex.Parameter("adult")
    ),
    "months_since(household.since) >= 0": ex.Comparison(
        ">=", ex.Call("months_since", fact("household.since")), ex.Constant(0)
    ),
    "standard - edge - 1 > 0": ex.Comparison(
        ">",
        ex.Arithmetic(
            "-",
            ex.Arithmetic("-", ex.Parameter("standard"), ex.Parameter("edge")),
            ex.Constant(1),
        ),
        ex.Constant(0),
    ),
    "edge * standard": ex.Arithmetic("*", ex.Parameter("edge"), ex.Parameter("standard")),
    "standard": ex.Parameter("standard"),
}


@pytest.mark.parametrize("text", READ)
def test_a_condition_reads_as_it_is_meant(text: str) -> None:
    assert parse(text, WORDS) == READ[text]


def test_and_binds_tighter_than_or_and_not_tighter_than_both() -> None:
    found = parse("member.works or not member.works and member.works", WORDS)
    works = fact("member.works")
    assert found == ex.Or((works, ex.And((ex.Not(works), works))))


def test_every_node_knows_its_column() -> None:
    found = parse("member.works and household.income < standard", WORDS)
    assert isinstance(found, ex.And)
    comparison = found.parts[1]
    assert isinstance(comparison, ex.Comparison)
    assert (comparison.column, comparison.right.column) == (17, 36)


def test_its_facts_and_parameters_can_be_listed() -> None:
    found = parse("household.income <= edge * standard * household.heads", WORDS)
    assert list(ex.facts(found)) == ["household.income", "household.heads"]
    assert list(ex.parameters(found)) == ["edge", "standard"]


@pytest.mark.parametrize("case", table("expressions"), ids=lambda case: case["when"] or "nothing")
def test_what_cannot_be_read_is_named_with_its_column(case: dict[str, Any]) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(str(case["when"] or ""), WORDS)
    assert case["says"] in caught.value.what
    assert caught.value.column == case["column"]


BOOLS = st.just(fact("member.works"))
NUMBERS = st.recursive(
    st.sampled_from(
        [
            ex.Constant(0),
            ex.Constant(1),
            ex.Parameter("standard"),
            ex.Parameter("edge"),
            fact("household.income"),
            ex.Call("age", fact("member.born")),
            ex.Call("months_since", fact("household.since")),
        ]
    ),
    lambda inner: st.builds(ex.Arithmetic, st.sampled_from("+-*"), inner, inner),
    max_leaves=5,
)
SIGNS = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
LEAVES = st.one_of(
    BOOLS,
    st.builds(ex.Constant, st.booleans()),
    st.builds(ex.Comparison, SIGNS, NUMBERS, NUMBERS),
    st.builds(
        ex.Among,
        st.sampled_from([fact("member.grade"), fact("member.parts", "sight")]),
        st.lists(st.sampled_from(sorted(GRADES)), min_size=1, max_size=3).map(tuple),
    ),
    st.builds(ex.Contains, st.just(fact("household.assets")), st.sampled_from(["car", "boat"])),
    st.builds(ex.Within, st.just(fact("household.hukou")), st.sampled_from(["cn", "cn/hill"])),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(ex.Not, inner),
        st.builds(ex.And, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(ex.Or, st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)


@given(CONDITIONS)
def test_what_is_printed_reads_back_the_same(condition: ex.Expression) -> None:
    assert parse(show(condition), WORDS) == condition


@given(NUMBERS)
def test_a_sum_that_is_printed_reads_back_the_same(number: ex.Expression) -> None:
    below = ex.Comparison("<", number, ex.Parameter("standard"))
    assert parse(show(below), WORDS) == below


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_with_words(text: str) -> None:
    with suppress(ExpressionError):
        parse(text, WORDS)
