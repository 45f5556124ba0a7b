"""What a rulebook must hold true across files; each breach is a Problem.

| code | what is wrong |
| --- | --- |
| unknown_… | a name that stands nowhere: of a place, benefit, instrument, reading, office … |
| repeated_id | two criteria, details or open points of one file share an id |
| wordless | a criterion without a sentence |
| unquoted | a plan is cited without its operative words |
| long_quote | a quotation of more than 80 characters |
| reading_options | a criterion does not say what every option of its reading means |
| many_readings | more than 16 combinations of readings |
| odd_number | a number to dial that is not in the sentence of a voice way |
| odd_parameter | a declaration or a row that contradicts itself |
| odd_way | a way to an office that is neither voice, writing nor person |
| odd_taper | a taper without the criteria every taper has |
| undeclared_relation | holding one benefit bears on another, and neither says how they relate |
| unlimited | a limit that may be `none` is compared outside `if_limited` |

What is untidy, and what is suspicious, is for `inspection`: it keeps no rulebook from loading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from math import prod

from webapp.engine import expression
from webapp.engine.criteria import walk
from webapp.engine.model import (
    Citation,
    Counted,
    Criterion,
    Detail,
    FactType,
    Op,
    Provision,
    Rulebook,
)
from webapp.engine.problems import Mark, Problem

LONGEST_QUOTE = 80
MOST_COMBINATIONS = 16
RELATIONS = {"excludes", "choose_higher", "may_hold_both"}
DETAILS = {
    "bring", "where", "how", "start", "time", "pay", "keep", "stop", "note", "refused",
}  # fmt: skip
PARAMETER_KINDS = {"money", "ratio", "count"}
WAYS = {"voice", "writing", "person"}
TAPER_CRITERIA = {"registered", "over", "started", "within_length"}

Found = Iterator[tuple[Mark, str, str]]


def check(book: Rulebook) -> list[Problem]:
    """All Problems of a rulebook that could be read."""
    found = [
        *_places(book), *_facts(book), *_parameters(book), *_readings(book), *_offices(book),
        *_benefits(book), *_relations(book),
        *(one for provision in book.provisions.values() for one in _provision(book, provision)),
        *_directories(book),
    ]  # fmt: skip
    return as_problems(found)


def as_problems(found: Iterable[tuple[Mark, str, str]]) -> list[Problem]:
    return [Problem(m.file, m.line, m.column, code, what) for m, code, what in found]


def _missing(mark: Mark, kind: str, name: str | None, known: Iterable[str]) -> Found:
    if name is not None and name not in known:
        yield mark, f"unknown_{kind}", f"there is no {kind} {name}."


def _repeated(mark: Mark, ids: Iterable[str]) -> Found:
    for id, times in Counter(filter(None, ids)).items():
        if times > 1:
            yield mark, "repeated_id", f"{id} stands here {times} times."


def _places(book: Rulebook) -> Found:
    for place in book.places.values():
        yield from _missing(place.mark, "place", place.parent, book.places)
        yield from _missing(place.mark, "instrument", place.plan, book.instruments)
    for instrument in book.instruments.values():
        yield from _missing(instrument.mark, "place", instrument.place, book.places)
        if instrument.period and len(instrument.period) != 2:
            yield instrument.mark, "odd_period", "a period has a first and a last month."


def _facts(book: Rulebook) -> Found:
    for name, fact in book.facts.items():
        chosen = fact.type in (FactType.OPTION, FactType.OPTIONS, FactType.PARTS)
        own_words = fact.type is FactType.BOOL and fact.options.keys() == {"yes", "no"}
        if chosen != bool(fact.options) and not own_words:
            yield fact.mark, "odd_fact", f"{name}: exactly the choices need options."
        if fact.exclusive:
            yield from _missing(fact.mark, "option", fact.exclusive, fact.options)
        if fact.never_more and not fact.exclusive:
            yield fact.mark, "odd_fact", f"{name}: never_more needs the option that stands alone."
        for ages in (fact.option_from, fact.option_until):
            for option, age in ages.items():
                yield from _missing(fact.mark, "option", option, fact.options)
                yield from _missing(fact.mark, "parameter", age, book.declarations)


def _parameters(book: Rulebook) -> Found:
    for name, declared in book.declarations.items():
        if declared.kind not in PARAMETER_KINDS:
            yield declared.mark, "odd_parameter", f"{name}: {declared.kind} is no kind of number."
        if declared.rises_only != (declared.ceiling is not None):
            what = f"{name}: rises_only and ceiling belong together."
            yield declared.mark, "odd_parameter", what
        for fact in (*declared.by.values(), declared.replaced_by):
            yield from _missing(declared.mark, "fact", fact, book.facts)
        yield from _missing(declared.mark, "parameter", declared.usual, book.declarations)
    for (place, name), rows in book.parameters.items():
        yield from _missing(rows[0].mark if rows else Mark(), "place", place, book.places)
        for row in rows:
            yield from _cited(book, row.mark, row.citation, needed=True)
            for column, codes in row.where.items():
                yield from _column(book, row.mark, name, place, column, codes)


def _column(
    book: Rulebook, mark: Mark, name: str, place: str, column: str, codes: Iterable[str]
) -> Found:
    for code in codes:
        if column == "places":
            yield from _missing(mark, "place", f"{place}/{code}", book.places)
        elif fact := book.facts.get(book.declarations[name].by[column]):
            yield from _missing(mark, "option", code, fact.options)


def _readings(book: Rulebook) -> Found:
    for reading in book.readings.values():
        yield from _missing(reading.mark, "office", reading.ask.office, book.offices)
        if len(reading.options) < 2:
            yield reading.mark, "reading_options", f"{reading.id}: one reading is no choice."


def _offices(book: Rulebook) -> Found:
    for office in book.offices.values():
        if office.here:
            yield from _missing(office.mark, "office", office.here, book.offices)
        for kind, way in office.reach.items():
            yield from _known(office.mark, "way", kind, WAYS)
            yield from _cited(book, office.mark, way.citation)
            for benefit in way.for_:
                yield from _missing(office.mark, "benefit", benefit, book.benefits)
            if way.number and (kind != "voice" or way.number not in way.says):
                what = f"{office.id}: a number belongs to a voice way, and into its sentence."
                yield office.mark, "odd_number", what


def _cited(book: Rulebook, mark: Mark, cited: Citation | None, needed: bool = False) -> Found:
    if cited is None:
        if needed:
            yield mark, "uncited", "a figure or a rule needs a citation."
        return
    mark = cited.mark if cited.mark.line else mark
    yield from _missing(mark, "instrument", cited.instrument, book.instruments)
    instrument = book.instruments.get(cited.instrument)
    for quote in (cited.quote, cited.quote2):
        if len(quote) > LONGEST_QUOTE:
            yield mark, "long_quote", f"the quotation has {len(quote)} characters, 80 at most."
    if instrument and instrument.kind == "plan" and not cited.quote:
        yield mark, "unquoted", f"{cited.instrument} is a plan: quote its words."


def _benefits(book: Rulebook) -> Found:
    for benefit in book.benefits.values():
        mark = benefit.mark
        for office in benefit.where:
            yield from _missing(mark, "office", office, book.offices)
        yield from _repeated(
            mark, [*(d.id for d in benefit.details), *(e.id for e in benefit.exclusions)]
        )
        for relation in benefit.relations:
            yield from _missing(mark, "benefit", relation.to, book.benefits)
            yield from _known(mark, "relation", relation.kind, RELATIONS)
        for one in benefit.exclusions:
            yield from _known(mark, "relation", one.relation, RELATIONS)
        yield from _details(book, mark, benefit.details)
        for cited in (*(r.citation for r in benefit.relations),
                      *(e.citation for e in benefit.exclusions)):  # fmt: skip
            yield from _cited(book, mark, cited, needed=True)
        if benefit.receiving:
            yield from _cited(book, mark, benefit.receiving.citation, needed=False)


def _relations(book: Rulebook) -> Found:
    """Two benefits of which holding one bears on the other declare their relation."""
    holding = {b.receiving.when: b.id for b in book.benefits.values() if b.receiving}
    for benefit in book.benefits.values():
        declared = {relation.to for relation in benefit.relations}
        for one in benefit.exclusions:
            other = one.id if one.id in book.benefits else holding.get(one.when)
            if other and other not in declared:
                what = f"{benefit.id} and {other}: say how they relate."
                yield benefit.mark, "undeclared_relation", what


def _known(mark: Mark, kind: str, word: str, known: set[str]) -> Found:
    if word not in known:
        yield mark, f"odd_{kind}", f"{word} is none of {', '.join(sorted(known))}."


def _details(book: Rulebook, mark: Mark, details: Iterable[Detail]) -> Found:
    for detail in details:
        yield from _known(mark, "detail", detail.kind, DETAILS)
        yield from _cited(book, mark, detail.citation, needed=True)
        for paper in detail.papers:
            yield from _missing(mark, "paper", paper, book.papers)
        if (detail.counted in (Counted.CHECK, Counted.BACK_PAY)) != (detail.months > 0):
            what = (
                f"{detail.id}: `months` belongs to counted: check or back_pay, and to nothing else."
            )
            yield mark, "odd_months", what


def _provision(book: Rulebook, provision: Provision) -> Found:
    mark = provision.mark
    yield from _missing(mark, "benefit", provision.benefit, book.benefits)
    yield from _missing(mark, "place", provision.place, book.places)
    yield from _missing(mark, "provision", provision.replaces, book.provisions)
    for cited in (provision.citation, *provision.rests_on):
        yield from _cited(book, mark, cited, needed=True)
    tree = list(walk(provision.criteria))
    yield from _repeated(mark, (one.id for one in tree))
    yield from _repeated(mark, [one.id for one in provision.details])
    yield from _repeated(
        mark, [*(p.id for p in provision.open), *(a.id for a in provision.amounts)]
    )
    for one in tree:
        yield from _criterion(book, one)
    yield from _readings_of(book, provision, tree)
    yield from _said(book, provision)
    if provision.taper:
        yield from _taper(book, provision, {one.id for one in tree})


def _criterion(book: Rulebook, one: Criterion) -> Found:
    if one.id and not one.says:
        yield one.mark, "wordless", f"{one.id} has no sentence."
    if one.silent:
        yield from _missing(one.mark, "office", one.silent.office, book.offices)
    yield from _missing(one.mark, "parameter", one.if_limited, book.declarations)
    yield from _conditions(book, one)
    yield from _cited(book, one.mark, one.citation)
    if one.reading:
        yield from _missing(one.mark, "reading", one.reading, book.readings)
        options = book.readings[one.reading].options if one.reading in book.readings else {}
        if options and one.when.keys() != options.keys():
            what = f"{one.id}: say what each of {', '.join(options)} means."
            yield one.mark, "reading_options", what
    elif one.op is Op.LEAF and not one.silent and one.when.keys() != {""}:
        yield one.mark, "reading_options", f"{one.id} has options, but names no reading."


def _conditions(book: Rulebook, one: Criterion) -> Found:
    """Places that exist; a number that may be `none` only where the criterion allows for it."""
    free = _free(book) - {one.if_limited}
    for when in one.when.values():
        yield from _places_in(book, one.mark, when)
        for name in free.intersection(expression.parameters(when)):
            yield one.mark, "unlimited", f"{one.id}: {name} may be none: add if_limited."


def _free(book: Rulebook) -> frozenset[str]:
    """The parameters that some place sets no limit for; worked out once."""
    if "lint.free" not in book.memo:
        book.memo["lint.free"] = frozenset(
            name for (_place, name), rows in book.parameters.items()
            if any(row.value == "none" for row in rows)
        )  # fmt: skip
    found: frozenset[str] = book.memo["lint.free"]
    return found


def _readings_of(book: Rulebook, provision: Provision, tree: list[Criterion]) -> Found:
    points = {one.reading for one in tree if one.reading in book.readings}
    count = prod([len(book.readings[point].options) for point in points if point])
    if count > MOST_COMBINATIONS:
        what = f"{count} combinations of readings, {MOST_COMBINATIONS} at most."
        yield provision.mark, "many_readings", what


def _said(book: Rulebook, provision: Provision) -> Found:
    mark = provision.mark
    for point in provision.open:
        yield from _missing(mark, "office", point.office, book.offices)
    for amount in provision.amounts:
        yield from _missing(mark, "parameter", amount.parameter, book.declarations)
        if (amount.parameter is None) == (amount.value is None):
            yield mark, "odd_amount", f"{amount.id}: either a parameter or a value."
    for fact, value in provision.gives.items():
        yield from _missing(mark, "fact", fact, book.facts)
        if fact in book.facts and book.facts[fact].options:
            yield from _missing(mark, "option", value, book.facts[fact].options)
    yield from _details(book, mark, provision.details)


def _taper(book: Rulebook, provision: Provision, ids: set[str]) -> Found:
    rule = provision.taper
    assert rule
    yield from _missing(provision.mark, "parameter", rule.length, book.declarations)
    yield from _missing(provision.mark, "fact", rule.anchor, book.facts)
    if missing := TAPER_CRITERIA - ids:
        yield provision.mark, "odd_taper", f"a taper needs {', '.join(sorted(missing))}."


def _directories(book: Rulebook) -> Found:
    for one in book.audiences.values():
        if one.when:
            yield from _places_in(book, one.mark, one.when)
    for entry in (*book.directory.values(), *book.employers.values()):
        yield from _missing(entry.mark, "place", entry.place, book.places)
        yield from _missing(entry.mark, "office", entry.office, book.offices)
        yield from _cited(book, entry.mark, entry.citation, needed=True)
        for audience in entry.for_:
            yield from _missing(entry.mark, "audience", audience, book.audiences)


def _places_in(book: Rulebook, mark: Mark, when: expression.Expression) -> Found:
    for node in expression.walk(when):
        if isinstance(node, expression.Within):
            yield from _missing(mark, "place", node.place, book.places)
