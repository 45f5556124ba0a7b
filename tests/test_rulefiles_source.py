"""YAML with 1.2 scalars: what bites authors elsewhere is a word here, or a Problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

import pytest

from webapp.engine.dates import Month
from webapp.engine.problems import Mark, Problem
from webapp.rulefiles.source import Source


class Colour(StrEnum):
    RED = "red"
    ON = "on"


@dataclass(frozen=True)
class Thing:
    name: str
    colour: Colour = Colour.RED
    flag: bool = False
    count: int = 0
    share: Fraction = Fraction(0)
    day: date | None = None
    month: Month | None = None
    from_: date | None = None
    tags: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    mark: Mark = field(default=Mark(), metadata={"hidden": True})


def things(text: str) -> tuple[dict[str, Any], list[Problem]]:
    problems: list[Problem] = []
    return Source("t.yaml", text, problems).records(Thing, named=""), problems


def thing(text: str) -> Any:
    made, problems = things(f"it: {{name: x, {text}}}")
    assert problems == []
    return made["it"]


@pytest.mark.parametrize("word", ["on", "no", "yes", "off", "y", "NO", "12:30", "1_000", "2026-07"])
def test_a_word_stays_a_word_where_a_word_is_read(word: str) -> None:
    assert thing(f"tags: [{word}]").tags == (word,)
    assert thing(f"words: {{{word}: {word}}}").words == {word: word}


def test_on_is_an_option_when_there_is_one() -> None:
    assert thing("colour: on").colour is Colour.ON


@pytest.mark.parametrize("word", ["yes", "no", "on", "True", "1"])
def test_only_true_and_false_are_true_and_false(word: str) -> None:
    _, problems = things(f"it: {{name: x, flag: {word}}}")
    assert [(p.code, p.line, p.column) for p in problems] == [("bad_value", 1, 21)]


def test_numbers_keep_their_digits() -> None:
    assert thing("count: 012").count == 12
    assert thing("share: 0.05").share == Fraction(1, 20)
    assert thing("share: 1000.30").share == Fraction(100030, 100)


def test_dates_and_months_are_types_of_their_own() -> None:
    assert thing("day: 2024-02-29").day == date(2024, 2, 29)
    assert thing("month: 2026-07").month == Month.parse("2026-07")
    assert thing("from: 2024-01-01").from_ == date(2024, 1, 1)


@pytest.mark.parametrize(
    "value",
    ["day: 2023-02-29", "day: 2024-01", "month: 2024-13", "month: 2024-1", "count: 1.5",
     "share: a half", "share: 1/0", "colour: blue"],
)  # fmt: skip
def test_what_cannot_be_is_a_problem_at_its_place(value: str) -> None:
    made, problems = things(f"it: {{name: x, {value}}}")
    assert made == {}
    column = 16 + value.index(":") + 1
    assert [(p.code, p.line, p.column) for p in problems] == [("bad_value", 1, column)]


def test_null_is_nothing_and_the_word_in_quotes_is_a_word() -> None:
    assert thing("day: null").day is None
    assert thing("tags: ['null']").tags == ("null",)


def test_every_fault_of_a_record_is_told_and_the_next_record_is_read() -> None:
    made, problems = things(
        "a:\n  colour: blue\n  flag: maybe\n  size: 3\nb: {name: fine}\na: {name: again}\n"
    )
    assert list(made) == ["b"]
    assert {(p.line, p.column, p.code) for p in problems} == {
        (2, 3, "missing_key"),
        (2, 11, "bad_value"),
        (3, 9, "bad_value"),
        (4, 9, "unknown_key"),
        (6, 1, "repeated_key"),
    }


def test_a_record_knows_where_it_stands() -> None:
    made, _ = things("a: {name: x}\nb:\n  name: y\n")
    assert made["b"].mark == Mark("t.yaml", 3, 3)


def test_text_that_is_no_yaml_is_one_problem_with_its_line() -> None:
    _, problems = things("a: {name: x\nb: [")
    assert [(p.code, p.line) for p in problems] == [("not_yaml", 2)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1), ("-3", -3), ("0", 0), ("012", "012"), ("1.5", "1.5"), ("true", True),
        ("no", "no"), ("yes", "yes"), ("on", "on"), ("null", None), ("~", None), ("", None),
        ("'1'", "1"), ("'true'", "true"), ("2026-07", "2026-07"), ("2026-07-01", "2026-07-01"),
        ("12:30", "12:30"), ("[1, a]", [1, "a"]), ("{a: 1}", {"a": 1}),
    ],
)  # fmt: skip
def test_facts_are_whole_numbers_truth_values_and_words(text: str, value: Any) -> None:
    assert Source("t.yaml", text, []).plain() == value
