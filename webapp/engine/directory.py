"""Which entries of the directories of a place are meant for this person.

They are offers without conditions, never rights. An entry is left out only where it is certain
that none of its audiences is meant; nothing is ever asked because of one.
"""

from __future__ import annotations

from typing import Any

from webapp.engine import offices
from webapp.engine.conditions import condition
from webapp.engine.model import Audience, BoundBy, DirectoryEntry, Rulebook
from webapp.engine.truth import Truth
from webapp.engine.view import View


def entries(view: View, place: str) -> list[dict[str, Any]]:
    """What a place and the places above it offer: [{id, truth, office}], nearest first.

    `truth` is yes where an audience is certain or everyone is meant, else unknown.
    """
    meant = {id: _meant(one, view) for id, one in view.book.audiences.items()}
    found = ((one, _best(one, meant)) for one in _of(view.book, place))
    away = offices.away(view, [BoundBy.LIVES_IN])
    return [
        {
            "id": one.id,
            "truth": truth.value,
            "office": offices.office(view.book, one.office, away),
        }
        for one, truth in found
        if truth is not Truth.FALSE
    ]


def _of(book: Rulebook, place: str) -> list[DirectoryEntry]:
    lineage = book.lineage(place)
    found = [one for one in book.directory.values() if one.place in lineage]
    return sorted(found, key=lambda one: lineage.index(one.place))


def _meant(audience: Audience, view: View) -> Truth:
    return condition(audience.when)(view)[0] if audience.when else Truth.UNKNOWN


def _best(entry: DirectoryEntry, meant: dict[str, Truth]) -> Truth:
    truths = {meant[audience] for audience in entry.for_}
    if not truths or Truth.TRUE in truths:
        return Truth.TRUE
    return Truth.UNKNOWN if Truth.UNKNOWN in truths else Truth.FALSE
