"""The rulebook as plain data, in the language of the page: what the pages show and `.json` gives.

Codes (commitment, standing, trust, office) stand beside their words, so that a machine can read
what a person reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from webapp.engine import standing
from webapp.engine.criteria import walk
from webapp.engine.expression import show
from webapp.engine.model import (
    Citation,
    Criterion,
    DirectoryEntry,
    Instrument,
    Op,
    ParameterValue,
    Provision,
    Rulebook,
    Theme,
)
from webapp.i18n import _, criterion_context, rule_text, said
from webapp.library.compare import added, parent_of
from webapp.wording import group_words
from webapp.wording.cards import benefit_name
from webapp.wording.days import said_date
from webapp.wording.money import per
from webapp.wording.notes import firmness_words, standing_words, theme_words, trust_words
from webapp.wording.offers import offer
from webapp.wording.offices import office_words
from webapp.wording.sources import official_url, quotes

Data = dict[str, Any]


def place_name(book: Rulebook, id: str) -> str:
    return rule_text(f"place.{id}.name", book.places[id].name)


def listed(book: Rulebook, provisions: list[Provision], on: date) -> list[Data]:
    """Provisions as rows of a list, by part of life and then as benefits are ordered."""
    themes = list(Theme)
    benefits = book.benefits
    order = sorted(
        provisions,
        key=lambda one: (
            themes.index(benefits[one.benefit].theme), benefits[one.benefit].order, one.id
        ),
    )  # fmt: skip
    return [row(book, one, on) for one in order]


def row(book: Rulebook, one: Provision, on: date) -> Data:
    """A provision in one line."""
    benefit = book.benefits[one.benefit]
    state = standing.of_provision(book, one, on)
    return {
        "id": one.id,
        "benefit": one.benefit,
        "name": benefit_name(benefit),
        "title": rule_text(f"provision.{one.id}.title", one.title),
        "place": one.place,
        "place_name": place_name(book, one.place),
        "theme": str(benefit.theme),
        "commitment": str(one.commitment),
        "commitment_words": firmness_words(one.commitment),
        "standing": str(state),
        "standing_words": standing_words(state) or _("依据的文件现在有效。"),
        "instrument": one.citation.instrument,
    }


def by_theme(rows: list[Data]) -> list[tuple[str, list[Data]]]:
    """Heading and rows of each part of life that has any."""
    themes = dict.fromkeys(row["theme"] for row in rows)
    return [(theme_words(theme), [r for r in rows if r["theme"] == theme]) for theme in themes]


def provision(book: Rulebook, one: Provision, on: date) -> Data:
    """One provision in full: clause beside rule."""
    parent = parent_of(book, one)
    return {
        **row(book, one, on),
        "rulebook": book.version,
        "bound_by": str(one.bound_by),
        "citation": cited(book, one.citation),
        "rests_on": [cited(book, citation) for citation in one.rests_on],
        "criteria": tree(book, one, one.criteria),
        "amounts": [amount for a in one.amounts for amount in _amounts(book, one, a, on)],
        "open": list(_open(book, one)),
        "readings": [reading(book, id) for id in _points(one)],
        "details": [
            {"kind": d.kind, "says": said(f"provision.{one.id}.detail.{d.id}", d.says),
             "citation": cited(book, d.citation) if d.citation else None}
            for d in one.details
        ],
        "gives": dict(one.gives),
        "replaces": one.replaces,
        "parent": parent.id if parent else None,
        "adds": added(book, one, parent) if parent else [],
        "review": dict(one.review) or None,
    }  # fmt: skip


def cited(book: Rulebook, citation: Citation) -> Data:
    """A clause: document, place in it, its words, how far it may be trusted."""
    instrument = book.instruments[citation.instrument]
    trust = standing.trust_of(book, citation)
    return {
        "instrument": citation.instrument,
        "title": instrument.title,
        "number": instrument.number,
        "at": citation.at,
        "quotes": quotes(citation),
        "literal": citation.quote if citation.quote_hans else None,
        "trust": str(trust),
        "trust_words": trust_words(str(trust), citation.read or instrument.read),
        "url": official_url(citation, instrument) or None,
    }


def tree(book: Rulebook, one: Provision, criterion: Criterion) -> Data:
    """A condition with its sentence, its text as written, its clause and its parts."""
    silent = criterion.silent
    leaf = criterion.op is Op.LEAF
    return {
        "id": criterion.id or None,
        "says": said(criterion_context(one.id, criterion), criterion.says),
        "op": str(criterion.op),
        "lead": "" if leaf else group_words(criterion.op, criterion.count),
        "when": {option: show(when) for option, when in criterion.when.items()},
        "reading": criterion.reading,
        "silent": said(criterion_context(one.id, criterion, "silent"), silent.says)
        if silent
        else None,
        "citation": cited(book, criterion.citation)
        if criterion.citation and criterion.citation.instrument
        else None,
        "parts": [tree(book, one, part) for part in criterion.parts],
    }


def _amounts(book: Rulebook, one: Provision, amount: Any, on: date) -> Iterator[Data]:
    says = said(f"provision.{one.id}.amount.{amount.id}", amount.says)
    if amount.parameter is None:
        yield {"says": says, "value": show(amount.value), "rows": []}
        return
    rows = [r for place in book.lineage(one.place)
            for r in book.parameters.get((place, amount.parameter), ())]  # fmt: skip
    yield {
        "says": says,
        "value": None,
        "rows": [figure(book, amount.parameter, r, on) for r in rows],
    }


def figure(book: Rulebook, name: str, one: ParameterValue, on: date) -> Data:
    """One row of a parameter: its value, for whom, since when, until when it is to be read."""
    declared = book.declarations[name]
    assert one.citation
    exact = isinstance(one.value, Fraction)
    money = exact and declared.kind == "money"
    words = per(int(one.value), declared.unit) if money else str(one.value)
    if one.value == "none":
        words = _("这里没有这样的限制")
    elif one.value == "unspecified":
        words = _("文件没有写")
    elif exact and not money:
        words = f"{float(one.value):g}"
    overdue = one.review_by is not None and one.review_by <= on
    return {
        "parameter": name,
        "says": rule_text(f"parameter.{name}.says", declared.says),
        "value": str(one.value),
        "unit": declared.unit,
        "words": words,
        "for": {column: sorted(codes) for column, codes in sorted(one.where.items())},
        "place": one.place,
        "from": one.from_.isoformat() if one.from_ else None,
        "review_by": one.review_by.isoformat() if one.review_by else None,
        "overdue": overdue,
        "overdue_words": _overdue(one.review_by) if overdue and one.review_by else "",
        "citation": cited(book, one.citation),
    }


def _overdue(review_by: date) -> str:
    return _("这个数过了核对的日子（%(day)s），请先确认。", day=said_date(review_by))


def _open(book: Rulebook, one: Provision) -> Iterator[Data]:
    """What to ask of a provision: open points, what its text leaves out, its readings."""
    for point in one.open:
        ask = said(f"provision.{one.id}.open.{point.id}", point.ask)
        yield _asked(book, "open", ask, point.office)
    for criterion in walk(one.criteria):
        if criterion.silent:
            ask = said(criterion_context(one.id, criterion, "silent"), criterion.silent.says)
            yield _asked(book, "silent", ask, criterion.silent.office)
    for id in _points(one):
        found = book.readings[id]
        yield _asked(book, "reading", said(f"reading.{id}.ask", found.ask.says), found.ask.office)


def _asked(book: Rulebook, kind: str, ask: str, office: str) -> Data:
    return {"kind": kind, "ask": ask, "office": office,
            "office_name": office_words(book, office).name}  # fmt: skip


def _points(one: Provision) -> list[str]:
    return sorted({part.reading for part in walk(one.criteria) if part.reading})


def reading(book: Rulebook, id: str) -> Data:
    """A clause that can be read in several ways."""
    found = book.readings[id]
    return {
        "id": id,
        "says": said(f"reading.{id}.says", found.says),
        "options": [said(f"reading.{id}.option.{code}", o) for code, o in found.options.items()],
        "ask": said(f"reading.{id}.ask", found.ask.says),
    }


def letter(book: Rulebook, place: str, on: date) -> list[Data]:
    """All that is open at a place, as questions to each office: [{office, questions}]."""
    questions: dict[str, dict[str, list[Data]]] = {}
    for one in listed(book, [p for p in book.provisions.values() if p.place == place], on):
        for ask in _open(book, book.provisions[one["id"]]):
            asked = questions.setdefault(ask["office"], {}).setdefault(ask["ask"], [])
            if one not in asked:
                asked.append(one)
    return [
        {"office": office, "office_name": office_words(book, office).name,
         "questions": [{"ask": ask, "about": about} for ask, about in asks.items()]}
        for office, asks in sorted(questions.items())
    ]  # fmt: skip


def instrument(book: Rulebook, one: Instrument, on: date) -> Data:
    """A document: what it is, how it stands, how it was read."""
    state = standing.of_instrument(one, on)
    return {
        "id": one.id,
        "title": one.title,
        "number": one.number,
        "issuer": one.issuer,
        "kind": one.kind,
        "place": one.place,
        "place_name": place_name(book, one.place),
        "issued": one.issued.isoformat() if one.issued else None,
        "from": one.from_.isoformat() if one.from_ else None,
        "period": [str(month) for month in one.period],
        "standing": str(state),
        "standing_words": standing_words(state) or _("现在有效。"),
        "trust": str(one.trust),
        "trust_words": trust_words(str(one.trust), one.read),
        "note": one.note,
        "review_by": one.review_by.isoformat() if one.review_by else None,
        "url": official_url(Citation(one.id), one) or None,
    }


def entries(book: Rulebook, found: list[DirectoryEntry]) -> list[Data]:
    """Entries of a directory."""
    return [
        {"id": one.id, "place": one.place, "theme": str(one.theme), "name": shown.name,
         "says": shown.says, "for": shown.meant, "firm": shown.firm, "office": one.office,
         "office_name": shown.office, "citation": cited(book, one.citation)}
        for one in found
        for shown in [offer(book, one)]
    ]  # fmt: skip
