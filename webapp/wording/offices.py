"""Offices in words: who they are, what they decide, how to reach them. No number of our own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from webapp.engine.model import Rulebook, Way
from webapp.i18n import _, said
from webapp.wording.sources import unsure

VOICE = "voice"


@dataclass(frozen=True)
class WayWords:
    """One way to an office; `named` is its number, with 请先确认 where that is not certain."""

    kind: str
    says: str
    number: str
    named: str
    general: bool


@dataclass(frozen=True)
class OfficeWords:
    id: str
    name: str
    decides: str
    ways: tuple[WayWords, ...]

    def reach(self, in_writing: bool = False) -> str:
        """The ways open to everyone; who cannot use a voice line is sent to it last, with help."""
        ways = [way for way in self.ways if way.general]
        if not in_writing:
            return "".join(_("%(way)s。", way=way.says) for way in ways)
        ways.sort(key=lambda way: way.kind == VOICE)
        return "".join(
            _("可以请人代打：%(way)s。", way=way.says)
            if way.kind == VOICE
            else _("%(way)s。", way=way.says)
            for way in ways
        )


def office_words(book: Rulebook, id: str, on: date | None = None) -> OfficeWords:
    """An office; on a day also what is past its review date is to be confirmed."""
    office = book.offices[id]
    name, decides = (said(f"office.{id}.{part}", getattr(office, part))
                     for part in ("name", "decides"))  # fmt: skip
    ways = (_way(book, id, kind, way, on) for kind, way in office.reach.items())
    return OfficeWords(id, name, decides, tuple(ways))


def line_words(book: Rulebook, id: str, on: date) -> str:
    """The number of a line as it stands in a sentence, with 请先确认 where it is not certain."""
    return next(way.named for way in office_words(book, id, on).ways if way.number)


def _way(book: Rulebook, id: str, kind: str, way: Way, on: date | None) -> WayWords:
    says, weak = said(f"office.{id}.reach.{kind}", way.says), unsure(book, way.citation, on)
    return WayWords(
        kind=kind,
        says=_("%(what)s（请先确认）", what=says) if weak else says,
        number=way.number,
        named=_("%(what)s（请先确认）", what=way.number) if weak else way.number,
        general=not way.for_,
    )
