"""Why something is shut that nobody refused: it concerns others, or it was not wished for.

A fact is asked of some people only (`concerns` says whom): for the others a condition on it does
not hold, and they are told so. A benefit that is shut only by a wish not named, or by something
that has not come up, says that (`unless` of the fact) and not that somebody does not qualify.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from webapp.engine import expression
from webapp.engine.criteria import walk
from webapp.engine.model import Criterion, Op, Provision, Rulebook
from webapp.engine.view import NOT_APPLICABLE
from webapp.i18n import _, rule_text, said

ADULT: Final = "adult_age"
Rows = Mapping[str, Mapping[str, Any]]


def gates(book: Rulebook, provision: Provision) -> dict[str, str]:
    """Whom each condition of a door concerns, where it does not concern everybody."""
    found = {}
    for one in walk(provision.criteria):
        named = (book.facts[name] for name in _facts(one))
        whom = [rule_text(f"fact.{fact.name}.concerns", fact.concerns)
                for fact in named if fact.concerns]  # fmt: skip
        if whom and one.op is Op.LEAF:
            found[one.id] = whom[0]
    return found


def unneeded(book: Rulebook, rows: list[Mapping[str, Any]]) -> str:
    """What is said of a benefit one of whose doors is shut by wishes alone; else nothing."""
    for row in rows:
        provision = book.provisions[row["id"]]
        by_id = {one["id"]: one for one in row["criteria"]}
        if fact := _only_unless(book, provision.criteria, by_id):
            return said(f"fact.{fact}.unless", book.facts[fact].unless)
    return ""


def _only_unless(book: Rulebook, criterion: Criterion, rows: Rows) -> str:
    """The fact that shuts it, where nothing but facts with an `unless` do."""
    parts = criterion.parts
    match criterion.op:
        case Op.LEAF:
            row = rows.get(criterion.id)
            return _unless(book, _facts(criterion), row["reason"]) if row else ""
        case Op.ALL:
            blamed = [_only_unless(book, one, rows) for one in parts if _shut(one, rows)]
            return blamed[0] if blamed and all(blamed) else ""
        case Op.ANY:
            blamed = [_only_unless(book, one, rows) for one in parts]
            return next(filter(None, blamed), "")
    return ""


def outgrown(book: Rulebook, provision: Provision, found: list[Mapping[str, Any]]) -> str:
    """That a door is for children (and students) alone, where that shuts it; else nothing."""
    return _outgrown(book, provision.criteria, {row["id"]: row for row in found})


def _outgrown(book: Rulebook, criterion: Criterion, rows: Rows) -> str:
    parts = (_outgrown(book, one, rows) for one in criterion.parts)
    match criterion.op:
        case Op.LEAF:
            row = rows.get(criterion.id)
            return _past(book, criterion, row["reason"]) if row and row["truth"] == "no" else ""
        case Op.ALL:
            return next(filter(None, parts), "")
        case Op.ANY:
            told = list(parts)
            return told[0] if all(told) else ""
    return ""


def _past(book: Rulebook, leaf: Criterion, reason: str) -> str:
    """Whom a condition is for that fails by an age: its own, or that of the fact it asks about."""
    if reason != NOT_APPLICABLE:
        own = any(_of_children(book, when) for when in leaf.when.values())
        return _("这一项只给孩子") if own else ""
    for fact in (book.facts[name] for name in _facts(leaf)):
        if fact.only_if and any(_of_children(book, one) for one in expression.walk(fact.only_if)):
            whom = rule_text(f"fact.{fact.name}.concerns", fact.concerns)
            return _("这一项只给%(whom)s", whom=whom)
    return ""


def _of_children(book: Rulebook, when: expression.Expression) -> bool:
    """Whether a condition is nothing but an age below that of an adult."""
    match when:
        case expression.Comparison(
            operator="<" | "<=",
            left=expression.Call(function="age"),
            right=expression.Parameter(name=name),
        ):
            return _most(book, name) <= _most(book, ADULT)
    return False


def _most(book: Rulebook, name: str) -> Fraction:
    """The largest age that any place sets."""
    rows = (row for (_place, known), rows in book.parameters.items() if known == name
            for row in rows)  # fmt: skip
    return max((row.value for row in rows if isinstance(row.value, Fraction)), default=Fraction(0))


def _unless(book: Rulebook, names: list[str], reason: str) -> str:
    """The fact with an `unless` that a condition fails by, itself or because it is asked first."""
    if reason == "not_applicable":
        gated = (book.facts[name].only_if for name in names)
        names = [name for gate in gated if gate for name in expression.facts(gate)]
    elif reason != "unmet":
        return ""
    return names[0] if names and all(book.facts[name].unless for name in names) else ""


def _shut(criterion: Criterion, rows: Rows) -> bool:
    """Whether a condition, or a group that has no name of its own, does not hold."""
    if criterion.id in rows:
        return bool(rows[criterion.id]["truth"] == "no")
    return any(_shut(one, rows) for one in criterion.parts)


def _facts(criterion: Criterion) -> list[str]:
    """The facts that a condition reads, each once."""
    every = (name for when in criterion.when.values() for name in expression.facts(when))
    return list(dict.fromkeys(every))
