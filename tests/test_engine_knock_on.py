"""What being granted one benefit would unlock: one step at a time, at most three."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.toy.nation import DAY, PROBE, leaf, nation, probing, told
from webapp.engine.assessment import assess

POOR = {
    "household.hukou": "cn/hill", "household.area": "urban", "household.heads": 1,
    "household.income": 0, "household.assets": ["nothing"], "member.works": False,
    "member.born": "1990-01", "member.injury_pay": False,
}  # fmt: skip
HELD = {"member.certificate": "held", "member.category": "sight", "member.grade": 1}


def gained(benefit: str, facts: dict[str, Any], book: Any = None, on: date = DAY) -> Any:
    found = told(benefit, facts, on, book)
    return found["status"], found["after"], found["gained"]


def test_help_alone_opens_the_topup() -> None:
    facts = {**POOR, **HELD, "member.assistance": "none"}
    assert told("single", facts)["status"] == "can_apply"
    assert gained("topup", facts) == ("not_met", ["single"], "can_apply")


def test_a_card_comes_first_for_those_who_have_none() -> None:
    facts = {**POOR, "member.certificate": "none", "member.assistance": "none"}
    assert told("card", facts)["status"] == "can_apply"
    assert gained("lamp", facts) == ("not_met", ["card"], "need_answers")
    assert gained("single", facts) == ("not_met", ["card"], "need_answers")


def test_what_needs_two_steps_names_both_in_order() -> None:
    """The grade is what the hospital found; without a card it does not apply yet."""
    facts = {**POOR, **HELD, "member.certificate": "none", "member.assistance": "none"}
    assert gained("single", facts) == ("not_met", ["card"], "can_apply")
    assert gained("topup", facts) == ("not_met", ["card", "single"], "can_apply")


STEPS = {"member.step_0": True, **{f"member.step_{n}": False for n in range(1, 6)}}


STEP_FACTS = "".join(f"member.step_{n}: {{type: bool, title: s, ask: S?}}\n" for n in range(6))


def chain(length: int) -> Any:
    """Benefits that open one another, each by one step."""
    changes: dict[str, str | None] = {"cn/topup.yaml": None, "facts/40-steps.yaml": STEP_FACTS}
    for n in range(length):
        changes |= chain_file(n, f"member.step_{n + 1}", leaf(f"member.step_{n}"))
    return nation(changes)


def chain_file(n: int, gives: str, criteria: Any) -> dict[str, str | None]:
    """One benefit of a chain, and the fact that being granted it makes true."""
    text = probing(criteria, gives={gives: "true"})["cn/probe.yaml"]
    assert text
    return {
        f"cn/chain_{n}.yaml": text.replace("benefit: probe", f"benefit: chain_{n}"),
        f"benefits/chain_{n}.yaml": f"name: c\nplain: c\ntheme: money\norder: {n}\n"
        f"receiving: {{when: {gives}}}\n",
    }


@pytest.mark.parametrize("n", [1, 2, 3])
def test_a_chain_is_followed_for_three_steps(n: int) -> None:
    facts = {"household.hukou": "cn", **STEPS}
    before = [f"chain_{i}" for i in range(n)]
    assert gained(f"chain_{n}", facts, chain(5)) == ("not_met", before, "can_apply")


def test_a_chain_is_not_followed_for_a_fourth() -> None:
    facts = {"household.hukou": "cn", **STEPS}
    assert gained("chain_4", facts, chain(5)) == ("not_met", [], None)


def test_what_can_be_granted_names_all_it_opens() -> None:
    """Also what has answers missing before and after, where a door opens that was shut."""
    facts = {**POOR, "member.certificate": "none", "member.assistance": "none"}
    opened = {one["id"]: one["status"] for one in told("card", facts)["opens"]}
    assert opened["lamp"] == opened["single"] == "need_answers"
    assert told("lamp", facts)["opens"] == []
    asking = {**chain_file(0, "member.step_1", leaf("member.step_0")),
              "facts/40-steps.yaml": STEP_FACTS}  # fmt: skip
    probe = probing(leaf("member.step_1"))["cn/probe.yaml"]
    assert probe
    other = probe.replace("member.step_1", "member.step_5")
    book = nation({**asking, PROBE: probe, "cn/probe-other.yaml": other})
    steps = {n: v for n, v in STEPS.items() if n != "member.step_5"}
    facts = {"household.hukou": "cn", **steps}
    assert gained("probe", facts, book) == ("need_answers", ["chain_0"], "can_apply")
    assert told("chain_0", facts, DAY, book)["opens"] == [{"id": "probe", "status": "can_apply"}]


def test_of_two_ways_the_surer_one_is_named() -> None:
    """Both steps open the third; whether the first is granted nobody can say yet."""
    open_ = {"id": "local", "says": "s", "silent": {"ask": "S?", "office": "town_hall"}}
    both = {"all": [leaf("member.step_0"), open_]}
    book = nation({**chain_file(0, "member.step_2", both),
                   **chain_file(1, "member.step_2", leaf("member.step_0")),
                   **chain_file(2, "member.step_3", leaf("member.step_2")),
                   "cn/topup.yaml": None, "facts/40-steps.yaml": STEP_FACTS})  # fmt: skip
    facts = {"household.hukou": "cn", **STEPS}
    assert told("chain_0", facts, DAY, book)["status"] == "confirm_first"
    assert gained("chain_2", facts, book) == ("not_met", ["chain_1"], "can_apply")


def test_what_is_held_already_unlocks_nothing_more() -> None:
    facts = {**POOR, **HELD, "member.assistance": "single"}
    assert gained("topup", facts) == ("can_apply", [], None)
    assert gained("single", facts) == ("receiving", [], None)


def test_nothing_is_gained_through_what_is_not_open() -> None:
    facts = {**POOR, **HELD, "member.assistance": "none", "household.income": 10**8}
    assert told("single", facts)["status"] == "not_met"
    assert gained("topup", facts) == ("not_met", [], None)


def test_the_facts_given_are_not_touched() -> None:
    facts = {**POOR, **HELD, "member.assistance": "none"}
    before = dict(facts)
    told("topup", facts)
    assert facts == before


def test_what_one_member_is_given_is_not_given_to_the_other() -> None:
    household = {k.partition(".")[2]: v for k, v in POOR.items() if k.startswith("household.")}
    one = {k.partition(".")[2]: v for k, v in {**POOR, **HELD}.items() if k.startswith("member.")}
    other = {**one, "id": "b", "grade": 4}
    facts = {"household": household, "members": [{**one, "id": "a", "assistance": "none"},
                                                 {**other, "assistance": "none"}]}  # fmt: skip
    found = assess(nation(), facts, DAY)
    topups = {
        m["id"]: next(b["gained"] for b in m["benefits"] if b["id"] == "topup")
        for m in found["members"]
    }
    assert topups == {"a": "can_apply", "b": None}
