"""The journey as a screen reader is given it: roles, names and states, kept in e2e/golden.

After a change that was meant: GOLDEN=write .venv/bin/pytest e2e/test_golden_trees.py, then read
the difference as someone who hears it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from e2e.steps import ask, begin, go_on, settle

GOLDEN = Path(__file__).resolve().parent / "golden"
Way = Callable[[Page], None]


def start(page: Page) -> None:
    page.goto("/")


def start_errors(page: Page) -> None:
    page.goto("/")
    go_on(page)


def places(page: Page) -> None:
    begin(page, "child", "shared")


def question(fact: str, *, errors: bool = False) -> Way:
    def stand(page: Page) -> None:
        settle(page)
        ask(page, fact)
        if errors:
            go_on(page)

    return stand


def two_windows(page: Page) -> None:
    settle(page)
    ask(page, "member.grade")
    other = page.context.new_page()
    ask(other, "member.grade")
    for window, grade in ((other, "1"), (page, "2")):
        window.check(f"[name=answer][value='{grade}']")
        go_on(window)


def check(page: Page) -> None:
    settle(page)
    ask(page, "household.area")
    page.check("[name=answer][value=rural]")
    go_on(page)
    page.goto("/answers")


def traveller(address: str) -> Way:
    """Somebody who asks about getting about alone, and has answered a little."""

    def stand(page: Page) -> None:
        begin(page, theme="travel")
        page.select_option("#hukou", "cn/liaoning/shenyang")
        go_on(page)
        for fact, answer in (("member.certificate", "held"), ("member.lower_limb", "yes")):
            ask(page, fact)
            page.check(f"[name=answer][value={answer}]")
            go_on(page)
        page.goto(address)

    return stand


def cleared(page: Page) -> None:
    settle(page)
    page.click("text=清除并离开")


def no_such_page(page: Page) -> None:
    page.goto("/nowhere")


STATES: dict[str, Way] = {
    "start": start,
    "start_errors": start_errors,
    "places": places,
    "choices": question("member.certificate"),
    "choices_errors": question("member.certificate", errors=True),
    "boxes": question("member.lives_with"),
    "certificate": question("member.category"),
    "certificate_errors": question("member.category", errors=True),
    "parts": question("member.parts"),
    "number_errors": question("household.heads", errors=True),
    "date": question("member.born"),
    "month_errors": question("household.over_since", errors=True),
    "income": question("household.annual_income"),
    "income_errors": question("household.annual_income", errors=True),
    "standard": question("household.local_standard_annual"),
    "two_windows": two_windows,
    "check": check,
    "results": traveller("/results"),
    "benefit": traveller("/results/transit_city"),
    "dates": traveller("/dates"),
    "counter": traveller("/counter"),
    "print": traveller("/print"),
    "what_if": traveller("/what-if"),
    "cleared": cleared,
    "no_such_page": no_such_page,
}


def tree(page: Page) -> str:
    """The accessibility tree; of the long lists of places only what is chosen.

    The version of the rules, which any change of a rule changes, is left out.
    """
    snapshot = re.sub(r"\b[0-9a-f]{12}\b", "VERSION", page.locator("body").aria_snapshot())
    lines = snapshot.splitlines()
    kept = [line for line in lines if not re.match(r"\s+- option .*(?<!\[selected\])$", line)]
    return "\n".join(kept) + "\n"


@pytest.mark.parametrize("name", STATES)
def test_the_accessibility_tree_is_as_kept(page: Page, name: str) -> None:
    STATES[name](page)
    found, kept = tree(page), GOLDEN / f"{name}.yaml"
    if os.environ.get("GOLDEN") == "write":
        kept.write_text(found, "utf-8")
    assert found == kept.read_text("utf-8")
