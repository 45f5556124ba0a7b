"""Which question next: only facts whose answer could still change what someone is told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from webapp.engine import expression
from webapp.engine.conditions import condition, view_of
from webapp.engine.determination import (
    NATION,
    Determination,
    Outcome,
    determine_again,
    determine_all,
)
from webapp.engine.evaluation import open_facts
from webapp.engine.facts import CERTIFICATE, VALID_UNTIL, Household, check
from webapp.engine.model import Commitment, Rulebook, Status, Theme
from webapp.engine.truth import Truth
from webapp.engine.view import NONE, UNASKED, YES, Unknown, View, Why, candidates

PLACE_FACTS = ("household.hukou", "household.lives_in", "household.rides_in")
OPEN_DOOR = {Status.CAN_APPLY, Status.CONFIRM_FIRST, Status.LOCALLY_POSSIBLE}
WITHIN_REACH = OPEN_DOOR | {Status.RECEIVING}


@dataclass(frozen=True)
class Progress:
    """The facts still worth asking, in the order of a conversation; the benefits they decide."""

    questions: list[str]
    undecided: int


def next_questions(book: Rulebook, facts: Any, on: date) -> list[str]:
    """The facts still worth asking, in the order of a conversation.

    Raises:
        FactErrors: if a given fact cannot be.
    """
    return progress(book, facts, on).questions


def progress(book: Rulebook, facts: Any, on: date) -> Progress:
    """How far along the interview is: what is left to ask, and how many benefits hang on it.

    Raises:
        FactErrors: if a given fact cannot be.
    """
    household = check(book, facts, on)
    views = {one.id: person(book, household, one.id, on) for one in household.members}
    people = {id: (view, determine_all(view)) for id, view in views.items()}
    asked = [one for _view, outcomes in people.values() for one in outcomes
             if in_themes(one.benefit.theme, household.themes)]  # fmt: skip
    undecided = {one.benefit.id for one in asked if one.status is Status.NEED_ANSWERS}
    return Progress(questions(book, people, household.themes), len(undecided))


def person(book: Rulebook, household: Household, member: str, on: date) -> View:
    """One member as seen from the place of their 户口."""
    values = next(one.values for one in household.members if one.id == member)
    hukou = values.get("household.hukou", NATION)
    place = hukou if hukou in book.places else NATION
    return view_of(book, values, on, place, household.readings)


def questions(
    book: Rulebook,
    people: dict[str, tuple[View, list[Outcome]]],
    themes: frozenset[str] = frozenset(),
) -> list[str]:
    """The same for people already determined, by their ids; only for benefits of these themes."""
    order = {name: number for number, name in enumerate(book.facts)}
    wanted = {}
    for id, (view, outcomes) in people.items():
        asked = [one for one in outcomes if in_themes(one.benefit.theme, themes)]
        for name in wanted_facts(view, asked) | _wanted_renewed(view, asked):
            whose = name.replace("member.", f"members[{id}].") if len(people) > 1 else name
            wanted[name if name.startswith("household.") else whose] = order[name]
    return sorted(wanted, key=lambda name: (wanted[name], name))


def in_themes(theme: Theme, themes: Collection[str]) -> bool:
    """Whether a benefit of a part of life is asked about, where these were chosen (none: all).

    The certificate opens many others and always is.
    """
    return not themes or theme in themes or theme is Theme.CERTIFICATE


def wanted_facts(view: View, outcomes: Iterable[Outcome]) -> set[str]:
    """The unasked facts that could change some benefit of one person; the places come alone."""
    places = {name for name in PLACE_FACTS if view.values.get(name) is None}
    bound = {f"household.{p.bound_by}" for p in view.book.provisions.values()}
    if places & bound:
        return places & bound
    return {name for outcome in outcomes for name in _of_benefit(outcome)}


def _wanted_renewed(view: View, outcomes: list[Outcome]) -> set[str]:
    """What could change what is told for after the renewal: they know category and grade, and are
    told what waits for them."""
    there = renewed(view, outcomes)
    return wanted_facts(there[0].view, there) if there else set()


def renewed(view: View, outcomes: list[Outcome]) -> list[Outcome]:
    """The same benefits once a certificate that has run out is renewed; none for anybody else."""
    if view.values.get(CERTIFICATE) != "expired":
        return []
    there = view_of(view.book, {**view.values, CERTIFICATE: "held"}, view.on,
                    view.place, view.readings)  # fmt: skip
    return determine_again(there, outcomes, {CERTIFICATE})


def _of_benefit(outcome: Outcome) -> Iterator[str]:
    if outcome.status in WITHIN_REACH:
        yield from _about_dates(outcome)
    if outcome.status is Status.RECEIVING:
        return
    if outcome.status in OPEN_DOOR:
        yield from _about_holding(outcome)
        for door in outcome.doors:
            if door.status is outcome.status:
                yield from _about_amounts(door)
    for door in _worth_asking(outcome):
        # The months of a taper hang on all of its conditions, whatever they come to together.
        taper = door.provision.taper and door.finding.truth is Truth.UNKNOWN
        yield from _unasked(door.finding.why) if taper else open_facts(door.finding)


def _worth_asking(outcome: Outcome) -> list[Determination]:
    """The doors that could still be the best.

    Once one is open, only those that pay something else; beside a right that no answer can shut any
    more, none that leaves it to the place.
    """
    if outcome.status is Status.CAN_APPLY:
        open_ = [one for one in outcome.doors if one.status is Status.CAN_APPLY]
        paid = {pay for one in open_ for pay in _pays(one)}
        left = [one for one in outcome.doors if one.status is Status.NEED_ANSWERS]
        return [one for one in left if one.finding.can[1] and not _pays(one) <= paid]
    firm = [one for one in outcome.doors if one.provision.commitment is Commitment.SHALL]
    sure = any(not one.finding.can[0] for one in firm)
    return firm if sure else list(outcome.doors)


def _pays(door: Determination) -> set[tuple[Any, ...]]:
    return {(one.parameter, one.value, one.when) for one in door.provision.amounts}


def _about_dates(outcome: Outcome) -> Iterator[str]:
    """Until when the certificate is valid, of what stops being paid with it."""
    until = outcome.view.fact(VALID_UNTIL) if outcome.benefit.back_pay else None
    if isinstance(until, Unknown):
        yield from _unasked(until.why)


def _about_holding(outcome: Outcome) -> Iterator[str]:
    """Whether it is received already, and what it would have to be weighed against."""
    if outcome.receiving and outcome.receiving.truth is Truth.UNKNOWN:
        yield from _unasked(outcome.receiving.why)
    for one in outcome.benefit.exclusions:
        for name in expression.facts(one.when):
            value = outcome.view.fact(name)
            if isinstance(value, Unknown):
                yield from _unasked(value.why)


def _about_amounts(door: Determination) -> Iterator[str]:
    """What picks the amount: for whom it is, the columns of its figures, the facts it counts."""
    view = door.view.published()
    for amount in door.provision.amounts:
        truth, why = condition(amount.when)(view) if amount.when else YES
        if truth is Truth.FALSE:
            continue
        yield from _unasked(why)
        names = [amount.parameter] if amount.parameter else []
        names += expression.parameters(amount.value) if amount.value else []
        for name in names:
            for _row, missing in candidates(view, name):
                yield from _unasked(missing)
        for name in expression.facts(amount.value) if amount.value else ():
            value = view.fact(name)
            yield from _unasked(value.why if isinstance(value, Unknown) else NONE)


def _unasked(why: Why) -> Iterator[str]:
    return (what for kind, what in why if kind == UNASKED)
