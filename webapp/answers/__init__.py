"""What this household has told us: immutable, kept in the encrypted session cookie.

    answers = current()                       # of this request
    save(answers.with_answers({"member.grade": "1"}))
    answers.facts(rulebook)                   # the engine's FACTS

Stored forms: a place id, an option code, a list of codes, a bool, an integer (money in fen),
"YYYY-MM[-DD]", a list of parts, "unclear" (不清楚), or for a place "same" (as the 户口) or "home"
(where they live).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from flask import current_app, g, session

from webapp.answers.cookie import LIMIT, SealedCookie
from webapp.engine.facts import check, nested
from webapp.engine.model import Rulebook, Theme
from webapp.engine.problems import FactErrors

UNCLEAR = "unclear"
SAME, AT_HOME = "same", "home"
HUKOU, LIVES_IN = "household.hukou", "household.lives_in"
ME = "1"
"""The one member that a citizen's household has; the service desk has several."""
VOICES = ("self", "child", "other")
_SHORT = {"household.": "h.", "member.": "m."}


class AnswersTooLarge(Exception):
    """The cookie would not fit into what every browser keeps."""


@dataclass(frozen=True)
class Answers:
    """The answers of one household.

    `themes` are the parts of life asked about: none chosen yet (None), or all of them (empty).
    `left` is how many questions were left after the last answer, and how many benefits they decide.
    `changed` holds the revision at which each fact was last answered; `rows` the income
    sources as they were typed, so that they can be shown again.
    """

    voice: str = "self"
    language: str | None = None
    shared: bool = False
    consent: bool = False
    themes: tuple[str, ...] | None = None
    left: tuple[int, int] = (0, 0)
    revision: int = 0
    visit: int = 0
    """The revision in which for whom, on what computer or the parts of life were chosen last."""
    values: Mapping[str, Any] = field(default_factory=dict)
    changed: Mapping[str, int] = field(default_factory=dict)
    rows: Mapping[str, list[list[str]]] = field(default_factory=dict)

    def with_visit(self, given: Mapping[str, Any]) -> Answers:
        """For whom, on whose computer, which parts of life: one revision on, if they differ."""
        if all(getattr(self, name) == value for name, value in given.items()):
            return self
        return replace(self, revision=self.revision + 1, visit=self.revision + 1, **given)

    def with_answers(self, given: Mapping[str, Any]) -> Answers:
        """These answers and those given now, one revision on."""
        revision = self.revision + 1
        return replace(
            self,
            revision=revision,
            values={**self.values, **given},
            changed={**self.changed, **dict.fromkeys(given, revision)},
        )

    def without(self, facts: Iterable[str]) -> Answers:
        """These answers but for some, which are then asked again."""
        gone = set(facts)
        return replace(
            self,
            values={name: value for name, value in self.values.items() if name not in gone},
            changed={name: at for name, at in self.changed.items() if name not in gone},
        )

    def with_rows(self, fact: str, rows: list[list[str]]) -> Answers:
        return replace(self, rows={**self.rows, fact: rows})

    def changed_since(self, revision: int, given: Mapping[str, Any]) -> list[str]:
        """Facts answered elsewhere after that revision, and differently from `given`."""
        later = [fact for fact in given if self.changed.get(fact, 0) > revision]
        return [fact for fact in later if self.values.get(fact) != given[fact]]

    def place(self, fact: str) -> str | None:
        """An answer, with "same as the 户口" or "where they live" of a place followed."""
        value = self.values.get(fact)
        if value == AT_HOME and fact != LIVES_IN:
            value = self.values.get(LIVES_IN, SAME)
        return self.values.get(HUKOU) if value == SAME else value

    def fitting(self, rulebook: Rulebook) -> Answers:
        """Without the answers that mean nothing in this rulebook (any more)."""
        if fits(rulebook, {name: self.place(name) for name in self.values}):
            return self
        kept = {n: v for n, v in self.values.items() if fits(rulebook, {n: self.place(n)})}
        return replace(self, values=kept)

    def facts(self, rulebook: Rulebook) -> dict[str, Any]:
        """FACTS as the engine reads them; answers that do not fit the rulebook are left out."""
        fitting = self.fitting(rulebook)
        given = {n: fact_value(self.place(n)) for n in rulebook.facts if n in fitting.values}
        facts = nested(given)
        facts["members"][0]["id"] = ME
        facts["themes"] = list(self.themes or ())
        return facts


