"""The command line: the same words as the pages; bad input is said, not crashed on."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from tests.toy.nation import RULES
from webapp.cli import main
from webapp.config import today_in_china
from webapp.engine import assessment

SCHEMA = json.loads(Path(assessment.__file__).with_name("assessment.schema.json").read_text())
FACTS = "household.hukou: cn/shanxi/xinzhou/xinfu\nmember.certificate: held\nmember.grade: 1\n"
ON = ("--on", "2026-11-24")


def run(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=typed)


def assessed(typed: str) -> Any:
    done = run("assess", "-", *ON, "--json", typed=typed)
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def test_assess_prints_one_object_of_the_schema() -> None:
    found = assessed(FACTS)
    Draft202012Validator(SCHEMA).validate(found)
    assert found["on"] == "2026-11-24"
    assert found["places"]["hukou"] == "cn/shanxi/xinzhou/xinfu"


def test_facts_may_be_flat_or_nested_yaml_or_json_from_a_file_or_typed(tmp_path: Path) -> None:
    inner = {"household": {"hukou": "cn/shanxi/xinzhou/xinfu"},
             "members": [{"certificate": "held", "grade": 1}]}  # fmt: skip
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(inner), "utf-8")
    from_file = json.loads(run("assess", str(file), *ON, "--json").output)
    assert from_file == assessed(json.dumps(inner)) == assessed(FACTS)


def test_assess_without_json_names_every_benefit_and_what_is_still_worth_asking() -> None:
    done = run("assess", "-", *ON, typed=FACTS)
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert any("困难残疾人生活补贴" in line for line in lines)
    assert lines[-1].startswith("still worth asking: household.lives_in")


def test_without_a_day_it_is_today_in_china(monkeypatch: pytest.MonkeyPatch) -> None:
    evening = datetime(2026, 11, 26, 16, 30, tzinfo=UTC)
    assert today_in_china(evening) == date(2026, 11, 27)
    assert today_in_china(evening - timedelta(hours=1)) == date(2026, 11, 26)
    monkeypatch.setattr("webapp.config.today_in_china", lambda: date(2031, 2, 3))
    done = run("assess", "-", "--json", typed=FACTS)
    assert json.loads(done.output)["on"] == "2031-02-03"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("household.hukou: cn/moon\n", "household.hukou: 'cn/moon': no such place"),
        ("member.grade: 9\nmember.wroks: true\n", "member.wroks: there is no such fact"),
        ("- a\n", "facts: an object is expected"),
        ("a: [", "not_yaml: this is not YAML"),
        ("&a [*a]", "not_yaml: its aliases (*name) stand for too much"),
        ('a: "\x01"', "not_yaml: a character stands here that YAML"),
        ("member.grade: " + "9" * 5000, "allowed: 1, 2, 3, 4"),
        ("members: [1]\nhousehold: [2]", "household: an object is expected; allowed: "),
    ],
)
def test_bad_facts_are_named_and_the_command_fails(typed: str, said: str) -> None:
    done = run("assess", "-", *ON, "--json", typed=typed)
    assert done.exit_code == 1
    assert said in done.output
    assert "Traceback" not in done.output
    assert isinstance(done.exception, SystemExit)


def test_a_few_aliases_that_stand_for_millions_are_refused() -> None:
    first = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
    more = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)]
    assert "not_yaml" in run("assess", "-", *ON, typed="".join([first, *more])).output


def test_what_is_no_text_and_no_folder_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "facts.yaml").write_bytes(b"member: \xff\xfe")
    assert "this is not UTF-8 text" in run("assess", str(tmp_path / "facts.yaml"), *ON).output
    monkeypatch.setenv("HUICAN_RULES", str(tmp_path / "nowhere"))
    assert "there is no folder of rules" in run("lint").output


@pytest.mark.parametrize("day", ["1900-01-01", "9999-12-31"])
def test_a_day_far_away_is_refused(day: str) -> None:
    for command in ("assess", "ahead"):
        assert "a day from 1990 to 2100" in run(command, "-", "--on", day, typed=FACTS).output


def test_themes_may_stand_beside_flat_facts() -> None:
    done = run("assess", "-", *ON, "--json", typed=f"{FACTS}\nthemes: [money]\n")
    assert json.loads(done.output)["themes"] == ["money"]


def test_all_bad_facts_are_named_at_once() -> None:
    done = run("assess", "-", *ON, typed="member.grade: 9\nhousehold.hukou: cn/moon\n")
    assert "member.grade" in done.output
    assert "household.hukou" in done.output


@pytest.mark.parametrize("typed", ["member.grade: 1\nmember.grade: 4\n",
                                   "members: [{grade: 1, grade: 4}]\n"])  # fmt: skip
def test_a_fact_that_is_given_twice_is_bad(typed: str) -> None:
    assert run("assess", "-", *ON, typed=typed).exit_code == 1


@pytest.mark.parametrize("typed", ["", "{}\n"])
def test_nothing_known_asks_for_the_places_first(typed: str) -> None:
    found = assessed(typed or "{}")
    assert found["questions"][0] == "household.hukou"
    assert set(found["questions"]) <= {f"household.{p}" for p in ("hukou", "lives_in", "rides_in")}


def test_a_day_that_is_none_is_refused() -> None:
    assert run("assess", "-", "--on", "2026-02-30", typed=FACTS).exit_code == 2


def test_facts_lists_every_fact_with_type_unit_options_and_limits() -> None:
    listed = {one["name"]: one for one in json.loads(run("facts", "--json").output)}
    assert next(iter(listed)) == "household.hukou"
    income = listed["household.annual_income"]
    assert (income["type"], income["unit"], income["per"]) == ("money", "fen", "year")
    assert income["limits"]["min"] == "0"
    assert list(listed["member.grade"]["options"]) == ["1", "2", "3", "4"]
    keys = {"name", "type", "title", "unit", "per", "options", "limits", "allowed"}
    assert all(set(one) >= keys for one in listed.values())


def test_facts_without_json_is_one_line_each() -> None:
    lines = run("facts").output.splitlines()
    assert "member.grade: 1, 2, 3, 4, unclear" in lines


def test_lint_counts_what_it_read() -> None:
    done = run("lint", str(RULES))
    assert done.exit_code == 0
    assert "no Problem" in done.output


def test_lint_of_an_empty_folder_says_that_there_are_no_rules(tmp_path: Path) -> None:
    done = run("lint", str(tmp_path))
    assert done.exit_code == 1
    assert f"there are no rules in {tmp_path}" in done.output


def test_lint_finds_what_a_language_beside_the_rules_lacks(tmp_path: Path) -> None:
    shutil.copytree(RULES, tmp_path / "rules")
    catalogue = tmp_path / "translations" / "en" / "LC_MESSAGES" / "messages.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text("", "utf-8")
    done = run("lint", str(tmp_path / "rules"))
    assert done.exit_code == 1
    assert "cn/lamp.yaml:8:7: missing_translation: en has nothing for" in done.output


def test_the_commands_are_there_as_a_module_too() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "webapp.cli", "lint", str(RULES)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "no Problem" in done.stdout


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    shutil.copytree(RULES, folder)
    (folder / "cn" / "lamp.yaml").write_text("benefit: lamp\ncommitment: must\n", "utf-8")
    (folder / "cn" / "elder.yaml").write_text("benefit: [", "utf-8")
    return folder


@pytest.mark.parametrize("command", ["lint", "test"])
def test_problems_are_all_told_with_their_places_and_the_command_fails(
    command: str, broken: Path
) -> None:
    done = run(command, str(broken))
    assert done.exit_code == 1
    assert "cn/lamp.yaml:2:13: bad_value" in done.output
    assert "cn/lamp.yaml:1:1: missing_key" in done.output
    assert "cn/elder.yaml:2:1: not_yaml" in done.output


CASE = """on: 2026-06-15
base: {household.assets: [car]}
cases:
  - {name: has one, truth: yes, status: %s}
