"""The figures of the rules as data: each row with for whom, since when, and from which clause."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from webapp.engine import figures, reads
from webapp.engine.model import ParameterValue, Provision, Rulebook
from webapp.forms.parsing import plain
from webapp.i18n import _, rule_text, said
from webapp.library.clauses import Data, cited, iso
from webapp.wording.cards import benefit_name
from webapp.wording.days import said_date
from webapp.wording.money import per

LARGEST = 1000  # no count of years or months and no multiple of law is larger
TYPED = {
    "money": re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?"),
    "ratio": re.compile(r"[0-9]{1,4}(\.[0-9]{1,4})?"),
    "count": re.compile(r"[0-9]{1,4}"),
}


class NoFigure(ValueError):
    """What was typed is no figure of this kind; the message says what to type."""


def typed(text: str, kind: str) -> Fraction:
    """A figure as the rulebook keeps it: money in fen.

    Raises:
        NoFigure: if it is none of this kind, or larger than any figure of law can be.
    """
    digits = plain(text)
    if not TYPED[kind].fullmatch(digits):
        raise NoFigure(_advice(kind))
    value = Fraction(digits)
    if kind == "money":
        return value * 100
    if value > LARGEST:
        raise NoFigure(_("这个数太大了。请填不超过 %(most)s 的数。", most=LARGEST))
    return value


def _advice(kind: str) -> str:
    if kind == "money":
        return _("请填一个数，例如 1250 或 1250.50。最多九位数，最多写到分。")
    if kind == "count":
        return _("请填一个数，例如 12。只填整数。")
    return _("请填一个数，例如 2 或 1.5。小数点后面最多四位。")


def named(book: Rulebook, name: str) -> str:
    """What a figure is."""
    return rule_text(f"parameter.{name}.says", book.declarations[name].says)


def figure(book: Rulebook, name: str, one: ParameterValue, on: date) -> Data:
    """One row of a parameter: its value, for whom, since when, until when it is to be read."""
    assert one.citation
    overdue = figures.is_overdue(one, on)
    return {
        "parameter": name,
        "says": named(book, name),
        "value": str(one.value),
        "unit": book.declarations[name].unit,
        "words": value_words(book, name, one),
        "for": {column: sorted(codes) for column, codes in sorted(one.where.items())},
        "for_words": for_words(book, name, one),
        "place": one.place,
        "place_name": place_name(book, one.place),
        "from": iso(one.from_),
        "from_words": _("从 %(day)s起", day=said_date(one.from_)) if one.from_ else "",
        "until": iso(one.until),
        "until_words": _("到 %(day)s为止", day=said_date(one.until)) if one.until else "",
        "review_by": iso(one.review_by),
        "overdue": overdue,
        "overdue_words": _overdue(one.review_by) if overdue and one.review_by else "",
        "citation": cited(book, one.citation, on),
    }


def place_name(book: Rulebook, id: str) -> str:
    return rule_text(f"place.{id}.name", book.places[id].name)


def value_words(book: Rulebook, name: str, one: ParameterValue) -> str:
    """How much: a sum with its unit, a number with what it counts, or why there is none."""
    declared = book.declarations[name]
    if one.value == "none":
        return _("这里没有这样的限制")
    if not isinstance(one.value, Fraction):
        return _("文件没有写")
    if declared.kind == "money":
        return per(int(one.value), declared.unit)
    if one.assumed:
        return _("%(figure)s（假定的，不是规定）", figure=_number(declared.unit, one.value))
    return _number(declared.unit, one.value)


def _number(unit: str, value: Fraction) -> str:
    number = f"{float(value):g}"
    match unit:
        case "years":
            return _("%(number)s 岁", number=number)
        case "months":
            return _("%(number)s 个月", number=number)
    return _("%(number)s 倍", number=number)


def for_words(book: Rulebook, name: str, one: ParameterValue) -> str:
    """For whom a row holds: its counties, and the options of its columns."""
    by, columns = book.declarations[name].by, dict(one.where)
    parts = [place_name(book, f"{one.place}/{c}") for c in sorted(columns.pop("places", ()))]
    groups = [_("、").join(parts)] if parts else []
    for column, codes in columns.items():
        fact = book.facts[by[column]]
        order = [code for code in fact.options if code in codes]
        labels = (said(f"fact.{fact.name}.option.{c}", fact.options[c]) for c in order)
        groups.append(_("、").join(labels))
    return _("，").join(groups)


def _overdue(review_by: date) -> str:
    return _("这个数过了核对的日子（%(day)s），请先确认。", day=said_date(review_by))


def read_by(book: Rulebook, one: Provision, on: date) -> list[Data]:
    """Every figure a provision reads: its rows here and above, else where below it has any."""
    order = list(book.declarations)
    return [_read(book, one, name, on) for name in sorted(reads.figures(one), key=order.index)]


def _read(book: Rulebook, one: Provision, name: str, on: date) -> Data:
    lineage = book.lineage(one.place)
    here = [row for place in lineage for row in book.parameters.get((place, name), ())]
    below = [place for place, known in book.parameters
             if known == name and place.startswith(f"{one.place}/")]  # fmt: skip
    return {
        "parameter": name,
        "says": named(book, name),
        "rows": [figure(book, name, row, on) for row in here],
        "below": [{"id": place, "name": place_name(book, place)} for place in below],
    }


def listed(book: Rulebook, on: date) -> list[Data]:
    """All figures, by what they are and then by place."""
    return [
        {"parameter": name, "says": named(book, name), "unit": declared.unit,
         "provisions": len(reads.readers(book)[name]),
         "places": [_at(book, place, rows, name, on)
                    for (place, known), rows in book.parameters.items() if known == name]}
        for name, declared in book.declarations.items()
    ]  # fmt: skip


def _at(book: Rulebook, place: str, rows: Iterable[ParameterValue], name: str, on: date) -> Data:
    shown = [figure(book, name, row, on) for row in rows]
    return {"id": place, "name": place_name(book, place), "rows": shown}


def page(book: Rulebook, place: str, name: str, on: date) -> Data:
    """One figure of a place: its rows, what it is, and the provisions that read it there."""
    readers = [
        p
        for p in reads.readers(book)[name]
        if place in book.lineage(p.place) or p.place in book.lineage(place)
    ]
    return {
        "rulebook": book.version,
        "parameter": name,
        "says": named(book, name),
        "place": place,
        "place_name": place_name(book, place),
        "figures": [figure(book, name, row, on) for row in book.parameters[place, name]],
        "read_by": [
            {
                "id": p.id,
                "name": benefit_name(book.benefits[p.benefit]),
                "title": rule_text(f"provision.{p.id}.title", p.title),
                "place": p.place,
                "place_name": place_name(book, p.place),
            }
            for p in readers
        ],
    }
