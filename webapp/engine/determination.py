"""From truth to status: each door of a benefit, and the best of them (DESIGN section 3).

| status of a door | when |
| --- | --- |
| can_apply | TRUE, `shall`, in force |
| need_answers | UNKNOWN, and an unasked fact could settle it |
| confirm_first | UNKNOWN only by 不清楚, readings, silence, old figures; or no basis in force |
| locally_possible | not FALSE, and only `may` or `encouraged` supports it |
| not_met | FALSE in every reading and over every range |
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from webapp.engine.criteria import complete
from webapp.engine.evaluation import (
    CAN,
    Finding,
    Program,
    combinations,
    open_facts,
    program,
    reading_points,
)
from webapp.engine.model import (
    Benefit,
    BoundBy,
    Commitment,
    Criterion,
    Exclusion,
    Op,
    Provision,
    Rulebook,
    Standing,
    Status,
)
from webapp.engine.standing import of_provision
from webapp.engine.truth import Truth
from webapp.engine.view import NONE, READING, UNASKED, Reason, Unknown, View

ORDER = list(Status)
NATION = "cn"
EXCLUDES = "excludes"


@dataclass(frozen=True)
class Determination:
    """The outcome for one provision."""

    provision: Provision
    view: View
    finding: Finding
    standing: Standing
    status: Status
    readings: tuple[tuple[dict[str, str], Truth], ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What one person is told about one benefit; `doors` stand best first."""

    benefit: Benefit
    status: Status
    doors: tuple[Determination, ...]
    not_yet: tuple[Provision, ...]
    place_open: Reason | None
    receiving: Finding | None
    view: View


def determine_all(view: View) -> list[Outcome]:
    """Every benefit for one person, in the order of the rulebook."""
    benefits = sorted(view.book.benefits.values(), key=lambda one: (one.order, one.id))
    return [determine(view, benefit) for benefit in benefits]


def determine(view: View, benefit: Benefit) -> Outcome:
    """One benefit for one person. `view` stands at the place of their 户口, or at the nation."""
    bound = [(one, standing_of(view, one)) for one in doors(view, benefit.id)]
    opened = [door(view, one, standing) for one, standing in bound if standing != Standing.NOT_YET]
    opened.sort(key=lambda one: ORDER.index(one.status))
    receiving = _receiving(view, benefit)
    place_open = _place_open(view, benefit.id)
    return Outcome(
        benefit=benefit,
        status=_status(opened, receiving, place_open),
        doors=tuple(opened),
        not_yet=tuple(one for one, standing in bound if standing == Standing.NOT_YET),
        place_open=place_open,
        receiving=receiving,
        view=view,
    )


def _status(
    opened: list[Determination], receiving: Finding | None, place_open: Reason | None
) -> Status:
    if receiving and receiving.truth is Truth.TRUE:
        return Status.RECEIVING
    best = opened[0].status if opened else Status.NO_RULE
    if place_open and best in (Status.NOT_MET, Status.NO_RULE):
        return Status.NEED_ANSWERS if place_open[0] == UNASKED else Status.CONFIRM_FIRST
    return best


def door(view: View, provision: Provision, standing: Standing) -> Determination:
    """The outcome for one provision that binds this person."""
    here = view.at(place_of(view, provision.bound_by))
    tree, run = _program(view.book, provision)
    finding, ways = run(here), []
    if any(kind == READING for kind, _ in finding.why):
        ways = combinations(finding, reading_points(tree, here))
        truths = {truth for _, truth in ways}
        if len(truths) == 1 and Truth.UNKNOWN not in truths:
            truth = truths.pop()
            finding, ways = replace(finding, truth=truth, why=NONE, can=CAN[truth]), []
    status = _door_status(finding, provision.commitment, standing)
    return Determination(provision, here, finding, standing, status, tuple(ways))


def _door_status(finding: Finding, commitment: Commitment, standing: Standing) -> Status:
    if finding.truth is Truth.FALSE:
        return Status.NOT_MET
    if commitment is not Commitment.SHALL:
        return Status.LOCALLY_POSSIBLE
    if finding.truth is Truth.TRUE:
        in_force = standing is Standing.IN_FORCE
        return Status.CAN_APPLY if in_force else Status.CONFIRM_FIRST
    return Status.NEED_ANSWERS if any(open_facts(finding)) else Status.CONFIRM_FIRST


