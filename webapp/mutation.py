"""Worked examples judged by mutation: what no example notices is not pinned down.

Every criterion of every provision is dropped, negated and read without each of its options; every
comparison is moved across its boundary; every figure is shifted by one; every exclusion is left
out. A mutant that all worked examples let pass is a survivor. Some cannot be killed (two ways of
saying the same); each is listed with its reason in `survivors.yaml` of the rules.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from webapp.engine import expression as ex
from webapp.engine.model import Criterion, Op, ParameterValue, Provision, Rulebook
from webapp.engine.reads import figures
from webapp.examples import Example, examples, failures
from webapp.provenance import read_yaml

Cases = defaultdict[str, list[Example]]
SURVIVORS = "survivors.yaml"
BEYOND = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}


@dataclass(frozen=True)
class Mutant:
    """A rulebook with one thing wrong in it, and the examples that should notice."""

    file: str
    what: str
    book: Rulebook
    judges: list[Example]

    @property
    def survives(self) -> bool:
        return not any(failures(self.book, one) for one in self.judges)


@dataclass(frozen=True)
class Score:
    """How many mutants of each file were tried, and which of them survived."""

    tried: Counter[str]
    survivors: list[str]

    def of(self, file: str) -> tuple[int, int]:
        """Killed and tried."""
        lived = sum(one.startswith(f"{file}: ") for one in self.survivors)
        return self.tried[file] - lived, self.tried[file]

    @property
    def share(self) -> Fraction:
        """The share that the examples notice."""
        tried = self.tried.total()
        return Fraction(tried - len(self.survivors), tried) if tried else Fraction(0)


def mutate(book: Rulebook, folder: Path) -> Score:
    """Every mutant of a rulebook, tried on the worked examples beside its rules."""
    cases = Cases(list)
    for one in examples(folder):
        cases[one.provision].append(one)
    tried = [(f"{m.file}: {m.what}", m.survives) for m in mutants(book, cases)]
    tried += [
        (f"{place}/parameters.yaml: {what}", unnoticed(book, cases, place, what.split()[0], rows))
        for place, what, rows in shifted(book)
    ]
    tried += unexcluded(book, cases)
    by_file = Counter(what.partition(": ")[0] for what, _survives in tried)
    return Score(by_file, [what for what, survives in tried if survives])


def excused(folder: Path, survivors: Iterable[str]) -> tuple[dict[str, str], list[str], list[str]]:
    """Survivors with their reasons; survivors without one; reasons of what survives no more."""
    path = folder / SURVIVORS
    reasons: dict[str, str] = read_yaml(path) or {} if path.is_file() else {}
    lived = set(survivors)
    known = {what: why for what, why in reasons.items() if what in lived}
    return known, sorted(lived - reasons.keys()), sorted(reasons.keys() - lived)


def trees(one: Criterion) -> Iterator[tuple[str, Criterion]]:
    """The same tree with one thing wrong, each with what was done."""
    for number, part in enumerate(one.parts):
        rest = one.parts[:number] + one.parts[number + 1 :]
        if one.op in (Op.ALL, Op.ANY) and rest:
            yield f"{named(part)} dropped", replace(one, parts=rest)
        for what, wrong in trees(part):
            yield what, replace(one, parts=(*one.parts[:number], wrong, *one.parts[number + 1 :]))
    if one.op is Op.LEAF and not one.silent:
        yield f"{one.id} negated", replace(one, when={k: ex.Not(w) for k, w in one.when.items()})
        for option, when in one.when.items():
            for what, moved in conditions(when):
                yield f"{one.id} {option} {what}", replace(one, when={**one.when, option: moved})
    if one.op is Op.AT_LEAST and one.count:
        for count in {one.count - 1, one.count + 1} & set(range(1, len(one.parts) + 1)):
            yield f"{named(one)} at least {count}", replace(one, count=count)


def named(one: Criterion) -> str:
    return one.id or str(one.op)


def conditions(when: ex.Expression) -> Iterator[tuple[str, ex.Expression]]:
    """The same condition moved across a boundary, or without one of its options or parts."""
    match when:
        case ex.Comparison(operator=sign, left=left, right=right):
            yield f"{sign} to {BEYOND[sign]}", ex.Comparison(BEYOND[sign], left, right)
        case ex.Among(fact=fact, codes=codes) if len(codes) > 1:
            for code in codes:
                left_over = tuple(one for one in codes if one != code)
                yield f"without {code}", ex.Among(fact, left_over)
        case ex.Not(part=part):
            yield from ((what, ex.Not(wrong)) for what, wrong in conditions(part))
        case ex.And(parts=parts) | ex.Or(parts=parts):
            for number, part in enumerate(parts):
                before, after = parts[:number], parts[number + 1 :]
                yield f"without {ex.show(part)}", type(when)((*before, *after))
                for what, wrong in conditions(part):
                    yield what, type(when)((*before, wrong, *after))


def small(book: Rulebook, provision: Provision, rows: Mapping[Any, Any] | None = None) -> Rulebook:
    """A rulebook of one provision, with nothing worked out yet."""
    benefit = book.benefits[provision.benefit]
    return replace(
        book,
        provisions={provision.id: provision},
        benefits={benefit.id: benefit},
        parameters=book.parameters if rows is None else rows,
        memo={},
    )


def mutants(book: Rulebook, cases: Cases) -> Iterator[Mutant]:
    for provision in book.provisions.values():
        judges = cases[provision.id]
        for what, wrong in trees(provision.criteria):
            yield Mutant(
                f"{provision.id}.yaml",
                what,
                small(book, replace(provision, criteria=wrong)),
                judges,
            )


def shifted(book: Rulebook) -> Iterator[tuple[str, str, Mapping[Any, Any]]]:
    """The parameters with one figure shifted by one: a fen, a year, a month, a hundredth."""
    for (place, name), rows in book.parameters.items():
        step = Fraction(1, 100) if book.declarations[name].kind == "ratio" else Fraction(1)
        for number, row in enumerate(rows):
            for by in (step, -step) if isinstance(row.value, Fraction) else ():
                wrong = (*rows[:number], off(row, by), *rows[number + 1 :])
                what = f"{name} {described(row)} {'+' if by > 0 else ''}{by}"
                yield place, what, {**book.parameters, (place, name): wrong}


def described(row: ParameterValue) -> str:
    """A row by what it says, which stays the same when lines move."""
    columns = [f"{c} {'/'.join(sorted(codes))}" for c, codes in sorted(row.where.items())]
    return ", ".join([str(row.value), *columns, *([f"from {row.from_}"] if row.from_ else [])])


def off(row: ParameterValue, by: Fraction) -> ParameterValue:
    assert isinstance(row.value, Fraction)
    return replace(row, value=row.value + by)


def unnoticed(book: Rulebook, cases: Cases, place: str, name: str, rows: Mapping[Any, Any]) -> bool:
    """Whether no example of a provision that reads this figure sees it shifted."""
    readers = (p for p in book.provisions.values() if name in figures(p))
    return not any(
        any(failures(small(book, one, rows), case) for case in cases[one.id])
        for one in readers
        if any(place in book.lineage(lived) for lived in places(book, cases[one.id]))
    )


def places(book: Rulebook, cases: list[Example]) -> set[str]:
    """Where the people of these examples belong."""
    kinds = ("hukou", "lives_in", "rides_in")
    given = {str(one.facts.get(f"household.{kind}")) for one in cases for kind in kinds}
    return given & book.places.keys()


def unexcluded(book: Rulebook, cases: Cases) -> Iterator[tuple[str, bool]]:
    """Each exclusion left out, and whether no example of its benefit's provisions sees it."""
    for benefit in book.benefits.values():
        bound = [p for p in book.provisions.values() if p.benefit == benefit.id]
        for one in benefit.exclusions if bound else ():
            rest = tuple(other for other in benefit.exclusions if other is not one)
            wrong = {**book.benefits, benefit.id: replace(benefit, exclusions=rest)}
            lax = replace(book, benefits=wrong)
            seen = any(failures(small(lax, p), case) for p in bound for case in cases[p.id])
            if one.relation == "excludes":
                yield f"benefits/{benefit.id}.yaml: exclusion {one.id} dropped", not seen
