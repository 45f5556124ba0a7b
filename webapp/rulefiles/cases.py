"""How worked examples are written, beside the provision they are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from webapp.engine.model import Status, UnknownKind
from webapp.engine.problems import Mark
from webapp.engine.truth import Truth


class Answer:
    """The shape of what somebody answered: a word, a number, a list or a mapping."""


@dataclass(frozen=True)
class Case:
    """A case as it is written: what differs from the base, and what is expected."""

    name: str
    on: date | None = None
    with_: Mapping[str, Answer] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    truth: Truth | None = None
    status: Status | None = None
    kinds: tuple[UnknownKind, ...] | None = None
    asks: tuple[str, ...] | None = None
    amounts: tuple[int, ...] | None = None
    warnings: tuple[str, ...] | None = None
    taper: Mapping[str, str] | None = None
    mark: Mark = field(default=Mark(), compare=False)


@dataclass(frozen=True)
class Cases:
    """A file of examples: the day asked, the facts all share, and the cases."""

    on: date
    cases: tuple[Case, ...]
    base: Mapping[str, Answer] = field(default_factory=dict)
