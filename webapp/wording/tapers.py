"""The exit taper month by month, in words; the picture beside it repeats the words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from webapp.engine.dates import Month
from webapp.engine.taper import REFUSED
from webapp.engine.view import View
from webapp.i18n import _, voiced
from webapp.wording.days import said_month
from webapp.wording.held import not_over_words

HAS_NONE = frozenset(REFUSED.values())


@dataclass(frozen=True)
class TaperMonth:
    """One row of the table."""

    month: str
    number: str
    words: str
    certain: bool
    now: bool


@dataclass(frozen=True)
class TaperWords:
    line: str
    last: list[str]
    caption: str
    months: list[TaperMonth]


def taper_words(taper: Mapping[str, Any], on: date, view: View | None = None) -> TaperWords:
    """Everything said about one taper; no months for who has none. The person's `view` tells
    who holds nothing, and who works."""
    idle = taper["state"] == "not_over"
    line = not_over_words(view) if idle else voiced(_state(taper["state"]))
    if taper["state"] in HAS_NONE:
        return TaperWords(line, [], "", [])
    caption = _("一个月一个月看") if taper["state"] else _("如果条件都符合，一个月一个月看")
    return TaperWords(line, _last(taper), caption, _months(taper, on))


def _state(state: str | None) -> str:
    match state:
        case "in":
            return _("现在还在渐退期里。")
        case "disputed":
            return _("这个月是不是最后一个月，有两种数法，先问清楚。")
        case "ended":
            return _("两种数法都已经过了渐退期。")
        case "length_unknown":
            return _("文件没有写渐退期有多长。不能说已经结束，先问一问。")
        case "no_clause":
            return _("国家的文件说可以给渐退期。当地给不给、给多久，没有查到，先问一问。")
        case "not_registered":
            return _("收入超过的那个月，{home}不在册，这里写的渐退期用不上。")
        case "before":
            return _("填的月份还没有到，到了那个月再看。")
        case "fell_back":
            return _("收入又降到了线以下，原来的渐退期不再数了。")
        case "over_cap":
            return _("收入超过了渐退期的上限。")
        case "other_cause":
            return _("文件只写了因为上班、做生意或者政策帮扶涨的收入。别的原因先问一问。")
    return _("还说不准有没有渐退期，先把上面的事问清楚。")


def _last(taper: Mapping[str, Any]) -> list[str]:
    certain, possible = taper["last_certain"], taper["last_possible"]
    lines = []
    if taper["anchor"]:
        lines.append(_("从 %(month)s开始超过低保线。", month=said_month(taper["anchor"])))
    if certain:
        lines.append(_("最后一个说得准的月是 %(month)s。", month=said_month(certain)))
    if possible and possible != certain:
        lines.append(_("最后一个可能的月是 %(month)s。", month=said_month(possible)))
    return lines


def _months(taper: Mapping[str, Any], on: date) -> list[TaperMonth]:
    now = str(Month.of(on))
    return [_row(number, row, now) for number, row in enumerate(taper["months"], start=1)]


def _row(number: int, row: Mapping[str, Any], now: str) -> TaperMonth:
    certain = row["state"] == "in"
    words = _("在渐退期里") if certain else _("说不准：有两种数法")
    if row["month"] == now:
        words = _("%(words)s。就是这个月", words=words)
    return TaperMonth(
        said_month(row["month"]),
        _("第 %(number)s 个月", number=number),
        words,
        certain,
        row["month"] == now,
    )
