"""A clause as data: its document, its words, how it stands on the day, and all its dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from webapp.engine import standing
from webapp.engine.model import Citation, Instrument, Provision, Rulebook, Standing
from webapp.i18n import _
from webapp.wording.days import said_date, said_month
from webapp.wording.notes import standing_words, trust_words
from webapp.wording.sources import official_url, quotes

Data = dict[str, Any]


def cited(book: Rulebook, citation: Citation, on: date) -> Data:
    """A clause: document, place in it, its words, how it stands, how far it may be trusted."""
    instrument = book.instruments[citation.instrument]
    trust = standing.trust_of(book, citation)
    state = standing.of_citation(book, citation, on)
    read, review_by = citation.read or instrument.read, standing.review_by(book, citation)
    return {
        "instrument": citation.instrument,
        "title": instrument.title,
        "number": instrument.number,
        "at": citation.at,
        "quotes": quotes(citation),
        "literal": citation.quote if citation.quote_hans else None,
        "standing": str(state),
        "standing_words": standing_words(state) or _("现在有效。"),
        "issued": iso(instrument.issued),
        "from": iso(instrument.from_),
        "period": list(map(str, instrument.period)),
        "review_by": iso(review_by),
        "dates_words": dates_words(instrument, review_by, on),
        "trust": str(trust),
        "read": iso(read),
        "trust_words": trust_words(str(trust), read),
        "url": official_url(citation, instrument) or None,
    }


def clause_words(book: Rulebook, citation: Citation) -> str:
    """A clause in one line: the title of its document and the place in it."""
    title = _("《%(title)s》", title=book.instruments[citation.instrument].title)
    return f"{title} {citation.at}".strip()


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def dates_words(one: Instrument, review_by: date | None, on: date) -> str:
    """When a document was issued, which years it covers, when it is to be read again."""
    return " ".join(_dates(one, review_by, on))


def _dates(one: Instrument, review_by: date | None, on: date) -> Iterator[str]:
    if one.issued:
        yield _("%(day)s印发。", day=said_date(one.issued))
    else:
        yield _("没有查到印发的日期。")
    if one.from_ and one.from_ != one.issued:
        yield _("%(day)s起施行。", day=said_date(one.from_))
    if one.period:
        yield _("管的是%(first)s到%(last)s。", first=said_month(one.period[0]),
                last=said_month(one.period[1]))  # fmt: skip
    if one.superseded:
        yield _("%(day)s起由新的文件代替。", day=said_date(one.superseded))
    if review_by:
        yield _review(review_by, on)


def _review(day: date, on: date) -> str:
    if day <= on:
        return _("%(day)s就该重新核对了。", day=said_date(day))
    return _("%(day)s以前要重新核对。", day=said_date(day))


def standing_of(book: Rulebook, one: Provision, on: date) -> tuple[Standing, str]:
    """How a provision stands, in words that say which of its documents carries it."""
    state = standing.of_provision(book, one, on)
    own = standing.of_citation(book, one.citation, on)
    if state is Standing.IN_FORCE and own is Standing.PERIOD_OVER:
        return state, _("写这一条的规划期限已经过了，别的文件还在管这件事。")
    if state is Standing.IN_FORCE and own is not Standing.IN_FORCE:
        return state, _("写这一条的文件该重新核对了，别的文件还在管这件事。")
    return state, standing_words(state) or _("依据的文件现在有效。")
