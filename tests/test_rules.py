"""The real rules: no Problem, every worked example holds, and none is missing."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from tests.toy.drawn import answers, applicable, partly, people
from webapp.engine import expression, figures
from webapp.engine.amounts import amounts
from webapp.engine.assessment import assess
from webapp.engine.dates import Month
from webapp.engine.determination import Determination, Outcome, determine_again, determine_all
from webapp.engine.facts import check, nested
from webapp.engine.interview import next_questions, person
from webapp.engine.model import Criterion, Op, Provision, Rulebook
from webapp.engine.taper import taper
from webapp.engine.view import View
from webapp.examples import Example, examples, failures, outcome
from webapp.outlook.ahead import ahead
from webapp.rulefiles.rulebook import load

ON = date(2026, 11, 24)
TRIED = 12
CASES = int(os.environ.get("HUICAN_CASES", "200"))
RULES = Path(__file__).parents[1] / "rules"
BOOK = load(RULES)
EXAMPLES: dict[str, list[Example]] = defaultdict(list)
for case in examples(RULES):
    EXAMPLES[case.provision].append(case)


def test_the_rules_have_no_problem() -> None:
    assert load(RULES).version == BOOK.version


@pytest.mark.parametrize("provision", EXAMPLES)
def test_every_worked_example_holds(provision: str) -> None:
    assert [line for one in EXAMPLES[provision] for line in failures(BOOK, one)] == []


@pytest.mark.parametrize(
    ("key", "wrong", "said"),
    [
        ("truth", "yes", "truth is"),
        ("status", "receiving", "status is"),
        ("kinds", [], "unknown by"),
        ("asks", ["arms_allowed"], "open are ['arms_allowed', 'sits_alone']"),
        ("amounts", [1], "amounts are"),
        ("warnings", ["nothing"], "no warning nothing"),
        ("taper", {"state": "running"}, "taper state is None"),
    ],
)
def test_an_example_that_expects_something_else_says_so(key: str, wrong: object, said: str) -> None:
    one = EXAMPLES["cn/driving_policy"][0]
    assert "asks" in one.expected
    (line,) = failures(BOOK, replace(one, expected={**one.expected, key: wrong}))
    assert line.startswith("cn/driving_policy.examples.yaml:")
    assert said in line


def test_examples_stand_beside_a_provision_and_have_names_of_their_own() -> None:
    assert EXAMPLES.keys() <= BOOK.provisions.keys()
    for cases in EXAMPLES.values():
        assert len({one.name for one in cases}) == len(cases)


@cache
def truths(provision: str) -> frozenset[str]:
    """What its examples have been told."""
    told = (outcome(BOOK, one)["truth"] for one in EXAMPLES[provision])
    return frozenset(truth for truth in told if truth)


def grantable(one: Criterion, place: str) -> bool:
    """Whether the text itself can make it met: where it is silent, it can only be refused."""
    parts = [grantable(part, place) for part in one.parts]
    match one.op:
        case Op.ALL:
            return all(parts)
        case Op.ANY:
            return any(parts)
        case Op.AT_LEAST:
            return sum(parts) >= (one.count or 1)
        case Op.NOT:
            return True
    names = {name for when in one.when.values() for name in expression.parameters(when)}
    return not one.silent and not any(unwritten(name, place) for name in names)


def unwritten(name: str, place: str) -> bool:
    """Whether every row of a parameter that binds at a place says `unspecified`."""
    rows = figures.rows(BOOK, name, place, ON)
    return bool(rows) and all(row.value == "unspecified" for row in rows)


@pytest.mark.parametrize("provision", BOOK.provisions)
def test_every_provision_has_an_example_that_is_met_one_that_is_not_and_one_unknown(
    provision: str,
) -> None:
    rule = BOOK.provisions[provision]
    wanted = {"no", "unknown"} | ({"yes"} if grantable(rule.criteria, rule.place) else set())
    assert wanted <= truths(provision)


def plan_ends(provision: Provision) -> Month | None:
    plan = BOOK.instruments[provision.citation.instrument]
    return plan.period[1] if plan.kind == "plan" and plan.period else None


@pytest.mark.parametrize("provision", [p.id for p in BOOK.provisions.values() if plan_ends(p)])
def test_every_provision_of_a_plan_has_an_example_after_the_plans_end(provision: str) -> None:
    end = plan_ends(BOOK.provisions[provision])
    assert end
    assert any(Month.of(one.on) > end for one in EXAMPLES[provision])


MONEY = [0, 1, 100000, 387600, 775200, 775201, 1162800, 1550400, 2325600, 2325601, 5000000, 10**8]
PLACES = ("household.hukou", "household.lives_in", "household.rides_in")
WHOLE = people(BOOK, ON, MONEY, household__local_standard_annual="unclear")


def benefits(book: Rulebook, facts: dict[str, Any]) -> list[Any]:
    found: list[Any] = assess(book, nested(facts), ON)["members"][0]["benefits"]
    return found


@settings(deadline=None, max_examples=max(40, CASES // 50))
@given(WHOLE)
def test_the_interview_ends_where_knowing_everything_leads(whole: dict[str, Any]) -> None:
    known: dict[str, Any] = {}
    while questions := next_questions(BOOK, nested(known), ON):
        assert questions[0] in whole, f"{questions[0]} does not apply to {known}"
        assert questions[0] not in known, f"{questions[0]} is asked again"
        known[questions[0]] = whole[questions[0]]
    told, unasked = {one["id"]: one for one in benefits(BOOK, known)}, set()
    for one in benefits(BOOK, whole):
        if one["status"] == "receiving" and told[one["id"]]["status"] in ("not_met", "no_rule"):
            unasked.add(one["id"])
        else:
            assert brought(told[one["id"]]) == brought(one), one["id"]
    assert dates(known, unasked) == dates(whole, unasked)


def brought(found: Any) -> Any:
    """What a benefit comes to: status, sums, tapers, and what it has to be weighed against.

    Which of several open doors it is by changes nothing that one is told.
    """
    if found["status"] in ("not_met", "receiving", "no_rule"):
        return found["status"]
    best = [one for one in found["provisions"] if one["status"] == found["status"]]
    sums = {str(sum) for one in best for sum in one["amounts"]}
    tapers = {str(one["taper"]) for one in best if one["taper"]}
    weighed = {one["id"] for door in best for one in door["excludes"] if one["truth"] == "yes"}
    return found["status"], sums, tapers, weighed


def dates(facts: dict[str, Any], unasked: set[str]) -> list[tuple[str, str, str]]:
    """When something happens with a benefit that is open or received now: when, what, which.

    Not the birthdays of other years, which may bring what nobody asks about today.
    """
    return [
        (one["when"], one["kind"], id)
        for one in ahead(BOOK, nested(facts), ON, "1")
        if one["kind"] != "birthday"
        for id in (one["benefit"], *one["opens"], *one["closes"])
        if id and id not in unasked
    ]


def test_nearly_every_question_asked_could_change_something_for_real_people(
    outliers: list[str],
) -> None:
    """By force: every answer is tried, the rest of the interview being as that person answers."""
    idle, count = [], 0
    for seed in range(max(3, CASES // 100)):
        chance = Random(seed)
        whole = drawn_person(chance)
        known: dict[str, Any] = {}
        while questions := next_questions(BOOK, nested(known), ON):
            name = questions[0]
            if name not in PLACES and chance.random() < 0.3:
                count += 1
                if not could_matter(chance, known, name):
                    idle.append((name, dict(known)))
            known[name] = whole[name]
    share = 1 - len(idle) / count
    outliers.append(f"interview, real rules: {share:.1%} of {count} could change something")
    assert share >= 0.9, idle


def drawn_person(chance: Random) -> dict[str, Any]:
    whole = {n: chance.choice(answers(BOOK, f, MONEY)) for n, f in BOOK.facts.items()}
    return applicable(BOOK, {**whole, "household.local_standard_annual": "unclear"}, ON)


def could_matter(chance: Random, known: dict[str, Any], name: str) -> bool:
    """Whether two answers lead apart, for someone who has said what is known so far and of whom
    the rest is such that the question is still asked."""
    choices = answers(BOOK, BOOK.facts[name], MONEY)
    return any(
        len({ends(settled(other, name, choice)) for choice in choices}) > 1
        for other in (still_asked(chance, known, name) for _try in range(TRIED))
    )


def still_asked(chance: Random, known: dict[str, Any], name: str) -> dict[str, Any]:
    """Somebody of whom more and more is known, as long as the question is asked of them."""
    other = drawn_person(chance)
    rest = [one for one in other if one not in known and one != name]
    chance.shuffle(rest)
    for some in (rest[:half] for half in (len(rest), len(rest) // 2, len(rest) // 4, 4, 0)):
        told = settled({**{one: other[one] for one in some}, **known}, name, None)
        if name in next_questions(BOOK, nested(told), ON):
            return told
    return known


def ends(facts: dict[str, Any]) -> str:
    """What everything comes to: statuses, truth and sums of every door, the dates ahead; of whose
    certificate has run out also what they come to once it is renewed."""
    there = view(facts)
    found = [determine_all(there)]
    if facts.get("member.certificate") == "expired":
        found.append(determine_all(view({**facts, "member.certificate": "held"})))
    return str([(o.status, o.receiving and o.receiving.truth,
                 [(d.status, d.finding.truth, amounts(d), exit_taper(d)) for d in o.doors])
                for outcomes in found for o in outcomes] + dates(facts, set()))  # fmt: skip


def exit_taper(door: Determination) -> Any:
    rule = door.provision.taper
    return rule and taper(rule, door.finding, door.view)


def settled(other: dict[str, Any], name: str, choice: Any) -> dict[str, Any]:
    """The same with this answer, or without one, and without what then does not apply."""
    given = {key: value for key, value in other.items() if key != name}
    return applicable(BOOK, given if choice is None else {**given, name: choice}, ON)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_what_is_decided_stays_decided_whatever_is_answered_next(data: st.DataObject) -> None:
    whole = data.draw(WHOLE)
    some = data.draw(partly(whole, PLACES))
    more = {**some, **{n: v for n, v in whole.items() if data.draw(st.booleans(), n)}}
    after = {p["id"]: p["truth"] for b in benefits(BOOK, more) for p in b["provisions"]}
    for before in (p for b in benefits(BOOK, some) for p in b["provisions"]):
        assert before["truth"] in ("unknown", after[before["id"]]), before["id"]


@settings(deadline=None, max_examples=15)
@given(WHOLE, WHOLE)
def test_an_outcome_that_reads_nothing_that_changed_is_the_same(
    whole: dict[str, Any], other: dict[str, Any]
) -> None:
    here = view(whole)
    before = determine_all(here)
    for name in other:
        after = view({**whole, name: other[name]})
        changed = {one for one, value in after.values.items() if here.values.get(one) != value}
        again = determine_again(after, before, changed)
        assert [told(one) for one in again] == [told(one) for one in determine_all(after)], name


def view(facts: dict[str, Any]) -> View:
    household = check(BOOK, nested(facts), ON)
    return person(BOOK, household, household.members[0].id, ON)


def told(outcome: Outcome) -> Any:
    """What is said of a benefit, whoever was asked."""
    doors = [(one.provision.id, one.status, one.finding) for one in outcome.doors]
    return outcome.benefit.id, outcome.status, outcome.place_open, outcome.receiving, doors


@pytest.mark.parametrize(
    ("born", "asked"), [("2020-05-05", False), ("1990-05-05", True), ("unclear", True)]
)
def test_a_child_is_not_asked_about_work(born: str, asked: bool) -> None:
    there = "cn/liaoning/shenyang"
    places = dict.fromkeys(PLACES, there)
    found = next_questions(BOOK, nested({**places, "member.born": born}), ON)
    about_work = {"member.work", "member.work_wishes", "member.employee_pension",
                  "member.service_injury", "member.work_injured"}  # fmt: skip
    assert about_work & set(found) == (about_work if asked else set())


def test_whose_certificate_ran_out_is_asked_what_it_says() -> None:
    """They are told what waits for them after the renewal."""
    there = dict.fromkeys(PLACES, "cn/zhejiang/ningbo/yuyao") | {"member.born": "1990-01"}
    for held, asked in (("expired", True), ("none", False)):
        found = next_questions(BOOK, nested({**there, "member.certificate": held}), ON)
        assert ({"member.category", "member.grade"} <= set(found)) is asked
