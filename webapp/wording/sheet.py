"""What goes on paper: two sheets of what matters and what to do; the rest is counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any
from unicodedata import east_asian_width

from webapp.engine.model import Rulebook
from webapp.engine.view import View
from webapp.i18n import _, said
from webapp.wording.ahead import DateWords
from webapp.wording.cards import Card, benefit_name, card, status_of
from webapp.wording.counter import bundles
from webapp.wording.days import said_date
from webapp.wording.doors import base_name
from webapp.wording.lines import line_of
from webapp.wording.offices import OfficeWords, office_words
from webapp.wording.ranking import GAINED, asked_about, group_of, ranked

Found = Mapping[str, Any]
DATES_AT_MOST, UNASKED_AT_MOST = 3, 8
YEARS_AHEAD = 3
# How many benefits in full, and how many of the others are named under each status (None: all).
SIZES_TO_TRY: list[tuple[int, int | None]] = [
    (8, None), (7, None), (6, None), (7, 12), (6, 12), (5, 12), (5, 6), (4, 6), (4, 3), (3, 3),
    (3, 1), (2, 1),
]  # fmt: skip
LINES, WIDTH, AROUND = 95, 46, 28  # two pages; Chinese characters a line; headings and fixed lines
REST = ("can_apply", "need_answers", "confirm_first", GAINED, "locally_possible", "receiving",
        "not_met", "no_rule")  # fmt: skip
OFFICES = ("street", "dpf", "civil")


@dataclass(frozen=True)
class Sheet:
    """Two sheets of paper. `rest` says in words what did not get a place, `compared` under which
    benefit the line stands that an income is compared with."""

    asked_on: str
    version: str
    items: list[Card]
    compared: dict[str, str]
    papers: list[str]
    rest: list[str]
    unasked: str
    offices: list[OfficeWords]
    dates: list[DateWords]


def sheet(
    book: Rulebook,
    assessment: Found,
    member: Found,
    ahead: Sequence[DateWords],
    most: int,
    names: int | None = None,
    view: View | None = None,
) -> Sheet:
    """The sheets for one member: so many benefits in full at most, the nearest dates ahead.

    Where only so many `names` of the others stand, what is not met is only counted, no line of
    income stands and papers are those of the benefits told in full: everything stands in the full
    list.
    """
    rows = asked_about(book, assessment, member)
    hopeful, shut = ranked(book, rows)
    soon = date.fromisoformat(assessment["on"]).year + YEARS_AHEAD
    cards = [card(book, assessment, row) for row in hopeful[:most]]
    return Sheet(
        asked_on=said_date(assessment["on"]),
        version=assessment["rulebook"],
        items=cards,
        compared=_compared(book, hopeful[:most], view) if view and names is None else {},
        papers=list(_papers(book, assessment, member, cards if names else None)),
        rest=list(_rest(book, [*hopeful[most:], *shut], names)),
        unasked=_unasked(book, assessment["questions"]),
        offices=[office_words(book, id) for id in _kinds(book, hopeful[:most])],
        dates=[one for one in ahead if one.day.year <= soon][:DATES_AT_MOST],
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


def _papers(
    book: Rulebook, assessment: Found, member: Found, only: list[Card] | None
) -> Iterator[str]:
    """What to take along, one line an office; `only` to where these benefits are applied for."""
    wanted = {one.name for one in only} if only else set()
    for id, taken in bundles(book, assessment, member).items():
        if only and not any(wanted & set(paper.benefits) for paper in taken):
            continue
        names = _("、").join(paper.says for paper in taken if paper.id)
        if names:
            office = office_words(book, id).name
            yield _("去%(office)s带：%(papers)s。", office=office, papers=names)


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
    for most, names in SIZES_TO_TRY:
        made = sheet(book, assessment, member, ahead, most, names, view)
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
    return (
        AROUND
        + sum(_lines(text) for item in items for text in item)
        + sum(_lines(text) for text in texts)
        + sum(_lines(text, WIDTH // 2 - 3) for text in answers) / 2
    )


def _lines(text: str, width: int = WIDTH) -> int:
    """How many lines a sentence takes; a Chinese character is as wide as two letters."""
    wide = sum(1 if east_asian_width(one) in "WF" else 0.54 for one in text)
    return ceil(wide / width)


def _unasked(book: Rulebook, questions: list[str]) -> str:
    """The titles of what was not asked, the first few by name."""
    names = dict.fromkeys(base_name(question) for question in questions)
    titles = [said(f"fact.{name}.title", book.facts[name].title) for name in names]
    if not titles:
        return _("一定要问的都问过了。上面写着还要回答的，想补可以补。")
    shown = _("、").join(titles[:UNASKED_AT_MOST])
    if len(titles) <= UNASKED_AT_MOST:
        return _("还没有问：%(titles)s。", titles=shown)
    return _("还没有问：%(titles)s，等 %(count)s 项。", titles=shown, count=len(titles))
