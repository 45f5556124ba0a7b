"""What several commands share: the rulebook, facts from a file, the day, JSON."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from webapp import config
from webapp.engine.facts import nested
from webapp.engine.model import Rulebook
from webapp.engine.problems import FactErrors, Problem, RuleProblems
from webapp.rulefiles.rulebook import load
from webapp.rulefiles.source import Source

RULES = click.Path(exists=True, file_okay=False, path_type=Path)


YEARS = range(1990, 2101)


def _day(_context: Any, _option: Any, given: datetime | None) -> date:
    day = given.date() if given else config.today_in_china()
    if day.year not in YEARS:
        raise click.BadParameter(f"a day from {YEARS[0]} to {YEARS[-1]} is expected")
    return day


on_day = click.option(
    "--on", "day", type=click.DateTime(["%Y-%m-%d"]), callback=_day, help="the day asked; today"
)
facts_file = click.argument("facts", type=click.File(encoding="utf-8"))


class Group(click.Group):
    """Facts and rules that cannot be are said in full, whichever command reads them."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except FactErrors as error:
            raise click.ClickException(f"these facts cannot be:\n{error}") from None
        except RuleProblems as error:
            raise click.ClickException(
                f"the rules have {len(error.problems)} Problems:\n{error}"
            ) from None
        except UnicodeDecodeError as error:
            raise click.ClickException(f"this is not UTF-8 text: {error}") from None
        except OSError as error:
            raise click.ClickException(str(error)) from None


def rulebook(folder: Path | None) -> Rulebook:
    """The rules of a folder, or those that are served.

    Raises:
        RuleProblems: if they cannot be read.
    """
    return load(folder or config.rules_folder())


def read_facts(file: Any) -> Any:
    """Facts of a household, nested or by full name.

    Raises:
        click.ClickException: where the file cannot be read.
    """
    problems: list[Problem] = []
    read = Source(str(file.name), file.read(), problems).plain()
    if problems:
        raise click.ClickException(str(problems[0]))
    if isinstance(read, dict) and any("." in str(key) for key in read):
        return nested(read)
    return read


def print_json(what: Any) -> None:
    click.echo(json.dumps(what, ensure_ascii=False, indent=2))
