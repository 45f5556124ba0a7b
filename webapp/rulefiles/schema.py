"""JSON Schemas of the rule files, made from the shapes they are read into.

An editor that knows YAML completes keys and marks mistakes with them while a rule is typed. What
only the whole rulebook can tell (a name that stands nowhere) is for `huican lint`.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any, Union, get_args, get_origin

from webapp.engine.dates import Month
from webapp.engine.expression import Expression
from webapp.engine.model import (
    Audience,
    Benefit,
    Citation,
    Criterion,
    DirectoryEntry,
    FactDefinition,
    Instrument,
    Office,
    Paper,
    ParameterDeclaration,
    Place,
    Provision,
    Reading,
)
from webapp.rulefiles.cases import Answer, Cases
from webapp.rulefiles.criteria import GROUPS, LABELS
from webapp.rulefiles.rows import ROW, WORDS
from webapp.rulefiles.source import shapes

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]

# Which file holds records of which kind: one record, or a name for each.
ONE: dict[str, type[Any]] = {
    "provision": Provision, "benefit": Benefit, "place": Place, "examples": Cases,
}  # fmt: skip
NAMED: dict[str, type[Any]] = {
    "facts": FactDefinition, "instruments": Instrument, "readings": Reading, "offices": Office,
    "declarations": ParameterDeclaration, "criteria": Criterion, "audiences": Audience,
    "directory": DirectoryEntry, "papers": Paper,
}  # fmt: skip

_TEXT: Schema = {"type": ["string", "integer", "number"]}
_DATE: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_WORDS: dict[Any, Schema] = {
    str: _TEXT,
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    Fraction: {"type": ["number", "string"]},
    date: _DATE,
    Month: {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"},
    Expression: {"type": ["string", "boolean"], "description": "a condition, or a value"},
    Answer: {"type": ["string", "integer", "boolean", "array", "object", "null"]},
}


def schemas() -> dict[str, Schema]:
    """Every schema by the name of its kind of file."""
    made = {name: _file(_of(kind)) for name, kind in ONE.items()}
    made |= {name: _file(_named(_of(kind))) for name, kind in NAMED.items()}
    made["parameters"] = _file(_named({"type": "array", "items": _row()}))
    return made


def _file(body: Schema) -> Schema:
    return {"$schema": DIALECT, **body, "$defs": {"criterion": _criterion()}}


def _named(record: Schema) -> Schema:
    return {"type": "object", "additionalProperties": record}


def _of(kind: Any) -> Schema:
    """What a value of this type may be in a file."""
    if kind is Criterion:
        return {"$ref": "#/$defs/criterion"}
    if kind in _WORDS:
        return _WORDS[kind]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"enum": [one.value for one in kind]}
    if is_dataclass(kind):
        return _record(kind)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        known = [_of(one) for one in inner if one is not type(None)]
        return known[0] if type(None) not in inner else {"anyOf": [*known, {"type": "null"}]}
    if origin is tuple:
        return {"type": "array", "items": _of(inner[0])}
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _of(inner[1])}
    return _WORDS[Expression]


def _record(kind: Any) -> Schema:
    keys = shapes(kind)
    needed = [key for key, (one, _hint) in keys.items()
              if one.default is MISSING and one.default_factory is MISSING]  # fmt: skip
    return {
        "type": "object",
        "additionalProperties": False,
        "required": needed,
        "properties": {key: _of(hint) for key, (_one, hint) in keys.items()},
    }


def _row() -> Schema:
    """A row of a parameter; the columns of its declaration come beside these keys."""
    keys = {key: _of(kind) for key, kind in ROW.items()}
    value = {"anyOf": [{"type": ["number", "string"]}, {"enum": list(WORDS)}]}
    return {
        "type": "object",
        "required": ["value", "citation"],
        "properties": {"value": value, **keys},
    }


def _criterion() -> Schema:
    """`use`, or exactly one of the groups, `when` and `silent`, with its labels."""
    here: Schema = {"$ref": "#/$defs/criterion"}
    some = {"type": "array", "items": here, "minItems": 1}
    count = {"type": "object", "required": ["count", "of"], "additionalProperties": False,
             "properties": {"count": {"type": "integer", "minimum": 1}, "of": some}}  # fmt: skip
    group = {"all": some, "any": some, "not": here, "at_least": count}
    condition = _WORDS[Expression]
    ways = {"type": "object", "additionalProperties": condition}
    leaf = {"when": {"anyOf": [condition, ways]}, "silent": _asking()}
    labels = {key: _of(kind) for key, kind in LABELS.items()}
    what = {key: group[key] for key in GROUPS} | leaf
    used = {"use": {"type": "string"}, "citation": _of(Citation)}
    return {
        "anyOf": [
            {"type": "object", "additionalProperties": False, "required": ["use"],
             "properties": used},
            *({"type": "object", "additionalProperties": False, "required": [key],
               "properties": {**labels, key: how}} for key, how in what.items()),
        ]
    }  # fmt: skip


def _asking() -> Schema:
    words = {"ask": _TEXT, "office": {"type": "string"}}
    return {"type": "object", "additionalProperties": False, "required": list(words),
            "properties": words}  # fmt: skip
