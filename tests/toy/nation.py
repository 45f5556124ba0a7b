"""The toy nation: a few invented places and rules, and the words to ask it things in a test."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from webapp.engine.assessment import assess
from webapp.engine.facts import nested
from webapp.engine.model import Rulebook
from webapp.engine.problems import Problem, RuleProblems
from webapp.rulefiles.inspection import inspect
from webapp.rulefiles.rulebook import read

HERE = Path(__file__).parent
RULES = HERE / "rules"
DAY = date(2026, 6, 15)
PROBE = "cn/probe.yaml"


@cache
def files() -> dict[str, str]:
    """The toy nation's rule files as text, by path."""
    return {p.relative_to(RULES).as_posix(): p.read_text("utf-8") for p in RULES.rglob("*.yaml")}


def changed(changes: Mapping[str, str | None]) -> dict[str, str]:
    """The files with some replaced or added; None takes one away; `+` at the start appends."""
    texts = dict(files())
    for name, text in changes.items():
        if text is None:
            del texts[name]
        else:
            texts[name] = texts.get(name, "") + text[1:] if text.startswith("+") else text
    return texts


def nation(changes: Mapping[str, str | None] | None = None) -> Rulebook:
    """The toy rulebook, with some files changed."""
    return _read(tuple(sorted((changes or {}).items())))


@cache
def _read(changes: tuple[tuple[str, str | None], ...]) -> Rulebook:
    return read(changed(dict(changes)))


def read_anew() -> Rulebook:
    """The toy rulebook, never asked anything before."""
    return read(dict(files()))


def problems(changes: Mapping[str, str | None]) -> list[Problem]:
    """The Problems of the toy rulebook with some files changed, untidiness included."""
    try:
        return inspect(read(changed(changes)))
    except RuleProblems as error:
        return error.problems


def probing(criteria: Any, **keys: Any) -> dict[str, str | None]:
    """The change that makes the probe's criteria these; `keys` replace others of its keys."""
    probe = yaml.load(files()[PROBE], Loader=yaml.BaseLoader)
    return {PROBE: written(probe | {"criteria": criteria} | keys)}


def written(rule: Any) -> str:
    """A rule as YAML in which every plain word is a word."""
    return yaml.safe_dump(words(rule), allow_unicode=True, sort_keys=False)


def words(rule: Any) -> Any:
    """The same with every number and truth value as its text."""
    if isinstance(rule, dict):
        return {str(key): words(value) for key, value in rule.items()}
    if isinstance(rule, list):
        return [words(value) for value in rule]
    return str(rule).lower() if isinstance(rule, bool) else str(rule)


def leaf(when: str) -> dict[str, str]:
    """A criterion that asks one condition."""
    return {"id": "asked", "says": "what is asked", "when": when}


def told(
    benefit: str, facts: Mapping[str, Any], on: date = DAY, book: Rulebook | None = None
) -> Any:
    """What one person is told about a benefit; facts by full name."""
    found = assess(book or nation(), nested(facts), on)
    return next(b for b in found["members"][0]["benefits"] if b["id"] == benefit)


def door(
    provision: str, facts: Mapping[str, Any], on: date = DAY, book: Rulebook | None = None
) -> Any:
    """What one person is told about one provision; None where it does not bind them."""
    book = book or nation()
    benefit = told(book.provisions[provision].benefit, facts, on, book)
    return next((p for p in benefit["provisions"] if p["id"] == provision), None)


def asked(criteria: Any, facts: Mapping[str, Any], on: date = DAY, **keys: Any) -> Any:
    """The probe's door with these criteria; a text is one condition."""
    tree = leaf(criteria) if isinstance(criteria, str) else criteria
    return door("cn/probe", facts, on, nation(probing(tree, **keys)))


def kinds(found: Any) -> list[str]:
    """Why a door is unknown, without repetition."""
    return sorted({one["kind"] for one in found["unknown"]})


def table(name: str) -> list[Any]:
    """The cases of a table under cases/; words, numbers, truth values, no dates."""
    text = (HERE / "cases" / f"{name}.yaml").read_text("utf-8")
    return [_plain(case) for case in yaml.load(text, Loader=yaml.BaseLoader)]


_WORDS = {"true": True, "false": False, "null": None}


def _plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value) for value in node]
    if node in _WORDS:
        return _WORDS[node]
    return int(node) if node.isdigit() and (node == "0" or node[0] != "0") else node


def not_yet(reason: str) -> pytest.MarkDecorator:
    """A test of what the engine should say and does not say yet; a crash is no excuse."""
    return pytest.mark.xfail(raises=AssertionError, reason=reason)
