"""Worked examples beside the provisions: read, run, and said where they fail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from webapp.engine import expression
from webapp.engine.assessment import assess
from webapp.engine.facts import nested
from webapp.engine.model import (
    FactDefinition,
    FactType,
    Rulebook,
    Standing,
)
from webapp.engine.problems import FactErrors, Mark, Problem, RuleProblems
from webapp.engine.standing import of_provision
from webapp.engine.truth import Truth
from webapp.rulefiles.cases import Answer, Case, Cases
from webapp.rulefiles.source import Bad, Source

ENDING = ".examples.yaml"
EXPECTED = ("truth", "status", "kinds", "asks", "amounts", "warnings", "taper")


@dataclass(frozen=True)
class Example:
    """One case: the facts of one person on a day, and what is expected of one provision."""

    provision: str
    name: str
    on: date
    facts: dict[str, Any]
    unasked: tuple[str, ...]
    expected: dict[str, Any]
    mark: Mark = field(compare=False)

    @property
    def id(self) -> str:
        return f"{self.provision}: {self.name}"


def examples(folder: Path) -> list[Example]:
    """Every worked example under a folder of rules.

    Raises:
        RuleProblems: naming file, line and column of all that cannot be read.
    """
    found, problems = list[Example](), list[Problem]()
    for path in sorted(folder.rglob(f"*{ENDING}")):
        found += _read(path.relative_to(folder).as_posix(), path.read_text("utf-8"), problems)
    if problems:
        raise RuleProblems(problems)
    return found


def read(file: str, text: str) -> list[Example]:
    """The cases of one file.

    Raises:
        RuleProblems: naming line and column of all that cannot be read.
    """
    problems: list[Problem] = []
    found = _read(file, text, problems)
    if problems:
        raise RuleProblems(problems)
    return found


def _read(file: str, text: str, problems: list[Problem]) -> list[Example]:
    source = Source(file, text, problems, {Truth: Truth}, {Answer: Source.value})
    try:
        whole = source.read(source.root, Cases) if source.root else None
    except Bad:
        return []
    if not problems and not (whole and whole.cases):
        source.note(Mark(file), "no_cases", "there are no cases here.", "Write at least one.")
    return [_example(file.removesuffix(ENDING), whole, one) for one in whole.cases] if whole else []


def _example(provision: str, whole: Cases, case: Case) -> Example:
    facts = {**whole.base, **case.with_}
    given = {name: value for name, value in facts.items() if name not in case.without}
    said = {key: getattr(case, key) for key in EXPECTED}
    said["truth"] = None if case.truth is None else case.truth.value
    expected = {key: value for key, value in said.items() if value is not None}
    on = case.on or whole.on
    return Example(provision, case.name, on, given, case.without, expected, case.mark)


def failures(book: Rulebook, example: Example) -> list[str]:
    """How what was found differs from what was expected; empty where nothing does."""
    where = f"{example.mark.file}:{example.mark.line}: {example.name}"
    try:
        found = outcome(book, example)
    except (FactErrors, LookupError) as error:
        return [f"{where}: {error}"]
    return [f"{where}: {what}" for what in _differences(example.expected, found)]


def outcome(book: Rulebook, example: Example) -> dict[str, Any]:
    """What the assessment says of the example's provision.

    Raises:
        FactErrors: if its facts cannot be.
        LookupError: if the provision does not bind this person.
    """
    alone = _alone(book, book.provisions[example.provision].benefit)
    assessment = assess(alone, nested(_nothing_else(book, example)), example.on)
    for benefit in assessment["members"][0]["benefits"]:
        for door in benefit["provisions"]:
            if door["id"] == example.provision:
                return {**door, "warnings": benefit["warnings"]}
        if not_yet(book, example) and benefit["id"] == book.provisions[example.provision].benefit:
            return {**_SHUT, "warnings": benefit["warnings"]}
    raise LookupError(f"{example.provision} does not bind this person")


def _alone(book: Rulebook, benefit: str) -> Rulebook:
    """The rulebook with this benefit alone: an example is about one door."""
    known: dict[str, Rulebook] = book.memo.setdefault("examples.alone", {})
    if benefit not in known:
        doors = {id: one for id, one in book.provisions.items() if one.benefit == benefit}
        mine = {benefit: book.benefits[benefit]}
        known[benefit] = replace(
            book, provisions=doors, benefits=mine, directory={}, audiences={}, memo={}
        )
    return known[benefit]


def _nothing_else(book: Rulebook, example: Example) -> dict[str, Any]:
    """The example's facts; what would exclude the benefit, and is not mentioned, does not hold."""
    benefit = book.benefits[book.provisions[example.provision].benefit]
    shutting = {name for one in benefit.exclusions for name in expression.facts(one.when)}
    absent = {name: _idle(book.facts[name]) for name in shutting - set(example.unasked)}
    return {**absent, **example.facts}


def _idle(fact: FactDefinition) -> Any:
    """The answer of someone who has nothing of the kind."""
    return False if fact.type is FactType.BOOL else list(fact.options)[-1]


_SHUT: dict[str, Any] = {
    "truth": None,
    "status": "no_rule",
    "unknown": [],
    "amounts": [],
    "taper": None,
}


def not_yet(book: Rulebook, example: Example) -> bool:
    """Whether nothing the provision rests on was in force on the day asked."""
    provision = book.provisions[example.provision]
    return of_provision(book, provision, example.on) is Standing.NOT_YET


def _differences(expected: dict[str, Any], found: dict[str, Any]) -> Iterator[str]:
    for key in ("truth", "status"):
        if key in expected and expected[key] != found[key]:
            kinds = [f"{one['kind']} {one['what']}" for one in found["unknown"]]
            yield f"{key} is {found[key]}, expected {expected[key]} {', '.join(kinds)}"
    if "kinds" in expected:
        kinds = sorted({one["kind"] for one in found["unknown"]})
        if kinds != sorted(expected["kinds"]):
            yield f"unknown by {kinds}, expected {sorted(expected['kinds'])}"
    if "asks" in expected:
        asked = sorted({one["what"] for one in found["unknown"]})
        if asked != sorted(expected["asks"]):
            yield f"open are {asked}, expected {sorted(expected['asks'])}"
    if "amounts" in expected:
        fen = sorted(one["fen"] for one in found["amounts"] if one["fen"] is not None)
        if fen != sorted(expected["amounts"]):
            yield f"amounts are {fen}, expected {sorted(expected['amounts'])}"
    if missing := set(expected.get("warnings", ())) - set(found["warnings"]):
        yield f"no warning {', '.join(sorted(missing))}; there are {found['warnings']}"
    for key, value in expected.get("taper", {}).items():
        if (found["taper"] or {}).get(key) != value:
            yield f"taper {key} is {(found['taper'] or {}).get(key)}, expected {value}"
