"""What would change a result: the nearest other answers, and where they lead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any

from webapp.engine.model import FactDefinition, FactType, Rulebook
from webapp.forms.shown import said_value
from webapp.i18n import _, said, voiced
from webapp.outlook.explanation import explain
from webapp.wording import reached_label
from webapp.wording.days import said_when
from webapp.wording.doors import base_name
from webapp.wording.money import yuan
from webapp.wording.ranking import ORDER

Found = Mapping[str, Any]
Change = Mapping[str, Any]
INCOME = "household.annual_income"
NAMED_AT_MOST = 3


def changes(
    book: Rulebook,
    facts: Mapping[str, Any],
    on: date,
    member: str,
    benefit: str,
    spare: bool = False,
) -> list[str]:
    """Sentences, nearest first, and whether there may be others; or plainly that there is none."""
    return said_ways(book, facts, explain(book, facts, on, member, benefit), spare)


def said_ways(
    book: Rulebook, facts: Mapping[str, Any], found: Found, spare: bool = False
) -> list[str]:
    """The same for ways already found; of what nobody needs now a way is not missed."""
    heads = (facts.get("household") or {}).get("heads")
    told = [
        _("如果%(changed)s：%(status)s。", changed=changed, status=reached_label(status))
        for changed, status in _best(_said(book, found["ways"], heads))
    ]
    if found["birthday"]:
        told.append(_birthday(found["birthday"]))
    if found["status"] == "not_met" and not told and not spare:
        told.append(_no_way(book, found))
    elif found["status"] == "need_answers" and not told and found["missing"]:
        told.append(
            _("至少还差 %(count)s 个回答。答完了，才看得出怎样能办成。", count=found["missing"])
        )
    elif found["ways"] and found["more"]:
        told.append(_("可能还有别的变法，这里没有都列出来。"))
    return told


def _no_way(book: Rulebook, found: Found) -> str:
    """Said of a refusal alone: where an answer or an office can still tell, that is the way."""
    if found["held"]:
        facts = [book.facts[name] for name in found["held"][:NAMED_AT_MOST]]
        titles = [said(f"fact.{fact.name}.title", fact.title) for fact in facts]
        return _(
            "把能变的回答改了，结果也一样。原因在“%(titles)s”。还有没有别的办法，可以问一问残联。",
            titles=_("”和“").join(titles),
        )
    if found["more"]:
        return _("改三样以内的回答，我们没有找到办法。还有没有别的办法，可以问一问残联。")
    return _("把能变的回答改了，结果也一样。还有没有别的办法，可以问一问残联。")


def _birthday(found: Found) -> str:
    when = said_when(found["when"])
    label = reached_label(found["status"])
    if found["certificate"]:
        return voiced(
            _("%(when)s，{who}满 %(age)s 周岁以后，并且办好残疾人证：%(status)s。", when=when,
              age=found["age"], status=label)
        )  # fmt: skip
    return voiced(
        _("%(when)s，{who}满 %(age)s 周岁以后：%(status)s。", when=when, age=found["age"],
          status=label)
    )  # fmt: skip


def _best(said: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Each change once, with the best that it leads to."""
    found: dict[str, str] = {}
    for changed, status in said:
        found[changed] = min(found.get(changed, status), status, key=ORDER.index)
    yield from found.items()


def _said(book: Rulebook, ways: list[Found], heads: Any) -> Iterator[tuple[str, str]]:
    """What is changed, and the status it leads to; ways that differ in one answer alone are one:
    一级或二级."""
    for _steps, alike in groupby(ways, key=_steps_of):
        same = list(alike)
        spots = range(len(same[0]["changes"]))
        folded = min((_folded(same, spot) for spot in reversed(spots)), key=len)
        for first, *others in folded:
            parts = []
            for spot, change in enumerate(first["changes"]):
                values = [change, *(way["changes"][spot] for way in others)]
                differ = {str(one["to"]): one for one in values}
                parts.append(_change(book, change, list(differ.values()), heads))
            yield _("，并且").join(parts), first["status"]


def _steps_of(way: Found) -> tuple[Any, ...]:
    """What is changed, and where it leads, whatever the values."""
    return (way["status"], *((one["fact"], one["bound"]) for one in way["changes"]))


def _folded(ways: list[Found], spot: int) -> list[list[Found]]:
    """Ways that differ only there, together."""
    groups: dict[str, list[Found]] = {}
    for way in ways:
        rest = [str(one["to"]) for n, one in enumerate(way["changes"]) if n != spot]
        groups.setdefault("|".join(rest), []).append(way)
    return list(groups.values())


def _change(book: Rulebook, change: Change, alike: list[Change], heads: Any) -> str:
    fact = book.facts[base_name(change["fact"])]
    title = said(f"fact.{fact.name}.title", fact.title)
    if change["bound"]:
        return _bounded(book, fact, title, change, heads)
    if len(alike) == (2 if fact.type is FactType.BOOL else len(fact.options) or None):
        return _("回答了“%(title)s”，不管是哪个回答", title=title)
    value = _("”或“").join(said_value(book, fact, one["to"]) for one in alike)
    return _("“%(title)s”是“%(value)s”", title=title, value=value)


def _bounded(book: Rulebook, fact: FactDefinition, title: str, change: Change, heads: Any) -> str:
    """A sum or a count with its threshold; one fen beside a line is said by the line."""
    to, most = change["to"], change["bound"] == "at_most"
    if to is None and most:
        return _("“%(title)s”低一些，低到多少要看当地", title=title)
    if to is None:
        return _("“%(title)s”高一些，高到多少要看当地", title=title)
    line = to + 1 if most else to - 1
    beside = fact.type is FactType.MONEY and line % 100 == 0
    value = _plain(fact, said_value(book, fact, line if beside else to))
    if change["fact"] == INCOME and isinstance(heads, int):
        each = _each(line if beside else to, 12 * heads)
        value = _("%(sum)s（平均每人每月%(each)s）", sum=value, each=each)
    match beside, most:
        case True, True:
            return _("“%(title)s”不到%(value)s", title=title, value=value)
        case True, False:
            return _("“%(title)s”超过%(value)s", title=title, value=value)
        case False, True:
            return _("“%(title)s”最多是%(value)s", title=title, value=value)
    return _("“%(title)s”至少是%(value)s", title=title, value=value)


def _each(total: int, shares: int) -> str:
    exact, rest = divmod(total, shares)
    if rest:
        return _("大约 %(sum)s 元", sum=yuan(round(Fraction(total, 100 * shares)) * 100))
    return _(" %(sum)s 元", sum=yuan(exact))


def _plain(fact: FactDefinition, value: str) -> str:
    """每年 20,627.99 元 stands without marks; nothing else has a bound."""
    return value if fact.type is FactType.MONEY else f" {value}"
