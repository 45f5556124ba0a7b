"""Invented people of every kind, all over the places: what each of them is told."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from webapp.engine.assessment import assess
from webapp.engine.interview import next_questions
from webapp.outlook.ahead import ahead
from webapp.rulefiles.rulebook import load

HERE = Path(__file__).parent
RULES = HERE.parent / "rules"
STATUSES = {
    "receiving",
    "no_rule",
    "can_apply",
    "need_answers",
    "confirm_first",
    "locally_possible",
    "not_met",
}
WAY_FORWARD = STATUSES - {"no_rule", "not_met"}


class Reader(yaml.SafeLoader):
    """YAML 1.2 words: `on` is a word and a date is text; aliases and merging stay."""


Reader.yaml_implicit_resolvers = {
    first: [
        (tag, word)
        for tag, word in words
        if tag in {f"tag:yaml.org,2002:{t}" for t in ("int", "null", "merge")}
    ]
    for first, words in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Reader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


@pytest.fixture(scope="module")
def rulebook():
    return load(RULES)


def people():
    return yaml.load((HERE / "people.yaml").read_text(encoding="utf-8"), Loader=Reader)


def household(facts):
    """The nested form of one person's dotted facts; a household with members is nested already."""
    if "members" in facts:
        return facts
    nested: dict[str, dict] = {"household": {}, "member": {}}
    for name, value in facts.items():
        room, _, fact = name.partition(".")
        nested[room][fact] = value
    return {"household": nested["household"], "members": [{"id": "me", **nested["member"]}]}


@pytest.fixture(scope="module")
def told(rulebook):
    """name -> member id -> benefit id -> what the assessment says of it."""
    return {person["name"]: benefits(assessed(rulebook, person)) for person in people()}


def assessed(rulebook, person, **more):
    facts = household(person["facts"])
    facts = {**facts, "household": {**facts["household"], **more}}
    return assess(rulebook, facts, on=date.fromisoformat(person["on"]))


def benefits(assessment):
    return {
        member["id"]: {b["id"]: b for b in member["benefits"]} for member in assessment["members"]
    }


def by_member(person, key):
    expected = person.get(key) or {}
    return expected if "members" in person["facts"] else {"me": expected}


def each_person():
    return pytest.mark.parametrize("person", people(), ids=lambda person: person["name"])


def test_there_are_forty_people_with_names_of_their_own():
    names = [person["name"] for person in people()]
    assert len(names) >= 40
    assert len(set(names)) == len(names)


@each_person()
def test_everybody_is_told_what_their_facts_mean(person, told):
    got = {
        member: {benefit: told[person["name"]][member][benefit]["status"] for benefit in expected}
        for member, expected in by_member(person, "expect").items()
    }
    assert got == by_member(person, "expect")


@each_person()
def test_what_becomes_open_later_is_said(person, told):
    for member, expected in by_member(person, "gained").items():
        for benefit, gained in expected.items():
            assert told[person["name"]][member][benefit]["gained"] == gained, benefit


@each_person()
def test_warnings_are_given(person, rulebook):
    members = benefits(assessed(rulebook, person)).values()
    given = {
        code for known in members for benefit in known.values() for code in benefit["warnings"]
    }
    assert set(person.get("warnings", [])) <= given


@each_person()
def test_nobody_is_met_by_refusals_alone(person, told):
    for member, known in told[person["name"]].items():
        assert any(b["status"] in WAY_FORWARD or b["gained"] for b in known.values()), member


@each_person()
def test_an_old_figure_refuses_nobody(person, rulebook, told):
    """Whatever the standard has become since, up to the ceiling, a refusal stays a refusal."""
    place = person["facts"].get("household.hukou") or person["facts"].get("household", {}).get(
        "hukou"
    )
    given = household(person["facts"])["household"].get("local_standard_annual", "unclear")
    if place == "unclear" or given != "unclear":
        return
    for standard in possible_standards(
        rulebook, place, household(person["facts"])["household"], person["on"]
    ):
        later = benefits(assessed(rulebook, person, local_standard_annual=standard))
        for member, known in told[person["name"]].items():
            refused = {b for b, said in known.items() if said["status"] == "not_met"}
            assert not {
                b for b in refused if later[member][b]["status"] not in {"not_met", "no_rule"}
            }, standard


