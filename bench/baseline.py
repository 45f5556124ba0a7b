"""What an engineer would write by hand for one place: 忻府区 of Xinzhou, every door, one member.

It is the yardstick of the benchmarks and nothing else uses it. True, False, or None (unknown).
`tests/test_bench.py` holds it equal to the engine: when a rule that binds Xinzhou changes, this
file is changed by hand too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from webapp.engine.dates import Month, age_range

Answer = bool | None
Line = tuple[int, int] | None
XINFU = "cn/shanxi/xinzhou/xinfu"
NOTHING = ""  # the value of a fact that does not apply: equal to no option
MIND = ("intellectual", "mental")
WORKING, ADULT, ELDER = 16, 18, 60
TAPER_MONTHS = 6
STANDARDS = {"urban": 64600 * 12, "rural": 585800}  # of 2024, to be reviewed in 2025
RISE_AT_MOST = 2


def standard(on: date, area: str | None) -> Line:
    """The 低保 standard a year, in fen: between what was published and what it may have become."""
    if on < date(2024, 1, 1):
        return None
    rise = RISE_AT_MOST if on >= date(2025, 1, 1) else 1
    if area is None:
        return min(STANDARDS.values()), max(STANDARDS.values()) * rise
    return STANDARDS[area], STANDARDS[area] * rise


def every(*parts: Answer) -> Answer:
    if False in parts:
        return False
    return None if None in parts else True


def some(*parts: Answer) -> Answer:
    if True in parts:
        return True
    return None if None in parts else False


def no(part: Answer) -> Answer:
    return None if part is None else not part


def agreed(one: Answer, other: Answer) -> Answer:
    """What two readings of a clause agree on."""
    return one if one is other else None


def equal(value: str | None, option: str) -> Answer:
    return None if value is None else value == option


def among(value: str | None, options: tuple[str, ...]) -> Answer:
    return None if value is None else value in options


def below(amount: int | None, line: Line, times: int | None = 1) -> Answer:
    """Whether an amount lies below a number of times a line that is known as a range."""
    if amount is None or line is None or times is None:
        return None
    if amount < line[0] * times:
        return True
    return None if amount < line[1] * times else False


@dataclass(slots=True)
class Person:
    """What several doors ask about one member and their household."""

    facts: Mapping[str, Any]
    held: Answer
    card: Answer
    grade: str | None
    category: str | None
    parts: Mapping[str, str] | None
    severe: Answer
    lower_limb: Answer
    age: tuple[int, int] | None
    young: Answer
    adult: Answer
    below_standard: Answer
    works: Answer
    below_edge: Answer
    near_edge: Answer
    own_below: Answer
    modest: Answer
    recognised: str | None
    assistance: str | None
    on_dibao: Answer
    over: Answer
    months_over: int | None


def person(given: Mapping[str, Any], on: date) -> Person:
    facts = {name: value for name, value in given.items() if value != "unclear"}
    get = facts.get
    certificate = get("member.certificate")
    no_card = certificate == "none"
    category = NOTHING if no_card else get("member.category")
    grade = NOTHING if no_card else get("member.grade")
    many = equal(category, "multiple")
    limbs = among(category, ("physical", "multiple"))
    born = get("member.born")
    age = age_range(born, on) if born else None
    line = _line(get("household.local_standard_annual"), get("household.area"), on)
    income, heads = get("household.annual_income"), get("household.heads")
    own = get("member.own_annual_income")
    young = no(at_least(age, WORKING))
    works = among(get("member.work"), ("employed", "self_employed"))
    card = among(get("member.service_injury"), ("veteran", "police"))
    assets, over = get("household.assets"), get("household.over_line")
    recognised, assistance = get("household.recognised_as"), get("member.assistance")
    since = get("household.over_since")
    return Person(
        facts=facts,
        held=equal(certificate, "held"),
        card=False if young else card,
        grade=grade,
        category=category,
        parts={} if many is False else get("member.parts"),
        severe=among(grade, ("1", "2")),
        lower_limb=False if limbs is False else get("member.lower_limb"),
        age=age,
        young=young,
        adult=at_least(age, ADULT),
        below_standard=below(income, line, heads),
        works=False if young else works,
        below_edge=below(None if income is None else 2 * income, line, heads and 3 * heads),
        near_edge=some(below(income, line, heads and 2 * heads), get("household.big_expenses")),
        own_below=below(own, line),
        modest=None if assets is None else "none_of_these" in assets,
        recognised=recognised,
        assistance=assistance,
        on_dibao=some(equal(recognised, "dibao"), equal(assistance, "dibao_single")),
        over=over,
        months_over=None if since is None else Month.of(on) - since,
    )


def _line(given: int | None, area: str | None, on: date) -> Line:
    return standard(on, area) if given is None else (given, given)


def at_least(age: tuple[int, int] | None, years: int) -> Answer:
    if age is None:
        return None
    return True if age[0] >= years else False if age[1] < years else None


def part(p: Person, kind: str, grades: tuple[str, ...]) -> Answer:
    """Whether a 多重 certificate has this kind of disability with one of these grades."""
    return None if p.parts is None else p.parts.get(kind) in grades


def parking(p: Person) -> Answer:
    physical, grades = equal(p.category, "physical"), ("1", "2", "3", "4")
    return every(p.held, agreed(physical, some(physical, part(p, "physical", grades))))


def parking_others(p: Person) -> Answer:
    return every(p.held, None)


def certificate(p: Person) -> Answer:
    return among(p.facts.get("member.certificate"), ("none", "expired"))


def dibao_household(p: Person) -> Answer:
    """What illness or work costs may be taken off: how much is asked."""
    ill = every(p.facts.get("household.big_expenses"), None)
    costs = every(some(p.works, _others_may_work(p)), p.below_edge, None)
    return every(some(p.below_standard, ill, costs), p.modest or None, _no_tekun(p))


def dibao_single_jobless(p: Person) -> Answer:
    work = p.facts.get("member.work")
    jobless: Answer = None
    if work is not None:
        jobless = True if work == "none" else None
    return every(p.held, p.adult, p.severe, jobless, p.own_below, p.modest or None, _alone(p))


def dibao_single_edge(p: Person) -> Answer:
    edge = some(equal(p.recognised, "dibao_edge"), _edge_line(p))
    return _dibao_single(p, edge)


def dibao_single_illness(p: Person) -> Answer:
    """Who is ill enough is asked, so it is never True."""
    edge = some(equal(p.recognised, "dibao_edge"), _edge_line(p))
    events = p.facts.get("household.events")
    ill = None if events is None else "illness" in events
    costs = some(ill, p.facts.get("household.big_expenses"))
    return every(edge, costs, p.own_below or None, p.modest or None, _alone(p)) and None


def dibao_single_low_income(p: Person) -> Answer:
    edge = equal(p.recognised, "dibao_edge")
    low = agreed(edge, among(p.recognised, ("dibao_edge", "low_income")))
    return _dibao_single(p, some(low, _edge_line(p)))


def _edge_line(p: Person) -> Answer:
    """Below 1.5 times the standard; up to twice, and where illness cost a lot, it is asked."""
    return some(p.below_edge, every(p.near_edge, None))


def _dibao_single(p: Person, poor: Answer) -> Answer:
    return every(
        p.held, poor, some(p.severe, _grade_3_mind(p)),
        p.own_below or None, p.modest or None, _alone(p),
    )  # fmt: skip


def _grade_3_mind(p: Person) -> Answer:
    third, mind = equal(p.grade, "3"), among(p.category, MIND)
    parts = some(mind, part(p, "intellectual", ("3",)), part(p, "mental", ("3",)))
    return agreed(every(third, mind), every(third, parts))


def _alone(p: Person) -> Answer:
    """Neither does the whole family have 低保 already, nor is this person in 特困."""
    return every(no(equal(p.recognised, "dibao")), _no_tekun(p))


def _no_tekun(p: Person) -> Answer:
    return no(equal(p.assistance, "tekun"))


def driving(p: Person) -> Answer:
    arms = None if among(p.category, ("physical", "multiple")) is not False else False
    legs = None if p.lower_limb is not False else False
    talks = None if among(p.category, ("hearing", "speech")) is not False else False
    return every(p.adult, some(legs, talks, arms))


def employment_cost_nation(p: Person) -> Answer:
    return every(some(p.on_dibao, p.below_edge), _someone_works(p))


def employment_cost(p: Person) -> Answer:
    then = False if p.over is False else _listed_then(p.facts.get("household.registered_then"))
    return every(some(p.on_dibao, then), _someone_works(p))


def _someone_works(p: Person) -> Answer:
    """Whether what the work of others costs counts is asked."""
    return some(p.works, every(_others_may_work(p), None))


def _others_may_work(p: Person) -> Answer:
    heads = p.facts.get("household.heads")
    alone = None if heads is None else heads == 1
    return every(no(alone), no(p.facts.get("household.nobody_works")))


def living_nation(p: Person) -> Answer:
    family, wider = equal(p.recognised, "dibao"), _wider_circle(p)
    circle = agreed(some(p.on_dibao, wider), some(family, wider))
    return every(_held_or_card(p), circle, _no_living_exclusion(p))


def _wider_circle(p: Person) -> Answer:
    """Whom other places may pay: asked of the place, so never True."""
    get = p.facts.get
    special, rural = get("household.special_hardship"), no(equal(get("household.area"), "urban"))
    low = some(
        among(p.recognised, ("dibao_edge", "low_income")),
        False if rural is False else get("household.monitored"),
        False if rural is False else get("household.formerly_poor"),
        p.near_edge,
        None if special is None else "none_of_these" not in special,
    )
    return every(_elsewhere(p), low, None)


def _elsewhere(p: Person) -> Answer:
    """Registered in a province whose circle was not read."""
    hukou = p.facts.get("household.hukou")
    read = ("cn/shanxi", "cn/zhejiang")
    return None if hukou is None else not f"{hukou}/".startswith(tuple(f"{one}/" for one in read))


def living_shanxi(p: Person) -> Answer:
    family = among(p.recognised, ("dibao", "dibao_edge"))
    with_single = some(family, equal(p.assistance, "dibao_single"))
    could_be = every(p.near_edge, None)
    poor = some(agreed(with_single, family), could_be)
    return every(_held_or_card(p), poor, _no_living_exclusion(p))


def _held_or_card(p: Person) -> Answer:
    """Whether a veteran's or police officer's own card is enough is asked."""
    return some(p.held, p.card and None)


def _no_living_exclusion(p: Person) -> Answer:
    return every(_no_care_exclusion(p), *_no_child_allowance(p, in_full=True))


def _no_child_allowance(p: Person, *, in_full: bool = False) -> tuple[Answer, Answer]:
    """Neither that of orphans nor that of children whom no one is raising; the latter in full."""
    get = p.facts.get
    raised = some(no(p.adult), equal(get("member.work"), "studying"))
    orphan = get("member.receives_orphan_allowance")
    unattended = get("member.receives_unattended_child_allowance")
    if raised is not None:
        orphan, unattended = every(raised, orphan), every(raised, unattended)
    if in_full and unattended is not False:
        unattended = get("member.unattended_child_allowance_full")
    return no(orphan), no(unattended)


def _no_care_exclusion(p: Person) -> Answer:
    injury = p.facts.get("member.receives_work_injury_care")
    return every(_no_tekun(p), no(injury))


def nursing_nation(p: Person) -> Answer:
    wider = every(_elsewhere(p), p.facts.get("member.needs_long_term_care"), None)
    return _nursing(p, some(p.severe, wider))


def nursing_shanxi(p: Person) -> Answer:
    return _nursing(p, some(p.severe, _mind_3_4(p)))


def _nursing(p: Person, graded: Answer) -> Answer:
    """The card's own grade is asked of whoever has no valid certificate."""
    by_card = every(no(p.held), p.card) and None
    return every(_held_or_card(p), some(graded, by_card), _needs_care(p), _no_care_exclusion(p))


