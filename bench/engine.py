"""The engine against Python written by hand and against openfisca-core, in one run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from statistics import median
from time import process_time
from typing import Any

from bench import baseline
from bench.measure import Row, quickest
from tests.test_people import RULES, household, people
from webapp.decisions import decide
from webapp.engine.dates import age_range
from webapp.engine.determination import Determination, determine_all, door, doors
from webapp.engine.facts import UNCLEAR, Household, check, nested
from webapp.engine.interview import person, questions
from webapp.engine.model import BoundBy, Rulebook, Standing, Status
from webapp.engine.view import View
from webapp.outlook.explanation import explain
from webapp.rulefiles.rulebook import load

ON = date(2026, 11, 24)
PLACES = {f"household.{kind}": baseline.XINFU for kind in BoundBy}
STANDARD, OFTEN, AGAIN = 775200, 20, 20
CLAIMED = {Status.CAN_APPLY, Status.CONFIRM_FIRST}
WHERE = ("cn", "cn/shanxi/xinzhou/xinfu", "cn/zhejiang/ningbo/yinzhou", "cn/liaoning/shenyang",
         "cn/chongqing/kaizhou")  # fmt: skip
EVERYTHING = {
    "household.area": "urban", "household.recognised_as": "dibao_edge", "household.heads": 3,
    "household.annual_income": 2600000, "household.assets": ["none_of_these"],
    "household.local_standard_annual": STANDARD, "household.big_expenses": False,
    "household.nobody_works": True,
    "member.born": "1990-05-01", "member.work": "none",
    "member.certificate": "held", "member.category": "physical", "member.grade": "1",
    "member.assistance": "none", "member.own_annual_income": 0, "member.needs_long_term_care": True,
    "member.receives_work_injury_care": False, "member.receives_orphan_allowance": False,
    "member.receives_unattended_child_allowance": False,
}  # fmt: skip


def rows() -> Iterator[Row]:
    """The lines of the table that are about the engine."""
    book = by_hand(load(RULES))
    crowd = [one for facts in everybody() for one in _members(book, facts)]
    written = decide(person(book, *crowd[0], ON))
    values = [known.members[0].values if len(known.members) == 1 else _of(known, id)
              for known, id in crowd]  # fmt: skip
    hand, alone, reasons = (
        seconds / len(crowd)
        for seconds in quickest(
            lambda: [baseline.decide(one, ON) for one in values],
            lambda: [written(one) for one in values],
            lambda: [_reasons(person(book, *one, ON)) for one in crowd],
        )
    )
    doors_decided = len(baseline.DOORS)
    note = f"by hand {hand * 1e6:.0f} µs for {doors_decided} doors"
    yield Row("decisions alone / by hand", alone / hand, 1.5, note=note)
    note = f"{reasons * 1e6:.0f} µs, readings included"
    yield Row("with all reasons / by hand", reasons / hand, 25, note=note)
    yield from _against_openfisca(book)
    yield from _whole_rulebook()
    yield from _explanations()


def _whole_rulebook() -> Iterator[Row]:
    """Reading all rules; and whether more provisions cost more than their number."""
    (seconds,) = quickest(lambda: load(RULES))
    yield Row("reading all rules", seconds, 0.5, unit="s", note="quickest turn")
    book = load(RULES)
    known = {place: check(book, household({**EVERYTHING, **_at(place)}), ON) for place in WHERE}
    binding = {place: _binding(book, one) for place, one in known.items()}
    runs = [partial(_reasons_of, book, one) for one in known.values()]
    each = {
        place: seconds / binding[place]
        for place, seconds in zip(known, quickest(*runs), strict=True)
    }
    least = min(WHERE, key=lambda place: binding[place])
    dearest = max(each, key=lambda place: each[place])
    note = f"{dearest} with {binding[dearest]} provisions, {least} with {binding[least]}"
    yield Row("per provision: dearest place / fewest", each[dearest] / each[least], 1.25, note=note)


def _explanations() -> Iterator[Row]:
    """The nearest ways of everybody to every benefit; how many questions they answer."""
    book, asked, first = load(RULES), list[int](), list[int]()
    whole = len(book.facts)
    runs: dict[str, Callable[[], object]] = {}
    for one in people():
        facts, on = household(one["facts"]), date.fromisoformat(str(one["on"]))
        who = facts["members"][0].get("id", "1")
        for benefit in book.benefits:
            runs[f"{one['name']}, {benefit}"] = partial(explain, book, facts, on, who, benefit)
        if len(facts["members"]) == 1:
            before, *after = _interview(book, facts, on)
            asked.append(len(after))
            first += [n for n, claimed in enumerate(after, 1) if claimed - before][:1]
    times = {name: min(_timed(run), _timed(run)) for name, run in runs.items()}
    for name in sorted(times, key=lambda name: -times[name])[:AGAIN]:  # what was only held up
        times[name] = min(times[name], *(_timed(runs[name]) for _turn in range(AGAIN)))
    dearest = max(times, key=lambda name: times[name])
    yield Row("nearest ways, dearest of all", times[dearest] * 1000, 50, unit="ms", note=dearest)
    note = f"{median(asked):.0f} of {whole}, worst {max(asked)}; all themes, the rest 不清楚"
    yield Row("questions / the full form, median", median(asked) / whole, 1, note=note)
    note = f"worst {max(first)}, for {len(first)} of {len(asked)} people; 可以申请 or 先确认再申请"
    yield Row("questions to the first benefit", median(first), None, unit="", note=note)


def _timed(run: Callable[[], object]) -> float:
    begin = process_time()
    run()
    return process_time() - begin


def _interview(book: Rulebook, facts: dict[str, Any], on: date) -> Iterator[set[str]]:
    """What may be claimed for all we know, before each question and at the end, of somebody who
    says 不清楚 to what we do not know of them."""
    given = {f"household.{name}": value for name, value in facts["household"].items()}
    given |= {f"member.{name}": value for name, value in facts["members"][0].items()}
    known, left = dict[str, Any](), True
    while left:
        household = check(book, nested(known), on)
        view = person(book, household, household.members[0].id, on)
        outcomes = determine_all(view)
        yield {one.benefit.id for one in outcomes if one.status in CLAIMED}
        for name in (left := questions(book, {"1": (view, outcomes)}))[:1]:
            known[name] = given.get(name, UNCLEAR)


def _at(place: str) -> dict[str, str]:
    return {f"household.{kind}": place for kind in BoundBy}


def _binding(book: Rulebook, known: Household) -> int:
    view = person(book, known, known.members[0].id, ON)
    return sum(len(doors(view, benefit)) for benefit in book.benefits)


def _reasons_of(book: Rulebook, known: Household) -> None:
    determine_all(person(book, known, known.members[0].id, ON))


def everybody() -> Iterator[dict[str, Any]]:
    """The invented people of the tests, all of them moved to 忻府区."""
    for one in people():
        facts = household(one["facts"])
        yield {**facts, "household": {**facts["household"], **_short(PLACES)}}


def _short(facts: dict[str, Any]) -> dict[str, Any]:
    return {name.partition(".")[2]: value for name, value in facts.items()}


def by_hand(book: Rulebook) -> Rulebook:
    """The rulebook with only the benefits that the baseline decides too: the headline ones."""
    mine = {book.provisions[id].benefit for id in baseline.DOORS}
    doors = {id: one for id, one in book.provisions.items() if one.benefit in mine}
    kept = {id: one for id, one in book.benefits.items() if id in mine}
    return replace(book, provisions=doors, benefits=kept, directory={}, memo={})


def _members(book: Rulebook, facts: dict[str, Any]) -> Iterator[tuple[Household, str]]:
    known = check(book, facts, ON)
    yield from ((known, member.id) for member in known.members)


def _of(known: Household, id: str) -> Any:
    return next(member.values for member in known.members if member.id == id)


def _reasons(view: View) -> list[Any]:
    return [one.readings for outcome in determine_all(view) for one in outcome.doors]


def _against_openfisca(book: Rulebook) -> Iterator[Row]:
    """Five doors of someone who answered everything; it is asked with and without its trace."""
    whats = ["openfisca-core / decisions alone, five doors", "openfisca-core traced / all reasons"]
    try:
        from bench import openfisca_rules as other
    except ImportError:
        note = "openfisca-core is not installed"
        yield from (Row(what, None, 20, at_most=False, note=note) for what in whats)
        return
    known = check(book, household({**EVERYTHING, **PLACES}), ON)
    view = person(book, known, known.members[0].id, ON)
    years = age_range(view.values["member.born"], ON)[0]
    made, answers = other.system(), other.answers(view.values, STANDARD, years)
    written, ids = decide(view, list(other.DOORS)), list(other.DOORS)
    note = "" if written(view.values) == other.decide(made, answers) else "THEY DIFFER"
    runs = (
        partial(other.decide, made, answers),
        partial(other.decide, made, answers, trace=True),
        partial(written, view.values),
        partial(_determined, book, known, ids),
    )
    turns = quickest(*(partial(_often, run) for run in runs))
    plain, traced, ours, reasons = (seconds / OFTEN for seconds in turns)
    yield Row(whats[0], plain / ours, 20, at_most=False, note=note or _micro(plain, ours))
    yield Row(whats[1], traced / reasons, 20, at_most=False, note=note or _micro(traced, reasons))


def _often(run: Callable[[], object]) -> None:
    for _ in range(OFTEN):
        run()


def _determined(book: Rulebook, known: Household, ids: list[str]) -> list[Determination]:
    view = person(book, known, known.members[0].id, ON)
    return [door(view, book.provisions[id], Standing.IN_FORCE) for id in ids]


def _micro(*seconds: float) -> str:
    return ", ".join(f"{one * 1e6:.1f} µs" for one in seconds)