def fits(rulebook: Rulebook, values: Mapping[str, Any]) -> bool:
    """Whether the engine would take these stored answers."""
    given = {name: fact_value(value) for name, value in values.items()}
    try:
        check(rulebook, nested(given), date.max)
    except FactErrors:
        return False
    return True


def fact_value(value: Any) -> Any:
    """A stored answer as the engine reads it.

    Where the grade of one part of a certificate is 不清楚, the engine is told that of all of them:
    it has no way yet to know one part and not another.
    """
    if isinstance(value, list) and any(
        isinstance(part, dict) and part.get("grade") == UNCLEAR for part in value
    ):
        return UNCLEAR
    return value


def current() -> Answers:
    """The answers of this request; empty ones for someone new."""
    if "answers" not in g:
        g.answers = _opened(session.get("answers", {}))
    answers: Answers = g.answers
    return answers


def understood(rulebook: Rulebook) -> Answers:
    """The answers of this request that this rulebook understands; looked through once."""
    now = current()
    last, fitting = g.get("fitting", (None, now))
    if last is not now:
        fitting = now.fitting(rulebook)
        g.fitting = now, fitting
    return fitting


def save(answers: Answers) -> None:
    """Keep these answers.

    Raises:
        AnswersTooLarge: before the cookie would be cut off by a browser; nothing is changed.
    """
    packed = _pack(answers)
    interface = current_app.session_interface
    assert isinstance(interface, SealedCookie)
    if len(interface.seal({**session, "answers": packed})) > LIMIT:
        raise AnswersTooLarge
    session["answers"] = packed
    g.answers = answers


def clear() -> None:
    """Forget everything, the token of the forms included."""
    session.clear()
    g.answers = Answers()


def _short(fact: str) -> str:
    owner, dot, name = fact.partition(".")
    return _SHORT.get(owner + dot, owner + dot) + name


def _long(code: str) -> str:
    for long, short in _SHORT.items():
        if code.startswith(short):
            return long + code.removeprefix(short)
    return code


def _pack(answers: Answers) -> dict[str, Any]:
    packed = {
        "v": answers.voice,
        "l": answers.language,
        "s": int(answers.shared),
        "y": int(answers.consent),
        "t": None if answers.themes is None else list(answers.themes),
        "q": list(answers.left) if any(answers.left) else 0,
        "r": answers.revision,
        "w": answers.visit,
        "a": {_short(f): [v, answers.changed.get(f, 0)] for f, v in answers.values.items()},
        "i": {_short(f): rows for f, rows in answers.rows.items()},
    }
    return {key: value for key, value in packed.items() if value or value == []}


def _opened(packed: Any) -> Answers:
    """The answers; none where an older version of this program packed them in another way."""
    try:
        return _unpack(packed)
    except (AttributeError, KeyError, TypeError, ValueError):
        return Answers()


def _themes(packed: Any) -> tuple[str, ...] | None:
    """The chosen themes that this program still knows."""
    if packed is None:
        return None
    return tuple(theme for theme in packed if theme in list(Theme))


def _unpack(packed: Mapping[str, Any]) -> Answers:
    kept = {_long(code): pair for code, pair in packed.get("a", {}).items()}
    return Answers(
        voice=packed.get("v", "self"),
        language=packed.get("l"),
        shared=bool(packed.get("s")),
        consent=bool(packed.get("y")),
        themes=_themes(packed.get("t")),
        left=tuple(packed.get("q") or (0, 0)),
        revision=packed.get("r", 0),
        visit=packed.get("w", 0),
        values={fact: value for fact, (value, _) in kept.items()},
        changed={fact: revision for fact, (_, revision) in kept.items()},
        rows={_long(code): rows for code, rows in packed.get("i", {}).items()},
    )