def _needs_care(p: Person) -> Answer:
    return p.facts.get("member.needs_long_term_care") or None


def _mind_3_4(p: Person) -> Answer:
    grades = ("3", "4")
    graded, mind = among(p.grade, grades), among(p.category, MIND)
    parts = some(mind, part(p, "intellectual", grades), part(p, "mental", grades))
    return agreed(every(mind, graded), every(graded, parts))


def rail_nation(p: Person) -> Answer:
    kinds = ("vision", "physical", "intellectual")
    named, grades = among(p.category, kinds), ("1", "2")
    parts = some(named, *[part(p, kind, grades) for kind in kinds])
    written, counted = (every(p.held, p.severe, kind) for kind in (named, parts))
    asked = p.card and None
    return agreed(some(written, asked), some(counted, asked))


def rail_carrier(p: Person) -> Answer:
    return p.held and None


def tekun_nation(p: Person) -> Answer:
    return _tekun(p, some(p.held, at_least(p.age, ELDER), no(p.adult)))


def tekun_xinzhou(p: Person) -> Answer:
    return _tekun(p, p.held)


def _tekun(p: Person, group: Answer) -> Answer:
    """Severe grades off the list, a whole loss of capacity and ages 16 and 17 are asked."""
    supporters = equal(p.facts.get("member.supporters"), "unable")
    rest = group, _no_livelihood(p), p.modest or None, supporters, *_no_child_allowance(p)
    listed, with_parts = _listed(p)
    lost = False if p.young else equal(p.facts.get("member.work_capacity"), "full_loss")
    by_age = some(at_least(p.age, ELDER), p.young, every(no(p.adult), None))
    asked = some(by_age, every(some(p.severe, lost), None))
    return agreed(every(*rest, some(listed, asked)), every(*rest, some(with_parts, asked)))


