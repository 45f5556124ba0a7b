"""How a document stands on a day: in force, to be read again, not yet, its period over, superseded.

A document that should have been read again by now may have been replaced: what rests on it alone
is confirmed first, as with a plan that is over.
"""

from __future__ import annotations

from datetime import date

from webapp.engine.dates import Month
from webapp.engine.model import Citation, Instrument, Provision, Rulebook, Standing, Trust

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


def of_provision(book: Rulebook, provision: Provision, on: date) -> Standing:
    """The best of the documents it rests on: a plan's end lowers only what rests on it alone.

    Before its own document is issued there is no such provision, whatever carries it later.
    """
    cited = (provision.citation, *provision.rests_on)
    found = [of_instrument(book.instruments[one.instrument], on) for one in cited]
    return found[0] if found[0] is Standing.NOT_YET else min(found, key=BEST_FIRST.index)


def trust_of(book: Rulebook, cited: Citation) -> Trust:
    """How far a cited sentence may be trusted: its own word, else its document's."""
    return cited.trust or book.instruments[cited.instrument].trust
