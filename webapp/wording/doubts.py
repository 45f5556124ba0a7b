"""Answers that do not go together: said, never corrected, because either may be the wrong one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from webapp.i18n import _, voiced

OWN, FAMILY = "member.own_annual_income", "household.annual_income"
GRADE, PARTS, CATEGORY = "member.grade", "member.parts", "member.category"


class Doubt(NamedTuple):
    """What does not go together, and the facts of which one may be wrong."""

    says: str
    facts: tuple[str, str]


def doubts(values: Mapping[str, Any]) -> Iterator[Doubt]:
    """Every pair of stored answers that cannot both be right."""
    own, family = values.get(OWN), values.get(FAMILY)
    if isinstance(own, int) and isinstance(family, int) and own > family:
        says = voiced(_("{who}本人的收入比全家的还多。全家的收入也包括本人的。"))
        yield Doubt(says, (OWN, FAMILY))
    grade, parts = str(values.get(GRADE)), values.get(PARTS)
    several = values.get(CATEGORY) == "multiple" and isinstance(parts, list)
    graded = [str(one["grade"]) for one in parts or ()] if several else []
    if grade.isdecimal() and any(one.isdecimal() and one < grade for one in graded):
        says = _("其中一种残疾的等级，比证上写的等级还重。证上的等级是最重的那一种。")
        yield Doubt(says, (GRADE, PARTS))