def possible_standards(rulebook, place, facts, on):
    """The latest published figure of a place and what it may have risen to, if any is known."""
    declaration = rulebook.declarations["dibao_standard_annual"]
    rows = [
        row for row in standards(rulebook, place) if fits(row, place, facts) and known_by(row, on)
    ]
    if not rows:
        return []
    latest = max(rows, key=lambda row: row.from_ or date.min)
    if not latest.review_by or latest.review_by >= date.fromisoformat(on):
        return []
    return [int(latest.value * times) for times in (1, 1.25, 1.5, 1.75, declaration.ceiling)]


def standards(rulebook, place):
    """The rows of the nearest place that publishes a standard of its own."""
    published = (
        rulebook.parameters.get((above, "dibao_standard_annual"))
        for above in rulebook.lineage(place)
    )
    return next(filter(None, published), ())


def fits(row, place, facts):
    area, county = facts.get("area", "unclear"), place.rpartition("/")[2]
    return area in row.where.get("area", {area}) and county in row.where.get("places", {county})


def known_by(row, on):
    return not row.from_ or row.from_ <= date.fromisoformat(on)


def test_every_status_is_reached(told):
    reached = {
        b["status"]
        for members in told.values()
        for known in members.values()
        for b in known.values()
    }
    assert reached == STATUSES


def test_every_place_has_someone_who_can_apply(told):
    hukou = {p["name"]: household(p["facts"])["household"]["hukou"] for p in people()}
    able = {
        hukou[name].split("/")[1] if "/" in hukou[name] else hukou[name]
        for name, members in told.items()
        if any(b["status"] == "can_apply" for known in members.values() for b in known.values())
    }
    assert {"cn", "shanxi", "zhejiang", "liaoning", "chongqing"} <= able


def test_an_expired_certificate_is_warned_of_only_where_it_decides() -> None:
    """老侯: low-income assistance asks for no certificate, and waiting would cost months."""
    (one,) = (found for found in people() if found["name"].startswith("老侯"))
    facts, on = household(one["facts"]), date.fromisoformat(str(one["on"]))
    rows = assess(load(RULES), facts, on)["members"][0]["benefits"]
    warned = {row["id"] for row in rows if "certificate_expired" in row["warnings"]}
    assert {"living_subsidy", "nursing_subsidy"} <= warned
    assert not warned & {"dibao_household", "certificate", "psychiatric_care"}


MIGRANT = {"hukou": "cn", "lives_in": "cn/zhejiang/ningbo", "rides_in": "cn/zhejiang/ningbo"}


def offices_of(places: dict[str, str]) -> dict[str, set[str]]:
    """Every office that a person with these places is sent to or told to ask, by benefit."""
    facts = {"household": {**places, "events": ["sudden"]}, "members": [{"id": "a"}]}
    found = assess(load(RULES), facts, date(2026, 11, 24))["members"][0]
    rows: dict[str, set[str]] = {"directory": {one["office"] for one in found["directory"]}}
    for row in found["benefits"]:
        asks = [one["ask"] for door in row["provisions"] if door["away"]
                for one in (*door["unknown"], *door["open"])]  # fmt: skip
        asked = {ask["office"] for ask in asks if isinstance(ask, dict)}
        rows[row["id"]] = asked | set(row["where"])
    return rows


def test_services_and_urgent_relief_are_asked_for_where_one_lives() -> None:
    of = offices_of(MIGRANT)
    assert of["temporary_assistance"] == {"street_here", "civil_here"}
    assert "dpf_here" in of["home_modification"]
    assert "dpf" not in of["home_modification"] | of["rehab_service"] | of["directory"]
    assert of["dibao_household"] == {"street", "civil"}


def test_one_county_for_both_needs_one_name() -> None:
    here = "cn/chongqing/kaizhou"
    of = offices_of({"hukou": here, "lives_in": here, "rides_in": here})
    assert not any(office.endswith("_here") for id, offices in of.items() for office in offices
                   if id != "certificate_services")  # fmt: skip