def _listed(p: Person) -> tuple[Answer, Answer]:
    """Whether category and grade are in the list: as on the certificate; counting parts too."""
    one_to_three = ("1", "2", "3")
    written = some(
        every(among(p.category, MIND), among(p.grade, one_to_three)),
        every(equal(p.category, "physical"), p.severe),
        every(equal(p.category, "vision"), equal(p.grade, "1")),
    )
    return written, some(
        written,
        *[part(p, kind, one_to_three) for kind in MIND],
        part(p, "physical", ("1", "2")),
        part(p, "vision", ("1",)),
    )


def _no_livelihood(p: Person) -> Answer:
    """Over the line, what does not count is asked of those who can have it."""
    own, pension = p.facts.get("member.own_annual_income"), p.facts.get("member.employee_pension")
    nothing = None if own is None else own == 0
    uncounted = some(every(at_least(p.age, ELDER), no(False if p.young else pension)), p.card)
    return some(nothing, p.own_below, every(uncounted, None))


def transit_blind(p: Person) -> Answer:
    blind = every(equal(p.category, "vision"), p.severe)
    return every(p.held, agreed(blind, some(blind, part(p, "vision", ("1", "2")))))


def transit_free(p: Person) -> Answer:
    return p.held


def transit_card(p: Person) -> Answer:
    """Whether it is free under the new articles is asked, of police officers whether at all."""
    return p.card and None


