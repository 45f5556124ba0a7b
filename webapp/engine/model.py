"""The nouns of a rulebook, frozen. DESIGN section 2 gives each its meaning.

Rule files are read straight into these shapes (`source.read`), so a field's name, type and
default here are the file format; a field whose metadata says `hidden` is filled in by the loader.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from webapp.engine.codes import (
    BoundBy as BoundBy,
    Commitment as Commitment,
    Counted as Counted,
    FactType as FactType,
    Op as Op,
    Standing as Standing,
    Status as Status,
    Theme as Theme,
    Trust as Trust,
    UnknownKind as UnknownKind,
)
from webapp.engine.dates import Month
from webapp.engine.expression import Expression
from webapp.engine.problems import Mark

HIDDEN = {"hidden": True}
NOWHERE = Mark()


@dataclass(frozen=True)
class Ask:
    """A question to put to an office."""

    says: str
    office: str


@dataclass(frozen=True)
class Limits:
    min: str | None = None
    max: str | None = None


@dataclass(frozen=True)
class FactDefinition:
    """What can be known about a household or a member, and how it is asked.

    `concerns` says in words whom `only_if` leaves: it is the reason where somebody else asks.
    `unless` is said of a benefit that is shut only because of this fact: a wish that was not
    named, something that has not come up. `option_from` and `option_until` name, by option, the
    parameter of the age from which and up to which it is proposed as a way; nobody is refused it.
    `never_more`: only `exclusive` is proposed; nobody is told to own more.
    """

    type: FactType
    title: str
    ask: str
    hint: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    exclusive: str | None = None
    option_from: Mapping[str, str] = field(default_factory=dict)
    option_until: Mapping[str, str] = field(default_factory=dict)
    only_if: Expression | None = None
    concerns: str = ""
    unless: str = ""
    unit: str = ""
    per: str | None = None
    limits: Limits = Limits()
    fixed: bool = False
    never_more: bool = False
    helper: str | None = None
    name: str = field(default="", metadata=HIDDEN)
    mark: Mark = field(default=NOWHERE, metadata=HIDDEN)


@dataclass(frozen=True)
class Part:
    """A county or district that has no folder of its own."""

    id: str
    name: str


@dataclass(frozen=True)
class Place:
    name: str
    answer: str = ""
    order: int = 0
    plan: str | None = None
    parts: tuple[Part, ...] = ()
    id: str = field(default="", metadata=HIDDEN)
    parent: str | None = field(default=None, metadata=HIDDEN)
    mark: Mark = field(default=NOWHERE, metadata=HIDDEN)


@dataclass(frozen=True)
class Instrument:
    """A published document, and how far what was read of it may be trusted."""

    title: str
    kind: str
    place: str
    trust: Trust
    read: date | None = None
    number: str | None = None
    issuer: str | None = None
    issued: date | None = None
    from_: date | None = None
    period: tuple[Month, ...] = ()
    superseded: date | None = None
    review_by: date | None = None
    url: str | None = None
    note: str = ""
    id: str = field(default="", metadata=HIDDEN)
    mark: Mark = field(default=NOWHERE, metadata=HIDDEN)


@dataclass(frozen=True)
class Citation:
    """Where a sentence of law stands: instrument, locator, operative words, trust."""

    instrument: str = ""
    at: str = ""
    quote: str = ""
    quote2: str = ""
    quote_hans: str = ""
    trust: Trust | None = None
    url: str | None = None
    read: date | None = None
    review_by: date | None = None
    fact: str = ""
    mark: Mark = field(default=NOWHERE, metadata=HIDDEN)


@dataclass(frozen=True)
class Reading:
    """A named choice point; `options` in the order they are shown."""

    says: str
    options: Mapping[str, str]
    ask: Ask
    id: str = field(default="", metadata=HIDDEN)
    mark: Mark = field(default=NOWHERE, metadata=HIDDEN)


@dataclass(frozen=True)
class Way:
    """How to reach an office; `number` to dial, `for_`: the benefits it is open for, else all."""

    says: str
    citation: Citation
    number: str = ""
    for_: tuple[str, ...] = ()


@dataclass(frozen=True)
class Office:
    """Whom to ask; `here` is the office like it where someone lives, if `name` is by the 户口."""

    name: str
    decides: str
    here: str | None = None
    reach: Mapping[str, Way] = field(default_factory=dict)  # by voice, in writing, in person
    id: str = field(default="", metadata=HIDDEN)
    mark: Mark = field(default=NOWHERE, metadata=HIDDEN)


@dataclass(frozen=True)
class Paper:
    """One paper that offices ask for: `says` is its name; `when`: who can have it."""

    says: str
    when: Expression | None = None
    id: str = field(default="", metadata=HIDDEN)
    mark: Mark = field(default=NOWHERE, metadata=HIDDEN)


@dataclass(frozen=True)
class ParameterDeclaration:
    """What a number means. `by` maps a column to the fact that picks the row.

    `usual` is the parameter that is written where a row of this one is only assumed.
    """

    says: str
    kind: str
    unit: str
    by: Mapping[str, str] = field(default_factory=dict)
    rises_only: bool = False
    ceiling: Fraction | None = None
    ceiling_why: str = ""
    replaced_by: str | None = None
    usual: str | None = None
    name: str = field(default="", metadata=HIDDEN)
    mark: Mark = field(default=NOWHERE, metadata=HIDDEN)


@dataclass(frozen=True)
class ParameterValue:
    """One row: a value in the declaration's unit, or `none` or `unspecified`.

    `assumed`: no document says it; it decides who is asked and is never shown as a rule.
    """

    value: Fraction | str
    citation: Citation | None = None
    from_: date | None = None
    until: date | None = None
    review_by: date | None = None
    where: Mapping[str, frozenset[str]] = field(default_factory=dict)
    floor: bool = False
    assumed: bool = False
    per: str | None = None
    note: str = ""
    place: str = ""
    mark: Mark = NOWHERE


@dataclass(frozen=True)
class Criterion:
    """One condition of law, or a combination of conditions.

    A leaf has either `when` (one expression an option; the key is "" where no reading is named)
    or `silent`, the question that the text leaves open.
    """

    op: Op
    id: str = ""
    says: str = ""
    parts: tuple["Criterion", ...] = ()
    count: int | None = None
    when: Mapping[str, Expression] = field(default_factory=dict)
    reading: str | None = None
    silent: Ask | None = None
    if_limited: str | None = None
    citation: Citation | None = None
    mark: Mark = NOWHERE


@dataclass(frozen=True)
class Amount:
    """What a provision pays: a parameter, or an expression in fen."""

    id: str
    says: str
    parameter: str | None = None
    value: Expression | None = None
    unit: str = ""
    when: Expression | None = None


@dataclass(frozen=True)
class OpenPoint:
    """Something to confirm that cannot make anyone ineligible; `when`: whom it concerns."""

    id: str
    ask: str
    office: str
    when: Expression | None = None


@dataclass(frozen=True)
class Detail:
    """A sentence for the card: what to bring, where, when it starts; `when`: whom it concerns.

    `papers` names each single paper of a `bring`, so that many benefits can share one list.
    `counted` is the date ahead that it tells: money from the month of the `application` or from
    the month after the `decision`, a `check` at least every so many `months`, a `back_pay` of at
    most so many, or what to do at the `birthday` that ends it.
    """

    id: str
    kind: str
    says: str
    citation: Citation | None = None
    papers: tuple[str, ...] = ()
    counted: Counted | None = None
    months: int = 0
    when: Expression | None = None


@dataclass(frozen=True)
class TaperRule:
    """The exit taper of a provision: the fact that holds the anchor month, the length parameter."""

    anchor: str
    length: str


@dataclass(frozen=True)
class Provision:
    """What one instrument of one jurisdiction says about a benefit: one door to it.

    `direct`: there is nothing to apply for, the certificate is shown where it is used.
    """

    benefit: str
    commitment: Commitment
    bound_by: BoundBy
    citation: Citation
    criteria: Criterion
    title: str = ""
    rests_on: tuple[Citation, ...] = ()
    replaces: str | None = None
    gives: Mapping[str, str] = field(default_factory=dict)
    taper: TaperRule | None = None
    amounts: tuple[Amount, ...] = ()
    open: tuple[OpenPoint, ...] = ()
    details: tuple[Detail, ...] = ()
    direct: bool = False
    review: Mapping[str, str] = field(default_factory=dict)
    id: str = field(default="", metadata=HIDDEN)
    place: str = field(default="", metadata=HIDDEN)
    mark: Mark = field(default=NOWHERE, metadata=HIDDEN)


@dataclass(frozen=True)
class Exclusion:
    id: str
    says: str
    when: Expression
    relation: str
    citation: Citation | None = None


@dataclass(frozen=True)
class Relation:
    """How a benefit stands to another one; `when`: whom that other one can concern."""

    to: str
    kind: str
    citation: Citation | None = None
    when: Expression | None = None


@dataclass(frozen=True)
class Receiving:
    when: Expression
    citation: Citation | None = None


@dataclass(frozen=True)
class Benefit:
    """What a person sees as one card; known across places.

    `urgent`: help that is lost by waiting, told as early as money.
    """

    name: str
    plain: str
    theme: Theme
    order: int
    receiving: Receiving | None = None
    exclusions: tuple[Exclusion, ...] = ()
    relations: tuple[Relation, ...] = ()
    where: tuple[str, ...] = ()
    details: tuple[Detail, ...] = ()
    urgent: bool = False
    id: str = field(default="", metadata=HIDDEN)
    mark: Mark = field(default=NOWHERE, metadata=HIDDEN)

    @property
    def back_pay(self) -> int:
        """The most months that are paid afterwards where a certificate is renewed late, or 0."""
        told = (one.months for one in self.details if one.counted is Counted.BACK_PAY)
        return max(told, default=0)


@dataclass(frozen=True)
class Audience:
    """Whom an entry of a directory is for; without `when` no fact tells."""

    says: str
    when: Expression | None = None
    id: str = field(default="", metadata=HIDDEN)
    mark: Mark = field(default=NOWHERE, metadata=HIDDEN)


@dataclass(frozen=True)
class DirectoryEntry:
    """Something a plan offers without conditions of its own: to ask about, never a right.

    `for_` names the audiences, any of which is enough; without it everyone is meant.
    """

    name: str
    theme: Theme
    commitment: Commitment
    office: str
    citation: Citation
    says: str = ""
    for_: tuple[str, ...] = ()
    id: str = field(default="", metadata=HIDDEN)
    place: str = field(default="", metadata=HIDDEN)
    mark: Mark = field(default=NOWHERE, metadata=HIDDEN)


DAYS_KEPT = 48  # today, and the birthdays ahead of a few people


@dataclass(frozen=True)
class Rulebook:
    """Everything the rule files say, read once. Mappings keep file order."""

    version: str
    facts: Mapping[str, FactDefinition]
    places: Mapping[str, Place]
    instruments: Mapping[str, Instrument]
    readings: Mapping[str, Reading]
    offices: Mapping[str, Office]
    declarations: Mapping[str, ParameterDeclaration]
    parameters: Mapping[tuple[str, str], tuple[ParameterValue, ...]]
    benefits: Mapping[str, Benefit]
    provisions: Mapping[str, Provision]
    papers: Mapping[str, Paper] = field(default_factory=dict)
    audiences: Mapping[str, Audience] = field(default_factory=dict)
    directory: Mapping[str, DirectoryEntry] = field(default_factory=dict)
    employers: Mapping[str, DirectoryEntry] = field(default_factory=dict)
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What its readers work out once, each under a name of its own."""

    def on_day(self, name: str, day: date) -> dict[Any, Any]:
        """What one of its readers has worked out for a day; some days are kept, all go at once."""
        days: dict[date, dict[Any, Any]] = self.memo.setdefault(name, {})
        if day not in days and len(days) >= DAYS_KEPT:
            days = self.memo[name] = {}
        return days.setdefault(day, {})

    def lineage(self, place: str) -> tuple[str, ...]:
        """The place and its parents, lowest first."""
        chain: list[str] = []
        current: str | None = place
        while current:
            chain.append(current)
            current = self.places[current].parent
        return tuple(chain)
