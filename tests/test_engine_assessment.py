"""The one object that page, paper and command line render: its shape, order and honesty."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from jsonschema import Draft202012Validator

from tests.toy.drawn import partly, people
from tests.toy.nation import DAY, files, nation, read_anew, told
from webapp.engine import assessment
from webapp.engine.assessment import assess
from webapp.engine.facts import nested
from webapp.engine.model import Standing, Status, Trust, UnknownKind
from webapp.engine.problems import FactErrors

SCHEMA = json.loads(Path(assessment.__file__).with_name("assessment.schema.json").read_text())
VALID = Draft202012Validator(SCHEMA)
PLACES = ("household.hukou", "household.lives_in", "household.rides_in")
CARD = {"household.hukou": "cn/hill/lake/east", "member.certificate": "held", "member.grade": 1,
        "member.born": "1980-01"}  # fmt: skip


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for part in schema.values():
            yield from objects(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from objects(part)


def test_the_schema_is_one_and_lets_nothing_unnamed_through() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    codes = {name: one["oneOf"] for name, one in SCHEMA["$defs"].items() if "oneOf" in one}
    assert {"status", "warning", "reason", "unknown_kind", "taper_state"} <= codes.keys()
    assert all(one["const"] and one["description"] for known in codes.values() for one in known)
    assert {one["const"] for one in codes["status"]} == set(Status)
    assert {one["const"] for one in codes["trust"]} == set(Trust)
    assert {one["const"] for one in codes["unknown_kind"]} == set(UnknownKind)
    assert {one["const"] for one in codes["standing"]} == set(Standing) - {Standing.NOT_YET}
    for one in objects(SCHEMA):
        if "properties" in one:
            assert one["additionalProperties"] is False
            assert one["required"] == list(one["properties"])


@settings(deadline=None)
@given(st.data())
def test_every_assessment_has_the_shape_of_the_schema(data: st.DataObject) -> None:
    book = nation()
    facts = [data.draw(partly(data.draw(people(book)))) for _n in range(data.draw(COUNT))]
    on = data.draw(st.sampled_from([DAY, date(2021, 3, 1), date(2025, 6, 15), date(2027, 1, 1)]))
    shared = {k.partition(".")[2]: v for k, v in facts[0].items() if k.startswith("household.")}
    members = [{**nested(one)["members"][0], "id": str(n)} for n, one in enumerate(facts)]
    found = assess(book, {"household": shared, "members": members}, on)
    assert not list(VALID.iter_errors(found))
    assert json.loads(json.dumps(found)) == found


COUNT = st.integers(1, 3)


@pytest.mark.parametrize("room", ["benefits", "provisions", "criteria", "unknown"])
def test_the_schema_refuses_what_lacks_a_key_or_has_one_more(room: str) -> None:
    found = assess(nation(), nested(CARD), DAY)
    rooms: Any = {"benefits": found["members"][0]["benefits"]}
    rooms["provisions"] = [p for b in rooms["benefits"] for p in b["provisions"]]
    for name in ("criteria", "unknown"):
        rooms[name] = [one for p in rooms["provisions"] for one in p[name]]
    one = rooms[room][0]
    assert VALID.is_valid(found)
    one["more"] = 1
    assert not VALID.is_valid(found)
    del one["more"], one[next(iter(one))]
    assert not VALID.is_valid(found)


@settings(deadline=None)
@given(st.data())
def test_the_same_facts_on_the_same_day_say_the_same(data: st.DataObject) -> None:
    """Whatever was asked of the rulebook before, and in whatever order facts are given."""
    facts = data.draw(partly(data.draw(people(nation()))))
    shuffled = dict(data.draw(st.permutations(list(facts.items()))))
    found = assess(nation(), nested(facts), DAY)
    assert assess(nation(), nested(shuffled), DAY) == found
    assert assess(read_anew(), nested(facts), DAY) == found


def test_benefits_stand_in_order_of_status_then_of_their_files() -> None:
    [member] = assess(nation(), nested(CARD), DAY)["members"]
    order = list(Status)
    ranks = [
        (order.index(b["status"]), nation().benefits[b["id"]].order) for b in member["benefits"]
    ]
    assert ranks == sorted(ranks)
    assert len(ranks) == len(nation().benefits)


def test_it_says_which_rules_which_day_and_which_places() -> None:
    found = assess(nation(), {"household": {"hukou": "cn/sea", "rides_in": "unclear"}}, DAY)
    assert (found["schema"], found["rulebook"], found["on"]) == (1, nation().version, "2026-06-15")
    assert found["places"] == {"hukou": "cn/sea", "lives_in": None, "rides_in": None}


def test_only_facts_that_some_criterion_reads_are_named_as_used() -> None:
    facts = {**CARD, "household.lives_in": "cn/sea", "household.over": True}
    used = assess(nation(), nested(facts), DAY)["facts_used"]
    assert used == sorted(used)
    assert {"household.hukou", "member.grade", "household.over"} <= set(used)
    assert "household.lives_in" not in used
    assert "member.has_lamp" not in used


def reasons(provision: str, facts: dict[str, Any]) -> dict[str, str]:
    [found] = [p for b in assess(nation(), nested(facts), DAY)["members"][0]["benefits"]
               for p in b["provisions"] if p["id"] == provision]  # fmt: skip
    return {c["id"]: c["reason"] for c in found["criteria"]}


def test_every_criterion_says_met_unmet_or_why_it_is_open() -> None:
    facts = {**CARD, "household.area": "urban", "household.heads": 1, "household.income": 0,
             "household.assets": "unclear", "member.works": True,
             "member.own_income": 10**7}  # fmt: skip
    assert reasons("cn/single", facts) == {
        "poor": "met",
        "property": "unclear",
        "own_pay": "reading",
        "severe": "met",
        "grade_1_2": "met",
        "mind_3": "unmet",
    }
    assert reasons("cn/lamp", {**CARD, "member.certificate": "none"})["grade_1_2"] == (
        "not_applicable"
    )
    assert reasons("cn/lamp", {})["adult"] == "unasked"


def test_a_criterion_without_a_citation_stands_under_the_provisions() -> None:
    found = told("guide", {"household.lives_in": "cn/hill"})["provisions"][0]
    assert found["criteria"][0]["citation"] == {
        "instrument": "hill-plan",
        "at": "ch. 1",
        "quote": "places may try guides",
        "trust": "plan",
    }


@pytest.mark.parametrize(
    ("benefit", "facts", "code"),
    [
        ("guide", {"household.lives_in": "cn/hill", "household.hukou": "cn/hill"},
         "plan_period_over"),
        ("lamp", {**CARD, "household.hukou": "cn/sea"}, "no_plan_here"),
    ],
)  # fmt: skip
def test_what_lowers_confidence_is_warned_of(benefit: str, facts: Any, code: str) -> None:
    assert code in told(benefit, facts)["warnings"]
    assert code not in told("lamp", CARD)["warnings"]


def test_who_has_not_named_a_place_is_not_told_that_no_plan_covers_it() -> None:
    assert "no_plan_here" not in told("lamp", {})["warnings"]


def test_a_benefit_of_where_they_ride_is_warned_of_by_where_they_ride() -> None:
    places = {"household.hukou": "cn/sea", "household.rides_in": "cn/hill"}
    assert "no_plan_here" not in told("ticket", places)["warnings"]


def test_a_source_that_was_not_read_at_home_is_warned_of_and_moves_no_status() -> None:
    firm = {**CARD, "member.injury_pay": False}
    weak = files()["cn/lamp.yaml"].replace("at: art. 4}", "at: art. 4, trust: repost}", 1)
    book = nation({"cn/lamp.yaml": weak})
    assert "trust_unconfirmed" in told("lamp", firm, DAY, book)["warnings"]
    assert told("lamp", firm, DAY, book)["status"] == told("lamp", firm)["status"] == "can_apply"


def test_two_members_are_judged_apart_under_one_roof() -> None:
    household = {"hukou": "cn/hill/lake/east"}
    members = [{"id": "mother", "certificate": "held", "grade": 1, "born": "1980-01",
                "injury_pay": False}, {"id": "child", "certificate": "none"}]  # fmt: skip
    found = assess(nation(), {"household": household, "members": members}, DAY)
    lamps = {m["id"]: next(b["status"] for b in m["benefits"] if b["id"] == "lamp")
             for m in found["members"]}  # fmt: skip
    assert lamps == {"mother": "can_apply", "child": "not_met"}


def test_bad_facts_raise_and_nothing_is_assessed() -> None:
    with pytest.raises(FactErrors, match=r"household\.heads"):
        assess(nation(), {"household": {"heads": -1}}, DAY)
