"""Commands about one household, and the facts they take."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from webapp.cli.common import facts_file, on_day, print_json, read_facts, rulebook
from webapp.engine.assessment import assess as assess_household
from webapp.engine.facts import allowed
from webapp.engine.model import Rulebook

json_flag = click.option("--json", "as_json", is_flag=True, help="as JSON")


@click.command()
@facts_file
@on_day
@json_flag
def assess(facts: Any, day: date, as_json: bool) -> None:
    """What one household can claim on a day. FACTS is YAML or JSON; money is in fen."""
    book = rulebook(None)
    found = assess_household(book, read_facts(facts), day)
    print_json(found) if as_json else _tell(book, found)


@click.command()
@json_flag
def facts(as_json: bool) -> None:
    """Every fact that can be known: type, unit, options, limits."""
    listed = [_fact(one) for one in rulebook(None).facts.values()]
    if as_json:
        print_json(listed)
    for one in [] if as_json else listed:
        click.echo(f"{one['name']}: {one['allowed']}")


def _fact(one: Any) -> dict[str, Any]:
    return {
        "name": one.name,
        "type": str(one.type),
        "title": one.title,
        "unit": "fen" if one.type == "money" else one.unit or None,
        "per": one.per,
        "options": dict(one.options) or None,
        "limits": {"min": one.limits.min, "max": one.limits.max},
        "allowed": allowed(one),
    }


def _tell(book: Rulebook, found: dict[str, Any]) -> None:
    for member in found["members"]:
        for benefit in member["benefits"]:
            name = book.benefits[benefit["id"]].name
            after = f" (after {', '.join(benefit['after'])}: {benefit['gained']})"
            click.echo(f"{benefit['status']:<17}{name}{after if benefit['gained'] else ''}")
    if found["questions"]:
        click.echo(f"still worth asking: {', '.join(found['questions'])}")


COMMANDS = (assess, facts)
