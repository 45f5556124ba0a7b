"""What a person is told first, and in which group a benefit stands."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from webapp.engine import reads
from webapp.engine.interview import in_themes
from webapp.engine.model import Rulebook

Found = Mapping[str, Any]
GAINED, CERTIFICATE = "gained", "member.certificate"
# The order of the page: what can be done first, what is over or unwritten last.
ORDER = (
    "can_apply", GAINED, "need_answers", "confirm_first", "locally_possible", "receiving",
    "not_met", "no_rule",
)  # fmt: skip
HOPEFUL = frozenset(ORDER[:5])
PAYING = frozenset({"money", "care"})
SOON = frozenset({"can_apply", "confirm_first", "need_answers", "locally_possible"})


def asked_about(book: Rulebook, assessment: Found, member: Found) -> list[Found]:
    """The rows of the parts of life asked about; the certificate opens many and is always there."""
    themes = assessment["themes"]
    return [r for r in member["benefits"] if in_themes(book.benefits[r["id"]].theme, themes)]


def ranked(book: Rulebook, rows: list[Found]) -> tuple[list[Found], list[Found]]:
    """The rows worth going on with, those that matter most first; then the rest as they stand.

    What another benefit has to be granted first for stands behind that one.
    """
    hopeful = [row for row in rows if group_of(row) in HOPEFUL]
    rest = [row for row in rows if group_of(row) not in HOPEFUL]
    known = {row["id"]: row for row in hopeful}
    opening = {id for row in hopeful if group_of(row) == GAINED for id in row["after"]}
    placed: dict[str, Found] = {}
    for row in sorted(hopeful, key=lambda row: _rank(book, row, opening)):
        first = row["after"] if group_of(row) == GAINED else []
        placed |= {id: known[id] for id in first if id in known and id not in placed}
        placed.setdefault(row["id"], row)
    return list(placed.values()), rest


def _rank(book: Rulebook, row: Found, opening: Set[str]) -> tuple[int, bool, bool, bool, int]:
    """Money that can be had, and what opens others; then money of a firm text to be confirmed and
    what is one answer away; then what must be asked. What is lost by waiting leads its tier, what
    would take the place of something held comes late."""
    benefit, group = book.benefits[row["id"]], group_of(row)
    best = next(iter(row["provisions"]), None)
    firm = best is not None and best["commitment"] == "shall"
    unknown = best["unknown"] if best else []
    missing = {one["what"] for one in unknown if one["kind"] == "unasked"}
    pays = benefit.urgent or benefit.theme in PAYING or bool(best and best["amounts"])
    soon = benefit.urgent or (pays and firm)
    tier = {"can_apply": 0, "confirm_first": 1 if soon else 2, GAINED: 2}.get(group, 7)
    if group == "need_answers":
        tier = 1 if benefit.urgent or len(missing) <= 1 else 3
    opens = row["id"] in opening
    weighed = best is not None and any(one["truth"] == "yes" for one in best["excludes"])
    if (weighed or (not pays and not opens)) and tier < 7:
        tier += 3
    return tier, not benefit.urgent, not pays, not firm, benefit.order


def group_of(found: Found) -> str:
    """The group of a card: its status, or what opens once another benefit is granted."""
    closed = found["status"] in ("not_met", "no_rule")
    return GAINED if closed and found["gained"] in SOON else str(found["status"])


def shown_as(found: Found) -> str:
    """The code of its status as it is said: what waits for another benefit is said to wait."""
    group = group_of(found)
    return group if group == GAINED else str(found["status"])


def is_direct(book: Rulebook, found: Found) -> bool:
    """Whether nobody has to apply: the certificate is shown where it is used."""
    best = next(iter(found["provisions"]), None)
    return shown_as(found) == "can_apply" and bool(best and book.provisions[best["id"]].direct)


def shows_certificate(book: Rulebook, found: Found) -> bool:
    """Whether the certificate is a condition of the best door."""
    doors = [book.provisions[row["id"]] for row in found["provisions"][:1]]
    return any(CERTIFICATE in reads.of_tree(book, door.criteria) for door in doors)
