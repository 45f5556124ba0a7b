"""Quotations in their sections, rows accounted for, what is due, what changed."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.toy.nation import files, nation
from webapp import differences, provenance
from webapp.cli import main
from webapp.engine.model import Rulebook
from webapp.rulefiles.rulebook import load, read


@cache
def rules() -> Rulebook:
    return load(Path(__file__).resolve().parent.parent / "rules")


ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "rules"
PLANS = ROOT.parent / "shared" / "plans"
PLAN = """
   一、发展现状   3
   三、主要任务   6
  (一)提高保障   6
一、发展现状
三、主要任务
(一)提高保障
1.完善救助。把符合条件的残疾人纳入低保。
2.完善福利。给予补贴。
  落实优待政策。免费乘车。
(二)促进就业
1.落实政策。给予渐退期。
四、保障条件
"""


@pytest.mark.parametrize(
    ("at", "words", "inside"),
    [
        ("三(一)1.完善救助", "纳入低保", True),
        ("三(一)1.完善救助", "给予补贴", False),
        ("三(一) 落实优待政策", "免费乘车", True),
        ("三(一) 落实优待政策", "给予渐退期", False),
        ("三(二)1.落实政策", "给予渐退期", True),
    ],
)
def test_a_quotation_is_looked_for_in_its_section(at: str, words: str, inside: bool) -> None:
    section = provenance.section_of(PLAN, at)
    assert section is not None
    assert (words in section) is inside


@pytest.mark.parametrize("at", ["五(一)1.没有", "三(三) 没有", "三(一)9.没有", "三(一) 没有这一段"])
def test_a_section_that_does_not_exist_is_said(at: str) -> None:
    assert provenance.section_of(PLAN, at) is None


def test_a_changed_word_in_a_quotation_is_found() -> None:
    book = rules()
    quoted = provenance.quotations(book)
    texts = {one.instrument: PLAN for one in quoted}
    right, wrong = provenance.verify(book, texts)
    assert (right, len(wrong)) == (0, len(quoted))
    assert any("not in shanxi-14fyp" in line for line in wrong)
    assert all("is not here" in line for line in provenance.verify(book, {})[1])


def test_every_quotation_stands_in_the_section_it_cites() -> None:
    if not PLANS.is_dir():
        pytest.skip(f"the plans are not here: {PLANS}")
    book = rules()
    right, wrong = provenance.verify(book, provenance.plan_texts(PLANS, book))
    assert wrong == []
    assert right == len(provenance.quotations(book)) > 70


def test_every_row_is_counted_once() -> None:
    counts, missing = provenance.coverage(RULES, None)
    assert missing == []
    assert counts.total() == len(provenance.covered(RULES))


def test_what_is_past_its_review_date_is_listed_with_who_publishes_it() -> None:
    book = rules()
    early, late = provenance.stale(book, date(1990, 1, 1)), provenance.stale(book, date(2030, 1, 1))
    assert early == []
    assert any("低保标准" in what and issuer for _since, what, issuer in late)
    assert late == sorted(late)
    assert len({what for _since, what, _issuer in late}) == len(late)
    assert not any(issuer and issuer == what for _since, what, issuer in late)


def test_every_line_names_a_publisher_or_says_that_none_is_known() -> None:
    done = CliRunner().invoke(main, ["stale", "--on", "2030-01-01"])
    *lines, count = done.output.splitlines()
    assert count == f"{len(lines)} to read again"
    assert [line for line in lines if not re.search(r"  \(.+\)$", line)] == []
    book = rules()
    unknown = [one for one in book.instruments.values() if not one.issuer]
    for one in unknown:
        assert "publisher not known" in provenance.publisher(one, "a figure")
        assert f"《{one.title}》" in provenance.publisher(one, "a figure")
    named = next(one for one in book.instruments.values() if one.issuer)
    assert provenance.publisher(named, "a figure") == named.issuer
    figures = [line for line in lines if "publisher not known; in " in line]
    assert [line for line in figures if "; ask " not in line] == []


def test_each_row_of_a_figure_is_named_by_its_county_its_columns_and_its_day() -> None:
    listed = {what for _since, what, _issuer in provenance.stale(rules(), date(2030, 1, 1))}
    assert "cn/shanxi/xinzhou: 当地低保标准 (忻府区, 城镇, from 2024-01-01)" in listed


def test_a_clause_to_be_read_again_before_its_document_is_listed() -> None:
    dated = files()["cn/lamp.yaml"].replace("at: art. 4}", "at: art. 4, review_by: 1999-12-31}")
    book = nation({"cn/lamp.yaml": dated})
    assert provenance.stale(book, date(1999, 12, 31)) == [
        (
            date(1999, 12, 31),
            "cn/lamp: 《the law》 art. 4",
            "publisher not known; ask the town hall",
        )
    ]
    assert provenance.stale(book, date(1999, 12, 30)) == []


@pytest.mark.parametrize(
    ("quote", "simplified", "wrong"),
    [
        ("給予補貼", "给予补贴", ""),
        ("給予補貼", "给予补贴。", "4 and 5 characters"),
        ("給予補貼", "给予补帖", "貼 帖"),
        ("给予", "补贴", "only 0 of 2 characters"),
    ],
)
def test_simplified_words_that_are_not_the_quotation_are_found(
    quote: str, simplified: str, wrong: str
) -> None:
    usual = {"給": "给", "予": "予", "補": "补", "貼": "贴", "给": "补"}
    if quote == "给予":
        usual |= {"予": "贴"}
    found = list(provenance.unlike(quote, simplified, usual))
    assert ("".join(found).startswith(wrong)) if wrong else found == []


def test_every_simplified_quotation_says_the_same_words() -> None:
    assert provenance.misread(rules()) == []


@pytest.mark.parametrize(
    ("entry", "wrong"),
    [
        ({"becomes": "nonsense", "of": None, "why": "x"}, "becomes nonsense is none of"),
        ({"becomes": "rule", "of": "cn/moon/lamp", "why": "x"}, "there is no cn/moon/lamp"),
        ({"becomes": "rule", "of": None, "why": "x"}, "there is no None"),
        ({"becomes": "directory", "of": "cn/rail_air", "why": "x"}, "there is no cn/rail_air"),
        ({"becomes": "target", "of": "cn/rail_air", "why": "x"}, "target becomes nothing"),
        ({"becomes": "rule", "of": "cn/rail_air", "why": " "}, "why is empty"),
        ({"becomes": "rule", "of": "cn/rail_air"}, "say becomes, of and why"),
        ({"becomes": "part_of", "of": "rail_air", "why": "x"}, ""),
    ],
)
def test_a_row_that_became_nothing_known_is_refused(
    tmp_path: Path, entry: dict[str, str | None], wrong: str
) -> None:
    (tmp_path / "coverage").mkdir()
    written = json.dumps({"rows": {"one": entry}})
    (tmp_path / "coverage" / "moon.yaml").write_text(written, "utf-8")
    found = provenance.wrong_rows(tmp_path, rules())
    assert [line.startswith(f"moon/one: {wrong}") for line in found] == [True] * bool(wrong)


def rule_texts() -> dict[str, str]:
    return {p.relative_to(RULES).as_posix(): p.read_text("utf-8")
            for p in RULES.rglob("*.yaml") if ".examples" not in p.name}  # fmt: skip


def test_a_changed_rule_is_said_in_sentences() -> None:
    texts = rule_texts()
    before = read(texts)
    file = "cn/nursing_subsidy.yaml"
    changed = {**texts, file: texts[file].replace("{use: grade_1_2}", "{use: adult}")}
    figure = "cn/parameters.yaml"
    changed[figure] = texts[figure].replace("{value: 1.5,", "{value: 2,")
    said = differences.diff(before, read(changed))
    assert "cn/nursing_subsidy: criterion adult is new: age(member.born) >= adult_age" in said
    assert any(line.startswith("cn/nursing_subsidy: criterion grade_1_2 is gone") for line in said)
    assert "cn: edge_multiple for all from 2021-07-01: value was 3/2, is 2" in said
    assert differences.diff(before, before) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("cn/lamp.yaml", "you are of age", "you are grown up",
         "cn/lamp: criterion adult: says was you are of age, is you are grown up"),
        ("cn/lamp.yaml", "at: art. 4}", "at: art. 9}",
         "cn/lamp: citation: at was art. 4, is art. 9"),
        ("cn/lamp.yaml", "says: how much", "says: what sum",
         "cn/lamp: amounts monthly: says was how much, is what sum"),
        ("benefits/lamp.yaml", "to: elder, kind: choose_higher", "to: elder, kind: may_hold_both",
         "benefits lamp: relations elder: kind was choose_higher, is may_hold_both"),
        ("cn/instruments.yaml", "review_by: 2026-01-01", "review_by: 2027-01-01",
         "instruments due-law: review_by was 2026-01-01, is 2027-01-01"),
        ("readings.yaml", "once: once,", "once: only once,",
         "readings taper_cap: options once was once, is only once"),
        ("facts/30-household.yaml", "title: line", "title: lines",
         "facts household.standard: title was line, is lines"),
        ("offices.yaml", "name: ", "name: the ", "offices town_hall: name was"),
        ("criteria.yaml", "member.grade in [1, 2]", "member.grade in [1]",
         "cn/single: criterion grade_1_2 was member.grade in [1, 2], is member.grade in [1]"),
        ("cn/parameters.yaml", "value: 0.5, citation: {instrument: law, at: art. 1}",
         "value: 0.5, review_by: 2030-01-01, citation: {instrument: law, at: art. 2}",
         "cn: rate for all: review_by was nothing, is 2030-01-01"),
    ],
)  # fmt: skip
def test_whatever_changes_is_said(file: str, old: str, new: str, told: str) -> None:
    assert files()[file].count(old) >= 1
    other = nation({file: files()[file].replace(old, new, 1)})
    said = differences.diff(nation(), other)
    assert any(line.startswith(told) for line in said), said


def test_an_example_of_either_book_that_turns_out_otherwise_is_told(tmp_path: Path) -> None:
    case = (
        "on: 2026-06-15\nbase: {household.hukou: cn, member.certificate: held, member.grade: 1}\n"
        "cases:\n  - {name: %s, with: {member.born: %s}, truth: yes}\n"
    )
    for folder, name, born in (("old", "a child", "2015-01-01"), ("new", "grown", "1980-01-01")):
        path = tmp_path / folder / "cn" / "lamp.examples.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(case % (name, born), "utf-8")
    lax = {"cn/lamp.yaml": files()["cn/lamp.yaml"].replace(" >= adult", " < adult")}
    told = list(differences.results(nation(), nation(lax), (tmp_path / "new", tmp_path / "old")))
    assert [(id, line.partition(":")[0]) for id, line in told] == [
        ("cn/lamp", "grown"), ("cn/lamp", "a child"),
    ]  # fmt: skip
    assert "truth was no, is yes" in told[1][1]
    lines = list(differences.report(nation(), nation(lax), (tmp_path / "new", tmp_path / "old")))
    heading = lines.index("cn/lamp (lamp, the nation)")
    assert all(line.startswith("    ") for line in lines[heading + 1 : heading + 4])
    assert list(differences.results(nation(), nation(), (tmp_path / "new", tmp_path / "old"))) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [("--inventory", "is a directory"), ("--plans", "no text of a plan is in")],
)
def test_coverage_of_nothing_is_no_coverage(name: str, said: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["coverage", name, str(tmp_path)])
    assert (done.exit_code != 0, said in done.output) == (True, True)


def test_an_inventory_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "rows.yaml").write_text("{a: b}")
    done = CliRunner().invoke(main, ["coverage", "--inventory", str(tmp_path / "rows.yaml")])
    assert (done.exit_code, "is no inventory" in done.output) == (1, True)


@pytest.mark.parametrize("command", [["coverage"], ["stale", "--on", "2026-11-25"],
                                     ["diff", str(RULES), str(RULES)]])  # fmt: skip
def test_the_commands_answer(command: list[str]) -> None:
    done = CliRunner().invoke(main, command)
    assert (done.exit_code, done.exception) == (0, None)