def standing_of(view: View, provision: Provision) -> Standing:
    """How a provision stands on the day of a View."""
    memo: dict[str, Standing] = view.book.on_day("standings", view.on)
    if provision.id not in memo:
        memo[provision.id] = of_provision(view.book, provision, view.on)
    return memo[provision.id]


def place_of(view: View, bound_by: BoundBy) -> str:
    """The place whose rules bind this person; the nation where it is not known."""
    place = view.fact(f"household.{bound_by}")
    return place if isinstance(place, str) else NATION


def _place_open(view: View, benefit: str) -> Reason | None:
    """Why it is not known which place's rules bind this person, if it is not."""
    memo: dict[str, list[BoundBy]] = view.book.memo.setdefault("bound_by", {})
    if benefit not in memo:
        kinds = {p.bound_by for p in view.book.provisions.values() if p.benefit == benefit}
        memo[benefit] = sorted(kinds or {BoundBy.HUKOU})
    for bound_by in memo[benefit]:
        place = view.fact(f"household.{bound_by}")
        if isinstance(place, Unknown):
            return next(iter(place.why))
    return None


def doors(view: View, benefit: str) -> Iterator[Provision]:
    """The provisions of a benefit that bind this person, the lowest place first."""
    for bound_by in BoundBy:
        bound = _bound(view.book, bound_by, place_of(view, bound_by))
        yield from bound.get(benefit, ())


def _bound(book: Rulebook, bound_by: BoundBy, place: str) -> dict[str, list[Provision]]:
    """By benefit what binds at a place: its own and its parents', but what is replaced."""
    memo: dict[Any, dict[str, list[Provision]]] = book.memo.setdefault("bound", {})
    if (bound_by, place) not in memo:
        lineage = book.lineage(place)
        found = [
            one
            for one in book.provisions.values()
            if one.bound_by is bound_by and one.place in lineage
        ]
        replaced = {one.replaces for one in found}
        found.sort(key=lambda one: (lineage.index(one.place), one.id))
        left = [one for one in found if one.id not in replaced]
        benefits = dict.fromkeys(one.benefit for one in left)
        memo[bound_by, place] = {b: [one for one in left if one.benefit == b] for b in benefits}
    return memo[bound_by, place]


def _program(book: Rulebook, provision: Provision) -> tuple[Criterion, Program]:
    memo: dict[str, tuple[Criterion, Program]] = book.memo.setdefault("programs", {})
    if provision.id not in memo:
        tree = whole(book, provision)
        memo[provision.id] = tree, program(tree, book.memo.setdefault("criteria", {}))
    return memo[provision.id]


def whole(book: Rulebook, provision: Provision) -> Criterion:
    """The provision's criteria, and that nothing its benefit excludes holds."""
    memo: dict[str, tuple[Criterion, ...]] = book.memo.setdefault("excluded", {})
    benefit = book.benefits[provision.benefit]
    if benefit.id not in memo:
        shut = (_not_excluded(one) for one in benefit.exclusions if one.relation == EXCLUDES)
        memo[benefit.id] = tuple(shut)
    parts = provision.criteria, *memo[benefit.id]
    return Criterion(Op.ALL, parts=parts, mark=provision.mark)


def _not_excluded(one: Exclusion) -> Criterion:
    leaf = Criterion(Op.LEAF, when={"": one.when})
    tree = Criterion(Op.NOT, f"exclusion.{one.id}", one.says, (leaf,), citation=one.citation)
    return complete(tree, "")


def _receiving(view: View, benefit: Benefit) -> Finding | None:
    if benefit.receiving is None:
        return None
    memo: dict[str, Program] = view.book.memo.setdefault("receiving", {})
    if benefit.id not in memo:
        memo[benefit.id] = program(Criterion(Op.LEAF, when={"": benefit.receiving.when}), {})
    return memo[benefit.id](view)
