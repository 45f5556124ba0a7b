"""Answers that do not go together: said, never corrected, because either may be the wrong one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from webapp.engine.dates import Month
from webapp.engine.facts import CERTIFICATE, UNCLEAR, VALID_UNTIL
from webapp.i18n import _, voiced

OWN, FAMILY = "member.own_annual_income", "household.annual_income"
GRADE, PARTS, CATEGORY = "member.grade", "member.parts", "member.category"


class Doubt(NamedTuple):
    """What does not go together, and the facts of which one may be wrong."""

    says: str
    facts: tuple[str, str]


def doubts(values: Mapping[str, Any], on: date) -> Iterator[Doubt]:
    """Every pair of stored answers that cannot both be right on that day."""
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
    held, until = values.get(CERTIFICATE), values.get(VALID_UNTIL) or UNCLEAR
    over = until != UNCLEAR and Month.parse(until) < Month.of(on)
    if held == "held" and over:
        says = _("选了“没有过期”，可是填的到期月份已经过去了。下面按已经过期算。")
        yield Doubt(says, (CERTIFICATE, VALID_UNTIL))
    if held == "expired" and until != UNCLEAR and not over:
        says = _("选了“过期了”，可是填的到期月份还没过。下面按已经过期算。")
        yield Doubt(says, (CERTIFICATE, VALID_UNTIL))
