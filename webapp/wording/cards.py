"""A benefit as a card and as a page of its own; the few that matter most, and all by theme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from webapp.engine.determination import bound_kinds
from webapp.engine.model import Benefit, Rulebook, Theme
from webapp.engine.view import View
from webapp.i18n import _, rule_text, said
from webapp.wording import (
    StatusWords,
    after_words,
    direct_words,
    next_step,
    opened_words,
    renew_words,
    status_words,
    unneeded_words,
)
from webapp.wording.details import Details, details
from webapp.wording.doors import (
    Door,
    Question,
    Way,
    base_name,
    door,
    open_points,
    unknowns,
    ways,
)
from webapp.wording.gates import gates, outgrown, unneeded
from webapp.wording.money import amounts, per, said_sums
from webapp.wording.notes import (
    apart_words,
    choice_words,
    relation_words,
    theme_words,
    warning_words,
)
from webapp.wording.offices import OfficeWords, office_words
from webapp.wording.ranking import (
    GAINED,
    ORDER,
    PAYING,
    SOON,
    asked_about,
    group_of,
    is_direct,
    ranked,
    shows_certificate,
)
from webapp.wording.reasons import Depth, Reason, reasons
from webapp.wording.sources import Source, citation_of, cited_by_benefit, sources

Found = Mapping[str, Any]
HUKOU = "household.hukou"
HEDGES = frozenset({
    "plan_period_over", "plan_over_carried", "review_due", "figure_overdue", "trust_unconfirmed",
})  # fmt: skip
"""Warnings that all come to one thing to do: ask first."""
FIRST_SCREEN = 5


@dataclass(frozen=True)
class Card:
    """One benefit in the list, and at the head of its page; `spare` where nobody needs it now."""

    id: str
    name: str
    plain: str
    group: str
    spare: bool
    status: StatusWords
    after: str
    also: str
    first: list[tuple[str, str]]
    step: str
    sum: str
    why: list[Reason]
    source: str
    answers: list[str]
    asks: list[str]


@dataclass(frozen=True)
class Line:
    """One benefit in the closed lists: its name and how it stands."""

    id: str
    name: str
    group: str
    status: StatusWords
    after: str


@dataclass(frozen=True)
class ThemeLines:
    """The benefits of one part of life: those to go on with, then those that are shut."""

    id: str
    heading: str
    hopeful: list[Line]
    shut: list[Line]
    unwritten: list[Line]


@dataclass(frozen=True)
class Listing:
    """What one person is told: the few that matter most, then every one by part of life."""

    first: list[Card]
    themes: list[ThemeLines]
    left_out: list[str]
    hopeful: int


@dataclass(frozen=True)
class BenefitWords:
    """Everything the page of one benefit says."""

    card: Card
    ways: list[Way]
    as_good: list[str]
    """The names of other ways that come to the same as the first."""
    held: bool
    details: Details
    offices: list[OfficeWords]
    relations: list[str]
    warnings: list[str]
    hedges: list[str]
    to_ask: str
    opens: list[str]
    opened: int
    places: list[Question]
    no_sum: str
    timed: bool
    sources: list[Source]
    decided_by_civil: bool


def listing(book: Rulebook, assessment: Found, member: Found) -> Listing:
    """The benefits of one person in the parts of life asked about."""
    rows = asked_about(book, assessment, member)
    hopeful, _rest = ranked(book, rows)
    return Listing(
        first=[card(book, assessment, found) for found in hopeful[:FIRST_SCREEN]],
        themes=list(filter(None, (_lines(book, theme, rows) for theme in Theme))),
        left_out=_left_out(assessment),
        hopeful=len(hopeful),
    )


def _lines(book: Rulebook, theme: Theme, found: list[Found]) -> ThemeLines | None:
    """The benefits of one part of life; None where it has none."""
    rows = [row for row in found if book.benefits[row["id"]].theme is theme]
    if not rows:
        return None
    hopeful, rest = ([_line(book, row) for row in part] for part in ranked(book, rows))
    return ThemeLines(
        id=theme,
        heading=theme_words(theme),
        hopeful=hopeful,
        shut=[line for line in rest if line.group in ("receiving", "not_met")],
        unwritten=[line for line in rest if line.group == "no_rule"],
    )


def _line(book: Rulebook, row: Found) -> Line:
    group = group_of(row)
    after = _after(book, row) if group == GAINED else ""
    name = benefit_name(book.benefits[row["id"]])
    return Line(row["id"], name, group, status_of(book, row), after)


def status_of(book: Rulebook, row: Found) -> StatusWords:
    """How a benefit stands; where only a wish is missing, that nobody needs it now."""
    unless = _unless(book, row)
    return unneeded_words(unless) if unless else _status(row)


def _status(row: Found) -> StatusWords:
    best = next(iter(row["provisions"]), None)
    unread = row["status"] == "no_rule" and "no_plan_here" in row["warnings"]
    group = "unread" if unread else group_of(row)
    return status_words(group, best["truth"] if best else "unknown")


def _unless(book: Rulebook, row: Found) -> str:
    """What is said of something shut that nobody needs now; else nothing."""
    return unneeded(book, row["provisions"]) if group_of(row) == "not_met" else ""


def _left_out(assessment: Found) -> list[str]:
    """The parts of life that were not asked about."""
    asked = assessment["themes"]
    left = [one for one in Theme if one not in asked and one is not Theme.CERTIFICATE]
    return [theme_words(theme) for theme in left] if asked else []


def card(book: Rulebook, assessment: Found, found: Found) -> Card:
    benefit = book.benefits[found["id"]]
    group, unless = group_of(found), _unless(book, found)
    status, step = _status(found), next_step(group, _first_office(book, found))
    if group == "receiving" and "certificate_expired" in found["warnings"]:
        step = renew_words(_first_office(book, found), benefit.back_pay)
    if unless:
        status = unneeded_words(unless)
        step = _("现在不用办。用得着的时候再来查，也可以先问一问。")
    if is_direct(book, found):
        line, step = direct_words(shows_certificate(book, found))
        status = status._replace(line=line)
    after = _after(book, found)
    return Card(
        id=benefit.id,
        name=benefit_name(benefit),
        plain=said(f"benefit.{benefit.id}.plain", benefit.plain),
        group=group,
        spare=bool(unless),
        status=status,
        after=after if group == GAINED else "",
        also=after if group != GAINED else "",
        first=[(id, benefit_name(book.benefits[id])) for id in found["after"] if after],
        step=step,
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
    young = outgrown(book, provision, best["criteria"])
    others = gates(book, provision)
    why = reasons(benefit, provision, best["criteria"], Depth.TOP, gates=others, outgrown=young)
    asks = [*places, *unknowns(book, provision, best)]
    open_here = {HUKOU, *map(base_name, assessment["questions"])}
    asks = [ask for ask in asks if not ask.fact or ask.office or ask.fact in open_here]
    return {
        "sum": _sum(book, found, on),
        "why": [] if held else why,
        "source": citation_of(book, provision.citation),
        **_questions([] if held else [*asks, *open_points(provision, best)]),
    }


def _sum(book: Rulebook, found: Found, on: date) -> str:
    """What the best door pays; of what waits for another benefit, what it would pay then."""
    best = found["provisions"][0]
    rows = best["amounts"] if group_of(found) != GAINED else found["gained_amounts"]
    return said_sums(amounts(book, book.provisions[best["id"]], rows, on))


def _questions(asks: list[Question]) -> dict[str, list[str]]:
    """What can be answered here, and what must be asked somewhere."""
    return {
        "answers": [ask.says for ask in asks if ask.fact and not ask.office],
        "asks": [ask.says for ask in asks if ask.office],
    }


def _as_good(told: list[Way]) -> list[str]:
    """The names of the other ways that come to the same as the first, each once."""
    doors = [one.door for one in told]
    names = dict.fromkeys(one.title for one in doors[1:] if one.status == doors[0].status)
    return [name for name in names if name not in ("", doors[0].title)]


def asks_place(book: Rulebook, found: Found, places: Found) -> list[Question]:
    """The places, where they are missing: local rules may say more than the nation's."""
    kinds = bound_kinds(book, found["id"])
    if found["status"] in ("can_apply", "receiving") or all(places[kind] for kind in kinds):
        return []
    return [Question(_("户口、住的地方、坐车的地方"), fact=HUKOU, note=_("还不清楚"))]


