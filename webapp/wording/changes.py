"""What would change a result: the nearest other answers, and where they lead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from webapp.engine.model import FactDefinition, FactType, Rulebook
from webapp.forms.shown import said_value
from webapp.i18n import _, said, voiced
from webapp.outlook.explanation import explain
from webapp.wording import status_words
from webapp.wording.days import said_date, said_month
from webapp.wording.doors import base_name
from webapp.wording.money import yuan

Found = Mapping[str, Any]
Change = Mapping[str, Any]
INCOME = "household.annual_income"


def changes(
    book: Rulebook, facts: Mapping[str, Any], on: date, member: str, benefit: str
) -> list[str]:
    """Sentences, nearest first, and whether there may be others; or plainly that there is none."""
    return said_ways(book, facts, explain(book, facts, on, member, benefit))


def said_ways(book: Rulebook, facts: Mapping[str, Any], found: Found) -> list[str]:
    """The same for ways already found."""
    heads = (facts.get("household") or {}).get("heads")
    told = list(dict.fromkeys(_said(book, found["ways"], heads)))
    if found["birthday"]:
        told.append(_birthday(found["birthday"]))
    if found["status"] == "not_met" and not told:
        told.append(_no_way(found["more"]))
    elif found["ways"] and found["more"]:
        told.append(_("可能还有别的变法，这里没有都列出来。"))
    return told


def _no_way(more: bool) -> str:
    """Said of a refusal alone: where an answer or an office can still tell, that is the way."""
    if more:
        return _("改三样以内的回答，我们没有找到办法。还有没有别的办法，可以问一问残联。")
    return _("把能变的回答改了，结果也一样。还有没有别的办法，可以问一问残联。")


def _birthday(found: Found) -> str:
    when = found["when"]
    said_when = said_month(when) if len(when) == len("2027-03") else said_date(when)
    label = status_words(found["status"]).label
    return voiced(
        _("%(when)s，{who}满 %(age)s 周岁以后：%(status)s。", when=said_when, age=found["age"],
          status=label)
    )  # fmt: skip


def _said(book: Rulebook, ways: list[Found], heads: Any) -> Iterator[str]:
    """Ways that differ only in the last answer are one sentence: 一级或二级."""
    for (_steps, status), alike in groupby(ways, key=_all_but_last):
        same = list(alike)
        *first, last = same[0]["changes"]
        ends = [way["changes"][-1] for way in same]
        parts = [_change(book, one, [one], heads) for one in first]
        parts.append(_change(book, last, ends, heads))
        label = status_words(status).label
        changed = _("，并且").join(parts)
        yield _("如果%(changed)s：%(status)s。", changed=changed, status=label)


def _all_but_last(way: Found) -> tuple[tuple[Any, ...], str]:
    *first, last = way["changes"]
    fixed = tuple((one["fact"], str(one["to"]), one["bound"]) for one in first)
    return (*fixed, (last["fact"], last["bound"])), way["status"]


def _change(book: Rulebook, change: Change, alike: list[Change], heads: Any) -> str:
    fact = book.facts[base_name(change["fact"])]
    title = said(f"fact.{fact.name}.title", fact.title)
    value = _("”或“").join(said_value(book, fact, one["to"]) for one in alike)
    if change["fact"] == INCOME and isinstance(heads, int) and change["bound"]:
        each = yuan(change["to"] // (12 * heads))
        value = _("%(sum)s（平均每人每月 %(each)s 元左右）", sum=value, each=each)
    match change["bound"]:
        case "at_most":
            return _("“%(title)s”最多是%(value)s", title=title, value=_plain(fact, value))
        case "at_least":
            return _("“%(title)s”至少是%(value)s", title=title, value=_plain(fact, value))
    return _("“%(title)s”是“%(value)s”", title=title, value=value)


def _plain(fact: FactDefinition, value: str) -> str:
    """每年 20,627.99 元 stands without marks; nothing else has a bound."""
    return value if fact.type is FactType.MONEY else f" {value}"
