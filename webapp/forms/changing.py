"""A changed answer: what was said of another place, or of another certificate, goes with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from webapp.answers import HUKOU, Answers
from webapp.engine.facts import CERTIFICATE, VALID_UNTIL
from webapp.engine.model import Rulebook
from webapp.forms.standard import AREA, HELPER
from webapp.wording.doubts import doubts


def answered(book: Rulebook, answers: Answers, given: Mapping[str, Any], on: date) -> Answers:
    """The answers with these, and without what no longer describes anything."""
    after = answers.with_answers(given)
    differ = {name for name in given if answers.values.get(name) != after.values.get(name)}
    gone: set[str] = set()
    if differ & {HUKOU, AREA}:  # the line of another place, or of town and not country
        gone |= {name for name, fact in book.facts.items() if fact.helper == HELPER}
    if CERTIFICATE in differ and _of_another(after, on):
        gone.add(VALID_UNTIL)
    return after.without(gone - set(given))


def supposed(book: Rulebook, answers: Answers, given: Mapping[str, Any], on: date) -> Answers:
    """The same for a page that only tries: a month to come is that of a renewed certificate, and
    one that is valid is not the one whose month is past."""
    after = answered(book, answers, given, on)
    if not _of_another(after, on):
        return after
    if CERTIFICATE in given:
        return after.without({VALID_UNTIL})
    renewed = VALID_UNTIL in given and after.values[CERTIFICATE] == "expired"
    return after.with_answers({CERTIFICATE: "held"}) if renewed else after


def _of_another(answers: Answers, on: date) -> bool:
    """Whether the last month is that of a certificate which since ran out or was renewed."""
    return any(VALID_UNTIL in one.facts for one in doubts(answers.values, on))
