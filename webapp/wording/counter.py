"""What to take along and what to say, merged over all benefits: each paper and office once."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from webapp.engine.model import Rulebook
from webapp.i18n import _, said
from webapp.wording.cards import FIRST_SCREEN, benefit_name
from webapp.wording.details import owned_details, said_detail
from webapp.wording.doors import open_points, unknowns
from webapp.wording.offices import OfficeWords, office_words
from webapp.wording.ranking import asked_about, group_of, ranked
from webapp.wording.sources import unsure

Found = Mapping[str, Any]
ASKS_AT_MOST = 6
LATER = frozenset({"need_answers", "gained"})


@dataclass(frozen=True)
class Paper:
    """Something to bring, and the benefits it is for; those whose source is weak say so.

    `id` is empty where it is no single paper but a sentence.
    """

    id: str
    says: str
    benefits: list[str]


@dataclass(frozen=True)
class Visit:
    """One office: what to take along, what to say there, and what to ask about which benefit."""

    office: OfficeWords
    papers: list[Paper]
    benefits: list[str]
    says: list[str]
    asks: list[Asked]
    more: int


@dataclass(frozen=True)
class Asked:
    """The questions about one benefit."""

    benefit: str
    questions: list[str]


def bundles(book: Rulebook, assessment: Found, member: Found) -> dict[str, list[Paper]]:
    """What to take along, by the id of the office it goes to; the same on screen and on paper."""
    by_office: dict[str, list[Found]] = {}
    for row in _fetched_for(ready(book, assessment, member)):
        by_office.setdefault(_office(row), []).append(row)
    on, aside = date.fromisoformat(assessment["on"]), set(member["papers_aside"])
    found = {id: papers(book, rows, on, aside) for id, rows in by_office.items()}
    return {id: some for id, some in found.items() if some}


def _fetched_for(rows: list[Found]) -> list[Found]:
    """What papers are fetched for: what is certain, and what matters most even if to be asked."""
    sure = [row["id"] for row in certain(rows)]
    return [row for row in rows if row["id"] in sure or row in rows[:FIRST_SCREEN]]


def _office(row: Found) -> str:
    """Where it is applied for."""
    return next(iter(row["where"]), "street")


def papers(
    book: Rulebook, rows: Iterable[Found], on: date, aside: Container[str] = ()
) -> list[Paper]:
    """What the sources name, each once with what it is for; what is no single paper comes last."""
    single: dict[str, list[str]] = {id: [] for id in book.papers if id not in aside}
    sentences: dict[str, list[str]] = {}
    for row in rows:
        name = benefit_name(book.benefits[row["id"]])
        for owner, detail in owned_details(book, row):
            if detail.kind != "bring":
                continue
            to_confirm = _("%(benefit)s（先确认）", benefit=name)
            for_it = to_confirm if unsure(book, detail.citation, on) else name
            for id in single.keys() & set(detail.papers):
                if for_it not in single[id]:
                    single[id].append(for_it)
            if not detail.papers:
                sentences.setdefault(said_detail(book, owner, detail, on), []).append(name)
    named = [
        Paper(id, said(f"paper.{id}.says", book.papers[id].says), to)
        for id, to in single.items()
        if to
    ]
    return [*named, *(Paper("", says, to) for says, to in sentences.items())]


def visits(book: Rulebook, assessment: Found, member: Found) -> list[Visit]:
    """The offices in the order of what matters most, each with everything that is its business."""
    names: dict[str, list[str]] = {}
    asks: dict[str, dict[str, list[str]]] = {}
    for row in ready(book, assessment, member):
        name = benefit_name(book.benefits[row["id"]])
        names.setdefault(_office(row), []).append(name)
        for best in row["provisions"][:1]:
            provision = book.provisions[best["id"]]
            for ask in (*unknowns(book, provision, best), *open_points(provision, best)):
                if ask.office and not _asked(ask.says, asks.get(ask.office, {})):
                    asks.setdefault(ask.office, {}).setdefault(name, []).append(ask.says)
    taken = bundles(book, assessment, member)
    return [
        _visit(book, id, taken.get(id, []), names.get(id, []), asks.get(id, {}))
        for id in {**names, **asks}
    ]


def _asked(says: str, known: Mapping[str, list[str]]) -> bool:
    return any(says in questions for questions in known.values())


def _visit(
    book: Rulebook, id: str, taken: list[Paper], names: list[str], asks: Mapping[str, list[str]]
) -> Visit:
    shown, left = list[Asked](), ASKS_AT_MOST
    for benefit, questions in asks.items():
        if kept := questions[:left]:
            shown.append(Asked(benefit, kept))
            left -= len(kept)
    more = sum(map(len, asks.values())) - ASKS_AT_MOST + left
    return Visit(office_words(book, id), taken, names, _says(names), shown, more)


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


def _says(names: list[str]) -> list[str]:
    if not names:
        return []
    first = _("你好，请问这几项怎么办：%(names)s。", names=_("；").join(names))
    return [
        first,
        _("请问现在还办吗？要带什么材料？多久有结果？"),
        _("要是不能办，请给我一个书面的决定，写明为什么。"),
    ]
