"""What to take along and what to say, merged over all benefits: each paper and office once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from webapp.engine.model import Rulebook
from webapp.i18n import _, said
from webapp.wording.cards import asked_about, benefit_name, group_of, ranked
from webapp.wording.doors import open_points, owned_details, said_detail, unknowns, unsure
from webapp.wording.offices import OfficeWords, office_words

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
    """One office: what to say there, and what to ask."""

    office: OfficeWords
    benefits: list[str]
    says: list[str]
    asks: list[str]


def papers(book: Rulebook, rows: Iterable[Found], on: date) -> list[Paper]:
    """What the sources name, each once with what it is for; what is no single paper comes last."""
    single: dict[str, list[str]] = {id: [] for id in book.papers}
    sentences: dict[str, list[str]] = {}
    for row in rows:
        benefit = book.benefits[row["id"]]
        best = next(iter(row["provisions"]), None)
        provision = book.provisions[best["id"]] if best else None
        for owner, detail in owned_details(benefit, provision):
            if detail.kind != "bring":
                continue
            name = benefit_name(benefit)
            to_confirm = _("%(benefit)s（先确认）", benefit=name)
            for id in detail.papers:
                for_it = to_confirm if unsure(book, detail, on) else name
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
    asks: dict[str, list[str]] = {}
    for row in ready(book, assessment, member):
        benefit = book.benefits[row["id"]]
        office = next(iter(benefit.where), "street")
        names.setdefault(office, []).append(benefit_name(benefit))
        for best in row["provisions"][:1]:
            provision = book.provisions[best["id"]]
            for ask in (*unknowns(book, provision, best), *open_points(provision, best)):
                if ask.office:
                    asked = asks.setdefault(ask.office, [])
                    if ask.says not in asked:
                        asked.append(ask.says)
    offices = dict.fromkeys((*names, *asks))
    return [
        Visit(office_words(book, id), names.get(id, []), _says(names.get(id, [])),
              asks.get(id, [])[:ASKS_AT_MOST])
        for id in offices
    ]  # fmt: skip


def ready(book: Rulebook, assessment: Found, member: Found) -> list[Found]:
    """What it is worth going for now."""
    hopeful, _rest = ranked(book, asked_about(book, assessment, member))
    return [row for row in hopeful if group_of(row) not in LATER]


def _says(names: list[str]) -> list[str]:
    if not names:
        return []
    first = _("你好，请问这几项怎么办：%(names)s。", names=_("、").join(names))
    return [
        first,
        _("请问现在还办吗？要带什么材料？多久有结果？"),
        _("要是不能办，请给我一个书面的决定，写明为什么。"),
    ]
