"""A benefit as a card (the list) and as a page of its own; what a household is told, grouped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from webapp.engine.model import Benefit, Rulebook
from webapp.i18n import _, rule_text, said
from webapp.wording import (
    StatusWords,
    after_words,
    next_step,
    opened_words,
    status_words,
)
from webapp.wording.doors import Door, Question, details, door, open_points, unknowns
from webapp.wording.money import amounts, said_sums
from webapp.wording.notes import relation_words, warning_words
from webapp.wording.offices import OfficeWords, office_words
from webapp.wording.reasons import Reason, reasons
from webapp.wording.sources import Source, citation_of, cited_by_benefit, sources

Found = Mapping[str, Any]
GAINED, HUKOU = "gained", "household.hukou"
# The order of the page: what can be done first, what is over or unwritten last.
ORDER = (
    "can_apply", GAINED, "need_answers", "confirm_first", "locally_possible", "receiving",
    "not_met", "no_rule",
)  # fmt: skip
HOPEFUL = frozenset(ORDER[:5])
PAYING = frozenset({"money", "care"})
SOON = frozenset({"can_apply", "confirm_first", "need_answers", "locally_possible"})


@dataclass(frozen=True)
class Card:
    """One benefit in the list, and at the head of its page."""

    id: str
    name: str
    plain: str
    group: str
    status: StatusWords
    after: str
    first: list[tuple[str, str]]
    step: str
    sum: str
    why: list[Reason]
    source: str
    answers: list[str]
    asks: list[str]


@dataclass(frozen=True)
class Group:
    """The cards of one status."""

    id: str
    heading: str
    line: str
    cards: list[Card]


@dataclass(frozen=True)
class BenefitWords:
    """Everything the page of one benefit says."""

    card: Card
    doors: list[Door]
    held: bool
    details: dict[str, list[str]]
    offices: list[OfficeWords]
    relations: list[str]
    warnings: list[str]
    opens: list[str]
    places: list[Question]
    no_sum: str
    timed: bool
    sources: list[Source]
    decided_by_civil: bool


def groups(book: Rulebook, assessment: Found, member: Found) -> list[Group]:
    """All benefits of one person, most useful first."""
    cards = [card(book, assessment, found) for found in member["benefits"]]
    by_group = {code: [c for c in cards if c.group == code] for code in ORDER}
    return [Group(code, *_heading(code), cards) for code, cards in by_group.items() if cards]


def card(book: Rulebook, assessment: Found, found: Found) -> Card:
    benefit = book.benefits[found["id"]]
    best = next(iter(found["provisions"]), None)
    group = group_of(found)
    shown = group if group == GAINED else found["status"]
    return Card(
        id=benefit.id,
        name=benefit_name(benefit),
        plain=said(f"benefit.{benefit.id}.plain", benefit.plain),
        group=group,
        status=status_words(shown, best["truth"] if best else "unknown"),
        after=_after(book, found),
        first=[(id, benefit_name(book.benefits[id])) for id in found["after"]],
        step=next_step(shown, _first_office(book, benefit)),
        **_from_door(book, benefit, found, assessment),
    )


def _from_door(book: Rulebook, benefit: Benefit, found: Found, assessment: Found) -> dict[str, Any]:
    """What the best door adds to a card. Conditions say nothing to who has it already."""
    places = asks_place(book, found, assessment["places"])
    if not found["provisions"]:
        return {"sum": "", "why": [], "source": "", **_questions(places)}
    best, on = found["provisions"][0], date.fromisoformat(assessment["on"])
    provision = book.provisions[best["id"]]
    held = found["status"] == "receiving"
    asks = [*places, *unknowns(book, provision, best)]
    return {
        "sum": said_sums(amounts(book, provision, best["amounts"], on)),
        "why": [] if held else reasons(benefit, provision, best["criteria"], deep=False),
        "source": citation_of(book, provision.citation),
        **_questions([] if held else [*asks, *open_points(provision, best)]),
    }


def _questions(asks: list[Question]) -> dict[str, list[str]]:
    """What can be answered here, and what must be asked somewhere."""
    return {
        "answers": [ask.says for ask in asks if ask.fact and not ask.office],
        "asks": [ask.says for ask in asks if ask.office],
    }


def _bound_by(book: Rulebook) -> dict[str, set[str]]:
    """Which places each benefit asks about: hukou, lives_in, rides_in."""
    if "wording.bound_by" not in book.memo:
        kinds: dict[str, set[str]] = {}
        for provision in book.provisions.values():
            kinds.setdefault(provision.benefit, set()).add(str(provision.bound_by))
        book.memo["wording.bound_by"] = kinds
    found: dict[str, set[str]] = book.memo["wording.bound_by"]
    return found


def asks_place(book: Rulebook, found: Found, places: Found) -> list[Question]:
    """The places, where they are missing: local rules may say more than the nation's."""
    kinds = _bound_by(book).get(found["id"], set())
    if found["status"] in ("can_apply", "receiving") or all(places[kind] for kind in kinds):
        return []
    return [Question(_("户口、住的地方、坐车的地方"), fact=HUKOU, note=_("还不清楚"))]


