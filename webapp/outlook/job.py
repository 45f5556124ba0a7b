"""If someone takes a job: month by month, what becomes of low-income assistance and the pair.

The wage is added to the household's income, what it replaces and what work costs are taken off, as
the plans count it; where the sum passes the line of what the household is registered for, the exit
taper begins in the first month of work. A taper that runs already goes on as it was answered.
Nothing is guessed: where the line is old, or no text says whether the money goes on, the months
say so. Where another of the family takes the job, nothing about the person changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from webapp.engine import amounts, expression as ex
from webapp.engine.conditions import condition, value_of, view_of
from webapp.engine.dates import Month
from webapp.engine.determination import (
    SHUT,
    Determination,
    Outcome,
    determine,
    determine_all,
)
from webapp.engine.facts import BORN, CERTIFICATE, UNCLEAR, check, run_out
from webapp.engine.interview import person
from webapp.engine.knock_on import Gain, gains
from webapp.engine.model import Benefit, Rulebook, Standing, Status
from webapp.engine.taper import taper
from webapp.engine.truth import Truth
from webapp.engine.view import NotApplicable, Range, View, Why

INCOME, HEADS, HELD = "household.annual_income", "household.heads", "household.recognised_as"
OWN, ASSISTANCE = "member.own_annual_income", "member.assistance"
OVER, SINCE = "household.over_line", "household.over_since"
WORK, CAPACITY = "member.work", "member.work_capacity"
NEEDED: Final = (INCOME, HEADS, HELD)
SINGLE: Final = "dibao_single"
TEKUN: Final = "tekun"
TAPER, PAIR = "exit_taper", ("living_subsidy", "nursing_subsidy")
MONTHS: Final = 16
GRANTED: Final = (Status.CAN_APPLY, Status.CONFIRM_FIRST)
GOES_ON: Final = frozenset({"below", "in", "disputed", "none"})
STOPPED: Final = frozenset({"ended"})
ME, OTHER = "me", "other"
Later = dict[tuple[Any, ...], dict[str, Gain]]

_STANDARD: Final = ex.Parameter("dibao_standard_annual")
# What someone is registered for: the line, a person and year, and the condition to stay so.
LINES: Final[Mapping[str, ex.Expression]] = {
    "dibao": _STANDARD,
    "dibao_edge": ex.Arithmetic("*", ex.Parameter("edge_multiple"), _STANDARD),
    SINGLE: _STANDARD,
}
STAYS: Final[Mapping[str, ex.Expression]] = {
    held: ex.Comparison("<", ex.Fact(OWN), line)
    if held == SINGLE
    else ex.Comparison("<", ex.Fact(INCOME), ex.Arithmetic("*", line, ex.Fact(HEADS)))
    for held, line in LINES.items()
}
_OLD: Final = ex.Comparison(">=", ex.Call("age", ex.Fact(BORN)), ex.Parameter("elder_age"))


@dataclass(frozen=True)
class Job:
    """A wage, what work costs and earnings it replaces, fen a month; the first month of work;
    who takes it: `me`, or `other` for another of the family."""

    wage: int
    costs: int
    start: Month
    lost: int = 0
    taker: str = ME


def takers(book: Rulebook, facts: Any, on: date, member: str) -> tuple[str, ...]:
    """Who may take a job, the likelier first: nobody under age does, nor another of one alone."""
    view = person(book, check(book, facts, on), member, on)
    if isinstance(view.fact(WORK), NotApplicable):
        return (OTHER,)
    if view.values.get(HEADS) == 1:
        return (ME,)
    old = condition(_OLD)(view)[0] is Truth.TRUE
    rests = view.values.get(CAPACITY) == "full_loss" or view.values.get(WORK) == "retired"
    return (OTHER, ME) if old or rests else (ME, OTHER)


def missing(facts: Mapping[str, Any]) -> list[str]:
    """The facts without which nothing can be worked out."""
    household = facts.get("household") or {}
    known = {f"household.{key}" for key, value in household.items() if value != "unclear"}
    return [name for name in NEEDED if name not in known]


def plan(book: Rulebook, facts: Any, on: date, member: str, job: Job) -> dict[str, Any]:
    """What becomes of a household, month by month, from the month before the job begins.

    Returns:
        {held, before, after, counted, each, line, over, open, months: [{month, income, state,
        standing, pair: [{benefit, status, gained, receiving, expired, sums}]}]}. `held` is dibao,
        dibao_edge, dibao_single, tekun or none. Sums are in fen a year for the whole household,
        `income` in fen a month; `counted` is after the costs of work, which take off no more than
        the wage; `each` is that for one head (for single-person 低保 the person's own), `line`
        [least, most] the line that it is held against, fen per person and year, null where nobody
        knows. `over` is yes, no or unknown, `open` [{kind, what}] why it is unknown. `state` is
        below, in, disputed, ended, length_unknown, no_clause, over_cap, no_taper, single_over,
        tekun, none or unknown, or why a taper is refused; `standing` that of the text a taper rests
        on in that month, null without one. `sums` are [{fen, unit, trust, as_of, given}], every sum
        known of the doors that are not shut; `status` is null where it hangs on what nobody can say
        yet, `expired` whether the certificate on which it hangs has run out by then, `gained` the
        status that a benefit granted first would lead to, where it is shut.

    Raises:
        FactErrors: if a given fact cannot be.
        KeyError: for what is `missing`.
    """
    view = person(book, check(book, facts, on), member, on)
    now = view.values
    working = _working(now, job)
    held = _held(now)
    later: Later = {}
    over, why = _passed(_on(view, working, job.start), held)
    return {
        "held": held,
        "before": now[INCOME],
        "after": max(0, now[INCOME] + 12 * (job.wage - job.lost)),
        "counted": working[INCOME],
        "each": _each(working, held),
        "line": _line(_on(view, working, job.start), held),
        "over": over.value,
        "open": [{"kind": str(kind), "what": what} for kind, what in sorted(why)],
        "months": [_month(view, working, job, job.start + (k - 1), later) for k in range(MONTHS)],
    }


def _working(now: Mapping[str, Any], job: Job) -> dict[str, Any]:
    """The facts once the job has begun, income as low-income assistance counts it."""
    more = 12 * (max(0, job.wage - job.costs) - job.lost)
    working = {**now, INCOME: max(0, now[INCOME] + more)}
    if job.taker == OTHER:
        return working
    working[WORK] = "employed"
    if isinstance(now.get(OWN), int):
        working[OWN] = max(0, now[OWN] + more)
    return working


def registered(values: Mapping[str, Any]) -> str | None:
    """What is held: dibao, dibao_edge, dibao_single or none; None where nobody said."""
    if values.get(ASSISTANCE) == SINGLE:
        return SINGLE
    told = values.get(HELD)
    if told in (None, UNCLEAR):
        return None
    return str(told) if told in STAYS else "none"


def _held(values: Mapping[str, Any]) -> str:
    """The same, 特困供养 too, which has no line of income."""
    held = registered(values) or "none"
    return TEKUN if held == "none" and values.get(ASSISTANCE) == TEKUN else held


def passed(view: View, held: str) -> Truth:
    """Whether the line of what is held is reached."""
    return _passed(view, held)[0]


def _on(view: View, values: Mapping[str, Any], month: Month) -> View:
    """The same person in that month, by the figures as good as today."""
    there = view_of(view.book, values, month.first_day, view.place, view.readings)
    there.judged = view.judged
    return there


def _passed(view: View, held: str) -> tuple[Truth, Why]:
    """Whether the line of what is held is reached, and why not known; of who holds nothing, that
    of 低保."""
    truth, why = condition(STAYS.get(held, STAYS["dibao"]))(view)
    return ~truth, why


def _each(values: Mapping[str, Any], held: str) -> int | None:
    if held == SINGLE:
        own = values.get(OWN)
        return own if isinstance(own, int) else None
    return int(values[INCOME]) // int(values[HEADS])


def _line(view: View, held: str) -> list[int] | None:
    """The line of what is held, of who holds nothing that of 低保: least and most."""
    line = value_of(LINES.get(held, _STANDARD))(view)
    if isinstance(line, int | Fraction):
        return [int(line), int(line)]
    return [int(line.low), int(line.high)] if isinstance(line, Range) else None


def _month(
    view: View, working: dict[str, Any], job: Job, month: Month, later: Later
) -> dict[str, Any]:
    begun = month >= job.start
    values = run_out(working if begun else view.values, month.first_day)
    earned = view.values[INCOME] + (12 * (job.wage - job.lost) if begun else 0)
    state, standing = _state(view, values, job, month)
    known = [view.book.benefits[id] for id in PAIR if id in view.book.benefits]
    return {
        "month": str(month),
        "income": max(0, earned) // 12,
        "state": state,
        "standing": standing,
        "pair": [_pair(view, values, state, benefit, month, later) for benefit in known],
    }


def _state(
    view: View, values: Mapping[str, Any], job: Job, month: Month
) -> tuple[str, Standing | None]:
    """How a month stands, and the text that a taper rests on."""
    held = _held(values)
    if held == "none":
        return "none", None
    if held == TEKUN:
        return (TEKUN if month >= job.start else "below"), None
    over = passed(_on(view, values, month), held)
    running = values.get(OVER) is True
    if not running and over is not Truth.TRUE:
        return ("below" if over is Truth.FALSE else "unknown"), None
    if not running and passed(_on(view, view.values, month), held) is Truth.TRUE:
        return "unknown", None  # over the line before the job, since a month that nobody told
    there = _on(view, values if running else {**values, **_risen(values, job)}, month)
    outcome = determine(there, view.book.benefits[TAPER])
    if not outcome.doors:
        return ("single_over" if held == SINGLE else "no_taper"), None
    for door in outcome.doors:
        rule = door.provision.taper
        if rule and (found := taper(rule, door.finding, door.view)).state:
            return found.state, door.standing
    return ("single_over" if held == SINGLE else "unknown"), None


def _risen(values: Mapping[str, Any], job: Job) -> dict[str, Any]:
    """The answers about the taper of who passes the line with this job."""
    return {
        OVER: True, SINCE: job.start, "household.registered_then": registered(values),
        "household.over_cause": "work", "household.fell_back": False,
        "household.annual_income_then": values[INCOME],
    }  # fmt: skip


def _pair(
    view: View,
    values: Mapping[str, Any],
    state: str,
    benefit: Benefit,
    month: Month,
    later: Later,
) -> dict[str, Any]:
    """One of the pair in a month: with what is held, without it, or what both agree on.

    Whether both agree is asked as if it were applied for anew: who receives it already was never
    asked for all of its conditions, and those it shares say nothing about 低保.
    """
    kept = determine(_on(view, values, month), benefit)
    if benefit.back_pay and values.get(CERTIFICATE) == "expired":
        renewed = determine(_on(view, {**values, CERTIFICATE: "held"}, month), benefit)
        if renewed.status not in SHUT:
            return _open(kept, expired=True)
    anew = dict.fromkeys(ex.facts(benefit.receiving.when) if benefit.receiving else (), False)
    lost = {**values, HELD: "none"}
    if _held(values) in (SINGLE, TEKUN):
        lost[ASSISTANCE] = "none"
    here, there = _on(view, values, month), _on(view, lost, month)
    have = determine(_on(view, {**values, **anew}, month), benefit)
    gone = determine(_on(view, {**lost, **anew}, month), benefit)
    held = kept.status is Status.RECEIVING
    if state in GOES_ON or _alike(have, gone):
        return _stands(kept, held, _gained(kept, here, later))
    if state in STOPPED:
        return _stands(gone, held, _gained(gone, there, later))
    return _open(kept)


def _open(kept: Outcome, expired: bool = False) -> dict[str, Any]:
    """What nobody can say yet."""
    held = kept.status is Status.RECEIVING
    found = {"benefit": kept.benefit.id, "status": None, "gained": None, "receiving": held}
    return {**found, "expired": expired, "sums": []}


def _alike(one: Outcome, other: Outcome) -> bool:
    """Whether both come to the same, sums included, for the same reasons."""
    if one.status is not other.status or _sums(one) != _sums(other):
        return False
    doors = ([(d.provision.id, d.finding.truth, d.finding.why) for d in outcome.doors]
             for outcome in (one, other))  # fmt: skip
    return next(doors) == next(doors)


def _stands(outcome: Outcome, held: bool, gained: str | None) -> dict[str, Any]:
    return {
        "benefit": outcome.benefit.id,
        "status": str(outcome.status),
        "gained": gained,
        "receiving": held,
        "expired": False,
        "sums": _sums(outcome),
    }


def _gained(outcome: Outcome, view: View, later: Later) -> str | None:
    """Of what is shut: the status that another benefit, granted first, would lead to. It is worked
    out once for people who have the same income and hold the same."""
    if outcome.status not in SHUT:
        return None
    key = view.values[INCOME], view.values[HELD], view.values.get(ASSISTANCE)
    if key not in later:
        later[key] = gains(view, determine_all(view))[0]
    gain = later[key].get(outcome.benefit.id)
    return str(gain.status) if gain else None


def _sums(outcome: Outcome) -> list[dict[str, Any]]:
    """Every sum that a door which is not shut names, each once; of what can be had those of the
    doors that are open."""
    doors: list[Determination] = [one for one in outcome.doors if one.status in GRANTED]
    if outcome.status not in GRANTED:
        doors = [one for one in outcome.doors if one.status not in SHUT]
    found: dict[tuple[int, str], dict[str, Any]] = {}
    for one in (sum for door in doors for sum in amounts.amounts(door)):
        if one.fen is not None:
            as_of = one.as_of.isoformat() if one.as_of else None
            told = {
                "fen": one.fen,
                "unit": one.unit,
                "trust": str(one.trust),
                "as_of": as_of,
                "given": one.given,
            }
            found.setdefault((one.fen, one.unit), told)
    return list(found.values())
