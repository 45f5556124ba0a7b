"""What if a figure were another: the worked examples whose result would change.

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
from webapp.mutation import reads

SHOWN_AT_MOST = 60


def suppose(book: Rulebook, folder: Path, place: str, name: str, to: Fraction) -> list[Any]:
    """Examples of provisions that read a figure of a place, whose result would change.

    Returns:
        [(example, status before, status after)]; statuses are codes, null before an instrument.
    """
    rows = book.parameters[place, name]
    moved = tuple(replace(r, value=to) if isinstance(r.value, Fraction) else r for r in rows)
    other = replace(book, parameters={**book.parameters, (place, name): moved}, memo={})
    if "examples" not in book.memo:
        book.memo["examples"] = examples(folder)
    cases: list[Example] = book.memo["examples"]
    readers = {id for id, one in book.provisions.items() if name in reads(one)}
    return list(_changed(book, other, [e for e in cases if e.provision in readers]))


def _changed(
    book: Rulebook, other: Rulebook, cases: list[Example]
) -> Iterator[tuple[Example, str, str]]:
    shown = 0
    for case in cases:
        try:
            before, after = outcome(book, case)["status"], outcome(other, case)["status"]
        except (FactErrors, LookupError):
            continue
        if before != after:
            yield case, before, after
            shown += 1
            if shown == SHOWN_AT_MOST:
                return
