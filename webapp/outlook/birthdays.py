"""What a birthday opens or closes, from the rules themselves.

The rules are asked twice on the day itself, once for the person and once for someone born a day
later: what differs is what that birthday opens or closes, and nothing else that changes with time
is mixed in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from webapp.engine import expression as ex
from webapp.engine.conditions import view_of
from webapp.engine.criteria import walk
from webapp.engine.dates import Month, birthday
from webapp.engine.determination import ORDER, Outcome, determine, hangs_on
from webapp.engine.model import Benefit, Rulebook, Status
from webapp.engine.view import View

BORN: Final = "member.born"
YEARS_AHEAD: Final = 20
YEARS_OF_ASKING: Final = 5


@dataclass(frozen=True)
class Birthday:
    """A day, or a month where the day of birth is not known; `opens` has the status reached."""

    when: date | Month
    age: int
    opens: Mapping[str, Status]
    closes: tuple[str, ...]


def birthdays(view: View, benefits: Sequence[Benefit]) -> Iterator[Birthday]:
    """The birthdays of the next years that change one of these benefits, soonest first."""
    born = view.values.get(BORN)
    touched = [one for one in benefits if BORN in hangs_on(view.book, one)]
    if not touched or not isinstance(born, date | Month):
        return
    first = born.first_day if isinstance(born, Month) else born
    for age in sorted(_ages(view.book)):
        day = birthday(first, age)
        if not view.on < day <= birthday(view.on, YEARS_AHEAD):
            continue
        opens, closes = _changed(view, day, first, age, touched)
        if opens or closes:
            when = Month.of(day) if isinstance(born, Month) else day
            yield Birthday(when, age, opens, tuple(closes))


def _changed(
    view: View, on: date, born: date, age: int, benefits: Sequence[Benefit]
) -> tuple[dict[str, Status], list[str]]:
    """The benefits that stand better, and those that stand worse, because of this birthday.

    A benefit whose best door shuts stands worse too, though a weaker one stays open, and so does
    one received now whose doors stand worse. Years ahead, one about which there is only more to
    ask is not told.
    """
    later = born + timedelta(days=1)
    if birthday(later, age) == on:  # 29 February and 1 March share a birthday in common years
        later += timedelta(days=1)
    older, younger = (_born(view, on, day) for day in (born, later))
    better: dict[str, Status] = {}
    worse = []
    for one in benefits:
        now, before = determine(older, one), determine(younger, one)
        rank, had = ORDER.index(now.status), ORDER.index(before.status)
        asking = now.status is Status.NEED_ANSWERS and on > birthday(view.on, YEARS_OF_ASKING)
        if rank < had and not asking:
            better[one.id] = now.status
        elif rank > had or _shut(before, now) or _may_end(before, now):
            worse.append(one.id)
    return better, worse


def _born(view: View, on: date, born: date) -> View:
    """The same person that day, had they been born on this one."""
    values = {**view.values, BORN: born}
    return view_of(view.book, values, on, view.place, view.readings)


def _shut(before: Outcome, now: Outcome) -> bool:
    """Whether the best door of before is shut now."""
    best = before.doors[0] if before.doors else None
    if best is None or best.status is Status.NOT_MET:
        return False
    return any(
        door.provision.id == best.provision.id and door.status is Status.NOT_MET
        for door in now.doors
    )


def _may_end(before: Outcome, now: Outcome) -> bool:
    """Whether the best door of something received stands worse, though it is still received."""
    if now.status is not Status.RECEIVING or not (before.doors and now.doors):
        return False
    return ORDER.index(now.doors[0].status) > ORDER.index(before.doors[0].status)


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
