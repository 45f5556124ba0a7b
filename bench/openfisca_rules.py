"""Five doors of the nation as openfisca-core has them: two truths only, an absent answer is 0.

So it can be compared in speed with people who answered everything, and in nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openfisca_core.entities import build_entity
from openfisca_core.periods import MONTH
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

Person = build_entity("person", "people", "Person", is_person=True)
Household = build_entity("household", "households", "Household", roles=[
    {"key": "member", "plural": "members", "label": "Members"},
])  # fmt: skip
NOW = "2026-11"


def variable(name: str, kind: type, entity: Any = Person, **more: Any) -> Any:
    """openfisca-core reads only what stands in the class itself."""
    parts = {"value_type": kind, "entity": entity, "definition_period": MONTH, **more}
    return type(name, (Variable,), parts)


OF_PERSON = {
    "held": bool, "grade": int, "mind": bool, "vision": bool, "single_dibao": bool, "tekun": bool,
    "work_injury": bool, "minor": bool, "orphan": bool, "unattended": bool, "needs_care": bool,
    "own_income": int,
}  # fmt: skip
OF_HOUSEHOLD = {
    "family_dibao": bool, "edge": bool, "modest": bool, "income": int, "heads": int,
    "standard": int,
}  # fmt: skip


def answered(person: Any, period: Any, *names: str) -> list[Any]:
    whole = person.household
    return [(whole if name in OF_HOUSEHOLD else person)(name, period) for name in names]


def whole_household(person: Any, period: Any, _parameters: Any) -> Any:
    income, standard, heads, modest, tekun = answered(
        person, period, "income", "standard", "heads", "modest", "tekun"
    )
    return (income < standard * heads) * modest * (1 - tekun)


def single(person: Any, period: Any, _parameters: Any) -> Any:
    held, grade, mind, edge = answered(person, period, "held", "grade", "mind", "edge")
    income, own, standard, heads, modest, family, tekun = answered(
        person, period, "income", "own_income", "standard", "heads", "modest", "family_dibao",
        "tekun",
    )  # fmt: skip
    near = edge + (2 * income < 3 * standard * heads)
    severe = (grade == 1) + (grade == 2) + (grade == 3) * mind
    return held * near * severe * (own < standard) * modest * (1 - family) * (1 - tekun)


def living(person: Any, period: Any, _parameters: Any) -> Any:
    held, family, one = answered(person, period, "held", "family_dibao", "single_dibao")
    tekun, injury, minor = answered(person, period, "tekun", "work_injury", "minor")
    orphan, unattended = answered(person, period, "orphan", "unattended")
    child = minor * (orphan + unattended)
    return held * (family + one) * (1 - tekun) * (1 - injury) * (1 - child)


def nursing(person: Any, period: Any, _parameters: Any) -> Any:
    held, grade, care = answered(person, period, "held", "grade", "needs_care")
    tekun, injury = answered(person, period, "tekun", "work_injury")
    return held * ((grade == 1) + (grade == 2)) * care * (1 - tekun) * (1 - injury)


def transit(person: Any, period: Any, _parameters: Any) -> Any:
    held, grade, vision = answered(person, period, "held", "grade", "vision")
    return held * vision * ((grade == 1) + (grade == 2))


DOORS = {
    "cn/dibao_household": whole_household,
    "cn/dibao_single_person": single,
    "cn/living_subsidy": living,
    "cn/nursing_subsidy": nursing,
    "cn/transit_city": transit,
}


def system() -> TaxBenefitSystem:
    made = TaxBenefitSystem([Person, Household])
    for entity, known in ((Person, OF_PERSON), (Household, OF_HOUSEHOLD)):
        for name, kind in known.items():
            made.add_variable(variable(name, kind, entity))
    for door in DOORS.values():
        made.add_variable(variable(door.__name__, bool, formula=door))
    return made


def decide(
    made: TaxBenefitSystem, facts: Mapping[str, Any], trace: bool = False
) -> dict[str, bool]:
    """The five doors for one person, as its users call it; `trace` is its way to give reasons."""
    dated = {name: {NOW: value} for name, value in facts.items()}
    alone = {name: value for name, value in dated.items() if name in OF_PERSON}
    shared = {name: value for name, value in dated.items() if name in OF_HOUSEHOLD}
    entities = {"people": {"one": alone}, "households": {"home": {"members": ["one"], **shared}}}
    simulation = SimulationBuilder().build_from_entities(made, entities)
    simulation.trace = trace
    return {id: bool(simulation.calculate(door.__name__, NOW)[0]) for id, door in DOORS.items()}


def answers(facts: Mapping[str, Any], standard: int, years: int) -> dict[str, Any]:
    """The variables of someone who answered everything."""
    recognised, assistance = facts["household.recognised_as"], facts["member.assistance"]
    return {
        "held": facts["member.certificate"] == "held",
        "grade": int(facts["member.grade"]),
        "mind": facts["member.category"] in ("intellectual", "mental"),
        "vision": facts["member.category"] == "vision",
        "family_dibao": recognised == "dibao",
        "edge": recognised == "dibao_edge",
        "single_dibao": assistance == "dibao_single",
        "tekun": assistance == "tekun",
        "work_injury": facts["member.receives_work_injury_care"],
        "minor": years < 18,
        "orphan": facts["member.receives_orphan_allowance"],
        "unattended": facts["member.receives_unattended_child_allowance"],
        "needs_care": facts["member.needs_long_term_care"],
        "modest": "none_of_these" in facts["household.assets"],
        "income": facts["household.annual_income"],
        "own_income": facts["member.own_annual_income"],
        "heads": facts["household.heads"],
        "standard": standard,
    }
