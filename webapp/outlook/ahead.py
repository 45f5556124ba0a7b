"""Dates ahead: what will open, close or run out for one person, from the same rules.

What a birthday opens or closes is found in `birthdays`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from webapp.engine.dates import Month
from webapp.engine.determination import Outcome, determine_all
from webapp.engine.facts import CERTIFICATE, VALID_UNTIL, check
from webapp.engine.interview import WITHIN_REACH, person, renewed
from webapp.engine.model import Counted, Detail, Rulebook, Status
from webapp.engine.taper import taper
from webapp.engine.truth import Truth
from webapp.engine.view import View
from webapp.outlook.birthdays import birthdays

OPEN: Final = (Status.CAN_APPLY, Status.CONFIRM_FIRST)


@dataclass(frozen=True)
class Ahead:
    """Something that happens on a day, or in a month where only the month is known.

    `kind` is birthday, taper_certain, taper_possible, certificate_ends, certificate_ended,
    back_pay_ends (these three with what stops being paid in `closes`), money_from_application (the
    last day of this month: whoever applies by then is paid from this month on), money_from_decision
    (the first month that can be paid) or check (the month by which what is received is looked at
    once more, every `months`).
    """

    when: date | Month
    kind: str
    age: int | None = None
    opens: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()
    fades: tuple[str, ...] = ()
    benefit: str | None = None
    months: int | None = None


def ahead(book: Rulebook, facts: Any, on: date, member: str) -> list[dict[str, Any]]:
    """What lies ahead of one person, soonest first.

    Returns:
        [{when, kind, age, opens, closes, fades, benefit, months}], `when` as YYYY-MM-DD or YYYY-MM,
        `opens`, `closes` and `fades` ids of benefits; `months` how many a check or a back-payment
        counts.

    Raises:
        FactErrors: if a given fact cannot be.
    """
    view = person(book, check(book, facts, on), member, on)
    outcomes = determine_all(view)
    valid = renewed(view, outcomes) or outcomes
    dates = (_birthdays(view), _tapers(view, outcomes), _certificate(view, valid),
             _money(view, outcomes))  # fmt: skip
    found = list(dict.fromkeys(one for each in dates for one in each))
    found.sort(key=lambda one: (_first_day(one.when), one.kind, one.benefit or ""))
    return [
        {
            "when": str(one.when),
            "kind": one.kind,
            "age": one.age,
            "opens": list(one.opens),
            "closes": list(one.closes),
            "fades": list(one.fades),
            "benefit": one.benefit,
            "months": one.months,
        }
        for one in found
    ]


def _first_day(when: date | Month) -> date:
    return when.first_day if isinstance(when, Month) else when


def _birthdays(view: View) -> Iterator[Ahead]:
    benefits = list(view.book.benefits.values())
    for one in birthdays(view, benefits):
        opens = tuple(one.opens)
        yield Ahead(one.when, "birthday", one.age, opens, one.closes, one.fades)


def _tapers(view: View, outcomes: list[Outcome]) -> Iterator[Ahead]:
    now = Month.of(view.on)
    for outcome in outcomes:
        for door in outcome.doors:
            rule = door.provision.taper
            found = taper(rule, door.finding, door.view) if rule else None
            if not found or found.state not in ("in", "disputed", None):
                continue
            ends = (("taper_certain", found.last_certain), ("taper_possible", found.last_possible))
            for kind, month in ends:
                if month and month >= now:
                    yield Ahead(month, kind, benefit=outcome.benefit.id)


def _certificate(view: View, outcomes: list[Outcome]) -> Iterator[Ahead]:
    """When it ends or that it has ended, and the last month to renew it without a loss: what stops
    is paid from the month of the new one, and at most so many months before it."""
    until, now = view.values.get(VALID_UNTIL), Month.of(view.on)
    known = until if isinstance(until, Month) else None
    expired = view.values.get(CERTIFICATE) == "expired"
    stops = [one for one in outcomes if one.benefit.back_pay and one.status in WITHIN_REACH]
    ids = tuple(one.benefit.id for one in stops)
    months = max((one.benefit.back_pay for one in stops), default=None)
    if expired:
        yield Ahead(now, "certificate_ended", closes=ids, months=months)
    elif known:
        yield Ahead(known, "certificate_ends", closes=ids)
    contrary = expired and known and known >= now  # it has run out, and has not
    if known and months and not contrary and (last := known + (months + 1)) >= now:
        yield Ahead(last, "back_pay_ends", closes=ids, months=months)


def _money(view: View, outcomes: list[Outcome]) -> Iterator[Ahead]:
    """From when money counts of what is open now, and when what is received is checked."""
    now = Month.of(view.on)
    last = (now + 1).first_day - timedelta(days=1)
    open_ = [one for one in outcomes if one.status in OPEN and _certain(one)]
    if ids := _counted(open_, Counted.APPLICATION):
        yield Ahead(last, "money_from_application", opens=tuple(ids))
    if ids := _counted(open_, Counted.DECISION):
        yield Ahead(now + 1, "money_from_decision", opens=tuple(ids))
    held = [one for one in outcomes if one.status is Status.RECEIVING]
    for id, detail in _counted(held, Counted.CHECK).items():
        yield Ahead(now + detail.months, "check", benefit=id, months=detail.months)


def _certain(outcome: Outcome) -> bool:
    """Whether all of its conditions are met; a date presses nobody who may not be meant."""
    return any(one.finding.truth is Truth.TRUE for one in outcome.doors[:1])


def _counted(outcomes: list[Outcome], what: Counted) -> dict[str, Detail]:
    """The benefits of which a sentence says that, and the sentence."""
    return {
        outcome.benefit.id: detail
        for outcome in outcomes
        for detail in (*(d for one in outcome.doors[:1] for d in one.provision.details),
                       *outcome.benefit.details)
        if detail.counted is what
    }  # fmt: skip
