"""If I take a job, in words: sums before and after, and a row for each month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from webapp.engine.model import Rulebook
from webapp.i18n import _
from webapp.wording import status_words
from webapp.wording.cards import benefit_name
from webapp.wording.days import said_month
from webapp.wording.money import yuan

Found = Mapping[str, Any]
KEPT = frozenset({"below", "in"})


@dataclass(frozen=True)
class JobMonth:
    """One month: how low-income assistance stands, and each of the pair."""

    month: str
    state: str
    kept: bool
    pair: list[str]


@dataclass(frozen=True)
class JobWords:
    sums: list[str]
    line: str
    names: list[str]
    months: list[JobMonth]


def job_words(book: Rulebook, found: Found) -> JobWords:
    """Everything said about one job."""
    first = found["months"][0]["pair"]
    return JobWords(
        sums=[
            _("现在全家一年的收入：%(sum)s 元。", sum=yuan(found["before"])),
            _("上班以后：%(sum)s 元。", sum=yuan(found["after"])),
            _("减掉上班多花的钱，算作：%(sum)s 元。能减多少，当地定，请先确认。",
              sum=yuan(found["counted"])),
        ],
        line=_line(found["over"]),
        names=[benefit_name(book.benefits[one["benefit"]]) for one in first],
        months=[_month(one) for one in found["months"]],
    )  # fmt: skip


def _line(over: str) -> str:
    match over:
        case "yes":
            return _("这样算，每人每月的收入会超过低保线。")
        case "no":
            return _("这样算，每人每月的收入还在低保线以下，不受影响。")
    return _("我们手里的低保标准是旧的，说不准会不会超过。先问现在的标准，填上再看。")


def _month(one: Found) -> JobMonth:
    pair = [_pair(held) for held in one["pair"]]
    return JobMonth(said_month(one["month"]), _state(one["state"]), one["state"] in KEPT, pair)


def _pair(held: Found) -> str:
    label = status_words(held["status"]).label
    if held["fen"] is None:
        return _("%(label)s，多少钱没有查到", label=label)
    return _("%(label)s，每月 %(sum)s 元", label=label, sum=yuan(held["fen"]))


def _state(state: str) -> str:
    match state:
        case "below":
            return _("低保照常，发多少会变")
        case "in":
            return _("在渐退期里，低保不马上停")
        case "disputed":
            return _("说不准：两种数法，先问")
        case "ended":
            return _("渐退期过了，低保可能停")
        case "length_unknown":
            return _("有渐退期，多长没有写，先问")
        case "none":
            return _("现在没有低保，不受影响")
        case "over_cap":
            return _("收入超过了渐退期的上限，先问")
    return _("说不准，先问街道或乡镇")
