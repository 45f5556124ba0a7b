"""`make bench`: every ratio of one run, with its target. Exit status 0; nothing is written."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import engine, web
from bench.measure import Row, table


def main() -> None:
    rows = [row for part in (engine.rows, web.rows) for row in _measured(part)]
    print("\n".join(table(rows)))


def _measured(part: Callable[[], Iterable[Row]]) -> Iterable[Row]:
    """The rows of a part, up to one that cannot be measured."""
    try:
        yield from part()
    except Exception:  # a table with a hole is worth more than none
        traceback.print_exc()


if __name__ == "__main__":
    main()
