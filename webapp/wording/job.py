"""If I take a job, in words: sums before and after, and a row for each month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from webapp.engine.model import Rulebook
from webapp.i18n import _
from webapp.wording import status_words
from webapp.wording.cards import benefit_name
from webapp.wording.days import said_month
from webapp.wording.money import dated, per, yuan

Found = Mapping[str, Any]
PAID = frozenset({"dibao", "dibao_single"})
MONTHS = {"month": 1, "year": 12}
BAR = 72  # the longest bar, in pixels


@dataclass(frozen=True)
class Bar:
    """A month as lengths: what is earned, the subsidies, then whether something is not known."""

    earned: int
    subsidies: int
    unknown: bool


@dataclass(frozen=True)
class JobMonth:
    """One month: what the family earns, how low-income assistance stands, and each of the pair."""

    month: str
    income: str
    state: str
    pair: list[str]
    bar: Bar


@dataclass(frozen=True)
class JobWords:
    """`runs` are months that stand alike, in one sentence each; `ask` where an answer is wanted."""

    sums: list[str]
    line: str
    ask: bool
    old: str
    runs: list[str]
    names: list[str]
    months: list[JobMonth]
    notes: list[str]

    @property
    def drawn(self) -> set[str]:
        """What the chart shows, for its legend."""
        parts = ("earned", "subsidies", "unknown")
        return {part for part in parts if any(getattr(m.bar, part) for m in self.months)}


def job_words(book: Rulebook, found: Found, on: date) -> JobWords:
    """Everything said about one job."""
    months, held = found["months"], found["held"]
    names = {one["benefit"]: benefit_name(book.benefits[one["benefit"]]) for m in months
             for one in m["pair"]}  # fmt: skip
    most = max(1, *(_known(month) for month in months))
    states = [_state(month, held, n == 0) for n, month in enumerate(months)]
    return JobWords(
        sums=list(_sums(found, held)),
        line=_line(found["over"], held),
        ask=found["over"] == "unknown",
        old=_("写渐退期的文件旧了。上班以前先问街道或乡镇：现在还有没有渐退期？")
        if any(map(_grown_old, months))
        else "",
        runs=list(_runs(months, states)),
        names=list(names.values()),
        months=[_month(month, state, held, most)
                for month, state in zip(months, states, strict=True)],
        notes=list(_notes(names, months, on)),
    )  # fmt: skip


def _sums(found: Found, held: str) -> Iterator[str]:
    yield _("现在全家一年的收入：%(sum)s 元。", sum=yuan(found["before"]))
    yield _("上班以后全家一年的收入：%(sum)s 元。", sum=yuan(found["after"]))
    yield _(
        "减掉上班多花的钱，一年算作：%(sum)s 元。能减多少，当地定，请先确认。",
        sum=yuan(found["counted"]),
    )
    if found["each"] is None or found["line"] is None:
        return
    each, (least, most) = yuan(found["each"] // 12), found["line"]
    if held == "dibao_single":
        yield _("算下来本人每月 %(each)s 元。", each=each)
    else:
        yield _("算下来每人每月 %(each)s 元。", each=each)
    which = _("低保边缘线") if held == "dibao_edge" else _("低保线")
    line = _("%(which)s是每人每月 %(line)s 元。", which=which, line=yuan(least // 12))
    yield line if least == most else line + _("这个数是旧的，现在可能涨了。")


def _runs(months: list[Found], states: list[str]) -> Iterator[str]:
    """Months that stand alike, one after the other; the month before the job is left to the
    table."""
    said = [(month["month"], state) for month, state in zip(months, states, strict=True)][1:]
    for state, run in groupby(said, key=lambda one: one[1]):
        alike = [said_month(month) for month, _state in run]
        if alike[-1] == said_month(said[-1][0]):
            yield _("%(first)s起：%(state)s。", first=alike[0], state=state)
        elif len(alike) == 1:
            yield _("%(first)s：%(state)s。", first=alike[0], state=state)
        else:
            first, last = alike[0], alike[-1]
            yield _("%(first)s到%(last)s：%(state)s。", first=first, last=last, state=state)


def _line(over: str, held: str) -> str:
    match over, held:
        case "yes", "dibao_single":
            return _("这样算，本人的收入会超过低保标准。")
        case "yes", "dibao_edge":
            return _("这样算，每人每月的收入会超过低保边缘线。")
        case "yes", _any:
            return _("这样算，每人每月的收入会超过低保线。")
        case "no", "dibao_single":
            return _("这样算，本人的收入还在低保标准以下。家里人的收入也要看，先问。")
        case "no", "dibao_edge":
            return _("这样算，每人每月的收入还在低保边缘线以下，不受影响。")
        case "no", _any:
            return _("这样算，每人每月的收入还在低保线以下，不受影响。")
    return _("我们手里的低保标准是旧的，说不准会不会超过。先问现在的标准，填上再看。")


def _month(month: Found, state: str, held: str, most: int) -> JobMonth:
    stands = month["state"]
    unknown = (held in PAID and stands != "ended") or any(_open(one) for one in month["pair"])
    earned, subsidies = month["income"], _known(month) - month["income"]
    return JobMonth(
        month=said_month(month["month"]),
        income=_("%(sum)s 元", sum=yuan(earned)),
        state=state,
        pair=[_pair(one) for one in month["pair"]],
        bar=Bar(earned * BAR // most, subsidies * BAR // most, unknown),
    )


def _known(month: Found) -> int:
    """What is known to come in, fen a month."""
    return int(month["income"]) + sum(_monthly(one["sum"]) for one in month["pair"] if _paid(one))


def _paid(one: Found) -> bool:
    return one["sum"] is not None and one["status"] == "receiving"


def _open(one: Found) -> bool:
    """Whether it is not known what comes in."""
    held = bool(one["receiving"])
    return one["status"] is None or (held and not _paid(one) and one["status"] != "not_met")


def _monthly(sum: Found) -> int:
    return int(sum["fen"]) // MONTHS.get(sum["unit"].rpartition("/")[2], 1)


def _pair(held: Found) -> str:
    unknown = held["status"] is None
    if held["receiving"] and held["status"] not in ("receiving", "can_apply"):
        return _("现在在领。低保停了，这一项可能也停，先问")
    if unknown:
        return _("要看低保停不停，先问")
    label = status_words(held["status"]).label
    if held["sum"] is None:
        if held["status"] in ("not_met", "no_rule"):
            return label
        return _("%(label)s，多少钱没有查到", label=label)
    return _("%(label)s，%(sum)s", label=label, sum=per(held["sum"]["fen"], held["sum"]["unit"]))


def _notes(names: Mapping[str, str], months: list[Found], on: date) -> Iterator[str]:
    """From when the sums in the table are, once each."""
    said: dict[str, None] = {}
    for month in months:
        for one in month["pair"]:
            if one["sum"]:
                note = dated([one["sum"]], on, 1)
                said[_("%(name)s：%(note)s", name=names[one["benefit"]], note=note)] = None
    yield from said


def _state(month: Found, held: str, before: bool) -> str:
    """How low-income assistance stands; a taper whose text has grown old is to be confirmed."""
    state = month["state"]
    if before and state == "below":
        return _("低保边缘的身份还在") if held == "dibao_edge" else _("有低保")
    words = _said_state(state, held)
    return _("%(words)s（先确认）", words=words) if _grown_old(month) else words


def _grown_old(month: Found) -> bool:
    return month["state"] == "in" and month["standing"] not in (None, "in_force")


def _said_state(state: str, held: str) -> str:
    match state, held:
        case "below", "dibao_edge":
            return _("低保边缘的身份照常")
        case "below", "dibao_single":
            return _("本人的收入没有超过，家里人的也要看，先问")
        case "below", _any:
            return _("低保照常，发多少会变")
        case "in", "dibao_edge":
            return _("在渐退期里，身份不马上停")
        case "in", _any:
            return _("在渐退期里，低保不马上停")
        case "disputed", _any:
            return _("说不准是不是最后一个月，有两种数法，先问")
        case "ended", "dibao_single":
            return _("渐退期也过了，单人低保可能停")
        case "ended", _any:
            return _("渐退期过了，低保可能停")
        case "length_unknown", _any:
            return _("可能有渐退期，多长没有写，先问")
        case "no_clause", _any:
            return _("国家说可以有渐退期，当地给不给没有查到，先问")
        case "none", _any:
            return _("现在没有低保，不受影响")
        case "over_cap", _any:
            return _("收入超过了渐退期的上限，先问")
        case "no_taper", _any:
            return _("没有查到渐退期的规定，低保可能停，先问")
        case "single_over", _any:
            return _("单人低保可能停，有没有渐退期，先问")
    return _("说不准，先问街道或乡镇")
