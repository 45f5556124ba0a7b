"""One door to a benefit, said in full: why, how much, from which document, what to ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from webapp.engine.model import Benefit, Criterion, Op, Provision, Rulebook
from webapp.engine.offices import office
from webapp.engine.view import View
from webapp.i18n import _, criterion_context, rule_text, said, said_to_office, voiced
from webapp.wording import StatusWords, reason_words, status_words
from webapp.wording.gates import gates, outgrown
from webapp.wording.lines import lines
from webapp.wording.money import AmountWords, amounts
from webapp.wording.notes import choice_words, commitment_words
from webapp.wording.reasons import Depth, Reason, reasons
from webapp.wording.sources import Source, cited_by_door, sources
from webapp.wording.tapers import TaperWords, taper_words

WAYS_AT_MOST = 4
Found = Mapping[str, Any]


@dataclass(frozen=True)
class Question:
    """Something to answer here (`fact`) or to put to an office (`office`, its id)."""

    says: str
    office: str = ""
    fact: str = ""
    note: str = ""


@dataclass(frozen=True)
class Door:
    """Everything a page says about one provision."""

    id: str
    title: str
    place: str
    status: StatusWords
    commitment: str
    reviewed: str
    short: list[Reason]
    reasons: list[Reason]
    amounts: list[AmountWords]
    answers: list[Question]
    asks: list[Question]
    open: list[Question]
    ways: list[str]
    choices: list[str]
    taper: TaperWords | None
    sources: list[Source]


@dataclass(frozen=True)
class Way:
    """A door, and the doors of other places that say the same in every point."""

    door: Door
    also: list[Door]


def ways(doors: list[Door]) -> list[Way]:
    """Doors that say the same told once, best first."""
    found: dict[str, list[Door]] = {}
    for one in doors:
        alone = one.taper or not one.title
        told = replace(one, id=one.id if alone else "", place="", reviewed="", sources=[])
        found.setdefault(repr(told), []).append(one)
    return [Way(first, also) for first, *also in found.values()]


def door(
    book: Rulebook, benefit: Benefit, found: Found, on: date, view: View | None = None
) -> Door:
    """The words for one provision of the assessment."""
    provision = book.provisions[found["id"]]
    place = book.places[provision.place]
    questions = list(unknowns(book, provision, found))
    compared = lines(view, provision) if view else {}
    others = gates(book, provision)
    young = outgrown(book, provision, found["criteria"])
    return Door(
        id=provision.id,
        title=rule_text(f"provision.{provision.id}.title", provision.title),
        place=rule_text(f"place.{place.id}.name", place.name),
        status=status_words(found["status"], found["truth"]),
        commitment=commitment_words(found["commitment"]),
        reviewed=_reviewed(provision),
        short=reasons(benefit, provision, found["criteria"], Depth.SHORT, compared, others, young),
        reasons=reasons(benefit, provision, found["criteria"], Depth.FULL, compared, others),
        amounts=amounts(book, provision, found["amounts"], on),
        answers=[question for question in questions if question.fact],
        asks=[question for question in questions if question.office],
        open=open_points(provision, found),
        ways=_ways(book, found["readings"]),
        choices=list(_choices(book, benefit, found["excludes"])),
        taper=taper_words(found["taper"], on, view) if found["taper"] else None,
        sources=sources(book, cited_by_door(provision), found["standing"]),
    )


def unknowns(book: Rulebook, provision: Provision, found: Found) -> Iterator[Question]:
    """What is still unknown: to be answered here, or to be asked somewhere."""
    reasons_found = {row["id"]: row["reason"] for row in found["criteria"]}
    silent = dict(_silent(provision.id, provision.criteria, reasons_found))
    street = office(book, "street", found["away"])
    seen = set()
    for row in found["unknown"]:
        question = _unknown(book, row, silent, street)
        if question and question not in seen:
            seen.add(question)
            yield question


def _unknown(book: Rulebook, row: Found, silent: Mapping[str, str], street: str) -> Question | None:
    what = row["what"]
    match row["kind"]:
        case "unasked" | "unclear":
            fact = book.facts[base_name(what)]
            _symbol, word = reason_words(row["kind"], "unknown")
            return Question(said(f"fact.{fact.name}.title", fact.title), fact=fact.name, note=word)
        case "overdue":
            return _old_figure(_figure(book, what), row["ask"], street)
        case "reading":
            says = said_to_office(f"reading.{what}.ask", book.readings[what].ask.says)
            return Question(says, office=row["ask"]["office"])
    if what in book.declarations:
        return Question(_figure(book, what), office=row["ask"]["office"])
    return Question(silent[what], office=row["ask"]["office"]) if what in silent else None


def _old_figure(says: str, ask: str | Found, street: str) -> Question:
    """A number past its review date: a fact that replaces it, else an office that knows it."""
    note = _("要现在的数")
    if isinstance(ask, str):
        return Question(says, office=street, fact=ask, note=note)
    return Question(says, office=ask["office"], note=note)


def _figure(book: Rulebook, name: str) -> str:
    """A question for a number that is old or not written."""
    says = rule_text(f"parameter.{name}.says", book.declarations[name].says)
    return _("%(figure)s现在是多少？", figure=says)


def _silent(
    provision: str, criterion: Criterion, found: Mapping[str, str], top: bool = True
) -> Iterator[tuple[str, str]]:
    """What the text leaves open, by criterion; `found` is the reason of each criterion.

    Beside something that nobody has said of this person yet (孩子在上大学) it is no question for an
    office: whether it arises is asked here first.
    """
    if criterion.silent:
        context = criterion_context(provision, criterion, "silent")
        yield criterion.id, said_to_office(context, criterion.silent.says)
    early = not top and criterion.op is Op.ALL
    early = early and any(found.get(part.id) == "unasked" for part in criterion.parts)
    for part in criterion.parts:
        if not (early and part.silent):
            yield from _silent(provision, part, found, top=False)


def base_name(fact: str) -> str:
    """`members[1].grade` is the fact `member.grade`."""
    owner, _dot, name = fact.partition(".")
    return f"member.{name}" if owner.startswith("members[") else fact


def open_points(provision: Provision, found: Found) -> list[Question]:
    """What to ask that cannot make anyone ineligible."""
    shown = {row["id"]: row["ask"]["office"] for row in found["open"]}
    return [
        Question(
            said_to_office(f"provision.{provision.id}.open.{point.id}", point.ask), shown[point.id]
        )
        for point in provision.open
        if point.id in shown
    ]


def _reviewed(provision: Provision) -> str:
    if not provision.review:
        return _("未经主管部门核对")
    return _(
        "%(who)s核对过（%(when)s）",
        who=provision.review.get("by", ""),
        when=provision.review.get("on", ""),
    )


def _choices(book: Rulebook, benefit: Benefit, excludes: list[Found]) -> Iterator[str]:
    """What is held already and would have to be weighed against this benefit."""
    held = {row["id"]: row["choose"] for row in excludes if row["truth"] == "yes"}
    for one in benefit.exclusions:
        if choose := held.get(one.id):
            other = book.benefits.get(choose)
            name = rule_text(f"benefit.{choose}.name", other.name) if other else ""
            says = said(f"benefit.{benefit.id}.exclusion.{one.id}", one.says)
            yield _(
                "%(held)s。%(choice)s", held=says, choice=choice_words(benefit.id, name, choose)
            )


def _ways(book: Rulebook, readings: list[Found]) -> list[str]:
    """Which way of reading the text leads where; nothing where they agree or are too many.

    A point that makes no difference to this person is not spoken of.
    """
    ways = [(dict(one["choices"]), one["truth"]) for one in readings]
    points = [point for point in book.readings if _decides(ways, point)]
    told = {tuple((p, choices[p]) for p in points): truth for choices, truth in ways}
    if len(set(told.values())) < 2 or len(told) > WAYS_AT_MOST:
        return []
    return [_way(book, choices, truth) for choices, truth in told.items()]


def _decides(ways: list[tuple[dict[str, str], str]], point: str) -> bool:
    """Whether two ways that differ in this point alone lead to different ends."""
    ends: dict[frozenset[tuple[str, str]], set[str]] = {}
    for choices, truth in ways:
        rest = frozenset((p, o) for p, o in choices.items() if p != point)
        ends.setdefault(rest, set()).add(truth)
    return any(len(found) > 1 for found in ends.values())


def _way(book: Rulebook, choices: Iterable[tuple[str, str]], truth: str) -> str:
    said_choices = _("，并且").join(
        voiced(rule_text(f"reading.{p}.option.{o}", book.readings[p].options[o]))
        for p, o in choices
    )
    match truth:
        case "yes":
            return _("如果%(choices)s，就符合。", choices=said_choices)
        case "no":
            return _("如果%(choices)s，就不符合。", choices=said_choices)
    return _("如果%(choices)s，还要看别的。", choices=said_choices)