def benefit_words(
    book: Rulebook, assessment: Found, member: Found, id: str, view: View | None = None
) -> BenefitWords:
    """One benefit in full; with the person's `view`, also the lines an income is compared with.

    Raises:
        KeyError: if the assessment has no such benefit.
    """
    found = {row["id"]: row for row in member["benefits"]}[id]
    benefit, on = book.benefits[id], date.fromisoformat(assessment["on"])
    doors = [door(book, benefit, row, on, view) for row in found["provisions"]]
    best, told = doors[0] if doors else None, ways(doors)
    kinds = details(book, found, on)
    codes = [_carried(found, code) for code in found["warnings"]]
    return BenefitWords(
        card=card(book, assessment, found),
        ways=told,
        as_good=_as_good(told) if found["status"] in SOON - {"need_answers"} else [],
        held=found["status"] == "receiving",
        details=kinds,
        offices=list(_offices(book, found, best, on)),
        relations=list(_relations(book, benefit, found, member)),
        warnings=said_warnings([code for code in codes if code not in HEDGES]),
        hedges=said_warnings([code for code in codes if code in HEDGES]),
        to_ask=_to_ask(book, benefit, found, pays=kinds.has("pay")),
        opens=list(_opened_by(book, member, id)),
        opened=len(_opens(member, id)),
        places=asks_place(book, found, assessment["places"]),
        timed=kinds.has("start", "time") or any(d.taper and d.taper.months for d in doors),
        no_sum="" if kinds.has("pay") else _no_sum(book, benefit, found),
        decided_by_civil="civil" in benefit.where,
        sources=sources(book, cited_by_benefit(benefit)),
    )


