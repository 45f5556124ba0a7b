"""Dates ahead: what will open, close or run out for one person, from the same rules.

Birthdays are found by asking the rules twice on the day itself, once for the person and once for
someone born a day later: what differs is what that birthday opens or closes, and nothing else that
changes with time is mixed in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final

from webapp.engine import expression as ex
from webapp.engine.conditions import view_of
from webapp.engine.criteria import walk
from webapp.engine.dates import Month, birthday
from webapp.engine.determination import ORDER, Outcome, determine_all
from webapp.engine.facts import check
from webapp.engine.interview import person
from webapp.engine.model import Rulebook, Status
from webapp.engine.taper import taper
from webapp.engine.view import View

BORN, VALID_UNTIL = "member.born", "member.certificate_until"
YEARS_AHEAD: Final = 20
YEARS_OF_ASKING: Final = 5
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
    born = view.values.get(BORN)
    if not isinstance(born, date | Month):
        return
    first = born.first_day if isinstance(born, Month) else born
    for age in sorted(_ages(view.book)):
        day = birthday(first, age)
        if not view.on < day <= birthday(view.on, YEARS_AHEAD):
            continue
        opens, closes = _changed(view, day, first, age)
        if opens or closes:
            when = Month.of(day) if isinstance(born, Month) else day
            yield Ahead(when, "birthday", age, tuple(opens), tuple(closes))


def _changed(view: View, on: date, born: date, age: int) -> tuple[list[str], list[str]]:
    """The benefits that stand better, and those that stand worse, because of this birthday.

    A benefit whose best door shuts stands worse too, though a weaker one stays open. Years ahead,
    one about which there is only more to ask is not told.
    """
    older = _outcomes(view, on, born)
    later = born + timedelta(days=1)
    if birthday(later, age) == on:  # 29 February and 1 March share a birthday in common years
        later += timedelta(days=1)
    younger = _outcomes(view, on, later)
    better, worse = [], []
    for id, now in older.items():
        before = younger[id]
        rank, had = ORDER.index(now.status), ORDER.index(before.status)
        asking = now.status is Status.NEED_ANSWERS and on > birthday(view.on, YEARS_OF_ASKING)
        if rank < had and not asking:
            better.append(id)
        elif rank > had or _shut(before, now):
            worse.append(id)
    return better, worse


def _shut(before: Outcome, now: Outcome) -> bool:
    """Whether the best door of before is shut now."""
    best = before.doors[0] if before.doors else None
    if best is None or best.status is Status.NOT_MET:
        return False
    return any(
        door.provision.id == best.provision.id and door.status is Status.NOT_MET
        for door in now.doors
    )


def _outcomes(view: View, on: date, born: date) -> dict[str, Outcome]:
    values = {**view.values, BORN: born}
    there = view_of(view.book, values, on, view.place, view.readings)
    return {one.benefit.id: one for one in determine_all(there)}


def _ages(book: Rulebook) -> frozenset[int]:
    """Every age a rule may turn on: the named ones, and the year after (an upper limit)."""
    if "ahead.ages" not in book.memo:
        names = set(_age_names(book))
        values = [row.value for (_place, name), rows in book.parameters.items()
                  if name in names for row in rows]  # fmt: skip
        exact = {int(value) for value in values if isinstance(value, Fraction)}
        book.memo["ahead.ages"] = frozenset(exact | {age + 1 for age in exact})
    found: frozenset[int] = book.memo["ahead.ages"]
    return found


def _age_names(book: Rulebook) -> Iterator[str]:
    whens = [when for provision in book.provisions.values()
             for one in walk(provision.criteria) for when in one.when.values()]  # fmt: skip
    whens += [fact.only_if for fact in book.facts.values() if fact.only_if]
    for when in whens:
        for node in ex.walk(when):
            call = node.left if isinstance(node, ex.Comparison) else None
            if isinstance(call, ex.Call) and call.function == "age":
                yield from ex.parameters(node)


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
