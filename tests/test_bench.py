"""The benchmarks run, and compare things that decide the same. Nothing here is timed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bench import bare, baseline, engine, measure, web
from bench.measure import Row
from tests.test_people import RULES, household, people
from webapp import create_app
from webapp.decisions import decide
from webapp.engine.determination import determine_all
from webapp.engine.facts import check, nested
from webapp.engine.interview import person
from webapp.examples import Example, examples
from webapp.rulefiles.rulebook import load

BOOK = engine.by_hand(load(RULES))
SAME = {"yes": True, "no": False, "unknown": None}
CASES = [one for one in examples(RULES) if one.provision in baseline.DOORS]
BY_HAND = "bench/baseline.py is written by hand: a rule that binds Xinzhou was changed, change it"


def differences(facts: Any, on: date) -> list[tuple[str, bool | None, bool | None]]:
    """Doors that the engine and the baseline decide differently: (door, engine, by hand)."""
    known = check(BOOK, facts, on)
    found = []
    for member in known.members:
        by_hand = baseline.decide(member.values, on)
        for outcome in determine_all(person(BOOK, known, member.id, on)):
            for door in outcome.doors:
                id, truth = door.provision.id, SAME[door.finding.truth.value]
                if id in by_hand and by_hand[id] is not truth:
                    found.append((id, truth, by_hand[id]))
    return found


def test_the_baseline_has_every_door_of_its_place() -> None:
    known = check(BOOK, next(engine.everybody()), engine.ON)
    outcomes = determine_all(person(BOOK, known, known.members[0].id, engine.ON))
    doors = {door.provision.id for outcome in outcomes for door in outcome.doors}
    assert doors == set(baseline.DOORS), BY_HAND


@pytest.mark.parametrize("example", CASES, ids=lambda example: example.id)
def test_the_baseline_decides_every_worked_example_as_the_engine(example: Example) -> None:
    assert differences(nested(example.facts), example.on) == [], BY_HAND


@pytest.mark.parametrize("one", people(), ids=lambda one: one["name"])
def test_the_baseline_decides_every_person_as_the_engine(one: dict[str, Any]) -> None:
    facts = household(one["facts"])
    there = {name.partition(".")[2]: place for name, place in engine.PLACES.items()}
    moved = {**facts, "household": {**facts["household"], **there}}
    assert differences(moved, date.fromisoformat(one["on"])) == [], BY_HAND


def test_openfisca_decides_as_the_engine() -> None:
    other = pytest.importorskip("bench.openfisca_rules", exc_type=ImportError)
    known = check(BOOK, household({**engine.EVERYTHING, **engine.PLACES}), engine.ON)
    view = person(BOOK, known, known.members[0].id, engine.ON)
    found = {
        door.provision.id: door.finding.truth.value == "yes"
        for outcome in determine_all(view)
        for door in outcome.doors
        if door.provision.id in other.DOORS
    }
    answers = other.answers(view.values, engine.STANDARD, 36)
    assert other.decide(other.system(), answers) == found


def test_the_bare_page_has_as_many_fields_as_asked_for() -> None:
    page = bare.create_app().test_client().get("/14")
    assert page.data.count(b'type="radio"') == 14


def test_everybody_who_answers_alone_gets_the_pages_that_are_measured() -> None:
    app = create_app({"TESTING": True})
    client = app.test_client(use_cookies=False)
    for cookie in web.everybody(app):
        assert web.page(client, web.QUESTION, cookie)
        assert web.page(client, web.RESULTS, cookie)


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        (Row("quick", 1.5, 1.5), "pass"),
        (Row("slow", 1.6, 1.5), "SHORT"),
        (Row("many", 0.6, 0.6, at_most=False), "pass"),
        (Row("few", 0.5, 0.6, at_most=False), "SHORT"),
        (Row("absent", None, 20), "not measured"),
    ],
)
def test_a_row_says_plainly_how_it_stands(row: Row, verdict: str) -> None:
    assert row.verdict == verdict
    assert verdict in list(measure.table([row]))[1]


def test_what_is_compared_runs_in_turns() -> None:
    turns: list[str] = []
    measure.quickest(lambda: turns.append("one"), lambda: turns.append("other"), seconds=0.01)
    assert turns[:4] == ["one", "other", "one", "other"]


def test_who_answered_everything_is_decided_at_the_doors_that_another_engine_knows() -> None:
    """It has two truths only: an answer that is missing would be taken for a no."""
    book = load(RULES)
    known = check(book, household({**engine.EVERYTHING, **engine.PLACES}), engine.ON)
    one = person(book, known, known.members[0].id, engine.ON)
    doors = ["cn/dibao_household", "cn/dibao_single_person", "cn/living_subsidy",
             "cn/nursing_subsidy", "cn/transit_city"]  # fmt: skip
    found = decide(one, doors)(one.values)
    assert list(found) == doors
    assert None not in found.values()
