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
from webapp.engine.model import FactDefinition, FactType, Rulebook, Standing
from webapp.engine.problems import FactErrors, Mark
from webapp.engine.standing import of_provision
from webapp.rulefiles.source import Source

ENDING = ".examples.yaml"
KEYS = {
    "name", "on", "with", "without", "truth", "status", "kinds", "asks", "amounts", "warnings",
    "taper",
}  # fmt: skip


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
        ValueError: naming file and line of a case that cannot be read.
    """
    found = []
    for path in sorted(folder.rglob(f"*{ENDING}")):
        file = path.relative_to(folder).as_posix()
        found += read(file, path.read_text("utf-8"))
    return found


def read(file: str, text: str) -> list[Example]:
    """The cases of one file.

    Raises:
        ValueError: naming file and line of what cannot be read.
    """
    problems: list[Any] = []
    source = Source(file, text, problems)
    whole = source.plain() or {}
    if problems or not isinstance(whole, dict) or not whole.get("cases"):
        raise ValueError(str(problems[0]) if problems else f"{file}: there are no cases")
    if unknown := whole.keys() - {"on", "base", "cases"}:
        raise ValueError(f"{file}: unknown keys: {', '.join(sorted(unknown))}")
    marks = [source.mark(node) for node in source.items(source.entries(source.root)["cases"])]
    provision = file.removesuffix(ENDING)
    return [
        _example(provision, whole, case, m) for case, m in zip(whole["cases"], marks, strict=True)
    ]


def _example(provision: str, whole: dict[str, Any], case: dict[str, Any], mark: Mark) -> Example:
    if unknown := case.keys() - KEYS:
        raise ValueError(f"{mark.file}:{mark.line}: unknown keys: {', '.join(sorted(unknown))}")
    facts = {**(whole.get("base") or {}), **(case.get("with") or {})}
    unasked = tuple(case.get("without") or ())
    facts = {name: value for name, value in facts.items() if name not in unasked}
    on = str(case.get("on", whole.get("on")))
    expected = {k: v for k, v in case.items() if k not in ("name", "on", "with", "without")}
    return Example(provision, case["name"], date.fromisoformat(on), facts, unasked, expected, mark)


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
