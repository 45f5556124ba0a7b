"""What is known of a household: every value checked against its definition, and typed.

A value is an option's code, a set of codes, True or False, a whole number (money in fen), a date, a
Month, the grade of each part of a 多重 certificate, or UNCLEAR where the person said 不清楚. A fact
that is absent has not been asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from webapp.engine.dates import Month, parse_born
from webapp.engine.model import FactDefinition, FactType, Rulebook, Theme
from webapp.engine.problems import FactError, FactErrors

UNCLEAR: Final = "unclear"
ROOMS = {"household", "members", "readings", "themes"}
MEMBERS_AT_MOST = 20
BORN, CERTIFICATE = "member.born", "member.certificate"
VALID_UNTIL = "member.certificate_until"
HARDSHIP = "household.special_hardship"


def nested(flat: Mapping[str, Any]) -> dict[str, Any]:
    """Facts by full name (`household.area`, `member.grade`) as an object of one person."""
    rooms: dict[str, dict[str, Any]] = {"household": {}, "member": {}, "readings": {}}
    whole: dict[str, Any] = {}
    for name, value in flat.items():
        room, dot, key = name.partition(".")
        if dot:
            rooms.setdefault(room, {})[key] = value
        else:
            whole[name] = value
    member = rooms.pop("member")
    return {**rooms, "members": [member], **whole}


@dataclass(frozen=True)
class Member:
    """One person: everything known of them and of their household, by full name."""

    id: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Household:
    """Checked facts. `themes` narrows what is still asked; empty means every part of life."""

    members: tuple[Member, ...]
    readings: Mapping[str, str]
    themes: frozenset[str] = frozenset()


def check(book: Rulebook, facts: Any, on: date) -> Household:
    """The typed form of a facts object {household, members, readings, themes}.

    Raises:
        FactErrors: naming each bad fact and what is allowed.
    """
    checker = _Checker(book, on)
    household = checker.household(facts)
    if checker.errors:
        raise FactErrors(checker.errors)
    return household


def _several_disabled(members: list[Member]) -> list[Member]:
    """Where several people have a certificate, the family has several disabled people, whatever
    was chosen in the list of hardships."""
    holders = [one for one in members if one.values.get(CERTIFICATE) in ("held", "expired")]
    chosen = members[0].values.get(HARDSHIP) if members else None
    if len(holders) < 2 or not isinstance(chosen, frozenset):
        return members
    hardships = chosen - {"none_of_these"} | {"several_disabled"}
    return [Member(one.id, {**one.values, HARDSHIP: hardships}) for one in members]


def run_out(values: Mapping[str, Any], on: date) -> dict[str, Any]:
    """A certificate whose last month is past has run out, whatever was chosen of it before."""
    until = values.get(VALID_UNTIL)
    over = isinstance(until, Month) and until < Month.of(on)
    if over and values.get(CERTIFICATE) == "held":
        return {**values, CERTIFICATE: "expired"}
    return dict(values)


class _Checker:
    def __init__(self, book: Rulebook, on: date) -> None:
        self.book, self.on = book, on
        self.errors: list[FactError] = []

    def error(self, name: str, what: str, allowed: str = "") -> None:
        self.errors.append(FactError(name, what, allowed))

    def household(self, facts: Any) -> Household:
        if not isinstance(facts, Mapping):
            self.error("facts", "an object is expected", ", ".join(sorted(ROOMS)))
            return Household((), {})
        for room in facts.keys() - ROOMS:
            self.error(str(room), "there is no such room", ", ".join(sorted(ROOMS)))
        shared = self.values("household", facts.get("household") or {}, "household")
        members = self.members(facts.get("members", [{}]), shared)
        readings = self.readings(facts.get("readings") or {})
        themes = self.themes(facts.get("themes") or [])
        return Household(tuple(_several_disabled(members)), readings, themes)

    def members(self, given: Any, shared: dict[str, Any]) -> list[Member]:
        if not isinstance(given, list) or not 0 < len(given) <= MEMBERS_AT_MOST:
            self.error("members", "a list of people is expected", f"1 to {MEMBERS_AT_MOST}")
            return []
        found: list[Member] = []
        for number, one in enumerate(given, start=1):
            if not isinstance(one, Mapping):
                self.error(f"members[{number}]", "an object is expected", self.known("member"))
                continue
            id = str(one.get("id", number))
            if id in {member.id for member in found}:
                self.error(f"members[{number}].id", f"{id} is used twice", "another id for each")
            own = {key: value for key, value in one.items() if key != "id"}
            room = "member" if len(given) == 1 else f"members[{id}]"
            found.append(Member(id, shared | run_out(self.values("member", own, room), self.on)))
        return found

    def values(self, kind: str, given: Any, room: str) -> dict[str, Any]:
        """The values of one room, by the full name of their facts."""
        if not isinstance(given, Mapping):
            self.error(room, "an object is expected", self.known(kind))
            return {}
        found = {}
        for key, value in given.items():
            definition = self.book.facts.get(f"{kind}.{key}")
            if definition is None:
                self.error(f"{room}.{key}", "there is no such fact", self.known(kind))
                continue
            try:
                found[definition.name] = self.value(definition, value)
            except ValueError as error:
                self.error(f"{room}.{key}", f"{value!r}: {error}", allowed(definition))
        return found

    def known(self, kind: str) -> str:
        return ", ".join(n.partition(".")[2] for n in self.book.facts if n.startswith(f"{kind}."))

    def value(self, definition: FactDefinition, given: Any) -> Any:
        if given == UNCLEAR and definition.type is not FactType.OPTIONS:
            return UNCLEAR
        if definition.type is FactType.OPTIONS and given in (UNCLEAR, [UNCLEAR]):
            return UNCLEAR
        if definition.type is FactType.PLACE:
            return _one_of(given, self.book.places, "no such place")
        typed = _TYPES[definition.type](definition, given)
        _within_limits(definition, typed)
        if definition.type in (FactType.DATE, FactType.MONTH):
            self.not_ahead(definition, typed)
        return typed

    def not_ahead(self, definition: FactDefinition, given: date | Month) -> None:
        """Nobody is born after the day asked about; other months may lie ahead."""
        first = given if isinstance(given, date) else given.first_day
        if definition.type is FactType.DATE and first > self.on:
            raise ValueError(f"lies after {self.on}")

    def themes(self, given: Any) -> frozenset[str]:
        known = list(Theme)
        if not isinstance(given, list) or any(one not in known for one in given):
            self.error("themes", f"{given!r}: a list of themes is expected", ", ".join(known))
            return frozenset()
        return frozenset(given)

    def readings(self, given: Any) -> dict[str, str]:
        found: dict[str, str] = {}
        if not isinstance(given, Mapping):
            self.error("readings", "an object is expected")
            return found
        for point, option in given.items():
            reading = self.book.readings.get(point)
            if reading is None:
                self.error(f"readings.{point}", "no such reading", ", ".join(self.book.readings))
            elif option not in list(reading.options):
                self.error(f"readings.{point}", f"{option!r}", ", ".join(reading.options))
            else:
                found[point] = option
        return found


def allowed(definition: FactDefinition) -> str:
    """What a fact may be, for a message."""
    words = {
        FactType.PLACE: "the id of a place",
        FactType.OPTION: ", ".join(definition.options),
        FactType.OPTIONS: "a list of " + ", ".join(definition.options),
        FactType.BOOL: "true, false",
        FactType.MONEY: "fen, a whole number",
        FactType.INTEGER: "a whole number",
        FactType.DATE: "YYYY-MM-DD or YYYY-MM",
        FactType.MONTH: "YYYY-MM",
        FactType.PARTS: "a list of {category, grade}",
    }
    limits = definition.limits
    bounds = [f"at least {limits.min}"] * (limits.min is not None)
    bounds += [f"at most {limits.max}"] * (limits.max is not None)
    return ", ".join([words[definition.type], *bounds, UNCLEAR])


def _one_of(given: Any, known: Any, what: str) -> Any:
    if not isinstance(given, str) or given not in known:
        raise ValueError(what)
    return given


def _option(definition: FactDefinition, given: Any) -> str:
    if isinstance(given, int) and not isinstance(given, bool):
        given = str(given)
    return str(_one_of(given, definition.options, "no such option"))


def _options(definition: FactDefinition, given: Any) -> frozenset[str]:
    if not isinstance(given, list) or not given:
        raise ValueError("a list is expected")
    codes = frozenset(_option(definition, one) for one in given)
    if definition.exclusive in codes and len(codes) > 1:
        raise ValueError(f"{definition.exclusive} stands alone")
    return codes


def _bool(_definition: FactDefinition, given: Any) -> bool:
    if not isinstance(given, bool):
        raise ValueError("true or false is expected")
    return given


def _whole(_definition: FactDefinition, given: Any) -> int:
    if not isinstance(given, int) or isinstance(given, bool):
        raise ValueError("a whole number is expected")
    return given


def _born(_definition: FactDefinition, given: Any) -> date | Month:
    return parse_born(given.isoformat() if isinstance(given, date) else str(given))


def _month(_definition: FactDefinition, given: Any) -> Month:
    return Month.parse(str(given))


def _parts(definition: FactDefinition, given: Any) -> dict[str, str]:
    if isinstance(given, Mapping):
        given = [{"category": category, "grade": grade} for category, grade in given.items()]
    if not isinstance(given, list) or not given:
        raise ValueError("a list of {category, grade} is expected")
    found = {}
    for part in given:
        if not isinstance(part, Mapping) or set(part) != {"category", "grade"}:
            raise ValueError("each part has a category and a grade")
        category, grade = _option(definition, part["category"]), str(part["grade"])
        if grade not in ("1", "2", "3", "4") or category in found:
            raise ValueError("a grade is 1 to 4, each category stands once")
        found[category] = grade
    return found


_TYPES: dict[FactType, Callable[[FactDefinition, Any], Any]] = {
    FactType.OPTION: _option, FactType.OPTIONS: _options, FactType.BOOL: _bool,
    FactType.MONEY: _whole, FactType.INTEGER: _whole, FactType.DATE: _born,
    FactType.MONTH: _month, FactType.PARTS: _parts,
}  # fmt: skip


def _within_limits(definition: FactDefinition, value: Any) -> None:
    low, high = definition.limits.min, definition.limits.max
    if isinstance(value, int):
        few = low is not None and value < int(low)
        if few or (high is not None and value > int(high)):
            raise ValueError("out of range")
    elif isinstance(value, date | Month) and low is not None and str(value)[:7] < low[:7]:
        raise ValueError("too long ago")
