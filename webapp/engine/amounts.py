"""What a door pays, with the date and trust of the figure; and which of two pays more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from webapp.engine import expression as ex, figures, reads, standing
from webapp.engine.conditions import condition, value_of
from webapp.engine.determination import Determination
from webapp.engine.model import Amount, Exclusion, ParameterValue, Rulebook, Trust
from webapp.engine.truth import Truth
from webapp.engine.view import Range, Unknown, View, candidates

CHOOSE = "choose_higher"
COMPARE = "compare"
A_YEAR = {"month": 12, "year": 1}


@dataclass(frozen=True)
class Sum:
    """One figure; `when` narrows it to options of the columns that are not known yet.

    `given`: a standard that the person gave stands in it for a published one, whose trust and date
    say nothing then.
    """

    id: str
    fen: int | None
    unit: str
    when: Mapping[str, str]
    trust: Trust
    as_of: date | None
    given: bool = False


def amounts(door: Determination) -> list[Sum]:
    """The amounts of a door; a figure that was not found is one with no fen."""
    view = door.view.published()
    found = [one for amount in door.provision.amounts for one in _sums(view, amount)]
    return sorted(found, key=lambda one: (one.id, sorted(one.when.items()), one.fen or 0))


def _sums(view: View, amount: Amount) -> Iterator[Sum]:
    if amount.when and condition(amount.when)(view)[0] is Truth.FALSE:
        return
    if amount.parameter:
        yield from _rows(view, amount, amount.parameter)
    elif amount.value:
        yield from _computed(view, amount, amount.value)


def _rows(view: View, amount: Amount, name: str) -> Iterator[Sum]:
    unit = amount.unit or view.book.declarations[name].unit
    found = [row for row, _why in candidates(view, name) if row]
    if not found:
        yield Sum(amount.id, None, unit, {}, Trust.NOT_FOUND, None)
    by = view.book.declarations[name].by
    for row in found:
        columns = row.where.items() if len(found) > 1 else ()
        named = {by[c]: ",".join(sorted(codes)) for c, codes in columns if c != "places"}
        when = {fact: c for fact, c in named.items() if isinstance(view.fact(fact), Unknown)}
        fen = _whole(row.value) if isinstance(row.value, Fraction) else None
        yield Sum(amount.id, fen, unit, when, _trust(view.book, row), as_of(view.book, row))


def _computed(view: View, amount: Amount, value: ex.Expression) -> Iterator[Sum]:
    names = list(ex.parameters(value))
    published = [name for name in names if not _replaced(view, name)]
    given = len(published) < len(names)
    read = [(n, row) for n in published for row, _ in candidates(view, n) if row]
    trust = max((_trust(view.book, row) for _, row in read), key=list(Trust).index,
                default=Trust.PLAN if given else Trust.NOT_FOUND)  # fmt: skip
    sums = [row for name, row in read if view.book.declarations[name].kind == "money"]
    dates = [day for row in sums if (day := as_of(view.book, row))]
    result = value_of(value)(view)
    ends = {result.low, result.high} if isinstance(result, Range) else {result}
    for end in ends:
        known = isinstance(end, int | Fraction)
        fen, honest = (_whole(end), trust) if known else (None, Trust.NOT_FOUND)
        yield Sum(amount.id, fen, amount.unit, {}, honest, min(dates, default=None), given)


def _whole(value: int | Fraction) -> int:
    """Fen, halves upwards."""
    return int(value + Fraction(1, 2))


def _trust(book: Rulebook, row: ParameterValue) -> Trust:
    return standing.trust_of(book, row.citation) if row.citation else Trust.UNVERIFIED


def as_of(book: Rulebook, row: ParameterValue) -> date | None:
    """Of when a figure is: from when it holds, else when its document was issued."""
    return row.from_ or (book.instruments[row.citation.instrument].issued if row.citation else None)


def overdue(door: Determination) -> bool:
    """Whether a figure this door counts with or pays is past its review date."""
    view = door.view.published()
    memo: dict[str, set[str]] = view.book.memo.setdefault("counted", {})
    if door.provision.id not in memo:
        memo[door.provision.id] = reads.counted(door.provision)
    return any(
        row and figures.is_overdue(row, view.on)
        for name in memo[door.provision.id]
        if not _replaced(view, name)
        for row, _why in candidates(view, name)
    )


def _replaced(view: View, name: str) -> bool:
    fact = view.book.declarations[name].replaced_by
    return fact is not None and isinstance(view.values.get(fact), int)


def exclusion_truth(view: View, one: Exclusion) -> Truth:
    """Whether what excludes, or is weighed against, this benefit holds."""
    return condition(one.when)(view)[0]


def higher(door: Determination, other: str) -> str:
    """Which of two benefits pays more, where both figures are known; else `compare`."""
    mine = _known(amounts(door))
    book = door.view.book
    theirs = [
        p for p in book.provisions.values()
        if p.benefit == other and p.place in book.lineage(door.view.place)
    ]  # fmt: skip
    for provision in theirs:
        rival = _known([s for a in provision.amounts for s in _sums(door.view.published(), a)])
        if mine is not None and rival is not None:
            return door.provision.benefit if mine >= rival else other
    return COMPARE


def _known(found: list[Sum]) -> int | None:
    """The one figure there is, by the year."""
    if len(found) != 1 or found[0].fen is None:
        return None
    times = A_YEAR.get(found[0].unit.rpartition("/")[2])
    return found[0].fen * times if times else None
