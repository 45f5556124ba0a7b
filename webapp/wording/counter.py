"""What to take along and what to say, merged over all benefits: each paper and office once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from webapp.engine.model import Benefit, Rulebook, Theme
from webapp.i18n import _, said
from webapp.wording.cards import FIRST_SCREEN, benefit_name
from webapp.wording.details import owned_details
from webapp.wording.doors import open_points, unknowns
from webapp.wording.offices import OfficeWords, office_words
from webapp.wording.ranking import asked_about, group_of, is_direct, ranked
from webapp.wording.sources import unsure

Found = Mapping[str, Any]
ASKS_AT_MOST = 6
OFFICES_FIRST = 3
LATER = frozenset({"need_answers", "gained"})


@dataclass(frozen=True)
class Use:
    """What a paper is for at one office: the benefits; those whose source is weak say so."""

    office: str
    benefits: list[str]


@dataclass(frozen=True)
class Paper:
    """Something to bring, with every office it goes to."""

    id: str
    says: str
    uses: list[Use]


@dataclass(frozen=True)
class Bundle:
    """What to take along to one office; `weak`: some source of it must be confirmed."""

    office: OfficeWords
    papers: dict[str, list[str]]
    weak: bool


@dataclass(frozen=True)
class Visit:
    """One office: what to say there, and what to ask about which benefit."""

    office: OfficeWords
    says: list[str]
    asks: list[Asked]
    more: int


@dataclass(frozen=True)
class Asked:
    """The questions about one benefit."""

    benefit: str
    questions: list[str]


@dataclass(frozen=True)
class Counter:
    """The papers of the offices told, the offices, and how many more there are.

    `bare`: at some of them no source names a paper.
    """

    papers: list[Paper]
    visits: list[Visit]
    bare: bool
    more: int


def counter(
    book: Rulebook, assessment: Found, member: Found, most: int | None = OFFICES_FIRST
) -> Counter:
    """The offices that matter first (`most`; None: all of them), each paper once for them all."""
    every = visits(book, assessment, member)
    shown = every[:most]
    ids = [visit.office.id for visit in shown]
    taken = [one for one in bundles(book, assessment, member) if one.office.id in ids]
    applied = {visit.office.id for visit in shown if visit.says}
    return Counter(
        papers=merged(book, taken),
        visits=shown,
        bare=bool(applied - {one.office.id for one in taken}),
        more=len(every) - len(shown),
    )


def merged(book: Rulebook, taken: list[Bundle]) -> list[Paper]:
    """Every paper once, with the offices it goes to and what it is for there."""
    uses: dict[str, list[Use]] = {}
    for one in taken:
        for id, benefits in one.papers.items():
            uses.setdefault(id, []).append(Use(one.office.name, benefits))
    return [Paper(id, paper_name(book, id), uses[id]) for id in book.papers if id in uses]


def paper_name(book: Rulebook, id: str) -> str:
    return said(f"paper.{id}.says", book.papers[id].says)


def bundles(book: Rulebook, assessment: Found, member: Found) -> list[Bundle]:
    """What to take along, office by office; the same on screen and on paper."""
    by_office: dict[str, list[Found]] = {}
    for row in _fetched_for(ready(book, assessment, member)):
        if not is_direct(book, row):
            by_office.setdefault(_office(row), []).append(row)
    on, aside = date.fromisoformat(assessment["on"]), set(member["papers_aside"])
    found = (_bundle(book, id, rows, on, aside) for id, rows in by_office.items())
    return [one for one in found if one.papers]


def _fetched_for(rows: list[Found]) -> list[Found]:
    """What papers are fetched for: what is certain, and what matters most even if to be asked."""
    sure = [row["id"] for row in certain(rows)]
    return [row for row in rows if row["id"] in sure or row in rows[:FIRST_SCREEN]]


def _office(row: Found) -> str:
    """Where it is applied for."""
    return next(iter(row["where"]), "street")


def _bundle(
    book: Rulebook, office: str, rows: Iterable[Found], on: date, aside: set[str]
) -> Bundle:
    """What the sources name for one office, each paper with what it is for."""
    papers: dict[str, list[str]] = {id: [] for id in book.papers if id not in aside}
    weak = False
    for row in rows:
        name = benefit_name(book.benefits[row["id"]])
        for _owner, detail in owned_details(book, row):
            to_confirm = unsure(book, detail.citation, on)
            for_it = _("%(benefit)s（先确认）", benefit=name) if to_confirm else name
            for id in papers.keys() & set(detail.papers):
                weak = weak or to_confirm
                if for_it not in papers[id]:
                    papers[id].append(for_it)
    kept = {id: benefits for id, benefits in papers.items() if benefits}
    return Bundle(office_words(book, office), kept, weak)


def visits(book: Rulebook, assessment: Found, member: Found) -> list[Visit]:
    """The offices in the order of what matters most, each with everything that is its business."""
    wanted: dict[str, list[Benefit]] = {}
    asks: dict[str, dict[str, list[str]]] = {}
    for row in ready(book, assessment, member):
        benefit = book.benefits[row["id"]]
        name = benefit_name(benefit)
        if not is_direct(book, row):
            wanted.setdefault(_office(row), []).append(benefit)
        for best in row["provisions"][:1]:
            provision = book.provisions[best["id"]]
            for ask in (*unknowns(book, provision, best), *open_points(provision, best)):
                if ask.office and not _asked(ask.says, asks.get(ask.office, {})):
                    asks.setdefault(ask.office, {}).setdefault(name, []).append(ask.says)
    return [_visit(book, id, wanted.get(id, []), asks.get(id, {})) for id in {**wanted, **asks}]


def _asked(says: str, known: Mapping[str, list[str]]) -> bool:
    return any(says in questions for questions in known.values())


def _visit(book: Rulebook, id: str, wanted: list[Benefit], asks: Mapping[str, list[str]]) -> Visit:
    shown, left = list[Asked](), ASKS_AT_MOST
    for benefit, questions in asks.items():
        if kept := questions[:left]:
            shown.append(Asked(benefit, kept))
            left -= len(kept)
    more = sum(map(len, asks.values())) - ASKS_AT_MOST + left
    return Visit(office_words(book, id), _says(wanted), shown, more)


def ready(book: Rulebook, assessment: Found, member: Found) -> list[Found]:
    """What it is worth going for now."""
    hopeful, _rest = ranked(book, asked_about(book, assessment, member))
    return [row for row in hopeful if group_of(row) not in LATER]


def certain(rows: Iterable[Found]) -> list[Found]:
    """Those that no answer of the person leaves open: for these papers are fetched."""
    return [row for row in rows if row["provisions"] and not _hangs_on_answers(row)]


def _hangs_on_answers(row: Found) -> bool:
    best = row["provisions"][0]
    asked = any(one["kind"] in ("unclear", "unasked") for one in best["unknown"])
    return asked or row["status"] == "locally_possible"


def _says(wanted: list[Benefit]) -> list[str]:
    """What to say; nobody asks whether the certificate is still issued."""
    if not wanted:
        return []
    names = _("；").join(map(benefit_name, wanted))
    always = all(one.theme is Theme.CERTIFICATE for one in wanted)
    return [
        _("你好，请问怎么办：%(names)s。", names=names),
        _("请问要带什么材料？多久有结果？")
        if always
        else _("请问现在还办吗？要带什么材料？多久有结果？"),
        _("要是不能办，请给我一个书面的决定，写明为什么。"),
    ]
