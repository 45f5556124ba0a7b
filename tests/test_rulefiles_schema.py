"""The schemas for editors: made from the code, true of every rule file, and strict."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from webapp.rulefiles.schema import schemas

RULES = Path(__file__).parents[1] / "rules"
MADE = schemas()


class Words(yaml.SafeLoader):
    """YAML 1.2 as editors read it: dates and `on` are text."""


Words.yaml_implicit_resolvers = {
    first: [(tag, rule) for tag, rule in words if tag.rsplit(":", 1)[1] in ("int", "float", "null")]
    for first, words in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Words.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


def kind(path: Path) -> str | None:
    """Which schema a rule file is for; None for what is no rule."""
    top = path.relative_to(RULES).parts[0]
    if top in ("coverage", "survivors.yaml"):
        return None
    if ".examples" in path.name:
        return "examples"
    if top in ("facts", "readings.yaml", "offices.yaml", "criteria.yaml", "audiences.yaml",
               "papers.yaml"):  # fmt: skip
        return top.removesuffix(".yaml")
    if top in ("benefits", "parameters.yaml"):
        return {"benefits": "benefit", "parameters.yaml": "declarations"}[top]
    known = {"place.yaml": "place", "instruments.yaml": "instruments",
             "parameters.yaml": "parameters", "directory.yaml": "directory",
             "employers.yaml": "directory"}  # fmt: skip
    return known.get(path.name, "provision")


@pytest.mark.parametrize("name", MADE)
def test_a_schema_is_one_and_is_kept_as_the_code_makes_it(name: str) -> None:
    Draft202012Validator.check_schema(MADE[name])
    kept = RULES / "schema" / f"{name}.schema.json"
    assert json.loads(kept.read_text("utf-8")) == MADE[name], "run: huican schema rules/schema"


@pytest.mark.parametrize("name", MADE)
def test_every_rule_file_fits_its_schema(name: str) -> None:
    check = Draft202012Validator(MADE[name])
    paths = [path for path in sorted(RULES.rglob("*.yaml")) if kind(path) == name]
    assert paths
    wrong = [
        f"{path.relative_to(RULES)}: {error.message[:200]}"
        for path in paths
        for error in check.iter_errors(yaml.load(path.read_text("utf-8"), Loader=Words))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("provision", {"benefit": "x", "commitment": "must"}),
        ("provision", {"colour": "red"}),
        ("benefit", {"name": "x", "plain": "x", "theme": "fun", "order": 1}),
        ("instruments", {"law": {"title": "x", "kind": "law"}}),
        ("criteria", {"a": {"id": "a", "says": "x"}}),
        ("directory", {"a": {"name": "x"}}),
        ("examples", {"on": "2026-11-24", "cases": [{"name": "x", "status": "can_aply"}]}),
        ("examples", {"on": "2026-11-24", "cases": [{"truth": "yes"}]}),
    ],
)
def test_a_mistake_is_marked(name: str, wrong: Any) -> None:
    assert not Draft202012Validator(MADE[name]).is_valid(wrong)
