"""Answers said back, in words: for checking, for print."""

from __future__ import annotations

from typing import Any, NamedTuple

from webapp.answers import AT_HOME, SAME, UNCLEAR, Answers
from webapp.engine.model import FactDefinition, FactType, Rulebook
from webapp.forms.places import place_name
from webapp.i18n import _, said
from webapp.wording.days import said_when


class Said(NamedTuple):
    """One answer in words."""

    fact: str
    title: str
    text: str


def said_answers(book: Rulebook, answers: Answers) -> list[Said]:
    """Every answer given, in the order of the questions."""
    values = answers.fitting(book).values
    return [
        Said(
            name,
            said(f"fact.{name}.title", definition.title),
            said_value(book, definition, values[name]),
        )
        for name, definition in book.facts.items()
        if name in values
    ]


def said_value(book: Rulebook, definition: FactDefinition, value: Any) -> str:
    """One answer in words: 二级; 1,250.50 元（一年）; 1985年3月."""
    if value == UNCLEAR:
        return _("不清楚")
    match definition.type:
        case FactType.PLACE:
            return _place(book, value)
        case FactType.OPTION:
            return _option(definition, value)
        case FactType.OPTIONS:
            return _("、").join(_option(definition, code) for code in value)
        case FactType.PARTS:
            return _("、").join(_part(definition, part) for part in value)
        case FactType.BOOL:
            return _bool(definition, value)
        case FactType.MONEY:
            return _money(definition, value)
        case FactType.INTEGER:
            return f"{value} {said(f'fact.{definition.name}.unit', definition.unit)}".strip()
        case FactType.DATE | FactType.MONTH:
            return said_when(value)


def _place(book: Rulebook, value: str) -> str:
    if value == SAME:
        return _("和户口在同一个地方")
    if value == AT_HOME:
        return _("和现在住的地方一样")
    return place_name(book, value) if value in book.places else _("不清楚")


def _option(definition: FactDefinition, code: str) -> str:
    label = definition.options.get(str(code), "")
    return said(f"fact.{definition.name}.option.{code}", label) or str(code)


def _part(definition: FactDefinition, part: dict[str, Any]) -> str:
    kind = _option(definition, part["category"])
    if part["grade"] == UNCLEAR:
        return _("%(kind)s（级别不清楚）", kind=kind)
    return _("%(kind)s %(grade)s 级", kind=kind, grade=part["grade"])


def _bool(definition: FactDefinition, value: bool) -> str:
    code = "yes" if value else "no"
    if code in definition.options:
        return _option(definition, code)
    return _("是") if value else _("不是")


def _money(definition: FactDefinition, fen: int) -> str:
    amount = f"{fen // 100:,}" if fen % 100 == 0 else f"{fen // 100:,}.{fen % 100:02d}"
    if definition.per == "month":
        return _("每月 %(amount)s 元", amount=amount)
    if definition.per == "year":
        return _("每年 %(amount)s 元", amount=amount)
    return _("%(amount)s 元", amount=amount)
