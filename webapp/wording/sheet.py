"""What goes on paper: two sheets of what matters and what to do; the rest is counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from webapp.engine.model import Rulebook
from webapp.i18n import _, said
from webapp.wording import status_words
from webapp.wording.cards import Card, asked_about, benefit_name, card, group_of, ranked
from webapp.wording.days import said_date
from webapp.wording.doors import base_name
from webapp.wording.offices import OfficeWords, office_words

Found = Mapping[str, Any]
ITEMS_AT_MOST, UNASKED_AT_MOST = 8, 8
OFFICES = ("street", "dpf", "civil")


@dataclass(frozen=True)
class Sheet:
    """Two sheets of paper. `rest` says in words what did not get a place."""

    asked_on: str
    version: str
    items: list[Card]
    rest: list[str]
    unasked: str
    offices: list[OfficeWords]


def sheet(book: Rulebook, assessment: Found, member: Found, most: int = ITEMS_AT_MOST) -> Sheet:
    """The sheets for one member; at most so many benefits in full."""
    rows = asked_about(book, assessment, member)
    hopeful, shut = ranked(book, rows)
    return Sheet(
        asked_on=said_date(assessment["on"]),
        version=assessment["rulebook"],
        items=[card(book, assessment, row) for row in hopeful[:most]],
        rest=list(_rest(book, [*hopeful[most:], *shut])),
        unasked=_unasked(book, assessment["questions"]),
        offices=[office_words(book, id) for id in OFFICES if id in book.offices],
    )


def _rest(book: Rulebook, rows: list[Found]) -> Iterator[str]:
    """One line a status: 目前不符合 5 项：…"""
    labels = [status_words(group_of(row)).label for row in rows]
    for label in dict.fromkeys(labels):
        names = [benefit_name(book.benefits[row["id"]])
                 for row, other in zip(rows, labels, strict=True) if other == label]  # fmt: skip
        yield _(
            "%(status)s %(count)s 项：%(names)s。",
            status=label, count=len(names), names=_("、").join(names),
        )  # fmt: skip


def _unasked(book: Rulebook, questions: list[str]) -> str:
    """The titles of what was not asked, the first few by name."""
    names = dict.fromkeys(base_name(question) for question in questions)
    titles = [said(f"fact.{name}.title", book.facts[name].title) for name in names]
    if not titles:
        return _("能定结果的都问过了。")
    shown = _("、").join(titles[:UNASKED_AT_MOST])
    if len(titles) <= UNASKED_AT_MOST:
        return _("还没有问：%(titles)s。", titles=shown)
    return _("还没有问：%(titles)s，等 %(count)s 项。", titles=shown, count=len(titles))
