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

from collections import Counter
from collections.abc import Mapping, Set
from typing import Any, NamedTuple

from webapp.engine import expression, reads
from webapp.engine.conditions import condition, remembered
from webapp.engine.criteria import complete, walk
from webapp.engine.evaluation import (
    ONLY_NO,
    ONLY_YES,
    Finding,
    Program,
    combinations,
    differs,
    open_facts,
    program,
    reading_points,
    under,
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
from webapp.engine.view import NONE, UNASKED, Reason, Unknown, View

ORDER = list(Status)
SHUT = frozenset({Status.NOT_MET, Status.NO_RULE})
NATION = "cn"
EXCLUDES = "excludes"
PLACE_OF = {kind: f"household.{kind}" for kind in BoundBy}


class Determination(NamedTuple):
    """The outcome for one provision."""

    provision: Provision
    view: View
    finding: Finding
    standing: Standing
    status: Status

    @property
    def readings(self) -> list[tuple[dict[str, str], Truth]]:
        """Where they differ: which readings lead where."""
        if not differs(self.finding):
            return []
        _run, points = _program(self.view.book, self.provision)
        return combinations(self.finding, points, self.view)


class Outcome(NamedTuple):
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
    memo: dict[str, list[Benefit]] = view.book.memo
    if "in_order" not in memo:
        known = view.book.benefits.values()
        memo["in_order"] = sorted(known, key=lambda one: (one.order, one.id))
    return [determine(view, benefit) for benefit in memo["in_order"]]


def determine_again(view: View, before: list[Outcome], changed: Set[str]) -> list[Outcome]:
    """The same where only these facts are different: an outcome that reads none of them stays."""
    return [
        determine(view, one.benefit) if changed & hangs_on(view.book, one.benefit) else one
        for one in before
    ]


def hangs_on(book: Rulebook, benefit: Benefit) -> frozenset[str]:
    """Every fact that an outcome of this benefit can hang on, in any place."""
    if "hangs_on" not in book.memo:
        found: dict[str, set[str]] = {id: set(PLACE_OF.values()) for id in book.benefits}
        for one in book.provisions.values():
            found[one.benefit].update(reads.of_tree(book, whole(book, one)))
        for id, known in book.benefits.items():
            whens = [exclusion.when for exclusion in known.exclusions]
            whens += [known.receiving.when] if known.receiving else []
            found[id].update(name for when in whens for name in expression.facts(when))
        every = {id: reads.with_conditions(book, names) for id, names in found.items()}
        book.memo["hangs_on"] = every
    read: frozenset[str] = book.memo["hangs_on"][benefit.id]
    return read


def determine(view: View, benefit: Benefit) -> Outcome:
    """One benefit for one person. `view` stands at the place of their 户口, or at the nation."""
    bound = _bound(view).get(benefit.id, ())
    opened = [door(view, *one) for one in bound if one[1] is not Standing.NOT_YET]
    opened.sort(key=lambda one: ORDER.index(one.status))
    receiving = _receiving(view, benefit)
    place_open = _place_open(view, benefit.id)
    return Outcome(
        benefit=benefit,
        status=_status(opened, receiving, place_open),
        doors=tuple(opened),
        not_yet=tuple([one[0] for one in bound if one[1] is Standing.NOT_YET]),
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
    run, _points = _program(view.book, provision)
    finding = run(here)
    status = _door_status(finding, provision.commitment, standing)
    exclusions = view.book.benefits[provision.benefit].exclusions
    if status is Status.CAN_APPLY and any(choice_unclear(here, one) for one in exclusions):
        status = Status.CONFIRM_FIRST
    return Determination(provision, here, finding, standing, status)


def choice_unclear(view: View, one: Exclusion) -> bool:
    """Whether the person said 不清楚 of something held that would have to be weighed (择高)."""
    truth, why = condition(one.when)(view)
    asked = truth is Truth.UNKNOWN and not any(kind == UNASKED for kind, _ in why)
    return asked and one.relation != EXCLUDES


def _door_status(finding: Finding, commitment: Commitment, standing: Standing) -> Status:
    if finding.truth is Truth.FALSE:
        return Status.NOT_MET
    if commitment is not Commitment.SHALL:
        return Status.LOCALLY_POSSIBLE
    if finding.truth is Truth.TRUE:
        in_force = standing is Standing.IN_FORCE
        return Status.CAN_APPLY if in_force else Status.CONFIRM_FIRST
    return Status.NEED_ANSWERS if any(open_facts(finding)) else Status.CONFIRM_FIRST


def place_of(view: View, bound_by: BoundBy) -> str:
    """The place whose rules bind this person; the nation where it is not known."""
    place = view.fact(PLACE_OF[bound_by])
    return place if isinstance(place, str) else NATION


def _place_open(view: View, benefit: str) -> Reason | None:
    """Why it is not known which place's rules bind this person, if it is not."""
    for bound_by in bound_kinds(view.book, benefit):
        place = view.fact(PLACE_OF[bound_by])
        if isinstance(place, Unknown):
            return next(iter(place.why))
    return None


def bound_kinds(book: Rulebook, benefit: str) -> list[BoundBy]:
    """By which of a person's places the provisions of a benefit bind; 户口 where there are none."""
    if "bound_kinds" not in book.memo:
        kinds: dict[str, set[BoundBy]] = {}
        for one in book.provisions.values():
            kinds.setdefault(one.benefit, set()).add(one.bound_by)
        book.memo["bound_kinds"] = {id: sorted(found) for id, found in kinds.items()}
    found: list[BoundBy] = book.memo["bound_kinds"].get(benefit, [BoundBy.HUKOU])
    return found


def doors(view: View, benefit: str) -> list[Provision]:
    """The provisions of a benefit that bind this person, the lowest place first."""
    return [one for one, _standing in _bound(view).get(benefit, ())]


@remembered
def _bound(view: View) -> Mapping[str, list[tuple[Provision, Standing]]]:
    """By benefit what binds at this person's places, and how it stands on the day."""
    memo: dict[Any, dict[str, list[tuple[Provision, Standing]]]]
    places = tuple(place_of(view, kind) for kind in BoundBy)
    memo = view.book.on_day("bound", view.on)
    if places not in memo:
        found: dict[str, list[tuple[Provision, Standing]]] = {}
        for kind, place in zip(BoundBy, places, strict=True):
            stood = [(one, of_provision(view.book, one, view.on))
                     for one in _at(view.book, kind, place)]  # fmt: skip
            replaced = {one.replaces for one, how in stood if how is not Standing.NOT_YET}
            for one, how in stood:
                if one.id not in replaced:
                    found.setdefault(one.benefit, []).append((one, how))
        memo[places] = found
    return memo[places]


def _at(book: Rulebook, bound_by: BoundBy, place: str) -> list[Provision]:
    """What binds at a place: its own provisions and its parents', the lowest place first."""
    memo: dict[tuple[BoundBy, str], list[Provision]] = book.memo.setdefault("bound_at", {})
    if (bound_by, place) not in memo:
        lineage = book.lineage(place)
        found = [one for one in book.provisions.values()
                 if one.bound_by is bound_by and one.place in lineage]  # fmt: skip
        found.sort(key=lambda one: (lineage.index(one.place), one.id))
        memo[bound_by, place] = found
    return memo[bound_by, place]


def _program(book: Rulebook, provision: Provision) -> tuple[Program, list[str]]:
    """The program of a provision, and the readings it mentions."""
    memo: dict[str, tuple[Program, list[str]]] = book.memo.setdefault("programs", {})
    if provision.id not in memo:
        tree = whole(book, provision)
        run = program(tree, book.memo.setdefault("criteria", {}), _shared(book))
        points = reading_points(tree)
        twice = max(points.values(), default=0) > 1
        memo[provision.id] = _agreeing(run, list(points)) if twice else run, list(points)
    return memo[provision.id]


def _shared(book: Rulebook) -> frozenset[int]:
    """The ids of the criteria that stand in more than one place."""
    if "shared" not in book.memo:
        trees = (whole(book, one) for one in book.provisions.values())
        times = Counter(id(part) for tree in trees for top in tree.parts for part in walk(top))
        book.memo["shared"] = frozenset(one for one, count in times.items() if count > 1)
    found: frozenset[int] = book.memo["shared"]
    return found


def _agreeing(run: Program, points: list[str]) -> Program:
    """The same where one reading touches two clauses: all combinations may still agree."""

    def evaluate(view: View) -> Finding:
        finding = run(view)
        ways = combinations(finding, points, view) if differs(finding) else []
        truths = {truth for _choices, truth in ways}
        if len(truths) != 1 or Truth.UNKNOWN in truths:
            return _settled_by(finding, [choices for choices, _ in ways], run, view)
        truth = truths.pop()
        can = ONLY_YES if truth is Truth.TRUE else ONLY_NO
        return finding._replace(truth=truth, why=NONE, can=can)

    return evaluate


def _settled_by(finding: Finding, ways: list[dict[str, str]], run: Program, view: View) -> Finding:
    """What an answer could still bring in every reading, which no clause alone may show."""
    stands, can = under(finding), (True, True)
    for choices in ways:
        no, yes = stands(choices)[1]
        can = can[0] and no, can[1] and yes
        if not any(can):
            return finding
    if not ways or can == finding.can:
        return finding
    found = (run(view.reading(choices)) for choices in ways)
    asks = frozenset(name for way in found for name in open_facts(way))
    return finding._replace(can=can, asks=asks)


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
