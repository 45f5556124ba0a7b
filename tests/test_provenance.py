"""Quotations in their sections, rows accounted for, what is due, what changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from webapp import provenance
from webapp.cli import main
from webapp.rulefiles.rulebook import load, read

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
    book = load(RULES)
    quoted = provenance.quotations(book)
    texts = {one.instrument: PLAN for one in quoted}
    right, wrong = provenance.verify(book, texts)
    assert (right, len(wrong)) == (0, len(quoted))
    assert any("not in shanxi-14fyp" in line for line in wrong)
    assert all("is not here" in line for line in provenance.verify(book, {})[1])


def test_every_quotation_stands_in_the_section_it_cites() -> None:
    if not PLANS.is_dir():
        pytest.skip(f"the plans are not here: {PLANS}")
    book = load(RULES)
    right, wrong = provenance.verify(book, provenance.plan_texts(PLANS, book))
    assert wrong == []
    assert right == len(provenance.quotations(book)) > 70


def test_every_row_is_counted_once() -> None:
    counts, missing = provenance.coverage(RULES, None)
    assert missing == []
    assert counts.total() == len(provenance.covered(RULES))


def test_what_is_past_its_review_date_is_listed_with_who_publishes_it() -> None:
    book = load(RULES)
    early, late = provenance.stale(book, date(1990, 1, 1)), provenance.stale(book, date(2030, 1, 1))
    assert early == []
    assert any("低保标准" in what and issuer for _since, what, issuer in late)
    assert late == sorted(late)


def test_a_changed_rule_is_said_in_sentences() -> None:
    texts = {p.relative_to(RULES).as_posix(): p.read_text("utf-8")
             for p in RULES.rglob("*.yaml") if ".examples" not in p.name}  # fmt: skip
    before = read(texts)
    file = "cn/nursing_subsidy.yaml"
    changed = {**texts, file: texts[file].replace("{use: grade_1_2}", "{use: adult}")}
    figure = "cn/parameters.yaml"
    changed[figure] = texts[figure].replace("{value: 1.5,", "{value: 2,")
    said = provenance.diff(before, read(changed))
    assert "cn/nursing_subsidy: criterion adult is new: age(member.born) >= adult_age" in said
    assert any(line.startswith("cn/nursing_subsidy: criterion grade_1_2 is gone") for line in said)
    assert any(line.startswith("cn: edge_multiple now has 2 ") for line in said)
    assert provenance.diff(before, before) == []


@pytest.mark.parametrize("command", [["coverage"], ["stale", "--on", "2026-11-25"],
                                     ["diff", str(RULES), str(RULES)]])  # fmt: skip
def test_the_commands_answer(command: list[str]) -> None:
    done = CliRunner().invoke(main, command)
    assert (done.exit_code, done.exception) == (0, None)
