"""Days and months in words."""

from __future__ import annotations

from datetime import date

from flask_babel import format_date

from webapp.engine.dates import Month
from webapp.i18n import _, language


def said_date(day: date | str) -> str:
    """2026年11月22日."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    if language() != "zh":
        return format_date(day, "d MMMM y")
    return _("%(year)s年%(month)s月%(day)s日", year=day.year, month=day.month, day=day.day)


def said_when(text: str) -> str:
    """A day or a month, as it was given."""
    return said_month(text) if len(text) == len("2026-11") else said_date(text)


def said_month(month: Month | date | str) -> str:
    """2026年11月, of a month, a day or a text that begins with one."""
    text = str(month)
    if language() != "zh":
        return format_date(date(int(text[:4]), int(text[5:7]), 1), "MMMM y")
    return _("%(year)s年%(month)s月", year=int(text[:4]), month=int(text[5:7]))