def _to_ask(book: Rulebook, benefit: Benefit, found: Found, pays: bool) -> str:
    """What to ask before going: `nothing` where nobody applies, the `papers` for a certificate that
    is always issued, else whether it is `still` given, and the `sum` of what pays."""
    if is_direct(book, found):
        return "nothing"
    if benefit.theme is Theme.CERTIFICATE:
        return "papers"
    pays = pays or benefit.theme in PAYING or _has_sums(book, found)
    return "sum" if pays else "still"


def _has_sums(book: Rulebook, found: Found) -> bool:
    return any(book.provisions[row["id"]].amounts for row in found["provisions"])


def _no_sum(book: Rulebook, benefit: Benefit, found: Found) -> str:
    """That no text names a sum, where money is what the benefit gives."""
    held = found["status"] == "receiving"
    if held or benefit.theme not in PAYING or _has_sums(book, found):
        return ""
    return _("能拿多少钱，文件没有写。办的时候问一问。")


def _carried(found: Found, code: str) -> str:
    """That a plan is over alarms nobody where another document in force carries the best door."""
    carried = any(row["standing"] == "in_force" for row in found["provisions"][:1])
    return "plan_over_carried" if carried and code == "plan_period_over" else code


def said_warnings(codes: list[str]) -> list[str]:
    """Each warning once, in words."""
    return list(dict.fromkeys(filter(None, map(warning_words, codes))))


def benefit_name(benefit: Benefit) -> str:
    return rule_text(f"benefit.{benefit.id}.name", benefit.name)


def _after(book: Rulebook, found: Found) -> str:
    if not found["after"] or found["gained"] not in SOON:
        return ""
    names = [benefit_name(book.benefits[id]) for id in found["after"]]
    return after_words(found["gained"], _("”和“").join(names))


def _opened_by(book: Rulebook, member: Found, id: str) -> Iterator[str]:
    """What this benefit opens once it is granted, one sentence a status."""
    opened = _opens(member, id)
    for gained in [code for code in ORDER if code in SOON]:
        names = [benefit_name(book.benefits[one]) for one, how in opened.items() if how == gained]
        if names:
            yield opened_words(gained, _("；").join(names))


def _opens(member: Found, id: str) -> dict[str, str]:
    """What being granted this benefit brings nearer, alone or among others, and how near."""
    rows = {row["id"]: row for row in member["benefits"]}
    alone = {one["id"]: one["status"] for one in rows[id]["opens"]}
    alone |= {row["id"]: row["gained"] for row in rows.values() if id in row["after"]}
    return {one: alone[one] for one in rows if alone.get(one) in SOON}


def _first_office(book: Rulebook, found: Found) -> str:
    if not found["where"]:
        return _("街道或乡镇")
    return office_words(book, found["where"][0]).name


def _offices(book: Rulebook, found: Found, best: Door | None, on: date) -> Iterator[OfficeWords]:
    asked = [q.office for q in (*best.asks, *best.open)] if best else []
    for id in dict.fromkeys((*found["where"], *asked)):
        yield office_words(book, id, on)


def _relations(book: Rulebook, benefit: Benefit, found: Found, member: Found) -> Iterator[str]:
    """How it stands to others; where only one may be chosen and both sums are known, which pays
    more."""
    rows = {row["id"]: row for row in member["benefits"]}
    told = [one for one in benefit.relations if f"relation.{one.to}" not in found["aside"]]
    for relation in told:
        other = benefit_name(book.benefits[relation.to])
        mine, theirs = (_one_sum(row) for row in (found, rows[relation.to]))
        if relation.kind == "excludes" and mine and theirs:
            yield relation_words(relation.kind, other) + apart_words(
                other, *(per(fen, unit) for fen, unit in (mine, theirs))
            )
        elif relation.kind == "choose_higher" and mine and theirs and mine[1] == theirs[1]:
            more = benefit.id if mine[0] >= theirs[0] else relation.to
            yield _("和“%(other)s”是同类，只能选一种。", other=other) + choice_words(
                benefit.id, other, more
            )
        else:
            yield relation_words(relation.kind, other)


def _one_sum(row: Found) -> tuple[int, str] | None:
    """The one sum of the best door, with its unit; of one shut by what is held, what it pays."""
    rows = [one for best in row["provisions"][:1] for one in best["amounts"] or best["forgone"]]
    return (rows[0]["fen"], rows[0]["unit"]) if len(rows) == 1 and rows[0]["fen"] else None