def test_the_same_answer_may_be_two_places_where_places_lie_below_it() -> None:
    of = offices_of({"hukou": "cn", "lives_in": "cn", "rides_in": "cn"})
    assert of["temporary_assistance"] == {"street_here", "civil_here"}


def asks_until(rulebook, themes=(), **more):
    """Whether 老韩, who may have both subsidies, is asked until when the certificate is valid."""
    [person] = [one for one in people() if one["name"] == "老韩，低保家庭的一级残疾人"]
    facts = household({**person["facts"], **{f"member.{name}": more[name] for name in more}})
    asked = next_questions(rulebook, {**facts, "themes": list(themes)}, date(2026, 11, 24))
    return "member.certificate_until" in asked


def test_the_last_month_of_a_certificate_is_asked_where_money_stops_with_it(rulebook):
    assert asks_until(rulebook)
    assert asks_until(rulebook, receives_living_subsidy=True, receives_nursing_subsidy=True)
    assert asks_until(rulebook, certificate="expired")
    assert not asks_until(rulebook, certificate="none")
    assert not asks_until(rulebook, themes=["travel"])
    assert not asks_until(rulebook, certificate_until="unclear")


def several(special: list[str], certificates: tuple[str, str]) -> str:
    """Whether the family of two people with these certificates has several disabled people."""
    home = {**MIGRANT, "hukou": "cn/liaoning/shenyang", "special_hardship": special}
    both = [{"id": id, "certificate": held} for id, held in zip("ab", certificates, strict=True)]
    facts = {"household": home, "members": both}
    doors = assess(load(RULES), facts, date(2026, 11, 24))["members"][0]["benefits"]
    rows = [row for one in doors for door in one["provisions"] for row in door["criteria"]]
    return next(row["truth"] for row in rows if row["id"] == "several_disabled")


def test_two_certificates_in_a_family_are_several_disabled_people() -> None:
    assert several(["none_of_these"], ("held", "held")) == "yes"
    assert several(["elderly_carer"], ("held", "expired")) == "yes"
    assert several(["none_of_these"], ("held", "none")) == "no"


RECEIVES = {"certificate": "expired", "certificate_until": "2026-09",
            "receives_living_subsidy": True, "receives_nursing_subsidy": True}  # fmt: skip


@pytest.mark.parametrize(
    ("on", "kinds"),
    [
        ("2026-11-27", {"certificate_ended": "2026-11", "back_pay_ends": "2027-01"}),
        ("2027-01-31", {"certificate_ended": "2027-01", "back_pay_ends": "2027-01"}),
        ("2027-02-01", {"certificate_ended": "2027-02"}),
    ],
)
def test_what_stopped_is_lost_only_after_the_months_paid_back(
    on: str, kinds: dict[str, str]
) -> None:
    found = ahead(load(RULES), {"members": [{"id": "a", **RECEIVES}]}, date.fromisoformat(on), "a")
    told = {one["kind"]: one["when"] for one in found}
    assert {kind: told[kind] for kind in told if kind in ("certificate_ended", "back_pay_ends",
                                                          "certificate_ends")} == kinds  # fmt: skip


@pytest.mark.parametrize(("standard", "given"), [(None, False), (800000, True)])
def test_a_sum_from_a_standard_that_was_given_has_no_date(
    standard: int | None, given: bool
) -> None:
    home: dict[str, object] = {
        "hukou": "cn/shanxi/xinzhou/xinfu",
        "recognised_as": "dibao",
        "area": "urban",
    }
    home |= {"local_standard_annual": standard} if standard else {}
    facts = {"household": home, "members": [{"id": "a", "certificate": "held", "grade": "1"}]}
    found = assess(load(RULES), facts, date(2026, 11, 24))["members"][0]["benefits"]
    sums = next(one for one in found if one["id"] == "dibao_topup")["provisions"][0]["amounts"]
    assert {(one["given"], one["as_of"] is None) for one in sums} == {(given, given)}
