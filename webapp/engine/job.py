"""If someone takes a job: month by month, what becomes of low-income assistance and the pair.

The wage is added to the household's income and what work costs is taken off, as the plans count
it; where the sum passes the local line, the exit taper begins in the first month of work. While it
lasts the household keeps its standing, afterwards it has none. Nothing is guessed: where the line
is old or unknown, the months say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from webapp.engine import amounts
from webapp.engine import expression as ex
from webapp.engine.conditions import condition, view_of
from webapp.engine.dates import Month
from webapp.engine.determination import Outcome, determine
from webapp.engine.facts import check
from webapp.engine.interview import person
from webapp.engine.model import Rulebook, Status
from webapp.engine.taper import taper
from webapp.engine.truth import Truth
from webapp.engine.view import View

INCOME, HEADS, HELD = "household.annual_income", "household.heads", "household.recognised_as"
NEEDED: Final = (INCOME, HEADS, HELD)
REGISTERED: Final = ("dibao", "dibao_edge")
TAPER, PAIR = "exit_taper", ("living_subsidy", "nursing_subsidy")
MONTHS: Final = 15
GRANTED: Final = (Status.RECEIVING, Status.CAN_APPLY, Status.CONFIRM_FIRST)
BELOW = ex.Comparison(
    "<",
    ex.Fact(INCOME),
    ex.Arithmetic("*", ex.Parameter("dibao_standard_annual"), ex.Fact(HEADS)),
)


@dataclass(frozen=True)
class Job:
    """A wage and what work costs, fen a month; the first month of work."""

    wage: int
    costs: int
    start: Month


def missing(facts: Mapping[str, Any]) -> list[str]:
    """The facts without which nothing can be worked out."""
    household = facts.get("household") or {}
    known = {f"household.{key}" for key, value in household.items() if value != "unclear"}
    return [name for name in NEEDED if name not in known]


def plan(book: Rulebook, facts: Any, on: date, member: str, job: Job) -> dict[str, Any]:
    """What becomes of a household, month by month.

    Returns:
        {before, after, counted, over, months: [{month, state, pair: [{benefit, status, fen}]}]},
        sums in fen a year for the whole household; `counted` is after the costs of work; `over`
        is yes, no or unknown; `state` is below, in, disputed, ended, length_unknown, none or
        unknown; `fen` a month, null where the amount is not known.

    Raises:
        FactErrors: if a given fact cannot be.
        KeyError: for what is `missing`.
    """
    view = person(book, check(book, facts, on), member, on)
    before = view.values[INCOME]
    counted = max(0, before + 12 * (job.wage - job.costs))
    working = {**view.values, INCOME: counted, "member.work": "employed"}
    over = ~condition(BELOW)(_on(view, working, job.start))[0]
    months = [_month(view, working, over, job, job.start + k) for k in range(MONTHS)]
    return {
        "before": before,
        "after": before + 12 * job.wage,
        "counted": counted,
        "over": over.value,
        "months": months,
    }


def _on(view: View, values: Mapping[str, Any], month: Month) -> View:
    return view_of(view.book, values, month.first_day, view.place, view.readings)


def _month(
    view: View, working: dict[str, Any], over: Truth, job: Job, month: Month
) -> dict[str, Any]:
    state = _state(view, working, over, job, month)
    kept = working if state in ("below", "in", "disputed") else {**working, HELD: "none"}
    there = _on(view, kept, month)
    pair = [determine(there, view.book.benefits[id]) for id in PAIR if id in view.book.benefits]
    return {"month": str(month), "state": state, "pair": [_held(one) for one in pair]}


def _state(view: View, working: dict[str, Any], over: Truth, job: Job, month: Month) -> str:
    if working[HELD] not in REGISTERED:
        return "none"
    if over is not Truth.TRUE:
        return "below" if over is Truth.FALSE else "unknown"
    risen = {
        "household.over_line": True, "household.over_since": job.start,
        "household.registered_then": working[HELD], "household.over_cause": "work",
        "household.fell_back": False, "household.annual_income_then": working[INCOME],
    }  # fmt: skip
    outcome = determine(_on(view, {**working, **risen}, month), view.book.benefits[TAPER])
    for door in outcome.doors:
        rule = door.provision.taper
        if rule and (found := taper(rule, door.finding, door.view)).state:
            return found.state
    return "unknown" if outcome.doors else "none"


def _held(outcome: Outcome) -> dict[str, Any]:
    """One of the pair: how it stands, and what it pays where that is known."""
    doors = [door for door in outcome.doors if door.status in GRANTED]
    sums = [one.fen for door in doors[:1] for one in amounts.amounts(door) if one.fen is not None]
    return {
        "benefit": outcome.benefit.id,
        "status": str(outcome.status),
        "fen": sums[0] if len(sums) == 1 else None,
    }
