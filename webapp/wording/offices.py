"""Offices in words: who they are and what they decide. No telephone number of our own."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.engine.model import Rulebook
from webapp.i18n import said


@dataclass(frozen=True)
class OfficeWords:
    id: str
    name: str
    decides: str
    reach: str


def office_words(book: Rulebook, id: str) -> OfficeWords:
    office = book.offices[id]
    name, decides, reach = (
        said(f"office.{id}.{part}", getattr(office, part)) for part in ("name", "decides", "reach")
    )
    return OfficeWords(id, name, decides, reach)
