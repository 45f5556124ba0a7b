"""The same words on the page, on paper and from the command line, for the same facts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from tests.test_people import household
from tests.test_web_results import CHILD, PEOPLE, TAPER, WELL_OFF, site, text, visitor
from webapp.cli import main

__all__ = ["site"]  # a fixture
SOME = [TAPER, CHILD, WELL_OFF, "老贺，收入比低保线高一点，还没认定", "史家，低保边缘户的渐退"]
SPOKEN = {"says", "line", "label", "plain", "name", "step", "after", "also", "sum", "note"}


def run(command: str, name: str, *more: str) -> Any:
    person = PEOPLE[name]
    facts = json.dumps(household(person["facts"]), default=str)
    given = [command, "-", *more, "--on", str(person["on"])]
    done = CliRunner().invoke(main, given, input=facts)
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def sentences(words: Any, key: str = "") -> Iterator[str]:
    """Everything that is said, wherever it stands in the words."""
    if isinstance(words, dict):
        for name, one in words.items():
            yield from sentences(one, name)
    elif isinstance(words, list):
        for one in words:
            yield from sentences(one, key)
    elif isinstance(words, str) and key in SPOKEN and words:
        yield words


def squeezed(said: str) -> str:
    return "".join(said.split())


@pytest.mark.parametrize("name", SOME)
def test_a_benefits_page_says_what_explain_says(site: Flask, name: str) -> None:
    client = visitor(site, name)
    for told in run("explain", name, "living_subsidy", "dibao_household", "transit_city"):
        words = told["words"]
        page = squeezed(text(client.get(f"/results/{words['card']['id']}")))
        card = {key: one for key, one in words["card"].items() if key not in ("why", "sum")}
        if card["after"]:
            card["status"].pop("line")  # what comes first is said in its place
        parts: list[Any] = [
            card,
            {"says": told["changes"]},
            {"says": words["opens"] + words["warnings"]},
        ]
        if not words["held"]:
            parts.append([way["door"]["asks"] for way in words["ways"][:1]])
        said = [squeezed(one) for one in sentences(parts)]
        assert len(said) > 3
        assert [one for one in said if one not in page] == []


@pytest.mark.parametrize("name", SOME)
def test_paper_says_what_explain_says(site: Flask, name: str) -> None:
    paper = squeezed(text(visitor(site, name).get("/print/full")))
    for told in run("explain", name):
        card = told["words"]["card"]
        if told["words"]["ways"]:
            assert squeezed(card["name"]) in paper
            assert card["status"]["label"] in paper
            assert [one for one in card["asks"] if squeezed(one) not in paper] == []


@pytest.mark.parametrize("name", SOME)
def test_the_page_of_dates_says_what_ahead_says(site: Flask, name: str) -> None:
    page = squeezed(text(visitor(site, name).get("/dates")))
    found = run("ahead", name)
    assert found["words"]
    for one in found["words"]:
        assert squeezed(one["when"] + one["what"] + one["do"]) in page


def test_the_page_of_a_job_says_what_job_says(site: Flask) -> None:
    given: dict[str, Any] = {"household.annual_income": 600000, "household.heads": 2}
    client = visitor(site, TAPER, **given)
    page = client.submit(client.get("/job"), 0, wage="3000", costs="0", year="2026", month="12")
    facts = {**PEOPLE[TAPER]["facts"], **given}
    typed = json.dumps(household(facts), default=str)
    more = ["--wage", "3000", "--start", "2026-12", "--on", str(PEOPLE[TAPER]["on"])]
    done = CliRunner().invoke(main, ["job", "-", *more], input=typed)
    words = json.loads(done.output)["words"]
    for said in [*words["sums"], words["line"], words["advice"], *words["notes"], *_cells(words)]:
        assert squeezed(said) in squeezed(text(page))


def _cells(words: Any) -> list[str]:
    rows = words["months"]
    return [cell for row in rows for cell in (row["month"], row["state"], row["together"])]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["explain", "-", "no_such"], "no such benefit: no_such"),
        (["explain", "-", "--member", "9"], "no member 9; there are: 1"),
        (["job", "-", "--wage", "2600", "--start", "2026-12"], "still needed: household.annual"),
    ],
)
def test_what_cannot_be_is_said(command: list[str], said: str) -> None:
    done = CliRunner().invoke(main, command, input="household.hukou: cn/shanxi/xinzhou\n")
    assert done.exit_code == 1
    assert said in done.output


def test_a_wage_that_cannot_be_read_is_said() -> None:
    facts = json.dumps(household(PEOPLE[TAPER]["facts"] | {"household.heads": 2,
                                                           "household.annual_income": 0}),
                       default=str)  # fmt: skip
    more = ["--wage", "many", "--start", "2026-12"]
    done = CliRunner().invoke(main, ["job", "-", *more], input=facts)
    assert done.exit_code == 1
    assert "请填钱数" in done.output


def test_english_is_spoken_too() -> None:
    [told] = run("explain", TAPER, "dibao_household", "--language", "en", "--voice", "other")
    assert "dibao" in told["words"]["card"]["name"].lower()
