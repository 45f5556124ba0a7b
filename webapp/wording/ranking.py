"""What a person is told first, and in which group a benefit stands."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from webapp.engine import expression as ex, reads
from webapp.engine.facts import BORN, CERTIFICATE
from webapp.engine.interview import in_themes
from webapp.engine.model import Rulebook, Theme

Found = Mapping[str, Any]
GAINED = "gained"
# The order of the page: what can be done first, what is over or unwritten last.
ORDER = (
    "can_apply", GAINED, "need_answers", "confirm_first", "locally_possible", "receiving",
    "not_met", "no_rule",
)  # fmt: skip
HOPEFUL = frozenset(ORDER[:5])
PAYING = frozenset({"money", "care"})
LATEST = 9
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
    ages = _of_an_age(book) if _born_open(rows) else frozenset()
    for row in sorted(hopeful, key=lambda row: _rank(book, row, opening, ages)):
        first = row["after"] if group_of(row) == GAINED else []
        placed |= {id: known[id] for id in first if id in known and id not in placed}
        placed.setdefault(row["id"], row)
    return list(placed.values()), rest


def _born_open(rows: list[Found]) -> bool:
    """Whether the birth is not known, and something hangs on it."""
    doors = (door for row in rows for door in row["provisions"])
    return any(one["what"] == BORN for door in doors for one in door["unknown"])


def _of_an_age(book: Rulebook) -> frozenset[str]:
    """The birth, and the facts that only people under some age have."""
    young = (name for name, fact in book.facts.items() if fact.only_if and _under(fact.only_if))
    return frozenset((BORN, *young))


def _under(condition: ex.Expression) -> bool:
    return any(
        isinstance(one, ex.Comparison)
        and isinstance(one.left, ex.Call)
        and one.left.function == "age"
        and one.operator in ("<", "<=")
        for one in ex.walk(condition)
    )


def _rank(
    book: Rulebook, row: Found, opening: Set[str], ages: Set[str]
) -> tuple[int, bool, bool, bool, int]:
    """The certificate, where it is not held; money that can be had, and what opens others; then
    money of a firm text to be confirmed; then what else can be had; then what is one answer away;
    then what must be asked. What is lost by waiting leads its tier; what would take the place of
    something held, and what hangs on an age that is not known, comes late."""
    benefit, group = book.benefits[row["id"]], group_of(row)
    best = next(iter(row["provisions"]), None)
    firm = best is not None and best["commitment"] == "shall"
    weighed = best is not None and any(one["truth"] == "yes" for one in best["excludes"])
    aged = any(one["what"] in ages for one in (best["unknown"] if best else ()))
    sums = bool(best and best["amounts"])
    pays = benefit.urgent or benefit.theme in PAYING or sums
    tier = LATEST
    match group:
        case "can_apply":
            tier = 0 if pays or row["id"] in opening else 2
        case "confirm_first":
            money = benefit.urgent or sums or benefit.theme is Theme.MONEY
            tier = 1 if money and firm else 3
        case "need_answers":
            tier = 1 if benefit.urgent else 3 if row["one_away"] else 5
        case _ if group == GAINED:
            tier = 3
    if tier < LATEST and (weighed or aged):
        tier = max(tier + 3, 8 if weighed else 6)
    elif tier < LATEST and not (pays or row["id"] in opening or tier == 2):
        tier += 3
    if benefit.theme is Theme.CERTIFICATE:
        tier = -1
    return tier, aged or not benefit.urgent, not pays, not firm, benefit.order


def group_of(found: Found) -> str:
    """The group of a card, and how its status is said: what opens once another benefit is granted
    is said to wait for it."""
    closed = found["status"] in ("not_met", "no_rule")
    return GAINED if closed and found["gained"] in SOON else str(found["status"])


def is_direct(book: Rulebook, found: Found) -> bool:
    """Whether nobody has to apply: the certificate is shown where it is used."""
    best = next(iter(found["provisions"]), None)
    return group_of(found) == "can_apply" and bool(best and book.provisions[best["id"]].direct)


def shows_certificate(book: Rulebook, found: Found) -> bool:
    """Whether the certificate is a condition of the best door."""
    doors = [book.provisions[row["id"]] for row in found["provisions"][:1]]
    return any(CERTIFICATE in reads.of_tree(book, door.criteria) for door in doors)
