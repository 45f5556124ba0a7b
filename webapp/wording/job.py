"""If someone takes a job, in words: sums before and after, and a row for months that are alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from webapp.engine.model import Rulebook
from webapp.i18n import _, in_turn, said
from webapp.wording import status_words
from webapp.wording.cards import benefit_name
from webapp.wording.days import said_month
from webapp.wording.money import dated, per, yuan
from webapp.wording.ranking import GAINED, group_of

Found = Mapping[str, Any]
PAID = frozenset({"dibao", "dibao_single", "tekun"})
MONTHS = {"month": 1, "year": 12}
TAPERING = frozenset({"in", "disputed", "length_unknown"})
NO_SUM = frozenset({"not_met", "no_rule", GAINED})
STANDARD = "household.local_standard_annual"
BAR = 72  # the longest bar, in pixels


@dataclass(frozen=True)
class Bar:
    """A month as lengths: what is earned, the subsidies, then whether something is not known."""

    earned: int
    subsidies: int
    unknown: bool


@dataclass(frozen=True)
class JobMonth:
    """One month, or several that are alike: what the family earns, how low-income assistance
    stands, each of the pair, and all that comes in as far as it is known."""

    month: str
    income: str
    state: str
    pair: list[str]
    together: str
    bar: Bar


@dataclass(frozen=True)
class JobWords:
    """`fact` is the answer that would settle whether the line is passed; `advice` is for who holds
    nothing that could stop."""

    sums: list[str]
    line: str
    fact: str
    advice: str
    old: str
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
    return JobWords(
        sums=list(_sums(found, held)),
        line=_line(book, found),
        fact=_fact(found),
        advice=_advice(found),
        old=_("写渐退期的文件旧了。上班以前先问街道或乡镇：现在还有没有渐退期？")
        if any(map(_grown_old, months))
        else "",
        names=list(names.values()),
        months=_rows(months, held, most),
        notes=[*_taper_notes(months), *_notes(names, months, on)],
    )  # fmt: skip


def _sums(found: Found, held: str) -> Iterator[str]:
    yield _("现在全家一年的收入：%(sum)s 元。", sum=yuan(found["before"]))
    yield _("上班以后全家一年的收入：%(sum)s 元。", sum=yuan(found["after"]))
    if found["counted"] != found["after"]:
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
    yield line if least == most else in_turn(line, _("这个数是旧的，现在可能涨了。"))


def _rows(months: list[Found], held: str, most: int) -> list[JobMonth]:
    """The month before the job, then months that are alike, one after the other, as one row."""
    rows = [(month, _month(month, held, most, n == 0)) for n, month in enumerate(months)]
    (before, first), *later = rows
    month = _("%(month)s（上班以前）", month=said_month(before["month"]))
    found = [replace(first, month=month)]
    for row, run in groupby(later, key=lambda one: one[1]):
        alike = [month["month"] for month, _row in run]
        found.append(replace(row, month=_span(alike[0], alike[-1])))
    return found


def _span(first: str, last: str) -> str:
    """One month, or from which to which all are alike."""
    if first == last:
        return said_month(first)
    ends = said_month(first), said_month(last)
    return _("%(first)s到%(last)s，都一样", first=ends[0], last=ends[1])


def _line(book: Rulebook, found: Found) -> str:
    match found["over"], found["held"]:
        case _any, "tekun":
            return _("特困供养不看低保线。上班有了收入，可能就不再符合，先问。")
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
        case "no", "none":
            return _("这样算，每人每月的收入还在低保线以下。")
        case "no", _any:
            return _("这样算，每人每月的收入还在低保线以下，不受影响。")
    return _unsure(book, found)


def _unsure(book: Rulebook, found: Found) -> str:
    """Why nobody can say yet whether the line is passed."""
    if name := _unanswered(found):
        title = said(f"fact.{name}.title", book.facts[name].title)
        return _("“%(title)s”还没有填，说不准会不会超过。填上再看。", title=title)
    if found["line"] is None:
        if found["held"] == "dibao_edge":
            return _(
                "这个地方的低保边缘线，我们没有查到，说不准会不会超过。先问街道或乡镇，填上低保标准再看。"
            )
        return _("这个地方的低保标准，我们没有查到，说不准会不会超过。先问街道或乡镇，填上再看。")
    return _("我们手里的低保标准是旧的，说不准会不会超过。先问现在的标准，填上再看。")


def _unanswered(found: Found) -> str:
    """The first answer that is missing, but for the standard itself."""
    given = (one["what"] for one in found["open"] if one["kind"] in ("unasked", "unclear"))
    return next((name for name in given if name != STANDARD), "")


def _fact(found: Found) -> str:
    """What to fill in so that it can be said."""
    return (_unanswered(found) or STANDARD) if found["over"] == "unknown" else ""


def _advice(found: Found) -> str:
    """What the wage means for who holds nothing: nothing stops, but less can be had."""
    if found["held"] != "none" or found["over"] == "no":
        return ""
    return _(
        "现在没有低保，没有可停的。但是上班以后收入超过那条线，就可能申请不了全家低保和低保边缘家庭。"
        "要申请的，先问清楚。"
    )


def _month(month: Found, held: str, most: int, before: bool) -> JobMonth:
    unknown = held in PAID or any(_open(one) for one in month["pair"])
    earned, known = month["income"], _known(month)
    total = yuan(known)
    return JobMonth(
        month="",
        income=_("%(sum)s 元", sum=yuan(earned)),
        state=_state(month, held, before),
        pair=[_pair(one, held) for one in month["pair"]],
        together=_("%(sum)s 元，加上不知道的", sum=total)
        if unknown
        else _("%(sum)s 元", sum=total),
        bar=Bar(earned * BAR // most, (known - earned) * BAR // most, unknown),
    )


def _known(month: Found) -> int:
    """What is known to come in, fen a month."""
    paid = (_monthly(one["sums"][0]) for one in month["pair"] if _paid(one))
    return int(month["income"]) + sum(paid)


def _paid(one: Found) -> bool:
    return len(one["sums"]) == 1 and one["status"] == "receiving"


def _open(one: Found) -> bool:
    """Whether it is not known what comes in."""
    held = bool(one["receiving"])
    return one["status"] is None or (held and not _paid(one) and one["status"] != "not_met")


def _monthly(sum: Found) -> int:
    return int(sum["fen"]) // MONTHS.get(sum["unit"].rpartition("/")[2], 1)


def _pair(one: Found, held: str) -> str:
    if one["expired"] and one["receiving"]:
        return _("残疾人证过期，没换就停")
    if one["expired"]:
        return _("残疾人证过期，先换证")
    if held == "tekun" and one["status"] is None:
        return _("要看特困供养停不停，先问")
    if one["receiving"] and one["status"] not in ("receiving", "can_apply"):
        return _("现在在领。低保停了，这一项可能也停，先问")
    if one["status"] is None:
        return _("要看低保停不停，先问")
    shown = group_of(one)
    label = status_words(shown).label
    if shown in NO_SUM:
        return label
    sums = list(dict.fromkeys(per(sum["fen"], sum["unit"]) for sum in one["sums"]))
    if not sums:
        return _("%(label)s，多少钱没有查到", label=label)
    return _("%(label)s，%(sum)s", label=label, sum=_("；或者").join(sums))


def _taper_notes(months: list[Found]) -> Iterator[str]:
    if any(month["state"] in TAPERING for month in months):
        yield _("渐退期里每月发多少，文件没有写。")
    yield _("两项补贴不算低保收入。")
    yield _("过几个月，规定和数可能会变。到时候再问一次。")


def _notes(names: Mapping[str, str], months: list[Found], on: date) -> Iterator[str]:
    """From when the sums in the table are, once each."""
    told: dict[str, None] = {}
    for one in (one for month in months for one in month["pair"]):
        if one["sums"] and group_of(one) not in NO_SUM:
            note = dated(one["sums"], on, len(one["sums"]))
            told[_("%(name)s：%(note)s", name=names[one["benefit"]], note=note)] = None
    yield from told


def _state(month: Found, held: str, before: bool) -> str:
    """How low-income assistance stands; a taper whose text has grown old is to be confirmed."""
    state = month["state"]
    if before and state == "below":
        return _before(held)
    words = _said_state(state, held)
    return _("%(words)s（先确认）", words=words) if _grown_old(month) else words


def _before(held: str) -> str:
    match held:
        case "dibao_edge":
            return _("低保边缘的身份还在")
        case "tekun":
            return _("有特困供养，发多少不知道")
        case "dibao_single":
            return _("有单人低保，领多少钱不知道")
    return _("有低保，领多少钱不知道")


def _grown_old(month: Found) -> bool:
    return month["state"] == "in" and month["standing"] not in (None, "in_force")


def _said_state(state: str, held: str) -> str:
    match state, held:
        case "below", "dibao_edge":
            return _("低保边缘的身份照常")
        case "below", "dibao_single":
            return _("本人的收入没有超过，家里人的也要看，发多少先问")
        case "below", _any:
            return _("低保照常，发多少会变，多少钱不知道")
        case "in", "dibao_edge":
            return _("在渐退期里，身份不马上停")
        case "in", _any:
            return _("在渐退期里，低保不马上停，多少钱文件没有写")
        case "disputed", "dibao_edge":
            return _("说不准是不是最后一个月，有两种数法，先问")
        case "disputed", _any:
            return _("说不准是不是最后一个月，有两种数法，多少钱文件也没有写，先问")
        case "ended", "dibao_single":
            return _("渐退期也过了，单人低保可能停")
        case "ended", "dibao_edge":
            return _("渐退期过了，低保边缘的身份可能停")
        case "ended", _any:
            return _("渐退期过了，低保可能停")
        case "length_unknown", "dibao_edge":
            return _("可能有渐退期，多长没有写，先问")
        case "no_clause", _any:
            return _("国家说可以有渐退期，当地给不给、多少钱没有查到，先问")
        case "length_unknown", _any:
            return _("可能有渐退期，多长、多少钱都没有写，先问")
        case "none", _any:
            return _("现在没有低保，没有可停的")
        case "tekun", _any:
            return _("有特困供养，上班以后可能停，先问")
        case "over_cap", _any:
            return _("收入超过了渐退期的上限，先问")
        case "no_taper", _any:
            return _("没有查到渐退期的规定，低保可能停，先问")
        case "single_over", _any:
            return _("单人低保可能停，有没有渐退期，先问")
    return _("说不准，先问街道或乡镇")
