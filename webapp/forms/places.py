"""The places: which can be chosen, how they are grouped, and the one form that asks all three."""

from __future__ import annotations

from typing import Any

from wtforms import SelectField

from webapp.answers import AT_HOME, HUKOU, LIVES_IN, SAME, UNCLEAR, Answers
from webapp.engine.model import Rulebook
from webapp.forms.question import JourneyForm, Refused
from webapp.i18n import _, rule_text, said

RIDES_IN = "household.rides_in"
NATION = "cn"

USUAL = {HUKOU: "", LIVES_IN: SAME, RIDES_IN: AT_HOME}

Groups = list[tuple[str, list[tuple[str, str]]]]


def place_name(book: Rulebook, id: str) -> str:
    """A place as an answer: 忻州市忻府区, or 重庆其他区县 for what has no rules of its own."""
    place = book.places[id]
    if place.answer:
        return rule_text(f"place.{id}.answer", place.answer)
    name = _name(book, id)
    above = book.places[place.parent or NATION]
    if above.parent in (None, NATION):
        return name
    city = _name(book, above.id).removeprefix(_name(book, str(above.parent)))
    return _("%(city)s%(part)s", city=city, part=name)


def place_groups(book: Rulebook) -> Groups:
    """Every place that can be an answer, under its city or province; the rest of the country first,
    where whoever does not find their own looks.

    A city comes before the rest of its province.
    """
    parents = [id for id in book.places if id != NATION and _children(book, id)]
    parents.sort(key=lambda id: book.places[id].order)
    groups = [(_name(book, id), [(one, place_name(book, one)) for one in _inside(book, id)])
              for id in parents]  # fmt: skip
    return [("", [(NATION, place_name(book, NATION))]), *groups]


def _inside(book: Rulebook, parent: str) -> list[str]:
    """The answers right below a place that have nothing below them, and the rest of it."""
    leaves = [id for id in _children(book, parent) if not _children(book, id)]
    rest = [parent] if book.places[parent].answer else []
    return sorted(leaves + rest, key=lambda id: book.places[id].order)


def _name(book: Rulebook, id: str) -> str:
    return rule_text(f"place.{id}.name", book.places[id].name)


def _children(book: Rulebook, parent: str) -> list[str]:
    return [id for id, place in book.places.items() if place.parent == parent]


class PlacesForm(JourneyForm):
    """Where the 户口 is, where they live, where they ride."""

    hukou = SelectField(validate_choice=False)
    lives_in = SelectField(validate_choice=False)
    rides_in = SelectField(validate_choice=False)

    def about(self, book: Rulebook) -> PlacesForm:
        self.book = book
        unclear: Groups = [("", [(UNCLEAR, _("不清楚"))])]
        same: Groups = [("", [(SAME, _("和户口在同一个地方"))])]
        first: Groups = [("", [("", _("请选一个地方"))])]
        places = place_groups(book)
        self.groups = {HUKOU: [*first, *places, *unclear]}
        self.groups[LIVES_IN] = [*same, *places, *unclear]
        self.groups[RIDES_IN] = [("", [(AT_HOME, _("和现在住的地方一样"))]), *self.groups[LIVES_IN]]
        for fact, field in self.fields().items():
            field.label.text = said(f"fact.{fact}.ask", book.facts[fact].ask)
        return self

    def fields(self) -> dict[str, SelectField]:
        return {HUKOU: self.hukou, LIVES_IN: self.lives_in, RIDES_IN: self.rides_in}

    def asked(self) -> list[tuple[SelectField, Groups, str]]:
        """Field, choices and hint of each question, for the template."""
        return [
            (field, self.groups[fact], said(f"fact.{fact}.hint", self.book.facts[fact].hint))
            for fact, field in self.fields().items()
        ]

    def fill(self, answers: Answers) -> None:
        for fact, field in self.fields().items():
            field.data = answers.values.get(fact, USUAL[fact])

    def read(self) -> dict[str, Any]:
        for fact, field in self.fields().items():
            if field.data not in _values(self.groups[fact]):
                raise Refused(field, _("请选一个地方。不知道就选“不清楚”。"))
        return {fact: field.data for fact, field in self.fields().items()}


def _values(groups: Groups) -> set[str]:
    return {value for _name, options in groups for value, _label in options if value}