"""


@pytest.mark.parametrize(("status", "code"), [("can_apply", 0), ("not_met", 1)])
def test_worked_examples_are_run_and_a_difference_fails(
    status: str, code: int, tmp_path: Path
) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(RULES, folder)
    (folder / "cn" / "probe.examples.yaml").write_text(CASE % status, "utf-8")
    done = run("test", str(folder))
    assert done.exit_code == code
    assert f"1 worked examples, {code} differences" in done.output
    if code:
        assert "cn/probe.examples.yaml:4: has one: status is can_apply" in done.output


def test_examples_that_cannot_be_read_are_all_told_with_their_places(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(RULES, folder)
    odd = "  - {truth: maybe, with: {household.assets: [car]}}\n  - {name: x, colour: red}\n"
    (folder / "cn" / "probe.examples.yaml").write_text(CASE % "can_aply" + odd, "utf-8")
    (folder / "cn" / "lamp.examples.yaml").write_text("on: 2026-06-15\ncases: []\n", "utf-8")
    done = run("test", str(folder))
    assert done.exit_code == 1
    for said in ("lamp.examples.yaml:0:0: no_cases", "4:41: bad_value: can_aply is none of",
                 "5:5: missing_key: name is missing", "5:13: bad_value",
                 "6:23: unknown_key: there is no key colour"):  # fmt: skip
        assert said in done.output


def test_rules_without_a_worked_example_are_not_tested() -> None:
    assert run("test", str(RULES)).exit_code == 1