def aid(p: Person) -> Answer:
    return _travels_with(p, "aid")


def guide_dog(p: Person) -> Answer:
    return _travels_with(p, "guide_dog")


def _travels_with(p: Person, what: str) -> Answer:
    aids = p.facts.get("member.travel_aids")
    return None if aids is None else what in aids


def wheelchair_fuel(p: Person) -> Answer:
    return every(p.held, p.lower_limb, p.facts.get("member.motor_wheelchair")) and None


def dibao_topup(p: Person) -> Answer:
    wider = among(p.grade, ("1", "2", "3", "4"))
    return every(p.held, p.on_dibao, agreed(p.severe, wider)) and None


def dibao_topup_nation(p: Person) -> Answer:
    """What a place pays, and to whom of these, is asked."""
    events = p.facts.get("household.events")
    ill = None if events is None else "illness" in events
    ill = every(some(ill, p.facts.get("household.big_expenses")), None)
    wider = among(p.grade, ("1", "2", "3", "4"))
    severe = every(p.held, agreed(p.severe, wider))
    return every(p.on_dibao, some(severe, at_least(p.age, ELDER), no(p.adult), ill)) and None


def exit_taper(p: Person) -> Answer:
    k = p.months_over
    return _taper(p, None if k is None or k == TAPER_MONTHS else k < TAPER_MONTHS)


