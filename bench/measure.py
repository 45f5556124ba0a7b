"""Times side by side: what is compared runs in turns, and the quickest turn of each counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import process_time

SECONDS = 3.0


@dataclass(frozen=True)
class Row:
    """One line of the table.

    `figure` is None where nothing could be measured, `limit` where nothing is promised.
    """

    what: str
    figure: float | None
    limit: float | None
    at_most: bool = True
    unit: str = "×"
    note: str = ""

    @property
    def verdict(self) -> str:
        if self.figure is None:
            return "not measured"
        if self.limit is None:
            return "told"
        good = self.figure <= self.limit if self.at_most else self.figure >= self.limit
        return "pass" if good else "SHORT"


def quickest(*runs: Callable[[], object], seconds: float = SECONDS) -> list[float]:
    """Processor seconds of the quickest turn of each run."""
    best = [float("inf")] * len(runs)
    end = process_time() + seconds
    while process_time() < end:
        for number, run in enumerate(runs):
            begin = process_time()
            run()
            best[number] = min(best[number], process_time() - begin)
    return best


def table(rows: list[Row]) -> Iterator[str]:
    """The rows as aligned text."""
    yield f"{'':<52}{'measured':>12}{'target':>12}  "
    for row in rows:
        figure = "–" if row.figure is None else f"{row.figure:.2f} {row.unit}".rstrip()
        bound = "≤" if row.at_most else "≥"
        target = "–" if row.limit is None else f"{bound} {row.limit:g} {row.unit}"
        yield f"{row.what:<52}{figure:>12}{target:>12}  {row.verdict:<12} {row.note}".rstrip()
