"""How a document stands on a day: in force, to be read again, not yet, its period over, superseded.

A document that should have been read again by now may have been replaced: what rests on it alone
is confirmed first, as with a plan that is over.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from webapp.engine.dates import Month
from webapp.engine.model import (
    Citation,
    Criterion,
    Instrument,
    Op,
    Provision,
    Rulebook,
    Standing,
    Trust,
)

BEST_FIRST = (Standing.IN_FORCE, Standing.REVIEW_DUE, Standing.PERIOD_OVER, Standing.SUPERSEDED,
              Standing.NOT_YET)  # fmt: skip


def of_instrument(instrument: Instrument, on: date) -> Standing:
    begins = max(filter(None, (instrument.issued, instrument.from_)), default=None)
    if begins and on < begins:
        return Standing.NOT_YET
    if instrument.superseded and on >= instrument.superseded:
        return Standing.SUPERSEDED
    if instrument.period and Month.of(on) > instrument.period[1]:
        return Standing.PERIOD_OVER
    if instrument.review_by and on >= instrument.review_by:
        return Standing.REVIEW_DUE
    return Standing.IN_FORCE


def of_citation(book: Rulebook, cited: Citation, on: date) -> Standing:
    """How a cited sentence stands: as its document does, unless it was to be read again sooner."""
    state = of_instrument(book.instruments[cited.instrument], on)
    late = cited.review_by is not None and on >= cited.review_by
    return Standing.REVIEW_DUE if late and state is Standing.IN_FORCE else state


def of_provision(book: Rulebook, provision: Provision, on: date) -> Standing:
    """The best of the documents it rests on: a plan's end lowers only what rests on it alone.

    Before its own document is issued there is no such provision, whatever carries it later. A
    condition that must hold and rests on a document of its own, due to be read again, lowers it.
    """
    cited = (provision.citation, *provision.rests_on)
    found = [of_citation(book, one, on) for one in cited]
    best = found[0] if found[0] is Standing.NOT_YET else min(found, key=BEST_FIRST.index)
    if best is Standing.IN_FORCE and any(_due(book, one, on) for one in needed(provision)):
        return Standing.REVIEW_DUE
    return best


def _due(book: Rulebook, cited: Citation, on: date) -> bool:
    return of_citation(book, cited, on) is Standing.REVIEW_DUE


def needed(provision: Provision) -> Iterator[Citation]:
    """Of conditions that must hold: clauses elsewhere, or to be read again on their own."""
    own = {one.instrument for one in (provision.citation, *provision.rests_on)}
    clauses = _together(provision.criteria)
    return (one for one in clauses if one.review_by or one.instrument not in own)


def _together(tree: Criterion) -> Iterator[Citation]:
    if tree.citation:
        yield tree.citation
    if tree.op is Op.ALL:
        for part in tree.parts:
            yield from _together(part)


def review_by(book: Rulebook, cited: Citation) -> date | None:
    """The day by which a cited sentence, or its whole document, is to be read again."""
    days = (cited.review_by, book.instruments[cited.instrument].review_by)
    return min(filter(None, days), default=None)


def trust_of(book: Rulebook, cited: Citation) -> Trust:
    """How far a cited sentence may be trusted: its own word, else its document's."""
    return cited.trust or book.instruments[cited.instrument].trust
