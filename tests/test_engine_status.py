"""From truth to status: commitment, standing, silence, readings, doors, exclusions."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.toy.nation import (
    DAY,
    PROBE,
    asked,
    door,
    files,
    kinds,
    leaf,
    nation,
    probing,
    problems,
    table,
    told,
    written,
)

YES, NO = leaf("true"), leaf("false")
WORKS = leaf("member.works")
SILENT = {"id": "open", "says": "open", "silent": {"ask": "What is it?", "office": "town_hall"}}
READ = {
    "id": "read", "says": "read", "reading": "own_counts",
    "when": {"tested": "member.works", "not_tested": "true"},
}  # fmt: skip
LATE = leaf("household.income <= standard")
OLD = "value: 10, per: year, from: 2024-01-01, review_by: 2025-01-01"
CITE = "citation: {instrument: law, at: x}"

TREES: dict[str, tuple[Any, dict[str, Any]]] = {
    "yes": (YES, {}),
    "no": (NO, {}),
    "unasked": (WORKS, {}),
    "unclear": (WORKS, {"member.works": "unclear"}),
    "silent": (SILENT, {}),
    "overdue": (LATE, {"household.income": 1500, "household.standard": "unclear"}),
    "reading": (READ, {"member.works": False}),
}


@pytest.mark.parametrize("case", table("status"), ids=lambda c: " ".join(map(str, c.values())))
def test_truth_commitment_and_documents_make_the_status(case: dict[str, Any]) -> None:
    tree, facts = TREES[str(case["truth"]).replace("True", "yes").replace("False", "no")]
    cited = {"instrument": case["by"], "at": "x", "quote": "x"}
    keys: dict[str, Any] = {"commitment": case["commitment"], "citation": cited}
    if "rests_on" in case:
        keys["rests_on"] = [{"instrument": case["rests_on"], "at": "x", "quote": "x"}]
    late = {"cn/sea/parameters.yaml": f"standard:\n  - {{{OLD}, {CITE}}}\n"}
    book = nation(probing(tree, **keys) | late)
    on = date.fromisoformat(case["on"]) if "on" in case else DAY
    found = door("cn/probe", {"household.hukou": "cn/sea", **facts}, on, book)
    assert (found and found["status"]) == case["status"]


def test_one_standing_of_each_document_on_a_day() -> None:
    for name, on, standing in [
        ("law", "2026-06-15", "in_force"),
        ("old-law", "2026-06-15", "superseded"),
        ("due-law", "2025-12-31", "in_force"),
        ("due-law", "2026-01-01", "review_due"),
        ("hill-plan", "2026-06-15", "period_over"),
        ("hill-plan", "2025-12-31", "in_force"),
    ]:
        found = asked(YES, {}, date.fromisoformat(on),
                      citation={"instrument": name, "at": "x", "quote": "x"})  # fmt: skip
        assert found["standing"] == standing, name


LAW, LATER = {"instrument": "law", "at": "x"}, {"review_by": "2026-01-01"}
DUE = {"instrument": "due-law", "at": "x"}
AT_WORK, GROUP = WORKS | {"id": "at_work"}, {"id": "group", "says": "group"}


@pytest.mark.parametrize(
    ("tree", "keys", "standing"),
    [
        (YES, {"citation": LAW | LATER}, "review_due"),
        (YES, {"citation": LAW | {"review_by": "2026-12-31"}}, "in_force"),
        (YES, {"citation": LAW | LATER, "rests_on": [LAW]}, "in_force"),
        ({"all": [YES, AT_WORK | {"citation": DUE}]}, {}, "review_due"),
        ({"all": [YES, {"all": [AT_WORK | {"citation": DUE}]}]}, {}, "review_due"),
        ({"all": [YES, AT_WORK | {"citation": LAW | LATER}]}, {}, "review_due"),
        ({"all": [YES, {"any": [AT_WORK], **GROUP, "citation": DUE}]}, {}, "review_due"),
        ({"any": [YES, {"all": [AT_WORK], **GROUP, "citation": DUE}]}, {}, "in_force"),
        ({"any": [YES, AT_WORK | {"citation": DUE}]}, {}, "in_force"),
        ({"all": [YES, AT_WORK | {"citation": LAW}]}, {}, "in_force"),
        ({"all": [AT_WORK | {"citation": DUE}]}, {"citation": DUE, "rests_on": [LAW]}, "in_force"),
    ],
)
def test_a_clause_to_be_read_again_lowers_what_cannot_do_without_it(
    tree: Any, keys: dict[str, Any], standing: str
) -> None:
    assert asked(tree, {"member.works": True}, DAY, **keys)["standing"] == standing


def test_a_document_that_is_not_issued_is_no_door_and_warns() -> None:
    book = nation(probing(YES, citation={"instrument": "next-law", "at": "x"}))
    found = told("probe", {"household.hukou": "cn/hill"}, DAY, book)
    assert (found["provisions"], found["status"]) == ([], "no_rule")
    assert found["warnings"] == ["plan_not_issued"]


def test_a_plan_that_is_not_issued_is_no_door_even_where_a_law_carries_it() -> None:
    cited = {"instrument": "hill-plan", "at": "x", "quote": "x"}
    book = nation(probing(YES, citation=cited, rests_on=[{"instrument": "law", "at": "x"}]))
    found = told("probe", {"household.hukou": "cn/hill"}, date(2021, 5, 31), book)
    assert found["warnings"] == ["plan_not_issued"]


# Silence


def test_silence_makes_nobody_ineligible_and_says_whom_to_ask() -> None:
    found = asked({"all": [YES, SILENT]}, {})
    assert (found["truth"], found["status"]) == ("unknown", "confirm_first")
    assert found["unknown"] == [
        {"kind": "silent", "what": "open", "ask": {"says": "What is it?", "office": "town_hall"}}
    ]


def test_silence_does_not_save_what_is_refused_otherwise() -> None:
    assert asked({"all": [NO, SILENT]}, {})["status"] == "not_met"
    assert asked({"any": [YES, SILENT]}, {})["status"] == "can_apply"


def test_what_silence_settles_is_not_asked() -> None:
    assert asked({"all": [SILENT, WORKS]}, {})["status"] == "need_answers"
    assert asked({"any": [SILENT, WORKS]}, {})["status"] == "need_answers"
    shut = {"all": [SILENT, {"any": [{**YES, "id": "sure"}, WORKS]}]}
    assert asked(shut, {})["status"] == "confirm_first"


def test_an_open_point_never_touches_truth() -> None:
    point = [{"id": "p", "ask": "When?", "office": "town_hall"}]
    found = asked(YES, {}, open=point)
    assert (found["status"], found["open"]) == (
        "can_apply",
        [{"id": "p", "ask": {"says": "When?", "office": "town_hall"}}],
    )
    assert asked(NO, {}, open=point)["open"] == []


# Readings


def read_as(found: Any) -> dict[str, str]:
    return {",".join(r["choices"].values()): r["truth"] for r in found["readings"]}


def test_readings_that_agree_are_the_truth() -> None:
    assert asked(READ, {"member.works": True})["truth"] == "yes"
    both = {**READ, "when": {"tested": "member.works", "not_tested": "member.works"}}
    assert asked(both, {"member.works": False})["status"] == "not_met"


def test_readings_that_differ_leave_it_open_and_say_which_leads_where() -> None:
    found = asked(READ, {"member.works": False})
    assert (found["truth"], found["status"], kinds(found)) == (
        "unknown", "confirm_first", ["reading"],
    )  # fmt: skip
    assert read_as(found) == {"tested": "no", "not_tested": "yes"}
    assert found["unknown"][0]["ask"] == {"says": "Does my own pay count?", "office": "town_hall"}


def test_an_answer_that_can_make_the_readings_agree_is_asked_for() -> None:
    assert asked(READ, {})["status"] == "need_answers"


def test_a_worker_may_fix_a_reading() -> None:
    facts = {"member.works": False}
    assert asked(READ, {**facts, "readings.own_counts": "not_tested"})["status"] == "can_apply"
    found = asked(READ, {**facts, "readings.own_counts": "tested"})
    assert (found["status"], found["readings"]) == ("not_met", [])


def mirrored(first: str, second: str) -> dict[str, Any]:
    """Two criteria that read the same point in opposite ways."""
    return {
        "any": [
            {**READ, "id": "a", "when": {"tested": first, "not_tested": "false"}},
            {**READ, "id": "b", "when": {"tested": "false", "not_tested": second}},
        ]
    }


def test_every_combination_is_evaluated_as_a_whole() -> None:
    """Each criterion alone is open, and yet every reading of the text says yes."""
    found = asked(mirrored("true", "true"), {})
    assert (found["truth"], found["unknown"]) == ("yes", [])


def test_two_points_are_read_in_all_their_combinations() -> None:
    other = {**READ, "id": "other", "reading": "taper_cap",
             "when": {"once": "true", "monthly": "member.works"}}  # fmt: skip
    found = asked({"all": [READ, other]}, {"member.works": False})
    assert len(found["readings"]) == 4
    assert sorted(r["truth"] for r in found["readings"]) == ["no", "no", "no", "yes"]


def test_an_answer_that_settles_every_combination_is_asked_for() -> None:
    """`tested` says yes already; `not_tested` says yes as soon as the person says they work."""
    tree = mirrored("true", "member.works")
    assert asked(tree, {"member.works": True})["status"] == "can_apply"
    assert asked(tree, {})["status"] == "need_answers"


# Doors

SECOND = "cn/probe-second.yaml"


def two_doors(first: Any, second: Any, **keys: Any) -> Any:
    probe = probing(second, **keys)[PROBE]
    return nation({**probing(first), SECOND: probe})


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        (NO, YES, "can_apply"),
        (YES, WORKS, "can_apply"),
        (NO, WORKS, "need_answers"),
        (SILENT, WORKS, "need_answers"),
        (NO, SILENT, "confirm_first"),
        (NO, NO, "not_met"),
    ],
)
def test_a_benefit_takes_the_best_of_its_doors(first: Any, second: Any, status: str) -> None:
    book = two_doors(first, second)
    found = told("probe", {"household.hukou": "cn/hill"}, DAY, book)
    assert found["status"] == status
    assert found["provisions"][0]["status"] == status
    assert len(found["provisions"]) == 2


def test_a_right_comes_before_what_may_be_possible_and_that_before_a_refusal() -> None:
    facts = {"household.hukou": "cn/hill"}
    assert told("probe", facts, DAY, two_doors(SILENT, YES, commitment="may"))["status"] == (
        "confirm_first"
    )
    assert told("probe", facts, DAY, two_doors(NO, YES, commitment="may"))["status"] == (
        "locally_possible"
    )


def test_a_lower_place_adds_and_hides_nothing() -> None:
    book = nation({**probing(NO), "cn/hill/probe.yaml": probing(YES)[PROBE]})
    found = told("probe", {"household.hukou": "cn/hill/lake/east"}, DAY, book)
    assert [p["id"] for p in found["provisions"]] == ["cn/hill/probe", "cn/probe"]
    assert found["status"] == "can_apply"
    assert told("probe", {"household.hukou": "cn/sea"}, DAY, book)["status"] == "not_met"


def test_a_lower_place_hides_what_it_says_it_replaces() -> None:
    lower = probing(NO, replaces="cn/probe")[PROBE]
    book = nation({**probing(YES), "cn/hill/probe.yaml": lower})
    found = told("probe", {"household.hukou": "cn/hill"}, DAY, book)
    assert [p["id"] for p in found["provisions"]] == ["cn/hill/probe"]
    assert found["status"] == "not_met"
    assert told("probe", {"household.hukou": "cn/sea"}, DAY, book)["status"] == "can_apply"


def test_a_rule_that_is_not_issued_replaces_nothing_yet() -> None:
    cited = {"instrument": "next-law", "at": "x"}
    lower = probing(NO, replaces="cn/probe", citation=cited)[PROBE]
    book = nation({**probing(YES), "cn/hill/probe.yaml": lower})
    found = told("probe", {"household.hukou": "cn/hill"}, DAY, book)
    assert [p["id"] for p in found["provisions"]] == ["cn/probe"]


@pytest.mark.parametrize("bound_by", ["hukou", "lives_in", "rides_in"])
def test_a_rule_binds_by_the_place_it_names(bound_by: str) -> None:
    book = nation({PROBE: None, "cn/sea/probe.yaml": probing(YES, bound_by=bound_by)[PROBE]})
    places = {f"household.{place}": "cn/hill" for place in ("hukou", "lives_in", "rides_in")}
    assert told("probe", places, DAY, book)["status"] == "no_rule"
    here = {**places, f"household.{bound_by}": "cn/sea"}
    assert told("probe", here, DAY, book)["status"] == "can_apply"


def test_no_rule_is_never_a_refusal() -> None:
    assert told("pearl", {"household.hukou": "cn/hill"})["status"] == "no_rule"


@pytest.mark.parametrize(
    ("given", "status"),
    [({}, "need_answers"), ({"household.hukou": "unclear"}, "confirm_first")],
)
def test_where_the_place_is_not_known_nothing_is_refused(given: Any, status: str) -> None:
    assert told("pearl", given)["status"] == status
    assert told("probe", given, DAY, nation(probing(NO)))["status"] == status


def test_the_nations_rule_holds_wherever_somebody_is_from() -> None:
    book = nation(probing(YES))
    for place in ("cn", "cn/hill", "cn/hill/lake/west", "cn/sea", "unclear", None):
        facts = {"household.hukou": place} if place else {}
        assert told("probe", facts, DAY, book)["status"] == "can_apply"


# Receiving and exclusions

LAMP = {"household.hukou": "cn/sea", "member.certificate": "held", "member.grade": 1,
        "member.born": "1980-01"}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, "need_answers"),
        ({"member.injury_pay": False}, "can_apply"),
        ({"member.injury_pay": True}, "not_met"),
        ({"member.injury_pay": "unclear"}, "confirm_first"),
        ({"member.has_lamp": True}, "receiving"),
        ({"member.has_lamp": True, "member.injury_pay": True}, "receiving"),
        ({"member.has_lamp": False, "member.injury_pay": False}, "can_apply"),
        ({"member.has_lamp": "unclear", "member.injury_pay": False}, "can_apply"),
        ({"member.gets_elder_pay": True, "member.injury_pay": False}, "can_apply"),
    ],
)
def test_what_is_held_already_counts(given: dict[str, Any], status: str) -> None:
    assert told("lamp", {**LAMP, **given})["status"] == status


def test_an_exclusion_excludes_and_is_named() -> None:
    found = told("lamp", {**LAMP, "member.injury_pay": True})["provisions"][0]
    shut = {"id": "injury", "relation": "excludes", "truth": "yes", "choose": None}
    assert shut in found["excludes"]
    [criterion] = [c for c in found["criteria"] if c["id"] == "exclusion.injury"]
    assert (criterion["truth"], criterion["reason"]) == ("no", "unmet")


@pytest.mark.parametrize(
    ("grade", "choose"), [(1, "lamp"), (2, "elder")], ids=["80 against 60", "50 against 60"]
)
def test_of_two_of_a_kind_the_higher_is_named(grade: int, choose: str) -> None:
    facts = {**LAMP, "member.grade": grade, "member.injury_pay": False}
    found = told("lamp", {**facts, "member.gets_elder_pay": True})
    [higher] = [e for e in found["provisions"][0]["excludes"] if e["id"] == "elder"]
    assert (higher["truth"], higher["choose"]) == ("yes", choose)
    assert "choose_higher" in found["warnings"]


def test_where_an_amount_is_not_known_they_are_to_be_compared() -> None:
    rows = "".join(line + "\n" for line in files()["cn/parameters.yaml"].splitlines()
                   if "elder_pay" not in line)  # fmt: skip
    book = nation({"cn/parameters.yaml": rows})
    facts = {**LAMP, "member.injury_pay": False, "member.gets_elder_pay": True}
    [higher] = [e for e in told("lamp", facts, DAY, book)["provisions"][0]["excludes"]
                if e["id"] == "elder"]  # fmt: skip
    assert higher["choose"] == "compare"
    ungraded = {k: v for k, v in facts.items() if k != "member.grade"}
    [higher] = [e for e in told("lamp", ungraded)["provisions"][0]["excludes"]
                if e["id"] == "elder"]  # fmt: skip
    assert higher["choose"] == "compare"


def test_who_does_not_hold_the_other_has_nothing_to_choose() -> None:
    facts = {**LAMP, "member.injury_pay": False, "member.gets_elder_pay": False}
    found = told("lamp", facts)
    assert [e["choose"] for e in found["provisions"][0]["excludes"]] == [None, None]
    assert "choose_higher" not in found["warnings"]


def test_eighty_a_month_is_more_than_six_hundred_a_year() -> None:
    yearly = files()["parameters.yaml"].replace(
        "says: the pay for the old, kind: money, unit: fen/person/month",
        "says: the pay for the old, kind: money, unit: fen/person/year",
    )
    rows = files()["cn/parameters.yaml"].replace("value: 60, per: month", "value: 600, per: year")
    book = nation({"parameters.yaml": yearly, "cn/parameters.yaml": rows})
    facts = {**LAMP, "member.injury_pay": False, "member.gets_elder_pay": True}
    [higher] = [e for e in told("lamp", facts, DAY, book)["provisions"][0]["excludes"]
                if e["id"] == "elder"]  # fmt: skip
    assert higher["choose"] == "lamp"


# Other engines' defects


def test_an_absent_grade_is_no_grade_nought() -> None:
    assert asked("member.grade in [1, 2]", {"member.certificate": "held"})["truth"] == "unknown"
    assert asked("not member.grade in [3, 4]", {"member.certificate": "held"})["truth"] == "unknown"


def test_a_mistyped_key_of_a_rule_is_a_problem() -> None:
    wrong = written({"name": "x", "plain": "x", "theme": "money", "order": "1", "excludes": []})
    assert [p.code for p in problems({"benefits/pearl.yaml": wrong})][:1] == ["unknown_key"]