def exit_taper_nation(p: Person) -> Answer:
    """Six months here; elsewhere they are not written."""
    here = str(p.facts.get("household.hukou")).startswith(XINFU)
    return exit_taper(p) if here else _taper(p, None)


def _taper(p: Person, within: Answer) -> Answer:
    if p.over is False:
        return False
    get, k = p.facts.get, p.months_over
    started = None if k is None else k >= 0
    return every(
        _listed_then(get("household.registered_then")), p.over, started,
        no(get("household.fell_back")) or None,
        equal(get("household.over_cause"), "work") or None, within,
    )  # fmt: skip


def _listed_then(kind: str | None) -> Answer:
    """Whether single-person 低保 has the taper too is asked."""
    return True if kind == "dibao" else None if kind in (None, "dibao_single") else False


SX, XZ = "cn/shanxi", "cn/shanxi/xinzhou"
DOORS: dict[str, Callable[[Person], Answer]] = {
    "cn/accessible_parking": parking,
    "cn/accessible_parking-others": parking_others,
    "cn/certificate": certificate,
    "cn/dibao_household": dibao_household,
    "cn/dibao_topup": dibao_topup_nation,
    "cn/dibao_single_person": dibao_single_edge,
    "cn/dibao_single_person-illness": dibao_single_illness,
    "cn/dibao_single_person-jobless": dibao_single_jobless,
    "cn/driving_policy": driving,
    "cn/employment_cost_deduction": employment_cost_nation,
    "cn/living_subsidy": living_nation,
    "cn/nursing_subsidy": nursing_nation,
    "cn/rail_air": rail_nation,
    "cn/tekun": tekun_nation,
    "cn/transit_city": transit_blind,
    "cn/transit_city-local": transit_free,
    "cn/transit_city-service_card": transit_card,
    "cn/travel_aids": aid,
    "cn/exit_taper": exit_taper_nation,
    "cn/travel_aids-guide_dog": guide_dog,
    "cn/wheelchair_fuel_subsidy": wheelchair_fuel,
    f"{SX}/dibao_single_person": dibao_single_low_income,
    f"{SX}/driving_policy": driving,
    f"{SX}/employment_cost_deduction": employment_cost,
    f"{SX}/exit_taper": exit_taper,
    f"{SX}/living_subsidy": living_shanxi,
    f"{SX}/nursing_subsidy": nursing_shanxi,
    f"{SX}/rail_air": rail_carrier,
    f"{SX}/transit_city": _held_or_card,
    f"{SX}/wheelchair_fuel_subsidy": wheelchair_fuel,
    f"{XZ}/dibao_household": dibao_household,
    f"{XZ}/dibao_single_person": dibao_single_low_income,
    f"{XZ}/dibao_topup": dibao_topup,
    f"{XZ}/driving_policy": driving,
    f"{XZ}/employment_cost_deduction": employment_cost,
    f"{XZ}/exit_taper": exit_taper,
    f"{XZ}/living_subsidy": living_shanxi,
    f"{XZ}/nursing_subsidy": nursing_shanxi,
    f"{XZ}/rail_air": rail_carrier,
    f"{XZ}/tekun": tekun_xinzhou,
    f"{XZ}/transit_city": transit_free,
    f"{XZ}/wheelchair_fuel_subsidy": wheelchair_fuel,
}


def decide(facts: Mapping[str, Any], on: date) -> dict[str, Answer]:
    """Every door of the place for one person of checked facts."""
    one = person(facts, on)
    return {id: door(one) for id, door in DOORS.items()}
