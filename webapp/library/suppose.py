"""What if a figure were another: the worked examples whose result or sum would change.

For whoever writes the rules of a place. Nothing about anyone: the people are invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from cachetools import LRUCache

from webapp.engine import reads
from webapp.engine.model import Rulebook
from webapp.engine.problems import FactErrors
from webapp.examples import Example, examples, outcome
from webapp.i18n import _, rule_text
from webapp.library.clauses import Data
from webapp.library.figures import place_name
from webapp.wording import status_words
from webapp.wording.cards import benefit_name
from webapp.wording.money import amounts

SHOWN_AT_MOST, KEPT = 60, 64
Changed = tuple[Example, Data, Data]


class Busy(Exception):
    """Another figure is being tried; one at a time, so that the pages stay quick for everybody."""


_TRYING = BoundedSemaphore()


def suppose(book: Rulebook, folder: Path, place: str, name: str, to: Fraction) -> Data:
    """The examples of provisions that read a figure of a place, whose result would change.

    Returns:
        {count, changed: the first of them, more: how many are not among these}

    Raises:
        Busy: while another one is tried.
    """
    tried: LRUCache[Any, list[Changed]] = book.memo.setdefault("tried", LRUCache(KEPT))
    if (found := tried.get((place, name, to))) is None:
        if not _TRYING.acquire(blocking=False):
            raise Busy
        try:
            found = list(_changed(book, _other(book, place, name, to), _cases(book, folder, name)))
            tried[place, name, to] = found
        finally:
            _TRYING.release()
    return {
        "count": len(found),
        "changed": [_told(book, *one) for one in found[:SHOWN_AT_MOST]],
        "more": max(0, len(found) - SHOWN_AT_MOST),
    }


def _other(book: Rulebook, place: str, name: str, to: Fraction) -> Rulebook:
    """The rulebook in which the figures of this place are another."""
    rows = book.parameters[place, name]
    moved = tuple(replace(r, value=to) if isinstance(r.value, Fraction) else r for r in rows)
    return replace(book, parameters={**book.parameters, (place, name): moved}, memo={})


def _cases(book: Rulebook, folder: Path, name: str) -> list[Example]:
    """The examples of all provisions that read a figure."""
    if "examples" not in book.memo:
        book.memo["examples"] = examples(folder)
    known: list[Example] = book.memo["examples"]
    readers = {one.id for one in reads.readers(book)[name]}
    return [one for one in known if one.provision in readers]


def _changed(book: Rulebook, other: Rulebook, cases: list[Example]) -> Iterator[Changed]:
    memo: dict[str, Data] = book.memo.setdefault("examples.now", {})
    for case in cases:
        try:
            if (before := memo.get(case.id)) is None:
                before = memo[case.id] = outcome(book, case)
            after = outcome(other, case)
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
