"""Facts and a date to the assessment: the one object that page, paper and command line render.

Lists are sorted, keys are never absent (null instead), and no sentence stands in it: what a
citizen reads is looked up in the rulebook by id. Its shape is `assessment.schema.json`, where every
code stands with what it means.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from webapp.engine import amounts, directory, offices, reads, standing
from webapp.engine.concern import aside, concerns, left_out
from webapp.engine.dates import Month
from webapp.engine.determination import (
    ORDER,
    PLACE_OF,
    Determination,
    Outcome,
    bound_kinds,
    choice_unclear,
    determine_all,
    place_of,
    whole,
)
from webapp.engine.evaluation import Finding
from webapp.engine.facts import CERTIFICATE, Household, check
from webapp.engine.interview import person, questions
from webapp.engine.knock_on import Gain, Opens, gains
from webapp.engine.model import (
    Ask,
    BoundBy,
    Citation,
    Rulebook,
    Standing,
    Status,
    UnknownKind,
)
from webapp.engine.nearness import one_away
from webapp.engine.taper import Taper, taper
from webapp.engine.truth import Truth
from webapp.engine.view import NOT_APPLICABLE, NotApplicable, Reason, View, Why

SCHEMA = 1
UNCONFIRMED = {"repost", "secondary", "unverified"}
REASONS = [UnknownKind.UNASKED, UnknownKind.UNCLEAR, UnknownKind.READING, UnknownKind.OVERDUE,
           UnknownKind.SILENT]  # fmt: skip


def assess(book: Rulebook, facts: Any, on: date) -> dict[str, Any]:
    """Everything for one household on one day.

    Args:
        facts: {household, members, readings, themes}, money in fen, dates as text.

    Raises:
        FactErrors: naming every bad fact and what is allowed.
    """
    household = check(book, facts, on)
    people = {}
    for member in household.members:
        view = person(book, household, member.id, on)
        people[member.id] = (view, determine_all(view))
    return {
        "schema": SCHEMA,
        "rulebook": book.version,
        "on": on.isoformat(),
        "places": _places(household),
        "themes": sorted(household.themes),
        "facts_used": sorted({n for _view, found in people.values() for n in _used(book, found)}),
        "members": [_member(id, view, found) for id, (view, found) in people.items()],
        "questions": questions(book, people, household.themes),
    }


def _places(household: Household) -> dict[str, str | None]:
    values = household.members[0].values
    given = {str(kind): values.get(f"household.{kind}") for kind in BoundBy}
    return {kind: place if place != "unclear" else None for kind, place in given.items()}


def _used(book: Rulebook, outcomes: list[Outcome]) -> Iterator[str]:
    """The given facts that some criterion of a door reads, and that apply to this person."""
    for outcome in outcomes:
        for door in outcome.doors:
            given = (name for name in _read(book, door) if name in door.view.values)
            yield from (n for n in given if not isinstance(door.view.fact(n), NotApplicable))


def _read(book: Rulebook, door: Determination) -> frozenset[str]:
    """Every fact that decides a door."""
    memo: dict[str, frozenset[str]] = book.memo.setdefault("facts_read", {})
    one = door.provision
    if one.id not in memo:
        tree = reads.of_tree(book, whole(book, one))
        memo[one.id] = frozenset((PLACE_OF[one.bound_by], *tree))
    return memo[one.id]


def _member(id: str, view: View, outcomes: list[Outcome]) -> dict[str, Any]:
    gained, opens = gains(view, outcomes)
    ranked = sorted(outcomes, key=lambda one: (ORDER.index(one.status), one.benefit.order))
    return {
        "id": id,
        "benefits": [_benefit(one, gained.get(one.benefit.id), opens) for one in ranked],
        "directory": directory.entries(view, place_of(view, BoundBy.LIVES_IN)),
        "papers_aside": left_out(view.book.papers, view),
    }


def _benefit(outcome: Outcome, gain: Gain | None, opens: Opens) -> dict[str, Any]:
    opened = opens.get(outcome.benefit.id, {})
    doors = [(door, _taper(door)) for door in _in_order(outcome, gain)]
    return {
        "id": outcome.benefit.id,
        "status": str(outcome.status),
        "after": list(gain.after) if gain else [],
        "gained": str(gain.status) if gain else None,
        "gained_amounts": [_amount(a) for a in amounts.amounts(gain.door)]
        if gain and gain.door
        else [],
        "opens": [{"id": id, "status": str(status)} for id, status in sorted(opened.items())],
        "provisions": [_provision(outcome, door, found) for door, found in doors],
        "where": _where(outcome, [door for door, _found in doors[:1]]),
        "warnings": sorted(set(_warnings(outcome, doors, gain))),
        "aside": aside(outcome.benefit, outcome.view),
        "one_away": one_away(outcome),
    }


def _where(outcome: Outcome, best: list[Determination]) -> list[str]:
    """Where the benefit is applied for, by what the best door binds to."""
    book, view = outcome.view.book, outcome.view
    kinds = [door.provision.bound_by for door in best] or bound_kinds(book, outcome.benefit.id)
    away = offices.away(view, kinds)
    return list(dict.fromkeys(offices.office(book, id, away) for id in outcome.benefit.where))


def _in_order(outcome: Outcome, gain: Gain | None) -> list[Determination]:
    """The doors, best first; of those that stand alike, first the one another benefit opens, then
    one that nobody has to apply for."""
    opened = gain.door.provision.id if gain and gain.door else None
    return sorted(
        outcome.doors,
        key=lambda one: (
            ORDER.index(one.status),
            one.provision.id != opened,
            not one.provision.direct,
        ),
    )


def _provision(outcome: Outcome, door: Determination, found: Taper | None) -> dict[str, Any]:
    book, one = door.view.book, door.provision
    shut = door.finding.truth is Truth.FALSE
    named = list(_named(door.finding))
    away = offices.away(door.view, [one.bound_by])
    return {
        "id": one.id,
        "place": one.place,
        "away": away,
        "instrument": one.citation.instrument,
        "status": str(door.status),
        "truth": door.finding.truth.value,
        "commitment": str(one.commitment),
        "standing": str(door.standing),
        "trust": str(standing.trust_of(book, one.citation)),
        "criteria": [_criterion(book, one.citation, f) for f in named],
        "readings": [{"choices": dict(sorted(c.items())), "truth": t.value}
                     for c, t in door.readings],
        "unknown": [] if door.finding.truth is not Truth.UNKNOWN
                   else _unknown(outcome, door, named, away),
        "open": [] if shut else [
            {"id": point.id, "ask": _ask(book, Ask(point.ask, point.office), away)}
            for point in one.open if concerns(point, door.view)
        ],
        "amounts": [] if shut else [_amount(a) for a in amounts.amounts(door)],
        "forgone": [_amount(a) for a in amounts.amounts(door)] if _only_excluded(door) else [],
        "taper": _taper_object(found) if found else None,
        "excludes": [_exclusion(outcome, door, e) for e in outcome.benefit.exclusions],
        "aside": aside(one, door.view),
    }  # fmt: skip


def _only_excluded(door: Determination) -> bool:
    """Whether everything is met and only something held shuts it."""
    own, *held = door.finding.parts
    return own.truth is Truth.TRUE and any(one.truth is Truth.FALSE for one in held)


def _named(finding: Finding) -> Iterator[Finding]:
    """Every named criterion, as it is written."""
    if finding.criterion.id:
        yield finding
    for part in finding.parts:
        yield from _named(part)


def _criterion(book: Rulebook, own: Citation, finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.criterion.id,
        "truth": finding.truth.value,
        "reason": _reason(finding.truth, finding.why),
        "citation": _cited(book, finding.criterion.citation or own),
    }


def _cited(book: Rulebook, one: Citation) -> dict[str, Any]:
    memo: dict[int, tuple[Citation, dict[str, Any]]] = book.memo.setdefault("cited", {})
    if id(one) not in memo:
        said = {
            "instrument": one.instrument,
            "at": one.at,
            "quote": one.quote or None,
            "trust": str(standing.trust_of(book, one)),
        }
        memo[id(one)] = one, said  # held with it: an id is good as long as its object
    return memo[id(one)][1]


@lru_cache(4096)
def _reason(truth: Truth, why: Why) -> str:
    if truth is Truth.TRUE:
        return "met"
    kinds = {kind for kind, _ in why}
    if truth is Truth.FALSE:
        return NOT_APPLICABLE if NOT_APPLICABLE in kinds else "unmet"
    return str(next(kind for kind in REASONS if kind in kinds))


def _unknown(
    outcome: Outcome, door: Determination, named: list[Finding], away: bool
) -> list[dict[str, Any]]:
    book, silent = door.view.book, {f.criterion.id: f.criterion.silent for f in named}
    rows = [(reason, _what_to_ask(outcome, silent, reason)) for reason in sorted(door.finding.why)]
    return [
        {
            "kind": str(kind),
            "what": what,
            "ask": _ask(book, ask, away) if isinstance(ask, Ask) else ask,
        }
        for (kind, what), ask in rows
    ]


def _what_to_ask(outcome: Outcome, asks: dict[str, Ask | None], reason: Reason) -> Ask | str:
    """A question for an office, or the fact to be answered."""
    book, (kind, what) = outcome.view.book, reason
    if kind == UnknownKind.READING:
        return book.readings[what].ask
    if kind == UnknownKind.OVERDUE:
        declared = book.declarations[what]
        return declared.replaced_by or Ask(declared.says, _office(outcome))
    if kind == UnknownKind.SILENT:
        return asks.get(what) or Ask(book.declarations[what].says, _office(outcome))
    return what


def _office(outcome: Outcome) -> str:
    return next(iter(outcome.benefit.where), "street")


def _ask(book: Rulebook, ask: Ask, away: bool) -> dict[str, str]:
    return {"says": ask.says, "office": offices.office(book, ask.office, away)}


def _amount(one: amounts.Sum) -> dict[str, Any]:
    return {
        "id": one.id,
        "fen": one.fen,
        "unit": one.unit,
        "when": dict(sorted(one.when.items())) or None,
        "trust": str(one.trust),
        "as_of": one.as_of.isoformat() if one.as_of else None,
        "given": one.given,
    }


def _exclusion(outcome: Outcome, door: Determination, one: Any) -> dict[str, Any]:
    truth = amounts.exclusion_truth(door.view, one)
    choose = one.relation == amounts.CHOOSE and truth is not Truth.FALSE
    return {
        "id": one.id,
        "relation": one.relation,
        "truth": truth.value,
        "choose": amounts.higher(door, one.id) if choose else None,
    }


def _taper(door: Determination) -> Taper | None:
    rule = door.provision.taper
    return taper(rule, door.finding, door.view) if rule else None


def _taper_object(found: Taper) -> dict[str, Any]:
    return {
        "state": found.state,
        "anchor": str(found.anchor) if found.anchor else None,
        "length": found.length,
        "last_certain": str(found.last_certain) if found.last_certain else None,
        "last_possible": str(found.last_possible) if found.last_possible else None,
        "months": [{"month": str(month), "state": state} for month, state in found.months()],
    }


def _warnings(
    outcome: Outcome, doors: list[tuple[Determination, Taper | None]], gain: Gain | None
) -> Iterator[str]:
    view = outcome.view
    if outcome.not_yet:
        yield "plan_not_issued"
    if _without_plan(outcome):
        yield "no_plan_here"
    hopeless = outcome.status is Status.NOT_MET and gain is None
    expired = view.values.get(CERTIFICATE) == "expired" and not hopeless
    if expired and _needs_certificate(outcome):
        yield "certificate_expired"
    for door, found in doors:
        if door.status is not Status.NOT_MET:
            yield from _door_warnings(door)
        if found:
            yield from _taper_warnings(door, found)


def _needs_certificate(outcome: Outcome) -> bool:
    """Whether a valid certificate decides it, but for the certificate itself."""
    reading = any(CERTIFICATE in _read(outcome.view.book, door) for door in outcome.doors)
    gives = any(CERTIFICATE in door.provision.gives for door in outcome.doors)
    return reading and not gives


def _without_plan(outcome: Outcome) -> bool:
    """Whether no plan covers the place whose rules bind this person, where it is known."""
    book, view = outcome.view.book, outcome.view
    bound = bound_kinds(book, outcome.benefit.id)
    places = [view.values.get(PLACE_OF[kind]) for kind in bound]
    known = [str(place) for place in places if place in book.places]
    return bool(known) and not any(
        book.places[id].plan for place in known for id in book.lineage(place)
    )


def _door_warnings(door: Determination) -> Iterator[str]:
    book, view = door.view.book, door.view
    own = book.instruments[door.provision.citation.instrument]
    if standing.of_instrument(own, view.on) is Standing.PERIOD_OVER:
        yield "plan_period_over"
    if door.standing is Standing.REVIEW_DUE:
        yield "review_due"
    if standing.trust_of(book, door.provision.citation) in UNCONFIRMED:
        yield "trust_unconfirmed"
    if amounts.overdue(door):
        yield "figure_overdue"
    for one in book.benefits[door.provision.benefit].exclusions:
        held = amounts.exclusion_truth(view, one) is Truth.TRUE
        if one.relation == amounts.CHOOSE and held:
            yield "choose_higher"
        if choice_unclear(view, one):
            yield "choose_unclear"


def _taper_warnings(door: Determination, found: Taper) -> Iterator[str]:
    if found.state in ("in", "disputed"):
        yield "months_counting"
        plan = door.view.book.instruments[door.provision.citation.instrument]
        last = found.last_possible
        if last and plan.period and Month.of(door.view.on) <= plan.period[1] < last:
            yield "taper_outlives_plan"
    if found.state in ("length_unknown", "no_clause"):
        yield "taper_length_unwritten"
    if any(kind == UnknownKind.READING and "cap" in what for kind, what in door.finding.why):
        yield "cap_reading"
