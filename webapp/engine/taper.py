"""The exit taper (渐退期): support that goes on after income has passed the line.

k is the number of months since the anchor, the first month over, and L the length: 0 <= k < L is
in, k = L is disputed (two ways of counting), k > L has ended. States, first match:

    not_registered  not_over  before  fell_back  over_cap  other_cause  no_clause
    length_unknown  ended  disputed  in          (None: something else is still unknown)

The length is written (a number), left open by a text of the place (length_unknown), or no text of
the place speaks of a taper at all (no_clause): a document above may still allow one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from webapp.engine.dates import Month
from webapp.engine.evaluation import Finding
from webapp.engine.model import TaperRule
from webapp.engine.truth import Truth
from webapp.engine.view import NOT_APPLICABLE, READING, View, candidates

COUNTING = "taper_counting"
MONTHS_AT_MOST = 1200  # a hundred years: a length out of all reason fills no memory
REFUSED = {
    "registered": "not_registered", "over": "not_over", "started": "before",
    "not_fallen_back": "fell_back", "under_cap": "over_cap", "cause": "other_cause",
}  # fmt: skip


@dataclass(frozen=True)
class Taper:
    """Where someone stands; months are inclusive, None where nothing can be said. Who is refused
    has no months; one that has ended keeps the dates it had."""

    state: str | None
    anchor: Month | None
    length: int | None
    last_certain: Month | None
    last_possible: Month | None

    def months(self) -> Iterator[tuple[Month, str]]:
        """Each month from the first over to the last possible: in, or disputed."""
        if self.anchor and self.last_certain and self.last_possible:
            for k in range(min(self.last_possible - self.anchor + 1, MONTHS_AT_MOST)):
                month = self.anchor + k
                yield month, "in" if month <= self.last_certain else "disputed"


def taper(rule: TaperRule, finding: Finding, view: View) -> Taper:
    """The taper of a provision, from what was found of its criteria."""
    since = view.fact(rule.anchor)
    anchor = since if isinstance(since, Month) else None
    figure = view.figure(rule.length)
    length = int(figure) if isinstance(figure, int | Fraction) else None
    written = any(True for _row in candidates(view, rule.length))
    state = _state(dict(_named(finding)), finding, length, written)
    if anchor is None or length is None or state in REFUSED.values():
        return Taper(state, anchor, length, None, None)
    return Taper(state, anchor, length, anchor + (length - 1), anchor + length)


def _named(finding: Finding) -> Iterator[tuple[str, Finding]]:
    yield finding.criterion.id, finding
    for part in finding.parts:
        yield from _named(part)


def _state(
    found: dict[str, Finding], whole: Finding, length: int | None, written: bool
) -> str | None:
    for id, state in REFUSED.items():
        one = found.get(id)
        if one and one.truth is Truth.FALSE and not _idle(one):
            return state
    counted = found["within_length"]
    if counted.truth is Truth.FALSE:
        return "not_over" if _idle(counted) else "ended"
    if whole.truth is Truth.UNKNOWN and whole.why != counted.why:
        return None
    if length is None:
        return "length_unknown" if written else "no_clause"
    if (READING, COUNTING) in counted.why:
        return "disputed"
    return "in" if counted.truth is Truth.TRUE else None


def _idle(finding: Finding) -> bool:
    """Whether it is FALSE only because the question does not apply."""
    return any(kind == NOT_APPLICABLE for kind, _ in finding.why)
