"""Dates ahead: what will open, close or run out for one person, from the same rules.

What a birthday opens or closes is found in `birthdays`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from webapp.engine.dates import Month
from webapp.engine.determination import determine_all
from webapp.engine.facts import check
from webapp.engine.interview import person
from webapp.engine.model import Rulebook
from webapp.engine.taper import taper
from webapp.engine.view import View
from webapp.outlook.birthdays import birthdays

VALID_UNTIL: Final = "member.certificate_until"
BACK_PAY_MONTHS: Final = 3
"""Months that may be paid afterwards when a certificate is renewed late (民发〔2021〕70号)."""


@dataclass(frozen=True)
class Ahead:
    """Something that happens on a day, or in a month where only the month is known.

    `kind` is birthday, taper_certain, taper_possible, certificate_ends or back_pay_ends.
    """

    when: date | Month
    kind: str
    age: int | None = None
    opens: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()
    benefit: str | None = None


def ahead(book: Rulebook, facts: Any, on: date, member: str) -> list[dict[str, Any]]:
    """What lies ahead of one person, soonest first.

    Returns:
        [{when, kind, age, opens, closes, benefit}], `when` as YYYY-MM-DD or YYYY-MM, `opens` and
        `closes` ids of benefits.

    Raises:
        FactErrors: if a given fact cannot be.
    """
    view = person(book, check(book, facts, on), member, on)
    found = list(dict.fromkeys([*_birthdays(view), *_tapers(view), *_certificate(view)]))
    found.sort(key=lambda one: (_first_day(one.when), one.kind, one.benefit or ""))
    return [
        {
            "when": str(one.when),
            "kind": one.kind,
            "age": one.age,
            "opens": list(one.opens),
            "closes": list(one.closes),
            "benefit": one.benefit,
        }
        for one in found
    ]


def _first_day(when: date | Month) -> date:
    return when.first_day if isinstance(when, Month) else when


def _birthdays(view: View) -> Iterator[Ahead]:
    benefits = list(view.book.benefits.values())
    for one in birthdays(view, benefits):
        opens = tuple(one.opens)
        yield Ahead(one.when, "birthday", one.age, opens, one.closes)


def _tapers(view: View) -> Iterator[Ahead]:
    now = Month.of(view.on)
    for outcome in determine_all(view):
        for door in outcome.doors:
            rule = door.provision.taper
            found = taper(rule, door.finding, door.view) if rule else None
            if not found or found.state not in ("in", "disputed", None):
                continue
            ends = (("taper_certain", found.last_certain), ("taper_possible", found.last_possible))
            for kind, month in ends:
                if month and month >= now:
                    yield Ahead(month, kind, benefit=outcome.benefit.id)


def _certificate(view: View) -> Iterator[Ahead]:
    until = view.values.get(VALID_UNTIL)
    if not isinstance(until, Month):
        return
    now = Month.of(view.on)
    if until >= now:
        yield Ahead(until, "certificate_ends")
    if until + BACK_PAY_MONTHS >= now:
        yield Ahead(until + BACK_PAY_MONTHS, "back_pay_ends")
