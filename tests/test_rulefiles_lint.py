"""Problems of rule files: every code once, each with its place, and all of them at once."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.toy.nation import RULES, changed, files, nation, not_yet, problems, table, words
from webapp.engine.expression import FOREIGN, LITERAL
from webapp.engine.problems import Problem, RuleProblems
from webapp.i18n import sentences
from webapp.i18n.catalogue import CODE, untranslated
from webapp.rulefiles.rulebook import load, read

CASES = table("lint")


def change(case: dict[str, Any]) -> dict[str, str | None]:
    """The change a case makes to the toy nation."""
    file, old = case["file"], files().get(case["file"], "")
    if "swap" in case:
        before, after = words(case["swap"])
        assert old.count(before) == 1, f"{before!r} should stand once in {file}"
        return {file: old.replace(before, after)}
    text = files()[case["copy"]] if "copy" in case else case.get("text", "")
    return {file: old + case["add"] if "add" in case else text}


def named(case: dict[str, Any]) -> str:
    return f"{case['code']} {case.get('swap', ['', case['file']])[1]!r}"


def test_the_toy_nation_has_no_problem() -> None:
    assert problems({}) == []


def marked(case: dict[str, Any]) -> Any:
    """A case the lint does not see yet is an expected failure, with what is missing."""
    fault = case.get("fault")
    marks = [not_yet(fault)] if fault else []
    return pytest.param(case, id=named(case), marks=marks)


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_a_breach_is_a_problem_with_its_place(case: dict[str, Any]) -> None:
    found = problems({**change(case), **case.get("beside", {})})
    assert (case["code"], f"{case['at']}") in {
        (one.code, f"{one.line}:{one.column}") for one in found if one.file == case["file"]
    }, "\n".join(map(str, found))


def test_all_problems_of_all_files_are_told_at_once_in_order() -> None:
    found = problems(
        {
            "cn/lamp.yaml": "benefit: lamp\ncommitment: must\nbound: here\n",
            "cn/elder.yaml": "benefit: [",
            "facts/40-more.yaml": "member.x: {type: colour, title: x}\n",
        }
    )
    codes = {(one.file, one.code) for one in found}
    assert {
        ("cn/lamp.yaml", "bad_value"),
        ("cn/lamp.yaml", "unknown_key"),
        ("cn/lamp.yaml", "missing_key"),
        ("cn/elder.yaml", "not_yaml"),
        ("facts/40-more.yaml", "bad_value"),
        ("facts/40-more.yaml", "missing_key"),
    } <= codes
    assert found == sorted(found)


def test_many_readings_are_refused_from_seventeen_combinations_on() -> None:
    names = ["r1", "r2", "r3", "r4"]
    one = "  says: r\n  options: {a: a, b: b}\n  ask: {says: R?, office: town_hall}\n"
    leaf = "    - {id: %s, says: r, reading: %s, when: {a: 'true', b: member.works}}\n"

    def with_readings(names: list[str]) -> list[str]:
        readings = "+" + "".join(f"{name}:\n{one}" for name in names)
        probe = files()["cn/probe.yaml"].split("criteria:")[0] + "criteria:\n  all:\n"
        probe += "".join(leaf % (name, name) for name in names)
        return [p.code for p in problems({"readings.yaml": readings, "cn/probe.yaml": probe})]

    assert with_readings(names) == []
    assert with_readings([*names, "r5"]) == ["many_readings"]


def test_a_problem_says_file_line_column_code_what_and_what_to_do() -> None:
    [found] = problems({"cn/lamp.yaml": "+benefit: single\n"})
    assert str(found) == "cn/lamp.yaml:11:1: repeated_key: benefit stands here twice. Keep one."


def test_problems_sort_by_file_line_and_column() -> None:
    late, early = Problem("b.yaml", 10, 1, "x", "x"), Problem("b.yaml", 9, 5, "x", "x")
    assert RuleProblems([late, early]).problems == [early, late]


def test_a_folder_reads_as_its_files_do() -> None:
    assert load(RULES).version == nation().version == read(dict(files())).version


def test_the_version_changes_with_any_file() -> None:
    assert nation({"cn/lamp.yaml": "+# a word\n"}).version != nation().version
    assert len(nation().version) == 12


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "nowhere")


def test_a_rulebook_cannot_be_changed() -> None:
    book = nation()
    with pytest.raises(AttributeError):
        book.version = "other"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        book.provisions["cn/lamp"].benefit = "single"  # type: ignore[misc]


def test_a_shared_criterion_is_the_same_wherever_it_is_used() -> None:
    [used] = [p for p in nation().provisions["cn/single"].criteria.parts if p.id == "severe"]
    assert [part.id for part in used.parts] == ["grade_1_2", "mind_3"]


def test_a_citation_inside_a_criterion_takes_the_provisions_instrument() -> None:
    old = "says: you are of age, when: age(member.born) >= adult}"
    new = "says: you are of age, when: age(member.born) >= adult, citation: {at: art. 8}}"
    book = nation({"cn/lamp.yaml": files()["cn/lamp.yaml"].replace(old, new)})
    adult = book.provisions["cn/lamp"].criteria.parts[1]
    assert adult.citation
    assert (adult.citation.instrument, adult.citation.at) == ("law", "art. 8")


def test_taking_a_file_away_is_noticed_by_those_who_need_it() -> None:
    assert "unknown_benefit" in {one.code for one in problems({"benefits/lamp.yaml": None})}
    assert set(changed({"cn/lamp.yaml": None})) == set(files()) - {"cn/lamp.yaml"}


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def test_a_sentence_without_a_translation_is_a_problem(tmp_path: Path) -> None:
    assert untranslated(nation(), tmp_path) == []
    path = tmp_path / "xx" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    said = list(dict.fromkeys((context, text) for context, text, _mark in sentences(nation())))
    written = [f'msgctxt {quoted(c)}\nmsgid {quoted(t)}\nmsgstr "x"\n' for c, t in said]
    path.write_text("\n".join(written), "utf-8")
    assert untranslated(nation(), tmp_path) == []
    lamp = {"cn/lamp.yaml": files()["cn/lamp.yaml"].replace("you are of age", "you are grown up")}
    [found] = untranslated(nation(lamp), tmp_path)
    assert (found.code, found.file, found.line) == ("missing_translation", "cn/lamp.yaml", 8)
    assert found.what == "xx has nothing for provision.cn/lamp.adult.says: you are grown up"


@pytest.mark.parametrize("times", [41, 400, 3000, 100_000])
def test_a_condition_nested_without_end_is_a_problem(times: int) -> None:
    old = files()["cn/lamp.yaml"]
    deep = old.replace("when: age(member.born) >= adult", f"when: {'not ' * times}member.works")
    [found] = problems({"cn/lamp.yaml": deep})
    assert (found.file, found.line) == ("cn/lamp.yaml", 8)
    assert found.code in ("not_portable", "bad_value")


def test_conditions_that_can_hold_together_are_no_problem() -> None:
    """A span of ages, alternatives, and what only one of two ways rules out."""
    between = "age(member.born) >= adult and age(member.born) < old"
    either = "member.works or not member.works and household.heads > 1"
    edges = "household.heads >= 1 and household.heads <= 1"
    for when in (between, either, edges):
        old = files()["cn/lamp.yaml"]
        assert problems({"cn/lamp.yaml": old.replace("age(member.born) >= adult", when)}) == []


def test_words_that_bind_in_a_clause_of_their_own_may_be_shall() -> None:
    bound = files()["cn/lamp.yaml"].replace(
        "at: art. 4}", "at: art. 4, quote: '鼓励点灯,给予补贴'}"
    )
    assert problems({"cn/lamp.yaml": bound}) == []


ELSEWHERE = {"many_readings", "missing_translation"}  # tried in tests of their own


def test_every_code_is_tried_and_documented_with_a_bad_and_a_good_example() -> None:
    text = (Path(__file__).parents[1] / "rules" / "LINT.md").read_text("utf-8")
    parts = {part.split("\n", 1)[0]: part for part in text.split("\n## ")[1:]}
    tried = {case["code"] for case in CASES} | ELSEWHERE
    assert tried == set(emitted())
    assert sorted(parts) == list(parts) == sorted(tried)
    for code, part in parts.items():
        words, _bad, rest = part.split("\n", 1)[1].partition("\nBad")
        assert words.strip(), f"{code} is not explained"
        assert "\nGood" in rest, f"{code} has no good example beside a bad one"
        assert "left out)" not in rest, code


GIVEN = {"note": 1, "fail": 1, "_problem": 1, "Problem": 3}  # where a call names its code
MADE = {"_missing": "unknown_", "_known": "odd_"}


def emitted() -> Iterator[str]:
    """Every code that the readers and checks of rule files can give."""
    webapp = Path(__file__).parents[1] / "webapp"
    paths = [*(webapp / "rulefiles").glob("*.py"), webapp / "i18n" / "catalogue.py"]
    yield from ("bad_value", LITERAL, FOREIGN, CODE)
    for node in (node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8")))):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args):
                yield from words_at(args, GIVEN.get(name))
                yield from (
                    MADE[name] + word for word in words_at(args, 1 if name in MADE else None)
                )
            case ast.Tuple(elts=[ast.Name() | ast.Attribute(), ast.Constant(value=str(word)), _]):
                yield word


def words_at(arguments: list[ast.expr], number: int | None) -> Iterator[str]:
    for argument in arguments[number : number + 1] if number is not None else ():
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value
