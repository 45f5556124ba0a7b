"""The rulebook as plain data, in the language of the page: what the pages show and `.json` gives.

Codes (commitment, standing, trust, office) stand beside their words, so that a machine can read
what a person reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from webapp.engine import standing
from webapp.engine.criteria import walk
from webapp.engine.expression import show
from webapp.engine.model import (
    Amount,
    Citation,
    Criterion,
    DirectoryEntry,
    Instrument,
    Op,
    Provision,
    Rulebook,
    Theme,
)
from webapp.engine.offices import by_residence, office
from webapp.i18n import _, criterion_context, rule_text, said
from webapp.library import figures
from webapp.library.clauses import Data, cited, clause_words, dates_words, iso, standing_of
from webapp.library.compare import added, doors_at, elsewhere, parent_of, plan_places
from webapp.library.figures import place_name
from webapp.wording import group_words
from webapp.wording.cards import benefit_name
from webapp.wording.notes import firmness_words, standing_words, theme_words, trust_words
from webapp.wording.offers import offer
from webapp.wording.offices import office_words
from webapp.wording.sources import official_url


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
    state, standing_said = standing_of(book, one, on)
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
        "standing_words": standing_said,
        "instrument": one.citation.instrument,
        "clause": clause_words(book, one.citation),
        "review": dict(one.review) or None,
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
        "citation": cited(book, one.citation, on),
        "rests_on": [cited(book, citation, on) for citation in one.rests_on],
        "criteria": tree(book, one, one.criteria, on),
        "amounts": [amount for a in one.amounts for amount in _amounts(book, one, a, on)],
        "figures": figures.read_by(book, one, on),
        "open": list(_open(book, one, by_residence([one.bound_by]))),
        "readings": [reading(book, id) for id in _points(one)],
        "details": [
            {"kind": d.kind, "says": said(f"provision.{one.id}.detail.{d.id}", d.says),
             "citation": cited(book, d.citation, on) if d.citation else None}
            for d in one.details
        ],
        "gives": dict(one.gives),
        "replaces": one.replaces,
        "parent": parent.id if parent else None,
        "adds": added(book, one, parent, on) if parent else [],
        "elsewhere": elsewhere(book, one, on),
    }  # fmt: skip


def unwritten(book: Rulebook, benefit: str) -> list[Data]:
    """The plan places whose own documents do not open a benefit, and who above them does."""
    return [
        {"place": place, "place_name": place_name(book, place),
         "above": [{"id": door.id, "place_name": place_name(book, above),
                    "title": rule_text(f"provision.{door.id}.title", door.title)
                             or benefit_name(book.benefits[benefit])}
                   for above in book.lineage(place)[1:] for door in doors_at(book, benefit, above)]}
        for place in plan_places(book) if not doors_at(book, benefit, place)
    ]  # fmt: skip


def tree(book: Rulebook, one: Provision, criterion: Criterion, on: date) -> Data:
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
        "citation": cited(book, criterion.citation, on)
        if criterion.citation and criterion.citation.instrument
        else None,
        "parts": [tree(book, one, part, on) for part in criterion.parts],
    }


def _amounts(book: Rulebook, one: Provision, amount: Amount, on: date) -> Iterator[Data]:
    says = said(f"provision.{one.id}.amount.{amount.id}", amount.says)
    name = amount.parameter
    rows = [r for place in book.lineage(one.place)
            for r in (book.parameters.get((place, name), ()) if name else ())]  # fmt: skip
    yield {
        "says": says,
        "parameter": name,
        "value": show(amount.value) if amount.value else None,
        "rows": [figures.figure(book, name, r, on) for r in rows if name],
    }


def _open(book: Rulebook, one: Provision, away: bool = False) -> Iterator[Data]:
    """What to ask of a provision: open points, what its text leaves out, its readings."""
    for point in one.open:
        ask = said(f"provision.{one.id}.open.{point.id}", point.ask)
        yield _asked(book, "open", ask, office(book, point.office, away), one.citation)
    for part in walk(one.criteria):
        if part.silent:
            ask = said(criterion_context(one.id, part, "silent"), part.silent.says)
            where = office(book, part.silent.office, away)
            yield _asked(book, "silent", ask, where, part.citation or one.citation)
    for id in _points(one):
        found = book.readings[id]
        first = next(part.citation for part in walk(one.criteria) if part.reading == id)
        ask = said(f"reading.{id}.ask", found.ask.says)
        where = office(book, found.ask.office, away)
        yield _asked(book, "reading", ask, where, first or one.citation)


def _asked(book: Rulebook, kind: str, ask: str, where: str, cited: Citation) -> Data:
    return {"kind": kind, "ask": ask, "office": where,
            "office_name": office_words(book, where).name,
            "clause": clause_words(book, cited)}  # fmt: skip


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
    """All that is open at a place and at those above it: [{id, name, offices: [{questions}]}].

    What the place's own documents leave open comes first; no office is asked a thing twice.
    """
    asked: set[tuple[str, str]] = set()
    return [
        {"id": id, "name": place_name(book, id), "offices": _offices(book, id, on, asked)}
        for id in book.lineage(place)
    ]


def _offices(book: Rulebook, place: str, on: date, asked: set[tuple[str, str]]) -> list[Data]:
    questions: dict[str, dict[str, list[Data]]] = {}
    for one in listed(book, [p for p in book.provisions.values() if p.place == place], on):
        for ask in _open(book, book.provisions[one["id"]]):
            if (ask["office"], ask["ask"]) in asked:
                continue
            about = questions.setdefault(ask["office"], {}).setdefault(ask["ask"], [])
            about.append(one | {"clause": ask["clause"]})
    asked |= {(where, ask) for where, asks in questions.items() for ask in asks}
    return [
        {"office": where, "office_name": office_words(book, where).name,
         "questions": [{"ask": ask, "about": _once(about)} for ask, about in asks.items()]}
        for where, asks in sorted(questions.items())
    ]  # fmt: skip


def _once(rows: list[Data]) -> list[Data]:
    return [row for number, row in enumerate(rows) if row not in rows[:number]]


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
        "issued": iso(one.issued),
        "from": iso(one.from_),
        "period": [str(month) for month in one.period],
        "dates_words": dates_words(one, one.review_by, on),
        "standing": str(state),
        "standing_words": standing_words(state) or _("现在有效。"),
        "trust": str(one.trust),
        "trust_words": trust_words(str(one.trust), one.read),
        "note": one.note,
        "review_by": iso(one.review_by),
        "url": official_url(Citation(one.id), one) or None,
    }


def entries(book: Rulebook, found: list[DirectoryEntry], on: date) -> list[Data]:
    """Entries of a directory."""
    return [entry(book, one, on) for one in found]


def entry(book: Rulebook, one: DirectoryEntry, on: date) -> Data:
    """What a plan offers or says to employers: never a right."""
    offered = book.directory.get(one.id) is one
    where = office(book, one.office, away=offered)
    shown, asked = offer(book, one, where), office_words(book, where)
    return {
        "id": one.id,
        "kind": "directory" if offered else "employers",
        "place": one.place,
        "place_name": place_name(book, one.place),
        "theme": str(one.theme),
        "theme_name": theme_words(one.theme),
        "name": shown.name,
        "says": shown.says,
        "for": shown.meant,
        "commitment": str(one.commitment),
        "firm": shown.firm,
        "office": where,
        "office_name": asked.name,
        "office_decides": asked.decides,
        "citation": cited(book, one.citation, on),
    }


def offices(book: Rulebook, on: date) -> list[Data]:
    """Whom to ask: what each office decides, and every way to it with its source."""
    return [
        {"id": id, "name": words.name, "decides": words.decides,
         "reach": [{"kind": way.kind, "says": way.says, "number": way.number or None,
                    "for": [{"id": one, "name": benefit_name(book.benefits[one])}
                            for one in book.offices[id].reach[way.kind].for_],
                    "citation": cited(book, book.offices[id].reach[way.kind].citation, on)}
                   for way in words.ways]}
        for id in book.offices
        for words in [office_words(book, id, on)]
    ]  # fmt: skip


def signed(book: Rulebook, data: Data) -> str:
    """Whether somebody signed the rules of a page: all of them, some, none."""
    listed = data.get("provisions")
    if isinstance(listed, list) and not (data.get("directory") or data.get("employers")):
        reviews = [bool(row["review"]) for row in listed]
    elif "review" in data:
        reviews = [bool(data["review"])]
    else:
        reviews = [False, *(bool(one.review) for one in book.provisions.values())]
    if reviews and all(reviews):
        return "all"
    return "some" if any(reviews) else "none"
