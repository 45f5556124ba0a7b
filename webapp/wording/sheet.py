"""What goes on paper: two sheets of what matters and what to do; the rest is counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from typing import Any, NamedTuple
from unicodedata import east_asian_width

from webapp.engine.model import Rulebook
from webapp.engine.view import View
from webapp.i18n import _, in_chinese, said
from webapp.wording.ahead import DateWords
from webapp.wording.cards import Card, benefit_name, card, status_of
from webapp.wording.counter import OFFICES_FIRST, bundles, paper_name, ready
from webapp.wording.days import said_date
from webapp.wording.doors import base_name
from webapp.wording.lines import line_of
from webapp.wording.offices import OfficeWords, office_words
from webapp.wording.ranking import GAINED, asked_about, group_of, ranked

Found = Mapping[str, Any]
DATES_AT_MOST, UNASKED_AT_MOST = 3, 8
YEARS_AHEAD = 3
LINES, WIDTH, AROUND = 95, 46, 28  # two pages; Chinese characters a line; headings and fixed lines


class Size(NamedTuple):
    """How much a sheet tells: benefits in full, names of the others under each status, answers
    (None: all)."""

    most: int
    names: int | None = None
    answers: int | None = None


# The answers are shortened first: whoever goes with the paper knows them.
SIZES_TO_TRY = [
    Size(8), Size(8, answers=12), Size(7, answers=12), Size(6, answers=12), Size(7, 12, 12),
    Size(6, 12, 12), Size(5, 12, 8), Size(5, 6, 8), Size(4, 6, 8), Size(4, 3, 6), Size(3, 3, 6),
    Size(3, 1, 4), Size(2, 1, 4),
]  # fmt: skip
REST = ("can_apply", "need_answers", "confirm_first", GAINED, "locally_possible", "receiving",
        "not_met", "no_rule")  # fmt: skip
OFFICES = ("street", "dpf", "civil")


@dataclass(frozen=True)
class Sheet:
    """Two sheets of paper. `rest` says in words what did not get a place, `compared` under which
    benefit the line stands that an income is compared with, `answers` how many of them have one
    (None: all). `staff` is the same in Chinese where the sheet is in another language: what is
    shown at a counter stands in both."""

    asked_on: str
    version: str
    items: list[Card]
    compared: dict[str, str]
    papers: list[str]
    rest: list[str]
    unasked: str
    offices: list[OfficeWords]
    dates: list[DateWords]
    answers: int | None = None
    staff: Sheet | None = None


def sheet(
    book: Rulebook,
    assessment: Found,
    member: Found,
    ahead: Sequence[DateWords],
    size: Size,
    view: View | None = None,
) -> Sheet:
    """The sheets for one member: so many benefits in full at most, the nearest dates ahead.

    Where only so many names of the others stand, what is not met is only counted, and no line of
    income stands: everything stands in the full list.
    """

    def make() -> Sheet:
        return _sheet(book, assessment, member, ahead, size, view)

    return replace(make(), staff=in_chinese(make))


def _sheet(
    book: Rulebook,
    assessment: Found,
    member: Found,
    ahead: Sequence[DateWords],
    size: Size,
    view: View | None,
) -> Sheet:
    rows = asked_about(book, assessment, member)
    hopeful, shut = ranked(book, rows)
    soon = date.fromisoformat(assessment["on"]).year + YEARS_AHEAD
    first = hopeful[: size.most]
    return Sheet(
        asked_on=said_date(assessment["on"]),
        version=assessment["rulebook"],
        items=[card(book, assessment, row) for row in first],
        compared=_compared(book, first, view) if view and size.names is None else {},
        papers=list(_papers(book, assessment, member)),
        rest=list(_rest(book, [*hopeful[size.most :], *shut], size.names)),
        unasked=unasked(book, assessment["questions"], UNASKED_AT_MOST),
        offices=[office_words(book, id) for id in _kinds(book, first)],
        dates=[one for one in ahead if one.day.year <= soon][:DATES_AT_MOST],
        answers=size.answers,
    )


def _kinds(book: Rulebook, rows: list[Found]) -> list[str]:
    """The offices that most is decided by; their like where one lives, where it is gone to."""
    named = [id for id in OFFICES if id in book.offices]
    gone_to = {id for row in rows for id in row["where"][:1]}
    here = [there for id in named if (there := book.offices[id].here) in gone_to and there]
    return [*named, *here]


def _compared(book: Rulebook, rows: list[Found], view: View) -> dict[str, str]:
    """The line of each benefit that has one and is not held, each line once."""
    found: dict[str, str] = {}
    for row in rows:
        for best in row["provisions"][:1] if row["status"] != "receiving" else ():
            found.setdefault(line_of(view, book.provisions[best["id"]]), row["id"])
    return {id: line for line, id in found.items() if line}


def _papers(book: Rulebook, assessment: Found, member: Found) -> Iterator[str]:
    """What to take along to the offices that matter first, one line each."""
    taken = bundles(book, assessment, member)[:OFFICES_FIRST]
    if not taken and ready(book, assessment, member):
        yield _("要带什么，我们没有查到。一般先带身份证、户口本去问，有残疾人证的也带上。")
    for one in taken:
        names = _("、").join(paper_name(book, id) for id in one.papers)
        values = {"office": one.office.name, "papers": names}
        if one.weak:
            yield _("去%(office)s带：%(papers)s。请先确认。", **values)
        else:
            yield _("去%(office)s带：%(papers)s。", **values)


def _rest(book: Rulebook, rows: list[Found], most: int | None) -> Iterator[str]:
    """One line a status, best first: 目前不符合 5 项：… What no text names is only counted."""
    counted = {"no_rule", "not_met"} if most else {"no_rule"}
    groups: dict[tuple[str, str], list[Found]] = {}
    for row in sorted(rows, key=lambda row: REST.index(group_of(row))):
        groups.setdefault((group_of(row), status_of(book, row).label), []).append(row)
    for (group, label), alike in groups.items():
        count = len(alike)
        names = [benefit_name(book.benefits[row["id"]]) for row in alike]
        shown = names[:most]
        more = _("等") if len(shown) < count else ""
        if group in counted:
            yield _counted(group, label, count)
        else:
            listed = _("；").join(shown) + more
            yield _("%(status)s %(count)s 项：%(names)s。", status=label, count=count, names=listed)


def _counted(group: str, label: str, count: int) -> str:
    """How many are not named here, and what may still be done about them."""
    if group == "no_rule":
        return _("另外 %(count)s 项，查到的文件没有写。想要的，可以问当地有没有。", count=count)
    return _("%(status)s %(count)s 项，名字在全部结果里。", status=label, count=count)


def fitting(
    book: Rulebook,
    assessment: Found,
    member: Found,
    ahead: Sequence[DateWords],
    answers: Sequence[str],
    others: Sequence[str],
    view: View | None = None,
) -> Sheet:
    """The sheets with as many benefits in full as two pages of a browser most likely hold."""
    for size in SIZES_TO_TRY:
        made = sheet(book, assessment, member, ahead, size, view)
        if height(made, answers, others) <= LINES:
            break
    return made


def height(made: Sheet, answers: Sequence[str], others: Sequence[str]) -> float:
    """About how many lines of paper a sheet takes, as print.css sets it.

    `answers` stand in two columns; `others` are sentences around the sheet's own.
    """
    items = [
        [
            f"{item.name}{item.after or item.status.label}",
            f"{item.step}{item.sum}",
            "".join(item.answers[:4]),
            "".join(item.asks[:2]),
            item.source,
        ]
        for item in made.items
    ]
    dates = [one.when + one.what + one.do for one in made.dates]
    texts = [
        *made.papers,
        *made.compared.values(),
        *made.rest,
        *dates,
        *others,
        made.unasked,
        *(office.decides for office in made.offices),
    ]
    if made.staff:
        texts += [f"{one.name}{one.after or one.status.label}" for one in made.staff.items]
        texts += ["".join(one.asks[:2]) for one in made.staff.items] + made.staff.papers
    return (
        AROUND
        + sum(_lines(text) for item in items for text in item)
        + sum(_lines(text) for text in texts)
        + sum(_lines(text, WIDTH // 2 - 3) for text in answers[: made.answers]) / 2
    )


def _lines(text: str, width: int = WIDTH) -> int:
    """How many lines a sentence takes; a Chinese character is as wide as two letters."""
    wide = sum(1 if east_asian_width(one) in "WF" else 0.54 for one in text)
    return ceil(wide / width)


def unasked(book: Rulebook, questions: Sequence[str], most: int | None = None) -> str:
    """The titles of what was not asked; so many (`most`) by name, the rest counted."""
    names = dict.fromkeys(base_name(question) for question in questions)
    titles = [said(f"fact.{name}.title", book.facts[name].title) for name in names]
    if not titles:
        return _("一定要问的都问过了。上面写着还要回答的，想补可以补。")
    shown = _("、").join(titles[:most])
    if most is None or len(titles) <= most:
        return _("还没有问：%(titles)s。", titles=shown)
    return _("还没有问：%(titles)s，等 %(count)s 项。", titles=shown, count=len(titles))
