"""If I take a job: the line to the fen, the taper's months, what stays unknown."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from webapp.engine.dates import Month
from webapp.engine.facts import nested
from webapp.outlook.job import ME, OTHER, Job, missing, plan, takers
from webapp.rulefiles.rulebook import load

BOOK = load(Path(__file__).parents[1] / "rules")
ON = date(2026, 11, 26)
START = Month.parse("2026-12")
XINFU = "cn/shanxi/xinzhou/xinfu"
BASE = {
    "household.hukou": XINFU, "household.lives_in": XINFU, "household.rides_in": XINFU,
    "household.area": "urban", "household.heads": 2, "household.annual_income": 600000,
    "household.recognised_as": "dibao", "household.local_standard_annual": 780000,
    "member.certificate": "held", "member.category": "physical", "member.grade": "2",
    "member.assistance": "none",
}  # fmt: skip


def worked(wage: int, *, costs: int = 0, lost: int = 0, **changes: Any) -> dict[str, Any]:
    facts = {**BASE, **{key.replace("__", "."): value for key, value in changes.items()}}
    return plan(BOOK, nested(facts), ON, "1", Job(wage, costs, START, lost))


def states(found: dict[str, Any]) -> list[str]:
    """From the first month of work."""
    return [month["state"] for month in found["months"]][1:]


def pair(found: dict[str, Any], benefit: str) -> list[dict[str, Any]]:
    rows = ({one["benefit"]: one for one in month["pair"]} for month in found["months"])
    return [row[benefit] for row in rows]


@pytest.mark.parametrize(("wage", "over"), [(79999, "no"), (80000, "yes"), (80001, "yes")])
def test_the_line_is_passed_to_the_fen(wage: int, over: str) -> None:
    """Two people at 7,800 yuan a year: below 15,600 is below; 6,000 and 12 times 800 reach it."""
    assert worked(wage)["over"] == over


def test_what_work_costs_is_taken_off_before_the_line_is_looked_at() -> None:
    found = worked(90000, costs=10001)
    assert (found["over"], found["counted"]) == ("no", 600000 + 12 * 79999)
    assert found["after"] == 600000 + 12 * 90000


def test_six_months_of_taper_then_one_disputed_then_the_end() -> None:
    assert states(worked(200000))[:8] == ["in"] * 6 + ["disputed", "ended"]


def test_below_the_line_nothing_changes() -> None:
    assert set(states(worked(1000))) == {"below"}


def test_a_household_without_assistance_loses_none() -> None:
    assert set(states(worked(200000, household__recognised_as="none"))) == {"none"}


def test_where_the_line_is_old_the_months_say_so() -> None:
    facts = {k: v for k, v in BASE.items() if k != "household.local_standard_annual"}
    found = plan(BOOK, nested(facts), ON, "1", Job(80000, 0, START))
    assert found["over"] == "unknown"
    assert set(states(found)) == {"unknown"}


def test_the_pair_stands_in_every_month_and_every_sum_is_one() -> None:
    for month in worked(200000)["months"]:
        assert [one["benefit"] for one in month["pair"]] == ["living_subsidy", "nursing_subsidy"]
        assert all(sum["fen"] > 0 for one in month["pair"] for sum in one["sums"])


def test_the_month_before_the_job_stands_first() -> None:
    first, second = worked(200000)["months"][:2]
    assert (first["month"], first["state"], first["income"]) == ("2026-11", "below", 50000)
    assert (second["month"], second["income"]) == ("2026-12", 250000)


def test_work_costs_take_off_no_more_than_the_wage() -> None:
    """Who spends more on work than it pays has not less of everything else."""
    assert worked(120000, costs=500000)["counted"] == 600000


def test_earnings_that_the_job_replaces_are_taken_off() -> None:
    found = worked(180000, lost=50000)
    assert found["after"] == 600000 + 12 * 130000
    assert found["months"][1]["income"] == 180000


def test_a_taper_that_runs_already_does_not_begin_anew() -> None:
    running: dict[str, Any] = {
        "household__over_line": True, "household__over_since": "2026-08",
        "household__registered_then": "dibao", "household__over_cause": "work",
        "household__fell_back": False, "household__annual_income": 3000000,
        "household__annual_income_then": 3000000,
    }  # fmt: skip
    found = worked(180000, **running)
    ends = {month["month"]: month["state"] for month in found["months"]}
    assert ends["2027-01"] == "in"
    assert ends["2027-02"] == "disputed"
    assert ends["2027-03"] == "ended"


def test_over_the_line_before_the_job_nobody_knows_since_when() -> None:
    assert set(states(worked(180000, household__annual_income=3000000))) == {"unknown"}


def test_where_the_place_has_no_clause_the_nation_still_allows_a_taper() -> None:
    kaizhou = "cn/chongqing/kaizhou"
    places: dict[str, Any] = {
        f"household__{kind}": kaizhou for kind in ("hukou", "lives_in", "rides_in")
    }
    assert set(states(worked(400000, **places))) == {"no_clause"}


def test_single_person_assistance_looks_at_the_persons_own_income() -> None:
    own: dict[str, Any] = {
        "household__recognised_as": "none", "member__assistance": "dibao_single",
        "member__own_annual_income": 0,
    }  # fmt: skip
    assert set(states(worked(64999, **own))) == {"below"}
    # Xinzhou's text names 低保对象: whether that is one person's 低保 too is asked, the end is not.
    assert states(worked(65000, **own))[:8] == ["single_over"] * 7 + ["ended"]
    for kind in ("hukou", "lives_in"):
        own[f"household__{kind}"] = "cn/liaoning/shenyang"
    assert set(states(worked(90000, **own))) == {"length_unknown"}


def test_what_is_received_now_may_stop_with_the_assistance() -> None:
    found = worked(200000, member__receives_living_subsidy=True)
    living = dict(zip(states(found), pair(found, "living_subsidy")[1:], strict=True))
    assert living["in"]["status"] == "receiving"
    assert (living["ended"]["status"], living["ended"]["receiving"]) == ("need_answers", True)


def test_where_nobody_knows_whether_assistance_goes_on_the_subsidy_hangs_on_it() -> None:
    shenyang: dict[str, Any] = {f"household__{kind}": "cn/liaoning/shenyang"
                for kind in ("hukou", "lives_in", "rides_in")}  # fmt: skip
    found = worked(300000, member__receives_living_subsidy=True, **shenyang)
    assert set(states(found)) == {"length_unknown"}
    assert {one["status"] for one in pair(found, "living_subsidy")[1:]} == {None}


def test_a_sum_keeps_its_unit_and_its_date() -> None:
    found = worked(1000, member__receives_nursing_subsidy=True, member__needs_long_term_care=True)
    [sum] = pair(found, "nursing_subsidy")[0]["sums"]
    assert sum["unit"] == "fen/person/month"
    assert sum["as_of"]


def test_sums_of_all_doors_that_are_not_shut_are_told_each_once() -> None:
    ended = worked(200000)["months"][-1]
    [living] = [one for one in ended["pair"] if one["benefit"] == "living_subsidy"]
    assert (ended["state"], living["status"]) == ("ended", "need_answers")
    assert [sum["fen"] for sum in living["sums"]] == [12200]


@pytest.mark.parametrize(
    ("changes", "who"),
    [
        ({"member.born": "1990-01"}, (ME, OTHER)),
        ({"member.born": "2020-01"}, (OTHER,)),
        ({"member.born": "1966-11"}, (ME, OTHER)),
        ({"member.born": "1966-10"}, (OTHER, ME)),
        ({"member.born": "1990-01", "member.work_capacity": "full_loss"}, (OTHER, ME)),
        ({"member.born": "1990-01", "member.work": "retired"}, (OTHER, ME)),
        ({"member.born": "1950-01", "household.heads": 1}, (ME,)),
    ],
)
def test_who_may_take_a_job(changes: dict[str, Any], who: tuple[str, ...]) -> None:
    assert takers(BOOK, nested({**BASE, **changes}), ON, "1") == who


def test_the_job_of_another_leaves_the_persons_own_income_alone() -> None:
    single = {"household.recognised_as": "none", "member.assistance": "dibao_single",
              "member.own_annual_income": 0}  # fmt: skip
    facts = nested({**BASE, **single})
    for taker, over in ((ME, "yes"), (OTHER, "no")):
        found = plan(BOOK, facts, ON, "1", Job(200000, 0, START, taker=taker))
        assert (found["over"], found["after"]) == (over, 600000 + 12 * 200000)


def test_why_nobody_can_say_is_named() -> None:
    assert worked(200000)["open"] == []
    own = worked(200000, household__recognised_as="none", member__assistance="dibao_single")
    assert own["open"] == [{"kind": "unasked", "what": "member.own_annual_income"}]
    old = worked(80000, household__local_standard_annual="unclear")
    assert {"kind": "overdue", "what": "dibao_standard_annual"} in old["open"]
    shanxi: dict[str, Any] = {
        f"household__{kind}": "cn/shanxi" for kind in ("hukou", "lives_in", "rides_in")
    }
    nowhere = worked(200000, household__local_standard_annual="unclear", **shanxi)
    assert (nowhere["over"], nowhere["line"]) == ("unknown", None)


def test_what_waits_for_another_benefit_says_so() -> None:
    """A child without a certificate: the subsidies open once it is granted."""
    child: dict[str, Any] = {"household__recognised_as": "dibao", "member__certificate": "none",
             "member__born": "2020-01"}  # fmt: skip
    for month in worked(1000, **child)["months"]:
        for one in month["pair"]:
            assert (one["status"], bool(one["gained"])) == ("not_met", True), one
    assert {one["gained"] for one in pair(worked(200000), "nursing_subsidy")} == {None}


def test_what_is_missing_is_named() -> None:
    assert missing(nested({"household.heads": 2, "household.annual_income": "unclear"})) == [
        "household.annual_income", "household.recognised_as",
    ]  # fmt: skip


def test_what_does_not_hang_on_assistance_goes_on() -> None:
    """The nursing subsidy asks for no low income; its receiver was never asked for the rest."""
    found = worked(200000, member__receives_nursing_subsidy=True)
    assert "ended" in states(found)
    assert {one["status"] for one in pair(found, "nursing_subsidy")} == {"receiving"}


def test_a_taper_names_the_standing_of_its_text() -> None:
    found = worked(200000)
    stands = {(month["state"], month["standing"]) for month in found["months"]}
    assert ("in", "period_over") in stands
    assert ("below", None) in stands


def test_the_line_stands_beside_what_each_has() -> None:
    found = worked(200000)
    assert (found["each"], found["line"]) == ((600000 + 12 * 200000) // 2, [780000, 780000])
    old = worked(200000, household__local_standard_annual="unclear")
    assert old["line"][0] < old["line"][1]
    own = worked(200000, household__recognised_as="none", member__assistance="dibao_single")
    assert own["each"] is None
