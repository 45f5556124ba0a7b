"""Entries of the directories in words: what a plan offers, how firmly, whom to ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from webapp.engine.interview import in_themes
from webapp.engine.model import DirectoryEntry, Rulebook, Theme
from webapp.i18n import _, said
from webapp.wording.notes import commitment_words, theme_words
from webapp.wording.offices import office_words
from webapp.wording.sources import citation_of

Found = Mapping[str, Any]


@dataclass(frozen=True)
class Offer:
    """One entry: what it is, for whom where that is not certain, whom to ask, by which document."""

    name: str
    says: str
    meant: str
    firm: str
    office: str
    source: str
    theme: Theme


def offers(book: Rulebook, assessment: Found, member: Found) -> list[Offer]:
    """The entries of the parts of life asked about; those that are certainly meant first."""
    return [
        offer(book, book.directory[row["id"]], row["office"], row["truth"])
        for row in offered_here(book, assessment, member)
    ]


def offered_here(book: Rulebook, assessment: Found, member: Found) -> list[Found]:
    """The same, not yet in words."""
    themes = assessment["themes"]
    found = sorted(member["directory"], key=lambda one: one["truth"] != "yes")
    return [row for row in found if in_themes(book.directory[row["id"]].theme, themes)]


def offer(book: Rulebook, one: DirectoryEntry, office: str, truth: str = "unknown") -> Offer:
    """An entry as it is shown; `truth` yes: nothing need be said of whom it is for."""
    audiences = [said(f"audience.{id}.says", book.audiences[id].says) for id in one.for_]
    meant = "" if truth == "yes" or not audiences else _("、").join(audiences)
    return Offer(
        name=said(f"directory.{one.id}.name", one.name),
        says=said(f"directory.{one.id}.says", one.says),
        meant=meant,
        firm=commitment_words(str(one.commitment)),
        office=office_words(book, office).name,
        source=citation_of(book, one.citation),
        theme=one.theme,
    )


def by_theme(found: list[Offer]) -> list[tuple[str, str, list[Offer]]]:
    """Id, heading and entries of each part of life that has any."""
    themes = [(theme, [one for one in found if one.theme is theme]) for theme in Theme]
    return [(str(theme), theme_words(theme), listed) for theme, listed in themes if listed]
