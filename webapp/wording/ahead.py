"""Dates ahead in words: what happens, and what to do then; on the page, on paper, in a calendar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from webapp.engine.interview import in_themes
from webapp.engine.model import Counted, Rulebook
from webapp.i18n import _, in_turn, said as said_rule, voiced
from webapp.wording.cards import benefit_name
from webapp.wording.days import said_when

Found = Mapping[str, Any]
NAMED_AT_MOST = 6


@dataclass(frozen=True)
class DateWords:
    """One date: when, what happens, what to do."""

    when: str
    what: str
    do: str
    day: date
    """The day itself, or the first of the month."""
    every: int = 0
    """Comes again every so many months."""


def dates(book: Rulebook, found: Sequence[Found], themes: list[str]) -> list[DateWords]:
    """The dates of the parts of life asked about, soonest first."""
    return [words for one in found for words in _dates(book, one, themes)]


def _dates(book: Rulebook, one: Found, themes: list[str]) -> Iterator[DateWords]:
    when = one["when"]
    day = date.fromisoformat(f"{when}-01"[: len("2027-03-01")])
    said = said_when(when)
    match one["kind"]:
        case "birthday":
            for what, do in _birthday(book, one, themes):
                yield DateWords(said, what, do, day)
            if names := _names(book, one["fades"], themes):
                yield DateWords(said, _fading(one["age"], names), _before(one["age"]), day)
        case "taper_certain":
            what = _("渐退期最后一个说得准的月。")
            yield DateWords(said, what, _("这个月里就问清楚：下个月还发不发？"), day)
        case "taper_possible":
            what = _("渐退期最后一个可能的月。")
            yield DateWords(said, what, _("以后收入又低了，可以重新申请低保。"), day)
        case "certificate_ends" | "certificate_ended" | "back_pay_ends":
            paid = any(in_themes(book.benefits[id].theme, themes) for id in one["closes"])
            for what, do in _certificate(one, paid):
                yield DateWords(said, what, do, day)
        case _:
            yield from _money(book, one, themes, said, day)


def _certificate(one: Found, paid: bool) -> Iterator[tuple[str, str]]:
    """What the end of a certificate means, and what to do; `paid`: money asked about stops with
    it."""
    match one["kind"], paid:
        case "certificate_ends", True:
            what = _("残疾人证到期的月份。在领补贴的，不换证，下个月就停。")
            yield what, _("尽早去县（区）残联换证，赶在到期以前。")
        case "certificate_ends", False:
            what = _("残疾人证到期的月份。过期以后，要用证才能办的就办不了。")
            yield what, _("尽早去县（区）残联换证。")
        case "certificate_ended", True:
            do = _("这个月就去县（区）残联换证，换好马上申请补贴。")
            yield _("残疾人证已经过期。证过期以后，两项补贴不发。"), in_turn(do, _back_pay(one))
        case "certificate_ended", False:
            what = _("残疾人证已经过期。要用证才能办的，换好证才能办。")
            yield what, _("去县（区）残联换证。")
        case "back_pay_ends", True:
            yield _("以前在领补贴的，到这个月底还没换证，停发的可能补不全。"), _back_pay(one)


def _back_pay(one: Found) -> str:
    return _(
        "以前在领、因为过期停了的，最多补 %(months)s 个月，不是一定会补。请先确认。",
        months=one["months"],
    )


def _money(
    book: Rulebook, one: Found, themes: list[str], said: str, day: date
) -> Iterator[DateWords]:
    """From when money counts, and when it is looked at whether it goes on."""
    names = _names(book, one["opens"] or [one["benefit"]], themes)
    match one["kind"]:
        case _any if not names:
            return
        case "money_from_application":
            what = _("这天以前交申请，批了的话，钱从这个月算起：%(names)s。", names=names)
            yield DateWords(said, what, _("晚交一个月，可能少拿一个月。先问清楚要带什么。"), day)
        case "money_from_decision":
            what = _("批了的话，最早从这个月发：%(names)s。", names=names)
            yield DateWords(said, what, _("早点交申请。"), day)
        case "check":
            what = _("到这个月，至少会查一次：%(names)s。", names=names)
            do = _("查的时候要什么，先问好。家里的情况变了，马上告诉办的单位。")
            yield DateWords(said, what, do, day, every=one["months"])


def _birthday(book: Rulebook, one: Found, themes: list[str]) -> Iterator[tuple[str, str]]:
    """What it opens and what it may end, each with what to do then."""
    opens, closes = (_names(book, one[key], themes) for key in ("opens", "closes"))
    age, again = one["age"], _("到时候再查一次，或者问一问办理的单位。")
    if opens:
        what = _("{who}满 %(age)s 周岁。可能办得成的多了：%(names)s。", age=age, names=opens)
        yield voiced(what), again
    if closes:
        what = _("{who}满 %(age)s 周岁。可能不再合适的：%(names)s。", age=age, names=closes)
        yield voiced(what), in_turn(again, *_kept(book, one["closes"]))


def _kept(book: Rulebook, ids: list[str]) -> Iterator[str]:
    """What keeps what a birthday may end, in the words of the rules."""
    for id in ids:
        for detail in book.benefits[id].details:
            if detail.counted is Counted.BIRTHDAY:
                kept = said_rule(f"benefit.{id}.detail.{detail.id}", detail.says)
                yield _("%(sentence)s。", sentence=kept)


def _fading(age: int, names: str) -> str:
    """What is sure only before a birthday, and for the place to say from then on."""
    return voiced(
        _("{who}满 %(age)s 周岁。到时候当地还办不办，说不准的：%(names)s。", age=age, names=names)
    )


def _before(age: int) -> str:
    return _("想办的，早点申请。满 %(age)s 周岁以后还给不给，问办理的单位。", age=age)


def _names(book: Rulebook, ids: list[str], themes: list[str]) -> str:
    kept = [book.benefits[id] for id in ids if in_themes(book.benefits[id].theme, themes)]
    names = [benefit_name(one) for one in kept[:NAMED_AT_MOST]]
    return _("；").join(names) + (_("等") if len(kept) > NAMED_AT_MOST else "")
