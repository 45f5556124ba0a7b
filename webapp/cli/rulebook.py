"""Commands for those who write and check the rules."""

from __future__ import annotations

import json
import sys
from datetime import date
from fractions import Fraction
from pathlib import Path

import click

from webapp import config, differences, mutation, provenance
from webapp.cli.common import RULES, on_day, rulebook
from webapp.engine.model import Rulebook
from webapp.examples import examples, failures
from webapp.i18n.catalogue import untranslated
from webapp.rulefiles.inspection import inspect
from webapp.rulefiles.schema import schemas


@click.command()
@click.argument("folder", type=RULES, required=False)
def lint(folder: Path | None) -> None:
    """Check the rules: all Problems at once, each with file, line and column.

    Where a folder of translations stands beside them, what a language lacks is a Problem too.
    """
    book = rulebook(folder)
    if not book.provisions:
        raise click.ClickException(f"there are no rules in {folder or config.rules_folder()}")
    beside = (folder or config.rules_folder()).absolute().parent / "translations"
    if untidy := sorted([*inspect(book), *untranslated(book, beside)]):
        raise click.ClickException("\n".join(map(str, untidy)))
    click.echo(f"{len(book.provisions)} provisions, {len(book.benefits)} benefits: no Problem")


@click.command()
@click.option("--mutate", is_flag=True, help="judge the examples: would they notice a wrong rule?")
@click.argument("folder", type=RULES, required=False)
def test(folder: Path | None, mutate: bool) -> None:
    """Run the worked examples beside the rules."""
    book = rulebook(folder)
    if mutate:
        _mutate(book, folder or config.rules_folder())
        return
    cases = examples(folder or config.rules_folder())
    wrong = [line for case in cases for line in failures(book, case)]
    for line in wrong:
        click.echo(line, err=True)
    click.echo(f"{len(cases)} worked examples, {len(wrong)} differences")
    sys.exit(1 if wrong or not cases else 0)


MUTATION_AIM = Fraction(98, 100)


def _mutate(book: Rulebook, folder: Path) -> None:
    """The score of each file, the survivors with their reasons, what is wrong, and the whole.

    Fails below the aim, and for a survivor without a reason or a reason without its survivor.
    """
    score = mutation.mutate(book, folder)
    known, unexplained, stale = mutation.excused(folder, score.survivors)
    for file in sorted(score.tried):
        killed, tried = score.of(file)
        click.echo(f"{killed:>4} of {tried:<4} {file}")
    for what, why in known.items():
        click.echo(f"survives: {what}: {why}")
    for what in unexplained:
        click.echo(f"survives: {what}: NO REASON GIVEN")
    for what in stale:
        click.echo(f"survives no more: {what}")
    tried = score.tried.total()
    noticed = tried - len(score.survivors)
    click.echo(f"{noticed} of {tried} mutants noticed: {float(score.share):.1%}")
    sys.exit(1 if unexplained or stale or score.share < MUTATION_AIM else 0)


@click.command()
@click.option("--plans", type=RULES, required=True, help="the folder of the plans' texts")
@click.argument("folder", type=RULES, required=False)
def verify(plans: Path, folder: Path | None) -> None:
    """Every quotation stands literally in its plan, in the section cited."""
    book = rulebook(folder)
    right, wrong = provenance.verify(book, provenance.plan_texts(plans, book))
    for line in wrong:
        click.echo(line, err=True)
    click.echo(f"{right} of {right + len(wrong)} quotations stand where they are cited")
    sys.exit(1 if wrong or not right else 0)


@click.command()
@click.option("--plans", type=RULES, help="the folder of the plans' texts")
@click.option(
    "--inventory", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="its rows"
)
@click.argument("folder", type=RULES, required=False)
def coverage(plans: Path | None, inventory: Path | None, folder: Path | None) -> None:
    """What became of every row of the inventory and of every section of the plans.

    The inventory is looked for in the folder of the plans and in the one above it.
    """
    rules = folder or config.rules_folder()
    if plans and not inventory:
        inventory = next(filter(Path.is_file, (p / INVENTORY for p in (plans, plans.parent))), None)
    unexplained = _sections(rules, rulebook(folder), plans) if plans else 0
    try:
        counts, missing = provenance.coverage(rules, inventory)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    wrong = provenance.wrong_rows(rules, rulebook(folder))
    for row in missing:
        click.echo(f"not accounted for: {row}", err=True)
    for line in wrong:
        click.echo(line, err=True)
    for kind, count in sorted(counts.items()):
        click.echo(f"{kind:<15}{count}")
    total = counts.total()
    if not inventory:
        click.echo("the inventory is not here: rows are counted, not compared")
    of = f" of {total + len(missing)}" if inventory else ""
    click.echo(f"{total}{of} rows accounted for")
    sys.exit(1 if missing or wrong or unexplained else 0)


INVENTORY = "provisions.yaml"


def _sections(rules: Path, book: Rulebook, plans: Path) -> int:
    """Each section with what it produced; how many are neither quoted nor explained.

    Raises:
        click.ClickException: if none of the plans is there.
    """
    unexplained = 0
    texts = provenance.plan_texts(plans, book)
    if not texts:
        raise click.ClickException(f"no text of a plan is in {plans}")
    for plan, at, made, why in provenance.section_coverage(rules, book, texts):
        unexplained += not made and not why
        nothing = f"institutional: {why}" if why else "NEITHER QUOTED NOR EXPLAINED"
        click.echo(f"{plan} {at}: {', '.join(made) or nothing}")
    return unexplained


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def schema(folder: Path) -> None:
    """Write the JSON Schemas of the rule files, for editors."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, one in schemas().items():
        text = json.dumps(one, ensure_ascii=False, indent=1) + "\n"
        (folder / f"{name}.schema.json").write_text(text, "utf-8")
        click.echo(folder / f"{name}.schema.json")


@click.command()
@on_day
def stale(day: date) -> None:
    """What is past its review date, and who publishes it."""
    found = provenance.stale(rulebook(None), day)
    for since, what, publisher in found:
        click.echo(f"{since}  {what}  ({publisher})")
    click.echo(f"{len(found)} to read again")


@click.command()
@click.argument("old", type=RULES)
@click.argument("new", type=RULES)
def diff(old: Path, new: Path) -> None:
    """What changed between two rulebooks, and which worked examples turn out otherwise."""
    before, after = rulebook(old), rulebook(new)
    for line in differences.report(before, after, (new, old)):
        click.echo(line)


COMMANDS = (lint, test, verify, coverage, schema, stale, diff)
