"""Two assessments of one person side by side: what differs comes first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from webapp.engine.model import Rulebook
from webapp.i18n import _
from webapp.wording import reached_label
from webapp.wording.cards import benefit_name, status_of
from webapp.wording.held import by_income
from webapp.wording.money import amounts
from webapp.wording.ranking import asked_about, group_of
from webapp.wording.tapers import taper_words

Found = Mapping[str, Any]


@dataclass(frozen=True)
class Pair:
    """One benefit before and after: how it stands, how much it is, how long a taper lasts; `held`
    where it is received already and can stop when income rises."""

    id: str
    name: str
    before: str
    after: str
    held: bool

    @property
    def differs(self) -> bool:
        return self.before != self.after


def pairs(book: Rulebook, before: Found, after: Found) -> list[Pair]:
    """Every benefit asked about, under both; those that differ first."""
    rows = {row["id"]: row for row in after["members"][0]["benefits"]}
    on = date.fromisoformat(before["on"])
    found = [
        Pair(
            row["id"],
            benefit_name(book.benefits[row["id"]]),
            _side(book, row, on),
            _side(book, rows[row["id"]], on),
            row["status"] == "receiving" and by_income(book, book.benefits[row["id"]]),
        )
        for row in asked_about(book, before, before["members"][0])
    ]
    return sorted(found, key=lambda pair: not pair.differs)


def changed(book: Rulebook, before: Found, after: Found) -> list[Pair]:
    """Only the benefits that differ."""
    return [pair for pair in pairs(book, before, after) if pair.differs]


def _side(book: Rulebook, row: Found, on: date) -> str:
    return _("，").join([_label(book, row), *_more(book, row, on)])


def _label(book: Rulebook, row: Found) -> str:
    if group_of(row) == "need_answers":
        return reached_label("need_answers")
    return status_of(book, row).label


def _more(book: Rulebook, row: Found, on: date) -> Iterator[str]:
    """What the best door of a benefit that is not shut gives; sums without their dates."""
    if row["status"] == "not_met":
        return
    for best in row["provisions"][:1]:
        provision = book.provisions[best["id"]]
        known = [one for one in best["amounts"] if one["fen"] is not None]
        yield from dict.fromkeys(one.sum for one in amounts(book, provision, known, on))
        if best["taper"]:
            yield from (line.rstrip("。") for line in taper_words(best["taper"], on).last)
