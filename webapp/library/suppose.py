"""What if a figure were another: the worked examples whose result or sum would change.

For whoever writes the rules of a place. Nothing about anyone: the people are invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from webapp.engine.model import Rulebook
from webapp.engine.problems import FactErrors
from webapp.examples import Example, examples, outcome
from webapp.i18n import _, rule_text
from webapp.library.clauses import Data
from webapp.library.figures import place_name
from webapp.mutation import reads
from webapp.wording import status_words
from webapp.wording.cards import benefit_name
from webapp.wording.money import amounts

SHOWN_AT_MOST = 60


def suppose(book: Rulebook, folder: Path, place: str, name: str, to: Fraction) -> Data:
    """The examples of provisions that read a figure of a place, whose result would change.

    Returns:
        {count, changed: the first of them, more: how many are not among these}
    """
    rows = book.parameters[place, name]
    moved = tuple(replace(r, value=to) if isinstance(r.value, Fraction) else r for r in rows)
    other = replace(book, parameters={**book.parameters, (place, name): moved}, memo={})
    if "examples" not in book.memo:
        book.memo["examples"] = examples(folder)
    cases: list[Example] = book.memo["examples"]
    readers = {id for id, one in book.provisions.items() if name in reads(one)}
    found = list(_changed(book, other, [e for e in cases if e.provision in readers]))
    return {
        "count": len(found),
        "changed": [_told(book, *one) for one in found[:SHOWN_AT_MOST]],
        "more": max(0, len(found) - SHOWN_AT_MOST),
    }


def _changed(
    book: Rulebook, other: Rulebook, cases: list[Example]
) -> Iterator[tuple[Example, Data, Data]]:
    for case in cases:
        try:
            before, after = outcome(book, case), outcome(other, case)
        except (FactErrors, LookupError):
            continue
        if before["status"] != after["status"] or _fen(before) != _fen(after):
            yield case, before, after


def _fen(found: Data) -> list[Any]:
    return [(row["id"], row["fen"], row["unit"], row["when"]) for row in found.get("amounts") or ()]


def _told(book: Rulebook, case: Example, before: Data, after: Data) -> Data:
    """One example before and after: its status, and its money where that changes."""
    one = book.provisions[case.provision]
    paid = [_sums(book, case, found) for found in (before, after)]
    return {
        "provision": one.id,
        "name": benefit_name(book.benefits[one.benefit]),
        "title": rule_text(f"provision.{one.id}.title", one.title),
        "place_name": place_name(book, one.place),
        "case": case.name,
        "before": before["status"],
        "after": after["status"],
        "before_words": status_words(before["status"]).label,
        "after_words": status_words(after["status"]).label,
        "sum_before": paid[0] if _fen(before) != _fen(after) else None,
        "sum_after": paid[1] if _fen(before) != _fen(after) else None,
    }


def _sums(book: Rulebook, case: Example, found: Data) -> str:
    """The money of one result in words, without the age of the figures."""
    rows = amounts(book, book.provisions[case.provision], found.get("amounts") or [], case.on)
    return _("；").join(dict.fromkeys(row.sum for row in rows)) or _("没有写")
