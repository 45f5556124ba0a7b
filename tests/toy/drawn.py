"""People drawn from a vocabulary: everything that can be known of one, without contradiction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hypothesis import strategies as st

from tests.toy.nation import DAY
from webapp.engine.conditions import view_of
from webapp.engine.facts import CERTIFICATE, check, nested
from webapp.engine.model import FactDefinition, FactType, Rulebook
from webapp.engine.view import NotApplicable

Facts = dict[str, Any]
BORN = ["1930-01-01", "1966-06", "1966-06-15", "1990-02", "2008-06", "2008-06-16", "2020-05-05"]
MONEY = [0, 1, 50000, 50010, 50011, 75015, 90001, 100030, 100031, 150045, 150046, 300091, 10**8]
MONTHS = ["2024-01", "2025-11", "2025-12", "2026-01", "2026-05", "2026-06", "2026-07", "2027-03"]


def answers(book: Rulebook, fact: FactDefinition, money: Sequence[int] = MONEY) -> list[Any]:
    """What somebody may answer, near the limits that matter."""
    codes = list(fact.options)
    match fact.type:
        case FactType.PLACE:
            return list(book.places)
        case FactType.OPTION:
            return list(codes)
        case FactType.OPTIONS:
            alone = [[code] for code in codes]
            return [*alone, [code for code in codes if code != fact.exclusive]]
        case FactType.BOOL:
            return [True, False]
        case FactType.MONEY:
            most = int(fact.limits.max or money[-1])
            return [one for one in money if int(fact.limits.min or 0) <= one <= most]
        case FactType.INTEGER:
            return [int(fact.limits.min or 0) + n for n in range(4)]
        case FactType.DATE:
            return BORN
        case FactType.MONTH:
            return MONTHS
        case FactType.PARTS:
            return [[{"category": a, "grade": g}] for a in codes for g in "1234"]
    raise TypeError(fact)


@st.composite
def people(
    draw: st.DrawFn,
    book: Rulebook,
    on: date = DAY,
    money: Sequence[int] = MONEY,
    **fixed: Any,
) -> Facts:
    """Everything there is to know of one person; what does not apply to them is left out."""
    whole = {n: draw(st.sampled_from(answers(book, f, money)), n) for n, f in book.facts.items()}
    given = {name.replace("__", "."): value for name, value in fixed.items()}
    return applicable(book, {**whole, **given}, on)


def applicable(book: Rulebook, facts: Mapping[str, Any], on: date = DAY) -> Facts:
    """The facts without those whose question does not apply; what has run out says so."""
    [member] = check(book, nested(facts), on).members
    view = view_of(book, member.values, on, "cn")
    known = {n: v for n, v in facts.items() if not isinstance(view.fact(n), NotApplicable)}
    held = {CERTIFICATE: member.values[CERTIFICATE]} if CERTIFICATE in known else {}
    return {**known, **held}


@st.composite
def partly(draw: st.DrawFn, whole: Facts, first: tuple[str, ...] = ()) -> Facts:
    """Some of what is known of a person: the rest unasked or 不清楚."""
    ways = st.sampled_from(["known", "unasked", "unclear"])
    drawn = {n: draw(ways, n) for n in whole if n not in first}
    known = {n: v for n, v in whole.items() if drawn.get(n, "known") == "known"}
    return known | {n: "unclear" for n, way in drawn.items() if way == "unclear"}
