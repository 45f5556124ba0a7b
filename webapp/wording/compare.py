"""Two assessments of one person side by side: what differs comes first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from webapp.engine.model import Rulebook
from webapp.wording import StatusWords, status_words
from webapp.wording.cards import asked_about, benefit_name, group_of

Found = Mapping[str, Any]


@dataclass(frozen=True)
class Pair:
    """One benefit before and after."""

    id: str
    name: str
    before: StatusWords
    after: StatusWords

    @property
    def differs(self) -> bool:
        return self.before != self.after


def pairs(book: Rulebook, before: Found, after: Found) -> list[Pair]:
    """Every benefit asked about, under both; those that differ first."""
    rows = {row["id"]: row for row in after["members"][0]["benefits"]}
    found = [
        Pair(
            row["id"], benefit_name(book.benefits[row["id"]]), _words(row), _words(rows[row["id"]])
        )
        for row in asked_about(book, before, before["members"][0])
    ]
    return sorted(found, key=lambda pair: not pair.differs)


def changed(book: Rulebook, before: Found, after: Found) -> list[Pair]:
    """Only the benefits that differ."""
    return [pair for pair in pairs(book, before, after) if pair.differs]


def _words(row: Found) -> StatusWords:
    return status_words(group_of(row))
