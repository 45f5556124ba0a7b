"""Which question next: only what can still change something, in the order of a conversation."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import given, settings, strategies as st

from tests.toy.drawn import answers, applicable, partly, people
from tests.toy.nation import DAY, PROBE, files, leaf, nation, probing
from webapp.engine.assessment import assess
from webapp.engine.facts import nested
from webapp.engine.interview import next_questions
from webapp.engine.model import Rulebook

PLACES = ["household.hukou", "household.lives_in", "household.rides_in"]
HERE = dict.fromkeys(PLACES, "cn/hill")


def asked_next(facts: dict[str, Any], book: Rulebook | None = None) -> list[str]:
    return next_questions(book or nation(), nested(facts), DAY)


def alone(**changes: str | None) -> Rulebook:
    """A nation whose only rule is the probe."""
    others = {name: None for name in files() if "criteria:" in files()[name] and name != PROBE}
    return nation({**others, **changes})


def only(criteria: Any, **keys: Any) -> Rulebook:
    """A nation whose only rule is the probe, with these criteria."""
    rest = {"readings.yaml": None, "parameters.yaml": None, "criteria.yaml": None}
    rows = {name: None for name in files() if name.startswith("cn/") and "parameters" in name}
    return alone(**rest, **rows, **probing(criteria, **keys))


def test_the_places_are_asked_first_and_alone() -> None:
    assert asked_next({}) == PLACES
    assert asked_next({PLACES[1]: "cn/hill"}) == [PLACES[0], PLACES[2]]
    assert asked_next(dict.fromkeys(PLACES, "unclear"))[0] not in PLACES


def test_a_place_that_binds_nothing_is_not_asked() -> None:
    assert asked_next({}, only(leaf("member.works"))) == ["household.hukou"]


def test_the_questions_keep_the_order_of_the_vocabulary() -> None:
    order = list(nation().facts)
    found = asked_next(HERE)
    assert found == sorted(found, key=order.index)
    assert len(set(found)) == len(found)


def test_only_what_can_still_change_something_is_asked() -> None:
    works, lamp = leaf("member.works"), {**leaf("member.has_lamp"), "id": "b"}
    both, either = only({"all": [works, lamp]}), only({"any": [works, lamp]})
    assert asked_next(HERE, both) == ["member.works", "member.has_lamp"]
    assert asked_next({**HERE, "member.works": False}, both) == []
    assert asked_next({**HERE, "member.works": True}, both) == ["member.has_lamp"]
    assert asked_next({**HERE, "member.works": True}, either) == []
    assert asked_next({**HERE, "member.works": "unclear"}, either) == ["member.has_lamp"]


def test_what_silence_leaves_open_either_way_is_not_asked() -> None:
    silent = {"id": "s", "says": "s", "silent": {"ask": "What?", "office": "town_hall"}}
    works, lamp = leaf("member.works"), {**leaf("member.has_lamp"), "id": "b"}
    book = only({"all": [silent, {"any": [works, lamp]}]})
    assert asked_next(HERE, book) == ["member.works", "member.has_lamp"]
    known = {**HERE, "member.works": True}
    assert asked_next(known, book) == []


def test_the_question_a_fact_depends_on_comes_before_it() -> None:
    book = only(leaf("member.grade == 1"))
    assert asked_next(HERE, book) == ["member.certificate"]
    assert asked_next({**HERE, "member.certificate": "held"}, book) == ["member.grade"]


def test_what_does_not_apply_is_never_asked() -> None:
    book = only(leaf("member.grade == 1"))
    assert asked_next({**HERE, "member.certificate": "none"}, book) == []
    assert asked_next({**HERE, "member.certificate": "unclear"}, book) == []


def test_a_refused_benefit_is_asked_nothing_more() -> None:
    shut = only({"all": [leaf("member.works"), {**leaf("member.has_lamp"), "id": "b"}]})
    assert asked_next({**HERE, "member.works": False}, shut) == []


def two_doors(first: Any, second: Any, **keys: Any) -> Rulebook:
    """A nation whose only rules are the probe and a second door of it; `keys` of the second."""
    return alone(**{
        "readings.yaml": None, "criteria.yaml": None,
        **probing(first), "cn/probe-second.yaml": probing(second, **keys)[PROBE],
    })  # fmt: skip


def test_once_one_door_is_open_nothing_more_is_asked_for_this_benefit() -> None:
    book = two_doors(leaf("member.works"), leaf("member.has_lamp"))
    assert asked_next(HERE, book) == ["member.works", "member.has_lamp"]
    assert asked_next({**HERE, "member.works": True}, book) == []


def test_a_second_door_that_pays_something_else_is_asked_about_though_one_is_open() -> None:
    sums = [{"id": "pay", "says": "pay", "parameter": "lamp_pay"}]
    book = two_doors(leaf("member.works"), leaf("member.has_lamp"), amounts=sums)
    assert asked_next({**HERE, "member.works": True}, book) == ["member.has_lamp"]


def test_beside_a_right_that_cannot_be_shut_no_weaker_door_is_asked_about() -> None:
    silent = {"id": "s", "says": "s", "silent": {"ask": "What?", "office": "town_hall"}}
    lamp = leaf("member.has_lamp")
    assert asked_next(HERE, two_doors(silent, lamp, commitment="may")) == []
    shut = {"all": [silent, leaf("member.works")]}
    book = two_doors(shut, lamp, commitment="may")
    assert asked_next(HERE, book) == ["member.works", "member.has_lamp"]
    assert asked_next({**HERE, "member.works": False}, book) == ["member.has_lamp"]
    assert asked_next({**HERE, "member.works": True}, book) == []


def test_what_is_received_already_is_asked_nothing_more() -> None:
    found = asked_next({**HERE, "member.has_lamp": True, "member.assistance": "none"})
    assert "member.injury_pay" not in found
    grown = {"member.certificate": "held", "member.grade": 1, "member.born": "1990-01"}
    assert "member.injury_pay" in asked_next({**HERE, **grown})


def test_todays_line_is_asked_only_where_the_published_one_is_late() -> None:
    assert "household.standard" not in asked_next({**HERE, "household.area": "urban"})
    late = files()["cn/hill/parameters.yaml"].replace(
        "from: 2026-01-01, review_by: 2027-01-01", "from: 2024-01-01, review_by: 2025-01-01"
    )
    book = nation({"cn/hill/parameters.yaml": late})
    poor = {**HERE, "household.area": "urban", "household.heads": 1, "household.income": 150046}
    assert "household.standard" in asked_next(poor, book)
    assert "household.standard" not in asked_next({**poor, "household.income": 10**8}, book)
    assert "household.standard" not in asked_next({**poor, "household.standard": "unclear"}, book)


def test_each_member_is_asked_what_is_theirs_and_the_household_once() -> None:
    facts = {
        "household": {name.partition(".")[2]: place for name, place in HERE.items()},
        "members": [{"id": "a"}, {"id": "b", "certificate": "none"}],
    }
    found = next_questions(nation(), facts, DAY)
    assert "members[a].certificate" in found
    assert "members[b].certificate" not in found
    assert {"members[a].born", "members[b].born"} <= set(found)
    assert found.count("household.assets") == 1
    assert not [name for name in found if name.startswith("member.")]


def statuses(facts: dict[str, Any]) -> dict[str, str]:
    [member] = assess(nation(), nested(facts), DAY)["members"]
    return {one["id"]: one["status"] for one in member["benefits"]}


def shown(facts: dict[str, Any]) -> Any:
    """Everything a question may change: truth, status, amounts, exclusions."""
    [member] = assess(nation(), nested(facts), DAY)["members"]
    return [
        (b["id"], b["status"], [(p["truth"], p["amounts"], p["excludes"], p["taper"])
                                for p in b["provisions"]])
        for b in sorted(member["benefits"], key=lambda b: b["id"])
    ]  # fmt: skip


def conversation(whole: dict[str, Any], book: Rulebook) -> tuple[dict[str, Any], list[str]]:
    """What is known after the interview has asked a person all it wants to know."""
    known: dict[str, Any] = {}
    order: list[str] = []
    while questions := asked_next(known, book):
        assert questions[0] not in known, f"{questions[0]} is asked again"
        assert questions[0] in whole, f"{questions[0]} does not apply to {known}"
        known[questions[0]] = whole[questions[0]]
        order.append(questions[0])
    return known, order


@settings(deadline=None)
@given(people(nation(), household__standard="unclear"))
def test_the_interview_ends_where_knowing_everything_leads(whole: dict[str, Any]) -> None:
    known, order = conversation(whole, nation())
    assert order[:3] == PLACES
    told, in_full = statuses(known), statuses(whole)
    for benefit, status in in_full.items():
        assert told[benefit] == status or (status == "receiving" and told[benefit] == "not_met")


MOST_TRIED, IDLE_SHARE = 200, 0.03


def test_hardly_any_question_can_change_nothing() -> None:
    """There is a person for whom its answer matters, among those who say what was said so far.

    An unasked number is taken for any number, its limits are not seen: a few are asked in vain.
    """
    idle, count = [], 0
    for seed in range(25):
        chance = Random(seed)
        whole = anyone(chance)
        known = {n: v for n, v in whole.items() if n in PLACES or chance.random() < 0.4}
        for question in asked_next(known):
            count += 1
            others = ({**anyone(chance), **known} for _try in range(MOST_TRIED))
            if not any(matters(question, other) for other in others):
                idle.append((question, known))
    assert len(idle) <= IDLE_SHARE * count, idle


def anyone(chance: Random) -> dict[str, Any]:
    """Somebody who knows everything about themselves, and every other one today's line."""
    facts = nation().facts.items()
    drawn = {name: chance.choice(answers(nation(), fact)) for name, fact in facts}
    if chance.random() < 0.5:
        drawn["household.standard"] = "unclear"
    return applicable(nation(), drawn)


def matters(question: str, person: dict[str, Any]) -> bool:
    said = [{**person, question: one} for one in answers(nation(), nation().facts[question])]
    first, *rest = [shown(applicable(nation(), facts)) for facts in said]
    return any(one != first for one in rest)


@settings(deadline=None)
@given(st.data())
def test_what_is_decided_stays_decided_whatever_is_answered_next(data: st.DataObject) -> None:
    whole = data.draw(people(nation(), household__standard="unclear"))
    some = data.draw(partly(whole, (*PLACES, "household.standard")))
    more = {**some, **{n: v for n, v in whole.items() if data.draw(st.booleans(), n)}}
    before, after = truths(some), truths(more)
    for provision, truth in before.items():
        assert truth in ("unknown", after[provision]), provision


def truths(facts: dict[str, Any]) -> dict[str, str]:
    [member] = assess(nation(), nested(facts), DAY)["members"]
    return {p["id"]: p["truth"] for b in member["benefits"] for p in b["provisions"]}
