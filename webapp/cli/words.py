"""What the pages say of one person, as JSON: data first, then the very sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

import click
from cryptography.fernet import Fernet
from flask import g

from webapp.answers import VOICES, Answers
from webapp.cli.common import YEARS, facts_file, on_day, print_json, read_facts, rulebook
from webapp.engine.assessment import assess
from webapp.engine.dates import Month
from webapp.engine.facts import check
from webapp.engine.interview import person
from webapp.engine.model import Rulebook
from webapp.forms.parsing import Unreadable, money
from webapp.i18n import LANGUAGES
from webapp.outlook.ahead import ahead as dates_ahead
from webapp.outlook.explanation import explain as nearest_ways
from webapp.outlook.job import ME, OTHER, Job, missing, plan, takers
from webapp.wording.ahead import dates
from webapp.wording.cards import benefit_words
from webapp.wording.changes import said_ways
from webapp.wording.job import job_words

member_option = click.option("--member", help="the id of one member; the first")
voice_option = click.option("--voice", type=click.Choice(VOICES), default="self", help="who asks")
language_option = click.option("--language", type=click.Choice(list(LANGUAGES)), default="zh")


@click.command()
@facts_file
@click.argument("benefits", nargs=-1)
@on_day
@member_option
@voice_option
@language_option
def explain(
    facts: Any, benefits: tuple[str, ...], day: date, member: str | None, voice: str, language: str
) -> None:
    """What the page of each benefit says (all of them where none is named), and the nearest ways.

    Prints [{ways, words, changes}]: `ways` as data, `words` everything the page says, `changes`
    the ways in sentences.
    """
    book, known = rulebook(None), read_facts(facts)
    found = assess(book, known, day)
    one = _member(found, member)
    rows = [row["id"] for row in one["benefits"]]
    if unknown := set(benefits) - set(rows):
        raise click.ClickException(f"no such benefit: {', '.join(sorted(unknown))}")
    told = []
    view = person(book, check(book, known, day), one["id"], day)
    with _speaking(book, voice, language):
        for id in benefits or rows:
            ways = nearest_ways(book, known, day, one["id"], id)
            words = benefit_words(book, found, one, id, view)
            said = said_ways(book, known, ways, words.card.spare)
            told.append({"ways": ways, "words": _plain(words), "changes": said})
    print_json(told)


@click.command()
@facts_file
@on_day
@member_option
@voice_option
@language_option
def ahead(facts: Any, day: date, member: str | None, voice: str, language: str) -> None:
    """The dates ahead. Prints {dates, words}: as data, then as the page says them."""
    book, known = rulebook(None), read_facts(facts)
    found = assess(book, known, day)
    coming = dates_ahead(book, known, day, _member(found, member)["id"])
    with _speaking(book, voice, language):
        words = [_plain(one) for one in dates(book, coming, found["themes"])]
    print_json({"dates": coming, "words": words})


@click.command()
@facts_file
@click.option("--wage", required=True, help="yuan a month")
@click.option("--costs", default="0", help="what working costs, yuan a month")
@click.option("--lost", default="0", help="earnings it replaces, yuan a month")
@click.option("--start", required=True, help="the first month of work, YYYY-MM")
@click.option("--taker", type=click.Choice([ME, OTHER]), help="who takes it; the likelier")
@on_day
@member_option
@language_option
def job(
    facts: Any,
    wage: str,
    costs: str,
    lost: str,
    start: str,
    taker: str | None,
    day: date,
    member: str | None,
    language: str,
) -> None:
    """What a job does to low-income assistance and the pair. Prints {plan, words}."""
    book, known = rulebook(None), read_facts(facts)
    one = _member(assess(book, known, day), member)["id"]
    if needed := missing(known):
        raise click.ClickException(f"still needed: {', '.join(needed)}")
    with _speaking(book, "self", language):
        try:
            who = taker or takers(book, known, day, one)[0]
            work = Job(money(wage), money(costs), _month(start), money(lost), who)
        except (Unreadable, ValueError) as error:
            raise click.ClickException(str(error)) from None
        found = plan(book, known, day, one, work)
        print_json({"plan": found, "words": _plain(job_words(book, found, day))})


def _month(text: str) -> Month:
    month = Month.parse(text)
    if month.first_day.year not in YEARS:
        raise ValueError(f"{text} is too far away: a month from {YEARS[0]} to {YEARS[-1]} is meant")
    return month


def _member(found: Mapping[str, Any], wanted: str | None) -> Any:
    known = {one["id"]: one for one in found["members"]}
    if wanted is not None and wanted not in known:
        raise click.ClickException(f"no member {wanted}; there are: {', '.join(known)}")
    return known[wanted] if wanted is not None else found["members"][0]


@contextmanager
def _speaking(book: Rulebook, voice: str, language: str) -> Iterator[None]:
    """The wording as a page would have it; nothing is served and nothing is written."""
    from webapp import create_app

    app = create_app({"RULEBOOK": book, "KEYS": Fernet.generate_key().decode()})
    with app.test_request_context():
        g.answers = Answers(voice=voice, language=language)
        yield


def _plain(words: Any) -> Any:
    """Records of the wording as objects and lists."""
    if is_dataclass(words):
        return {one.name: _plain(getattr(words, one.name)) for one in fields(words)}
    if hasattr(words, "_asdict"):
        return {key: _plain(value) for key, value in words._asdict().items()}
    if isinstance(words, Mapping):
        return {key: _plain(value) for key, value in words.items()}
    if isinstance(words, list | tuple):
        return [_plain(one) for one in words]
    return words.isoformat() if isinstance(words, date) else words


COMMANDS = (explain, ahead, job)
