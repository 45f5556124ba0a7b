"""Decisions written out as Python find what the engine finds, for everybody, on every day."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest

from tests.test_people import RULES, household, people
from webapp.decisions import Decide, decide, source
from webapp.engine.dates import Month
from webapp.engine.determination import determine_all
from webapp.engine.facts import UNCLEAR, check, nested
from webapp.engine.interview import person
from webapp.engine.model import BoundBy, FactDefinition, FactType, Rulebook
from webapp.engine.view import View
from webapp.examples import Example, examples
from webapp.rulefiles.rulebook import load

DAYS = [date(2021, 3, 1), date(2024, 6, 15), date(2026, 11, 24)]
AMOUNTS = [0, 300000, 775199, 775200, 1162800, 1550400, 5000000]
SAME = {"yes": True, "no": False, "unknown": None}
CASES = examples(RULES)
WRITTEN: dict[Any, Decide] = {}


@cache
def rulebook() -> Rulebook:
    return load(RULES)


def views(facts: Any, on: date) -> Iterator[View]:
    """Each member of a household as the engine sees them."""
    known = check(rulebook(), facts, on)
    return (person(rulebook(), known, member.id, on) for member in known.members)


def found(view: View) -> dict[str, bool | None]:
    """What the engine finds, with all its reasons left aside."""
    doors = [door for outcome in determine_all(view) for door in outcome.doors]
    return {door.provision.id: SAME[door.finding.truth.value] for door in doors}


def decided(view: View) -> dict[str, bool | None]:
    """What the written function finds; it is written once for each place and day."""
    places = tuple(view.values.get(f"household.{kind}") for kind in BoundBy)
    key = (places, view.on, tuple(view.readings.items()))
    if key not in WRITTEN:
        WRITTEN[key] = decide(view)
    return WRITTEN[key](view.values)


@pytest.mark.parametrize("example", CASES, ids=lambda example: example.id)
def test_every_worked_example_is_decided_as_the_engine_does(example: Example) -> None:
    for view in views(nested(example.facts), example.on):
        assert decided(view) == found(view)


@pytest.mark.parametrize("one", people(), ids=lambda one: one["name"])
def test_every_person_is_decided_as_the_engine_does(one: dict[str, Any]) -> None:
    for view in views(household(one["facts"]), date.fromisoformat(one["on"])):
        assert decided(view) == found(view)


@pytest.mark.parametrize("place", sorted(rulebook().places))
def test_people_drawn_by_lot_are_decided_as_the_engine_does(place: str) -> None:
    lot = random.Random(place)
    for on in DAYS:
        for _ in range(15):
            view = drawn(lot, place, on)
            assert decided(view) == found(view), view.values


def drawn(lot: random.Random, place: str, on: date, readings: dict[str, str] | None = None) -> View:
    """Someone of this place, of whom each fact is known, unclear or unasked by lot."""
    places = {f"household.{kind}": place for kind in BoundBy}
    facts = {
        fact.name: value
        for fact in rulebook().facts.values()
        if fact.type is not FactType.PLACE and (value := answer(lot, fact, on)) is not None
    }
    known = check(rulebook(), nested(facts | places) | {"readings": readings or {}}, on)
    return person(rulebook(), known, "1", on)


def answer(lot: random.Random, fact: FactDefinition, on: date) -> Any:
    if lot.random() < 0.15:
        return lot.choice([None, UNCLEAR])
    options = list(fact.options)
    grades = [{"category": code, "grade": lot.choice("1234")} for code in options]
    months = Month.of(on) + -lot.choice([0, 1, 5, 6, 7, 11, 12, 13, 240])
    draws: dict[FactType, Any] = {
        FactType.OPTION: lambda: lot.choice(options),
        FactType.OPTIONS: lambda: [lot.choice(options)],
        FactType.BOOL: lambda: lot.random() < 0.5,
        FactType.MONEY: lambda: max(lot.choice(AMOUNTS), int(fact.limits.min or 0)),
        FactType.INTEGER: lambda: lot.randint(1, 5),
        FactType.DATE: lambda: born(lot, on),
        FactType.MONTH: lambda: str(months),
        FactType.PARTS: lambda: lot.sample(grades, 2),
    }
    return draws[fact.type]()


def born(lot: random.Random, on: date) -> str:
    """A birthday near an age that matters; now and then only its month is known."""
    years = lot.choice([5, 16, 18, 30, 55, 60, 70])
    return lot.choice(
        [f"{on.year - years}-{on.month:02}", f"{on.year - years}-{lot.randint(1, 12):02}-15"]
    )


@pytest.mark.parametrize("place", ["cn", "cn/shanxi/xinzhou/xinfu", "cn/zhejiang/ningbo"])
def test_a_reading_that_a_worker_has_fixed_is_kept_to(place: str) -> None:
    lot = random.Random(place)
    for point, reading in rulebook().readings.items():
        for option in reading.options:
            view = drawn(lot, place, DAYS[-1], {point: option})
            assert decided(view) == found(view), (point, option)


def test_what_several_rules_need_is_written_once() -> None:
    view = drawn(random.Random(1), "cn/shanxi/xinzhou/xinfu", DAYS[-1])
    text, _tables = source(view)
    assert text.count("get('member.certificate')") == 1
    values = [line.partition(" = ")[2] for line in text.splitlines() if " = " in line]
    firsts = [value for value in values if value not in ("None", "False", "()")]
    assert len(firsts) == len(set(firsts))