def group_of(found: Found) -> str:
    """The group of a card: its status, or what opens once another benefit is granted."""
    closed = found["status"] in ("not_met", "no_rule")
    return GAINED if closed and found["gained"] in SOON else str(found["status"])


def benefit_words(book: Rulebook, assessment: Found, member: Found, id: str) -> BenefitWords:
    """One benefit in full.

    Raises:
        StopIteration: if the assessment has no such benefit.
    """
    found = next(row for row in member["benefits"] if row["id"] == id)
    benefit, on = book.benefits[id], date.fromisoformat(assessment["on"])
    doors = [door(book, benefit, row, on) for row in found["provisions"]]
    best = doors[0] if doors else None
    kinds = details(book, benefit, book.provisions[best.id] if best else None)
    return BenefitWords(
        card=card(book, assessment, found),
        doors=doors,
        held=found["status"] == "receiving",
        details=kinds,
        offices=list(_offices(book, benefit, best)),
        relations=list(_relations(book, benefit)),
        warnings=said_warnings(found["warnings"]),
        opens=list(_opened_by(book, member, id)),
        places=asks_place(book, found, assessment["places"]),
        timed=any(kinds.get(kind) for kind in ("start", "time")),
        no_sum=_no_sum(book, benefit, found),
        decided_by_civil="civil" in benefit.where,
        sources=sources(book, cited_by_benefit(benefit)),
    )


def _no_sum(book: Rulebook, benefit: Benefit, found: Found) -> str:
    """That no text names a sum, where money is what the benefit gives."""
    doors = [book.provisions[row["id"]] for row in found["provisions"]]
    held = found["status"] == "receiving"
    if held or benefit.theme not in PAYING or any(provision.amounts for provision in doors):
        return ""
    return _("能拿多少钱，文件没有写。办的时候问一问。")


def said_warnings(codes: list[str]) -> list[str]:
    """Each warning once, in words."""
    return list(dict.fromkeys(filter(None, map(warning_words, codes))))


def benefit_name(benefit: Benefit) -> str:
    return rule_text(f"benefit.{benefit.id}.name", benefit.name)


def _heading(code: str) -> tuple[str, str]:
    """The heading of a group and the one sentence under it."""
    words = status_words(code)
    return words.label, words.line


def _after(book: Rulebook, found: Found) -> str:
    if not found["after"] or found["gained"] not in SOON:
        return ""
    names = [benefit_name(book.benefits[id]) for id in found["after"]]
    return after_words(found["gained"], _("”和“").join(names))


def _opened_by(book: Rulebook, member: Found, id: str) -> Iterator[str]:
    """What this benefit opens once it is granted, one sentence a status."""
    opened = [row for row in member["benefits"] if id in row["after"]]
    for gained in [code for code in ORDER if code in SOON]:
        names = [benefit_name(book.benefits[r["id"]]) for r in opened if r["gained"] == gained]
        if names:
            yield opened_words(gained, _("、").join(names))


def _first_office(book: Rulebook, benefit: Benefit) -> str:
    if not benefit.where:
        return _("街道或乡镇")
    return office_words(book, benefit.where[0]).name


def _offices(book: Rulebook, benefit: Benefit, best: Door | None) -> Iterator[OfficeWords]:
    asked = [q.office for q in (*best.asks, *best.open)] if best else []
    for id in dict.fromkeys((*benefit.where, *asked)):
        yield office_words(book, id)


def _relations(book: Rulebook, benefit: Benefit) -> Iterator[str]:
    for relation in benefit.relations:
        yield relation_words(relation.kind, benefit_name(book.benefits[relation.to]))
