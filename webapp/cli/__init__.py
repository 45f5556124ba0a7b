"""The command line: the same words as the pages.

huican assess FACTS.yaml --on 2026-11-24 --json    (- reads standard input)
huican explain FACTS.yaml living_subsidy           what its page says, and the nearest ways
huican ahead FACTS.yaml, huican job FACTS.yaml --wage 2600 --start 2026-12
huican facts --json
huican lint [FOLDER], huican test [FOLDER] [--mutate]
huican verify --plans DIR, huican coverage --plans DIR, huican stale, huican diff OLD NEW
huican schema FOLDER
"""

from __future__ import annotations

import click

from webapp.cli import households, rulebook, words
from webapp.cli.common import Group

__all__ = ["main"]


@click.group(cls=Group)
def main() -> None:
    """惠残自查 Huican: which benefits a disabled person in China can claim, and why."""


for one in (*households.COMMANDS, *words.COMMANDS, *rulebook.COMMANDS):
    main.add_command(one)
