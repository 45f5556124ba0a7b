"""What a birthday opens, closes or leaves to the place, from the rules themselves.

The rules are asked twice on the day itself, once for the person and once for someone born a day
later: what differs is what that birthday opens or closes, and nothing else that changes with time
is mixed in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from webapp.engine import expression as ex
from webapp.engine.conditions import view_of
from webapp.engine.criteria import walk
from webapp.engine.dates import Month, birthday
from webapp.engine.determination import ORDER, SHUT, Outcome, determine, hangs_on
from webapp.engine.evaluation import Finding
from webapp.engine.facts import BORN
from webapp.engine.model import Benefit, Rulebook, Status
from webapp.engine.truth import Truth
from webapp.engine.view import SILENT, View

YEARS_AHEAD: Final = 20
YEARS_OF_ASKING: Final = 5
HOPEFUL: Final = frozenset(Status) - SHUT - {Status.RECEIVING}


@dataclass(frozen=True)
class Birthday:
    """A day, or a month where the day of birth is not known; `opens` has the status reached.

    `fades` are benefits that stay open where a condition that was met is then for the place to
    say: to be applied for before that day.
    """

    when: date | Month
    age: int
    opens: Mapping[str, Status]
    closes: tuple[str, ...]
    fades: tuple[str, ...] = ()


def birthdays(view: View, benefits: Sequence[Benefit]) -> Iterator[Birthday]:
    """The birthdays of the next years that are worth telling, soonest first.

    Years ahead, something about which there is only more to ask is told where it closes again
    within these years: nothing closes that was never told to open.
    """
    every = list(turns(view, benefits))
    for number, one in enumerate(every):
        closing = {id for later in every[number + 1 :] for id in later.closes}
        far = _first_day(one.when) > birthday(view.on, YEARS_OF_ASKING)
        opens = {
            id: status
            for id, status in one.opens.items()
            if not far or status is not Status.NEED_ANSWERS or id in closing
        }
        if opens or one.closes or one.fades:
            yield replace(one, opens=opens)


def turns(view: View, benefits: Sequence[Benefit]) -> Iterator[Birthday]:
    """All birthdays of the next years that change one of these benefits, soonest first."""
    born = view.values.get(BORN)
    touched = [one for one in benefits if BORN in hangs_on(view.book, one)]
    if not touched or not isinstance(born, date | Month):
        return
    first = born.first_day if isinstance(born, Month) else born
    for age in sorted(_ages(view.book)):
        day = birthday(first, age)
        if not view.on < day <= birthday(view.on, YEARS_AHEAD):
            continue
        when = Month.of(day) if isinstance(born, Month) else day
        turn = _turn(view, when, day, first, age, touched)
        if turn.opens or turn.closes or turn.fades:
            yield turn


def _first_day(when: date | Month) -> date:
    return when.first_day if isinstance(when, Month) else when


def _turn(
    view: View, when: date | Month, on: date, born: date, age: int, benefits: Sequence[Benefit]
) -> Birthday:
    """The benefits that stand better or are shut, or are to be asked about, by this birthday.

    A benefit whose best door shuts is shut though a weaker one stays open; one about which there
    is only more to ask than before is not. One received now whose doors stand worse may end.
    """
    later = born + timedelta(days=1)
    if birthday(later, age) == on:  # 29 February and 1 March share a birthday in common years
        later += timedelta(days=1)
    older, younger = (_born(view, on, day) for day in (born, later))
    opens: dict[str, Status] = {}
    closes, fades = [], []
    for one in benefits:
        now, before = determine(older, one), determine(younger, one)
        rank, had = ORDER.index(now.status), ORDER.index(before.status)
        if rank < had:
            opens[one.id] = now.status
        elif (rank > had and now.status in SHUT) or _shut(before, now) or _may_end(before, now):
            closes.append(one.id)
        elif now.status in HOPEFUL and _left_to_the_place(before, now):
            fades.append(one.id)
    return Birthday(when, age, opens, tuple(closes), tuple(fades))


def _born(view: View, on: date, born: date) -> View:
    """The same person that day, had they been born on this one; by the figures as good as today."""
    there = view_of(view.book, {**view.values, BORN: born}, on, view.place, view.readings)
    there.judged = view.judged
    return there


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


def _left_to_the_place(before: Outcome, now: Outcome) -> bool:
    """Whether something that was met is now what only the place can tell, in a door still open."""
    doors = {door.provision.id: door for door in before.doors}
    pairs = [(doors[door.provision.id].finding, door.finding)
             for door in now.doors if door.provision.id in doors]  # fmt: skip
    return any(_silenced(was, finding) for was, finding in pairs)


def _silenced(was: Finding, now: Finding) -> bool:
    if was.truth is Truth.TRUE and now.truth is Truth.UNKNOWN:
        return all(kind is SILENT for kind, _what in now.why)
    open_ = now.truth is Truth.UNKNOWN
    return open_ and any(_silenced(*one) for one in zip(was.parts, now.parts, strict=False))


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
